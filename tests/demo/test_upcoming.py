"""The round that is open: what every guest of the start page can do in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from placement.accounts.queries import actor_for
from placement.demand.models import DemandList, Position
from placement.demand.queries import counts_by_state, list_of
from placement.demand.states import PositionState
from placement.demo import demo_people
from placement.demo.world import UPCOMING_NAME
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.home.tasks import tasks
from placement.installing import waiting_round
from placement.preferences.models import PreferenceList
from placement.programme.models import Round
from placement.programme.queries import current_round
from placement.programme.states import RoundState
from placement.reference.states import Role
from tests.demo.conftest import Loaded

WAITING = {
    "coordinator": {"/short-lists", "/rounds/2/publish"},
    "enterprise": {"/our-positions?state=draft"},
    "zone": {"/enterprises", "/desk?state=submitted", "/desk?state=verified"},
    "park": {"/desk?state=submitted", "/desk?state=verified"},
    "university": {
        "/nominations?state=none", "/nominations?state=proposed", "/nominations?state=blocked",
        "/nominations?endorsement=returned",
    },
    "authority": {"/endorsements?sort=-waiting"},
    "staff": {"/my/nominations"},
    "unplaced": {"/my/choices"},
    "student": {"/my/nominations"},
    "administrator": {"/organisations"},
}  # fmt: skip


@pytest.fixture
def upcoming(park: Loaded) -> Round:
    """Return the open round."""
    return db.session.scalars(select(Round).where(Round.name_zh == UPCOMING_NAME)).one()


def test_it_is_the_current_round_and_stays_open_for_weeks(upcoming):
    """Whoever looks at the demonstration next month can still act."""
    assert current_round() == upcoming
    assert upcoming.state is RoundState.OPEN
    assert upcoming.demand_until - now() > timedelta(weeks=6)
    assert upcoming.demand_until < upcoming.nominations_until < upcoming.preferences_until


def test_the_summary_still_speaks_of_the_round_that_waits(park, upcoming):
    """`make round` ends with the result of the second round, not with the open one."""
    found = waiting_round()
    assert found is not None
    assert found[0] == park.current


@pytest.mark.parametrize("name", WAITING)
def test_every_guest_has_something_to_do(upcoming, name):
    """One click on the start page, one task, and its page."""
    guest = next(guest for guest in demo_people() if guest.kind.name == name)
    found = tasks(actor_for(guest.membership), upcoming)
    assert {task.href for task in found} >= WAITING[name]


def test_zones_and_parks_have_positions_to_check_and_to_publish(upcoming):
    """Beside what stands on the list already."""
    lists = db.session.scalars(select(DemandList).where(DemandList.round_id == upcoming.id)).all()
    assert len(lists) == 5
    for listed in lists:
        counts = counts_by_state(listed.id)
        assert {PositionState.SUBMITTED, PositionState.VERIFIED, PositionState.PUBLISHED} <= set(counts)


def test_the_public_list_has_every_role(upcoming):
    """A reader who applies finds courses, one who is nominated finds posts."""
    query = select(Position.role).join(DemandList).where(DemandList.round_id == upcoming.id)
    assert set(db.session.scalars(query.where(Position.state == PositionState.PUBLISHED))) == set(Role)


def test_some_lists_are_certified_and_some_are_drafts(upcoming):
    """Both kinds are there, and short lists that wait for a coordinator."""
    rows = db.session.scalars(select(PreferenceList).where(PreferenceList.round_id == upcoming.id)).all()
    assert sum(row.certified_at is None for row in rows) >= 10
    assert sum(row.certified_at is not None for row in rows) >= 30
    assert any(row.short_reason for row in rows)


def test_the_enterprise_of_the_guest_has_a_returned_position_and_a_draft(upcoming):
    """And its zone has said what is missing."""
    guest = next(guest for guest in demo_people() if guest.kind.name == "enterprise")
    listed = list_of(upcoming, guest.membership.organisation.parent_id)
    assert listed is not None
    own = db.session.scalars(select(Position).where(
        Position.list_id == listed.id, Position.enterprise_id == guest.membership.organisation_id
    )).all()  # fmt: skip
    assert {PositionState.DRAFT, PositionState.RETURNED, PositionState.PUBLISHED} <= {row.state for row in own}
    assert all(row.return_note for row in own if row.state is PositionState.RETURNED)
