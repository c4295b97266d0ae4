"""An auction that finds prices which are nearly right: the scarcer side bids.

Where there are more people than seats, every seat ends with a price and prices would climb all the
way from 0 when people bid; people are then left over, whose price stays 0, so that positions bid for
people with a tenth of the bids. Where seats are left over it is the other way round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assignment import bidding
from assignment.market import Ints

if TYPE_CHECKING:
    from assignment.transport import Pairs, Sides

CACHED = 10
"""Best pairs kept for each bidder, and one more for each further unit."""

BITS = 24
"""Bids are cut to so many bits."""

CLOSED = 2**30

BIDS_EACH = 400
"""After so many bids for each unit the rest is left to shortest paths."""

BIDS_A_TURN = 400_000


def hold(
    pairs: Pairs, sides: Sides, offset: Ints, width: int, raises: int, tell: Callable[[int, int], None]
) -> tuple[Ints, npt.NDArray[np.int32], tuple[int, int]]:
    """Return the prices of positions, a position or -1 for each person, and the numbers of bids and refills.

    `offset` is taken off each person's gains, whose range is `width`; the least raise is that part `raises` of it.
    `tell` is given the bids so far and the units that wait.
    """
    shift = max(0, width.bit_length() - BITS)
    is_turned = int(sides.seats.sum()) < int(sides.loads.sum())
    rows = bidding.Rows(pairs.ptr, np.empty(pairs.idx.size, np.int64))
    taken_off = pairs.ptr, pairs.idx, pairs.gain, offset, shift
    if is_turned:
        rows = rows._replace(ptr=np.empty(sides.seats.size + 1, np.int64))
        bidding.by_position(*taken_off, *rows)
    else:
        bidding.by_person(*taken_off, rows.pair)
    units, places = (sides.seats, sides.loads) if is_turned else (sides.loads, sides.seats)
    items = _items(places)
    width >>= shift
    counts = _bid(rows, units, items, width, max(width // raises, 1), tell)
    owner = np.repeat(np.arange(places.size, dtype=np.int32), places)
    held = items.holder >= 0
    people, positions = (owner, items.holder) if is_turned else (items.holder, owner)
    mate = np.full(sides.loads.size, -1, np.int32)
    mate[people[held]] = positions[held]
    price = items.price
    if is_turned:
        price = np.zeros(sides.seats.size, np.int32)
        bidding.left_over(rows, units, items, price)
    return price.astype(np.int64) << shift, mate, counts


def _items(places: npt.NDArray[np.int32]) -> bidding.Items:
    start = np.concatenate([[0], np.cumsum(places, dtype=np.int64)])
    total = int(start[-1])
    return bidding.Items(
        start=start,
        filled=np.zeros(places.size, np.int32),
        price=np.where(places == 0, CLOSED, 0).astype(np.int32),
        paid=np.zeros(total, np.int32),
        holder=np.full(total, -1, np.int32),
        pair=np.zeros(total, np.int64),
    )


def _bid(
    rows: bidding.Rows,
    units: npt.NDArray[np.int32],
    items: bidding.Items,
    width: int,
    least_raise: int,
    tell: Callable[[int, int], None],
) -> tuple[int, int]:
    """Let all units bid; return the numbers of bids and refills."""
    sizes = np.diff(rows.ptr)
    first = np.concatenate([[0], np.cumsum(np.minimum(CACHED - 1 + np.maximum(units, 1), sizes))])
    cache = bidding.Cache(
        first=first,
        kept=np.zeros(units.size, np.int32),
        pair=np.zeros(first[-1], np.int64),
        beyond=np.full(units.size, CLOSED, np.int32),
        reach=np.full(units.size, max(width // 8, 1), np.int32),
    )
    waiting = np.repeat(np.arange(units.size, dtype=np.int32), units)[::-1].copy()
    state = np.array([waiting.size, 0, 0], np.int64)
    value = np.zeros(sizes.max(initial=0), np.int32)
    while state[0] and state[1] < BIDS_EACH * waiting.size:
        tell(int(state[1]), int(state[0]))
        bidding.auction(rows, units, items, cache, waiting, state, np.int32(least_raise), BIDS_A_TURN, value)
    return int(state[1]), int(state[2])
