"""The import contracts bite: each is seen to fail on a seeded violation."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

import assignment

ROOT = Path(__file__).resolve().parents[1]

VIOLATIONS = {
    "positions learn of the rounds that fill them": (
        "placement/demand/states.py",
        "import placement.rounds.models",
        "A room imports only rooms to its left BROKEN",
    ),
    "a room imports a room to its right": (
        "placement/rosters/cells.py",
        "import placement.cli",
        "A room imports only rooms to its left BROKEN",
    ),
    "the optimiser learns of the platform": (
        "assignment/errors.py",
        "import placement.rosters",
        "The optimiser knows no web, no database and no platform BROKEN",
    ),
    "the optimiser learns of the shell": (
        "assignment/lottery.py",
        "import click",
        "The optimiser knows no web, no database and no platform BROKEN",
    ),
    "the verifier borrows from the solver": (
        "assignment/verify.py",
        "import assignment.lottery",
        "The verifier shares nothing with the solver BROKEN",
    ),
    "the verifier needs numpy": (
        "assignment/verify.py",
        "import numpy",
        "The verifier shares nothing with the solver BROKEN",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path):
    for name in ("assignment", "placement"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts(house):
    done = lint(house)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("name", VIOLATIONS)
def test_each_violation_is_seen(name, house):
    file, line, words = VIOLATIONS[name]
    with (house / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = lint(house)
    assert done.returncode == 1
    assert words in done.stdout


def rooms() -> list[list[str]]:
    """Return the rooms of the contract, those that know most first; those of one layer together."""
    with (ROOT / "pyproject.toml").open("rb") as source:
        contracts = tomllib.load(source)["tool"]["importlinter"]["contracts"]
    return [layer.split(" : ") for layer in contracts[0]["layers"]]


def test_every_room_stands_in_the_contract():
    """A new room cannot be forgotten."""
    known = {room for layer in rooms() for room in layer}
    folders = {file.parent.name for file in (ROOT / "placement").glob("*/__init__.py")}
    assert folders - {"migrations"} <= known


def test_each_room_is_kept_from_the_rooms_to_its_right(house):
    """All of them are seeded at once; each must be named."""
    pairs = [(room, right[0]) for right, layer in pairwise(rooms()) for room in layer]
    for room, right in pairs:
        file = house / "placement" / room / "__init__.py"
        with (file if file.exists() else file.parent.with_suffix(".py")).open("a", encoding="utf-8") as source:
            source.write(f"\nimport placement.{right}\n")
    done = lint(house)
    assert done.returncode == 1
    told = re.findall(r"placement\.(\w+) -> placement\.(\w+) \(l\.", done.stdout)
    assert set(pairs) <= set(told)


@pytest.mark.parametrize("name", assignment.__all__)
def test_every_public_name_says_what_it_is(name):
    assert inspect.getdoc(getattr(assignment, name))
