"""What an enterprise asks for, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.demand.states import Mode, Ownership, Purpose
from placement.reference.states import Role


@dataclass(frozen=True, slots=True)
class PositionDraft:
    """A position as an enterprise describes it; pay in ten thousand yuan a year before tax."""

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
    conditions: str = ""


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
