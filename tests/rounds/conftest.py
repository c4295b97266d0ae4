"""The small world on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import a_world
from tests.sites import Site, Template, site_of


@pytest.fixture
def sqlite_site(world_template: Template, tmp_path: Path) -> Iterator[Site]:
    """Return the site of the small world on SQLite; its app context is open."""
    for site in site_of(world_template, tmp_path / "instance", Site):
        with site.app.test_request_context():
            yield site


@pytest.fixture
def postgres_site(postgres_app: Flask) -> Iterator[Site]:
    """Return the site of the small world on PostgreSQL; its app context is open."""
    with postgres_app.test_request_context():
        yield Site(postgres_app, a_world())


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest) -> Site:
    """Return the site of the small world, once on each database."""
    return request.getfixturevalue(f"{request.param}_site")
