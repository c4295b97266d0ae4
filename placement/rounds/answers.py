"""What a run says to each person: for every choice, what became of it and why.

The numbers come from `assignment.pair_costs`: what the published totals would lose if the pair were
forced. An answer to one person carries nobody else's name or list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assignment import Market, MarketError, Outcome, pair_costs
from placement.rounds.translate import Snapshot

HERE, NOT_NEEDED, FULL, LOTTERY, COURSE_CLOSED = "here", "not_needed", "full", "lottery", "course_closed"
IMPOSSIBLE, UNPROVED = "impossible", "unproved"


def answers(
    snapshot: Snapshot, market: Market, outcome: Outcome, watch: Callable[[str], bool] | None = None
) -> dict[str, dict[str, Any]]:
    """Return for each person of the snapshot the reason of the result and the fate of each choice.

    Raises Cancelled where `watch` returns False.
    """
    held: dict[str, set[str]] = {}
    for i, j in outcome.pairs.tolist():
        held.setdefault(market.people[i], set()).add(market.positions[j])
    closed = {market.positions[j] for b in outcome.closed for j in market.bundles[b].leasts}
    costs = _costs(market, outcome, _asked_in_vain(snapshot, market, held, closed), watch)
    counts = np.bincount(market.position, minlength=len(market.positions))
    listed = {market.positions[j]: int(counts[j]) for j in range(len(market.positions))}
    return {
        person["id"]: _answer(person, held.get(person["id"], set()), closed, costs, listed)
        for person in snapshot["people"]
    }


def _asked_in_vain(snapshot: Snapshot, market: Market, held: dict[str, set[str]], closed: set[str]) -> list[int]:
    """Return the pairs that people were denied although nothing they hold stands higher: those with a cost."""
    row_of = {name: i for i, name in enumerate(market.people)}
    column_of = {name: j for j, name in enumerate(market.positions)}
    rows = []
    for person in snapshot["people"]:
        settled, mine = 0, held.get(person["id"], set())
        for choice in person["choices"]:
            if choice["position"] in mine:
                settled += 1
            elif choice["is"] == "pair" and choice["position"] not in closed and settled < person["load"]:
                row = market.pair_index(row_of[person["id"]], column_of[choice["position"]])
                assert row is not None
                rows.append(row)
    return rows


def _costs(
    market: Market, outcome: Outcome, asked: list[int], watch: Callable[[str], bool] | None
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what each of these pairs would cost: the first objective that loses, and all of them.

    That can be said only beside a placement that is the best among those that open the same courses.
    """
    if not asked:
        return {}
    names = [(market.people[int(market.person[row])], market.positions[int(market.position[row])]) for row in asked]
    try:
        cost, possible = pair_costs(market, outcome, np.array(asked, np.int64), watch)
    except MarketError:
        if outcome.proven:
            raise
        return {name: {"is": UNPROVED} for name in names}
    return {name: _cost(market, cost[k].tolist(), possible=bool(possible[k])) for k, name in enumerate(names)}


def _cost(market: Market, cost: list[int], *, possible: bool) -> dict[str, Any]:
    if not possible:
        return {"is": IMPOSSIBLE}
    clause = next((name for name, loss in zip(market.objectives, cost, strict=True) if loss), None)
    if clause is None:
        return {"is": LOTTERY}
    return {"is": FULL, "clause": clause, "cost": dict(zip(market.objectives, cost, strict=True))}


def _answer(
    person: dict[str, Any],
    held: set[str],
    closed: set[str],
    costs: dict[tuple[str, str], dict[str, Any]],
    listed: dict[str, int],
) -> dict[str, Any]:
    fates: list[dict[str, Any]] = []
    settled = 0
    for rank, choice in enumerate(person["choices"], 1):
        position = choice["position"]
        fate: dict[str, Any] = {"position": position, "rank": rank}
        if position in held:
            settled += 1
            fate["is"] = HERE
        elif choice["is"] != "pair":
            fate.update({name: value for name, value in choice.items() if name != "position"})
        elif position in closed:
            fate["is"] = COURSE_CLOSED
        elif settled >= person["load"]:
            fate["is"] = NOT_NEEDED
        else:
            fate.update(costs[person["id"], position])
            fate["candidates"] = listed[position]
        fates.append(fate)
    return {"reason": _reason(person, held), "choices": fates}


def _reason(person: dict[str, Any], held: set[str]) -> str:
    if held:
        return "placed"
    if all(role["verdict"] != "pass" for role in person["roles"].values()):
        return "not_eligible"
    if not person["certified"]:
        return "no_list"
    if not any(choice["is"] == "pair" for choice in person["choices"]):
        return "no_choice_left"
    return "all_full"
