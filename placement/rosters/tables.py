"""A sheet as a table: its header, its rows, and where each row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from placement.rosters.cells import text_in
from placement.rosters.errors import RosterError, fault
from placement.rosters.findings import Finding, Kind
from placement.sheets import Form, Note, SheetError, SheetFault, SheetNote, read_book
from placement.sheets.splitting import header_at

KINDS: Mapping[SheetFault, Kind] = {
    SheetFault.BAD_CSV: Kind.BAD_CSV,
    SheetFault.BAD_ENCODING: Kind.BAD_ENCODING,
    SheetFault.CUT_ROW: Kind.CUT_ROW,
    SheetFault.CUT_TEXT: Kind.CUT_TEXT,
    SheetFault.EMPTY: Kind.EMPTY_FILE,
    SheetFault.NO_FILE: Kind.NO_FILE,
    SheetFault.NOT_TEXT: Kind.NOT_TEXT,
    SheetFault.NOT_UTF8: Kind.NOT_UTF8,
}
"""The faults for which the command has words of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as a spreadsheet counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file. Every row has as many cells as the header; blank rows are left out."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()

    def column(self, index: int) -> Iterator[str]:
        """Return the cells of one column, from the top."""
        return (row.cells[index] for row in self.rows)

    def named(self) -> tuple[str, ...]:
        """Return the column names that are not blank."""
        return tuple(filter(None, self.header))


def read_tables(path: Path, name: str, *, encoding: str | None = None, delimiter: str | None = None) -> list[Table]:
    """Return the tables in a file, one of each sheet that holds something; `name` is what messages call it.

    Raises RosterError.
    """
    try:
        book = read_book(path, name, encoding=encoding, delimiter=delimiter)
    except SheetError as error:
        raise _fault_of(error) from None
    sheets = [sheet for sheet in book.sheets if sheet.rows]
    if not sheets:
        raise fault(Kind.EMPTY_FILE, name)
    names = [name] if len(sheets) == 1 else [f"{name} ({sheet.name})" for sheet in sheets]
    notes = tuple(_finding_of(note, name) for note in book.findings)
    return [
        _table(file, sheet.rows, notes if k == 0 else (), is_ragged=book.form is Form.CSV)
        for k, (file, sheet) in enumerate(zip(names, sheets, strict=True))
    ]


def _fault_of(error: SheetError) -> RosterError:
    """Return the error in this room's words where it has its own, else in those of the sheets."""
    kind = KINDS.get(error.fault, Kind.UNREADABLE)
    facts = dict(error.facts) if kind in KINDS.values() else {"fault": error.fault, **error.facts}
    return RosterError([Finding(kind, error.file, error.row, facts=facts)])


def _finding_of(note: Note, file: str) -> Finding:
    if note.kind is SheetNote.GUESSED_ENCODING:
        return Finding(Kind.GUESSED_ENCODING, file, facts=note.facts)
    return Finding(Kind.READ_OTHERWISE, file, note.row, facts={"note": note.kind, "sheet": note.sheet, **note.facts})


def _table(file: str, cells: Sequence[Sequence[str]], findings: tuple[Finding, ...], *, is_ragged: bool) -> Table:
    top = header_at(cells)
    header = _trimmed(tuple(map(text_in, cells[top]))) if not is_ragged else tuple(map(text_in, cells[top]))
    filled = [(k + 1, row) for k, row in enumerate(cells) if k > top and any(map(str.strip, row))]
    if not filled:
        raise fault(Kind.NO_ROWS, file)
    rows = tuple(Row(number, _fitted(row, len(header), file, number)) for number, row in filled)
    shorts = [
        Finding(Kind.SHORT_ROW, file, number, facts={"cells": len(row), "columns": len(header)})
        for number, row in filled
        if len(row) < len(header)
    ]
    return Table(file, header, rows, (*findings, *shorts))


def _trimmed(header: tuple[str, ...]) -> tuple[str, ...]:
    """Return the header of a workbook without the blank cells at its end."""
    return header[: max((k + 1 for k, text in enumerate(header) if text), default=0)]


def _fitted(row: Sequence[str], width: int, file: str, number: int) -> tuple[str, ...]:
    """Return the row with as many cells as the header. Raises RosterError where text is left over."""
    if any(map(str.strip, row[width:])):
        raise fault(Kind.LONG_ROW, file, row=number, cells=len(row), columns=width)
    return (*row[:width], *[""] * (width - len(row)))
