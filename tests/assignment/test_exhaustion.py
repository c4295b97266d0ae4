"""The outcome is what trying every choice gives, the lottery's choice included."""

from __future__ import annotations

from collections import Counter

import pytest

from assignment import Infeasible, Market, MarketError, market_from_document, outcome_to_document, solve, verify
from assignment.engines import has_fast
from assignment.files import to_text
from tests.assignment.small_markets import Document, best_choice, every_choice, is_tied, small_market

MARKETS, CHUNK, CROSSING = 6000, 250, 1200
ENGINES = ("auto", "dense", "sparse", "exact", *(["fast"] if has_fast() else []))


FEATURES = (
    "proven",
    "rests on HiGHS",
    "load of two",
    "least load",
    "least seats",
    "no seats",
    "seat scores",
    "group of positions",
    "group of people",
    "one host once",
    "least of a group",
    "bundle opened",
    "bundle closed",
    "decided by branching",
    "pinned",
    "forbidden",
    "negative scores",
    "several objectives",
    "somebody unplaced",
    "decided by lottery",
)


def market_or_reason(document: Document) -> Market | str:
    """Return the market, or why it is none."""
    try:
        return market_from_document(document)
    except MarketError as error:
        return str(error)


def check(document: Document, engines: tuple[str, ...]) -> Counter[str]:
    """Compare one market with trying every choice and return what it showed."""
    market, best = market_or_reason(document), best_choice(document)
    if isinstance(market, str):
        assert "pinned" in market  # two pins of one load or one seat: a contradiction, not a market
        assert best is None
        return Counter(["contradictory"])
    texts = set()
    for engine in engines:
        try:
            outcome = solve(market, engine=engine)
        except Infeasible:
            assert best is None
            texts.add("infeasible")
            continue
        written = outcome_to_document(market, outcome)
        assert best == (outcome.totals, frozenset(map(tuple, written["pairs"])))
        verdict = verify(market, outcome)
        assert verdict.accepted, verdict.reason
        assert verdict.proven == outcome.proven
        texts.add(to_text(written))
    assert len(texts) == 1
    if best is None:
        return Counter(["infeasible"])
    return Counter(["solved", *features(document, best[1], is_proven=outcome.proven, leaves=written)])


def features(
    document: Document, chosen: frozenset[tuple[str, str]], *, is_proven: bool, leaves: Document
) -> list[str]:
    """Return what this market shows, so that no feature is tested by nothing."""
    load = Counter(i for i, _ in chosen)
    held = Counter(j for _, j in chosen)
    opened = [any(held[j] for j in bundle["positions"]) for bundle in document["bundles"]]
    shown = [
        is_proven,
        not is_proven,
        max(load.values(), default=0) > 1,
        any(agent["least"] for agent in document["people"]),
        any(agent["least"] for agent in document["positions"]),
        any(not agent["most"] for agent in document["positions"]),
        any("seat_scores" in agent for agent in document["positions"]),
        any("people" not in group for group in document["groups"]),
        any("positions" not in group for group in document["groups"]),
        any(len(group.get("people", "..")) == 1 for group in document["groups"]),
        any(group["least"] for group in document["groups"]),
        any(opened),
        not all(opened),
        len(leaves["certificate"].get("tree", [])) > 1,
        bool(document.get("pinned")),
        bool(document.get("forbidden")),
        any(min(score) < 0 for _, _, score in document["pairs"]),
        len(document["objectives"]) > 1,
        len(load) < len(document["people"]),
        is_tied(document),
    ]
    return [name for name, is_shown in zip(FEATURES, shown, strict=True) if is_shown]


@pytest.mark.parametrize("first", range(0, MARKETS, CHUNK))
def test_every_small_market_equals_trying_every_choice(first):
    seen: Counter[str] = Counter()
    for seed in range(first, first + CHUNK):
        seen.update(check(small_market(seed), ENGINES if seed % 5 == 0 else ("auto",)))
    assert seen["solved"] + seen["infeasible"] + seen["contradictory"] == CHUNK
    assert seen["solved"] >= 2 * CHUNK / 5
    assert seen["infeasible"] >= CHUNK / 6
    assert not {name: count for name, count in seen.items() if count < 4 and name != "contradictory"}
    assert seen.keys() | {"contradictory"} == {*FEATURES, "solved", "infeasible", "contradictory"} - {
        "rests on HiGHS"
    }


@pytest.mark.parametrize("first", range(0, CROSSING, 200))
def test_crossing_groups_equal_trying_every_choice(first):
    seen = Counter()
    for seed in range(first, first + 200):
        seen.update(check(small_market(seed, crossing=True), ("auto",)))
    assert seen["rests on HiGHS"] >= 10
    assert seen["proven"] >= 10
    assert seen["infeasible"] >= 10


def enlarged(document: Document, factor: int) -> Document:
    """Return the market with every score so many times as large, and one more."""
    pairs = [[i, j, [score * factor + 1 for score in row]] for i, j, row in document["pairs"]]
    positions = [{key: agent[key] for key in ("id", "least", "most")} for agent in document["positions"]]
    return {**document, "pairs": pairs, "positions": positions}


def test_crossing_groups_with_scores_as_large_as_allowed_equal_trying_every_choice():
    seen = Counter()
    for seed in range(30_000, 30_300):
        seen.update(check(enlarged(small_market(seed, crossing=True), 2**20 // 5 - 1), ("auto",)))
    assert seen["rests on HiGHS"] >= 30


def test_crossing_groups_with_larger_scores_are_refused_not_called_infeasible():
    refused = 0
    for seed in range(30_000, 30_100):
        try:
            assert solve(market_from_document(enlarged(small_market(seed, crossing=True), 2**40))).proven
        except Infeasible:
            assert best_choice(small_market(seed, crossing=True)) is None
        except MarketError as error:
            refused += "use smaller scores" in str(error)
    assert refused >= 10


def test_trying_every_choice_knows_a_market_done_by_hand():
    document: Document = {
        "people": [{"id": "a", "least": 0, "most": 1}, {"id": "b", "least": 0, "most": 1}],
        "positions": [{"id": "x", "least": 0, "most": 1}],
        "objectives": ["placed", "points"],
        "pairs": [["a", "x", [1, 3]], ["b", "x", [1, 4]]],
        "groups": [],
        "bundles": [],
        "seed": "s",
    }
    assert every_choice(document).tolist() == [[False, False], [True, False], [False, True]]
    assert best_choice(document) == ((1, 4), frozenset({("b", "x")}))
    assert not is_tied(document)
    document["pairs"][0][2] = [1, 4]
    assert is_tied(document)
    document["groups"] = [{"id": "g", "least": 2, "most": 2}]
    assert best_choice(document) is None
