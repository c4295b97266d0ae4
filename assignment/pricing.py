"""Compiled inner loops (numba): the best pairs of a table of scores that is computed on the way and never kept."""

from __future__ import annotations

import numpy as np
from numba import njit

WIDE = 256
"""Columns that are computed together: with so many a tile of the table and what it is made of stay close to the
processor, and as the compiler knows the number it computes many of them at once."""

FOUR = 4
"""Rows, and features, that are computed together: what fits into the processor's registers."""

SPREAD = 16
"""Among equals each row begins so many columns after the row before."""


@njit(cache=True, nogil=True, fastmath={"contract"})
def _multiply(lines, rows, first, columns):
    """Add the products of four rows and the columns to four lines; numbers are integers and exact."""
    for k in range(0, rows.shape[1], FOUR):
        a0, a1, a2, a3 = rows[first, k], rows[first, k + 1], rows[first, k + 2], rows[first, k + 3]
        b0, b1, b2, b3 = rows[first + 1, k], rows[first + 1, k + 1], rows[first + 1, k + 2], rows[first + 1, k + 3]
        c0, c1, c2, c3 = rows[first + 2, k], rows[first + 2, k + 1], rows[first + 2, k + 2], rows[first + 2, k + 3]
        d0, d1, d2, d3 = rows[first + 3, k], rows[first + 3, k + 1], rows[first + 3, k + 2], rows[first + 3, k + 3]
        part = columns[k * WIDE : (k + FOUR) * WIDE]
        for j in range(WIDE):
            x0, x1, x2, x3 = part[j], part[WIDE + j], part[2 * WIDE + j], part[3 * WIDE + j]
            lines[j] = lines[j] + a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
            lines[WIDE + j] = lines[WIDE + j] + b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
            lines[2 * WIDE + j] = lines[2 * WIDE + j] + c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3
            lines[3 * WIDE + j] = lines[3 * WIDE + j] + d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3


@njit(cache=True, nogil=True)
def _exceeds(line, limit):
    found = 0
    for j in range(WIDE):
        found |= line[j] > limit
    return found


@njit(cache=True, nogil=True)
def _in_order(found, value, count):
    """Bring the columns of each row into order."""
    for i in range(count.size):
        for k in range(1, count[i]):
            j, x = found[i, k], value[i, k]
            place = k
            while place > 0 and found[i, place - 1] > j:
                found[i, place], value[i, place] = found[i, place - 1], value[i, place - 1]
                place -= 1
            found[i, place], value[i, place] = j, x


@njit(cache=True, nogil=True)
def best_of_rows(rows, row_prices, row_kinds, tiles, prices, kinds, bonuses, limit, first_tile, found, value, count):
    """Keep for each row the best columns by score less both prices, of those that exceed the row's `limit`.

    `tiles[t]` holds the features of `WIDE` columns, one feature after the other. Rows and features come
    in fours. Then `found[row, :count[row]]` are the columns in order. `limit` rises where a row is full.
    """
    most = found.shape[1]
    lines = np.empty(FOUR * WIDE, rows.dtype)
    zero = rows.dtype.type(0)
    for turn in range(tiles.shape[0]):
        t = (first_tile + turn) % tiles.shape[0]
        here = t * WIDE
        price = prices[here : here + WIDE]
        for first in range(0, rows.shape[0], FOUR):
            for i in range(first, first + FOUR):
                line = lines[(i - first) * WIDE : (i - first + 1) * WIDE]
                mine = row_prices[i]
                for j in range(WIDE):
                    line[j] = -(price[j] + mine)
                for k in range(bonuses.size):
                    kind, bonus = row_kinds[i, k], bonuses[k]
                    other = kinds[k, here : here + WIDE]
                    for j in range(WIDE):
                        line[j] += bonus if other[j] == kind else zero
            _multiply(lines, rows, first, tiles[t])
            for i in range(first, first + FOUR):
                line = lines[(i - first) * WIDE : (i - first + 1) * WIDE]
                if not _exceeds(line, limit[i]):
                    continue
                kept = count[i]
                for step in range(WIDE):
                    j = (SPREAD * i + step) % WIDE
                    x = line[j]
                    if x > limit[i]:
                        place = kept if kept < most else most - 1
                        while place > 0 and value[i, place - 1] < x:
                            value[i, place] = value[i, place - 1]
                            found[i, place] = found[i, place - 1]
                            place -= 1
                        value[i, place] = x
                        found[i, place] = here + j
                        if kept < most:
                            kept += 1
                        if kept == most:
                            limit[i] = value[i, most - 1]
                count[i] = kept
    _in_order(found, value, count)


@njit(cache=True, nogil=True)
def turn(starts, column, gain, new_starts, new_column, new_gain):
    """Write rows as columns, each in the order of rows; `new_starts` are zeros."""
    for e in range(column.size):
        new_starts[column[e] + 1] += 1
    for j in range(new_starts.size - 1):
        new_starts[j + 1] += new_starts[j]
    place = new_starts[:-1].copy()
    for i in range(starts.size - 1):
        for e in range(starts[i], starts[i + 1]):
            k = place[column[e]]
            new_column[k], new_gain[k] = i, gain[e]
            place[column[e]] = k + 1


@njit(cache=True, nogil=True)
def join(starts, column, gain, more_starts, more_column, more_gain, new_starts, new_column, new_gain):
    """Write the pairs of both lists, each once, rows in the order of columns; return how many."""
    k = 0
    for i in range(starts.size - 1):
        new_starts[i] = k
        a, b = starts[i], more_starts[i]
        while a < starts[i + 1] or b < more_starts[i + 1]:
            if a < starts[i + 1] and (b == more_starts[i + 1] or column[a] <= more_column[b]):
                if b < more_starts[i + 1] and column[a] == more_column[b]:
                    b += 1
                new_column[k], new_gain[k] = column[a], gain[a]
                a += 1
            else:
                new_column[k], new_gain[k] = more_column[b], more_gain[b]
                b += 1
            k += 1
    new_starts[starts.size - 1] = k
    return k


@njit(cache=True, nogil=True)
def fill(block, rows, columns, row_kinds, column_kinds, bonuses):
    """Set the block to rows x columns, (r, d) by (d, c), and bonuses where kinds are the same.

    In one thread: libraries that use all of them wait for each other on a busy machine.
    """
    for i in range(block.shape[0]):
        line = block[i]
        line[:] = 0
        for k in range(columns.shape[0]):
            factor = rows[i, k]
            column = columns[k]
            for j in range(line.size):
                line[j] += factor * column[j]
        for k in range(bonuses.size):
            kind = row_kinds[i, k]
            bonus = bonuses[k]
            kinds = column_kinds[k]
            for j in range(line.size):
                line[j] += bonus if kinds[j] == kind else 0
