"""Why this person is here and not there, and what one more seat would be worth."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assignment.branch import bounded
from assignment.circulate import stop_if_asked
from assignment.engines import choose
from assignment.errors import Infeasible, MarketError
from assignment.infeasible import Conflict
from assignment.lottery import gains
from assignment.market import Ints, Market
from assignment.network import Network, build, find_sides, flow_of
from assignment.outcome import Outcome, rows_of
from assignment.potentials import FAR, folding_of, longest, longest_from, residual
from assignment.reopening import Reopening, Undecided
from assignment.solve import solve
from assignment.standing import Shift, Standing

ROWS_A_TURN = 64


class Reason(StrEnum):
    """Why a person holds a position or does not."""

    HELD = "held"
    NOT_ELIGIBLE = "not eligible"
    FORBIDDEN = "forbidden"
    IMPOSSIBLE = "impossible"
    COST = "cost"
    LOTTERY = "lottery"


@dataclass(frozen=True, slots=True)
class Move:
    """One person's change between two placements; None stands for no position."""

    person: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What it would take to put a person into a position.

    cost : per objective, total of the outcome minus the best total with the pair forced;
        the first entry that is not 0 is above 0. Empty where the pair cannot be forced.
    clause : the first objective that would lose, "lottery", or "" where nothing would.
    moves : everybody who would hold something else, the person first, then along the chain.
    closed, opened : bundles that would close and open.
    """

    person: str
    position: str
    reason: Reason
    cost: tuple[int, ...] = ()
    clause: str = ""
    moves: tuple[Move, ...] = ()
    closed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """What one more seat at a position would do: the gain per objective, and who would move."""

    position: str
    gain: tuple[int, ...]
    moves: tuple[Move, ...] = ()


Ready = Standing | Reopening


def ready(market: Market, outcome: Outcome) -> Ready | None:
    """Return the outcome made ready for questions, None for groups that cross and for what is not proved the best.

    With bundles a forced pair may open one or close another, so their tree is kept with it (`Reopening`).
    Raises MarketError where the outcome is not the best of its market.
    """
    if find_sides(market).witness or outcome.bound is not None:
        return None
    return Reopening(market, outcome) if market.bundles else Standing(market, outcome)


def explain(
    market: Market, outcome: Outcome, person: int, position: int, *, standing: Ready | None = None
) -> Explanation:
    """Return what would be lost, and who would move, if the pair were forced.

    `standing` is what `ready` returned: make it once and give it where there are many questions, so
    that each is answered in milliseconds. Where nothing can stand ready the market is solved again.
    """
    names = market.people[person], market.positions[position]
    row = market.pair_index(person, position)
    if row is None:
        return Explanation(*names, Reason.NOT_ELIGIBLE)
    if _lists(market.forbidden, person, position):
        return Explanation(*names, Reason.FORBIDDEN)
    if _lists(outcome.pairs, person, position):
        return Explanation(*names, Reason.HELD)
    standing = standing or ready(market, outcome)
    try:
        forced = _forced(market, outcome, (person, position), standing)
    except Infeasible as fault:
        return Explanation(*names, Reason.IMPOSSIBLE, conflict=fault.conflict)
    except MarketError:
        return Explanation(*names, Reason.IMPOSSIBLE)
    cost = tuple(-change for change in forced.totals)
    clause = next((name for name, loss in zip(market.objectives, cost, strict=True) if loss), "lottery")
    return Explanation(
        *names,
        Reason.COST if any(cost) else Reason.LOTTERY,
        cost,
        clause,
        tuple(_moves(market, forced, person)),
        tuple(market.bundles[b].id for b in forced.closed),
        tuple(market.bundles[b].id for b in forced.opened),
    )


def _lists(pairs: Ints, person: int, position: int) -> bool:
    return bool(((pairs[:, 0] == person) & (pairs[:, 1] == position)).any())


def _forced(market: Market, outcome: Outcome, pair: tuple[int, int], standing: Ready | None) -> Shift:
    """Return the shift where the pair is forced. Raises Infeasible, MarketError."""
    if standing is not None:
        with suppress(Undecided):
            return standing.pin(*pair)
    return _solved_again(market, outcome, *pair)


def _solved_again(market: Market, outcome: Outcome, person: int, position: int) -> Shift:
    """Return the shift to the outcome of the market with the pair pinned. Raises Infeasible, MarketError."""
    return _shift(market, outcome, solve(market.with_pin(person, position), start=outcome))


def _shift(market: Market, outcome: Outcome, forced: Outcome) -> Shift:
    old, new = rows_of(market, outcome.pairs), rows_of(market, forced.pairs)
    return Shift(
        np.setdiff1d(old, new),
        np.setdiff1d(new, old),
        tuple(b - a for a, b in zip(outcome.totals, forced.totals, strict=True)),
        tuple(sorted(set(forced.closed) - set(outcome.closed))),
        tuple(sorted(set(outcome.closed) - set(forced.closed))),
    )


def explain_person(
    market: Market, outcome: Outcome, person: int, *, standing: Ready | None = None
) -> list[Explanation]:
    """Return an explanation for each pair of the person, the best-scored first."""
    first, last = np.searchsorted(market.person, [person, person + 1])
    order = sorted(range(first, last), key=lambda row: [-score for score in market.scores[row].tolist()])
    standing = standing or ready(market, outcome)
    return [explain(market, outcome, person, int(market.position[row]), standing=standing) for row in order]


def _moves(market: Market, shift: Shift, first: int | None) -> list[Move]:
    """Return the changes as a chain: who takes a seat is followed by who leaves it."""
    lost: dict[int, list[int]] = {}
    won: dict[int, list[int]] = {}
    for table, rows in ((lost, shift.lost), (won, shift.won)):
        for row in np.sort(rows).tolist():
            table.setdefault(int(market.person[row]), []).append(int(market.position[row]))
    left = sorted(lost.keys() | won.keys())
    chain: list[Move] = []
    person = first
    while left:
        person = person if person in left else left[0]
        left.remove(person)
        out, into = lost.get(person, []), won.get(person, [])
        for k in range(max(len(out), len(into))):
            a = market.positions[out[k]] if k < len(out) else None
            b = market.positions[into[k]] if k < len(into) else None
            chain.append(Move(market.people[person], a, b))
        person = next((i for i in left for j in into if j in lost.get(i, [])), None)
    return chain


# ------------------------------------------------------------------ one more seat


def _decided(market: Market, outcome: Outcome) -> tuple[Network, Ints]:
    """Return the network with its bundles decided as in the outcome, and the outcome's flow."""
    sides = find_sides(market)
    if sides.witness:
        raise MarketError("these groups are not two nested families; ask for one seat at a time with seat_value")
    network = build(market, sides, gains(market, len(outcome.lottery)))
    shut = set(outcome.closed)
    own = bounded(market, network, {b: b not in shut for b in range(len(market.bundles))})
    width = len(market.positions)
    keys = market.person[own.pair_rows] * width + market.position[own.pair_rows]
    return own, flow_of(own, market, np.isin(keys, outcome.pairs[:, 0] * width + outcome.pairs[:, 1]))


def seat_values(market: Market, outcome: Outcome, *, standing: Standing | None = None) -> Ints:
    """Return (m, K): what one more seat at each position would add to the totals.

    It is the greatest residual path from where the seat's arc ends back to the position, a
    vector compared first to last, and equals solving again with the seat added; 0 where seats
    are left over and at closed bundles. With bundles it counts placements that open the same
    bundles only; `seat_value` counts all. `standing` is the outcome made ready, if it is.

    Raises MarketError for groups that are not two nested families (see `seat_value`).
    """
    if standing is None and choose("auto", market.person.size) == "fast":
        standing = Standing(market, outcome)
    network, flow = _decided(market, outcome) if standing is None else (standing.network, standing.flow)
    n, width = len(market.people), len(market.objectives)
    values = np.zeros((len(market.positions), width), np.int64)
    shut = {j for b in outcome.closed for j in market.bundles[b].leasts}
    full = [j for j, arcs in network.seat_arcs.items() if j not in shut and _is_full(network, flow, arcs)]
    for father in {int(network.head[network.seat_arcs[j][-1]]) for j in full}:
        paths, reached = longest_from(network, flow, father) if standing is None else standing.paths_from(father)
        for j in full:
            if network.head[network.seat_arcs[j][-1]] == father and reached[1 + n + j]:
                values[j] = _at_least_nothing(paths[1 + n + j, :width] + _last_score(market, j))
    return values


def pair_costs(
    market: Market, outcome: Outcome, rows: Ints, watch: Callable[[str], bool | None] | None = None
) -> tuple[Ints, Ints]:
    """Return what each of the pairs `rows` would cost if it were forced, all at once.

    The cost of forcing a pair is minus its gain and minus the greatest residual path from its
    position back to its person: one search for each position instead of one solution for each
    pair. With bundles: among placements that open the same bundles.

    Where the compiled loops serve, one path for each pair, sought from both ends.

    Returns
    -------
    ((r, K) cost per objective, first entry that is not 0 above 0; (r,) 1 where the pair can be
    forced at all, 0 where it cannot). Chosen pairs cost 0.

    Raises MarketError for groups that are not two nested families and for an outcome that is not the
    best of those that open the same bundles; Cancelled where `watch`, which is called now and then,
    returns False.

    """
    tell = watch or (lambda _: True)
    if outcome.bound is not None or choose("auto", market.person.size) == "fast":
        return _path_costs(market, Standing(market, outcome), rows, tell)
    network, flow = _decided(market, outcome)
    tails, heads, gain = residual(network, flow)
    folding = folding_of(network)
    folded = folding.fold(gain)
    width = len(market.objectives)
    arc_of = np.full(market.person.size, -1, np.int64)
    arc_of[network.pair_rows] = np.arange(network.pairs)
    cost = np.zeros((rows.size, width), np.int64)
    possible = (arc_of[rows] >= 0).astype(np.int64)
    arcs = arc_of[rows]
    open_rows = np.flatnonzero(possible)
    wanted = open_rows[flow[arcs[open_rows]] == 0]
    for source in np.unique(network.head[arcs[wanted]]):
        stop_if_asked(answer=tell("explaining"))
        mine = wanted[network.head[arcs[wanted]] == source]
        best = longest(tails, heads, folded, network.nodes, start=int(source))
        ends = network.tail[arcs[mine]]
        possible[mine] = best[ends, 0] > FAR // 2
        reached = mine[possible[mine] > 0]
        path = folding.unfold(best[network.tail[arcs[reached]]])
        cost[reached] = -(path[:, :width] + network.gain[arcs[reached], :width])
    return cost, possible


def _path_costs(
    market: Market, standing: Standing, rows: Ints, tell: Callable[[str], bool | None]
) -> tuple[Ints, Ints]:
    """Do the same by one path for each pair."""
    cost, possible = np.zeros((rows.size, len(market.objectives)), np.int64), np.ones(rows.size, np.int64)
    for k, row in enumerate(rows.tolist()):
        if k % ROWS_A_TURN == 0:
            stop_if_asked(answer=tell("explaining"))
        change = standing.cost(row)
        if change is None:
            possible[k] = 0
        else:
            cost[k] = change
    return cost, possible


def _is_full(network: Network, flow: Ints, arcs: range) -> bool:
    return bool((flow[arcs.start : arcs.stop] >= network.most[arcs.start : arcs.stop]).all())


def _last_score(market: Market, j: int) -> Ints:
    rows = market.seat_scores.get(j)
    return rows[-1] if rows is not None and len(rows) else np.zeros(len(market.objectives), np.int64)


def _at_least_nothing(vector: Ints) -> Ints:
    return vector if tuple(vector.tolist()) > (0,) * vector.size else np.zeros_like(vector)


def seat_value(market: Market, outcome: Outcome, position: int, *, standing: Ready | None = None) -> tuple[int, ...]:
    """Return what one more seat at a position would add to the totals (see `explain_seat`)."""
    return explain_seat(market, outcome, position, standing=standing).gain


def explain_seat(market: Market, outcome: Outcome, position: int, *, standing: Ready | None = None) -> Seat:
    """Return what one more seat at a position would add to the totals, and who would move.

    `standing` as for `explain`; where nothing can stand ready the market is solved again.
    """
    standing = standing or ready(market, outcome)
    shift = None
    if standing is not None:
        with suppress(Undecided):
            shift = standing.one_more_seat(position)
    if shift is None:
        wider = market.with_seats(position, int(market.most_seats[position]) + 1)
        shift = _shift(market, outcome, solve(wider, start=outcome))
    first = next((int(market.person[row]) for row in shift.won if market.position[row] == position), None)
    return Seat(market.positions[position], shift.totals, tuple(_moves(market, shift, first)))
