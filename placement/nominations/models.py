"""Nominations and applications, each with the verdict it was entered with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.models import Person
from placement.foundation.database import Row, Word
from placement.nominations.states import ApplicationState, EndorsementState, NominationState
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.states import Role


class Nomination(Row):
    """A university puts a member of staff forward for one role in one round."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", "role", "university_id"),
        CheckConstraint("role <> 'course_student'", name="students_apply_themselves"),
        CheckConstraint("state <> 'consented' OR consented_at IS NOT NULL", name="consent_is_dated"),
        CheckConstraint("load BETWEEN 1 AND 3", name="load_in_range"),
        CheckConstraint("reminded_at IS NULL OR reminded_by IS NOT NULL", name="reminder_names_its_officer"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    university_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role, 30))
    load: Mapped[int] = mapped_column(default=1)
    """How many positions the person may hold in this round."""
    state: Mapped[NominationState] = mapped_column(
        Word(NominationState, 20), default=NominationState.PROPOSED, index=True
    )
    verdict: Mapped[str] = mapped_column(String(10))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    judged_on: Mapped[date]
    nominated_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    """When the person was asked a second time, which happens once."""
    reminded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
    university: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    reminder: Mapped[Person | None] = relationship(foreign_keys=reminded_by)
    endorsement: Mapped[Endorsement | None] = relationship(back_populates="nomination")


class Endorsement(Row):
    """What the education authority says of a nomination, in a round that asks for it.

    A state of its own: the person consents and the authority endorses in any order, and each may change its mind.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        UniqueConstraint("nomination_id"),
        CheckConstraint("state = 'waiting' OR decided_at IS NOT NULL", name="decision_is_dated"),
        CheckConstraint("state = 'waiting' OR decided_by IS NOT NULL", name="decision_names_its_officer"),
        CheckConstraint("state <> 'returned' OR length(reason) > 0", name="return_has_a_reason"),
    )

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    state: Mapped[EndorsementState] = mapped_column(
        Word(EndorsementState, 20), default=EndorsementState.WAITING, index=True
    )
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned the last time; it stays to be read when the nomination is sent again."""

    nomination: Mapped[Nomination] = relationship(back_populates="endorsement")
    officer: Mapped[Person | None] = relationship()


class Application(Row):
    """A student takes part in a round and asks for courses."""

    __tablename__ = "application"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(
        Word(ApplicationState, 20), default=ApplicationState.SUBMITTED, index=True
    )
    verdict: Mapped[str] = mapped_column(String(10))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    judged_on: Mapped[date]
    applied_at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    person: Mapped[Person] = relationship()
