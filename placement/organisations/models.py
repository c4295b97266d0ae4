"""Organisations of every kind in one table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.foundation.database import Row, Word
from placement.foundation.ordering import SortKey, key_of_name
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
        CheckConstraint("rd_spend IS NULL OR rd_spend >= 0", name="rd_spend_is_no_debt"),
        CheckConstraint("rd_staff IS NULL OR rd_staff >= 0", name="rd_staff_is_a_count"),
    )

    kind: Mapped[Kind] = mapped_column(Word(Kind, 20), index=True)
    code: Mapped[str] = mapped_column(String(60))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(SortKey, default=key_of_name, server_default="")
    """Where lists put the name; whoever changes a name writes it again."""
    state: Mapped[OrganisationState] = mapped_column(Word(OrganisationState, 20), default=OrganisationState.PENDING)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    industry_code: Mapped[str | None] = mapped_column(ForeignKey("industry.code"))
    main_business: Mapped[str | None] = mapped_column(Text)
    founded_on: Mapped[date | None]
    employees: Mapped[int | None]
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Public standings of an enterprise, words of `EnterpriseKind`."""
    rd_spend: Mapped[int | None]
    """Research spending of last year in ten thousand yuan."""
    rd_staff: Mapped[int | None]
    platforms: Mapped[str | None] = mapped_column(String(300))
    joined_at: Mapped[datetime]

    region: Mapped[Region] = relationship()
    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")
