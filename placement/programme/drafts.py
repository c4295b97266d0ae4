"""What a coordinator decides before a round opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from placement.programme.states import Preset
from placement.reference.states import Role


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
    public_source: str
    preset: Preset = Preset.EVERYBODY
    person_weight: int = 1
    host_weight: int = 1
    list_floor: int = 4
    veto_percent: int = 20
