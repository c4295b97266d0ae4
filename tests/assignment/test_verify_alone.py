"""`verify.py`, copied alone to an empty directory, runs on nothing but Python."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import assignment
from assignment import market_from_document, outcome_to_document, solve, write_market, write_outcome
from tests.assignment.small_markets import small_market

OTHERS = [path for path in os.environ.get("PLACEMENT_OTHER_PYTHONS", "").split(":") if path]


@pytest.fixture
def alone(tmp_path):
    """Return a function that runs the lone file on a market and an outcome in its directory."""
    shutil.copy(Path(assignment.__file__).parent / "verify.py", tmp_path / "verify.py")

    def _run(python: str, *names: str) -> subprocess.CompletedProcess[str]:
        command = [python, "-S", "-I", "verify.py", *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env={})

    return _run


def prepare(folder: Path) -> None:
    """Write a market with bundles and groups, our outcome, and a forged one."""
    market = market_from_document(small_market(4, bundles=True))
    outcome = solve(market)
    write_market(market, folder / "market.json")
    write_outcome(market, outcome, folder / "outcome.json")
    forged = outcome_to_document(market, outcome)
    forged["pairs"] = forged["pairs"][:-1]
    (folder / "forged.json").write_text(json.dumps(forged), "utf-8")
    (folder / "cut.json").write_text(json.dumps(forged)[:-5], "utf-8")


def check(run, python: str, folder: Path) -> None:
    prepare(folder)
    done = run(python, "market.json", "outcome.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "accepted: proved: no other placement is as good\n", "")
    done = run(python, "market.json", "forged.json")
    assert (done.returncode, done.stderr) == (4, "")
    assert done.stdout.startswith("refused: ")
    for names in (("market.json", "cut.json"), ("none.json", "outcome.json"), ("market.json",)):
        done = run(python, *names)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1


def test_the_lone_file_accepts_refuses_and_complains(alone, tmp_path):
    check(alone, sys.executable, tmp_path)


MISFITS = {
    "people": (lambda m: m["people"][0].pop("id"), ".people[0]: 'id' is missing"),
    "not a list": (lambda m: m.update(pairs={}), ".pairs: expected a list, not {}"),
    "half a pair": (lambda m: m["pairs"][1].pop(), ".pairs[1]: expected 3 entries, not 2"),
    "a score": (lambda m: m["pairs"][0].__setitem__(2, ["x"]), '.pairs[0][2][0]: expected an integer, not "x"'),
    "a truth": (lambda m: m["positions"][0].update(most=True), ".positions[0].most: expected an integer, not true"),
    "unknown": (lambda m: m.update(bundels=[]), ": 'bundels' is not known here"),
    "a least": (
        lambda m: m["bundles"][0].update(positions={"j": None}),
        ".bundles[0].positions.j: expected an integer, not null",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_market_of_another_shape_is_one_line_that_names_the_place(alone, tmp_path, name):
    prepare(tmp_path)
    market = json.loads((tmp_path / "market.json").read_text("utf-8"))
    spoil, place = MISFITS[name]
    spoil(market)
    (tmp_path / "market.json").write_text(json.dumps(market), "utf-8")
    done = alone(sys.executable, "market.json", "outcome.json")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"market.json{place}\n")


def test_a_market_that_is_no_object_is_one_line(alone, tmp_path):
    prepare(tmp_path)
    (tmp_path / "market.json").write_text("[1]", "utf-8")
    done = alone(sys.executable, "market.json", "outcome.json")
    assert (done.returncode, done.stderr) == (2, "market.json: expected an object, not [1]\n")


def test_the_lone_file_runs_on_other_versions_of_python(alone, tmp_path):
    if not OTHERS:
        pytest.skip("not to be had here: other versions of Python (name them in PLACEMENT_OTHER_PYTHONS)")
    for python in OTHERS:
        check(alone, python, tmp_path)
