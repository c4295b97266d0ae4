"""The demonstration of park size, made once: both rounds run, the earlier one published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select

from placement import create_app
from placement.demo import load_demo
from placement.demo.world import CURRENT_NAME, EARLIER_NAME
from placement.foundation.database import db
from placement.programme.models import Round
from placement.reference.service import load_reference
from placement.rounds.models import Run

MIGRATIONS = str(Path(__file__).parents[2] / "placement" / "migrations")


@dataclass(frozen=True)
class Loaded:
    """Both rounds with their runs."""

    earlier: Round
    current: Round
    earlier_run: Run
    run: Run


@pytest.fixture(scope="session")
def park_site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return a site that holds the demonstration."""
    app = create_app(tmp_path_factory.mktemp("park"), TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)
        load_reference()
        load_demo()
    return app


@pytest.fixture
def park(park_site: Flask) -> Iterator[Loaded]:
    """Return the loaded rounds, inside the site's context; what a test writes is not kept."""
    with park_site.test_request_context():
        rounds = {row.name_zh: row for row in db.session.scalars(select(Round))}
        earlier, current = rounds[EARLIER_NAME], rounds[CURRENT_NAME]
        yield Loaded(earlier, current, _run_of(earlier), _run_of(current))
        db.session.rollback()


def _run_of(round_: Round) -> Run:
    return db.session.scalars(select(Run).where(Run.round_id == round_.id)).one()
