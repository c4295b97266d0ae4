"""Every reason that the verifier has to refuse, each shown by outcomes that are wrong in that way alone."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from assignment import Infeasible, MarketError, lottery, market_from_document, outcome_to_document, solve
from assignment.engines import fast, has_fast
from assignment.files import digest_of, market_to_document
from assignment.potentials import has_cycle as has_cycle_by_the_solver
from assignment.verify import (
    MARKET_SHAPE,
    Arc,
    Refused,
    Verdict,
    canonical_market,
    check_unique,
    has_cycle,
    main,
    misfit,
    said,
    verify_documents,
)
from tests.assignment.commands import SMALL, small, write
from tests.assignment.small_markets import Document, is_member, small_market, totals
from tests.assignment.test_tampering import filled, sealed

Pairs = list[list[str]]


def claimed(market: Document, genuine: Document, chosen: Pairs) -> Document:
    """Return the genuine outcome with another choice, everything that follows from it put right."""
    built = market_from_document(market)
    names = [[i, j] for i, j, _ in market["pairs"]]
    mask = np.array([[name in chosen for name in names]])
    rows = [row for row, (i, j) in enumerate(built_pairs(built)) if [i, j] in chosen]
    held = {j for _, j in chosen}
    return sealed(
        {
            **genuine,
            "pairs": sorted(chosen),
            "totals": totals(padded(market), mask)[0].tolist(),
            "lottery": [int(lottery.numbers(built, level)[rows].sum()) for level in range(genuine["levels"])],
            "unplaced": sorted({agent["id"] for agent in market["people"]} - {i for i, _ in chosen}),
            "closed": sorted(
                bundle["id"] for bundle in market.get("bundles", []) if not held & set(bundle["positions"])
            ),
        }
    )


def padded(market: Document) -> Document:
    """Return the market with scores of 0 for seats beyond the last, so that too many people can be counted."""
    nothing = [[0] * len(market["objectives"])] * len(market["people"])
    positions = [
        {**agent, "seat_scores": agent["seat_scores"] + nothing} if "seat_scores" in agent else agent
        for agent in market["positions"]
    ]
    return {**market, "positions": positions}


def built_pairs(built: Any) -> Iterator[tuple[str, str]]:
    for i, j in zip(built.person.tolist(), built.position.tolist(), strict=True):
        yield built.people[i], built.positions[j]


def broken(market: Document, chosen: Pairs) -> set[str]:
    """Return the kinds of conditions that a choice breaks, in the verifier's words."""
    market = filled(market)
    load, held = Counter(i for i, _ in chosen), Counter(j for _, j in chosen)
    found = set()
    if any(pair in market.get("forbidden", []) for pair in chosen):
        found.add("eligible")
    if any(pair not in chosen for pair in market.get("pinned", [])):
        found.add("pinned")
    if any(not agent["least"] <= load[agent["id"]] <= agent["most"] for agent in market["people"]):
        found.add("person")
    for group in market["groups"]:
        count = sum(is_member(group, i, j) for i, j in chosen)
        if count < group["least"] or count > group["most"]:
            found.add("group")
    leasts = {
        j: (bundle["positions"], need) for bundle in market["bundles"] for j, need in bundle["positions"].items()
    }
    for agent in market["positions"]:
        team, need = leasts.get(agent["id"], ({}, 0))
        least = max(agent["least"], need) if any(held[j] for j in team) or not team else 0
        if not least <= held[agent["id"]] <= agent["most"]:
            found.add("position")
    return found


def kind_of(verdict: Verdict) -> str:
    """Return which condition a refusal speaks of, "better" where it is about being the best."""
    for word, kind in (("eligible pair", "eligible"), ("the pinned pair", "pinned")):
        if word in verdict.reason:
            return kind
    first = verdict.reason.split()[0]
    return first if first in {"person", "group", "position"} else "better"


def with_outcome(seeds: range, **options: Any) -> Iterator[tuple[Document, Document]]:
    """Yield small markets, as written by us, with our outcomes."""
    for seed in seeds:
        document = small_market(seed, **options)
        if len(document["pairs"]) > 8:
            continue
        try:
            market = market_from_document(document)
            yield market_to_document(market), outcome_to_document(market, solve(market))
        except (MarketError, Infeasible):
            continue


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_every_other_choice_of_a_market_is_refused_for_what_is_wrong_with_it(first):
    seen: Counter[str] = Counter()
    for market, genuine in with_outcome(range(first, first + 20)):
        names = [[i, j] for i, j, _ in market["pairs"]]
        for taken in itertools.product([False, True], repeat=len(names)):
            chosen = [name for name, is_taken in zip(names, taken, strict=True) if is_taken]
            verdict = verify_documents(market, claimed(market, genuine, chosen))
            wrong = broken(market, chosen)
            if verdict.accepted:
                assert sorted(chosen) == genuine["pairs"]
                continue
            assert kind_of(verdict) in (wrong or {"better"}), verdict.reason
            seen[kind_of(verdict)] += 1
            if len(wrong) == 1:
                seen[f"only {kind_of(verdict)}"] += 1
    assert {f"only {kind}" for kind in ("person", "group", "position")} <= set(seen)
    assert seen["better"] >= 5


def test_pairs_that_are_pinned_or_forbidden_are_minded():
    seen: Counter[str] = Counter()
    for market, genuine in with_outcome(range(1000, 1400), bundles=False):
        if not market.get("pinned") and not market.get("forbidden"):
            continue
        names = [[i, j] for i, j, _ in market["pairs"]]
        for kept in names:
            more = [] if kept in genuine["pairs"] else [kept]
            chosen = [pair for pair in [*genuine["pairs"], *more] if kept in more or pair != kept]
            verdict = verify_documents(market, claimed(market, genuine, chosen))
            wrong = broken(market, chosen)
            assert not wrong or kind_of(verdict) in wrong
            seen[kind_of(verdict)] += 1
    assert seen["pinned"] >= 20
    assert seen["eligible"] >= 20


# ------------------------------------------------------------------ what the outcome says of itself


def outcome_of(document: Document) -> tuple[Document, Document]:
    market = market_from_document(document)
    return market_to_document(market), outcome_to_document(market, solve(market))


MARKET, OUTCOME = outcome_of(
    small(
        bundles=[{"id": "k", "positions": {"z": 1}}],
        positions=[{"id": "x", "most": 1}, {"id": "y", "most": 1}, {"id": "z", "most": 2}, {"id": "w", "most": 1}],
    )
)
SAYINGS = {
    "another format": ({"format": "assignment-outcome/2"}, "these are not an assignment-market/1"),
    "a key too many": ({"more": 1}, "an outcome has the keys"),
    "another market": ({"market": "0" * 64}, "the outcome belongs to another market"),
    "another seed": ({"seed": "2027"}, "the outcome names another seed"),
    "no level": ({"levels": 0}, "the number of lottery levels is wrong"),
    "too many levels": ({"levels": 65}, "the number of lottery levels is wrong"),
    "half a level": ({"levels": 1.0}, "the number of lottery levels is wrong"),
    "true for one level": ({"levels": True}, "the number of lottery levels is wrong"),
    "a pair twice": ({"pairs": [*OUTCOME["pairs"], OUTCOME["pairs"][0]]}, "a pair is placed twice"),
    "an unknown pair": ({"pairs": [*OUTCOME["pairs"], ["ann", "w"]]}, "('ann', 'w') is not an eligible pair"),
    "pairs in another order": ({"pairs": OUTCOME["pairs"][::-1]}, "the pairs are not sorted"),
    "somebody more unplaced": ({"unplaced": ["ann"]}, "the list of unplaced people is wrong"),
    "a bundle closed that is open": ({"closed": ["k"]}, "the list of closed bundles is wrong"),
    "a total more": ({"totals": [3, 14]}, "the totals are [3, 13]"),
    "a total that is true": ({"totals": [3, 13.0]}, "the totals are [3, 13]"),
    "another lottery": ({"lottery": [1]}, "the totals are [3, 13]"),
    "no lottery": ({"lottery": []}, "the totals are [3, 13]"),
}


@pytest.mark.parametrize("name", SAYINGS)
def test_an_outcome_that_says_something_else_of_itself_is_refused_in_these_words(name):
    assert verify_documents(MARKET, OUTCOME) == (True, True, "proved: no other placement is as good")
    changes, words = SAYINGS[name]
    verdict = verify_documents(MARKET, sealed({**OUTCOME, **changes}))
    assert (verdict.accepted, verdict.proven, bool(verdict)) == (False, False, False)
    assert verdict.reason.startswith(words)


def test_a_digest_that_does_not_fit_is_refused():
    verdict = verify_documents(MARKET, {**OUTCOME, "digest": "0" * 64})
    assert verdict.reason == "the outcome's digest does not fit its content"
    assert not verdict


def test_a_market_of_another_format_is_refused():
    assert verify_documents({**MARKET, "format": "x"}, OUTCOME).reason.startswith("these are not")


def test_up_to_64_levels_of_the_lottery_are_read():
    for levels in (2, 64):
        market, outcome = market_to_document(market_from_document(SMALL)), outcome_of(SMALL)[1]
        more = claimed(market, {**outcome, "levels": levels}, outcome["pairs"])
        assert "levels" not in verify_documents(market, more).reason  # the certificate is too narrow, no more


# ------------------------------------------------------------------ the same market, written otherwise


def bare(document: Document) -> Document:
    """Return a market with everything left out that is understood, the rest in another order."""
    rng = random.Random(1)
    people = [
        {key: value for key, value in agent.items() if (key, value) not in {("least", 0), ("most", 1)}}
        for agent in document["people"]
    ]
    positions = [
        {k: v for k, v in agent.items() if (k, v) != ("least", 0)} for agent in map(plain, document["positions"])
    ]
    groups = [
        {"people": None, **{key: value for key, value in group.items() if (key, value) != ("least", 0)}}
        for group in map(shuffled, document["groups"])
    ]
    lists = {"people": people, "positions": positions, "groups": groups, "pairs": document["pairs"]}
    written = {key: rng.sample(rows, len(rows)) for key, rows in lists.items()}
    optional = {key: document[key] for key in ("bundles", "pinned", "forbidden") if document.get(key)}
    return {**document, "bundles": None, "pinned": None, "forbidden": None, **written, **optional}


def plain(agent: Document) -> Document:
    """Return a position that can be compared by its values."""
    return {key: value for key, value in agent.items() if not isinstance(value, list)} | {
        key: value for key, value in agent.items() if isinstance(value, list)
    }


def shuffled(group: Document) -> Document:
    return {key: value[::-1] if isinstance(value, list) else value for key, value in group.items()}


@pytest.mark.parametrize("first", range(0, 240, 60))
def test_what_is_understood_may_be_left_out_and_the_order_is_free(first):
    seen: Counter[str] = Counter()
    for seed in range(first, first + 60):
        document = small_market(seed)
        for agent in document["positions"]:
            agent.pop("seat_scores", None)
        try:
            outcome = outcome_of(document)[1]
        except (MarketError, Infeasible):
            continue
        assert verify_documents(bare(document), outcome).accepted
        seen.update(key for key in ("groups", "bundles", "pinned", "forbidden") if document.get(key))
    assert min(seen[key] for key in ("groups", "bundles", "pinned", "forbidden")) >= 2


def test_a_group_without_a_most_bounds_nothing_above_and_ids_may_have_any_letters():
    document = {
        **SMALL,
        "people": [{"id": "安"}, {"id": "bo"}, {"id": "cy"}],
        "pairs": [[i.replace("ann", "安"), j, score] for i, j, score in SMALL["pairs"]],
        "groups": [
            {"id": "gé", "least": 1, "positions": ["z", "x"]},
            {"id": "none", "people": ["bo", "安"], "most": 0},
        ],
    }
    market, outcome = outcome_of(document)
    assert verify_documents(document, outcome).proven
    assert verify_documents(market, outcome).proven
    assert outcome["pairs"] == [["cy", "z"]]


def test_a_market_without_a_seed_has_the_empty_one():
    document = {key: value for key, value in SMALL.items() if key != "seed"}
    market, outcome = outcome_of(document)
    assert outcome["seed"] == ""
    assert verify_documents(document, outcome).proven
    assert verify_documents(market, outcome).proven


def test_scores_so_large_that_objectives_would_run_into_each_other_are_refused():
    def outcome_with(score: list[int], chosen: Pairs) -> tuple[Document, Document]:
        market = {**MARKET, "pairs": [["ann", "x", [1, 0]], ["bo", "x", score]], "bundles": []}
        pairs = [(i, j) for i, j, _ in market["pairs"]]
        built = market_from_document({**market, "pairs": [["ann", "x", [1, 0]], ["bo", "x", [0, 1]]]})
        drawn = dict(zip(pairs, lottery.numbers(built, 0).tolist(), strict=True))
        names = sorted(agent["id"] for agent in market["people"])
        won = drawn[tuple(chosen[0])]
        top = [1, 1, 0] if score[1] > 2**62 else [*score, won]
        certificate = {
            "kind": "potentials",
            "sides": {},
            "prices": {
                "root": [0, 0, 0],
                "people": {name: [0, 0, 0] for name in names},
                "positions": {"x": top, "y": [0, 0, 0], "z": [0, 0, 0], "w": [0, 0, 0]},
            },
            "tree": [{"potentials": {}}],
        }
        said_of_it = {
            "market": digest_of(market), "seed": "2026", "levels": 1, "pairs": chosen, "closed": [],
            "unplaced": [name for name in names if name != chosen[0][0]], "totals": score, "lottery": [won],
            "format": "assignment-outcome/1", "certificate": certificate,
        }  # fmt: skip
        return market, sealed(said_of_it)

    assert verify_documents(*outcome_with([2, 5], [["bo", "x"]])).proven
    assert not verify_documents(*outcome_with([0, 2**60], [["bo", "x"]]))
    for far in (
        2**126,
        2**128 + 1,
        2**200,
        -(2**126),
        -(2**200),
    ):  # worth more than a whole unit of the first objective, were it not refused
        assert verify_documents(*outcome_with([0, far], [["bo", "x"]])).reason.startswith("a score is too large")


def test_seat_scores_are_measured_too():
    for score, words in (([1, 2**126], "a score is too large to be checked"), ([1], "a score has not one number")):
        positions = [{**MARKET["positions"][0], "seat_scores": [score]}, *MARKET["positions"][1:]]
        market = {**MARKET, "positions": positions}
        of_it = sealed({**OUTCOME, "market": digest_of(canonical_market(market))})
        assert verify_documents(market, of_it).reason.startswith(words)


def test_a_document_that_is_malformed_is_neither_accepted_nor_proven():
    verdict = verify_documents(MARKET, sealed({**OUTCOME, "certificate": []}))
    assert (verdict.accepted, verdict.proven) == (False, False)
    assert verdict.reason.startswith("the outcome or market is malformed: TypeError: ")


def test_scores_of_another_length_than_the_objectives_are_refused():
    for score in ([1], [1, 9, 0]):
        pairs = [["ann", "x", score], *MARKET["pairs"][1:]]
        market = {**MARKET, "pairs": pairs}
        verdict = verify_documents(market, sealed({**OUTCOME, "market": digest_of(market)}))
        assert verdict.reason == "a score has not one number for each objective"


# ------------------------------------------------------------------ the shape of a market

SHAPES: list[tuple[Any, Any, str]] = [
    (1, int, ""),
    (True, int, "m: expected an integer, not true"),
    (1.0, int, "m: expected an integer, not 1.0"),
    (1, str, "m: expected a text, not 1"),
    ("a", str, ""),
    ([1, 2], [int], ""),
    ([], [int], ""),
    ([1, "b"], [int], 'm[1]: expected an integer, not "b"'),
    ({}, [int], "m: expected a list, not {}"),
    (["a", 1], (str, int), ""),
    (["a"], (str, int), "m: expected 2 entries, not 1"),
    (["a", 1, 2], (str, int), "m: expected 2 entries, not 3"),
    ({"a": 1}, {"a": int}, ""),
    ([], {"a": int}, "m: expected an object, not []"),
    ({}, {"a": int}, "m: 'a' is missing"),
    ({"a": 1, "b": 2}, {"a": int}, "m: 'b' is not known here"),
    ({"a": "x"}, {"a": int}, 'm.a: expected an integer, not "x"'),
    ({}, {"a?": int}, ""),
    ({"a": None}, {"a?": int}, ""),
    ({"a": None}, {"a": int}, "m.a: expected an integer, not null"),
    ({"a": "x"}, {"a?": int}, 'm.a: expected an integer, not "x"'),
    ({"a?": 1}, {"a?": int}, "m: 'a?' is not known here"),
    ({"x": 1, "y": 2}, {"": int}, ""),
    ({"x": 1, "y": None}, {"": int}, "m.y: expected an integer, not null"),
]


@pytest.mark.parametrize(("value", "shape", "words"), SHAPES)
def test_a_shape_fits_or_the_place_is_named(value, shape, words):
    assert misfit(value, shape, "m") == words


def test_every_market_that_we_write_fits_the_verifiers_shape():
    for seed in range(100):
        assert misfit(small_market(seed), MARKET_SHAPE, "m") == ""
        assert misfit(bare(small_market(seed)), MARKET_SHAPE, "m") == ""


def test_long_values_are_cut_at_forty_letters():
    assert said("x" * 38) == '"' + "x" * 38 + '"'
    assert said("x" * 39) == '"' + "x" * 36 + "..."
    assert said("é") == '"\\u00e9"'


# ------------------------------------------------------------------ the command


def run(capsys, *names: object) -> tuple[int, str, str]:
    code = main([str(name) for name in names])
    caught = capsys.readouterr()
    return code, caught.out, caught.err


def test_the_command_ends_with_0_2_or_4_and_one_line(tmp_path, capsys):
    market, outcome = write(tmp_path / "m.json", MARKET), write(tmp_path / "o.json", OUTCOME)
    forged = write(tmp_path / "f.json", sealed({**OUTCOME, "unplaced": ["ann"]}))
    marked = write(tmp_path / "bom.json", b"\xef\xbb\xbf" + json.dumps(OUTCOME).encode())
    assert run(capsys, market, outcome) == (0, "accepted: proved: no other placement is as good\n", "")
    assert run(capsys, market, marked)[0] == 0
    assert run(capsys, market, forged) == (4, "refused: the list of unplaced people is wrong\n", "")
    usage = (2, "", "usage: verify.py MARKET.json OUTCOME.json\n")
    assert run(capsys, market) == run(capsys, market, outcome, forged) == usage
    code, out, err = run(capsys, market, tmp_path / "none.json")
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / 'none.json'}: ")
    odd = write(tmp_path / "odd.json", {**MARKET, "people": {}})
    assert run(capsys, odd, outcome) == (2, "", f"{odd}.people: expected a list, not {{}}\n")
    nested = write(tmp_path / "nested.json", "[" * 100_000)
    assert run(capsys, market, nested)[:2] == (2, "")


# ------------------------------------------------------------------ uniqueness: three implementations and a search


def carries_a_change(arcs: list[tuple[int, int, bool, bool]]) -> bool:
    """Return whether arcs (tail, head, usable forth, usable back) hold a cycle, by walking every path."""
    steps = [(k, p, q) for k, (p, q, forth, _) in enumerate(arcs) if forth]
    steps += [(k, q, p) for k, (p, q, _, back) in enumerate(arcs) if back]

    def walk(start: int, at: int, used: frozenset[int], seen: frozenset[int]) -> bool:
        for k, p, q in steps:
            if p != at or k in used:
                continue
            if q == start or (q not in seen and walk(start, q, used | {k}, seen | {q})):
                return True
        return False

    return any(walk(p, p, frozenset(), frozenset({p})) for _, p, _ in steps)


def refuses(arcs: list[Arc]) -> bool:
    try:
        check_unique(arcs)
    except Refused as fault:
        return str(fault) == "not unique: another placement is as good"
    return False


def test_uniqueness_is_what_walking_every_cycle_says():
    rng, seen = random.Random(2), Counter()
    for _ in range(1500):
        nodes = rng.randint(2, 6)
        ends = [tuple(rng.sample(range(nodes), 2)) for _ in range(rng.randint(1, 7))]
        bounds = [rng.choice([(0, 1, 0), (0, 1, 1), (0, 2, 1), (1, 1, 1), (0, 0, 0)]) for _ in ends]
        arcs = [(p, q, flow < most, flow > least) for (p, q), (least, most, flow) in zip(ends, bounds, strict=True)]
        expected = carries_a_change(arcs)
        assert has_cycle_by_the_solver(arcs) == expected
        assert (
            refuses(
                [Arc(("n", str(p)), ("n", str(q)), *b[:2], 0, b[2]) for (p, q), b in zip(ends, bounds, strict=True)]
            )
            == expected
        )
        if has_fast():
            tail, head = np.array(ends, np.int32).T.copy()
            least, most, flow = np.array(bounds, np.int64).T.copy()
            zero = np.zeros((1, len(ends)), np.int64), np.zeros((1, nodes), np.int64)
            assert bool(fast().residual.has_tie(tail, head, least, most, flow, *zero)) == expected
        one_way = [(p, q) for p, q, forth, back in arcs if forth and not back]
        assert has_cycle(one_way) == carries_a_change([(p, q, True, False) for p, q in one_way])
        seen[expected] += 1
    assert min(seen.values()) >= 300


# ------------------------------------------------------------------ outcomes that rest on a solver

CROSSED: Document = {
    "format": "assignment-market/1",
    "people": [{"id": "a", "most": 2}, {"id": "b", "most": 2}, {"id": "c"}],
    "positions": [{"id": "x", "most": 2}, {"id": "y", "most": 2}, {"id": "z", "most": 2}],
    "objectives": ["points"],
    "pairs": [[i, j, [1 + 3 * k + 2 * n]] for k, i in enumerate("abc") for n, j in enumerate("xyz")],
    "groups": [
        {"id": "g", "people": ["a", "b"], "positions": ["x", "y"], "most": 2},
        {"id": "h", "people": ["b", "c"], "positions": ["y", "z"], "most": 2},
        {"id": "row", "people": ["a"], "most": 2},
        {"id": "aside", "people": ["a"], "positions": ["z"], "most": 1},
        {"id": "all", "most": 6},
    ],
    "seed": "crossed",
}
CHAINS = {
    "a person, a group, a position": ([("person", "a"), ("group", "g"), ("position", "x")], True),
    "the same, turned round": ([("position", "y"), ("group", "h"), ("person", "c")], True),
    "through two groups from person to person": (
        [("person", "a"), ("group", "g"), ("group", "h"), ("person", "c")],
        True,
    ),
    "from person to person over one group": ([("person", "a"), ("group", "g"), ("person", "b")], False),
    "from person to position over two groups": (
        [("person", "a"), ("group", "g"), ("group", "h"), ("position", "z")],
        False,
    ),
    "apart": ([("person", "c"), ("group", "g"), ("position", "x")], False),
    "inside": ([("person", "a"), ("group", "row"), ("position", "x")], False),
    "inside, the other way": ([("person", "a"), ("group", "aside"), ("position", "z")], False),
    "around": ([("person", "a"), ("group", "all"), ("position", "x")], False),
    "two groups and back": ([("group", "g"), ("group", "h"), ("group", "g")], False),
    "a person and a position": ([("person", "a"), ("position", "x")], False),
    "two ends that are no kind": ([("group", "g"), ("group", "h")], False),
    "a group alone": ([("group", "g")], False),
    "a person alone": ([("person", "a")], False),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_solvers_word_counts_only_where_the_sets_are_shown_to_cross(name):
    market, outcome = outcome_of(CROSSED)
    assert outcome["certificate"]["kind"] == "solver"
    chain, is_proof = CHAINS[name]
    outcome["certificate"] = {**outcome["certificate"], "crossing": [list(one) for one in chain]}
    verdict = verify_documents(market, sealed(outcome))
    assert (verdict.accepted, verdict.proven) == (is_proof, False)
    words = "every condition is kept" if is_proof else "the groups are not shown to cross"
    assert verdict.reason.startswith(words)


def test_three_groups_that_cross_each_other_in_a_ring_are_a_proof():
    ring = [
        {"id": "1", "people": ["a", "b"], "positions": ["x", "y"], "most": 2},
        {"id": "2", "people": ["b", "c"], "positions": ["x", "y"], "most": 2},
        {"id": "3", "people": ["a", "b", "c"], "positions": ["y"], "most": 2},
    ]
    market, outcome = outcome_of({**CROSSED, "groups": ring})
    kept = outcome["certificate"]
    for names, is_proof in (("1231", True), ("12321", False), ("123", False), ("1232", False)):
        chain = [["group", name] for name in names]
        verdict = verify_documents(market, sealed({**outcome, "certificate": {**kept, "crossing": chain}}))
        assert verdict.accepted == is_proof


def test_every_outcome_on_a_solvers_word_is_accepted_with_our_chain_and_with_no_shorter_one():
    seen = 0
    for market, outcome in with_outcome(range(400), crossing=True):
        chain = outcome["certificate"].get("crossing")
        if not chain:
            continue
        assert verify_documents(market, outcome).accepted
        for k in range(len(chain)):
            forged = {**outcome["certificate"], "crossing": chain[:k] + chain[k + 1 :]}
            assert not verify_documents(market, sealed({**outcome, "certificate": forged})).accepted
        seen += 1
    assert seen >= 8
