"""The proposals: people to positions with one number for each pair, and what their prices promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from assignment import Infeasible, Market, solve
from assignment.engines import fast
from tests.assignment.loops import needs_fast

pytestmark = needs_fast

TOPS = (1, 3, 40, 5_000, 2**30, 2**44)


def problem(seed, *, full=False, low=0):
    """Return a random problem, its gains as a table (-1 where there is no pair), loads and seats."""
    rng = np.random.default_rng(seed)
    people, positions = rng.integers(2, 30), rng.integers(2, 16)
    has = rng.random((people, positions)) < rng.choice([0.2, 0.5, 1.0])
    top = int(TOPS[seed % len(TOPS)])
    gain = np.where(has, rng.integers(low, top, (people, positions), endpoint=True), -1)
    loads = np.minimum(rng.choice([0, 1, 1, 1, 2, 3], people), has.sum(axis=1)).astype(np.int32)
    seats = np.minimum(rng.choice([0, 1, 1, 2, 5], positions), has.sum(axis=0)).astype(np.int32)
    kind = np.int32 if top <= 5_000 and seed % 2 else np.int64
    pairs = fast().Pairs(
        np.concatenate([[0], np.cumsum(has.sum(axis=1))]).astype(np.int64),
        np.nonzero(has)[1].astype(np.uint32),
        gain[has].astype(kind),
    )
    sides = fast().Sides.plain(loads, seats)
    if full:
        sides.full_people[:] = (rng.random(people) < 0.3) & (loads > 0)
        sides.full_positions[:] = (rng.random(positions) < 0.3) & (seats > 0)
    return fast().Transport(pairs, sides), gain, loads, seats


def check_promises(done, loads, seats):
    """Assert what the class promises of prices and pairs."""
    pairs, sides, chosen = done.pairs, done.sides, done.chosen()
    person = np.repeat(np.arange(loads.size), np.diff(pairs.ptr))
    held = np.bincount(person[chosen], minlength=loads.size)
    taken = np.bincount(pairs.idx[chosen].astype(np.int64), minlength=seats.size)
    assert (held <= loads).all()
    assert (taken <= seats).all()
    u, v = done.u, np.where(seats > 0, done.v, 2**60)
    assert ((u >= 0) | sides.full_people).all()
    assert ((v >= 0) | sides.full_positions).all()
    assert (held == loads)[(u != 0) | sides.full_people].all()
    assert (taken == seats)[(v != 0) | sides.full_positions].all()
    rest = pairs.gain - u[person] - v[pairs.idx]
    assert (rest[~chosen] <= 0).all()
    assert (rest[chosen] >= 0).all()


def best_total(gain, loads, seats):
    """Return the greatest total, by scipy: every unit a row, every seat a column, each pair once."""
    units, places = np.repeat(np.arange(loads.size), loads), np.repeat(np.arange(seats.size), seats)
    table = np.maximum(gain[units][:, places], 0)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def can_be_full(pairs, sides):
    """Return whether those who must be full can be, by the exact engine."""
    market = Market.from_csr(
        pairs.ptr,
        pairs.idx.astype(np.int64),
        np.zeros(pairs.idx.size, np.int64),
        most_load=sides.loads,
        least_load=np.where(sides.full_people, sides.loads, 0),
        most_seats=sides.seats,
        least_seats=np.where(sides.full_positions, sides.seats, 0),
        seed="full",
    )
    try:
        solve(market, engine="exact")
    except Infeasible:
        return False
    return True


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_prices_prove_the_pairs_and_the_total_is_the_bound(first):
    for seed in range(first, first + 20):
        done, _, loads, seats = problem(seed)
        before = done.pairs.gain.copy()
        assert done.solve()
        assert (done.pairs.gain == before).all()
        check_promises(done, loads, seats)
        assert done.total() == done.bound()


def test_loads_of_one_give_the_total_of_scipy():
    for seed in range(200, 260):
        done, gain, loads, seats = problem(seed)
        loads = np.minimum(loads, 1)
        done = fast().Transport(done.pairs, fast().Sides.plain(loads, seats))
        assert done.solve()
        assert done.total() == best_total(gain, loads, seats)


def test_negative_gains_are_left_out_unless_somebody_must_be_full():
    for seed in range(300, 340):
        done, _, loads, seats = problem(seed, low=-5)
        assert done.solve()
        check_promises(done, loads, seats)
        assert done.pairs.gain[done.chosen()].min(initial=0) >= 0


def test_who_must_be_full_is_full_or_the_answer_is_no():
    said = {True: 0, False: 0}
    for seed in range(400, 500):
        done, _, loads, seats = problem(seed, full=True, low=-3)
        answer = done.solve()
        assert answer == can_be_full(done.pairs, done.sides)
        said[bool(answer)] += 1
        if answer:
            check_promises(done, loads, seats)
            assert done.total() == done.bound()
    assert min(said.values()) >= 10


def test_going_on_from_a_solved_problem_with_other_gains_is_an_optimum_again():
    rng = np.random.default_rng(9)
    for seed in range(500, 540):
        done, _, loads, seats = problem(seed)
        assert done.solve()
        done.pairs.gain[:] = np.maximum(done.pairs.gain + rng.integers(-1, 2, done.pairs.gain.size), 0)
        done.u[:], done.v[:] = np.maximum(done.u, 0), np.maximum(done.v, 0)
        again = fast().Transport(done.pairs, done.sides)
        assert again.resume()
        check_promises(again, loads, seats)


WORK = {
    "bids": 3_535,
    "refills": 1_286,
    "paths": 2_696,
    "rows": 11_495,
    "near": 10_420,
    "rounds": 101,
    "missed": 9_813,
}
"""What the problems below take, on every machine: whoever changes the loops sees here what it saves or costs."""


def work() -> dict[str, int]:
    """Return the sums of what some problems took: short and long rows, narrow and wide gains, bids and the rest."""
    total = dict.fromkeys(WORK, 0)
    for seed in range(600, 636):
        rng = np.random.default_rng(seed)
        people, positions, each = [(60, 25, 14), (30, 50, 44), (40, 8, 7)][seed % 3]
        chosen = np.sort(np.argsort(rng.random((people, positions)), axis=1)[:, :each], axis=1)
        gain = rng.integers(1, [10, 300, 2**33][seed // 3 % 3], people * each)
        gain = gain.astype(np.int32 if gain.max() < 2**31 and seed % 2 else np.int64)
        pairs = fast().Pairs(np.arange(0, people * each + 1, each), chosen.ravel().astype(np.uint32), gain)
        sides = fast().Sides.plain(rng.choice([1, 1, 2], people), rng.choice([1, 2, 6], positions))
        done = fast().Transport(pairs, sides)
        assert done.solve()
        assert done.total() == done.bound()
        for name in total:
            total[name] += done.counts[name]
    return total


def test_some_problems_take_as_much_work_as_is_known():
    assert work() == WORK


def test_people_for_few_seats_take_no_more_bids_than_the_same_problem_turned_round():
    for seed in range(700, 720):
        rng = np.random.default_rng(seed)
        has = rng.random((60, 20)) < 0.5
        gain = rng.integers(1, 100, has.shape)
        totals, bids = [], []
        for there, worth in ((has, gain), (has.T, gain.T)):
            pairs = fast().Pairs(
                np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int64),
                np.nonzero(there)[1].astype(np.uint32),
                worth[there].astype(np.int32),
            )
            done = fast().Transport(pairs, fast().Sides.plain(*(np.ones(size) for size in there.shape)))
            assert done.solve()
            totals.append(done.total())
            bids.append(done.counts["bids"])
        assert totals[0] == totals[1]
        assert bids[0] == bids[1]
