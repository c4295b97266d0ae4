"""A CSV file as a table: its header, its rows, and where each row stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from placement.rosters.cells import text_in
from placement.rosters.decoding import decode
from placement.rosters.errors import fault
from placement.rosters.findings import Finding, Kind

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as a spreadsheet counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One file. Every row has as many cells as the header; blank rows are left out."""

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


def read_table(path: Path, name: str, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Return the table in a file; `name` is what messages call it. Raises RosterError."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        raise fault(Kind.NO_FILE, name) from None
    text, findings = decode(data, name, encoding)
    split = _split(text, delimiter) if delimiter else _sniffed(text)
    if split.broken:
        raise fault(Kind.BAD_CSV, name, row=len(split.cells) + 1)
    return _table(name, split, findings, is_ended=text.endswith(("\n", "\r")))


@dataclass(frozen=True, slots=True)
class _Split:
    """The text split into cells, up to where its quotes break."""

    cells: list[list[str]]
    broken: bool

    def header_at(self) -> int:
        """Return the index of the header: the first row with two filled cells, or with one.

        A title above the header fills one cell only.
        """
        filled = [sum(map(bool, map(str.strip, row))) for row in self.cells]
        tops = (k for wanted in (2, 1) for k, count in enumerate(filled) if count >= wanted)
        return next(tops, 0)

    def fitness(self) -> tuple[bool, bool, float, bool, int]:
        """Return how well the delimiter suits the text; the best split has the greatest."""
        top = self.header_at()
        width = len(self.cells[top]) if self.cells else 0
        below = [len(row) for row in self.cells[top + 1 :] if any(map(str.strip, row))]
        alike = below.count(width) / len(below) if below else 1.0
        is_title = not any(mark in cell for row in self.cells[:top] for cell in row for mark in DELIMITERS)
        return width > 1, not self.broken, alike, is_title, width


def _split(text: str, delimiter: str) -> _Split:
    cells: list[list[str]] = []
    try:
        cells.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return _Split(cells, broken=True)
    return _Split(cells, broken=False)


def _sniffed(text: str) -> _Split:
    return max((_split(text, mark) for mark in DELIMITERS), key=_Split.fitness)


def _table(file: str, split: _Split, findings: list[Finding], *, is_ended: bool) -> Table:
    top = split.header_at()
    header = tuple(map(text_in, split.cells[top]))
    filled = [(k + 1, row) for k, row in enumerate(split.cells) if k > top and any(map(str.strip, row))]
    if not filled:
        raise fault(Kind.NO_ROWS, file)
    short = [number for number, row in filled if len(row) < len(header)]
    if short == [len(split.cells)] and not is_ended:
        raise fault(Kind.CUT_ROW, file, row=short[0], cells=len(split.cells[-1]), columns=len(header))
    rows = tuple(Row(number, _fitted(row, len(header), file, number)) for number, row in filled)
    shorts = [
        Finding(Kind.SHORT_ROW, file, number, facts={"cells": len(row), "columns": len(header)})
        for number, row in filled
        if len(row) < len(header)
    ]
    return Table(file, header, rows, (*findings, *shorts))


def _fitted(row: list[str], width: int, file: str, number: int) -> tuple[str, ...]:
    """Return the row with as many cells as the header. Raises RosterError where text is left over."""
    if any(map(str.strip, row[width:])):
        raise fault(Kind.LONG_ROW, file, row=number, cells=len(row), columns=width)
    return (*row[:width], *[""] * (width - len(row)))
