"""A table: its header, its rows, and where each row stands in its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from placement.rosters.findings import Finding


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` as a spreadsheet counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet. Every row has as many cells as the header; blank rows are left out.

    file : what messages call it. sheet : its sheet's name. top : the row of its header, or of its
    first row where there is none. left : the columns of the sheet before it. title : the lines
    above it. has_header : whether the header stands in the file; else all its names are blank.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()
    sheet: str = ""
    top: int = 1
    left: int = 0
    title: str = ""
    has_header: bool = True

    def without_header(self) -> Table:
        """Return the table with its header as the first row."""
        rows = (Row(self.top, self.header), *self.rows)
        return replace(self, header=("",) * len(self.header), rows=rows, has_header=False)

    def column(self, index: int) -> Iterator[str]:
        """Return the cells of one column, from the top."""
        return (row.cells[index] for row in self.rows)

    def named(self) -> tuple[str, ...]:
        """Return the column names that are not blank."""
        return (
            tuple(filter(None, self.header)) if self.has_header else tuple(map(self.name_of, range(len(self.header))))
        )

    def name_of(self, index: int) -> str:
        """Return what a mapping calls a column: its header, or its number where that says nothing."""
        header = self.header[index]
        return header if header and self.header.count(header) == 1 else f"#{index + 1}"
