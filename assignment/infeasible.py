"""Why no placement exists: the demands that clash, and the smallest repairs.

A circulation exists if and only if for no set of nodes more must enter than can leave
(Hoffman 1960; Schrijver, Combinatorial Optimization, 2003, theorem 11.2). The set found is
said in the market's words. The repair is an optimum too: the fewest units of leasts to give
up, a problem of one objective in which each arc's first `least` units gain 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from assignment.circulate import Circulation, Shortage
from assignment.market import Ints, Market
from assignment.network import Network
from assignment.potentials import canonical


@dataclass(frozen=True, slots=True)
class Bound:
    """A least or a most of a person, position, group, pinned pair or bundle."""

    kind: str
    id: str
    value: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that make the market feasible when all of them are made."""

    changes: tuple[tuple[Bound, int], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot be met together within the limits; `short` units are missing."""

    demands: tuple[Bound, ...]
    limits: tuple[Bound, ...]
    pairs: int
    short: int
    repairs: tuple[Repair, ...]

    @property
    def sentence(self) -> str:
        """One line that names what clashes and the first repair."""
        asks = _list([f"{bound.kind} {bound.id!r} asks for at least {bound.value}" for bound in self.demands])
        allows = [f"{bound.kind} {bound.id!r} for at most {bound.value}" for bound in self.limits]
        if self.pairs:
            allows.append(f"{self.pairs} eligible pair{'s' if self.pairs > 1 else ''}")
        room = f"there is only room: {_list(allows)}" if allows else "nobody is eligible"
        text = f"no placement meets all conditions: {asks}; {room}; {self.short} too few"
        if self.repairs:
            changes = [
                f"{bound.kind} {bound.id!r} from {bound.value} to {to}" for bound, to in self.repairs[0].changes
            ]
            text += f". The smallest repair: lower the least of {_list(changes)}"
        return text


def _list(parts: list[str], most: int = 6) -> str:
    return ", ".join(parts[:most]) + (f" and {len(parts) - most} more" if len(parts) > most else "")


def split(network: Network) -> tuple[Network, Ints]:
    """Return the network of "leasts met" and, for each of its first arcs, the arc it stands for.

    Each arc with a least becomes one arc of `least` units that gain 1 each; the rest of every
    arc follows, without gain and without a least.
    """
    with_least = np.flatnonzero(network.least > 0)
    first = np.minimum(network.least[with_least], network.most[with_least])
    rest = np.maximum(network.most - np.maximum(network.least, 0), 0)
    zero = np.zeros(with_least.size + network.tail.size, np.int64)
    gain = zero.copy()[:, None]
    gain[: with_least.size] = 1
    problem = Network(
        network.nodes,
        np.concatenate([network.tail[with_least], network.tail]),
        np.concatenate([network.head[with_least], network.head]),
        zero,
        np.concatenate([first, rest]),
        gain,
        network.pair_rows[:0],
        {},
        {},
        network.names,
    )
    return problem, with_least


def shortfall(network: Network) -> tuple[Ints, Ints, Ints]:
    """Return (canonical potentials (nodes, 1), arcs with a least, units of it that can be met)."""
    problem, arcs = split(network)
    engine = Circulation(problem, np.zeros(problem.tail.size, np.int64), np.zeros((problem.nodes, 1), np.int64))
    engine.settle()
    flow = engine.flow_array()
    return canonical(problem, flow), arcs, flow[: arcs.size]


def explain_shortage(
    market: Market, network: Network, shortage: Shortage, open_bundles: Mapping[int, bool]
) -> Conflict:
    """Return the conflict behind a shortage on `network` (with its bounds decided)."""
    inside = np.zeros(network.nodes, bool)
    inside[list(shortage.nodes)] = True
    enters = np.flatnonzero(inside[network.head] & ~inside[network.tail] & (network.least > 0))
    leaves = np.flatnonzero(inside[network.tail] & ~inside[network.head] & (network.most > 0))
    impossible = np.flatnonzero(network.least > network.most)
    if impossible.size:
        same = (network.tail == network.tail[impossible[0]]) & (network.head == network.head[impossible[0]])
        enters = leaves = np.flatnonzero(same)
    demands = _bounds(market, network, enters, network.least)
    limits = _bounds(market, network, leaves[leaves >= network.pairs], network.most)
    short = int(network.least[enters].sum() - network.most[leaves].sum())
    _, arcs, met = shortfall(network)
    most_met = np.zeros(network.tail.size, np.int64)
    most_met[arcs] = met
    asked, can = _bounds(market, network, arcs, network.least), _bounds(market, network, arcs, most_met)
    changes = tuple(
        (bound, least.value) for bound, least in zip(asked, can, strict=True) if least.value < bound.value
    )
    opened = tuple(Bound("bundle", market.bundles[b].id, 1) for b, is_open in open_bundles.items() if is_open)
    return Conflict(
        demands + opened, limits, int((leaves < network.pairs).sum()), short, (Repair(changes),) if changes else ()
    )


def _bounds(market: Market, network: Network, arcs: Ints, values: Ints) -> tuple[Bound, ...]:
    """Return what these arcs stand for with their values; runs of seats of one position are counted together."""
    found: dict[tuple[str, str], int] = {}
    for arc in arcs.tolist():
        bound = _bound(market, network, arc, int(values[arc]))
        found[bound.kind, bound.id] = found.get((bound.kind, bound.id), 0) + bound.value
    return tuple(Bound(kind, id, value) for (kind, id), value in found.items())


def _bound(market: Market, network: Network, arc: int, value: int) -> Bound:
    if arc < network.pairs:
        row = network.pair_rows[arc]
        return Bound(
            "pinned pair", f"{market.people[market.person[row]]} - {market.positions[market.position[row]]}", value
        )
    for node in (int(network.tail[arc]), int(network.head[arc])):
        if network.row_arcs.get(node) == arc:
            return Bound(*network.names[node], value)
    return Bound(*network.names[int(network.tail[arc])], value)


def mended(market: Market, repair: Repair) -> Market:
    """Return the market with the repair made."""
    to = {(bound.kind, bound.id): value for bound, value in repair.changes}
    loads, seats = market.least_load.copy(), market.least_seats.copy()
    for i, name in enumerate(market.people):
        loads[i] = min(loads[i], to.get(("person", name), loads[i]))
    for j, name in enumerate(market.positions):
        seats[j] = min(seats[j], to.get(("position", name), seats[j]))
    groups = tuple(
        replace(group, least=min(group.least, to.get(("group", group.id), group.least))) for group in market.groups
    )
    bundles = tuple(
        replace(
            bundle,
            leasts={
                j: min(need, to.get(("position", market.positions[j]), need)) for j, need in bundle.leasts.items()
            },
        )
        for bundle in market.bundles
    )
    pins = [(market.people[i], market.positions[j]) for i, j in market.pinned.tolist()]
    kept = [("pinned pair", f"{i} - {j}") not in to for i, j in pins]
    return replace(
        market, least_load=loads, least_seats=seats, groups=groups, bundles=bundles, pinned=market.pinned[kept]
    )


def joined(first: Repair, then: Repair) -> Repair:
    """Return the two repairs as one: each bound as it was, and where it ends."""
    found = {(bound.kind, bound.id): (bound, to) for bound, to in first.changes}
    for bound, to in then.changes:
        found[bound.kind, bound.id] = (found.get((bound.kind, bound.id), (bound, to))[0], to)
    return Repair(tuple(found.values()))


def empty_groups(leasts: Mapping[str, int], rest: Conflict | None) -> Conflict:
    """Return the conflict of groups that ask for pairs and have none; `rest` is what else clashes."""
    bounds = tuple(Bound("group", name, least) for name, least in leasts.items())
    changes = tuple((bound, 0) for bound in bounds)
    if rest is not None and rest.repairs:
        changes += rest.repairs[0].changes
    return Conflict(bounds, (), 0, sum(leasts.values()), (Repair(changes),))
