"""A solved market that stands ready answers what solving the changed market again would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from assignment import Group, Infeasible, Market, MarketError, Outcome, Shift, Standing, market_from_document, solve
from assignment import engines as choice
from assignment.engines import has_fast
from tests.assignment.small_markets import small_market
from tests.assignment.test_fast import market_of, needs_fast

ENGINES = [
    "plain",
    pytest.param("fast", marks=pytest.mark.skipif(not has_fast(), reason="not to be had here: numba")),
]


def ready(seed: int) -> tuple[Market, Outcome, Standing] | None:
    """Return a solved market without bundles, None where there is none."""
    try:
        market = market_from_document(small_market(seed, bundles=False))
        outcome = solve(market)
        return market, outcome, Standing(market, outcome)
    except (MarketError, Infeasible):
        return None


def agrees(market: Market, before: Outcome, changed: Callable[[], Market], ask: Callable[[], Shift]) -> bool:
    """Compare one question with solving the changed market; return whether it had an answer."""
    try:
        after = solve(changed())
    except MarketError:
        return False
    except Infeasible:
        with pytest.raises(Infeasible):
            ask()
        return False
    shift = ask()
    names = lambda rows: {(int(market.person[e]), int(market.position[e])) for e in rows}  # noqa: E731
    old, new = (set(map(tuple, outcome.pairs.tolist())) for outcome in (before, after))
    assert old - names(shift.lost) | names(shift.won) == new
    assert shift.totals == tuple(b - a for a, b in zip(before.totals, after.totals, strict=True))
    return True


@pytest.mark.parametrize("engine", ENGINES)
def test_every_question_is_answered_as_by_solving_again(engine, monkeypatch):
    monkeypatch.setattr(choice, "WORTH_COMPILING", 0 if engine == "fast" else 10**9)
    answered = 0
    for seed in range(80):
        if (found := ready(seed)) is None:
            continue
        market, outcome, standing = found
        for i in range(len(market.people)):
            loads = market.most_load.copy(), market.least_load.copy()
            loads[0][i] = loads[1][i] = 0
            gone = lambda: replace(market, most_load=loads[0], least_load=loads[1])  # noqa: B023, E731
            answered += agrees(market, outcome, gone, lambda: standing.withdraw(i))  # noqa: B023
        for i, j in zip(
            market.person[market.open_pairs()].tolist(), market.position[market.open_pairs()].tolist(), strict=True
        ):
            answered += agrees(market, outcome, lambda: market.with_pin(i, j), lambda: standing.pin(i, j))  # noqa: B023
            out = np.vstack([market.forbidden, [[i, j]]])
            answered += agrees(market, outcome, lambda: replace(market, forbidden=out), lambda: standing.veto(i, j))  # noqa: B023
    assert answered > 250


@pytest.mark.parametrize("engine", ENGINES)
def test_one_more_seat_is_answered_as_by_solving_again(engine, monkeypatch):
    monkeypatch.setattr(choice, "WORTH_COMPILING", 0 if engine == "fast" else 10**9)
    answered = 0
    for seed in range(80):
        if (found := ready(seed)) is None:
            continue
        market, outcome, standing = found
        for j, most in enumerate(market.most_seats.tolist()):
            if most:
                more = lambda: market.with_seats(j, most + 1)  # noqa: B023, E731
                answered += agrees(market, outcome, more, lambda: standing.one_more_seat(j))  # noqa: B023
    assert answered > 50


def test_an_outcome_that_is_not_the_best_does_not_stand():
    market = Market.from_csr([0, 1, 2], [0, 0], [1, 5], most_seats=[1], seed="s")
    best = solve(market)
    with pytest.raises(MarketError, match="not the best"):
        Standing(market, replace(best, pairs=np.array([[0, 0]])))


@needs_fast
@pytest.mark.parametrize("seed", range(6))
def test_one_path_from_both_ends_is_what_carrying_the_unit_finds(seed):
    """On markets of some hundred people, with groups on both sides and without."""
    groups = [Group(f"zone {k}", positions=tuple(range(9 * k, 9 * k + 9)), most=7) for k in range(5)]
    groups += [Group(f"once {i}", people=(i,), positions=tuple(range(40)), most=1) for i in range(20)]
    market = market_of(seed, 300, 200, groups=groups if seed % 2 else [])
    standing = Standing(market, solve(market), engine="fast")
    plain = Standing(market, solve(market), engine="fast")
    plain.ways = None
    rng, compared = np.random.default_rng(seed), 0
    for row in rng.choice(market.person.size, 150).tolist():
        pair = int(market.person[row]), int(market.position[row])
        for ask in ("pin", "veto"):
            try:
                carried = getattr(plain, ask)(*pair)
            except Infeasible:
                with pytest.raises(Infeasible):
                    getattr(standing, ask)(*pair)
                continue
            same(getattr(standing, ask)(*pair), carried)
            compared += 1
        assert standing.cost(row) == plain.cost(row)
    for j in range(len(market.positions)):
        same(standing.one_more_seat(j), plain.one_more_seat(j))
    assert compared > 200


def same(one: Shift, other: Shift) -> None:
    """Two ways to the same placement."""
    assert one.totals == other.totals
    assert sorted(one.lost) == sorted(other.lost)
    assert sorted(one.won) == sorted(other.won)
