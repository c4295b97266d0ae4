"""Bad input ends with one line that names the place, and writes nothing."""

from __future__ import annotations

import json

import pytest

from assignment import Market, MarketError, market_from_document, solve, verify
from tests.assignment.commands import SMALL, run, small, write

PEOPLE, POSITIONS, PAIRS = SMALL["people"], SMALL["positions"], SMALL["pairs"]
BIG = 2**62

FAULTS = {
    "person twice": (small(people=[*PEOPLE, {"id": "ann"}]), "person 'ann' appears twice"),
    "position twice": (small(positions=[*POSITIONS, {"id": "x", "most": 1}]), "position 'x' appears twice"),
    "pair twice": (small(pairs=[*PAIRS, ["ann", "x", [1, 9]]]), "'ann', 'x'"),
    "unknown person": (small(pairs=[["dee", "x", [1, 1]]]), "person 'dee' is not known"),
    "unknown position": (small(pairs=[["ann", "w", [1, 1]]]), "position 'w' is not known"),
    "no id": (small(people=[{"least": 0}]), "people[0]"),
    "no seats given": (small(positions=[{"id": "x"}]), "'x'"),
    "fraction": (small(pairs=[["ann", "x", [1, 0.5]]]), "expected an integer, not 0.5"),
    "whole fraction": (small(pairs=[["ann", "x", [1, 1.0]]]), "expected an integer"),
    "text for a number": (small(pairs=[["ann", "x", [1, "9"]]]), "expected an integer"),
    "truth for a number": (small(people=[{"id": "ann", "most": True}]), "expected an integer"),
    "number for an id": (small(people=[{"id": 7}]), "expected a text"),
    "score missing": (small(pairs=[["ann", "x", [1]]]), "1 scores for 2 objectives"),
    "score too many": (small(pairs=[["ann", "x", [1, 2, 3]]]), "3 scores for 2 objectives"),
    "pair of three": (small(pairs=[["ann", "x"]]), "pairs[0]"),
    "number beyond int64": (small(pairs=[["ann", "x", [1, 2**64]]]), "too large"),
    "total may overflow": (small(pairs=[["ann", "x", [1, BIG]], ["bo", "y", [1, BIG]]]), "points"),
    "least above most": (small(people=[{"id": "ann", "least": 2, "most": 1}, *PEOPLE[1:]]), "'ann'"),
    "negative seats": (small(positions=[{"id": "x", "most": -1}, *POSITIONS[1:]]), "'x'"),
    "negative least": (small(positions=[{"id": "x", "least": -1, "most": 1}, *POSITIONS[1:]]), "'x'"),
    "rising seat scores": (
        small(positions=[{"id": "x", "most": 2, "seat_scores": [[0, 1], [0, 2]]}, *POSITIONS[1:]]),
        "'x'",
    ),
    "seat score missing": (
        small(positions=[{"id": "x", "most": 2, "seat_scores": [[0, 1]]}, *POSITIONS[1:]]),
        "position 'x': seat scores must be 2 x 2",
    ),
    "pinned and forbidden": (small(pinned=[["ann", "x"]], forbidden=[["ann", "x"]]), "'ann'"),
    "pinned twice over the load": (small(pinned=[["bo", "x"], ["bo", "y"]]), "'bo'"),
    "pinned beyond the seats": (small(pinned=[["ann", "x"], ["bo", "x"]]), "'x'"),
    "pinned but not eligible": (small(pinned=[["ann", "z"]]), "'ann'"),
    "forbidden names nobody": (small(forbidden=[["dee", "z"]]), "'dee'"),
    "bundle names a missing position": (small(bundles=[{"id": "b", "positions": {"w": 1}}]), "'w'"),
    "position in two bundles": (
        small(bundles=[{"id": "b", "positions": {"x": 1}}, {"id": "c", "positions": {"x": 1}}]),
        "'x'",
    ),
    "bundle twice": (
        small(bundles=[{"id": "b", "positions": {"x": 1}}, {"id": "b", "positions": {"y": 1}}]),
        "'b'",
    ),
    "bundle with a negative least": (small(bundles=[{"id": "b", "positions": {"x": -1}}]), "'b'"),
    "group of an unknown person": (small(groups=[{"id": "g", "people": ["dee"], "most": 1}]), "'dee'"),
    "group with a person twice": (small(groups=[{"id": "g", "people": ["ann", "ann"], "most": 1}]), "'ann'"),
    "group least above most": (small(groups=[{"id": "g", "least": 2, "most": 1}]), "'g'"),
    "group twice": (small(groups=[{"id": "g", "most": 1}, {"id": "g", "most": 2}]), "'g'"),
    "objective twice": (small(objectives=["points", "points"]), "points"),
    "no objectives": (small(objectives=[], pairs=[]), "objective"),
    "unknown key": (small(bundels=[]), "'bundels'"),
    "unknown key of a person": (small(people=[{"id": "ann", "load": 2}]), "'load'"),
    "people missing": ({key: value for key, value in SMALL.items() if key != "people"}, "'people'"),
    "people an object": (small(people={}), "people: expected a list"),
    "other format": (small(format="assignment-market/2"), "'assignment-market/2'"),
    "an outcome": (small(format="assignment-outcome/1"), "'assignment-outcome/1'"),
    "NaN": (json.dumps(SMALL).replace("[1, 9]", "[1, NaN]"), "NaN is not an integer"),
    "Infinity": (json.dumps(SMALL).replace("[1, 9]", "[1, -Infinity]"), "-Infinity is not an integer"),
    "key twice": (json.dumps(SMALL).replace('"seed"', '"people"'), "'people' appears twice"),
    "a list": ("[]", "expected a JSON object"),
    "a number": ("7", "expected a JSON object"),
    "empty": ("", "not complete JSON at line 1, column 1"),
    "HTML": ("<html></html>", "not complete JSON at line 1"),
    "CSV": ("id,choice\n1,x\n", "not complete JSON"),
    "binary": (bytes(range(256)), "not UTF-8 text at byte 128"),
    "UTF-16": (json.dumps(SMALL).encode("utf-16"), "not UTF-8"),
    "nested a million deep": ("[" * 1_000_000, "m.json"),
    "a number of a million digits": ('{"format":' + "9" * 1_000_000, "m.json"),
}


def the_one_line(capsys) -> str:
    """Return what was said: one printable line on standard error and nothing else."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("\n")
    line = said.err[:-1]
    assert line.isprintable()
    return line


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_line(name, tmp_path, capsys):
    content, words = FAULTS[name]
    market = write(tmp_path / "m.json", content)
    assert run("solve", market, "--out", tmp_path / "o.json") == 2
    line = the_one_line(capsys)
    assert line.startswith("error: m.json: ")
    assert words in line
    assert len(line) < 400
    assert not (tmp_path / "o.json").exists()


def test_an_earlier_outcome_survives_a_bad_market(tmp_path, capsys):
    out = write(tmp_path / "o.json", "earlier")
    assert run("solve", write(tmp_path / "m.json", "{"), "--out", out) == 2
    assert out.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["m.json", "o.json"] or len(list(tmp_path.iterdir())) == 2


def test_a_market_cut_anywhere_is_one_line(tmp_path, capsys):
    whole = json.dumps({**SMALL, "name": "汉"} | {"seed": "种子"}, ensure_ascii=False).replace(', "name": "汉"', "")
    data = whole.encode()
    assert run("solve", write(tmp_path / "m.json", data), "--out", tmp_path / "o.json") == 0
    (tmp_path / "o.json").unlink()
    capsys.readouterr()
    for end in range(len(data)):
        assert run("solve", write(tmp_path / "m.json", data[:end]), "--out", tmp_path / "o.json") == 2
        assert the_one_line(capsys).startswith("error: m.json: not ")
        assert not (tmp_path / "o.json").exists()


def test_an_outcome_cut_anywhere_is_one_line(tmp_path, capsys):
    market = write(tmp_path / "m.json", SMALL)
    assert run("solve", market, "--out", tmp_path / "o.json") == 0
    data = (tmp_path / "o.json").read_bytes().rstrip()
    capsys.readouterr()
    for end in range(len(data)):
        cut = write(tmp_path / "cut.json", data[:end])
        assert run("verify", market, cut) == 2
        assert the_one_line(capsys).startswith("error: cut.json: ")


@pytest.mark.parametrize("command", ["verify", "explain", "measure"])
def test_an_outcome_that_is_none_is_one_line(command, tmp_path, capsys):
    market = write(tmp_path / "m.json", SMALL)
    options = ["--person", "ann"] if command == "explain" else []
    for content in ("", "[]", "<html>", b"\xff\xfe"):
        assert run(command, market, write(tmp_path / "o.json", content), *options) == 2
        assert the_one_line(capsys).startswith("error: o.json: ")


def test_the_outcome_of_another_market_is_refused(tmp_path, capsys):
    market, other = write(tmp_path / "m.json", SMALL), write(tmp_path / "n.json", small(seed="other"))
    assert run("solve", market, "--out", tmp_path / "o.json") == 0
    assert run("verify", other, tmp_path / "o.json") == 4
    assert "refused: the outcome belongs to another market" in capsys.readouterr().out
    assert run("explain", other, tmp_path / "o.json", "--person", "ann") == 2
    assert "another market" in capsys.readouterr().err


def test_missing_files_and_folders_are_named(tmp_path, capsys):
    market = write(tmp_path / "m.json", SMALL)
    for arguments in (
        ("solve", tmp_path / "none.json", "--out", tmp_path / "o.json"),
        ("solve", tmp_path, "--out", tmp_path / "o.json"),
        ("solve", market, "--out", tmp_path / "none" / "o.json"),
        ("solve", market, "--out", tmp_path),
        ("verify", market, tmp_path / "none.json"),
    ):
        assert run(*arguments) == 2
        the_one_line(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]


def test_unknown_names_are_named(tmp_path, capsys):
    market = write(tmp_path / "m.json", SMALL)
    run("solve", market, "--out", tmp_path / "o.json")
    capsys.readouterr()
    assert run("explain", market, tmp_path / "o.json", "--person", "dee") == 2
    assert "person 'dee' is not in the market" in the_one_line(capsys)
    assert run("explain", market, tmp_path / "o.json", "--person", "ann", "--position", "w") == 2
    assert "position 'w' is not in the market" in the_one_line(capsys)
    with pytest.raises(ValueError, match="engine 'magic' is not known"):
        solve(market_from_document(SMALL), engine="magic")


EMPTY = {
    "no people": (small(people=[], pairs=[]), "nobody to place: the market has no people"),
    "no positions": (small(positions=[], pairs=[]), "nobody can be placed: the market has no eligible pairs"),
    "no pairs": (small(pairs=[]), "nobody can be placed: the market has no eligible pairs (3 people)"),
    "nothing at all": (small(people=[], positions=[], pairs=[]), "nobody to place"),
    "zero seats": (small(positions=[{**agent, "most": 0} for agent in POSITIONS]), "0 of 3 people placed, 3 not"),
    "no loads": (small(people=[{**agent, "most": 0} for agent in PEOPLE]), "0 of 3 people placed, 3 not"),
    "everything forbidden": (small(forbidden=[pair[:2] for pair in PAIRS]), "0 of 3 people placed, 3 not"),
}


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize("engine", ["auto", "dense", "sparse", "exact"])
def test_an_empty_market_has_an_empty_outcome(name, engine, tmp_path, capsys):
    content, words = EMPTY[name]
    market, out = write(tmp_path / "m.json", content), tmp_path / "o.json"
    assert run("solve", market, "--out", out, "--engine", engine) == 0
    assert words in capsys.readouterr().out
    assert run("verify", market, out) == 0
    assert run("measure", market, out) == 0


def test_a_million_ties_are_decided_by_the_lottery():
    n = 1000
    rows = Market.from_csr(
        list(range(0, n * n + 1, n)), list(range(n)) * n, [1] * (n * n), most_seats=[1] * n, seed="ties"
    )
    outcome = solve(rows)
    assert outcome.totals == (n,)
    assert outcome.proven
    assert verify(rows, outcome)


CSR = {
    "falling indptr": (([0, 2, 1], [0, 1], [1, 1]), {"most_seats": [1, 1]}),
    "indptr beyond the pairs": (([0, 3], [0, 1], [1, 1]), {"most_seats": [1, 1]}),
    "position beyond the seats": (([0, 1], [5], [1]), {"most_seats": [1]}),
    "negative position": (([0, 1], [-1], [1]), {"most_seats": [1]}),
    "pair twice": (([0, 2], [0, 0], [1, 1]), {"most_seats": [1]}),
    "fractions": (([0, 1], [0], [0.5]), {"most_seats": [1]}),
    "NaN": (([0, 1], [0], [float("nan")]), {"most_seats": [1]}),
    "scores of another length": (([0, 2], [0, 1], [1]), {"most_seats": [1, 1]}),
    "negative seats": (([0, 1], [0], [1]), {"most_seats": [-1]}),
    "overflow": (([0, 1], [0], [2**62]), {"most_seats": [1]}),
}


@pytest.mark.parametrize("name", CSR)
def test_arrays_are_checked_too(name):
    arrays, options = CSR[name]
    with pytest.raises(MarketError):
        Market.from_csr(*arrays, **options)
