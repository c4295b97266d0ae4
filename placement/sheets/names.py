"""Names that a spreadsheet takes for its sheets, and names of files that were sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

LONGEST = 31
LONGEST_FILE, LONGEST_SUFFIX = 200, 10
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


def file_name(sent: str) -> str:
    """Return the name of a file as its sender wrote it, without folders and unseen marks, with its suffix if long."""
    seen = "".join(mark for mark in sent if unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    name = PurePath(seen.replace("\\", "/")).name or "file"
    if len(name) <= LONGEST_FILE:
        return name
    suffix = PurePath(name).suffix[:LONGEST_SUFFIX]
    return name[: LONGEST_FILE - len(suffix)] + suffix
