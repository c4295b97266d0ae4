"""The figures of an outcome, counted by hand."""

from __future__ import annotations

import json

from assignment import market_from_document, measure, solve
from tests.assignment.commands import run, small, write

MARKET = small(
    people=[{"id": "ann"}, {"id": "bo"}, {"id": "cy"}, {"id": "dee"}],
    groups=[{"id": "zone", "positions": ["x", "y"], "least": 1, "most": 2}],
    bundles=[{"id": "course", "positions": {"z": 2}}],
)


def test_ranks_fill_and_groups_are_counted():
    market = market_from_document(MARKET)
    figures = measure(market, solve(market))
    assert (figures.people, figures.placed, figures.unplaced) == (4, 2, 2)
    assert (figures.seats, figures.filled) == (4, 2)
    assert (figures.full_positions, figures.empty_positions, figures.closed_bundles) == (2, 1, 1)
    assert figures.rank_profile[0] == 2
    assert figures.worst_rank == 1
    assert figures.rank_sum == 2
    assert figures.group_fill == {"zone": (2, 1, 2)}


def test_envy_and_blocking_pairs_are_counted():
    market = market_from_document(small())
    figures = measure(market, solve(market))
    assert (figures.placed, figures.rank_sum) == (3, 1 + 2 + 2)
    assert figures.envious == 2  # bo would rather have x, cy rather y


def test_the_command_prints_them_and_what_a_seat_is_worth(tmp_path, capsys):
    market = write(tmp_path / "m.json", small())
    run("solve", market, "--out", tmp_path / "o.json")
    capsys.readouterr()
    assert run("measure", market, tmp_path / "o.json") == 0
    text = capsys.readouterr().out
    assert "people 3: 0 unplaced, 3 placed" in text
    assert "rank profile 1:1 2:2" in text
    assert "one more seat at x: points +9" in text
    assert run("measure", market, tmp_path / "o.json", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["placed"] == 3
    assert found["one_more_seat"]["x"] == [0, 9]
