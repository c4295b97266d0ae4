"""Lines of a table that are none of its rows: remarks and totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from placement.rosters.cells import number_in
from placement.rosters.marks import ENDS_OF_SENTENCES, is_remark, is_total
from placement.rosters.tables import Row

FEW_ROWS = 3
FEWEST_CELLS = 2
LONG_CELL = 1.6

AMOUNT = re.compile(r"\D{0,6}[0-9]{1,9}\D{0,6}")
"""A number with a unit: "15 people"."""
Cells = tuple[str, ...]
Lines = list[Row]


def count_filled(cells: Cells) -> int:
    """Return how many cells are not blank."""
    return sum(map(bool, cells))


def first_cell(line: Row) -> str:
    """Return the first cell that is not blank."""
    return next(filter(None, line.cells), "")


def is_total_row(cells: Cells, above: Sequence[Cells]) -> bool:
    """Whether a row says that it is a total, and has numbers, or is the sum of the rows above it.

    `above` is () for a row that is not among the last.
    """
    filled = [k for k, cell in enumerate(cells) if cell]
    says_total = any(is_total(cells[k]) for k in filled[:2])
    if not (says_total or above):
        return False
    numbers = [k for k in filled if number_in(cells[k]) is not None]
    if says_total:
        numbers = numbers or [k for k in filled[1:] if AMOUNT.fullmatch(cells[k])]
        is_bare = len(filled) < len(cells) or len(numbers) == len(cells) - 1
        return is_bare and (bool(numbers) or len(filled) == 1)
    if len(above) < FEW_ROWS or not numbers or len(filled) > len(numbers) + 1:
        return False
    has_label = len(filled) > len(numbers)
    is_sum = all(_sum(above, k) == number_in(cells[k]) for k in numbers)
    if is_sum and (not (cells[0] or has_label) or sum(_sum(above, k) > 0 for k in numbers) > 1):
        return True
    return has_label and len(numbers) > 1 and _counts_marks([cells[k] for k in numbers], above, numbers)


def _counts_marks(cells: Sequence[str], above: Sequence[Cells], columns: Sequence[int]) -> bool:
    """Whether the numbers say how often one mark that is no number stands above them."""
    found = [Counter(row[k] for row in above if k < len(row)) for k in columns]
    marks = {mark for counts in found for mark in counts if mark and number_in(mark) is None}
    wanted = [number_in(cell) for cell in cells]
    return any([counts[mark] for counts in found] == wanted for mark in marks)


def _sum(rows: Sequence[Cells], k: int) -> int:
    return sum(number_in(row[k]) or 0 for row in rows if k < len(row))


@dataclass(frozen=True, slots=True)
class Usual:
    """What the first filled cells of a table's rows look like, to tell a remark from a row."""

    column: int
    forms: Counter[str]
    longest: int
    width: int

    @classmethod
    def of(cls, body: Lines) -> Usual:
        """Return it for the rows with more than one filled cell."""
        full = [line.cells for line in body if count_filled(line.cells) > 1]
        firsts = Counter(next(k for k, cell in enumerate(cells) if cell) for cells in full)
        column = min(firsts, key=lambda k: (-firsts[k], k), default=0)
        cells = [row[column] for row in full if column < len(row) and row[column]]
        width = max(map(count_filled, full), default=1)
        return cls(column, Counter(map(form_of, cells)), max(map(len, cells), default=0), width)

    def is_remark(self, line: Row) -> bool:
        """Whether a line is a remark rather than a row."""
        text = first_cell(line)
        if text.startswith("#") or (is_remark(text) and count_filled(line.cells) < max(FEWEST_CELLS, self.width)):
            return not self.forms[form_of(text)] or text.startswith("#")
        if count_filled(line.cells) > 1 or not self.forms or self.forms[form_of(text)]:
            return False
        is_long = len(text) > LONG_CELL * self.longest + 2
        has_digits = any(map(str.isdigit, text))
        is_other = has_digits != any("9" in form for form in self.forms)
        return is_long or text.endswith(ENDS_OF_SENTENCES) or (is_other and self.width > FEWEST_CELLS)


def form_of(text: str) -> str:
    """Return the kinds of characters in a text, runs as one: "S01" is "a9"."""
    kinds = ("9" if mark.isdigit() else "a" if mark.isalpha() else mark for mark in text)
    form: list[str] = []
    for kind in kinds:
        if not form or form[-1] != kind:
            form.append(kind)
    return "".join(form)
