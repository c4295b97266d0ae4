"""Sites for tests: an app with an open context, a small world, browsers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select

from placement import create_app
from placement.accounts.models import Person
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.nominations.models import Nomination
from placement.organisations.models import Organisation
from placement.preferences.models import PreferenceList
from placement.rounds import service as rounds
from placement.rounds.models import Run
from placement.rounds.worker import perform_next
from tests.browsing import Browser, browser_of
from tests.databases import QUICK
from tests.factories import World, a_world

S = TypeVar("S", bound="Site")


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


class Site:
    """A site with the small world in it, and a browser for each of its people."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world

    def browser(self, name: str | None = None, language: str = "zh") -> Browser:
        """Return a browser of somebody, or of nobody."""
        browser = browser_of(self.app, self.world.people[name] if name else None)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return browser

    def acts(self) -> int:
        """Return how many acts were recorded so far."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(AuditEntry))


class SolvedSite(Site):
    """A site whose round is solved and not published, with an address for every endpoint."""

    def __init__(self, app: Flask, world: World) -> None:
        super().__init__(app, world)
        with app.test_request_context():
            coordinator = world.actor("coordinator")
            rounds.close_round(coordinator, world.round())
            rounds.request_run(coordinator, world.round(), "42")
            assert perform_next()
            person = world.people["staff0"]
            self.numbers: dict[str, object] = {
                "round_id": world.round_id,
                "position_id": world.positions["draft"],
                "nomination_id": db.session.scalar(select(Nomination.id).where(Nomination.person_id == person)),
                "person_id": person,
                "organisation_id": world.organisations["university"],
                "list_id": db.session.scalar(select(PreferenceList.id)),
                "enterprise_id": world.organisations["pending"],
                "run_id": db.session.scalar(select(Run.id)),
                "part": "outcome",
                "token": "mistyped",
                "code": "en",
                "table": "titles",
                "key": "university_teacher-2",
                "profile_code": "default-technical-advisor",
                "role": "technical_advisor",
                "rule": "max_age",
                "override_id": 1,
            }
            db.session.remove()

    def address(self, endpoint: str, method: str = "GET") -> str:
        """Return an address that exists."""
        rules = [rule for rule in self.app.url_map.iter_rules(endpoint) if method in rule.methods]
        with self.app.test_request_context() as context:
            values = {name: self.numbers[name] for name in rules[0].arguments}
            return context.url_adapter.build(endpoint, values, method=method)


def site_of(template: tuple[Path, World], folder: Path, kind: type[S], **settings: object) -> Iterator[S]:
    """Give a site on a copy of the small world."""
    shutil.copytree(template[0], folder)
    app = create_app(folder, **{**QUICK, **settings})
    yield kind(app, template[1])
    with app.app_context():
        db.engine.dispose()
