"""Verdicts and the rules they are about."""

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
    """One rule each, with its own function in `rules`."""

    AGE = "age"
    TITLE_OR_DEGREE = "title_or_degree"
    HOME_CONTRACT = "home_contract"
    MANAGEMENT_POST = "management_post"
    DAYS_PER_YEAR = "days_per_year"
    IN_TERM = "in_term"
    CLEAN_RECORD = "clean_record"
    TOTAL_MONTHS = "total_months"
    ENROLLED_YEAR = "enrolled_year"
    ADULT = "adult"
    OWN_COMPANY = "own_company"
    POSITION_DEGREE = "position_degree"
    POSITION_TITLE = "position_title"
    POSITION_DAYS = "position_days"
    HOME_IS_HOST = "home_is_host"


RULE_WORDS = {
    Rule.AGE: _l("Age at the reference date"),
    Rule.TITLE_OR_DEGREE: _l("Title or degree"),
    Rule.HOME_CONTRACT: _l("Contract with the home organisation"),
    Rule.MANAGEMENT_POST: _l("No management post"),
    Rule.DAYS_PER_YEAR: _l("Days at the enterprise each year"),
    Rule.IN_TERM: _l("No other post in term"),
    Rule.CLEAN_RECORD: _l("No bad record in three years"),
    Rule.TOTAL_MONTHS: _l("Months served so far"),
    Rule.ENROLLED_YEAR: _l("Year of study"),
    Rule.ADULT: _l("Least age"),
    Rule.OWN_COMPANY: _l("No company of one's own"),
    Rule.POSITION_DEGREE: _l("Degree asked by the position"),
    Rule.POSITION_TITLE: _l("Title asked by the position"),
    Rule.POSITION_DAYS: _l("Days asked by the position"),
    Rule.HOME_IS_HOST: _l("Another organisation than one's own"),
}

FACT_WORDS = {
    "birth": _l("year and month of birth"),
    "title": _l("professional title"),
    "degree": _l("degree"),
    "employment": _l("kind of employment"),
    "contract_until": _l("end of the contract"),
    "management_post": _l("whether a management post is held"),
    "days_per_year": _l("days that can be promised each year"),
    "clean_record": _l("whether the record is clean"),
    "enrolled_year": _l("year of study"),
    "months_served": _l("months served so far"),
}
