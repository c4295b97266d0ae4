"""Who is where: a run's placements and those left out, joined with names for its coordinators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from placement.accounts.models import Person
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.rounds.models import Run, RunAnswer, RunPlacement
from placement.rounds.report import closed_reason
from placement.rounds.snapshot import number_of

PEOPLE_ORDERS = {
    "left": ((RunAnswer.reason == "placed"), RunAnswer.reason, Person.sort_key, Person.id),
    "name": (Person.sort_key, Person.id),
    "home": (
        select(Organisation.sort_key).where(Organisation.id == Person.home_id).correlate(Person).scalar_subquery(),
    ),
    "result": (RunAnswer.reason,),
}
"""What the people of a run are sorted by."""


def people_of(run: Run, *, reason: str | None = None, words: str | None = None) -> Select[*tuple[Any, ...]]:
    """Return the query for (answer, person) of a run, those without a position first."""
    query = (
        select(RunAnswer, Person)
        .join(Person, Person.id == RunAnswer.person_id)
        .options(joinedload(Person.home))
        .where(RunAnswer.run_id == run.id)
        .order_by((RunAnswer.reason == "placed"), RunAnswer.reason, Person.sort_key, Person.id)
    )
    if reason:
        query = query.where(RunAnswer.reason == reason)
    if words:
        query = query.where(Person.name_zh.contains(words, autoescape=True))
    return query


def placed_at_rank(run: Run, rank: int) -> Select[*tuple[Any, ...]]:
    """Return the query for (answer, person) of those who got this place of their list."""
    got = select(RunPlacement.person_id).where(RunPlacement.run_id == run.id, RunPlacement.rank == rank)
    return people_of(run).where(RunAnswer.person_id.in_(got))


def placements_by_person(run: Run, person_ids: Sequence[int]) -> dict[int, list[tuple[RunPlacement, Position]]]:
    """Return where each of these people is."""
    found: dict[int, list[tuple[RunPlacement, Position]]] = defaultdict(list)
    rows = db.session.execute(
        select(RunPlacement, Position)
        .join(Position, Position.id == RunPlacement.position_id)
        .options(joinedload(Position.enterprise))
        .where(RunPlacement.run_id == run.id, RunPlacement.person_id.in_(person_ids))
        .order_by(RunPlacement.rank)
    )
    for placement, position in rows:
        found[placement.person_id].append((placement, position))
    return found


@dataclass(frozen=True, slots=True)
class Filled:
    """A position with how many of its seats a run filled."""

    position: Position
    held: int

    @property
    def free(self) -> int:
        """Return the seats left over."""
        return self.position.seats - self.held


def positions_with_free_seats(run: Run) -> list[Filled]:
    """Return the published positions of the round that are not full, the emptiest first."""
    held = (
        select(RunPlacement.position_id, func.count().label("held"))
        .where(RunPlacement.run_id == run.id)
        .group_by(RunPlacement.position_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Position, func.coalesce(held.c.held, 0))
        .join(DemandList, DemandList.id == Position.list_id)
        .join(Organisation, Organisation.id == Position.enterprise_id)
        .outerjoin(held, held.c.position_id == Position.id)
        .options(joinedload(Position.enterprise))
        .where(
            DemandList.round_id == run.round_id,
            Position.state == PositionState.PUBLISHED,
            Position.seats > func.coalesce(held.c.held, 0),
        )
        .order_by(func.coalesce(held.c.held, 0), Position.number)
    )
    return [Filled(position, count) for position, count in rows]


@dataclass(frozen=True, slots=True)
class ClosedCourse:
    """A course that does not open, with the reason and what it was short of."""

    position: Position
    reason: str
    least: int
    candidates: int


def closed_courses(run: Run) -> list[ClosedCourse]:
    """Return the courses and teams that a run leaves closed, each with its reason."""
    parts: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for part in run.report.get("closed", []):
        parts[part["course"] or part["position"]].append(part)
    numbers = {number_of(part["position"]) for group in parts.values() for part in group}
    rows = db.session.scalars(
        select(Position).options(joinedload(Position.enterprise)).where(Position.id.in_(numbers))
    )
    positions = {position.id: position for position in rows}
    return [
        ClosedCourse(
            positions[number_of(group[0]["position"])],
            closed_reason(group, ended_early=run.ended_early),
            max(part["least"] for part in group),
            max(part["candidates"] for part in group if part["least"] == max(p["least"] for p in group)),
        )
        for group in parts.values()
    ]


def named_choices(answer: RunAnswer) -> list[dict[str, Any]]:
    """Return an answer's choices with their positions, in the order of the list."""
    numbers = [number_of(choice["position"]) for choice in answer.choices]
    rows = db.session.scalars(
        select(Position).options(joinedload(Position.enterprise)).where(Position.id.in_(numbers))
    )
    positions = {position.id: position for position in rows}
    return [{**choice, "row": positions[number_of(choice["position"])]} for choice in answer.choices]
