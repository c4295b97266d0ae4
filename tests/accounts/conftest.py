"""A site with a town in it, new for every test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from placement.foundation.database import db
from tests.accounts.places import Town, build_town, client_of, make_site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """Return the folder of a finished town and its ids."""
    folder = tmp_path_factory.mktemp("town")
    app = make_site(folder)
    town = build_town(app)
    with app.app_context():
        db.engine.dispose()
    return folder, town


@pytest.fixture
def site(built: tuple[Path, Town], tmp_path: Path) -> Flask:
    """Return a site on a copy of the town."""
    return make_site(tmp_path / "site", built[0])


@pytest.fixture
def town(built: tuple[Path, Town]) -> Town:
    """Return the town's ids."""
    return built[1]


@pytest.fixture
def browse(site: Flask) -> Callable[..., FlaskClient]:
    """Return a way to open a browser as a person, or as nobody."""
    return lambda person_id=None: client_of(site, person_id)
