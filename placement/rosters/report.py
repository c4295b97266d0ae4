"""A placement in words: the aligned table and the lines of the summary."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from placement.rosters.findings import Finding
from placement.rosters.roster import Roster
from placement.rosters.summary import FreeSeats, Reason, Summary, Unplaced
from placement.rosters.wording import Language, describe, printable, say

WIDEST_CELL = 32
MOST_ROWS = 60
Item = TypeVar("Item")
COLUMNS = ("person", "name", "position", "title", "place")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the independent check said of the placement; `found` is False where there is none."""

    accepted: bool
    reason: str
    found: bool = True


def summary_lines(
    roster: Roster, summary: Summary | None, verdict: Verdict, language: Language, *, most: int | None = None
) -> Iterator[str]:
    """Return the summary, one line after the other; lists are cut to `most` rows."""
    seats = sum(place.most for place in roster.positions)
    yield say("people", language, count=len(roster.people))
    yield say("positions", language, count=len(roster.positions), seats=seats)
    if summary is not None:
        yield from _outcome_lines(summary, language, most)
    yield verdict_line(verdict, language)
    yield from _listing("findings", roster.findings, lambda finding: _finding_line(finding, language), language, most)


def verdict_line(verdict: Verdict, language: Language) -> str:
    """Return the verdict as one line."""
    if verdict.accepted:
        return say("accepted", language)
    return say("refused" if verdict.found else "infeasible", language, reason=verdict.reason)


def reason_text(unplaced: Unplaced, language: Language) -> str:
    """Return why a person has no position."""
    if unplaced.reason is Reason.FULL:
        return say("full", language, competing=unplaced.competing, seats=unplaced.seats)
    return say(unplaced.reason.value, language)


def placement_table(summary: Summary, language: Language) -> Iterator[str]:
    """Return who goes where as lines of a table whose columns stand one below the other."""
    rows = [[say(column, language) for column in COLUMNS]]
    for placement in summary.placements[:MOST_ROWS]:
        person, position = placement.person, placement.position
        rows.append([person.id, person.name, position.id, position.title, str(placement.rank)])
    yield from aligned(rows)
    more = len(summary.placements) - MOST_ROWS
    if more > 0:
        yield say("more_rows", language, count=more, file="placements.csv")


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Return the rows as lines whose columns align in a terminal, wide characters counted as two."""
    cut = [[_cut(printable(cell)) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(map(_mark_width, text))


def _mark_width(mark: str) -> int:
    if unicodedata.combining(mark) or unicodedata.category(mark) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def _cut(text: str) -> str:
    if width(text) <= WIDEST_CELL:
        return text
    while width(text) > WIDEST_CELL - 1:
        text = text[: min(len(text) - 1, WIDEST_CELL)]
    return text + "…"


def _outcome_lines(summary: Summary, language: Language, most: int | None) -> Iterator[str]:
    yield say("placed", language, count=summary.placed)
    ranks = (say("profile_rank", language, rank=k, count=count) for k, count in enumerate(summary.profile, 1))
    yield say("profile", language, ranks=say("joint", language).join(ranks))
    yield say("ranks", language, total=summary.sum_of_ranks, worst=summary.worst_rank)
    yield from _listing("unfilled", summary.unfilled, lambda seats: _unfilled_line(seats, language), language, most)
    yield from _listing("unplaced", summary.unplaced, lambda person: _unplaced_line(person, language), language, most)


def _listing(
    key: str, items: Sequence[Item], line: Callable[[Item], str], language: Language, most: int | None
) -> Iterator[str]:
    """Return the heading with the number of items, then a line for each."""
    yield say(key, language, count=len(items))
    yield from map(line, items[:most])
    if most is not None and len(items) > most:
        yield "  " + say("more_rows", language, count=len(items) - most, file="summary.txt")


def _unfilled_line(seats: FreeSeats, language: Language) -> str:
    place = seats.position
    return say("unfilled_one", language, label=_label(place.id, place.title), free=seats.free, seats=place.most)


def _unplaced_line(unplaced: Unplaced, language: Language) -> str:
    person = unplaced.person
    return say("unplaced_one", language, label=_label(person.id, person.name), reason=reason_text(unplaced, language))


def _finding_line(finding: Finding, language: Language) -> str:
    return say("finding_one", language, line=describe(finding, language))


def _label(name: str, title: str) -> str:
    return name if title in {"", name} else f"{name} {title}"
