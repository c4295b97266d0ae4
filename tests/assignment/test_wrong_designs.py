"""Three ways to solve or to prove a ladder of objectives that are wrong, each with a market that shows it.

All three are right on most markets, so each stands here with a counter-example done by hand.
Prices are those of the assignment problem: u of people, v of positions, u + v >= score on every
pair. The first objective is settled by prices `FIRST`; the designs differ in the second.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import linprog

from assignment import Outcome, market_from_document, solve, verify

Pair = tuple[str, str]


class Example(NamedTuple):
    """Scores of two objectives by pair, prices of the first objective, and the best choice."""

    scores: dict[Pair, tuple[int, int]]
    first: dict[str, int]
    best: frozenset[Pair]


TAKEN_AWAY = Example(
    {("a", "x"): (1, 0), ("b", "x"): (1, 9), ("b", "y"): (1, 0)},
    {"a": 1, "b": 1, "x": 0, "y": 0},
    frozenset({("a", "x"), ("b", "y")}),
)
"""Two can be placed, so b must leave x, worth 9 on the second objective, to a."""

UNWANTED = Example({("a", "x"): (0, -5)}, {"a": 0, "x": 0}, frozenset())
"""Placing a gains nothing and costs 5 on the second objective."""

EXAMPLES = [TAKEN_AWAY, UNWANTED]


def ours(example: Example) -> tuple[frozenset[Pair], Outcome]:
    people, positions = (sorted({pair[side] for pair in example.scores}) for side in (0, 1))
    market = market_from_document(
        {
            "format": "assignment-market/1",
            "people": [{"id": name} for name in people],
            "positions": [{"id": name, "most": 1} for name in positions],
            "objectives": ["first", "second"],
            "pairs": [[*pair, list(score)] for pair, score in example.scores.items()],
        }
    )
    outcome = solve(market)
    assert verify(market, outcome).proven
    return frozenset((people[i], positions[j]) for i, j in outcome.pairs.tolist()), outcome


def total(example: Example, chosen: frozenset[Pair]) -> tuple[int, int]:
    first, second = zip(*(example.scores[pair] for pair in chosen), strict=True) if chosen else ((), ())
    return sum(first), sum(second)


def matchings(pairs: list[Pair]) -> list[frozenset[Pair]]:
    return [
        frozenset(chosen)
        for size in range(len(pairs) + 1)
        for chosen in combinations(pairs, size)
        if len({i for i, _ in chosen}) == len({j for _, j in chosen}) == size
    ]


def tight(example: Example) -> list[Pair]:
    return [
        pair for pair, score in example.scores.items() if example.first[pair[0]] + example.first[pair[1]] == score[0]
    ]


def can_be_priced(example: Example, chosen: frozenset[Pair], free: set[str]) -> bool:
    """Return whether second prices exist that accept the choice; those of `free` may be negative."""
    names = sorted(example.first)
    held = {name for pair in chosen for name in pair}
    rows, most, equal = [], [], []
    for pair in tight(example):
        row = np.array([-(name in pair) for name in names], float)
        (equal if pair in chosen else rows).append((row, -example.scores[pair][1]))
    most = [value for _, value in rows]
    found = linprog(
        np.zeros(len(names)),
        A_ub=np.array([row for row, _ in rows]) if rows else None,
        b_ub=most or None,
        A_eq=np.array([row for row, _ in equal]) if equal else None,
        b_eq=[value for _, value in equal] or None,
        bounds=[(None if name in free else 0, None if name in held else 0) for name in names],
    )
    return bool(found.success)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_first_prices_of_every_example_prove_its_first_total(example):
    assert all(example.first[i] + example.first[j] >= score[0] for (i, j), score in example.scores.items())
    assert sum(example.first.values()) == total(example, example.best)[0]


@pytest.mark.parametrize("example", EXAMPLES)
def test_ours_is_the_best_of_every_example(example):
    best = max(matchings(list(example.scores)), key=lambda chosen: total(example, chosen))
    assert best == example.best
    assert ours(example)[0] == example.best
    assert ours(example)[1].totals == total(example, example.best)


def test_the_second_objective_on_tight_pairs_alone_breaks_the_first():
    wrong = max(matchings(tight(TAKEN_AWAY)), key=lambda chosen: total(TAKEN_AWAY, chosen)[1])
    assert wrong == {("b", "x")}
    assert total(TAKEN_AWAY, wrong) == (1, 9)
    assert total(TAKEN_AWAY, TAKEN_AWAY.best) == (2, 0)


def test_asking_second_prices_not_to_be_negative_refuses_the_best():
    assert not can_be_priced(TAKEN_AWAY, TAKEN_AWAY.best, free=set())
    held = {name for name, price in TAKEN_AWAY.first.items() if price}
    assert can_be_priced(TAKEN_AWAY, TAKEN_AWAY.best, free=held)


def test_letting_every_full_row_be_free_accepts_a_worse_outcome():
    worse = frozenset({("a", "x")})
    assert total(UNWANTED, worse) < total(UNWANTED, UNWANTED.best)
    assert can_be_priced(UNWANTED, worse, free={"a", "x"})
    held = {name for name, price in UNWANTED.first.items() if price}
    assert not can_be_priced(UNWANTED, worse, free=held)
    assert can_be_priced(UNWANTED, UNWANTED.best, free=held)
