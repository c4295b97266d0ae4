"""Lists of people and of hosts. What counts is the certified list; a draft beside it never does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import Person
from placement.demand.models import Position
from placement.foundation.database import Row, Word
from placement.preferences.states import VetoReason
from placement.programme.models import Round


class PreferenceList(Row):
    """A person's list in a round: a draft, and what was certified last."""

    __tablename__ = "preference_list"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("(certified_at IS NULL) = (receipt IS NULL)", name="certified_has_a_receipt"),
        CheckConstraint("short_accepted_at IS NULL OR short_reason IS NOT NULL", name="accepted_has_a_reason"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    draft: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Positions in the order in which they stand now."""
    saved_at: Mapped[datetime]
    certified_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(String(64))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The coordinator who entered the certified list from signed paper; None where the person did it."""
    short_reason: Mapped[str | None] = mapped_column(Text)
    short_accepted_at: Mapped[datetime | None]
    short_accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Preference(Row):
    """One choice of a certified list; `rank` 1 is the first."""

    __tablename__ = "preference"
    __table_args__ = (
        UniqueConstraint("list_id", "position_id"),
        UniqueConstraint("list_id", "rank"),
        CheckConstraint("rank BETWEEN 1 AND 10", name="rank_in_range"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("preference_list.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    rank: Mapped[int]

    position: Mapped[Position] = relationship()


class HostList(Row):
    """That a host confirmed its ranking of a position's candidates, and when."""

    __tablename__ = "host_list"

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), unique=True)
    certified_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(64))


class HostChoice(Row):
    """A host's rank for a candidate, or its veto with a reason."""

    __tablename__ = "host_choice"
    __table_args__ = (
        UniqueConstraint("position_id", "person_id"),
        CheckConstraint("(rank IS NULL) <> (veto IS NULL)", name="rank_or_veto"),
        CheckConstraint("rank IS NULL OR rank BETWEEN 1 AND 1000", name="rank_in_range"),
    )

    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rank: Mapped[int | None]
    veto: Mapped[VetoReason | None] = mapped_column(Word(VetoReason, 40))
