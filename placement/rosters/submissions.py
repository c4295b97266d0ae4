"""Who submitted more than once, and which of the rows counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from placement.rosters.cells import id_in
from placement.rosters.columns import MAIL_ADDRESS
from placement.rosters.findings import Kind
from placement.rosters.notes import Cell, Notes
from placement.rosters.shapes import Layout
from placement.rosters.spelling import folded
from placement.rosters.tables import Row
from placement.rosters.times import last_of

SAME_NAME = 0.6


@dataclass(frozen=True, slots=True)
class Submission:
    """One row of a person."""

    person: str
    layout: Layout
    row: Row


def last_submissions(rows: Sequence[Submission], notes: Notes) -> list[Submission]:
    """Return the last row of everybody, in the order of their first; each row that does not count is reported.

    The last is the one with the latest time, or the lowest where there are no times. Rows with one
    id and different people are faults.
    """
    of_person: dict[str, list[Submission]] = defaultdict(list)
    for number, row in enumerate(rows):
        of_person[_key(row.person) or f"\0{number}"].append(row)
    return [found[0] if len(found) == 1 else _last(found, notes) for found in of_person.values()]


def _key(person: str) -> str:
    """Return an id for comparison: addresses are the same in any case."""
    return person.casefold() if MAIL_ADDRESS.fullmatch(person) else person


def _last(found: Sequence[Submission], notes: Notes) -> Submission:
    first = found[0]
    for other in found[1:]:
        if not _is_same_person(first, other):
            cell = Cell(other.layout.table, other.row, other.layout.ids[0])
            file, number = first.layout.table.file, first.row.number
            notes.fault(Kind.REPEATED_PERSON, cell, other.person, other=file, first=number)
    kept = found[last_of([_time(row) for row in found])]
    for row in found:
        if row is not kept:
            place = (row.layout.table.file, row.row.number, row.person)
            notes.find(Kind.REPEATED_SUBMISSION, *place, other=kept.layout.table.file, last=kept.row.number)
    return kept


def _time(row: Submission) -> str:
    return row.row.cells[row.layout.time] if row.layout.time is not None else ""


def _is_same_person(one: Submission, other: Submission) -> bool:
    """Whether two rows with one id are of one person: the names are alike, or no address contradicts."""
    if one.layout.names and one.layout.names != one.layout.ids and other.layout.names:
        names = [folded(" ".join(row.row.cells[k] for k in row.layout.names)) for row in (one, other)]
        return not all(names) or SequenceMatcher(None, names[0], names[1], autojunk=False).ratio() >= SAME_NAME
    if one.layout.names != one.layout.ids or one.layout.table.header != other.layout.table.header:
        return True
    pairs = [(id_in(one.row.cells[k]), id_in(other.row.cells[k])) for k in one.layout.telling]
    return not any(a and b and a.casefold() != b.casefold() for a, b in pairs)
