"""What an enterprise asks for, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.demand.states import (
    Audience,
    Closing,
    Ending,
    FilledBy,
    Mode,
    NotHosting,
    Ownership,
    PayTax,
    PayUnit,
    Purpose,
    Say,
)
from placement.reference.states import Role


@dataclass(frozen=True, slots=True)
class PositionDraft:
    """A position as an enterprise describes it; `lapses_on` is the last day on which it is needed.

    `intended_home` and `intended_person` are whom the enterprise has in mind, for the issuer only;
    with the audience INVITED nobody else's university may read the position or choose it.
    """

    role: Role
    title: str
    seats: int
    tasks: str
    outcomes: str
    disciplines: tuple[str, ...]
    term_months: int
    days_per_year: int
    contact: str
    least: int = 0
    purpose: Purpose = Purpose.SERVICE
    mode: Mode = Mode.HYBRID
    min_degree: int | None = None
    min_title_rank: int | None = None
    pay_min: int | None = None
    pay_max: int | None = None
    pay_unit: PayUnit = PayUnit.YEAR
    pay_tax: PayTax = PayTax.BEFORE
    conditions: str = ""
    lapses_on: date | None = None
    audience: Audience = Audience.PUBLIC
    intended_home: int | None = None
    intended_person: str = ""


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A question that a teacher and a team of students solve together."""

    title: str
    background: str
    problem: str
    deliverables: str
    disciplines: tuple[str, ...]
    team_least: int
    team_most: int
    starts_on: date
    ends_on: date
    ownership: Ownership
    contact: str
    mentor_hours: int = 2
    needs_nda: bool = False
    min_title_rank: int | None = None
    credits: int = 2
    audience: Audience = Audience.PUBLIC
    intended_home: int | None = None
    intended_person: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A position or a course with the enterprise that asks for it, one of many that come together."""

    enterprise_id: int
    draft: PositionDraft | CourseDraft


@dataclass(frozen=True, slots=True)
class ClosingDraft:
    """Why a published position is closed early; `filled_by` exactly where somebody was found."""

    reason: Closing
    filled_by: FilledBy | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StanceDraft:
    """What an enterprise says without posting anything; a `reason` exactly where it hosts nobody."""

    kind: Say
    reason: NotHosting | None = None
    roles: tuple[Role, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What became of the seats that a round left free."""

    ending: Ending
    note: str = ""
