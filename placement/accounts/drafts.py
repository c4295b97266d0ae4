"""What is entered about a person, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.accounts.states import Assessment, Employment


@dataclass(frozen=True, slots=True)
class FactsDraft:
    """The facts that rules are judged by; None where nobody knows yet."""

    department: str | None = None
    title_code: str | None = None
    degree: int | None = None
    birth_year: int | None = None
    birth_month: int | None = None
    employment: Employment | None = None
    contract_until: date | None = None
    management_post: bool | None = None
    clean_record: bool | None = None
    in_term_until: date | None = None
    months_served: int | None = None
    days_per_year: int | None = None
    enrolled_year: int | None = None
    days_per_month: int | None = None
    work_years: int | None = None
    civil_servant: bool | None = None
    last_assessment: Assessment | None = None
    months_in_window: int | None = None
    disciplines: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody new."""

    name_zh: str
    email: str
    name_en: str | None = None
    is_demo: bool = False
    facts: FactsDraft = FactsDraft()
