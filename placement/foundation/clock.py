"""now(): the only reader of the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_earlier: ContextVar[timedelta] = ContextVar("earlier", default=timedelta())


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC) - _earlier.get()


@contextmanager
def played_earlier(by: timedelta) -> Iterator[None]:
    """Let what is done inside have happened that long ago: the demonstration plays its own past with it."""
    token = _earlier.set(by)
    try:
        yield
    finally:
        _earlier.reset(token)
