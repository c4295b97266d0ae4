"""Codes with names; a code is never deleted, only closed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.foundation.database import Base, Row


class Coded(Base):
    """A code with its Chinese name, an English one where there is one, and the day it was closed."""

    __abstract__ = True

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str | None] = mapped_column(String(200))
    closed_on: Mapped[date | None]


class Region(Coded):
    """A province, prefecture or county (GB/T 2260)."""

    __tablename__ = "region"

    level: Mapped[str] = mapped_column(String(20))
    parent_code: Mapped[str | None] = mapped_column(String(60))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)


class Zone(Coded):
    """A national high-tech zone; its Chinese name is its code."""

    __tablename__ = "zone"

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))


class SciencePark(Coded):
    """A national university science park; its Chinese name is its code."""

    __tablename__ = "science_park"

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    host_university: Mapped[str | None] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(40))


class University(Coded):
    """A university with its ten-digit MoE identifier."""

    __tablename__ = "university"

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    double_first_class: Mapped[bool]


class Discipline(Coded):
    """A category (2 digits) or first-level discipline (4 digits) of the 2022 graduate catalogue."""

    __tablename__ = "discipline"

    parent_code: Mapped[str | None] = mapped_column(String(60))


class Industry(Coded):
    """A section (letter) or division (2 digits) of GB/T 4754-2017."""

    __tablename__ = "industry"

    parent_code: Mapped[str | None] = mapped_column(String(60))


class Title(Coded):
    """A professional title; `rank` 1 is full senior, 5 assistant."""

    __tablename__ = "title"

    series: Mapped[str] = mapped_column(String(40))
    rank: Mapped[int]


class CalendarDay(Coded):
    """A day (its ISO date is its code) that is free although a weekday, worked although a weekend, or named."""

    __tablename__ = "calendar_day"

    is_working: Mapped[bool]
    source: Mapped[str | None] = mapped_column(String(120))


class ReferenceChange(Row):
    """One correction of a reference table on this site. Kept for ever; what is shipped later does not undo it."""

    __tablename__ = "reference_change"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="change_has_a_reason"),)

    table_name: Mapped[str] = mapped_column(String(40), index=True)
    code: Mapped[str] = mapped_column(String(60), index=True)
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None]
    at: Mapped[datetime]


class PolicyProfile(Coded):
    """One programme whose rules can judge a role; what it rules stands in its versions."""

    __tablename__ = "policy_profile"

    country: Mapped[str | None] = mapped_column(String(10))
    jurisdiction_zh: Mapped[str | None] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(40))
    year: Mapped[int | None]


class PolicyVersion(Row):
    """A programme's rules from one day on, a column per rule; an empty value means the rule is not applied.

    A version is never changed: a correction is the next version, with its reason.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("profile_code", "number"),
        CheckConstraint("number >= 1", name="numbers_count_up"),
        CheckConstraint("number = 1 OR reason IS NOT NULL", name="corrections_have_a_reason"),
    )

    profile_code: Mapped[str] = mapped_column(ForeignKey("policy_profile.code"), index=True)
    number: Mapped[int]
    valid_from: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None]
    """The person; None for what is shipped."""
    reason: Mapped[str | None] = mapped_column(Text)
    max_age: Mapped[int | None]
    max_age_exception: Mapped[int | None]
    age_first_term_only: Mapped[bool | None]
    min_title_rank: Mapped[int | None]
    degree_alternative: Mapped[str | None] = mapped_column(String(20))
    skilled_rank_alternative: Mapped[int | None]
    min_degree: Mapped[str | None] = mapped_column(String(20))
    min_home_contract_years: Mapped[int | None]
    asks_in_post: Mapped[bool | None]
    min_work_years: Mapped[int | None]
    term_months: Mapped[int | None]
    min_term_months: Mapped[int | None]
    max_term_months: Mapped[int | None]
    max_total_months: Mapped[int | None]
    total_window_months: Mapped[int | None]
    min_last_assessment: Mapped[str | None] = mapped_column(String(20))
    min_days_per_year: Mapped[int | None]
    min_days_per_month: Mapped[int | None]
    max_hosts_per_person: Mapped[int | None]
    max_persons_per_host: Mapped[int | None]
    max_per_university: Mapped[int | None]
    bars_own_company: Mapped[bool | None]
    bars_home_org_company: Mapped[bool | None]
    bars_management_post: Mapped[bool | None]
    bars_civil_servant: Mapped[bool | None]
    bars_in_term: Mapped[bool | None]
    asks_clean_record: Mapped[bool | None]
    min_enrolled_year: Mapped[int | None]
    min_person_age: Mapped[int | None]
    host_province: Mapped[str | None] = mapped_column(String(2))
    min_host_years: Mapped[int | None]
    min_host_employees: Mapped[int | None]
    min_pay_yuan: Mapped[int | None]
    agreement_parties: Mapped[int | None]
    annual_assessment: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)
    """What the compiler of the table read; every rule in it is a column or a check."""
    source: Mapped[str | None] = mapped_column(Text)

    profile: Mapped[PolicyProfile] = relationship(lazy="joined")
    checks: Mapped[list[PolicyCheck]] = relationship(order_by="PolicyCheck.id", lazy="selectin")


class PolicyCheck(Row):
    """A rule of a version that no machine can judge, in both languages; an officer ticks it."""

    __tablename__ = "policy_check"
    __table_args__ = (UniqueConstraint("version_id", "code"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))
    renewal_only: Mapped[bool] = mapped_column(default=False)
    zh: Mapped[str] = mapped_column(String(200))
    en: Mapped[str] = mapped_column(String(300))
