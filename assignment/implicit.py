"""Everybody to everything: the best placement where scores follow from features and are never written down.

20,000 people and 20,000 positions are 400 million pairs. A restricted problem holds the best few of
each row and column; its optimum comes with prices, and a look at the table, computed block by block
and thrown away, shows which pairs the prices miss. These are added until none is missed, and the
prices then prove the optimum among all pairs (Dantzig and Wolfe, 1960; Gilmore and Gomory, 1961).

A pair can only be newly missed where a price has fallen since the last look, so later looks are at
few rows and columns.

The score of a pair is an integer: the sum of products of features, and a bonus for each kind that is
the same on both sides. It is computed in floating point only where that is exact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.circulate import stop_if_asked
from assignment.engines import fast, has_fast
from assignment.errors import MarketError
from assignment.market import Ints

ROWS, PAIRS_AT_A_TIME = 64, 50_000
"""How much of the table is computed at a time."""

EACH_ROW, EACH_COLUMN, ADDED = 32, 16, 16
"""Pairs that the first restricted problem holds of each row and column, and that a look adds to a row at most."""

MANY = 8
"""With more new pairs than one for so many people the restricted problem is solved from nothing."""

RAISES = 800
"""How fine the auction's raises are: everybody competes with everybody, and what it leaves costs long paths."""

EXACT_32, EXACT_64 = 2**23, 2**52
Table = npt.NDArray[Any]
Watch = Callable[[str], bool | None]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A market whose scores follow from features.

    Parameters
    ----------
    people, positions : (n, d) and (m, d) integers; their product is part of the score
    people_kinds, positions_kinds : (n, c) and (m, c) integers, such as a region's number
    bonuses : (c,) what the score gains where a kind is the same on both sides
    loads, seats : (n,) and (m,) how many positions a person may hold, and people a position

    Raises
    ------
    MarketError
        Shapes do not fit, a number is no integer, or scores could pass 2^52.

    """

    people: Ints
    positions: Ints
    people_kinds: Ints
    positions_kinds: Ints
    bonuses: Ints
    loads: Ints
    seats: Ints

    @classmethod
    def of(
        cls,
        people: npt.ArrayLike,
        positions: npt.ArrayLike,
        *,
        people_kinds: npt.ArrayLike | None = None,
        positions_kinds: npt.ArrayLike | None = None,
        bonuses: npt.ArrayLike = (),
        loads: npt.ArrayLike = 1,
        seats: npt.ArrayLike = 1,
    ) -> Features:
        """Build from anything like arrays; without kinds there are no bonuses. Raises MarketError."""
        a, b = _integers(people, "people", 2), _integers(positions, "positions", 2)
        kinds_a = np.zeros((len(a), 0), np.int64) if people_kinds is None else people_kinds
        kinds_b = np.zeros((len(b), 0), np.int64) if positions_kinds is None else positions_kinds
        return cls(
            a,
            b,
            _integers(kinds_a, "people_kinds", 2),
            _integers(kinds_b, "positions_kinds", 2),
            _integers(bonuses, "bonuses", 1),
            _integers(np.full(len(a), loads) if np.ndim(loads) == 0 else loads, "loads", 1),
            _integers(np.full(len(b), seats) if np.ndim(seats) == 0 else seats, "seats", 1),
        )

    def __post_init__(self) -> None:
        wanted = {
            "positions": (len(self.positions), self.people.shape[1]),
            "people_kinds": (len(self.people), self.bonuses.size),
            "positions_kinds": (len(self.positions), self.bonuses.size),
            "loads": (len(self.people),),
            "seats": (len(self.positions),),
        }
        for name, shape in wanted.items():
            if getattr(self, name).shape != shape:
                shown = " x ".join(map(str, shape))
                raise MarketError(f"{name}: expected {shown} integers, not {getattr(self, name).shape}")
        for name in ("loads", "seats"):
            values = getattr(self, name)
            if values.size and (values.min() < 0 or values.max() > 2**31 - 1):
                raise MarketError(f"{name} must be from 0 to 2^31 - 1")
        if self.limit() >= EXACT_64:
            raise MarketError("a score could pass 2^52; use smaller features")

    def limit(self) -> int:
        """Return a bound of the absolute value of every score and of every sum on the way to it."""
        tops = [
            np.abs(side.astype(object)).max(axis=0, initial=0) if side.size else np.zeros(side.shape[1], object)
            for side in (self.people, self.positions)
        ]
        return int((tops[0] * tops[1]).sum()) + int(np.abs(self.bonuses.astype(object)).sum())

    def digest(self) -> str:
        """Return the SHA-256 of everything, each array as its shape and its int64, lowest byte first."""
        found = hashlib.sha256(b"assignment-features/1")
        for name in ("people", "positions", "people_kinds", "positions_kinds", "bonuses", "loads", "seats"):
            values = getattr(self, name)
            found.update(f"\n{name} {' '.join(map(str, values.shape))}\n".encode())
            found.update(np.ascontiguousarray(values, "<i8").tobytes())
        return found.hexdigest()

    def scores(self, pairs: Ints) -> Ints:
        """Return (k,) the scores of (k, 2) pairs, in integers throughout."""
        found = np.zeros(len(pairs), np.int64)
        for first in range(0, len(pairs), PAIRS_AT_A_TIME):
            i, j = pairs[first : first + PAIRS_AT_A_TIME].T
            same = self.people_kinds[i] == self.positions_kinds[j]
            part = (self.people[i] * self.positions[j]).sum(axis=1) + (same * self.bonuses).sum(axis=1)
            found[first : first + PAIRS_AT_A_TIME] = part
        return found


def _integers(values: npt.ArrayLike, name: str, axes: int) -> Ints:
    array = np.asarray(values)
    if array.size == 0 and array.ndim == axes:
        return np.zeros(array.shape, np.int64)
    if array.ndim != axes or array.dtype.kind not in "iu" or (array.dtype == np.uint64 and array.max() >= 2**63):
        raise MarketError(f"{name}: expected int64 integers of {axes} axes, not {array.dtype} of {array.ndim}")
    return array.astype(np.int64)


class Blocks:
    """The table of scores, computed some rows at a time, exactly."""

    def __init__(self, features: Features, kind: Any = None) -> None:
        self.kind = kind or (np.float32 if features.limit() < EXACT_32 else np.float64)
        self.rows = features.people.astype(self.kind)
        self.columns = np.ascontiguousarray(features.positions.astype(self.kind).T)
        self.bonuses = features.bonuses.astype(self.kind)
        both = np.concatenate([features.people_kinds, features.positions_kinds])
        kinds = np.unique(both, return_inverse=True)[1].reshape(both.shape).astype(np.int32)
        self.row_kinds = kinds[: len(features.people)]
        self.column_kinds = np.ascontiguousarray(kinds[len(features.people) :].T)

    def of(self, columns: Ints) -> Blocks:
        """Return the table of some columns only."""
        part = copy(self)
        part.columns = np.ascontiguousarray(self.columns[:, columns])
        part.column_kinds = np.ascontiguousarray(self.column_kinds[:, columns])
        return part

    def at(self, rows: Any) -> Table:
        """Return the scores of some rows."""
        parts = self.rows[rows], self.columns, self.row_kinds[rows], self.column_kinds
        block = np.empty((len(parts[0]), parts[1].shape[1]), self.kind)
        fill = _loops().fill if has_fast() else _fill
        fill(block, *parts, self.bonuses)
        return block

    def all(self) -> Iterator[tuple[int, Table]]:
        """Yield (first row, scores) of all rows."""
        for first in range(0, len(self.rows), ROWS):
            yield first, self.at(slice(first, first + ROWS))


def _fill(block: Table, rows: Table, columns: Table, row_kinds: Table, column_kinds: Table, bonuses: Table) -> None:
    block[:] = rows @ columns
    for k, bonus in enumerate(bonuses):
        block += bonus * (row_kinds[:, k, None] == column_kinds[k])


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """The best placement of features, and the prices that prove it: see `check_prices`.

    pairs : (k, 2) person and position, sorted. people, positions : (n,) and (m,) prices. looks :
    how many times the whole table was looked at; sizes : pairs in the restricted problem, round by round.
    """

    pairs: Ints
    people: Ints
    positions: Ints
    total: int
    features_digest: str
    looks: float = 0.0
    sizes: tuple[int, ...] = field(default=(), repr=False)


@cache
def _loops() -> Any:
    return import_module("assignment.pricing")


def solve_features(features: Features, *, watch: Watch | None = None) -> Priced:
    """Return a placement with the greatest total score, nobody at a score below 0, proved by prices.

    Where several placements have that total it is one of them: there is no lottery here. It is the
    same on every machine, since all numbers are exact. Needs the extra `fast`.

    Raises
    ------
    ValueError
        numba is not installed.
    Cancelled
        `watch` returned False.

    """
    if not has_fast():
        raise ValueError("features need numba; install the extra: pip install 'placement[fast]'")
    return _Search(features, watch).run()


class _Search:
    """The restricted problem while it grows. `u` and `v` are the prices at the last look."""

    def __init__(self, features: Features, watch: Watch | None) -> None:
        self.features, self.watch = features, watch
        self.blocks = Blocks(features)
        n, m = len(features.people), len(features.positions)
        self.shape = n, m
        self.looks, self.sizes = 0.0, list[int]()
        self.missed = np.ones(n, bool)
        """Rows of which more may be missed than was added."""
        self.u, self.v = np.zeros(n, np.int64), np.zeros(m, np.int64)
        self.most_load = int(features.loads.max(initial=1))

    def say(self, words: str) -> None:
        if self.watch is not None:
            stop_if_asked(answer=self.watch(words))

    def run(self) -> Priced:
        keys, problem = np.unique(self._first()), None
        gains = self._scores(keys)
        while True:
            self.sizes.append(keys.size)
            self.say(f"solving among {keys.size:,} pairs")
            problem = self._solved(keys, gains, problem)
            fresh = self._look(problem.u, np.minimum(problem.v, self.features.limit() + 1))
            fresh = fresh[~np.isin(fresh, keys, assume_unique=True)]
            if not fresh.size:
                return self._priced(keys, problem)
            if fresh.size > self.shape[0] // MANY:
                problem = None
            places = np.searchsorted(keys, fresh)
            keys, gains = np.insert(keys, places, fresh), np.insert(gains, places, self._scores(fresh))

    def _first(self) -> Ints:
        """Return the keys of the best of each row and of each column, in one look."""
        n, m = self.shape
        each = min(EACH_ROW, m), min(EACH_COLUMN, n)
        value = np.full((m, each[1]), -np.inf, self.blocks.kind)
        row = np.full((m, each[1]), -1, np.int64)
        every, free = np.arange(m), np.zeros(m, self.blocks.kind)
        keys = []
        for first, block in self.blocks.all():
            self.say(f"looking at row {first:,} of {n:,}")
            found, count = np.zeros((len(block), each[0]), np.int32), np.zeros(len(block), np.int64)
            _loops().best_of_rows(block, free, np.zeros(len(block), block.dtype), every, found, count)
            keys.append(_keys(np.arange(first, first + len(block)), every, found, count, m))
            _loops().best_of_columns(block, first, value, row)
        self.looks += 1
        good = value > 0
        keys.append(row[good] * m + np.repeat(every, good.sum(axis=1)))
        return np.concatenate(keys) if keys else np.zeros(0, np.int64)

    def _scores(self, keys: Ints) -> Ints:
        m = self.shape[1]
        return self.features.scores(np.column_stack([keys // m, keys % m]))

    def _solved(self, keys: Ints, gains: Ints, before: Any) -> Any:
        """Return the optimum of the restricted problem, from the one before where there is one."""
        n, m = self.shape
        starts = np.searchsorted(keys, np.arange(n + 1) * m).astype(np.int64)
        column = keys % max(m, 1)
        parts = fast()
        rows = parts.Pairs(starts, column.astype(np.uint32), gains.copy())
        sides = parts.Sides.plain(
            np.minimum(self.features.loads, np.diff(starts) + 1),  # one more than can be held: then never full,
            np.minimum(self.features.seats, np.bincount(column, minlength=m) + 1),  # and the price is 0
        )
        problem = parts.Transport(rows, sides, self.say, RAISES)
        if before is None:
            problem.solve()
        else:
            problem.resume_from(before)
        return problem

    def _look(self, u: Ints, v: Ints) -> Ints:
        """Return the keys of pairs that prices miss, some of each row, where prices fell since the last look."""
        n, m = self.shape
        rows = np.flatnonzero(self.missed | (u < self.u))
        columns = np.flatnonzero(v < self.v)
        others = np.setdiff1d(np.arange(n), rows) if columns.size else rows[:0]
        self.missed[:] = False
        keys = self._look_at(self.blocks, rows, np.arange(m), u, v)
        keys += self._look_at(self.blocks.of(columns), others, columns, u, v)
        self.looks += (rows.size * m + others.size * columns.size) / max(n * m, 1)
        self.u, self.v = u.copy(), v.copy()
        return np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)

    def _look_at(self, blocks: Blocks, rows: Ints, columns: Ints, u: Ints, v: Ints) -> list[Ints]:
        m, keys = self.shape[1], []
        most = min(ADDED + self.most_load, columns.size)
        prices = v[columns].astype(blocks.kind)
        for first in range(0, rows.size, ROWS):
            self.say(f"looking at {rows.size - first:,} rows by {columns.size:,} columns")
            part = rows[first : first + ROWS]
            found, count = np.zeros((part.size, most), np.int32), np.zeros(part.size, np.int64)
            floor = u[part].astype(blocks.kind)
            _loops().best_of_rows(blocks.at(part), prices, floor, columns, found, count)
            self.missed[part[count == most]] = True
            keys.append(_keys(part, columns, found, count, m))
        return keys

    def _priced(self, keys: Ints, problem: Any) -> Priced:
        m = self.shape[1]
        chosen = keys[problem.chosen()]
        pairs = np.column_stack([chosen // m, chosen % m])
        return Priced(
            pairs,
            problem.u.copy(),
            self.v,
            int(self.features.scores(pairs).sum()),
            self.features.digest(),
            round(self.looks, 3),
            tuple(self.sizes),
        )


def _keys(rows: Ints, columns: Ints, found: Table, count: Ints, m: int) -> Ints:
    """Return row * m + column of what was found."""
    kept = np.arange(found.shape[1]) < count[:, None]
    keys: Ints = np.repeat(rows, count) * m + columns[found[kept]]
    return keys


def check_prices(features: Features, priced: Priced) -> str:
    """Return why prices do not prove a placement the best among all pairs; nothing where they do.

    They do if no price is below 0, every pair that is not chosen scores at most the prices of its
    two sides, and the placement, which keeps loads and seats, scores as much as all loads and seats
    are worth and what chosen pairs score beyond their prices. Every placement scores at most that.
    Nothing is solved; all pairs are looked at, block by block, in float64, which is exact here.
    """
    pairs, u, v = priced.pairs, priced.people, priced.positions
    fault = _misfit(features, priced)
    if fault:
        return fault
    scores = features.scores(pairs)
    if int(scores.sum()) != priced.total:
        return f"the total is {int(scores.sum())}, not {priced.total}"
    worth = int(np.maximum(scores - u[pairs[:, 0]] - v[pairs[:, 1]], 0).sum())
    for amounts, prices in ((features.loads, u), (features.seats, v)):
        worth += sum(a * b for a, b in zip(amounts.tolist(), prices.tolist(), strict=True) if b)
    if worth != priced.total:
        return f"loads and seats are worth {worth}, the placement {priced.total}"
    starts = np.searchsorted(pairs[:, 0], np.arange(u.size + 1))
    for first, block in Blocks(features, np.float64).all():
        last = first + len(block)
        more = block - u[first:last, None] - v[None, :]
        mine = pairs[starts[first] : starts[last]]
        more[mine[:, 0] - first, mine[:, 1]] = 0
        if more.size and more.max() > 0:
            i, j = np.unravel_index(int(more.argmax()), more.shape)
            return f"person {first + int(i)} and position {int(j)} score {int(more[i, j])} more than their prices"
    return ""


def _misfit(features: Features, priced: Priced) -> str:
    """Return what keeps prices and pairs from belonging to these features at all."""
    n, m = len(features.people), len(features.positions)
    pairs, u, v = priced.pairs, priced.people, priced.positions
    if priced.features_digest != features.digest():
        return "the prices belong to other features"
    if u.shape != (n,) or v.shape != (m,) or pairs.ndim != 2 or pairs.shape[1] != 2:
        return "the prices do not fit the features"
    if pairs.size and ((pairs < 0) | (pairs >= [n, m])).any():
        return "a pair names somebody who is not there"
    prices = np.concatenate([u, v])
    keys = pairs[:, 0] * m + pairs[:, 1]
    faults = {
        "the pairs are not sorted, or one is there twice": (np.diff(keys) <= 0).any(),
        "somebody holds more positions than the load allows": (
            np.bincount(pairs[:, 0], minlength=n) > features.loads
        ).any(),
        "a position holds more people than it has seats": (
            np.bincount(pairs[:, 1], minlength=m) > features.seats
        ).any(),
        "a price is below 0": (prices < 0).any(),
        "a price is too large": (prices >= EXACT_64).any(),
    }
    return next((words for words, is_so in faults.items() if is_so), "")
