"""Findings in words: every rule, every verdict, nothing left as a code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel

from placement.eligibility.drafts import Facts, Policy
from placement.eligibility.rules import judge, judge_pair
from placement.eligibility.states import Rule, Verdict
from placement.eligibility.wording import WORDS, applied_rules, tell, tell_all, tell_documents
from tests.eligibility.test_rules import ON, PAIRS, POLICY, TABLE


@pytest.fixture(autouse=True)
def _english():
    app = Flask("words")
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


ALL = [
    *(judge(Facts(**known), replace(POLICY, **says), ON)[0] for _rule, says, known, _verdict in TABLE),
    *(judge_pair(Facts(**known), replace(POLICY, **says), asked)[0] for _rule, says, known, asked, _verdict in PAIRS),
]


def test_every_rule_has_its_words():
    """A rule without words would stop a page."""
    assert set(WORDS) == set(Rule)


@pytest.mark.parametrize("finding", ALL, ids=lambda finding: f"{finding.rule}-{finding.verdict}")
def test_a_finding_is_told_with_its_limit_and_what_is_missing(finding):
    """Each finding has a label and a limit; an unknown one says what is missing and who can enter it."""
    who = {
        "person": "officer of the home university",
        "host": "officer of the zone",
        "position": "officer of the zone",
        "office": "education authority",
    }
    told = tell(finding)
    assert told.label
    assert told.limit
    assert bool(told.value) == (told.verdict is not Verdict.UNKNOWN)
    assert bool(told.missing) == (told.verdict is Verdict.UNKNOWN)
    assert told.verdict is not Verdict.UNKNOWN or who[told.place] in told.missing


@pytest.mark.parametrize(
    ("says", "known", "value", "limit"),
    [
        ({"max_age": 55}, {"birth_year": 1961, "birth_month": 1}, "65 years", "at most 55 years"),
        ({"min_person_age": 18}, {"birth_year": 2025, "birth_month": 1}, "1 year", "at least 18 years"),
        (
            {"min_title_rank": 2, "degree_alternative": 4},
            {"degree": 3, "title_rank": 4},
            "Junior, Master",
            "Associate senior or higher, or else Doctor or higher",
        ),
        (
            {"bars_management_post": True},
            {"management_post": True},
            "a management post is held",
            "no management post",
        ),
        ({"min_days_per_year": 0}, {"days_per_year": 0}, "0 days a year", "at least 0 days a year"),
        (
            {"min_home_contract_years": 0},
            {"employment": "regular"},
            "Regular staff",
            "regular staff, or a contract that runs past the reference date",
        ),
        ({"bars_in_term": True}, {}, "none", "over by Tuesday 1 September 2026"),
        ({"min_enrolled_year": 2}, {"enrolled_year": 1}, "year 1", "year 2 or later"),
    ],
)
def test_value_and_limit_are_words_of_the_reader(says, known, value, limit):
    """What a reader sees of one finding."""
    told = tell(judge(Facts(**known), replace(POLICY, **says), ON)[0])
    assert (told.value, told.limit) == (value, limit)


def test_what_stands_in_the_way_comes_first():
    """Failures before what is missing before what is met."""
    policy = replace(POLICY, max_age=55, min_days_per_year=90, bars_in_term=True)
    found = judge(Facts(birth_year=1950, birth_month=1), policy, ON)
    assert [told.verdict for told in tell_all(found)] == [Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS]


def test_a_kept_finding_is_told_like_a_fresh_one():
    """What a row keeps says the same as what the judge said."""
    found = judge(Facts(birth_year=1950, birth_month=1), replace(POLICY, max_age=55), ON)
    assert tell_documents([finding.to_document() for finding in found]) == tell_all(found)


def test_the_rules_of_a_role_are_those_that_the_judge_applies():
    """The public page of rules lists exactly the rules with a value; 0 is a value."""
    policy = Policy(code="p", max_age=55, min_days_per_year=0, bars_own_company=True, bars_management_post=False)
    assert [told.rule for told in applied_rules(policy, ON)] == [Rule.AGE, Rule.DAYS_PER_YEAR, Rule.OWN_COMPANY]
