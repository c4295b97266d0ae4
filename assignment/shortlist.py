"""Shortlists: the best pairs of each row of a table of scores that is computed tile by tile and never kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assignment.blocks import ROWS, Blocks, Table, loops
from assignment.market import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """Pairs by row: those of row i are `starts[i]:starts[i + 1]`, in the order of columns, with their scores."""

    starts: Ints
    column: npt.NDArray[np.uint32]
    gain: Ints

    @property
    def size(self) -> int:
        """The number of pairs."""
        return self.column.size

    def pairs(self) -> Ints:
        """Return (size, 2) rows and columns."""
        rows = np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))
        return np.column_stack([rows, self.column.astype(np.int64)])

    def above_0(self) -> Shortlist:
        """Return the pairs that score more than 0."""
        good = self.gain > 0
        return Shortlist(np.concatenate([[0], np.cumsum(good)])[self.starts], self.column[good], self.gain[good])

    def among(self, rows: Ints, columns: Ints, size: int) -> Shortlist:
        """Return the list with its rows and columns, which count upwards, numbered as in a table of `size` rows."""
        counts = np.zeros(size + 1, np.int64)
        counts[rows + 1] = np.diff(self.starts)
        return Shortlist(np.cumsum(counts), columns.astype(np.uint32)[self.column], self.gain)

    def turned(self, size: int) -> Shortlist:
        """Return the list of a table's columns as that of its rows, of which there are `size`."""
        found = Shortlist(np.zeros(size + 1, np.int64), np.empty_like(self.column), np.empty_like(self.gain))
        loops().turn(self.starts, self.column, self.gain, found.starts, found.column, found.gain)
        return found

    def joined(self, other: Shortlist) -> Shortlist:
        """Return the pairs that are in this list or the other."""
        both = self.size + other.size
        starts, column, gain = np.zeros_like(self.starts), np.empty(both, np.uint32), np.empty(both, np.int64)
        size = loops().join(
            self.starts, self.column, self.gain, other.starts, other.column, other.gain, starts, column, gain
        )
        return Shortlist(starts, column[:size].copy(), gain[:size].copy())


class Tiles:
    """A table of scores, its columns laid out as the compiled loops read them."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, self.bonuses = blocks, blocks.bonuses
        self.loops = loops()
        (n, d), m = blocks.rows.shape, blocks.columns.shape[1]
        wide, four = self.loops.WIDE, self.loops.FOUR
        features, tiles = -(-d // four) * four, -(-m // wide)
        self.shape = n, m
        self.rows = np.zeros((n, features), blocks.kind)
        self.rows[:, :d] = blocks.rows
        columns = np.zeros((features, tiles * wide), blocks.kind)
        columns[:d, :m] = blocks.columns
        parts = columns.reshape(features, tiles, wide).transpose(1, 0, 2)
        self.tiles = np.ascontiguousarray(parts).reshape(tiles, features * wide)
        self.kinds = np.full((blocks.bonuses.size, tiles * wide), -1, np.int32)
        self.kinds[:, :m] = blocks.column_kinds

    def of(self, columns: Ints) -> Tiles:
        """Return the table of some columns only."""
        return Tiles(self.blocks.of(columns))

    def best(
        self, rows: Ints, u: Ints, v: Ints, most: int, floors: npt.ArrayLike = 0, watch: Callable[[str], object] = str
    ) -> Shortlist:
        """Return the best columns of some rows by score - u - v, of those where this exceeds the row's floor.

        At most `most` of each row. u are prices of these rows only, v of all columns; no price may be
        above `Features.limit() + 1`. Among equals each row takes others, so that not all want the same.
        """
        most = min(most, self.shape[1])
        limits = np.broadcast_to(np.asarray(floors, self.blocks.kind), rows.shape)
        prices = np.full(self.kinds.shape[1], np.inf, self.blocks.kind)
        prices[: v.size] = v
        counts, columns, gains = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
        for first in range(0, rows.size, ROWS):
            watch(f"looking at {rows.size - first:,} rows by {self.shape[1]:,} columns")
            part, mine = rows[first : first + ROWS], u[first : first + ROWS]
            found, value, count = self._found(part, mine, prices, limits[first : first + ROWS], most)
            kept = np.arange(most) < count[:, None]
            counts.append(count)
            columns.append(found[kept])
            gains.append(value[kept].astype(np.int64) + np.repeat(mine, count) + v[found[kept]])
        return Shortlist(np.cumsum(np.concatenate(counts)), np.concatenate(columns), np.concatenate(gains))

    def _found(self, rows: Ints, u: Ints, prices: Table, limits: Table, most: int) -> tuple[Table, Table, Ints]:
        size = -(-rows.size // self.loops.FOUR) * self.loops.FOUR
        more = size - rows.size
        part = np.concatenate([rows, np.zeros(more, np.int64)])
        mine = np.concatenate([u, np.zeros(more, np.int64)]).astype(self.blocks.kind)
        limit = np.concatenate([limits, np.full(more, np.inf, self.blocks.kind)])
        found, value = np.zeros((size, most), np.uint32), np.zeros((size, most), self.blocks.kind)
        count = np.zeros(size, np.int64)
        self.loops.best_of_rows(
            self.rows[part], mine, self.blocks.row_kinds[part], self.tiles, prices, self.kinds, self.bonuses,
            limit, int(rows[0]) // ROWS, found, value, count,
        )  # fmt: skip
        return found[: rows.size], value[: rows.size], count[: rows.size]
