"""The worker: claims queued runs, solves them and stores what came out, whatever dies on the way.

A run is a row with an owner and a heartbeat. A worker that stops beating loses its claim after
LEASE, and only the owner of the claim can store a result, so a late one changes nothing.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update

from assignment import (
    Cancelled,
    Infeasible,
    Outcome,
    market_to_document,
    outcome_to_document,
    solve,
)
from placement.accounts.actor import PLATFORM
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.outbox import send_waiting
from placement.programme.service import lock_round
from placement.programme.states import ROUND
from placement.rounds.answers import answers
from placement.rounds.models import Run, RunAnswer, RunPlacement
from placement.rounds.queries import content_of, waiting_runs
from placement.rounds.report import report
from placement.rounds.snapshot import canonical, digest, number_of
from placement.rounds.states import RUN, RunState
from placement.rounds.translate import Snapshot, to_market, to_placements

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 1.0
MOST_ATTEMPTS = 3
PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Lost(Exception):
    """The claim is not ours any more: somebody cancelled, or another worker took over."""


@command
def _claim() -> tuple[int, str] | None:
    """Take the oldest run that waits or whose worker fell silent; give up one that failed too often."""
    lapsed = or_(Run.heartbeat_at.is_(None), Run.heartbeat_at < now() - LEASE)
    query = (
        select(Run)
        .where(or_(Run.state == RunState.QUEUED, (Run.state == RunState.RUNNING) & lapsed))
        .order_by(Run.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    run = db.session.scalar(query)
    if run is None:
        return None
    if run.attempt >= MOST_ATTEMPTS:
        run.error, run.finished_at = "the worker died three times", now()
        RUN.move(run, "fail", by=PLATFORM)
        return None
    run.owner = secrets.token_hex(16)
    run.attempt += 1
    run.started_at = run.heartbeat_at = now()
    RUN.move(run, "claim", by=PLATFORM, attempt=run.attempt)
    return run.id, run.owner


@command
def _beat(run_id: int, owner: str, progress: str) -> None:
    """Show that the worker lives. Raises Lost."""
    done = db.session.execute(
        update(Run)
        .where(Run.id == run_id, Run.owner == owner, Run.state == RunState.RUNNING)
        .values(heartbeat_at=now(), progress=progress[:120])
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Lost


class Pulse:
    """Beats at most once a second while the solver works."""

    def __init__(self, run_id: int, owner: str) -> None:
        self.run_id, self.owner, self.last = run_id, owner, 0.0

    def __call__(self, words: str) -> bool:
        """Beat, and tell the solver whether to go on."""
        if time.monotonic() - self.last >= BEAT_SECONDS:
            try:
                _beat(self.run_id, self.owner, words)
            except Lost:
                return False
            self.last = time.monotonic()
        return True


def perform_next() -> bool:
    """Do one run in this process; return whether there was one."""
    if not waiting_runs():
        return False
    claim = _claim()
    if claim is None:
        return False
    run_id, owner = claim
    pulse = Pulse(run_id, owner)
    try:
        run = db.session.get(Run, run_id)
        assert run is not None
        seed, content = run.seed, content_of(run.snapshot_id)
        db.session.rollback()
        result = _computed(content, seed, pulse)
        _store(run_id, owner, result)
    except (Cancelled, Lost):
        log.info("run %s was taken away", run_id)
    except Infeasible as fault:
        _fail(run_id, owner, str(fault))
    except Exception as error:
        log.exception("run %s failed", run_id)
        _fail(run_id, owner, f"{type(error).__name__}: {error}")
    return True


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found."""

    market: bytes
    outcome: bytes
    report: dict[str, Any]
    placed: list[tuple[str, str, int]]
    answers: dict[str, dict[str, Any]]


def _computed(content: bytes, seed: str, pulse: Pulse) -> Result:
    """Solve and explain the frozen inputs; reads nothing else."""
    begun = time.perf_counter()
    snapshot: Snapshot = json.loads(content)
    market = to_market(snapshot, seed)
    built = time.perf_counter()
    outcome: Outcome = solve(market, watch=pulse)
    solved = time.perf_counter()
    pulse("explaining")
    placed = to_placements(snapshot, market, outcome)
    fates = answers(snapshot, market, outcome)
    told = report(snapshot, market, outcome, placed, fates)
    told["stages"] = {
        "translate": round(built - begun, 3),
        "solve": round(solved - built, 3),
        "explain": round(time.perf_counter() - solved, 3),
    }
    return Result(
        canonical(market_to_document(market)), canonical(outcome_to_document(market, outcome)), told, placed, fates
    )


@command
def _store(run_id: int, owner: str, result: Result) -> None:
    """Keep the result, once, by the owner of the claim only. Raises Lost."""
    run = db.session.scalar(select(Run).where(Run.id == run_id, Run.owner == owner, Run.state == RunState.RUNNING))
    if run is None:
        raise Lost
    locked = lock_round(run.round_id)
    run.market, run.outcome, run.report = result.market, result.outcome, result.report
    run.outcome_sha256 = digest(result.outcome)
    run.finished_at, run.progress = now(), ""
    RUN.move(run, "complete", by=PLATFORM, sha256=run.outcome_sha256)
    rows = [
        {"run_id": run_id, "person_id": number_of(person), "position_id": number_of(position), "rank": rank}
        for person, position, rank in result.placed
    ]
    said = [
        {"run_id": run_id, "person_id": number_of(person), "choices": fate["choices"], "reason": fate["reason"]}
        for person, fate in result.answers.items()
    ]
    if rows:
        db.session.execute(insert(RunPlacement), rows)
    if said:
        db.session.execute(insert(RunAnswer), said)
    ROUND.move(locked, "solve", by=PLATFORM, run=run_id)


@command
def _fail(run_id: int, owner: str, words: str) -> None:
    run = db.session.scalar(select(Run).where(Run.id == run_id, Run.owner == owner, Run.state == RunState.RUNNING))
    if run is not None:
        run.error, run.finished_at = words, now()
        RUN.move(run, "fail", by=PLATFORM, words=words[:500])
        record(PLATFORM, "run:failed", run)


def work_for_ever() -> None:
    """Do runs as they come and send the mail that waits."""
    while True:
        worked = perform_next()
        db.session.rollback()
        sent = send_waiting()
        db.session.rollback()
        if not worked and not sent:
            time.sleep(PAUSE_SECONDS)
