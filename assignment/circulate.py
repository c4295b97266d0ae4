"""The exact engine: from any flow and any potentials to an optimal circulation.

Arcs are set to the bound that the sign of their reduced gain asks for; what is then too much
at one node and too little at another is carried along shortest paths (successive shortest
paths with potentials: Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7). Vectors
are packed into one integer of any length, so every comparison is exact. The better the start,
the fewer the paths: a proven optimum needs none, one changed condition needs a few.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from assignment.errors import Cancelled
from assignment.market import Ints
from assignment.network import Network
from assignment.potentials import canonical, has_cycle

Step = tuple[int, bool]  # an arc, and whether it is gone along forward


class Shortage(Exception):
    """No circulation keeps the bounds: more must enter `nodes` than can leave them."""

    def __init__(self, nodes: frozenset[int]) -> None:
        super().__init__("no circulation keeps the bounds")
        self.nodes = nodes


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
        packing = Packing(network.gain)
        self.gain = packing.pack(network.gain)
        self.price = packing.pack(prices)
        self.watch = watch
        self.paths = 0
        self.leaving: list[list[int]] = [[] for _ in range(network.nodes)]
        self.entering: list[list[int]] = [[] for _ in range(network.nodes)]
        for arc, (p, q) in enumerate(zip(self.tail, self.head, strict=True)):
            self.leaving[p].append(arc)
            self.entering[q].append(arc)

    def save(self) -> tuple[dict[int, int], list[int]]:
        """Return flow and potentials for `restore`, without the bounds."""
        return {arc: flow for arc, flow in enumerate(self.flow) if flow}, self.price.copy()

    def restore(self, saved: tuple[dict[int, int], list[int]]) -> None:
        """Go back to a flow and potentials; the bounds are the caller's."""
        self.flow = [0] * len(self.flow)
        for arc, flow in saved[0].items():
            self.flow[arc] = flow
        self.price = saved[1].copy()

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

    def total(self) -> int:
        """Return the packed total of the flow."""
        return sum(gain * flow for gain, flow in zip(self.gain, self.flow, strict=True) if flow and gain)

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
        own = replace(self.network, least=np.array(self.least, np.int64), most=np.array(self.most, np.int64))
        return canonical(own, self.flow_array())


def stop_if_asked(*, answer: bool | None) -> None:
    """Raise Cancelled where a progress function answered False."""
    if answer is False:
        raise Cancelled("stopped on request; nothing was decided")
