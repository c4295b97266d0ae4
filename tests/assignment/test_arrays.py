"""A market or an outcome says the same as .npz and as JSON, and a broken file is said in one line."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assignment import (
    Infeasible,
    Market,
    MarketError,
    Outcome,
    OutcomeError,
    arrays,
    market_from_document,
    market_to_document,
    outcome_to_document,
    read_market,
    read_outcome,
    solve,
    write_market,
    write_outcome,
)
from assignment.files import market_digest
from tests.assignment.commands import SMALL, run, write
from tests.assignment.small_markets import small_market


def solved(seed: int) -> tuple[Market, Outcome] | None:
    try:
        market = market_from_document(small_market(seed, crossing=seed % 7 == 0))
        return market, solve(market)
    except (MarketError, Infeasible):
        return None


def test_everything_comes_back_as_it_was_with_the_same_digest(tmp_path):
    path, out, seen = tmp_path / "m.npz", tmp_path / "o.npz", 0
    for seed in range(150):
        if (found := solved(seed)) is None:
            continue
        market, outcome = found
        write_market(market, path)
        again = read_market(path)
        assert market_to_document(again) == market_to_document(market)
        assert market_digest(again) == market_digest(market) == outcome.market_digest
        write_outcome(market, outcome, out)
        back = read_outcome(again, out)
        assert back.digest == outcome.digest
        assert outcome_to_document(again, back) == outcome_to_document(market, outcome)
        assert outcome_to_document(again, solve(again)) == outcome_to_document(market, outcome)
        seen += 1
    assert seen > 50


def test_the_same_market_gives_the_same_arrays_whatever_the_order_of_its_rows(tmp_path):
    turned = {**SMALL, "people": SMALL["people"][::-1], "pairs": SMALL["pairs"][::-1]}
    for name, document in (("a", SMALL), ("b", turned)):
        write_market(market_from_document(document), tmp_path / f"{name}.npz")
    kept = [dict(np.load(tmp_path / f"{name}.npz")) for name in ("a", "b")]
    assert kept[0].keys() == kept[1].keys()
    for key in kept[0]:
        np.testing.assert_array_equal(kept[0][key], kept[1][key])


def test_every_command_takes_either(tmp_path, capsys):
    source, packed, out = write(tmp_path / "m.json", SMALL), tmp_path / "m.npz", tmp_path / "o.npz"
    assert run("convert", source, packed) == 0
    assert capsys.readouterr().out == f"digest {market_digest(market_from_document(SMALL))}\n"
    for market in (source, packed):
        assert run("solve", market, "--out", out) == 0
        assert run("verify", market, out) == 0
        assert run("explain", market, out, "--person", "bo") == 0
        assert run("measure", market, out) == 0
        assert run("stable", market, "--out", tmp_path / "s.json", "--against", out) == 0
    assert run("convert", out, tmp_path / "o.json", "--market", source) == 0
    assert run("solve", source, "--out", tmp_path / "other.json") == 0
    assert (tmp_path / "o.json").read_bytes() == (tmp_path / "other.json").read_bytes()
    assert run("convert", packed, tmp_path / "back.json") == 0
    assert read_market(tmp_path / "back.json").people == ("ann", "bo", "cy")


def test_an_outcome_whose_digest_does_not_fit_is_not_converted(tmp_path, capsys):
    source, out = write(tmp_path / "m.json", SMALL), tmp_path / "o.json"
    assert run("solve", source, "--out", out) == 0
    forged = {**json.loads(out.read_text()), "digest": "0" * 64}
    assert run("convert", write(out, forged), tmp_path / "o.npz", "--market", source) == 2
    assert "digest does not fit" in capsys.readouterr().err
    assert not (tmp_path / "o.npz").exists()


def changed(folder: Path, kind: str = "market", **changes: Any) -> Path:
    """Write the small market or its outcome as .npz with some arrays changed, None for left out."""
    path = folder / f"{kind}.npz"
    market = market_from_document(SMALL)
    if kind == "market":
        write_market(market, path)
    else:
        write_outcome(market, solve(market), path)
    kept = {key: value for key, value in {**np.load(path), **changes}.items() if value is not None}
    np.savez(path, **kept)
    return path


def bytes_of(text: str) -> Any:
    return np.frombuffer(text.encode(), np.uint8)


BROKEN = {
    "a float": ({"scores": np.zeros((5, 2))}, "'scores' must be integers of 2 axes"),
    "an axis less": ({"scores": np.zeros(5, np.int64)}, "'scores' must be integers of 2 axes"),
    "a pair less": ({"person": np.zeros(4, np.int8)}, "person, position and scores are of unlike length"),
    "one left out": ({"position": None}, "'position' is missing"),
    "one more": ({"more": np.zeros(1)}, "'more' is not known"),
    "beyond the people": ({"person": np.full(5, 9)}, "a pair names person 9, but there are 3"),
    "below the positions": ({"position": np.full(5, -1)}, "a pair names position -1"),
    "a pair twice": ({"person": np.zeros(5, np.int8), "position": np.zeros(5, np.int8)}, "appears twice"),
    "too large": ({"scores": np.full((5, 2), 2**63, np.uint64)}, "9223372036854775808 is too large"),
    "no JSON": ({"market": bytes_of("{")}, "not complete JSON at line 1"),
    "no object": ({"market": bytes_of("[]")}, "expected a JSON object"),
    "another format": ({"market": bytes_of('{"format":"x"}')}, "format is 'x'"),
    "pairs twice": ({"market": bytes_of('{"format":"assignment-market/1","pairs":[]}')}, "the pairs stand in arrays"),
    "text as numbers": ({"market": np.zeros(3, np.int64)}, "'market' must be integers of 1 axes"),
    "wide text": ({"market": np.zeros(3, np.uint16)}, "'market' must be bytes"),
    "objects": ({"scores": np.array([[{}]], object)}, "not a whole file of arrays"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_market_is_said_in_one_line_with_the_place(name, tmp_path):
    changes, words = BROKEN[name]
    path = changed(tmp_path, **changes)
    with pytest.raises(MarketError) as fault:
        read_market(path)
    assert str(fault.value).startswith("market.npz: ")
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)


BROKEN_OUTCOMES = {
    "another person": ({"pairs": np.array([[9, 0]])}, "the pairs do not fit the market"),
    "three columns": ({"pairs": np.zeros((1, 3), np.int8)}, "the pairs do not fit the market"),
    "a potential less": ({"people": np.zeros((2, 3), np.int8)}, "people has 2 rows for 3"),
    "no prices": ({"outcome": bytes_of('{"certificate":{"kind":"solver"}}')}, "the certificate has no prices"),
    "no certificate": ({"outcome": bytes_of("{}")}, "the certificate has no prices"),
}


@pytest.mark.parametrize("name", BROKEN_OUTCOMES)
def test_a_broken_outcome_is_said_in_one_line_with_the_place(name, tmp_path):
    changes, words = BROKEN_OUTCOMES[name]
    with pytest.raises(OutcomeError) as fault:
        read_outcome(market_from_document(SMALL), changed(tmp_path, "outcome", **changes))
    assert str(fault.value).startswith("outcome.npz: ")
    assert words in str(fault.value)


def test_no_code_in_a_file_is_run(tmp_path):
    """An array of objects would be unpickled, which can run anything."""

    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "sprung",)

    path = tmp_path / "m.npz"
    np.savez(path, market=bytes_of("{}"), person=np.array([Trap()], object))
    with pytest.raises(MarketError):
        read_market(path)
    with zipfile.ZipFile(path, "w") as inside:
        inside.writestr("market.npy", pickle.dumps(Trap()))
    with pytest.raises(MarketError):
        read_market(path)
    assert not (tmp_path / "sprung").exists()


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "m.npz"
    np.savez_compressed(path, market=np.zeros(10**6, np.uint8))
    monkeypatch.setattr(arrays, "MOST_BYTES", 10**5)
    with pytest.raises(MarketError, match="unpacks to 1000128 bytes; 100000 is the most"):
        read_market(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip file", b"\x93NUMPY\x01\x00"])
def test_what_is_no_file_of_arrays_is_refused(data, tmp_path):
    with pytest.raises(MarketError, match=r"^m\.npz: "):
        read_market(write(tmp_path / "m.npz", data))


def test_a_file_cut_anywhere_is_refused(tmp_path):
    path = changed(tmp_path)
    whole = path.read_bytes()
    for end in range(0, len(whole), 37):
        path.write_bytes(whole[:end])
        with pytest.raises(MarketError, match=r"^market\.npz: "):
            read_market(path)


def packed(path: Path, packing: int, **other: bytes) -> bytes:
    """Return the small market's file, packed in a way and with other bytes for some of its parts."""
    write_market(market_from_document(SMALL), path)
    with zipfile.ZipFile(path) as kept:
        parts = {name: kept.read(name) for name in kept.namelist()}
    with zipfile.ZipFile(path, "w", packing) as book:
        for name, data in parts.items():
            book.writestr(name, other.get(name.removesuffix(".npy"), data))
    return path.read_bytes()


def said_of(path: Path) -> str:
    """Return why a file is refused, nothing where it is read; anything else than that or a market is an error."""
    try:
        read_market(path)
    except MarketError as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_file_with_any_byte_damaged_is_read_or_refused(packing, tmp_path):
    path = tmp_path / "m.npz"
    whole = packed(path, packing)
    said = []
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5B]) + whole[place + 1 :])
        said.append(said_of(path))
    assert all(words.startswith("m.npz: ") and "\n" not in words for words in said if words)
    assert sum(map(bool, said)) > len(said) / 2


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_numpy_does_not_write_is_not_unpacked(packing, tmp_path):
    packed(tmp_path / "m.npz", packing)
    with pytest.raises(MarketError, match="packed in a way"):
        read_market(tmp_path / "m.npz")


@pytest.mark.parametrize(
    "head", ["[1, 2", "'''", "(" * 90, "{'descr': '<i8', 'fortran_order': False, 'shape': (True,)}"]
)
def test_an_array_whose_header_makes_no_sense_is_refused(head, tmp_path):
    text = head.encode() + b"\n"
    data = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + bytes(24)
    packed(tmp_path / "m.npz", zipfile.ZIP_STORED, person=data)
    with pytest.raises(MarketError, match="whole"):
        read_market(tmp_path / "m.npz")


def test_a_file_that_is_not_there_is_said_so(tmp_path, capsys):
    assert run("solve", tmp_path / "none.npz", "--out", tmp_path / "o.npz") == 2
    assert capsys.readouterr().err == "error: none.npz: No such file or directory\n"


def test_potentials_too_wide_for_64_bits_stay_in_the_text(tmp_path):
    market = market_from_document(SMALL)
    outcome = solve(market)
    document = outcome_to_document(market, outcome)
    document["certificate"]["prices"]["people"]["ann"] = [2**63, 0, 0]
    wide = Outcome(
        outcome.pairs, outcome.unplaced, outcome.closed, outcome.totals, outcome.lottery, document["certificate"],
        outcome.market_digest, outcome.digest,
    )  # fmt: skip
    write_outcome(market, wide, tmp_path / "o.npz")
    assert "people" not in np.load(tmp_path / "o.npz").files
    assert read_outcome(market, tmp_path / "o.npz").certificate["prices"]["people"]["ann"] == [2**63, 0, 0]
