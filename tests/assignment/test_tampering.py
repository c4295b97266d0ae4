"""The verifier refuses whatever is not the one best placement, however well it is forged."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assignment import Infeasible, MarketError, market_from_document, outcome_to_document, solve
from assignment.files import digest_of, market_to_document
from assignment.verify import Verdict, verify_documents
from tests.assignment.small_markets import Document, best_choice, every_choice, small_market, totals

CLAIMS = ("pairs", "unplaced", "closed", "totals", "lottery", "seed", "market", "format")
TAMPERINGS, CHUNKS = 1000, 10


def solved(document: Document, **options: Any) -> tuple[Document, Document] | None:
    """Return the market and our outcome as documents, None where there is no outcome."""
    try:
        market = market_from_document(document)
        return market_to_document(market), outcome_to_document(market, solve(market, **options))
    except (MarketError, Infeasible):
        return None


def genuine(start: int = 0, **options: Any) -> Iterator[tuple[Document, Document]]:
    """Yield markets with our outcomes, those with at least two pairs."""
    seed = start
    while True:
        found = solved(small_market(seed, **options))
        seed += 1
        if found and len(found[1]["pairs"]) >= 2:
            yield found


def sealed(outcome: Document) -> Document:
    """Return the outcome with a digest that fits what it now says."""
    return {**outcome, "digest": digest_of({key: value for key, value in outcome.items() if key != "digest"})}


def judge(market: Document, outcome: Any) -> Verdict:
    """Return the verdict; a forged document may also be no outcome at all."""
    return verify_documents(market, outcome)


def claims(outcome: Document) -> list[Any]:
    """Return what an outcome says, apart from how it proves it; the order of lists says nothing."""
    return [sorted(map(str, value)) if isinstance(value := outcome.get(key), list) else value for key in CLAIMS]


# ------------------------------------------------------------------ random forgeries


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every (container, key) inside a document."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


def tampered(rng: random.Random, outcome: Document) -> Document:
    """Return the outcome with one random change anywhere but in its digest."""
    forged = copy.deepcopy(outcome)
    container, key = rng.choice([place for place in places(forged) if place[1] != "digest"])
    old = container[key]
    changes: list[Callable[[], Any]] = [lambda: container.pop(key), lambda: container.__setitem__(key, None)]
    if isinstance(old, int):
        changes += [lambda: container.__setitem__(key, old + rng.choice([-1, 1, 2**40, -(2**64)]))] * 6
    if isinstance(old, str):
        changes += [lambda: container.__setitem__(key, rng.choice(["p1", "j1", "g0", "b0", old + "x"]))] * 4
    if isinstance(old, list) and old:
        changes += [lambda: old.append(copy.deepcopy(rng.choice(old))), lambda: old.pop(rng.randrange(len(old)))] * 3
    if isinstance(container, list) and len(container) > 1:
        other = rng.randrange(len(container))
        changes += [lambda: container.__setitem__(key, copy.deepcopy(container[other]))] * 4
    rng.choice(changes)()
    return forged


def exchanged(rng: random.Random, market: Document, outcome: Document) -> Document:
    """Return the outcome with another allowed choice, its totals, unplaced and closed put right."""
    pairs = [(i, j) for i, j, _ in market["pairs"]]
    choice = rng.choice(every_choice(filled(market)))
    chosen = [pair for pair, taken in zip(pairs, choice, strict=True) if taken]
    held = Counter(j for _, j in chosen)
    return {
        **outcome,
        "pairs": [list(pair) for pair in chosen],
        "totals": totals(market, choice[None, :])[0].tolist(),
        "unplaced": [agent["id"] for agent in market["people"] if agent["id"] not in dict(chosen)],
        "closed": [
            bundle["id"] for bundle in market.get("bundles", []) if not any(held[j] for j in bundle["positions"])
        ],
    }


def filled(market: Document) -> Document:
    """Return a market as written by us with the keys that `small_markets` expects."""
    return {
        **market,
        "people": [{"least": 0, "most": 1, **agent} for agent in market["people"]],
        "positions": [{"least": 0, **agent} for agent in market["positions"]],
        "groups": [{"least": 0, "most": len(market["pairs"]), **group} for group in market.get("groups", [])],
        "bundles": market.get("bundles", []),
    }


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_thousand_random_tamperings_are_refused(chunk):
    rng, tried, harmless = random.Random(chunk), Counter(), 0
    for market, outcome in genuine(start=1000 * chunk):
        for kind in ("changed", "exchanged"):
            forged = tampered(rng, outcome) if kind == "changed" else exchanged(rng, market, outcome)
            if forged == outcome:
                continue
            assert not judge(market, forged).accepted  # the old digest no longer fits
            says_the_same = claims(forged) == claims(outcome)
            is_accepted = judge(market, sealed(forged)).accepted
            assert not is_accepted or says_the_same
            harmless += is_accepted
            tried["proof" if says_the_same else kind] += not is_accepted
        if tried["changed"] + tried["exchanged"] >= TAMPERINGS / CHUNKS:
            break
    assert tried["changed"] >= 25
    assert tried["exchanged"] >= 25
    assert tried["proof"] >= 8
    assert harmless < sum(tried.values()) / 10


def test_the_outcome_of_a_changed_market_is_refused_unless_it_is_still_the_best():
    rng, refused = random.Random(11), 0
    for market, outcome in genuine(start=5000):
        changed = copy.deepcopy(market)
        pair = rng.choice(changed["pairs"])
        pair[2][rng.randrange(len(pair[2]))] += rng.choice([-1, 1])
        assert not judge(changed, outcome).accepted
        forged = sealed({**outcome, "market": digest_of(changed)})
        best = best_choice(filled(changed))
        is_best = best == (tuple(outcome["totals"]), frozenset(map(tuple, outcome["pairs"])))
        assert is_best or not judge(changed, forged).accepted
        refused += not is_best
        if refused >= 200:
            break


# ------------------------------------------------------------------ best, but not in the right order


def forgeries(outcome: Document, other: Document) -> list[Document]:
    """Return what a forger can make of our outcome and the outcome of a market solved otherwise."""
    header = {key: outcome[key] for key in ("market", "seed", "levels")}
    placement = {key: other[key] for key in ("pairs", "unplaced", "closed")}
    return [
        sealed({**other, **header}),
        sealed({**other, **header, "totals": outcome["totals"], "lottery": outcome["lottery"]}),
        sealed({**outcome, **placement, "totals": other["totals"], "lottery": other["lottery"]}),
        sealed({**outcome, **placement}),
    ]


def scored(market: Document, change: Callable[[list[int]], list[int]]) -> Document:
    """Return the market with every score changed."""
    positions = [
        {**agent, "seat_scores": [change(row) for row in agent["seat_scores"]]} if "seat_scores" in agent else agent
        for agent in market["positions"]
    ]
    return {**market, "positions": positions, "pairs": [[i, j, change(score)] for i, j, score in market["pairs"]]}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_best_on_the_first_and_third_objective_is_not_enough(chunk):
    found = 0
    for market, outcome in genuine(start=1000 * chunk, bundles=False):
        if len(market["objectives"]) < 3 or any("seat_scores" in agent for agent in market["positions"]):
            continue
        blind = solved(scored(market, lambda score: [score[0], 0, score[2]]))
        assert blind is not None
        if blind[1]["totals"][0] != outcome["totals"][0] or blind[1]["pairs"] == outcome["pairs"]:
            continue
        chosen = {tuple(pair) for pair in blind[1]["pairs"]}
        right = [sum(s[k] for i, j, s in market["pairs"] if (i, j) in chosen) for k in range(3)]
        if right[1] == outcome["totals"][1]:
            continue
        for forged in forgeries(outcome, {**blind[1], "totals": right}):
            assert not judge(market, forged).accepted
        found += 1
        if found == 6:
            break


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_best_on_every_objective_but_not_the_lottery_is_not_enough(chunk):
    found = 0
    for market, outcome in genuine(start=1000 * chunk, bundles=None):
        other = solved({**market, "seed": "another seed"})
        assert other is not None
        if other[1]["pairs"] == outcome["pairs"]:
            continue
        assert other[1]["totals"] == outcome["totals"]
        for forged in forgeries(outcome, other[1]):
            assert not judge(market, forged).accepted
        found += 1
        if found == 10:
            break


def test_an_outcome_that_rests_on_a_solver_cannot_stand_where_a_proof_is_possible():
    market, outcome = next(genuine())
    forged = {**outcome, "certificate": {"kind": "solver", "solver": "HiGHS", "crossing": []}}
    assert not judge(market, sealed(forged)).accepted


@pytest.mark.parametrize("key", ["pairs", "totals", "lottery", "unplaced", "closed", "certificate", "market", "seed"])
def test_nothing_may_be_missing(key):
    market, outcome = next(genuine())
    assert judge(market, outcome).accepted
    assert not judge(market, sealed({name: value for name, value in outcome.items() if name != key})).accepted


def test_a_certificate_nested_without_end_is_refused_and_no_error():
    market, outcome = next(genuine())
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert not judge(market, {**outcome, "certificate": nested}).accepted
