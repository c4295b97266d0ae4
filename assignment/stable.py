"""The stable outcome beside the best one: nobody and no position would rather have each other.

A pair *blocks* a placement if it is not in it and both sides would take it: each has room, or would
give up the worst of what it holds. Deferred acceptance (Gale and Shapley, College admissions and the
stability of marriage, American Mathematical Monthly, 1962) finds a placement that no pair blocks.
When people propose, everybody gets the best that any stable placement gives; when positions propose,
every position does (Roth and Sotomayor, Two-Sided Matching, 1990, theorems 2.12 and 5.31). With loads
above 1 the same holds choice by choice, for sides that judge one pair at a time: pairwise stability
(Roth, Stability and polarization of interests in job matching, Econometrica, 1984; Sotomayor, Three
remarks on the many-to-many stable matching problem, Mathematical Social Sciences, 1999); groups of
several people and positions could still do better together, which nothing here looks at.

Equals are told apart by the published lottery. What is stable then is stable for the ranks with their
ties too: a pair blocks only where both sides gain strictly (Irving, Stable marriage and indifference,
Discrete Applied Mathematics, 1994).

Where it is not defined: with a least (for a person, a position or a group) there may be no stable
placement at all, since every stable one fills the same seats (the rural hospitals theorem: Roth,
Econometrica, 1986; Hamada, Iwama and Miyazaki, The hospitals/residents problem with lower quotas,
Algorithmica, 2016); a cap over several positions asks for another notion (Kamada and Kojima, Efficient
matching under distributional constraints, American Economic Review, 2015); a bundle opens and closes
positions together, and a pinned pair may itself be what blocks. `stable` refuses such markets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assignment.errors import AssignmentError, MarketError
from assignment.files import STABLE_FORMAT, digest_of, market_digest, named_pairs, ranks_of
from assignment.lottery import numbers
from assignment.market import Group, Ints, Market
from assignment.measures import competition_ranks
from assignment.outcome import rows_of, sorted_pairs, totals_of, unplaced_people
from assignment.proposals import loop_for

LEVELS = 2
"""Lottery levels that tell equals apart; two pairs equal on both (one in 2^40) go by their ids."""

SIDES = ("people", "positions")
Flags = npt.NDArray[np.bool_]


class NotDefined(AssignmentError):
    """Stability is not defined for this market; the text says for which condition of it.

    `kind` is "least", "cap", "bundle" or "pinned".
    """

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(f"stability is not defined here: {words}")
        self.kind = kind


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """How both sides rank their pairs: (e,) ranks by row of the market, the lowest best, ties allowed.

    `by` names the objectives that each order follows; empty where ranks were given.
    """

    people: Ints
    positions: Ints
    by: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def orders_of(market: Market, *, people: Sequence[str] = (), positions: Sequence[str] = ()) -> Orders:
    """Return the orders by some objectives, compared one after the other, more is better.

    Without names a side goes by all of them. If both do, they agree about every pair, and there is
    one stable placement only: name the objective that says what each side wants.

    Raises MarketError for an objective that is not known.
    """
    ranks, by = [], []
    for owner, names in ((market.person, people), (market.position, positions)):
        unknown = [name for name in names if name not in market.objectives]
        if unknown:
            raise MarketError(f"objective {unknown[0]!r} is not known; known are {', '.join(market.objectives)}")
        used = tuple(names) or market.objectives
        columns = [market.objectives.index(name) for name in used]
        ranks.append(competition_ranks(owner, market.scores[:, columns]))
        by.append(used)
    return Orders(ranks[0], ranks[1], (by[0], by[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Stable:
    """A placement that no pair blocks, the best such for one `side`.

    pairs, unplaced, totals : as of an `Outcome`. proposals : how many it took; not part of the digest.
    """

    side: str
    orders: Orders
    pairs: Ints
    unplaced: Ints
    totals: tuple[int, ...]
    market_digest: str
    digest: str
    proposals: int


def stable(market: Market, orders: Orders | None = None, *, side: str = "people") -> Stable:
    """Return the stable placement that is best for `side`, "people" or "positions".

    Raises NotDefined for a market with leasts, bundles, pinned pairs or caps over several pairs that
    bind; ValueError for another side.
    """
    if side not in SIDES:
        raise ValueError(f"side {side!r} is not known; known are {', '.join(SIDES)}")
    refuse_undefined(market)
    orders = orders or orders_of(market)
    rows, made = _deferred(market, strict_orders(market, orders), by_people=side == "people")
    pairs = sorted_pairs(market, rows)
    totals, of_market = totals_of(market, pairs), market_digest(market)
    document = _document(market, orders, side, pairs, totals, of_market)
    return Stable(
        side, orders, pairs, unplaced_people(market, pairs), totals, of_market, str(document["digest"]), made
    )


def refuse_undefined(market: Market) -> None:
    """Raise NotDefined where a condition of the market leaves it open what stable means."""
    if market.bundles:
        raise NotDefined("bundle", f"bundle {market.bundles[0].id!r} opens and closes positions together")
    if market.pinned.size:
        i, j = market.pinned[0]
        raise NotDefined("pinned", f"the pair ({market.people[i]!r}, {market.positions[j]!r}) is pinned")
    for kind, ids, least in (
        ("person", market.people, market.least_load),
        ("position", market.positions, market.least_seats),
    ):
        if least.any():
            place = int(np.flatnonzero(least)[0])
            raise NotDefined("least", f"{kind} {ids[place]!r} has a least of {least[place]}")
    for group in market.groups:
        if group.least:
            raise NotDefined("least", f"group {group.id!r} has a least of {group.least}")
        if group.most is not None and group.most < _room_of(market, group):
            raise NotDefined("cap", f"group {group.id!r} holds several positions or people to {group.most}")


def _room_of(market: Market, group: Group) -> int:
    """Return how many pairs a group could hold if it had no cap."""
    inside = market.open_pairs()
    for listed, column, size in (
        (group.people, market.person, len(market.people)),
        (group.positions, market.position, len(market.positions)),
    ):
        if listed is not None:
            member = np.zeros(size, bool)
            member[list(listed)] = True
            inside &= member[column]
    people, positions = np.unique(market.person[inside]), np.unique(market.position[inside])
    loads, seats = int(market.most_load[people].sum()), int(market.most_seats[positions].sum())
    return min(int(inside.sum()), loads, seats)


# ------------------------------------------------------------------ deferred acceptance


def strict_orders(market: Market, orders: Orders) -> tuple[Ints, Ints]:
    """Return (e,) places of the pairs in each side's order once the lottery has told equals apart."""
    luck = [-numbers(market, level) for level in range(LEVELS)][::-1]
    places = []
    for owner, other, ids, ranks in (
        (market.person, market.position, market.positions, orders.people),
        (market.position, market.person, market.people, orders.positions),
    ):
        order = np.lexsort((ranks_of(ids)[other], *luck, ranks, owner))
        place = np.empty(order.size, np.int64)
        place[order] = np.arange(order.size)
        places.append(place)
    return places[0], places[1]


def _deferred(market: Market, places: tuple[Ints, Ints], *, by_people: bool) -> tuple[Ints, int]:
    """Return the rows that are kept, sorted, and how many proposals it took."""
    sides = [(market.person, market.most_load), (market.position, market.most_seats)]
    (owner, room_a), (other, room_b) = sides if by_people else sides[::-1]
    mine, key = places if by_people else places[::-1]
    usable = np.flatnonzero(market.open_pairs())
    order = usable[np.argsort(mine[usable])]
    first = np.searchsorted(owner[order], np.arange(room_a.size + 1)).astype(np.int64)
    room_b = np.minimum(room_b, np.bincount(other[usable], minlength=room_b.size))
    start_b = np.concatenate([[0], np.cumsum(room_b)]).astype(np.int64)
    held, count_b = np.full(int(start_b[-1]), -1, np.int64), np.zeros(room_b.size, np.int64)
    made = loop_for(market.person.size)(
        first, order, owner, other, key, room_a, room_b, start_b, first[:-1].copy(), np.zeros(room_a.size, np.int64),
        count_b, held, np.arange(room_a.size)[::-1].copy(), np.ones(room_a.size, bool),
    )  # fmt: skip
    return np.sort(held[held >= 0]), int(made)


# ------------------------------------------------------------------ what it would cost


@dataclass(frozen=True, slots=True)
class Fares:
    """How people fare in one placement against another: counted by what they hold, place by place in their order.

    `mixed`: with several positions, one better and one worse.
    """

    better: int
    worse: int
    mixed: int
    same: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one placement comes to; ranks are those of the people's order."""

    placed: int
    first_choices: int
    worst_rank: int
    totals: tuple[int, ...]
    blocking_pairs: int


@dataclass(frozen=True, slots=True)
class Cost:
    """A stable placement beside the best one, and how people fare in it against that."""

    stable: Figures
    best: Figures | None = None
    fares: Fares | None = None


def cost_of_stability(market: Market, found: Stable, best: Ints | None = None) -> Cost:
    """Return the figures of a stable placement and of the best one, given as (k, 2) pairs."""
    mine = figures(market, found.pairs, found.orders)
    if best is None:
        return Cost(mine)
    return Cost(mine, figures(market, best, found.orders), fares(market, best, found.pairs, found.orders))


def figures(market: Market, pairs: Ints, orders: Orders) -> Figures:
    """Return what a placement comes to."""
    ranks = orders.people[rows_of(market, pairs)]
    return Figures(
        placed=len(market.people) - int(unplaced_people(market, pairs).size),
        first_choices=int((ranks == 1).sum()),
        worst_rank=int(ranks.max(initial=0)),
        totals=totals_of(market, pairs),
        blocking_pairs=int(blocking_pairs(market, pairs, orders).size),
    )


def blocking_pairs(market: Market, pairs: Ints, orders: Orders) -> Ints:
    """Return the rows of the pairs that block a placement: both sides gain strictly."""
    chosen = np.zeros(market.person.size, bool)
    chosen[rows_of(market, pairs)] = True
    fine = market.open_pairs() & ~chosen
    for owner, most, ranks in (
        (market.person, market.most_load, orders.people),
        (market.position, market.most_seats, orders.positions),
    ):
        fine &= _would_take(owner, most, ranks, chosen)
    return np.flatnonzero(fine)


def _would_take(owner: Ints, most: Ints, ranks: Ints, chosen: Flags) -> Flags:
    """Return (e,) whether the pair's owner has room for it, or holds something worse."""
    held = np.bincount(owner[chosen], minlength=most.size)
    worst = np.where(held < most, np.iinfo(np.int64).max, np.iinfo(np.int64).min)
    np.maximum.at(worst, owner[chosen], ranks[chosen])
    taken: Flags = ranks < worst[owner]
    return taken


def fares(market: Market, before: Ints, after: Ints, orders: Orders) -> Fares:
    """Return how many people fare better and worse with the pairs `after` than with `before`."""
    none = int(orders.people.max(initial=0)) + 1
    most = max(int(np.bincount(pairs[:, 0]).max(initial=1)) for pairs in (before, after))
    held = [_ranks_held(market, pairs, orders, (most, none)) for pairs in (before, after)]
    gains, losses = (held[1] < held[0]).any(axis=1), (held[1] > held[0]).any(axis=1)
    return Fares(
        better=int((gains & ~losses).sum()),
        worse=int((losses & ~gains).sum()),
        mixed=int((gains & losses).sum()),
        same=int((~gains & ~losses).sum()),
    )


def _ranks_held(market: Market, pairs: Ints, orders: Orders, size: tuple[int, int]) -> Ints:
    """Return (n, most) the ranks of what each person holds, the best first, `none` where nothing."""
    most, none = size
    held = np.full((len(market.people), most), none, np.int64)
    ranks = orders.people[rows_of(market, pairs)]
    order = np.lexsort((ranks, pairs[:, 0]))
    owner = pairs[order, 0]
    place = np.arange(owner.size) - np.searchsorted(owner, owner)
    held[owner, place] = ranks[order]
    return held


# ------------------------------------------------------------------ the document


def stable_to_document(market: Market, found: Stable) -> dict[str, Any]:
    """Return the canonical assignment-stable/1 document."""
    return _document(market, found.orders, found.side, found.pairs, found.totals, found.market_digest)


def _document(
    market: Market, orders: Orders, side: str, pairs: Ints, totals: tuple[int, ...], of_market: str
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "format": STABLE_FORMAT,
        "market": of_market,
        "seed": market.seed,
        "side": side,
        "orders": {
            name: {"objectives": list(by)} if by else {"ranks": _named_ranks(market, ranks)}
            for name, by, ranks in zip(SIDES, orders.by, (orders.people, orders.positions), strict=True)
        },
        "pairs": named_pairs(market, pairs),
        "unplaced": sorted(market.people[i] for i in unplaced_people(market, pairs)),
        "totals": list(totals),
    }
    document["digest"] = digest_of(document)
    return document


def _named_ranks(market: Market, ranks: Ints) -> list[list[str | int]]:
    """Return [person, position, rank] of every pair, sorted."""
    names = zip(market.person.tolist(), market.position.tolist(), ranks.tolist(), strict=True)
    return sorted([market.people[i], market.positions[j], rank] for i, j, rank in names)
