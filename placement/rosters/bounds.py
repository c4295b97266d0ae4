"""The id, the name and the least and most of one row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from placement.rosters.cells import GREATEST, id_in, number_in, text_in
from placement.rosters.fields import Field
from placement.rosters.findings import Kind
from placement.rosters.letters import bare
from placement.rosters.marks import NONE_MARKS, is_unlimited
from placement.rosters.notes import Cell, Notes
from placement.rosters.seats import LONGEST_BOUNDS, bounds_in, seats_behind
from placement.rosters.shapes import Bound, Layout, Written
from placement.rosters.tables import Row

UNLIMITED = GREATEST
"""The most of a position that takes everybody, until it is known how many they are."""
LEASTS = frozenset({Field.PERSON_MIN, Field.POSITION_MIN})


def joined(row: Row, indices: Iterable[int]) -> str:
    """Return the texts of several cells as one."""
    return " ".join(filter(None, (text_in(row.cells[k]) for k in indices)))


def id_of(layout: Layout, row: Row, kind: Field, notes: Notes) -> str:
    """Return the row's id; where names serve as ids, all of them."""
    name = id_in(joined(row, layout.ids))
    if not name:
        notes.fault(Kind.EMPTY_ID, Cell(layout.table, row, layout.ids[0]), field=kind)
    return name


def bounds_of(layout: Layout, row: Row, least: Field, most: Field, notes: Notes) -> tuple[int, int]:
    """Return the row's least and most; a least above the most is a fault."""
    before = len(notes.faults)
    low = _number(layout, row, layout.least, least, notes)
    high = _number(layout, row, layout.most, most, notes)
    if low > high and len(notes.faults) == before:
        index = layout.least.column if layout.least.column is not None else layout.most.column
        notes.fault(Kind.LEAST_ABOVE_MOST, Cell(layout.table, row, index), least=low, most=high)
    return low, high


def _number(layout: Layout, row: Row, bound: Bound, kind: Field, notes: Notes) -> int:
    """Return the row's least or most; a blank least is 0, a blank most is a fault."""
    if bound.column is None:
        return bound.number
    cell = row.cells[bound.column]
    is_least = kind in LEASTS
    is_nothing = is_least and bound.written is Written.NUMBER and bare(text_in(cell)) in NONE_MARKS
    number = 0 if is_nothing or (is_least and not text_in(cell)) else _found(cell, bound, is_least=is_least)
    if number is None:
        notes.fault(Kind.BAD_NUMBER, Cell(layout.table, row, bound.column), text_in(cell), field=kind)
    return number or 0


def _found(cell: str, bound: Bound, *, is_least: bool) -> int | None:
    if bound.written is Written.BEHIND_NAME:
        behind = seats_behind(cell)
        return None if behind is None else behind[0 if is_least else 1]
    whole = number_in(cell)
    if is_unlimited(cell):
        return 0 if is_least else UNLIMITED
    if bound.written is Written.RANGE:
        both = bounds_in(cell)
        return None if both is None else both[0 if is_least else 1]
    if whole is not None:
        return whole
    return _worded(cell, is_least=is_least)


def _worded(cell: str, *, is_least: bool) -> int | None:
    """Return the one number beside words; the least may stand beside the word for it: "at least 2"."""
    numbers = re.findall(r"[0-9]{1,9}", id_in(cell))
    if len(numbers) != 1 or not any(map(str.isalpha, cell)) or not _is_worded(cell):
        return None
    both = bounds_in(cell)
    return int(numbers[0]) if is_least and len(cell) <= LONGEST_BOUNDS else both[1] if both is not None else None


def _is_worded(cell: str) -> bool:
    """Whether a number stands beside words rather than inside one: "4 places", "max. 4", "4人"."""
    text = id_in(cell)
    kinds = [part for part in text.replace(".", " ").split() if any(map(str.isdigit, part))]
    return len(kinds) == 1 and (kinds[0].isdigit() or not kinds[0].isascii())
