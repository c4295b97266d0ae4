"""The market written as a circulation: every condition is an arc with bounds.

One root; on one side people and the groups that nest with them, on the other positions and
the groups that nest with those. A pair is an arc from the smallest set around it on the side
of people to the smallest set around it on the side of positions. Two nested families of sets
give a network matrix, so integer optima come for free (Edmonds; Schrijver, Combinatorial
Optimization, 2003, theorem 13.21).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

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
    row_arcs: Mapping[int, int]
    names: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def pairs(self) -> int:
        """The number of pair arcs; they come first."""
        return int(self.pair_rows.size)

    def copy(self) -> Network:
        """Return a network whose bounds can change apart from this one's."""
        return replace(self, least=self.least.copy(), most=self.most.copy())


# ------------------------------------------------------------------ two nested families


def find_sides(market: Market) -> Sides:
    """Hang each group on one side so that both families are nested, if that can be done.

    Every choice is made by id, so the order of the market's rows does not matter.
    """
    usable = np.flatnonzero(market.open_pairs())
    by_id = sorted(range(len(market.groups)), key=lambda g: market.groups[g].id)
    members = {g: usable[_mask(market, market.groups[g], usable)] for g in by_id}
    members = {g: rows for g, rows in members.items() if rows.size}
    if not members:
        return Sides({}, {})
    person, position = market.person, market.position
    forced: dict[int, tuple[int, tuple[str, str]]] = {}
    row_size = np.bincount(person[usable], minlength=len(market.people))
    column_size = np.bincount(position[usable], minlength=len(market.positions))
    for g, rows in members.items():
        crossed = _crossed(person[rows], row_size, market.people)
        other = _crossed(position[rows], column_size, market.positions)
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
    sides = (
        (group.people, market.person, len(market.people)),
        (group.positions, market.position, len(market.positions)),
    )
    for listed, column, size in sides:
        if listed is not None:
            wanted = np.zeros(size, bool)
            wanted[list(listed)] = True
            inside &= wanted[column[usable]]
    return inside


def _crossed(owners: Ints, sizes: Ints, ids: Sequence[str]) -> int | None:
    """Return the first owner by id whose pairs are partly inside and partly outside, or None."""
    counts = np.bincount(owners, minlength=sizes.size)
    touched = np.flatnonzero(counts)
    if touched.size == 1:
        return None
    partial = touched[counts[touched] != sizes[touched]]
    return min(partial.tolist(), key=ids.__getitem__, default=None)


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
    return {g: sorted(others, key=keys.index) for g, others in found.items()}


def _witness(
    market: Market,
    came: Mapping[int, int | None],
    forced: Mapping[int, tuple[int, tuple[str, str]]],
    first: int,
    second: int | None,
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


class _Rows:
    """Arcs other than pairs while they are collected: tail, head, least, most, score."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.arcs: list[tuple[int, int, int, int]] = []
        self.scores: list[tuple[int, list[int]]] = []

    def add(self, tail: int, head: int, bounds: tuple[int, int], score: list[int] | None = None) -> int:
        """Append one arc; return its number in the network."""
        if score is not None:
            self.scores.append((self.first + len(self.arcs), score))
        self.arcs.append((tail, head, *bounds))
        return self.first + len(self.arcs) - 1


def build(market: Market, sides: Sides, gain: Ints, watch: Callable[[str], None] | None = None) -> Network:
    """Return the circulation of the market with `gain` (e, K) on its pairs.

    Bundles are left open and relaxed: positions in a bundle have no least yet.
    Raises MarketError where `sides` are not two nested families.
    """
    n, m = len(market.people), len(market.positions)
    tell = watch or (lambda _: None)
    tell("reading: pairs")
    usable = np.flatnonzero(market.open_pairs())
    groups = {1 + n + m + k: g for k, g in enumerate(sorted(sides.side))}
    nodes_of = {g: node for node, g in groups.items()}
    fathers, before = _family(market, sides, PEOPLE, usable, nodes_of)
    tell("reading: groups")
    outer, after = _family(market, sides, POSITIONS, usable, nodes_of)
    tell("reading: seats")
    rows = _Rows(usable.size)
    row_arcs = {
        node: rows.add(father, node, _bounds(market, groups, node, usable.size)) for node, father in fathers.items()
    }
    seat_arcs: dict[int, range] = {}
    bundled = {j for bundle in market.bundles for j in bundle.leasts}
    for node, father in outer.items():
        if node in groups:
            row_arcs[node] = rows.add(node, father, _bounds(market, groups, node, usable.size))
        else:
            j = node - 1 - n
            least = 0 if j in bundled else int(market.least_seats[j])
            seat_arcs[j] = _add_seats(rows, market, j, (node, father), least)
    tell("reading: gains")
    arcs = np.array(rows.arcs, np.int64).reshape(-1, 4)
    pinned = market.pinned_pairs()[usable].astype(np.int64)
    full_gain = np.zeros((usable.size + len(arcs), gain.shape[1]), np.int64, order="F")
    full_gain[: usable.size] = gain if usable.size == len(gain) else gain[usable]
    for arc, score in rows.scores:
        full_gain[arc, : len(score)] = score
    tell("reading: bounds")
    names = [("root", ""), *(("person", i) for i in market.people), *(("position", j) for j in market.positions)]
    tail, head = np.concatenate([before, arcs[:, 0]]), np.concatenate([after, arcs[:, 1]])
    tell("reading: ends")
    return Network(
        nodes=1 + n + m + len(groups),
        tail=tail,
        head=head,
        least=np.concatenate([pinned, arcs[:, 2]]),
        most=np.concatenate([np.ones(usable.size, np.int64), arcs[:, 3]]),
        gain=full_gain,
        pair_rows=usable,
        seat_arcs=seat_arcs,
        row_arcs=row_arcs,
        names=[*names, *(("group", market.groups[g].id) for g in sorted(sides.side))],
    )


def _bounds(market: Market, groups: Mapping[int, int], node: int, size: int) -> tuple[int, int]:
    if node not in groups:
        return int(market.least_load[node - 1]), int(market.most_load[node - 1])
    group = market.groups[groups[node]]
    return group.least, size if group.most is None else group.most


def _add_seats(rows: _Rows, market: Market, j: int, ends: tuple[int, int], least: int) -> range:
    """Add the arcs of one position; return their numbers."""
    numbers = [rows.add(*ends, (low, span), score) for span, low, score in _seats(market, j, least)]
    return range(numbers[0], numbers[-1] + 1)


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
    groups = [g for g, where in sides.side.items() if where == side]
    if not groups:
        return {base + k: ROOT for k in range(size)}, base + owners
    order = np.argsort(owners, kind="stable")
    cuts = np.searchsorted(owners[order], np.arange(size + 1))
    sets: list[tuple[int, int, str, int, Ints]] = []
    place = np.full(market.person.size, -1, np.int64)
    place[usable] = np.arange(usable.size)
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
    spans = pairwise(starts)
    return [(b - a, min(max(least - a, 0), b - a), rows[a].tolist()) for a, b in spans]


def decide(network: Network, market: Market, bundle: int, *, is_open: bool) -> list[tuple[int, int, int]]:
    """Return the changes (arc, least, most) that open or close one bundle.

    A least above the seats stays on the last arc, above its most: such a bundle cannot open.
    """
    changes = []
    for j, need in market.bundles[bundle].leasts.items():
        least, start = max(need, int(market.least_seats[j])), 0
        runs = list(zip(network.seat_arcs[j], _seats(market, j, 0), strict=True))
        for arc, (span, _, _) in runs:
            low = min(max(least - start, 0), span) if arc != runs[-1][0] else max(least - start, 0)
            changes.append((arc, low, span) if is_open else (arc, 0, 0))
            start += span
    return changes


def flow_of(network: Network, market: Market, chosen: npt.NDArray[np.bool_] | Ints) -> Ints:
    """Return (a,) the flow of chosen pairs, given as (pairs,) True or False, or as (pairs,) how often."""
    flow = np.zeros(network.tail.size, np.int64)
    flow[: network.pairs] = chosen
    amount = np.bincount(network.head[: network.pairs], weights=chosen, minlength=network.nodes)
    amount += np.bincount(network.tail[: network.pairs], weights=chosen, minlength=network.nodes)
    total = amount.astype(np.int64)
    for node, father in _inner_first(network):
        total[father] += total[node]
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
