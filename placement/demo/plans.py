"""The two rounds of the demonstration, planned and opened by the coordination office."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from placement.demo.world import (
    CURRENT_NAME,
    CURRENT_REFERENCE,
    EARLIER_NAME,
    EARLIER_REFERENCE,
    SEED,
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
PROFILES = {role: f"default-{word}" for word, role in (
    ("vice-president", PROFILE_ROLES["tech_vice_president"]),
    ("technical-advisor", PROFILE_ROLES["technical_advisor"]),
    ("research-assistant", PROFILE_ROLES["research_assistant"]),
    ("course-teacher", PROFILE_ROLES["course_teacher"]),
    ("course-student", PROFILE_ROLES["student_project_member"]),
)}  # fmt: skip


def open_both(world: DemoWorld) -> None:
    """Plan and open the earlier round and the current one; the windows of both end soon."""
    world.earlier = _opened(world, EARLIER_NAME, "Round 1 of 2026", EARLIER_REFERENCE, timedelta(days=240))
    world.current = _opened(world, CURRENT_NAME, "Round 2 of 2026", CURRENT_REFERENCE, timedelta(days=50))


def _opened(world: DemoWorld, name_zh: str, name_en: str, reference_on: date, ago: timedelta) -> Round:
    at = now().replace(second=0, microsecond=0)
    draft = RoundDraft(
        name_zh=name_zh,
        name_en=name_en,
        opens_at=at - ago,
        demand_until=at + timedelta(hours=1),
        nominations_until=at + timedelta(hours=2),
        preferences_until=at + timedelta(hours=3),
        reference_on=reference_on,
        policies=PROFILES,
        public_source=PUBLIC_SOURCE,
    )
    round_ = plan_round(world.coordinator, draft)
    secret = hashlib.sha256(f"demonstration {SEED} {name_zh}".encode()).hexdigest()
    return open_round(world.coordinator, round_, secret=secret)
