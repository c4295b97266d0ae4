"""A good start from SciPy: chosen pairs and potentials.

Large markets go through `faces`, which leaves nothing to do. Small ones are one table for SciPy's
dense assignment solver: groups are ignored there, somebody with a load of 2 may hold the same
position twice, and floats are used inside, so nothing is promised: the exact engine (`circulate`)
disposes. Objectives are folded into numbers of at most 49 bits and solved one after the other; after
each, arcs whose reduced gain is not 0 are held at their bound and the rest stays free, which is
exactly the face of the optima so far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from assignment import faces
from assignment.faces import Keep
from assignment.market import Ints, Market
from assignment.network import ROOT, Network, Sides, build, flow_of
from assignment.outcry import rank_in_run
from assignment.potentials import Flags, Folding, PositiveCycle, longest, residual

DENSE_ENTRIES = 40_000
"""Larger tables (about a hundred people) take longer than sweeps."""

SWEEPS = 400


@dataclass(frozen=True, slots=True)
class Proposal:
    """(pairs,) chosen and (nodes, K) potentials to start the exact engine from.

    `is_settled`: the placement is an optimum of the whole network, and the potentials are the canonical ones.
    """

    chosen: Flags
    prices: Ints
    is_settled: bool = False


def propose(
    market: Market,
    network: Network,
    engine: str = "auto",
    watch: Callable[[str], None] | None = None,
    keep: Keep | None = None,
) -> Proposal:
    """Return what to start the exact engine from.

    `engine` "dense" uses scipy.optimize.linear_sum_assignment, "sparse" whole arrays and
    scipy.sparse.csgraph (see `faces`), "exact" proposes nothing, "auto" chooses by size. `keep` is
    given what is found after each block of objectives, and how many these are.
    """
    nothing = Proposal(np.zeros(network.pairs, bool), np.zeros((network.nodes, network.gain.shape[1]), np.int64))
    if engine == "exact" or not network.pairs:
        return nothing
    if engine == "sparse" or (engine == "auto" and _entries_of(market) > DENSE_ENTRIES):
        found = faces.propose(market, network, watch, keep)
        return nothing if found is None else Proposal(*found, is_settled=True)
    return _by_tables(market, network, watch, keep)


def _entries_of(market: Market) -> int:
    """Return how large the table would be: a row for each unit of load, a column for each seat and each row."""
    rows = int(market.most_load.sum())
    return rows * (int(market.most_seats.sum()) + rows)


def _by_tables(market: Market, network: Network, watch: Callable[[str], None] | None, keep: Keep | None) -> Proposal:
    prices = np.zeros((network.nodes, network.gain.shape[1]), np.int64)
    plain = build(replace(market, groups=()), Sides({}, {}), _pair_gain(market, network))
    _allow_repeats(plain)
    folding = _folding(market, plain)
    folded = folding.fold(plain.gain)
    found = np.zeros((plain.nodes, folded.shape[1]), np.int64)
    times = np.zeros(plain.pairs, np.int64)
    for block in range(folded.shape[1]):
        if watch is not None:
            watch(f"proposing, part {block + 1} of {folded.shape[1]}")
        gain = folded[:, block]
        bits = sum(folding.bits[k] for k, _ in folding.blocks[block])
        times = _match(plain, gain, 2 ** min(bits + 1, 50))
        found[:, block] = _prices(plain, flow_of(plain, market, times), gain)
        _keep_face(plain, gain + found[plain.tail, block] - found[plain.head, block])
        prices[: plain.nodes] = folding.unfold(found)
        prices[plain.nodes :] = prices[ROOT]  # a group's node stands where the root would
        if keep is not None:
            keep(times > 0, prices, 1 + max(k for k, _ in folding.blocks[block]))
    return Proposal(times > 0, prices)


def _allow_repeats(plain: Network) -> None:
    """Let a pair be chosen as often as rows and columns of an assignment problem can repeat it.

    Once at least: a position without seats has its price from pairs that its seats forbid.
    """
    load = np.ones(plain.nodes, np.int64)
    for node, row in plain.row_arcs.items():
        load[node] = plain.most[row]
    free = np.flatnonzero(plain.least[: plain.pairs] == 0)
    seats = np.zeros(plain.nodes, np.int64)
    for arcs in plain.seat_arcs.values():
        seats[plain.tail[arcs[0]]] = plain.most[arcs[0] : arcs[-1] + 1].sum()
    plain.most[free] = np.maximum(np.minimum(load[plain.tail[free]], seats[plain.head[free]]), 1)


def _pair_gain(market: Market, network: Network) -> Ints:
    gain = np.zeros((market.person.size, network.gain.shape[1]), np.int64)
    gain[network.pair_rows] = network.gain[: network.pairs]
    return gain


def _folding(market: Market, plain: Network) -> Folding:
    """Fold columns so that no alternating path leaves 49 bits, exact in a float64."""
    steps = 2 * min(int(market.most_load.sum()), int(market.most_seats.sum())) + 4
    largest = np.abs(plain.gain).max(axis=0, initial=0).tolist()
    return Folding.of([steps * value for value in largest], limit=49)


def _prices(plain: Network, flow: Ints, gain: Ints) -> Ints:
    tails, heads, gains = residual(replace(plain, gain=gain[:, None]), flow)
    try:
        return longest(tails, heads, gains, plain.nodes, sweeps=SWEEPS)[:, 0]
    except PositiveCycle:
        return np.zeros(plain.nodes, np.int64)


def _keep_face(plain: Network, reduced: Ints) -> None:
    plain.least[reduced > 0] = plain.most[reduced > 0]
    plain.most[reduced < 0] = plain.least[reduced < 0]


def _match(plain: Network, gain: Ints, bonus: int) -> Ints:
    """Return how often each pair is chosen in one scalar problem within the bounds of `plain`.

    Every unit of a person's load is a row. Columns are seats, those that must be filled with
    `bonus`, and one idle column for each row, at -`bonus` where the person must be placed.
    """
    pairs = plain.pairs
    held = plain.least[:pairs]
    free = np.flatnonzero(held < plain.most[:pairs])
    room = plain.most[free] - held[free]
    persons, person_row = np.unique(plain.tail[free], return_inverse=True)
    positions, position_row = np.unique(plain.head[free], return_inverse=True)
    load_least, load_most = _left(plain, persons, np.bincount(plain.tail[:pairs], held, plain.nodes))
    units = np.minimum(load_most, _sums(person_row, room, persons.size))
    wanted = _sums(position_row, room, positions.size)
    seat_first, seat_count, seat_value = _seats(
        plain, gain, bonus=bonus, positions=positions, held=held, wanted=wanted
    )
    rows = np.repeat(np.arange(persons.size), units)
    idle = np.where(rank_in_run(rows) < load_least[rows], -bonus, 0)
    times = held.copy()
    if not rows.size or not seat_value.size:
        return times
    entry_row, entry_column, entry_pair = _entries(person_row, position_row, units, seat_first, seat_count)
    value = gain[free[entry_pair]] + seat_value[entry_column]
    row_pick = _solve(seat_value.size, (entry_row, entry_column, value), idle)
    picked = np.flatnonzero(row_pick >= 0)
    owner = positions[np.repeat(np.arange(positions.size), seat_count)][row_pick[picked]]
    key = plain.tail[free] * plain.nodes + plain.head[free]
    order = np.argsort(key)
    taken = np.searchsorted(key[order], persons[rows[picked]] * plain.nodes + owner)
    np.add.at(times, free[order[taken]], 1)
    return times


def _sums(places: Ints, values: Ints, size: int) -> Ints:
    """Return (size,) the sum of the values at each place."""
    return np.bincount(places, values, size).astype(np.int64)


def _left(plain: Network, nodes: Ints, held: Ints) -> tuple[Ints, Ints]:
    """Return the least and most load of persons once their held pairs are taken off."""
    rows = np.array([plain.row_arcs[int(node)] for node in nodes], np.int64)
    used = held[nodes].astype(np.int64)
    return np.maximum(plain.least[rows] - used, 0), np.maximum(plain.most[rows] - used, 0)


def _seats(
    plain: Network, gain: Ints, *, bonus: int, positions: Ints, held: Ints, wanted: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return first column, number of columns and value of each column of the positions."""
    used = _sums(plain.head[: plain.pairs], held, plain.nodes)
    starts = sorted(plain.seat_arcs)
    offset = int(plain.tail[plain.seat_arcs[starts[0]][0]]) - starts[0]
    values, counts = [], []
    for node, most_wanted in zip(positions.tolist(), wanted.tolist(), strict=True):
        column: list[int] = []
        skip = int(used[node])
        for arc in plain.seat_arcs[node - offset]:
            least, most = int(plain.least[arc]), int(plain.most[arc])
            taken = min(skip, most)
            skip -= taken
            must = max(least - taken, 0)
            room = min(most - taken, most_wanted - len(column))
            column += [int(gain[arc]) + (bonus if s < must else 0) for s in range(room)]
        values += column
        counts.append(len(column))
    count = np.array(counts, np.int64)
    return np.cumsum(count) - count, count, np.array(values, np.int64)


def _entries(
    person_row: Ints, position_row: Ints, units: Ints, seat_first: Ints, seat_count: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return (row, column, pair) of every unit of a person with every seat of a position."""
    first_unit = np.cumsum(units) - units
    times = units[person_row] * seat_count[position_row]
    pair = np.repeat(np.arange(person_row.size), times)
    within = np.arange(pair.size) - np.repeat(np.cumsum(times) - times, times)
    seats = seat_count[position_row[pair]]
    row = first_unit[person_row[pair]] + within // np.maximum(seats, 1)
    column = seat_first[position_row[pair]] + within % np.maximum(seats, 1)
    return row, column, pair


def _solve(seats: int, entries: tuple[Ints, Ints, Ints], idle: Ints) -> Ints:
    """Return for each row its seat column, or -1 where it stays idle.

    `entries` are row, column and value; row r may stay idle at `idle[r]`.
    """
    row, column, value = entries
    rows = idle.size
    table = np.full((rows, seats + rows), -np.inf)
    table[row, column] = value
    table[np.arange(rows), seats + np.arange(rows)] = idle
    _, picked = linear_sum_assignment(table, maximize=True)
    picked = np.asarray(picked, np.int64)
    return np.where(picked < seats, picked, -1)
