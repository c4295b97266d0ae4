"""Tables that stand beside each other in a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from placement.rosters.fields import Field
from placement.rosters.headers import is_of, sureness
from placement.rosters.vocabulary import LEAST, MOST, SEATS

FULL_ENOUGH = 0.7
ALIKE = 0.1
FEW_ROWS = 3
FEWEST_CELLS = 2

Cells = tuple[str, ...]


def blocks_of(rows: Sequence[Cells]) -> list[tuple[int, int]]:
    """Return the ranges of columns that hold tables of their own, from left to right."""
    width = max(map(len, rows))
    used = [False] * width
    for row in rows:
        for k, cell in enumerate(row):
            if cell and not used[k] and cell.strip():
                used[k] = True
    edges = [k for k in range(width + 1) if (k < width and used[k]) != (k > 0 and used[k - 1])]
    blocks = list(zip(edges[::2], edges[1::2], strict=True)) or [(0, width)]
    merged = blocks[:1]
    for block in blocks[1:]:
        if _stands_apart(rows, merged[-1], block):
            merged.append(block)
        else:
            merged[-1] = (merged[-1][0], block[1])
    first, last = (0, merged[0][1]), merged[-1]
    found = [first, *merged[1:]] if merged[0] != last else [(0, last[1])]
    return [part for block in found for part in _halves(rows, block)]


def _halves(rows: Sequence[Cells], block: tuple[int, int]) -> list[tuple[int, int]]:
    """Return a block, or its halves where the right one names seats and its columns all end elsewhere."""
    ends = [
        max((n for n, row in enumerate(rows) if k < len(row) and row[k].strip()), default=0) for k in range(*block)
    ]
    for cut in range(FEWEST_CELLS, len(ends) - 1):
        left, right = set(ends[:cut]), set(ends[cut:])
        is_apart = len(right) == 1 and (max(right) < min(left) or max(left) < min(right))
        if is_apart and len(rows) > FEW_ROWS and _names_seats(rows, (block[0] + cut, block[1])):
            return [(block[0], block[0] + cut), (block[0] + cut, block[1])]
    return [block]


def _end(rows: Sequence[Cells], k: int) -> int:
    return next((n for n in range(len(rows) - 1, -1, -1) if k < len(rows[n]) and rows[n][k].strip()), 0)


def _names_seats(rows: Sequence[Cells], block: tuple[int, int]) -> bool:
    heads = [row[slice(*block)] for row in rows[:FEW_ROWS] if any(row[slice(*block)])]
    return any(sureness(Field.POSITION_MAX, cell) is not None for cell in (heads[0] if heads else ()))


def _stands_apart(rows: Sequence[Cells], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two blocks with a blank column between are two tables: they end in different rows."""
    one, other = _filled_rows(rows, left), _filled_rows(rows, right)
    shared = len(one & other)
    if min(len(one), len(other)) > 1 and abs(len(one) - len(other)) > max(1, ALIKE * max(len(one), len(other))):
        return True
    has_seats = any(is_of(cell, MOST | LEAST | SEATS) for k in sorted(other)[:3] for cell in rows[k][slice(*right)])
    return shared < FULL_ENOUGH * min(len(one), len(other)) or (has_seats and right[1] - right[0] > 1)


def _filled_rows(rows: Sequence[Cells], block: tuple[int, int]) -> set[int]:
    """Return the rows with cells of a block; lines with one cell over and under wider rows are titles and remarks."""
    counts = {k: sum(map(bool, map(str.strip, row[slice(*block)]))) for k, row in enumerate(rows)}
    filled = {k for k, count in counts.items() if count}
    wide = {k for k in filled if counts[k] > 1}
    return wide if len(wide) > len(filled) / 2 else filled
