"""Where the lottery itself ties, it is drawn once more, and the proof says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assignment import Standing, market_from_document, market_to_document, outcome_to_document, solve, verify
from assignment.engines import has_fast
from assignment.lottery import numbers
from assignment.verify import Verdict, verify_documents
from tests.assignment.loops import PLAIN_AND_FAST, use
from tests.assignment.small_markets import Document, best_choice
from tests.assignment.test_tampering import filled, sealed

TWINS = ("p746", "p931")
"""With the seed "s" both draw the same number for x at first."""

ENGINES = ("exact", "dense", "sparse", *(["fast"] if has_fast() else []))


def twins(**changes: Any) -> Document:
    """Return a market of two people who are equal until the second draw."""
    market: Document = {
        "format": "assignment-market/1",
        "people": [{"id": name} for name in TWINS],
        "positions": [{"id": "x", "most": 1}],
        "objectives": ["placed"],
        "pairs": [[name, "x", [1]] for name in TWINS],
        "seed": "s",
    }
    return {**market, **changes}


TEAM = {
    "positions": [{"id": "x", "most": 1}, {"id": "y", "most": 2}],
    "people": [{"id": name} for name in (*TWINS, "third", "fourth")],
    "pairs": [*([name, "x", [5]] for name in TWINS), ["third", "y", [2]], ["fourth", "y", [3]]],
}
OPEN = twins(bundles=[{"id": "course", "positions": {"x": 1}}])
BRANCHED = twins(**TEAM, bundles=[{"id": "course", "positions": {"x": 1, "y": 2}}])
CLOSED = twins(**TEAM, bundles=[{"id": "course", "positions": {"y": 3}}])
DEAR = twins(
    **{**TEAM, "pairs": [*TEAM["pairs"][:2], ["third", "y", [-9]], ["fourth", "y", [3]]]},
    bundles=[{"id": "course", "positions": {"y": 2}}],
)
EVEN: Document = {
    "format": "assignment-market/1",
    "people": [{"id": "p127"}, {"id": "h899"}],
    "positions": [{"id": name, "most": 1} for name in "xyab"],
    "objectives": ["placed"],
    "pairs": [["p127", "x", [1]], ["p127", "y", [1]], ["h899", "a", [1]], ["h899", "b", [1]]],
    "bundles": [{"id": "first", "positions": {"x": 1, "a": 1}}, {"id": "second", "positions": {"y": 1, "b": 1}}],
    "seed": "s",
}
"""With the seed "s" either bundle draws the same sum at first: a tie between two cases."""

LONGER: Document = {
    **EVEN,
    "people": [*EVEN["people"], {"id": "idle"}, {"id": "lazy"}],
    "positions": [*EVEN["positions"], *({"id": name, "most": 1} for name in "cdef")],
    "pairs": [*EVEN["pairs"], ["idle", "c", [1]], ["lazy", "e", [1]]],
    "bundles": [
        *EVEN["bundles"],
        {"id": "third", "positions": {"c": 1, "d": 1}},
        {"id": "fourth", "positions": {"e": 1, "f": 1}},
    ],
}
"""The same with two bundles that cannot open, so that more cases wait."""

SHUT = twins(
    positions=[{"id": "x", "most": 1}, {"id": "w", "most": 1}], bundles=[{"id": "k", "positions": {"x": 1, "w": 1}}]
)
"""Nobody can hold w, so the twins tie only as long as the bundle is not decided."""

MARKETS = {"plain": twins(), "a bundle": OPEN, "two of a bundle": BRANCHED, "too few": CLOSED, "too dear": DEAR}


def winner(market: Document) -> str:
    """Return who of the twins draws the greater second number."""
    built = market_from_document(market)
    drawn = {
        built.people[i]: number
        for i, j, number in zip(built.person, built.position, numbers(built, 1), strict=True)
        if built.positions[j] == "x"
    }
    return max(TWINS, key=drawn.__getitem__)


def test_the_twins_draw_the_same_number_first_and_another_one_then():
    built = market_from_document(twins())
    first, second = numbers(built, 0), numbers(built, 1)
    assert first[0] == first[1]
    assert second[0] != second[1]


@pytest.mark.parametrize("name", MARKETS)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_tie_of_the_first_draw_is_decided_by_the_second(name, engine):
    market = market_from_document(MARKETS[name])
    outcome = solve(market, engine=engine)
    written = outcome_to_document(market, outcome)
    assert written["levels"] == len(written["lottery"]) == 2
    assert [winner(MARKETS[name]), "x"] in written["pairs"]
    assert best_choice(filled(market_to_document(market))) == (
        tuple(written["totals"]),
        frozenset(map(tuple, written["pairs"])),
    )
    assert written == outcome_to_document(market, solve(market, engine="exact"))
    assert verify(market, outcome) == Verdict(
        accepted=True, proven=True, reason="proved: no other placement is as good"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_tie_between_two_cases_or_before_a_bundle_is_decided_draws_again(engine):
    for document, placed in ((EVEN, 2), (LONGER, 2), (SHUT, 0)):
        market = market_from_document(document)
        outcome = solve(market, engine=engine)
        written = outcome_to_document(market, outcome)
        assert (written["levels"], written["totals"]) == (2, [placed])
        assert verify(market, outcome).proven
        best = best_choice(filled(market_to_document(market)))
        assert best == (outcome.totals, frozenset(map(tuple, written["pairs"])))


def test_a_case_as_good_as_the_outcome_is_not_below_it():
    market = market_from_document(EVEN)
    written = outcome_to_document(market, solve(market))
    certificate = written["certificate"]
    forged = {
        **written,
        "levels": 1,
        "lottery": written["lottery"][:1],
        "certificate": {
            **certificate,
            "prices": narrower(certificate["prices"]),
            "tree": [
                {**node, "potentials": narrower(node["potentials"])} if "potentials" in node else node
                for node in certificate["tree"]
            ],
        },
    }
    verdict = verify_documents(market_to_document(market), sealed(forged))
    assert verdict.reason == "not optimal: another choice of open bundles may be better"


def narrower(prices: Document) -> Document:
    """Return potentials without their last entry."""
    return {
        side: found[:-1] if side == "root" else {name: price[:-1] for name, price in found.items()}
        for side, found in prices.items()
    }


def test_groups_that_cross_draw_again_too():
    names = [*TWINS, "third"]
    market = market_from_document(
        twins(
            people=[{"id": name} for name in names],
            positions=[{"id": name, "most": 1} for name in "xyz"],
            pairs=[[i, j, [5 if j == "x" and i in TWINS else -1]] for i in names for j in "xyz"],
            groups=[{"id": "g", "people": list(TWINS), "positions": ["x", "y"], "most": 1}],
        )
    )
    outcome = solve(market)
    written = outcome_to_document(market, outcome)
    assert not outcome.proven
    assert written["levels"] == 2
    assert written["pairs"] == [[winner(twins()), "x"]]
    assert verify(market, outcome).accepted


def test_one_draw_less_than_it_took_is_not_unique():
    market = market_from_document(twins())
    written = outcome_to_document(market, solve(market))
    cut = narrower(written["certificate"]["prices"])
    forged = {
        **written,
        "levels": 1,
        "lottery": written["lottery"][:1],
        "certificate": {**written["certificate"], "prices": cut},
    }
    verdict = verify_documents(market_to_document(market), sealed(forged))
    assert verdict.reason == "not unique: another placement is as good"


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_an_outcome_of_two_draws_stands_ready(engine, monkeypatch):
    use(engine, monkeypatch)
    market = market_from_document(twins())
    outcome = solve(market)
    shift = Standing(market, outcome).withdraw(int(outcome.pairs[0, 0]))
    assert shift.totals == (0,)
    assert len(shift.lost) == len(shift.won) == 1


def test_a_start_of_one_draw_leads_to_an_outcome_of_two():
    single = market_from_document(twins(seed="t"))
    market = market_from_document(twins())
    start = solve(single)
    assert len(start.lottery) == 1
    for engine in ENGINES:
        again = outcome_to_document(market, solve(market, engine=engine, start=start))
        assert again == outcome_to_document(market, solve(market))


def test_numbers_are_as_likely_to_be_in_any_of_sixteen_parts():
    n = 4000
    document = twins(people=[{"id": f"q{k}"} for k in range(n)], pairs=[[f"q{k}", "x", [1]] for k in range(n)])
    for level in range(3):
        parts = np.bincount(numbers(market_from_document(document), level) >> 16, minlength=16)
        assert parts.size == 16
        assert np.abs(parts - n / 16).max() < 6 * (n / 16) ** 0.5
