"""Verdicts, the rules they are about, and what rules can be about."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Verdict(StrEnum):
    """What a rule says; an unknown verdict is not a pass."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNKNOWN = "unknown"


VERDICT_WORDS = {
    Verdict.PASS: _l("Meets the rule"),
    Verdict.FAIL: _l("Does not meet the rule"),
    Verdict.UNKNOWN: _l("A fact is missing"),
}


class Rule(StrEnum):
    """One rule each, with its own function in `persons`, `pairs`, `counts` or `conditions`."""

    AGE = "age"
    TITLE_OR_DEGREE = "title_or_degree"
    DEGREE = "degree"
    HOME_CONTRACT = "home_contract"
    IN_POST = "in_post"
    WORK_YEARS = "work_years"
    MANAGEMENT_POST = "management_post"
    CIVIL_SERVANT = "civil_servant"
    DAYS_PER_YEAR = "days_per_year"
    DAYS_PER_MONTH = "days_per_month"
    HOSTS_PER_PERSON = "hosts_per_person"
    IN_TERM = "in_term"
    CLEAN_RECORD = "clean_record"
    TOTAL_MONTHS = "total_months"
    LAST_ASSESSMENT = "last_assessment"
    ENROLLED_YEAR = "enrolled_year"
    ADULT = "adult"
    OWN_COMPANY = "own_company"
    HOME_ORG_COMPANY = "home_org_company"
    FAMILY = "family"
    CONTRACT = "contract"
    HOST_PROVINCE = "host_province"
    HOST_YEARS = "host_years"
    HOST_EMPLOYEES = "host_employees"
    TERM = "term"
    PAY = "pay"
    POSITION_DEGREE = "position_degree"
    POSITION_TITLE = "position_title"
    POSITION_DAYS = "position_days"
    HOME_IS_HOST = "home_is_host"
    PERSONS_PER_HOST = "persons_per_host"
    PER_UNIVERSITY = "per_university"
    AGREEMENT = "agreement"
    USUAL_TERM = "usual_term"
    ANNUAL_ASSESSMENT = "annual_assessment"
    CHECK = "check"
    INVITED = "invited"


RULE_WORDS = {
    Rule.AGE: _l("Age at the reference date"),
    Rule.TITLE_OR_DEGREE: _l("Title or degree"),
    Rule.DEGREE: _l("Degree"),
    Rule.HOME_CONTRACT: _l("Contract with the home organisation"),
    Rule.IN_POST: _l("In post at the home organisation"),
    Rule.WORK_YEARS: _l("Years of work experience"),
    Rule.MANAGEMENT_POST: _l("No management post"),
    Rule.CIVIL_SERVANT: _l("No civil servant"),
    Rule.DAYS_PER_YEAR: _l("Days at the enterprise each year"),
    Rule.DAYS_PER_MONTH: _l("Days at the enterprise each month"),
    Rule.HOSTS_PER_PERSON: _l("Enterprises per person"),
    Rule.IN_TERM: _l("No other post in term"),
    Rule.CLEAN_RECORD: _l("No bad record in three years"),
    Rule.TOTAL_MONTHS: _l("Months served so far"),
    Rule.LAST_ASSESSMENT: _l("Last assessment, for a renewal"),
    Rule.ENROLLED_YEAR: _l("Year of study"),
    Rule.ADULT: _l("Least age"),
    Rule.OWN_COMPANY: _l("No company of one's own"),
    Rule.HOME_ORG_COMPANY: _l("No company of one's university"),
    Rule.FAMILY: _l("No family tie to the enterprise"),
    Rule.CONTRACT: _l("Existing contract with the enterprise"),
    Rule.HOST_PROVINCE: _l("Where the enterprise is registered"),
    Rule.HOST_YEARS: _l("How long the enterprise has existed"),
    Rule.HOST_EMPLOYEES: _l("Employees of the enterprise"),
    Rule.TERM: _l("Length of the term"),
    Rule.PAY: _l("Pay by the enterprise"),
    Rule.POSITION_DEGREE: _l("Degree asked by the position"),
    Rule.POSITION_TITLE: _l("Title asked by the position"),
    Rule.POSITION_DAYS: _l("Days asked by the position"),
    Rule.HOME_IS_HOST: _l("Another organisation than one's own"),
    Rule.PERSONS_PER_HOST: _l("Persons per enterprise"),
    Rule.PER_UNIVERSITY: _l("Nominations per university"),
    Rule.AGREEMENT: _l("Agreement"),
    Rule.USUAL_TERM: _l("Usual term"),
    Rule.ANNUAL_ASSESSMENT: _l("Yearly assessment"),
    Rule.CHECK: _l("Check by an officer"),
    Rule.INVITED: _l("Invited by the enterprise"),
}


class About(StrEnum):
    """What a check is about, and so who ticks it; the last two are never ticked."""

    PERSON = "person"
    HOST = "host"
    POSITION = "position"
    ROUND = "round"
    SERVICE = "service"
    EXCEPTION = "exception"
    PLATFORM = "platform"


ABOUT_WORDS = {
    About.PERSON: _l("Checked for each person by an officer of the home university"),
    About.HOST: _l("Checked for each enterprise by an officer of its zone or science park"),
    About.POSITION: _l("Checked for each position by an officer of its zone or science park"),
    About.ROUND: _l("Checked for the round by the coordination office"),
    About.SERVICE: _l("A condition of the service, checked after the placement"),
    About.EXCEPTION: _l("A ground on which an exception may be granted"),
    About.PLATFORM: _l("Kept by the way the platform works"),
}


class Relation(StrEnum):
    """What ties somebody to an enterprise."""

    FOUNDER = "founder"
    SHAREHOLDER = "shareholder"
    FAMILY = "family"
    CONTRACT = "contract"


RELATION_WORDS = {
    Relation.FOUNDER: _l("Founded by me"),
    Relation.SHAREHOLDER: _l("Part-owned by me"),
    Relation.FAMILY: _l("A family member founded it, part-owns it or manages it"),
    Relation.CONTRACT: _l("I have a contract with it already"),
}

CONFLICT_RULES = frozenset({Rule.OWN_COMPANY, Rule.HOME_ORG_COMPANY, Rule.FAMILY, Rule.CONTRACT})
"""What is cleared pair by pair, never by an exception for the person."""

FACT_WORDS = {
    "birth": _l("year and month of birth"),
    "title": _l("professional title"),
    "degree": _l("degree"),
    "employment": _l("kind of employment"),
    "contract_until": _l("end of the contract"),
    "management_post": _l("whether a management post is held"),
    "civil_servant": _l("whether somebody is a civil servant"),
    "days_per_year": _l("days that can be promised each year"),
    "days_per_month": _l("days that can be promised each month"),
    "work_years": _l("years of work experience"),
    "clean_record": _l("whether the record is clean"),
    "enrolled_year": _l("year of study"),
    "months_served": _l("months served so far"),
    "months_in_window": _l("months served within the window that the rule counts"),
    "last_assessment": _l("result of the last assessment"),
    "clearance": _l("an officer's ruling on the conflict of interest"),
    "host_region": _l("region of the enterprise"),
    "host_founded_on": _l("founding date of the enterprise"),
    "host_employees": _l("number of employees of the enterprise"),
    "term_months": _l("term of the position"),
    "pay_yuan": _l("pay of the position"),
    "check_person": _l("an officer's check of the person"),
    "check_host": _l("an officer's check of the enterprise"),
    "check_position": _l("an officer's check of the position"),
    "check_service": _l("an officer's check after the placement"),
    "check_round": _l("a check of the round"),
}

HOST_FACTS = frozenset({"host_region", "host_founded_on", "host_employees", "check_host"})
POSITION_FACTS = frozenset({"term_months", "pay_yuan", "check_position"})
OFFICE_FACTS = frozenset({"check_round", "clearance"})
"""Facts that others than the home university enter."""
