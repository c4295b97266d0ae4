"""A list is sorted by the heading that is pressed, and its address says how."""

from __future__ import annotations

import re

import pytest

from placement.foundation.sorting import heading, order_asked, sorted_rows
from tests.factories import World

NAMES = {"name": lambda row: row[0], "seats": lambda row: row[1]}
ROWS = [("b", 2), ("a", 2), ("c", 1)]


@pytest.mark.parametrize(
    ("asked", "order"),
    [("name", "name"), ("-name", "-name"), ("password", "seats"), ("--name", "seats"), ("", "seats")],
)
def test_an_order_that_is_none_is_the_usual_one(app, asked, order):
    """Nothing but the named columns can be asked for."""
    with app.test_request_context(f"/?sort={asked}"):
        assert order_asked(NAMES, "seats") == order


def test_equals_keep_the_usual_order_both_ways():
    """Pressing a heading twice turns the order, not the order among equals."""
    assert [row[0] for row in sorted_rows(ROWS, NAMES, "seats", "")] == ["c", "b", "a"]
    assert [row[0] for row in sorted_rows(ROWS, NAMES, "-seats", "")] == ["b", "a", "c"]


def test_a_heading_turns_the_order_and_keeps_the_filters(app):
    """The link goes to the first page, the other way round, with every other word of the address."""
    with app.test_request_context("/people?q=a&role=x&role=y&page=7&sort=name"):
        now, other = heading("Name", "name", "name"), heading("Seats", "seats", "name")
    assert (now["sort"], other["sort"]) == ("ascending", "")
    assert now["href"] == "/people?q=a&role=x&role=y&page=1&sort=-name"
    assert other["href"] == "/people?q=a&role=x&role=y&page=1&sort=seats"


ADDRESSES = {
    "university": ["/people", "/members", "/nominations", "/nominations/departments", "/radar/people"],
    "zone": ["/enterprises?state=pending", "/enterprises?state=active", "/demand", "/radar", "/radar/positions"],
    "enterprise": ["/our-positions"],
    "authority": ["/endorsements", "/members"],
    "administrator": ["/organisations?kind=enterprise", "/registry?table=regions", "/history", "/members"],
    "coordinator": ["/rounds", "/profiles", "/endorsements", "/radar"],
}


@pytest.mark.parametrize("who", ADDRESSES)
def test_every_heading_of_every_list_sorts_both_ways(world: World, sign_in, who):
    """Each link of a heading leads to the same list, which says how it is sorted."""
    browser = sign_in(world.person(who))
    for address in ADDRESSES[who]:
        page = browser.get(address).text
        links = re.findall(r'(?:sorts"[^>]*>|<li>)<a href="([^"]*[?&;]sort=[^"]*)"', page)
        assert links, address
        for link in links:
            answer = browser.get(link.replace("&amp;", "&"))
            assert answer.status_code == 200, link
            assert 'aria-sort="' in answer.text or "data-sort=" in answer.text, link
