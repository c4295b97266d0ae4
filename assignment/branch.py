"""Bundles: one best-first branch and bound over open and closed, with vector bounds.

A bundle that is not decided is relaxed: its positions may hold anybody or nobody. The best
relaxation is opened first; the first one that keeps every bundle is the optimum, and what is
left in the queue are leaves whose bounds are below it (Land and Doig, Econometrica, 1960).
Which bundle to decide next is chosen by what each side was seen to cost (Applegate, Bixby,
Chvatal and Cook, strong branching, 1995; the product of both sides: Achterberg, Constraint
integer programming, 2007, section 5.1).

Where time is limited a placement is sought first (`assignment.early`), and the tree only says
how far from the best it can be.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from assignment.circulate import Difference, Packing, Shortage
from assignment.market import Ints, Market
from assignment.network import Network, decide
from assignment.news import News, Totals
from assignment.potentials import Flags


class Engine(Protocol):
    """What a circulation must be able to do here: `circulate.Circulation` or `fast.Compiled`."""

    watch: Any
    least: Any
    most: Any
    paths: int
    flow: Any
    price: Any

    def moved(self, before: Ints) -> Ints:
        """Return the arcs whose flow is not as before."""

    def go_back(self, flow: Ints, price: Any) -> None:
        """Return to a flow and to potentials."""

    def rest(self) -> Ints:
        """Make the potentials canonical and remember flow and potentials; return the potentials."""

    def differs(self) -> Difference:
        """Return how they differ from what was remembered."""

    def turn(self, difference: Difference) -> None:
        """Go to what differs so from what was remembered."""

    def vectors_of(self, difference: Difference) -> Ints:
        """Return the potentials of a difference as vectors."""

    def decide(self, changes: list[tuple[int, int, int]], *, is_open: bool) -> None:
        """Set (arc, least, most), settle, and change potentials as little as that takes."""

    def change(self, changes: list[tuple[int, int, int]]) -> None:
        """Set (arc, least, most) and settle."""

    def settle(self) -> None:
        """Make the flow optimal."""

    def has_tie(self) -> bool:
        """Return whether another flow is as good."""

    def flow_array(self) -> Ints:
        """Return the flow."""

    def canonical(self) -> Ints:
        """Return the canonical potentials."""

    def paths_from(self, node: int) -> tuple[Ints, Flags]:
        """Return the greatest residual path sums from a node, and where there is a path."""


class Over(Exception):
    """The time that the caller gave is over."""


class Tie(Exception):
    """Two placements are equal on every objective and on the lottery so far."""


@dataclass(slots=True)
class Node:
    """One set of decisions; a leaf unless `bundle` says what was decided next.

    `total` is packed and counts from the relaxation's, as `state` does; `state` is None where the
    node cannot be filled.
    """

    decided: dict[int, bool]
    state: Difference | None = None
    total: int = 0
    bundle: int | None = None
    children: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Tree:
    """All nodes, the root first; `best` is the leaf that holds the optimum, None if none can be filled.

    `prices` are the canonical potentials of the relaxation. Where the time was over before that was
    known, `found` is the best placement so far, and `bound` a vector of totals that none exceeds.
    """

    nodes: list[Node]
    best: int | None
    paths: int
    prices: Ints
    visit: Callable[[Node], Engine]
    vectors: Callable[[Difference], Ints]
    unfilled: int = 0
    found: Node | None = None
    bound: Ints | None = None

    def differing(self, node: Node) -> tuple[Ints, Ints]:
        """Return the nodes of the network at which a case's potentials are not those of `prices`, and these."""
        assert node.state is not None
        return node.state.nodes, self.vectors(node.state)


class Search:
    """The queue of open nodes, and what opening or closing each bundle was once seen to cost."""

    def __init__(self, market: Market, network: Network, engine: Engine, watch: Callable[[str], None] | None) -> None:
        self.market, self.network, self.watch = market, network, watch
        self.engine = engine
        engine.settle()
        self.prices = engine.rest()
        self.flow = engine.flow_array()
        self.packing = Packing(network.gain)
        self.seats = _Seats(market, network)
        self.changes = [
            {is_open: decide(network, market, b, is_open=is_open) for is_open in (True, False)}
            for b in range(len(market.bundles))
        ]
        self.relaxed = [
            [(arc, int(engine.least[arc]), int(engine.most[arc])) for arc, _, _ in changes[True]]
            for changes in self.changes
        ]
        self.place = {
            b: k for k, b in enumerate(sorted(range(len(market.bundles)), key=lambda b: market.bundles[b].id))
        }
        self.bounds: dict[int, bool] = {}
        self.nodes = [Node({}, engine.differs())]
        self.queue = [(-self.nodes[0].total, 0)]
        self.costs: dict[int, tuple[float | int, float | int]] = {}
        self.unfilled = 0
        self.is_over: Callable[[], bool] = lambda: False
        self.base = [int(total) for total in self.flow @ network.gain]
        self.last = self.news()
        engine.watch = lambda _words: self.tell(self.last)

    def run(self) -> Tree:
        """Return the finished tree. Raises Tie."""
        while self.queue:
            index = self.step()
            if index is not None:
                return self.tree(index)
            self.tell(self.news())
        return self.tree(None)

    def step(self) -> int | None:
        """Decide one more bundle in the open node of the best bound; return its index if it keeps them all.

        Raises Tie; Over, with the tree as it was.
        """
        value, index = self.queue[0]
        node = self.nodes[index]
        broken = self.broken(node)
        if broken:
            self._branch(node, broken)
            return None
        heapq.heappop(self.queue)
        if self.queue and self.queue[0][0] == value:
            raise Tie
        return index

    def tree(self, best: int | None) -> Tree:
        """Return the tree as it stands."""
        return Tree(
            self.nodes, best, self.engine.paths, self.prices, self.visit, self.engine.vectors_of, self.unfilled
        )

    def tell(self, news: News) -> None:
        """Say how far it is; while the engine carries, the last news holds."""
        self.last = news
        if self.watch is not None:
            self.watch(news)

    def news(self, found: Node | None = None) -> News:
        """Return how far it is, with the best placement found, if any, and what none exceeds."""
        words = f"deciding which bundles open: {len(self.nodes)} cases, {len(self.queue)} to go"
        if not self.queue:
            return News(words)
        most = -self.queue[0][0]
        if found is None:
            return News(words, bound=self.totals(most))
        return News(words, found=self.totals(found.total), bound=self.totals(max(most, found.total)))

    def totals(self, packed: int) -> Totals:
        """Return the totals of the objectives from a packed difference to the relaxation's."""
        width = len(self.market.objectives)
        apart = self.packing.unpack([packed])[0].tolist()
        return tuple(a + b for a, b in zip(self.base[:width], apart, strict=False))

    def mind_the_time(self) -> None:
        """Raise Over once the time is over."""
        if self.is_over():
            raise Over

    def broken(self, node: Node) -> list[int]:
        """Return the undecided bundles that hold somebody and miss a least."""
        return self.seats.broken(self.visit(node).flow, node.decided)

    def _branch(self, node: Node, broken: list[int]) -> None:
        if self.engine.has_tie():
            raise Tie
        node.bundle = max(broken, key=lambda bundle: self.weight(node, bundle))
        heapq.heappop(self.queue)
        node.children = (len(self.nodes), len(self.nodes) + 1)
        for is_open, index in zip((True, False), node.children, strict=True):
            child = self.child(node, node.bundle, is_open=is_open)
            self.nodes.append(child)
            if child.state is not None:
                heapq.heappush(self.queue, (-child.total, index))
            else:
                self.unfilled += 1

    def child(self, node: Node, bundle: int, *, is_open: bool) -> Node:
        """Return the node with one more decision, or the opposite one; without a state if it cannot be filled."""
        child = Node({**node.decided, bundle: is_open})
        engine = self.visit(node)
        self.bounds = child.decided
        try:
            engine.decide(self.changes[bundle][is_open], is_open=is_open)
        except Shortage:
            return child
        self.keep(child)
        return child

    def without(self, node: Node, bundles: Iterable[int]) -> Node:
        """Return the node with some of its decisions taken back."""
        engine = self.visit(node)
        freed = [bundle for bundle in bundles if bundle in node.decided]
        wider = Node({bundle: is_open for bundle, is_open in node.decided.items() if bundle not in freed})
        self.bounds = wider.decided
        engine.change([change for bundle in freed for change in self.relaxed[bundle]])
        self.keep(wider)
        return wider

    def with_all(self, decided: dict[int, bool]) -> Node:
        """Return the best placement under these decisions on all bundles. Raises Shortage."""
        engine = self.visit(self.nodes[0])
        self.bounds = decided
        engine.change([change for bundle, is_open in decided.items() for change in self.changes[bundle][is_open]])
        node = Node(decided)
        self.keep(node)
        return node

    def keep(self, node: Node) -> None:
        """Keep the engine's state as that of a node."""
        node.state = self.engine.differs()
        arcs = node.state.arcs
        gained = (node.state.flow - self.flow[arcs]) @ self.network.gain[arcs]
        node.total = self.packing.pack(gained[None, :])[0]

    def cost(self, node: Node, bundle: int) -> tuple[float | int, float | int]:
        """Return by how much opening and closing a bundle lowered the bound, there where it was first asked.

        Raises Over.
        """
        if bundle not in self.costs:
            self.mind_the_time()
            opened, shut = (self.child(node, bundle, is_open=is_open) for is_open in (True, False))
            self.costs[bundle] = _drop(node, opened), _drop(node, shut)
        return self.costs[bundle]

    def weight(self, node: Node, bundle: int) -> tuple[int, int, int]:
        """Prefer the bundle whose sides both cost much: it lowers the bound whatever happens."""
        sides = self.cost(node, bundle)
        finite = [int(side) + 1 for side in sides if side != math.inf]
        return 2 - len(finite), math.prod(finite), -self.place[bundle]

    def visit(self, node: Node) -> Engine:
        """Return the engine as it stood at a node."""
        assert node.state is not None
        self.engine.turn(node.state)
        for bundle in self.bounds.keys() - node.decided.keys():
            self._set(self.relaxed[bundle])
        for bundle, is_open in node.decided.items():
            if self.bounds.get(bundle) is not is_open:
                self._set(self.changes[bundle][is_open])
        self.bounds = node.decided
        return self.engine

    def _set(self, changes: list[tuple[int, int, int]]) -> None:
        for arc, least, most in changes:
            self.engine.least[arc], self.engine.most[arc] = least, most


def _drop(node: Node, child: Node) -> float | int:
    return math.inf if child.state is None else node.total - child.total


class _Seats:
    """The seats of every bundle's positions, and how many an open bundle needs."""

    def __init__(self, market: Market, network: Network) -> None:
        self.bundle: list[int] = []
        self.need: list[int] = []
        first: list[int] = []
        arcs: list[int] = []
        for b, bundle in enumerate(market.bundles):
            for j, need in bundle.leasts.items():
                self.bundle.append(b)
                self.need.append(max(need, int(market.least_seats[j])))
                first.append(len(arcs))
                arcs.extend(network.seat_arcs[j])
        self.bundles = len(market.bundles)
        self.arcs, self.first = np.array(arcs, np.int64), np.array(first, np.int64)

    def broken(self, flow: Any, decided: dict[int, bool]) -> list[int]:
        """Return the undecided bundles that hold somebody and miss a least."""
        held = np.add.reduceat(np.asarray(flow)[self.arcs], self.first)
        used, short = np.zeros(self.bundles, bool), np.zeros(self.bundles, bool)
        np.logical_or.at(used, self.bundle, held > 0)
        np.logical_or.at(short, self.bundle, held < self.need)
        return [b for b in np.flatnonzero(used & short).tolist() if b not in decided]


def bounded(market: Market, network: Network, decided: dict[int, bool]) -> Network:
    """Return the network under these decisions."""
    own = network.copy()
    for bundle, is_open in decided.items():
        for arc, least, most in decide(network, market, bundle, is_open=is_open):
            own.least[arc], own.most[arc] = least, most
    return own
