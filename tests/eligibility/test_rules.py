"""Each rule on its smallest cases: reached, not reached, unknown, not applied, zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.eligibility.columns import COLUMN, stored, typed
from placement.eligibility.conditions import conditions
from placement.eligibility.counts import per_university, persons_per_host
from placement.eligibility.drafts import (
    COLUMNS,
    Asked,
    Check,
    Facts,
    Finding,
    Granted,
    Interest,
    Policy,
    Tick,
    verdict_of,
)
from placement.eligibility.persons import full_years
from placement.eligibility.rules import every_rule, judge, judge_pair
from placement.eligibility.states import About, Relation, Rule, Verdict

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
    (Rule.AGE, {"max_age": 55, "max_age_exception": 60}, {"birth_year": 1968, "birth_month": 1}, FAIL),
    (
        Rule.AGE,
        {"max_age": 55, "age_first_term_only": True},
        {"birth_year": 1960, "birth_month": 1, "months_served": 24},
        PASS,
    ),
    (
        Rule.AGE,
        {"max_age": 55, "age_first_term_only": True},
        {"birth_year": 1960, "birth_month": 1, "months_served": 0},
        FAIL,
    ),
    (Rule.AGE, {"max_age": 55, "age_first_term_only": True}, {"birth_year": 1960, "birth_month": 1}, UNKNOWN),
    (Rule.AGE, {"max_age": 55, "age_first_term_only": True}, {"birth_year": 1980, "birth_month": 1}, PASS),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "skilled_rank_alternative": 2}, {"skilled_rank": 2}, PASS),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2, "skilled_rank_alternative": 2}, {"skilled_rank": 3}, FAIL),
    (Rule.TITLE_OR_DEGREE, {"min_title_rank": 2}, {"skilled_rank": 1}, FAIL),  # a skill grade is no title
    (Rule.DEGREE, {"min_degree": 2}, {"degree": 2}, PASS),
    (Rule.DEGREE, {"min_degree": 2}, {"degree": 1}, FAIL),
    (Rule.DEGREE, {"min_degree": 2}, {}, UNKNOWN),
    (Rule.IN_POST, {"asks_in_post": True}, {"employment": "contract"}, PASS),
    (Rule.IN_POST, {"asks_in_post": True}, {"employment": "part_time"}, FAIL),
    (Rule.IN_POST, {"asks_in_post": True}, {}, UNKNOWN),
    (Rule.WORK_YEARS, {"min_work_years": 3}, {"work_years": 3}, PASS),
    (Rule.WORK_YEARS, {"min_work_years": 3}, {"work_years": 2}, FAIL),
    (Rule.WORK_YEARS, {"min_work_years": 3}, {}, UNKNOWN),
    (Rule.CIVIL_SERVANT, {"bars_civil_servant": True}, {"civil_servant": False}, PASS),
    (Rule.CIVIL_SERVANT, {"bars_civil_servant": True}, {"civil_servant": True}, FAIL),
    (Rule.CIVIL_SERVANT, {"bars_civil_servant": True}, {}, UNKNOWN),
    (Rule.DAYS_PER_MONTH, {"min_days_per_month": 7}, {"days_per_month": 7}, PASS),
    (Rule.DAYS_PER_MONTH, {"min_days_per_month": 7}, {"days_per_month": 6}, FAIL),
    (Rule.DAYS_PER_MONTH, {"min_days_per_month": 7}, {"days_per_year": 300}, UNKNOWN),
    (Rule.HOSTS_PER_PERSON, {"max_hosts_per_person": 3}, {"load": 3}, PASS),
    (Rule.HOSTS_PER_PERSON, {"max_hosts_per_person": 1}, {"load": 2}, FAIL),
    (Rule.TOTAL_MONTHS, {"max_total_months": 72, "total_window_months": 120}, {"months_served": 72}, PASS),
    (Rule.TOTAL_MONTHS, {"max_total_months": 72, "total_window_months": 120}, {"months_served": 73}, UNKNOWN),
    (
        Rule.TOTAL_MONTHS,
        {"max_total_months": 72, "total_window_months": 120},
        {"months_served": 90, "months_in_window": 72},
        PASS,
    ),
    (
        Rule.TOTAL_MONTHS,
        {"max_total_months": 72, "total_window_months": 120},
        {"months_served": 90, "months_in_window": 73},
        FAIL,
    ),
    (Rule.LAST_ASSESSMENT, {"min_last_assessment": "good"}, {"months_served": 0}, PASS),
    (
        Rule.LAST_ASSESSMENT,
        {"min_last_assessment": "good"},
        {"months_served": 12, "last_assessment": "excellent"},
        PASS,
    ),
    (
        Rule.LAST_ASSESSMENT,
        {"min_last_assessment": "good"},
        {"months_served": 12, "last_assessment": "qualified"},
        FAIL,
    ),
    (Rule.LAST_ASSESSMENT, {"min_last_assessment": "good"}, {"months_served": 12}, UNKNOWN),
    (Rule.LAST_ASSESSMENT, {"min_last_assessment": "good"}, {}, UNKNOWN),
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


HOST = Asked(host_code="H", on=ON)
PAIRS = [
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"companies": ("H",)}, HOST, FAIL),
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"companies": ("X",)}, HOST, PASS),
    (Rule.HOME_IS_HOST, {}, {"home_code": "H"}, HOST, FAIL),
    (Rule.INVITED, {}, {"home_code": "U"}, replace(HOST, invited="U"), PASS),
    (Rule.INVITED, {}, {"home_code": "X"}, replace(HOST, invited="U"), FAIL),
    (Rule.INVITED, {}, {}, replace(HOST, invited="U"), FAIL),
    (Rule.POSITION_DEGREE, {}, {"degree": 4}, replace(HOST, min_degree=4), PASS),
    (Rule.POSITION_DEGREE, {}, {"degree": 3}, replace(HOST, min_degree=4), FAIL),
    (Rule.POSITION_DEGREE, {}, {}, replace(HOST, min_degree=4), UNKNOWN),
    (Rule.POSITION_TITLE, {}, {"title_rank": 1}, replace(HOST, min_title_rank=2), PASS),
    (Rule.POSITION_TITLE, {}, {"title_rank": 3}, replace(HOST, min_title_rank=2), FAIL),
    (Rule.POSITION_TITLE, {}, {}, replace(HOST, min_title_rank=2), UNKNOWN),
    (Rule.POSITION_DAYS, {}, {"days_per_year": 60}, replace(HOST, days_per_year=60), PASS),
    (Rule.POSITION_DAYS, {}, {"days_per_year": 59}, replace(HOST, days_per_year=60), FAIL),
    (Rule.POSITION_DAYS, {}, {}, replace(HOST, days_per_year=60), UNKNOWN),
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"interests": (Interest(Relation.FOUNDER, "H"),)}, HOST, FAIL),
    (Rule.OWN_COMPANY, {"bars_own_company": True}, {"interests": (Interest(Relation.FOUNDER, "X"),)}, HOST, PASS),
    (Rule.HOME_ORG_COMPANY, {"bars_home_org_company": True}, {"home_companies": ("H",)}, HOST, FAIL),
    (Rule.HOME_ORG_COMPANY, {"bars_home_org_company": True}, {}, HOST, PASS),
    (Rule.FAMILY, {}, {"interests": (Interest(Relation.FAMILY, "H"),)}, HOST, FAIL),
    (Rule.CONTRACT, {}, {"interests": (Interest(Relation.CONTRACT, "H"),)}, HOST, UNKNOWN),
    (Rule.HOST_PROVINCE, {"host_province": "34"}, {}, replace(HOST, host_region="340100"), PASS),
    (Rule.HOST_PROVINCE, {"host_province": "34"}, {}, replace(HOST, host_region="320100"), FAIL),
    (Rule.HOST_PROVINCE, {"host_province": "34"}, {}, HOST, UNKNOWN),
    (Rule.HOST_YEARS, {"min_host_years": 1}, {}, replace(HOST, host_founded_on=date(2025, 9, 1)), PASS),
    (Rule.HOST_YEARS, {"min_host_years": 1}, {}, replace(HOST, host_founded_on=date(2025, 9, 2)), FAIL),
    (Rule.HOST_YEARS, {"min_host_years": 1}, {}, HOST, UNKNOWN),
    (Rule.HOST_EMPLOYEES, {"min_host_employees": 2}, {}, replace(HOST, host_employees=2), PASS),
    (Rule.HOST_EMPLOYEES, {"min_host_employees": 2}, {}, replace(HOST, host_employees=1), FAIL),
    (Rule.HOST_EMPLOYEES, {"min_host_employees": 2}, {}, HOST, UNKNOWN),
    (Rule.TERM, {"min_term_months": 12, "max_term_months": 36}, {}, replace(HOST, term_months=36), PASS),
    (Rule.TERM, {"min_term_months": 12}, {}, replace(HOST, term_months=11), FAIL),
    (Rule.TERM, {"max_term_months": 36}, {}, replace(HOST, term_months=37), FAIL),
    (Rule.TERM, {"min_term_months": 12}, {}, HOST, UNKNOWN),
    (Rule.PAY, {"min_pay_yuan": 60000}, {}, replace(HOST, pay_yuan=60000), PASS),
    (Rule.PAY, {"min_pay_yuan": 60000}, {}, replace(HOST, pay_yuan=59999), FAIL),
    (Rule.PAY, {"min_pay_yuan": 60000}, {}, HOST, UNKNOWN),
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
    elsewhere = {
        Rule.CHECK,
        Rule.PERSONS_PER_HOST,
        Rule.PER_UNIVERSITY,
        Rule.AGREEMENT,
        Rule.USUAL_TERM,
        Rule.ANNUAL_ASSESSMENT,
    }
    assert {row[0] for row in TABLE} | {row[0] for row in PAIRS} | elsewhere == set(Rule)


APPLIED = {
    "max_age_exception": {"max_age": 55},
    "age_first_term_only": {"max_age": 55},
    "total_window_months": {"max_total_months": 72},
}
"""What a column that only bends another rule needs beside it."""


def test_every_column_is_applied_by_a_rule():
    """A column with a value changes what the judges say; each has its words, unit and rule."""
    assert set(COLUMN) == set(COLUMNS)
    sample = {"min_last_assessment": "good", "host_province": "34", "degree_alternative": 4, "min_degree": 2}
    for name, column in COLUMN.items():
        beside = APPLIED.get(name, {})
        value = sample.get(name, True if column.unit == "flag" else 2)
        before = every_rule(replace(POLICY, **beside), ON)
        after = every_rule(replace(POLICY, **beside, **{name: value}), ON)
        changed = [finding.rule for finding in after if finding not in before]
        assert changed == [column.rule], name


@pytest.mark.parametrize(
    ("judge_number", "column", "rule"),
    [
        (persons_per_host, "max_persons_per_host", Rule.PERSONS_PER_HOST),
        (per_university, "max_per_university", Rule.PER_UNIVERSITY),
    ],
)
def test_a_number_over_many_people_is_bounded(judge_number, column, rule):
    """Up to the limit it passes, one more fails, and without a limit nothing is said."""
    policy = replace(POLICY, **{column: 5})
    assert [(judge_number(policy, n).rule, judge_number(policy, n).verdict) for n in (5, 6)] == [
        (rule, PASS),
        (rule, FAIL),
    ]
    assert judge_number(POLICY, 6) is None


def test_a_condition_of_the_service_waits_for_its_tick():
    """Parties, usual term, yearly assessment and what stands in words: unknown, then as ticked."""
    check = Check("stipend", About.SERVICE, "补助", "Stipend")
    policy = replace(POLICY, agreement_parties=3, term_months=24, annual_assessment=True, checks=(check,))
    rules = [Rule.AGREEMENT, Rule.USUAL_TERM, Rule.ANNUAL_ASSESSMENT, Rule.CHECK]
    assert [(f.rule, f.verdict) for f in conditions(policy, {})] == [(rule, UNKNOWN) for rule in rules]
    ticks = {
        "test.agreement": Tick(holds=True, by="王某", on="2026-09-01"),
        "test.stipend": Tick(holds=False, by="李某", on="2026-09-01"),
    }
    said = {f.rule: (f.verdict, f.by) for f in conditions(policy, ticks)}
    assert said[Rule.AGREEMENT] == (PASS, "王某")
    assert said[Rule.CHECK] == (FAIL, "李某")
    assert judge(Facts(), policy, ON) == ()  # they bar nobody


CHECKS = (
    Check("related", About.PERSON, "经历相关", "Related experience"),
    Check("asks", About.PERSON, "企业提出", "The host asks", renewal_only=True),
    Check("high_tech", About.HOST, "高新技术企业", "High-tech"),
)


def test_a_check_is_unknown_until_a_named_officer_ticks_it():
    """The finding holds its own words, so that a later version cannot change what was said."""
    policy = replace(POLICY, version=2, checks=CHECKS)
    (person,) = judge(Facts(months_served=0), policy, ON)
    assert (person.verdict, person.missing, person.zh, person.version) == (UNKNOWN, "check_person", "经历相关", 2)
    tick = Tick(holds=True, by="王某", on="2026-09-01")
    (person,) = judge(Facts(months_served=0, ticks={"test.related": tick}), policy, ON)
    assert (person.verdict, person.by) == (PASS, "王某")
    (host,) = judge_pair(Facts(), policy, replace(HOST, ticks={"test.high_tech": replace(tick, holds=False)}))
    assert (host.verdict, host.value) == (FAIL, "no")


def test_a_check_for_a_renewal_is_not_asked_of_a_first_term():
    """Where it is not known whether somebody served before, it is asked."""
    policy = replace(POLICY, checks=CHECKS)
    assert [f.check for f in judge(Facts(months_served=12), policy, ON)] == ["related", "asks"]
    assert [f.check for f in judge(Facts(), policy, ON)] == ["related", "asks"]


GRANT = Granted(Rule.AGE, "王某", "国家级人才")


@pytest.mark.parametrize(("born", "verdict", "by"), [(1971, PASS, ""), (1966, PASS, "王某"), (1965, FAIL, "")])
def test_an_exception_reaches_as_far_as_the_profile_lets_it(born, verdict, by):
    """55, 60 with an exception: at 61 nobody can grant it."""
    policy = replace(POLICY, max_age=55, max_age_exception=60)
    facts = Facts(birth_year=born, birth_month=1, exceptions=(GRANT,))
    (finding,) = judge(facts, policy, ON)
    assert (finding.verdict, finding.by) == (verdict, by)
    assert (finding.reason == "国家级人才") == bool(by)


def test_an_exception_is_no_substitute_for_a_fact():
    """Whose age is not known stays unknown, and another rule is not touched."""
    policy = replace(POLICY, max_age=55, max_age_exception=60, bars_management_post=True)
    found = judge(Facts(management_post=True, exceptions=(GRANT,)), policy, ON)
    assert [finding.verdict for finding in found] == [UNKNOWN, FAIL]


def test_a_clearance_is_for_one_pair_and_one_conflict():
    """The same tie to another enterprise, and another tie to the same, stay."""
    ties = tuple(Interest(relation, host) for relation in (Relation.FAMILY, Relation.CONTRACT) for host in "HX")
    facts = Facts(interests=ties, clearances=(Granted(Rule.FAMILY, "王某", "已回避", host_code="H"),))
    said = {f.rule: (f.verdict, f.by) for f in judge_pair(facts, POLICY, HOST)}
    assert said == {Rule.FAMILY: (PASS, "王某"), Rule.CONTRACT: (UNKNOWN, "")}
    assert {f.verdict for f in judge_pair(facts, POLICY, replace(HOST, host_code="X"))} == {FAIL, UNKNOWN}


@given(st.integers(0, 240), st.integers(0, 240), st.integers(1, 120))
def test_a_window_never_counts_against_somebody_whom_the_whole_would_let_pass(served, recent, cap):
    """Months within a window are part of all months, so the rule with a window is the milder one."""
    facts = Facts(months_served=served, months_in_window=min(served, recent))
    (whole,) = judge(facts, replace(POLICY, max_total_months=cap), ON)
    (window,) = judge(facts, replace(POLICY, max_total_months=cap, total_window_months=120), ON)
    assert whole.verdict is not PASS or window.verdict is PASS
    assert (window.verdict is PASS) == (min(served, recent) <= cap)


@given(st.sampled_from(sorted(COLUMN)), st.integers(0, 4))
def test_a_value_that_is_stored_comes_back(name, number):
    """Overrides keep values as text."""
    column = COLUMN[name]
    kinds = {"flag": bool(number), "assessment": "good", "province": "34"}
    value = kinds.get(column.unit, number)
    assert typed(column, stored(column, value)) == value
    assert typed(column, stored(column, None)) is None


@given(st.sampled_from([PASS, FAIL, UNKNOWN]), st.text(), st.integers(0, 9))
def test_a_kept_finding_comes_back_whole(verdict, words, version):
    """Also what an earlier release of the platform kept: it names no version."""
    finding = Finding(Rule.CHECK, verdict, "", "yes", "p: s", version=version, by=words, zh=words, check="c")
    assert Finding.from_document(finding.to_document()) == finding
    old = {"rule": "age", "verdict": "fail", "value": "56", "limit": "55", "clause": "p", "missing": ""}
    assert Finding.from_document(old) == Finding(Rule.AGE, FAIL, "56", "55", "p")
