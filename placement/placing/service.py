"""Commands on rosters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from placement.accounts.actor import PLATFORM, Actor, require
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import NotFound
from placement.placing import files
from placement.placing.models import RosterJob
from placement.placing.policy import may_place
from placement.placing.states import REST, ROSTER, RosterState

KEPT = timedelta(days=30)
AT_ONCE = 100


@command
def receive(
    actor: Actor, token: str, sent: Sequence[tuple[str, bytes]], mapping: Mapping[str, Any], look: Mapping[str, Any]
) -> RosterJob:
    """Store a roster that was sent and recognised. Raises NotAllowed."""
    require(may_place(actor))
    assert actor.person_id is not None
    assert actor.organisation_id is not None
    row = RosterJob(
        state=RosterState.LOOKED_AT,
        organisation_id=actor.organisation_id,
        person_id=actor.person_id,
        sent_at=now(),
        token=token,
        names=[name[:200] for name, _data in sent],
        sha256=[hashlib.sha256(data).hexdigest() for _name, data in sent],
        mapping=dict(mapping),
        look=dict(look),
        seed="roster",
        progress="",
        attempt=0,
    )
    db.session.add(row)
    record(actor, "roster:receive", row, files=len(sent), sha256=row.sha256)
    return row


def _require_own(actor: Actor, row: RosterJob) -> None:
    if not may_place(actor) or actor.organisation_id != row.organisation_id:
        raise NotFound


@command
def match(actor: Actor, row: RosterJob, mapping: Mapping[str, Any], look: Mapping[str, Any]) -> None:
    """Keep what the sender says of the columns. Raises NotFound, WrongState."""
    _require_own(actor, row)
    ROSTER.move(row, "match", by=actor)
    row.mapping, row.look, row.faults, row.summary = dict(mapping), dict(look), [], {}


@command
def place(actor: Actor, row: RosterJob, seed: str, language: str) -> None:
    """Let the worker place the roster; the results are written in a language. Raises NotFound, WrongState."""
    _require_own(actor, row)
    ROSTER.move(row, "place", by=actor, seed=seed)
    row.summary = {"language": language}
    row.seed, row.attempt, row.error, row.progress = seed, 0, None, ""
    row.owner = row.heartbeat_at = None


def discard(actor: Actor, row: RosterJob) -> None:
    """Give a roster up; its files and results are deleted. Raises NotFound, WrongState."""
    token = row.token
    _discard(actor, row)
    files.forget(token)


@command
def _discard(actor: Actor, row: RosterJob) -> None:
    _require_own(actor, row)
    _forget(actor, row)


def _forget(by: Actor, row: RosterJob) -> None:
    ROSTER.move(row, "discard", by=by)
    row.look, row.summary, row.faults, row.mapping = {}, {}, [], {}


def forget_old() -> int:
    """Delete the files and results of rosters that are older than 30 days; return how many."""
    tokens = _forget_old()
    for token in tokens:
        files.forget(token)
    return len(tokens)


@command
def _forget_old() -> list[str]:
    old = select(RosterJob).where(RosterJob.sent_at < now() - KEPT, RosterJob.state.in_(REST)).limit(AT_ONCE)
    rows = db.session.scalars(old).all()
    for row in rows:
        _forget(PLATFORM, row)
    return [row.token for row in rows]
