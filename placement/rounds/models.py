"""Snapshots, runs and what runs decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from placement.foundation.database import Row, Word
from placement.programme.models import Round
from placement.rounds.states import RunState


class Snapshot(Row):
    """The inputs of a round as canonical JSON, frozen when it closed; a run reads nothing else."""

    __tablename__ = "snapshot"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="digest_is_sha256"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    taken_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class Run(Row):
    """One execution on one snapshot with one seed; its result is never changed."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state <> 'complete' OR outcome IS NOT NULL", name="complete_has_an_outcome"),
        CheckConstraint("verdict IS NULL OR verdict IN ('accepted', 'refused')", name="verdict_is_one_of_two"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    state: Mapped[RunState] = mapped_column(Word(RunState, 20), default=RunState.QUEUED, index=True)
    seed: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int | None]
    """How long the best placement is looked for; None for runs from before rounds had a limit."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(40))
    attempt: Mapped[int] = mapped_column(default=0)
    progress: Mapped[str] = mapped_column(String(120), default="")
    so_far: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Totals of the best found and those that none exceeds, as last heard: `found` and `bound`, aim by aim."""
    error: Mapped[str | None] = mapped_column(Text)
    market: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    outcome_sha256: Mapped[str | None] = mapped_column(String(64))
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Totals, rank profile, counts, seconds per stage, versions: see `rounds.measure`."""
    verdict: Mapped[str | None] = mapped_column(String(10))
    verdict_reason: Mapped[str | None] = mapped_column(Text)
    verified_at: Mapped[datetime | None]

    @property
    def ended_early(self) -> bool:
        """Return whether the time was over before it was proved which placement is the best."""
        return self.report.get("bound") is not None

    round: Mapped[Round] = relationship()
    snapshot: Mapped[Snapshot] = relationship()


class RunPlacement(Row):
    """One person in one position, as a run decided; `rank` is the place in the person's list."""

    __tablename__ = "run_placement"
    __table_args__ = (UniqueConstraint("run_id", "person_id", "position_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"), index=True)
    rank: Mapped[int]


class RunAnswer(Row):
    """What a run says to one person: each choice with what became of it and why."""

    __tablename__ = "run_answer"
    __table_args__ = (UniqueConstraint("run_id", "person_id"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(40))
    """placed, no_list, not_eligible, no_choice_left, all_full."""
