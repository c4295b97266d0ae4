"""A circulation made optimal in whole arrays, for one number on each arc (NumPy and SciPy alone).

Arcs are set to the bound that the sign of their reduced gain asks for. Then SciPy's Dijkstra finds
how far every node is from those with too much, potentials follow, and SciPy's maximum flow (Dinic)
carries along all arcs of reduced length 0 at once: hundreds of shortest paths in a few
milliseconds (the primal-dual method: Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.8).

Of the pairs only those are looked at whose reduced gain is near 0. Potentials may move by as much
before any other pair can matter; then all are looked at again. So the end is an optimum, in exact
integers: lengths stay below 2^52, and what would be longer counts as out of reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra, maximum_flow

from assignment.market import Ints

Watch = Callable[[str], None]
Ends = npt.NDArray[np.int64] | npt.NDArray[np.int32]

FAR = 2**52
PATIENCE = 4
"""After so many looks at all pairs with nothing carried, twice as many pairs count as near."""

CROWD = 16
"""Where more pairs than this for each node are near, as where many gain the same, half as many come first."""

SCATTER = 0x9E3779B1


@dataclass(slots=True)
class Sweep:
    """A flow and potentials on the way to an optimum. No two arcs join the same nodes in one direction.

    The first `pairs` arcs are many and mostly unused, the others few. `supply` is what comes into each node
    from elsewhere; `reach` is how near to 0 the reduced gain of a pair must be to be looked at.
    """

    nodes: int
    pairs: int
    tail: Ends
    head: Ends
    least: Ints
    most: Ints
    gain: Ints
    flow: Ints
    price: Ints
    supply: Ints
    reach: int
    watch: Watch | None = None
    excess: Ints = field(init=False)
    near: Ints = field(init=False)
    left: int = field(init=False)
    slots: Ints = field(init=False)
    keys: Ints = field(init=False)
    heads: npt.NDArray[np.int32] = field(init=False)
    tails: npt.NDArray[np.int32] = field(init=False)
    first: npt.NDArray[np.int32] = field(init=False)

    def run(self) -> bool:
        """Make the flow optimal, proved by the potentials; return False where bounds cannot all be kept."""
        if (self.least > self.most).any():
            return False
        reduced = self._obey()
        if self.reach < FAR and np.count_nonzero(np.abs(reduced[: self.pairs]) <= self.reach) > CROWD * self.nodes:
            self._carry_all(some=True)
            self._obey()
        return self._carry_all()

    def _obey(self) -> Ints:
        """Set each arc to the bound that its reduced gain asks for; return the reduced gains."""
        reduced = self.gain + self.price[self.tail] - self.price[self.head]
        asked = np.where(reduced < 0, self.least, np.clip(self.flow, self.least, self.most))
        self.flow[:] = np.where(reduced > 0, self.most, asked)
        into = np.bincount(self.head, self.flow, self.nodes) - np.bincount(self.tail, self.flow, self.nodes)
        self.excess = into.astype(np.int64) + self.supply
        return reduced

    def _carry_all(self, *, some: bool = False) -> bool:
        self.left, looks = 0, 0
        while (self.excess > 0).any():
            if self.watch is not None:
                self.watch(f"carrying in sweeps, {int(self.excess[self.excess > 0].sum()):,} to go")
            if self.left <= 0:
                self.reach = self.reach if looks < PATIENCE else min(2 * self.reach, FAR)
                looks += 1
                self._look(some=some)
            if self._carry():
                looks = 0
            elif self.left == FAR:
                return False
        return True

    def _look(self, *, some: bool) -> None:
        """Choose the pairs that matter until potentials have moved by `reach`, and index their ends.

        If only `some` are wanted, these are to do until the end.
        """
        pairs = np.arange(self.pairs)
        if self.reach < FAR:
            tail, head = self.tail[: self.pairs], self.head[: self.pairs]
            pairs = np.flatnonzero(
                np.abs(self.gain[: self.pairs] + self.price[tail] - self.price[head]) <= self.reach
            )
        if some:
            share = CROWD * self.nodes / 2 / max(pairs.size, 1)
            pairs = pairs[(pairs * SCATTER & 0xFFFF) < 0x10000 * share]
        self.left = FAR if some or pairs.size == self.pairs else self.reach
        self.near = np.concatenate([pairs, np.arange(self.pairs, self.tail.size)])
        tail, head, every = self.tail[self.near], self.head[self.near], np.arange(self.nodes)
        tails = np.concatenate([tail, head, every])
        heads = np.concatenate([head, tail, np.full(self.nodes, self.nodes + 1)])
        keys = tails.astype(np.int64) * (self.nodes + 2) + heads
        self.slots = np.argsort(keys)
        self.keys = keys[self.slots]
        self.tails, self.heads = tails[self.slots].astype(np.int32), heads[self.slots].astype(np.int32)
        self.first = np.searchsorted(self.keys, np.arange(self.nodes + 3) * (self.nodes + 2)).astype(np.int32)

    def _carry(self) -> int:
        """Move potentials as far as the farthest reached node that lacks something; return how much was carried."""
        near, price = self.near, self.price
        reduced = self.gain[near] + price[self.tail[near]] - price[self.head[near]]
        ends = np.zeros(self.nodes, np.int64)
        room = np.concatenate([self.most[near] - self.flow[near], self.flow[near] - self.least[near], ends])[
            self.slots
        ]
        length = np.concatenate([-reduced, reduced, ends])[self.slots]
        far, distance = self._distances(np.where(room > 0, length, np.inf))
        moved = far - np.minimum(distance, far).astype(np.int64)
        price += moved - moved[0]
        if self.left < FAR:
            self.left -= far
        moved = np.append(moved, (0, 0))
        is_end = self.heads == self.nodes + 1
        room[is_end] = np.maximum(-self.excess, 0)
        is_open = (room > 0) & (is_end | (length - moved[self.tails] + moved[self.heads] == 0))
        return self._push(is_open, room[is_open]) if (distance[self.excess < 0] <= far).any() else 0

    def _distances(self, length: npt.NDArray[np.float64]) -> tuple[int, npt.NDArray[np.float64]]:
        """Return how far potentials may move, and the distance of each node from those with too much."""
        size = self.nodes + 2
        graph = csr_matrix((length, self.heads, self.first), shape=(size, size))
        sources = np.flatnonzero(self.excess > 0)
        distance = dijkstra(graph, indices=sources, min_only=True, limit=self.left)[: self.nodes]
        found = distance[self.excess < 0]
        found = found[found <= self.left]
        return int(found.max()) if found.size else 0 if self.left == FAR else self.left, distance

    def _push(self, is_open: npt.NDArray[np.bool_], room: Ints) -> int:
        """Carry as much as open slots have room for; return how much that is."""
        size, source = self.nodes + 2, self.nodes
        above = np.flatnonzero(self.excess > 0)
        first = np.concatenate([[0], np.cumsum(is_open)])[self.first]
        first[source + 1 :] += above.size
        rooms = np.minimum(np.concatenate([room, self.excess[above]]), 2**31 - 1).astype(np.int32)
        heads = np.concatenate([self.heads[is_open], above.astype(np.int32)])
        graph = csr_matrix((rooms, heads, first.astype(np.int32)), shape=(size, size))
        graph.has_sorted_indices = True
        carried: Any = maximum_flow(graph, source, source + 1).flow
        used = np.flatnonzero(carried.data > 0)
        tail = np.searchsorted(carried.indptr, used, side="right") - 1
        head, amount = carried.indices[used].astype(np.int64), carried.data[used].astype(np.int64)
        starts, ends = tail == source, head == source + 1
        self.excess[head[starts]] -= amount[starts]
        self.excess[tail[ends]] += amount[ends]
        inner = ~(starts | ends)
        slot = self.slots[np.searchsorted(self.keys, tail[inner] * size + head[inner])]
        forth = slot < self.near.size
        self.flow[self.near[slot[forth]]] += amount[inner][forth]
        self.flow[self.near[slot[~forth] - self.near.size]] -= amount[inner][~forth]
        return int(amount[starts].sum())
