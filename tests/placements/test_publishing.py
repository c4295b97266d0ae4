"""Publishing: what is checked, what happens, and that it happens once."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update

from placement.foundation.audit import AuditEntry
from placement.foundation.database import command, db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.foundation.outbox import OutboxMessage
from placement.placements.checks import Total, checks, first_to_tell, people_to_tell, totals_of_homes, totals_of_hosts
from placement.placements.service import letter, publish
from placement.programme.states import RoundState
from placement.rounds.models import Run, RunAnswer, RunPlacement
from tests.sites import Site

Decided = tuple[Site, int]


def run_of(number: int) -> Run:
    return db.session.get_one(Run, number)


@command
def spoil(statement) -> None:  # type: ignore[no-untyped-def] # any statement
    """Change what no page can change."""
    db.session.execute(statement)


def broken(site: Site, number: int) -> list[int]:
    """Return the places of the checks that do not hold."""
    return [place for place, check in enumerate(checks(site.world.round(), run_of(number))) if not check.is_met]


def test_every_check_holds_for_a_verified_run(decided: Decided) -> None:
    site, number = decided
    assert broken(site, number) == []


def test_a_changed_outcome_is_seen(decided: Decided) -> None:
    site, number = decided
    spoil(update(Run).where(Run.id == number).values(outcome=b"{}"))
    assert broken(site, number) == [1]


def test_a_person_without_an_answer_is_seen(decided: Decided) -> None:
    site, number = decided
    spoil(delete(RunAnswer).where(RunAnswer.run_id == number, RunAnswer.reason != "placed"))
    assert broken(site, number) == [3]


def test_a_placement_outside_the_own_list_is_seen_and_refused(decided: Decided) -> None:
    site, number = decided
    student, advisor = site.world.people["student0"], site.world.positions["advisor0"]
    spoil(
        update(RunPlacement)
        .where(RunPlacement.run_id == number, RunPlacement.person_id == student)
        .values(position_id=advisor)
    )
    assert 4 in broken(site, number)
    with pytest.raises(Refused):
        publish(site.world.actor("coordinator"), site.world.round(), run_of(number))
    assert site.world.round().state is RoundState.VERIFIED


def test_control_totals_add_up_to_everybody(decided: Decided) -> None:
    _world, number = decided
    (home,) = totals_of_homes(run_of(number))
    assert home.of == people_to_tell(run_of(number)) == 9
    assert home.held == run_of(number).report["placed"]
    (host,) = totals_of_hosts(run_of(number))
    assert host.held <= host.of


def test_several_people_of_one_organisation_without_a_place_raise_an_alarm() -> None:
    assert Total(None, 3, 0).is_alarming  # type: ignore[arg-type] # the name does not matter
    assert not Total(None, 2, 0).is_alarming  # type: ignore[arg-type]
    assert not Total(None, 3, 1).is_alarming  # type: ignore[arg-type]


def test_publishing_tells_everybody_once_and_never_which_result(decided: Decided) -> None:
    site, number = decided
    publish(site.world.actor("coordinator"), site.world.round(), run_of(number))
    messages = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.startswith("published-"))).all()
    assert len(messages) == 9
    assert not any("传感器" in message.body or "无锡云栖木" in message.body for message in messages)
    with pytest.raises(WrongState):
        publish(site.world.actor("coordinator"), site.world.round(), run_of(number))
    acts = select(func.count()).where(AuditEntry.action == "round:publish")
    assert db.session.scalar(acts) == 1


def test_a_letter_speaks_the_language_of_its_reader(decided: Decided) -> None:
    site, number = decided
    person = first_to_tell(run_of(number))[0]
    person.language = "en"
    assert site.world.round().name_en in letter(site.world.round(), person)[0]
    db.session.rollback()


@pytest.mark.parametrize("name", ["enterprise", "university", "zone", "authority", "administrator", "staff0"])
def test_nobody_else_publishes(decided: Decided, name: str) -> None:
    site, number = decided
    with pytest.raises(NotAllowed):
        publish(site.world.actor(name), site.world.round(), run_of(number))
    assert site.browser(name).get(f"/rounds/{site.world.round_id}/publish").status_code == 404
    assert site.browser(name).post(f"/rounds/{site.world.round_id}/publish").status_code == 404


def test_the_button_says_to_how_many_and_wants_the_tick(decided: Decided) -> None:
    site, number = decided
    browser, address = site.browser("coordinator"), f"/rounds/{site.world.round_id}/publish"
    page = browser.get(address)
    assert "Publish to 9 people" in page.text
    unticked = browser.post(address, data={"run_id": number})
    assert unticked.status_code == 422
    assert "Tick the box" in unticked.text
    ticked = browser.post(address, data={"run_id": number, "sure": "y", "once": "a-token"})
    assert ticked.location == f"/rounds/{site.world.round_id}/placements"
    again = browser.post(address, data={"run_id": number, "sure": "y", "once": "a-token"})
    assert again.location == ticked.location
    second = browser.post(address, data={"run_id": number, "sure": "y", "once": "another"})
    assert second.status_code == 409
    assert "Published" in second.text
    assert browser.get(address).status_code == 409


def test_an_older_run_than_the_newest_is_not_published(decided: Decided) -> None:
    site, number = decided
    answer = site.browser("coordinator").post(
        f"/rounds/{site.world.round_id}/publish", data={"run_id": number + 1, "sure": "y"}
    )
    assert answer.status_code == 409
    assert site.world.round().state is RoundState.VERIFIED


def test_an_open_round_has_nothing_to_publish(world_site: Site) -> None:
    assert world_site.browser("coordinator").get(f"/rounds/{world_site.world.round_id}/publish").status_code == 409
    assert world_site.browser("coordinator").post(f"/rounds/{world_site.world.round_id}/publish").status_code == 409
