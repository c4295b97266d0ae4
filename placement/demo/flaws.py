"""What is wrong with the nominations that the rules refuse: each flaw breaks one rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placement.accounts.states import Employment
from placement.demo.world import ADVISOR, ASSISTANT, TEACHER, VP
from placement.eligibility.states import Rule
from placement.reference.states import Degree, Role

PER = 400
"""The counts below are for so many members of staff."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Facts that break a rule, for how many people of a role; an unknown fact is None."""

    rule: Rule
    role: Role
    count: int
    facts: Mapping[str, Any]


LOW = {"title_code": "university_teacher-3", "degree": Degree.MASTER}
LEAVING = {"employment": Employment.CONTRACT, "contract_until": date(2027, 6, 30)}
PART_TIME = {"employment": Employment.PART_TIME, "contract_until": None}
IN_TERM = {"in_term_until": date(2027, 8, 31)}

FLAWS = (
    Flaw(Rule.AGE, VP, 4, {"birth_year": 1966, "birth_month": 5}),
    Flaw(Rule.AGE, ADVISOR, 2, {"birth_year": 1963, "birth_month": 9}),
    Flaw(Rule.AGE, ASSISTANT, 2, {"birth_year": 1983, "birth_month": 2}),
    Flaw(Rule.AGE, TEACHER, 1, {"birth_year": 1958, "birth_month": 11, "title_code": "university_teacher-1"}),
    Flaw(Rule.TITLE_OR_DEGREE, VP, 4, LOW),
    Flaw(Rule.TITLE_OR_DEGREE, ADVISOR, 4, LOW),
    Flaw(Rule.TITLE_OR_DEGREE, TEACHER, 1, {**LOW, "title_code": "university_teacher-4"}),
    Flaw(Rule.HOME_CONTRACT, VP, 3, LEAVING),
    Flaw(Rule.HOME_CONTRACT, ADVISOR, 4, PART_TIME),
    Flaw(Rule.MANAGEMENT_POST, VP, 6, {"management_post": True}),
    Flaw(Rule.DAYS_PER_YEAR, VP, 3, {"days_per_year": 40}),
    Flaw(Rule.DAYS_PER_YEAR, ADVISOR, 2, {"days_per_year": 12}),
    Flaw(Rule.DAYS_PER_YEAR, ASSISTANT, 4, {"days_per_year": 100}),
    Flaw(Rule.IN_TERM, VP, 3, IN_TERM),
    Flaw(Rule.IN_TERM, ADVISOR, 4, IN_TERM),
    Flaw(Rule.CLEAN_RECORD, ADVISOR, 2, {"clean_record": False}),
    Flaw(Rule.CLEAN_RECORD, ASSISTANT, 1, {"clean_record": False}),
    Flaw(Rule.TOTAL_MONTHS, VP, 3, {"months_served": 60}),
    Flaw(Rule.TOTAL_MONTHS, ADVISOR, 3, {"months_served": 66}),
    Flaw(Rule.AGE, VP, 2, {"birth_year": None, "birth_month": None}),
    Flaw(Rule.TITLE_OR_DEGREE, ADVISOR, 2, {"title_code": "engineer-3", "degree": None}),
    Flaw(Rule.CLEAN_RECORD, ASSISTANT, 2, {"clean_record": None}),
)


def flaws_for(role: Role, members: int, staff: int) -> list[Mapping[str, Any]]:
    """Return what to change in the facts of a role's members, one entry each; none for most of them."""
    found: list[Mapping[str, Any]] = []
    for flaw in FLAWS:
        if flaw.role is role:
            found += [flaw.facts] * (flaw.count * staff // PER)
    return found[:members] + [{}] * max(0, members - len(found))
