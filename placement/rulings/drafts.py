"""What is declared about a company, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass

from placement.eligibility.states import Relation


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company by its credit code, the share that is held, and the evidence of it."""

    credit_code: str
    name: str
    share_percent: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class InterestDraft:
    """What ties a person to a company."""

    company: CompanyDraft
    relation: Relation
