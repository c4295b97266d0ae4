"""The rules about a person in a role, one named function each.

Sources: `placement/reference/data/policy_profiles.csv` and its SOURCES.md.
"""

from __future__ import annotations

from datetime import date

from placement.eligibility.drafts import Facts, Finding, Policy
from placement.eligibility.findings import found, unknown, yes_or_no
from placement.eligibility.states import Rule

MONTHS = 12
ASSESSMENTS = ("unqualified", "qualified", "good", "excellent")
"""Results of an assessment, the worst first."""
IN_POST = frozenset({"regular", "contract"})


def full_years(birth_year: int, birth_month: int, on: date) -> int:
    """Return the age in full years in the reference month; the birth month counts as reached."""
    return on.year - birth_year - (birth_month > on.month)


def age(facts: Facts, policy: Policy, on: date) -> Finding | None:
    """At most so many years; an exception that was granted reaches up to the exception's own limit."""
    limit, columns = policy.max_age, ("max_age", "max_age_exception", "age_first_term_only")
    if limit is None:
        return None
    if policy.age_first_term_only and facts.months_served:
        return found(policy, Rule.AGE, *columns, passes=True, value="renewal", limit=_age_limit(policy))
    if facts.birth_year is None or facts.birth_month is None:
        return unknown(policy, Rule.AGE, *columns, limit=_age_limit(policy), missing="birth")
    years = full_years(facts.birth_year, facts.birth_month, on)
    if years > limit and policy.age_first_term_only and facts.months_served is None:
        return unknown(policy, Rule.AGE, *columns, limit=_age_limit(policy), missing="months_served")
    return found(policy, Rule.AGE, *columns, passes=years <= limit, value=years, limit=_age_limit(policy))


def _age_limit(policy: Policy) -> str:
    """Return “55”, “55 60” where an exception reaches further, “55 - first” where it holds for the first term."""
    further = policy.max_age_exception
    if not policy.age_first_term_only:
        return f"{policy.max_age} {further}" if further is not None else f"{policy.max_age}"
    return f"{policy.max_age} {'-' if further is None else further} first"


def adult(facts: Facts, policy: Policy, on: date) -> Finding | None:
    """At least so many years."""
    limit = policy.min_person_age
    if limit is None:
        return None
    if facts.birth_year is None or facts.birth_month is None:
        return unknown(policy, Rule.ADULT, "min_person_age", limit=limit, missing="birth")
    years = full_years(facts.birth_year, facts.birth_month, on)
    return found(policy, Rule.ADULT, "min_person_age", passes=years >= limit, value=years, limit=limit)


def _or_dash(value: int | None) -> str:
    return "-" if value is None else str(value)


def title_or_degree(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """A high enough title, or the degree or skill grade that stands in for it."""
    rank, degree, skill = policy.min_title_rank, policy.degree_alternative, policy.skilled_rank_alternative
    if rank is None and degree is None and skill is None:
        return None
    columns = ("min_title_rank", "degree_alternative", "skilled_rank_alternative")
    limit = f"title {_or_dash(rank)} degree {_or_dash(degree)}" + (f" skill {skill}" if skill is not None else "")
    value = f"title {facts.title_rank or '-'} degree {_or_dash(facts.degree)}"
    value += f" skill {facts.skilled_rank}" if facts.skilled_rank is not None else ""
    by_title = rank is not None and facts.title_rank is not None and facts.title_rank <= rank
    by_degree = degree is not None and facts.degree is not None and facts.degree >= degree
    by_skill = skill is not None and facts.skilled_rank is not None and facts.skilled_rank <= skill
    if by_title or by_degree or by_skill:
        return found(policy, Rule.TITLE_OR_DEGREE, *columns, passes=True, value=value, limit=limit)
    if rank is not None and facts.title_rank is None and facts.skilled_rank is None:
        return unknown(policy, Rule.TITLE_OR_DEGREE, *columns, limit=limit, missing="title")
    if degree is not None and facts.degree is None:
        return unknown(policy, Rule.TITLE_OR_DEGREE, *columns, limit=limit, missing="degree")
    return found(policy, Rule.TITLE_OR_DEGREE, *columns, passes=False, value=value, limit=limit)


def degree(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """A degree that is asked as well as the title."""
    least = policy.min_degree
    if least is None:
        return None
    if facts.degree is None:
        return unknown(policy, Rule.DEGREE, "min_degree", limit=least, missing="degree")
    return found(policy, Rule.DEGREE, "min_degree", passes=facts.degree >= least, value=facts.degree, limit=least)


def home_contract(facts: Facts, policy: Policy, on: date) -> Finding | None:
    """Regular staff, or a contract that runs long enough after the reference date."""
    years, column = policy.min_home_contract_years, "min_home_contract_years"
    if years is None:
        return None
    if facts.employment is None:
        return unknown(policy, Rule.HOME_CONTRACT, column, limit=years, missing="employment")
    if facts.employment == "regular":
        return found(policy, Rule.HOME_CONTRACT, column, passes=True, value="regular", limit=years)
    if facts.employment != "contract":
        return found(policy, Rule.HOME_CONTRACT, column, passes=False, value=facts.employment, limit=years)
    end = facts.contract_until
    if end is None:
        return unknown(policy, Rule.HOME_CONTRACT, column, limit=years, missing="contract_until")
    months = (end.year - on.year) * MONTHS + end.month - on.month
    return found(
        policy, Rule.HOME_CONTRACT, column, passes=months >= years * MONTHS, value=end.isoformat(), limit=years
    )


def in_post(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """Regular staff or on a contract; neither part time nor a student."""
    if not policy.asks_in_post:
        return None
    if facts.employment is None:
        return unknown(policy, Rule.IN_POST, "asks_in_post", limit="in_post", missing="employment")
    passes = facts.employment in IN_POST
    return found(policy, Rule.IN_POST, "asks_in_post", passes=passes, value=facts.employment, limit="in_post")


def work_years(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """At least so many years of work experience."""
    return _at_least(policy, Rule.WORK_YEARS, "min_work_years", facts.work_years, policy.min_work_years)


def _at_least(policy: Policy, rule: Rule, column: str, value: int | None, least: int | None) -> Finding | None:
    """Judge a rule that asks for a least number of a fact of the same name as the rule."""
    if least is None:
        return None
    if value is None:
        return unknown(policy, rule, column, limit=least, missing=str(rule))
    return found(policy, rule, column, passes=value >= least, value=value, limit=least)


def days_per_year(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """At least so many days a year at the enterprise."""
    return _at_least(policy, Rule.DAYS_PER_YEAR, "min_days_per_year", facts.days_per_year, policy.min_days_per_year)


def days_per_month(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """At least so many days a month at the enterprise."""
    asked = policy.min_days_per_month
    return _at_least(policy, Rule.DAYS_PER_MONTH, "min_days_per_month", facts.days_per_month, asked)


def enrolled_year(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """In this year of study or a later one."""
    return _at_least(policy, Rule.ENROLLED_YEAR, "min_enrolled_year", facts.enrolled_year, policy.min_enrolled_year)


def management_post(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """No management post at the home organisation."""
    if not policy.bars_management_post:
        return None
    return _barred(policy, Rule.MANAGEMENT_POST, "bars_management_post", holds=facts.management_post)


def civil_servant(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """No civil servant."""
    if not policy.bars_civil_servant:
        return None
    return _barred(policy, Rule.CIVIL_SERVANT, "bars_civil_servant", holds=facts.civil_servant)


def _barred(policy: Policy, rule: Rule, column: str, *, holds: bool | None) -> Finding:
    if holds is None:
        return unknown(policy, rule, column, limit="no", missing=str(rule))
    return found(policy, rule, column, passes=not holds, value=yes_or_no(holds=holds), limit="no")


def in_term(facts: Facts, policy: Policy, on: date) -> Finding | None:
    """No other placement that still runs at the reference date."""
    if not policy.bars_in_term:
        return None
    end = facts.in_term_until
    value = end.isoformat() if end else "none"
    passes = end is None or end <= on
    return found(policy, Rule.IN_TERM, "bars_in_term", passes=passes, value=value, limit=on.isoformat())


def clean_record(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """No bad record in three years, as an officer of the home university answered."""
    if not policy.asks_clean_record:
        return None
    if facts.clean_record is None:
        return unknown(policy, Rule.CLEAN_RECORD, "asks_clean_record", limit="yes", missing="clean_record")
    value = yes_or_no(holds=facts.clean_record)
    return found(policy, Rule.CLEAN_RECORD, "asks_clean_record", passes=facts.clean_record, value=value, limit="yes")


def total_months(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """Months served and the coming term stay within the cap; where only a window counts, those in it."""
    cap, window = policy.max_total_months, policy.total_window_months
    if cap is None:
        return None
    columns = ("max_total_months", "total_window_months", "term_months")
    limit = f"{cap} {window}" if window is not None else str(cap)
    term = policy.term_months or 0
    if facts.months_served is None:
        return unknown(policy, Rule.TOTAL_MONTHS, *columns, limit=limit, missing="months_served")
    served = facts.months_served
    if window is not None and served + term > cap:
        if facts.months_in_window is None:
            return unknown(policy, Rule.TOTAL_MONTHS, *columns, limit=limit, missing="months_in_window")
        served = facts.months_in_window
    coming = served + term
    return found(policy, Rule.TOTAL_MONTHS, *columns, passes=coming <= cap, value=coming, limit=limit)


def last_assessment(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """Who served before was assessed well enough; for a first term there is nothing to ask."""
    least, column = policy.min_last_assessment, "min_last_assessment"
    if least is None:
        return None
    if facts.months_served is None:
        return unknown(policy, Rule.LAST_ASSESSMENT, column, limit=least, missing="months_served")
    if facts.months_served == 0:
        return found(policy, Rule.LAST_ASSESSMENT, column, passes=True, value="first", limit=least)
    if facts.last_assessment is None:
        return unknown(policy, Rule.LAST_ASSESSMENT, column, limit=least, missing="last_assessment")
    passes = ASSESSMENTS.index(facts.last_assessment) >= ASSESSMENTS.index(least)
    return found(policy, Rule.LAST_ASSESSMENT, column, passes=passes, value=facts.last_assessment, limit=least)


def hosts_per_person(facts: Facts, policy: Policy, _on: date) -> Finding | None:
    """Nominated for at most so many enterprises at once; the optimiser keeps the same bound."""
    most = policy.max_hosts_per_person
    if most is None:
        return None
    return found(
        policy,
        Rule.HOSTS_PER_PERSON,
        "max_hosts_per_person",
        passes=facts.load <= most,
        value=facts.load,
        limit=most,
    )
