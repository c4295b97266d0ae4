"""How many people a position takes: in one column, in two, in a range, or behind its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from placement.rosters.cells import GREATEST, RANGE, id_in, number_in
from placement.rosters.columns import Column, Family
from placement.rosters.fields import Field
from placement.rosters.headers import holds_both_bounds, is_serial, is_taken, sureness, tokens
from placement.rosters.letters import bare
from placement.rosters.marks import first_word, is_unlimited
from placement.rosters.vocabulary import LEAST, MOST

NUMBERS = re.compile(r"[0-9]{1,9}")
BEHIND = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]*[0-9][^()（）\[\]［］【】]*)[)）\]］】]\s*$")
LONGEST_BOUNDS = 24
MOST_SEATS = 500
BOTH = 2


def bounds_in(cell: str) -> tuple[int, int] | None:
    """Return the least and the most in a cell: "3-5", "2 to 4", "max. 4", "4 places"; None for other texts.

    A least is 0 where the cell has a single number, unless a word says that it is the least.
    """
    text = id_in(cell)
    numbers = [int(found) for found in NUMBERS.findall(text)]
    if not numbers or len(text) > LONGEST_BOUNDS or max(numbers) > GREATEST:
        return None
    words = set(tokens(text))
    if len(numbers) == 1:
        return None if words & LEAST and not words & MOST else (0, numbers[0])
    if len(numbers) == BOTH and words & LEAST and words & MOST:
        return min(numbers), max(numbers)
    return (numbers[0], numbers[1]) if RANGE.fullmatch(text) else None


def seats_behind(name: str) -> tuple[int, int] | None:
    """Return the least and the most in the brackets behind a name: "Repair café (max. 2)", "内科（2-3人）"."""
    found = BEHIND.search(id_in(name))
    both = bounds_in(found[1]) if found and not is_taken(found[1]) else None
    return both if both is not None and both[0] <= both[1] <= MOST_SEATS else None


def bare_name(name: str) -> str:
    """Return a name without the seats in brackets behind it."""
    return id_in(BEHIND.sub("", id_in(name)))


def all_behind(names: Iterable[str]) -> bool:
    """Whether every name has its seats in brackets behind it."""
    found = [seats_behind(name) for name in names]
    return bool(found) and all(number is not None for number in found)


def are_behind(headers: Iterable[str]) -> bool:
    """Whether all columns of a matrix have their seats behind them; one range for all is rather its scale."""
    names = list(headers)
    found = {seats_behind(name) for name in names}
    return all_behind(names) and (len(found) > 1 or not any(both and both[0] for both in found))


def range_column(family: Family, taken: Iterable[int]) -> int | None:
    """Return the column that holds the least and the most in one cell, or None."""
    free = [column for column in family.columns if column.index not in set(taken)]
    named = [c.index for c in free if c.is_bounds and not c.is_integer and holds_both_bounds(c.header)]
    ranged = [c.index for c in free if c.has_ranges and not is_taken(c.header)]
    return next(iter([*named, *ranged]), None)


def worded_column(family: Family, taken: Iterable[int]) -> int | None:
    """Return the column of seats written with a word ("4 places"), where its header says seats."""
    for column in family.columns:
        is_free = column.index not in set(taken) and column.is_bounds and not column.is_integer
        if is_free and sureness(Field.POSITION_MAX, column.header) is not None:
            return column.index
    return None


def number_columns(family: Family, taken: Iterable[int]) -> list[Column]:
    """Return the columns of whole numbers that may be seats, whatever they are called."""
    return [
        column
        for column in family.columns
        if column.index not in set(taken)
        and column.is_integer
        and column.filled == column.rows
        and column.integers[-1:] <= (MOST_SEATS,)
        and not is_taken(column.header)
        and not is_serial(column.header)
    ]


def in_order(family: Family, low: int, high: int) -> bool:
    """Whether one column is nowhere above another, and somewhere below it."""
    pairs = [(number_in(cells[low]) or 0, number_in(cells[high]) or 0) for cells in family.rows()]
    return all(one <= other for one, other in pairs) and any(one < other for one, other in pairs)


def seats_row(cells: Sequence[str], columns: Sequence[int]) -> dict[Field, tuple[int, ...]]:
    """Return the bounds that a row of a matrix holds for all its columns; {} for a person's row."""
    found = [_bounds(cells[k]) for k in columns]
    both = [bounds for bounds in found if bounds is not None]
    if not both or len(both) < len(found):
        return {}
    most = tuple(bounds[1] for bounds in both)
    if all(RANGE.fullmatch(id_in(cells[k])) for k in columns):
        return {Field.POSITION_MIN: tuple(bounds[0] for bounds in both), Field.POSITION_MAX: most}
    label = next((cell for k, cell in enumerate(cells) if cell and k not in columns), "")
    if not label:
        return {}
    if sureness(Field.POSITION_MIN, label) is not None or first_word(label) in LEAST:
        return {Field.POSITION_MIN: most}
    is_most = sureness(Field.POSITION_MAX, label) is not None or first_word(bare(label)) in MOST
    return {Field.POSITION_MAX: most} if is_most else {}


def _bounds(cell: str) -> tuple[int, int] | None:
    number = GREATEST if is_unlimited(cell) else number_in(cell)
    return bounds_in(cell) if number is None else (0, number)
