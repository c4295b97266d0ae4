"""A solved market that stands ready: what would change if one thing did, in milliseconds.

The circulation is built once, on the outcome and its certified potentials. Each question changes
a few bounds, carries along a few shortest paths and goes back. The answer is the one best
placement of the changed market, as solving it from nothing would find.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assignment.branch import Engine, bounded
from assignment.certificate import KEYS
from assignment.circulate import Circulation, Shortage
from assignment.engines import choose, fast
from assignment.errors import Infeasible, MarketError
from assignment.infeasible import explain_shortage
from assignment.lottery import gains
from assignment.market import Ints, Market
from assignment.network import Network, build, find_sides, flow_of
from assignment.outcome import Outcome, rows_of

Changes = list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Shift:
    """What one change would do: rows of the market's pairs lost and won, and the change of each total."""

    lost: Ints
    won: Ints
    totals: tuple[int, ...]


class Standing:
    """A market with its outcome, ready for questions. With bundles, those open stay so.

    Raises MarketError for groups that are not two nested families, and for an outcome that its
    certificate does not prove.
    """

    def __init__(self, market: Market, outcome: Outcome) -> None:
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
        self.engine = _engine(self.network, flow, named_prices(self.network, outcome), market.person.size)
        self.engine.settle()
        self.flow, self.price = self.engine.flow_array(), self.engine.price.copy()
        self.engine.go_back(self.flow, self.price)
        if (self.flow != flow).any():
            raise MarketError("the outcome is not the best of its market")

    def withdraw(self, person: int) -> Shift:
        """Return what happens if a person holds no position. Raises Infeasible."""
        return self._change([(self.network.row_arcs[1 + person], 0, 0)])

    def pin(self, person: int, position: int) -> Shift:
        """Return what happens if a person must hold a position. Raises Infeasible, KeyError."""
        return self._change([(self._arc(person, position), 1, 1)])

    def veto(self, person: int, position: int) -> Shift:
        """Return what happens if a person may not hold a position. Raises Infeasible, KeyError."""
        return self._change([(self._arc(person, position), 0, 0)])

    def one_more_seat(self, position: int) -> Shift:
        """Return what happens if a position has one more seat, of the score of its last one."""
        arc = self.network.seat_arcs[position][-1]
        return self._change([(arc, int(self.network.least[arc]), int(self.network.most[arc]) + 1)])

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
        moved = self.engine.moved(self.flow)
        difference = np.array([self.engine.flow[arc] for arc in moved], np.int64) - self.flow[moved]
        pairs = moved < self.network.pairs
        rows = self.network.pair_rows[moved[pairs]]
        gained = difference @ self.network.gain[moved]
        width = len(self.market.objectives)
        return Shift(rows[difference[pairs] < 0], rows[difference[pairs] > 0], tuple(gained[:width].tolist()))


def _engine(network: Network, flow: Ints, prices: Ints, pairs: int) -> Engine:
    if choose("auto", pairs) == "fast":
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
