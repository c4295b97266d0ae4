"""An enterprise's own list: one page at a time, sorted by its headings, a state or a word at a time."""

from __future__ import annotations

import re

import pytest

from placement.demand.queries import (
    DESK_ORDERS,
    LIST_ORDERS,
    OWN_ORDERS,
    positions_of_enterprise,
    published_positions,
    queue_of_list,
)
from placement.demand.states import PositionState
from placement.foundation.database import db
from placement.foundation.ordering import by_pinyin
from placement.foundation.sorting import sorted_query
from tests.demand.papers import course, position, posted

FOUND = 302
TITLES = ["制冷机组节能", "安全阀密封", "传感器标定", "Zeolite 催化", "长春轴承", "重型机械诊断"]
BY_PINYIN = ["Zeolite 催化", "安全阀密封", "长春轴承", "传感器标定", "制冷机组节能", "重型机械诊断"]


@pytest.fixture
def officer(town, browse):
    """Return the officer of an enterprise with some drafts."""
    browser = browse("enterprise")
    for title in TITLES:
        posted(browser, position(title=title))
    return browser


def titles(page):
    """Return the titles of a page from top to bottom."""
    return re.findall(r'<th scope="row"[^>]*><a href="/positions/\d+">([^<]+)</a>', page.text)


def test_titles_stand_by_pinyin_both_ways(officer):
    """Latin letters first; 重 is read as in 重型, 长 as in 长春."""
    assert sorted(TITLES, key=by_pinyin) == BY_PINYIN
    assert titles(officer.get("/our-positions?sort=title")) == BY_PINYIN
    assert titles(officer.get("/our-positions?sort=-title")) == BY_PINYIN[::-1]


def test_a_changed_title_stands_at_its_new_place(officer):
    """The key is written whenever the title is, of a course in both halves."""
    address = posted(officer, position(title="自动化产线"))
    assert titles(officer.get("/our-positions?sort=title"))[-1] == "自动化产线"
    assert officer.post(f"{address}/edit", data=position(title="啊，阿司匹林工艺")).status_code == FOUND
    assert titles(officer.get("/our-positions?sort=title"))[1] == "啊，阿司匹林工艺"
    address = posted(officer, course(title="坐标测量"), to="/courses/new")
    assert officer.post(f"{address}/edit", data=course(title="Assembly")).status_code == FOUND
    assert titles(officer.get("/our-positions?sort=title"))[0] == "Assembly"


def test_what_needs_its_enterprise_comes_first(officer, town, browse):
    """Returned, then drafts, then what others are busy with."""
    first, second = posted(officer, position(title="甲方材料")), posted(officer, position(title="乙方材料"))
    for address in (first, second):
        officer.post(f"{address}/submit")
    browse("zone").post(f"{second}/return", data={"reason": "vague_task", "note": "请写明误差指标。"})
    page = officer.get("/our-positions")
    assert titles(page) == ["乙方材料", *TITLES, "甲方材料"]
    assert "1 position came back to you" in page.text


def test_a_state_has_a_page_of_its_own(officer):
    """With its number on the tab; an unknown word shows everything."""
    sent = posted(officer, position(title="甲方材料"))
    officer.post(f"{sent}/submit")
    assert titles(officer.get("/our-positions?state=submitted")) == ["甲方材料"]
    assert titles(officer.get("/our-positions?state=draft")) == TITLES
    assert len(titles(officer.get("/our-positions?state=rejected"))) == len(TITLES) + 1


def test_a_long_list_is_paged_and_searched(officer):
    """Fifty at a time; the order and the search stay while the reader leafs."""
    for number in range(50):
        posted(officer, position(title=f"岗位{number:02}"))
    first = officer.get("/our-positions?sort=title&q=岗位")
    assert len(titles(first)) == 50
    assert "Next page" not in first.text
    falling, rest = (officer.get(f"/our-positions?sort=-title&page={page}") for page in (1, 2))
    assert [*titles(falling), *titles(rest)] == sorted(titles(falling) + titles(rest), key=by_pinyin, reverse=True)
    assert len(titles(rest)) == 6
    assert "Page 2 of 2, 56 in all" in rest.text
    assert 'href="/our-positions?sort=-title&amp;page=1"' in rest.text
    nothing = officer.get("/our-positions?q=没有")
    assert "No position is called that" in nothing.text


@pytest.mark.parametrize("orders", [OWN_ORDERS, LIST_ORDERS, DESK_ORDERS])
def test_every_order_is_one_on_every_database(any_app, orders):
    """Both ways, with a usual order that decides between equals."""
    query = {
        id(OWN_ORDERS): positions_of_enterprise(1, 1),
        id(LIST_ORDERS): published_positions(1),
        id(DESK_ORDERS): queue_of_list(1, PositionState.SUBMITTED),
    }[id(orders)]
    usual = next(iter(orders))
    with any_app.app_context():
        for order in (*orders, *(f"-{name}" for name in orders)):
            assert db.session.scalars(sorted_query(query, orders, order, usual)).all() == []
