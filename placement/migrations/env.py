"""Runs migrations on the database of the current app."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import text

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


database = current_app.extensions["migrate"].db
with database.engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=database.metadata, render_as_batch=True, render_item=_spelled
    )
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.rollback()
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
