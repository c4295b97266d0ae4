"""Whether the site can work: the database answers and stands where this code expects it."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from placement.foundation.database import db


def is_healthy() -> bool:
    """Return whether the database answers and every migration is in it."""
    config = current_app.extensions["migrate"].migrate.get_config()
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    try:
        return set(MigrationContext.configure(db.session.connection()).get_current_heads()) == wanted
    except SQLAlchemyError:
        db.session.rollback()
        return False
