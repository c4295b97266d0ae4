"""Conditions of a service: they bar nobody from a round, and an officer ticks them after the placement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from placement.eligibility.drafts import Check, Finding, Policy, Tick
from placement.eligibility.findings import check_key, checked
from placement.eligibility.states import About, Rule


def agreement(policy: Policy, ticks: Mapping[str, Tick]) -> Finding | None:
    """So many parties have signed the agreement."""
    return _condition(policy, ticks, Rule.AGREEMENT, policy.agreement_parties)


def usual_term(policy: Policy, ticks: Mapping[str, Tick]) -> Finding | None:
    """The agreement is for the usual term."""
    return _condition(policy, ticks, Rule.USUAL_TERM, policy.term_months)


def annual_assessment(policy: Policy, ticks: Mapping[str, Tick]) -> Finding | None:
    """The service was assessed this year."""
    return _condition(policy, ticks, Rule.ANNUAL_ASSESSMENT, 1 if policy.annual_assessment else None)


def _condition(policy: Policy, ticks: Mapping[str, Tick], rule: Rule, limit: int | None) -> Finding | None:
    if limit is None:
        return None
    check = Check(str(rule), About.SERVICE, "", "")
    return replace(checked(policy, check, ticks.get(check_key(policy, check.code))), rule=rule, limit=str(limit))


CONDITIONS = (agreement, usual_term, annual_assessment)


def conditions(policy: Policy, ticks: Mapping[str, Tick]) -> tuple[Finding, ...]:
    """Return what is to be kept and proven after the placement, and what was ticked of it."""
    judged = (condition(policy, ticks) for condition in CONDITIONS)
    ticked = (
        checked(policy, check, ticks.get(check_key(policy, check.code)))
        for check in policy.checks
        if check.about is About.SERVICE
    )
    return (*(finding for finding in judged if finding is not None), *ticked)
