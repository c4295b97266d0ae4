"""Features and their priced placements as .npz: assignment-features/1 and assignment-priced/1.

| features | |
|---|---|
| `features` | `{"format":"assignment-features/1"}`, JSON in UTF-8, as bytes |
| `people`, `positions` | (n, d) and (m, d) integers; people and positions are numbered by row, from 0 |
| `people_kinds`, `positions_kinds`, `bonuses` | (n, c), (m, c) and (c,); may be left out together |
| `loads`, `seats` | (n,) and (m,); 1 where left out |

| priced | |
|---|---|
| `priced` | format, `features` (the digest), `total`, `looks`; JSON in UTF-8, as bytes |
| `pairs` | (placed, 2) row of the person and of the position, sorted |
| `people`, `positions` | (n,) and (m,) prices |

See `assignment.implicit` for what a score is and what the prices prove.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from assignment.arrays import as_bytes, document_of, is_packed, narrow, read_arrays, write_arrays
from assignment.errors import MarketError, OutcomeError
from assignment.implicit import Features, Priced

FEATURES_FORMAT, PRICED_FORMAT = "assignment-features/1", "assignment-priced/1"
NEEDED = {"people": 2, "positions": 2}
MORE = {"people_kinds": 2, "positions_kinds": 2, "bonuses": 1, "loads": 1, "seats": 1}

Place = str | os.PathLike[str]


def holds_features(path: Place) -> bool:
    """Return whether a file is an .npz of features, or means to be one."""
    if not is_packed(path):
        return False
    try:
        with np.load(path, allow_pickle=False) as kept:
            return "features" in kept.files
    except (OSError, ValueError, EOFError):
        return False


def read_features(path: Place) -> Features:
    """Return the features in a file. Raises MarketError, which names the place."""
    found = read_arrays(path, MarketError, "features", NEEDED, MORE)
    document = document_of(path, MarketError, found.pop("features"))
    name = Path(path).name
    if document != {"format": FEATURES_FORMAT}:
        raise MarketError(f'{name}: \'features\' must be {{"format":"{FEATURES_FORMAT}"}}')
    kinds = [key for key in ("people_kinds", "positions_kinds", "bonuses") if key in found]
    if len(kinds) not in {0, 3}:
        raise MarketError(f"{name}: {kinds[0]!r} stands without the other arrays of kinds and bonuses")
    try:
        return Features.of(**found)
    except MarketError as fault:
        raise MarketError(f"{name}: {fault}") from None


def write_features(features: Features, path: Place) -> None:
    """Write features."""
    arrays = {key: narrow(getattr(features, key)) for key in (*NEEDED, *MORE)}
    write_arrays(path, features=as_bytes({"format": FEATURES_FORMAT}), **arrays)


def read_priced(path: Place) -> Priced:
    """Return the priced placement in a file, not judged. Raises OutcomeError, which names the place."""
    found = read_arrays(path, OutcomeError, "priced", {"pairs": 2, "people": 1, "positions": 1})
    document = document_of(path, OutcomeError, found.pop("priced"))
    wanted = {"format": str, "features": str, "total": int, "looks": float}
    if document.keys() != wanted.keys() or any(type(document[key]) is not kind for key, kind in wanted.items()):
        raise OutcomeError(f"{Path(path).name}: 'priced' must hold {', '.join(wanted)}")
    if document["format"] != PRICED_FORMAT:
        raise OutcomeError(f"{Path(path).name}: format is {document['format']!r}, expected {PRICED_FORMAT!r}")
    pairs, people, positions = (found[key].astype(np.int64) for key in ("pairs", "people", "positions"))
    return Priced(
        pairs,
        people,
        positions,
        document["total"],
        document["features"],
        document["looks"],
    )


def write_priced(priced: Priced, path: Place) -> None:
    """Write a priced placement."""
    document = {
        "format": PRICED_FORMAT,
        "features": priced.features_digest,
        "total": priced.total,
        "looks": float(priced.looks),
    }
    arrays = {key: narrow(getattr(priced, key)) for key in ("pairs", "people", "positions")}
    write_arrays(path, priced=as_bytes(document), **arrays)
