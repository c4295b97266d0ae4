"""How a finding is made: every one names its rule, version, value, limit and clause."""

from __future__ import annotations

from functools import cache

from placement.eligibility.drafts import Check, Finding, Policy, Tick
from placement.eligibility.states import Rule, Verdict

PLATFORM = "PLATFORM"
"""The clause of what holds in every round."""


@cache
def _clause(code: str, source: str | None) -> str:
    return f"{code}: {source}" if source else code


def clause_of(policy: Policy) -> str:
    """Return the profile with its source."""
    return _clause(policy.code, policy.source)


def _override(policy: Policy, columns: tuple[str, ...]) -> str:
    return "; ".join(reason for column, reason in policy.overrides if column in columns) if policy.overrides else ""


def found(policy: Policy, rule: Rule, *columns: str, passes: bool, value: object, limit: object) -> Finding:
    """Return what a rule of the policy says; `columns` are those it reads."""
    verdict = Verdict.PASS if passes else Verdict.FAIL
    return Finding(
        rule,
        verdict,
        str(value),
        str(limit),
        clause_of(policy),
        version=policy.version,
        override=_override(policy, columns),
    )


def unknown(policy: Policy, rule: Rule, *columns: str, limit: object, missing: str) -> Finding:
    """Return that a rule of the policy cannot be judged, and for want of which fact."""
    return Finding(
        rule,
        Verdict.UNKNOWN,
        "",
        str(limit),
        clause_of(policy),
        missing,
        version=policy.version,
        override=_override(policy, columns),
    )


def yes_or_no(*, holds: bool) -> str:
    """Return the code word of a fact."""
    return "yes" if holds else "no"


def check_key(policy: Policy, code: str) -> str:
    """Return the name by which a check is ticked: of the profile, since words differ from profile to profile."""
    return f"{policy.code}.{code}"


def checked(policy: Policy, check: Check, tick: Tick | None) -> Finding:
    """Return what an officer said of a check; unknown until one has."""
    words = {"check": check.code, "zh": check.zh, "en": check.en, "version": policy.version}
    if tick is None:
        return Finding(
            Rule.CHECK,
            Verdict.UNKNOWN,
            "",
            "yes",
            clause_of(policy),
            f"check_{check.about}",
            **words,  # type: ignore[arg-type]
        )
    verdict = Verdict.PASS if tick.holds else Verdict.FAIL
    value = yes_or_no(holds=tick.holds)
    return Finding(Rule.CHECK, verdict, value, "yes", clause_of(policy), by=tick.by, **words)  # type: ignore[arg-type]
