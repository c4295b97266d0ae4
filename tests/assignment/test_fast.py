"""The compiled engine gives the bytes of the plain ones, on markets large enough to use all of it."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest

from assignment import (
    Bundle,
    Group,
    Infeasible,
    Market,
    MarketError,
    Standing,
    market_to_document,
    outcome_to_document,
    solve,
    warm,
)
from assignment import engines as choice
from assignment.files import digest_of, market_digest, market_from_document, to_text
from tests.assignment.loops import needs_fast
from tests.assignment.small_markets import small_market


def market_of(seed: int, people: int, positions: int, **more: object) -> Market:
    """Return a random market with a ladder: staff, students, points, fit."""
    rng = np.random.default_rng(seed)
    table = rng.random((people, positions)) < min(1.0, 12 / positions)
    pairs = int(table.sum())
    staff = rng.random(people) < 0.6
    owner = np.nonzero(table)[0]
    points = rng.integers(1, int(rng.choice([3, 12, 200])), pairs)
    scores = np.column_stack([staff[owner], ~staff[owner], points, rng.integers(0, 1000, pairs)])
    return Market.from_csr(
        np.concatenate([[0], np.cumsum(table.sum(axis=1))]),
        np.nonzero(table)[1],
        scores.astype(np.int64),
        most_seats=rng.integers(0, 4, positions),
        most_load=rng.choice([1, 1, 1, 2], people),
        objectives=("staff", "students", "points", "fit"),
        seed=str(seed),
        **more,
    )


def text_of(market: Market, engine: str) -> str:
    """Return the outcome's text, or that there is none."""
    try:
        return to_text(outcome_to_document(market, solve(market, engine=engine)))
    except Infeasible:
        return "infeasible"


@needs_fast
@pytest.mark.parametrize("seed", range(24))
def test_ladders_of_some_hundred_people_give_the_same_bytes(seed):
    size = random.Random(seed).choice([(60, 30), (200, 60), (300, 200)])
    market = market_of(seed, *size)
    assert text_of(market, "fast") == text_of(market, "sparse")


@needs_fast
@pytest.mark.parametrize("seed", range(12))
def test_groups_leasts_and_bundles_give_the_same_bytes(seed):
    rng = random.Random(seed)
    groups = [
        Group(
            f"zone {k}", positions=tuple(range(10 * k, 10 * k + 10)), least=rng.choice([0, 2]), most=rng.randint(4, 9)
        )
        for k in range(3)
    ]
    groups += [Group(f"once {i}", people=(i,), positions=(2 * i, 2 * i + 1), most=1) for i in range(15)]
    bundles = [Bundle(f"course {k}", {30 + 2 * k: rng.randint(1, 2), 31 + 2 * k: 1}) for k in range(5)]
    market = market_of(100 + seed, 120, 44, groups=groups, bundles=bundles)
    assert text_of(market, "fast") == text_of(market, "exact")


NARROW = {
    "few pairs at first": {"fast.NEAR_EACH": 1},
    "few changes noted": {"fast.CHANGES": 3},
    "few paths a turn": {"fast.PATHS_A_TURN": 1},
    "few bids and sources a turn": {"auction.BIDS_A_TURN": 5, "transport.SOURCES_A_TURN": 2},
    "few rounds": {"transport.MANY_ROUNDS": 1, "transport.NEAR": 1000},
    "all at once": {"fast.NEAR_EACH": 1, "fast.CHANGES": 3, "fast.PATHS_A_TURN": 1},
}


@needs_fast
@pytest.mark.parametrize("name", NARROW)
def test_limits_of_room_and_turns_change_nothing(name, monkeypatch):
    choice.fast()
    for place, value in NARROW[name].items():
        module, constant = place.split(".")
        monkeypatch.setattr(sys.modules[f"assignment.{module}"], constant, value)
    for seed in range(200, 204):
        groups = [Group(f"zone {k}", positions=tuple(range(10 * k, 10 * k + 10)), most=9) for k in range(2)]
        bundles = [Bundle("course", {20: 2, 21: 1})] if seed % 2 else []
        market = market_of(seed, 50, 26, groups=groups, bundles=bundles)
        exact = solve(market, engine="exact")
        assert text_of(market, "fast") == to_text(outcome_to_document(market, exact))
        again = solve(market, engine="fast", start=exact)
        assert to_text(outcome_to_document(market, again)) == to_text(outcome_to_document(market, exact))
        standing = Standing(market, exact, engine="fast")
        plain = Standing(market, exact, engine="exact")
        for person in range(0, 50, 7):
            asked, told = standing.withdraw(person), plain.withdraw(person)
            assert asked.totals == told.totals
            assert (sorted(asked.lost), sorted(asked.won)) == (sorted(told.lost), sorted(told.won))


@needs_fast
def test_what_compiles_the_loops_runs():
    choice.fast().warm()
    assert warm.main() == 0


@needs_fast
def test_scores_too_wide_for_64_bits_are_left_to_integers_of_any_length():
    market = Market.from_csr([0, 2, 3], [0, 1, 0], [2**59, 2**59 - 1, 2**59], most_seats=[1, 1], seed="wide")
    assert text_of(market, "fast") == text_of(market, "exact")


@needs_fast
@pytest.mark.parametrize("counting", [0, 1])
def test_seats_that_count_for_one_objective_only_have_room_in_it(counting):
    """Far more than any pair: what is folded together is as wide as the seats ask for."""
    for seed in range(12):
        rng = np.random.default_rng(seed)
        positions, each = 6, 3
        seats = np.zeros((each, 2), np.int64)
        market = Market.from_csr(
            np.arange(0, 20 * positions + 1, positions),
            np.tile(np.arange(positions), 20),
            rng.integers(-1, 2, (20 * positions, 2)),
            most_seats=[each] * positions,
            objectives=("one", "other"),
            seat_scores={j: np.sort(_worth(rng, seats, counting), axis=0)[::-1] for j in range(positions)},
            seed=str(seed),
        )
        assert text_of(market, "fast") == text_of(market, "exact")


def _worth(rng: np.random.Generator, seats: np.ndarray, counting: int) -> np.ndarray:
    """Return seats of many scores, below 0 too, in one objective."""
    found = seats.copy()
    found[:, counting] = rng.integers(-(2**20), 2**20, len(seats))
    return found


@needs_fast
@pytest.mark.parametrize("seats", [1, 1200])
def test_searches_with_more_than_a_thousand_nodes_in_hand_find_the_same(seats):
    """One position that all people want: whoever leaves or comes is compared with everybody."""
    rng, people = np.random.default_rng(seats), 1250
    market = Market.from_csr(
        np.arange(people + 1),
        np.zeros(people, np.int64),
        rng.permutation(people) + 1,
        most_seats=[seats],
        seed="many",
    )
    outcome = solve(market, engine="exact")
    assert text_of(market, "fast") == to_text(outcome_to_document(market, outcome))
    plain, fast = (Standing(market, outcome, engine=engine) for engine in ("exact", "fast"))
    held, free = (int(np.flatnonzero(np.isin(range(people), outcome.pairs[:, 0]) == is_in)[0]) for is_in in (1, 0))
    asked = (
        lambda ready: ready.withdraw(held),
        lambda ready: ready.veto(held, 0),
        lambda ready: ready.pin(free, 0),
        lambda ready: ready.one_more_seat(0),
    )
    for ask in asked:
        told, found = ask(plain), ask(fast)
        assert (sorted(told.lost), sorted(told.won), told.totals) == (
            sorted(found.lost), sorted(found.won), found.totals,
        )  # fmt: skip
    for node in (0, 1 + held, 1 + free, 1 + people):
        (sums, reached), (others, ends) = plain.paths_from(node), fast.paths_from(node)
        assert (reached == ends).all()
        assert (sums[reached] == others[ends]).all()


def test_the_streamed_digest_is_that_of_the_document(monkeypatch):
    for piece, worth in ((3, 0), (100_000, 0), (3, 10**9)):
        monkeypatch.setattr("assignment.files.PAIRS_A_PIECE", piece)
        monkeypatch.setattr("assignment.files.WORTH_COMPILING", worth)
        for seed in range(60):
            try:
                market = market_from_document(small_market(seed))
            except MarketError:
                continue
            assert market_digest(market) == digest_of(market_to_document(market))


def test_ids_of_any_letters_are_digested_alike():
    market = Market.from_csr(
        [0, 1, 2], [0, 0], [-7, 0], most_seats=[1], people=('a"\\b', "张 \x01"), positions=("é\n",)
    )
    assert market_digest(market) == digest_of(market_to_document(market))


def test_the_engine_is_chosen_by_size_and_by_what_is_installed(monkeypatch):
    monkeypatch.setattr(choice, "has_fast", lambda: True)
    assert choice.choose("auto", choice.WORTH_COMPILING) == "fast"
    assert choice.choose("auto", choice.WORTH_COMPILING - 1) == "auto"
    monkeypatch.setattr(choice, "has_fast", lambda: False)
    assert choice.choose("auto", 10**6) == "auto"
    with pytest.raises(ValueError, match="needs numba"):
        choice.choose("fast", 1)


def test_importing_the_optimiser_does_not_load_numba():

    code = "import sys, assignment; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
