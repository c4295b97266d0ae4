"""People, their memberships, invitations."""

from __future__ import annotations

from datetime import date, datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.accounts.states import Assessment, Employment, MembershipRole
from placement.foundation.database import Row, Word
from placement.foundation.ordering import SortKey, key_of_person
from placement.organisations.models import Organisation


class LibraryRole(Row, RoleMixin):  # type: ignore[misc] # the library has no types
    """A table that the sign-in library asks for; who may do what stands in each room's policy."""

    __tablename__ = "library_role"

    name: Mapped[str] = mapped_column(String(80), unique=True)


class Person(Row, UserMixin):  # type: ignore[misc] # the library has no types
    """Somebody who signs in, with the facts that rules are judged by. No resident identity number.

    A missing fact is None and never guessed: rules that need it answer "unknown".
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("birth_month IS NULL OR birth_month BETWEEN 1 AND 12", name="birth_month_is_a_month"),
        CheckConstraint("is_demo OR email NOT LIKE '%@demo.example'", name="demo_people_are_marked"),
        CheckConstraint("NOT is_demo OR password IS NULL", name="demo_people_have_no_password"),
    )

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(10))

    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str | None] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(SortKey, default=key_of_person, server_default="")
    """Where lists put the name; whoever changes a name writes it again."""
    home_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    department: Mapped[str | None] = mapped_column(String(120))
    title_code: Mapped[str | None] = mapped_column(ForeignKey("title.code"))
    degree: Mapped[int | None]
    birth_year: Mapped[int | None]
    birth_month: Mapped[int | None]
    employment: Mapped[Employment | None] = mapped_column(Word(Employment, 20))
    contract_until: Mapped[date | None]
    management_post: Mapped[bool | None]
    clean_record: Mapped[bool | None]
    in_term_until: Mapped[date | None]
    months_served: Mapped[int | None]
    months_in_window: Mapped[int | None]
    """Of them, those within the years that a rule with a window counts."""
    last_assessment: Mapped[Assessment | None] = mapped_column(Word(Assessment, 20))
    work_years: Mapped[int | None]
    civil_servant: Mapped[bool | None]
    days_per_year: Mapped[int | None]
    days_per_month: Mapped[int | None]
    enrolled_year: Mapped[int | None]
    disciplines: Mapped[list[str]] = mapped_column(JSON, default=list)
    companies: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Credit codes of enterprises that the person founded or part-owns, as declared."""
    joined_at: Mapped[datetime]

    home: Mapped[Organisation | None] = relationship()
    roles: Mapped[list[LibraryRole]] = relationship(secondary="library_role_of_person", viewonly=True)

    @property
    def display_name(self) -> str:
        """Return the name by which the site greets."""
        return self.name_zh


class LibraryRoleOfPerson(Row):
    """A table that the sign-in library asks for."""

    __tablename__ = "library_role_of_person"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("library_role.id"))


class Membership(Row):
    """What a person is for an organisation, until it ends."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role"),
        Index("ix_membership_number", "organisation_id", "role", "number", unique=True),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MembershipRole] = mapped_column(Word(MembershipRole, 20))
    number: Mapped[str | None] = mapped_column(String(40))
    """The organisation's own number for the person: of a member of staff or a student."""
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Invitation(Row):
    """A single-use way in for somebody without a password; only the hash of the link is kept."""

    __tablename__ = "invitation"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
