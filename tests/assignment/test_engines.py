"""Every engine against every other, on random markets that are too large for trying every choice.

All conditions occur together: leasts, loads and seats of several, seat scores, groups in groups,
bundles, pins and vetoes. HiGHS, the reference (`exact`), scipy's two proposals, the compiled engine,
a start from elsewhere and the market that stands ready must say the same.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assignment import (
    Cancelled,
    Group,
    Infeasible,
    Market,
    MarketError,
    Outcome,
    Standing,
    crossing,
    lottery,
    market_from_document,
    outcome_to_document,
    solve,
    verify,
)
from assignment import engines as choice
from assignment.certificate import side_names
from assignment.circulate import Circulation, Packing, Shortage
from assignment.engines import has_fast
from assignment.files import to_text
from assignment.lottery import gains
from assignment.network import Network, build, find_sides, flow_of
from assignment.potentials import canonical, find_tie
from assignment.verify import lottery as drawn_by_the_verifier
from tests.assignment.loops import PLAIN_AND_FAST, needs_fast, use
from tests.assignment.small_markets import Document, middling_market

ENGINES = ("exact", "dense", "sparse", *(["fast"] if has_fast() else []))
CHUNK = 20


def markets(first: int, count: int = CHUNK, **options: Any) -> list[tuple[Document, Market]]:
    """Return random markets; those whose pins contradict each other are left out."""
    found = []
    for seed in range(first, first + count):
        document = middling_market(seed, **options)
        with suppress(MarketError):
            found.append((document, market_from_document(document)))
    return found


def outcome_of(market: Market, **options: Any) -> Outcome | None:
    """Return the outcome, None where there is none."""
    try:
        return solve(market, **options)
    except Infeasible:
        return None


def text_of(market: Market, outcome: Outcome | None) -> str:
    """Return the outcome's text, or that there is none."""
    return "infeasible" if outcome is None else to_text(outcome_to_document(market, outcome))


def by_highs(market: Market) -> tuple[list[int], int] | None:
    """Return the rows that HiGHS chooses and the draws it took, None where it finds no placement."""
    try:
        rows, levels = crossing.solve(market, find_sides(market), lambda _: None)
    except Infeasible:
        return None
    return sorted(rows.tolist()), levels


def rows_of(market: Market, outcome: Outcome) -> list[int]:
    """Return the rows of the market's pairs that an outcome chooses."""
    chosen = set(map(tuple, outcome.pairs.tolist()))
    pairs = zip(market.person.tolist(), market.position.tolist(), strict=True)
    return [row for row, pair in enumerate(pairs) if pair in chosen]


@pytest.mark.parametrize("first", range(0, 240, CHUNK))
def test_every_engine_says_the_same_and_the_verifier_agrees(first):
    seen: Counter[str] = Counter()
    for document, market in markets(first):
        outcomes = {engine: outcome_of(market, engine=engine) for engine in ENGINES}
        assert len({text_of(market, outcome) for outcome in outcomes.values()}) == 1
        outcome = outcomes["exact"]
        if outcome is None:
            seen["infeasible"] += 1
            continue
        verdict = verify(market, outcome)
        assert verdict.accepted, verdict.reason
        seen["solved"] += 1
        seen["proven"] += outcome.proven
        seen["branched"] += len(outcome.certificate["tree"]) > 1
        seen.update(key for key in ("groups", "bundles", "pinned", "forbidden") if document.get(key))
    assert seen["pinned"] + seen["infeasible"] >= 1
    assert seen["proven"] >= CHUNK / 3
    assert min(seen[key] for key in ("groups", "bundles", "forbidden")) >= 2, seen


@pytest.mark.parametrize("first", range(1000, 1060, CHUNK))
def test_highs_chooses_the_same_pairs_after_as_many_draws(first):
    for _, market in markets(first):
        outcome = outcome_of(market, engine="exact")
        assert by_highs(market) == (None if outcome is None else (rows_of(market, outcome), len(outcome.lottery)))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_start_from_the_outcome_itself_or_from_a_worse_one_changes_nothing(engine):
    for _, market in markets(2000):
        outcome = outcome_of(market)
        if outcome is None:
            continue
        worse = replace(outcome, pairs=outcome.pairs[::2], certificate={})
        for start in (outcome, worse):
            assert text_of(market, solve(market, engine=engine, start=start)) == text_of(market, outcome)


def one_each(document: Document) -> Document:
    """Return the market with loads of at most one."""
    return {**document, "people": [{**agent, "most": min(agent["most"], 1)} for agent in document["people"]]}


@pytest.mark.parametrize("engine", ["exact", "dense", "sparse"])
def test_without_groups_leasts_and_bundles_a_proposal_of_scipys_leaves_nothing_to_carry(engine):
    paths = 0
    for document, _ in markets(3000, plain=True):
        report = solve(market_from_document(one_each(document)), engine=engine).report
        assert report is not None
        paths += report.paths
    assert paths > 100 if engine == "exact" else paths == 0


@needs_fast
def test_without_groups_leasts_and_bundles_the_compiled_proposal_is_the_outcome():
    for _, market in markets(3100, plain=True):
        network = network_of(market)
        chosen, _ = choice.fast().propose(market, network, None)
        assert sorted(network.pair_rows[chosen].tolist()) == rows_of(market, solve(market, engine="exact"))


# ------------------------------------------------------------------ the market that stands ready, with bundles


def decided(document: Document, outcome: Outcome, market: Market) -> Document:
    """Return the market with the outcome's bundles as plain leasts, those closed without seats."""
    closed = {market.bundles[b].id for b in outcome.closed}
    positions = {agent["id"]: dict(agent) for agent in document["positions"]}
    for bundle in document["bundles"]:
        for j, need in bundle["positions"].items():
            if bundle["id"] in closed:
                positions[j].update(least=0, most=0)
                positions[j].pop("seat_scores", None)
            else:
                positions[j]["least"] = max(need, positions[j]["least"])
    return {**document, "positions": list(positions.values()), "bundles": []}


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_what_stands_ready_answers_as_solving_with_the_same_bundles_open(engine, monkeypatch):
    use(engine, monkeypatch)
    answered = 0
    for document, market in markets(4000):
        outcome = outcome_of(market)
        if outcome is None:
            continue
        standing, fixed = Standing(market, outcome), decided(document, outcome, market)
        for i in range(len(market.people)):
            people = [
                {**agent, "least": 0, "most": 0} if k == i else agent for k, agent in enumerate(document["people"])
            ]
            try:
                after = outcome_of(market_from_document({**fixed, "people": people}))
            except MarketError:
                continue
            if after is None:
                with pytest.raises(Infeasible):
                    standing.withdraw(i)
                continue
            shift = standing.withdraw(i)
            rows = set(rows_of(market, outcome)) - set(shift.lost.tolist()) | set(shift.won.tolist())
            assert sorted(rows) == rows_of(market, after)
            answered += 1
    assert answered >= 40


# ------------------------------------------------------------------ the two circulations, change after change


def network_of(market: Market, levels: int = 1) -> Network:
    return build(market, find_sides(market), gains(market, levels))


def changes(rng: random.Random, network: Network) -> list[tuple[int, int, int]]:
    """Return new bounds of one to three arcs."""
    found = []
    for arc in rng.sample(range(network.tail.size), rng.randint(1, 3)):
        most = max(0, int(network.most[arc]) + rng.choice([-1, 0, 1]))
        found.append((arc, min(most, rng.choice([0, 0, 0, 1])), most))
    return found


def settled(engine: Any, asked: list[tuple[int, int, int]]) -> bool:
    """Change bounds; where they cannot be kept, go back to what was, with the bounds of before."""
    before = [(arc, int(engine.least[arc]), int(engine.most[arc])) for arc, _, _ in asked]
    saved = engine.flow_array(), engine.price.copy()
    try:
        engine.change(asked)
    except Shortage:
        engine.go_back(*saved)
        for arc, least, most in before:
            engine.least[arc], engine.most[arc] = least, most
        return False
    return True


@needs_fast
def test_both_circulations_agree_after_every_change_of_bounds():
    rng, seen = random.Random(5), Counter()
    for k, (_, market) in enumerate(markets(5000, bundles=False)):
        network = network_of(market, levels=k % 2)  # without a draw there are ties
        nothing = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
        plain, fast = Circulation(network, *nothing), choice.fast().Compiled(network, *nothing)
        try:
            plain.settle()
        except Shortage:
            with pytest.raises(Shortage):
                fast.settle()
            continue
        fast.settle()
        for _ in range(6):
            asked = changes(rng, network)
            could = settled(plain, asked)
            assert settled(fast, asked) == could
            seen["settled" if could else "short"] += 1
            totals = [network.gain.T @ engine.flow_array() for engine in (plain, fast)]
            assert (totals[0] == totals[1]).all()
            assert fast.is_optimal()
            bounds = replace(network, least=np.array(plain.least), most=np.array(plain.most))
            prices = canonical(bounds, plain.flow_array())
            assert (fast.canonical() == prices).all()
            assert (plain.canonical() == prices).all()
            node = rng.randrange(network.nodes)
            (sums, reached), (others, ends) = plain.paths_from(node), fast.paths_from(node)
            assert (reached == ends).all()
            assert (sums[reached] == others[ends]).all()
            tied = find_tie(bounds, plain.flow_array(), prices)
            assert (plain.has_tie(), fast.has_tie()) == (tied, tied)
            if not tied:
                assert (plain.flow_array() == fast.flow_array()).all()
            seen["tied" if tied else "unique"] += 1
    assert min(seen[key] for key in ("settled", "short", "tied", "unique")) >= 5, seen


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_carrying_asks_whether_to_stop(engine):
    def stop(words: str) -> None:
        raise Cancelled(words)

    market = markets(5000, 1, plain=True)[0][1]
    network = network_of(market)
    nothing = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
    made = Circulation if engine == "plain" else choice.fast().Compiled
    with pytest.raises(Cancelled, match="carrying"):
        made(network, *nothing, watch=stop).settle()
    told: list[str] = []
    engine_at_work = made(network, *nothing, watch=told.append)
    engine_at_work.settle()
    assert told
    assert engine_at_work.paths >= len(told) - 1


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_one_unit_in_the_way_is_one_path(engine, monkeypatch):
    use(engine, monkeypatch)
    market = Market.from_csr([0, 1, 2], [0, 0], [5, 3], most_seats=[1], seed="one")
    standing = Standing(market, solve(market))
    assert standing.engine.paths == 0
    standing.withdraw(0)
    assert standing.engine.paths == 1


WORK = {"plain paths": 1_690, "fast paths": 1_694, "nodes": 4_858, "later paths": 1_750, "later nodes": 5_435}
"""What carrying takes below, on every machine: whoever changes it sees here what it saves or costs."""


@needs_fast
def test_carrying_takes_as_much_work_as_is_known():
    rng, spent = random.Random(7), dict.fromkeys(WORK, 0)
    for market in [dense_market(0), *(one for _, one in markets(5100, bundles=False))]:
        network = network_of(market)
        nothing = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
        plain, fast = Circulation(network, *nothing), choice.fast().Compiled(network, *nothing)
        try:
            plain.settle()
            fast.settle()
        except Shortage:
            continue
        spent["plain paths"] += plain.paths
        spent["fast paths"] += fast.paths
        spent["nodes"] += fast.settled
        for _ in range(6):
            settled(fast, changes(rng, network))
        spent["later paths"] += fast.paths
        spent["later nodes"] += fast.settled
    assert spent == WORK


def dense_market(seed: int) -> Market:
    """Return a market of so many pairs that only those likely to be used are looked at first."""
    rng, people, positions = np.random.default_rng(seed), 40, 30
    return Market.from_csr(
        np.arange(0, people * positions + 1, positions),
        np.tile(np.arange(positions), people),
        rng.integers(0, 200, (people * positions, 2)),
        most_seats=rng.integers(1, 3, positions),
        most_load=rng.choice([1, 1, 2], people),
        groups=[Group("zone", positions=tuple(range(12)), most=9), Group("some", people=(0, 1, 2, 3), least=3)],
        objectives=("one", "other"),
        seed=str(seed),
    )


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_going_back_undoes_every_change(engine):
    rng, moved = random.Random(6), 0
    for _, market in markets(6000, bundles=False):
        network = network_of(market)
        nothing = np.zeros(network.tail.size, np.int64), np.zeros((network.nodes, network.gain.shape[1]), np.int64)
        made = Circulation(network, *nothing) if engine == "plain" else choice.fast().Compiled(network, *nothing)
        try:
            made.settle()
        except Shortage:
            continue
        flow, price = made.flow_array(), made.price.copy()
        made.go_back(flow, price)
        for _ in range(8):
            asked = changes(rng, network)
            before = [(arc, int(made.least[arc]), int(made.most[arc])) for arc, _, _ in asked]
            try:
                made.change(asked)
                assert sorted(made.moved(flow).tolist()) == np.flatnonzero(made.flow_array() != flow).tolist()
                moved += (made.flow_array() != flow).any()
            except Shortage:
                pass
            for arc, least, most in before:
                made.least[arc], made.most[arc] = least, most
            made.go_back(flow, price)
            assert (made.flow_array() == flow).all()
            assert np.array_equal(np.array(made.price, object), np.array(price, object))
    assert moved >= 30


def test_packed_vectors_compare_and_add_as_the_vectors_do():
    rng = np.random.default_rng(1)
    for _ in range(200):
        gain = rng.integers(-9, 10, (6, 3))
        packing = Packing(gain)
        sums = [tuple((rng.integers(-1, 2, 6) @ gain).tolist()) for _ in range(8)]
        packed = packing.pack(np.array(sums))
        order = sorted(range(8), key=lambda k: packed[k])
        assert [sums[k] for k in order] == sorted(sums)
        assert packing.pack(np.array([np.add(sums[0], sums[1])]))[0] == packed[0] + packed[1]


def test_packed_vectors_of_up_to_four_totals_do_not_run_into_each_other():
    for top in (1, 2, 8, 1000, 2**40):
        packing = Packing(np.array([[top, top, 1]]))
        ends = [-4 * top, -top, -1, 0, 1, top, 4 * top]
        vectors = [(a, b, c) for a in ends for b in ends for c in (-4, 0, 4)]
        packed = packing.pack(np.array(vectors))
        assert [vectors[k] for k in sorted(range(len(vectors)), key=packed.__getitem__)] == sorted(vectors)
        assert len(set(packed)) == len(set(vectors))


@pytest.mark.parametrize("engine", PLAIN_AND_FAST)
def test_from_any_flow_and_any_potentials_the_same_optimum_is_reached(engine):
    rng, reached = np.random.default_rng(8), 0
    for _, market in markets(9000, 40, bundles=False):
        network = network_of(market)
        network.gain = np.zeros((network.tail.size, 1), np.int64)
        network.gain[: network.pairs, 0] = rng.integers(-1, 2, network.pairs)
        totals = set()
        for start in range(4):
            picked = rng.random(network.pairs) < (0, 0.3, 0.6, 1)[start]
            prices = rng.integers(-2, 3, (network.nodes, 1)) * (start > 1)
            flow = flow_of(network, market, picked)
            made = (Circulation if engine == "plain" else choice.fast().Compiled)(network, flow, prices)
            try:
                made.settle()
            except Shortage:
                totals.add(None)
                continue
            found = made.flow_array()
            assert (network.least <= found).all()
            assert (found <= network.most).all()
            canonical(network, found)  # raises where the flow is not optimal
            totals.add(int((network.gain[:, 0] * found).sum()))
        assert len(totals) == 1
        reached += totals != {None}
    assert reached >= 20


# ------------------------------------------------------------------ what the two halves must agree on


def test_the_lottery_of_the_solver_is_that_of_the_verifier_at_every_level():
    for _, market in markets(7000):
        pairs = [
            (market.people[i], market.positions[j])
            for i, j in zip(market.person.tolist(), market.position.tolist(), strict=True)
        ]
        drawn = drawn_by_the_verifier(market.seed, 5, list(market.people), list(market.positions), pairs)
        ours = np.column_stack([lottery.numbers(market, level) for level in range(5)])
        assert ours.tolist() == [drawn[pair] for pair in pairs]
        assert (ours >= 0).all()
        assert (ours < 2**20).all()
        assert (gains(market, 2) == np.column_stack([market.scores, ours[:, :2]])).all()


def test_every_group_that_has_pairs_hangs_on_a_named_side():
    for _, market in markets(8000):
        sides = find_sides(market)
        assert set(side_names(market, sides)) <= {group.id for group in market.groups}
        assert set(side_names(market, sides).values()) <= {"people", "positions"}
