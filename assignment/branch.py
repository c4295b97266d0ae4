"""Bundles: one best-first branch and bound over open and closed, with vector bounds.

A bundle that is not decided is relaxed: its positions may hold anybody or nobody. The best
relaxation is opened first; the first one that keeps every bundle is the optimum, and what is
left in the queue are leaves whose bounds are below it (Land and Doig, Econometrica, 1960).
Which bundle to decide next is chosen by what each side was seen to cost (Applegate, Bixby,
Chvatal and Cook, strong branching, 1995).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass

from assignment.circulate import Circulation, Shortage
from assignment.market import Ints, Market
from assignment.network import Network, decide

State = tuple[dict[int, int], list[int]]


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


class _Search:
    """The queue of open nodes, and what opening or closing each bundle was once seen to cost."""

    def __init__(
        self, market: Market, network: Network, start: tuple[Ints, Ints], watch: Callable[[str], None] | None
    ) -> None:
        self.market, self.network, self.watch = market, network, watch
        self.engine = Circulation(network, *start, watch=watch)
        self.engine.settle()
        self.relaxed = (self.engine.least.copy(), self.engine.most.copy())
        self.nodes = [Node({}, self.engine.flow_array(), self.engine.total())]
        self.states = {0: self.engine.save()}
        self.queue = [(-self.nodes[0].total, 0)]
        self.costs: dict[int, tuple[float | int, float | int]] = {}

    def run(self) -> Tree:
        while self.queue:
            value, index = heapq.heappop(self.queue)
            node = self.nodes[index]
            broken = _broken(self.market, self.network, node)
            if not broken:
                if self.queue and self.queue[0][0] == value:
                    raise Tie
                return Tree(self.nodes, index, self.engine.paths)
            self._branch(index, node, broken)
            if self.watch is not None:
                self.watch(f"deciding which bundles open: {len(self.nodes)} cases, {len(self.queue)} to go")
        return Tree(self.nodes, None, self.engine.paths)

    def _branch(self, index: int, node: Node, broken: list[int]) -> None:
        state = self.states.pop(index)
        self._return_to(node, state)
        if self.engine.has_tie():
            raise Tie
        for bundle in broken:
            if bundle not in self.costs:
                self._probe(node, state, bundle)
        node.bundle = max(broken, key=self._weight)
        children = [len(self.nodes), len(self.nodes) + 1]
        for is_open, child_index in zip((True, False), children, strict=True):
            child = Node({**node.decided, node.bundle: is_open})
            self.nodes.append(child)
            if self._try(node, state, node.bundle, is_open=is_open):
                child.flow, child.total = self.engine.flow_array(), self.engine.total()
                self.states[child_index] = self.engine.save()
                heapq.heappush(self.queue, (-child.total, child_index))
        node.children = (children[0], children[1])

    def _weight(self, bundle: int) -> tuple[float | int, float | int, int]:
        """Prefer the bundle whose cheaper side costs most: it lowers the bound whatever happens."""
        opening, closing = self.costs[bundle]
        return min(opening, closing), max(opening, closing), -self._order(bundle)

    def _order(self, bundle: int) -> int:
        return sorted(range(len(self.market.bundles)), key=lambda b: self.market.bundles[b].id).index(bundle)

    def _probe(self, node: Node, state: State, bundle: int) -> None:
        cost = [
            node.total - self.engine.total() if self._try(node, state, bundle, is_open=is_open) else math.inf
            for is_open in (True, False)
        ]
        self.costs[bundle] = (cost[0], cost[1])

    def _return_to(self, node: Node, state: State) -> None:
        self.engine.restore(state)
        _set_bounds(self.engine, self.market, self.network, self.relaxed, node.decided)

    def _try(self, node: Node, state: State, bundle: int, *, is_open: bool) -> bool:
        """Solve the node with one more decision; return whether it can be filled."""
        self._return_to(node, state)
        try:
            self.engine.change(decide(self.network, self.market, bundle, is_open=is_open))
        except Shortage:
            return False
        return True


def search(
    market: Market, network: Network, start: tuple[Ints, Ints], watch: Callable[[str], None] | None = None
) -> Tree:
    """Return the finished tree. Raises Tie; Shortage where not even the relaxation can be filled."""
    return _Search(market, network, start, watch).run()


def _set_bounds(
    engine: Circulation,
    market: Market,
    network: Network,
    relaxed: tuple[list[int], list[int]],
    decided: dict[int, bool],
) -> None:
    engine.least, engine.most = relaxed[0].copy(), relaxed[1].copy()
    for bundle, is_open in decided.items():
        for arc, least, most in decide(network, market, bundle, is_open=is_open):
            engine.least[arc], engine.most[arc] = least, most


def held(network: Network, flow: Ints, j: int) -> int:
    """Return how many people position j holds."""
    arcs = network.seat_arcs[j]
    return int(flow[arcs.start : arcs.stop].sum())


def _broken(market: Market, network: Network, node: Node) -> list[int]:
    """Return the undecided bundles that hold somebody and miss a least."""
    assert node.flow is not None
    found = []
    for b, bundle in enumerate(market.bundles):
        if b in node.decided:
            continue
        filled = {j: held(network, node.flow, j) for j in bundle.leasts}
        if any(filled.values()) and any(
            filled[j] < max(need, market.least_seats[j]) for j, need in bundle.leasts.items()
        ):
            found.append(b)
    return found


def bounded(market: Market, network: Network, decided: dict[int, bool]) -> Network:
    """Return the network under these decisions."""
    own = network.copy()
    for bundle, is_open in decided.items():
        for arc, least, most in decide(network, market, bundle, is_open=is_open):
            own.least[arc], own.most[arc] = least, most
    return own
