"""Where no placement exists, the clash is real and the repair is the smallest."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import pytest

from assignment import Bound, Conflict, Infeasible, MarketError, Repair, market_from_document, solve
from assignment.network import find_sides
from tests.assignment.commands import run, small, write
from tests.assignment.small_markets import Document, best_choice, is_member, small_market


def conflicts(seeds: range) -> list[tuple[Document, Conflict]]:
    found = []
    for seed in seeds:
        document = small_market(seed, bundles=False)
        try:
            solve(market_from_document(document))
        except Infeasible as fault:
            found.append((document, fault.conflict))
        except MarketError:
            continue
    return found


def changed(document: Document, changes: list[tuple[str, str, int]]) -> Document:
    """Return the market with some leasts set; a pin that is given up is taken out."""
    document = json.loads(json.dumps(document))
    places = {"person": "people", "position": "positions", "group": "groups"}
    for kind, name, to in changes:
        if kind == "pinned pair":
            document["pinned"] = []
            continue
        agent = next(agent for agent in document[places[kind]] if agent["id"] == name)
        agent["least"] = to
    return document


def repaired(document: Document, conflict: Conflict) -> Document:
    return changed(document, [(bound.kind, bound.id, to) for bound, to in conflict.repairs[0].changes])


def given_up(conflict: Conflict) -> int:
    return sum(bound.value - to for bound, to in conflict.repairs[0].changes)


def leasts(document: Document) -> list[tuple[str, str, int]]:
    kinds = (("person", "people"), ("position", "positions"), ("group", "groups"))
    return [(kind, row["id"], row["least"]) for kind, key in kinds for row in document[key] if row["least"]]


def test_every_repair_makes_a_placement_possible():
    found = conflicts(range(600))
    assert len(found) >= 100
    for document, conflict in found:
        assert conflict.repairs
        assert best_choice(repaired(document, conflict)) is not None


def test_no_smaller_repair_exists():
    tried = Counter()
    for document, conflict in conflicts(range(300)):
        if document.get("pinned"):
            continue
        size = given_up(conflict)
        tried[size] += 1
        for units in itertools.combinations_with_replacement(leasts(document), size - 1):
            spent = Counter(units)
            if all(count <= bound[2] for bound, count in spent.items()):
                smaller = [(kind, name, least - count) for (kind, name, least), count in spent.items()]
                assert best_choice(changed(document, smaller)) is None
    assert tried[1] >= 20
    assert tried[2] >= 5


def test_the_demands_named_clash_by_themselves():
    for document, conflict in conflicts(range(300)):
        named = {(bound.kind, bound.id) for bound in conflict.demands}
        others = [(kind, name, 0) for kind, name, _ in leasts(document) if (kind, name) not in named]
        assert best_choice(changed(document, others)) is None


def crossing_conflicts(seeds: range) -> list[tuple[Document, Conflict]]:
    """Return markets whose groups cross and that cannot be filled."""
    found = []
    for seed in seeds:
        document = small_market(seed, crossing=True)
        try:
            market = market_from_document(document)
        except MarketError:
            continue
        empty = any(not any(is_member(group, i, j) for i, j, _ in document["pairs"]) for group in document["groups"])
        if empty or not find_sides(market).witness:
            continue
        try:
            solve(market)
        except Infeasible as fault:
            found.append((document, fault.conflict))
    return found


def test_where_groups_cross_the_repair_is_the_smallest_too():
    tried: Counter[int] = Counter()
    for document, conflict in crossing_conflicts(range(900)):
        assert conflict.short == sum(bound.value - to for r in conflict.repairs for bound, to in r.changes) or (
            not conflict.repairs
        )
        if not conflict.repairs or document.get("pinned"):
            continue
        known = bounds(document)
        team = {j for bundle in document["bundles"] for j in bundle["positions"]}
        for bound, to in conflict.repairs[0].changes:
            assert known[bound.kind, bound.id][0] == bound.value > to >= 0
            assert bound.id not in team
        assert [bound for bound, _ in conflict.repairs[0].changes] == list(conflict.demands)
        assert best_choice(repaired(document, conflict)) is not None
        tried[conflict.short] += 1
        for units in itertools.combinations_with_replacement(leasts(document), conflict.short - 1):
            spent = Counter(units)
            if all(count <= bound[2] for bound, count in spent.items()):
                smaller = [(kind, name, least - count) for (kind, name, least), count in spent.items()]
                assert best_choice(changed(document, smaller)) is None
    assert tried[1] >= 10
    assert sum(tried.values()) > tried[1]


def bounds(document: Document) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (least, most) of everything that a conflict can name."""
    kinds = (("person", "people"), ("position", "positions"), ("group", "groups"))
    found = {(kind, row["id"]): (row["least"], row["most"]) for kind, key in kinds for row in document[key]}
    pins = {("pinned pair", f"{i} - {j}"): (1, 1) for i, j in document.get("pinned", [])}
    return found | pins


def test_what_is_asked_for_exceeds_the_room_by_what_is_short():
    for document, conflict in conflicts(range(600)):
        known = bounds(document)
        assert [known[bound.kind, bound.id][0] for bound in conflict.demands] == [b.value for b in conflict.demands]
        assert conflict.short >= 1
        empty = conflict.demands[0].kind == "group" and not conflict.limits and not conflict.pairs
        if conflict.demands == conflict.limits or empty:
            continue
        assert [known[bound.kind, bound.id][1] for bound in conflict.limits] == [b.value for b in conflict.limits]
        asked = sum(bound.value for bound in conflict.demands)
        assert asked - sum(bound.value for bound in conflict.limits) - conflict.pairs == conflict.short


def test_more_room_elsewhere_than_in_the_limits_named_does_not_help():
    for document, conflict in conflicts(range(300)):
        named = {(bound.kind, bound.id) for bound in (*conflict.demands, *conflict.limits)}
        wider = json.loads(json.dumps(document))
        for kind, key in (("person", "people"), ("position", "positions"), ("group", "groups")):
            for row in wider[key]:
                if row["most"] and (kind, row["id"]) not in named:
                    row["most"] += 20
        assert best_choice({**wider, "positions": [without_scores(row) for row in wider["positions"]]}) is None


def without_scores(position: Document) -> Document:
    return {key: value for key, value in position.items() if key != "seat_scores"}


def test_every_repair_changes_what_was_asked_and_lowers_it():
    for document, conflict in conflicts(range(600)):
        known = bounds(document)
        for bound, to in conflict.repairs[0].changes:
            assert known[bound.kind, bound.id][0] == bound.value > to >= 0


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_a_repair_among_bundles_is_enough(first):
    found = 0
    for seed in range(first, first + 250):
        document = small_market(seed, bundles=True)
        try:
            solve(market_from_document(document))
        except MarketError:
            continue
        except Infeasible as fault:
            conflict = fault.conflict
        else:
            continue
        if not conflict.repairs:
            continue
        changes = {(bound.kind, bound.id): to for bound, to in conflict.repairs[0].changes}
        assert len(changes) == len(conflict.repairs[0].changes)
        for bundle in document["bundles"]:
            for j, need in bundle["positions"].items():
                bundle["positions"][j] = min(need, changes.get(("position", j), need))
        for key, kind in (("people", "person"), ("positions", "position"), ("groups", "group")):
            for row in document[key]:
                row["least"] = min(row["least"], changes.get((kind, row["id"]), row["least"]))
        document["pinned"] = [
            [i, j] for i, j in document.get("pinned", []) if ("pinned pair", f"{i} - {j}") not in changes
        ]
        assert best_choice(document) is not None
        found += 1
    assert found >= 40


def test_the_sentence_counts_in_the_singular_and_in_the_plural_and_cuts_long_lists():
    one = Conflict((Bound("person", "a", 1),), (), 1, 1, ())
    assert one.sentence == (
        "no placement meets all conditions: person 'a' asks for at least 1; "
        "there is only room: 1 eligible pair; 1 too few"
    )
    many = Conflict(tuple(Bound("person", f"p{k}", 1) for k in range(8)), (Bound("group", "g", 2),), 2, 4, ())
    assert "person 'p5' asks for at least 1 and 2 more; there is only room: group 'g' for at most 2" in many.sentence
    assert many.sentence.endswith("2 eligible pairs; 4 too few")
    seven = Conflict(
        tuple(Bound("person", f"p{k}", 1) for k in range(6)), (), 0, 6, (Repair(((one.demands[0], 0),)),)
    )
    assert "more" not in seven.sentence
    assert "nobody is eligible; 6 too few. The smallest repair: lower the least of person 'a' from 1 to 0" in (
        seven.sentence
    )


def test_the_sentence_names_the_clash_and_the_repair(tmp_path, capsys):
    market = small(
        positions=[{"id": "x", "least": 2, "most": 2}, {"id": "y", "most": 1}, {"id": "z", "least": 1, "most": 2}]
    )
    market["pairs"] = [["ann", "x", [1, 9]], ["cy", "z", [1, 1]]]
    assert run("solve", write(tmp_path / "m.json", market), "--out", tmp_path / "o.json") == 3
    said = capsys.readouterr()
    assert said.err.startswith("infeasible: no placement meets all conditions: position 'x' asks for at least 2")
    assert said.err.count("\n") == 1
    report = json.loads(said.out)
    assert report["infeasible"] is True
    assert report["short"] == 1
    assert report["repairs"][0]["changes"] == [[{"kind": "position", "id": "x", "value": 2}, 1]]
    assert not (tmp_path / "o.json").exists()


def test_bundles_that_must_open_and_cannot_are_named():
    market = small(
        people=[{"id": "ann", "least": 1}, {"id": "bo"}, {"id": "cy"}],
        bundles=[{"id": "course", "positions": {"x": 1, "z": 2}}],
    )
    market["pairs"] = [["ann", "x", [1, 9]], ["cy", "z", [1, 1]]]
    with pytest.raises(Infeasible) as caught:
        solve(market_from_document(market))
    assert "ann" in str(caught.value)
