"""A town with a long list of positions, new for every test."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import factories
from tests.factories import World
from tests.sites import Site


class LongList(Site):
    """A town whose enterprise looks for a dozen vice presidents."""

    positions: list[int]


@pytest.fixture
def site(app: Flask, town: World) -> LongList:
    """Return its site; nobody was put forward yet."""
    made = LongList(app, town, "en")
    made.positions = factories.a_long_list(town)
    return made
