"""Vectors folded into integers, longest paths and signs, each against the plain definition."""

from __future__ import annotations

import numpy as np
import pytest

from assignment import Infeasible, MarketError, market_from_document, solve
from assignment.lottery import gains
from assignment.network import Network, build, find_sides, flow_of
from assignment.outcome import rows_of
from assignment.potentials import (
    FAR,
    Folding,
    PositiveCycle,
    canonical,
    folding_of,
    longest,
    reduced,
    residual,
    signs,
)
from tests.assignment.small_markets import middling_market


def test_signs_are_those_of_the_first_entry_that_is_not_nothing():
    rng = np.random.default_rng(1)
    vectors = rng.integers(-1, 2, (200, 3))
    zero = (0, 0, 0)
    expected = [(row > zero) - (row < zero) for row in map(tuple, vectors.tolist())]
    assert signs(vectors).tolist() == expected
    assert signs(vectors[:, :1]).tolist() == vectors[:, 0].tolist()


@pytest.mark.parametrize("limit", [60, 49, 20, 12])
def test_folded_vectors_compare_and_add_as_the_vectors_do_and_come_back(limit):
    rng = np.random.default_rng(limit)
    for _ in range(60):
        bounds = [int(rng.choice([0, 1, 5, 100, 2**20])) for _ in range(rng.integers(1, 6))]
        folding = Folding.of(bounds, limit=limit)
        listed = [k for block in folding.blocks for k, _ in block]
        assert listed == list(range(len(bounds)))
        for block in folding.blocks:
            assert len(block) == 1 or sum(folding.bits[k] for k, _ in block) <= limit
            assert block[-1][1] == 0
        for left, right in zip(folding.blocks, folding.blocks[1:], strict=False):
            assert sum(folding.bits[k] for k, _ in (*left, right[0])) > limit
        vectors = np.array([[rng.integers(-b, b + 1) for b in bounds] for _ in range(8)]).reshape(8, -1)
        folded = folding.fold(vectors)
        assert folded.shape == (8, len(folding.blocks))
        assert (folding.unfold(folded) == vectors).all()
        assert sorted(range(8), key=lambda k: tuple(vectors[k])) == sorted(range(8), key=lambda k: tuple(folded[k]))
        ends = np.array([bounds, [-b for b in bounds]])
        assert (folding.unfold(folding.fold(ends)) == ends).all()
        assert (
            folding.fold(vectors[:4]) + folding.fold(vectors[4:]) == folding.fold(vectors[:4] + vectors[4:])
        ).all()


def test_columns_of_another_kind_do_not_share_a_block():
    folding = Folding.of([1, 1, 1, 1], kinds=[True, False, False, True])
    assert [tuple(k for k, _ in block) for block in folding.blocks] == [(0,), (1, 2), (3,)]
    assert [tuple(k for k, _ in block) for block in Folding.of([1, 1, 1, 1]).blocks] == [(0, 1, 2, 3)]
    assert Folding.of([]).fold(np.zeros((3, 0), np.int64)).shape == (3, 0)


def plain_longest(arcs, nodes, start=None):
    """Return the greatest path sums by passing over all arcs; None where they never end."""
    best = [(0, 0)] * nodes if start is None else [None] * nodes
    if start is not None:
        best[start] = (0, 0)
    for _ in range(nodes + 1):
        before = list(best)
        for tail, head, gain in arcs:
            if best[tail] is None:
                continue
            value = (best[tail][0] + gain[0], best[tail][1] + gain[1])
            if best[head] is None or value > best[head]:
                best[head] = value
        if before == best:
            return best
    return None


def test_longest_paths_are_those_of_the_plain_definition():
    rng, seen = np.random.default_rng(3), {"cycle": 0, "paths": 0}
    for _ in range(400):
        nodes, count = int(rng.integers(1, 7)), int(rng.integers(0, 12))
        tails, heads = rng.integers(0, nodes, count), rng.integers(0, nodes, count)
        gain = rng.integers(-4, 2, (count, 2))
        arcs = list(zip(tails.tolist(), heads.tolist(), map(tuple, gain.tolist()), strict=True))
        expected = plain_longest(arcs, nodes)
        if expected is None:
            with pytest.raises(PositiveCycle):
                longest(tails, heads, gain, nodes)
            seen["cycle"] += 1
            continue
        assert list(map(tuple, longest(tails, heads, gain, nodes).tolist())) == expected
        start = int(rng.integers(0, nodes))
        found = longest(tails, heads, gain, nodes, start=start)
        for node, value in enumerate(plain_longest(arcs, nodes, start) or []):
            if value is None:
                assert found[node, 0] < FAR // 2
            else:
                assert tuple(found[node].tolist()) == value
        seen["paths"] += 1
    assert min(seen.values()) >= 50


def test_after_so_many_sweeps_paths_of_so_many_arcs_are_found():
    tails, heads, gain = np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones((3, 1), np.int64)
    for sweeps, expected in ((0, [0, 0, 0, 0]), (1, [0, 1, 1, 1]), (2, [0, 1, 2, 2]), (9, [0, 1, 2, 3])):
        assert longest(tails, heads, gain, 4, sweeps=sweeps)[:, 0].tolist() == expected


def networks() -> list[tuple[Network, np.ndarray]]:
    """Return networks with their optimal flows."""
    found = []
    for seed in range(60):
        try:
            market = market_from_document(middling_market(seed, bundles=False))
            outcome = solve(market)
        except (MarketError, Infeasible):
            continue
        if outcome.proven:
            network = build(market, find_sides(market), gains(market, 1))
            chosen = np.zeros(market.person.size, bool)
            chosen[rows_of(market, outcome.pairs)] = True
            found.append((network, flow_of(network, market, chosen[network.pair_rows])))
    return found


def test_canonical_potentials_are_the_greatest_path_sums_and_prove_the_flow():
    looked = networks()[:25]
    assert len(looked) >= 20
    for network, flow in looked:
        prices = canonical(network, flow)
        tails, heads, gain = residual(network, flow)
        assert len(tails) == (flow < network.most).sum() + (flow > network.least).sum()
        width = gain.shape[1]
        best = [(0,) * width] * network.nodes
        for _ in range(network.nodes):
            for tail, head, step in zip(tails.tolist(), heads.tolist(), gain.tolist(), strict=True):
                value = tuple(a + b for a, b in zip(best[tail], step, strict=True))
                best[head] = max(best[head], value)
        assert list(map(tuple, prices.tolist())) == best
        sign = signs(reduced(network, prices))
        assert (flow[sign > 0] == network.most[sign > 0]).all()
        assert (flow[sign < 0] == network.least[sign < 0]).all()


def test_flows_keep_what_enters_and_leaves_every_node():
    for network, flow in networks()[:25]:
        into = np.bincount(network.head, flow, network.nodes) - np.bincount(network.tail, flow, network.nodes)
        assert not into.any()
        assert (network.least <= flow).all()
        assert (flow <= network.most).all()


def test_the_folding_of_a_network_is_wide_enough_for_every_path():
    for network, _ in networks()[:10]:
        folding = folding_of(network)
        for k, bits in enumerate(folding.bits):
            largest = int(np.abs(network.gain[:, k]).max(initial=0))
            total = int(np.abs(network.gain[:, k]).sum())
            assert min(2 * network.nodes * largest, total) < 2 ** (bits - 2) or not largest
