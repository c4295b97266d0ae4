"""Scores that follow from features: the dense solver's total, and prices that prove it among all pairs."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from assignment import (
    Cancelled,
    Features,
    Market,
    MarketError,
    OutcomeError,
    Priced,
    blocks,
    check_prices,
    narrowing,
    read_features,
    read_priced,
    shortlist,
    solve,
    solve_features,
    write_features,
    write_priced,
)
from assignment.blocks import EXACT_32, Blocks
from assignment.shortlist import Shortlist, Tiles
from tests.assignment.commands import run, write
from tests.assignment.loops import needs_fast

pytestmark = needs_fast


def drawn(seed: int, *, plain: bool = False) -> Features:
    """Return random features, with ties, scores below 0, loads and seats of several and of none."""
    rng = np.random.default_rng(seed)
    n, m, d, c = rng.integers(0, 30, 2).tolist() + rng.integers(0, 4, 2).tolist()
    top = int(rng.choice([2, 9, 1000, 2**18]))
    low = 0 if plain else -top
    return Features.of(
        rng.integers(low, top, (n, d)),
        rng.integers(low, top, (m, d)),
        people_kinds=rng.integers(0, 3, (n, c)),
        positions_kinds=rng.integers(0, 3, (m, c)),
        bonuses=rng.integers(low, top, c),
        loads=np.ones(n, int) if plain else rng.choice([0, 1, 1, 2], n),
        seats=np.ones(m, int) if plain else rng.choice([0, 1, 2, 3], m),
    )


def table(features: Features) -> Any:
    """Return all scores, straight from the definition."""
    same = features.people_kinds[:, None, :] == features.positions_kinds[None, :, :]
    return features.people @ features.positions.T + (same * features.bonuses).sum(axis=2)


def best_total(features: Features) -> int:
    """Return the greatest total, by the solver that sees every pair."""
    scores = table(features)
    n, m = scores.shape
    market = Market.from_csr(
        np.arange(0, n * m + 1, m) if m else np.zeros(n + 1, np.int64),
        np.tile(np.arange(m), n),
        scores.reshape(-1, 1),
        most_seats=features.seats,
        most_load=features.loads,
        positions=[str(j) for j in range(m)],
    )
    return solve(market, engine="exact").totals[0]


SHORT = {"FEW_PAIRS": 0, "FEW": 3, "PART": 2, "EACH_ROW": 1, "EACH_COLUMN": 1, "ADDED": 1}
"""Almost nothing is on the first list, so that looks must find it; and even a small market places a part first."""


def shorten(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SHORT.items():
        monkeypatch.setattr(narrowing, name, value)
    monkeypatch.setattr(shortlist, "ROWS", 3)


@pytest.mark.parametrize("few", [False, True])
def test_the_total_is_that_of_the_solver_that_sees_every_pair(few, monkeypatch):
    if few:
        shorten(monkeypatch)
    looked = 0
    for seed in range(120):
        features = drawn(seed)
        priced = solve_features(features)
        assert priced.total == best_total(features), seed
        assert check_prices(features, priced) == ""
        looked += len(priced.sizes) > 1
    assert looked > 20 or not few


@pytest.mark.parametrize("seed", range(4))
def test_hundreds_by_hundreds_of_which_a_part_is_placed_first_are_as_scipy_places_them(seed):
    rng = np.random.default_rng(seed)
    features = Features.of(rng.integers(0, 200, (600, 8)), rng.integers(0, 200, (500 + 100 * seed, 8)))
    scores = table(features)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    priced = solve_features(features)
    assert priced.total == scores[rows, columns].sum()
    assert check_prices(features, priced) == ""
    assert priced.sizes[-1] < scores.size / 10


def test_the_same_features_give_the_same_placement():
    for seed in range(20):
        one, other = solve_features(drawn(seed)), solve_features(drawn(seed))
        for field in fields(Priced):
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name))


def test_every_block_is_exact_however_it_is_computed(monkeypatch):
    for seed in range(40):
        features = drawn(seed)
        scores = table(features)
        for kind in (None, np.float64):
            for is_compiled in (True, False):
                monkeypatch.setattr(blocks, "has_fast", lambda: is_compiled)  # noqa: B023
                parts = [block for _, block in Blocks(features, kind).all()]
                assert np.array_equal(np.concatenate([np.zeros((0, scores.shape[1])), *parts]), scores)
        assert scores.size == 0 or np.abs(scores).max() <= features.limit()
        pairs = np.argwhere(np.ones(scores.shape, bool))
        assert np.array_equal(features.scores(pairs), scores.reshape(-1))


def test_a_look_finds_the_best_of_each_row(monkeypatch):
    """Whatever the floors, prices and the most that is kept; rows on their own and columns of a part."""
    monkeypatch.setattr(shortlist, "ROWS", 5)
    for seed in range(60):
        features = drawn(seed)
        rng = np.random.default_rng(seed)
        tiles, scores = Tiles(Blocks(features)), table(features)
        if seed % 2:
            tiles, scores = Tiles(Blocks(features).turned()), scores.T
        columns = np.flatnonzero(rng.random(scores.shape[1]) < 0.7)
        if seed % 3:
            tiles, scores = tiles.of(columns), scores[:, columns]
        rows = np.flatnonzero(rng.random(len(scores)) < 0.8)
        u, v = (rng.integers(0, features.limit() + 2, size) for size in (rows.size, scores.shape[1]))
        left = scores[rows] - u[:, None] - v
        most = int(rng.integers(1, 9))
        for floors in (0, -np.inf, -features.limit()):
            found = tiles.best(rows, u, v, most, floors)
            for i, mine in enumerate(left):
                part = slice(found.starts[i], found.starts[i + 1])
                kept = found.column[part].astype(int)
                assert (np.diff(kept) > 0).all()
                assert np.array_equal(found.gain[part], scores[rows[i], kept])
                assert np.array_equal(np.sort(mine[kept])[::-1], np.sort(mine[mine > floors])[::-1][:most])


def test_lists_join_and_turn_like_sets():
    rng = np.random.default_rng(1)
    for _ in range(50):
        n, m = rng.integers(0, 9, 2).tolist()
        scores = rng.integers(-5, 9, (n, m))
        one, other = (
            Shortlist(
                np.concatenate([[0], np.cumsum(is_on.sum(axis=1))]),
                np.nonzero(is_on)[1].astype(np.uint32),
                scores[is_on],
            )
            for is_on in rng.random((2, n, m)) < 0.5
        )
        both = {*map(tuple, one.pairs().tolist()), *map(tuple, other.pairs().tolist())}
        for found, wanted in (
            (one.joined(other), both),
            (one.joined(other).turned(m).turned(n), both),
            (one.joined(other).above_0(), {pair for pair in both if scores[pair] > 0}),
        ):
            pairs = found.pairs()
            assert list(map(tuple, pairs.tolist())) == sorted(wanted)
            assert np.array_equal(found.gain, scores[pairs[:, 0], pairs[:, 1]])
        assert sorted(one.turned(m).pairs()[:, ::-1].tolist()) == one.pairs().tolist()


def test_where_all_are_equal_all_find_a_position_at_once():
    """Among equals each row takes others; if all took the first, every round would add as few."""
    features = Features.of(np.ones((1500, 2), int), np.ones((1500, 2), int))
    priced = solve_features(features)
    assert priced.total == 3000
    assert check_prices(features, priced) == ""
    assert len(priced.sizes) < 6


def test_a_part_has_every_kind_in_the_proportion_of_the_whole():
    rng = np.random.default_rng(3)
    kinds = rng.choice([0, 0, 0, 1, 2], (4000, 1))
    features = Features.of(
        rng.integers(0, 9, (4000, 3)), rng.integers(0, 9, (500, 3)), people_kinds=kinds,
        positions_kinds=rng.integers(0, 3, (500, 1)), bonuses=[5], seats=rng.integers(5, 15, 500),
    )  # fmt: skip
    rows, columns, part = narrowing.Search(features, None)._part()
    assert rows.size == 4000 // narrowing.PART
    whole, less = (np.bincount(side[:, 0]) for side in (kinds, part.people_kinds))
    assert (np.abs(less - whole / narrowing.PART) <= 1).all()
    assert columns.size == 500  # of positions with many seats each keeps a part of them
    assert abs(part.seats.sum() - features.seats.sum() / narrowing.PART) <= 1


def test_scores_up_to_what_float32_holds_are_exact():
    """Just below the limit in float32, and above it in float64."""
    for top in (EXACT_32 - 1, EXACT_32):
        rng = np.random.default_rng(top)
        a, b = rng.integers(0, 2, (700, 1)) * top, rng.integers(0, 2, (700, 1))
        a[:9], b[:9] = top - np.arange(9)[:, None], 1
        features = Features.of(a, b)
        assert features.limit() == top
        assert Blocks(features).kind is (np.float32 if top < EXACT_32 else np.float64)
        scores = table(features)
        rows, columns = linear_sum_assignment(scores, maximize=True)
        priced = solve_features(features)
        assert priced.total == scores[rows, columns].sum()
        assert check_prices(features, priced) == ""


FORGED = {
    "a price lower": lambda p: {"people": np.maximum(p.people - 1, 0)},
    "a price higher": lambda p: {"positions": p.positions + 1},
    "a price below 0": lambda p: {"people": p.people - 10**9},
    "a price too large": lambda p: {"people": p.people + 2**60},
    "a pair less": lambda p: {"pairs": p.pairs[1:]},
    "a pair twice": lambda p: {"pairs": np.concatenate([p.pairs[:1], p.pairs])},
    "pairs in another order": lambda p: {"pairs": p.pairs[::-1]},
    "somebody who is not there": lambda p: {"pairs": np.concatenate([p.pairs, [[10**6, 0]]])},
    "two in one seat": lambda p: {"pairs": np.column_stack([p.pairs[:, 0], np.full(len(p.pairs), p.pairs[0, 1])])},
    "another total": lambda p: {"total": p.total + 1},
    "other features": lambda p: {"features_digest": p.features_digest[::-1]},
    "prices of fewer": lambda p: {"people": p.people[1:]},
}


@pytest.mark.parametrize("name", FORGED)
def test_what_was_changed_is_refused(name):
    refused = 0
    for seed in range(30):
        features = drawn(seed, plain=True)
        priced = solve_features(features)
        if len(priced.pairs) < 2 or not priced.people.any():
            continue
        assert check_prices(features, replace(priced, **FORGED[name](priced))) != "", seed
        refused += 1
    assert refused >= 10


def test_a_worse_placement_does_not_pass_with_any_prices_of_its_total():
    """Two people, each better in the other's seat: prices that pay for the worse placement miss a pair."""
    features = Features.of([[1, 0], [0, 1]], [[1, 5], [5, 1]])
    worse = Priced(np.array([[0, 0], [1, 1]]), np.array([1, 1]), np.array([0, 0]), 2, features.digest())
    assert "more than their prices" in check_prices(features, worse)


def test_it_stops_when_asked():
    rng = np.random.default_rng(1)
    features = Features.of(rng.integers(0, 99, (60, 3)), rng.integers(0, 99, (60, 3)))
    for calls in range(4):
        left = iter([True] * calls)
        with pytest.raises(Cancelled):
            solve_features(features, watch=lambda _: next(left, False))  # noqa: B023


UNFIT = {
    "a feature more": ({"people": np.zeros((2, 3), int)}, "positions: expected 2 x 3 integers"),
    "a fraction": ({"people": np.zeros((2, 2))}, "people: expected int64 integers of 2 axes"),
    "a kind more": ({"people_kinds": np.zeros((2, 1), int)}, "people_kinds: expected 2 x 0 integers"),
    "a load less": ({"loads": np.ones(1, int)}, "loads: expected 2 integers"),
    "a load below 0": ({"loads": np.array([1, -1])}, "loads must be from 0 to"),
    "too large": ({"people": np.full((2, 2), 2**51)}, "a score could pass 2^51"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_features_that_do_not_fit_are_refused(name):
    changes, words = UNFIT[name]
    with pytest.raises(MarketError) as fault:
        Features.of(**{"people": np.ones((2, 2), int), "positions": np.full((2, 2), 4), **changes})
    assert words in str(fault.value)


def test_features_and_prices_come_back_from_files_as_they_were(tmp_path):
    for seed in range(30):
        features = drawn(seed)
        write_features(features, tmp_path / "f.npz")
        again = read_features(tmp_path / "f.npz")
        assert again.digest() == features.digest()
        priced = solve_features(features)
        write_priced(priced, tmp_path / "p.npz")
        assert check_prices(again, read_priced(tmp_path / "p.npz")) == ""


def test_the_commands_place_and_check(tmp_path, capsys):
    path, out = tmp_path / "f.npz", tmp_path / "p.npz"
    np.savez(
        path,
        features=np.frombuffer(b'{"format":"assignment-features/1"}', np.uint8),
        people=np.array([[3, 1], [2, 2]]),
        positions=np.array([[1, 0], [0, 1]]),
    )
    assert run("features", path, "--out", out) == 0
    said = capsys.readouterr().out
    assert "2 of 2 people placed, total score 5" in said
    assert run("verify", path, out) == 0
    assert capsys.readouterr().out == "accepted: proved: no other placement scores more\n"
    write_priced(replace(read_priced(out), total=6), out)
    assert run("verify", path, out) == 4
    assert capsys.readouterr().out == "refused: the total is 5, not 6\n"


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("{}", {}, "'features' must be"),
        ('{"format":"assignment-features/1"}', {"bonuses": np.ones(0, int)}, "stands without the other arrays"),
        ('{"format":"assignment-features/1"}', {"loads": np.ones(7, int)}, "loads"),
        ("[", {}, "not complete JSON"),
    ],
)
def test_a_broken_file_of_features_is_said_in_one_line(text, more, words, tmp_path, capsys):
    path = tmp_path / "f.npz"
    both = {"people": np.ones((2, 1), int), "positions": np.ones((2, 1), int)}
    np.savez(path, features=np.frombuffer(text.encode(), np.uint8), **both, **more)
    assert run("features", path, "--out", tmp_path / "p.npz") == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert run("features", path, "--out", tmp_path / "p.json") == 2
    assert "is written as .npz" in capsys.readouterr().err


def test_a_broken_priced_placement_is_said_in_one_line(tmp_path):
    features = drawn(5)
    write_priced(solve_features(features), tmp_path / "p.npz")
    kept = dict(np.load(tmp_path / "p.npz"))
    for document, words in (({"format": "x"}, "must hold"), (None, "must hold")):
        whole = json.loads(kept["priced"].tobytes()) | {"total": "5"} if document is None else document
        np.savez(tmp_path / "p.npz", **{**kept, "priced": np.frombuffer(json.dumps(whole).encode(), np.uint8)})
        with pytest.raises(OutcomeError, match=words):
            read_priced(tmp_path / "p.npz")
    with pytest.raises(OutcomeError, match="not a whole file"):
        read_priced(write(tmp_path / "p.npz", b"no"))
