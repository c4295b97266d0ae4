"""Rounds and the policy of each role in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.foundation.database import Row, Word
from placement.organisations.models import Organisation
from placement.programme.drafts import MOST_MINUTES, SOLVE_MINUTES
from placement.programme.states import Preset, RoundState
from placement.reference.models import PolicyVersion
from placement.reference.states import Role


class Round(Row):
    """One placement round.

    The lottery's secret is drawn when the round opens and only its SHA-256, the commitment,
    is shown until publication; `public_source` names beforehand the public value that will
    exist only after closing.
    """

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("demand_until <= nominations_until", name="demand_before_nominations"),
        CheckConstraint("nominations_until <= preferences_until", name="nominations_before_preferences"),
        CheckConstraint("opens_at < demand_until", name="opens_before_demand_ends"),
        CheckConstraint("person_weight BETWEEN 0 AND 10 AND host_weight BETWEEN 0 AND 10", name="weights_in_range"),
        CheckConstraint("person_weight + host_weight > 0", name="weights_not_both_zero"),
        CheckConstraint(f"solve_minutes BETWEEN 1 AND {MOST_MINUTES}", name="solve_minutes_in_range"),
        CheckConstraint("unproved_reason IS NULL OR length(unproved_reason) > 0", name="unproved_has_a_reason"),
        CheckConstraint("state <> 'published' OR published_run_id IS NOT NULL", name="published_names_its_run"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_is_dated"),
        CheckConstraint(
            "state IN ('planned', 'cancelled') OR lottery_commitment IS NOT NULL", name="open_has_a_commitment"
        ),
    )

    name_zh: Mapped[str] = mapped_column(String(80), unique=True)
    name_en: Mapped[str] = mapped_column(String(120))
    operator_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[RoundState] = mapped_column(Word(RoundState, 20), default=RoundState.PLANNED, index=True)
    opens_at: Mapped[datetime]
    demand_until: Mapped[datetime]
    nominations_until: Mapped[datetime]
    preferences_until: Mapped[datetime]
    reference_on: Mapped[date]
    preset: Mapped[Preset] = mapped_column(Word(Preset, 20), default=Preset.EVERYBODY)
    person_weight: Mapped[int] = mapped_column(default=1)
    host_weight: Mapped[int] = mapped_column(default=1)
    list_floor: Mapped[int] = mapped_column(default=4)
    veto_percent: Mapped[int] = mapped_column(default=20)
    asks_endorsement: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a nomination counts only once the university's education authority has endorsed it."""
    solve_minutes: Mapped[int] = mapped_column(default=SOLVE_MINUTES, server_default=str(SOLVE_MINUTES))
    """How long the best placement is looked for before one that is not proved the best may be published."""
    public_source: Mapped[str] = mapped_column(String(200))
    public_value: Mapped[str | None] = mapped_column(String(200))
    lottery_secret: Mapped[str | None] = mapped_column(String(64))
    lottery_commitment: Mapped[str | None] = mapped_column(String(64))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_run_id: Mapped[int | None] = mapped_column(unique=True)
    unproved_reason: Mapped[str | None] = mapped_column(Text)
    """Why a placement was published that is not proved the best; everybody reads it."""

    operator: Mapped[Organisation] = relationship()


class RoundPolicy(Row):
    """Which version of a policy profile judges a role in a round."""

    __tablename__ = "round_policy"
    __table_args__ = (UniqueConstraint("round_id", "role"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role, 30))
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))

    version: Mapped[PolicyVersion] = relationship(lazy="joined")


class RoundOverride(Row):
    """One rule whose value a round sets itself for a role, with the reason that everybody reads."""

    __tablename__ = "round_override"
    __table_args__ = (
        UniqueConstraint("round_id", "role", "rule"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role, 30))
    rule: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(40))
    """As `eligibility.columns.stored` writes it; empty where the rule is not applied."""
    reason: Mapped[str] = mapped_column(Text)
