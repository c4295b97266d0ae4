"""Bundles: one best-first branch and bound over open and closed, with vector bounds.

A bundle that is not decided is relaxed: its positions may hold anybody or nobody. The best
relaxation is opened first; the first one that keeps every bundle is the optimum, and what is
left in the queue are leaves whose bounds are below it (Land and Doig, Econometrica, 1960).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from assignment.circulate import Circulation, Shortage
from assignment.market import Ints, Market
from assignment.network import Network, decide


class Tie(Exception):
    """Two placements are equal on every objective and on the lottery so far."""


@dataclass(slots=True)
class Node:
    """One set of decisions; a leaf unless `bundle` says what was decided next."""

    decided: dict[int, bool]
    flow: Ints | None = None
    total: int = 0
    bundle: int | None = None
    children: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Tree:
    """All nodes, the root first; `best` is the leaf that holds the optimum, None if none can be filled."""

    nodes: list[Node]
    best: int | None
    paths: int


def search(
    market: Market, network: Network, start: tuple[Ints, Ints], watch: Callable[[str], None] | None = None
) -> Tree:
    """Return the finished tree. Raises Tie; Shortage where not even the relaxation can be filled."""
    engine = Circulation(network, *start, watch=watch)
    engine.settle()
    relaxed = (engine.least.copy(), engine.most.copy())
    nodes = [Node({}, engine.flow_array(), engine.total())]
    states = {0: engine.save()}
    queue = [(-nodes[0].total, 0)]
    while queue:
        value, index = heapq.heappop(queue)
        node = nodes[index]
        bundle = _most_broken(market, network, node)
        if bundle is None:
            if queue and queue[0][0] == value:
                raise Tie
            return Tree(nodes, index, engine.paths)
        node.bundle = bundle
        state = states.pop(index)
        engine.restore(state)
        _set_bounds(engine, market, network, relaxed, node.decided)
        if engine.has_tie():
            raise Tie
        children = []
        for is_open in (True, False):
            child = Node({**node.decided, bundle: is_open})
            children.append(len(nodes))
            nodes.append(child)
            if is_open is False:
                engine.restore(state)
                _set_bounds(engine, market, network, relaxed, node.decided)
            try:
                engine.change(decide(network, market, bundle, is_open))
            except Shortage:
                continue
            child.flow, child.total = engine.flow_array(), engine.total()
            states[children[-1]] = engine.save()
            heapq.heappush(queue, (-child.total, children[-1]))
        node.children = (children[0], children[1])
        if watch is not None:
            watch(f"deciding which bundles open: {len(nodes)} cases, {len(queue)} to go")
    return Tree(nodes, None, engine.paths)


def _set_bounds(
    engine: Circulation, market: Market, network: Network, relaxed: tuple[list[int], list[int]], decided: dict[int, bool]
) -> None:
    engine.least, engine.most = relaxed[0].copy(), relaxed[1].copy()
    for bundle, is_open in decided.items():
        for arc, least, most in decide(network, market, bundle, is_open):
            engine.least[arc], engine.most[arc] = least, most


def held(network: Network, flow: Ints, j: int) -> int:
    """Return how many people position j holds."""
    arcs = network.seat_arcs[j]
    return int(flow[arcs.start : arcs.stop].sum())


def _most_broken(market: Market, network: Network, node: Node) -> int | None:
    """Return the undecided bundle that is furthest from keeping its leasts, or None."""
    assert node.flow is not None
    worst: tuple[int, str, int] | None = None
    for b, bundle in enumerate(market.bundles):
        if b in node.decided:
            continue
        filled = {j: held(network, node.flow, j) for j in bundle.leasts}
        if not any(filled.values()):
            continue
        short = sum(max(0, max(need, int(market.least_seats[j])) - filled[j]) for j, need in bundle.leasts.items())
        if short and (worst is None or (-short, bundle.id) < worst[:2]):
            worst = (-short, bundle.id, b)
    return None if worst is None else worst[2]


def bounded(market: Market, network: Network, decided: dict[int, bool]) -> Network:
    """Return the network under these decisions."""
    own = network.copy()
    for bundle, is_open in decided.items():
        for arc, least, most in decide(network, market, bundle, is_open):
            own.least[arc], own.most[arc] = least, most
    return own
