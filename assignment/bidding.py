"""Compiled inner loops (numba) of the auction: bidders with several units, and what they bid for.

Either side may bid: people for seats, or positions for people. Sources: Bertsekas, The auction
algorithm, Annals of Operations Research, 1988, with similar persons and similar objects
(Bertsekas and Castanon, 1989), and its reverse (Bertsekas, Castanon and Tsaknakis, 1993).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Bids = npt.NDArray[np.int32]


class Rows(NamedTuple):
    """The pairs by bidder: row b is `pair[ptr[b]:ptr[b + 1]]`, each the gain above 32 bits for the item."""

    ptr: npt.NDArray[np.int64]
    pair: npt.NDArray[np.int64]


class Items(NamedTuple):
    """What is bid for: item k has the places `start[k]:start[k + 1]`, the first `filled[k]` of them taken.

    The places of an item are a heap by what was bid (`paid`), the cheapest first; `holder` and
    `pair` are who bid it and for which pair. `price` is the cheapest place's once all are taken.
    """

    start: npt.NDArray[np.int64]
    filled: Bids
    price: Bids
    paid: Bids
    holder: Bids
    pair: npt.NDArray[np.int64]


class Cache(NamedTuple):
    """The best pairs of each bidder: `kept[b]` of them from `first[b]` on, room up to `first[b + 1]`.

    No pair outside is worth more than `beyond[b]`: prices only rise, so that goes on being true.
    `reach[b]` is how far below the best pair the next ones are looked for.
    """

    first: npt.NDArray[np.int64]
    kept: Bids
    pair: npt.NDArray[np.int64]
    beyond: Bids
    reach: Bids


LOW = np.int64(2**32 - 1)


@njit(cache=True, nogil=True, inline="always")
def _value(items, pair):
    return np.int32((pair >> 32) - items.price[pair & LOW])


@njit(cache=True, nogil=True)
def _sift(items, first, size):
    """Move the first place of a heap down to where it belongs."""
    paid, holder, pair = items.paid[first], items.holder[first], items.pair[first]
    k = 0
    while True:
        child = 2 * k + 1
        if child >= size:
            break
        if child + 1 < size and items.paid[first + child + 1] < items.paid[first + child]:
            child += 1
        if items.paid[first + child] >= paid:
            break
        items.paid[first + k] = items.paid[first + child]
        items.holder[first + k] = items.holder[first + child]
        items.pair[first + k] = items.pair[first + child]
        k = child
    items.paid[first + k], items.holder[first + k], items.pair[first + k] = paid, holder, pair


@njit(cache=True, nogil=True)
def _rise(items, first, k):
    """Move place k of a heap up to where it belongs."""
    paid, holder, pair = items.paid[first + k], items.holder[first + k], items.pair[first + k]
    while k > 0 and items.paid[first + (k - 1) // 2] > paid:
        up = (k - 1) // 2
        items.paid[first + k] = items.paid[first + up]
        items.holder[first + k] = items.holder[first + up]
        items.pair[first + k] = items.pair[first + up]
        k = up
    items.paid[first + k], items.holder[first + k], items.pair[first + k] = paid, holder, pair


@njit(cache=True, nogil=True)
def _holds(items, k, b):
    for t in range(items.start[k], items.start[k] + items.filled[k]):
        if items.holder[t] == b:
            return True
    return False


@njit(cache=True, nogil=True)
def _refill(rows, units, items, cache, b, value):
    """Fill the cache of bidder b with pairs it does not hold; return what bounds the value of the others.

    They are looked for within `reach` of the best: too narrow a reach finds only what b holds, too wide
    a one more than the cache has room for.
    """
    first = rows.ptr[b]
    size = rows.ptr[b + 1] - first
    best = np.int32(0)
    for e in range(size):
        x = _value(items, rows.pair[first + e])
        value[e] = x
        best = max(best, x)
    cache.kept[b] = 0
    if best <= 0:
        return best
    base = cache.first[b]
    room = cache.first[b + 1] - base
    narrow, wide = 0, best + 1
    reach = min(cache.reach[b], best)
    while True:
        floor = best - reach
        count = 0
        for e in range(size):
            if value[e] > floor:
                pair = rows.pair[first + e]
                if units[b] > 1 and _holds(items, pair & LOW, b):
                    continue
                if count == room:
                    count += 1
                    break
                cache.pair[base + count] = pair
                count += 1
        if count > room:
            if reach - narrow <= 1:
                cache.kept[b] = room
                cache.reach[b] = reach
                return np.int32(floor + 1)
            wide = reach
            reach = max(narrow + 1, reach - max(1, reach >> 2))
        elif count == 0 and floor > 0:
            narrow = reach
            reach = min(2 * reach, best) if wide > best else (narrow + wide) >> 1
        else:
            cache.kept[b] = count
            cache.reach[b] = reach + (1 + (reach >> 2) if count < room - 4 else 0)
            return np.int32(floor)


@njit(cache=True, nogil=True)
def auction(rows, units, items, cache, waiting, state, least_raise, bids, value):
    """Let waiting bidders bid until none is left or `bids` are spent.

    `waiting` is a stack of bidders, one entry for each unit that is still free; `state` is (entries
    waiting, bids so far, caches filled so far). A bidder whose best pair is worth nothing more gives up.
    """
    count = state[0]
    spent = 0
    while count > 0 and spent < bids:
        count -= 1
        b = waiting[count]
        spent += 1
        base = cache.first[b]
        is_fresh = False
        while True:
            best = np.int32(0)
            second = np.int32(0)
            at = -1
            for t in range(base, base + cache.kept[b]):
                x = _value(items, cache.pair[t])
                if x > second:
                    if x > best:
                        second = best
                        best = x
                        at = t
                    else:
                        second = x
            if second >= cache.beyond[b] or is_fresh:
                break
            cache.beyond[b] = _refill(rows, units, items, cache, b, value)
            state[2] += 1
            is_fresh = True
        if at < 0:
            continue
        pair = cache.pair[at]
        item = pair & LOW
        second = max(second, min(cache.beyond[b], best))
        offer = items.price[item] + (best - second) + least_raise
        if units[b] > 1:  # what it holds it does not bid for again
            cache.kept[b] -= 1
            cache.pair[at] = cache.pair[base + cache.kept[b]]
        first = items.start[item]
        size = items.start[item + 1] - first
        if items.filled[item] < size:
            k = items.filled[item]
            items.paid[first + k], items.holder[first + k], items.pair[first + k] = offer, b, pair
            _rise(items, first, k)
            items.filled[item] += 1
            if items.filled[item] == size:
                items.price[item] = items.paid[first]
            continue
        loser = items.holder[first]
        lost = items.pair[first]
        items.paid[first], items.holder[first], items.pair[first] = offer, b, pair
        _sift(items, first, size)
        items.price[item] = items.paid[first]
        waiting[count] = loser
        count += 1
        if units[loser] > 1:
            place = cache.first[loser] + cache.kept[loser]
            if place < cache.first[loser + 1]:
                cache.pair[place] = lost
                cache.kept[loser] += 1
            else:
                cache.beyond[loser] = max(cache.beyond[loser], _value(items, lost))
    state[0] = count
    state[1] += spent
    return count


@njit(cache=True, nogil=True)
def left_over(rows, units, items, worth):
    """Set `worth` to what the best pair that a bidder does not hold is worth at these prices, 0 at least."""
    for b in range(rows.ptr.size - 1):
        best = np.int32(0)
        for e in range(rows.ptr[b], rows.ptr[b + 1]):
            pair = rows.pair[e]
            x = _value(items, pair)
            if x > best and not (units[b] > 1 and _holds(items, pair & LOW, b)):
                best = x
        worth[b] = best


@njit(cache=True, nogil=True)
def by_person(ptr, idx, gain, offset, shift, pair):
    """Set `pair` to each position and what it is bid for, (gain - offset of the person) >> shift, 0 at least."""
    for i in range(ptr.size - 1):
        for e in range(ptr[i], ptr[i + 1]):
            bid = np.int64(max(gain[e] - offset[i], 0)) >> shift
            pair[e] = (bid << 32) | np.int64(idx[e])


@njit(cache=True, nogil=True)
def by_position(ptr, idx, gain, offset, shift, first, pair):
    """Do the same by position; `first`, of one entry more than there are positions, becomes where each starts."""
    first[:] = 0
    for e in range(ptr[-1]):
        first[idx[e] + 1] += 1
    for j in range(first.size - 1):
        first[j + 1] += first[j]
    for i in range(ptr.size - 1):
        for e in range(ptr[i], ptr[i + 1]):
            bid = np.int64(max(gain[e] - offset[i], 0)) >> shift
            j = idx[e]
            pair[first[j]] = (bid << 32) | np.int64(i)
            first[j] += 1
    for j in range(first.size - 1, 0, -1):
        first[j] = first[j - 1]
    first[0] = 0
