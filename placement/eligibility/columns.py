"""The columns of a policy: what each is called, in which unit it counts, and which rule reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from placement.eligibility.states import Rule
from placement.reference.states import Degree


class Unit(StrEnum):
    """What a column counts in."""

    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    COUNT = "count"
    YUAN = "yuan"
    RANK = "rank"
    SKILL = "skill"
    DEGREE = "degree"
    ASSESSMENT = "assessment"
    PROVINCE = "province"
    FLAG = "flag"


UNIT_WORDS = {
    Unit.YEARS: _l("years"),
    Unit.MONTHS: _l("months"),
    Unit.DAYS: _l("days"),
    Unit.COUNT: _l("number"),
    Unit.YUAN: _l("yuan a year"),
    Unit.RANK: _l("rank of the title"),
    Unit.SKILL: _l("rank of the skill grade"),
    Unit.DEGREE: _l("degree"),
    Unit.ASSESSMENT: _l("result of an assessment"),
    Unit.PROVINCE: _l("province"),
    Unit.FLAG: _l("yes or no"),
}
NUMBERS = frozenset({Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.COUNT, Unit.YUAN})
MOST = {Unit.YEARS: 120, Unit.MONTHS: 600, Unit.DAYS: 366, Unit.COUNT: 10_000, Unit.YUAN: 100_000_000}
"""The largest number that a column can sensibly hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """One rule's column."""

    name: str
    words: Any
    unit: Unit
    rule: Rule


_ALL = (
    Column("max_age", _l("Most age"), Unit.YEARS, Rule.AGE),
    Column("max_age_exception", _l("Most age with an exception"), Unit.YEARS, Rule.AGE),
    Column("age_first_term_only", _l("Age counts for a first term only"), Unit.FLAG, Rule.AGE),
    Column("min_title_rank", _l("Least title"), Unit.RANK, Rule.TITLE_OR_DEGREE),
    Column("degree_alternative", _l("Degree instead of the title"), Unit.DEGREE, Rule.TITLE_OR_DEGREE),
    Column("skilled_rank_alternative", _l("Skill grade instead of the title"), Unit.SKILL, Rule.TITLE_OR_DEGREE),
    Column("min_degree", _l("Least degree"), Unit.DEGREE, Rule.DEGREE),
    Column("min_home_contract_years", _l("Years the home contract still runs"), Unit.YEARS, Rule.HOME_CONTRACT),
    Column("asks_in_post", _l("In post only"), Unit.FLAG, Rule.IN_POST),
    Column("min_work_years", _l("Least years of work experience"), Unit.YEARS, Rule.WORK_YEARS),
    Column("term_months", _l("Usual term"), Unit.MONTHS, Rule.USUAL_TERM),
    Column("min_term_months", _l("Shortest term"), Unit.MONTHS, Rule.TERM),
    Column("max_term_months", _l("Longest term"), Unit.MONTHS, Rule.TERM),
    Column("max_total_months", _l("Most months in all"), Unit.MONTHS, Rule.TOTAL_MONTHS),
    Column("total_window_months", _l("Months within which they count"), Unit.MONTHS, Rule.TOTAL_MONTHS),
    Column("min_last_assessment", _l("Last assessment, for a renewal"), Unit.ASSESSMENT, Rule.LAST_ASSESSMENT),
    Column("min_days_per_year", _l("Least days a year"), Unit.DAYS, Rule.DAYS_PER_YEAR),
    Column("min_days_per_month", _l("Least days a month"), Unit.DAYS, Rule.DAYS_PER_MONTH),
    Column("max_hosts_per_person", _l("Most enterprises per person"), Unit.COUNT, Rule.HOSTS_PER_PERSON),
    Column("max_persons_per_host", _l("Most persons per enterprise"), Unit.COUNT, Rule.PERSONS_PER_HOST),
    Column("max_per_university", _l("Most nominations per university"), Unit.COUNT, Rule.PER_UNIVERSITY),
    Column("bars_own_company", _l("Bars companies of one's own"), Unit.FLAG, Rule.OWN_COMPANY),
    Column("bars_home_org_company", _l("Bars companies of one's university"), Unit.FLAG, Rule.HOME_ORG_COMPANY),
    Column("bars_management_post", _l("Bars management posts"), Unit.FLAG, Rule.MANAGEMENT_POST),
    Column("bars_civil_servant", _l("Bars civil servants"), Unit.FLAG, Rule.CIVIL_SERVANT),
    Column("bars_in_term", _l("Bars people in another term"), Unit.FLAG, Rule.IN_TERM),
    Column("asks_clean_record", _l("Asks for no bad record in three years"), Unit.FLAG, Rule.CLEAN_RECORD),
    Column("min_enrolled_year", _l("Least year of study"), Unit.COUNT, Rule.ENROLLED_YEAR),
    Column("min_person_age", _l("Least age"), Unit.YEARS, Rule.ADULT),
    Column("host_province", _l("Province of the enterprise"), Unit.PROVINCE, Rule.HOST_PROVINCE),
    Column("min_host_years", _l("Least years the enterprise has existed"), Unit.YEARS, Rule.HOST_YEARS),
    Column("min_host_employees", _l("Least employees of the enterprise"), Unit.COUNT, Rule.HOST_EMPLOYEES),
    Column("min_pay_yuan", _l("Least pay by the enterprise"), Unit.YUAN, Rule.PAY),
    Column("agreement_parties", _l("Parties to the agreement"), Unit.COUNT, Rule.AGREEMENT),
    Column("annual_assessment", _l("Yearly assessment"), Unit.FLAG, Rule.ANNUAL_ASSESSMENT),
)
COLUMN = {column.name: column for column in _ALL}


def stored(column: Column, value: object) -> str:
    """Return a value as text keeps it; empty where the rule is not applied."""
    if value is None:
        return ""
    if column.unit is Unit.FLAG:
        return "1" if value else "0"
    if column.unit is Unit.DEGREE:
        assert isinstance(value, int)
        return Degree(value).name.lower()
    return str(value)


def typed(column: Column, text: str) -> Any:
    """Return the value that `stored` wrote. Raises KeyError or ValueError for what it cannot have written."""
    if text == "":
        return None
    if column.unit is Unit.FLAG:
        return {"1": True, "0": False}[text]
    if column.unit is Unit.DEGREE:
        return int(Degree[text.upper()])
    if column.unit in {Unit.PROVINCE, Unit.ASSESSMENT}:
        return text
    return int(text)
