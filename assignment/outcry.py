"""An auction in rounds on whole arrays: prices that are nearly right, for a start (NumPy alone).

Every bidder short of something bids for the things worth most at their prices, each up to where
the next best is worth as much, and a little more; a thing goes to the highest bidders (Bertsekas,
The auction algorithm, Annals of Operations Research, 1988, in its Jacobi form). The side with fewer
units should bid: then prices need not rise until those who get nothing give up. Nothing is
promised; `sweeping` makes the start exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assignment.market import Ints

Flags = npt.NDArray[np.bool_]
Watch = Callable[[str], None]

ROUNDS = 60
RAISES = 100
"""The smallest raise is this part of the range of what pairs are worth."""

SPARE = 16
"""So many more pairs than it wants are kept in mind for each bidder, the best by value; as prices only rise,
no other pair is worth more than it was when these were chosen."""

AT_ONCE = 50
"""Who wants more than so many bids for so many at a time."""

WORTH_BITS, ROOM_BITS = 26, 2
"""What a pair is worth at its price is ranked in so many bits, two of them for what is worth less than nothing."""

SCATTER = 0x9E3779B1
"""Of pairs worth the same each bidder tries others first."""


@dataclass(slots=True)
class Auction:
    """Who holds what while the bids go on.

    Bidder b's pairs are `first[b]:first[b + 1]`, with things and what they are `worth`; `wants` and
    `holds` say how many pairs a bidder and a thing take. Bidders that `must` be served never give up.
    After `run`: the price of each thing, and True for the pairs that are held.
    """

    first: Ints
    thing: Ints
    worth: Ints
    wants: Ints
    holds: Ints
    must: Flags
    watch: Watch | None = None
    shift: int = field(init=False)
    top: int = field(init=False)
    bits: tuple[int, int] = field(init=False)
    bidder: Ints = field(init=False)
    price: Ints = field(init=False)
    is_held: Flags = field(init=False)
    have: Ints = field(init=False)
    start: Ints = field(init=False)
    bid_at: Ints = field(init=False)
    pair_at: Ints = field(init=False)
    kept: Ints = field(init=False)
    beyond: Ints = field(init=False)

    def __post_init__(self) -> None:
        degree = np.diff(self.first)
        place_bits = int(degree.max(initial=1)).bit_length()
        worth_bits = min(WORTH_BITS, 63 - place_bits - int(degree.size).bit_length())
        self.bits = worth_bits, place_bits
        self.shift = max(0, int(self.worth.max(initial=0)).bit_length() + ROOM_BITS - worth_bits)
        self.worth = self.worth >> self.shift
        self.top = int(self.worth.max(initial=0))
        self.bidder = np.repeat(np.arange(degree.size), degree)
        self.have = np.zeros(degree.size, np.int64)
        self.price = np.zeros(self.holds.size, np.int64)
        self.is_held = np.zeros(self.thing.size, bool)
        self.start = np.concatenate([[0], np.cumsum(self.holds)])
        self.bid_at = np.zeros(self.start[-1], np.int64)
        self.pair_at = np.full(self.start[-1], -1)
        self.kept = np.full((degree.size, min(int(self.wants.max(initial=0)), AT_ONCE) + SPARE), -1)
        self.beyond = np.full(degree.size, self.top + 1)

    def run(self) -> None:
        """Let them bid until nobody waits, or for so many rounds."""
        waiting = np.flatnonzero((self.wants > 0) & (np.diff(self.first) > 0))
        for _ in range(ROUNDS):
            if self.watch is not None:
                self.watch(f"auction: {waiting.size:,} wait")
            pairs, bids = self._bids(waiting)
            if not pairs.size:
                return
            asking = np.zeros(self.wants.size, bool)
            asking[self.bidder[pairs]] = True
            lost = self._award(pairs, bids)
            asking[self.bidder[lost]] = True
            lost = lost[(self.kept[self.bidder[lost]] != lost[:, None]).all(axis=1)]
            np.maximum.at(self.beyond, self.bidder[lost], self.worth[lost] - self.price[self.thing[lost]])
            waiting = np.flatnonzero(asking & (self.have < self.wants))

    def _bids(self, waiting: Ints) -> tuple[Ints, Ints]:
        """Return the pairs that those who wait bid for, and their bids."""
        want, must = np.minimum(self.wants - self.have, AT_ONCE)[waiting], self.must[waiting]
        pair, value, next_best = self._by_value(waiting, want)
        stale = np.flatnonzero(np.where(must, next_best, np.maximum(next_best, 0)) < self.beyond[waiting])
        if stale.size:
            self._refill(waiting[stale])
            pair[stale], value[stale], next_best[stale] = self._by_value(waiting[stale], want[stale])
        alone = np.where(must, -self.top, 0)
        next_best = np.where(must & (next_best > self._nothing), next_best, np.maximum(next_best, alone))
        least = np.where(must, self._nothing + 1, 1)
        row, column = np.nonzero((np.arange(value.shape[1]) < want[:, None]) & (value >= least[:, None]))
        chosen = pair[row, column]
        raised = np.maximum(value[row, column] - next_best[row], 0) + max(self.top // RAISES, 1)
        return chosen, self.price[self.thing[chosen]] + raised

    @property
    def _nothing(self) -> int:
        """The value of a pair that cannot be bid for."""
        return self.top - (1 << self.bits[0]) + 1

    def _by_value(self, bidders: Ints, want: Ints) -> tuple[Ints, Ints, Ints]:
        """Return (b, kept) pairs in mind and their values, the highest first, and the best value after those wanted.

        Pairs that are held, and gaps, come last.
        """
        pair = self.kept[bidders]
        value = np.maximum(self.worth[pair] - self.price[self.thing[pair]], self._nothing)
        value[(pair < 0) | self.is_held[pair]] = self._nothing
        places = pair.shape[1]
        key = np.sort((self.top - value) * places + np.arange(places), axis=1)
        value = self.top - key // places
        return np.take_along_axis(pair, key % places, axis=1), value, value[np.arange(bidders.size), want]

    def _refill(self, bidders: Ints) -> None:
        """Choose anew which pairs these bidders keep in mind: the best of those they do not hold."""
        first, count = self.first[bidders], self.first[bidders + 1] - self.first[bidders]
        before = np.cumsum(count) - count
        pair = np.repeat(first - before, count) + np.arange(count.sum())
        owner = np.repeat(np.arange(bidders.size), count)
        value = np.maximum(self.worth[pair] - self.price[self.thing[pair]], self._nothing)
        worth_bits, place_bits = self.bits
        below = self.top - value
        below[self.is_held[pair]] = (1 << worth_bits) - 1
        mask = (1 << place_bits) - 1
        scatter = (bidders * SCATTER >> 7) & mask
        key = np.sort((((owner << worth_bits) + below) << place_bits) + ((pair - first[owner]) ^ scatter[owner]))
        rank = np.arange(key.size) - np.repeat(before, count)
        places = self.kept.shape[1]
        best = np.flatnonzero(rank < places)
        row = owner[best]
        self.kept[bidders] = -1
        self.kept[bidders[row], rank[best]] = first[row] + ((key[best] & mask) ^ scatter[row])
        last = np.flatnonzero(rank == places)
        self.beyond[bidders] = self._nothing
        self.beyond[bidders[owner[last]]] = self.top - ((key[last] >> place_bits) & ((1 << worth_bits) - 1))

    def _award(self, pairs: Ints, bids: Ints) -> Ints:
        """Give each thing that is bid for to its highest bidders; return the pairs that lost."""
        things = np.unique(self.thing[pairs])
        room = self.holds[things]
        seats = np.repeat(self.start[things] - (np.cumsum(room) - room), room) + np.arange(room.sum())
        former = self.pair_at[seats]
        former = former[former >= 0]
        self._hold(former, held=False)
        thing = np.concatenate([np.repeat(things, room), self.thing[pairs]])
        bid = np.concatenate([self.bid_at[seats], bids])
        pair = np.concatenate([self.pair_at[seats], pairs])
        order = np.lexsort((-bid, thing))
        thing, bid, pair = thing[order], bid[order], pair[order]
        rank = rank_in_run(thing)
        wins = rank < self.holds[thing]
        seat = self.start[thing[wins]] + rank[wins]
        self.bid_at[seat], self.pair_at[seat] = bid[wins], pair[wins]
        self._hold(pair[wins & (pair >= 0)], held=True)
        cheapest = self.start[things + 1] - 1
        self.price[things] = np.where(self.pair_at[cheapest] >= 0, self.bid_at[cheapest], 0)
        lost: Ints = pair[~wins & (pair >= 0)]
        return lost

    def _hold(self, pairs: Ints, *, held: bool) -> None:
        self.is_held[pairs] = held
        self.have += np.bincount(self.bidder[pairs], minlength=self.have.size) * (1 if held else -1)


def rank_in_run(values: Ints) -> Ints:
    """Return how many equal entries stand before each entry of a sorted array."""
    starts = np.flatnonzero(np.append(True, values[1:] != values[:-1])) if values.size else values
    return np.arange(values.size) - np.repeat(starts, np.diff(np.append(starts, values.size)))
