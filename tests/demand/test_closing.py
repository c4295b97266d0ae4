"""A published position is closed early with a reason from the list, or its last day is put off."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from placement.demand import service
from placement.demand.drafts import ClosingDraft
from placement.demand.models import Position
from placement.demand.states import Closing, FilledBy, PositionState
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.foundation.outbox import OutboxMessage
from placement.preferences import service as preferences
from tests.demand.papers import course, last_part, position, posted

FOUND, FORBIDDEN, CONFLICT, WRONG = 302, 403, 409, 422
HIRED = {"reason": "filled", "filled_by": "hired", "note": "五月入职"}


def published(browse, sent=None, to="/positions/new"):
    """Return the address of a position on the public list."""
    officer, zone = browse("enterprise"), browse("zone")
    address = posted(officer, sent or position(), to=to)
    officer.post(f"{address}/submit")
    zone.post(f"{address}/verify")
    zone.post("/desk/publish")
    return address


def told(kind):
    return set(db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.key.startswith(f"{kind}-"))))


@pytest.mark.parametrize("who", ["enterprise", "zone"])
def test_it_is_closed_with_how_it_was_filled(app, town, browse, who):
    """Enterprise and issuer read it afterwards; the public list has it no more, and the audit says it all."""
    address = published(browse)
    assert browse(who).post(f"{address}/withdraw", data=HIRED).status_code == FOUND
    row = db.session.get(Position, last_part(address))
    assert (row.state, row.closing, row.filled_by) == (PositionState.WITHDRAWN, Closing.FILLED, FilledBy.HIRED)
    page = browse(who).get(address).text
    assert "Closed early: Somebody was found elsewhere" in page
    assert "五月入职" in page
    assert browse().get(address).status_code == 404
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "position:withdraw")).one()
    assert "filled: hired: 五月入职" in noted.facts


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"reason": ""}, "Choose a reason"),
        ({"reason": "filled"}, "Choose how somebody was found"),
        ({"reason": "budget", "filled_by": "hired"}, "or “Nobody was found” here"),
        ({"reason": "other"}, "Say below in a few words why"),
        ({"reason": "boredom"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_together_closes_nothing(app, town, browse, sent, words):
    address = published(browse)
    answer = browse("enterprise").post(f"{address}/withdraw", data=sent)
    assert answer.status_code == WRONG
    assert words in answer.text
    assert db.session.get(Position, last_part(address)).state is PositionState.PUBLISHED


def test_both_halves_of_a_course_are_closed(app, town, browse):
    address = published(browse, course(), "/courses/new")
    assert browse("enterprise").post(f"{address}/withdraw", data={"reason": "budget"}).status_code == FOUND
    assert set(db.session.scalars(select(Position.closing))) == {Closing.BUDGET}


def test_whoever_chose_it_is_told(world):
    """Those who certified it and those who have it in a draft, but not why."""
    preferences.save_ranking(world.actor("staff5"), world.round(), [world.positions["advisor3"]])
    service.close_position(
        world.actor("enterprise"), world.position("advisor3"), ClosingDraft(Closing.BUDGET, note="预算取消")
    )
    assert told("withdrawn") == {world.person(f"staff{n}").email for n in range(6)}
    assert all("预算取消" not in letter.body for letter in db.session.scalars(select(OutboxMessage)))


def test_only_its_enterprise_and_its_issuer_close_it_and_only_once(world):
    row, why = world.position("advisor3"), ClosingDraft(Closing.NEED_GONE)
    for stranger in ("other_enterprise", "other_zone", "university", "coordinator"):
        with pytest.raises(NotAllowed):
            service.close_position(world.actor(stranger), row, why)
    with pytest.raises(WrongState, match="不能提前关闭"):
        service.close_position(world.actor("enterprise"), world.position("draft"), why)
    for half_said in (ClosingDraft(Closing.FILLED), ClosingDraft(Closing.BUDGET, FilledBy.HIRED)):
        with pytest.raises(Refused):
            service.close_position(world.actor("enterprise"), row, half_said)
    service.close_position(world.actor("enterprise"), row, why)
    with pytest.raises(WrongState):
        service.close_position(world.actor("enterprise"), row, why)


@pytest.mark.parametrize(
    "values",
    [
        {"closing": Closing.BUDGET},
        {"closing": Closing.FILLED, "state": PositionState.WITHDRAWN},
        {"filled_by": FilledBy.HIRED},
    ],
)
def test_the_database_keeps_reasons_whole(world, values):
    row = world.position("advisor3")
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_last_day_is_put_off(app, town, browse):
    """An earlier day is refused; readers see the new one and that it changed."""
    address, officer = published(browse, position(lapses_on="2027-06-30")), browse("enterprise")
    refused = officer.post(f"{address}/extend", data={"until": "2027-06-30"})
    assert refused.status_code == WRONG
    assert "Enter a later day than" in refused.text
    assert officer.post(f"{address}/extend", data={"until": "2027-09-30"}).status_code == FOUND
    assert "is now Thursday 30 September 2027" in browse().get(address).text
    assert db.session.get(Position, last_part(address)).lapses_on == date(2027, 9, 30)
    assert browse("other_enterprise").post(f"{address}/extend", data={"until": "2028-01-01"}).status_code == FORBIDDEN


def test_whoever_chose_it_is_told_of_the_new_day(world):
    row = world.position("advisor3")
    with pytest.raises(Refused, match="没有截止日"):
        service.extend_position(world.actor("enterprise"), row, date(2028, 1, 1))
    row.lapses_on = date(2027, 6, 30)
    db.session.commit()
    service.extend_position(world.actor("zone"), row, date(2028, 1, 1))
    assert told("amended") == {world.person(f"staff{n}").email for n in range(5)}
    with pytest.raises(WrongState):
        service.extend_position(world.actor("enterprise"), world.position("draft"), date(2028, 1, 1))
