"""An enterprise plans ahead: a set time for going public, many earlier positions at once, what became of seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from placement.demand import service, worker
from placement.demand.drafts import OutcomeDraft
from placement.demand.models import Position, PositionOutcome
from placement.demand.states import Ending, PositionState
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import NotAllowed, WrongState
from placement.programme.forms import to_typed
from placement.programme.models import Round
from placement.programme.states import RoundState
from tests.demand.papers import course, last_part, position, posted
from tests.demand.test_copies import next_round

FOUND, CONFLICT, WRONG = 302, 409, 422


def row_of(address):
    db.session.expire_all()
    return db.session.get(Position, last_part(address))


def typed(ahead):
    return {"opens_at": to_typed(now() + ahead).strftime("%Y-%m-%dT%H:%M")}


@command
def let_it_be_due(address):
    """Move the set time into the past, as if it had come."""
    row = db.session.get(Position, last_part(address))
    for half in (
        [row]
        if row.course_id is None
        else db.session.scalars(select(Position).where(Position.course_id == row.course_id))
    ):
        half.opens_at = now() - timedelta(minutes=1)


@command
def let_the_round_be(state, demand_list):
    """Move the round on, as if its coordinator had."""
    db.session.execute(update(Round).where(Round.id == demand_list.round_id).values(state=state))


@pytest.mark.parametrize(("sent", "to"), [(position(), "/positions/new"), (course(), "/courses/new")])
def test_a_verified_position_goes_public_by_itself_at_its_set_time(app, town, browse, sent, to):
    """Not with the rest of the list before, and then without anybody's press; a course with both halves."""
    officer, zone = browse("enterprise"), browse("zone")
    address, other = posted(officer, sent, to=to), posted(officer, position(title="另一个岗位"))
    assert officer.post(f"{address}/schedule", data=typed(timedelta(minutes=30))).status_code == FOUND
    assert "Goes public by itself on" in officer.get(address).text
    assert "Goes public by itself on" in officer.get("/our-positions").text
    for one in (address, other):
        officer.post(f"{one}/submit")
        zone.post(f"{one}/verify")
    assert "Goes public by itself on" in zone.get("/desk?state=verified").text
    zone.post("/desk/publish")
    assert row_of(address).state is PositionState.VERIFIED
    assert row_of(other).state is PositionState.PUBLISHED
    assert not worker.perform_next()
    let_it_be_due(address)
    assert worker.perform_next()
    assert not worker.perform_next()
    row = row_of(address)
    assert (row.state, row.edition) == (PositionState.PUBLISHED, row.list.edition)
    assert browse().get(address).status_code == 200


def test_a_round_that_closes_as_the_time_comes_stops_nothing_else(app, town, browse, monkeypatch):
    """The worker goes on with other work, and the position stays where it was."""
    officer, zone = browse("enterprise"), browse("zone")
    address = posted(officer, position())
    officer.post(f"{address}/schedule", data=typed(timedelta(minutes=30)))
    officer.post(f"{address}/submit")
    zone.post(f"{address}/verify")
    let_it_be_due(address)
    seen = row_of(address).list
    let_the_round_be(RoundState.CANCELLED, seen)
    monkeypatch.setattr(worker.queries, "list_due", lambda _at: seen)
    assert not worker.perform_next()
    assert row_of(address).state is PositionState.VERIFIED


def test_a_set_time_is_taken_back(app, town, browse):
    """Then it goes public with the next publication, as others do."""
    officer, zone = browse("enterprise"), browse("zone")
    address = posted(officer, position())
    officer.post(f"{address}/schedule", data=typed(timedelta(minutes=30)))
    officer.post(f"{address}/submit")
    zone.post(f"{address}/verify")
    assert zone.post("/desk/publish").status_code == CONFLICT
    assert zone.post(f"{address}/unschedule").status_code == FOUND
    assert zone.post(f"{address}/unschedule").status_code == CONFLICT
    zone.post("/desk/publish")
    assert row_of(address).state is PositionState.PUBLISHED
    assert officer.post(f"{address}/schedule", data=typed(timedelta(minutes=30))).status_code == CONFLICT


@pytest.mark.parametrize("ahead", [timedelta(minutes=-5), timedelta(days=2000)])
def test_a_time_that_is_over_or_too_late_is_refused(app, town, browse, ahead):
    """The page says until when, and keeps what was typed."""
    address = posted(browse("enterprise"), position())
    answer = browse("enterprise").post(f"{address}/schedule", data=typed(ahead))
    assert answer.status_code == WRONG
    assert "Choose a time from now on and before" in answer.text
    assert row_of(address).opens_at is None


def test_many_earlier_positions_become_drafts_at_once(app, town, browse):
    """Each says what to look at again; what does not fit as it is says why, and the others are made."""
    officer = browse("enterprise")
    first, second = posted(officer, position(title="底部填充胶")), posted(officer, course(), to="/courses/new")
    opened = next_round(app, town)
    page = officer.get("/our-positions/earlier?tick=page").text
    assert page.count("checked") >= 2
    assert officer.post("/our-positions/earlier").status_code == FOUND
    sent = {"position": [last_part(first), last_part(second)]}
    assert officer.post("/our-positions/earlier", data=sent).status_code == FOUND
    made = db.session.scalars(
        select(Position).where(Position.state == PositionState.DRAFT, Position.id > last_part(second) + 1)
    ).all()
    assert {row.list.round_id for row in made} == {opened}
    assert "底部填充胶" in {row.title for row in made}
    assert len(made) == 3
    copy = next(row for row in made if row.title == "底部填充胶")
    assert "Is the contact still right?" in officer.get(f"/positions/{copy.id}").text
    assert "Copied: look at it again" in officer.get("/our-positions").text


def test_what_became_of_free_seats_is_asked_after_the_result(app, town, browse):
    """Not before, and of the enterprise only."""
    address = posted(browse("enterprise"), position())
    row = row_of(address)
    with pytest.raises(WrongState):
        service.say_outcome(town.actor("enterprise"), row, OutcomeDraft(Ending.HIRED))
    with pytest.raises(NotAllowed):
        service.say_outcome(town.actor("zone"), row, OutcomeDraft(Ending.HIRED))
    assert "What became of the free seats" in browse("enterprise").get(f"{address}/outcome").text
    assert browse("enterprise").post(f"{address}/outcome", data={"ending": "hired"}).status_code == CONFLICT
    assert db.session.scalar(select(PositionOutcome)) is None
