"""The records of an .xls: where its cells are and what it should not hold, seen before it is read."""

from __future__ import annotations

import struct

from placement.sheets.book import Limits
from placement.sheets.compound import Compound
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.guarding import Look, SheetLook

BOF = (0x0809, 0x0409, 0x0209, 0x0009)
FILEPASS, BOUNDSHEET, DIMENSIONS, FORMULA, MULRK = 0x2F, 0x85, 0x200, 0x06, 0xBD
CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x00D6, 0x027E, 0x00BD, 0x0406, 0x0206})
FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
MACRO_SHEETS = frozenset({1, 6})
LONGEST_READ = 16
MOST_ROWS, MOST_COLUMNS = 65_536, 256
MACROS = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"})
OTHERS = (("WordDocument", "DOC"), ("PowerPoint Document", "PPT"))


def look_through_xls(data: bytes, limits: Limits) -> Look:
    """Return what is in an .xls, sheet by sheet, without reading its texts. Raises SheetError."""
    compound = Compound(data)
    names = compound.streams.keys()
    if {"EncryptedPackage", "EncryptionInfo"} & names:
        raise SheetError(SheetFault.ENCRYPTED)
    if names & MACROS:
        raise SheetError(SheetFault.MACROS)
    if looks := next((form for name, form in OTHERS if name in names), ""):
        raise SheetError(SheetFault.NOT_A_SHEET, looks=looks)
    stream = next((name for name in ("Workbook", "Book") if name in names), None)
    if stream is None:
        raise SheetError(SheetFault.NOT_A_SHEET, looks="")
    return _Records(compound.stream(stream), limits).look()


class _Records:
    """The records of a workbook, one after the other."""

    def __init__(self, stream: bytes, limits: Limits) -> None:
        self.end, self.stream, self.limits = len(stream), stream + bytes(LONGEST_READ), limits
        self.found = Look(unpacked=len(stream))
        self.current = SheetLook()

    def look(self) -> Look:
        """Return what the records say."""
        end, at, stream = self.end, 0, self.stream
        while at + 4 <= end:
            record, length, row, column = struct.unpack_from("<4H", stream, at)
            if record in CELLS:
                self._cell(record, row, column, length)
            elif record in BOF:
                self._begin(at)
            elif record == FILEPASS:
                raise SheetError(SheetFault.ENCRYPTED)
            elif record == BOUNDSHEET:
                self._name(at)
            elif record == DIMENSIONS:
                self._dimensions(at)
            at += 4 + length
        if at > end:
            raise SheetError(SheetFault.DAMAGED)
        if self.found.cells > self.limits.cells:
            raise SheetError(SheetFault.TOO_MANY_CELLS, most=self.limits.cells)
        return self.found

    def _begin(self, at: int) -> None:
        self.found.sheets[str(at)] = self.current = SheetLook()

    def _name(self, at: int) -> None:
        start, _, kind = struct.unpack_from("<IBB", self.stream, at + 4)
        if kind in MACRO_SHEETS:
            raise SheetError(SheetFault.MACROS)
        self.found.names.append((str(len(self.found.names)), str(start)))
        self.found.targets[str(start)] = str(start)
        if len(self.found.names) > self.limits.sheets:
            raise SheetError(SheetFault.TOO_MANY_SHEETS, most=self.limits.sheets)

    def _dimensions(self, at: int) -> None:
        """Raise where the sheet claims to be larger than any: the reader makes room for what it claims."""
        first, last, left, right = struct.unpack_from("<IIHH", self.stream, at + 4)
        if last > MOST_ROWS or right > MOST_COLUMNS or first > last or left > right:
            raise SheetError(SheetFault.DAMAGED)

    def _cell(self, record: int, row: int, column: int, length: int) -> None:
        sheet = self.current
        if record == MULRK:
            column += max((length - 6) // 6 - 1, 0)
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, column + 1)
        if column >= MOST_COLUMNS:
            raise SheetError(SheetFault.DAMAGED)
        if record in FORMULAS:
            sheet.formulas += 1
            sheet.first_formula = sheet.first_formula or (row + 1, column)
