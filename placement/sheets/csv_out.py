"""Rows to a .csv that Excel and WPS open with Chinese right and that runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from placement.sheets.cells import safe_text
from placement.sheets.columns import Cell, Column


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a comma-separated file in UTF-8 with its mark; texts are safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe_text(column.title) for column in columns])
    writer.writerows([text_of(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def text_of(cell: Cell) -> str:
    """Return a cell's text; numbers and dates are no texts and need no mark."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_text(cell) if isinstance(cell, str) else f"{cell}"
