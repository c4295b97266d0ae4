"""judge() and judge_pair(): every rule that a policy applies, with exceptions and clearances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from placement.eligibility import counts, pairs, persons
from placement.eligibility.conditions import conditions
from placement.eligibility.drafts import Asked, Facts, Finding, Granted, Policy
from placement.eligibility.findings import check_key, checked
from placement.eligibility.states import About, Rule, Verdict

PERSON_RULES = (
    persons.age,
    persons.adult,
    persons.title_or_degree,
    persons.degree,
    persons.home_contract,
    persons.in_post,
    persons.work_years,
    persons.management_post,
    persons.civil_servant,
    persons.days_per_year,
    persons.days_per_month,
    persons.hosts_per_person,
    persons.in_term,
    persons.clean_record,
    persons.total_months,
    persons.last_assessment,
    persons.enrolled_year,
)
PAIR_RULES = (
    pairs.own_company,
    pairs.home_org_company,
    pairs.family,
    pairs.contract,
    pairs.host_province,
    pairs.host_years,
    pairs.host_employees,
    pairs.term,
    pairs.pay,
    pairs.home_is_host,
    pairs.invited,
    pairs.position_degree,
    pairs.position_title,
    pairs.position_days,
)
SERVICE_RULES = (Rule.AGREEMENT, Rule.USUAL_TERM, Rule.ANNUAL_ASSESSMENT)
COUNT_RULES = (counts.persons_per_host, counts.per_university)


def judge(facts: Facts, policy: Policy, on: date) -> tuple[Finding, ...]:
    """Return what each rule of the policy says of the person at the reference date."""
    judged = [finding for rule in PERSON_RULES if (finding := rule(facts, policy, on)) is not None]
    if policy.checks:
        judged += _checks_of_person(facts, policy)
    if facts.exceptions:
        granted = {one.rule: one for one in facts.exceptions}
        judged = [_excepted(finding, granted.get(finding.rule), policy) for finding in judged]
    return tuple(judged)


def _checks_of_person(facts: Facts, policy: Policy) -> list[Finding]:
    return [
        checked(policy, check, facts.ticks.get(check_key(policy, check.code)))
        for check in policy.checks
        if check.about is About.PERSON and not (check.renewal_only and facts.months_served == 0)
    ]


def check_about(policy: Policy, key: str) -> About | None:
    """Return what a check is about by the name it is ticked by; None where the policy has none of that name."""
    named = {check_key(policy, check.code): check.about for check in policy.checks}
    named |= {check_key(policy, str(rule)): About.SERVICE for rule in SERVICE_RULES}
    return named.get(key)


def _excepted(finding: Finding, granted: Granted | None, policy: Policy) -> Finding:
    """Return the finding as a granted exception leaves it: a failure becomes a pass that names the officer."""
    if granted is None or finding.verdict is not Verdict.FAIL:
        return finding
    further = policy.max_age_exception
    if finding.rule is Rule.AGE and further is not None and int(finding.value) > further:
        return finding
    return replace(finding, verdict=Verdict.PASS, by=granted.by, reason=granted.reason)


def judge_pair(facts: Facts, policy: Policy, asked: Asked) -> tuple[Finding, ...]:
    """Return what the rules between one person and one position say."""
    judged = [finding for rule in PAIR_RULES if (finding := rule(facts, policy, asked)) is not None]
    if policy.checks:
        judged += [
            checked(policy, check, asked.ticks.get(check_key(policy, check.code)))
            for check in policy.checks
            if check.about in {About.HOST, About.POSITION}
        ]
    if facts.clearances:
        cleared = {one.rule: one for one in facts.clearances if one.host_code == asked.host_code}
        judged = [_cleared(finding, cleared.get(finding.rule)) for finding in judged]
    return tuple(judged)


READS = {
    "host_region": ("host_province",),
    "host_founded_on": ("min_host_years",),
    "on": ("min_host_years",),
    "host_employees": ("min_host_employees",),
    "term_months": ("min_term_months", "max_term_months"),
    "pay_yuan": ("min_pay_yuan",),
}
"""What is known of a position -> the columns that read it."""


def narrowed(policy: Policy, asked: Asked) -> Asked:
    """Return what the policy reads of a position: two positions that come out equal are judged alike."""
    unread: dict[str, Any] = {
        name: None for name, columns in READS.items() if all(getattr(policy, column) is None for column in columns)
    }
    read = {check_key(policy, c.code) for c in policy.checks if c.about in {About.HOST, About.POSITION}}
    ticks = {key: tick for key, tick in asked.ticks.items() if key in read}
    return replace(asked, **unread, ticks=ticks)


def _cleared(finding: Finding, granted: Granted | None) -> Finding:
    """Return the finding as a clearance leaves it; only the rule of the conflict that was cleared passes."""
    if granted is None or finding.verdict is Verdict.PASS:
        return finding
    return replace(finding, verdict=Verdict.PASS, value="yes", missing="", by=granted.by, reason=granted.reason)


def every_rule(policy: Policy, on: date) -> tuple[Finding, ...]:
    """Return every rule that a policy applies with its limit, as the judges themselves apply it to nobody."""
    nobody = Facts()
    numbers = (finding for rule in COUNT_RULES if (finding := rule(policy, 0)) is not None)
    return (
        *judge(nobody, policy, on),
        *judge_pair(nobody, policy, Asked(host_code="-")),
        *numbers,
        *(checked(policy, check, None) for check in policy.checks if check.about is About.ROUND),
        *conditions(policy, {}),
        *(
            replace(checked(policy, check, None), missing=str(check.about))
            for check in policy.checks
            if check.about in {About.EXCEPTION, About.PLATFORM}
        ),
    )
