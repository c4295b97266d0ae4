"""Numbers lead to what is behind them; everybody counts what is theirs; nobody is reminded twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from placement.demand.drafts import PositionDraft
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, WrongState
from placement.foundation.outbox import OutboxMessage
from placement.programme.models import Round
from placement.radar import queries
from placement.radar.service import remind_universities
from placement.reference.states import Role
from tests import factories


def view(world, name="coordinator"):
    return queries.view(world.actor(name), queries.picture(world.round()))


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'figure-number">(?:<a [^>]*>)?(\d+)', page)]


def test_the_numbers_of_the_page_are_the_rows_of_the_lists(world, sign_in):
    browser = sign_in(world.person("coordinator"))
    unreachable, short, barred, stranded = numbers(browser.get("/radar").text)
    for count, address in (
        (unreachable, "/radar/positions?only=unreachable"),
        (short, "/radar/positions?only=short"),
        (barred, "/radar/people?only=barred"),
        (stranded, "/radar/people?only=stranded"),
    ):
        assert browser.get(address).text.count('<th scope="row">') == count


def test_a_position_that_asks_too_much_is_one_that_nobody_could_take(world):
    draft = factories.a_position_draft(Role.TECHNICAL_ADVISOR)
    draft = PositionDraft(**{**{name: getattr(draft, name) for name in draft.__slots__}, "min_title_rank": 1})
    position = factories.a_published_position(
        world.actor("enterprise"), world.actor("zone"), world.organisation("enterprise"), world.round(), draft
    )
    assert position.id in {need.position_id for need in view(world).out_of_reach()}


def test_people_with_no_role_and_people_with_no_position_are_told_apart(world, monkeypatch):
    seen = view(world)
    reached = seen.placeable(seen.needs)
    assert {one.person_id for one in seen.stranded()} == {
        one.person_id for one in seen.supply.values() if one.roles and one.person_id not in reached
    }
    assert all(not one.roles for one in seen.barred())


def test_a_zone_counts_its_own_list_and_sees_no_names(world, sign_in):
    zone = world.organisation("zone").id
    assert {need.issuer_id for need in view(world, "zone").needs} == {zone}
    browser = sign_in(world.person("zone"))
    page = browser.get("/radar").text
    assert "/radar/people" not in page
    assert world.person("staff0").name_zh not in page
    assert browser.get("/radar/people").status_code == 403


def test_another_university_counts_nobody_of_ours(world, sign_in):
    other = factories.a_university(3)
    officer = factories.an_officer(other)
    seen = queries.view(factories.actor_of(officer), queries.picture(world.round()))
    assert not seen.supply
    assert seen.needs
    assert world.person("staff0").name_zh not in sign_in(officer).get("/radar/people").text


@pytest.mark.parametrize(
    "name", ["role=technical_advisor", "discipline=0802", "region=32", "issuer=1", "region=%27x"]
)
def test_every_filter_answers(world, sign_in, name):
    browser = sign_in(world.person("coordinator"))
    assert browser.get(f"/radar/positions?{name}").status_code == 200
    assert browser.get(f"/radar/people?{name}").status_code == 200


def test_an_unknown_list_or_round_does_not_exist(world, sign_in):
    browser = sign_in(world.person("coordinator"))
    for address in (
        "/radar/people?only=secret",
        "/radar?round=999",
        "/radar?round=x",
        "/radar/positions?only=barred",
    ):
        assert browser.get(address).status_code == 404


def test_without_a_round_the_page_says_so(app, sign_in):
    officer = factories.an_officer(factories.an_authority())
    assert "/rounds" in sign_in(officer).get("/radar").text


def test_a_picture_is_kept_for_half_a_minute(world, monkeypatch):
    first = queries.picture(world.round())
    assert queries.picture(world.round()) is first
    monkeypatch.setattr(queries, "FRESH", timedelta())
    assert queries.picture(world.round()) is not first


def test_a_silent_university_is_reminded_once(world, sign_in):
    silent = factories.a_university(5)
    officer = factories.an_officer(silent)
    browser = sign_in(world.person("coordinator"))
    for _time in range(2):
        assert browser.post("/radar/remind").status_code == 302
    written = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.key.startswith("remind-"))
    assert db.session.scalar(written) == 1
    assert db.session.scalar(select(OutboxMessage.address).where(OutboxMessage.key.startswith("remind-"))) == (
        officer.email
    )


def test_an_authority_reminds_its_own_universities_only(world):
    theirs = factories.a_university(6)
    factories.an_officer(theirs)
    assert theirs not in remind_universities(world.actor("authority"), world.round())


def test_a_university_reminds_nobody_and_a_closed_window_neither(world):
    with pytest.raises(NotAllowed):
        remind_universities(world.actor("university"), world.round())
    round_ = db.session.get_one(Round, world.round_id)
    round_.demand_until = round_.nominations_until = round_.opens_at + timedelta(seconds=1)
    db.session.commit()
    with pytest.raises(WrongState):
        remind_universities(world.actor("coordinator"), world.round())
