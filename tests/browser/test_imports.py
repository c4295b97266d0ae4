"""A spreadsheet's way in a real browser: sent, matched, checked, corrected, confirmed, imported, undone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from placement.exchange.worker import perform_next
from placement.foundation.database import db
from tests.browser.conftest import DESK, PHONE, Opened, listening, pages
from tests.exchange.test_demand import HEADS, a_row, csv
from tests.sites import Site, site_of

SHOTS = os.environ.get("SHOTS")
"""A folder for pictures of every step, for whoever wants to look."""


@pytest.fixture(scope="module")
def open_site(world_template, tmp_path_factory) -> Iterator[Site]:
    """Return a site whose round takes positions."""
    yield from site_of(world_template, tmp_path_factory.mktemp("imports") / "instance", Site, WTF_CSRF_ENABLED=True)


@pytest.fixture
def opened(browser, open_site) -> Iterator[Opened]:
    """Return a way to open its pages."""
    with listening(open_site) as url:
        yield from pages(browser, open_site, url)


def work(app: Flask) -> None:
    """Let the worker do all that waits."""
    with app.app_context():
        while perform_next():
            pass
        db.session.remove()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png"), full_page=True)


def choose(page: Page, name: str, data: bytes) -> None:
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": data})


@pytest.mark.parametrize(
    ("width", "language"), [(DESK, "zh-CN"), (PHONE, "zh-CN"), (DESK, "en-GB"), (PHONE, "en-GB")]
)
def test_a_list_walks_from_the_file_to_the_result_and_back(  # noqa: PLR0915 - a walk has many steps
    open_site, opened, look, width, language
):
    page = opened("enterprise", language=language, width=width)
    tag, shown = f"{language}{width}", language.replace("-", "")
    page.goto("/spreadsheets")
    look(page)
    shot(page, f"{shown}-1-index")
    page.goto("/spreadsheets/demand")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_be_visible()
    look(page)
    rows = [a_row(f"{tag}第一个岗位"), a_row(f"{tag}第二个岗位").replace("科技副总", "科技付总")]
    heads = HEADS.replace("联系方式", f"找谁{tag}")
    choose(page, "清单.csv", csv(*rows, heads=heads))
    shot(page, f"{shown}-2-start")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/columns")
    look(page)
    shot(page, f"{shown}-3-columns")
    page.locator("select").first.select_option("contact")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#import-progress")).to_be_visible()
    look(page)
    shot(page, f"{shown}-4-progress")
    work(open_site.app)
    expect(page.locator(".notice-wrong")).to_be_visible(timeout=15_000)
    look(page)
    shot(page, f"{shown}-5-refused")
    page.goto("/spreadsheets/demand")
    choose(page, "清单.csv", csv(rows[0], a_row(f"{tag}第二个岗位"), heads=heads))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/imports/*")
    work(open_site.app)
    expect(page.locator("input[name=compared]")).to_be_visible(timeout=15_000)
    look(page)
    shot(page, f"{shown}-6-checked")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.check("input[name=compared]")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/imports/*")
    work(open_site.app)
    expect(page.locator("form[action$='/undo']")).to_be_visible(timeout=15_000)
    look(page)
    shot(page, f"{shown}-7-done")
    page.locator("form[action$='/undo'] summary").click()
    page.locator("form[action$='/undo'] button").click()
    page.wait_for_load_state()
    look(page)
    shot(page, f"{shown}-8-undone")
    page.goto("/our-positions")
    look(page)
    shot(page, f"{shown}-9-mine")


@pytest.mark.parametrize("name", ["zone", "university", "coordinator"])
def test_whoever_sends_other_lists_finds_the_way_on_a_phone_too(opened, look, name):
    page = opened(name, width=PHONE)
    page.goto("/spreadsheets")
    look(page)
    shot(page, f"{name}-index")
    page.locator("main a.btn-primary").first.click()
    look(page)
    shot(page, f"{name}-start")
