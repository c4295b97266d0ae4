"""Rows to an .xlsx that looks made by hand: frozen header, widths, filters, lists of choices, help."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from placement.sheets.cells import safe_text
from placement.sheets.columns import Cell, Column
from placement.sheets.names import LISTS, sheet_names
from placement.sheets.rows_xml import Look, rows_xml

SheetOut = tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]

SAMPLE_ROWS = 200
NARROWEST, WIDEST = 8, 48
LONGEST_PROMPT, LONGEST_PROMPT_TITLE = 255, 32
VALIDATED_ROWS = 100_000
WORKBOOK = "xl/workbook.xml"
PLACEHOLDER = 7_777_000
"""The last row of the first sheet's filter until the rows are counted; no sheet has as many."""

ROW_OF_LOOKS = re.compile(r'<row r="2".*?</row>', re.DOTALL)
DIMENSION = re.compile(r"<dimension [^>]*/>")
"""What a sheet says of its size; it is not bound to, and does not know it yet."""

STYLE = re.compile(r'<c r="[A-Z]+2" s="(\d+)"')


def write_xlsx(sheets: Sequence[SheetOut]) -> bytes:
    """Return a workbook of sheets, each a name, its columns and its rows.

    The header is bold, frozen, filtered and explains itself; required columns show a star; a
    column with choices offers them. Texts are written so that nothing runs them, and `read_book`
    gives them back as they were. Rows may come from an iterator; they are written as they come.
    """
    names = sheet_names([name for name, _, _ in sheets])
    bodies = [iter(rows) for _, _, rows in sheets]
    heads = [list(islice(rows, SAMPLE_ROWS)) for rows in bodies]
    skeleton = _skeleton(names, [columns for _, columns, _ in sheets], heads)
    out = io.BytesIO()
    with zipfile.ZipFile(skeleton) as blank, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        filled = {
            f"xl/worksheets/sheet{k}.xml": chain(*rows) for k, rows in enumerate(zip(heads, bodies, strict=True), 1)
        }
        workbook = blank.read(WORKBOOK).decode()
        for index, (name, rows) in enumerate(filled.items()):
            count = _fill(book, name, blank.read(name).decode(), rows, index)
            workbook = workbook.replace(str(PLACEHOLDER + index), str(count))
        book.writestr(WORKBOOK, workbook)
        for name in (name for name in blank.namelist() if name not in filled and name != WORKBOOK):
            book.writestr(name, blank.read(name))
    return out.getvalue()


def _fill(book: zipfile.ZipFile, name: str, blank: str, rows: Iterable[Sequence[Cell]], index: int) -> int:
    """Write a sheet: what stands before its rows, the rows, and what stands after them. Return its last row."""
    looks = ROW_OF_LOOKS.search(blank)
    assert looks is not None
    styles = dict(zip(Look, STYLE.findall(looks[0]), strict=True))
    counted = _Counted(rows)
    with book.open(name, "w") as part:
        part.write(DIMENSION.sub("", blank[: looks.start()]).encode())
        for piece in rows_xml(counted, styles, first=2, width=WIDEST):
            part.write(piece.encode())
        last = counted.count + 1
        part.write(blank[looks.end() :].replace(str(PLACEHOLDER + index), str(last)).encode())
    return last


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self.rows:
            self.count += 1
            yield row


# ------------------------------------------------------------------ everything but the rows

FONT = "等线"
"""Excel's own Chinese face since 2016; Excel elsewhere and WPS put their own in its place."""

BODY = Font(name=FONT, size=11)
HEADER = Font(name=FONT, size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", start_color="1F4E79")
REQUIRED_FILL = PatternFill("solid", start_color="9C2F2F")
HEADER_BORDER = Border(right=Side("thin", color="FFFFFF"))
HEADER_PLACE = Alignment(vertical="center", wrap_text=True)
TOP, WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
REQUIRED_FORMAT = '@" *"'
"""Shows a star that is not part of the header's text, so that the header comes back as it was."""

LOOKS = {
    Look.TEXT: ("@", TOP),
    Look.LONG: ("@", WRAPPED),
    Look.NUMBER: ("General", TOP),
    Look.DAY: ("yyyy-mm-dd", TOP),
    Look.MOMENT: ("yyyy-mm-dd hh:mm", TOP),
}


def _skeleton(names: Sequence[str], columns: Sequence[Sequence[Column]], heads: Sequence[list[Any]]) -> io.BytesIO:
    """Return the workbook with headers only; in row 2 stands one cell of each look."""
    workbook, lists = Workbook(), _Lists()
    workbook.remove(workbook.active)
    workbook.properties.creator = ""
    for number, (name, own, head) in enumerate(zip(names, columns, heads, strict=True)):
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        for index, width in enumerate(_widths(own, head), 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        for index, column in enumerate(own, 1):
            _head(sheet.cell(1, index), column)
            _validate(sheet, get_column_letter(index), column, lists)
        if own:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(own))}{PLACEHOLDER + number}"
        for index, (number_format, place) in enumerate(LOOKS.values(), 1):
            cell = sheet.cell(2, index)
            cell.number_format, cell.alignment, cell.font = number_format, place, BODY
    lists.write(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out


def _head(cell: Any, column: Column) -> None:
    _set_text(cell, column.title)
    cell.number_format = REQUIRED_FORMAT if column.is_required else "@"
    cell.font, cell.border, cell.alignment = HEADER, HEADER_BORDER, HEADER_PLACE
    cell.fill = REQUIRED_FILL if column.is_required else HEADER_FILL
    if column.help:
        cell.comment = Comment(column.help, "", height=120, width=280)


def _set_text(cell: Any, text: str) -> None:
    """Put a text into a cell as a text, whatever it looks like."""
    cell.value = safe_text(printable(text))
    cell.data_type = "s"


def printable(text: str) -> str:
    """Return a title without control characters."""
    return "".join(mark if mark == "\n" or unicodedata.category(mark) not in {"Cc", "Cs"} else " " for mark in text)


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
        """Return where the choices stand."""
        column = get_column_letter(self.choices.setdefault(choices, len(self.choices)) + 1)
        return f"{quote_sheetname(LISTS)}!${column}$1:${column}${len(choices)}"

    def write(self, workbook: Workbook) -> None:
        """Write the sheet of lists, where there are any."""
        if not self.choices:
            return
        sheet = workbook.create_sheet(LISTS)
        sheet.sheet_state = "veryHidden"
        for index, choices in enumerate(self.choices, 1):
            for number, text in enumerate(choices, 1):
                _set_text(sheet.cell(number, index), text)


def _validate(sheet: Any, letter: str, column: Column, lists: _Lists) -> None:
    if not column.choices and not column.help:
        return
    rule = DataValidation(allow_blank=not column.is_required)
    if column.choices:
        rule.type, rule.formula1 = "list", lists.reference(column.choices)
        rule.errorStyle, rule.showErrorMessage = "warning", True
    if column.help:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.title[:LONGEST_PROMPT_TITLE], column.help[:LONGEST_PROMPT]
    rule.add(f"{letter}2:{letter}{VALIDATED_ROWS}")
    sheet.data_validations.append(rule)
