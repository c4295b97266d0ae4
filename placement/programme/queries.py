"""Reads of rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from placement.eligibility.drafts import Policy
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.programme.models import Round, RoundPolicy
from placement.programme.states import RoundState, Window
from placement.reference.models import PolicyProfile
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
    """Return the rules of each role that takes part in the round."""
    rows = db.session.execute(
        select(RoundPolicy.role, PolicyProfile)
        .join(PolicyProfile, PolicyProfile.code == RoundPolicy.profile_code)
        .where(RoundPolicy.round_id == round_.id)
    )
    return {Role(role): to_policy(profile) for role, profile in rows}


def to_policy(profile: PolicyProfile) -> Policy:
    """Return a profile's columns as the rules read them."""
    degree = Degree[profile.degree_alternative.upper()] if profile.degree_alternative else None
    return Policy(
        code=profile.code,
        source=profile.source,
        max_age=profile.max_age,
        min_title_rank=profile.min_title_rank,
        degree_alternative=degree,
        min_home_contract_years=profile.min_home_contract_years,
        term_months=profile.term_months,
        max_total_months=profile.max_total_months,
        min_days_per_year=profile.min_days_per_year,
        bars_own_company=profile.bars_own_company,
        bars_management_post=profile.bars_management_post,
        bars_in_term=profile.bars_in_term,
        asks_clean_record=profile.asks_clean_record,
        min_enrolled_year=profile.min_enrolled_year,
        min_person_age=profile.min_person_age,
    )
