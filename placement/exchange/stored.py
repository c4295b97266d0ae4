"""What stands on the lists already, as the rows of a file are compared with it: plain values, no rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.forms import filled_from_course, filled_from_position
from placement.demand.models import Course, DemandList, Position
from placement.demand.service import POSITION_FIELDS
from placement.demand.states import PositionState
from placement.exchange.files import digest_of
from placement.exchange.positions import COURSE, Known
from placement.exchange.words import tidy
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.organisations.queries import by_code
from placement.organisations.states import Kind
from placement.reference.states import Role

COURSE_TOLD = (
    "title", "background", "problem", "deliverables", "team_least", "team_most", "starts_on", "ends_on",
    "ownership", "mentor_hours", "credits", "needs_nda",
)  # fmt: skip
AT_ONCE = 2000


def position_document(row: Any) -> dict[str, Any]:
    """Return what a position says, in the form of its draft's document."""
    said = {name: _plain(getattr(row, name)) for name in POSITION_FIELDS} | _asked(row)
    return {name: said[name] for name in PositionDraft.__slots__}


def course_document(row: Any, course: Course) -> dict[str, Any]:
    """Return what a course says; `row` is its teaching position."""
    said = {name: _plain(getattr(course, name)) for name in COURSE_TOLD}
    said |= {"contact": row.contact, "min_title_rank": row.min_title_rank, **_asked(row)}
    return {name: said[name] for name in CourseDraft.__slots__}


def _asked(row: Any) -> dict[str, Any]:
    return {
        "disciplines": list(row.disciplines),
        "audience": _plain(row.audience),
        "intended_home": row.intended_home_id,
        "intended_person": row.intended_person,
    }


def _plain(value: Any) -> Any:
    plain = getattr(value, "value", value)
    return plain.isoformat() if hasattr(plain, "isoformat") else plain


def code_of(row: Any) -> str:
    """Return the code of a position: its list and its number there, which never change; before, its own number."""
    return f"{row.list_id}-{row.number}" if row.number else f"#{row.id}"


def own_enterprises(kind: Kind, organisation_id: int) -> list[Organisation]:
    """Return the enterprise itself, or all enterprises of a zone or park."""
    own = Organisation.id == organisation_id
    if kind is not Kind.ENTERPRISE:
        own = (Organisation.parent_id == organisation_id) & (Organisation.kind == Kind.ENTERPRISE)
    return list(db.session.scalars(select(Organisation).where(own).order_by(Organisation.id)))


def known_positions(kind: Kind, organisation_id: int, round_id: int) -> dict[tuple[Any, ...], Known]:
    """Return what stands on the list already, by enterprise, role and title; of two alike the one that counts."""
    courses = {row.id: row for row in db.session.scalars(_courses(kind, organisation_id, round_id))}
    known: dict[tuple[Any, ...], Known] = {}
    last = 0
    while part := db.session.execute(_part(kind, organisation_id, round_id, last)).all():
        for row in part:
            is_course = row.course_id is not None
            document = course_document(row, courses[row.course_id]) if is_course else position_document(row)
            key = (row.code, COURSE if is_course else row.role.value, tidy(row.title))
            known[key] = Known(row.id, row.state, digest_of(document), code_of(row))
        last = part[-1].id
    return known


COLUMNS = (
    Position.id, Position.list_id, Position.number, Position.state, Position.course_id, Position.disciplines,
    Position.audience, Position.intended_home_id, Position.intended_person,
    *(getattr(Position, name) for name in POSITION_FIELDS), Organisation.code,
)  # fmt: skip


def _part(kind: Kind, organisation_id: int, round_id: int, after: int) -> Select[*tuple[Any, ...]]:
    query = select(*COLUMNS).join(Organisation, Organisation.id == Position.enterprise_id)
    rows = _listed(query.join(DemandList, DemandList.id == Position.list_id), kind, organisation_id, round_id)
    return rows.where(Position.id > after).order_by(Position.id).limit(AT_ONCE)


def _courses(kind: Kind, organisation_id: int, round_id: int) -> Select[Course]:
    query = select(Course).join(Position, Position.course_id == Course.id)
    return _listed(query.join(DemandList, DemandList.id == Position.list_id), kind, organisation_id, round_id)


def _listed(query: Any, kind: Kind, organisation_id: int, round_id: int) -> Any:
    """Return the query restricted to what still counts of an enterprise, or of an issuer's list."""
    own = Position.enterprise_id if kind is Kind.ENTERPRISE else DemandList.issuer_id
    return query.where(
        own == organisation_id,
        DemandList.round_id == round_id,
        Position.role != Role.COURSE_STUDENT,
        Position.state != PositionState.WITHDRAWN,
    )


class StoredPositions:
    """Single positions, read when a row of the file says something else than the list."""

    def __init__(self, issuer_id: int | None) -> None:
        self.issuer_id = issuer_id
        self.expected: set[int] = set()
        self.rows: dict[int, Position] = {}

    def expect(self, position_ids: Iterable[int]) -> None:
        """Name positions that may be asked for; the first that is asked for is read with all of them."""
        self.expected, self.rows = set(position_ids), {}

    def _row(self, position_id: int) -> Position:
        if position_id not in self.rows:
            query = select(Position).options(joinedload(Position.course))
            wanted = self.expected | {position_id}
            self.rows = {row.id: row for row in db.session.scalars(query.where(Position.id.in_(wanted)))}
        return self.rows[position_id]

    def document(self, position_id: int) -> dict[str, Any]:
        """Return what a position or course says now."""
        row = self._row(position_id)
        return course_document(row, row.course) if row.course is not None else position_document(row)

    def typed(self, position_id: int) -> dict[str, list[str]]:
        """Return it as the fields of its form would be sent."""
        row = self._row(position_id)
        filled = filled_from_course(row, row.course) if row.course is not None else filled_from_position(row)
        return as_sent(filled)

    def elsewhere(self, code: str) -> bool:
        """Return whether an enterprise belongs to another zone or park."""
        row = by_code(Kind.ENTERPRISE, code)
        return row is not None and row.parent_id != self.issuer_id


def as_sent(filled: dict[str, Any]) -> dict[str, list[str]]:
    """Return the values of a filled form as a browser would send them."""
    sent: dict[str, list[str]] = {}
    for name, value in filled.items():
        if isinstance(value, list | tuple):
            sent[name] = [str(one) for one in value]
        elif isinstance(value, bool):
            sent[name] = ["y"] if value else []
        elif value is not None and value != "":
            sent[name] = [_plain(value) if isinstance(_plain(value), str) else str(value)]
    return {name: values for name, values in sent.items() if values}
