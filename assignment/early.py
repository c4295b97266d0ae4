"""A placement before the best is known: for bundles, when time is limited.

One dive through the decisions gives a placement; then the decisions on a few neighbouring bundles
at a time are taken back and searched in full (Shaw, Using constraint programming and local search
methods to solve vehicle routing problems, 1998). In turn with that the tree goes on lowering the
bound, so that it can be said how much better any other placement could be.
"""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from contextlib import suppress

import numpy as np
from scipy import sparse

from assignment.branch import Node, Over, Search, Tree
from assignment.circulate import Shortage
from assignment.market import Ints, Market

TOGETHER = 10
"""Neighbouring bundles searched at a time; more once no such few give anything better."""

CASES_EACH = 150
MOST_CASES = 6_000
"""The tree ends after so many cases: later ones hardly lower the bound, and all are in the certificate."""


class NothingYet(Exception):
    """The time is over, and no placement was found that keeps every bundle."""


def search_until(search: Search, is_over: Callable[[], bool], start: dict[int, bool] | None = None) -> Tree:
    """Return the finished tree, or what was found when the time was over.

    `start` are decisions on all bundles, those of a placement to begin with.
    Raises Tie, and NothingYet where nothing was found.
    """
    search.is_over = is_over
    hunt = _Hunt(search)
    try:
        hunt.begin(start)
        return _taking_turns(search, hunt)
    except Over:
        return _unfinished(search, hunt.found)


def _taking_turns(search: Search, hunt: _Hunt) -> Tree:
    """Let the tree and the hunt go on in turn until the tree is finished. Raises Tie, Over."""
    lead = 0.0
    while search.queue:
        search.mind_the_time()
        start = time.monotonic()
        if hunt.is_best() or (lead > 0 and len(search.nodes) < MOST_CASES):
            index = search.step()
            if index is not None:
                return search.tree(index)
            lead -= time.monotonic() - start
        else:
            hunt.go_on()
            lead += time.monotonic() - start
        search.tell(search.news(hunt.found))
    return search.tree(None)


def _unfinished(search: Search, found: Node | None) -> Tree:
    if found is None:
        raise NothingYet
    tree = search.tree(None)
    tree.found = found
    more = search.packing.unpack([max(-search.queue[0][0], found.total)])[0]
    tree.bound = search.flow @ search.network.gain + more
    return tree


class _Hunt:
    """The best placement so far, and where a better one is sought next."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.near = _shared_people(search.market)
        self.found: Node | None = None
        self.together = TOGETHER
        self.left: list[int] = []

    def is_best(self) -> bool:
        """Return whether the bound shows that nothing better is left."""
        queue = self.search.queue
        return self.found is not None and bool(queue) and self.found.total >= -queue[0][0]

    def begin(self, start: dict[int, bool] | None) -> None:
        """Begin with the best placement under these decisions, if there is one."""
        if start:
            with suppress(Shortage):
                self.found = self.search.with_all(start)

    def go_on(self) -> None:
        """Look once for a better placement."""
        if self.found is None:
            self.found = self._dive(self.search.nodes[self.search.queue[0][1]]) if self.search.queue else None
            return
        if not self.left:
            self.left = sorted(self.found.decided, key=self.search.place.__getitem__)
            if not self.left:
                return
        seed = self.left.pop()
        better = self._around(self.found, seed)
        if better is not None:
            self.found = better
        elif not self.left:
            self.together = min(2 * self.together, len(self.found.decided))

    def _dive(self, node: Node) -> Node | None:
        """Decide one bundle after another, the one with the most at stake first; return None at a dead end."""
        search = self.search
        while broken := search.broken(node):
            bundle = max(broken, key=lambda b: (self._stake(node, b), -search.place[b]))
            opening, closing = search.cost(node, bundle)
            for is_open in (opening <= closing, opening > closing):
                child = search.child(node, bundle, is_open=is_open)
                if child.state is not None:
                    break
            else:
                return None
            node = child
        return node

    def _stake(self, node: Node, bundle: int) -> float | int:
        opening, closing = self.search.cost(node, bundle)
        return math.inf if math.inf in (opening, closing) else abs(opening - closing)

    def _around(self, node: Node, seed: int) -> Node | None:
        """Take back the decisions next to a bundle and search them in full; return what is better, if anything."""
        order = np.argsort(-self.near[seed], kind="stable").tolist()
        freed = [seed, *(b for b in order if b in node.decided and b != seed)][: self.together]
        start = self.search.without(node, freed)
        queue, count = [(-start.total, 0, start)], 0
        while queue and count < 2 * CASES_EACH:
            value, _, case = heapq.heappop(queue)
            if -value <= node.total:
                return None
            broken = self.search.broken(case)
            if not broken:
                return case
            bundle = max(broken, key=lambda b: self.search.weight(case, b))
            for is_open in (True, False):
                self.search.mind_the_time()
                child = self.search.child(case, bundle, is_open=is_open)
                count += 1
                if child.state is not None and child.total > node.total:
                    heapq.heappush(queue, (-child.total, count, child))
        return None


def _shared_people(market: Market) -> Ints:
    """Return (b, b) how many people could go to both of two bundles."""
    of_position = np.full(len(market.positions), -1)
    for b, bundle in enumerate(market.bundles):
        of_position[list(bundle.leasts)] = b
    owner = of_position[market.position]
    inside = owner >= 0
    shape = len(market.bundles), len(market.people)
    table = sparse.csr_matrix((np.ones(inside.sum(), np.int64), (owner[inside], market.person[inside])), shape=shape)
    table.data[:] = 1
    shared: Ints = (table @ table.T).toarray()
    return shared
