"""A limit on time: the best found, and a bound that its certificate proves; and how potentials follow decisions."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import numpy as np
import pytest

from assignment import (
    Bundle,
    Market,
    MarketError,
    News,
    first_apart,
    market_from_document,
    outcome_to_document,
    solve,
    verify,
)
from assignment import engines as choice
from assignment.branch import Search, Tie
from assignment.circulate import Circulation, Shortage
from assignment.early import NothingYet, search_until
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
    """Wherever the time is over: before, in, or after the first dive, or in the search for better."""
    market = courses(seed)
    best = solve(market, engine=engine)
    ended = set()
    for asked in (1, 3, 10, 30, 60, 100, 200, 400, 800):
        search = searched(market, engine)
        calls = iter(range(10**6))
        try:
            tree = search_until(search, lambda calls=calls, asked=asked: next(calls) >= asked)
        except NothingYet:
            ended.add("nothing yet")
            continue
        if tree.found is None:
            assert tree.best is not None
            break
        assert not search.broken(tree.found)
        found = tree.visit(tree.found).flow_array() @ search.network.gain
        assert tuple(found[:1]) <= best.totals <= tuple(tree.bound[:1])
        ended.add("found")
    assert ended == {"nothing yet", "found"}


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


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tree_has_as_many_cases_as_is_known(engine):
    """All of them stand in the certificate: whoever changes which bundle comes first sees here what it costs."""
    reports = [solve(courses(seed, 40, 8), engine=engine).report for seed in range(4)]
    assert [report.cases for report in reports if report] == [23, 39, 81, 45]


@pytest.mark.parametrize("engine", ENGINES)
def test_work_that_goes_on_from_an_earlier_outcome_is_never_worse(engine):
    """Not even where no time is left; and with time enough it ends at the optimum."""
    market = courses(3, 90, 14)
    found = solve(market, limit=0.3, engine=engine)
    for limit in (0.0, 0.05, 0.2):
        again = solve(market, limit=limit, engine=engine, start=found)
        assert again.totals + again.lottery >= found.totals + found.lottery
        verdict = verify(market, again)
        assert verdict.accepted, verdict.reason
        found = again


def test_what_the_work_says_encloses_the_optimum_and_its_words_are_for_a_line():
    heard: list[News] = []
    market = courses(2)
    best = solve(market, limit=600, watch=lambda words: heard.append(words) or True)
    told = [news for news in heard if isinstance(news, News)]
    assert any(news.found for news in told)
    for news in told:
        assert news.bound is None or best.totals <= news.bound
        assert news.found is None or news.found <= best.totals
        assert "cases" in news
    assert first_apart((1, 2, 3), (1, 4, 2)) == 1
    assert first_apart((1, 2), (1, 2)) is None


def test_the_limit_is_the_time_by_which_the_outcome_is_there():
    """What was found takes time to write, which is kept back; a second is left to a busy machine."""
    market = courses(5, 400, 60)
    start = time.monotonic()
    outcome = solve(market, limit=3.0)
    assert time.monotonic() - start < 4.0
    assert not outcome.proven
    assert outcome.report is not None
    assert outcome.report.cases > 50
