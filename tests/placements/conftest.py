"""The small world once its round is decided, and once it is published; each is made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from placement import create_app
from placement.foundation.database import db
from placement.placements.service import publish
from placement.rounds.models import Run
from tests.databases import QUICK
from tests.sites import Site, Template


def _further(template: Template, folder: Path, act: Callable[[Site], object]) -> Template:
    """Return a copy of a site in which something more has happened."""
    shutil.copytree(template[0], folder)
    app = create_app(folder, **QUICK)
    with app.test_request_context():
        act(Site(app, template[1]))
        db.session.remove()
        db.engine.dispose()
    return folder, template[1]


@pytest.fixture(scope="session")
def decided_template(world_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the folder of a site whose round is solved and verified."""
    return _further(world_template, tmp_path_factory.mktemp("decided") / "instance", Site.decide)


@pytest.fixture(scope="session")
def published_template(decided_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the folder of a site whose round is published."""

    def act(site: Site) -> None:
        publish(site.world.actor("coordinator"), site.world.round(), db.session.scalars(select(Run)).one())

    return _further(decided_template, tmp_path_factory.mktemp("published") / "instance", act)


def _site(app: Flask, template: Template) -> tuple[Site, int]:
    return Site(app, deepcopy(template[1]), "en"), db.session.scalars(select(Run.id)).one()


@pytest.fixture
def decided(app: Flask, decided_template: Template) -> tuple[Site, int]:
    """Return a site whose round is solved and verified, and the number of its run."""
    return _site(app, decided_template)


@pytest.fixture
def published(app: Flask, published_template: Template) -> tuple[Site, int]:
    """Return a site whose round is published, and the number of its run."""
    return _site(app, published_template)
