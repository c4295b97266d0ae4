"""What can be said when the time is over: a placement that keeps every condition, and what none exceeds.

Any potentials give a bound: no circulation gets more out of an arc than its most times a reduced
gain above 0, or its least times one below (docs/proof.md). So whatever prices the work has arrived
at prove something, and those of objectives that are settled prove their totals the best.

The placement is the last one proposed, without what breaks a condition, filled up pair by pair,
the dearest first (Nemhauser and Wolsey, Integer and Combinatorial Optimization, 1988, II.5).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assignment.market import Ints, Market
from assignment.network import ROOT, Network, decide, flow_of
from assignment.potentials import Flags, signs

Tell = Callable[[str], None]

ARCS_AT_A_TIME = 200_000

FILL_SECONDS, TURNS = 0.2, 3
"""How long, and how often at least, people without a position ask for one."""


@dataclass
class Known:
    """What the work has arrived at: the last proposal, potentials, how many leading objectives they settle."""

    chosen: Flags | None = None
    prices: Ints | None = None
    settled: int = 0

    def keep(self, chosen: Flags, prices: Ints, settled: int) -> None:
        """Remember a proposal."""
        self.chosen, self.prices, self.settled = chosen.copy(), prices.copy(), settled


def bounding_prices(network: Network, known: Known) -> Ints:
    """Return potentials whose bound is as low as a glance can make it.

    Of the objectives that are not settled, each person is given the most that any pair still in
    question gains.
    """
    width = network.gain.shape[1]
    prices = np.zeros((network.nodes, width), np.int64) if known.prices is None else known.prices.copy()
    prices[:, known.settled :] = 0
    pairs = network.pairs
    if known.settled >= width or not pairs:
        return prices
    settled = known.settled
    most = np.zeros((network.nodes, width - settled), np.int64)
    for first in range(0, pairs, ARCS_AT_A_TIME):
        part = slice(first, min(first + ARCS_AT_A_TIME, pairs))
        tail, gain = network.tail[part], network.gain[part]
        if settled:
            rest = gain[:, :settled] + prices[tail, :settled] - prices[network.head[part], :settled]
            asked = signs(rest) >= 0
            tail, gain = tail[asked], gain[asked]
        if not tail.size:
            continue
        if (tail[1:] < tail[:-1]).any():
            order = np.argsort(tail, kind="stable")
            tail, gain = tail[order], gain[order]
        starts = np.flatnonzero(np.append(True, tail[1:] != tail[:-1]))
        highest = np.maximum.reduceat(gain[:, settled:], starts, axis=0)
        most[tail[starts]] = np.maximum(most[tail[starts]], highest)
    prices[:, settled:] = -most
    return prices


def bound_of(network: Network, prices: Ints) -> tuple[int, ...]:
    """Return a vector that the totals of no circulation exceed, compared first to last."""
    total = [0] * network.gain.shape[1]
    for first in range(0, network.tail.size, ARCS_AT_A_TIME):
        part = slice(first, first + ARCS_AT_A_TIME)
        rest = network.gain[part] + prices[network.tail[part]] - prices[network.head[part]]
        sign = signs(rest)
        amount = np.where(sign > 0, network.most[part], np.where(sign < 0, network.least[part], 0))
        used = np.flatnonzero(amount)
        rest, amount = rest[used], amount[used]
        if float(np.abs(rest).max(initial=0)) * float(amount.sum()) >= 2**62:
            rest, amount = rest.astype(object), amount.astype(object)
        total = [a + int(b) for a, b in zip(total, amount @ rest, strict=True)]
    return tuple(total)


# ------------------------------------------------------------------ the placement


class _Filling:
    """A placement while pairs are added: what each node of the network holds, and may hold."""

    def __init__(self, market: Market, network: Network) -> None:
        self.market, self.network = market, network
        self.room = np.zeros(network.nodes, np.int64)
        self.father = np.zeros(network.nodes, np.int64)
        for node, arc in network.row_arcs.items():
            self.room[node] = network.most[arc]
            self.father[node] = network.tail[arc] if network.head[arc] == node else network.head[arc]
        for arcs in network.seat_arcs.values():
            node = network.tail[arcs[0]]
            self.room[node] = network.most[arcs.start : arcs.stop].sum()
            self.father[node] = network.head[arcs[0]]
        self.chosen = np.zeros(network.pairs, bool)
        self.is_flat = not self.father.any()

    def chain(self, pair: int) -> list[int]:
        """Return the nodes whose room a pair takes."""
        found = []
        for end in (int(self.network.tail[pair]), int(self.network.head[pair])):
            node = end
            while node != ROOT:
                found.append(node)
                node = int(self.father[node])
        return found

    def add(self, pair: int) -> bool:
        """Take a pair if everything it counts for has room; return whether it was taken."""
        nodes = self.chain(pair)
        if self.chosen[pair] or any(self.room[node] <= 0 for node in nodes):
            return False
        for node in nodes:
            self.room[node] -= 1
        self.chosen[pair] = True
        return True

    def drop(self, pair: int) -> None:
        """Give a pair up."""
        for node in self.chain(pair):
            self.room[node] += 1
        self.chosen[pair] = False

    def close(self, bundle: int) -> None:
        """Close a bundle: whoever is there leaves, and nobody comes."""
        for j in self.market.bundles[bundle].leasts:
            node = int(self.network.tail[self.network.seat_arcs[j][0]])
            taken = np.flatnonzero(self.chosen)
            for pair in taken[self.market.position[self.network.pair_rows[taken]] == j].tolist():
                if not self.network.least[pair]:
                    self.drop(pair)
            self.room[node] = min(int(self.room[node]), 0)

    def add_all(self, pairs: Ints) -> None:
        """Take pairs in this order as long as there is room, a person's first ones and a position's first ones."""
        if not self.is_flat:
            for pair in pairs.tolist():
                self.add(pair)
            return
        for ends in (self.network.tail, self.network.head):
            nodes = ends[pairs]
            order = np.argsort(nodes, kind="stable")
            place = np.empty(nodes.size, np.int64)
            place[order] = np.arange(nodes.size) - np.searchsorted(nodes[order], nodes[order])
            pairs = pairs[place < self.room[nodes]]
        for ends in (self.network.tail, self.network.head):
            np.subtract.at(self.room, ends[pairs], 1)
        self.chosen[pairs] = True

    def fill(self, tell: Tell) -> None:
        """Add pairs, in turns: everybody with room asks for the dearest pair left, while there is time."""
        until = time.monotonic() + FILL_SECONDS
        tail, head = (ends[: self.network.pairs] for ends in (self.network.tail, self.network.head))
        left = np.flatnonzero((self.room[tail] > 0) & (self.room[head] > 0) & ~self.chosen)
        tell("reading: who could go where")
        left = left[np.argsort(tail[left], kind="stable")]
        value = _roughly(self.network.gain[left], tell)
        left, value = left[value > 0], value[value > 0]
        turns = 0
        while left.size and (turns < TURNS or time.monotonic() < until):
            turns += 1
            tell("reading: who could go where")
            first = np.flatnonzero(np.append(True, tail[left][1:] != tail[left][:-1]))
            best = np.repeat(np.maximum.reduceat(value, first), np.diff(np.append(first, left.size)))
            asked = np.flatnonzero(value == best)
            asked = asked[np.append(True, tail[left[asked]][1:] != tail[left[asked]][:-1])]
            self.add_all(left[asked[np.argsort(-value[asked], kind="stable")]])
            stays = (self.room[tail[left]] > 0) & (self.room[head[left]] > 0)
            stays[asked] = False
            left, value = left[stays], value[stays]


def _roughly(gain: Ints, tell: Tell) -> npt.NDArray[np.float64]:
    """Return one number for each vector, in about their order."""
    value, scale = np.zeros(len(gain)), 1.0
    for column in gain.T:
        tell("reading: who could go where")
        value += scale * column
        scale /= 2.0 * max(1.0, float(np.abs(column).max(initial=0)))
    return value


def placement(market: Market, network: Network, chosen: Flags | None, tell: Tell = lambda _: None) -> Flags | None:
    """Return (pairs,) chosen pairs that keep every condition, None where none was found.

    Pinned pairs come first, then those proposed; a bundle that misses a least is closed. `tell` is
    called now and then.
    """
    filling = _Filling(market, network)
    pinned = np.flatnonzero(network.least[: network.pairs])
    filling.add_all(pinned)
    proposed = np.flatnonzero(~filling.chosen & chosen) if chosen is not None else np.zeros(0, np.int64)
    filling.add_all(proposed[np.lexsort(network.gain[proposed].T[::-1])[::-1]])
    rows = network.pair_rows[filling.chosen]
    held = np.bincount(market.position[rows], minlength=len(market.positions))
    opens = [_opens(market, held, b) for b in range(len(market.bundles))]
    for b, is_open in enumerate(opens):
        if not is_open:
            filling.close(b)
    filling.fill(tell)
    if not market.bundles and not network.least[network.pairs :].any():
        return filling.chosen if filling.chosen[pinned].all() else None  # room was never exceeded
    own = network.copy()
    for b in range(len(market.bundles)):
        for arc, least, most in decide(network, market, b, is_open=opens[b]):
            own.least[arc], own.most[arc] = least, most
    flow = flow_of(own, market, filling.chosen)
    keeps = (own.least <= flow).all() and (flow <= own.most).all()
    return filling.chosen if keeps else None


def _opens(market: Market, held: Ints, bundle: int) -> bool:
    """Return whether a bundle holds somebody and keeps all its leasts; `held` counts by position."""
    needs = market.bundles[bundle].leasts
    enough = [held[j] >= max(need, int(market.least_seats[j])) for j, need in needs.items()]
    return all(enough) and any(held[j] for j in needs)
