"""The market written as a circulation: every condition is an arc with bounds.

One root; on one side people and the groups that nest with them, on the other positions and
the groups that nest with those. A pair is an arc from the smallest set around it on the side
of people to the smallest set around it on the side of positions. Two nested families of sets
give a network matrix, so integer optima come for free (Edmonds; Schrijver, Combinatorial
Optimization, 2003, theorem 13.21).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from assignment.errors import MarketError
from assignment.market import Group, Ints, Market

PEOPLE, POSITIONS = 0, 1
SIDE_NAMES = ("people", "positions")
ROOT = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """Where each group hangs: `side[g]` for groups that have pairs, by index.

    `witness` is empty where two nested families were found; else it is a chain of sets, each
    crossing the next, that no two nested families can hold.
    """

    members: Mapping[int, Ints]
    side: Mapping[int, int]
    witness: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Network:
    """Arcs of the circulation; nodes are 0 (root), people, positions, groups.

    tail, head : (a,) node numbers. least, most : (a,) bounds. gain : (a, K) vectors.
    The first `pairs` arcs are the open pairs, `pair_rows` their rows in the market.
    `seat_arcs[j]` are the arcs of position j from its dearest seats to its cheapest.
    """

    nodes: int
    tail: Ints
    head: Ints
    least: Ints
    most: Ints
    gain: Ints
    pair_rows: Ints
    seat_arcs: Mapping[int, range]
    group_nodes: Mapping[int, int]
    row_arcs: Mapping[int, int]
    names: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def pairs(self) -> int:
        """The number of pair arcs; they come first."""
        return int(self.pair_rows.size)

    def copy(self) -> Network:
        """Return a network whose bounds can change apart from this one's."""
        return Network(
            self.nodes, self.tail, self.head, self.least.copy(), self.most.copy(), self.gain,
            self.pair_rows, self.seat_arcs, self.group_nodes, self.row_arcs, self.names,
        )


# ------------------------------------------------------------------ two nested families


def find_sides(market: Market) -> Sides:
    """Hang each group on one side so that both families are nested, if that can be done."""
    usable = np.flatnonzero(market.open_pairs())
    members = {g: usable[_mask(market, group, usable)] for g, group in enumerate(market.groups)}
    members = {g: rows for g, rows in members.items() if rows.size}
    if not members:
        return Sides({}, {})
    person, position = market.person, market.position
    forced: dict[int, tuple[int, tuple[str, str]]] = {}
    row_size = np.bincount(person[usable], minlength=len(market.people))
    column_size = np.bincount(position[usable], minlength=len(market.positions))
    for g, rows in members.items():
        crossed = _crossed(person[rows], row_size)
        other = _crossed(position[rows], column_size)
        if crossed is not None and other is not None:
            name = ("group", market.groups[g].id)
            witness = (("person", market.people[crossed]), name, ("position", market.positions[other]))
            return Sides(members, {}, witness)
        if crossed is not None:
            forced[g] = (POSITIONS, ("person", market.people[crossed]))
        elif other is not None:
            forced[g] = (PEOPLE, ("position", market.positions[other]))
    return _colour(market, members, forced)


def _mask(market: Market, group: Group, usable: Ints) -> npt.NDArray[np.bool_]:
    inside = np.ones(usable.size, bool)
    sides = ((group.people, market.person, len(market.people)), (group.positions, market.position, len(market.positions)))
    for listed, column, size in sides:
        if listed is not None:
            wanted = np.zeros(size, bool)
            wanted[list(listed)] = True
            inside &= wanted[column[usable]]
    return inside


def _crossed(owners: Ints, sizes: Ints) -> int | None:
    """Return an owner whose pairs are partly inside and partly outside, or None."""
    counts = np.bincount(owners, minlength=sizes.size)
    touched = np.flatnonzero(counts)
    if touched.size == 1:
        return None
    partial = touched[counts[touched] != sizes[touched]]
    return int(partial[0]) if partial.size else None


def _colour(market: Market, members: Mapping[int, Ints], forced: Mapping[int, tuple[int, tuple[str, str]]]) -> Sides:
    """Give crossing groups different sides, by breadth-first search from the forced ones."""
    crossing = _crossings(members, market.person.size)
    side: dict[int, int] = {}
    came: dict[int, int | None] = {}
    for start in [*forced, *(g for g in members if g not in forced)]:
        if start in side:
            if start in forced and side[start] != forced[start][0]:
                return Sides(members, {}, _witness(market, came, forced, start, None))
            continue
        side[start], came[start] = (forced[start][0] if start in forced else PEOPLE), None
        queue = deque([start])
        while queue:
            g = queue.popleft()
            for other in crossing.get(g, ()):
                if other not in side:
                    side[other], came[other] = 1 - side[g], g
                    queue.append(other)
                elif side[other] == side[g]:
                    return Sides(members, {}, _witness(market, came, forced, g, other))
    return Sides(members, side)


def _crossings(members: Mapping[int, Ints], size: int) -> dict[int, list[int]]:
    """Return for each group the groups that share some of its pairs, with neither inside the other."""
    keys = list(members)
    lengths = np.array([members[g].size for g in keys])
    columns = np.concatenate([members[g] for g in keys])
    rows = np.repeat(np.arange(len(keys)), lengths)
    table = sparse.csr_matrix((np.ones(columns.size, np.int64), (rows, columns)), shape=(len(keys), size))
    shared = (table @ table.T).tocoo()
    found: dict[int, list[int]] = {}
    for a, b, count in zip(shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True):
        if a != b and count < min(lengths[a], lengths[b]):
            found.setdefault(keys[a], []).append(keys[b])
    return {g: sorted(others) for g, others in found.items()}


def _witness(
    market: Market, came: Mapping[int, int | None], forced: Mapping[int, tuple[int, tuple[str, str]]],
    first: int, second: int | None,
) -> tuple[tuple[str, str], ...]:
    """Return the chain of crossing sets from one forced end (or round a cycle) to the other."""

    def back(g: int | None) -> list[int]:
        chain = []
        while g is not None:
            chain.append(g)
            g = came[g]
        return chain

    left, right = back(first), back(second)
    chain = [*reversed(left), *right]
    name = [("group", market.groups[g].id) for g in chain]
    start, end = chain[0], chain[-1]
    if start in forced:
        name = [forced[start][1], *name]
    if end in forced:
        name = [*name, forced[end][1]]
    return tuple(name)


# ------------------------------------------------------------------ arcs


def build(market: Market, sides: Sides, gain: Ints) -> Network:
    """Return the circulation of the market with `gain` (e, K) on its pairs.

    Bundles are left open and relaxed: positions in a bundle have no least yet.
    Raises MarketError for an internal contradiction of `sides`.
    """
    n, m = len(market.people), len(market.positions)
    usable = np.flatnonzero(market.open_pairs())
    group_nodes = {g: 1 + n + m + k for k, g in enumerate(sorted(sides.side))}
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    fathers, before = _family(market, sides, PEOPLE, usable, group_nodes)
    after_fathers, after = _family(market, sides, POSITIONS, usable, group_nodes)
    pinned = market.pinned_pairs()[usable].astype(np.int64)
    parts.append((before, after, pinned, np.ones(usable.size, np.int64)))
    row_arcs: dict[int, int] = {}
    count = usable.size
    tail, head, least, most, extra = [], [], [], [], []
    for node, father in fathers.items():
        low, high = _bounds(market, node, usable.size, group_nodes)
        row_arcs[node] = count + len(tail)
        tail.append(father), head.append(node), least.append(low), most.append(high), extra.append(None)
    seat_arcs: dict[int, range] = {}
    in_bundle = {j for bundle in market.bundles for j in bundle.leasts}
    for node, father in after_fathers.items():
        if node > n + m:
            low, high = _bounds(market, node, usable.size, group_nodes)
            row_arcs[node] = count + len(tail)
            tail.append(node), head.append(father), least.append(low), most.append(high), extra.append(None)
            continue
        j = node - 1 - n
        first = count + len(tail)
        floor = 0 if j in in_bundle else int(market.least_seats[j])
        for span, low, score in _seats(market, j, floor):
            tail.append(node), head.append(father), least.append(low), most.append(span), extra.append(score)
        seat_arcs[j] = range(first, count + len(tail))
    full_gain = np.zeros((count + len(tail), gain.shape[1]), np.int64)
    full_gain[:count] = gain[usable]
    width = len(market.objectives)
    for k, row in enumerate(extra):
        if row is not None:
            full_gain[count + k, :width] = row
    parts.append(tuple(np.array(part, np.int64) for part in (tail, head, least, most)))  # type: ignore[arg-type]
    joined = [np.concatenate([part[k] for part in parts]).astype(np.int64) for k in range(4)]
    names = [("root", ""), *(("person", i) for i in market.people), *(("position", j) for j in market.positions)]
    names += [("group", market.groups[g].id) for g in sorted(sides.side)]
    return Network(1 + n + m + len(group_nodes), *joined, full_gain, usable, seat_arcs, group_nodes, row_arcs, names)


def _bounds(market: Market, node: int, size: int, group_nodes: Mapping[int, int]) -> tuple[int, int]:
    n, m = len(market.people), len(market.positions)
    if node <= n:
        return int(market.least_load[node - 1]), int(market.most_load[node - 1])
    group = market.groups[next(g for g, k in group_nodes.items() if k == node)] if node > n + m else None
    assert group is not None
    return group.least, size if group.most is None else group.most


def _family(
    market: Market, sides: Sides, side: int, usable: Ints, group_nodes: Mapping[int, int]
) -> tuple[dict[int, int], Ints]:
    """Return each set's father and the smallest set around each usable pair, as nodes.

    Of two equal sets a group encloses the person or position, the smaller id the larger.
    """
    n = len(market.people)
    owners, size, base = (
        (market.person[usable], n, 1) if side == PEOPLE else (market.position[usable], len(market.positions), 1 + n)
    )
    order = np.argsort(owners, kind="stable")
    cuts = np.searchsorted(owners[order], np.arange(size + 1))
    sets: list[tuple[int, int, str, int, Ints]] = []
    place = np.full(market.person.size, -1, np.int64)
    place[usable] = np.arange(usable.size)
    groups = [g for g, where in sides.side.items() if where == side]
    if not groups:
        return {base + k: ROOT for k in range(size)}, base + owners
    ids = market.people if side == PEOPLE else market.positions
    for g in groups:
        sets.append((-sides.members[g].size, 0, market.groups[g].id, group_nodes[g], place[sides.members[g]]))
    for k in range(size):
        sets.append((cuts[k] - cuts[k + 1], 1, ids[k], base + k, order[cuts[k] : cuts[k + 1]]))
    around = np.zeros(usable.size, np.int64)
    father: dict[int, int] = {}
    for _, _, _, node, rows in sorted(sets, key=lambda one: one[:3]):
        outer = int(around[rows[0]]) if rows.size else ROOT
        if rows.size and (around[rows] != outer).any():
            raise MarketError(f"the groups on the side of {SIDE_NAMES[side]} are not nested")
        around[rows] = node
        father[node] = outer
    return father, around


def _seats(market: Market, j: int, least: int) -> list[tuple[int, int, list[int] | None]]:
    """Return (seats, least, score) of each run of seats with equal scores, dearest first."""
    most = int(market.most_seats[j])
    rows = market.seat_scores.get(j)
    if rows is None or not most:
        return [(most, least, None)]
    starts = [0, *(s for s in range(1, most) if (rows[s] != rows[s - 1]).any()), most]
    spans = zip(starts, starts[1:], strict=False)
    return [(b - a, min(max(least - a, 0), b - a), rows[a].tolist()) for a, b in spans]


def decide(network: Network, market: Market, bundle: int, is_open: bool | None) -> list[tuple[int, int, int]]:
    """Return the changes (arc, least, most) that open, close or (None) relax one bundle."""
    changes = []
    for j, need in market.bundles[bundle].leasts.items():
        least = max(need, int(market.least_seats[j])) if is_open else 0
        for arc in network.seat_arcs[j]:
            start = _start(network, market, j, arc)
            span = _span(market, j, network.seat_arcs[j], arc)
            if is_open is False:
                changes.append((arc, 0, 0))
            elif least > int(market.most_seats[j]) and arc == network.seat_arcs[j][-1]:
                changes.append((arc, least - start, span))
            else:
                changes.append((arc, min(max(least - start, 0), span), span))
    return changes


def _start(network: Network, market: Market, j: int, arc: int) -> int:
    runs = _seats(market, j, 0)
    return sum(run[0] for run in runs[: arc - network.seat_arcs[j].start])


def _span(market: Market, j: int, arcs: range, arc: int) -> int:
    return _seats(market, j, 0)[arc - arcs.start][0]


def flow_of(network: Network, market: Market, chosen: npt.NDArray[np.bool_]) -> Ints:
    """Return (a,) the flow of a set of chosen pairs, given as (pairs,) True or False."""
    flow = np.zeros(network.tail.size, np.int64)
    flow[: network.pairs] = chosen
    amount = np.bincount(network.head[: network.pairs], weights=chosen, minlength=network.nodes)
    amount += np.bincount(network.tail[: network.pairs], weights=chosen, minlength=network.nodes)
    total = amount.astype(np.int64)
    for arc in _inner_first(network):
        node, father = arc
        total[father] += total[node] if father != ROOT else 0
    for node, row in network.row_arcs.items():
        flow[row] = total[node]
    n = len(market.people)
    for j, arcs in network.seat_arcs.items():
        left = int(total[1 + n + j])
        for row in arcs:
            flow[row] = min(left, int(network.most[row])) if row != arcs[-1] else left
            left -= int(flow[row])
    return flow


def _inner_first(network: Network) -> list[tuple[int, int]]:
    """Return (node, father) of all sets but those that hang from the root, innermost first."""
    father: dict[int, int] = {}
    for node, row in network.row_arcs.items():
        father[node] = int(network.tail[row] if network.head[row] == node else network.head[row])
    for arcs in network.seat_arcs.values():
        father[int(network.tail[arcs[0]])] = int(network.head[arcs[0]])
    inner = [(node, up) for node, up in father.items() if up != ROOT]

    def depth(node: int) -> int:
        steps = 0
        while node != ROOT:
            node, steps = father[node], steps + 1
        return steps

    return sorted(inner, key=lambda pair: -depth(pair[0]))
