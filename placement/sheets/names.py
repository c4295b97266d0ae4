"""Names that a spreadsheet takes for its sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 31
LISTS = "_lists"
"""The sheet of choices in what we write; whoever saves it again may make it merely hidden."""

FORBIDDEN = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return the names as near to the wanted ones as a workbook allows, all different."""
    taken: set[str] = set()
    names = []
    for number, name in enumerate(wanted, 1):
        bare = FORBIDDEN.sub(" ", name).strip(" '")[:LONGEST] or f"Sheet{number}"
        chosen, k = bare, 2
        while chosen.casefold() in taken:
            tail = f" ({k})"
            chosen, k = bare[: LONGEST - len(tail)] + tail, k + 1
        taken.add(chosen.casefold())
        names.append(chosen)
    return names
