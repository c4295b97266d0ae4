"""The table of scores that follow from features, some rows at a time, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from assignment.engines import has_fast
from assignment.market import Ints

if TYPE_CHECKING:
    from assignment.implicit import Features

ROWS = 64
"""How many rows are computed at a time."""

EXACT_32 = 5_000_000
"""Below this a score less two prices, each as large as a score, is exact in float32: three such fit into 2^24."""

Table = npt.NDArray[Any]


@cache
def loops() -> Any:
    """Return the module `assignment.pricing`, loaded when first asked for."""
    return import_module("assignment.pricing")


class Blocks:
    """The table of scores: `rows` (n, d) times `columns` (d, m), and bonuses where kinds are the same."""

    def __init__(self, features: Features, kind: Any = None) -> None:
        self.kind = kind or (np.float32 if features.limit() < EXACT_32 else np.float64)
        self.rows = features.people.astype(self.kind)
        self.columns = np.ascontiguousarray(features.positions.astype(self.kind).T)
        self.bonuses = features.bonuses.astype(self.kind)
        both = np.concatenate([features.people_kinds, features.positions_kinds])
        kinds = np.unique(both, return_inverse=True)[1].reshape(both.shape).astype(np.int32)
        self.row_kinds = kinds[: len(features.people)]
        self.column_kinds = np.ascontiguousarray(kinds[len(features.people) :].T)

    def of(self, columns: Ints) -> Blocks:
        """Return the table of some columns only."""
        part = copy(self)
        part.columns = np.ascontiguousarray(self.columns[:, columns])
        part.column_kinds = np.ascontiguousarray(self.column_kinds[:, columns])
        return part

    def turned(self) -> Blocks:
        """Return the table with rows for columns."""
        part = copy(self)
        part.rows, part.columns = (np.ascontiguousarray(side.T) for side in (self.columns, self.rows))
        part.row_kinds, part.column_kinds = (
            np.ascontiguousarray(side.T) for side in (self.column_kinds, self.row_kinds)
        )
        return part

    def at(self, rows: Any) -> Table:
        """Return the scores of some rows."""
        parts = self.rows[rows], self.columns, self.row_kinds[rows], self.column_kinds
        block = np.empty((len(parts[0]), parts[1].shape[1]), self.kind)
        fill = loops().fill if has_fast() else _fill
        fill(block, *parts, self.bonuses)
        return block

    def all(self) -> Iterator[tuple[int, Table]]:
        """Yield (first row, scores) of all rows."""
        for first in range(0, len(self.rows), ROWS):
            yield first, self.at(slice(first, first + ROWS))


def _fill(block: Table, rows: Table, columns: Table, row_kinds: Table, column_kinds: Table, bonuses: Table) -> None:
    block[:] = rows @ columns
    for k, bonus in enumerate(bonuses):
        block += bonus * (row_kinds[:, k, None] == column_kinds[k])
