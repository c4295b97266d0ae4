"""What a run says of itself, and that a good start spares work."""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assignment import Infeasible, Market, MarketError, market_from_document, outcome_to_document, solve
from assignment.files import to_text
from tests.assignment.commands import SMALL, small
from tests.assignment.loops import needs_fast
from tests.assignment.small_markets import Document, middling_market, small_market

PLAIN = ("exact", "dense", "sparse")
ENGINES = [*PLAIN, pytest.param("fast", marks=needs_fast)]


def solved(document: Document, **options: Any) -> tuple[Market, Any] | None:
    try:
        market = market_from_document(document)
        return market, solve(market, **options)
    except (MarketError, Infeasible):
        return None


def test_everybody_without_a_place_has_a_reason():
    market = market_from_document(small(people=[*SMALL["people"], {"id": "dee"}], forbidden=[["ann", "x"]]))
    report = solve(market).report
    assert report is not None
    assert report.reasons == {"ann": "no eligible position", "dee": "no eligible position"}
    full = market_from_document(
        small(positions=[{"id": "x", "most": 1}, {"id": "y", "most": 0}, {"id": "z", "most": 0}])
    )
    report = solve(full).report
    assert report is not None
    assert report.reasons == dict.fromkeys(("bo", "cy"), "every eligible position went to others")


def test_seconds_and_memory_are_those_that_were_spent():
    start = time.perf_counter()
    market = market_from_document(middling_market(3))
    report = solve(market, engine="exact").report
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert report is not None
    assert set(report.seconds) >= {
        "reading",
        "proposing",
        "testing uniqueness",
        "writing the proof",
        "writing the outcome",
    }
    assert 0 < sum(report.seconds.values()) <= spent
    assert all(value >= 0 for value in report.seconds.values())
    assert report.peak_mb == pytest.approx(peak, rel=0.05)


@pytest.mark.parametrize("engine", ENGINES)
def test_cases_are_the_nodes_of_the_tree_and_the_engine_is_named(engine):
    branched = 0
    for seed in range(20):
        found = solved(middling_market(seed), engine=engine)
        if found is None:
            continue
        outcome = found[1]
        assert outcome.report.cases == len(outcome.certificate["tree"])
        assert (outcome.report.engine, outcome.report.proven) == (engine, True)
        assert outcome.report.paths > 0 or engine != "exact" or not outcome.pairs.size
        branched += outcome.report.cases > 1
    assert branched >= 4


@pytest.mark.parametrize("engine", ENGINES)
def test_a_start_from_the_outcome_itself_carries_nothing_and_from_nothing_carries_much(engine):
    cold = warm = 0
    for seed in range(40):
        found = solved(middling_market(seed, bundles=False), engine="exact")
        if found is None:
            continue
        market, outcome = found
        cold += outcome.report.paths
        again = solve(market, engine=engine, start=outcome)
        assert set(again.report.seconds) >= {"warming", "testing uniqueness"}
        warm += again.report.paths
    assert cold >= 200
    assert warm == 0


def test_a_proven_start_is_not_carried_at_all(monkeypatch):
    ready = [found for seed in range(30) if (found := solved(middling_market(seed, bundles=False)))]
    assert len(ready) >= 15

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("nothing is to be carried")

    monkeypatch.setattr(sys.modules["assignment.solve"], "Circulation", refuse)
    for market, outcome in ready:
        assert solve(market, engine="exact", start=outcome).digest == outcome.digest


@pytest.mark.parametrize("engine", ENGINES)
def test_a_start_from_before_one_score_or_seat_changed_changes_nothing(engine):
    rng = random.Random(4)
    for seed in range(100, 130):
        document = middling_market(seed)
        found = solved(document)
        if found is None:
            continue
        for _ in range(3):
            changed = {
                **document,
                "pairs": [[i, j, list(score)] for i, j, score in document["pairs"]],
                "positions": [dict(agent) for agent in document["positions"]],
            }
            rng.choice(changed["pairs"])[2][0] += rng.choice([-2, -1, 1, 2])
            agent = rng.choice(changed["positions"])
            if "seat_scores" not in agent:
                agent["most"] = max(agent["least"], agent["most"] + rng.choice([-1, 0, 1]))
            cold, warm = solved(changed), solved(changed, engine=engine, start=found[1])
            assert (cold is None) == (warm is None)
            if cold and warm:
                assert to_text(outcome_to_document(*warm)) == to_text(outcome_to_document(*cold))


@pytest.mark.parametrize("engine", ENGINES)
def test_only_the_fast_engine_uses_compiled_loops(engine, monkeypatch):
    class Asked(Exception):
        pass

    def ask() -> Any:
        raise Asked

    monkeypatch.setattr(sys.modules["assignment.solve"], "fast", ask)
    for bundles in (False, True):
        market = market_from_document(middling_market(3, bundles=bundles))
        if engine == "fast":
            with pytest.raises(Asked):
                solve(market, engine=engine)
            with pytest.raises(Asked):
                solve(market, engine=engine, start=solve(market, engine="exact"))
        else:
            assert solve(market, engine=engine)


@needs_fast
@pytest.mark.parametrize("bundles", [[], [{"id": "k", "positions": {"x": 1, "z": 1}}]])
def test_scores_too_wide_for_the_fast_engine_are_left_to_the_exact_one_and_it_says_so(bundles):
    wide = [[i, j, [1, score[1] * 2**56]] for i, j, score in SMALL["pairs"]]
    market = market_from_document(small(pairs=wide, bundles=bundles))
    outcome = solve(market, engine="fast")
    assert outcome.report is not None
    assert outcome.report.engine == "exact"
    exact = solve(market, engine="exact")
    assert outcome_to_document(market, outcome) == outcome_to_document(market, exact)


# ------------------------------------------------------------------ clashes that only `solve` sees


def conflict_of(document: Document) -> Any:
    with pytest.raises(Infeasible) as caught:
        solve(market_from_document(document))
    return caught.value.conflict


def changes_of(conflict: Any) -> list[tuple[str, str, int, int]]:
    return sorted((bound.kind, bound.id, bound.value, to) for bound, to in conflict.repairs[0].changes)


def test_a_group_that_asks_for_pairs_it_cannot_have_is_named_with_what_else_clashes():
    group = {"id": "g", "people": ["ann"], "positions": ["z"], "least": 2}
    conflict = conflict_of(small(groups=[group]))
    assert (conflict.demands[0].id, conflict.short, changes_of(conflict)) == ("g", 2, [("group", "g", 2, 0)])
    people = [{"id": "ann", "least": 1}, {"id": "bo", "least": 1}, {"id": "cy", "least": 0}]
    pairs = [["ann", "x", [1, 9]], ["bo", "x", [1, 8]], ["cy", "y", [1, 5]]]
    both = conflict_of(small(groups=[group], people=people, pairs=pairs))
    assert changes_of(both)[0] == ("group", "g", 2, 0)
    assert [change[0] for change in changes_of(both)] == ["group", "person"]


def test_of_the_cases_of_bundles_the_one_that_misses_fewest_units_is_told():
    people = [{"id": "ann", "least": 1}, {"id": "bo", "least": 1}, {"id": "cy"}]
    conflict = conflict_of(
        {
            **SMALL,
            "people": people,
            "positions": [{"id": "x", "most": 3}, {"id": "y", "most": 1}],
            "pairs": [["ann", "x", [1, 1]], ["bo", "x", [1, 1]], ["cy", "y", [1, 1]]],
            "bundles": [{"id": "k", "positions": {"x": 3}}],
        }
    )
    assert changes_of(conflict) == [("position", "x", 3, 2)]


def test_small_markets_that_clash_say_the_same_with_every_engine():
    said = 0
    for seed in range(300):
        try:
            market = market_from_document(small_market(seed))
        except MarketError:
            continue
        found = set()
        for engine in PLAIN:
            try:
                solve(market, engine=engine)
            except Infeasible as fault:
                found.add((fault.conflict.short > 0, bool(str(fault))))
        assert found in (set(), {(True, True)})
        said += bool(found)
    assert said >= 50


def test_markets_are_not_changed_by_solving_them():
    market = market_from_document(middling_market(7))
    kept = replace(market)
    solve(market)
    assert (market.scores == kept.scores).all()
    assert np.array_equal(market.forbidden, kept.forbidden)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_start_that_holds_what_is_now_worth_less_than_nothing_lets_go(engine):
    before = solve(Market.from_csr([0, 1], [0], [5], most_seats=[1], seed="s"))
    after = solve(Market.from_csr([0, 1], [0], [-5], most_seats=[1], seed="s"), engine=engine, start=before)
    assert (before.totals, after.totals) == ((5,), (0,))
