"""The names of the provinces by the first two digits of GB/T 2260, read from the shipped table."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

DIGITS = 2


@dataclass(frozen=True, slots=True)
class Province:
    """A province with its names."""

    code: str
    name_zh: str
    name_en: str


@cache
def provinces() -> dict[str, Province]:
    """Return every province by its two digits, in the order of codes."""
    text = (resources.files("placement.reference") / "data" / "regions.csv").read_text(encoding="utf-8")
    rows = (row for row in csv.DictReader(text.splitlines()) if row["level"] == "province")
    found = [Province(row["code"][:DIGITS], row["name_zh"], row["name_en"]) for row in rows]
    return {province.code: province for province in sorted(found, key=lambda one: one.code)}
