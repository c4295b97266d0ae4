"""The rules of the house: every page has its door in the table, and every file its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from placement import PUBLIC as PUBLIC_ENDPOINTS
from tests.doors import ANYBODY, BUTTONS, PAGES, PEOPLE
from tests.pages import faults
from tests.sites import SolvedSite, site_of

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "placement"
FILES = {"static", "bootstrap.static", "security.static"}


@pytest.fixture(scope="module")
def site(world_template, tmp_path_factory) -> Iterator[SolvedSite]:
    """Return a site as readers meet it, with the tokens of its forms."""
    folder = tmp_path_factory.mktemp("doors") / "instance"
    yield from site_of(world_template, folder, SolvedSite, WTF_CSRF_ENABLED=True)


@pytest.fixture(scope="module")
def open_site(world_template, tmp_path_factory) -> Iterator[SolvedSite]:
    """Return a site that takes forms without a token."""
    yield from site_of(world_template, tmp_path_factory.mktemp("buttons") / "instance", SolvedSite)


def endpoints(app: Flask, method: str) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if method in rule.methods} - FILES


def test_every_page_and_every_button_stands_in_the_table(site):
    assert endpoints(site.app, "GET") == set(PAGES)
    assert endpoints(site.app, "POST") == set(BUTTONS)


def test_what_is_public_by_name_is_what_the_table_says(site):
    """The list of the site and the table of the tests agree on what asks for nobody's name."""
    open_pages = {endpoint for endpoint, door in PAGES.items() if door.anonymous != "/login"}
    assert open_pages <= PUBLIC_ENDPOINTS
    assert open_pages | {endpoint for endpoint, who in BUTTONS.items() if who == ANYBODY} >= PUBLIC_ENDPOINTS - FILES


@pytest.mark.parametrize("endpoint", PAGES)
def test_each_page_opens_for_those_in_the_table_and_for_nobody_else(site, endpoint):
    door, address = PAGES[endpoint], site.address(endpoint)
    before = site.acts()
    for name in PEOPLE:
        expected = door.answer if name in door.to else door.others
        assert (name, site.browser(name).get(address).status_code) == (name, expected)
    answer = site.browser().get(address)
    if isinstance(door.anonymous, int):
        assert answer.status_code == door.anonymous
    else:
        assert answer.status_code == 302
        assert answer.location.split("?")[0] == door.anonymous
    if endpoint != "home.language":
        assert site.acts() == before, "to look at a page is no act"


@pytest.mark.parametrize("endpoint", [name for name, door in PAGES.items() if door.answer == 200])
def test_each_page_keeps_the_rules_in_english_too(site, endpoint):
    for name in sorted(PAGES[endpoint].to):
        assert site.browser(name, "en").get(site.address(endpoint)).status_code == 200


@pytest.mark.parametrize("endpoint", BUTTONS)
def test_each_button_refuses_everybody_else_and_changes_nothing(open_site, endpoint):
    address, before = open_site.address(endpoint, "POST"), open_site.acts()
    for name in (name for name in PEOPLE if name not in BUTTONS[endpoint]):
        assert (name, open_site.browser(name).post(address).status_code) in {(name, 403), (name, 404)}
    if "anonymous" not in BUTTONS[endpoint]:
        answer = open_site.browser().post(address)
        assert (answer.status_code, answer.location) == (302, "/login")
    assert open_site.acts() == before


@pytest.mark.parametrize("endpoint", BUTTONS)
def test_no_button_works_without_the_token_of_its_form(site, endpoint):
    before = site.acts()
    assert site.browser("coordinator").post(site.address(endpoint, "POST")).status_code == 400
    assert site.acts() == before


def sources() -> list[Path]:
    return sorted(HOUSE.rglob("*.py")) + sorted((ROOT / "assignment").rglob("*.py"))


def lines_with(pattern: str, files: list[Path], *but: str) -> list[str]:
    """Return where a pattern stands, file and line, outside the files named."""
    found = []
    for file in files:
        if str(file.relative_to(ROOT)) in but:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


def test_no_drawer_for_everything():
    """A module is named after what it is about."""
    assert not [file for file in sources() if file.stem in {"utils", "util", "helpers", "helper", "common", "misc"}]


def test_the_clock_is_read_in_one_place():
    allowed = ("placement/foundation/clock.py",)
    pattern = r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(\)"
    assert lines_with(pattern, sorted(HOUSE.rglob("*.py")), *allowed) == []


def test_there_is_one_commit():
    assert lines_with(r"session\.commit\(", sorted(HOUSE.rglob("*.py")), "placement/foundation/database.py") == []


def test_views_never_touch_the_session():
    assert lines_with(r"\bdb\.session\b", sorted(HOUSE.rglob("views.py"))) == []


def test_nothing_is_caught_that_is_not_known():
    """The one commit rolls back whatever happens, and raises it again."""
    assert lines_with(r"except (Exception|BaseException)?:", sources(), "placement/foundation/database.py") == []


def test_templates_hold_no_script_and_no_style_of_their_own():
    pattern = r"<style|<script(?![^>]*src=)|\son[a-z]+=\"|\sstyle=\""
    assert lines_with(pattern, sorted((ROOT / "templates").rglob("*.html"))) == []


GOOD = (
    '<!doctype html><html lang="en"><head><title>Positions – Site</title></head><body><h1>Positions</h1>'
    '<form method="post"><input type="hidden" name="csrf_token"><label for="a">A</label><input id="a"></form>'
    "</body></html>"
)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('lang="en"', "", "lang is None"),
        ("<h1>Positions</h1>", "", "0 h1"),
        ("<h1>Positions</h1>", "<h1>Positions</h1><h1>More</h1>", "2 h1"),
        ("<title>Positions", "<title>Other", "does not begin"),
        ("<body>", '<body><p id="a">', "id 'a' stands 2 times"),
        ('for="a"', 'for="b"', "without label"),
        ("<body>", '<body><p aria-describedby="gone">', "names 'gone'"),
        ("<body>", '<body><p style="color: red">', "inline: style="),
        ("<body>", '<body><p onclick="x()">', "inline: onclick="),
        ("<body>", "<body><script>x()</script>", "inline: <script>"),
        ("<body>", '<body><img src="x.png">', "without alt"),
        ("<body>", "<body><button> </button>", "without words"),
        ('name="csrf_token"', 'name="other"', "without token"),
    ],
)
def test_the_page_checker_sees_each_fault(old, new, words):
    """The lint is seen to fail."""
    assert faults(GOOD, tokens=True) == []
    assert [fault for fault in faults(GOOD.replace(old, new, 1), tokens=True) if words in fault]


def test_an_error_page_may_say_so_first():
    assert faults(GOOD.replace("<title>", "<title>Error: "), tokens=True) == []
