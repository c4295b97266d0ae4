"""Facts, policies and findings: frozen values, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from placement.eligibility.states import About, Relation, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Tick:
    """What a named officer said of a check, and when."""

    holds: bool
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Granted:
    """An exception from one rule, or the clearance of one conflict, by a named officer with a reason."""

    rule: Rule
    by: str
    reason: str
    host_code: str = ""
    """Of a clearance: the enterprise that it is about."""
    officer_id: int = 0


@dataclass(frozen=True, slots=True)
class Interest:
    """What ties a person to an enterprise, as declared; `relation` says how."""

    relation: Relation
    host_code: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person; None is unknown. `title_rank` 1 is full senior; `degree` 4 doctor."""

    birth_year: int | None = None
    birth_month: int | None = None
    title_rank: int | None = None
    skilled_rank: int | None = None
    """The rank of a skill grade, which is no professional title."""
    degree: int | None = None
    employment: str | None = None
    contract_until: date | None = None
    management_post: bool | None = None
    civil_servant: bool | None = None
    days_per_year: int | None = None
    days_per_month: int | None = None
    work_years: int | None = None
    in_term_until: date | None = None
    months_served: int | None = None
    months_in_window: int | None = None
    last_assessment: str | None = None
    clean_record: bool | None = None
    enrolled_year: int | None = None
    companies: tuple[str, ...] = ()
    home_code: str | None = None
    home_companies: tuple[str, ...] = ()
    """Credit codes of enterprises that the home university founded or part-owns."""
    load: int = 1
    """How many positions the person may hold at once, as nominated."""
    interests: tuple[Interest, ...] = ()
    exceptions: tuple[Granted, ...] = ()
    clearances: tuple[Granted, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that no machine can judge, in words; a named officer ticks it."""

    code: str
    about: About
    zh: str
    en: str
    renewal_only: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A programme's rules, a column per rule; None means that the rule is not applied, 0 means zero."""

    code: str
    source: str | None = None
    version: int = 0
    max_age: int | None = None
    max_age_exception: int | None = None
    age_first_term_only: bool | None = None
    min_title_rank: int | None = None
    degree_alternative: int | None = None
    skilled_rank_alternative: int | None = None
    min_degree: int | None = None
    min_home_contract_years: int | None = None
    asks_in_post: bool | None = None
    min_work_years: int | None = None
    term_months: int | None = None
    min_term_months: int | None = None
    max_term_months: int | None = None
    max_total_months: int | None = None
    total_window_months: int | None = None
    min_last_assessment: str | None = None
    min_days_per_year: int | None = None
    min_days_per_month: int | None = None
    max_hosts_per_person: int | None = None
    max_persons_per_host: int | None = None
    max_per_university: int | None = None
    bars_own_company: bool | None = None
    bars_home_org_company: bool | None = None
    bars_management_post: bool | None = None
    bars_civil_servant: bool | None = None
    bars_in_term: bool | None = None
    asks_clean_record: bool | None = None
    min_enrolled_year: int | None = None
    min_person_age: int | None = None
    host_province: str | None = None
    min_host_years: int | None = None
    min_host_employees: int | None = None
    min_pay_yuan: int | None = None
    agreement_parties: int | None = None
    annual_assessment: bool | None = None
    checks: tuple[Check, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()
    """Columns whose value a round set itself, each with its reason."""


COLUMNS = tuple(
    one.name for one in fields(Policy) if one.name not in {"code", "source", "version", "checks", "overrides"}
)
"""The rules of a policy by the name of their column."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A position and its host, as far as rules ask; None is unknown.

    `invited` is the code of the one university whose people may choose the position.
    """

    host_code: str
    min_degree: int | None = None
    min_title_rank: int | None = None
    days_per_year: int | None = None
    host_region: str | None = None
    host_founded_on: date | None = None
    host_employees: int | None = None
    on: date | None = None
    """The round's reference date."""
    term_months: int | None = None
    pay_yuan: int | None = None
    ticks: Mapping[str, Tick] = field(default_factory=dict, hash=False)
    invited: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's verdict with the value it saw, the limit and the clause it rests on.

    `value` and `limit` are plain numbers or code words; `missing` names the fact that an
    unknown verdict lacks. `by` and `reason` name the officer behind an exception, a clearance
    or a tick; `override` is the reason why a round set the limit itself.
    """

    rule: Rule
    verdict: Verdict
    value: str
    limit: str
    clause: str
    missing: str = ""
    version: int = 0
    by: str = ""
    reason: str = ""
    override: str = ""
    check: str = ""
    zh: str = ""
    en: str = ""

    def to_document(self) -> dict[str, Any]:
        """Return the finding as JSON keeps it; what is empty is left out."""
        kept = {"rule": str(self.rule), "verdict": str(self.verdict)}
        kept |= {name: getattr(self, name) for name in ("value", "limit", "clause", "missing")}
        return kept | {name: getattr(self, name) for name in LATER if getattr(self, name)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Finding:
        """Return the finding that `to_document` wrote, in this version of the platform or an earlier one."""
        return cls(
            Rule(document["rule"]),
            Verdict(document["verdict"]),
            document["value"],
            document["limit"],
            document["clause"],
            document.get("missing", ""),
            **{name: document[name] for name in LATER if name in document},
        )


LATER = ("version", "by", "reason", "override", "check", "zh", "en")


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return fail if any rule fails, else unknown if any is unknown, else pass."""
    seen = {finding.verdict for finding in findings}
    return Verdict.FAIL if Verdict.FAIL in seen else Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.PASS
