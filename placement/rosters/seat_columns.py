"""Which columns of a list of positions say how many people each takes."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from placement.rosters.cells import number_in
from placement.rosters.columns import Column, Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Finding, Kind
from placement.rosters.headers import is_taken, sureness
from placement.rosters.lookup import ambiguous, guessed, stated_bound, surest
from placement.rosters.mapping import ColumnMap
from placement.rosters.seats import MOST_SEATS, all_behind, in_order, number_columns, range_column, worded_column
from placement.rosters.shapes import Bound, Guess, Reason, Written

TWO_BOUNDS = 2
PARTLY = 0.6


def seats_of(
    family: Family, columns: ColumnMap, keys: set[int]
) -> tuple[Bound, Bound, tuple[Guess, ...], tuple[Finding, ...]]:
    """Return the least and the most, with how they were recognised. Raises RosterError."""
    fields = (Field.POSITION_MIN, Field.POSITION_MAX)
    if columns.says(*fields):
        least, most = (stated_bound(family, columns, field) for field in fields)
        if most is None:
            most = _headed_most(family)
        found = ((Field.POSITION_MAX, most), (Field.POSITION_MIN, least))
        guesses = tuple(
            guessed(field, [bound.column], 99, Reason.MAPPED)
            for field, bound in found
            if bound is not None and bound.column is not None
        )
        return least or Bound(None, 0), most, guesses, ()
    ranged = range_column(family, keys)
    if ranged is not None:
        both = (Bound(ranged, written=Written.RANGE),) * 2
        return (*both, tuple(guessed(field, [ranged], 90, Reason.BOTH) for field in fields), ())
    most_of, least_of = (surest(family, field, ()) for field in reversed(fields))
    most_of = [k for k in most_of if _may_be_seats(family.columns[k])]
    if len(least_of) > 1 or len(most_of) > 1:
        least_of, most_of = _numbers_only(family, least_of), _whole(family, _numbers_only(family, most_of))
        for field, headed in zip(reversed(fields), (most_of, least_of), strict=True):
            if len(headed) > 1:
                raise ambiguous(family, field, headed)
    if most_of:
        return _headed_bounds(family, least_of, most_of)
    return _bounds_by_content(family, keys, least_of)


def _may_be_seats(column: Column) -> bool:
    """Whether a column headed like seats holds numbers, or is so plainly headed that its texts are mistakes."""
    return sureness(Field.POSITION_MAX, column.header) == 0 or column.is_bounds or not column.is_words


def _whole(family: Family, headed: list[int]) -> list[int]:
    """Return the one column that is the product of all others, such as groups and seats a group; else all of them."""
    rows = [[number_in(cells[k]) or 0 for k in headed] for cells in family.rows()]
    if len(headed) <= TWO_BOUNDS or len(rows) < TWO_BOUNDS:
        return headed
    found = [k for n, k in enumerate(headed) if all(row[n] == prod(row[:n] + row[n + 1 :]) for row in rows)]
    return found[-1:] or headed


def _numbers_only(family: Family, headed: Sequence[int]) -> list[int]:
    return [k for k in headed if family.columns[k].is_bounds]


def _headed_bounds(
    family: Family, least_of: Sequence[int], most_of: Sequence[int]
) -> tuple[Bound, Bound, tuple[Guess, ...], tuple[Finding, ...]]:
    least = Bound(least_of[0]) if least_of else Bound(None, 0)
    others = [column.index for column in number_columns(family, (*least_of, *most_of))]
    guesses = [guessed(Field.POSITION_MAX, most_of, 95, Reason.HEADER, others)]
    guesses += [guessed(Field.POSITION_MIN, least_of, 95, Reason.HEADER)] if least_of else []
    return least, Bound(most_of[0]), tuple(guesses), ()


def _headed_most(family: Family) -> Bound:
    """Return the most where the mapping has the least only. Raises RosterError where none is found."""
    headed = [k for k in surest(family, Field.POSITION_MAX, ()) if _may_be_seats(family.columns[k])]
    if len(headed) > 1:
        raise ambiguous(family, Field.POSITION_MAX, headed)
    if not headed:
        raise fault(Kind.MISSING_FIELD, family.file, field=Field.POSITION_MAX, columns=family.tables[0].named())
    return Bound(headed[0])


def _bounds_by_content(
    family: Family, keys: set[int], least_of: Sequence[int]
) -> tuple[Bound, Bound, tuple[Guess, ...], tuple[Finding, ...]]:
    """Return the bounds by what the columns hold: two numbers in order, one number, or none at all."""
    worded = worded_column(family, keys)
    if worded is not None:
        return Bound(None, 0), Bound(worded), (guessed(Field.POSITION_MAX, [worded], 85, Reason.BOTH),), ()
    free = [c.index for c in number_columns(family, {*keys, *least_of}) if not _is_id_like(c, family)]
    free = _whole(family, free)
    if len(free) == 1:
        least = Bound(least_of[0]) if least_of else Bound(None, 0)
        finding = Finding(Kind.SEATS_BY_CONTENT, family.file, column=family.tables[0].name_of(free[0]))
        return least, Bound(free[0]), (guessed(Field.POSITION_MAX, free, 70, Reason.CONTENT),), (finding,)
    if len(free) == TWO_BOUNDS and in_order(family, *free):
        names = " – ".join(family.tables[0].name_of(k) for k in free)
        finding = Finding(Kind.SEATS_BY_CONTENT, family.file, column=names)
        guesses = (
            guessed(Field.POSITION_MIN, free[:1], 65, Reason.CONTENT),
            guessed(Field.POSITION_MAX, free[1:], 65, Reason.CONTENT),
        )
        return Bound(free[0]), Bound(free[1]), guesses, (finding,)
    if len(free) > 1:
        raise ambiguous(family, Field.POSITION_MAX, free)
    if (partly := _partly_numbers(family, {*keys, *least_of})) is not None:
        return Bound(None, 0), Bound(partly), (guessed(Field.POSITION_MAX, [partly], 60, Reason.CONTENT),), ()
    least, most, finding = _seats_elsewhere(family)
    return least, most, (), (finding,)


def _partly_numbers(family: Family, taken: set[int]) -> int | None:
    """Return the only full column of which most cells are small numbers; its others are faults, not 1 seat."""
    found = [
        c.index
        for c in family.columns
        if c.index not in taken
        and c.filled == c.rows
        and not (c.is_integer or c.is_key or is_taken(c.header))
        and PARTLY * c.filled <= sum(n for v, n in c.counts.items() if (number_in(v) or MOST_SEATS) < MOST_SEATS)
    ]
    return found[0] if len(found) == 1 else None


def _is_id_like(column: Column, family: Family) -> bool:
    """Whether numbers rather name the positions: by the header, or because nothing else does."""
    if sureness(Field.POSITION_ID, column.header) is not None:
        return True
    if column.index or not column.is_key:
        return False
    return not any(c.is_key for c in family.columns if c is not column) or column.is_serial


def _seats_elsewhere(family: Family) -> tuple[Bound, Bound, Finding]:
    """Return the seats of a list without a column of them: they stand behind the names, or are 1."""
    for column in family.columns:
        if column.is_key and all_behind(column.counts):
            finding = Finding(Kind.SEATS_IN_NAMES, family.file, column=family.tables[0].name_of(column.index))
            behind = Bound(column.index, written=Written.BEHIND_NAME)
            return behind, behind, finding
    return Bound(None, 0), Bound(None, 1), Finding(Kind.SEATS_ASSUMED, family.file, facts={"most": 1})
