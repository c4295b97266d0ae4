"""Every policy profile that is shipped, rule by rule on its smallest cases: met, just not met, not known."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import resources
from typing import Any

import pytest

from placement.eligibility.columns import COLUMN, Unit
from placement.eligibility.conditions import conditions
from placement.eligibility.counts import per_university, persons_per_host
from placement.eligibility.drafts import COLUMNS, Asked, Check, Facts, Policy, Tick
from placement.eligibility.rules import every_rule, judge, judge_pair
from placement.eligibility.states import About, Rule, Verdict
from placement.reference.states import PROFILE_ROLE_WORDS, Degree

ON = date(2026, 9, 1)
PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
Known = dict[str, Any]
Smallest = tuple[Known, Known, Known | None]
DATA = resources.files("placement.reference") / "data"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def value_of(name: str, text: str) -> object:
    unit = COLUMN[name].unit
    if text == "":
        return None
    if unit is Unit.FLAG:
        return text == "1"
    if unit is Unit.DEGREE:
        return int(Degree[text.upper()])
    return text if unit in {Unit.ASSESSMENT, Unit.PROVINCE} else int(text)


def policy_of(row: dict[str, str]) -> Policy:
    checks = tuple(
        Check(one["code"], About(one["about"]), one["zh"], one["en"], one["renewal_only"] == "1")
        for one in rows("policy_checks")
        if one["profile_id"] == row["id"]
    )
    values = {name: value_of(name, row[name]) for name in COLUMNS}
    return Policy(code=row["id"], source=row["source"], version=int(row["version"]), checks=checks, **values)


PROFILES = {row["id"]: policy_of(row) for row in rows("policy_profiles")}


def ages(years: int) -> dict[str, int]:
    return {"birth_year": ON.year - years, "birth_month": 1, "months_served": 0}


def least(fact: str) -> Callable[[Policy, int], Smallest]:
    return lambda _p, n: ({fact: n}, {fact: n - 1}, {})


def most(fact: str) -> Callable[[Policy, int], Smallest]:
    return lambda _p, n: ({fact: n}, {fact: n + 1}, {})


def holds(fact: str, *, good: bool) -> Callable[[Policy, object], Smallest]:
    return lambda _p, _v: ({fact: good}, {fact: not good}, {})


def contract(_policy: Policy, years: int) -> Smallest:
    end = date(ON.year + years, ON.month, ON.day)
    held = {"employment": "contract", "contract_until": end}
    return held, held | {"contract_until": end.replace(month=end.month - 1)}, {"employment": "contract"}


def months(policy: Policy, cap: int) -> Smallest:
    free = cap - (policy.term_months or 0)
    return {"months_served": free}, {"months_served": free + 1, "months_in_window": free + 1}, {}


def assessed(_policy: Policy, result: str) -> Smallest:
    again = {"months_served": 12}
    return again | {"last_assessment": result}, again | {"last_assessment": "unqualified"}, again


OF_PERSON: dict[str, tuple[Rule, Callable[[Policy, Any], Smallest]]] = {
    "max_age": (Rule.AGE, lambda _p, n: (ages(n), ages(n + 1), {})),
    "min_person_age": (Rule.ADULT, lambda _p, n: (ages(n), ages(n - 1), {})),
    "min_title_rank": (
        Rule.TITLE_OR_DEGREE,
        lambda _p, n: ({"title_rank": n}, {"title_rank": n + 1, "degree": 0}, {"degree": 0}),
    ),
    "degree_alternative": (
        Rule.TITLE_OR_DEGREE,
        lambda _p, n: ({"title_rank": 5, "degree": n}, {"title_rank": 5, "degree": n - 1}, {"title_rank": 5}),
    ),
    "skilled_rank_alternative": (
        Rule.TITLE_OR_DEGREE,
        lambda _p, n: ({"skilled_rank": n}, {"skilled_rank": n + 1}, None),
    ),
    "min_degree": (Rule.DEGREE, least("degree")),
    "min_home_contract_years": (Rule.HOME_CONTRACT, contract),
    "asks_in_post": (Rule.IN_POST, lambda _p, _v: ({"employment": "regular"}, {"employment": "student"}, {})),
    "min_work_years": (Rule.WORK_YEARS, least("work_years")),
    "min_days_per_year": (Rule.DAYS_PER_YEAR, least("days_per_year")),
    "min_days_per_month": (Rule.DAYS_PER_MONTH, least("days_per_month")),
    "min_enrolled_year": (Rule.ENROLLED_YEAR, least("enrolled_year")),
    "bars_management_post": (Rule.MANAGEMENT_POST, holds("management_post", good=False)),
    "bars_civil_servant": (Rule.CIVIL_SERVANT, holds("civil_servant", good=False)),
    "asks_clean_record": (Rule.CLEAN_RECORD, holds("clean_record", good=True)),
    "bars_in_term": (
        Rule.IN_TERM,
        lambda _p, _v: ({"in_term_until": ON}, {"in_term_until": date(2026, 9, 2)}, None),
    ),
    "max_total_months": (Rule.TOTAL_MONTHS, months),
    "min_last_assessment": (Rule.LAST_ASSESSMENT, assessed),
    "max_hosts_per_person": (Rule.HOSTS_PER_PERSON, lambda _p, n: ({"load": n}, {"load": n + 1}, None)),
    "bars_own_company": (Rule.OWN_COMPANY, lambda _p, _v: ({}, {"companies": ("H",)}, None)),
    "bars_home_org_company": (Rule.HOME_ORG_COMPANY, lambda _p, _v: ({}, {"home_companies": ("H",)}, None)),
}
"""Column -> the facts of somebody who meets it, who just does not, and of whom it is not known."""

OF_POSITION: dict[str, tuple[Rule, Callable[[Policy, Any], Smallest]]] = {
    "host_province": (
        Rule.HOST_PROVINCE,
        lambda _p, code: ({"host_region": f"{code}0100"}, {"host_region": "110000"}, {}),
    ),
    "min_host_years": (
        Rule.HOST_YEARS,
        lambda _p, n: (
            {"host_founded_on": date(ON.year - n, 9, 1)},
            {"host_founded_on": date(ON.year - n, 9, 2)},
            {},
        ),
    ),
    "min_host_employees": (Rule.HOST_EMPLOYEES, least("host_employees")),
    "min_term_months": (Rule.TERM, least("term_months")),
    "max_term_months": (Rule.TERM, most("term_months")),
    "min_pay_yuan": (Rule.PAY, least("pay_yuan")),
}
ELSEWHERE = {
    "max_age_exception", "age_first_term_only", "term_months", "total_window_months", "max_persons_per_host",
    "max_per_university", "agreement_parties", "annual_assessment",
}  # fmt: skip
"""Columns that bend another rule, count over many people, or are conditions of the service."""


def test_every_column_has_its_smallest_cases():
    """A new column needs them here."""
    assert set(OF_PERSON) | set(OF_POSITION) | ELSEWHERE == set(COLUMNS)


def cases(policy: Policy) -> Iterator[tuple[Rule, Known, Known, Verdict]]:
    """Give (rule, facts, what the position is, verdict) for each rule of a profile, at its own limit."""
    for table in (OF_PERSON, OF_POSITION):
        for column, (rule, smallest) in table.items():
            value = getattr(policy, column)
            if value is None or value is False:
                continue
            for known, verdict in zip(smallest(policy, value), (PASS, FAIL, UNKNOWN), strict=True):
                if known is not None:
                    yield (rule, known, {}, verdict) if table is OF_PERSON else (rule, {}, known, verdict)


CASES = [(code, *case) for code, policy in PROFILES.items() for case in cases(policy)]


@pytest.mark.parametrize(
    ("code", "rule", "facts", "position", "verdict"),
    CASES,
    ids=[f"{code}-{rule}-{verdict}-{number}" for number, (code, rule, _f, _p, verdict) in enumerate(CASES)],
)
def test_each_rule_of_each_profile_at_its_own_limit(code, rule, facts, position, verdict):
    """At the limit it is met, one beyond it is not, and without the fact it is not known."""
    policy, known = PROFILES[code], Facts(**facts)
    asked = replace(Asked(host_code="H", on=ON), **position)
    found = [f for f in (*judge(known, policy, ON), *judge_pair(known, policy, asked)) if f.rule is rule]
    assert [finding.verdict for finding in found] == [verdict]
    assert found[0].version == 1
    assert found[0].clause.startswith(f"{code}: ")
    assert bool(found[0].missing) == (verdict is UNKNOWN)


@pytest.mark.parametrize("code", PROFILES)
def test_every_value_of_a_profile_is_a_rule_that_is_applied(code):
    """A column with a value shows among the rules of the profile, and no rule shows without one."""
    policy = PROFILES[code]
    said = {finding.rule for finding in every_rule(policy, ON)} - {Rule.CHECK}
    applied = {COLUMN[name].rule for name in COLUMNS if getattr(policy, name) not in {None, False}}
    assert said == applied


@pytest.mark.parametrize("code", PROFILES)
def test_every_number_over_many_people_of_a_profile_is_bounded(code):
    """What the optimiser keeps, and what a nomination meets."""
    policy = PROFILES[code]
    for judge_number, most in (
        (persons_per_host, policy.max_persons_per_host),
        (per_university, policy.max_per_university),
    ):
        if most is None:
            assert judge_number(policy, 10_000) is None
        else:
            assert judge_number(policy, most).verdict is PASS
            assert judge_number(policy, most + 1).verdict is FAIL


ALL_CHECKS = [(code, check) for code, policy in PROFILES.items() for check in policy.checks]


@pytest.mark.parametrize(("code", "check"), ALL_CHECKS, ids=[f"{code}-{check.code}" for code, check in ALL_CHECKS])
def test_each_check_of_each_profile_waits_for_its_tick(code, check):
    """Unknown until ticked; grounds of exceptions and what the platform keeps are only told."""
    policy = replace(PROFILES[code], checks=(check,))
    key = f"{code}.{check.code}"
    for tick, verdict in (
        (None, UNKNOWN),
        (Tick(holds=True, by="王某", on="2026-09-01"), PASS),
        (Tick(holds=False, by="王某", on=""), FAIL),
    ):
        ticks = {key: tick} if tick else {}
        facts = Facts(months_served=12, ticks=ticks)
        found = (
            *judge(facts, policy, ON),
            *judge_pair(facts, policy, Asked("H", ticks=ticks)),
            *conditions(policy, ticks),
        )
        mine = [finding.verdict for finding in found if finding.check == check.code]
        if check.about in {About.EXCEPTION, About.PLATFORM, About.ROUND}:
            assert mine == []
        else:
            assert mine == [verdict]
    assert check.code in {finding.check for finding in every_rule(policy, ON)}


def test_a_profile_has_a_day_a_source_and_a_known_role():
    """25 programmes and a default for each of the five roles."""
    table = rows("policy_profiles")
    assert len(table) == 30
    assert sum(row["id"].startswith("default-") for row in table) == 5
    for row in table:
        assert date.fromisoformat(row["valid_from"])
        assert row["source"]
        assert row["role"] in PROFILE_ROLE_WORDS


def test_a_check_has_words_in_both_languages():
    """And a code that is its own within the profile."""
    table = rows("policy_checks")
    assert len({(row["profile_id"], row["code"]) for row in table}) == len(table)
    for row in table:
        assert any("一" <= letter <= "鿿" for letter in row["zh"])
        assert row["en"].isascii()
        assert row["profile_id"] in PROFILES
