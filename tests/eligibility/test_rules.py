"""Each rule on its smallest cases: reached, not reached, unknown, not applied, zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.eligibility.drafts import Asked, Facts, Finding, Policy, verdict_of
from placement.eligibility.rules import full_years, judge, judge_pair
from placement.eligibility.states import Rule, Verdict

ON = date(2026, 9, 1)
PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
POLICY = Policy(code="test", source="clause 3")

TABLE = [
    # rule, what the policy says, what is known, the verdict
    (Rule.AGE, {"max_age": 55}, {"birth_year": 1971, "birth_month": 10}, PASS),  # 54 until October
    (Rule.AGE, {"max_age": 55}, {"birth_year": 1970, "birth_month": 9}, FAIL),  # 56: the month of birth is reached
    (Rule.AGE, {"max_age": 55}, {"birth_year": 1970, "birth_month": 10}, PASS),  # 55 still
    (Rule.AGE, {"max_age": 0}, {"birth_year": 2025, "birth_month": 9}, FAIL),
    (Rule.AGE, {"max_age": 55}, {"birth_year": 1980}, UNKNOWN),
    (Rule.AGE, {"max_age": 55}, {}, UNKNOWN),
    (Rule.ADULT, {"min_person_age": 18}, {"birth_year": 2008, "birth_month": 9}, PASS),
    (Rule.ADULT, {"min_person_age": 18}, {"birth_year": 2008, "birth_month": 10}, FAIL),
    (Rule.ADULT, {"min_person_age": 18}, {}, UNKNOWN),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "degree_alternative": 4}, {"title_rank": 2, "degree": 3}, PASS),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "degree_alternative": 4}, {"title_rank": 3, "degree": 4}, PASS),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "degree_alternative": 4}, {"title_rank": 3, "degree": 3}, FAIL),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "degree_alternative": 4}, {"title_rank": 3}, UNKNOWN),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2}, {"title_rank": 3, "degree": 4}, FAIL),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "degree_alternative": 4}, {"degree": 3}, UNKNOWN),
    (Rule.TOTAL_MONTHS, {"max_total_months": 72, "term_months": 24}, {}, UNKNOWN),
    (Rule.TITLE_OR_DEGREE, {"degree_alternative": 3}, {"degree": 3}, PASS),
    (Rule.TITLE_OR_DEGREE, {"degree_alternative": 0}, {"degree": 0}, PASS),
    (Rule.HOME_CONTRACT, {"min_home_contract_years": 3}, {"employment": "regular"}, PASS),
    (Rule.HOME_CONTRACT, {"min_home_contract_years": 3}, {"employment": "part_time"}, FAIL),
    (Rule.HOME_CONTRACT, {"min_home_contract_years": 3}, {"employment": "contract"}, UNKNOWN),
    (
        Rule.HOME_CONTRACT,
        {"min_home_contract_years": 3},
        {"employment": "contract", "contract_until": date(2029, 9, 30)},
        PASS,
    ),
    (
        Rule.HOME_CONTRACT,
        {"min_home_contract_years": 3},
        {"employment": "contract", "contract_until": date(2029, 8, 31)},
        FAIL,
    ),
    (
        Rule.HOME_CONTRACT,
        {"min_home_contract_years": 0},
        {"employment": "contract", "contract_until": date(2026, 9, 30)},
        PASS,
    ),
    (Rule.HOME_CONTRACT, {"min_home_contract_years": 3}, {}, UNKNOWN),
    (Rule.MANAGEMENT_POST, {"bars_management_post": True}, {"management_post": False}, PASS),
    (Rule.MANAGEMENT_POST, {"bars_management_post": True}, {"management_post": True}, FAIL),
    (Rule.MANAGEMENT_POST, {"bars_management_post": True}, {}, UNKNOWN),
    (Rule.DAYS_PER_YEAR, {"min_days_per_year": 90}, {"days_per_year": 90}, PASS),
    (Rule.DAYS_PER_YEAR, {"min_days_per_year": 90}, {"days_per_year": 89}, FAIL),
    (Rule.DAYS_PER_YEAR, {"min_days_per_year": 90}, {"days_per_year": 0}, FAIL),
    (Rule.DAYS_PER_YEAR, {"min_days_per_year": 0}, {"days_per_year": 0}, PASS),
    (Rule.DAYS_PER_YEAR, {"min_days_per_year": 0}, {}, UNKNOWN),
    (Rule.IN_TERM, {"bars_in_term": True}, {}, PASS),
    (Rule.IN_TERM, {"bars_in_term": True}, {"in_term_until": ON}, PASS),
    (Rule.IN_TERM, {"bars_in_term": True}, {"in_term_until": date(2026, 9, 2)}, FAIL),
    (Rule.CLEAN_RECORD, {"asks_clean_record": True}, {"clean_record": True}, PASS),
    (Rule.CLEAN_RECORD, {"asks_clean_record": True}, {"clean_record": False}, FAIL),
    (Rule.CLEAN_RECORD, {"asks_clean_record": True}, {}, UNKNOWN),
    (Rule.TOTAL_MONTHS, {"max_total_months": 72, "term_months": 24}, {"months_served": 48}, PASS),
    (Rule.TOTAL_MONTHS, {"max_total_months": 72, "term_months": 24}, {"months_served": 49}, FAIL),
    (Rule.TOTAL_MONTHS, {"max_total_months": 0}, {"months_served": 1}, FAIL),
    (Rule.ENROLLED_YEAR, {"min_enrolled_year": 2}, {"enrolled_year": 2}, PASS),
    (Rule.ENROLLED_YEAR, {"min_enrolled_year": 2}, {"enrolled_year": 1}, FAIL),
    (Rule.ENROLLED_YEAR, {"min_enrolled_year": 2}, {}, UNKNOWN),
]


@pytest.mark.parametrize(("rule", "says", "known", "verdict"), TABLE)
def test_a_rule_answers_from_what_is_known(rule, says, known, verdict):
    """One rule alone gives one finding, with the clause it rests on."""
    (finding,) = judge(Facts(**known), replace(POLICY, **says), ON)
    assert (finding.rule, finding.verdict, finding.clause) == (rule, verdict, "test: clause 3")


@pytest.mark.parametrize(("rule", "says", "known", "verdict"), [row for row in TABLE if row[3] is UNKNOWN])
def test_an_unknown_verdict_names_the_missing_fact(rule, says, known, verdict):
    """What is missing has a name; what is judged has a value."""
    (finding,) = judge(Facts(**known), replace(POLICY, **says), ON)
    assert finding.missing
    assert finding.value == ""


def test_an_empty_value_means_that_the_rule_is_not_applied():
    """A policy that says nothing judges nothing, whatever is known or not."""
    assert judge(Facts(), POLICY, ON) == ()
    assert judge(Facts(birth_year=1900, birth_month=1, clean_record=False), POLICY, ON) == ()
    assert verdict_of(()) is PASS


def test_the_month_of_birth_counts_as_reached():
    """Somebody born in the reference month has had the birthday."""
    assert full_years(1971, 8, ON) == 55
    assert full_years(1971, 9, ON) == 55
    assert full_years(1971, 10, ON) == 54


@given(st.integers(1930, 2015), st.integers(1, 12), st.integers(0, 90))
def test_exactly_one_of_the_two_age_rules_holds_around_a_limit(year, month, limit):
    """At most n years and at least n + 1 years never hold together and never fail together."""
    facts = Facts(birth_year=year, birth_month=month)
    (young,) = judge(facts, replace(POLICY, max_age=limit), ON)
    (old,) = judge(facts, replace(POLICY, min_person_age=limit + 1), ON)
    assert (young.verdict is PASS) != (old.verdict is PASS)


@given(st.lists(st.sampled_from([PASS, FAIL, UNKNOWN])))
def test_an_unknown_verdict_is_never_a_pass(verdicts):
    """All pass or it is not a pass; a failure weighs more than what is unknown."""
    whole = verdict_of(tuple(Finding(Rule.AGE, verdict, "", "", "") for verdict in verdicts))
    assert (whole is PASS) == all(verdict is PASS for verdict in verdicts)
    assert (whole is FAIL) == (FAIL in verdicts)


HOST = Asked(host_code="H")
PAIRS = [
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"companies": ("H",)}, HOST, FAIL),
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"companies": ("X",)}, HOST, PASS),
    (Rule.HOME_IS_HOST, {}, {"home_code": "H"}, HOST, FAIL),
    (Rule.POSITION_DEGREE, {}, {"degree": 4}, replace(HOST, min_degree=4), PASS),
    (Rule.POSITION_DEGREE, {}, {"degree": 3}, replace(HOST, min_degree=4), FAIL),
    (Rule.POSITION_DEGREE, {}, {}, replace(HOST, min_degree=4), UNKNOWN),
    (Rule.POSITION_TITLE, {}, {"title_rank": 1}, replace(HOST, min_title_rank=2), PASS),
    (Rule.POSITION_TITLE, {}, {"title_rank": 3}, replace(HOST, min_title_rank=2), FAIL),
    (Rule.POSITION_TITLE, {}, {}, replace(HOST, min_title_rank=2), UNKNOWN),
    (Rule.POSITION_DAYS, {}, {"days_per_year": 60}, replace(HOST, days_per_year=60), PASS),
    (Rule.POSITION_DAYS, {}, {"days_per_year": 59}, replace(HOST, days_per_year=60), FAIL),
    (Rule.POSITION_DAYS, {}, {}, replace(HOST, days_per_year=60), UNKNOWN),
]


@pytest.mark.parametrize(("rule", "says", "known", "asked", "verdict"), PAIRS)
def test_a_position_may_ask_for_more(rule, says, known, asked, verdict):
    """The rules between one person and one position."""
    (finding,) = judge_pair(Facts(**known), replace(POLICY, **says), asked)
    assert (finding.rule, finding.verdict) == (rule, verdict)


def test_a_position_that_asks_nothing_judges_nothing():
    """No rule, no finding."""
    assert judge_pair(Facts(home_code="U"), POLICY, HOST) == ()


def test_every_rule_stands_in_a_table():
    """A new rule needs its cases here."""
    assert {row[0] for row in TABLE} | {row[0] for row in PAIRS} == set(Rule)
