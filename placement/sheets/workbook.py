"""A workbook, looked through and then read: its sheets and rows as lines for another process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from placement.sheets.book import MEBIBYTE, Form, Limits, SheetNote
from placement.sheets.cells import plain_text
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.guarding import Look, SheetLook, look_through
from placement.sheets.names import LISTS
from placement.sheets.package import Package, refuse_many_members
from placement.sheets.records import look_through_xls
from placement.sheets.restraint import hold_memory
from placement.sheets.values import Value, has_lost_digits, text_of_value

SLACK = 48 * MEBIBYTE
BYTES_PER_CELL = 100

Line = dict[str, Any] | list[str] | int


def lines_of(file: BinaryIO, form: Form, limits: Limits) -> Iterator[Line]:
    """Yield the lines of a workbook: {"sheet": name}, rows as lists, numbers of blank rows, notes.

    Raises SheetError; MemoryError where the texts unfold to more than was seen coming.
    """
    data = file.read()
    look = _looked_through(data, form, file, limits)
    # cells may grow by what they need, not by one long text repeated in all of them
    hold_memory(SLACK + BYTES_PER_CELL * look.cells + look.unpacked)
    file.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        for index, facts in enumerate(workbook.sheets_metadata):
            yield from _sheet_lines(workbook, facts, look.of_sheet(index), limits)
    except PasswordError:
        raise SheetError(SheetFault.ENCRYPTED) from None
    except CalamineError:
        raise SheetError(SheetFault.DAMAGED) from None


def _looked_through(data: bytes, form: Form, file: BinaryIO, limits: Limits) -> Look:
    if form is Form.XLS:
        return look_through_xls(data, limits)
    refuse_many_members(data, limits)
    return look_through(Package(file, len(data), limits), limits)


def _sheet_lines(workbook: CalamineWorkbook, facts: SheetMetadata, look: SheetLook, limits: Limits) -> Iterator[Line]:
    if facts.typ is not SheetTypeEnum.WorkSheet:
        return
    if facts.visible is not SheetVisibleEnum.Visible:
        if facts.visible is SheetVisibleEnum.Hidden and facts.name != LISTS:
            yield {"note": SheetNote.HIDDEN_SHEET, "sheet": facts.name}
        return
    yield {"sheet": facts.name}
    if look.formulas:
        row, column = look.first_formula or (None, None)
        yield _note(SheetNote.FORMULAS, facts.name, row, column, look.formulas)
    rows = _Rows(facts.name, look, limits)
    yield from rows.lines(workbook.get_sheet_by_name(facts.name))
    if rows.lost:
        yield _note(SheetNote.LOST_DIGITS, facts.name, rows.first_lost, None, rows.lost)


def _note(kind: SheetNote, sheet: str, row: int | None, column: int | None, count: int) -> Line:
    return {"note": kind, "sheet": sheet, "row": row, "column": column, "count": count}


class _Rows:
    """The rows of one sheet as texts, from the first row and column on."""

    def __init__(self, name: str, look: SheetLook, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.padded = {place >> 8: place & 0xFF for place in look.padded}
        self.lost, self.first_lost = 0, 0

    def lines(self, sheet: CalamineSheet) -> Iterator[Line]:
        """Yield the filled rows, and between them how many are blank."""
        left = [""] * (sheet.start[1] if sheet.start else 0)
        blank = 0
        for number, row in enumerate(sheet.iter_rows(), 1):
            texts = left + [plain_text(text_of_value(value)) for value in row]
            if not any(map(str.strip, texts)):
                blank += 1
                continue
            if blank:
                yield blank
            blank = 0
            yield self._seen(number, texts, row, len(left))

    def _seen(self, number: int, texts: list[str], row: list[Value], offset: int) -> list[str]:
        """Return the row as a person sees it, with the zeros that only its format shows."""
        if max(map(len, texts)) > self.limits.cell_characters:
            raise SheetError(SheetFault.LONG_CELL, sheet=self.name, row=number, most=self.limits.cell_characters)
        if any(map(has_lost_digits, row)):
            self.lost += sum(map(has_lost_digits, row))
            self.first_lost = self.first_lost or number
        if self.padded:
            for k, value in enumerate(row, offset):
                width = self.padded.get(number << 16 | (k + 1))
                if width and isinstance(value, float) and texts[k].isdecimal():
                    texts[k] = texts[k].zfill(width)
        return texts
