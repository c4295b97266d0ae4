"""What a coordinator decides before a round opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from placement.programme.states import Preset
from placement.reference.states import Role

SOLVE_MINUTES, MOST_MINUTES = 30, 24 * 60
"""How long a round is computed unless its rules say otherwise, and how long at most."""


@dataclass(frozen=True, slots=True)
class OverrideDraft:
    """One rule of a role whose value a round sets itself; None is a rule that is not applied."""

    role: Role
    rule: str
    value: int | str | bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round's name, dates, rules and weights."""

    name_zh: str
    name_en: str
    opens_at: datetime
    demand_until: datetime
    nominations_until: datetime
    preferences_until: datetime
    reference_on: date
    policies: Mapping[Role, str]
    """Role -> “code@version” of a policy profile; a code alone is its newest version."""
    public_source: str
    preset: Preset = Preset.EVERYBODY
    person_weight: int = 1
    host_weight: int = 1
    list_floor: int = 4
    veto_percent: int = 20
    asks_endorsement: bool = False
    solve_minutes: int = SOLVE_MINUTES
