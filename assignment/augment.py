"""Compiled inner loops (numba): shortest paths between people and positions, and what stands around them.

All values are integers. People i and positions j, pairs in compressed rows (`ptr`, `idx`,
`gain`); prices u of people and v of positions; a pair's slack is u + v - gain. Source:
successive shortest paths after Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7.

The compiled code is kept in a cache beside this file, so only the first use on a machine
compiles (`make` does it).
"""

from __future__ import annotations

import numpy as np
from numba import njit

FAR = np.int64(1) << np.int64(61)
ROWS_A_TURN = 100_000
"""So many rows are read before it can be asked whether to go on."""


@njit(cache=True, nogil=True)
def tighten(ptr, idx, gain, v, may_quit, u, mate, mate_gain):
    """Set u to the best that v leaves each person, 0 at least for those who may quit; keep only tight mates.

    Returns the number kept.
    """
    kept = 0
    for i in range(ptr.size - 1):
        best = np.int64(0) if may_quit[i] else -FAR
        held = -FAR
        for e in range(ptr[i], ptr[i + 1]):
            x = gain[e] - v[idx[e]]
            if x > best:
                best = x
            if np.int64(idx[e]) == mate[i]:
                held = x
                mate_gain[i] = gain[e]
        u[i] = best
        if mate[i] >= 0:
            if held == best:
                kept += 1
            else:
                mate[i] = -1
    return kept


@njit(cache=True, nogil=True)
def take_near(ptr, idx, gain, u, v, reach, row_ptr, row_idx, row_gain):
    """Copy the pairs with slack of at most `reach` into rows, which have room for all; return how many."""
    k = 0
    for i in range(ptr.size - 1):
        row_ptr[i] = k
        floor = u[i] - reach
        for e in range(ptr[i], ptr[i + 1]):
            if gain[e] - v[idx[e]] >= floor:
                row_idx[k] = idx[e]
                row_gain[k] = gain[e]
                k += 1
    row_ptr[ptr.size - 1] = k
    return k


@njit(cache=True, nogil=True)
def transpose(ptr, idx, gain, place, column_ptr, column_idx, column_gain):
    """Write rows as columns; `place` is scratch of one entry for each column."""
    for j in range(place.size):
        column_ptr[j + 1] = 0
    column_ptr[0] = 0
    for e in range(ptr[-1]):
        column_ptr[idx[e] + 1] += 1
    for j in range(place.size):
        column_ptr[j + 1] += column_ptr[j]
        place[j] = column_ptr[j]
    for i in range(ptr.size - 1):
        for e in range(ptr[i], ptr[i + 1]):
            j = idx[e]
            column_idx[place[j]] = i
            column_gain[place[j]] = gain[e]
            place[j] += 1


@njit(cache=True, nogil=True)
def _push(keys, items, size, key, item):
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if keys[up] <= key:
            break
        keys[i] = keys[up]
        items[i] = items[up]
        i = up
    keys[i] = key
    items[i] = item
    return size + 1


@njit(cache=True, nogil=True)
def _pop(keys, items, size):
    size -= 1
    key = keys[size]
    item = items[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[i] = keys[child]
        items[i] = items[child]
        i = child
    keys[i] = key
    items[i] = item
    return size


@njit(cache=True, nogil=True)
def _grown(old):
    new = np.empty(2 * old.size, old.dtype)
    new[: old.size] = old
    return new


@njit(cache=True, nogil=True)
def augment(
    sources,
    ptr,
    adj,
    gain,
    room_a,
    room_b,
    quit_a,
    price_a,
    price_b,
    held_a,
    held_b,
    start_a,
    start_b,
    mate_a,
    mate_b,
    worth_a,
    worth_b,
    counts,
):
    """Give each source its missing units along shortest paths; prices follow.

    Written for one side a (rows) against the other side b, so that the same lines serve people
    and, on the transposed pairs, positions. A path ends at a spare unit of side b, at a member
    of side a whose price falls to 0 and who may quit, or where the source itself does.
    `counts` gains (paths, rows read), and then says how many sources were served: after ROWS_A_TURN
    rows the others are left to the next call. Returns the sources that found no end.
    """
    size_a = price_a.size
    size_b = price_b.size
    distance_a = np.full(size_a, FAR, np.int64)
    distance_b = np.full(size_b, FAR, np.int64)
    came_a = np.empty(size_a, np.int32)
    came_b = np.empty(size_b, np.int32)
    came_gain = np.empty(size_b, np.int64)
    done_b = np.zeros(size_b, np.uint8)
    seen_a = np.empty(size_a, np.int32)
    seen_b = np.empty(size_b, np.int32)
    mark = np.full(size_b, -1, np.int32)
    keys = np.empty(1024, np.int64)
    items = np.empty(1024, np.int64)
    level = np.empty(size_a + size_b + 1, np.int64)
    stranded = 0
    last = counts[1] + ROWS_A_TURN
    counts[2] = 0
    for at in range(sources.size):
        if counts[1] > last:
            break
        counts[2] += 1
        s = sources[at]
        while held_a[s] < room_a[s] and (price_a[s] > 0 or not quit_a[s]):
            seen_a[0] = s
            count_a = 1
            count_b = 0
            waiting = 0
            limit = price_a[s] if quit_a[s] else FAR
            end = np.int64(s)
            at_b = False
            distance_a[s] = 0
            came_a[s] = -1
            level[0] = size_b + s
            on_level = 1
            now = np.int64(0)
            while True:
                if on_level > 0:
                    on_level -= 1
                    x = level[on_level]
                    if x < size_b and done_b[x]:
                        continue
                else:
                    if waiting == 0:
                        break
                    key = keys[0]
                    x = items[0]
                    waiting = _pop(keys, items, waiting)
                    if key >= limit:
                        break
                    if x < size_b:
                        if done_b[x] or key > distance_b[x]:
                            continue
                    elif key > distance_a[x - size_b]:
                        continue
                    now = key
                if x < size_b:
                    done_b[x] = 1
                    for t in range(start_b[x], start_b[x] + held_b[x]):
                        q = mate_b[t]
                        far = now + worth_b[t] - price_a[q] - price_b[x]
                        if far < distance_a[q]:
                            if distance_a[q] == FAR:
                                seen_a[count_a] = q
                                count_a += 1
                            distance_a[q] = far
                            came_a[q] = x
                            if quit_a[q] and far + price_a[q] < limit:
                                limit = far + price_a[q]
                                end = q
                                at_b = False
                            if far < limit:
                                if far == now:
                                    level[on_level] = size_b + q
                                    on_level += 1
                                else:
                                    if waiting + 1 >= keys.size:
                                        keys = _grown(keys)
                                        items = _grown(items)
                                    waiting = _push(keys, items, waiting, far, size_b + q)
                    continue
                q = x - size_b
                counts[1] += 1
                base = now + price_a[q]
                several = held_a[q] > 1 or (q == s and held_a[q] > 0)
                if several:
                    for t in range(start_a[q], start_a[q] + held_a[q]):
                        mark[mate_a[t]] = q
                for e in range(ptr[q], ptr[q + 1]):
                    j = adj[e]
                    far = base + price_b[j] - gain[e]
                    if far < limit and far < distance_b[j]:
                        if several and mark[j] == q:
                            continue
                        if distance_b[j] == FAR:
                            seen_b[count_b] = j
                            count_b += 1
                        distance_b[j] = far
                        came_b[j] = q
                        came_gain[j] = gain[e]
                        if held_b[j] < room_b[j]:
                            limit = far
                            end = j
                            at_b = True
                        elif far == now:
                            level[on_level] = j
                            on_level += 1
                        else:
                            if waiting + 1 >= keys.size:
                                keys = _grown(keys)
                                items = _grown(items)
                            waiting = _push(keys, items, waiting, far, j)
                if several:
                    for t in range(start_a[q], start_a[q] + held_a[q]):
                        mark[mate_a[t]] = -1
                if limit <= now:
                    break
            is_stranded = limit == FAR
            for t in range(count_a):
                q = seen_a[t]
                if not is_stranded and distance_a[q] < limit:
                    price_a[q] -= limit - distance_a[q]
                distance_a[q] = FAR
            for t in range(count_b):
                j = seen_b[t]
                if not is_stranded and distance_b[j] < limit:
                    price_b[j] += limit - distance_b[j]
                distance_b[j] = FAR
                done_b[j] = 0
            if is_stranded:
                stranded += 1
                break
            counts[0] += 1
            worth = np.int64(0)
            j = np.int64(-1)
            if at_b:
                j = end
                a = np.int64(came_b[j])
                worth = came_gain[j]
                mate_b[start_b[j] + held_b[j]] = a
                worth_b[start_b[j] + held_b[j]] = worth
                held_b[j] += 1
            else:
                if end == s:
                    break
                a = end
            while a != s:
                lost = came_a[a]
                for t in range(start_a[a], start_a[a] + held_a[a]):
                    if mate_a[t] == lost:
                        if j >= 0:
                            mate_a[t] = j
                            worth_a[t] = worth
                        else:
                            last = start_a[a] + held_a[a] - 1
                            mate_a[t] = mate_a[last]
                            worth_a[t] = worth_a[last]
                            held_a[a] -= 1
                        break
                taker = came_b[lost]
                for t in range(start_b[lost], start_b[lost] + held_b[lost]):
                    if mate_b[t] == a:
                        mate_b[t] = taker
                        worth_b[t] = came_gain[lost]
                        break
                worth = came_gain[lost]
                j = np.int64(lost)
                a = np.int64(taker)
            t = start_a[s] + held_a[s]
            mate_a[t] = j
            worth_a[t] = worth
            held_a[s] += 1
    return stranded


@njit(cache=True, nogil=True)
def greedy(
    ptr, idx, gain, u, v, may_quit, loads, seats, held_i, held_j, start_i, start_j, mate_i, mate_j, worth_i, worth_j
):
    """Give people without a position a spare seat on a tight pair, priced seats before free ones."""
    for i in range(ptr.size - 1):
        if held_i[i] or loads[i] == 0 or (u[i] <= 0 and may_quit[i]):
            continue
        pick = -1
        for e in range(ptr[i], ptr[i + 1]):
            j = idx[e]
            if held_j[j] < seats[j] and gain[e] - v[j] == u[i]:
                pick = e
                if v[j] > 0:
                    break
        if pick >= 0:
            j = idx[pick]
            mate_i[start_i[i]] = j
            worth_i[start_i[i]] = gain[pick]
            held_i[i] = 1
            mate_j[start_j[j] + held_j[j]] = i
            worth_j[start_j[j] + held_j[j]] = gain[pick]
            held_j[j] += 1


@njit(cache=True, nogil=True)
def reprice(ptr, idx, gain, u, v, held_i, held_j, start_i, start_j, mate_i, mate_j, worth_i, worth_j):
    """Return how many pairs that are not chosen have a slack below 0, after raising u so that none has.

    Chosen pairs that are then not tight any more are given up.
    """
    found = 0
    for i in range(ptr.size - 1):
        top = u[i]
        for e in range(ptr[i], ptr[i + 1]):
            j = idx[e]
            x = gain[e] - v[j]
            if x > u[i]:
                chosen = False
                for t in range(start_i[i], start_i[i] + held_i[i]):
                    if mate_i[t] == j:
                        chosen = True
                if not chosen:
                    found += 1
                    top = max(top, x)
        if top == u[i]:
            continue
        u[i] = top
        t = start_i[i]
        while t < start_i[i] + held_i[i]:
            j = mate_i[t]
            if worth_i[t] - v[j] >= top:
                t += 1
                continue
            last = start_j[j] + held_j[j] - 1
            for k in range(start_j[j], last + 1):
                if mate_j[k] == i:
                    mate_j[k] = mate_j[last]
                    worth_j[k] = worth_j[last]
                    break
            held_j[j] -= 1
            last = start_i[i] + held_i[i] - 1
            mate_i[t] = mate_i[last]
            worth_i[t] = worth_i[last]
            held_i[i] -= 1
    return found


@njit(cache=True, nogil=True)
def settle_mates(mate, mate_gain, loads, seats, held_i, held_j, start_i, start_j, mate_i, mate_j, worth_i, worth_j):
    """Write one mate for each person, as the auction left them, into both sides' lists."""
    for i in range(mate.size):
        j = mate[i]
        if j >= 0 and loads[i] > 0 and held_j[j] < seats[j]:
            mate_i[start_i[i]] = j
            worth_i[start_i[i]] = mate_gain[i]
            held_i[i] = 1
            mate_j[start_j[j] + held_j[j]] = i
            worth_j[start_j[j] + held_j[j]] = mate_gain[i]
            held_j[j] += 1


@njit(cache=True, nogil=True)
def fold(loads, u, v, held_i, start_i, mate_i, worth_i):
    """Add what a chosen pair is worth beyond u + v to the price of a person with a load of 1."""
    for i in range(loads.size):
        if loads[i] == 1 and held_i[i] == 1:
            u[i] = worth_i[start_i[i]] - v[mate_i[start_i[i]]]


@njit(cache=True, nogil=True)
def mark_chosen(ptr, idx, held_i, start_i, mate_i, chosen):
    """Set `chosen` on the rows of the chosen pairs."""
    for i in range(ptr.size - 1):
        for t in range(start_i[i], start_i[i] + held_i[i]):
            for e in range(ptr[i], ptr[i + 1]):
                if idx[e] == mate_i[t]:
                    chosen[e] = True


@njit(cache=True, nogil=True)
def row_range(ptr, gain, low):
    """Set `low` to the least gain of every row; return the widest range of a row and the greatest gain."""
    widest = np.int64(0)
    top = np.int64(0)
    for i in range(ptr.size - 1):
        if ptr[i] == ptr[i + 1]:
            low[i] = 0
            continue
        a = np.int64(gain[ptr[i]])
        b = a
        for e in range(ptr[i], ptr[i + 1]):
            x = np.int64(gain[e])
            a = min(a, x)
            b = max(b, x)
        low[i] = a
        widest = max(widest, b - a)
        top = max(top, b)
    return widest, top
