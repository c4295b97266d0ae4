"""Facts, policies and findings: frozen values, no database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from placement.eligibility.states import Rule, Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person; None is unknown. `title_rank` 1 is full senior; `degree` 4 doctor."""

    birth_year: int | None = None
    birth_month: int | None = None
    title_rank: int | None = None
    degree: int | None = None
    employment: str | None = None
    contract_until: date | None = None
    management_post: bool | None = None
    days_per_year: int | None = None
    in_term_until: date | None = None
    months_served: int | None = None
    clean_record: bool | None = None
    enrolled_year: int | None = None
    companies: tuple[str, ...] = ()
    home_code: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A programme's rules; None means that the rule is not applied, 0 means zero."""

    code: str
    source: str | None = None
    max_age: int | None = None
    min_title_rank: int | None = None
    degree_alternative: int | None = None
    min_home_contract_years: int | None = None
    term_months: int | None = None
    max_total_months: int | None = None
    min_days_per_year: int | None = None
    bars_own_company: bool | None = None
    bars_management_post: bool | None = None
    bars_in_term: bool | None = None
    asks_clean_record: bool | None = None
    min_enrolled_year: int | None = None
    min_person_age: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a position asks for beyond the policy."""

    host_code: str
    min_degree: int | None = None
    min_title_rank: int | None = None
    days_per_year: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict with the value it saw, the limit and the clause it rests on.

    `value` and `limit` are plain numbers or code words; `missing` names the fact that an
    unknown verdict lacks.
    """

    rule: Rule
    verdict: Verdict
    value: str
    limit: str
    clause: str
    missing: str = ""

    def to_document(self) -> dict[str, Any]:
        """Return the finding as JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Finding:
        """Return the finding that `to_document` wrote."""
        return cls(
            Rule(document["rule"]),
            Verdict(document["verdict"]),
            document["value"],
            document["limit"],
            document["clause"],
            document.get("missing", ""),
        )


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return fail if any rule fails, else unknown if any is unknown, else pass."""
    seen = {finding.verdict for finding in findings}
    return Verdict.FAIL if Verdict.FAIL in seen else Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.PASS
