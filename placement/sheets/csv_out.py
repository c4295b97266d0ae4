"""Rows to a .csv that Excel and WPS open with Chinese right and that runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from placement.sheets.cells import safe_text
from placement.sheets.columns import Cell, Column


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a comma-separated file in UTF-8 with its mark.

    Texts are safe, and all in quotes: a semicolon or a tab in them parts no cells, wherever it is opened.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([text_of(column.title) for column in columns])
    writer.writerows([text_of(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def text_of(cell: Cell) -> str | int | float:
    """Return a cell as it is written; numbers stay numbers, which no spreadsheet runs."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds" if cell.second else "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_text(cell.replace("\0", "\ufffd")) if isinstance(cell, str) else cell
