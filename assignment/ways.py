"""What one unit more or less on one arc of a proven optimum would do: one shortest path, found in a moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from assignment import between

Changes = dict[int, int]


class Ways:
    """The residual graph of a compiled circulation at its optimum, ready for paths. It leaves it as it was."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        blocks, nodes = engine.price.shape
        self.links = engine.all_links()
        self.scratch = (
            np.zeros((2, blocks, nodes), np.int64),
            np.zeros((2, nodes), np.uint8),
            np.zeros((2, nodes), np.int64),
            np.zeros((2, nodes), np.int64),
        )
        self.steps = np.zeros(2 * nodes + 2, np.int64)

    def path(self, arc: int, least: int, most: int) -> Changes | None:
        """Return how every flow changes, by arc, if one arc has bounds that its flow misses by at most one unit.

        None where the bounds cannot be kept.
        """
        engine = self.engine
        more = self._wanted(arc, least, most)
        if not more:
            return {}
        assert abs(more) == 1
        ends = (int(engine.head[arc]), int(engine.tail[arc]))[::more]
        parts = engine.tail, engine.head, engine.least, engine.most, engine.flow, engine.gain, engine.price
        before = engine.least[arc], engine.most[arc], engine.flow[arc]
        engine.least[arc], engine.most[arc], engine.flow[arc] = least, most, engine.flow[arc] + more
        try:
            count = between.meet(*ends, *self.links, *parts, *self.scratch, self.steps)
        finally:
            engine.least[arc], engine.most[arc], engine.flow[arc] = before
        return self._changes(arc, more, count) if count >= 0 else None

    def _wanted(self, arc: int, least: int, most: int) -> int:
        """Return by how many units the arc's flow must change to obey the bounds at the present potentials."""
        engine = self.engine
        p, q = engine.tail[arc], engine.head[arc]
        reduced = tuple((engine.gain[:, arc] + engine.price[:, p] - engine.price[:, q]).tolist())
        zero, old = (0,) * len(reduced), int(engine.flow[arc])
        new = most if reduced > zero else least if reduced < zero else min(max(old, least), most)
        return new - old

    def _changes(self, arc: int, more: int, count: int) -> Changes:
        changes = {arc: more}
        for step in self.steps[:count].tolist():
            other, units = (step, 1) if step >= 0 else (-1 - step, -1)
            changes[other] = changes.get(other, 0) + units
        return changes
