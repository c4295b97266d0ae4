"""Rows as the XML of a sheet: quick enough for a hundred thousand of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from openpyxl.utils import get_column_letter

from placement.sheets.cells import safe_text
from placement.sheets.columns import Cell

LONGEST_CELL = 32_767
MOST_EXACT = 10**15
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet counts days without a zone
LITERAL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
NOWHERE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
SPECIAL = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
BATCH = 1_000


class Look(StrEnum):
    """How a cell is shown."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


def rows_xml(rows: Iterable[Sequence[Cell]], styles: Mapping[Look, str], *, first: int, width: int) -> Iterator[str]:
    """Yield the rows, some at a time, from row number `first` on.

    styles : the index of each look among the workbook's formats. width : texts wider than this are wrapped.
    """
    letters: list[str] = []
    batch: list[str] = []
    for number, row in enumerate(rows, first):
        while len(letters) < len(row):
            letters.append(get_column_letter(len(letters) + 1))
        batch.append(f'<row r="{number}">')
        batch.extend(
            _cell(f"{letter}{number}", value, styles, width)
            for letter, value in zip(letters, row, strict=False)
            if value is not None and value != ""
        )
        batch.append("</row>")
        if number % BATCH == 0:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch)


def _cell(place: str, value: str | float | date, styles: Mapping[Look, str], width: int) -> str:
    if isinstance(value, str):
        return text_cell(place, value, styles[Look.LONG if len(value) * 2 > width else Look.TEXT])
    if isinstance(value, bool):
        return f'<c r="{place}" s="{styles[Look.NUMBER]}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        look = Look.MOMENT if isinstance(value, datetime) else Look.DAY
        return f'<c r="{place}" s="{styles[look]}"><v>{days_of(value)!r}</v></c>'
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) >= MOST_EXACT):
        return text_cell(place, str(value), styles[Look.TEXT])
    return f'<c r="{place}" s="{styles[Look.NUMBER]}"><v>{value!r}</v></c>'


def text_cell(place: str, text: str, style: str) -> str:
    """Return a cell that is a text whatever it looks like."""
    written = xml_text(safe_text(text))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def xml_text(text: str) -> str:
    """Return the text as XML; control characters are written as spreadsheets write them."""
    text = text[:LONGEST_CELL]
    if not SPECIAL.search(text):
        return text
    text = CONTROL.sub(_escape, LITERAL.sub("_x005F_", NOWHERE.sub("\ufffd", text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def days_of(value: date) -> int | float:
    """Return a day as a spreadsheet counts it; a moment by its own clock."""
    if not isinstance(value, datetime):
        return (datetime.combine(value, time()) - FIRST_DAY).days
    return (value.replace(tzinfo=None) - FIRST_DAY) / timedelta(days=1)
