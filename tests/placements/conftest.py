"""A small world whose round is decided, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from placement.foundation.database import db
from placement.placements.service import publish
from placement.rounds.models import Run
from tests.rounds.world import World, build


class Browser(FlaskClient):
    """A browser that shares nothing with the test's own open context: not who is signed in, no session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def world(sqlite_app: Flask) -> Iterator[World]:
    """Return a filled world with an open round; its app context is open."""
    sqlite_app.test_client_class = Browser
    with sqlite_app.test_request_context():
        yield build(sqlite_app)


@pytest.fixture
def decided(world: World) -> tuple[World, int]:
    """Return a world whose round is solved and verified, and the number of its run."""
    return world, world.decide().id


@pytest.fixture
def published(decided: tuple[World, int]) -> tuple[World, int]:
    """Return a world whose round is published."""
    world, number = decided
    publish(world.actor("coordinator"), world.round(), db.session.get_one(Run, number))
    return world, number
