"""A market with bundles and its outcome, made ready for questions about a forced pair or one more seat.

The answer may open bundles and close others. The leaves of the finished tree cover every decision, and
potentials of each still bound it once one arc has other bounds: the bound changes by what the arc's reduced
gain adds or takes (docs/proof.md). So the search goes on where it ended: the leaf of the best bound is
settled under the new bounds, branched where a bundle is broken, and the first one that keeps them all is the
optimum. Leaves whose bound is below it are never looked at.
"""

from __future__ import annotations

import heapq
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from assignment.branch import Node, Search, Tie
from assignment.circulate import Shortage
from assignment.engines import choose, fast, has_fast
from assignment.errors import MarketError
from assignment.lottery import gains
from assignment.market import Ints, Market
from assignment.network import build, find_sides, flow_of
from assignment.outcome import Outcome, closed_bundles, rows_of, sorted_pairs
from assignment.standing import Shift, engine_on, named_prices


class Undecided(Exception):
    """Two answers are as good, or there is none: only solving again tells what holds."""


BOUND, SEEN = 0, 1
"""What is known of an entry of the queue: what it cannot exceed, or what it is worth."""


@dataclass(frozen=True, slots=True)
class Found:
    """A node, and how its flow changes by arc for the question, and by how much that raises its packed total."""

    node: Node
    changes: dict[int, int] = field(default_factory=dict)
    more: int = 0


class Reopening:
    """A market with bundles and its outcome, ready for questions; the answer is that of solving again.

    Raises MarketError for groups that are not two nested families, and for an outcome that is not the best.
    """

    def __init__(self, market: Market, outcome: Outcome, *, engine: str = "auto") -> None:
        sides = find_sides(market)
        if sides.witness:
            raise MarketError("these groups are not two nested families; nothing stands ready for them")
        self.market, self.outcome = market, outcome
        self.network = build(market, sides, gains(market, len(outcome.lottery)))
        chosen = np.zeros(market.person.size, bool)
        chosen[rows_of(market, outcome.pairs)] = True
        self.chosen = chosen[self.network.pair_rows]
        self.arc_of = np.full(market.person.size, -1, np.int64)
        self.arc_of[self.network.pair_rows] = np.arange(self.network.pairs)
        flow, prices = flow_of(self.network, market, self.chosen), named_prices(self.network, outcome)
        self.search = Search(
            market, self.network, engine_on(self.network, flow, prices, choose(engine, market.person.size)), None
        )
        try:
            self.tree = self.search.run()
        except Tie:
            raise MarketError("the outcome is not the only best of its market") from None
        best = None if self.tree.best is None else self.tree.nodes[self.tree.best]
        if best is None or ((self._flow(Found(best))[: self.network.pairs] > 0) != self.chosen).any():
            raise MarketError("the outcome is not the best of its market")
        circulation = self.search.engine
        self.ways = fast().Ways(circulation) if has_fast() and isinstance(circulation, fast().Compiled) else None
        self.leaves = [node for node in self.tree.nodes if node.bundle is None and node.state is not None]
        self._index_prices()

    def pin(self, person: int, position: int) -> Shift:
        """Return what happens if a person must hold a position. Raises Undecided, KeyError."""
        row = self.market.pair_index(person, position)
        if row is None or self.arc_of[row] < 0:
            raise KeyError((self.market.people[person], self.market.positions[position]))
        arc = int(self.arc_of[row])
        return self._answer(arc, 1, 1, [min(reduced, 0) for reduced in self._reduced(arc)])

    def one_more_seat(self, position: int) -> Shift:
        """Return what happens if a position has one more seat, of the score of its last one.

        Raises Undecided, also for positions of bundles and where some decisions cannot be filled: a seat
        more may fill them.
        """
        if any(position in bundle.leasts for bundle in self.market.bundles) or self.tree.unfilled:
            raise Undecided
        arc = self.network.seat_arcs[position][-1]
        least, most = int(self.network.least[arc]), int(self.network.most[arc])
        return self._answer(arc, least, most + 1, [max(reduced, 0) for reduced in self._reduced(arc)])

    def _answer(self, arc: int, least: int, most: int, changes: list[int]) -> Shift:
        engine = self.search.engine
        before = int(self.network.least[arc]), int(self.network.most[arc])
        engine.least[arc], engine.most[arc] = least, most
        try:
            return self._shift(self._best(arc, least, most, changes))
        except Tie:
            raise Undecided from None
        finally:
            engine.least[arc], engine.most[arc] = before
            self.search.visit(self.tree.nodes[0])

    def _best(self, arc: int, least: int, most: int, changes: list[int]) -> Found:
        """Return the best that keeps every bundle under the arc's new bounds. Raises Tie, Undecided."""
        search, count = self.search, len(self.leaves)
        queue: list[tuple[int, int, int, Found]] = [
            (-(leaf.total + change), BOUND, k, Found(leaf))
            for k, (leaf, change) in enumerate(zip(self.leaves, changes, strict=True))
        ]
        heapq.heapify(queue)
        while queue:
            value, known, _, found = heapq.heappop(queue)
            if known == BOUND:
                nearer = [self._along_a_path(found.node, arc, least, most)]
            elif not (broken := self._broken(found)):
                if (queue and queue[0][0] == value) or self._has_tie(found):
                    raise Tie
                return found
            elif found.changes:
                nearer = [self._settled(found.node, arc, least, most)]
            else:
                bundle = max(broken, key=self._weight)
                nearer = [Found(search.child(found.node, bundle, is_open=is_open)) for is_open in (True, False)]
            for one in nearer:
                if one is not None and one.node.state is not None:
                    count += 1
                    heapq.heappush(queue, (-(one.node.total + one.more), SEEN, count, one))
        raise Undecided

    def _along_a_path(self, leaf: Node, arc: int, least: int, most: int) -> Found | None:
        """Return how a leaf changes under the arc's new bounds; None where it cannot be filled."""
        if self.ways is None:
            return self._settled(leaf, arc, least, most)
        self.search.visit(leaf)
        engine = self.search.engine
        engine.least[arc], engine.most[arc] = int(self.network.least[arc]), int(self.network.most[arc])
        changes = self.ways.path(arc, least, most)
        engine.least[arc], engine.most[arc] = least, most
        if changes is None:
            return None
        moved = np.array(list(changes), np.int64)
        gained = np.array(list(changes.values()), np.int64) @ self.network.gain[moved]
        return Found(leaf, changes, self.search.packing.pack(gained[None])[0])

    def _settled(self, node: Node, arc: int, least: int, most: int) -> Found:
        """Return a leaf as it is under the arc's new bounds; without a state where it cannot be filled."""
        own = Node(node.decided)
        with suppress(Shortage):
            self.search.visit(node).change([(arc, least, most)])
            self.search.keep(own)
        return Found(own)

    def _flow(self, found: Found) -> Ints:
        flow = np.array(self.search.visit(found.node).flow, np.int64)
        for arc, units in found.changes.items():
            flow[arc] += units
        return flow

    def _broken(self, found: Found) -> list[int]:
        return self.search.seats.broken(self._flow(found), found.node.decided)

    def _has_tie(self, found: Found) -> bool:
        """Return whether another flow is as good, where the state is at hand; a path alone does not tell."""
        return not found.changes and self.search.visit(found.node).has_tie()

    def _weight(self, bundle: int) -> tuple[float, int]:
        """Prefer the bundle whose decision was once seen to cost most."""
        return sum(self.search.costs.get(bundle, (0, 0))), -self.search.place[bundle]

    def _index_prices(self) -> None:
        """List, node by node, the leaves at which a potential is not that of the relaxation, and what it is there."""
        found = [self.tree.differing(leaf) for leaf in self.leaves]
        nodes = np.concatenate([nodes for nodes, _ in found])
        order = np.argsort(nodes, kind="stable")
        self.at_leaf = np.repeat(np.arange(len(found)), [nodes.size for nodes, _ in found])[order]
        self.price_there = np.concatenate([vectors for _, vectors in found])[order]
        self.first = np.searchsorted(nodes[order], np.arange(self.network.nodes + 1))

    def _prices(self, node: int) -> Ints:
        """Return (leaves, K) a node's potentials at all leaves."""
        prices = np.repeat(self.tree.prices[node][None], len(self.leaves), axis=0)
        part = slice(self.first[node], self.first[node + 1])
        prices[self.at_leaf[part]] = self.price_there[part]
        return prices

    def _reduced(self, arc: int) -> list[int]:
        """Return an arc's reduced gain at every leaf, packed as totals are."""
        tail, head = int(self.network.tail[arc]), int(self.network.head[arc])
        return self.search.packing.pack(self.network.gain[arc] + self._prices(tail) - self._prices(head))

    def _shift(self, found: Found) -> Shift:
        """Return how the pairs of what was found differ from the outcome's."""
        now, rows = self._flow(found)[: self.network.pairs] > 0, self.network.pair_rows
        moved = now != self.chosen
        closed = set(closed_bundles(self.market, sorted_pairs(self.market, rows[now])))
        before = set(self.outcome.closed)
        totals = self.search.totals(found.node.total + found.more)
        return Shift(
            rows[moved & self.chosen],
            rows[moved & now],
            tuple(a - b for a, b in zip(totals, self.outcome.totals, strict=True)),
            tuple(sorted(closed - before)),
            tuple(sorted(before - closed)),
        )
