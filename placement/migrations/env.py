"""Runs migrations on the database of the current app."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

import placement.accounts.models
import placement.demand.models
import placement.nominations.models
import placement.organisations.models
import placement.preferences.models
import placement.programme.models
import placement.reference.models
import placement.rulings.models
import placement.rounds.models  # noqa: F401 - every room's tables must be known here
from placement.foundation.database import UtcDateTime, Word


def _spelled(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our moments and words as the plain column types that they are."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Word):
        return f"sa.String(length={item.impl_instance.length})"
    return False


def _guard_references(connection: Any, *, on: bool) -> None:
    """Switch SQLite's foreign keys, outside any transaction (inside one the switch does nothing).

    A table is altered by making it anew, which its references would forbid.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_dangling(connection: Any) -> None:
    """Raise where a row refers to one that is not there, before anything is kept."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if dangling:
            raise RuntimeError(f"the migration left {len(dangling)} rows that refer to nothing: {dangling[:3]}")


database = current_app.extensions["migrate"].db
with database.engine.connect() as connection:
    _guard_references(connection, on=False)
    context.configure(
        connection=connection, target_metadata=database.metadata, render_as_batch=True, render_item=_spelled
    )
    with context.begin_transaction():
        context.run_migrations()
        _refuse_dangling(connection)
    connection.commit()
    _guard_references(connection, on=True)
