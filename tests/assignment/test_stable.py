"""The stable outcome against every stable placement of small markets, and its check by the lone verifier."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from typing import Any

import jsonschema
import numpy as np
import pytest

from assignment import (
    Bundle,
    Group,
    Market,
    NotDefined,
    Orders,
    blocking_pairs,
    cost_of_stability,
    market_to_document,
    orders_of,
    schema,
    solve,
    stable,
    stable_to_document,
)
from assignment.files import digest_of
from assignment.lottery import numbers
from assignment.stable import fares, strict_orders
from assignment.verify import verify_documents
from tests.assignment.commands import run, write
from tests.assignment.loops import WORTH


def two_sided(seed: int, *, loads: bool = False) -> tuple[Market, Orders]:
    """Return a market of up to 11 pairs whose sides want different things, with ties."""
    rng = random.Random(seed)
    even = rng.random() < 0.6  # as many seats as people: else there is hardly ever more than one stable placement
    people, positions = (3, 3) if even else (rng.randint(1, 5), rng.randint(1, 4))
    pairs = [(i, j) for i in range(people) for j in range(positions) if even or rng.random() < 0.8]
    rng.shuffle(pairs)
    pairs = sorted(pairs[:11])
    top = rng.choice([2, 4, 9])
    wanted = [rng.randint(1, top) for _ in pairs]
    against = rng.random() < 0.6  # what one side wants the other does not: then stable placements are many
    fitting = [top + 1 - value if against and rng.random() < 0.9 else rng.randint(1, top) for value in wanted]
    market = Market.from_csr(
        np.concatenate([[0], np.cumsum(np.bincount([i for i, _ in pairs], minlength=people))]).astype(np.int64),
        np.array([j for _, j in pairs], np.int64),
        np.array([wanted, fitting], np.int64).reshape(2, -1).T,
        most_seats=[1 if even else rng.choice([0, 1, 1, 2]) for _ in range(positions)],
        most_load=[rng.choice([1, 2]) if loads else 1 for _ in range(people)],
        objectives=("wanted", "fitting"),
        seed=str(seed),
    )
    return market, orders_of(market, people=["wanted"], positions=["fitting"])


def every_stable(market: Market, orders: Orders) -> list[frozenset[int]]:
    """Return every set of rows that keeps loads and seats and that no pair blocks, straight from the definition."""
    mine, theirs = (places.tolist() for places in strict_orders(market, orders))
    person, position = market.person.tolist(), market.position.tolist()
    rows = range(len(person))

    def wants(row: int, chosen: frozenset[int], owner: list[int], most: list[int], places: list[int]) -> bool:
        held = [places[e] for e in chosen if owner[e] == owner[row]]
        return len(held) < most[owner[row]] or (bool(held) and places[row] < max(held))

    def fits(chosen: tuple[int, ...], owner: list[int], most: list[int]) -> bool:
        return all(sum(owner[e] == k for e in chosen) <= most[k] for k in range(len(most)))

    loads, seats = market.most_load.tolist(), market.most_seats.tolist()
    found = []
    for size in range(len(person) + 1):
        for choice_ in combinations(rows, size):
            if not fits(choice_, person, loads) or not fits(choice_, position, seats):
                continue
            chosen = frozenset(choice_)
            if not any(
                wants(row, chosen, person, loads, mine) and wants(row, chosen, position, seats, theirs)
                for row in rows
                if row not in chosen
            ):
                found.append(chosen)
    return found


def rows_in(market: Market, pairs: Any) -> frozenset[int]:
    return frozenset(market.pair_index(i, j) for i, j in pairs.tolist())


def best_of(market: Market, places: Any, owner: Any, most: Any, rows: frozenset[int]) -> frozenset[int]:
    """Return what each owner would keep of these rows."""
    held: dict[int, list[int]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: places[row]):
        if len(held[int(owner[row])]) < most[int(owner[row])]:
            held[int(owner[row])].append(row)
    return frozenset(row for kept in held.values() for row in kept)


@pytest.mark.parametrize("worth", WORTH)
@pytest.mark.parametrize("loads", [False, True])
def test_each_side_gets_the_best_that_any_stable_placement_gives(worth, loads, monkeypatch):
    monkeypatch.setattr("assignment.proposals.WORTH_COMPILING", worth)
    several = 0
    for seed in range(150 if loads else 300):
        market, orders = two_sided(seed, loads=loads)
        known = every_stable(market, orders)
        mine, theirs = strict_orders(market, orders)
        sides = {
            "people": (mine, market.person, market.most_load),
            "positions": (theirs, market.position, market.most_seats),
        }
        several += len(known) > 1
        for side, (places, owner, most) in sides.items():
            best = rows_in(market, stable(market, orders, side=side).pairs)
            assert best in known
            for other in known:  # nobody would give up anything of it for what another one holds
                assert best_of(market, places, owner, most, best | other) == best
    assert several >= (5 if loads else 15)


def test_every_stable_placement_fills_the_same_seats():
    """The rural hospitals theorem, which is why a least leaves nothing to choose from."""
    for seed in range(200):
        market, orders = two_sided(seed)
        known = every_stable(market, orders)
        fill = {tuple(np.bincount(market.position[list(rows)], minlength=9).tolist()) for rows in known}
        assert len(fill) == 1


def test_two_sides_that_agree_have_one_stable_placement():
    for seed in range(100):
        market, _ = two_sided(seed)
        assert stable(market).pairs.tolist() == stable(market, side="positions").pairs.tolist()


def test_pairs_that_block_are_those_of_the_definition():
    blocked = 0
    for seed in range(200):
        market, orders = two_sided(seed, loads=seed % 2 == 1)
        found = stable(market, orders)
        assert not blocking_pairs(market, found.pairs, orders).size
        rng = np.random.default_rng(seed)
        some = found.pairs[rng.random(len(found.pairs)) < 0.5]
        blocking = blocking_pairs(market, some, orders)
        if len(some) < len(found.pairs):
            assert blocking.size
        blocked += blocking.size
    assert blocked > 100


def test_how_people_fare_is_counted_person_by_person():
    market = Market.from_csr([0, 2, 4, 5], [0, 1, 0, 1, 0], [2, 1, 2, 1, 1], most_seats=[1, 1], seed="s")
    orders = orders_of(market)
    one, other = np.array([[0, 0], [1, 1]]), np.array([[0, 1], [2, 0]])
    found = fares(market, one, other, orders)
    assert (found.better, found.worse, found.mixed, found.same) == (1, 2, 0, 0)
    double = replace(market, most_load=np.array([2, 1, 1]))
    found = fares(double, np.array([[0, 0], [0, 1]]), np.array([[0, 0]]), orders)
    assert (found.better, found.worse, found.mixed, found.same) == (0, 1, 0, 2)


def test_what_stability_costs_is_told_beside_the_best():
    for seed in range(60):
        market, orders = two_sided(seed)
        best = solve(market)
        cost = cost_of_stability(market, stable(market, orders), best.pairs)
        assert cost.best is not None
        assert cost.fares is not None
        assert cost.best.totals >= cost.stable.totals
        assert cost.stable.blocking_pairs == 0
        fare = cost.fares
        assert fare.better + fare.worse + fare.mixed + fare.same == len(market.people)


UNDEFINED = {
    "bundle": {"bundles": (Bundle("b", {0: 1}),)},
    "pinned": {"pinned": np.array([[0, 0]])},
    "least": {"least_seats": np.array([1, 0])},
    "cap": {"groups": (Group("g", positions=(0, 1), most=1),)},
}


@pytest.mark.parametrize("kind", UNDEFINED)
def test_where_it_is_not_defined_it_is_refused_by_both(kind):
    market = Market.from_csr([0, 2, 4], [0, 1, 0, 1], [1, 2, 2, 1], most_seats=[1, 1], seed="s")
    found = stable_to_document(market, stable(market))
    strange = replace(market, **UNDEFINED[kind])
    with pytest.raises(NotDefined, match="stability is not defined here") as fault:
        stable(strange)
    assert fault.value.kind == kind
    document = market_to_document(strange)
    found["market"] = digest_of(document)
    found["digest"] = digest_of({key: value for key, value in found.items() if key != "digest"})
    verdict = verify_documents(document, found)
    assert not verdict
    assert "stability is not defined" in verdict.reason


def test_a_least_of_a_person_or_a_group_is_refused_and_a_loose_cap_is_not():
    market = Market.from_csr([0, 2, 4], [0, 1, 0, 1], [1, 2, 2, 1], most_seats=[1, 1], seed="s")
    for change in ({"least_load": np.array([0, 1])}, {"groups": (Group("g", least=1),)}):
        with pytest.raises(NotDefined):
            stable(replace(market, **change))
    loose = replace(market, groups=(Group("g", positions=(0, 1), most=2),))
    found = stable(loose)
    assert verify_documents(market_to_document(loose), stable_to_document(loose, found))


def documents(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    market, orders = two_sided(seed)
    if seed % 2:
        orders = Orders(orders.people, orders.positions)  # as ranks
    return market_to_document(market), stable_to_document(market, stable(market, orders))


def resigned(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "digest": digest_of({key: value for key, value in document.items() if key != "digest"})}


def test_the_verifier_accepts_every_stable_outcome_and_its_schema_fits():
    of_stable = jsonschema.Draft202012Validator(schema("assignment-stable/1"))
    for seed in range(120):
        market, found = documents(seed)
        of_stable.validate(found)
        verdict = verify_documents(market, json.loads(json.dumps(found)))
        assert verdict, verdict.reason
        assert verdict.proven
        assert verdict.reason == "proved: no pair would rather have each other"


def test_the_verifier_reads_a_market_as_somebody_wrote_it():
    """Defaults left out and rows in any order make another text, and the same market."""
    for seed in range(1, 120, 2):
        market, found = documents(seed)
        short = {key: value for key, value in market.items() if value or key == "pairs"}
        short["pairs"] = short["pairs"][::-1]
        for side in ("people", "positions"):
            short[side] = [
                {key: value for key, value in agent.items() if (key, value) not in (("least", 0), ("most", 1))}
                for agent in market[side][::-1]
            ]
        assert verify_documents(short, found)


def test_the_verifier_accepts_exactly_the_stable_placements():
    seen = {True: 0, False: 0}
    for seed in range(40):
        market, orders = two_sided(seed)
        document, found = market_to_document(market), stable_to_document(market, stable(market, orders))
        known = every_stable(market, orders)
        pairs = [[market.people[i], market.positions[j]] for i, j in zip(market.person, market.position, strict=True)]
        for mask in range(0, 1 << len(pairs), 1 + (1 << len(pairs)) // 300):
            rows = frozenset(row for row in range(len(pairs)) if mask >> row & 1)
            placed = {pairs[row][0] for row in rows}
            forged = resigned(
                {
                    **found,
                    "pairs": sorted(pairs[row] for row in rows),
                    "unplaced": sorted(set(market.people) - placed),
                    "totals": market.scores[sorted(rows)].sum(axis=0).tolist(),
                }
            )
            verdict = verify_documents(document, forged)
            assert bool(verdict) == (rows in known), verdict.reason
            seen[bool(verdict)] += 1
    assert min(seen.values()) >= 10


TAMPERED = {
    "another market": lambda d: {**d, "market": "0" * 64},
    "another seed": lambda d: {**d, "seed": "other"},
    "another side": lambda d: {**d, "side": "hosts"},
    "a key more": lambda d: {**d, "more": 1},
    "a key less": lambda d: {key: value for key, value in d.items() if key != "unplaced"},
    "unplaced hidden": lambda d: {**d, "unplaced": [*d["unplaced"], "nobody"]},
    "totals": lambda d: {**d, "totals": [total + 1 for total in d["totals"]]},
    "a pair twice": lambda d: {**d, "pairs": [*d["pairs"], d["pairs"][0]]},
    "pairs in another order": lambda d: {**d, "pairs": d["pairs"][::-1]},
    "no order": lambda d: {**d, "orders": {**d["orders"], "people": {}}},
    "an objective that is none": lambda d: {**d, "orders": {**d["orders"], "people": {"objectives": ["?"]}}},
    "a rank less": lambda d: {**d, "orders": {**d["orders"], "people": {"ranks": []}}},
}


@pytest.mark.parametrize("name", TAMPERED)
def test_the_verifier_refuses_what_was_changed(name):
    refused = 0
    for seed in range(30):
        market, found = documents(seed)
        if len(found["pairs"]) < 2:
            continue
        forged = resigned(TAMPERED[name](copy.deepcopy(found)))
        verdict = verify_documents(market, forged)
        assert not verdict
        refused += 1
    assert refused > 10
    market, found = documents(2)
    assert not verify_documents(market, {**found, "digest": "0" * 64})


def test_an_order_ranks_every_pair_and_each_once():
    refused = 0
    for seed in range(1, 60, 2):
        market, found = documents(seed)
        ranks = found["orders"]["people"].get("ranks", [])
        if not ranks:
            continue
        for wrong in ([*ranks, ranks[0]], ranks[1:], [*ranks[1:], [*ranks[0][:2], str(ranks[0][2])]]):
            forged = resigned({**found, "orders": {**found["orders"], "people": {"ranks": wrong}}})
            verdict = verify_documents(market, forged)
            assert not verdict
            assert verdict.reason == "an order does not rank every pair once"
            refused += 1
    assert refused >= 30


def test_whom_the_first_draw_cannot_tell_apart_the_second_does():
    """Of three thousand numbers of 20 bits some are equal; ids decide only after the second."""
    many = range(3000)
    crowd = Market.from_csr([0, len(many)], [*many], [1] * len(many), most_seats=[1] * len(many), seed="twice")
    first, second = (numbers(crowd, level).tolist() for level in range(2))
    same: dict[int, list[int]] = defaultdict(list)
    for j in many:
        same[first[j]].append(j)
    by_id = Counter()
    for pair in (pair for pair in same.values() if len(pair) == 2):
        names = tuple(crowd.positions[j] for j in pair)
        market = Market.from_csr(
            [0, 2], [0, 1], [1, 1], most_seats=[1, 1], people=crowd.people, positions=names, seed="twice"
        )
        found = stable(market)
        won = max(range(2), key=lambda k: second[pair[k]])
        assert found.pairs.tolist() == [[0, won]]
        document, good = market_to_document(market), stable_to_document(market, found)
        assert verify_documents(document, good)
        other = [[crowd.people[0], names[1 - won]]]
        assert not verify_documents(document, resigned({**good, "pairs": other}))
        by_id[names[won] == min(names)] += 1
    assert min(by_id[True], by_id[False]) >= 1


def test_the_command_writes_it_and_says_what_stability_costs(tmp_path, capsys):
    market, _ = two_sided(3)
    path, out, best = write(tmp_path / "m.json", market_to_document(market)), tmp_path / "s.json", tmp_path / "o.json"
    assert run("solve", path, "--out", best) == 0
    capsys.readouterr()
    by = ("--people-by", "wanted", "--positions-by", "fitting")
    assert run("stable", path, "--out", out, *by, "--against", best, "--side", "positions") == 0
    said = capsys.readouterr().out
    assert "blocking pairs" in said
    assert "people fare better" in said
    assert "the best stable placement for positions" in said
    assert run("verify", path, out) == 0
    assert "no pair would rather have each other" in capsys.readouterr().out
    assert run("stable", path, "--out", out, *by, "--against", best, "--json") == 0
    assert json.loads(capsys.readouterr().out)["stable"]["blocking_pairs"] == 0


def test_the_command_refuses_in_one_line(tmp_path, capsys):
    market, _ = two_sided(3)
    strange = {**market_to_document(market), "bundles": [{"id": "team", "positions": {market.positions[0]: 1}}]}
    path, out = write(tmp_path / "m.json", strange), tmp_path / "s.json"
    assert run("stable", path, "--out", out) == 2
    said = capsys.readouterr().err
    assert said == "error: stability is not defined here: bundle 'team' opens and closes positions together\n"
    assert run("stable", path, "--out", out, "--people-by", "fame") == 2
    assert "objective 'fame' is not known; known are wanted, fitting" in capsys.readouterr().err
    assert not out.exists()


def test_the_side_is_people_or_positions():
    market, _ = two_sided(3)
    with pytest.raises(ValueError, match="side 'hosts' is not known"):
        stable(market, side="hosts")
