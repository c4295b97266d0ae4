"""Rules of numbers over many people: what the optimiser keeps as groups, and what a nomination meets."""

from __future__ import annotations

from placement.eligibility.drafts import Finding, Policy
from placement.eligibility.findings import found
from placement.eligibility.states import Rule


def persons_per_host(policy: Policy, persons: int) -> Finding | None:
    """At most so many people of the role at one enterprise; the optimiser keeps it as a group."""
    most = policy.max_persons_per_host
    if most is None:
        return None
    return found(
        policy, Rule.PERSONS_PER_HOST, "max_persons_per_host", passes=persons <= most, value=persons, limit=most
    )


def per_university(policy: Policy, nominated: int) -> Finding | None:
    """At most so many nominations of one university for the role; one more is refused."""
    most = policy.max_per_university
    if most is None:
        return None
    return found(
        policy, Rule.PER_UNIVERSITY, "max_per_university", passes=nominated <= most, value=nominated, limit=most
    )
