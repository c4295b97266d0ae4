"""What a transaction has read already and nobody can change under it: read once, until it is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from placement.foundation.database import AFTER_WAITING, Base, db

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = "memory"
_tables: set[type[Base]] = set()
"""Everything that some answer was read from."""


def remembered(*tables: type[Base]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what the function answers until the transaction ends or one of these tables is written.

    For plain values that nobody changes; the arguments are hashable and given by place. What waits in the
    session is written first, as before any other read, so an answer is never older than the session.
    """
    _tables.update(tables)

    def remember(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            db.session.flush()
            known = db.session.info.setdefault(MEMORY, {})
            key = (function, args, tuple(sorted(kwargs.items())))
            if key not in known:
                known[key] = (frozenset(tables), function(*args, **kwargs))
            return known[key][1]  # type: ignore[no-any-return]

        return run

    return remember


def forget() -> None:
    """Read everything anew: another transaction may have ended meanwhile."""
    db.session.info.pop(MEMORY, None)


AFTER_WAITING.append(forget)


def note(*key: Hashable) -> None:
    """Keep in mind until the transaction ends that something was done in it."""
    db.session.info.setdefault(MEMORY, {})[key] = (frozenset(), True)


def is_noted(*key: Hashable) -> bool:
    """Return whether it was done in this transaction."""
    return key in db.session.info.get(MEMORY, {})


def _forget(session: Session, table: type[Any]) -> None:
    known = session.info.get(MEMORY)
    if known and table in _tables:
        session.info[MEMORY] = {key: kept for key, kept in known.items() if table not in kept[0]}


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, _context: Any) -> None:
    for rows in (session.new, session.dirty, session.deleted):
        for row in rows:
            _forget(session, type(row))


@event.listens_for(Session, "do_orm_execute")
def _on_execute(asked: ORMExecuteState) -> None:
    if asked.is_select:
        return
    if asked.bind_mapper is not None:
        _forget(asked.session, asked.bind_mapper.class_)
    else:
        written = getattr(asked.statement, "table", None)
        for table in _tables:
            if table.__table__ is written:
                _forget(asked.session, table)


@event.listens_for(Session, "after_transaction_end")
def _after_transaction(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None or ended.nested:  # a flush is a part of its transaction
        session.info.pop(MEMORY, None)
