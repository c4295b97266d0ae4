"""The worker: claims queued runs, solves them and stores what came out, whatever dies on the way.

How a run is claimed, and why a late worker changes nothing, stands in `foundation.work`.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import insert

from assignment import (
    Cancelled,
    Infeasible,
    Market,
    News,
    Outcome,
    OutcomeError,
    OutOfTime,
    market_to_document,
    outcome_from_document,
    outcome_to_document,
    solve,
)
from placement.accounts.actor import PLATFORM
from placement.foundation.apart import Broke, Say, Stopped, apart
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.work import Claim, Lost, Pulse, Work
from placement.programme.service import lock_round
from placement.programme.states import ROUND
from placement.rounds.answers import answers
from placement.rounds.models import Run, RunAnswer, RunPlacement
from placement.rounds.queries import content_of, earlier_outcome
from placement.rounds.report import report
from placement.rounds.snapshot import canonical, digest, number_of
from placement.rounds.stability import stability
from placement.rounds.states import RUN, RunState
from placement.rounds.translate import Snapshot, to_market, to_placements

log = logging.getLogger(__name__)

RUNS = Work(Run, RUN, PLATFORM, waiting=RunState.QUEUED, going=RunState.RUNNING)


def perform_next() -> bool:
    """Do one run in this process; return whether there was one."""
    if not RUNS.waits():
        return False
    claim = RUNS.claim()
    if claim is None:
        return False
    try:
        result = apart(partial(_attempted, _task(claim)), RunPulse(RUNS, claim))
        if isinstance(result, Failure):
            RUNS.fail(claim, result.words)
        else:
            _store(claim, result)
    except (Stopped, Cancelled, Lost):
        log.info("run %s was taken away", claim.row_id)
    except Broke as fault:
        RUNS.fail(claim, str(fault))
    except Exception as error:
        log.exception("run %s failed", claim.row_id)
        RUNS.fail(claim, f"{type(error).__name__}: {error}")
    return True


class RunPulse(Pulse):
    """Keeps with each beat how good the best found is, and what no placement exceeds."""

    def __init__(self, work: Work[Any], claim: Claim) -> None:
        super().__init__(work, claim)
        self.so_far: dict[str, Any] | None = None

    def __call__(self, words: str) -> bool:
        """Remember the totals, and beat."""
        if isinstance(words, News) and words.bound is not None:
            self.so_far = {"found": words.found, "bound": words.bound}
        return super().__call__(words)

    def known(self) -> dict[str, Any]:
        """Return the totals last heard."""
        return {"so_far": self.so_far}


@dataclass(frozen=True, slots=True)
class Task:
    """What a run computes from: frozen inputs, seed, time, and the outcome of an earlier run that ended early."""

    content: bytes
    seed: str
    seconds: float | None
    earlier: bytes | None


def _task(claim: Claim) -> Task:
    run = db.session.get_one(Run, claim.row_id)
    seconds = None if run.minutes is None else 60.0 * run.minutes
    task = Task(content_of(run.snapshot_id), run.seed, seconds, earlier_outcome(run))
    db.session.rollback()
    return task


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run has no result, in words for its coordinators."""

    words: str


def _attempted(task: Task, pulse: Say) -> Result | Failure:
    """Compute, and tell what is not a fault of the program from what is. Raises Cancelled."""
    try:
        return _computed(task, pulse)
    except OutOfTime:
        return Failure("out of time")
    except Infeasible as fault:
        return Failure(str(fault))


@dataclass(frozen=True, slots=True)
class Result:
    """What one run found."""

    market: bytes
    outcome: bytes
    report: dict[str, Any]
    placed: list[tuple[str, str, int]]
    answers: dict[str, dict[str, Any]]


def _computed(task: Task, pulse: Say) -> Result:
    """Solve and explain the frozen inputs; reads nothing else."""
    begun = time.perf_counter()
    pulse("reading")
    snapshot: Snapshot = json.loads(task.content)
    market = to_market(snapshot, task.seed)
    built = time.perf_counter()
    outcome = solve(market, watch=pulse, limit=task.seconds, start=_start(market, task.earlier))
    solved = time.perf_counter()
    pulse("explaining")
    placed = to_placements(snapshot, market, outcome)
    fates = answers(snapshot, market, outcome, pulse)
    told = report(snapshot, market, outcome, placed, fates)
    pulse("comparing with stable placements")
    told["stability"] = stability(snapshot, market, outcome)
    told["stages"] = {
        "translate": round(built - begun, 3),
        "solve": round(solved - built, 3),
        "explain": round(time.perf_counter() - solved, 3),
    }
    return Result(
        canonical(market_to_document(market)), canonical(outcome_to_document(market, outcome)), told, placed, fates
    )


def _start(market: Market, earlier: bytes | None) -> Outcome | None:
    """Return the outcome that the work goes on from; one that does not fit the market is of no use."""
    if earlier is None:
        return None
    try:
        return outcome_from_document(market, json.loads(earlier))
    except OutcomeError:
        return None


@command
def _store(claim: Claim, result: Result) -> None:
    """Keep the result, once, by the owner of the claim only. Raises Lost."""
    run = RUNS.held(claim)
    locked = lock_round(run.round_id)
    run.market, run.outcome, run.report = result.market, result.outcome, result.report
    run.outcome_sha256 = digest(result.outcome)
    run.finished_at, run.progress = now(), ""
    RUN.move(run, "complete", by=PLATFORM, sha256=run.outcome_sha256)
    rows = [
        {"run_id": run.id, "person_id": number_of(person), "position_id": number_of(position), "rank": rank}
        for person, position, rank in result.placed
    ]
    said = [
        {"run_id": run.id, "person_id": number_of(person), "choices": fate["choices"], "reason": fate["reason"]}
        for person, fate in result.answers.items()
    ]
    if rows:
        db.session.execute(insert(RunPlacement), rows)
    if said:
        db.session.execute(insert(RunAnswer), said)
    ROUND.move(locked, "solve", by=PLATFORM, run=run.id)
