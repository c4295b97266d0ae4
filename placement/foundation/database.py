"""Rows, the session, and `command`: the one commit.

Transactions follow measurements: a driver-made BEGIN loses updates, a read transaction
cannot be upgraded. So a command ends the reading transaction, waits at a turnstile (SQLite
only: fair waiting), begins for writing, reads again what it decides on, and commits once.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, String, Table, TypeDecorator, event, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 3
AT_ONCE = 1000
"""Rows that one statement stores or names."""
ROOM_KIBIBYTES = 128 * 1024
RETRIED = {"40001", "40P01"}
"""Serialization failure and deadlock (PostgreSQL, appendix A): the whole command is done again."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - the library's signature
        """Return the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002 - the library's signature
        """Return the moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A word of a closed list, kept as text; an unknown one is refused both ways."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002 - the library's signature
        """Return the word as text."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:  # noqa: ARG002 - the library's signature
        """Return the member of the list."""
        return None if value is None else self.words(value)


class Base(DeclarativeBase):
    """What all tables share."""

    registry = registry(
        type_annotation_map={datetime: UtcDateTime},
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


class Row(Base):
    """A row with a number of its own."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=Base)


@event.listens_for(Engine, "connect")
def _settle_connection(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver never begins by itself
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "trusted_schema=OFF",
        "cell_size_check=ON",
    ):
        connection.execute(f"PRAGMA {setting}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def _turnstile() -> Iterator[None]:
    """Let one writer of a SQLite file pass at a time, in the order of asking."""
    file = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not file or file == ":memory:":
        yield
        return
    with Path(f"{file}.turnstile").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


@contextmanager
def writing() -> Iterator[None]:
    """Begin for writing what the sign-in library commits by itself."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Make the function one transaction; inside another command it joins that one.

    What was read before is read again inside. On any error nothing is kept. On PostgreSQL a
    serialization failure or a deadlock starts the whole command again, three times at most.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if _writing.get():
            return function(*args, **kwargs)
        for attempt in range(TRIES):
            try:
                return _once(lambda: function(*args, **kwargs))
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    return run


AFTER_WAITING: list[Callable[[], None]] = []
"""What makes a command read anew once it has waited for another one (rows besides)."""


def stand_alone(subject: int, key: int) -> None:
    """Let one command at a time go on with this key until it ends; whoever comes second waits, and reads anew then.

    A SQLite file has one writer at a time as it is.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL lock_timeout = 0"))
        usual = db.session.scalar(text("SHOW statement_timeout"))
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        take_turn(subject, key)
        db.session.execute(text("SELECT set_config('statement_timeout', :usual, true)"), {"usual": usual})
        db.session.expire_all()
        for anew in AFTER_WAITING:
            anew()


def take_turn(subject: int, key: int) -> None:
    """Let one command at a time go on with this key until it ends, before it counts what it must not exceed.

    Rows that the session holds stay as they were read. A SQLite file has one writer at a time as it is.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:subject, :key)"), {"subject": subject, "key": key})


def make_room() -> None:
    """Let the connection of this command keep much of a SQLite file in memory.

    The keys and fingerprints of a hundred thousand rows are stored in no order: each would be another page to fetch.
    """
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(f"PRAGMA cache_size=-{ROOM_KIBIBYTES}"))


def store(kind: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows inside a command by one statement, whose numbers nobody asks for."""
    if rows:
        db.session.execute(insert(cast(Table, kind.__table__)), rows)


def insert_many(kind: type[Row], rows: Sequence[Mapping[str, Any]], by: Sequence[str]) -> list[int]:
    """Store rows inside a command and return their numbers in order.

    The columns `by` tell rows apart, as a unique constraint of the table says: the numbers are read back by the
    first of them, since no database gives the numbers of many rows in their order at once.
    """
    table: Any = kind
    columns = [getattr(table, name) for name in by]
    numbers: list[int] = []
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        store(kind, part)
        query = select(table.id, *columns).where(columns[0].in_({row[by[0]] for row in part}))
        stored = {tuple(key): number for number, *key in db.session.execute(query)}
        numbers += (stored[tuple(row[name] for name in by)] for row in part)
    return numbers


BEFORE_COMMIT: list[Callable[[], None]] = []
"""What a command does last, in its own transaction (the audit seals its chain here)."""


def _once(call: Callable[[], T]) -> T:
    db.session.rollback()
    with writing(), _turnstile():
        try:
            result = call()
            db.session.flush()
            for last in BEFORE_COMMIT:
                last()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            db.session.info.clear()
            raise
    return result
