"""Longest paths over vectors: potentials, face of the optimum, uniqueness.

Vectors are compared first entry to last. A vector is folded into as few int64 columns as its
path sums allow, so that Bellman and Ford's algorithm runs on whole arrays of arcs.
Source: Ahuja, Magnanti and Orlin, Network Flows, 1993, sections 5.4 and 9.3.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from assignment.market import Ints
from assignment.network import Network

Flags = npt.NDArray[np.bool_]
FAR = -(2**62)


class PositiveCycle(Exception):
    """The residual graph has a cycle of positive gain: the flow is not optimal."""


@dataclass(frozen=True, slots=True)
class Folding:
    """How K columns are folded into fewer: `blocks` of (column, shift), one int64 each."""

    blocks: tuple[tuple[tuple[int, int], ...], ...]
    bits: tuple[int, ...]

    @classmethod
    def of(cls, bounds: Iterable[int], limit: int = 60, kinds: Sequence[object] = ()) -> Folding:
        """Fold columns whose sums stay within `bounds` into blocks of at most `limit` bits.

        Columns of different `kinds` do not share a block.
        """
        bits = [int(bound).bit_length() + 2 for bound in bounds]
        blocks: list[list[int]] = []
        for k, width in enumerate(bits):
            alike = not kinds or k == 0 or kinds[k] == kinds[k - 1]
            if blocks and alike and sum(bits[c] for c in blocks[-1]) + width <= limit:
                blocks[-1].append(k)
            else:
                blocks.append([k])
        placed = [tuple((c, sum(bits[d] for d in block if d > c)) for c in block) for block in blocks]
        return cls(tuple(placed), tuple(bits))

    def fold(self, vectors: Ints) -> Ints:
        """Return (a, blocks) from (a, K)."""
        columns = [self.fold_block(vectors, block) for block in range(len(self.blocks))]
        return np.column_stack(columns) if columns else np.zeros((len(vectors), 0), np.int64)

    def fold_block(self, vectors: Ints, block: int) -> Ints:
        """Return (a,) one block of the folded vectors."""
        first, *others = self.blocks[block]
        folded = vectors[:, first[0]] << first[1]
        for k, shift in others:
            folded += vectors[:, k] << shift
        return folded

    def unfold(self, folded: Ints) -> Ints:
        """Return (a, K) from (a, blocks); exact while each entry is within its bound."""
        out = np.empty((len(folded), len(self.bits)), np.int64)
        for b, block in enumerate(self.blocks):
            rest = folded[:, b].copy()
            for k, shift in reversed(block):
                if shift == block[0][1]:
                    out[:, k] = rest
                    continue
                half = np.int64(1) << (self.bits[k] - 1)
                low = ((rest + half) & ((half << 1) - 1)) - half
                out[:, k] = low
                rest = (rest - low) >> self.bits[k]
        return out


def signs(vectors: Ints) -> Ints:
    """Return (a,) the sign of each vector: that of its first entry that is not 0."""
    sign = np.sign(vectors[:, 0])
    for k in range(1, vectors.shape[1]):
        even = np.flatnonzero(sign == 0)
        sign[even] = np.sign(vectors[even, k])
    return sign


def reduced(network: Network, prices: Ints) -> Ints:
    """Return (a, K) gains reduced by the potentials: gain + price of tail - price of head."""
    return network.gain + prices[network.tail] - prices[network.head]


def residual(network: Network, flow: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (tails, heads, gains) of the arcs along which the flow can still change."""
    up = np.flatnonzero(flow < network.most)
    down = np.flatnonzero(flow > network.least)
    tails = np.concatenate([network.tail[up], network.head[down]])
    heads = np.concatenate([network.head[up], network.tail[down]])
    return tails, heads, np.concatenate([network.gain[up], -network.gain[down]])


def folding_of(network: Network) -> Folding:
    """Return a folding wide enough for every simple path of the network."""
    largest = np.abs(network.gain).max(axis=0, initial=0).tolist()
    totals = [sum(map(abs, column)) for column in network.gain.T.tolist()] if network.tail.size < 4096 else None
    bounds = [2 * network.nodes * value for value in largest]
    if totals is not None:
        bounds = [min(a, b) for a, b in zip(bounds, totals, strict=True)]
    return Folding.of(bounds)


def longest(
    tails: Ints, heads: Ints, gains: Ints, nodes: int, *, start: int | None = None, sweeps: int | None = None
) -> Ints:
    """Return (nodes, blocks): the greatest sum of gains of a path to each node.

    From a virtual root joined to every node by 0, or from the node `start` (nodes out of
    reach keep FAR). Stops after `sweeps`, if given, with what was found.

    Raises PositiveCycle where some path has no greatest sum.
    """
    order = np.argsort(tails, kind="stable")
    heads, gains = heads[order], gains[order]
    first = np.searchsorted(tails[order], np.arange(nodes + 1))
    best = np.zeros((nodes, gains.shape[1]), np.int64)
    active = np.arange(nodes)
    if start is not None:
        best[:, 0] = FAR
        best[start, 0] = 0
        active = np.array([start])
    for sweep in range(nodes + 1):
        if not active.size or sweep == sweeps:
            return best
        count = first[active + 1] - first[active]
        arcs = np.repeat(first[active] - (np.cumsum(count) - count), count) + np.arange(count.sum())
        value = np.repeat(best[active], count, axis=0) + gains[arcs]
        better = np.flatnonzero(signs(value - best[heads[arcs]]) > 0) if arcs.size else arcs
        active = _keep_best(best, heads[arcs[better]], value[better])
    raise PositiveCycle


def longest_from(network: Network, flow: Ints, node: int) -> tuple[Ints, Flags]:
    """Return (nodes, K) the greatest residual path sums from a node, and (nodes,) where there is a path."""
    tails, heads, gain = residual(network, flow)
    folding = folding_of(network)
    best = longest(tails, heads, folding.fold(gain), network.nodes, start=node)
    return folding.unfold(best), best[:, 0] > FAR // 2


def _keep_best(best: Ints, heads: Ints, value: Ints) -> Ints:
    """Store the greatest value of each head; return the heads."""
    order = np.lexsort((*value.T[::-1], heads))
    last = np.flatnonzero(np.append(heads[order][1:] != heads[order][:-1], True)) if heads.size else order
    winners = order[last]
    best[heads[winners]] = value[winners]
    return heads[winners]


def canonical(network: Network, flow: Ints) -> Ints:
    """Return (nodes, K) the canonical potentials of an optimal flow.

    They depend on the market alone: every optimum gives the same. Raises PositiveCycle
    where the flow is not optimal.
    """
    tails, heads, gains = residual(network, flow)
    folding = folding_of(network)
    return folding.unfold(longest(tails, heads, folding.fold(gains), network.nodes))


def find_tie(network: Network, flow: Ints, prices: Ints) -> bool:
    """Return whether another flow has the same totals: `has_cycle` of all arcs, by SciPy."""
    even = np.flatnonzero(~reduced(network, prices).any(axis=1))
    tail, head, nodes = network.tail[even], network.head[even], network.nodes
    forth, back = flow[even] < network.most[even], flow[even] > network.least[even]
    both, one_way = forth & back, forth ^ back
    count, part = _parts(tail[both], head[both], nodes, "weak")
    if int(both.sum()) > nodes - count:
        return True
    start, end = (part[np.where(forth, *ends)[one_way]] for ends in ((tail, head), (head, tail)))
    return bool((start == end).any()) or _parts(start, end, count, "strong")[0] < count


def _parts(tail: Ints, head: Ints, nodes: int, connection: str) -> tuple[int, Ints]:
    """Return how many connected parts there are, and the part of each node."""
    graph = csr_matrix((np.ones(tail.size), (tail, head)), shape=(nodes, nodes))
    count, part = connected_components(graph, connection=connection)
    return int(count), part


def has_cycle(even: Iterable[tuple[int, int, bool, bool]]) -> bool:
    """Return whether arcs of reduced gain 0 hold a cycle that can carry a change.

    Arcs are (tail, head, usable forth, usable back). Those usable both ways must form a
    forest; once they are contracted the others must hold no directed cycle.
    """
    leader: dict[int, int] = {}

    def find(node: int) -> int:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    one_way = []
    for tail, head, forth, back in even:
        if forth and back:
            a, b = find(tail), find(head)
            if a == b:
                return True
            leader[a] = b
        elif forth or back:
            one_way.append((tail, head) if forth else (head, tail))
    return _has_directed_cycle([(find(tail), find(head)) for tail, head in one_way])


def _has_directed_cycle(arcs: list[tuple[int, int]]) -> bool:
    follow: dict[int, list[int]] = {}
    degree: dict[int, int] = {}
    for tail, head in arcs:
        follow.setdefault(tail, []).append(head)
        degree[head] = degree.get(head, 0) + 1
        degree.setdefault(tail, 0)
    ready = deque(node for node, count in degree.items() if not count)
    seen = 0
    while ready:
        seen += 1
        for head in follow.get(ready.popleft(), ()):
            degree[head] -= 1
            if not degree[head]:
                ready.append(head)
    return seen != len(degree)
