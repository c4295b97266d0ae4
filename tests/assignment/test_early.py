"""A limit on time: the best found, and a bound that its certificate proves; and how potentials follow decisions."""

from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest

from assignment import (
    Bundle,
    Market,
    MarketError,
    market_from_document,
    outcome_to_document,
    solve,
    verify,
)
from assignment import engines as choice
from assignment.branch import Search, Tie
from assignment.circulate import Circulation, Shortage
from assignment.early import search_until
from assignment.engines import has_fast
from assignment.files import market_to_document, outcome_from_document
from assignment.lottery import gains
from assignment.network import Network, build, find_sides
from assignment.verify import digest, verify_documents
from tests.assignment.loops import needs_fast
from tests.assignment.small_markets import middling_market

ENGINES = ("exact", *(["fast"] if has_fast() else []))


def courses(seed: int, people: int = 60, many: int = 10) -> Market:
    """Return a market in which many courses want the same few people."""
    rng = np.random.default_rng(seed)
    table = rng.random((people, many + 10)) < 0.3
    return Market.from_csr(
        np.concatenate([[0], np.cumsum(table.sum(axis=1))]),
        np.nonzero(table)[1],
        rng.integers(1, 100, int(table.sum())),
        most_seats=np.concatenate([np.full(many, 12), rng.integers(1, 3, 10)]),
        bundles=[Bundle(f"course {j}", {j: 8}) for j in range(many)],
        seed=str(seed),
    )


def searched(market: Market, engine: str) -> Search | None:
    """Return a search that has begun, None where there is nothing to search."""
    network = network_of(market)
    start = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
    made = Circulation(network, *start) if engine == "exact" else choice.fast().Compiled(network, *start)
    try:
        return Search(market, network, made, None)
    except Shortage:
        return None


def network_of(market: Market) -> Network:
    """Return the market's network with one level of the lottery."""
    return build(market, find_sides(market), gains(market, 1))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(6))
def test_with_no_time_left_the_best_found_and_its_bound_enclose_the_optimum(engine, seed):
    market = courses(seed)
    best = solve(market, engine=engine)
    search = searched(market, engine)
    calls = iter(range(10**6))
    tree = search_until(search, lambda: next(calls) >= 1 + seed)
    if tree.found is None:
        assert tree.best is not None
        return
    assert not search.broken(tree.found)
    found = tree.visit(tree.found).flow_array() @ search.network.gain
    assert tuple(found[:1]) <= best.totals <= tuple(tree.bound[:1])


@pytest.mark.parametrize("seed", range(4))
def test_an_outcome_within_a_limit_says_its_bound_and_the_verifier_proves_it(seed):
    market = courses(seed, 90, 14)
    outcome = solve(market, limit=0.3, engine="exact")
    document = json.loads(json.dumps(outcome_to_document(market, outcome)))
    verdict = verify(market, outcome)
    assert verdict.accepted, verdict.reason
    assert verdict.proven == outcome.proven == (outcome.bound is None)
    if outcome.bound is None:
        return
    assert outcome.totals <= outcome.bound
    assert outcome_from_document(market, document).bound == outcome.bound
    assert f"no placement has totals above {outcome.bound[0]}" in verdict.reason
    low = document["certificate"] | {"bound": [outcome.totals[0] - 1, 0]}
    forged = {key: value for key, value in document.items() if key != "digest"} | {"certificate": low}
    forged["digest"] = digest(forged)
    assert not verify_documents(json.loads(json.dumps(market_to_document(market))), forged).accepted


@pytest.mark.parametrize("engine", ENGINES)
def test_with_time_enough_the_outcome_is_that_without_a_limit(engine):
    for seed in range(4):
        market = courses(seed, 40, 6)
        assert solve(market, engine=engine, limit=600).digest == solve(market, engine="exact").digest


def bundled_markets() -> list[Market]:
    """Return markets with bundles: some with courses only, some with every condition."""
    found = [courses(seed, 30, 6) for seed in range(12)]
    for seed in range(60):
        with suppress(MarketError):
            found.append(market_from_document(middling_market(seed)))
    return [market for market in found if market.bundles and not find_sides(market).witness]


@needs_fast
def test_both_circulations_agree_on_the_potentials_of_every_case():
    cases = 0
    for market in bundled_markets():
        plain, fast = (searched(market, engine) for engine in ENGINES)
        if plain is None or fast is None:
            continue
        for search in (plain, fast):
            with suppress(Tie):
                search.run()
        for one, other in zip(plain.nodes, fast.nodes, strict=True):
            assert (one.state is None) == (other.state is None)
            if one.state is not None and other.state is not None:
                assert one.total == other.total
                assert (one.state.nodes == other.state.nodes).all()
                assert (plain.engine.vectors_of(one.state) == fast.engine.vectors_of(other.state)).all()
                cases += 1
    assert cases > 150, cases
