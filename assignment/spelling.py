"""Compiled inner loops (numba): pairs and potentials spelt as JSON, for the digests of large markets.

Ids are given as JSON texts one after the other in one array, and where each begins in another; `out` must
be wide enough. Each loop returns the bytes written.
"""

from __future__ import annotations

import numpy as np
from numba import njit

COMMA, COLON, OPEN, CLOSE, MINUS, ZERO = 44, 58, 91, 93, 45, 48


@njit(cache=True, nogil=True, inline="always")
def _name(texts, starts, i, out, k):
    for c in range(starts[i], starts[i + 1]):
        out[k] = texts[c]
        k += 1
    return k


@njit(cache=True, nogil=True, inline="always")
def _vector(table, row, digits, out, k):
    out[k] = OPEN
    k += 1
    for s in range(table.shape[1]):
        if s:
            out[k] = COMMA
            k += 1
        value = table[row, s]
        if value < 0:
            out[k] = MINUS
            k += 1
            value = -value
        size = 0
        while value > 0 or size == 0:
            digits[size] = ZERO + value % 10
            value //= 10
            size += 1
        while size > 0:
            size -= 1
            out[k] = digits[size]
            k += 1
    out[k] = CLOSE
    return k + 1


@njit(cache=True, nogil=True)
def spell(order, person, position, scores, people, people_at, positions, positions_at, out):
    """Write `["person","position",[scores]],` for the rows in `order`."""
    k = 0
    digits = np.empty(20, np.uint8)
    for row in order:
        out[k] = OPEN
        k = _name(people, people_at, person[row], out, k + 1)
        out[k] = COMMA
        k = _name(positions, positions_at, position[row], out, k + 1)
        out[k] = COMMA
        k = _vector(scores, row, digits, out, k + 1)
        out[k] = CLOSE
        out[k + 1] = COMMA
        k += 2
    return k


@njit(cache=True, nogil=True)
def spell_pairs(pairs, people, people_at, positions, positions_at, out):
    """Write `["person","position"],` for each row of two indices."""
    k = 0
    for row in range(pairs.shape[0]):
        out[k] = OPEN
        k = _name(people, people_at, pairs[row, 0], out, k + 1)
        out[k] = COMMA
        k = _name(positions, positions_at, pairs[row, 1], out, k + 1)
        out[k] = CLOSE
        out[k + 1] = COMMA
        k += 2
    return k


@njit(cache=True, nogil=True)
def spell_vectors(order, vectors, names, names_at, out):
    """Write `"name":[vector],` for the rows in `order`."""
    k = 0
    digits = np.empty(20, np.uint8)
    for row in order:
        k = _name(names, names_at, row, out, k)
        out[k] = COLON
        k = _vector(vectors, row, digits, out, k + 1)
        out[k] = COMMA
        k += 1
    return k
