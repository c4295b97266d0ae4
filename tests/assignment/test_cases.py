"""Published answers of instances that nobody of this project wrote, from the commands, verified."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assignment.commands import run, write

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases"

ORLIB = {"assign100": 305, "assign200": 475, "assign300": 626, "assign400": 804, "assignp800": 2239}
CHOICES = {"agh_courses_2003": (146, 347), "glasgow_projects_2007-08": (35, 57)}


@pytest.fixture
def case():
    """Return a case as `load.py` beside it gives it."""
    if not CASES.is_dir():
        pytest.skip("not to be had here: the third-party cases beside the checkout")

    def _load(name: str) -> dict[str, Any]:
        sys.path.insert(0, str(CASES))
        try:
            from load import load  # type: ignore[import-not-found]  # noqa: PLC0415
        finally:
            sys.path.remove(str(CASES))
        loaded: dict[str, Any] = load(CASES / f"{name}.case.json")
        return loaded

    return _load


def to_market(case: dict[str, Any], *, placed_first: bool) -> dict[str, Any]:
    """Return a case as a market; the smaller weight is the better one."""
    people, positions = case["people"], case["positions"]
    triples = zip(case["I"].tolist(), case["J"].tolist(), case["W"].tolist(), strict=True)
    groups = [
        {"id": group["id"], "positions": [positions[j] for j in group["positions"]], "most": group["max"]}
        for group in case["groups"] or ()
    ]
    return {
        "format": "assignment-market/1",
        "people": [
            {
                "id": name,
                "least": 0 if placed_first else int(case["person_min"][i]),
                "most": int(case["person_max"][i]),
            }
            for i, name in enumerate(people)
        ],
        "positions": [
            {"id": name, "least": int(case["position_min"][j]), "most": int(case["position_max"][j])}
            for j, name in enumerate(positions)
        ],
        "objectives": ["placed", "weight"] if placed_first else ["weight"],
        "pairs": [
            [people[i], positions[j], [1, -int(weight)] if placed_first else [-int(weight)]]
            for i, j, weight in triples
        ],
        "groups": groups,
    }


def totals(market: dict[str, Any], folder: Path) -> list[int]:
    """Solve and verify with the commands and return the outcome's totals."""
    assert run("solve", write(folder / "m.json", market), "--out", folder / "o.json") == 0
    assert run("verify", folder / "m.json", folder / "o.json") == 0
    outcome = json.loads((folder / "o.json").read_text("utf-8"))
    found: list[int] = outcome["totals"]
    return found


@pytest.mark.parametrize("name", ORLIB)
def test_the_published_optimum_of_the_or_library(name, case, tmp_path, capsys):
    assert totals(to_market(case(f"orlib/{name}"), placed_first=False), tmp_path) == [-ORLIB[name]]
    assert re.search("accepted: proved", capsys.readouterr().out)


@pytest.mark.parametrize("name", CHOICES)
def test_the_published_optimum_of_real_choices(name, case, tmp_path, capsys):
    placed, ranks = CHOICES[name]
    assert totals(to_market(case(f"choices/{name}"), placed_first=True), tmp_path) == [placed, -ranks]
    assert re.search("accepted: proved", capsys.readouterr().out)


def test_a_market_done_by_hand(tmp_path):
    """Everybody in their first choice but b, who moves once so that c is placed at all."""
    ranks = {"a": ["x", "y"], "b": ["y", "x", "z"], "c": ["y"], "d": ["x"]}
    market = {
        "format": "assignment-market/1",
        "people": [{"id": name} for name in ranks],
        "positions": [{"id": "x", "most": 2}, {"id": "y", "most": 1}, {"id": "z", "most": 1, "least": 1}],
        "objectives": ["placed", "rank"],
        "pairs": [[i, j, [1, -rank]] for i, row in ranks.items() for rank, j in enumerate(row, 1)],
    }
    assert totals(market, tmp_path) == [4, -(1 + 3 + 1 + 1)]


def test_a_textbook_assignment_done_by_hand(tmp_path):
    """The 3 x 3 example of the Hungarian method: 2 + 1 + 2."""
    cost = [[4, 1, 3], [2, 0, 5], [3, 2, 2]]
    market = {
        "format": "assignment-market/1",
        "people": [{"id": f"r{i}", "least": 1} for i in range(3)],
        "positions": [{"id": f"c{j}", "most": 1} for j in range(3)],
        "objectives": ["cost"],
        "pairs": [[f"r{i}", f"c{j}", [-value]] for i, row in enumerate(cost) for j, value in enumerate(row)],
    }
    assert totals(market, tmp_path) == [-5]
