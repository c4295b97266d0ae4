"""Where the tables of a sheet stand: beside and below each other, under titles, over totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placement.rosters.asides import Usual, count_filled, first_cell, form_of, is_total_row
from placement.rosters.blocks import blocks_of
from placement.rosters.cells import number_in, text_in
from placement.rosters.columns import DAY, MAIL_ADDRESS
from placement.rosters.errors import fault
from placement.rosters.files import finding_of
from placement.rosters.findings import Finding, Kind
from placement.rosters.headers import header_key, is_known
from placement.rosters.marks import ENDS_OF_SENTENCES, is_remark
from placement.rosters.tables import Row, Table
from placement.rosters.two_lines import as_one
from placement.sheets import Book, Form, Sheet

LOOKED_AT = 60
FULL_ENOUGH = 0.7
SURE_HEADER = 1.5
NO_HEADER = -0.5
ONLY_WORDS = 2.0
ALIKE = 0.1
LONG_CELL = 1.6
FEW_ROWS = 3
FEWEST_CELLS = 2

Cells = tuple[str, ...]
Lines = list[Row]


def tables_in(books: dict[str, Book], known: frozenset[str] = frozenset()) -> list[Table]:
    """Return the tables of all sheets; `known` are column names that mark a header.

    Raises RosterError where a file has no row below a header, or a row of text has too many cells.
    """
    return [table for name, book in books.items() for table in _tables_of_book(name, book, known)]


def _tables_of_book(name: str, book: Book, known: frozenset[str]) -> list[Table]:
    sheets = [sheet for sheet in book.sheets if sheet.rows]
    if not sheets:
        raise fault(Kind.EMPTY_FILE, name)
    tables: list[Table] = []
    for sheet in sheets:
        file = name if len(sheets) == 1 else f"{name} ({sheet.name})"
        tables.extend(_tables_of_sheet(file, sheet, known, is_text=book.form is Form.CSV))
    if not any(table.rows for table in tables):
        raise fault(Kind.NO_ROWS, name)
    notes = tuple(finding_of(note, name) for note in book.findings)
    first, *others = [table for table in tables if table.rows]
    return [_with_findings(first, notes), *others]


def _with_findings(table: Table, notes: tuple[Finding, ...]) -> Table:
    return Table(
        table.file, table.header, table.rows, (*notes, *table.findings), table.sheet, table.top, table.left,
        table.title, table.has_header,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """What the tables of one block of columns share."""

    file: str
    sheet: str
    left: int
    known: frozenset[str]
    is_text: bool


def _tables_of_sheet(file: str, sheet: Sheet, known: frozenset[str], *, is_text: bool) -> list[Table]:
    blocks = blocks_of(sheet.rows)
    tables: list[Table] = []
    for left, right in blocks:
        place = _Place(file, sheet.name, left, known, is_text and len(blocks) == 1)
        lines = [Row(k, tuple(map(text_in, row[left:right]))) for k, row in enumerate(sheet.rows, 1) if row]
        tables.extend(_stacked(as_one([line for line in lines if any(line.cells)]), place))
    return tables


# ------------------------------------------------------------------ below each other


def _stacked(lines: Lines, place: _Place) -> Iterator[Table]:
    """Yield the tables of a block from the top; a header below another table begins a new one."""
    starts = _starts(lines, place)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield from _table(lines, start, end, place)


def _starts(lines: Lines, place: _Place) -> list[int]:
    """Return the indices of the lines that are headers, or first rows where there is none."""
    first = _first(lines, place)
    if first is None:
        return []
    starts = [first]
    for k in range(first + 2, len(lines) - 1):
        if _may_begin(lines, k, starts[-1]) and _begins(lines, k, starts[-1]):
            starts.append(k)
    return starts


def _may_begin(lines: Lines, k: int, top: int) -> bool:
    """Whether a line follows a gap or a line with one cell, and is not the header of above again."""
    has_gap = lines[k].number - lines[k - 1].number > 1
    has_title = count_filled(lines[k - 1].cells) == 1 < count_filled(lines[top].cells)
    return (has_gap or has_title) and count_filled(lines[k].cells) > 1 and lines[k].cells != lines[top].cells


def _begins(lines: Lines, k: int, top: int) -> bool:
    return _begins_with_header(lines, k, top) or _begins_without(lines, k, top)


def _begins_without(lines: Lines, k: int, top: int) -> bool:
    """Whether a table without a header begins: below a gap, with other columns filled that look otherwise."""
    if lines[k].number - lines[k - 1].number == 1:
        return False
    above = [line.cells for line in lines[max(top + 1, k - LOOKED_AT) : k]]
    below = [line.cells for line in lines[k : k + LOOKED_AT]]
    widths = [{max(n for n, cell in enumerate(cells) if cell) for cells in rows} for rows in (above, below)]
    forms = [{form_of(cells[0]) for cells in rows} for rows in (above, below)]
    is_even = len(widths[0]) == len(widths[1]) == 1 and min(len(above), len(below)) > 1
    return is_even and widths[0] != widths[1] and forms[0].isdisjoint(forms[1])


def _begins_with_header(lines: Lines, k: int, top: int) -> bool:
    below = [line.cells for line in lines[k + 1 : k + 1 + LOOKED_AT]]
    above = [line.cells for line in lines[max(top + 1, k - LOOKED_AT) : k]]
    return header_score(lines[k].cells, below) >= SURE_HEADER and header_score(lines[k].cells, above) > 0


def _first(lines: Lines, place: _Place) -> int | None:
    """Return the index of the header, or of the first row as wide as the table where there is none."""
    known = _known(lines, place)
    if known is not None:
        return known
    widest = max((count_filled(line.cells) for line in lines[:LOOKED_AT]), default=0)
    wanted = max(min(widest, 2), FULL_ENOUGH * widest)
    wide = [k for k, line in enumerate(lines[:LOOKED_AT]) if count_filled(line.cells) >= wanted]
    if not wide:
        return None
    listed = next((k for k in range(wide[0]) if _is_list_above(lines, k, wide[0])), None)
    if listed is not None:
        return listed
    above = [k for k in range(wide[0]) if count_filled(lines[k].cells) > 1 and not is_remark(first_cell(lines[k]))]
    return next((k for k in above if _names_columns(lines, k)), wide[0])


def _is_list_above(lines: Lines, k: int, wide: int) -> bool:
    """Whether a narrow table, a text over numbers, stands above a wider one and a gap."""
    end = next((n for n in range(k + 1, wide + 1) if lines[n].number - lines[n - 1].number > 1), None)
    if end is None or end - k <= FEW_ROWS or count_filled(lines[k].cells) < FEWEST_CELLS:
        return False
    filled = [[n for n, cell in enumerate(line.cells) if cell] for line in lines[k:end]]
    below = [line.cells for line in lines[k + 1 : end]]
    is_even = all(columns == filled[0] for columns in filled)
    return (
        is_even
        and header_score(lines[k].cells, below) >= 1
        and any(_begins(lines, n, k) for n in range(end, wide + 1))
    )


def _known(lines: Lines, place: _Place) -> int | None:
    """Return the index of the first line with column names of the mapping; a single one may be a value by chance."""
    met = [sum(header_key(cell) in place.known for cell in line.cells if cell) for line in lines[:LOOKED_AT]]
    several = [k for k, count in enumerate(met) if count > 1]
    return several[0] if several else 0 if met[:1] == [1] else None


def _names_columns(lines: Lines, k: int) -> bool:
    """Whether a narrower line above the first wide one is the header all the same."""
    cells = [cell for cell in lines[k].cells if cell]
    if not all(map(is_known, cells)) or any(cell.endswith(ENDS_OF_SENTENCES) for cell in cells):
        return False
    end = next((n for n in range(k + 1, len(lines)) if lines[n].number - lines[n - 1].number > 1), k + LOOKED_AT)
    return header_score(lines[k].cells, [line.cells for line in lines[k + 1 : end]]) > ONLY_WORDS


def header_score(cells: Cells, below: Sequence[Cells]) -> float:
    """Return how much a line looks like the header of the lines below it; below 0 it looks like one of them.

    Words that name facts count, and so does being unlike the column below: a text over numbers.
    A cell that stands below again, a number over numbers, an address or a day speak against it.
    """
    below = [row for row in below if row != cells]
    filled = [k for k, cell in enumerate(cells) if cell]
    words = sum(map(is_known, (cells[k] for k in filled)))
    score = 2.0 * words / len(filled) if filled else 0.0
    if words and _counts(cells):
        filled = [k for k in filled if number_in(cells[k]) is None]
    return score + sum(_contrast(cells[k], [row[k] for row in below if k < len(row) and row[k]]) for k in filled)


def _counts(cells: Cells) -> bool:
    """Whether the numbers in a line are 1, 2, 3, ..., as over the columns of choices."""
    numbers = [number for cell in cells if (number := number_in(cell)) is not None]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _contrast(cell: str, column: Sequence[str]) -> float:
    if not column:
        return 0.0
    if MAIL_ADDRESS.fullmatch(cell) or DAY.search(cell):
        return -1.0
    numbers = sum(number_in(value) is not None for value in column)
    if 2 * numbers > len(column):
        return -1.0 if number_in(cell) is not None and column.count(cell) + 2 * numbers > len(column) else 1.0
    is_again = cell in column and len(set(column)) < len(column)
    return -1.0 if is_again else 0.0


# ------------------------------------------------------------------ one table


def _table(lines: Lines, start: int, end: int, place: _Place) -> Iterator[Table]:
    """Yield the table between two lines; nothing where only titles stand there."""
    head = lines[start]
    below = lines[start + 1 : end]
    samples = [line.cells for line in below[:LOOKED_AT]]
    is_named = any(header_key(cell) in place.known for cell in head.cells if cell)
    has_header = is_named or header_score(head.cells, samples) > NO_HEADER
    body = _without_title(below, lines[end:]) if has_header else [head, *below]
    width = _width([head.cells, *(line.cells for line in body)], head.cells, place)
    header = _joined(lines, start)[:width] if has_header else ("",) * width
    if place.is_text and has_header:
        width = _text_width(head, body, place)
        header = (*head.cells, *[""] * width)[:width] if len(header) != width else header
    rows, findings = _rows(head if has_header else None, body, width, place)
    if not has_header:
        findings.insert(0, Finding(Kind.NO_HEADER, place.file, head.number))
    title = " ".join(cell for line in lines[:start] for cell in line.cells if cell) if start < FEW_ROWS * 2 else ""
    yield Table(
        place.file, header, tuple(rows), tuple(findings), place.sheet, head.number, place.left, title, has_header
    )


def _without_title(below: Lines, others: Lines) -> Lines:
    """Return the lines without those at the end that are the title of the table after them."""
    rest = list(below)
    while others and rest and count_filled(rest[-1].cells) == 1:
        rest.pop()
    return rest


def _width(rows: Sequence[Cells], head: Cells, place: _Place) -> int:
    """Return how many columns the table has: to the last that is filled."""
    used = max((k + 1 for cells in rows for k in range(len(cells) - 1, -1, -1) if cells[k]), default=0)
    return max(used, 1) if not place.is_text else max(used, len(head))


def _text_width(head: Row, body: Lines, place: _Place) -> int:
    """Return the width of a header in a text file. Raises RosterError for a longer row with text left over."""
    width = len(head.cells)
    for line in body:
        if any(line.cells[width:]) and not is_remark(first_cell(line)):
            raise fault(Kind.LONG_ROW, place.file, row=line.number, cells=len(line.cells), columns=width)
    return width


def _joined(lines: Lines, start: int) -> Cells:
    """Return the header; a number or nothing below a group's name takes that name too."""
    head = lines[start].cells
    if start == 0 or lines[start].number - lines[start - 1].number > 1:
        return head
    above = lines[start - 1].cells
    if count_filled(above) == 0 or (count_filled(above) == 1 and above[0]):
        return head
    group, names = "", []
    for k, cell in enumerate(head):
        group = above[k] if k < len(above) and above[k] else group
        is_short = not cell or number_in(cell) is not None
        names.append(f"{group} {cell}".strip() if group and is_short else cell)
    return tuple(names)


def _rows(head: Row | None, body: Lines, width: int, place: _Place) -> tuple[list[Row], list[Finding]]:
    """Return the rows, and a finding for each line that is left out or short."""
    rows: list[Row] = []
    findings: list[Finding] = []
    usual = Usual.of(body)
    for k, line in enumerate(body):
        if head is not None and line.cells == head.cells:
            findings.append(Finding(Kind.REPEATED_HEADER_ROW, place.file, line.number))
            continue
        if usual.is_remark(line):
            findings.append(Finding(Kind.REMARK_ROW, place.file, line.number, value=first_cell(line)))
            continue
        if is_total_row(line.cells, [other.cells for other in body[:k]] if k >= len(body) - FEW_ROWS else []):
            findings.append(Finding(Kind.TOTALS_ROW, place.file, line.number, value=first_cell(line)))
            continue
        if place.is_text and head is not None and len(line.cells) < width:
            facts = {"cells": len(line.cells), "columns": width}
            findings.append(Finding(Kind.SHORT_ROW, place.file, line.number, facts=facts))
        rows.append(Row(line.number, (*line.cells[:width], *[""] * (width - len(line.cells)))))
    return rows, findings
