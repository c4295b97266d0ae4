"""Commands of the coordinator: close and freeze, solve, verify."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

import assignment
from placement.accounts.actor import Actor, require
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused, WrongState
from placement.programme.models import Round
from placement.programme.policy import may_run
from placement.programme.service import lock_round
from placement.programme.states import ROUND, RoundState
from placement.rounds.models import Run, Snapshot
from placement.rounds.queries import current_run, newest_snapshot, run_with_bytes
from placement.rounds.snapshot import digest, take
from placement.rounds.states import RUN, RunState

VERIFY_SECONDS = 600
VERIFIER = Path(assignment.__file__).with_name("verify.py")


@command
def close_round(actor: Actor, round_: Round) -> Snapshot:
    """Close an open round and freeze its inputs in the same transaction.

    Whatever was accepted before is in the snapshot; whatever comes after is refused.
    Raises NotAllowed, WrongState.
    """
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    locked.closed_at = now()
    ROUND.move(locked, "close", by=actor)
    content, counts = take(locked)
    snapshot = Snapshot(round_id=locked.id, taken_at=now(), sha256=digest(content), content=content, counts=counts)
    db.session.add(snapshot)
    record(actor, "round:freeze", snapshot, sha256=snapshot.sha256)
    return snapshot


@command
def reopen_round(actor: Actor, round_: Round, reason: str) -> None:
    """Open a closed round again, with a reason, as long as no run has begun; the next close freezes anew."""
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    if current_run(locked) is not None:
        raise WrongState(_("A run exists already, so the inputs stay frozen."))
    if locked.preferences_until <= now():
        raise Refused(_("The deadline for preferences is over; nobody could enter anything."))
    locked.closed_at = None
    ROUND.move(locked, "reopen", by=actor, reason=reason)


def seed_of(round_: Round, public_value: str) -> str:
    """Return the lottery's seed: SHA-256("lottery-v1", round, secret, public value), a line each."""
    line = "\n".join(["lottery-v1", str(round_.id), round_.lottery_secret or "", public_value])
    return hashlib.sha256(line.encode()).hexdigest()


@command
def request_run(actor: Actor, round_: Round, public_value: str, minutes: int | None = None) -> Run:
    """Ask the worker to solve the frozen round; the public value can be given once only.

    The run has as long as the round's rules say, or `minutes`, which may only be more.
    Raises NotAllowed, Refused for a second value or less time, WrongState while a run is going on.
    """
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    if locked.state not in ROUND.moves["solve"][0]:
        raise WrongState(_("Close the round first: a run reads frozen inputs only."))
    value = public_value.strip()
    if not value:
        raise Refused(_("Enter the public value that was named before the round opened."))
    if locked.public_value not in {None, value}:
        raise Refused(
            _("The public value is already drawn and cannot be changed: %(value)s.", value=locked.public_value)
        )
    if minutes is not None and minutes < locked.solve_minutes:
        raise Refused(
            ngettext(
                "The published rules promise at least %(num)s minute. Enter as much or more.",
                "The published rules promise at least %(num)s minutes. Enter as many or more.",
                locked.solve_minutes,
            )
        )
    snapshot = newest_snapshot(locked)
    assert snapshot is not None
    going = select(Run.id).where(Run.round_id == locked.id, Run.state.in_([RunState.QUEUED, RunState.RUNNING]))
    if db.session.scalar(going.limit(1)):
        raise WrongState(_("A run is going on already."))
    locked.public_value = value
    run = Run(
        round_id=locked.id,
        snapshot_id=snapshot.id,
        state=RunState.QUEUED,
        seed=seed_of(locked, value),
        minutes=minutes or locked.solve_minutes,
        asked_by=actor.person_id,
        asked_at=now(),
        report={},
        progress="",
    )
    db.session.add(run)
    record(actor, "run:request", run, seed=run.seed, snapshot=snapshot.sha256, minutes=run.minutes)
    return run


@command
def cancel_run(actor: Actor, run: Run) -> None:
    """Stop a run and keep nothing of it but how far it was; the worker ends it within a second."""
    require(may_run(actor, run.round))
    lock_round(run.round_id)
    run.finished_at = now()
    RUN.move(run, "cancel", by=actor)


def verify_run(actor: Actor, run: Run) -> Run:
    """Let the independent verifier judge a complete run in a process of its own, and keep its verdict.

    Raises NotAllowed, WrongState; Refused where the verifier takes too long: nothing is judged then.
    """
    require(may_run(actor, run.round))
    if run.state is not RunState.COMPLETE:
        raise WrongState(_("Only a complete run can be verified."))
    try:
        accepted, reason = _independent_verdict(run.id)
    except subprocess.TimeoutExpired as slow:
        raise Refused(
            _("The independent check took too long and was stopped. Try again when less is going on.")
        ) from slow
    return _keep_verdict(actor, run.id, accepted=accepted, reason=reason)


def _independent_verdict(run_id: int) -> tuple[bool, str]:
    """Run `assignment/verify.py` alone on the stored bytes: no site packages, no settings, no solver."""
    run = run_with_bytes(run_id)
    assert run.market is not None
    assert run.outcome is not None
    with tempfile.TemporaryDirectory() as folder:
        market, outcome = Path(folder, "market.json"), Path(folder, "outcome.json")
        market.write_bytes(run.market)
        outcome.write_bytes(run.outcome)
        done = subprocess.run(  # noqa: S603 - our own file, by this very interpreter
            [sys.executable, "-S", "-I", str(VERIFIER), str(market), str(outcome)],
            capture_output=True,
            text=True,
            check=False,
            timeout=VERIFY_SECONDS,
        )
    said = (done.stdout or done.stderr).strip().splitlines()
    return done.returncode == 0, said[-1] if said else ""


@command
def _keep_verdict(actor: Actor, run_id: int, *, accepted: bool, reason: str) -> Run:
    run = run_with_bytes(run_id)
    locked = lock_round(run.round_id)
    newest = current_run(locked)
    if newest is None or newest.id != run.id:
        raise WrongState(_("A newer run exists; verify that one."))
    if accepted:
        ROUND.move(locked, "verify", by=actor, run=run.id, sha256=run.outcome_sha256)
    elif locked.state is not RoundState.SOLVED:
        raise WrongState(_("This round is not waiting for a verdict."))
    run.verdict, run.verdict_reason, run.verified_at = "accepted" if accepted else "refused", reason, now()
    record(actor, "run:verdict", run, verdict=run.verdict, reason=reason)
    return run
