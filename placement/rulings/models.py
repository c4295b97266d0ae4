"""Exceptions, ticks and clearances by named officers; interests of people and companies of universities."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from placement.accounts.models import Person
from placement.eligibility.states import Relation, Rule
from placement.foundation.database import Row, Word
from placement.organisations.models import Organisation
from placement.reference.states import Role
from placement.rulings.states import RulingState

STANDS = text("state = 'standing'")


class Ended:
    """What can be taken back, by whom and why; it is never deleted."""

    state: Mapped[RulingState] = mapped_column(Word(RulingState, 20), default=RulingState.STANDING)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)

    @declared_attr
    def ended_by(cls) -> Mapped[int | None]:  # noqa: N805 - a declared attribute is given the class
        """Return the column of the person who took it back."""
        return mapped_column(ForeignKey("person.id"))


def _ends() -> CheckConstraint:
    return CheckConstraint("state <> 'revoked' OR ended_at IS NOT NULL", name="the_end_is_dated")


class RuleException(Ended, Row):
    """A named officer lets a person pass one rule of a role in a round, with a reason."""

    __tablename__ = "rule_exception"
    __table_args__ = (
        _ends(),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        Index(
            "ix_rule_exception_one_stands",
            "round_id",
            "person_id",
            "role",
            "rule",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role, 30))
    rule: Mapped[Rule] = mapped_column(Word(Rule, 30))
    ground: Mapped[str | None] = mapped_column(String(40))
    """The code of the ground that the profile names, where it names any."""
    reason: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    officer: Mapped[Person] = relationship(foreign_keys=[granted_by])
    organisation: Mapped[Organisation] = relationship()


class RuleTick(Row):
    """What a named officer said of one check of a person, an enterprise, a position or the round itself."""

    __tablename__ = "rule_tick"
    __table_args__ = (
        UniqueConstraint("round_id", "key", "subject"),
        CheckConstraint(
            "(subject = 'p' || person_id) OR (subject = 'h' || enterprise_id) OR (subject = 'j' || position_id) "
            "OR (subject = 'r')",
            name="subject_is_what_it_says",
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    key: Mapped[str] = mapped_column(String(110))
    """The profile's code and the check's."""
    subject: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("position.id"), index=True)
    holds: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    ticked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[datetime]

    officer: Mapped[Person] = relationship(foreign_keys=[ticked_by])


class DeclaredInterest(Ended, Row):
    """What ties a person to a company, as the person declared it."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        _ends(),
        CheckConstraint("share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name="share_is_a_share"),
        Index(
            "ix_declared_interest_one_stands",
            "person_id",
            "credit_code",
            "relation",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), index=True)
    name: Mapped[str] = mapped_column(String(120))
    relation: Mapped[Relation] = mapped_column(Word(Relation, 20))
    share_percent: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class OwnedCompany(Ended, Row):
    """A company that a university founded or part-owns, as its officer listed it."""

    __tablename__ = "owned_company"
    __table_args__ = (
        _ends(),
        CheckConstraint("share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name="share_is_a_share"),
        Index(
            "ix_owned_company_one_stands",
            "university_id",
            "credit_code",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    university_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    credit_code: Mapped[str] = mapped_column(String(18), index=True)
    name: Mapped[str] = mapped_column(String(120))
    share_percent: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    listed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    listed_at: Mapped[datetime]

    university: Mapped[Organisation] = relationship()
    officer: Mapped[Person] = relationship(foreign_keys=[listed_by])


class Clearance(Ended, Row):
    """A named officer rules that one conflict between a person and an enterprise does not stand in the way."""

    __tablename__ = "clearance"
    __table_args__ = (
        _ends(),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        Index(
            "ix_clearance_one_stands",
            "round_id",
            "person_id",
            "enterprise_id",
            "rule",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    rule: Mapped[Rule] = mapped_column(Word(Rule, 30))
    reason: Mapped[str] = mapped_column(Text)
    cleared_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    cleared_at: Mapped[datetime]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    enterprise: Mapped[Organisation] = relationship(foreign_keys=[enterprise_id])
    officer: Mapped[Person] = relationship(foreign_keys=[cleared_by])
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
