"""Reads of snapshots and runs, for coordinators only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from placement.accounts.actor import Actor
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.programme.models import Round
from placement.programme.queries import visible_round
from placement.rounds.models import Run, RunAnswer, RunPlacement, Snapshot
from placement.rounds.policy import may_see_runs
from placement.rounds.states import RunState


def coordinated_round(actor: Actor, round_id: int) -> Round:
    """Return a round of the coordinator's office. Raises NotFound for everybody else."""
    round_ = visible_round(round_id)
    if not may_see_runs(actor, round_):
        raise NotFound
    return round_


def visible_run(actor: Actor, run_id: int) -> Run:
    """Return a run of the coordinator's office. Raises NotFound."""
    run = db.session.get(Run, run_id)
    if run is None or not may_see_runs(actor, run.round):
        raise NotFound
    return run


def newest_snapshot(round_: Round) -> Snapshot | None:
    """Return the snapshot that the next run reads."""
    return db.session.scalar(
        select(Snapshot).where(Snapshot.round_id == round_.id).order_by(Snapshot.id.desc()).limit(1)
    )


def content_of(snapshot_id: int) -> bytes:
    """Return the frozen bytes of a snapshot."""
    content = db.session.scalar(select(Snapshot.content).where(Snapshot.id == snapshot_id))
    assert content is not None
    return content


def document_of(snapshot_id: int) -> dict[str, Any]:
    """Return a snapshot's document."""
    document: dict[str, Any] = json.loads(content_of(snapshot_id))
    return document


def runs_of(round_: Round) -> Sequence[Run]:
    """Return a round's runs, the newest first."""
    return db.session.scalars(select(Run).where(Run.round_id == round_.id).order_by(Run.id.desc())).all()


def current_run(round_: Round) -> Run | None:
    """Return the newest run of the newest snapshot."""
    snapshot = newest_snapshot(round_)
    if snapshot is None:
        return None
    return db.session.scalar(select(Run).where(Run.snapshot_id == snapshot.id).order_by(Run.id.desc()).limit(1))


def run_with_bytes(run_id: int) -> Run:
    """Return a run with its market and outcome."""
    run = db.session.scalar(select(Run).options(undefer(Run.market), undefer(Run.outcome)).where(Run.id == run_id))
    if run is None:
        raise NotFound
    return run


def earlier_outcome(run: Run) -> bytes | None:
    """Return the outcome of the last run of the same inputs, where that ended before the best was proved."""
    earlier = select(Run).where(
        Run.snapshot_id == run.snapshot_id, Run.state == RunState.COMPLETE, Run.seed == run.seed, Run.id < run.id
    )
    last = db.session.scalar(earlier.options(undefer(Run.outcome)).order_by(Run.id.desc()).limit(1))
    return last.outcome if last is not None and last.ended_early else None


def placements_of(run_id: int) -> Sequence[RunPlacement]:
    """Return everybody whom a run placed."""
    return db.session.scalars(
        select(RunPlacement).where(RunPlacement.run_id == run_id).order_by(RunPlacement.id)
    ).all()


def answer_of(run_id: int, person_id: int) -> RunAnswer | None:
    """Return what a run says to one person."""
    return db.session.scalar(select(RunAnswer).where(RunAnswer.run_id == run_id, RunAnswer.person_id == person_id))
