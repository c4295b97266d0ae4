"""Loads the shipped tables; what is there already is brought up to date, nothing is deleted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from typing import Any

from sqlalchemy import inspect

from placement.foundation.database import command, db
from placement.reference.models import (
    Coded,
    Discipline,
    Industry,
    PolicyProfile,
    Region,
    SciencePark,
    Title,
    University,
    Zone,
)

FILES: dict[str, type[Coded]] = {
    "regions": Region,
    "zones": Zone,
    "science_parks": SciencePark,
    "universities": University,
    "disciplines": Discipline,
    "industries": Industry,
    "titles": Title,
    "policy_profiles": PolicyProfile,
}

RENAMED = {
    "id": "code",
    "lat": "latitude",
    "lon": "longitude",
    "programme_zh": "name_zh",
    "programme_en": "name_en",
}


def shipped(name: str) -> Iterator[dict[str, str]]:
    """Return the rows of a shipped table as they stand in its file."""
    text = (resources.files("placement.reference") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@command
def load_reference() -> dict[str, int]:
    """Load every shipped table; return how many rows of each are new or changed."""
    return {name: sum(_settle(kind, row) for row in shipped(name)) for name, kind in FILES.items()}


def _settle(kind: type[Coded], raw: dict[str, str]) -> bool:
    """Insert or update one row; return whether anything changed."""
    row = {RENAMED.get(name, name): value for name, value in raw.items()}
    if kind is Title:
        row["code"] = f"{row['series']}-{row['rank']}"
    row.setdefault("code", row["name_zh"])
    columns = inspect(kind).columns
    values = {name: _as(columns[name].type.python_type, value) for name, value in row.items() if name in columns}
    known = db.session.get(kind, values["code"])
    if known is None:
        db.session.add(kind(**values))
        return True
    changed = {name: value for name, value in values.items() if getattr(known, name) != value}
    for name, value in changed.items():
        setattr(known, name, value)
    return bool(changed)


def _as(kind: type, text: str) -> Any:
    if text == "":
        return None
    return text == "1" if kind is bool else kind(text)
