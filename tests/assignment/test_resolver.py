"""A solved market that is kept gives the outcomes of the market without some people, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assignment import (
    Group,
    Infeasible,
    Market,
    MarketError,
    Outcome,
    Resolver,
    Standing,
    market_from_document,
    outcome_to_document,
    solve,
    verify,
)
from assignment.files import to_text
from tests.assignment.loops import PLAIN_AND_FAST, needs_fast, use
from tests.assignment.small_markets import small_market
from tests.assignment.test_fast import market_of


def without(market: Market, people: list[int]) -> Market:
    """Return the market in which these people may hold nothing."""
    most, least = market.most_load.copy(), market.least_load.copy()
    most[people] = least[people] = 0
    return replace(market, most_load=most, least_load=least)


def text(market: Market, outcome: Outcome) -> str:
    """Return all that is written of an outcome."""
    assert outcome.report is not None
    return to_text(outcome_to_document(market, outcome)) + outcome.digest + str(outcome.report.reasons)


def compare(market: Market, kept: Resolver, people: list[int]) -> bool:
    """Compare with solving the changed market; return whether it has an outcome."""
    try:
        changed = without(market, people)
        expected = solve(changed)
    except (MarketError, Infeasible) as fault:
        with pytest.raises(type(fault)):
            kept.without(*people)
        return False
    assert text(changed, kept.without(*people)) == text(changed, expected)
    return True


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_small_markets_without_some_people_are_as_if_solved_anew(engine, monkeypatch):
    use(engine, monkeypatch)
    rng, compared = np.random.default_rng(1), 0
    for seed in range(150):
        try:
            market = market_from_document(small_market(seed))
            kept = Resolver(market, solve(market))
        except (MarketError, Infeasible):
            continue
        n = len(market.people)
        for size in (0, 1, n // 2, n):
            compared += compare(market, kept, rng.choice(n, size, replace=False).tolist())
    assert compared > 100


@needs_fast
@pytest.mark.parametrize("near", [1, 4, 100])
@pytest.mark.parametrize("seed", range(8))
def test_many_who_withdraw_at_once_leave_the_bytes_of_a_market_solved_anew(seed, near, monkeypatch):
    """With few near arcs nearly every search goes beyond them; with many none does."""
    monkeypatch.setattr("assignment.batch.NEAR_EACH", near)
    groups = [Group(f"zone {k}", positions=tuple(range(9 * k, 9 * k + 9)), most=7) for k in range(5)]
    groups += [Group(f"team {k}", people=tuple(range(9 * k, 9 * k + 9)), most=6) for k in range(8)]
    market = market_of(seed, 500, 200, groups=groups if seed % 2 else [])
    kept, rng = Resolver(market, solve(market)), np.random.default_rng(seed)
    assert kept._kept is not None
    found = [compare(market, kept, rng.choice(500, size, replace=False).tolist()) for size in (1, 5, 25, 200)]
    assert all(found)


@needs_fast
def test_what_is_found_is_proven():
    market = market_of(3, 400, 150)
    found = Resolver(market, solve(market)).without(*range(0, 400, 40))
    changed = without(market, list(range(0, 400, 40)))
    assert verify(changed, found).proven


@needs_fast
@pytest.mark.parametrize("seed", range(6))
def test_many_at_once_are_answered_as_one_path_after_another(seed):
    market = market_of(seed, 500, 200)
    outcome = solve(market)
    standing, plain = Standing(market, outcome, engine="fast"), Standing(market, outcome, engine="fast")
    plain.ways = None
    rng = np.random.default_rng(seed)
    for size in (8, 40, 1, 250, 8):
        people = rng.choice(500, size, replace=False).tolist()
        one, other = standing.withdraw(*people), plain.withdraw(*people)
        assert one.totals == other.totals
        assert sorted(one.lost) == sorted(other.lost)
        assert sorted(one.won) == sorted(other.won)


def test_people_who_are_none_are_refused():
    market = Market.from_csr([0, 1, 2], [0, 0], [1, 5], most_seats=[1], seed="s")
    kept = Resolver(market, solve(market))
    for person in (-1, 2):
        with pytest.raises(IndexError, match="0 to 1"):
            kept.without(person)
