"""Compiled inner loops (numba): many units at once over the few arcs that lie near.

The flow is at an optimum when the loops begin, and each node's nearest arcs stand in a row of their own,
sorted by `rest`, the reduced length (see `residual`) an arc has then. `moved[b, node]` says how far a
potential has come since, so the length of an arc p -> q is `rest + moved[q] - moved[p]` now. Potentials
only fall, so a row need not be read on where `rest` alone is too much. What lies beyond the rows is
longer than `reach` at rest, and is looked at only where a search goes that far: no arc is left out.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from assignment.residual import FAR, FARTHEST, OPTIMAL, SHORT, WIDE, _copy, _less, _longer, _pop, _push, _wider

FORTH, BACK = 0, 1
CAN_FORTH, CAN_BACK = 1, 2
PLACE = np.int64(2**32 - 1)


@njit(cache=True, nogil=True)
def spread(node, other, chosen, rest, first, row):
    """Write the arcs in `chosen` node by node.

    `row[t]` is in one number the node at the other end and the place in `chosen`, then `rest`.
    """
    nodes = first.size - 1
    first[:] = 0
    for a in chosen:
        first[node[a] + 1] += 1
    for p in range(nodes):
        first[p + 1] += first[p]
    place = first[:-1].copy()
    for k in range(chosen.size):
        a = chosen[k]
        t = place[node[a]]
        row[t, 0] = np.int64(other[a]) << 32 | k
        for b in range(rest.shape[0]):
            row[t, 1 + b] = rest[b, k]
        place[node[a]] += 1


@njit(cache=True, nogil=True)
def _offer(keys, items, size, key, limit, other, arc, is_back, label, done, came, back, seen, excess):
    """Enter a way to a node where it is shorter than `limit` and than the one known; `size` is (heap, seen)."""
    if not _less(key, 0, limit, 0):
        return
    if done[other] == 0:
        done[other] = 1
        seen[size[1]] = other
        size[1] += 1
    elif not _less(key, 0, label, other):
        return
    _copy(label, other, key, 0)
    came[other] = arc
    back[other] = is_back
    if excess[other] > 0:
        _copy(limit, 0, key, 0)
    size[0] = _push(keys, items, size[0], key, other)


@njit(cache=True, nogil=True)
def carry_back(
    sources,
    near,
    into,
    out,
    every,
    reach,
    tail,
    head,
    least,
    most,
    flow,
    gain,
    price,
    excess,
    moved,
    whole,
    label,
    done,
    came,
    back,
    seen,
    place,
    counts,
    log_arcs,
    log_nodes,
    in_log_arcs,
    in_log_nodes,
):
    """Bring what is too little at `sources` along shortest paths from nodes with too much.

    `near` names the near arcs, says how each can be gone along, and where each arc stands among them;
    `into` and `out` are their rows at each node (see `spread`), `every` are all arcs. Each search starts
    where something is lacking and goes against the paths. `whole` names the ends of arcs beyond the rows
    that were used. `counts` and the logs are as in `residual.carry`.
    Returns how it ended.
    """  # fmt: skip
    blocks, nodes = price.shape
    near_arcs, can, place_of = near
    in_first, in_row = into
    out_first, out_row = out
    out_all_first, out_all, in_all_first, in_all = every
    keys = np.empty((blocks, 1024), np.int64)
    items = np.empty(1024, np.int64)
    key = np.empty((blocks, 1), np.int64)
    limit = np.empty((blocks, 1), np.int64)
    size = np.zeros(2, np.int64)
    fallen = np.int64(0)
    for s in sources:
        while excess[s] < 0:
            size[1] = 1
            seen[0] = s
            done[s] = 1
            label[:, s] = 0
            came[s] = -1
            key[:, 0] = 0
            limit[:, 0] = FAR
            size[0] = _push(keys, items, 0, key, s)
            target = -1
            while size[0] > 0:
                item = items[0]
                x = item if item < nodes else item - nodes
                if item < nodes and (done[x] == 2 or _less(label, x, keys, 0)):
                    size[0] = _pop(keys, items, size[0])
                    continue
                size[0] = _pop(keys, items, size[0])
                room = size[0] + in_all_first[x + 1] - in_all_first[x] + out_all_first[x + 1] - out_all_first[x] + 2
                while room > items.size:
                    keys, items = _wider(keys), _longer(items)
                if item < nodes:
                    done[x] = 2
                    counts[1] += 1
                    if excess[x] > 0:
                        target = x
                        break
                    place[x] = in_first[x]
                    for t in range(out_first[x], out_first[x + 1]):
                        if out_row[t, 1] > moved[0, x] + fallen:
                            break
                        n = out_row[t, 0] & PLACE
                        if not can[n] & CAN_BACK:
                            continue
                        a = near_arcs[n]
                        y = out_row[t, 0] >> 32
                        for b in range(blocks):
                            key[b, 0] = label[b, x] - out_row[t, 1 + b] - moved[b, y] + moved[b, x]
                        _offer(keys, items, size, key, limit, y, a, BACK, label, done, came, back, seen, excess)
                    first = out_all_first[x] if whole[x] else out_all_first[x + 1]
                    for t in range(first, out_all_first[x + 1]):
                        a = out_all[t]
                        if flow[a] <= least[a]:
                            continue
                        y = head[a]
                        for b in range(blocks):
                            step = gain[b, a] + price[b, x] - price[b, y]
                            key[b, 0] = label[b, x] + step - moved[b, y] + moved[b, x]
                        _offer(keys, items, size, key, limit, y, a, BACK, label, done, came, back, seen, excess)
                t = place[x]
                last = in_first[x + 1]
                while True:  # along the row, for as long as nothing else can be nearer
                    is_read = t == last
                    if is_read and last - in_first[x] == in_all_first[x + 1] - in_all_first[x]:
                        break
                    for b in range(blocks):
                        key[b, 0] = label[b, x] + moved[b, x] + (reach[b, 0] if is_read else in_row[t, 1 + b])
                    if not _less(key, 0, limit, 0):
                        break
                    if size[0] > 0 and _less(keys, 0, key, 0):
                        place[x] = t
                        size[0] = _push(keys, items, size[0], key, x + nodes)
                        break
                    if is_read:
                        for k in range(in_all_first[x], in_all_first[x + 1]):
                            a = in_all[k]
                            if flow[a] >= most[a]:
                                continue
                            y = tail[a]
                            for b in range(blocks):
                                step = price[b, x] - price[b, y] - gain[b, a]
                                key[b, 0] = label[b, x] + step + moved[b, x] - moved[b, y]
                            _offer(keys, items, size, key, limit, y, a, FORTH, label, done, came, back, seen, excess)
                        break
                    n = in_row[t, 0] & PLACE
                    if can[n] & CAN_FORTH:
                        a = near_arcs[n]
                        y = in_row[t, 0] >> 32
                        for b in range(blocks):
                            key[b, 0] -= moved[b, y]
                        _offer(keys, items, size, key, limit, y, a, FORTH, label, done, came, back, seen, excess)
                    t += 1
            if target < 0:
                for t in range(size[1]):
                    done[seen[t]] = 0
                return SHORT
            amount = min(-excess[s], excess[target])
            node = target
            while came[node] >= 0:
                a = came[node]
                amount = min(amount, flow[a] - least[a] if back[node] else most[a] - flow[a])
                node = tail[a] if back[node] else head[a]
            node = target
            while came[node] >= 0:
                a = came[node]
                flow[a] += -amount if back[node] else amount
                if not in_log_arcs[a]:
                    in_log_arcs[a] = 1
                    log_arcs[counts[2]] = a
                    counts[2] += 1
                n = place_of[a]
                if n < 0:
                    whole[tail[a]] = 1
                    whole[head[a]] = 1
                else:
                    can[n] = (CAN_FORTH if flow[a] < most[a] else 0) | (CAN_BACK if flow[a] > least[a] else 0)
                node = tail[a] if back[node] else head[a]
            excess[s] += amount
            excess[target] -= amount
            is_wide = False
            for t in range(size[1]):
                node = seen[t]
                if done[node] == 2 and node != target:
                    if not in_log_nodes[node]:
                        in_log_nodes[node] = 1
                        log_nodes[counts[3]] = node
                        counts[3] += 1
                    for b in range(blocks):
                        moved[b, node] -= label[b, target] - label[b, node]
                        if abs(price[b, node] + moved[b, node]) > FARTHEST >> 1:
                            is_wide = True
                    fallen = max(fallen, -moved[0, node])
                done[node] = 0
            counts[0] += 1
            if is_wide:
                return WIDE
    return OPTIMAL


@njit(cache=True, nogil=True)
def _is_more(sums, y, far):
    """Return whether a path is worth more than the best one known to y."""
    for b in range(far.size):
        if far[b] != sums[y, b]:
            return far[b] > sums[y, b]
    return False


@njit(cache=True, nogil=True)
def _raise(keys, items, size, key, far, x, y, sums, moved, done, seen, is_even):
    """Enter a better path to y, by x; `size` is (heap, seen).

    Nothing is nearer than x: what is as near is done. Those come first (`is_even`), all others then.
    """
    is_same = True
    for b in range(far.size):
        key[b, 0] = moved[b, y] - far[b]
        is_same = is_same and key[b, 0] == moved[b, x] - sums[x, b]
    if is_even != is_same:
        return
    for b in range(far.size):
        sums[y, b] = far[b]
    if not is_even:
        size[0] = _push(keys, items, size[0], key, y)
        return
    done[y] = 1
    seen[size[1]] = y
    size[1] += 1


@njit(cache=True, nogil=True)
def path_sums(order, near, into, out, every, tail, head, least, most, flow, gain, price, moved, whole, changed, sums):
    """Raise `sums` (nodes, blocks), -price at first, to the greatest path sums from a virtual root less price.

    As `residual.canonical`, over the rows and all arcs at nodes named in `whole`; how near a node is, is
    said by `moved` less its sum. `order` sorts the nodes by price, `changed` are those that are nearer
    than that. Most nodes are no farther than another, so all these are done before anything goes into
    the heap. Called again without an order it goes on from sums that were raised at `changed`.
    """
    blocks, nodes = price.shape
    can = near[1]
    in_first, in_row = into
    out_first, out_row = out
    out_all_first, out_all, in_all_first, in_all = every
    done = np.zeros(nodes, np.uint8)
    seen = np.empty(nodes, np.int64)
    keys = np.empty((blocks, 2 * in_row.shape[0] + 2 * nodes), np.int64)  # each arc is gone along once each way
    items = np.empty(2 * in_row.shape[0] + 2 * nodes, np.int64)
    key = np.empty((blocks, 1), np.int64)
    far = np.empty(blocks, np.int64)
    size = np.zeros(2, np.int64)
    at = 0
    for node in changed:
        for b in range(blocks):
            key[b, 0] = moved[b, node] - sums[node, b]
        size[0] = _push(keys, items, size[0], key, node)
    while True:
        while at < order.size and done[order[at]]:
            at += 1
        while size[0] > 0 and (done[items[0]] or _is_late(keys, items[0], moved, sums)):
            size[0] = _pop(keys, items, size[0])
        if size[1] == nodes or (at == order.size and size[0] == 0):
            return
        if size[0] == 0 or (at < order.size and _less(price, order[at], keys, 0)):
            x = order[at]
            at += 1
        else:
            x = items[0]
            size[0] = _pop(keys, items, size[0])
        if done[x]:
            continue
        start = size[1]
        done[x] = 1
        seen[start] = x
        size[1] += 1
        for turn in range(2):
            is_even = turn == 0
            k = start
            while k < size[1]:
                x = seen[k]
                k += 1
                for t in range(out_first[x], out_first[x + 1]):
                    y = out_row[t, 0] >> 32
                    for b in range(blocks):
                        far[b] = sums[x, b] - out_row[t, 1 + b]
                    if _is_more(sums, y, far) and can[out_row[t, 0] & PLACE] & CAN_FORTH and not done[y]:
                        _raise(keys, items, size, key, far, x, y, sums, moved, done, seen, is_even)
                for t in range(in_first[x], in_first[x + 1]):
                    if in_row[t, 1] > -moved[0, x]:
                        break
                    y = in_row[t, 0] >> 32
                    for b in range(blocks):
                        far[b] = sums[x, b] + in_row[t, 1 + b]
                    if _is_more(sums, y, far) and can[in_row[t, 0] & PLACE] & CAN_BACK and not done[y]:
                        _raise(keys, items, size, key, far, x, y, sums, moved, done, seen, is_even)
                if not whole[x]:
                    continue
                room = in_all_first[x + 1] - in_all_first[x] + out_all_first[x + 1] - out_all_first[x]
                while size[0] + 2 * in_row.shape[0] + 2 * nodes + room > items.size:
                    keys, items = _wider(keys), _longer(items)
                for side in range(2):
                    forth = side == FORTH
                    first = out_all_first[x] if forth else in_all_first[x]
                    last = out_all_first[x + 1] if forth else in_all_first[x + 1]
                    for t in range(first, last):
                        a = out_all[t] if forth else in_all[t]
                        y = head[a] if forth else tail[a]
                        if done[y] or (flow[a] >= most[a] if forth else flow[a] <= least[a]):
                            continue
                        for b in range(blocks):
                            rest = price[b, head[a]] - price[b, tail[a]] - gain[b, a]
                            far[b] = sums[x, b] - (rest if forth else -rest)
                        if _is_more(sums, y, far):
                            _raise(keys, items, size, key, far, x, y, sums, moved, done, seen, is_even)


@njit(cache=True, nogil=True)
def _is_late(keys, node, moved, sums):
    """Return whether a better path to the node was found than the one at the front of the heap."""
    for b in range(keys.shape[0]):
        now = moved[b, node] - sums[node, b]
        if keys[b, 0] != now:
            return now < keys[b, 0]
    return False


@njit(cache=True, nogil=True)
def even_arcs(near_arcs, into, every, reach, tail, most, flow, gain, price, sums):
    """Return the arcs of reduced gain 0 under price + `sums`, and the nodes whose sum was too small.

    These are where an arc beyond the rows is a better way: their sums are raised. Such an arc must be
    looked at only where the sum at its head is less than another by more than the rows reach.
    """
    blocks, nodes = price.shape
    in_first, in_row = into
    in_all_first, in_all = every[2], every[3]
    found = np.empty(2 * nodes + 1024, np.int64)
    raised = np.empty(nodes, np.int64)
    far = np.empty(blocks, np.int64)
    key = np.empty((blocks, 1), np.int64)
    count = 0
    more = 0
    foremost = sums[0].copy()
    for y in range(1, nodes):
        if not _is_more(sums, y, foremost):
            foremost[:] = sums[y]
    for x in range(nodes):
        for b in range(blocks):
            key[b, 0] = foremost[b] - sums[x, b]
        if _less(key, 0, reach, 0):
            while count + in_first[x + 1] - in_first[x] > found.size:
                found = _longer(found)
            for t in range(in_first[x], in_first[x + 1]):
                y = in_row[t, 0] >> 32
                is_even = True
                for b in range(blocks):
                    if in_row[t, 1 + b] + sums[x, b] - sums[y, b] != 0:
                        is_even = False
                        break
                if is_even:
                    found[count] = near_arcs[in_row[t, 0] & PLACE]
                    count += 1
            continue
        while count + in_all_first[x + 1] - in_all_first[x] > found.size:
            found = _longer(found)
        is_raised = False
        for t in range(in_all_first[x], in_all_first[x + 1]):
            a = in_all[t]
            y = tail[a]
            is_even = True
            for b in range(blocks):
                far[b] = sums[y, b] - (price[b, x] - price[b, y] - gain[b, a])
                is_even = is_even and far[b] == sums[x, b]
            if is_even:
                found[count] = a
                count += 1
            elif flow[a] < most[a] and _is_more(sums, x, far):
                sums[x] = far
                is_raised = True
        if is_raised:
            raised[more] = x
            more += 1
    return found[:count].copy(), raised[:more].copy()
