"""Text to rows of cells: which delimiter it is, and where its quotes break."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from placement.sheets.book import Limits
from placement.sheets.faults import SheetError, SheetFault

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 1_000
FEWEST_FILLED = 2

Rows = list[list[str]]


def split(text: str, delimiter: str | None, limits: Limits) -> tuple[Rows, str]:
    """Return the rows of a text, as they are, and their delimiter; it is found where none is given.

    Raises SheetError: BAD_CSV where quotes do not pair up or a cell is too long, CUT_ROW where the
    last row ends too early and without a line end, and where there are too many rows or cells.
    """
    mark = delimiter or max(DELIMITERS, key=lambda mark: _sample(text, mark).fitness())
    rows: Rows = []
    try:
        for row in _bounded(text, mark, limits):
            rows.append(row)
    except csv.Error:
        raise SheetError(SheetFault.BAD_CSV, row=len(rows) + 1) from None
    _refuse_cut(rows, is_ended=text.endswith(("\n", "\r")))
    return rows, mark


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the header: the first row with two filled cells, or with one.

    A title above the header fills one cell only.
    """
    filled = [sum(map(bool, map(str.strip, row))) for row in rows]
    tops = (k for wanted in (FEWEST_FILLED, 1) for k, count in enumerate(filled) if count >= wanted)
    return next(tops, 0)


def _bounded(text: str, mark: str, limits: Limits) -> Iterator[list[str]]:
    cells = 0
    for number, row in enumerate(csv.reader(_lines(text, limits), delimiter=mark, strict=True), 1):
        cells += len(row)
        if number > limits.rows:
            raise SheetError(SheetFault.TOO_MANY_ROWS, most=limits.rows)
        if len(row) > limits.columns:
            raise SheetError(SheetFault.TOO_MANY_COLUMNS, row=number, most=limits.columns)
        if cells > limits.cells:
            raise SheetError(SheetFault.TOO_MANY_CELLS, most=limits.cells)
        yield row


def _lines(text: str, limits: Limits) -> Iterator[str]:
    """Yield the lines; one that is longer than a whole row may be is not taken apart."""
    longest = limits.columns * limits.cell_characters // 16
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if len(line) > longest:
            raise SheetError(SheetFault.BAD_CSV, row=number)
        yield line


def _refuse_cut(rows: Rows, *, is_ended: bool) -> None:
    """Raise where only the last row is shorter than the header and nothing ends it."""
    if is_ended or not rows:
        return
    top = header_at(rows)
    width = len(rows[top])
    short = [k for k, row in enumerate(rows) if k > top and len(row) < width and any(map(str.strip, row))]
    if short == [len(rows) - 1]:
        raise SheetError(SheetFault.CUT_ROW, row=len(rows), cells=len(rows[-1]), columns=width)


# ------------------------------------------------------------------ finding the delimiter


@dataclass(frozen=True, slots=True)
class _Sample:
    """The first rows, up to where their quotes break."""

    rows: Rows
    mark: str
    broken: bool

    def fitness(self) -> tuple[bool, bool, float, bool, int]:
        """Return how well the delimiter suits the text; the best split has the greatest."""
        top = header_at(self.rows)
        width = len(self.rows[top]) if self.rows else 0
        below = [len(row) for row in self.rows[top + 1 :] if any(map(str.strip, row))]
        alike = below.count(width) / len(below) if below else 1.0
        is_title = not any(mark in cell for row in self.rows[:top] for cell in row for mark in DELIMITERS)
        return width > 1, not self.broken, alike, is_title, width


def _sample(text: str, mark: str) -> _Sample:
    rows: Rows = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), SAMPLE_ROWS):
            rows.append(row)
    except csv.Error:
        return _Sample(rows, mark, broken=True)
    return _Sample(rows, mark, broken=False)
