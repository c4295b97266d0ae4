"""The fast engine: the same optimum with compiled loops (numba, the extra `fast`).

`propose` finds an optimum without groups by `transport`, block of objectives after block;
`Compiled` is `circulate.Circulation` word for word on compiled loops: it carries any start to
the optimum of the whole circulation, prices it canonically and tests that it is unique. So the
proposal may be wrong, and the outcome may not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment import residual
from assignment.batch import Batch
from assignment.circulate import Difference, Shortage
from assignment.market import Ints, Market
from assignment.network import ROOT, Network
from assignment.potentials import Flags, Folding
from assignment.spelling import spell, spell_pairs, spell_vectors
from assignment.transport import Pairs, Sides, Transport
from assignment.ways import Ways

__all__ = [
    "Batch",
    "Compiled",
    "Pairs",
    "Sides",
    "TooWide",
    "Transport",
    "Ways",
    "propose",
    "spell",
    "spell_pairs",
    "spell_vectors",
    "warm",
]

Watch = Callable[[str], None]
Keep = Callable[[Flags, Ints, int], None]

Arcs = npt.NDArray[np.int32]
Links = tuple[Ints, Arcs, Ints, Arcs]
"""Where each node's leaving arcs start, these arcs, and the same for the entering ones."""

NEAR_EACH = 8
CHANGES = 20_000
PATHS_A_TURN = 16
PATH_BITS = 8
"""The proposal counts on alternating paths of at most about 2^8 pairs to rank objectives; the circulation checks."""


class TooWide(Exception):
    """The scores do not fit into 64-bit blocks; the exact engine has integers of any length."""


# ------------------------------------------------------------------ the proposal


def propose(
    market: Market, network: Network, watch: Watch | None = None, keep: Keep | None = None
) -> tuple[Flags, Ints]:
    """Return ((pairs,) chosen, (nodes, K) potentials) to start the circulation from.

    Groups, bundles, leasts of several and seat scores are left to the circulation. `keep` is given
    what is found after each block of objectives, and how many these are.
    """
    rows = network.pair_rows
    person, position = market.person[rows], market.position[rows]
    pinned = network.least[: network.pairs] > 0
    loads = market.most_load - np.bincount(person[pinned], minlength=len(market.people))
    seats = market.most_seats - np.bincount(position[pinned], minlength=len(market.positions))
    loads = np.minimum(loads, np.bincount(person, minlength=loads.size))
    seats = np.minimum(seats, np.bincount(position, minlength=seats.size))
    full = (market.least_load == market.most_load) & (market.most_load > 0)
    sides = Sides(loads.astype(np.int32), seats.astype(np.int32), full, np.zeros(seats.size, bool))
    chosen = pinned.copy()
    left = np.flatnonzero(~pinned)
    folding = _folding(person, network.gain[: network.pairs])
    found = np.zeros((network.nodes, len(folding.blocks)), np.int64)
    n = loads.size
    for block in range(len(folding.blocks)):
        gain = folding.fold_block(network.gain, block)[left]
        pairs = Pairs(_starts(person[left], n), position[left].astype(np.uint32), gain)
        problem = Transport(pairs, sides, watch)
        problem.solve()
        u, v = problem.u, problem.v * (sides.seats > 0)
        found[1 : 1 + n, block] = -u
        found[1 + n : 1 + n + v.size, block] = v
        mine = problem.chosen()
        if keep is not None:
            proposed = chosen.copy()
            proposed[left[mine]] = True
            settled = 1 + max(k for k, _ in folding.blocks[block])
            keep(proposed, _everywhere(network, folding.unfold(found), n + seats.size), settled)
        if block == len(folding.blocks) - 1:
            chosen[left[mine]] = True
            break
        left, sides = _face(problem, mine, left, chosen)
    return chosen, _everywhere(network, folding.unfold(found), n + seats.size)


def _everywhere(network: Network, prices: Ints, agents: int) -> Ints:
    """Return potentials of all nodes: a group's stands where the root would."""
    prices[1 + agents : network.nodes] = prices[ROOT]
    return prices


def _folding(person: Ints, gain: Ints) -> Folding:
    """Fold neighbouring objectives together, but not those that only count people with others.

    Where a person's pairs all gain the same, prices are of another order: settled first, such an
    objective leaves rows and columns that must be full, and the others keep a narrow range.
    """
    largest = np.abs(gain).max(axis=0, initial=0).tolist()
    same = person[1:] == person[:-1]
    counts = [not (same & (gain[1:, k] != gain[:-1, k])).any() for k in range(gain.shape[1])]
    return Folding.of([value << PATH_BITS for value in largest], limit=58, kinds=counts)


def _starts(owners: Ints, size: int) -> Ints:
    return np.searchsorted(owners, np.arange(size + 1)).astype(np.int64)


def _face(problem: Transport, mine: Flags, left: Ints, chosen: Flags) -> tuple[Ints, Sides]:
    """Keep what all optima so far share: pairs decided, and who must be full because of a price."""
    pairs, sides = problem.pairs, problem.sides
    row = np.repeat(np.arange(sides.loads.size), np.diff(pairs.ptr))
    rest = pairs.gain - problem.u[row] - problem.v[pairs.idx]
    sure = (rest > 0) & mine
    chosen[left[sure]] = True
    even = (rest == 0) | (mine & ~sure)
    loads = sides.loads - np.bincount(row[sure], minlength=sides.loads.size).astype(np.int32)
    seats = sides.seats - np.bincount(pairs.idx[sure], minlength=sides.seats.size).astype(np.int32)
    full_people = sides.full_people | (problem.u != 0)
    full_positions = sides.full_positions | (problem.v != 0)
    return left[even], Sides(loads, seats, full_people & (loads > 0), full_positions & (seats > 0))


# ------------------------------------------------------------------ the circulation


def block_folding(network: Network) -> Folding:
    """Return a folding wide enough for every simple path.

    Such a path meets each node at most once, so at most two pairs at every node of the smaller
    side, one forth and one back. Raises TooWide where one objective fills a block alone.
    """
    pairs = network.pairs
    ends = min(np.count_nonzero(np.bincount(side[:pairs])) for side in (network.tail, network.head))
    low = network.gain[:pairs].min(axis=0, initial=0).tolist()
    high = network.gain[:pairs].max(axis=0, initial=0).tolist()
    seats = np.abs(network.gain[pairs:]).max(axis=0, initial=0).tolist()
    others = 2 * (network.nodes if any(seats) else 0)
    bounds = [ends * (b - a) + others * s for a, b, s in zip(low, high, seats, strict=True)]
    folding = Folding.of(bounds)
    if max(folding.bits) > 58:
        raise TooWide
    return folding


class Compiled:
    """A flow and potentials on a network whose bounds may change between calls of `settle`.

    Raises TooWide where the numbers do not fit into 64-bit blocks.
    """

    def __init__(self, network: Network, flow: Ints, prices: Ints, *, watch: Watch | None = None) -> None:
        self.folding = block_folding(network)
        self.network = network
        self.tail = network.tail.astype(np.int32)
        self.head = network.head.astype(np.int32)
        self.least = network.least.astype(np.int64)
        self.most = network.most.astype(np.int64)
        self.flow = flow.astype(np.int64)
        blocks = range(len(self.folding.blocks))
        self.gain = np.empty((len(blocks), self.tail.size), np.int64)
        self.price = np.empty((len(blocks), network.nodes), np.int64)
        for b in blocks:
            if watch is not None:
                watch("carrying: objectives")
            self.gain[b] = self.folding.fold_block(network.gain, b)
            self.price[b] = self.folding.fold_block(self._fitting(prices), b)
        self.watch = watch
        self.paths = self.settled = 0
        self.ends = self.tail, self.head, network.nodes
        self.changed = np.zeros(CHANGES, np.int32)
        self.counts = np.zeros(4, np.int64)
        sizes = self.tail.size, network.nodes
        self.log = np.zeros(sizes[0], np.int32), np.zeros(sizes[1], np.int32)
        self.in_log = np.zeros(sizes[0], np.uint8), np.zeros(sizes[1], np.uint8)
        self.every: Links | None = None
        self.leaving: tuple[npt.NDArray[Any], ...] | None = None
        self.lost: frozenset[int] = frozenset()
        self.scratch: tuple[npt.NDArray[Any], ...] | None = None
        self.kept = self.flow, self.price
        self.even: Ints | None = None
        self.is_even = self.is_changed = np.zeros(network.nodes, np.uint8)

    def _fitting(self, prices: Ints) -> Ints:
        """Return the potentials, or zeros where they are far from anything a path can add up to."""
        largest = np.abs(prices).max(axis=0, initial=0).tolist()
        fits = all(value < 1 << bits for value, bits in zip(largest, self.folding.bits, strict=True))
        return prices if fits else np.zeros_like(prices)

    def rest(self) -> Ints:
        """Make the potentials of the settled flow canonical and remember both for `turn`; return the potentials."""
        self.price = self._canonical()
        self.kept = self.flow.copy(), self.price.copy()
        self.even = residual.even_arcs(self.tail, self.head, self.gain, self.price)
        self.is_even = np.zeros(self.tail.size, np.uint8)
        self.is_even[self.even] = 1
        self._forget()
        return self.folding.unfold(self.price.T)

    def differs(self) -> Difference:
        """Return how flow and potentials differ from those `rest` remembered."""
        flow, price = self.kept
        arcs, nodes = self.logged(0), self.logged(1)
        arcs = arcs[self.flow[arcs] != flow[arcs]]
        nodes = nodes[(self.price[:, nodes] != price[:, nodes]).any(axis=0)]
        return Difference(arcs, self.flow[arcs], nodes, self.price[:, nodes])

    def turn(self, difference: Difference) -> None:
        """Go to a flow and to potentials; the bounds are the caller's."""
        self.go_back(*self.kept)
        self.flow[difference.arcs] = difference.flow
        self.price[:, difference.nodes] = difference.price
        self.note(0, difference.arcs)
        self.note(1, difference.nodes)

    def vectors_of(self, difference: Difference) -> Ints:
        """Return (k, K) the potentials of a difference."""
        return self.folding.unfold(difference.price.T)

    def decide(self, changes: Iterable[tuple[int, int, int]], *, is_open: bool) -> None:
        """Change bounds and settle; potentials change as little as they must. Raises Shortage.

        Shortest paths from the position that closes only raise potentials, and no further than any
        potentials that prove the new flow and are not below the old ones; from the position that
        opens, on the graph turned round, they likewise only lower them (docs/proof.md).
        """
        arcs = self._set(changes)
        excess = np.zeros(self.network.nodes, np.int64)
        if self._obey(arcs, excess).size and not self._carry(self.all_links(), excess, back=is_open):
            raise Shortage(self.lost)

    def moved(self, before: Ints) -> Ints:
        """Return the arcs whose flow is not as `before`, given that `go_back` was called since."""
        arcs = self.logged(0)
        kept: Ints = arcs[self.flow[arcs] != before[arcs]]
        return kept

    def go_back(self, flow: Ints, price: Any) -> None:
        """Return to a flow and to potentials (`price` as it was then); only what was logged is touched."""
        arcs, nodes = self.logged(0), self.logged(1)
        self.flow[arcs] = flow[arcs]
        self.price[:, nodes] = price[:, nodes]
        self._forget()

    def logged(self, kind: int) -> Ints:
        """Return the arcs (kind 0) or nodes (1) that may have changed since the log was empty, sorted."""
        return np.sort(self.log[kind][: self.counts[2 + kind]])

    def note(self, kind: int, places: Ints) -> None:
        """Enter arcs or nodes into the log, each once."""
        new = places[self.in_log[kind][places] == 0]
        count = int(self.counts[2 + kind])
        self.log[kind][count : count + new.size] = new
        self.in_log[kind][new] = 1
        self.counts[2 + kind] += new.size

    def _forget(self) -> None:
        for kind in range(2):
            self.in_log[kind][self.log[kind][: self.counts[2 + kind]]] = 0
        self.counts[:] = 0

    def change(self, changes: Iterable[tuple[int, int, int]]) -> None:
        """Set (arc, least, most) and settle again. Raises Shortage."""
        self.settle(self._set(changes))

    def _set(self, changes: Iterable[tuple[int, int, int]]) -> list[int]:
        arcs = []
        for arc, least, most in changes:
            self.least[arc], self.most[arc] = least, most
            arcs.append(arc)
        return arcs

    def settle(self, arcs: Sequence[int] | None = None) -> None:
        """Make the flow optimal, given that it was so but for `arcs` (all when None).

        Raises Shortage where the bounds cannot all be kept, Cancelled if `watch` says so,
        TooWide where the potentials outgrow 64 bits.
        """
        excess = np.zeros(self.network.nodes, np.int64)
        if arcs is not None:
            if self._obey(arcs, excess).size:
                self._carry_over_all(excess)
            return
        surplus = self._obey_all(excess)[1]
        if self.watch is not None:
            self.watch("carrying: nearly tight pairs")
        near = self._nearly_tight() if surplus.size else np.zeros(0, np.int32)
        while surplus.size:
            if not self._carry(_links(near, *self.ends), excess):
                self._carry_over_all(excess)
                return
            excess[:] = 0
            changed, surplus = self._obey_all(excess)
            if changed > self.changed.size:
                self._carry_over_all(excess)
                return
            near = np.unique(np.concatenate([near, self.changed[:changed]]))

    def _carry_over_all(self, excess: Ints) -> None:
        """Carry over all arcs, as few are looked at or those nearly tight did not do. Raises Shortage."""
        if not self._carry(self.all_links(), excess):
            raise Shortage(self.lost)

    def all_links(self) -> Links:
        """Return all arcs by the node they leave and by the one they enter."""
        if self.every is None:
            self.every = _links(np.arange(self.tail.size, dtype=np.int32), *self.ends)
        return self.every

    def _obey_all(self, excess: Ints) -> tuple[int, Ints]:
        """Set every arc to the bound its sign asks for; return how many changed, and the nodes with too much."""
        changed = residual.obey(*self.parts(), excess, self.changed)
        if changed < 0:
            arc = int(np.flatnonzero(self.least > self.most)[0])
            raise Shortage(frozenset((int(self.head[arc]),)))
        return int(changed), np.flatnonzero(excess > 0)

    def parts(self) -> tuple[npt.NDArray[Any], ...]:
        """Return (tail, head, least, most, flow, gain, price), as the compiled loops take them."""
        return self.tail, self.head, self.least, self.most, self.flow, self.gain, self.price

    def _nearly_tight(self) -> Arcs:
        """Return the arcs that paths are likely to use: all but the pairs with the longest reduced lengths."""
        pairs, nodes = self.network.pairs, self.network.nodes
        wanted = max(NEAR_EACH * nodes, pairs // 25)
        arcs = np.arange(self.tail.size, dtype=np.int32)
        if pairs > 2 * wanted:
            length = np.zeros(pairs)
            for b in range(len(self.gain)):
                reduced = self.gain[b, :pairs] + self.price[b, self.tail[:pairs]] - self.price[b, self.head[:pairs]]
                length += np.ldexp(np.abs(reduced).astype(np.float64), -60 * b)
            kept = length <= np.partition(length, wanted)[wanted]
            kept |= self.flow[:pairs] > 0
            arcs = np.concatenate([arcs[:pairs][kept], arcs[pairs:]])
        return arcs

    def _obey(self, arcs: Sequence[int], excess: Ints) -> Ints:
        touched = set()
        for arc in arcs:
            least, most = int(self.least[arc]), int(self.most[arc])
            p, q = int(self.tail[arc]), int(self.head[arc])
            if least > most:
                raise Shortage(frozenset((q,)))
            reduced = tuple((self.gain[:, arc] + self.price[:, p] - self.price[:, q]).tolist())
            zero = (0,) * len(reduced)
            old = int(self.flow[arc])
            new = most if reduced > zero else least if reduced < zero else min(max(old, least), most)
            if new != old:
                self.flow[arc] = new
                self.note(0, np.array([arc]))
                excess[q] += new - old
                excess[p] += old - new
                touched |= {p, q}
        return np.array(sorted(node for node in touched if excess[node] > 0), np.int64)

    def _carry(self, links: Links, excess: Ints, *, back: bool | None = None) -> bool:
        """Carry along shortest paths over some arcs; return False where they do not suffice.

        `back` asks to search from the nodes that lack something. From the root every node is near,
        so that is done where all that is too much is there; from one position most are far.
        """
        if self.scratch is None:
            nodes = self.network.nodes
            self.scratch = (
                np.zeros((len(self.price), nodes), np.int64),
                np.zeros(nodes, np.uint8),
                np.zeros(nodes, np.int64),
                np.zeros(nodes, np.uint8),
                np.zeros(nodes, np.int64),
            )
        surplus = np.flatnonzero(excess > 0)
        if back is None:
            back = surplus.size == 1 and surplus[0] == ROOT
        if back:
            return self._carry_back(links, excess)
        return self._run(surplus, links, self.parts(), excess)

    def _carry_back(self, links: Links, excess: Ints) -> bool:
        """Do the same from the nodes that lack something, on the graph turned round."""
        turned = -excess
        tail, head, *bounds, price = self.parts()
        self.price = -price
        done = self._run(
            np.flatnonzero(turned > 0), (*links[2:], *links[:2]), (head, tail, *bounds, self.price), turned
        )
        self.price *= -1
        excess[:] = -turned
        if not done:
            self.lost = frozenset(range(self.network.nodes)) - self.lost
        return done

    def _run(self, sources: Ints, links: Links, parts: tuple[npt.NDArray[Any], ...], excess: Ints) -> bool:
        assert self.scratch is not None
        while sources.size:
            if self.watch is not None:
                self.watch(f"carrying, {sources.size} to go")
            self.counts[:2] = 0
            end, at, settled = residual.carry(
                sources, *links, *parts, excess, *self.scratch, self.counts, *self.log, *self.in_log, PATHS_A_TURN
            )
            self.paths += int(self.counts[0])
            self.settled += int(self.counts[1])
            if end == residual.SHORT:
                self.lost = frozenset(self.scratch[4][:settled].tolist())
                return False
            if end == residual.WIDE:
                raise TooWide
            sources = sources[at:]
        return True

    def vectors(self) -> Ints:
        """Return (nodes, K) the potentials as they stand."""
        return self.folding.unfold(self.price.T)

    def is_optimal(self) -> bool:
        """Return whether the potentials prove the flow."""
        return bool(residual.is_optimal(*self.parts()))

    def canonical(self) -> Ints:
        """Return (nodes, K) the canonical potentials of the settled flow (see `potentials.canonical`)."""
        return self.folding.unfold(self._canonical().T)

    def _canonical(self) -> Ints:
        return self._path_sums(np.lexsort(self.price[::-1]), self.price.copy())

    def paths_from(self, node: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Return (nodes, K) the greatest residual path sums from a node, and (nodes,) where there is a path."""
        label = np.full_like(self.price, residual.FAR)
        label[:, node] = self.price[:, node]
        sums = self._path_sums(np.array([node]), label)
        return self.folding.unfold(sums.T), label[0] < residual.FAR

    def _path_sums(self, order: Ints, label: Ints) -> Ints:
        moved = np.flatnonzero(self.flow > self.least).astype(np.int32)
        first = np.zeros(self.network.nodes + 1, np.int64)
        back = np.zeros(moved.size, np.int32)
        residual.index_some(moved, self.head, first, back)
        if self.leaving is None:
            self.leaving = _index(self.tail, self.network.nodes)
        residual.canonical(*self.leaving, first, back, *self.parts(), order, label)
        sums: Ints = self.price - label
        return sums

    def has_tie(self) -> bool:
        """Return whether another flow has the same totals."""
        if self.even is None:
            return bool(residual.has_tie(*self.parts()))
        even = residual.perhaps_even(
            self.even, self.is_even, self.logged(1), self.is_changed, *self.all_links(), self.tail, self.head,
            self.gain, self.price,
        )  # fmt: skip
        return bool(residual.holds_tie(even, *self.parts()))

    def flow_array(self) -> Ints:
        """Return (a,) the flow."""
        return self.flow.copy()


def _links(arcs: Arcs, tail: Arcs, head: Arcs, nodes: int) -> Links:
    """Return these arcs by the node they leave and by the one they enter."""
    out, into = np.zeros(nodes + 1, np.int64), np.zeros(nodes + 1, np.int64)
    leaving, entering = np.empty(arcs.size, np.int32), np.empty(arcs.size, np.int32)
    residual.index_some(arcs, tail, out, leaving)
    residual.index_some(arcs, head, into, entering)
    return out, leaving, into, entering


def _index(nodes: npt.NDArray[Any], count: int) -> tuple[npt.NDArray[Any], ...]:
    """Return where each node's arcs start, and the arcs node by node."""
    first, arcs = np.zeros(count + 1, np.int64), np.empty(nodes.size, np.int32)
    residual.index(nodes, first, arcs)
    return first, arcs


def warm() -> None:
    """Compile what only large markets use: narrow gains, the spelling of pairs."""
    rng = np.random.default_rng(1)
    gain = rng.integers(1, 50, 600).astype(np.int32)
    pairs = Pairs(np.arange(0, 601, 10), np.tile(np.arange(10, dtype=np.uint32), 60), gain)
    problem = Transport(pairs, Sides.plain([1] * 60, [4] * 10))
    problem.solve()
    problem.resume()
    rows, text = np.arange(1), np.zeros(2, np.uint8)
    spell(
        rows,
        rows,
        rows,
        np.zeros((1, 1), np.int64),
        text[:1],
        np.arange(2),
        text[:1],
        np.arange(2),
        np.zeros(99, np.uint8),
    )
