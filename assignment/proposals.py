"""Deferred acceptance, the loop: compiled where numba is installed, and the same lines without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from assignment.engines import WORTH_COMPILING, has_fast


def defer(first, order, owner, other, key, room_a, room_b, start_b, at, count_a, count_b, held, stack, is_waiting):  # type: ignore[no-untyped-def]  # noqa: C901
    """Let each member of side a propose down its list; side b keeps the best so far. Return the proposals made.

    `order[first[a]:first[a + 1]]` are a's rows, the best first; `key` ranks a row for its b, the lowest
    best. `held[start_b[b]:start_b[b] + count_b[b]]` become the rows that b keeps, as a heap with the
    worst on top. `at` begins as `first[:-1]`, `stack` holds every a, `is_waiting` is true, the counts are 0.
    """
    waiting = stack.size
    made = 0
    while waiting > 0:
        a = stack[waiting - 1]
        if count_a[a] >= room_a[a] or at[a] >= first[a + 1]:
            waiting -= 1
            is_waiting[a] = False
            continue
        row = order[at[a]]
        at[a] += 1
        made += 1
        b = other[row]
        base = start_b[b]
        size = count_b[b]
        if size < room_b[b]:
            i = size
            while i > 0 and key[held[base + (i - 1) // 2]] < key[row]:
                held[base + i] = held[base + (i - 1) // 2]
                i = (i - 1) // 2
            held[base + i] = row
            count_b[b] += 1
            count_a[a] += 1
        elif size > 0 and key[row] < key[held[base]]:
            lost = owner[held[base]]
            i = 0
            while True:
                child = 2 * i + 1
                if child >= size:
                    break
                if child + 1 < size and key[held[base + child + 1]] > key[held[base + child]]:
                    child += 1
                if key[held[base + child]] <= key[row]:
                    break
                held[base + i] = held[base + child]
                i = child
            held[base + i] = row
            count_a[a] += 1
            count_a[lost] -= 1
            if not is_waiting[lost]:
                is_waiting[lost] = True
                stack[waiting] = lost
                waiting += 1
    return made


@cache
def compiled() -> Callable[..., int]:
    """Return the loop, compiled once (its cache stands beside this file)."""
    made: Callable[..., int] = import_module("numba").njit(cache=True, nogil=True)(defer)
    return made


def loop_for(pairs: int) -> Callable[..., Any]:
    """Return the loop for a market of so many pairs."""
    return compiled() if has_fast() and pairs >= WORTH_COMPILING else defer
