"""Texts that no spreadsheet runs: the mark against formulas, put on and taken off."""

from __future__ import annotations

import re

FORMULA = r"\s*[=+\-@\t\r\n＝＋－＠]"
"""How a text begins that some spreadsheet takes for a formula or a command."""

RUNS = re.compile("'*" + FORMULA)
MARKED = re.compile("'+" + FORMULA)


def safe_text(text: str) -> str:
    """Return the text as it is written to a spreadsheet: with a leading ' where it might run."""
    return "'" + text if RUNS.match(text) else text


def plain_text(cell: str) -> str:
    """Return the text which `safe_text` was given, whatever text it was."""
    return cell[1:] if MARKED.match(cell) else cell
