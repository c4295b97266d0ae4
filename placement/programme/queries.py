"""Reads of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from placement.eligibility.columns import COLUMN, typed
from placement.eligibility.drafts import COLUMNS, Check, Policy
from placement.eligibility.states import About
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.foundation.memory import remembered
from placement.programme.models import Round, RoundOverride, RoundPolicy
from placement.programme.states import RoundState, Window
from placement.reference.models import PolicyCheck, PolicyVersion
from placement.reference.states import Degree, Role


def visible_round(round_id: int) -> Round:
    """Return a round; every round is public, its result is not. Raises NotFound."""
    round_ = db.session.get(Round, round_id)
    if round_ is None:
        raise NotFound
    return round_


def rounds() -> Sequence[Round]:
    """Return all rounds, the newest first."""
    return db.session.scalars(select(Round).order_by(Round.opens_at.desc(), Round.id.desc())).all()


def current_round() -> Round | None:
    """Return the round that is going on: the newest open one, else the newest that is not over."""
    going = [r for r in rounds() if r.state not in {RoundState.PUBLISHED, RoundState.CANCELLED}]
    for state in (RoundState.OPEN, RoundState.CLOSED, RoundState.SOLVED, RoundState.VERIFIED, RoundState.PLANNED):
        for round_ in going:
            if round_.state is state:
                return round_
    return None


def window_end(round_: Round, window: Window) -> datetime:
    """Return the moment until which a window is open."""
    ends = {
        Window.DEMAND: round_.demand_until,
        Window.NOMINATIONS: round_.nominations_until,
        Window.PREFERENCES: round_.preferences_until,
    }
    return ends[window]


def is_window_open(round_: Round, window: Window, at: datetime) -> bool:
    """Return whether the round takes this kind of input at a moment; the last second counts."""
    return round_.state is RoundState.OPEN and round_.opens_at <= at <= window_end(round_, window)


def policies(round_: Round) -> dict[Role, Policy]:
    """Return the rules of each role that takes part in the round, as its overrides leave them."""
    return dict(_policies(round_.id))


@remembered(RoundPolicy, RoundOverride, PolicyVersion, PolicyCheck)
def _policies(round_id: int) -> dict[Role, Policy]:
    round_ = db.session.get_one(Round, round_id)
    changed = overrides(round_)
    return {
        role: overridden(to_policy(version), [row for row in changed if row.role == role])
        for role, version in versions(round_).items()
    }


def versions(round_: Round) -> dict[Role, PolicyVersion]:
    """Return the version of a profile that each role of the round is judged by."""
    query = select(RoundPolicy).where(RoundPolicy.round_id == round_.id)
    found = {Role(row.role): row.version for row in db.session.scalars(query)}
    return {role: found[role] for role in Role if role in found}


def overrides(round_: Round) -> Sequence[RoundOverride]:
    """Return the rules whose value the round sets itself."""
    query = select(RoundOverride).where(RoundOverride.round_id == round_.id)
    return db.session.scalars(query.order_by(RoundOverride.role, RoundOverride.rule)).all()


def overridden(policy: Policy, changed: Sequence[RoundOverride]) -> Policy:
    """Return a policy with the values and the reasons of a round's overrides."""
    if not changed:
        return policy
    values = {row.rule: typed(COLUMN[row.rule], row.value) for row in changed}
    return replace(policy, **values, overrides=tuple((row.rule, row.reason) for row in changed))


def to_policy(version: PolicyVersion) -> Policy:
    """Return a version's columns and checks as the rules read them."""
    values = {name: getattr(version, name) for name in COLUMNS}
    for name in ("degree_alternative", "min_degree"):
        values[name] = int(Degree[values[name].upper()]) if values[name] else None
    return Policy(
        code=version.profile_code,
        source=version.source,
        version=version.number,
        checks=tuple(
            Check(row.code, About(row.about), row.zh, row.en, bool(row.renewal_only)) for row in version.checks
        ),
        **values,
    )
