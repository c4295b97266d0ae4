"""judge(): every rule that a policy applies, one named function each.

Sources of the rules: `placement/reference/data/policy_profiles.csv` and its SOURCES.md.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from placement.eligibility.drafts import Asked, Facts, Finding, Policy
from placement.eligibility.states import Rule, Verdict

MONTHS = 12


def _finding(rule: Rule, passes: bool, value: object, limit: object, clause: str) -> Finding:  # noqa: FBT001
    return Finding(rule, Verdict.PASS if passes else Verdict.FAIL, str(value), str(limit), clause)


def _unknown(rule: Rule, limit: object, clause: str, missing: str) -> Finding:
    return Finding(rule, Verdict.UNKNOWN, "", str(limit), clause, missing)


def full_years(birth_year: int, birth_month: int, on: date) -> int:
    """Return the age in full years in the reference month; the birth month counts as reached."""
    return on.year - birth_year - (birth_month > on.month)


def _age(facts: Facts, policy: Policy, on: date, clause: str) -> Finding | None:
    if policy.max_age is None:
        return None
    if facts.birth_year is None or facts.birth_month is None:
        return _unknown(Rule.AGE, policy.max_age, clause, "birth")
    age = full_years(facts.birth_year, facts.birth_month, on)
    return _finding(Rule.AGE, age <= policy.max_age, age, policy.max_age, clause)


def _adult(facts: Facts, policy: Policy, on: date, clause: str) -> Finding | None:
    if policy.min_person_age is None:
        return None
    if facts.birth_year is None or facts.birth_month is None:
        return _unknown(Rule.ADULT, policy.min_person_age, clause, "birth")
    age = full_years(facts.birth_year, facts.birth_month, on)
    return _finding(Rule.ADULT, age >= policy.min_person_age, age, policy.min_person_age, clause)


def _title_or_degree(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    """A high enough title, or the degree that stands in for it."""
    rank, degree = policy.min_title_rank, policy.degree_alternative
    if rank is None and degree is None:
        return None
    limit = f"title {rank if rank is not None else '-'} degree {degree if degree is not None else '-'}"
    by_title = rank is not None and facts.title_rank is not None and facts.title_rank <= rank
    by_degree = degree is not None and facts.degree is not None and facts.degree >= degree
    value = f"title {facts.title_rank or '-'} degree {'-' if facts.degree is None else facts.degree}"
    if by_title or by_degree:
        return _finding(Rule.TITLE_OR_DEGREE, True, value, limit, clause)  # noqa: FBT003
    if rank is not None and facts.title_rank is None:
        return _unknown(Rule.TITLE_OR_DEGREE, limit, clause, "title")
    if degree is not None and facts.degree is None:
        return _unknown(Rule.TITLE_OR_DEGREE, limit, clause, "degree")
    return _finding(Rule.TITLE_OR_DEGREE, False, value, limit, clause)  # noqa: FBT003


def _home_contract(facts: Facts, policy: Policy, on: date, clause: str) -> Finding | None:
    """Regular staff, or a contract that runs long enough after the reference date."""
    years = policy.min_home_contract_years
    if years is None:
        return None
    if facts.employment is None:
        return _unknown(Rule.HOME_CONTRACT, years, clause, "employment")
    if facts.employment == "regular":
        return _finding(Rule.HOME_CONTRACT, True, "regular", years, clause)  # noqa: FBT003
    if facts.employment != "contract":
        return _finding(Rule.HOME_CONTRACT, False, facts.employment, years, clause)  # noqa: FBT003
    if facts.contract_until is None:
        return _unknown(Rule.HOME_CONTRACT, years, clause, "contract_until")
    end = facts.contract_until
    months = (end.year - on.year) * MONTHS + end.month - on.month
    return _finding(Rule.HOME_CONTRACT, months >= years * MONTHS, end.isoformat(), years, clause)


def _management_post(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    if not policy.bars_management_post:
        return None
    if facts.management_post is None:
        return _unknown(Rule.MANAGEMENT_POST, "no", clause, "management_post")
    return _finding(
        Rule.MANAGEMENT_POST, not facts.management_post, "yes" if facts.management_post else "no", "no", clause
    )


def _days_per_year(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    if policy.min_days_per_year is None:
        return None
    if facts.days_per_year is None:
        return _unknown(Rule.DAYS_PER_YEAR, policy.min_days_per_year, clause, "days_per_year")
    enough = facts.days_per_year >= policy.min_days_per_year
    return _finding(Rule.DAYS_PER_YEAR, enough, facts.days_per_year, policy.min_days_per_year, clause)


def _in_term(facts: Facts, policy: Policy, on: date, clause: str) -> Finding | None:
    if not policy.bars_in_term:
        return None
    end = facts.in_term_until
    return _finding(
        Rule.IN_TERM, end is None or end <= on, end.isoformat() if end else "none", on.isoformat(), clause
    )


def _clean_record(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    if not policy.asks_clean_record:
        return None
    if facts.clean_record is None:
        return _unknown(Rule.CLEAN_RECORD, "yes", clause, "clean_record")
    return _finding(Rule.CLEAN_RECORD, facts.clean_record, "yes" if facts.clean_record else "no", "yes", clause)


def _total_months(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    """Months served and the coming term together stay within the cap."""
    if policy.max_total_months is None:
        return None
    if facts.months_served is None:
        return _unknown(Rule.TOTAL_MONTHS, policy.max_total_months, clause, "months_served")
    coming = facts.months_served + (policy.term_months or 0)
    return _finding(Rule.TOTAL_MONTHS, coming <= policy.max_total_months, coming, policy.max_total_months, clause)


def _enrolled_year(facts: Facts, policy: Policy, _on: date, clause: str) -> Finding | None:
    if policy.min_enrolled_year is None:
        return None
    if facts.enrolled_year is None:
        return _unknown(Rule.ENROLLED_YEAR, policy.min_enrolled_year, clause, "enrolled_year")
    enough = facts.enrolled_year >= policy.min_enrolled_year
    return _finding(Rule.ENROLLED_YEAR, enough, facts.enrolled_year, policy.min_enrolled_year, clause)


ROLE_RULES: tuple[Callable[[Facts, Policy, date, str], Finding | None], ...] = (
    _age,
    _adult,
    _title_or_degree,
    _home_contract,
    _management_post,
    _days_per_year,
    _in_term,
    _clean_record,
    _total_months,
    _enrolled_year,
)


def judge(facts: Facts, policy: Policy, on: date) -> tuple[Finding, ...]:
    """Return what each rule of the policy says of the person at the reference date."""
    clause = f"{policy.code}: {policy.source}" if policy.source else policy.code
    found = (rule(facts, policy, on, clause) for rule in ROLE_RULES)
    return tuple(finding for finding in found if finding is not None)


def judge_pair(facts: Facts, policy: Policy, asked: Asked) -> tuple[Finding, ...]:
    """Return what the rules between one person and one position say."""
    clause = f"{policy.code}: {policy.source}" if policy.source else policy.code
    found: list[Finding] = []
    if policy.bars_own_company:
        own = asked.host_code in facts.companies
        found.append(_finding(Rule.OWN_COMPANY, not own, "yes" if own else "no", "no", clause))
    if facts.home_code is not None and facts.home_code == asked.host_code:
        found.append(_finding(Rule.HOME_IS_HOST, False, "yes", "no", "MARKET"))  # noqa: FBT003
    found.extend(_asked_by_position(facts, asked))
    return tuple(found)


def _asked_by_position(facts: Facts, asked: Asked) -> list[Finding]:
    clause, found = "position", []
    if asked.min_degree is not None:
        found.append(
            _unknown(Rule.POSITION_DEGREE, asked.min_degree, clause, "degree")
            if facts.degree is None
            else _finding(
                Rule.POSITION_DEGREE, facts.degree >= asked.min_degree, facts.degree, asked.min_degree, clause
            )
        )
    if asked.min_title_rank is not None:
        found.append(
            _unknown(Rule.POSITION_TITLE, asked.min_title_rank, clause, "title")
            if facts.title_rank is None
            else _finding(
                Rule.POSITION_TITLE,
                facts.title_rank <= asked.min_title_rank,
                facts.title_rank,
                asked.min_title_rank,
                clause,
            )
        )
    if asked.days_per_year is not None:
        found.append(
            _unknown(Rule.POSITION_DAYS, asked.days_per_year, clause, "days_per_year")
            if facts.days_per_year is None
            else _finding(
                Rule.POSITION_DAYS,
                facts.days_per_year >= asked.days_per_year,
                facts.days_per_year,
                asked.days_per_year,
                clause,
            )
        )
    return found
