"""The exact engine: from any flow and any potentials to an optimal circulation.

Arcs are set to the bound that the sign of their reduced gain asks for; what is then too much
at one node and too little at another is carried along shortest paths (successive shortest
paths with potentials: Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7). Vectors
are packed into one integer of any length, so every comparison is exact. The better the start,
the fewer the paths: a proven optimum needs none, one changed condition needs a few.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assignment.errors import Cancelled
from assignment.market import Ints
from assignment.network import Network
from assignment.potentials import Flags, canonical, has_cycle, longest_from

Step = tuple[int, bool]  # an arc, and whether it is gone along forward


class Shortage(Exception):
    """No circulation keeps the bounds: more must enter `nodes` than can leave them."""

    def __init__(self, nodes: frozenset[int]) -> None:
        super().__init__("no circulation keeps the bounds")
        self.nodes = nodes


@dataclass(frozen=True, slots=True)
class Difference:
    """What an optimum under some decisions changes: flow on these arcs, potentials at these nodes.

    `price` is what the engine keeps; `vectors_of` of the engine says it in vectors.
    """

    arcs: Ints
    flow: Ints
    nodes: Ints
    price: Any


class Packing:
    """Vectors as single integers that compare and add as the vectors do."""

    def __init__(self, gain: Ints) -> None:
        totals = [sum(map(abs, column)) for column in gain.T.tolist()]
        self.bits = [(4 * total + 1).bit_length() + 1 for total in totals]

    def pack(self, vectors: Ints) -> list[int]:
        """Return one integer for each row of (a, K)."""
        packed = [0] * len(vectors)
        for column, bits in zip(vectors.T.tolist(), self.bits, strict=True):
            packed = [(total << bits) + value for total, value in zip(packed, column, strict=True)]
        return packed

    def unpack(self, packed: Sequence[int]) -> Ints:
        """Return (a, K) from what `pack` gave."""
        rest = list(packed)
        columns = []
        for bits in reversed(self.bits):
            half = 1 << (bits - 1)
            low = [((value + half) & ((half << 1) - 1)) - half for value in rest]
            rest = [(value - part) >> bits for value, part in zip(rest, low, strict=True)]
            columns.append(low)
        return np.array(columns[::-1], np.int64).reshape(len(self.bits), -1).T


class Circulation:
    """A flow and potentials on a network whose bounds may change between calls of `settle`."""

    def __init__(
        self, network: Network, flow: Ints, prices: Ints, *, watch: Callable[[str], None] | None = None
    ) -> None:
        self.network = network
        self.tail: list[int] = network.tail.tolist()
        self.head: list[int] = network.head.tolist()
        self.least: list[int] = network.least.tolist()
        self.most: list[int] = network.most.tolist()
        self.flow: list[int] = flow.tolist()
        self.packing = Packing(network.gain)
        self.gain = self.packing.pack(network.gain)
        self.price = self.packing.pack(prices)
        self.watch = watch
        self.paths = 0
        self.kept: tuple[list[int], list[int]] = ([], [])
        self.leaving: list[list[int]] = [[] for _ in range(network.nodes)]
        self.entering: list[list[int]] = [[] for _ in range(network.nodes)]
        for arc, (p, q) in enumerate(zip(self.tail, self.head, strict=True)):
            self.leaving[p].append(arc)
            self.entering[q].append(arc)

    def rest(self) -> Ints:
        """Make the potentials of the settled flow canonical and remember both for `turn`; return the potentials."""
        prices = self.canonical()
        self.price = self.packing.pack(prices)
        self.kept = self.flow.copy(), self.price.copy()
        return prices

    def differs(self) -> Difference:
        """Return how flow and potentials differ from those `rest` remembered."""
        arcs = [arc for arc, (new, old) in enumerate(zip(self.flow, self.kept[0], strict=True)) if new != old]
        nodes = [node for node, (new, old) in enumerate(zip(self.price, self.kept[1], strict=True)) if new != old]
        flow = [self.flow[arc] for arc in arcs]
        return Difference(_ints(arcs), _ints(flow), _ints(nodes), [self.price[node] for node in nodes])

    def turn(self, difference: Difference) -> None:
        """Go to a flow and to potentials; the bounds are the caller's."""
        self.flow, self.price = self.kept[0].copy(), self.kept[1].copy()
        for arc, flow in zip(difference.arcs.tolist(), difference.flow.tolist(), strict=True):
            self.flow[arc] = flow
        for node, price in zip(difference.nodes.tolist(), difference.price, strict=True):
            self.price[node] = price

    def vectors_of(self, difference: Difference) -> Ints:
        """Return (k, K) the potentials of a difference."""
        return self.packing.unpack(difference.price)

    def decide(self, changes: Iterable[tuple[int, int, int]], *, is_open: bool) -> None:
        """Change bounds and settle; potentials change as little as they must. Raises Shortage.

        From potentials that prove the flow so far: fewer seats only raise potentials, and a least
        only lowers them. The lowest ones not below (the highest not above) prove the new flow, and
        do not depend on how it was found.
        """
        changes = list(changes)
        before, start = self.flow.copy(), self.price.copy()
        self.change(changes)
        self.price = start
        arcs = {arc for arc, _, _ in changes}
        arcs |= {arc for arc, (new, old) in enumerate(zip(self.flow, before, strict=True)) if new != old}
        self._follow([end for arc in arcs for end in (self.tail[arc], self.head[arc])], is_open=is_open)

    def _follow(self, nodes: list[int], *, is_open: bool) -> None:
        """Raise (where bundles open: lower) potentials until no arc that can change has a reduced gain."""
        queue = deque(nodes)
        while queue:
            node = queue.popleft()
            for other, bound in self._bounds(node, is_open=is_open):
                if self.price[other] > bound if is_open else self.price[other] < bound:
                    self.price[other] = bound
                    queue.append(other)

    def _bounds(self, node: int, *, is_open: bool) -> list[tuple[int, int]]:
        """Return what a node's potential asks of its neighbours: at least so much, at most where bundles open."""
        sign = -1 if is_open else 1
        first, second = (self.entering, self.leaving) if is_open else (self.leaving, self.entering)
        near, far = (self.tail, self.head) if is_open else (self.head, self.tail)
        price = self.price[node]
        ahead = [(near[arc], price + sign * self.gain[arc]) for arc in first[node] if self.flow[arc] < self.most[arc]]
        back = [(far[arc], price - sign * self.gain[arc]) for arc in second[node] if self.flow[arc] > self.least[arc]]
        return ahead + back

    def moved(self, before: Ints) -> Ints:
        """Return the arcs whose flow is not as `before`."""
        return np.flatnonzero(self.flow_array() != before)

    def go_back(self, flow: Ints, price: list[int]) -> None:
        """Return to a flow and to potentials (`price` as it was then)."""
        self.flow, self.price = flow.tolist(), price.copy()

    def change(self, changes: Iterable[tuple[int, int, int]]) -> None:
        """Set (arc, least, most) and settle again. Raises Shortage."""
        arcs = []
        for arc, least, most in changes:
            self.least[arc], self.most[arc] = least, most
            arcs.append(arc)
        self.settle(arcs)

    def settle(self, arcs: Sequence[int] | None = None) -> None:
        """Make the flow optimal, given that it was so but for `arcs` (all when None).

        Raises Shortage where the bounds cannot all be kept, Cancelled if `watch` says so.
        """
        excess: dict[int, int] = {}
        if arcs is None:
            arcs = range(len(self.tail))
            for arc, flow in enumerate(self.flow):
                excess[self.head[arc]] = excess.get(self.head[arc], 0) + flow
                excess[self.tail[arc]] = excess.get(self.tail[arc], 0) - flow
        for arc in arcs:
            self._obey_sign(arc, excess)
        surplus = {node: amount for node, amount in excess.items() if amount > 0}
        lack = {node: -amount for node, amount in excess.items() if amount < 0}
        while surplus:
            self._carry(surplus, lack)

    def _obey_sign(self, arc: int, excess: dict[int, int]) -> None:
        least, most = self.least[arc], self.most[arc]
        p, q = self.tail[arc], self.head[arc]
        if least > most:
            raise Shortage(frozenset((q,)))
        reduced = self.gain[arc] + self.price[p] - self.price[q]
        old = self.flow[arc]
        new = most if reduced > 0 else least if reduced < 0 else min(max(old, least), most)
        if new != old:
            self.flow[arc] = new
            excess[q] = excess.get(q, 0) + new - old
            excess[p] = excess.get(p, 0) + old - new

    def _carry(self, surplus: dict[int, int], lack: dict[int, int]) -> None:
        """Carry what shortest paths can from the nodes with too much to nodes with too little.

        All paths of one search have reduced length 0 under the new potentials, so each may be
        used as long as its arcs have room.
        """
        if self.watch is not None and self.paths % 64 == 0:
            self.watch("carrying")
        far, found, came, settled = self._search(surplus, lack)
        price = self.price
        for node, distance in settled.items():
            price[node] += far - distance
        for target in found:
            source, path = self._way(target, came)
            amount = min(surplus.get(source, 0), lack[target], self._room(path))
            if amount:
                self._push(path, amount)
                for table, end in ((surplus, source), (lack, target)):
                    table[end] -= amount
                    if not table[end]:
                        del table[end]

    def _way(self, target: int, came: dict[int, Step | None]) -> tuple[int, list[Step]]:
        """Return where the path to `target` starts, and its arcs."""
        path, node = [], target
        while (step := came[node]) is not None:
            path.append(step)
            node = self.tail[step[0]] if step[1] else self.head[step[0]]
        return node, path

    def _room(self, path: list[Step]) -> int:
        flow, least, most = self.flow, self.least, self.most
        return min(most[arc] - flow[arc] if forward else flow[arc] - least[arc] for arc, forward in path)

    def _push(self, path: list[Step], amount: int) -> None:
        self.paths += 1
        for arc, forward in path:
            self.flow[arc] += amount if forward else -amount

    def _search(
        self, surplus: dict[int, int], lack: dict[int, int]
    ) -> tuple[int, list[int], dict[int, Step | None], dict[int, int]]:
        """Dijkstra from all of `surplus`; return (distance, found nodes of lack, ways, settled nodes).

        It goes on for as many nodes of lack as there are units of surplus: a search costs about
        the same for one as for many.
        """
        distance = dict.fromkeys(surplus, 0)
        came: dict[int, Step | None] = dict.fromkeys(surplus)
        settled: dict[int, int] = {}
        found: list[int] = []
        wanted = min(sum(surplus.values()), len(lack))
        far = 0
        heap = [(0, node) for node in surplus]
        heapq.heapify(heap)
        while heap and len(found) < wanted:
            far, node = heapq.heappop(heap)
            if node in settled:
                continue
            settled[node] = far
            if node in lack:
                found.append(node)
            for length, other, step in self._steps(node, far, settled):
                if other not in distance or length < distance[other]:
                    distance[other], came[other] = length, step
                    heapq.heappush(heap, (length, other))
        if not found:
            raise Shortage(frozenset(settled))
        return far, found, came, settled

    def _steps(self, node: int, far: int, settled: dict[int, int]) -> list[tuple[int, int, Step]]:
        """Return (length, node, step) of every way on from `node` to a node that is not settled."""
        tail, head, gain, price = self.tail, self.head, self.gain, self.price
        flow, least, most = self.flow, self.least, self.most
        base = far - price[node]
        ahead = [
            (base + price[head[arc]] - gain[arc], head[arc], (arc, True))
            for arc in self.leaving[node]
            if flow[arc] < most[arc] and head[arc] not in settled
        ]
        back = [
            (base + price[tail[arc]] + gain[arc], tail[arc], (arc, False))
            for arc in self.entering[node]
            if flow[arc] > least[arc] and tail[arc] not in settled
        ]
        return ahead + back

    def has_tie(self) -> bool:
        """Return whether another flow has the same totals."""
        even = []
        for arc, (p, q) in enumerate(zip(self.tail, self.head, strict=True)):
            if self.gain[arc] + self.price[p] == self.price[q]:
                flow = self.flow[arc]
                even.append((p, q, flow < self.most[arc], flow > self.least[arc]))
        return has_cycle(even)

    def flow_array(self) -> Ints:
        """Return (a,) the flow."""
        return np.array(self.flow, np.int64)

    def canonical(self) -> Ints:
        """Return (nodes, K) the canonical potentials of the settled flow."""
        return canonical(self._bounded(), self.flow_array())

    def paths_from(self, node: int) -> tuple[Ints, Flags]:
        """Return (nodes, K) the greatest residual path sums from a node, and (nodes,) where there is a path."""
        return longest_from(self._bounded(), self.flow_array(), node)

    def _bounded(self) -> Network:
        return replace(self.network, least=np.array(self.least, np.int64), most=np.array(self.most, np.int64))


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)


def stop_if_asked(*, answer: bool | None) -> None:
    """Raise Cancelled where a progress function answered False."""
    if answer is False:
        raise Cancelled("stopped on request; nothing was decided")
