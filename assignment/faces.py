"""A proposal in whole arrays: objective after objective, each on the face that those before it leave.

The face of the optima so far is the arcs whose reduced gain is 0; all others stay as they are. Of
these, an arc between two strongly connected parts of the residual graph is on no cycle and stays too,
which leaves little to an objective after the first. Each objective is made optimal by `outcry` and
`sweeping`; its potentials are then those that `potentials.canonical` finds, by SciPy's Dijkstra.

Objectives are folded into numbers of at most 49 bits. Floats within SciPy hold integers below 2^53.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from assignment.market import Ints, Market
from assignment.network import Network
from assignment.outcry import Auction
from assignment.potentials import Flags, Folding
from assignment.sweeping import FAR, Sweep

NEAR = 16
"""Pairs within this part of the range of gains count as near at first."""

SMALL_FACE = 50_000
"""So few pairs are all near."""

Watch = Callable[[str], None]
Keep = Callable[[Flags, Ints, int], None]


@dataclass(slots=True)
class _Face:
    """The arcs of a network while their bounds close in on the optima; no two join the same nodes."""

    nodes: int
    pairs: int
    tail: Ints
    head: Ints
    least: Ints
    most: Ints
    flow: Ints
    is_start: Flags

    @classmethod
    def of(cls, network: Network) -> _Face:
        """Give each arc of seats beside the first of its position a node of its own on the way."""
        beside = [arc for arcs in network.seat_arcs.values() for arc in arcs[1:]]
        count, nodes = len(beside), network.nodes
        tail, middle = network.tail.copy(), nodes + np.arange(count)
        tail[beside] = middle
        return cls(
            nodes=nodes + count,
            pairs=network.pairs,
            tail=np.concatenate([tail, network.tail[beside]]),
            head=np.concatenate([network.head, middle]),
            least=np.concatenate([network.least, np.zeros(count, np.int64)]),
            most=np.concatenate([network.most, network.most[beside]]),
            flow=np.zeros(network.tail.size + count, np.int64),
            is_start=np.arange(nodes + count) < nodes,
        )

    def residual(self, gain: Ints) -> tuple[Ints, Ints, Ints]:
        """Return (tails, heads, gains) of the arcs along which the flow can still change."""
        up, down = np.flatnonzero(self.flow < self.most), np.flatnonzero(self.flow > self.least)
        tails = np.concatenate([self.tail[up], self.head[down]])
        heads = np.concatenate([self.head[up], self.tail[down]])
        return tails, heads, np.concatenate([gain[up], -gain[down]])

    def narrow(self, gain: Ints, price: Ints) -> None:
        """Hold the arcs whose reduced gain is not 0 at their bound; paths start where the price is 0."""
        reduced = gain + price[self.tail] - price[self.head]
        self.least[reduced > 0] = self.most[reduced > 0]
        self.most[reduced < 0] = self.least[reduced < 0]
        self.is_start &= price == 0


def propose(
    market: Market, network: Network, watch: Watch | None = None, keep: Keep | None = None
) -> tuple[Flags, Ints] | None:
    """Return ((pairs,) chosen, (nodes, K) canonical potentials), None where the bounds cannot all be kept.

    Bundles are relaxed, as in the network. `keep` is given what is found after each block of
    objectives, and how many these are.
    """
    folding = _folding(network)
    face = _Face.of(network)
    found = np.zeros((face.nodes, len(folding.blocks)), np.int64)
    for block, columns in enumerate(folding.blocks):
        if watch is not None:
            watch(f"proposing, part {block + 1} of {len(folding.blocks)}")
        gain = np.zeros(face.tail.size, np.int64)
        gain[: network.tail.size] = folding.fold_block(network.gain, block)
        price = _settle(market, network, face, gain, watch)
        if price is None:
            return None
        if int(np.ptp(price)) >= FAR // 2:
            return None  # a float could not hold every path
        found[:, block] = _canonical(face, gain, price)
        face.narrow(gain, found[:, block])
        if keep is not None:
            keep(face.flow[: network.pairs] > 0, folding.unfold(found[: network.nodes]), 1 + columns[-1][0])
    return face.flow[: network.pairs] > 0, folding.unfold(found[: network.nodes])


def _folding(network: Network) -> Folding:
    """Fold columns so that no path that meets each node once leaves 49 bits."""
    pairs = network.pairs
    ends = [np.count_nonzero(np.bincount(end[:pairs])) for end in (network.tail, network.head)]
    largest = np.abs(network.gain).max(axis=0, initial=0).tolist()
    return Folding.of([(2 * min(ends) + 4) * value for value in largest], limit=49)


def _settle(market: Market, network: Network, face: _Face, gain: Ints, watch: Watch | None) -> Ints | None:
    """Make the flow of the face optimal for one block; return potentials that prove it on its cycles."""
    least, most = face.least.copy(), face.most.copy()
    if face.flow.any():
        part = _parts(face)
        fixed = part[face.tail] != part[face.head]
        least[fixed] = most[fixed] = face.flow[fixed]
    free = np.flatnonzero(least[: face.pairs] < most[: face.pairs])
    start = _Start.of(market, network, least, most, free)
    flow, price = face.flow.copy(), np.zeros(face.nodes, np.int64)
    flow[free], price[1 : 1 + len(market.people) + len(market.positions)] = start.guess(gain[free], watch)
    span = int(gain[free].max(initial=0) - gain[free].min(initial=0))
    reach = max(span // NEAR, 1) if free.size > SMALL_FACE else FAR
    return price if _sweep(face, (gain, least, most, flow, price), free.size, reach, watch) else None


def _sweep(
    face: _Face, parts: tuple[Ints, Ints, Ints, Ints, Ints], pairs: int, reach: int, watch: Watch | None
) -> bool:
    """Carry on the arcs that can move and the nodes that they touch; return whether all bounds can be kept."""
    gain, least, most, flow, price = parts
    moves = np.flatnonzero(least < most)
    held = np.where(least < most, 0, least)
    supply = np.bincount(face.head, held, face.nodes) - np.bincount(face.tail, held, face.nodes)
    touched = np.zeros(face.nodes, bool)
    touched[face.tail[moves]] = touched[face.head[moves]] = True
    if (least > most).any() or supply[~touched].any():
        return False
    place = (np.cumsum(touched) - 1).astype(np.int32)
    sweep = Sweep(
        nodes=int(touched.sum()), pairs=pairs, tail=place[face.tail[moves]], head=place[face.head[moves]],
        least=least[moves], most=most[moves], gain=gain[moves], flow=flow[moves], price=price[touched],
        supply=supply[touched].astype(np.int64), reach=reach, watch=watch,
    )  # fmt: skip
    if not sweep.run():
        return False
    face.flow = held
    face.flow[moves], price[touched] = sweep.flow, sweep.price
    return True


def _parts(face: _Face) -> npt.NDArray[np.int32]:
    """Return the strongly connected part of each node: an arc between two is on no residual cycle."""
    tails, heads, _ = face.residual(face.flow)
    part: npt.NDArray[np.int32]
    _, part = connected_components(_graph(tails, heads, np.ones(tails.size), face.nodes), connection="strong")
    return part


def _graph(tails: Ints, heads: Ints, lengths: npt.NDArray[np.float64], nodes: int) -> csr_matrix:
    graph = coo_matrix((lengths, (tails, heads)), shape=(nodes, nodes))
    graph.has_canonical_format = True  # no two arcs join the same nodes: nothing to add up
    return graph.tocsr()


@dataclass(slots=True)
class _Start:
    """The free pairs of a face as people and positions see them; groups are ignored."""

    person: Ints
    position: Ints
    loads: Ints
    seats: Ints
    full_people: Flags
    full_positions: Flags

    @classmethod
    def of(cls, market: Market, network: Network, least: Ints, most: Ints, free: Ints) -> _Start:
        """Take off what is held already from what each can take."""
        n, m, pairs, arcs = len(market.people), len(market.positions), network.pairs, network.tail.size
        rows = network.pair_rows
        held = np.flatnonzero((least[:pairs] > 0) & (least[:pairs] == most[:pairs]))
        person, position = market.person[rows[free]], market.position[rows[free]]
        sides = []
        for owner, taken, ends, base, size in (
            (person, market.person[rows[held]], network.head[pairs:], 1, n),
            (position, market.position[rows[held]], network.tail[pairs:], 1 + n, m),
        ):
            low, high = (
                np.bincount(ends, bound[pairs:arcs], network.nodes)[base : base + size].astype(np.int64)
                for bound in (least, most)
            )
            room = np.minimum(high - np.bincount(taken, minlength=size), np.bincount(owner, minlength=size))
            sides.append((np.maximum(room, 0), low == high))
        (loads, full_people), (seats, full_positions) = sides
        return cls(person, position, loads, seats, full_people, full_positions)

    def guess(self, gain: Ints, watch: Watch | None) -> tuple[Flags, Ints]:
        """Return (free,) True for pairs to start with, and potentials of people, then positions.

        Where each person's pairs gain the same, nobody bids: then people are counted, and prices follow.
        """
        if not ((self.person[1:] == self.person[:-1]) & (gain[1:] != gain[:-1])).any():
            price = np.zeros(self.loads.size + self.seats.size, np.int64)
            price[self.person] = -np.maximum(gain, 0)
            return np.zeros(gain.size, bool), price
        return self._auction(gain, watch)

    def _auction(self, gain: Ints, watch: Watch | None) -> tuple[Flags, Ints]:
        is_open = (self.loads[self.person] > 0) & (self.seats[self.position] > 0)
        open_pairs = slice(None) if is_open.all() else np.flatnonzero(is_open)
        person, position, worth = self.person[open_pairs], self.position[open_pairs], gain[open_pairs]
        if self.seats.sum() < self.loads.sum():
            size = self.loads.size, self.seats.size
            first = np.searchsorted(person, np.arange(size[0] + 1))
            turned = csr_matrix((np.arange(worth.size), position, first), shape=size).tocsc()
            order = turned.data
            held, price = _bid(
                turned.indptr.astype(np.int64), person[order], worth[order],
                wants=self.seats, holds=self.loads, must=self.full_positions, watch=watch,
            )  # fmt: skip
            picked = np.zeros(worth.size, bool)
            picked[order[held]] = True
            v, u = _prices(position, person, worth, picked, price, self.loads, self.seats.size)
        else:
            picked, price = _bid(
                np.searchsorted(person, np.arange(self.loads.size + 1)), position, worth,
                wants=self.loads, holds=self.seats, must=self.full_people, watch=watch,
            )  # fmt: skip
            u, v = _prices(person, position, worth, picked, price, self.seats, self.loads.size)
        idle, closed = (np.flatnonzero(room == 0) for room in (self.loads[self.person], self.seats[self.position]))
        np.maximum.at(u, self.person[idle], gain[idle] - v[self.position[idle]])
        np.maximum.at(v, self.position[closed], gain[closed] - u[self.person[closed]])
        chosen = np.zeros(gain.size, bool)
        chosen[open_pairs] = picked
        return chosen, np.concatenate([-u, v])


def _bid(
    first: Ints, thing: Ints, worth: Ints, *, wants: Ints, holds: Ints, must: Flags, watch: Watch | None
) -> tuple[Flags, Ints]:
    """Return (pairs,) True where held after the auction, and the price of each thing."""
    auction = Auction(first, thing, worth, wants, holds, must, watch)
    auction.run()
    return auction.is_held, auction.price << auction.shift


def _prices(
    bidder: Ints, thing: Ints, worth: Ints, held: Flags, price: Ints, holds: Ints, bidders: int
) -> tuple[Ints, Ints]:
    """Return prices of bidders and things: no pair that is not held is worth more than both."""
    asked = np.zeros(bidders, np.int64)
    np.maximum.at(asked, bidder[~held], worth[~held] - price[thing[~held]])
    bidder, thing, rest = bidder[held], thing[held], worth[held] - asked[bidder[held]]
    lowest = np.full(price.size, FAR)
    np.minimum.at(lowest, thing, rest)
    is_full = np.bincount(thing, minlength=price.size) == holds
    return asked, np.where(is_full & (holds > 0), np.maximum(price, lowest), price)


def _canonical(face: _Face, gain: Ints, price: Ints) -> Ints:
    """Return the greatest residual path sum to each node from those where a path may start.

    `price` proves the flow on cycles; elsewhere it is raised as far as it must be.
    """
    tails, heads, gains = face.residual(gain)
    while True:
        over = gains + price[tails] - price[heads]
        better = np.flatnonzero(over > 0)
        if not better.size:
            break
        np.maximum.at(price, heads[better], price[tails[better]] + gains[better])
    starts = np.flatnonzero(face.is_start)
    low = int(price[starts].min())
    graph = _graph(
        np.concatenate([tails, np.full(starts.size, face.nodes)]),
        np.concatenate([heads, starts]),
        np.concatenate([-over, price[starts] - low]).astype(np.float64),
        face.nodes + 1,
    )
    distance = dijkstra(graph, indices=face.nodes)[: face.nodes]
    reached = np.isfinite(distance)  # but for nodes of arcs of seats that cannot be used
    return np.where(reached, price - low - np.where(reached, distance, 0).astype(np.int64), 0)
