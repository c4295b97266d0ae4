"""Rows to an .xlsx that looks made by hand: frozen header, widths, filters, lists of choices, help."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from placement.sheets.cells import safe_text
from placement.sheets.columns import Cell, Column
from placement.sheets.names import sheet_names

SheetOut = tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]

FONT = "等线"
"""Excel's own Chinese face since 2016; Excel elsewhere and WPS put their own in its place."""

SAMPLE_ROWS = 200
NARROWEST, WIDEST = 8, 48
LONGEST_CELL = 32_767
LONGEST_PROMPT = 255
LAST_ROW = 1_048_576
VALIDATED_ROWS = 100_000
LISTS = "_lists"


def write_xlsx(sheets: Sequence[SheetOut]) -> bytes:
    """Return a workbook of sheets, each a name, its columns and its rows.

    The header is bold, frozen, filtered and explains itself; required columns show a star; a
    column with choices offers them. Texts are written so that nothing runs them, and `read_book`
    gives them back as they were. Rows may come from an iterator; they are written as they come.
    """
    workbook = Workbook(write_only=True)
    lists = _Lists()
    for name, (_, columns, rows) in zip(sheet_names([name for name, _, _ in sheets]), sheets, strict=True):
        _write_sheet(workbook, name, columns, iter(rows), lists)
    lists.write(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_sheet(
    workbook: Workbook, name: str, columns: Sequence[Column], rows: Iterator[Sequence[Cell]], lists: _Lists
) -> None:
    sheet = workbook.create_sheet(name)
    first = list(islice(rows, SAMPLE_ROWS))
    sheet.freeze_panes = "A2"
    for index, width in enumerate(_widths(columns, first), 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_header(sheet, column) for column in columns])
    count = 1
    for row in chain(first, rows):
        sheet.append(_cells(sheet, row))
        count += 1
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    for index, column in enumerate(columns, 1):
        _validate(sheet, get_column_letter(index), column, lists)


# ------------------------------------------------------------------ cells

BODY = Font(name=FONT, size=11)
HEADER = Font(name=FONT, size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color="1F4E79")
REQUIRED_FILL = PatternFill("solid", start_color="9C2F2F")
HEADER_BORDER = Border(right=Side("thin", color="FFFFFF"))
HEADER_PLACE = Alignment(vertical="center", wrap_text=True)
TEXT_PLACE = Alignment(vertical="top")
LONG_PLACE = Alignment(vertical="top", wrap_text=True)
REQUIRED_FORMAT = '@" *"'
"""Shows a star that is not part of the header's text, so that the header comes back as it was."""

TEXT_FORMAT, DAY_FORMAT, MOMENT_FORMAT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def _header(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    _set_text(cell, column.title)
    cell.number_format = REQUIRED_FORMAT if column.is_required else TEXT_FORMAT
    cell.font, cell.border, cell.alignment = HEADER, HEADER_BORDER, HEADER_PLACE
    cell.fill = REQUIRED_FILL if column.is_required else HEADER_FILL
    if column.help:
        cell.comment = Comment(column.help, "", height=120, width=280)
    return cell


def _cells(sheet: Any, row: Sequence[Cell]) -> list[WriteOnlyCell | None]:
    return [None if value is None or value == "" else _cell(sheet, value) for value in row]


def _cell(sheet: Any, value: Cell) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    cell.font, cell.alignment = BODY, TEXT_PLACE
    if isinstance(value, str):
        _set_text(cell, value)
        cell.number_format = TEXT_FORMAT
        return cell
    cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    if isinstance(value, date):
        cell.number_format = MOMENT_FORMAT if isinstance(value, datetime) else DAY_FORMAT
    return cell


def _set_text(cell: WriteOnlyCell, text: str) -> None:
    """Put a text into a cell as a text, whatever it looks like."""
    cell.value = None
    cell._value = xml_text(safe_text(text))[:LONGEST_CELL]
    cell.data_type = "s"


def xml_text(text: str) -> str:
    """Return the text without what a workbook cannot hold: control characters and lone halves of pairs."""
    return "".join(mark for mark in text if mark in "\t\n\r" or unicodedata.category(mark) not in {"Cc", "Cs"})


# ------------------------------------------------------------------ widths


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Iterator[float]:
    for index, column in enumerate(columns):
        texts = [
            column.title + " *",
            *(str(row[index]) for row in rows if index < len(row) and row[index] is not None),
        ]
        longest = max(text_width(line) for text in texts for line in text.splitlines() or [""])
        yield min(max(longest + 3, NARROWEST), WIDEST)


def text_width(text: str) -> int:
    """Return how many Latin letters wide the text is; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


# ------------------------------------------------------------------ lists of choices


class _Lists:
    """The choices of all columns, in a sheet that nobody sees: a rule may hold 255 characters only."""

    def __init__(self) -> None:
        self.choices: dict[tuple[str, ...], int] = {}

    def reference(self, choices: tuple[str, ...]) -> str:
        column = get_column_letter(self.choices.setdefault(choices, len(self.choices)) + 1)
        return f"{quote_sheetname(LISTS)}!${column}$1:${column}${len(choices)}"

    def write(self, workbook: Workbook) -> None:
        if not self.choices:
            return
        sheet = workbook.create_sheet(LISTS)
        sheet.sheet_state = "veryHidden"
        for k in range(max(map(len, self.choices))):
            sheet.append([_cell(sheet, texts[k]) if k < len(texts) else None for texts in self.choices])


def _validate(sheet: Any, letter: str, column: Column, lists: _Lists) -> None:
    if not column.choices and not column.help:
        return
    rule = DataValidation(allow_blank=not column.is_required)
    if column.choices:
        rule.type, rule.formula1 = "list", lists.reference(column.choices)
        rule.errorStyle, rule.showErrorMessage = "warning", True
    if column.help:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.title[:32], column.help[:LONGEST_PROMPT]
    rule.add(f"{letter}2:{letter}{VALIDATED_ROWS}")
    sheet.data_validations.append(rule)
