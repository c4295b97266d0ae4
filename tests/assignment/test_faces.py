"""What SciPy's loops alone propose: the optimum itself with its canonical potentials, or that there is none."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assignment import Infeasible, Market, MarketError, faces, market_from_document, solve
from assignment.circulate import Circulation, Shortage
from assignment.lottery import gains
from assignment.network import Network, build, find_sides, flow_of
from assignment.outcry import Auction, rank_in_run
from assignment.potentials import canonical, reduced, signs
from assignment.sweeping import FAR, Sweep
from tests.assignment.small_markets import middling_market


@pytest.fixture(params=["all pairs at once", "pairs near 0, then a look at all"])
def looks(request, monkeypatch):
    """Small markets have few pairs, so all are near; the second time only the nearest are."""
    if request.param != "all pairs at once":
        monkeypatch.setattr(faces, "SMALL_FACE", 0)
        monkeypatch.setattr(faces, "NEAR", 10_000)


def markets(first: int, count: int = 60, **options: Any) -> list[Market]:
    found = []
    for seed in range(first, first + count):
        with suppress(MarketError):
            found.append(market_from_document(middling_market(seed, **options)))
    return found


def broad_market(seed: int, people: int = 60, positions: int = 25) -> Market:
    """Return a market of more pairs, with ties, short of seats in one half of the seeds, of people in the other."""
    rng = np.random.default_rng(seed)
    eligible = rng.random((people, positions)) < 0.5
    pairs = np.argwhere(eligible)
    top = int(rng.choice([1, 3, 30, 100_000]))
    scores = rng.integers(0, top + 1, (len(pairs), int(rng.integers(1, 4))))
    if seed % 3 == 0:
        scores[:, 0] = (np.arange(people) % 3 == 0)[pairs[:, 0]]  # people are counted first
    return Market.from_csr(
        np.searchsorted(pairs[:, 0], np.arange(people + 1)),
        pairs[:, 1],
        scores,
        most_seats=rng.integers(0, 3 + 3 * (seed % 2), positions),
        most_load=rng.integers(0, 3, people),
        seed=str(seed),
    )


def network_of(market: Market, levels: int = 1) -> Network:
    return build(market, find_sides(market), gains(market, levels))


def optimum(network: Network) -> Circulation | None:
    nothing = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
    found = Circulation(network, *nothing)
    try:
        found.settle()
    except Shortage:
        return None
    return found


@pytest.mark.usefixtures("looks")
def test_the_proposal_is_the_optimum_with_canonical_potentials_or_there_is_none():
    solved = 0
    for market in markets(20_000) + [broad_market(seed) for seed in range(24)]:
        if find_sides(market).witness:
            continue
        network = network_of(market)
        best, found = optimum(network), faces.propose(market, network)
        assert (best is None) == (found is None)
        if best is None or found is None:
            continue
        chosen, prices = found
        flow = flow_of(network, market, chosen)
        assert (network.gain.T @ flow == network.gain.T @ best.flow_array()).all()
        assert (prices == canonical(network, flow)).all()
        solved += 1
    assert solved >= 50


def test_ties_are_proposed_as_well():
    tied = 0
    for market in markets(21_000, bundles=False):
        if find_sides(market).witness:
            continue
        network = network_of(market, levels=0)  # no draw
        best, found = optimum(network), faces.propose(market, network)
        assert (best is None) == (found is None)
        if best is not None and found is not None:
            assert (found[1] == best.canonical()).all()
            tied += best.has_tie()
    assert tied >= 10


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("seed", range(8))
def test_the_outcome_of_broad_markets_is_that_of_the_exact_engine(seed):
    market = broad_market(100 + seed)
    found, exact = solve(market, engine="sparse"), solve(market, engine="exact")
    assert found.digest == exact.digest
    assert found.report is not None
    assert found.report.paths == 0


def test_after_each_block_of_objectives_what_is_kept_proves_the_totals_so_far():
    several = 0
    for seed in range(40):
        market = broad_market(seed)
        network = network_of(market)
        kept: list[tuple[Any, ...]] = []
        assert faces.propose(market, network, keep=lambda *found, kept=kept: kept.append(found)) is not None
        for chosen, prices, settled in kept:
            part = replace(network, gain=network.gain[:, :settled])
            sign, flow = signs(reduced(part, prices[:, :settled])), flow_of(network, market, chosen)
            assert (flow[sign > 0] == network.most[sign > 0]).all()
            assert (flow[sign < 0] == network.least[sign < 0]).all()
        assert kept[-1][2] == network.gain.shape[1]
        several += len(kept) > 1
    assert several >= 10


def test_whoever_watches_can_stop_it():
    class Enough(Exception):
        pass

    def stop_at(words: str, wanted: str) -> None:
        if wanted in words:
            raise Enough

    market = broad_market(7)
    for wanted in ("proposing", "auction", "carrying in sweeps"):
        with pytest.raises(Enough):
            faces.propose(market, network_of(market), lambda words, wanted=wanted: stop_at(words, wanted))


# ------------------------------------------------------------------ sweeps from anywhere


def sweep_of(network: Network, gain: Any, flow: Any, price: Any, reach: int) -> Sweep:
    return Sweep(
        nodes=network.nodes, pairs=network.pairs, tail=network.tail, head=network.head, least=network.least,
        most=network.most, gain=gain, flow=flow, price=price, supply=np.zeros(network.nodes, np.int64), reach=reach,
    )  # fmt: skip


def test_from_any_flow_and_any_potentials_the_same_total_is_reached():
    rng = np.random.default_rng(3)
    for market in markets(22_000, 30, bundles=False):
        if find_sides(market).witness or market.seat_scores:
            continue
        network = network_of(market, levels=0)
        gain = rng.integers(-3, 9, network.tail.size) * (np.arange(network.tail.size) < network.pairs)
        totals = set()
        for reach in (1, 3, FAR):
            flow = rng.integers(0, 3, network.tail.size)
            sweep = sweep_of(network, gain, flow, rng.integers(-9, 9, network.nodes), reach)
            if not sweep.run():
                totals.add(None)
                continue
            sign = np.sign(gain + sweep.price[network.tail] - sweep.price[network.head])
            assert (flow[sign > 0] == network.most[sign > 0]).all()
            assert (flow[sign < 0] == network.least[sign < 0]).all()
            assert ((network.least <= flow) & (flow <= network.most)).all()
            assert (np.bincount(network.head, flow) == np.bincount(network.tail, flow)).all()
            totals.add(int(gain @ flow))
        assert len(totals) == 1


def test_bounds_that_cross_cannot_be_kept():
    ends, nothing = (np.array([0, 1]), np.array([1, 0])), np.zeros(2, np.int64)
    for least, most in (([2, 0], [1, 3]), ([2, 0], [3, 1])):
        sweep = Sweep(
            nodes=2, pairs=1, tail=ends[0], head=ends[1], least=np.array(least), most=np.array(most),
            gain=nothing, flow=nothing.copy(), price=nothing.copy(), supply=nothing, reach=1,
        )  # fmt: skip
        assert not sweep.run()


def test_an_infeasible_market_is_said_to_be_so_by_every_engine():
    market = replace(broad_market(5), least_seats=broad_market(5).most_seats, most_load=np.full(60, 1))
    if int(market.least_seats.sum()) <= 60:
        market = replace(market, most_seats=market.most_seats * 9, least_seats=market.least_seats * 9)
    assert faces.propose(market, network_of(market)) is None
    with pytest.raises(Infeasible):
        solve(market, engine="sparse")


# ------------------------------------------------------------------ the auction


@pytest.mark.parametrize("seed", range(20))
def test_an_auction_gives_nobody_too_much_and_leaves_nobody_much_better_off_elsewhere(seed):
    rng = np.random.default_rng(seed)
    bidders, things = 30, 20
    pairs = np.argwhere(rng.random((bidders, things)) < 0.6)
    first = np.searchsorted(pairs[:, 0], np.arange(bidders + 1))
    worth = rng.integers(1, 1000, len(pairs))
    wants, holds = rng.integers(0, 3, bidders), rng.integers(1, 4, things)
    auction = Auction(first, pairs[:, 1], worth, wants, holds, np.zeros(bidders, bool))
    auction.run()
    held = auction.is_held
    assert (np.bincount(pairs[held, 0], minlength=bidders) <= wants).all()
    assert (np.bincount(pairs[held, 1], minlength=things) <= holds).all()
    assert (np.bincount(pairs[held, 0], minlength=bidders) == auction.have).all()
    is_full = np.bincount(pairs[held, 1], minlength=things) == holds
    assert (auction.price[~is_full] == 0).all()
    value = worth - auction.price[pairs[:, 1]]
    for b in range(bidders):
        mine = np.flatnonzero(pairs[:, 0] == b)
        best_other = max(value[mine[~held[mine]]], default=0)
        if auction.have[b] == wants[b] > 0:
            assert min(value[mine[held[mine]]]) >= best_other - 2 * 10  # a raise is a hundredth of 1000


def test_bidders_that_must_be_served_go_on_when_nothing_is_worth_its_price():
    for must, served in ((True, 2), (False, 1)):
        auction = Auction(
            np.array([0, 2, 3]), np.array([0, 1, 0]), np.array([5, -400, 90]), np.array([1, 1]), np.array([1, 1]),
            np.array([must, must]),
        )  # fmt: skip
        auction.run()
        assert auction.have.sum() == served


def test_ranks_within_runs():
    assert rank_in_run(np.array([3, 3, 4, 7, 7, 7])).tolist() == [0, 1, 0, 0, 1, 2]
    assert rank_in_run(np.zeros(0, np.int64)).tolist() == []


def test_rare_seeds_are_rare():
    """The generator above makes markets short of seats and short of people."""
    rng = random.Random(1)
    short = [broad_market(rng.randrange(1000)) for _ in range(20)]
    assert {bool(m.most_seats.sum() < m.most_load.sum()) for m in short} == {True, False}
