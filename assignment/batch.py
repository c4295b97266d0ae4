"""Many people fewer at once: the optimum, its canonical potentials and its even arcs, from those at rest.

Hundreds of paths over all arcs cost as much as an auction. Each node's nearest arcs are sorted once, while
the market stands ready; a path reads a few of each. What changes is so little that the potentials at rest
tell for nearly every other arc that it need not be looked at (docs/proof.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from assignment import nearby, residual
from assignment.market import Ints

NEAR_EACH = 4
"""So many near arcs are kept for each node, on average."""


class Batch:
    """A compiled circulation at its optimum, and what people who go at once change about it.

    The engine's potentials stay as they are at rest; `moved` says how far they have come.
    """

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        blocks, nodes = engine.price.shape
        self.links = engine.all_links()
        near, rest, self.reach = _near(engine)
        place = np.full(engine.tail.size, -1, np.int32)
        place[near] = np.arange(near.size)
        forth, back = engine.flow[near] < engine.most[near], engine.flow[near] > engine.least[near]
        self.can = forth * np.uint8(nearby.CAN_FORTH) | back * np.uint8(nearby.CAN_BACK)
        self.near = near, self.can.copy(), place
        self.into = _rows(engine.head, engine.tail, near, rest, nodes)
        self.out = _rows(engine.tail, engine.head, near, rest, nodes)
        self.order = np.lexsort(engine.price[::-1])
        self.moved = np.zeros((blocks, nodes), np.int64)
        self.whole = np.zeros(nodes, np.uint8)
        self.scratch = (
            np.zeros((blocks, nodes), np.int64),
            np.zeros(nodes, np.uint8),
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.uint8),
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.int64),
        )

    def close(self, arcs: Ints) -> bool:
        """Let nothing flow on these arcs and carry what was there elsewhere; return False where that cannot be."""
        engine = self.engine
        excess = np.zeros(engine.network.nodes, np.int64)
        carried = engine.flow[arcs]
        np.subtract.at(excess, engine.head[arcs], carried)
        np.add.at(excess, engine.tail[arcs], carried)
        engine.flow[arcs] = engine.least[arcs] = engine.most[arcs] = 0
        engine.note(0, arcs)
        self.near[1][self.near[2][arcs]] = 0
        end = nearby.carry_back(
            np.flatnonzero(excess < 0), self.near, self.into, self.out, self.links, self.reach, *engine.parts(),
            excess, self.moved, self.whole, *self.scratch, engine.counts, *engine.log, *engine.in_log,
        )  # fmt: skip
        return bool(end == residual.OPTIMAL)

    def canonical(self) -> tuple[Ints, Ints]:
        """Return (blocks, nodes) the canonical potentials of the flow and the arcs that are even under them."""
        engine, near = self.engine, (self.near, self.into, self.out, self.links)
        tail, _, _, most, flow, gain, price = engine.parts()
        sums = np.ascontiguousarray(-price.T)
        order, raised = self.order, engine.logged(1).astype(np.int64)
        while True:
            nearby.path_sums(order, *near, *engine.parts(), self.moved, self.whole, raised, sums)
            even, raised = nearby.even_arcs(
                self.near[0], self.into, self.links, self.reach, tail, most, flow, gain, price, sums
            )
            if not raised.size:
                return np.ascontiguousarray(price + sums.T), even
            order = order[:0]

    def has_tie(self, price: Ints, even: Ints) -> bool:
        """Return whether another flow has the same totals, given potentials and the arcs that are even under them."""
        *parts, _ = self.engine.parts()
        return bool(residual.holds_tie(even, *parts, price))

    def go_back(self) -> None:
        """Forget how far potentials have come and what arcs can do, before the engine forgets which."""
        self.moved[:, self.engine.logged(1)] = 0
        self.whole[:] = 0
        _, can, place = self.near
        changed = place[self.engine.logged(0)]
        changed = changed[changed >= 0]
        can[changed] = self.can[changed]


def _near(engine: Any) -> tuple[Ints, Ints, Ints]:
    """Return the near arcs, the nearest first, (blocks, near) how near they are, and how near all others are not.

    Among them are all arcs that are no pairs, and all that can be gone along back.
    """
    pairs, nodes = engine.network.pairs, engine.network.nodes
    rest = engine.price[:, engine.head] - engine.price[:, engine.tail] - engine.gain
    reach = np.full((len(rest), 1), residual.FARTHEST >> 1)
    wanted = NEAR_EACH * nodes
    if wanted >= pairs:
        near = np.arange(rest.shape[1])
    else:
        is_near = np.ones(rest.shape[1], bool)
        left = np.arange(pairs)
        for b in range(len(rest)):  # what is equal so far is told apart by the next block
            values = rest[b, left]
            reach[b] = np.partition(values, wanted)[wanted]
            is_near[left[values > reach[b]]] = False
            wanted -= np.count_nonzero(values < reach[b])
            left = left[values == reach[b]]
        near = np.flatnonzero(is_near | (engine.flow > engine.least))
    near = near[np.lexsort(rest[::-1, near])]
    return near, np.ascontiguousarray(rest[:, near]), reach


def _rows(node: Ints, other: Ints, near: Ints, rest: Ints, nodes: int) -> tuple[npt.NDArray[Any], ...]:
    """Return the near arcs at each node, the nearest first."""
    rows = np.zeros(nodes + 1, np.int64), np.empty((near.size, 1 + len(rest)), np.int64)
    nearby.spread(node, other, near, rest, *rows)
    return rows
