"""Demand lists, courses and positions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    PositionState,
    Purpose,
    ReturnReason,
    Say,
)
from placement.foundation.database import Row, Word
from placement.foundation.ordering import SortKey, key_of_title
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.states import Role


class DemandList(Row):
    """What the enterprises of one zone or science park need in one round."""

    __tablename__ = "demand_list"
    __table_args__ = (
        UniqueConstraint("round_id", "issuer_id"),
        CheckConstraint("edition >= 0", name="editions_count_up"),
        CheckConstraint("edition = 0 OR published_at IS NOT NULL", name="published_is_dated"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    edition: Mapped[int] = mapped_column(default=0)
    """0 before the first publication; each supplement counts one up."""
    published_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    issuer: Mapped[Organisation] = relationship()


class Course(Row):
    """An enterprise's question; its teaching position and student seats open together or not at all."""

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint("team_least BETWEEN 1 AND team_most", name="team_least_fits"),
        CheckConstraint("team_most <= 200", name="team_most_in_range"),
        CheckConstraint("starts_on < ends_on", name="starts_before_it_ends"),
    )

    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    background: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    deliverables: Mapped[str] = mapped_column(Text)
    team_least: Mapped[int]
    team_most: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ownership: Mapped[Ownership] = mapped_column(Word(Ownership, 30))
    mentor_hours: Mapped[int]
    credits: Mapped[int]
    needs_nda: Mapped[bool]


class Position(Row):
    """One opening on an enterprise's demand list, with room for `seats` people."""

    __tablename__ = "position"
    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 200", name="seats_in_range"),
        CheckConstraint("least BETWEEN 0 AND seats", name="least_fits_seats"),
        CheckConstraint("pay_min IS NULL OR pay_max IS NULL OR pay_min <= pay_max", name="pay_in_order"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_is_dated"),
        CheckConstraint("state <> 'published' OR number IS NOT NULL", name="published_is_numbered"),
        CheckConstraint("(amended_at IS NULL) = (amendment IS NULL)", name="amended_has_a_reason"),
        CheckConstraint(
            "(role IN ('course_teacher', 'course_student')) = (course_id IS NOT NULL)",
            name="course_roles_have_a_course",
        ),
        CheckConstraint("audience <> 'invited' OR intended_home_id IS NOT NULL", name="invited_names_its_home"),
        CheckConstraint("closing IS NULL OR state = 'withdrawn'", name="closed_is_withdrawn"),
        CheckConstraint(
            "(COALESCE(closing, '') = 'filled') = (filled_by IS NOT NULL)",
            name="filled_says_how",
        ),
        UniqueConstraint("list_id", "number"),
        UniqueConstraint("course_id", "role"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("demand_list.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    state: Mapped[PositionState] = mapped_column(Word(PositionState, 20), default=PositionState.DRAFT, index=True)
    number: Mapped[int | None]
    role: Mapped[Role] = mapped_column(Word(Role, 30), index=True)
    title: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(SortKey, default=key_of_title, server_default="")
    seats: Mapped[int]
    least: Mapped[int] = mapped_column(default=0)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose, 20))
    mode: Mapped[Mode] = mapped_column(Word(Mode, 20))
    disciplines: Mapped[list[str]] = mapped_column(JSON, default=list)
    min_degree: Mapped[int | None]
    min_title_rank: Mapped[int | None]
    tasks: Mapped[str] = mapped_column(Text)
    outcomes: Mapped[str] = mapped_column(Text)
    term_months: Mapped[int]
    days_per_year: Mapped[int]
    pay_min: Mapped[int | None]
    pay_max: Mapped[int | None]
    pay_unit: Mapped[PayUnit] = mapped_column(Word(PayUnit, 10), default=PayUnit.YEAR, server_default="year")
    pay_tax: Mapped[PayTax] = mapped_column(Word(PayTax, 10), default=PayTax.BEFORE, server_default="before")
    conditions: Mapped[str] = mapped_column(Text, default="")
    lapses_on: Mapped[date | None]
    audience: Mapped[Audience] = mapped_column(Word(Audience, 10), default=Audience.PUBLIC, server_default="public")
    intended_home_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    intended_person: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Whom the enterprise has in mind; never on the public list."""
    contact: Mapped[str] = mapped_column(String(200))
    """Never on the public list."""
    edition: Mapped[int | None]
    """The edition of the list on which it was published first; from 2 on, a supplement."""
    amended_at: Mapped[datetime | None]
    amendment: Mapped[str | None] = mapped_column(Text)
    """Why it was changed after publication, for everybody to read."""
    closing: Mapped[Closing | None] = mapped_column(Word(Closing, 30))
    """Why it was closed after publication and before the round decided."""
    filled_by: Mapped[FilledBy | None] = mapped_column(Word(FilledBy, 30))
    closing_note: Mapped[str | None] = mapped_column(Text)
    """For the enterprise, its issuer and coordinators."""
    return_reason: Mapped[ReturnReason | None] = mapped_column(Word(ReturnReason, 30))
    return_note: Mapped[str | None] = mapped_column(Text)
    opens_at: Mapped[datetime | None]
    """Not on the public list before; once verified, it goes there by itself at this moment."""
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    list: Mapped[DemandList] = relationship()
    enterprise: Mapped[Organisation] = relationship(foreign_keys=[enterprise_id])
    intended_home: Mapped[Organisation | None] = relationship(foreign_keys=[intended_home_id])
    course: Mapped[Course | None] = relationship()


class PositionOutcome(Row):
    """What became of the seats that a published round left free at a position; the last word counts."""

    __tablename__ = "position_outcome"
    __table_args__ = (UniqueConstraint("position_id"),)

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    ending: Mapped[Ending] = mapped_column(Word(Ending, 20))
    note: Mapped[str] = mapped_column(Text, default="")
    """For the enterprise, its issuer and coordinators."""
    said_at: Mapped[datetime]

    position: Mapped[Position] = relationship()


class Stance(Row):
    """What an enterprise says for a round in which it posts nothing; the last word counts."""

    __tablename__ = "stance"
    __table_args__ = (
        UniqueConstraint("round_id", "enterprise_id"),
        CheckConstraint("(kind = 'not_hosting') = (reason IS NOT NULL)", name="not_hosting_says_why"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[Say] = mapped_column(Word(Say, 20))
    reason: Mapped[NotHosting | None] = mapped_column(Word(NotHosting, 30))
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The roles it would host; a course by its teacher."""
    note: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]

    enterprise: Mapped[Organisation] = relationship()
