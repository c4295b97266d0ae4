"""The search for the best placement of features: a short list of pairs, and looks at the table for what it misses.

Which pairs belong on the list depends on the prices, and prices on the list. So a part of the people
and positions is placed first, by the same search: with the prices that come of it each person's best
positions are put on the list, and each position's best people (scores less the other side's prices).
The optimum among these comes with prices for all; a look at the table shows which pairs they miss,
and these are added until none is missed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from assignment.blocks import Blocks
from assignment.circulate import stop_if_asked
from assignment.engines import fast
from assignment.market import Ints
from assignment.shortlist import Shortlist, Tiles

if TYPE_CHECKING:
    from assignment.implicit import Features

EACH_ROW, EACH_COLUMN, ADDED = 16, 8, 16
"""Pairs on the first list of each row and of each column, and what a look adds to a row at most."""

FEW_PAIRS, FEW = 2**18, 256
"""A table of so few pairs is on the list as a whole; of a side of so few all take part in what is placed first."""

PART = 8
"""One in so many is placed first."""

MANY = 8
"""With more new pairs than one for so many people the problem is solved from nothing."""

RAISES = 800
"""How fine the auction's raises are: everybody competes with everybody, and what it leaves costs long paths."""


class Search:
    """The list while it grows. `u` and `v` are the prices at the last look."""

    def __init__(self, features: Features, watch: Callable[[str], bool | None] | None) -> None:
        self.features, self.watch = features, watch
        self.blocks = Blocks(features)
        self.tiles = Tiles(self.blocks)
        self.shape = n, m = len(features.people), len(features.positions)
        self.looks, self.sizes = 0.0, list[int]()
        self.missed = np.ones(n, bool)
        """Rows of which more may be missed than was added."""
        self.u, self.v = np.zeros(n, np.int64), np.zeros(m, np.int64)

    def say(self, words: str) -> None:
        """Tell what is done; raises Cancelled where the answer is False."""
        if self.watch is not None:
            stop_if_asked(answer=self.watch(words))

    def solved(self) -> tuple[Shortlist, Any]:
        """Return the list and its solved problem, whose prices miss no pair of the table."""
        few, problem = self._first(), None
        while True:
            self.sizes.append(few.size)
            self.say(f"solving among {few.size:,} pairs")
            problem = self._solved(few, problem)
            both = few.joined(self._look(problem.u, np.minimum(problem.v, self.features.limit() + 1)))
            if both.size == few.size:
                return few, problem
            if both.size - few.size > self.shape[0] // MANY:
                problem = None
            few = both

    def _first(self) -> Shortlist:
        """Return the best of each row and of each column by the prices of a part; all pairs where they are few."""
        n, m = self.shape
        if n * m <= FEW_PAIRS or max(n, m) <= FEW:
            return self._all()
        rows, columns, part = self._part()
        search = Search(part, self.watch)
        _, problem = search.solved()
        turned = Tiles(self.blocks.turned())
        v, floor_v = _levels(turned.of(rows), problem.u, EACH_COLUMN, self.say)
        u, floor_u = _levels(self.tiles.of(columns), v[columns], EACH_ROW, self.say)
        free_u, free_v = np.zeros(n, np.int64), np.zeros(m, np.int64)
        few = self.tiles.best(np.arange(n), free_u, v, EACH_ROW, floor_u, self.say)
        more = turned.best(np.arange(m), free_v, u, EACH_COLUMN, floor_v, self.say)
        self.looks += (
            2 + rows.size / n + columns.size / m + search.looks * len(part.people) * len(part.positions) / (n * m)
        )
        return few.joined(more.turned(n)).above_0()

    def _all(self) -> Shortlist:
        n, m = self.shape
        every = Shortlist(np.arange(n + 1) * m, np.tile(np.arange(m, dtype=np.uint32), n), np.zeros(n * m, np.int64))
        for first, block in self.blocks.all():
            self.say(f"looking at row {first:,} of {n:,}")
            every.gain[first * m : (first + len(block)) * m] = block.reshape(-1)
        self.looks += 1
        return every.above_0()

    def _part(self) -> tuple[Ints, Ints, Features]:
        """Return one in `PART` of both sides. A side of few takes part as a whole, with less room."""
        f, (n, m) = self.features, self.shape
        loads, seats = np.minimum(f.loads, m), np.minimum(f.seats, n)
        rows, loads = _sample(f.people, f.people_kinds, loads, is_whole=n <= FEW)
        roomy = n > FEW and seats.sum() >= PART * m
        columns, seats = _sample(f.positions, f.positions_kinds, seats, is_whole=m <= FEW or roomy)
        return rows, columns, f.part(rows, columns, loads, seats)

    def _solved(self, few: Shortlist, before: Any) -> Any:
        """Return the optimum of the list, from the one before where there is one."""
        parts = fast()
        rows = parts.Pairs(few.starts, few.column, few.gain.copy())
        sides = parts.Sides.plain(
            np.minimum(self.features.loads, np.diff(few.starts) + 1),  # one more than can be held: then never full,
            np.minimum(
                self.features.seats, np.bincount(few.column, minlength=self.shape[1]) + 1
            ),  # and the price is 0
        )
        problem = parts.Transport(rows, sides, self.say, RAISES)
        if before is None:
            problem.solve()
        else:
            problem.resume_from(before)
        return problem

    def _look(self, u: Ints, v: Ints) -> Shortlist:
        """Return pairs that prices miss, some of each row, where prices fell since the last look."""
        n, m = self.shape
        rows = np.flatnonzero(self.missed | (u < self.u))
        columns = np.flatnonzero(v < self.v)
        others = np.setdiff1d(np.arange(n), rows) if columns.size else rows[:0]
        self.missed[:] = False
        found = self._look_at(self.tiles, rows, np.arange(m), u, v)
        if others.size:
            found = found.joined(self._look_at(self.tiles.of(columns), others, columns, u, v))
        self.looks += (rows.size * m + others.size * columns.size) / max(n * m, 1)
        self.u, self.v = u.copy(), v.copy()
        return found

    def _look_at(self, tiles: Tiles, rows: Ints, columns: Ints, u: Ints, v: Ints) -> Shortlist:
        most = min(ADDED + int(self.features.loads.max(initial=1)), columns.size)
        found = tiles.best(rows, u[rows], v[columns], most, watch=self.say)
        self.missed[rows[np.diff(found.starts) == most]] = True
        return found.among(rows, columns, self.shape[0])


def _levels(tiles: Tiles, prices: Ints, most: int, watch: Callable[[str], object]) -> tuple[Ints, Any]:
    """Return for each row the best score less price, 0 at least, and what the `most` best of the row exceed."""
    n, m = tiles.shape
    if not m:
        return np.zeros(n, np.int64), np.full(n, -np.inf)
    few = tiles.best(np.arange(n), np.zeros(n, np.int64), prices, most, -np.inf, watch)
    left = (few.gain - prices[few.column]).reshape(n, -1)
    floor = left.min(axis=1) - 1 if most <= m else np.full(n, -np.inf)
    return np.maximum(left.max(axis=1), 0), floor


def _sample(features: Ints, kinds: Ints, room: Ints, *, is_whole: bool) -> tuple[Ints, Ints]:
    """Return one in `PART` and their room; or all, with one in `PART` of their room.

    What is drawn has each kind and, within it, each strong side in the proportion of the whole: prices
    depend on how many want what, and a plain sample would be off by more than they differ.
    """
    n, d = features.shape
    if is_whole:
        return np.arange(n), np.diff(np.cumsum(room) // PART, prepend=0)
    strong = (features / np.abs(features).max(axis=0, initial=1)).argmax(axis=1) if d else np.zeros(n, np.int64)
    strength = features[np.arange(n), strong] if d else strong
    chosen = np.sort(np.lexsort([strength, strong, *kinds.T])[PART // 2 :: PART])
    return chosen, room[chosen]
