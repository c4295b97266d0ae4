"""Two worlds that differ only in the result look alike to everybody but the coordinators, to the byte."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from placement import create_app
from placement.foundation.database import db
from placement.placements.service import publish
from placement.rounds.models import Run, RunPlacement
from tests.databases import QUICK
from tests.factories import a_world
from tests.sites import Site

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
READERS = (None, "staff0", "staff5", "student0", "enterprise", "university", "zone", "authority", "administrator")
PAGES = (
    "/", "/home", "/about", "/healthz", "/history", "/history?action=run:complete", "/history?action=round:verify",
    "/my/result", "/my/result?round=1", "/our/placements", "/our/placements?show=left", "/our/placements?round=1",
    "/our/placements.csv", "/our/placements.xlsx", "/rounds/1/placements.csv", "/rounds/1/placements.xlsx",
    "/rounds/1/result.csv", "/rounds/1/result.xlsx", "/rounds/1/preferences.csv", "/rounds/1/nominations.csv",
    "/our/nominations.csv", "/our/staff.csv", "/our/students.csv", "/our/positions.csv", "/demand.csv",
    "/rounds/1/placements", "/rounds/1/certificate", "/rounds/1/market.json",
    "/rounds/1/outcome.json", "/rounds/1/publish", "/rounds", "/rounds/1", "/rounds/1/desk", "/demand",
    "/runs/1/people", "/runs/1/outcome.json",
)  # fmt: skip
SECRET_OF_A_PAGE = re.compile(rb'(name="(?:csrf_token|once)"[^>]*value=")[^"]*"')


def seen(site: Site, reader: str | None, address: str) -> tuple[object, ...]:
    """Return everything that a reader gets, but for what is drawn anew for each page."""
    answer = site.browser(reader).get(address)
    body = SECRET_OF_A_PAGE.sub(rb'\1"', answer.data)
    return answer.status_code, body, answer.headers.get("ETag"), answer.headers.get("Content-Length")


def result_of(site: Site) -> set[tuple[int, int]]:
    rows = db.session.execute(select(RunPlacement.person_id, RunPlacement.position_id))
    return {(person, position) for person, position in rows}


@pytest.fixture(scope="module")
def two_worlds(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    """Return the same site decided with two lottery values, so that other people are placed."""
    with time_machine.travel(NOON):
        folder = tmp_path_factory.mktemp("once") / "instance"
        shutil.copytree(sqlite_template, folder)
        app = create_app(folder, **QUICK)
        with app.test_request_context():
            site = Site(app, a_world(), "en")
            db.session.commit()
            db.engine.dispose()
        first = _decided(site, folder, tmp_path_factory.mktemp("first") / "instance", "42")
        for value in range(20):
            other = _decided(site, folder, tmp_path_factory.mktemp("other") / "instance", f"draw {value}")
            if _inside(first, result_of) != _inside(other, result_of):
                break
        yield first, other


def _decided(site: Site, folder: Path, copy: Path, value: str) -> Site:
    shutil.copytree(folder, copy)
    app: Flask = create_app(copy, **QUICK)
    made = Site(app, site.world, "en")
    with app.test_request_context():
        made.decide(public_value=value)
    return made


def _inside(site: Site, ask: Callable[[Site], object]) -> object:
    with site.app.test_request_context():
        return ask(site)


@pytest.mark.parametrize("reader", READERS)
def test_nobody_sees_anything_of_an_unpublished_result(two_worlds: tuple[Site, Site], reader: str | None) -> None:
    first, other = two_worlds
    with time_machine.travel(NOON, tick=False):
        assert seen(first, reader, "/home")[0] == (302 if reader is None else 200)
        for address in PAGES:
            assert seen(first, reader, address) == seen(other, reader, address), address


def test_the_two_results_do_differ_and_show_once_published(two_worlds: tuple[Site, Site]) -> None:
    """Otherwise the test above could never fail."""
    first, other = two_worlds
    assert _inside(first, result_of) != _inside(other, result_of)
    for site in two_worlds:
        with site.app.test_request_context():
            publish(site.world.actor("coordinator"), site.world.round(), db.session.scalars(select(Run)).one())
    with time_machine.travel(NOON, tick=False):
        assert seen(first, None, "/rounds/1/placements") != seen(other, None, "/rounds/1/placements")
