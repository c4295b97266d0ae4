"""Lifecycle.move: the one state writer, which also audits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import CursorResult, update

from placement.foundation.audit import Actor, record, record_many
from placement.foundation.database import AT_ONCE, Row, db
from placement.foundation.errors import WrongState

State = TypeVar("State", bound=StrEnum)


class Lifecycle(Generic[State]):
    """A table of moves: verb -> (states it may start from, state it ends in)."""

    def __init__(
        self, subject: str, moves: Mapping[str, tuple[frozenset[State], State]], words: Mapping[State, Any]
    ) -> None:
        self.subject, self.moves, self.words = subject, moves, words

    def diagram(self) -> str:
        """Return the moves as a Mermaid state diagram."""
        arrows = [
            f"    {before} --> {after}: {verb}"
            for verb, (starts, after) in self.moves.items()
            for before in sorted(starts)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])

    def can(self, row: Any, move: str) -> bool:
        """Return whether the row's state allows the move."""
        return row.state in self.moves[move][0]

    def move(self, row: Any, move: str, *, by: Actor, **facts: Any) -> None:
        """Move the row to its next state and write the audit entry.

        The old state is named in the UPDATE, so of two simultaneous moves one is refused.
        Raises WrongState.
        """
        before, after = self.moves[move]
        db.session.flush()
        table = type(row)
        done = db.session.execute(
            update(table).where(table.id == row.id, table.state.in_(before)).values(state=after),
            execution_options={"synchronize_session": False},
        )
        assert isinstance(done, CursorResult)
        db.session.refresh(row, ["state"])
        if done.rowcount != 1:
            raise WrongState(
                _(
                    "This is “%(state)s” now, so that cannot be done. Somebody may have acted at the same time.",
                    state=self.words[row.state],
                )
            )
        record(by, f"{self.subject}:{move}", row, **facts)

    def move_many(self, kind: type[Row], ids: Sequence[int], move: str, *, by: Actor, **facts: Any) -> None:
        """Move many rows of one table to their next state, all or none, with an audit entry for each.

        Rows that the session holds are read again when they are looked at. Raises WrongState.
        """
        before, after = self.moves[move]
        table: Any = kind
        db.session.flush()
        for first in range(0, len(ids), AT_ONCE):
            part = ids[first : first + AT_ONCE]
            done = db.session.execute(
                update(table).where(table.id.in_(part), table.state.in_(before)).values(state=after),
                execution_options={"synchronize_session": False},
            )
            assert isinstance(done, CursorResult)
            if done.rowcount != len(part):
                raise WrongState(_("Somebody acted at the same time, so that cannot be done any more. Look again."))
        db.session.expire_all()
        record_many(by, f"{self.subject}:{move}", kind, ids, **facts)
