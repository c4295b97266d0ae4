"""Sites for tests: an app with an open context, a small world, browsers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from placement import create_app
from placement.accounts.models import Person
from placement.foundation.database import db
from placement.organisations.models import Organisation
from tests.browsing import Browser, browser_of
from tests.databases import QUICK
from tests.factories import World, a_world


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return a site on a fresh database, with the small world in it for a test that asks for `world`.

    A context is open, so that the test may call services and read rows.
    """
    if "world" in request.fixturenames:
        template: Path = request.getfixturevalue("world_template")[0]
    else:
        template = request.getfixturevalue("sqlite_template")
    shutil.copytree(template, tmp_path / "instance")
    site = create_app(tmp_path / "instance", **QUICK)
    with site.test_request_context():
        yield site
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return browser_of(app)


@pytest.fixture(scope="session")
def world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """Return the folder of a site with a small world in it, made once."""
    folder = tmp_path_factory.mktemp("world") / "instance"
    shutil.copytree(sqlite_template, folder)
    with create_app(folder, **QUICK).test_request_context():
        world = a_world()
        db.session.remove()
        db.engine.dispose()
    return folder, world


@pytest.fixture
def world(app: Flask, world_template: tuple[Path, World]) -> World:
    """Return the small world that is in `app`, new for every test."""
    return world_template[1]


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Browser]:
    """Return a way to open a browser as a person who acts for an organisation, or for the first one."""

    def enter(person: Person, organisation: Organisation | None = None) -> Browser:
        return browser_of(app, person.id, organisation.id if organisation else None)

    return enter
