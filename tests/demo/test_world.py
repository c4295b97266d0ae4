"""Who and what the demonstration consists of."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from sqlalchemy import func, select

from placement.accounts.models import Membership, Person
from placement.accounts.states import MembershipRole
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.demo import demo_people
from placement.demo.trades import TRADES
from placement.foundation.audit import broken_links
from placement.foundation.database import db
from placement.nominations.models import Application, Nomination
from placement.organisations.drafts import has_valid_check_digit
from placement.organisations.models import Organisation
from placement.organisations.states import Kind, OrganisationState
from placement.reference.models import Discipline, Industry, SciencePark, University, Zone
from placement.reference.states import Role
from tests.demo.conftest import Loaded

SHORTEST_TASK = 30


def published(park: Loaded) -> list[Position]:
    query = select(Position).join(DemandList).where(DemandList.round_id == park.current.id)
    return list(db.session.scalars(query.where(Position.state == PositionState.PUBLISHED)))


def test_the_park_has_the_size_that_was_promised(park):
    """60 enterprises, 250 positions, 260 seats for staff, 700 for students, 400 staff, 700 students."""
    positions = published(park)
    seats = Counter()
    for position in positions:
        seats[position.role == Role.COURSE_STUDENT] += position.seats
    active = select(func.count()).where(
        Organisation.kind == Kind.ENTERPRISE, Organisation.state == OrganisationState.ACTIVE
    )
    nominated = select(func.count(Nomination.person_id.distinct())).where(Nomination.round_id == park.current.id)
    applied = select(func.count()).where(Application.round_id == park.current.id)
    assert db.session.scalar(active) == 60
    assert len(positions) == 250
    assert (seats[False], seats[True]) == (260, 700)
    assert (db.session.scalar(nominated), db.session.scalar(applied)) == (400, 700)


def test_the_earlier_round_is_small(park):
    """About 40 people, 20 positions, one course."""
    counts = park.earlier_run.snapshot.counts
    assert (counts["people"], counts["positions"], counts["courses"]) == (40, 20, 1)


@pytest.mark.parametrize(("kind", "table", "count"), [
    (Kind.ZONE, Zone, 4), (Kind.SCIENCE_PARK, SciencePark, 1), (Kind.UNIVERSITY, University, 12),
])  # fmt: skip
def test_public_bodies_are_real(park, kind, table, count):
    """Zones, the park and universities stand in the reference tables."""
    names = set(db.session.scalars(select(Organisation.name_zh).where(Organisation.kind == kind)))
    assert len(names) == count
    assert names <= set(db.session.scalars(select(table.name_zh)))


def test_one_enterprise_waits_for_its_zone(park):
    """The zone's guest has something to admit."""
    waiting = db.session.scalars(select(Organisation).where(Organisation.state == OrganisationState.PENDING)).all()
    assert [row.parent.kind for row in waiting] == [Kind.ZONE]


def test_enterprises_are_whole(park):
    """Every enterprise has a name of its own, a valid code and a real industry."""
    rows = db.session.scalars(select(Organisation).where(Organisation.kind == Kind.ENTERPRISE)).all()
    assert len({row.name_zh for row in rows}) == len(rows)
    assert all(has_valid_check_digit(row.code) for row in rows)
    assert {row.industry_code for row in rows} <= set(db.session.scalars(select(Industry.code)))


def test_trades_name_real_disciplines(park):
    """Each discipline of a trade stands in the catalogue."""
    assert {code for trade in TRADES for code in trade.disciplines} <= set(
        db.session.scalars(select(Discipline.code))
    )


def test_tasks_read_like_tasks(park):
    """Every task is Chinese, 30 characters or more, and hardly ever the same."""
    tasks = [position.tasks for position in published(park) if position.role != Role.COURSE_STUDENT]
    assert all(len(re.findall(r"[一-鿿]", task)) >= SHORTEST_TASK for task in tasks)
    assert len(set(tasks)) > 0.7 * len(tasks)
    assert not any("{" in task for task in tasks)


def test_people_are_marked_and_have_no_password(park):
    """Everybody belongs to the demonstration and only the start page lets them in."""
    people = db.session.scalars(select(Person)).all()
    assert all(person.is_demo and person.password is None for person in people)
    assert all(re.fullmatch(r"[a-z0-9.]+@demo\.example", person.email) for person in people)
    assert all(person.name_en and person.name_en.replace("ü", "u").replace(" ", "").isascii() for person in people)


def test_somebody_acts_for_two_organisations(park):
    """An officer of a zone is also staff of a university."""
    held = {}
    for row in db.session.scalars(select(Membership)):
        held.setdefault(row.person_id, []).append(row)
    double = [rows for rows in held.values() if len({row.organisation_id for row in rows}) > 1]
    assert {(row.role, row.organisation.kind) for row in double[0]} == {
        (MembershipRole.STAFF, Kind.UNIVERSITY),
        (MembershipRole.OFFICER, Kind.ZONE),
    }


def test_a_visitor_may_continue_as_one_person_of_each_kind(park):
    """Ten people stand on the start page, each with the membership by which they act."""
    kinds = {guest.kind.name: (guest.membership.role, guest.membership.organisation.kind) for guest in demo_people()}
    assert kinds == {
        "coordinator": (MembershipRole.COORDINATOR, Kind.OPERATOR),
        "administrator": (MembershipRole.ADMINISTRATOR, Kind.OPERATOR),
        "enterprise": (MembershipRole.OFFICER, Kind.ENTERPRISE),
        "zone": (MembershipRole.OFFICER, Kind.ZONE),
        "park": (MembershipRole.OFFICER, Kind.SCIENCE_PARK),
        "university": (MembershipRole.OFFICER, Kind.UNIVERSITY),
        "authority": (MembershipRole.OFFICER, Kind.AUTHORITY),
        "staff": (MembershipRole.STAFF, Kind.UNIVERSITY),
        "unplaced": (MembershipRole.STAFF, Kind.UNIVERSITY),
        "student": (MembershipRole.STUDENT, Kind.UNIVERSITY),
    }


def test_some_positions_did_not_reach_the_list(park):
    """A draft, a returned one with its reason and a withdrawn one."""
    query = select(Position).join(DemandList).where(DemandList.round_id == park.current.id)
    others = db.session.scalars(query.where(Position.state != PositionState.PUBLISHED)).all()
    assert {row.state for row in others} == {PositionState.DRAFT, PositionState.RETURNED, PositionState.WITHDRAWN}
    assert all(row.return_note for row in others if row.state is PositionState.RETURNED)


def test_the_audit_is_whole(park):
    """Everything went through commands, and the chain of acts holds."""
    assert broken_links() == []
