"""What a roster of the corpus must come to, compared with what the command makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from placement.cli import main
from placement.rosters import ColumnMap, Roster, read_map, read_roster

EXPECTED, MAP = "expected.json", "map.json"


class Failure(StrEnum):
    """The ways in which a roster can be missed."""

    CRASH = "the command crashed"
    REFUSED = "the roster was refused"
    GUESSED = "the program guessed where it had to ask"
    PEOPLE = "wrong people"
    POSITIONS = "wrong positions"
    CHOICES = "wrong choices"
    SEATS = "wrong seats"
    OPTIMUM = "wrong optimum"
    SILENT = "something was not reported"


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference from what is known; `detail` is for whoever may see the roster."""

    failure: Failure
    detail: str


@dataclass(frozen=True, slots=True)
class Case:
    """One roster of the corpus and what is known of it."""

    folder: Path
    known: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path) -> Case:
        return cls(folder, json.loads((folder / EXPECTED).read_text("utf-8")))

    @property
    def files(self) -> list[Path]:
        return [self.folder / name for name in self.known["command"]]

    @property
    def is_asked(self) -> bool:
        return self.known["needs"] == "a click"

    def names(self, name: str) -> set[str]:
        """Return everything a person or a position may be called."""
        return {_bare(text) for text in (name, *self.known.get("same", {}).get(name, ()))}


def misses(folder: Path, out: Path) -> list[Miss]:
    """Return how the command's reading of a roster differs from what is known; [] where it does not."""
    case = Case.of(folder)
    if case.is_asked and (guessed := list(_guessed(case, out))):
        return guessed
    result = _solved(case, out, with_map=case.is_asked)
    if failed := list(_failed(result)):
        return failed
    columns = read_map(folder / MAP) if case.is_asked else ColumnMap()
    roster = read_roster(case.files, columns)
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    return [*_roster_misses(case, roster), *_summary_misses(case, summary)]


def _solved(case: Case, out: Path, *, with_map: bool) -> Result:
    mapping = ["--map", str(case.folder / MAP)] if with_map else []
    return CliRunner().invoke(main, ["solve", *map(str, case.files), *mapping, "--out", str(out)])


def _failed(result: Result) -> Iterator[Miss]:
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        yield Miss(Failure.CRASH, repr(result.exception))
    elif result.exit_code:
        yield Miss(Failure.REFUSED, result.output.strip())


def _guessed(case: Case, out: Path) -> Iterator[Miss]:
    """Without the mapping an ambiguous roster is refused with a question: no crash, no guess."""
    result = _solved(case, out, with_map=False)
    yield from (miss for miss in _failed(result) if miss.failure is Failure.CRASH)
    if not result.exit_code:
        yield Miss(Failure.GUESSED, case.folder.name)


def _roster_misses(case: Case, roster: Roster) -> Iterator[Miss]:
    if len(roster.people) != case.known["people"]:
        yield Miss(Failure.PEOPLE, f"{len(roster.people)} people")
    if len(roster.positions) != case.known["positions"]:
        yield Miss(Failure.POSITIONS, f"{len(roster.positions)} positions")
    called = {place.id: _named(case, case.known["seats"], (place.id, place.title)) for place in roster.positions}
    for place in roster.positions:
        seats = case.known["seats"].get(called[place.id])
        if seats is None:
            yield Miss(Failure.POSITIONS, f"unknown position {place.id!r} {place.title!r}")
        elif [place.least, place.most] != seats:
            yield Miss(Failure.SEATS, f"{place.id!r} has {place.least} to {place.most}")
    for person in roster.people:
        name = _named(case, case.known["choices"], (person.id, person.name))
        if name is None:
            yield Miss(Failure.PEOPLE, f"unknown person {person.id!r} {person.name!r}")
        elif not _is_same([called[choice] for choice in person.choices], case.known["choices"][name]):
            yield Miss(Failure.CHOICES, f"{name!r} has {person.choices}")


def _named(case: Case, known: Iterable[str], names: Iterable[str]) -> str | None:
    """Return what the corpus calls somebody or something: the id decides before the name."""
    return next((key for name in names for key in known if _bare(name) in case.names(key)), None)


def _is_same(choices: list[str | None], known: list[str | list[str]]) -> bool:
    """Whether the choices are the known ones in their order; those of one rank in any order."""
    rest = iter(choices)
    alike = all(set(islice(rest, len(tied))) == set(tied) for tied in map(_tied, known))
    return alike and next(rest, None) is None


def _tied(known: str | list[str]) -> list[str]:
    return known if isinstance(known, list) else [known]


def _summary_misses(case: Case, summary: Mapping[str, Any]) -> Iterator[Miss]:
    found = {"placed": summary["placed"], "rank_sum": summary["sum_of_ranks"]}
    if found != case.known["optimum"]:
        yield Miss(Failure.OPTIMUM, f"{found}")
    lines = [f"{finding['row']} {finding['value']} {finding['text']}" for finding in summary["findings"]]
    for known in case.known["findings"]:
        if not any(_tells(line, about) for about in known["about"] for line in lines):
            yield Miss(Failure.SILENT, known["says"])


def _tells(line: str, about: str) -> bool:
    """Whether a finding's line speaks of something; a number must stand there whole."""
    bare = _bare(about)
    return bool(re.search(rf"(?<!\d){bare}(?!\d)", line)) if bare.isdigit() else bare in _bare(line)


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
