"""Organisations of every kind in one table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.foundation.database import Row, Word
from placement.organisations.states import Kind, OrganisationState
from placement.reference.models import Region


class Organisation(Row):
    """One organisation; `code` is its identifier in the scheme of its kind.

    `parent` is the issuer of the demand list for an enterprise (zone or science park) and the
    education authority for a university.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        CheckConstraint("kind <> 'enterprise' OR parent_id IS NOT NULL", name="enterprise_has_an_issuer"),
        CheckConstraint("kind <> 'enterprise' OR length(code) = 18", name="credit_code_is_whole"),
    )

    kind: Mapped[Kind] = mapped_column(Word(Kind, 20), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[OrganisationState] = mapped_column(Word(OrganisationState, 20), default=OrganisationState.PENDING)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    industry_code: Mapped[str | None] = mapped_column(ForeignKey("industry.code"))
    main_business: Mapped[str | None] = mapped_column(Text)
    founded_on: Mapped[date | None]
    employees: Mapped[int | None]
    joined_at: Mapped[datetime]

    region: Mapped[Region] = relationship()
    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")
