"""Where no placement exists, the clash is real and the repair is the smallest."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import pytest

from assignment import Conflict, Infeasible, MarketError, market_from_document, solve
from tests.assignment.commands import run, small, write
from tests.assignment.small_markets import Document, best_choice, small_market


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
