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
from typing import Any, Protocol

from assignment.circulate import Shortage
from assignment.market import Ints, Market
from assignment.network import Network, decide


class Engine(Protocol):
    """What a circulation must be able to do here: `circulate.Circulation` or `fast.Compiled`."""

    least: Any
    most: Any
    paths: int
    flow: Any
    price: Any

    def moved(self, before: Ints) -> Ints:
        """Return the arcs whose flow is not as before."""

    def go_back(self, flow: Ints, price: Any) -> None:
        """Return to a flow and to potentials."""

    def save(self) -> Any:
        """Return flow and potentials."""

    def restore(self, saved: Any) -> None:
        """Go back to them."""

    def change(self, changes: list[tuple[int, int, int]]) -> None:
        """Set (arc, least, most) and settle."""

    def settle(self) -> None:
        """Make the flow optimal."""

    def total(self) -> int:
        """Return the packed total."""

    def has_tie(self) -> bool:
        """Return whether another flow is as good."""

    def flow_array(self) -> Ints:
        """Return the flow."""

    def canonical(self) -> Ints:
        """Return the canonical potentials."""


class Tie(Exception):
    """Two placements are equal on every objective and on the lottery so far."""


@dataclass(slots=True)
class Node:
    """One set of decisions; a leaf unless `bundle` says what was decided next.

    `state` is what the engine saved, None where the node cannot be filled.
    """

    decided: dict[int, bool]
    state: Any = None
    total: int = 0
    bundle: int | None = None
    children: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Tree:
    """All nodes, the root first; `best` is the leaf that holds the optimum, None if none can be filled."""

    nodes: list[Node]
    best: int | None
    paths: int
    visit: Callable[[Node], Engine]

    def prices(self, index: int) -> Ints:
        """Return the canonical potentials of a node that can be filled."""
        return self.visit(self.nodes[index]).canonical()


class _Search:
    """The queue of open nodes, and what opening or closing each bundle was once seen to cost."""

    def __init__(self, market: Market, network: Network, engine: Engine, watch: Callable[[str], None] | None) -> None:
        self.market, self.network, self.watch = market, network, watch
        self.engine = engine
        engine.settle()
        arcs = [arc for bundle in market.bundles for j in bundle.leasts for arc in network.seat_arcs[j]]
        self.relaxed = [(arc, int(engine.least[arc]), int(engine.most[arc])) for arc in arcs]
        self.place = {
            b: k for k, b in enumerate(sorted(range(len(market.bundles)), key=lambda b: market.bundles[b].id))
        }
        self.nodes = [Node({}, engine.save(), engine.total())]
        self.queue = [(-self.nodes[0].total, 0)]
        self.costs: dict[int, tuple[float | int, float | int]] = {}

    def run(self) -> Tree:
        while self.queue:
            value, index = heapq.heappop(self.queue)
            node = self.nodes[index]
            flow = self._visit(node).flow_array()
            broken = _broken(self.market, self.network, node.decided, flow)
            if not broken:
                if self.queue and self.queue[0][0] == value:
                    raise Tie
                return Tree(self.nodes, index, self.engine.paths, self._visit)
            self._branch(node, broken)
            if self.watch is not None:
                self.watch(f"deciding which bundles open: {len(self.nodes)} cases, {len(self.queue)} to go")
        return Tree(self.nodes, None, self.engine.paths, self._visit)

    def _branch(self, node: Node, broken: list[int]) -> None:
        if self.engine.has_tie():
            raise Tie
        for bundle in broken:
            if bundle not in self.costs:
                self._probe(node, bundle)
        node.bundle = max(broken, key=self._weight)
        children = [len(self.nodes), len(self.nodes) + 1]
        for is_open, child_index in zip((True, False), children, strict=True):
            child = Node({**node.decided, node.bundle: is_open})
            self.nodes.append(child)
            if self._try(node, node.bundle, is_open=is_open):
                child.state, child.total = self.engine.save(), self.engine.total()
                heapq.heappush(self.queue, (-child.total, child_index))
        node.children = (children[0], children[1])
        node.state = None

    def _weight(self, bundle: int) -> tuple[float | int, float | int, int]:
        """Prefer the bundle whose cheaper side costs most: it lowers the bound whatever happens."""
        opening, closing = self.costs[bundle]
        return min(opening, closing), max(opening, closing), -self.place[bundle]

    def _probe(self, node: Node, bundle: int) -> None:
        cost = [
            node.total - self.engine.total() if self._try(node, bundle, is_open=is_open) else math.inf
            for is_open in (True, False)
        ]
        self.costs[bundle] = (cost[0], cost[1])

    def _visit(self, node: Node) -> Engine:
        """Return the engine as it stood at a node."""
        engine = self.engine
        engine.restore(node.state)
        for arc, least, most in self.relaxed:
            engine.least[arc], engine.most[arc] = least, most
        for bundle, is_open in node.decided.items():
            for arc, least, most in decide(self.network, self.market, bundle, is_open=is_open):
                engine.least[arc], engine.most[arc] = least, most
        return engine

    def _try(self, node: Node, bundle: int, *, is_open: bool) -> bool:
        """Solve the node with one more decision; return whether it can be filled."""
        try:
            self._visit(node).change(decide(self.network, self.market, bundle, is_open=is_open))
        except Shortage:
            return False
        return True


def search(market: Market, network: Network, engine: Engine, watch: Callable[[str], None] | None = None) -> Tree:
    """Return the finished tree. Raises Tie; Shortage where not even the relaxation can be filled."""
    return _Search(market, network, engine, watch).run()


def held(network: Network, flow: Ints, j: int) -> int:
    """Return how many people position j holds."""
    arcs = network.seat_arcs[j]
    return int(flow[arcs.start : arcs.stop].sum())


def _broken(market: Market, network: Network, decided: dict[int, bool], flow: Ints) -> list[int]:
    """Return the undecided bundles that hold somebody and miss a least."""
    found = []
    for b, bundle in enumerate(market.bundles):
        if b in decided:
            continue
        filled = {j: held(network, flow, j) for j in bundle.leasts}
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
