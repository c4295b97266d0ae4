"""Market and outcome as .npz, for large ones; `read_...` and `write_...` go by the file's suffix.

An .npz holds the canonical document but for what is long, as JSON in bytes, and that as arrays of
integers. It says the same as the document, so it has the same digest. People and positions are
numbered by their ids in order of code points.

| market | |
|---|---|
| `market` | assignment-market/1 without `pairs`, JSON in UTF-8 |
| `person`, `position` | (pairs,) numbers, sorted by person, then position |
| `scores` | (pairs, objectives) |

| outcome | |
|---|---|
| `outcome` | assignment-outcome/1 without `pairs`, `unplaced` and the prices below, JSON in UTF-8 |
| `pairs` | (placed, 2) numbers, sorted |
| `people`, `positions` | (people, levels), (positions, levels): potentials, where the certificate has all |

Nothing in a file is run: arrays of objects are refused, and so is a file that unpacks to more than
it may.
"""

from __future__ import annotations

import os
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from assignment import files
from assignment.errors import MarketError, OutcomeError
from assignment.market import Ints, Market
from assignment.outcome import Outcome

MOST_BYTES = 2**34
"""What a file may unpack to: a thousand million pairs."""

PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 1
"""The flag of a member that needs a password."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, tokenize.TokenError, ValueError, TypeError, EOFError, KeyError,
    NotImplementedError, MemoryError,
)  # fmt: skip
"""What NumPy and the archive raise over a damaged file.

zipfile raises NotImplementedError over features that no file of ours has, NumPy MemoryError where a broken
header claims more than there is.
"""

SUFFIX = ".npz"
Path_ = str | os.PathLike[str]
Fault = type[MarketError] | type[OutcomeError]
Table = npt.NDArray[Any]


def is_packed(path: Path_) -> bool:
    """Return whether a file's name says that it holds arrays."""
    return Path(path).suffix.lower() == SUFFIX


# ------------------------------------------------------------------ markets


def read_market(path: Path_) -> Market:
    """Return the market in a .npz or JSON file. Raises MarketError, which names the place."""
    if not is_packed(path):
        return files.read_market(path)
    found = read_arrays(path, MarketError, "market", {"person": 1, "position": 1, "scores": 2})
    document = document_of(path, MarketError, found.pop("market"))
    try:
        if "pairs" in document:
            raise MarketError("the pairs stand in arrays, not in 'market'")
        lengths = {name: len(found[name]) for name in ("person", "position", "scores")}
        if len(set(lengths.values())) > 1:
            raise MarketError(f"person, position and scores are of unlike length: {[*lengths.values()]}")
        return files.market_with(document, (found["person"], found["position"], found["scores"]))
    except MarketError as fault:
        raise MarketError(f"{Path(path).name}: {fault}") from None


def write_market(market: Market, path: Path_) -> None:
    """Write the market, by suffix as .npz or as its canonical document."""
    if not is_packed(path):
        files.write_market(market, path)
        return
    order = files.pair_order(market)
    ranks = files.ranks_of(market.people), files.ranks_of(market.positions)
    write_arrays(
        path,
        market=as_bytes(files.without_pairs(market)),
        person=narrow(ranks[0][market.person[order]]),
        position=narrow(ranks[1][market.position[order]]),
        scores=narrow(market.scores[order]),
    )


# ------------------------------------------------------------------ outcomes


def read_outcome_document(market: Market, path: Path_) -> dict[str, Any]:
    """Return the document of an outcome in a .npz or JSON file, not judged. Raises OutcomeError."""
    if not is_packed(path):
        return files.read_document(path, OutcomeError)
    found = read_arrays(path, OutcomeError, "outcome", {"pairs": 2}, {"people": 2, "positions": 2})
    document = document_of(path, OutcomeError, found.pop("outcome"))
    people, positions = sorted(market.people), sorted(market.positions)
    pairs = found["pairs"]
    sizes = np.array([len(people), len(positions)])
    if pairs.shape[1] != 2 or ((pairs < 0) | (pairs >= sizes)).any():
        raise OutcomeError(f"{Path(path).name}: the pairs do not fit the market")
    document["pairs"] = [[people[i], positions[j]] for i, j in pairs.tolist()]
    document["unplaced"] = sorted(set(people) - {people[i] for i in np.unique(pairs[:, 0]).tolist()})
    for key, ids in (("people", people), ("positions", positions)):
        if key in found:
            if len(found[key]) != len(ids):
                raise OutcomeError(
                    f"{Path(path).name}: {key} has {len(found[key])} rows for {len(ids)} in the market"
                )
            _prices(document, path)[key] = dict(zip(ids, found[key].tolist(), strict=True))
    return document


def _prices(document: dict[str, Any], path: Path_) -> dict[str, Any]:
    certificate = document.get("certificate")
    prices = certificate.get("prices") if isinstance(certificate, dict) else None
    if not isinstance(prices, dict):
        raise OutcomeError(f"{Path(path).name}: the certificate has no prices, but the arrays do")
    return prices


def read_outcome(market: Market, path: Path_) -> Outcome:
    """Return the outcome in a .npz or JSON file. Raises OutcomeError, which names the place."""
    return files.outcome_from_document(market, read_outcome_document(market, path))


def write_outcome(market: Market, outcome: Outcome, path: Path_) -> None:
    """Write the outcome, by suffix as .npz or as its canonical document."""
    if not is_packed(path):
        files.write_outcome(market, outcome, path)
        return
    document = files.outcome_to_document(market, outcome)
    ranks = files.ranks_of(market.people), files.ranks_of(market.positions)
    pairs = np.column_stack([ranks[0][outcome.pairs[:, 0]], ranks[1][outcome.pairs[:, 1]]])
    arrays = {"pairs": narrow(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])}
    certificate = dict(document["certificate"])
    if "prices" in certificate:
        certificate["prices"] = prices = dict(certificate["prices"])
        for key, ids in (("people", market.people), ("positions", market.positions)):
            table = _table_of(prices.get(key), ids)
            if table is not None:
                arrays[key] = table
                del prices[key]
    rest = {key: value for key, value in document.items() if key not in ("pairs", "unplaced", "certificate")}
    write_arrays(path, outcome=as_bytes({**rest, "certificate": certificate}), **arrays)


def _table_of(named: Mapping[str, list[int]] | None, ids: tuple[str, ...]) -> Table | None:
    """Return vectors by id as an array, None where not everybody has one or one does not fit 64 bits."""
    if not named or named.keys() != set(ids):
        return None
    try:
        return narrow(np.array([named[name] for name in sorted(ids)], np.int64))
    except (OverflowError, ValueError):
        return None


# ------------------------------------------------------------------ files of arrays


def as_bytes(document: Mapping[str, Any]) -> Table:
    """Return a document's canonical JSON as bytes."""
    return np.frombuffer(files.to_text(document).encode(), np.uint8)


def narrow(values: Ints) -> Table:
    """Return the same integers in the narrowest of int8, int16, int32 and int64."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    kinds = (np.int8, np.int16, np.int32, np.int64)
    return values.astype(next(kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max))


def write_arrays(path: Path_, **arrays: Table) -> None:
    """Write a whole file of arrays or none."""

    def write(file: BinaryIO) -> None:
        np.savez(file, allow_pickle=False, **arrays)

    files.write_whole(path, write)


def read_arrays(
    path: Path_, error: Fault, text: str, needed: Mapping[str, int], more: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return the arrays of a file; `needed` and `more` say how many axes each has."""
    name = Path(path).name
    axes = {text: 1, **needed, **(more or {})}
    try:
        _look_through(path, error)
        with np.load(path, allow_pickle=False) as kept:
            unknown = sorted(set(kept.files) - axes.keys())
            missing = [key for key in (text, *needed) if key not in kept.files]
            if unknown or missing:
                words = f"{unknown[0]!r} is not known" if unknown else f"{missing[0]!r} is missing"
                raise error(f"{name}: {words}; known are {', '.join(axes)}")
            found = {key: kept[key] for key in kept.files}
    except OSError as fault:
        raise error(f"{name}: {fault.strerror or fault}") from None
    except BROKEN as fault:
        if isinstance(fault, error):
            raise
        raise error(f"{name}: not a whole file of arrays: {fault}") from None
    for key, table in found.items():
        kind = "u" if key == text else "iu"
        if not isinstance(table, np.ndarray) or table.ndim != axes[key] or table.dtype.kind not in kind:
            raise error(f"{name}: {key!r} must be integers of {axes[key]} axes")
        if key == text and table.dtype != np.uint8:
            raise error(f"{name}: {key!r} must be bytes")
        if table.dtype.kind == "u" and table.size and int(table.max()) >= 2**63:
            raise error(f"{name}: {key!r}: {table.max()} is too large")
    return found


def _look_through(path: Path_, error: Fault) -> None:
    """Raise what is wrong with a file before anything of it is unpacked."""
    name = Path(path).name
    with zipfile.ZipFile(path) as inside:
        members = inside.infolist()
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES:
        raise error(f"{name}: unpacks to {size} bytes; {MOST_BYTES} is the most")
    for member in members:
        if member.compress_type not in PACKINGS or member.flag_bits & ENCRYPTED:
            raise error(f"{name}: {member.filename!r} is packed in a way that is not read, or needs a password")


def document_of(path: Path_, error: Fault, text: npt.NDArray[np.uint8]) -> dict[str, Any]:
    """Return the document in an array of bytes; raise `error` with the file's name and the place."""
    return files.parsed(text.tobytes(), Path(path).name, error)
