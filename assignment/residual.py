"""Compiled inner loops (numba) on the residual graph of a circulation.

Gains and potentials are vectors folded into a few int64 blocks (`potentials.Folding`), stored
block by block: `gain[b, arc]`, `price[b, node]`; they compare block after block. An arc can be
gone along forth while flow < most and back while flow > least. The reduced length of an arc
p -> q is price(q) - price(p) - gain, back the negative; it is never below 0 on residual arcs of
an optimum (Ahuja, Magnanti and Orlin, Network Flows, 1993, sections 9.7 and 11.5).
"""

from __future__ import annotations

import numpy as np
from numba import njit

FAR = np.int64(1) << np.int64(62)
FARTHEST = np.int64(1) << np.int64(61)

OPTIMAL, SHORT, WIDE = 0, 1, 2
"""How `carry` ends: done, no circulation keeps the bounds, numbers too wide for 64 bits."""


@njit(cache=True, nogil=True)
def index(node, first, arcs):
    """Fill `first` and `arcs` so that the arcs at each node are `arcs[first[node]:first[node + 1]]`."""
    nodes = first.size - 1
    first[:] = 0
    for a in range(node.size):
        first[node[a] + 1] += 1
    for p in range(nodes):
        first[p + 1] += first[p]
    place = first[:-1].copy()
    for a in range(node.size):
        p = node[a]
        arcs[place[p]] = a
        place[p] += 1


@njit(cache=True, nogil=True)
def index_some(chosen, node, first, arcs):
    """Do the same for the arcs listed in `chosen`."""
    nodes = first.size - 1
    first[:] = 0
    for k in range(chosen.size):
        first[node[chosen[k]] + 1] += 1
    for p in range(nodes):
        first[p + 1] += first[p]
    place = first[:-1].copy()
    for k in range(chosen.size):
        p = node[chosen[k]]
        arcs[place[p]] = chosen[k]
        place[p] += 1


@njit(cache=True, nogil=True)
def _less(a, i, b, j):
    """Return whether column i of a comes before column j of b."""
    for k in range(a.shape[0]):
        if a[k, i] != b[k, j]:
            return a[k, i] < b[k, j]
    return False


@njit(cache=True, nogil=True)
def _copy(a, i, b, j):
    """Write column j of b into column i of a (a slice would be copied aside first)."""
    for k in range(a.shape[0]):
        a[k, i] = b[k, j]


@njit(cache=True, nogil=True)
def _push(keys, items, size, key, item):
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if not _less(key, 0, keys, up):
            break
        _copy(keys, i, keys, up)
        items[i] = items[up]
        i = up
    _copy(keys, i, key, 0)
    items[i] = item
    return size + 1


@njit(cache=True, nogil=True)
def _pop(keys, items, size):
    size -= 1
    item = items[size]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and _less(keys, child + 1, keys, child):
            child += 1
        if not _less(keys, child, keys, size):
            break
        _copy(keys, i, keys, child)
        items[i] = items[child]
        i = child
    _copy(keys, i, keys, size)
    items[i] = item
    return size


@njit(cache=True, nogil=True)
def _wider(keys):
    new = np.empty((keys.shape[0], 2 * keys.shape[1]), np.int64)
    new[:, : keys.shape[1]] = keys
    return new


@njit(cache=True, nogil=True)
def _longer(items):
    new = np.empty(2 * items.size, items.dtype)
    new[: items.size] = items
    return new


@njit(cache=True, nogil=True)
def canonical(out_first, out_arcs, in_first, in_arcs, tail, head, least, most, flow, gain, price, order, label):
    """Turn `label` (price at first) into price minus the greatest path sums from a virtual root.

    `order` sorts the nodes by price; arcs in `in_arcs` are those with flow above their least. Where it
    holds one node and all other labels are FAR, the path sums are those from that node.
    The potentials must show that the flow is optimal (see `is_optimal`).
    """
    blocks, nodes = price.shape
    done = np.zeros(nodes, np.uint8)
    keys = np.empty((blocks, 1024), np.int64)
    items = np.empty(1024, np.int64)
    key = np.empty((blocks, 1), np.int64)
    waiting = 0
    at = 0
    while True:
        while at < order.size and (done[order[at]] or _less(label, order[at], price, order[at])):
            at += 1
        while waiting > 0 and (done[items[0]] or _less(label, items[0], keys, 0)):
            waiting = _pop(keys, items, waiting)
        if at == order.size and waiting == 0:
            return
        if waiting == 0 or (at < order.size and _less(price, order[at], keys, 0)):
            node = order[at]
            at += 1
        else:
            node = items[0]
            waiting = _pop(keys, items, waiting)
        done[node] = 1
        for side in range(2):
            forth = side == 0
            first = out_first[node] if forth else in_first[node]
            last = out_first[node + 1] if forth else in_first[node + 1]
            for t in range(first, last):
                if forth:
                    a = out_arcs[t]
                    if flow[a] >= most[a]:
                        continue
                    other = head[a]
                else:
                    a = in_arcs[t]
                    if flow[a] <= least[a]:
                        continue
                    other = tail[a]
                if done[other]:
                    continue
                better = False
                for b in range(blocks):
                    step = price[b, other] - price[b, node] + (-gain[b, a] if forth else gain[b, a])
                    far = label[b, node] + step
                    key[b, 0] = far
                    if not better:
                        if far > label[b, other]:
                            break
                        if far < label[b, other]:
                            better = True
                else:
                    if better:
                        for b in range(blocks):
                            label[b, other] = key[b, 0]
                        if waiting + 1 >= items.size:
                            keys = _wider(keys)
                            items = _longer(items)
                        waiting = _push(keys, items, waiting, key, other)


@njit(cache=True, nogil=True)
def is_optimal(tail, head, least, most, flow, gain, price):
    """Return whether every flow is within its bounds and at the one the sign of its reduced gain asks for."""
    for a in range(tail.size):
        if flow[a] < least[a] or flow[a] > most[a]:
            return False
        p, q = tail[a], head[a]
        for b in range(price.shape[0]):
            r = gain[b, a] + price[b, p] - price[b, q]
            if r > 0:
                if flow[a] < most[a]:
                    return False
                break
            if r < 0:
                if flow[a] > least[a]:
                    return False
                break
    return True


@njit(cache=True, nogil=True)
def obey(tail, head, least, most, flow, gain, price, excess, arcs):
    """Set every arc to the bound that the sign of its reduced gain asks for; return how many changed.

    `excess` gains what is then too much at each node; `arcs` takes the first that changed.
    Returns -1 where a least is above a most.
    """
    changed = 0
    for a in range(tail.size):
        if least[a] > most[a]:
            return -1
        p, q = tail[a], head[a]
        sign = 0
        for b in range(price.shape[0]):
            r = gain[b, a] + price[b, p] - price[b, q]
            if r != 0:
                sign = 1 if r > 0 else -1
                break
        new = flow[a]
        if sign > 0:
            new = most[a]
        elif sign < 0:
            new = least[a]
        else:
            new = min(max(new, least[a]), most[a])
        if new != flow[a]:
            if changed < arcs.size:
                arcs[changed] = a
            changed += 1
            flow[a] = new
        excess[q] += new
        excess[p] -= new
    return changed


@njit(cache=True, nogil=True)
def carry(
    sources,
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
    excess,
    label,
    done,
    came,
    back,
    seen,
    counts,
    log_arcs,
    log_nodes,
    in_log_arcs,
    in_log_nodes,
    paths,
):
    """Carry what is too much at `sources` along shortest paths to nodes with too little.

    At most `paths` are gone; `counts` gains (paths, nodes settled, arcs and nodes changed), and
    `log_arcs`, `log_nodes` name these, each once: `in_log_arcs`, `in_log_nodes` say which they name.
    Returns (how it ended, the place of the source reached, nodes in `seen` where it ended short).
    """
    blocks = price.shape[0]
    keys = np.empty((blocks, 1024), np.int64)
    items = np.empty(1024, np.int64)
    key = np.empty((blocks, 1), np.int64)
    limit = np.empty((blocks, 1), np.int64)
    gone = 0
    for at in range(sources.size):
        s = sources[at]
        while excess[s] > 0:
            if gone >= paths:
                return OPTIMAL, at, 0
            gone += 1
            count = 1
            seen[0] = s
            label[:, s] = 0
            came[s] = -1
            key[:, 0] = 0
            limit[:, 0] = FAR
            waiting = _push(keys, items, 0, key, s)
            target = -1
            while waiting > 0:
                node = items[0]
                if done[node] == 2 or _less(label, node, keys, 0):
                    waiting = _pop(keys, items, waiting)
                    continue
                waiting = _pop(keys, items, waiting)
                done[node] = 2
                counts[1] += 1
                if excess[node] < 0:
                    target = node
                    break
                for side in range(2):
                    forth = side == 0
                    first = out_first[node] if forth else in_first[node]
                    last = out_first[node + 1] if forth else in_first[node + 1]
                    for t in range(first, last):
                        if forth:
                            a = out_arcs[t]
                            if flow[a] >= most[a]:
                                continue
                            other = head[a]
                        else:
                            a = in_arcs[t]
                            if flow[a] <= least[a]:
                                continue
                            other = tail[a]
                        if done[other] == 2:
                            continue
                        fresh = done[other] == 0
                        better = False
                        near = False
                        for b in range(blocks):
                            step = price[b, other] - price[b, node] + (-gain[b, a] if forth else gain[b, a])
                            far = label[b, node] + step
                            key[b, 0] = far
                            if not near:
                                if far > limit[b, 0]:
                                    break
                                near = far < limit[b, 0]
                            if not better and not fresh:
                                if far > label[b, other]:
                                    break
                                better = far < label[b, other]
                        else:
                            if not near or not (better or fresh):
                                continue
                            if fresh:
                                seen[count] = other
                                count += 1
                                done[other] = 1
                            label[:, other] = key[:, 0]
                            came[other] = a
                            back[other] = 0 if forth else 1
                            if excess[other] < 0:
                                limit[:, 0] = key[:, 0]
                            if waiting + 1 >= items.size:
                                keys = _wider(keys)
                                items = _longer(items)
                            waiting = _push(keys, items, waiting, key, other)
            if target < 0:
                settled = 0
                for t in range(count):
                    node = seen[t]
                    if done[node] == 2:
                        seen[settled] = node
                        settled += 1
                    done[node] = 0
                return SHORT, at, settled
            amount = min(excess[s], -excess[target])
            node = target
            while came[node] >= 0:
                a = came[node]
                amount = min(amount, flow[a] - least[a] if back[node] else most[a] - flow[a])
                node = head[a] if back[node] else tail[a]
            node = target
            while came[node] >= 0:
                a = came[node]
                flow[a] += -amount if back[node] else amount
                if not in_log_arcs[a]:
                    in_log_arcs[a] = 1
                    log_arcs[counts[2]] = a
                    counts[2] += 1
                node = head[a] if back[node] else tail[a]
            excess[s] -= amount
            excess[target] += amount
            wide = False
            for t in range(count):
                node = seen[t]
                if done[node] == 2 and node != target:
                    if not in_log_nodes[node]:
                        in_log_nodes[node] = 1
                        log_nodes[counts[3]] = node
                        counts[3] += 1
                    for b in range(blocks):
                        price[b, node] += label[b, target] - label[b, node]
                        if abs(price[b, node]) > FARTHEST >> 1:
                            wide = True
                done[node] = 0
            counts[0] += 1
            if wide:
                return WIDE, at, 0
    return OPTIMAL, sources.size, 0


@njit(cache=True, nogil=True)
def _find(leader, node):
    while leader[node] != node:
        leader[node] = leader[leader[node]]
        node = leader[node]
    return node


@njit(cache=True, nogil=True)
def _is_even(a, tail, head, gain, price):
    """Return whether the reduced gain of an arc is 0 in every block."""
    for b in range(price.shape[0]):
        if gain[b, a] + price[b, tail[a]] - price[b, head[a]] != 0:
            return False
    return True


@njit(cache=True, nogil=True)
def even_arcs(tail, head, gain, price):
    """Return the arcs of reduced gain 0."""
    found = np.empty(1024, np.int64)
    count = 0
    for a in range(tail.size):
        if _is_even(a, tail, head, gain, price):
            if count == found.size:
                found = _longer(found)
            found[count] = a
            count += 1
    return found[:count].copy()


@njit(cache=True, nogil=True)
def perhaps_even(even, is_even, nodes, is_changed, out_first, out_arcs, in_first, in_arcs, tail, head, gain, price):
    """Return the arcs in `even` and those of reduced gain 0 at `nodes`, whose prices are no longer those of `even`.

    `is_even` says which arcs are in `even`; `is_changed` is scratch, 0 before and after.
    """
    found = np.empty(even.size + 1024, np.int64)
    found[: even.size] = even
    count = even.size
    for k in range(nodes.size):
        is_changed[nodes[k]] = 1
    for k in range(nodes.size):
        node = nodes[k]
        for side in range(2):
            forth = side == 0
            first = out_first[node] if forth else in_first[node]
            last = out_first[node + 1] if forth else in_first[node + 1]
            for t in range(first, last):
                a = out_arcs[t] if forth else in_arcs[t]
                if is_even[a] or (not forth and is_changed[tail[a]]):
                    continue
                if _is_even(a, tail, head, gain, price):
                    if count == found.size:
                        found = _longer(found)
                    found[count] = a
                    count += 1
    for k in range(nodes.size):
        is_changed[nodes[k]] = 0
    return found[:count].copy()


@njit(cache=True, nogil=True)
def holds_tie(arcs, tail, head, least, most, flow, gain, price):
    """Return whether those of `arcs` with reduced gain 0 hold a cycle that can carry a change."""
    blocks, nodes = price.shape
    leader = np.arange(nodes)
    one_way = np.empty(1024, np.int64)
    count = 0
    for k in range(arcs.size):
        a = arcs[k]
        p, q = tail[a], head[a]
        even = True
        for b in range(blocks):
            if gain[b, a] + price[b, p] - price[b, q] != 0:
                even = False
                break
        if not even:
            continue
        forth, back = flow[a] < most[a], flow[a] > least[a]
        if forth and back:
            x, y = _find(leader, p), _find(leader, q)
            if x == y:
                return True
            leader[x] = y
        elif forth or back:
            if count == one_way.size:
                one_way = _longer(one_way)
            one_way[count] = a if forth else -a - 1
            count += 1
    start = np.empty(count, np.int64)
    end = np.empty(count, np.int64)
    degree = np.zeros(nodes, np.int64)
    for k in range(count):
        a = one_way[k]
        if a >= 0:
            start[k], end[k] = _find(leader, tail[a]), _find(leader, head[a])
        else:
            start[k], end[k] = _find(leader, head[-a - 1]), _find(leader, tail[-a - 1])
        degree[end[k]] += 1
    first = np.zeros(nodes + 1, np.int64)
    arcs = np.empty(count, np.int64)
    index(start, first, arcs)
    ready = np.empty(nodes, np.int64)
    size = 0
    for node in range(nodes):
        if degree[node] == 0:
            ready[size] = node
            size += 1
    seen = 0
    while size > 0:
        size -= 1
        node = ready[size]
        seen += 1
        for t in range(first[node], first[node + 1]):
            other = end[arcs[t]]
            degree[other] -= 1
            if degree[other] == 0:
                ready[size] = other
                size += 1
    return seen != nodes


@njit(cache=True, nogil=True)
def has_tie(tail, head, least, most, flow, gain, price):
    """Return whether arcs of reduced gain 0 hold a cycle that can carry a change."""
    return holds_tie(even_arcs(tail, head, gain, price), tail, head, least, most, flow, gain, price)
