"""Reads of demand against supply; one picture of a round serves everybody for half a minute."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.queries import facts_of
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.states import Verdict
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.nominations.models import Application, Nomination
from placement.nominations.queries import asked_by
from placement.nominations.states import ApplicationState, NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind, OrganisationState
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.radar.reach import Candidate, Opening, reach
from placement.reference.models import Title
from placement.reference.states import Role
from placement.rulings.queries import rulings_of

FRESH = timedelta(seconds=30)
"""How long a picture is shown before it is taken again."""
PROVINCE = 2
"""Digits of a region's code that name its province (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Need:
    """A published position as the pictures count it."""

    position_id: int
    role: Role
    seats: int
    issuer_id: int
    region: str
    disciplines: tuple[str, ...]
    title: str
    """The title as it is sorted."""
    host_name: str
    """The enterprise's name as it is sorted."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Somebody who takes part: the roles the rules let the person into, and the roles asked for."""

    person_id: int
    home_id: int | None
    region: str
    disciplines: tuple[str, ...]
    roles: frozenset[Role]
    wanted: frozenset[Role]
    name: str
    """The person's name as it is sorted."""
    home_name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A round's demand and supply at a moment. `eligible` : position -> people whom the rules let in."""

    at: datetime
    needs: Sequence[Need]
    supply: Mapping[int, Supply]
    eligible: Mapping[int, frozenset[int]]


def picture(round_: Round) -> Picture:
    """Return the round's picture, at most `FRESH` old."""
    kept: dict[int, Picture] = current_app.extensions.setdefault("radar", {})
    known = kept.get(round_.id)
    if known is None or not timedelta() <= now() - known.at < FRESH:
        known = kept[round_.id] = _take(round_)
    return known


def _take(round_: Round) -> Picture:
    db.session.scalars(select(Title)).all()  # so that nobody's title is asked for one by one
    positions = db.session.scalars(
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.enterprise), joinedload(Position.list))
        .where(DemandList.round_id == round_.id, Position.state == PositionState.PUBLISHED)
        .order_by(DemandList.issuer_id, Position.number)
    ).all()
    people = _people(round_)
    known = rulings_of(round_)
    candidates = [
        Candidate(person.id, role, known.known(facts, person.id, person.home_id, role))
        for person, wanted in people
        for facts in [facts_of(person)]
        for role, verdict in wanted.items()
        if verdict == Verdict.PASS
    ]
    openings = [Opening(row.id, Role(row.role), asked_by(row, known)) for row in positions]
    return Picture(
        now(),
        [_need(row) for row in positions],
        {person.id: _supply(person, wanted) for person, wanted in people},
        reach(candidates, openings, policies(round_)),
    )


def _need(row: Position) -> Need:
    return Need(
        row.id,
        Role(row.role),
        row.seats,
        row.list.issuer_id,
        row.enterprise.region_code[:PROVINCE],
        tuple(row.disciplines),
        row.sort_key,
        row.enterprise.sort_key,
    )


def _supply(person: Person, wanted: Mapping[Role, str]) -> Supply:
    region = person.home.region_code[:PROVINCE] if person.home else ""
    passing = frozenset(role for role, verdict in wanted.items() if verdict == Verdict.PASS)
    return Supply(
        person.id,
        person.home_id,
        region,
        tuple(person.disciplines),
        passing,
        frozenset(wanted),
        person.sort_key,
        person.home.sort_key if person.home else "",
    )


def _people(round_: Round) -> list[tuple[Person, dict[Role, str]]]:
    """Return everybody who takes part (consented, or applied) with the verdict in each role."""
    wanted: dict[int, dict[Role, str]] = defaultdict(dict)
    nominated = db.session.execute(
        select(Nomination.person_id, Nomination.role, Nomination.verdict).where(
            Nomination.round_id == round_.id, Nomination.state == NominationState.CONSENTED
        )
    )
    for person_id, role, verdict in nominated:
        known = wanted[person_id].get(Role(role))
        wanted[person_id][Role(role)] = Verdict.PASS if Verdict.PASS in {known, verdict} else verdict
    applied = db.session.execute(
        select(Application.person_id, Application.verdict).where(
            Application.round_id == round_.id, Application.state == ApplicationState.SUBMITTED
        )
    )
    for person_id, verdict in applied:
        wanted[person_id][Role.COURSE_STUDENT] = verdict
    takes_part = select(Nomination.person_id).where(Nomination.round_id == round_.id)
    asks = select(Application.person_id).where(Application.round_id == round_.id)
    rows = db.session.scalars(
        select(Person).options(joinedload(Person.home)).where(Person.id.in_(takes_part.union(asks)))
    )
    return [(person, wanted[person.id]) for person in rows if person.id in wanted]


# ------------------------------------------------------------------ lines


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; "" is everything."""

    role: str = ""
    issuer: str = ""
    region: str = ""
    discipline: str = ""
    position: str = ""

    def needs(self, needs: Iterable[Need]) -> list[Need]:
        """Return the positions that fit."""
        return [
            need
            for need in needs
            if self.role in {"", need.role}
            and self.issuer in {"", str(need.issuer_id)}
            and self.region in {"", need.region}
            and (not self.discipline or self.discipline in need.disciplines)
        ]

    def people(self, seen: View) -> list[Supply]:
        """Return the people whom the line with this filter counts."""
        if self.role:
            return [one for one in seen.supply.values() if self.role in one.roles]
        needs = [
            need
            for need in seen.needs
            if self.issuer in {"", str(need.issuer_id)} and self.position in {"", str(need.position_id)}
        ]
        return [
            one
            for one in (seen.supply[key] for key in sorted(seen.placeable(needs)))
            if self.region in {"", one.region} and (not self.discipline or self.discipline in one.disciplines)
        ]


@dataclass(frozen=True, slots=True)
class View:
    """What of a picture a reader looks at: the needs and the people that count, after rights and filters."""

    needs: Sequence[Need]
    supply: Mapping[int, Supply]
    eligible: Mapping[int, frozenset[int]]
    """Position -> those of the supply whom the rules let in; like positions share one set."""

    def placeable(self, needs: Iterable[Need]) -> set[int]:
        """Return the people who could take at least one of these positions."""
        different = {id(found): found for need in needs for found in [self.eligible[need.position_id]]}
        return set[int]().union(*different.values())

    def people_of(self, need: Need) -> int:
        """Return how many people could take a position."""
        return len(self.eligible[need.position_id])

    def out_of_reach(self) -> list[Need]:
        """Return the positions that nobody could take."""
        return [need for need in self.needs if not self.people_of(need)]

    def short(self) -> list[Need]:
        """Return the positions that some could take, but fewer than they have seats."""
        return [need for need in self.needs if 0 < self.people_of(need) < need.seats]

    def barred(self) -> list[Supply]:
        """Return the people whom the rules let into none of the roles asked for."""
        return [one for one in self.supply.values() if not one.roles]

    def stranded(self) -> list[Supply]:
        """Return the people who pass a role's rules but could take no position."""
        reached = self.placeable(self.needs)
        return [one for one in self.supply.values() if one.roles and one.person_id not in reached]


def view(actor: Actor, taken: Picture) -> View:
    """Return what a reader may count: an issuer's own list, a university's or an authority's own people, or all."""
    needs = [need for need in taken.needs if not actor.is_issuer or need.issuer_id == actor.organisation_id]
    homes = _homes(actor)
    supply = {key: one for key, one in taken.supply.items() if homes is None or one.home_id in homes}
    is_everybody = len(supply) == len(taken.supply)
    return View(needs, supply, taken.eligible if is_everybody else _among(supply.keys(), taken.eligible))


def _among(people: Set[int], eligible: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """Return the same with these people only; each different set is looked at once."""
    narrowed = {id(found): found & people for found in eligible.values()}
    return {position: narrowed[id(found)] for position, found in eligible.items()}


def _homes(actor: Actor) -> set[int] | None:
    if actor.is_officer_of(Kind.UNIVERSITY):
        return {actor.organisation_id or 0}
    if actor.is_officer_of(Kind.AUTHORITY):
        own = select(Organisation.id).where(
            Organisation.parent_id == actor.organisation_id, Organisation.kind == Kind.UNIVERSITY
        )
        return set(db.session.scalars(own))
    return None


@dataclass(slots=True)
class Line:
    """One row of a table of demand against supply. `people` could take one of the positions."""

    key: str
    positions: int = 0
    seats: int = 0
    people: int = 0
    out_of_reach: int = 0
    needs: list[Need] = field(default_factory=list)


LINE_ORDERS: dict[str, Callable[[Line], int]] = {
    "positions": lambda line: line.positions,
    "seats": lambda line: line.seats,
    "people": lambda line: line.people,
    "unreachable": lambda line: line.out_of_reach,
}
PEOPLE_ORDERS: dict[str, Callable[[Supply], object]] = {
    "name": lambda one: one.name,
    "home": lambda one: one.home_name,
    "roles": lambda one: sorted(one.roles),
    "wanted": lambda one: sorted(one.wanted),
}
"""What the tables, and the people behind a number, are sorted by."""


def need_orders(seen: View) -> dict[str, Callable[[Need], object]]:
    """Return what the positions behind a number are sorted by."""
    return {
        "list": lambda need: (need.issuer_id, need.position_id),
        "title": lambda need: need.title,
        "enterprise": lambda need: need.host_name,
        "seats": lambda need: need.seats,
        "people": seen.people_of,
    }


def by_role(seen: View) -> list[Line]:
    """Return a line for every role in which somebody is needed or takes part."""
    known = _grouped(seen, lambda need: [str(need.role)])
    asked = Counter(str(role) for one in seen.supply.values() for role in one.roles)
    lines = [known.get(str(role), Line(str(role))) for role in Role if str(role) in known or asked[str(role)]]
    for line in lines:
        line.people = asked[line.key]
    return lines


def by_issuer(seen: View) -> list[Line]:
    """Return a line for every zone and park, the most seats first."""
    return _largest(_reached(seen, _grouped(seen, lambda need: [str(need.issuer_id)])))


def by_region(seen: View) -> list[Line]:
    """Return a line for every province: its seats, and the people whose home university stands there."""
    lines = _grouped(seen, lambda need: [need.region])
    reached = seen.placeable(seen.needs)
    for region, count in Counter(seen.supply[key].region for key in reached).items():
        lines.setdefault(region, Line(region)).people = count
    return _largest(lines.values())


def by_discipline(seen: View) -> list[Line]:
    """Return a line for every discipline: the seats that ask for it, and the placeable people who have it."""
    lines = _grouped(seen, lambda need: need.disciplines)
    reached = seen.placeable(seen.needs)
    for code, count in Counter(code for key in reached for code in seen.supply[key].disciplines).items():
        lines.setdefault(code, Line(code)).people = count
    return _largest(lines.values())


def _grouped(seen: View, keys: Callable[[Need], Iterable[str]]) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for need in seen.needs:
        for key in keys(need):
            line = lines.setdefault(key, Line(key))
            line.positions += 1
            line.seats += need.seats
            line.out_of_reach += not seen.people_of(need)
            line.needs.append(need)
    return lines


def _reached(seen: View, lines: Mapping[str, Line]) -> list[Line]:
    for line in lines.values():
        line.people = len(seen.placeable(line.needs))
    return list(lines.values())


def _largest(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line.seats, -line.people, line.key))


# ------------------------------------------------------------------ who has not answered


def silent_universities(actor: Actor, round_: Round) -> list[Organisation]:
    """Return the universities of the reader's that have not answered a round, by name."""
    nominated = select(Nomination.university_id).where(
        Nomination.round_id == round_.id, Nomination.state != NominationState.WITHDRAWN
    )
    query = select(Organisation).where(
        Organisation.kind == Kind.UNIVERSITY,
        Organisation.state == OrganisationState.ACTIVE,
        Organisation.id.not_in(nominated),
    )
    if actor.is_officer_of(Kind.AUTHORITY):
        query = query.where(Organisation.parent_id == actor.organisation_id)
    return list(db.session.scalars(query.order_by(Organisation.sort_key)))


# ------------------------------------------------------------------ names


def positions_behind(needs: Sequence[Need]) -> dict[int, Position]:
    """Return the rows of these positions, with enterprise, course and list."""
    query = (
        select(Position)
        .options(
            joinedload(Position.enterprise).joinedload(Organisation.region),
            joinedload(Position.course),
            joinedload(Position.list).joinedload(DemandList.issuer),
        )
        .where(Position.id.in_([need.position_id for need in needs]))
    )
    return {row.id: row for row in db.session.scalars(query)}


def people_behind(supply: Sequence[Supply]) -> dict[int, Person]:
    """Return the rows of these people, with the home organisation."""
    query = select(Person).options(joinedload(Person.home)).where(Person.id.in_([one.person_id for one in supply]))
    return {row.id: row for row in db.session.scalars(query)}


def nominations_behind(round_: Round, supply: Sequence[Supply]) -> dict[int, int]:
    """Return the newest nomination of each of these people who has one."""
    rows = db.session.execute(
        select(Nomination.person_id, Nomination.id)
        .where(Nomination.round_id == round_.id, Nomination.person_id.in_([one.person_id for one in supply]))
        .order_by(Nomination.id)
    )
    return {person_id: number for person_id, number in rows}  # noqa: C416 - rows are not pairs to the type checker
