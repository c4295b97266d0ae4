"""Every page of the site, in a real browser, on a phone and on a desk, in both languages."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.doors import PAGES, PEOPLE

SEEN = sorted(name for name, door in PAGES.items() if door.answer == 200 and door.to)
NARROW_DESK = 1200
NO_PAGE = {
    "home.health",
    "rounds.download",
    "rounds.progress",
    "exchange.marked",
    "exchange.progress",
    "exchange.template",
    "downloads.candidates",
    "downloads.demand",
    "downloads.nominations",
    "downloads.own_nominations",
    "downloads.people",
    "downloads.positions",
    "downloads.preferences",
    "downloads.result",
    "placing.mapping",
    "placing.progress",
    "verdicts.export",
}


@pytest.mark.parametrize("endpoint", [name for name in SEEN if name not in NO_PAGE])
def test_a_page_is_sound_on_a_phone_and_on_a_desk(live_site, open_page, look, endpoint):
    reader = min(PAGES[endpoint].to)
    for language, width in (("zh-CN", PHONE), ("en-GB", PHONE), ("zh-CN", DESK)):
        page = open_page(reader, language=language, width=width)
        answer = page.goto(live_site.address(endpoint))
        assert answer.status == 200
        look(page)
        page.context.close()


@pytest.mark.parametrize("reader", PEOPLE)
def test_the_masthead_has_room_for_every_role(open_page, look, reader):
    """In the longer language, on the narrowest window that still shows the bar."""
    page = open_page(reader, language="en-GB", width=NARROW_DESK)
    page.goto("/home")
    look(page)


def test_the_sign_in_page_is_sound(open_page, look):
    for width in (PHONE, DESK):
        page = open_page(width=width)
        page.goto("/login")
        look(page)


def test_pages_that_refuse_are_sound_too(open_page, look):
    page = open_page("student0")
    for address in ("/nowhere", "/desk"):
        page.goto(address)
        look(page)


def test_a_form_that_fails_puts_the_reader_before_its_errors(open_page, look):
    """The summary has the focus and its first link leads to the field."""
    page = open_page(width=PHONE)
    page.goto("/register")
    page.locator("main form").first.evaluate("form => form.requestSubmit()")
    page.wait_for_selector(".error-summary")
    look(page)
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    link = page.locator(".error-summary a").first
    target = link.get_attribute("href").removeprefix("#")
    link.click()
    assert page.evaluate("document.activeElement.id") == target


def test_the_site_can_be_walked_without_script(open_page):
    page = open_page("staff0", language="en-GB", script=False)
    page.goto("/home")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="My choices").first.click()
    assert page.locator("h1").count() == 1
