"""An enterprise takes home its candidates with its own ranking, and nothing more than its page shows."""

from __future__ import annotations

import pytest

from placement.preferences import service as preferences
from placement.preferences.states import VetoReason
from placement.sheets import read_book


@pytest.fixture
def host(sender, world):
    """Return the enterprise's browser; of the first position it ranked three people and refused one."""
    people = [world.people[f"staff{number}"] for number in range(6)]
    ranks = {people[3]: 1, people[0]: 2, people[2]: 2}
    preferences.rank_candidates(
        world.actor("enterprise"), world.position("advisor0"), ranks, {people[1]: VetoReason.FIELD}
    )
    browser = sender("enterprise").browser
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def rows(answer, form):
    """Return the rows of the list without its head."""
    assert answer.status_code == 200
    return read_book(answer.data, f"list.{form}").sheets[0].rows[1:]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_ranked_come_first_then_the_neutral_then_the_refused(host, world, form):
    """With rank or reason, as they were confirmed."""
    found = rows(host.get(f"/our/candidates.{form}?position={world.positions['advisor0']}"), form)
    assert [(row[3], row[9], row[10]) for row in found] == [
        ("staff3", "1", ""),
        ("staff0", "2", ""),
        ("staff2", "2", ""),
        ("staff4", "", ""),
        ("staff5", "", ""),
        ("staff1", "", "The field does not fit"),
    ]
    assert all(row[11] for row in found)


def test_the_list_of_a_round_holds_every_position_and_both_halves_of_a_course(host, world):
    """Each candidate once for each position; nobody's place in the own list, no address."""
    answer = host.get(f"/our/candidates.csv?round={world.round_id}")
    found = rows(answer, "csv")
    assert len(found) == 4 * 5 + 3 + 1 + 3
    assert {row[2] for row in found} == {"Technical advisor", "Course teacher", "Course student"}
    assert not any("@" in cell for row in found for cell in row)


def test_another_enterprise_takes_nothing_of_it_home(sender, host, world):
    """Its own list is empty, and the position is none for it."""
    stranger = sender("other_enterprise").browser
    assert stranger.get(f"/our/candidates.csv?position={world.positions['advisor0']}").status_code == 404
    assert not rows(stranger.get(f"/our/candidates.csv?round={world.round_id}"), "csv")
    for asked in ("x", "-1", "9" * 20, ""):
        assert host.get(f"/our/candidates.csv?position={asked}").status_code == (404 if asked else 200)
    assert sender("zone").browser.get("/our/candidates.csv").status_code == 403


def test_the_page_offers_it_where_there_is_somebody(host, world):
    """Beside the candidates of a position, and below the own list."""
    target = world.positions["advisor0"]
    assert f"/our/candidates.xlsx?position={target}" in host.get(f"/positions/{target}/candidates").text
    assert f"/our/candidates.csv?round={world.round_id}" in host.get("/our-positions").text
    vice = world.positions["vice"]
    assert "/our/candidates" not in host.get(f"/positions/{vice}/candidates").text
