"""A solved market that stands ready: what would change if one thing did, in milliseconds.

The circulation is built once, on the outcome and its certified potentials. Each question changes
a few bounds, carries along a few shortest paths and goes back. The answer is the one best
placement of the changed market, as solving it from nothing would find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from assignment.branch import Engine, bounded
from assignment.certificate import KEYS
from assignment.circulate import Circulation, Shortage
from assignment.engines import choose, fast, has_fast
from assignment.errors import Infeasible, MarketError
from assignment.infeasible import explain_shortage
from assignment.lottery import gains
from assignment.market import Ints, Market
from assignment.network import Network, build, find_sides, flow_of
from assignment.outcome import Outcome, rows_of
from assignment.potentials import Flags

Changes = list[tuple[int, int, int]]

MANY = 8
"""From so many people at once on it is worth sorting each node's nearest arcs, once."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one change would do: rows of the market's pairs lost and won, and the change of each total.

    closed, opened : indices of the bundles that close and open; a `Standing` keeps them as they are.
    """

    lost: Ints
    won: Ints
    totals: tuple[int, ...]
    closed: tuple[int, ...] = ()
    opened: tuple[int, ...] = ()


class Standing:
    """A market with its outcome, ready for questions. With bundles, those open stay so.

    Raises MarketError for groups that are not two nested families, and for an outcome that its
    certificate does not prove.
    """

    def __init__(self, market: Market, outcome: Outcome, *, engine: str = "auto") -> None:
        sides = find_sides(market)
        if sides.witness:
            raise MarketError("these groups are not two nested families; nothing stands ready for them")
        self.market, self.outcome = market, outcome
        whole = build(market, sides, gains(market, len(outcome.lottery)))
        shut = set(outcome.closed)
        is_open = {b: b not in shut for b in range(len(market.bundles))}
        self.network = bounded(market, whole, is_open) if is_open else whole
        chosen = np.zeros(market.person.size, bool)
        chosen[rows_of(market, outcome.pairs)] = True
        self.arc_of = np.full(market.person.size, -1, np.int64)
        self.arc_of[self.network.pair_rows] = np.arange(self.network.pairs)
        flow = flow_of(self.network, market, chosen[self.network.pair_rows])
        self.engine = engine_on(
            self.network, flow, named_prices(self.network, outcome), choose(engine, market.person.size)
        )
        self.engine.settle()
        self.flow, self.price = self.engine.flow_array(), self.engine.price.copy()
        self.engine.go_back(self.flow, self.price)
        if (self.flow != flow).any():
            raise MarketError("the outcome is not the best of its market")
        self.ways = fast().Ways(self.engine) if has_fast() and isinstance(self.engine, fast().Compiled) else None
        self._batch: Any = None

    def withdraw(self, *people: int) -> Shift:
        """Return what happens if these people hold no position. Raises Infeasible."""
        if self.ways is not None and (self._batch is not None or len(people) >= MANY):
            with self.emptied(people) as batch:
                if batch is not None:
                    return self._shift()
        return self._change([(self.network.row_arcs[1 + person], 0, 0) for person in people])

    def sort_near(self) -> None:
        """Make ready for many withdrawals at once. Needs the compiled loops."""
        if self._batch is None:
            self._batch = fast().Batch(self.engine)

    @contextmanager
    def emptied(self, people: Iterable[int]) -> Iterator[Any]:
        """Let these people hold nothing while the block runs, which is given the `batch.Batch`; then go back.

        It is given None where that cannot be carried so. Needs the compiled loops.
        """
        arcs = np.unique([self.network.row_arcs[1 + person] for person in people]).astype(np.int64)
        engine = self.engine
        self.sort_near()
        before = engine.least[arcs], engine.most[arcs]
        try:
            yield self._batch if self._batch.close(arcs) else None
        finally:
            engine.least[arcs], engine.most[arcs] = before
            self._batch.go_back()
            engine.go_back(self.flow, self.price)

    def paths_from(self, node: int) -> tuple[Ints, Flags]:
        """Return (nodes, K) the greatest residual path sums from a node, and (nodes,) where there is a path."""
        return self.engine.paths_from(node)

    def holds(self, row: int) -> bool:
        """Return whether a pair, a row of the market, is chosen."""
        arc = self.arc_of[row]
        return bool(arc >= 0 and self.flow[arc])

    def pin(self, person: int, position: int) -> Shift:
        """Return what happens if a person must hold a position. Raises Infeasible, KeyError."""
        return self.one_unit(self._arc(person, position), 1, 1)

    def veto(self, person: int, position: int) -> Shift:
        """Return what happens if a person may not hold a position. Raises Infeasible, KeyError."""
        return self.one_unit(self._arc(person, position), 0, 0)

    def one_more_seat(self, position: int) -> Shift:
        """Return what happens if a position has one more seat, of the score of its last one."""
        arc = self.network.seat_arcs[position][-1]
        return self.one_unit(arc, int(self.network.least[arc]), int(self.network.most[arc]) + 1)

    def cost(self, row: int) -> tuple[int, ...] | None:
        """Return what each total would lose if the pair, a row of the market, were forced; None where it cannot be.

        Costs no more than the path: what is in the way is not looked for.
        """
        arc = int(self.arc_of[row])
        if arc < 0:
            return None
        if self.ways is None:
            try:
                return tuple(-change for change in self._change([(arc, 1, 1)]).totals)
            except Infeasible:
                return None
        found = self.ways.path(arc, 1, 1)
        return None if found is None else tuple(-change for change in self._shift_of(found).totals)

    def one_unit(self, arc: int, least: int, most: int) -> Shift:
        """Return what happens if one arc has bounds that its flow misses by one unit. Raises Infeasible.

        With compiled loops that is one path, sought from both its ends; where there is none, or
        without them, the engine carries the unit and says what is in the way.
        """
        if self.ways is None:
            return self._change([(arc, least, most)])
        found = self.ways.path(arc, least, most)
        return self._change([(arc, least, most)]) if found is None else self._shift_of(found)

    def _arc(self, person: int, position: int) -> int:
        row = self.market.pair_index(person, position)
        if row is None or self.arc_of[row] < 0:
            raise KeyError((self.market.people[person], self.market.positions[position]))
        return int(self.arc_of[row])

    def _change(self, changes: Changes) -> Shift:
        before = [(arc, int(self.network.least[arc]), int(self.network.most[arc])) for arc, _, _ in changes]
        try:
            self.engine.change(changes)
            return self._shift()
        except Shortage as shortage:
            raise Infeasible(explain_shortage(self.market, self._with(changes), shortage, {})) from None
        finally:
            for arc, least, most in before:
                self.engine.least[arc], self.engine.most[arc] = least, most
            self.engine.go_back(self.flow, self.price)

    def _with(self, changes: Changes) -> Network:
        own = self.network.copy()
        for arc, least, most in changes:
            own.least[arc], own.most[arc] = least, most
        return own

    def _shift(self) -> Shift:
        return self._shift_by(*self.difference())

    def difference(self) -> tuple[Ints, Ints]:
        """Return the arcs whose flow is now another than at rest, and by how much."""
        moved = self.engine.moved(self.flow)
        return moved, np.asarray(self.engine.flow)[moved] - self.flow[moved]

    def _shift_of(self, changes: Mapping[int, int]) -> Shift:
        moved = [arc for arc, units in changes.items() if units]
        return self._shift_by(np.array(moved, np.int64), np.array([changes[arc] for arc in moved], np.int64))

    def _shift_by(self, moved: Ints, difference: Ints) -> Shift:
        """Return the shift that changes the flow on these arcs by so much."""
        pairs = moved < self.network.pairs
        rows = self.network.pair_rows[moved[pairs]]
        gained = difference @ self.network.gain[moved]
        width = len(self.market.objectives)
        return Shift(rows[difference[pairs] < 0], rows[difference[pairs] > 0], tuple(gained[:width].tolist()))


def engine_on(network: Network, flow: Ints, prices: Ints, engine: str) -> Engine:
    """Return the circulation of the engine of this name, the plain one where numbers are too wide for it."""
    if engine == "fast":
        try:
            return fast().Compiled(network, flow, prices)  # type: ignore[no-any-return]
        except fast().TooWide:
            pass
    return Circulation(network, flow, prices)


def named_prices(network: Network, outcome: Outcome) -> Ints:
    """Return the potentials of a certificate by node, 0 for nodes it does not name."""
    prices = np.zeros((network.nodes, network.gain.shape[1]), np.int64)
    known = outcome.certificate.get("prices")
    if not known:
        return prices
    width = min(prices.shape[1], len(known["root"]))
    for node, (kind, name) in enumerate(network.names):
        vector = known["root"] if kind == "root" else known.get(KEYS[kind], {}).get(name)
        if vector is not None:
            prices[node, :width] = vector[:width]
    return prices
