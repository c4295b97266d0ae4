"""Proofs that are right for another market, or for one choice of bundles only, do not pass."""

from __future__ import annotations

import copy
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from assignment.files import digest_of
from assignment.verify import (
    BITS,
    Arc,
    Case,
    Refused,
    Relaxation,
    canonical_market,
    check_signs,
    index,
    lottery,
    network,
    pack,
    share,
    short_share,
    verify_documents,
)
from tests.assignment.commands import SMALL
from tests.assignment.small_markets import Document, middling_market, small_market
from tests.assignment.test_tampering import sealed, solved

CHUNK = 20


def pairs_of(seeds: range, **options: Any) -> Iterator[tuple[Document, Document]]:
    """Yield small markets with our outcomes."""
    for seed in seeds:
        if found := solved(small_market(seed, **options)):
            yield found


def tighter(market: Document, outcome: Document) -> Iterator[Document]:
    """Yield the market with one condition tightened: what then is best keeps all conditions as they were."""
    for key in ("people", "positions", "groups"):
        for k, row in enumerate(market.get(key, [])):
            for change in ({"most": (row["most"] or 1) - 1}, {"least": row["least"] + 1}):
                new = {**row, **change}
                if new["least"] <= (99 if new["most"] is None else new["most"]) and "seat_scores" not in new:
                    yield {**market, key: [*market[key][:k], new, *market[key][k + 1 :]]}
    for i, j, _ in market["pairs"]:
        chosen = [i, j] in outcome["pairs"]
        key = "forbidden" if chosen else "pinned"
        if [i, j] not in market.get("forbidden", []) + market.get("pinned", []):
            yield {**market, key: [*market.get(key, []), [i, j]]}


@pytest.mark.parametrize("first", range(0, 100, CHUNK))
def test_the_proof_of_a_market_with_one_tighter_condition_is_refused(first):
    refused: Counter[str] = Counter()
    for market, outcome in pairs_of(range(first, first + CHUNK), bundles=False):
        assert verify_documents(market, outcome).proven
        for narrow in tighter(market, outcome):
            other = solved(narrow)
            if other is None or other[1]["pairs"] == outcome["pairs"]:
                continue
            verdict = verify_documents(market, sealed({**other[1], "market": digest_of(market)}))
            assert not verdict.accepted
            refused[verdict.reason.split(":")[0]] += 1
    assert refused["not optimal"] >= 30


@pytest.mark.parametrize("first", range(0, 100, CHUNK))
def test_every_proof_with_bundles_is_accepted_and_none_with_a_bundle_decided_beforehand(first):
    seen: Counter[str] = Counter()
    for market, outcome in pairs_of(range(first, first + CHUNK), bundles=True):
        assert verify_documents(market, outcome).proven
        seen["trees"] += len(outcome["certificate"]["tree"]) > 1
        for bundle in market["bundles"]:
            for other in closed_or_open(market, bundle):
                if other["pairs"] == outcome["pairs"]:
                    continue
                for tree in forged_trees(bundle["id"], bundle["id"] in other["closed"], other["certificate"]["tree"]):
                    certificate = {**other["certificate"], "tree": tree}
                    forged = sealed({**other, "market": digest_of(market), "certificate": certificate})
                    verdict = verify_documents(market, forged)
                    assert not verdict.accepted
                    seen[verdict.reason.split(":")[0]] += 1
    assert seen["trees"] >= 2
    assert seen["not optimal"] >= 3
    assert seen["a case said to be impossible may be possible"] >= 1


def closed_or_open(market: Document, bundle: Document) -> Iterator[Document]:
    """Yield the best outcome of the market with a bundle closed, and with it open, its other bundles kept."""
    team = bundle["positions"]
    for is_open in (False, True):
        positions = []
        for agent in market["positions"]:
            least = max(agent["least"], team.get(agent["id"], 0))
            if agent["id"] not in team:
                positions.append(agent)
            elif is_open and least <= agent["most"]:
                positions.append({**agent, "least": least})
            elif not is_open:
                positions.append({"id": agent["id"], "least": 0, "most": 0})
        if len(positions) < len(market["positions"]):
            continue
        bundles = [other for other in market["bundles"] if other["id"] != bundle["id"]]
        found = solved({**market, "positions": positions, "bundles": bundles})
        if found and (any(j in team for _, j in found[1]["pairs"]) or not is_open):
            closed = found[1]["closed"] if is_open else sorted([*found[1]["closed"], bundle["id"]])
            yield {**found[1], "closed": closed}


def forged_trees(name: str, is_closed: bool, own: list[Document]) -> list[list[Document]]:  # noqa: FBT001
    """Return trees that decide the bundle first and say of the side not taken that it is worse, or impossible."""
    trees = [own]
    for leaf in ({"potentials": {}}, {"shortfall": {}}):
        shifted = [
            {**node, "open": node["open"] + 2, "closed": node["closed"] + 2} if "bundle" in node else node
            for node in own
        ]
        sides = {"open": 1, "closed": 2} if is_closed else {"open": 2, "closed": 1}
        trees.append([{"bundle": name, **sides}, leaf, *shifted])
    return trees


# ------------------------------------------------------------------ trees that are no trees


def with_tree() -> Iterator[tuple[Document, Document]]:
    for market, outcome in pairs_of(range(20, 400), bundles=True):
        if len(outcome["certificate"]["tree"]) >= 5:
            yield market, outcome


def test_a_tree_that_is_broken_anywhere_is_refused():
    found = 0
    for market, outcome in itertools.islice(with_tree(), 4):
        tree = outcome["certificate"]["tree"]
        for k, node in enumerate(tree):
            if "bundle" not in node:
                continue
            changes = [
                {"open": len(tree)},
                {"open": -1},
                {"open": k},
                {"open": True},
                {"closed": -1},
                {"bundle": "none"},
            ]
            changes.append({"open": node["closed"], "closed": node["open"]})
            for change in changes:
                broken = [*tree[:k], {**node, **change}, *tree[k + 1 :]]
                certificate = {**outcome["certificate"], "tree": broken}
                assert not verify_documents(market, sealed({**outcome, "certificate": certificate})).accepted, change
                found += 1
        for broken in (
            [*tree, {"potentials": {}}],
            tree[:-1],
            [],
            [{"bundle": tree[0]["bundle"], "open": 0, "closed": 0}],
        ):
            certificate = {**outcome["certificate"], "tree": broken}
            assert not verify_documents(market, sealed({**outcome, "certificate": certificate})).accepted
    assert found >= 40


def test_a_bundle_decided_twice_is_refused():
    market, outcome = next(with_tree())
    tree = copy.deepcopy(outcome["certificate"]["tree"])
    for node in tree:
        if "bundle" in node:
            node["bundle"] = tree[0]["bundle"]
    verdict = verify_documents(market, sealed({**outcome, "certificate": {**outcome["certificate"], "tree": tree}}))
    assert verdict.reason == f"the certificate decides bundle {tree[0]['bundle']} wrongly"


SPOILT = ([], [0], [0, 0, 0, 0], [0, 0, 0.0], [0, 0, True], [0, 0, 2**64], [-(2**64), 0, 0], [0, 0, "0"])


@pytest.mark.parametrize("vector", SPOILT, ids=str)
@pytest.mark.parametrize("place", ["root", "people", "positions"])
def test_a_potential_of_another_kind_is_refused(place, vector):
    market, outcome = solved(SMALL) or ({}, {})
    prices = copy.deepcopy(outcome["certificate"]["prices"])
    if place == "root":
        prices["root"] = vector
    else:
        prices[place][next(iter(prices[place]))] = vector
    certificate = {**outcome["certificate"], "prices": prices}
    verdict = verify_documents(market, sealed({**outcome, "certificate": certificate}))
    assert verdict.reason == "a potential is not a vector of integers of the right length"


def test_a_potential_just_below_the_limit_is_read():
    market, outcome = solved(SMALL) or ({}, {})
    prices = {**outcome["certificate"]["prices"], "root": [1 - 2**64, 0, 2**64 - 1]}
    certificate = {**outcome["certificate"], "prices": prices}
    assert "not optimal" in verify_documents(market, sealed({**outcome, "certificate": certificate})).reason


# ------------------------------------------------------------------ sides


def test_groups_hung_on_a_side_where_they_cross_are_refused():
    seen: Counter[str] = Counter()
    for market, outcome in pairs_of(range(200), bundles=False):
        sides = outcome["certificate"]["sides"]
        for name, side in sides.items():
            other = "positions" if side == "people" else "people"
            certificate = {**outcome["certificate"], "sides": {**sides, name: other}}
            verdict = verify_documents(market, sealed({**outcome, "certificate": certificate}))
            if "are not nested" in verdict.reason:
                seen["crosses"] += 1
                assert not verdict.accepted
            seen["moved"] += 1
    assert seen["crosses"] >= 20


def test_a_group_that_asks_for_pairs_and_has_none_is_refused():
    market, outcome = solved(SMALL) or ({}, {})
    group = {"id": "g", "least": 1, "most": None, "people": ["ann"], "positions": ["z"]}
    market = {**market, "groups": [group]}
    verdict = verify_documents(market, sealed({**outcome, "market": digest_of(canonical_market(market))}))
    assert verdict.reason == "group g holds 0 pairs, not 1 to None"
    idle = {**market, "groups": [{**group, "least": 0}]}
    assert verify_documents(idle, sealed({**outcome, "market": digest_of(canonical_market(idle))})).proven


@pytest.mark.parametrize("key", ["people", "positions"])
def test_of_equal_sets_a_group_encloses_the_member_and_the_smaller_id_the_larger(key):
    for names in (("g", "h"), ("h", "g")):
        one = {"ann"} if key == "people" else {"x"}
        bounds = [(0, 2), (0, 1)]
        groups = [
            {"id": name, "least": least, "most": most, key: sorted(one)}
            for name, (least, most) in zip(names, bounds, strict=True)
        ]
        document = {
            **SMALL,
            "people": [{"id": name, "most": 3} for name in ("ann", "bo", "cy")],
            "positions": [{"id": name, "most": 3} for name in "xyz"],
            "pairs": [[i, j, [1, 3 * k + n]] for k, i in enumerate(("ann", "bo", "cy")) for n, j in enumerate("xyz")],
            "groups": groups,
        }
        market, outcome = solved(document) or ({}, {})
        assert verify_documents(market, outcome).proven
        prices = outcome["certificate"]["prices"]
        assert len(set(map(tuple, [prices["root"], *prices["groups"].values(), prices[key][min(one)]]))) == 2


# ------------------------------------------------------------------ what a leaf proves, summed anew


def read(market: Document, outcome: Document) -> tuple[Case, list[int]]:
    """Return the case as the verifier reads it, and the packed gains."""
    market = canonical_market(market)
    case = index(market, outcome)
    drawn = lottery(market["seed"], outcome["levels"], list(case.people), list(case.positions), case.pairs)
    return case, [pack(scores + drawn[pair]) for pair, scores in case.pairs.items()]


def most_of(arc: Any, reduced: int) -> int:
    """Return the most that units of an arc within its bounds add at a reduced gain."""
    return max(reduced * units for units in range(min(arc.least, arc.most), arc.most + 1))


def most_met(arc: Any, pull: int) -> int:
    """Return the same where each of the first `least` units gains 1 more."""
    return max((min(units, arc.least) + pull * units for units in range(arc.most + 1)), default=0)


def test_each_arc_is_at_the_bound_that_the_sign_of_its_reduced_gain_asks_for():
    for reduced, flow in itertools.product((-2, -1, 0, 1, 2), (1, 2, 3)):
        arc = Arc(("person", "a"), ("position", "x"), 1, 3, reduced - 5, flow)
        prices = {("person", "a"): 7, ("position", "x"): 2}
        fits = flow == 3 if reduced > 0 else flow == 1 if reduced < 0 else True
        if fits:
            assert check_signs([arc], prices) == ([] if reduced else [arc])
        else:
            with pytest.raises(Refused, match="not optimal: the placement can be improved over a -> x"):
                check_signs([arc], prices)


def test_what_one_arc_adds_to_a_bound_is_the_most_that_its_units_can():
    for least, most, pull in itertools.product((0, 1, 2, 4), (0, 1, 3), range(-3, 4)):
        arc = Arc(("person", "a"), ("position", "x"), least, most, 0, 0)
        assert short_share(arc, pull, 0) == short_share(arc, 0, -pull) == most_met(arc, pull)
        if least <= most:
            assert share(arc, pull, 0) == share(arc, 0, -pull) == most_of(arc, pull)


@pytest.mark.parametrize("first", range(0, 120, CHUNK))
def test_the_bounds_of_a_leaf_are_those_summed_over_all_arcs(first):
    rng, seen = random.Random(first), Counter()
    for seed in range(first, first + CHUNK):
        found = solved(middling_market(seed) if seed % 2 else small_market(seed, bundles=True))
        if found is None:
            continue
        market, outcome = found
        if outcome["certificate"]["kind"] != "potentials":
            continue
        case, gains = read(market, outcome)
        sides = outcome["certificate"]["sides"]
        nodes = {node for arc in network(case, gains, sides, {}) for node in (arc.tail, arc.head)}
        prices = {node: rng.randint(-5, 5) << BITS | rng.randint(-9, 9) for node in nodes}
        relaxation = Relaxation(case, network(case, gains, sides, {}), prices)
        for _ in range(4):
            decided = {name: rng.random() < 0.5 for name in case.bundles if rng.random() < 0.8}
            here, own = relaxation.first({}), {}
            for decision in [{}, *({name: is_open} for name, is_open in decided.items())]:
                new = {node: rng.randint(-4, 4) << BITS for node in sorted(nodes) if rng.random() < 0.4}
                here, own = relaxation.next(here, decision, new), {**own, **new}
            both = {**prices, **own}
            arcs = network(case, gains, sides, decided)
            if all(arc.least <= arc.most for arc in arcs):
                bound = sum(most_of(arc, arc.gain + both[arc.tail] - both[arc.head]) for arc in arcs)
                assert here.total == bound
            short = {node: rng.choice([-3, -1, 0, 1, 2]) for node in sorted(nodes) if rng.random() < 0.5}
            met = sum(most_met(arc, short.get(arc.tail, 0) - short.get(arc.head, 0)) for arc in arcs)
            assert relaxation.is_short(decided, short) == (met < sum(arc.least for arc in arcs))
            seen["decided" if decided else "relaxed"] += 1
            seen["short"] += met < sum(arc.least for arc in arcs)
    assert seen["decided"] >= 10
