"""What pages do while somebody types: keep it, count it, narrow long lists, say that an order is not saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Opened, listening, pages
from tests.sites import Site, site_of

TITLE = "半途而废的岗位"
KEEP_AFTER = 700
"""Milliseconds after which what was typed is kept."""


@pytest.fixture
def visit(browser: Browser, world_template, tmp_path: Path) -> Iterator[Opened]:
    """Return a way to open pages of a site of the test's own whose round is open."""
    for site in site_of(world_template, tmp_path / "instance", Site, WTF_CSRF_ENABLED=True):
        with listening(site) as url:
            yield from pages(browser, site, url)


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def typed(visit: Opened) -> Page:
    """Return a page on which somebody has begun a position and gone away."""
    page = visit("enterprise", language="en-GB")
    page.on("dialog", lambda asked: asked.accept())
    page.goto("/positions/new")
    page.locator("label[for=role-1]").click()
    page.locator("#title").fill(TITLE)
    page.locator("[data-narrow]").fill("mechan")
    page.locator(".of-group .form-check:visible label").first.click()
    page.wait_for_timeout(KEEP_AFTER)
    page.goto("/home")
    return page


def test_a_half_typed_position_comes_back_and_can_be_discarded(visit: Opened, look: Callable[[Page], None]) -> None:
    page = typed(visit)
    page.goto("/positions/new")
    expect(page.locator(".kept")).to_contain_text("Restored what you typed at")
    assert page.locator("#title").input_value() == TITLE
    assert page.locator("#role-1").is_checked()
    assert page.locator("[data-chosen] input:checked").count() == 1
    look(page)
    page.locator(".kept button").click()
    assert page.locator("#title").input_value() == ""
    assert page.locator("[data-chosen]").is_hidden()
    assert kept(page) == []


def test_what_is_kept_is_forgotten_once_the_server_has_it(visit: Opened) -> None:
    """A refused form is still kept; a taken one is not; signing out forgets all."""
    page = typed(visit)
    page.goto("/positions/new")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert len(kept(page)) == 1
    page.goto("/our-enterprise")
    page.locator("#main_business").fill("传感器与封装材料的研发和制造")
    page.wait_for_timeout(KEEP_AFTER)
    assert len(kept(page)) == 2
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("Kept.")
    assert len(kept(page)) == 1
    page.locator("header details.menu.wide summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert kept(page) == []


def test_a_text_that_is_too_long_is_counted_and_not_cut(visit: Opened) -> None:
    page = visit("enterprise", language="en-GB")
    page.goto("/positions/new")
    page.locator("#tasks").fill("x" * 2034)
    expect(page.locator("#tasks-count")).to_have_text("34 characters too many, 2,000 at most")
    assert len(page.locator("#tasks").input_value()) == 2034
    page.locator("#tasks").fill("x" * 1200)
    expect(page.locator("#tasks-count")).to_have_text("1,200 of 2,000 characters")


def test_a_long_list_of_ticks_can_be_used_without_script(visit: Opened) -> None:
    page = visit("enterprise", language="en-GB", script=False)
    page.goto("/positions/new")
    expect(page.locator("[data-narrow]")).to_be_hidden()
    assert page.locator(".ticks .form-check").count() > 50
    page.locator(".ticks .form-check label").first.click()
    assert page.locator(".ticks input:checked").count() == 1


def order(page: Page) -> list[str]:
    return page.locator(".rank-list > li").evaluate_all("items => items.map(item => item.dataset.label)")


def test_a_list_is_dragged_with_the_mouse_and_says_that_it_is_not_saved(visit: Opened) -> None:
    page = visit("staff0", language="en-GB")
    page.on("dialog", lambda asked: asked.accept())
    page.goto("/my/choices")
    before = order(page)
    _drag(page, page.locator(".rank-list > li:nth-child(3) .handle"), page.locator(".rank-list > li:nth-child(1)"))
    assert order(page) == [before[2], before[0], before[1], before[3]]
    expect(page.locator("[data-unsaved]")).to_have_text("Not saved yet: your list has a new order")


def _drag(page: Page, handle, target) -> None:
    start, end = handle.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] / 2, steps=12)
    page.mouse.move(end["x"] + 20, end["y"] + 4, steps=4)
    page.mouse.up()


def test_a_list_is_dragged_with_a_finger(visit: Opened) -> None:
    """On a phone the handle takes the touch, so the page does not scroll away under it."""
    page = visit("staff0", language="en-GB", width=PHONE)
    page.goto("/my/choices")
    before = order(page)
    start = page.locator(".rank-list > li:nth-child(2) .handle")
    start.scroll_into_view_if_needed()
    box, goal = start.bounding_box(), page.locator(".rank-list > li:nth-child(1)").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        at = y + (goal["y"] + 4 - y) * step / 10
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": at}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)
    assert order(page)[:2] == [before[1], before[0]]
