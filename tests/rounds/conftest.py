"""Worlds for the tests of rounds."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.rounds.world import World, build


@pytest.fixture
def world(any_app: Flask) -> World:
    """Return a filled world on each database; its app context is open."""
    with any_app.test_request_context():
        yield build(any_app)


@pytest.fixture
def small_world(sqlite_app: Flask) -> World:
    """Return a filled world on SQLite; its app context is open."""
    with sqlite_app.test_request_context():
        yield build(sqlite_app)
