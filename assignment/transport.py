"""People to positions without groups, one number for each pair: the optimum with its prices.

An auction finds prices that are nearly right; then only pairs that are nearly tight matter,
two to five in a hundred. On those, shortest paths from both sides make an optimum, and a look
at all pairs proves it or shows which pairs were missed (column generation: Gilmore and Gomory,
Operations Research, 1961). Everything is in integers; the inner loops stand in `augment`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment import auction, augment
from assignment.market import Ints

Flags = npt.NDArray[np.bool_]
Watch = Callable[[str], None]

STEPS = 400
"""Narrow gains are stretched to about this range, so that the auction can raise by less than one."""

RAISES = 200
"""The least raise of a bid is this part of the range."""

NEAR = 16
"""Pairs within this part of that range count as nearly tight."""

MANY_ROUNDS = 8
"""After so many rounds on more and more pairs all pairs are looked at, so that it ends."""

SOURCES_A_TURN = 2_000


@dataclass(slots=True)
class Pairs:
    """Compressed rows: person i's pairs are `ptr[i]:ptr[i + 1]`; `idx` are positions."""

    ptr: Ints
    idx: npt.NDArray[np.uint32]
    gain: npt.NDArray[np.int64] | npt.NDArray[np.int32]


@dataclass(slots=True)
class Sides:
    """What people (loads) and positions (seats) can take, and who of them must be full."""

    loads: npt.NDArray[np.int32]
    seats: npt.NDArray[np.int32]
    full_people: Flags
    full_positions: Flags

    @classmethod
    def plain(cls, loads: npt.ArrayLike, seats: npt.ArrayLike) -> Sides:
        """Nobody must be full."""
        a, b = np.asarray(loads, np.int32), np.asarray(seats, np.int32)
        return cls(a, b, np.zeros(a.size, bool), np.zeros(b.size, bool))


@dataclass(slots=True)
class Transport:
    """One problem while it is solved: lists of mates, prices u of people and v of positions.

    After `solve`: u, v >= 0 (of any sign where full was asked), u + v >= gain on every pair that
    is not chosen, with equality or more gain on those chosen, and full wherever a price is not 0.
    """

    pairs: Pairs
    sides: Sides
    watch: Watch | None = None
    raises: int | None = None
    u: Ints = field(init=False)
    v: Ints = field(init=False)
    held_i: npt.NDArray[np.int32] = field(init=False)
    held_j: npt.NDArray[np.int32] = field(init=False)
    start_i: Ints = field(init=False)
    start_j: Ints = field(init=False)
    mate_i: npt.NDArray[np.int32] = field(init=False)
    mate_j: npt.NDArray[np.int32] = field(init=False)
    worth_i: Ints = field(init=False)
    worth_j: Ints = field(init=False)
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people, positions = self.sides.loads.size, self.sides.seats.size
        self.u, self.v = np.zeros(people, np.int64), np.zeros(positions, np.int64)
        self.held_i, self.held_j = np.zeros(people, np.int32), np.zeros(positions, np.int32)
        self.start_i = np.concatenate([[0], np.cumsum(self.sides.loads, dtype=np.int64)])
        self.start_j = np.concatenate([[0], np.cumsum(self.sides.seats, dtype=np.int64)])
        self.mate_i = np.full(self.start_i[-1], -1, np.int32)
        self.mate_j = np.full(self.start_j[-1], -1, np.int32)
        self.worth_i = np.zeros(self.start_i[-1], np.int64)
        self.worth_j = np.zeros(self.start_j[-1], np.int64)
        self.counts = dict.fromkeys(("bids", "refills", "paths", "rows", "near", "rounds", "missed"), 0)

    def solve(self) -> bool:
        """Find the optimum; return False where somebody who must be full cannot be."""
        offset, widest, top = self._scale()
        factor = max(1, STEPS // max(top, 1)) if top < 2**28 else 1
        if factor > 1:
            self.pairs.gain *= self.pairs.gain.dtype.type(factor)
            offset *= factor
        width = max(int(widest), int(top - offset.max(initial=0)), 1) * factor
        self._auction(offset, width)
        reach = max(width // NEAR, 1)
        done = self._finish(reach)
        if factor > 1:
            self.pairs.gain //= self.pairs.gain.dtype.type(factor)
            self.worth_i //= factor
            self.worth_j //= factor
            self.v //= factor
            self.u = -(-self.u // factor)
        return done

    def resume_from(self, other: Transport) -> bool:
        """Go on from where a problem of fewer pairs and the same people and positions ended.

        On all pairs at once: they are few, and where prices have far to go, nearly tight ones mislead.
        """
        for mine, theirs, size in (("i", self.start_i, other.held_i), ("j", self.start_j, other.held_j)):
            held = np.repeat(np.arange(size.size), size)
            place = np.arange(held.size) - np.repeat(np.cumsum(size) - size, size)
            start = getattr(other, f"start_{mine}")
            for name in (f"mate_{mine}", f"worth_{mine}"):
                getattr(self, name)[theirs[held] + place] = getattr(other, name)[start[held] + place]
        self.u, self.v = other.u.copy(), other.v.copy()
        self.held_i, self.held_j = other.held_i.copy(), other.held_j.copy()
        self.v[(self.sides.seats > 0) & (other.sides.seats == 0)] = 0
        augment.reprice(self.pairs.ptr, self.pairs.idx, self.pairs.gain, self.u, self.v, *self._lists())
        return self._finish(int(augment.FAR) >> 1)

    def resume(self) -> bool:
        """Go on to the optimum from prices and mates as they stand, without an auction."""
        _, widest, _ = self._scale()
        return self._finish(max(widest // NEAR, 1))

    def _scale(self) -> tuple[Ints, int, int]:
        low = np.zeros(self.sides.loads.size, np.int64)
        widest, top = augment.row_range(self.pairs.ptr, self.pairs.gain, low)
        offset = low - max(widest, 1)
        offset[low <= 2 * widest] = 0
        return offset, int(widest), int(top)

    def _tell(self, words: str) -> None:
        if self.watch is not None:
            self.watch(words)

    def _auction(self, offset: Ints, width: int) -> None:
        pairs, sides = self.pairs, self.sides
        self.v, mate, (bids, refills) = auction.hold(
            pairs, sides, offset, width, self.raises or RAISES,
            lambda bids, waiting: self._tell(f"auction: {bids:,} bids, {waiting:,} waiting"),
        )  # fmt: skip
        self.counts["bids"], self.counts["refills"] = bids, refills
        self.v[sides.seats == 0] = augment.FAR >> 3
        worth = np.zeros(mate.size, np.int64)
        augment.tighten(pairs.ptr, pairs.idx, pairs.gain, self.v, ~sides.full_people, self.u, mate, worth)
        augment.settle_mates(mate, worth, sides.loads, sides.seats, *self._lists())

    def _lists(self) -> tuple[npt.NDArray[Any], ...]:
        held, start = (self.held_i, self.held_j), (self.start_i, self.start_j)
        return *held, *start, self.mate_i, self.mate_j, self.worth_i, self.worth_j

    def _finish(self, reach: int) -> bool:
        """Solve on nearly tight pairs until no other pair is missed."""
        pairs, lists = self.pairs, self._lists()
        while True:
            self.counts["rounds"] += 1
            near = self._near(reach)
            augment.greedy(
                near.ptr, near.idx, near.gain, self.u, self.v, ~self.sides.full_people, self.sides.loads,
                self.sides.seats, *lists,
            )  # fmt: skip
            stranded = self._augment(near)
            augment.fold(self.sides.loads, self.u, self.v, self.held_i, self.start_i, self.mate_i, self.worth_i)
            missed = augment.reprice(pairs.ptr, pairs.idx, pairs.gain, self.u, self.v, *lists)
            self.counts["missed"] += missed
            if not missed and not stranded:
                return True
            if stranded and near.idx.size == pairs.idx.size:
                return False
            reach = int(augment.FAR) >> 1 if stranded or self.counts["rounds"] > MANY_ROUNDS else 2 * reach

    def _near(self, reach: int) -> Pairs:
        pairs, ptr = self.pairs, np.zeros_like(self.pairs.ptr)
        idx, gain = np.empty_like(pairs.idx), np.empty_like(pairs.gain)  # what is not written takes no memory
        count = augment.take_near(pairs.ptr, pairs.idx, pairs.gain, self.u, self.v, reach, ptr, idx, gain)
        self.counts["near"] = int(count)
        return Pairs(ptr, idx[:count], gain[:count])

    def _augment(self, near: Pairs) -> int:
        """Fill people, then positions; return how many who must be full could not be."""
        sides, positions = self.sides, self.v.size
        quit_i, quit_j = ~sides.full_people, ~sides.full_positions
        counts = np.zeros(3, np.int64)
        rows = (near.ptr, near.idx, near.gain)
        stranded = 0
        short = np.flatnonzero((self.held_i < sides.loads) & ((self.u > 0) | sides.full_people)).astype(np.int32)
        for part in _turns(short, counts):
            self._tell(f"shortest paths from {short.size:,} people: {counts[0]:,} gone")
            stranded += augment.augment(
                part, *rows, sides.loads, sides.seats, quit_i, self.u, self.v, self.held_i, self.held_j,
                self.start_i, self.start_j, self.mate_i, self.mate_j, self.worth_i, self.worth_j, counts,
            )  # fmt: skip
        short = np.flatnonzero((self.held_j < sides.seats) & ((self.v > 0) | sides.full_positions)).astype(np.int32)
        if short.size:
            columns = np.zeros(positions + 1, np.int64), np.empty_like(near.idx), np.empty_like(near.gain)
            augment.transpose(*rows, np.zeros(positions, np.int64), *columns)
            for part in _turns(short, counts):
                self._tell(f"shortest paths from {short.size:,} positions: {counts[0]:,} gone")
                stranded += augment.augment(
                    part, *columns, sides.seats, sides.loads, quit_j, self.v, self.u, self.held_j,
                    self.held_i, self.start_j, self.start_i, self.mate_j, self.mate_i, self.worth_j, self.worth_i,
                    counts,
                )  # fmt: skip
        self.counts["paths"] += int(counts[0])
        self.counts["rows"] += int(counts[1])
        return stranded

    def chosen(self) -> Flags:
        """Return True for the chosen pairs."""
        found = np.zeros(self.pairs.idx.size, bool)
        augment.mark_chosen(self.pairs.ptr, self.pairs.idx, self.held_i, self.start_i, self.mate_i, found)
        return found

    def total(self) -> int:
        """Return the sum of the gains of the chosen pairs."""
        gain, chosen = self.pairs.gain, self.chosen()
        return int(gain[chosen].sum(dtype=np.int64))

    def bound(self) -> int:
        """Return what no choice can exceed: the prices of all loads and seats, and the rest over them."""
        row = np.repeat(np.arange(self.u.size), np.diff(self.pairs.ptr))
        rest = self.pairs.gain - self.u[row] - self.v[self.pairs.idx]
        used = self.v * (self.sides.seats > 0)
        return int((self.u * self.sides.loads).sum() + (used * self.sides.seats).sum() + rest[rest > 0].sum())


def _turns(sources: npt.NDArray[np.int32], counts: Ints) -> Iterator[npt.NDArray[np.int32]]:
    """Yield the sources in turns; after each `counts[2]` says how many were served, few where ways are long."""
    at = 0
    while at < sources.size:
        yield sources[at : at + SOURCES_A_TURN]
        at += int(counts[2])
