"""The workbook that somebody sent, back with its faulty cells marked and the reasons beside them."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from placement.sheets.book import LIMITS, Form, Limits
from placement.sheets.columns import Column, Mark
from placement.sheets.reading import read_book
from placement.sheets.xlsx_out import write_xlsx

RED = PatternFill("solid", start_color="FFC7CE")
INK = Font(color="9C0006", bold=True)


def mark_book(data: bytes, name: str, marks: Iterable[Mark], *, heading: str, limits: Limits = LIMITS) -> bytes:
    """Return the same workbook with each faulty cell red and, at the right of its row, why.

    Of an .xls or a text table it is an .xlsx of the same content. Raises SheetError.
    """
    book = read_book(data, name, limits=limits)
    if book.form is not Form.XLSX:
        tables = [(sheet.name, [Column(text) for text in sheet.rows[0]], sheet.rows[1:]) for sheet in book.sheets]
        data = write_xlsx(tables)
    workbook = load_workbook(io.BytesIO(data))
    reasons: dict[tuple[str, int], list[str]] = {}
    for mark in marks:
        reasons.setdefault((mark.sheet, mark.row), []).append(mark.reason)
        if mark.column is not None:
            cell = workbook[mark.sheet].cell(mark.row, mark.column + 1)
            cell.fill, cell.comment = RED, Comment(mark.reason, "")
    width = {sheet.title: sheet.max_column + 1 for sheet in workbook.worksheets}
    for (sheet, row), lines in reasons.items():
        workbook[sheet].cell(1, width[sheet], heading).font = INK
        workbook[sheet].cell(row, width[sheet], "; ".join(lines)).font = INK
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
