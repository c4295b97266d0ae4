"""A real browser, a site on a real port, and eyes that see what an automatic check can see."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.sites import Site, SolvedSite, site_of

PHONE, DESK = 390, 1440
SEVERE = {"serious", "critical"}


def program() -> str | None:
    """Return the browser of this machine: the one named, or the one installed."""
    named = os.environ.get("PLACEMENT_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium, started once."""
    found = program()
    if found is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=quiet)
        yield chromium
        chromium.close()


@contextmanager
def listening(site: Site) -> Iterator[str]:
    """Let a site listen on a port of its own; give its address."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def live_site(world_template, tmp_path_factory) -> Iterator[SolvedSite]:
    """Return a site as readers meet it: tokens, cookies and headers are those of a real one."""
    yield from site_of(
        world_template, tmp_path_factory.mktemp("live") / "instance", SolvedSite, WTF_CSRF_ENABLED=True
    )


@pytest.fixture(scope="module")
def live_url(live_site: SolvedSite) -> Iterator[str]:
    """Return where that site listens."""
    with listening(live_site) as url:
        yield url


Opened = Callable[..., Page]


def pages(browser: Browser, site: Site, url: str) -> Iterator[Opened]:
    """Give a way to open an empty page as somebody, in a language, at a width, with or without script."""
    contexts = []

    def opened(name: str | None = None, *, language: str = "zh-CN", width: int = DESK, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=url,
            locale=language,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        contexts.append(context)
        if name is not None:
            cookie = site.browser(name).get_cookie(site.app.config["SESSION_COOKIE_NAME"])
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda asked: _note_stranger(page, url, asked.url))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(browser: Browser, live_site: SolvedSite, live_url: str) -> Iterator[Opened]:
    """Return a way to open pages of the site whose round is solved."""
    yield from pages(browser, live_site, live_url)


def _note_stranger(page: Page, home: str, address: str) -> None:
    if urlsplit(address).scheme in {"http", "https"} and not address.startswith(f"{home}/"):
        page.complaints.append(f"asks another host: {address}")


CUT_OFF = """() => {
  const cut = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 2) continue;
    for (let at = texts.currentNode.parentElement; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at), edge = at.getBoundingClientRect();
      if (edge.width < 2 || style.textOverflow === "ellipsis" || /auto|scroll/.test(style.overflowX)) break;
      if (/hidden|clip/.test(style.overflowX) && box.right > edge.right + 1) {
        cut.push(texts.currentNode.data.trim().slice(0, 60));
        break;
      }
    }
  }
  return cut;
}"""
"""Finds words that stand over the side of a box that hides them, where nothing scrolls and no ellipsis says so."""


@pytest.fixture(scope="session")
def look() -> Callable[[Page], None]:
    """Return eyes for grave faults of accessibility, script errors, refused content, other hosts and overflow."""
    axe = Axe()

    def seen(page: Page) -> None:
        where = f"{urlsplit(page.url).path} at {page.viewport_size['width']} px"
        # a page that the reader may not open is an error to the console, and meant
        told = [text for text in page.complaints if "Failed to load resource" not in text]
        assert told == [], f"{where}: {told}"
        too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{where}: {too_wide} px wider than the window"
        cut = page.evaluate(CUT_OFF)
        assert cut == [], f"{where}: cut off at the side: {cut[:5]}"
        found = axe.run(page).response["violations"]
        grave = [
            f"{fault['id']} ({fault['help']}): {[node['html'][:160] for node in fault['nodes']][:3]}"
            for fault in found
            if fault["impact"] in SEVERE
        ]
        assert grave == [], f"{where}: {grave}"

    return seen
