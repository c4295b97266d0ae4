"""Work that takes a while: rows that a worker claims, beats for and finishes, whatever dies on the way.

A piece of work is a row with an owner and a heartbeat. A worker that stops beating loses its claim
after LEASE, and only the owner of the claim can store a result, so a late one changes nothing.
"""

from __future__ import annotations

import gc
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import or_, select, update

from placement.foundation.audit import Actor
from placement.foundation.clock import now
from placement.foundation.database import Row, command, db
from placement.foundation.lifecycle import Lifecycle

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 0.5
MOST_ATTEMPTS = 3
PAUSE_SECONDS = 1.0
LONGEST_PROGRESS = 120

Kind = TypeVar("Kind", bound=Row)


class Lost(Exception):
    """The claim is not ours any more: somebody cancelled, or another worker took over."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that a worker holds, and the secret that shows it."""

    row_id: int
    owner: str


class Work(Generic[Kind]):
    """One kind of work on one table: which state waits, which one is being worked on, which moves lead there.

    The table has owner, attempt, started_at, heartbeat_at, finished_at, progress and error.
    """

    def __init__(
        self,
        table: type[Kind],
        lifecycle: Lifecycle[Any],
        by: Actor,
        *,
        waiting: StrEnum,
        going: StrEnum,
        claim: str = "claim",
        fail: str = "fail",
    ) -> None:
        self.table: Any = table
        self.lifecycle, self.by = lifecycle, by
        self.waiting, self.going = waiting, going
        self.claim_move, self.fail_move = claim, fail

    def waits(self) -> bool:
        """Return whether anything waits or is being worked on."""
        query = select(self.table.id).where(self.table.state.in_([self.waiting, self.going])).limit(1)
        return db.session.scalar(query) is not None

    @command
    def claim(self) -> Claim | None:
        """Take the oldest row that waits or whose worker fell silent; give up one that failed too often."""
        table = self.table
        lapsed = or_(table.heartbeat_at.is_(None), table.heartbeat_at < now() - LEASE)
        query = (
            select(table)
            .where(or_(table.state == self.waiting, (table.state == self.going) & lapsed))
            .order_by(table.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = db.session.scalar(query)
        if row is None:
            return None
        if row.attempt >= MOST_ATTEMPTS:
            row.error, row.finished_at = "the worker died three times", now()
            self.lifecycle.move(row, self.fail_move, by=self.by)
            return None
        row.owner = secrets.token_hex(16)
        row.attempt += 1
        row.started_at = row.heartbeat_at = now()
        self.lifecycle.move(row, self.claim_move, by=self.by, attempt=row.attempt)
        return Claim(row.id, row.owner)

    @command
    def beat(self, claim: Claim, progress: str, **known: Any) -> None:
        """Show that the worker lives; `known` are columns of the row that say how far it is. Raises Lost."""
        done = db.session.execute(
            update(self.table)
            .where(self.table.id == claim.row_id, self.table.owner == claim.owner, self.table.state == self.going)
            .values(heartbeat_at=now(), progress=progress[:LONGEST_PROGRESS], **known)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise Lost

    def held(self, claim: Claim, *, locked: bool = False) -> Kind:
        """Return the row for whoever holds the claim; locked, nobody else claims it meanwhile. Raises Lost."""
        query = select(self.table).where(
            self.table.id == claim.row_id, self.table.owner == claim.owner, self.table.state == self.going
        )
        row: Kind | None = db.session.scalar(query.with_for_update() if locked else query)
        if row is None:
            raise Lost
        return row

    @command
    def fail(self, claim: Claim, words: str) -> None:
        """Give the work up with the words for those who asked for it; nothing happens where it is lost already."""
        try:
            row: Any = self.held(claim)
        except Lost:
            return
        row.error, row.finished_at = words, now()
        self.lifecycle.move(row, self.fail_move, by=self.by, words=words[:500])


class Pulse:
    """Beats at most twice a second while the work goes on, so that whoever cancels it waits less than one."""

    def __init__(self, work: Work[Any], claim: Claim) -> None:
        self.work, self.claim, self.last = work, claim, 0.0

    def __call__(self, words: str) -> bool:
        """Beat, and tell the work whether to go on."""
        if time.monotonic() - self.last >= BEAT_SECONDS:
            try:
                self.work.beat(self.claim, words, **self.known())
            except Lost:
                return False
            self.last = time.monotonic()
        return True

    def known(self) -> dict[str, Any]:
        """Return what else the row says of how far it is, by column."""
        return {}


def settle() -> None:
    """Let the collector of garbage pass over what the programme itself is made of, which stays as long as it runs.

    Work on a hundred thousand rows would look through all of it again and again.
    """
    gc.collect()
    gc.freeze()


def work_for_ever(*performers: Callable[[], int | bool]) -> None:
    """Do every kind of work as it comes, in turn, and rest where there is none."""
    settle()
    while True:
        worked = False
        for perform in performers:
            worked = bool(perform()) or worked
            db.session.rollback()
        if not worked:
            time.sleep(PAUSE_SECONDS)
