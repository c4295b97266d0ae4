"""Compiled inner loop (numba): the shortest residual path between two nodes, from both ends.

Lengths are reduced lengths as in `residual`, never below 0. From the root every node is near, so it
is never gone on from: a simple path meets it once at most, and is then a way to it and a way from
it. The end that has settled fewer nodes goes on: ends differ a thousandfold in what lies near them.
Source of the rule when to stop: Pohl, Bi-directional search, Machine Intelligence 6, 1971.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from assignment.residual import _less, _longer, _pop, _push, _wider

FAR = np.int64(1) << np.int64(61)
ROOT = 0


@njit(cache=True, nogil=True)
def _reaches(a, i, b, j, limit):
    """Return whether column i of a and column j of b add up to `limit` or more."""
    for k in range(a.shape[0]):
        both = a[k, i] + b[k, j]
        if both != limit[k, 0]:
            return both > limit[k, 0]
    return True


@njit(cache=True, nogil=True)
def _clean(keys, items, size, label, done):
    """Drop entries from the front of a heap that are settled or out of date; return its size."""
    while size > 0 and (done[items[0]] == 2 or _less(label, items[0], keys, 0)):
        size = _pop(keys, items, size)
    return size


@njit(cache=True, nogil=True)
def meet(
    source,
    target,
    out_first,
    out_arcs,
    in_first,
    in_arcs,
    tail,
    head,
    least,
    most,
    flow,
    gain,
    price,
    label,
    done,
    came,
    seen,
    path,
):
    """Write the arcs of the shortest path into `path`, -1 - arc where one is gone back; return how many.

    Scratch for both ends: `label` (2, blocks, nodes), `done` (2, nodes) zeros, `came` (2, nodes), `seen`
    (2, nodes). Returns -1 where there is no path.
    """  # fmt: skip
    blocks = price.shape[0]
    keys_0, keys_1 = np.empty((blocks, 1024), np.int64), np.empty((blocks, 1024), np.int64)
    items_0, items_1 = np.empty(1024, np.int64), np.empty(1024, np.int64)
    key = np.zeros((blocks, 1), np.int64)
    best = np.zeros((blocks, 1), np.int64)
    best[0, 0] = FAR
    far = np.zeros((blocks, 1), np.int64)
    far[0, 0] = FAR
    middle = np.int64(-1)
    count = np.ones(2, np.int64)
    waiting = np.zeros(2, np.int64)
    settled = np.zeros(2, np.int64)
    for end in range(2):
        node = source if end == 0 else target
        label[end, :, node] = 0
        done[end, node] = 1
        came[end, node] = -1
        seen[end, 0] = node
        if node != ROOT:
            if end == 0:
                waiting[0] = _push(keys_0, items_0, 0, key, node)
            else:
                waiting[1] = _push(keys_1, items_1, 0, key, node)
    while True:
        waiting[0] = _clean(keys_0, items_0, waiting[0], label[0], done[0])
        waiting[1] = _clean(keys_1, items_1, waiting[1], label[1], done[1])
        front_0 = keys_0 if waiting[0] > 0 else far
        front_1 = keys_1 if waiting[1] > 0 else far
        root_0 = done[0, ROOT] > 0 and not _less(front_0, 0, label[0], ROOT)
        root_1 = done[1, ROOT] > 0 and not _less(front_1, 0, label[1], ROOT)
        is_open = waiting[0] > 0 and waiting[1] > 0 and not _reaches(front_0, 0, front_1, 0, best)
        if is_open:
            end = 0 if settled[0] <= settled[1] else 1
        elif root_0 and not root_1 and waiting[1] > 0 and not _reaches(label[0], ROOT, front_1, 0, best):
            end = 1  # only paths by the root are left, and its way from the other end is not known
        elif root_1 and not root_0 and waiting[0] > 0 and not _reaches(front_0, 0, label[1], ROOT, best):
            end = 0
        else:
            break
        if end == 0:
            node = items_0[0]
            waiting[0] = _pop(keys_0, items_0, waiting[0])
        else:
            node = items_1[0]
            waiting[1] = _pop(keys_1, items_1, waiting[1])
        done[end, node] = 2
        settled[end] += 1
        for side in range(2):
            forth = side == 0  # along the arc's own direction, seen from this end
            first = out_first[node] if forth else in_first[node]
            last = out_first[node + 1] if forth else in_first[node + 1]
            for t in range(first, last):
                a = out_arcs[t] if forth else in_arcs[t]
                gains = forth == (end == 0)  # whether the path gains a unit on this arc
                if gains:
                    if flow[a] >= most[a]:
                        continue
                elif flow[a] <= least[a]:
                    continue
                other = head[a] if forth else tail[a]
                if done[end, other] == 2:
                    continue
                fresh = done[end, other] == 0
                better = fresh
                near = False
                for b in range(blocks):
                    step = gain[b, a] + price[b, tail[a]] - price[b, head[a]]
                    x = label[end, b, node] + (-step if gains else step)
                    key[b, 0] = x
                    if not near:
                        if x > best[b, 0]:
                            break
                        near = x < best[b, 0]
                    if not better:
                        if x > label[end, b, other]:
                            break
                        better = x < label[end, b, other]
                else:
                    if not near or not better:
                        continue
                    if fresh:
                        seen[end, count[end]] = other
                        count[end] += 1
                        done[end, other] = 1
                    label[end, :, other] = key[:, 0]
                    came[end, other] = a
                    if done[1 - end, other] > 0 and not _reaches(label[0], other, label[1], other, best):
                        for b in range(blocks):
                            best[b, 0] = label[0, b, other] + label[1, b, other]
                        middle = np.int64(other)
                    if other != ROOT:
                        if end == 0:
                            if waiting[0] + 1 >= items_0.size:
                                keys_0, items_0 = _wider(keys_0), _longer(items_0)
                            waiting[0] = _push(keys_0, items_0, waiting[0], key, other)
                        else:
                            if waiting[1] + 1 >= items_1.size:
                                keys_1, items_1 = _wider(keys_1), _longer(items_1)
                            waiting[1] = _push(keys_1, items_1, waiting[1], key, other)
    steps = -1
    if middle >= 0:
        steps = 0
        for end in range(2):
            node = middle
            while came[end, node] >= 0:
                a = came[end, node]
                forth = (head[a] if end == 0 else tail[a]) == node
                path[steps] = a if forth else -1 - a
                steps += 1
                if end == 0:
                    node = tail[a] if forth else head[a]
                else:
                    node = head[a] if forth else tail[a]
    for end in range(2):
        for t in range(count[end]):
            done[end, seen[end, t]] = 0
    return steps
