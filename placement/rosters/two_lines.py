"""Headers of two lines: names over groups of columns, and the columns of a group below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from placement.rosters.cells import number_in
from placement.rosters.fields import Field
from placement.rosters.headers import choice_number, is_known, speaks_a_number, sureness
from placement.rosters.tables import Row

LOOKED_AT = 30
FULL_ENOUGH = 0.7
BELOW = 8
MORE_THAN_HALF = 0.5
TWO = 2
NOTHING: tuple[int | None, frozenset[Field]] = (None, frozenset())

Cells = tuple[str, ...]


def as_one(lines: Sequence[Row]) -> list[Row]:
    """Return the lines of a sheet, the first header of two lines as one; what it loses stays as a title above."""
    for k, (upper, lower) in enumerate(pairwise(lines[:LOOKED_AT])):
        below = [line.cells for line in lines[k + 2 : k + 2 + BELOW]]
        width = max(map(len, (upper.cells, lower.cells)))
        above, beneath = (_widened(line.cells, width) for line in (upper, lower))
        if lower.number == upper.number + 1 and _is_translation(above, beneath, below):
            return [*lines[:k], Row(lower.number, _known_of(above, beneath)), *lines[k + 2 :]]
        if lower.number == upper.number + 1 and _is_header(above, beneath, below):
            title, header = _joined(above, beneath)
            titles = [Row(upper.number, title)] if any(title) else []
            return [*lines[:k], *titles, Row(lower.number, header), *lines[k + 2 :]]
    return list(lines)


def _is_translation(upper: Cells, lower: Cells, below: Sequence[Cells]) -> bool:
    """Whether the lower line says the same as the upper one in another language, and no row below does."""
    columns = [k for k, cell in enumerate(upper) if cell]
    if len(columns) < TWO or [k for k, cell in enumerate(lower) if cell] != columns or upper == lower:
        return False
    meant = [(_meaning(upper[k]), _meaning(lower[k])) for k in columns]
    agreed = sum(one == other != NOTHING for one, other in meant)
    is_new = not any(k < len(cells) and cells[k] == lower[k] for cells in below for k in columns)
    return (
        is_new
        and agreed >= max(TWO, len(columns) / 2)
        and all(is_known(lower[k]) or two != NOTHING for k, (_, two) in zip(columns, meant, strict=True))
    )


def _meaning(header: str) -> tuple[int | None, frozenset[Field]]:
    return choice_number(header), frozenset(field for field in Field if sureness(field, header) is not None)


def _known_of(upper: Cells, lower: Cells) -> Cells:
    """Return a header of two languages: the upper name, or the lower one where only that is known."""
    return tuple(two if is_known(two) and not is_known(one) else one for one, two in zip(upper, lower, strict=True))


def _widened(cells: Cells, width: int) -> Cells:
    return (*cells, *[""] * (width - len(cells)))


def _is_header(upper: Cells, lower: Cells, below: Sequence[Cells]) -> bool:
    """Whether the lower line names the columns of groups, and rows below fill what the upper line names alone."""
    groups = _groups(upper, lower)
    alone = [k for k, cell in enumerate(upper) if cell and not any(k in group for group in groups)]
    inside = {k for group in groups for k in group}
    if not groups or not alone or not below or any(cell and k not in inside for k, cell in enumerate(lower)):
        return False
    widest = max(sum(map(bool, cells)) for cells in below)
    filled = sum(any(cells[alone[0] : alone[0] + 1]) for cells in below)
    return len(alone) + len(inside) >= FULL_ENOUGH * widest and filled > MORE_THAN_HALF * len(below)


def _groups(upper: Cells, lower: Cells) -> list[range]:
    """Return the columns under each name that has blanks behind it and more than one name below."""
    found: list[range] = []
    for k, cell in enumerate(upper):
        end = next((n for n in range(k + 1, len(upper)) if upper[n]), len(upper))
        end = next((n for n in range(k, end) if not lower[n]), end)
        if cell and end - k > 1:
            found.append(range(k, end))
    return found


def _joined(upper: Cells, lower: Cells) -> tuple[Cells, Cells]:
    """Return the names of groups that their columns do not take, and the header."""
    title, header = [""] * len(upper), list(upper)
    for group in _groups(upper, lower):
        takes = all(_is_part(lower[k]) for k in group)
        if not takes:
            title[group[0]] = upper[group[0]]
        for k in group:
            header[k] = f"{upper[group[0]]} {lower[k]}" if takes else lower[k]
    return tuple(title), tuple(header)


def _is_part(name: str) -> bool:
    """Whether a column's name says something with its group's only: a number, "first", "most"."""
    return number_in(name) is not None or speaks_a_number(name) or is_known(name)
