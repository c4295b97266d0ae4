"""The decisive steps of a round in a real browser, in both languages, looked at after each of them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from placement.accounts.actor import PLATFORM
from placement.accounts.drafts import PersonDraft
from placement.accounts.service import add_person
from placement.accounts.states import MembershipRole
from placement.foundation.database import db
from placement.home.guests import DOMAIN
from placement.rounds.models import Run
from placement.rounds.service import cancel_run
from placement.rounds.states import RunState
from placement.rounds.worker import perform_next
from tests.browser.conftest import PHONE, Opened, listening, pages
from tests.rounds.snapshots import a_run_without_end
from tests.sites import Site, site_of

Look = Callable[[Page], None]
LANGUAGES = ("zh-CN", "en-GB")
TABS = 80
"""Presses of the tab key within which every control of a page is reached."""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return the language of the reader's browser."""
    return request.param


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the instance of the test's own site will stand."""
    return tmp_path / "instance"


@pytest.fixture
def site(world_template, folder: Path) -> Iterator[Site]:
    """Return a site of the test's own whose round is open."""
    yield from site_of(world_template, folder, Site, WTF_CSRF_ENABLED=True)


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Opened]:
    """Return a way to open pages of that site."""
    with listening(site) as url:
        yield from pages(browser, site, url)


def says(page: Page, english: str, chinese: str) -> None:
    """Find these words in the main part of the page, in the reader's language."""
    spoken = page.locator("html").get_attribute("lang")
    expect(page.locator("main")).to_contain_text(english if spoken == "en" else chinese)


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until the focus is where a reader who uses no mouse wants it."""
    for _ in range(TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {selector}")


def titles(page: Page) -> list[str]:
    """Return the positions of the list in their present order."""
    return [text.split(", ")[-1].split("，")[-1] for text in page.locator(".rank-list > li").evaluate_all(
        "items => items.map(item => item.dataset.label)"
    )]  # fmt: skip


def test_a_list_is_put_in_order_and_certified_by_keys_alone(visit: Opened, look: Look, language: str) -> None:
    page = visit("staff0", language=language)
    page.goto("/my/choices")
    before = titles(page)
    tab_to(page, ".rank-list > li:nth-child(4) .handle")
    for key in ("Space", "ArrowUp", "ArrowUp", "ArrowUp", "Space"):
        page.keyboard.press(key)
    assert titles(page) == [before[3], *before[:3]]
    expect(page.locator("[data-rank-said]")).to_contain_text("1")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert titles(page) == [before[3], *before[:3]], "escape puts it back"
    tab_to(page, ".rank-list > li:nth-child(2) [data-move=down]")
    page.keyboard.press("Enter")
    wanted = [before[3], before[1], before[0], before[2]]
    assert titles(page) == wanted
    look(page)
    tab_to(page, "button[value=certify]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/receipt")
    says(page, "4 choices certified", "4个志愿")
    shown = page.locator("td:nth-child(3)").all_inner_texts()
    assert shown == wanted
    look(page)


def test_a_coordinator_closes_solves_verifies_and_publishes(
    visit: Opened, site: Site, look: Look, language: str
) -> None:
    """Every step waits for its word; the result is on a phone the moment it is public."""
    page = visit("coordinator", language=language)
    page.goto(f"/rounds/{site.world.round_id}/desk")
    closing = page.locator("form[action$='/close']")
    expect(closing.get_by_role("button")).to_be_hidden()
    closing.locator("summary").click()
    look(page)
    closing.get_by_role("button").click()
    says(page, "The round is closed and its inputs are frozen", "本轮已关闭，输入已冻结")
    page.locator("#public_value").fill("3412.57")
    page.locator("#public_value").press("Enter")
    expect(page.locator("#run-progress progress")).to_be_visible()
    look(page)
    with site.app.test_request_context():
        assert perform_next()
    page.locator("form[action$='/verify'] button").click()
    says(page, "The independent check accepts this placement as the best.", "独立复核认定这是最优安排。")
    look(page)
    page.locator("main a[href$='/publish']").click()
    page.locator("form[action$='/publish'] button[type=submit]").click()
    says(page, "Tick the box once you have looked", "看过检查项和合计后，请勾选。")
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    look(page)
    page.locator("#sure").check()
    page.locator("form[action$='/publish'] button[type=submit]").click()
    page.wait_for_url("**/placements")
    says(page, "Published. A message to each of 9 people is on its way.", "已发布，正在通知9人")
    look(page)
    _reads_the_result_on_a_phone(visit, look, language)


@pytest.fixture
def unending(site: Site) -> Iterator[Site]:
    """Return the site with a run of many minutes, and a worker that has begun it."""
    with site.app.test_request_context():
        run = a_run_without_end(site)

    def work() -> None:
        with site.app.app_context():
            perform_next()

    worker = threading.Thread(target=work)
    worker.start()
    yield site
    with site.app.test_request_context():
        left = db.session.get_one(Run, run)
        if left.state in {RunState.QUEUED, RunState.RUNNING}:
            cancel_run(site.world.actor("coordinator"), left)
    worker.join()


def test_a_coordinator_follows_a_long_run_and_stops_it(
    unending: Site, visit: Opened, look: Look, language: str
) -> None:
    """What is known comes to the page by itself; nothing jumps, and an opened question stays open."""
    page = visit("coordinator", language=language, width=PHONE)
    page.goto(f"/rounds/{unending.world.round_id}/desk")
    table = page.locator("#run-progress table")
    expect(table).to_be_visible(timeout=60_000)
    says(page, "no placement has above", "没有安排超过")
    stopping = page.locator("form[action$='/cancel']")
    stopping.locator("summary").click()
    expect(stopping.get_by_role("button")).to_be_visible()
    at, used = page.evaluate("window.scrollY"), page.locator("#run-progress .hint").first
    before = used.inner_text()
    expect(used).not_to_have_text(before, timeout=10_000)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("window.scrollY") == at
    look(page)
    stopping.get_by_role("button").click()
    says(page, "Nothing of it was kept.", "没有保留任何结果。")
    look(page)


def _reads_the_result_on_a_phone(visit: Opened, look: Look, language: str) -> None:
    for name in ("staff5", "student0"):
        page = visit(name, language=language, width=PHONE)
        page.goto("/home")
        page.locator("main a[href*='/my/result']").click()
        says(page, "You are placed with", "您已安排到")
        box = page.locator("h1").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 600, "the answer stands above the fold"
        look(page)


def test_an_enterprise_is_led_to_each_error_and_loses_nothing(visit: Opened, look: Look, language: str) -> None:
    page = visit("enterprise", language=language)
    page.goto("/positions/new?role=technical_advisor")
    page.locator("#tasks").fill("太短")
    page.locator("#title").fill("技术顾问，封装材料方向")
    page.locator(".action-bar button[type=submit]").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    look(page)
    assert page.locator("#title").input_value() == "技术顾问，封装材料方向"
    wrong = [link.get_attribute("href") for link in summary.locator("a").all()]
    assert {"#tasks", "#outcomes", "#contact"} < set(wrong)
    summary.locator("a[href='#tasks']").click()
    expect(page.locator("#tasks")).to_be_focused()
    page.keyboard.type("：把先进封装用底部填充胶的分层率降到千分之一以下，建立材料与工艺联合验证的方法。")
    page.locator("#outcomes").fill("分层率降到千分之一以下，形成规范")
    page.locator("#contact").fill("研发部 0510-0001")
    page.locator("input[name=disciplines][value='0805']").check()
    page.locator(".action-bar button[type=submit]").click()
    page.wait_for_url(re.compile(r"/positions/\d+"))
    says(page, "is saved as a draft", "已存为草稿")
    look(page)


@pytest.fixture
def demo_site(site: Site, folder: Path) -> Site:
    """Return a site that is marked as a demonstration and has a guest."""
    with site.app.test_request_context():
        guest = PersonDraft("安程", f"coordinator@{DOMAIN}", "An Cheng", is_demo=True)
        add_person(PLATFORM, guest, site.world.organisation("office"), MembershipRole.COORDINATOR)
        db.session.remove()
    (folder / "demo").write_text("ready")
    return site


def test_a_guest_of_the_demonstration_continues_as_somebody_with_one_click(
    demo_site: Site, visit: Opened, look: Look, language: str
) -> None:
    page = visit(language=language)
    page.goto("/")
    look(page)
    page.get_by_role("button", name=re.compile("An Cheng|安程")).click()
    page.wait_for_url("**/home")
    says(page, "Coordinator", "统筹")
    expect(page.locator(".demo-banner")).to_be_visible()
    look(page)
