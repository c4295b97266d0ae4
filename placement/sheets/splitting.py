"""Text to rows of cells: which delimiter it is, and where its quotes break."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from placement.sheets.book import Limits
from placement.sheets.faults import SheetError, SheetFault

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 1_000
FEWEST_FILLED = 2

Rows = list[tuple[str, ...]]


def split(open_text: Callable[[], TextIO], delimiter: str | None, limits: Limits) -> tuple[Rows, str]:
    """Return the rows of a text and its delimiter, which is found where none is given.

    The text is opened for each reading and never held as a whole; blank rows are ().
    Raises SheetError: BAD_CSV where quotes do not pair up or a cell is too long, CUT_ROW where the
    last row ends too early and without a line end, NOT_TEXT, EMPTY, and where there is too much.
    """
    mark = delimiter or max(DELIMITERS, key=lambda mark: _sample(open_text(), mark, limits).fitness())
    lines, rows = _Lines(open_text(), limits), []
    try:
        for row in _bounded(lines, mark, limits):
            rows.append(row)
    except csv.Error:
        raise SheetError(SheetFault.BAD_CSV, row=len(rows) + 1) from None
    if not any(rows):
        raise SheetError(SheetFault.EMPTY)
    _refuse_cut(rows, is_ended=lines.last.endswith(("\n", "\r")))
    return rows, mark


def header_at(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the header: the first row with two filled cells, or with one.

    A title above the header fills one cell only.
    """
    filled = [sum(map(bool, map(str.strip, row))) for row in rows]
    tops = (k for wanted in (FEWEST_FILLED, 1) for k, count in enumerate(filled) if count >= wanted)
    return next(tops, 0)


class _Lines:
    """The lines of a text, for the splitter; `pending` counts the characters of the row in the making."""

    def __init__(self, text: TextIO, limits: Limits) -> None:
        self.text = text
        self.longest = limits.columns * limits.cell_characters // 16
        self.pending = 0
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(self.longest):
            self.pending += len(line)
            if self.pending >= self.longest:
                raise csv.Error
            if "\0" in line:
                raise SheetError(SheetFault.NOT_TEXT)
            self.last = line if self.last else line.removeprefix("\ufeff")
            yield self.last


def _bounded(lines: _Lines, mark: str, limits: Limits) -> Iterator[tuple[str, ...]]:
    cells = 0
    known: dict[str, str] = {}
    for number, row in enumerate(csv.reader(lines, delimiter=mark, strict=True), 1):
        lines.pending = 0
        cells += len(row)
        if number > limits.rows:
            raise SheetError(SheetFault.TOO_MANY_ROWS, most=limits.rows)
        if len(row) > limits.columns:
            raise SheetError(SheetFault.TOO_MANY_COLUMNS, row=number, most=limits.columns)
        if cells > limits.cells:
            raise SheetError(SheetFault.TOO_MANY_CELLS, most=limits.cells)
        yield tuple(known.setdefault(cell, cell) for cell in row) if any(map(str.strip, row)) else ()


def _refuse_cut(rows: Rows, *, is_ended: bool) -> None:
    """Raise where only the last row is shorter than the header and nothing ends it."""
    if is_ended:
        return
    top = header_at(rows)
    width = len(rows[top])
    short = [k for k, row in enumerate(rows) if k > top and row and len(row) < width]
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
        below = [len(row) for row in self.rows[top + 1 :] if row]
        alike = below.count(width) / len(below) if below else 1.0
        is_title = not any(mark in cell for row in self.rows[:top] for cell in row for mark in DELIMITERS)
        return width > 1, not self.broken, alike, is_title, width


def _sample(text: TextIO, mark: str, limits: Limits) -> _Sample:
    rows: Rows = []
    try:
        for row in islice(_bounded(_Lines(text, limits), mark, limits), SAMPLE_ROWS):
            rows.append(row)
    except csv.Error:
        return _Sample(rows, mark, broken=True)
    return _Sample(rows, mark, broken=False)
