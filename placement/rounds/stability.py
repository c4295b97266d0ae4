"""What stability would cost: the best placement of a run beside the two that no pair blocks.

People order positions by their lists, positions order people by their rankings (those not ranked
come last, equal among themselves). Stability knows no least, so the courses that the best placement
opens count as positions without one, and those it leaves closed have no seats; how many courses a
stable placement would then leave short is counted.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np

from assignment import Market, NotDefined, Orders, Outcome, Stable, cost_of_stability, stable
from placement.rounds.translate import Snapshot

SIDES = ("people", "positions")


def stability(snapshot: Snapshot, market: Market, outcome: Outcome) -> dict[str, Any]:
    """Return the figures of the best placement and of the best stable one for either side.

    Where a condition of the round leaves it open what stable means, `undefined` says which kind.
    """
    plain = _without_leasts(market, outcome)
    orders = _orders(snapshot, plain)
    told: dict[str, Any] = {}
    for side in SIDES:
        try:
            found = stable(plain, orders, side=side)
        except NotDefined as fault:
            return {"undefined": fault.kind}
        cost = cost_of_stability(plain, found, outcome.pairs)
        assert cost.best is not None
        assert cost.fares is not None
        told["best"] = asdict(cost.best)
        told[side] = asdict(cost.stable) | asdict(cost.fares) | {"short": _short(market, outcome, found)}
    return told


def _without_leasts(market: Market, outcome: Outcome) -> Market:
    seats = market.most_seats.copy()
    for b in outcome.closed:
        seats[list(market.bundles[b].leasts)] = 0
    return replace(market, bundles=(), most_seats=seats, least_seats=np.zeros_like(seats))


def _orders(snapshot: Snapshot, market: Market) -> Orders:
    place = {
        (person["id"], choice["position"]): rank
        for person in snapshot["people"]
        for rank, choice in enumerate(person["choices"], 1)
    }
    ranking = {position["id"]: position["ranking"] for position in snapshot["positions"]}
    last = len(snapshot["people"]) + 1
    named = [
        (market.people[i], market.positions[j])
        for i, j in zip(market.person.tolist(), market.position.tolist(), strict=True)
    ]
    return Orders(
        np.array([place[pair] for pair in named], np.int64),
        np.array([ranking[position].get(person, last) for person, position in named], np.int64),
    )


def _short(market: Market, outcome: Outcome, found: Stable) -> int:
    """Return how many courses and teams that the best placement opens would miss a least."""
    held = np.bincount(found.pairs[:, 1], minlength=len(market.positions))
    return sum(
        any(held[j] < least for j, least in bundle.leasts.items())
        for b, bundle in enumerate(market.bundles)
        if b not in outcome.closed
    )
