"""The three rounds of the demonstration, planned and opened by the coordination office."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placement.demo.world import (
    CURRENT_NAME,
    CURRENT_REFERENCE,
    EARLIER_NAME,
    EARLIER_REFERENCE,
    SEED,
    UPCOMING_NAME,
    UPCOMING_REFERENCE,
    DemoWorld,
)
from placement.foundation.clock import now
from placement.programme.drafts import RoundDraft
from placement.programme.models import Round
from placement.programme.service import open_round, plan_round
from placement.reference.states import PROFILE_ROLES

PUBLIC_SOURCE = "中国福利彩票双色球：关闭日之后首期开奖号码（红球升序，再加蓝球）"
PUBLIC_VALUES = {EARLIER_NAME: "03 08 11 19 24 30 07", CURRENT_NAME: "02 09 14 17 26 33 12"}
"""Invented results of the public draw."""
OFFICE_CLOSES_UTC = 9
PROFILES = {role: f"default-{word}" for word, role in (
    ("vice-president", PROFILE_ROLES["tech_vice_president"]),
    ("technical-advisor", PROFILE_ROLES["technical_advisor"]),
    ("research-assistant", PROFILE_ROLES["research_assistant"]),
    ("course-teacher", PROFILE_ROLES["course_teacher"]),
    ("course-student", PROFILE_ROLES["student_project_member"]),
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """When a round's inputs came in, how long before it opened, and how long after each kind of them was taken."""

    entered_ago: timedelta
    opened_before: timedelta
    demand: timedelta
    nominations: timedelta
    preferences: timedelta


DAY = timedelta(days=1)
EARLIER_SPAN = Span(40 * DAY, 20 * DAY, 3 * DAY, 6 * DAY, 9 * DAY)
CURRENT_SPAN = Span(20 * DAY, 20 * DAY, 6 * DAY, 11 * DAY, 17 * DAY)
UPCOMING_SPAN = Span(13 * DAY, 0 * DAY, 69 * DAY, 83 * DAY, 97 * DAY)
EARLIER_PUBLISHED_AGO, CURRENT_SOLVED_AGO = 12 * DAY, DAY
"""In the order of these moments everything happens, so that the history reads forward."""


def open_earlier(world: DemoWorld) -> None:
    """Plan and open the round that is published by now."""
    world.earlier = _opened(world, EARLIER_NAME, "Round 1 of 2026", EARLIER_REFERENCE, EARLIER_SPAN)


def open_current(world: DemoWorld) -> None:
    """Plan and open the round that waits for publication."""
    world.current = _opened(world, CURRENT_NAME, "Round 2 of 2026", CURRENT_REFERENCE, CURRENT_SPAN)


def open_upcoming(world: DemoWorld) -> None:
    """Plan and open the round that stays open; the education authority endorses its nominations."""
    world.upcoming = _opened(
        world, UPCOMING_NAME, "Round 1 of 2027", UPCOMING_REFERENCE, UPCOMING_SPAN, asks_endorsement=True
    )


def _end(at: datetime, after: timedelta) -> datetime:
    """Return when a window ends: at five in the afternoon of Beijing."""
    return (at + after).replace(hour=OFFICE_CLOSES_UTC, minute=0)


def _opened(
    world: DemoWorld,
    name_zh: str,
    name_en: str,
    reference_on: date,
    span: Span,
    *,
    asks_endorsement: bool = False,
) -> Round:
    at = now().replace(second=0, microsecond=0)
    draft = RoundDraft(
        name_zh=name_zh,
        name_en=name_en,
        opens_at=at - span.opened_before,
        demand_until=_end(at, span.demand),
        nominations_until=_end(at, span.nominations),
        preferences_until=_end(at, span.preferences),
        reference_on=reference_on,
        policies=PROFILES,
        public_source=PUBLIC_SOURCE,
        asks_endorsement=asks_endorsement,
    )
    round_ = plan_round(world.coordinator, draft)
    secret = hashlib.sha256(f"demonstration {SEED} {name_zh}".encode()).hexdigest()
    return open_round(world.coordinator, round_, secret=secret)
