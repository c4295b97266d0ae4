"""Sites for tests: an app with an open context, a small world, browsers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
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
from tests.factories import World, a_looked_at_roster, a_refused_import, a_town, a_world, some_rulings

S = TypeVar("S", bound="Site")


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Return a site on a fresh database, with what a test asks for in it: a town, a world, a round that is decided.

    A context is open, so that the test may call services and read rows.
    """
    shutil.copytree(_template(request), tmp_path / "instance")
    site = create_app(tmp_path / "instance", **QUICK)
    with site.test_request_context():
        yield site
        db.session.remove()
        db.engine.dispose()


def _template(request: pytest.FixtureRequest) -> Path:
    for name in ("published", "decided", "world", "town"):
        if {name, f"{name}_site"} & set(request.fixturenames):
            return request.getfixturevalue(f"{name}_template")[0]
    return request.getfixturevalue("sqlite_template")


@pytest.fixture
def client(app: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return browser_of(app)


Template = tuple[Path, World]


def _made(make: Callable[[], World], folder: Path, template: Path) -> Template:
    shutil.copytree(template, folder)
    with create_app(folder, **QUICK).test_request_context():
        world = make()
        db.session.remove()
        db.engine.dispose()
    return folder, world


@pytest.fixture(scope="session")
def world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the folder of a site with a small world in it, made once."""
    return _made(a_world, tmp_path_factory.mktemp("world") / "instance", sqlite_template)


@pytest.fixture(scope="session")
def town_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the folder of a site with a town in it, made once."""
    return _made(a_town, tmp_path_factory.mktemp("town") / "instance", sqlite_template)


@pytest.fixture
def world(app: Flask, world_template: Template) -> World:
    """Return the small world that is in `app`, new for every test."""
    return deepcopy(world_template[1])


@pytest.fixture
def town(app: Flask, town_template: Template) -> World:
    """Return the town that is in `app`, new for every test: everybody is there and nothing was done yet."""
    return deepcopy(town_template[1])


@pytest.fixture
def town_site(app: Flask, town: World) -> Site:
    """Return the site of the town; its browsers read English."""
    return Site(app, town, "en")


@pytest.fixture
def world_site(app: Flask, world: World) -> Site:
    """Return the site of the small world; its browsers read English."""
    return Site(app, world, "en")


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Browser]:
    """Return a way to open a browser as a person who acts for an organisation, or for the first one."""

    def enter(person: Person, organisation: Organisation | None = None) -> Browser:
        return browser_of(app, person.id, organisation.id if organisation else None)

    return enter


class Site:
    """A site with the small world or town in it, and a browser for each of its people."""

    def __init__(self, app: Flask, world: World, language: str = "zh") -> None:
        self.app, self.world, self.language = app, world, language

    def browser(self, name: str | None = None, language: str | None = None) -> Browser:
        """Return a browser of somebody, or of nobody."""
        browser = browser_of(self.app, self.world.people[name] if name else None)
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language or self.language
        return browser

    def decide(self, public_value: str = "42") -> Run:
        """Close, solve and verify the round in the open context; return the run."""
        coordinator = self.world.actor("coordinator")
        rounds.close_round(coordinator, self.world.round())
        number = rounds.request_run(coordinator, self.world.round(), public_value).id
        assert perform_next()
        return rounds.verify_run(coordinator, db.session.get_one(Run, number))

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
            sent = a_refused_import(world)
            roster = a_looked_at_roster(world.actor("enterprise")).id
            ruled = some_rulings(world)
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
                "university_id": world.organisations["university"],
                "list_id": db.session.scalar(select(PreferenceList.id)),
                "enterprise_id": world.organisations["pending"],
                "run_id": db.session.scalar(select(Run.id)),
                "part": "outcome",
                "token": "mistyped",
                "code": "en",
                "kind": "demand",
                "form": "xlsx",
                "group": "staff",
                "import_id": sent,
                "roster_id": roster,
                "question": 0,
                "answer": 0,
                "number": 0,
                "name": "placements.csv",
                "table": "titles",
                "key": "university_teacher-2",
                "profile_code": "default-technical-advisor",
                "role": "technical_advisor",
                "rule": "max_age",
                "override_id": 1,
                "broken": "age",
                "host_id": world.organisations["enterprise"],
                "tie": "family",
                **ruled,
            }
            db.session.remove()

    def address(self, endpoint: str, method: str = "GET") -> str:
        """Return an address that exists."""
        rules = [rule for rule in self.app.url_map.iter_rules(endpoint) if method in rule.methods]
        with self.app.test_request_context() as context:
            values = {name: self.numbers[name] for name in rules[0].arguments}
            return context.url_adapter.build(endpoint, values, method=method)


def site_of(template: Template, folder: Path, kind: type[S], **settings: object) -> Iterator[S]:
    """Give a site on a copy of the small world."""
    shutil.copytree(template[0], folder)
    app = create_app(folder, **{**QUICK, **settings})
    yield kind(app, deepcopy(template[1]))
    with app.app_context():
        db.engine.dispose()
