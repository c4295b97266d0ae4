"""What must stay true when a market is changed in ways whose effect is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from assignment import Infeasible, Market, MarketError, Outcome, market_from_document, solve
from tests.assignment.small_markets import Document, small_market

SEEDS = st.integers(10_000, 1_000_000)


def solved(document: Document) -> tuple[Market, Outcome]:
    """Return the market and its outcome; a market without one is passed over."""
    try:
        market = market_from_document(document)
        return market, solve(market)
    except (MarketError, Infeasible):
        assume(condition=False)
        raise


def pairs(market: Market, outcome: Outcome) -> list[tuple[str, str]]:
    return sorted((market.people[i], market.positions[j]) for i, j in outcome.pairs.tolist())


@given(SEEDS)
def test_pinning_what_is_best_anyway_changes_no_pair(seed):
    document = small_market(seed)
    market, outcome = solved(document)
    again = solved({**document, "pinned": [list(pair) for pair in pairs(market, outcome)]})
    assert pairs(*again) == pairs(market, outcome)


@given(SEEDS)
def test_forbidding_what_was_not_chosen_changes_no_pair(seed):
    document = small_market(seed)
    market, outcome = solved(document)
    chosen = pairs(market, outcome)
    others = [[i, j] for i, j, _ in document["pairs"] if (i, j) not in chosen]
    assert pairs(*solved({**document, "forbidden": others})) == chosen


@given(SEEDS, st.integers(2, 1000))
def test_a_larger_unit_of_an_objective_changes_no_pair(seed, unit):
    document = small_market(seed)
    market, outcome = solved(document)
    positions = [
        {**agent, "seat_scores": [[unit * row[0], *row[1:]] for row in agent["seat_scores"]]}
        if "seat_scores" in agent
        else agent
        for agent in document["positions"]
    ]
    scored = [[i, j, [unit * score[0], *score[1:]]] for i, j, score in document["pairs"]]
    scaled = solved({**document, "pairs": scored, "positions": positions})
    assert pairs(*scaled) == pairs(market, outcome)
    assert scaled[1].totals == (unit * outcome.totals[0], *outcome.totals[1:])


@given(SEEDS)
def test_one_more_seat_never_makes_it_worse(seed):
    market, outcome = solved(small_market(seed, bundles=False))
    for j in range(len(market.positions)):
        if j not in market.seat_scores:
            assert solve(market.with_seats(j, int(market.most_seats[j]) + 1)).totals >= outcome.totals


@given(SEEDS)
def test_an_objective_where_all_are_equal_changes_no_pair(seed):
    document = small_market(seed)
    market, outcome = solved(document)
    positions = [
        {**agent, "seat_scores": [[*row, 0] for row in agent["seat_scores"]]} if "seat_scores" in agent else agent
        for agent in document["positions"]
    ]
    more = {
        **document,
        "objectives": [*document["objectives"], "nothing"],
        "pairs": [[i, j, [*score, 0]] for i, j, score in document["pairs"]],
        "positions": positions,
    }
    assert pairs(*solved(more)) == pairs(market, outcome)


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.sampled_from([2, 10, 10**6, 10**12]))
def test_one_objective_equals_scipy(size, seed, top):
    table = np.random.default_rng(seed).integers(0, top, (size, size), endpoint=True)
    market = Market.from_csr(
        np.arange(0, size * size + 1, size),
        np.tile(np.arange(size), size),
        table.ravel(),
        most_seats=np.ones(size, np.int64),
        least_load=1,
    )
    rows, columns = linear_sum_assignment(table, maximize=True)
    assert solve(market).totals == (table[rows, columns].sum(),)


@given(SEEDS)
def test_arrays_and_documents_are_the_same_market(seed):
    market, outcome = solved(small_market(seed, bundles=False))
    if market.groups:
        return
    again = Market.from_csr(
        np.searchsorted(market.person, np.arange(len(market.people) + 1)),
        market.position,
        market.scores,
        most_seats=market.most_seats,
        least_seats=market.least_seats,
        most_load=market.most_load,
        least_load=market.least_load,
        people=market.people,
        positions=market.positions,
        objectives=market.objectives,
        seat_scores=market.seat_scores,
        pinned=market.pinned,
        forbidden=market.forbidden,
        seed=market.seed,
    )
    assert solve(again).digest == outcome.digest


def test_a_market_cannot_be_changed():
    market = market_from_document(small_market(3))
    with pytest.raises(AttributeError):
        market.seed = "another"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        market.scores[0] = 0
