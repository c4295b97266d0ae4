"""Compiled inner loop (numba): pairs spelt as JSON, for the digest of large markets."""

from __future__ import annotations

import numpy as np
from numba import njit

COMMA, OPEN, CLOSE, MINUS, ZERO = 44, 91, 93, 45, 48


@njit(cache=True, nogil=True)
def spell(order, person, position, scores, people, people_at, positions, positions_at, out):
    """Write `["person","position",[scores]],` for the rows in `order`; return the bytes written.

    `people` and `positions` hold the ids as JSON texts one after the other, `..._at` where each
    begins. `out` must be wide enough.
    """
    k = 0
    digits = np.empty(20, np.uint8)
    for row in order:
        out[k] = OPEN
        k += 1
        i = person[row]
        for c in range(people_at[i], people_at[i + 1]):
            out[k] = people[c]
            k += 1
        out[k] = COMMA
        k += 1
        j = position[row]
        for c in range(positions_at[j], positions_at[j + 1]):
            out[k] = positions[c]
            k += 1
        out[k] = COMMA
        out[k + 1] = OPEN
        k += 2
        for s in range(scores.shape[1]):
            if s:
                out[k] = COMMA
                k += 1
            value = scores[row, s]
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
        out[k + 1] = CLOSE
        out[k + 2] = COMMA
        k += 3
    return k
