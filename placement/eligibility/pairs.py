"""The rules between one person and one position, one named function each."""

from __future__ import annotations

from dataclasses import replace

from placement.eligibility.drafts import Asked, Facts, Finding, Policy
from placement.eligibility.findings import PLATFORM, found, unknown, yes_or_no
from placement.eligibility.states import Relation, Rule, Verdict

OWNED = frozenset({Relation.FOUNDER, Relation.SHAREHOLDER})
MONTHS = 12


def _tied(facts: Facts, asked: Asked, relations: frozenset[Relation]) -> bool:
    return any(one.host_code == asked.host_code and one.relation in relations for one in facts.interests)


def own_company(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise was not founded by the person, who owns no part of it, as far as is declared."""
    if not policy.bars_own_company:
        return None
    own = asked.host_code in facts.companies or _tied(facts, asked, OWNED)
    return found(policy, Rule.OWN_COMPANY, "bars_own_company", passes=not own, value=yes_or_no(holds=own), limit="no")


def home_org_company(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise was not founded by the person's university, which owns no part of it, as far as is listed."""
    if not policy.bars_home_org_company:
        return None
    own = asked.host_code in facts.home_companies
    value = yes_or_no(holds=own)
    return found(policy, Rule.HOME_ORG_COMPANY, "bars_home_org_company", passes=not own, value=value, limit="no")


def family(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """A declared family tie stands in the way until an officer rules on it; nothing declared, nothing judged."""
    if not _tied(facts, asked, frozenset({Relation.FAMILY})):
        return None
    made = found(policy, Rule.FAMILY, passes=False, value="yes", limit="no")
    return replace(made, clause=PLATFORM)


def contract(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """A contract that was declared waits for an officer's ruling; nothing declared, nothing judged."""
    if not _tied(facts, asked, frozenset({Relation.CONTRACT})):
        return None
    made = unknown(policy, Rule.CONTRACT, limit="cleared", missing="clearance")
    return replace(made, clause=PLATFORM)


def host_province(_facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise is registered in the province (the first two digits of GB/T 2260)."""
    province = policy.host_province
    if province is None:
        return None
    if not asked.host_region:
        return unknown(policy, Rule.HOST_PROVINCE, "host_province", limit=province, missing="host_region")
    value = asked.host_region[:2]
    passes = value == province
    return found(policy, Rule.HOST_PROVINCE, "host_province", passes=passes, value=value, limit=province)


def host_years(_facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise has existed for so many full years at the reference date."""
    least = policy.min_host_years
    if least is None:
        return None
    since, on = asked.host_founded_on, asked.on
    if since is None or on is None:
        return unknown(policy, Rule.HOST_YEARS, "min_host_years", limit=least, missing="host_founded_on")
    years = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    return found(policy, Rule.HOST_YEARS, "min_host_years", passes=years >= least, value=years, limit=least)


def host_employees(_facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise has at least so many employees."""
    least, have = policy.min_host_employees, asked.host_employees
    if least is None:
        return None
    if have is None:
        return unknown(policy, Rule.HOST_EMPLOYEES, "min_host_employees", limit=least, missing="host_employees")
    return found(policy, Rule.HOST_EMPLOYEES, "min_host_employees", passes=have >= least, value=have, limit=least)


def term(_facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The position's term is neither shorter nor longer than the programme allows."""
    least, most, months = policy.min_term_months, policy.max_term_months, asked.term_months
    if least is None and most is None:
        return None
    columns = ("min_term_months", "max_term_months")
    limit = f"{'-' if least is None else least} {'-' if most is None else most}"
    if months is None:
        return unknown(policy, Rule.TERM, *columns, limit=limit, missing="term_months")
    passes = (least is None or months >= least) and (most is None or months <= most)
    return found(policy, Rule.TERM, *columns, passes=passes, value=months, limit=limit)


def pay(_facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The enterprise pays at least so many yuan a year."""
    least = policy.min_pay_yuan
    if least is None:
        return None
    if asked.pay_yuan is None:
        return unknown(policy, Rule.PAY, "min_pay_yuan", limit=least, missing="pay_yuan")
    return found(policy, Rule.PAY, "min_pay_yuan", passes=asked.pay_yuan >= least, value=asked.pay_yuan, limit=least)


def home_is_host(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """A placement is with another organisation than one's own."""
    if facts.home_code is None or facts.home_code != asked.host_code:
        return None
    return replace(found(policy, Rule.HOME_IS_HOST, passes=False, value="yes", limit="no"), clause="MARKET")


def invited(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """A position by invitation is for the people of one university."""
    if asked.invited is None:
        return None
    own = facts.home_code == asked.invited
    finding = found(policy, Rule.INVITED, passes=own, value="yes" if own else "no", limit="yes")
    return replace(finding, clause="position")


def position_degree(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The degree that the position asks for."""
    return _asked(policy, Rule.POSITION_DEGREE, "degree", facts.degree, asked.min_degree)


def position_title(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The title that the position asks for; a lower rank is the higher title."""
    return _asked(policy, Rule.POSITION_TITLE, "title", facts.title_rank, asked.min_title_rank, sign=-1)


def position_days(facts: Facts, policy: Policy, asked: Asked) -> Finding | None:
    """The days a year that the position asks for."""
    return _asked(policy, Rule.POSITION_DAYS, "days_per_year", facts.days_per_year, asked.days_per_year)


def _asked(
    policy: Policy, rule: Rule, fact: str, value: int | None, limit: int | None, *, sign: int = 1
) -> Finding | None:
    if limit is None:
        return None
    if value is None:
        return replace(unknown(policy, rule, limit=limit, missing=fact), clause="position")
    verdict = Verdict.PASS if sign * value >= sign * limit else Verdict.FAIL
    return Finding(rule, verdict, str(value), str(limit), "position", version=policy.version)
