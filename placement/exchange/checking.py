"""A file is checked: every row by the judge of its kind, and what only shows across rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from flask_babel import gettext as _

from placement.exchange.closing import disagreements, is_closing
from placement.exchange.drafts import Fault, Judged, Table
from placement.exchange.matching import SheetMatch
from placement.exchange.states import Outcome, Question
from placement.exchange.typed import to_day, to_number
from placement.exchange.words import in_both
from placement.sheets import Book, Form

EXAMPLES = ("【示例】", "[示例]", "示例：", "示例:", "[example]", "【example】", "example:")
FEWEST = 3
"""From so many rows on, that all of them are alike says something."""
HALF = 2
FEW_ROWS = 10
SEVERAL = "；"
"""Between what several columns say of one text."""
EVERY = 500
"""Rows that are read for at once; between them whoever watches is told."""


class Judge(Protocol):
    """What each kind of list has: its tables, what becomes of a row, and the totals of those that count.

    `expect` is told of the next rows first, so that what they need is read for all of them at once.
    """

    @property
    def tables(self) -> tuple[Table, ...]: ...  # noqa: D102
    def expect(self, table: str, rows: Sequence[Mapping[str, str]]) -> None: ...  # noqa: D102
    def judge(self, table: str, cells: Mapping[str, str]) -> Judged: ...  # noqa: D102
    def totals(self) -> list[list[Any]]: ...  # noqa: D102
    def questions(self) -> list[dict[str, Any]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with what becomes of it."""

    sheet: str
    row: int
    judged: Judged


@dataclass(slots=True)
class Tally:
    """What was counted while the rows went by."""

    counts: Counter[str] = field(default_factory=Counter)
    groups: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """group -> rows, rows that fail"""
    pairs: dict[tuple[str, str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """table and pair -> rows with both, rows in the wrong order"""
    rows: int = 0
    last: tuple[str, str] = ("", "")
    """The last row that counts: its number and what it is about."""
    is_closed: bool = False
    """Whether the list has a closing row."""


class Stopped(Exception):
    """Whoever watches does not want the rest."""


def check(
    book: Book,
    matches: Sequence[SheetMatch],
    judge: Judge,
    tally: Tally,
    *,
    swapped: Sequence[str] = (),
    watch: Callable[[int, int], bool] = lambda _done, _all: True,
) -> Iterator[Line]:
    """Go through the rows and return each with what becomes of it; `tally` is complete at the end.

    Raises Stopped where `watch` says so.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    tables = {table.name: table for table in judge.tables}
    total = sum(max(0, len(sheets[match.sheet].rows) - match.header - 1) for match in matches)
    seen: dict[tuple[Any, ...], str] = {}
    done = 0
    for match in matches:
        reading = Reading(match, tables[match.table], sheets[match.sheet].rows, swapped, book.form)
        for first in range(match.header + 1, len(reading.rows), EVERY):
            part = [(number, reading.kind(number)) for number in range(first, min(first + EVERY, len(reading.rows)))]
            cells = {number: reading.cells(number) for number, kind in part if kind is RowKind.FACTS}
            judge.expect(match.table, list(cells.values()))
            for number, kind in part:
                if kind is RowKind.FACTS:
                    judged = judge.judge(match.table, cells[number])
                    _across(judged, seen, f"{match.sheet} {number + 1}" if len(matches) > 1 else str(number + 1))
                    reading.mind_the_end(number, judged)
                    _note(tally, reading.table, cells[number], judged)
                    tally.last = f"{number + 1}", judged.label
                else:
                    judged = reading.passed_over(number, kind, tally)
                if kind is not RowKind.BLANK and not (kind is RowKind.CLOSING and not judged.faults):
                    yield Line(match.sheet, number + 1, judged)
            done += len(part)
            if not watch(done, total):
                raise Stopped


class RowKind(Enum):
    """What a row of a sheet is."""

    BLANK = 1
    EXAMPLE = 2
    CLOSING = 3
    FACTS = 4


class Reading:
    """One sheet as it is read: which columns and which words for every row make the cells of a row."""

    def __init__(
        self, match: SheetMatch, table: Table, rows: Sequence[Sequence[str]], swapped: Sequence[str], form: Form
    ) -> None:
        self.match, self.table, self.rows, self.form = match, table, rows, form
        told = {one.name for one in table.fields if one.is_told and not one.identifies}
        self.columns = {name: held for name, held in match.columns_of().items() if name not in told}
        self.constants = {name: text for name, text in match.constants.items() if name not in self.columns}
        for low, high in table.pairs:
            if f"{table.name}.{low}" in swapped and low in self.columns and high in self.columns:
                self.columns[low], self.columns[high] = self.columns[high], self.columns[low]

    def kind(self, number: int) -> RowKind:
        """Return what a row is."""
        row = self.rows[number]
        if not any(row):
            return RowKind.BLANK
        if _is_example(row):
            return RowKind.EXAMPLE
        return RowKind.CLOSING if is_closing(row) else RowKind.FACTS

    def cells(self, number: int) -> dict[str, str]:
        """Return what a row says of each field."""
        row, found = self.rows[number], dict(self.constants)
        for name, columns in self.columns.items():
            if len(columns) == 1:
                found[name] = row[columns[0]].strip() if columns[0] < len(row) else ""
            else:
                parts = (row[at].strip() for at in columns if at < len(row))
                found[name] = SEVERAL.join(part for part in parts if part)
        return found

    def passed_over(self, number: int, kind: RowKind, tally: Tally) -> Judged:
        """Return what becomes of a row without facts: a closing row that does not agree is refused."""
        judged = Judged(next((cell for cell in self.rows[number] if cell.strip()), "")[:200], outcome=Outcome.EXAMPLE)
        if kind is RowKind.EXAMPLE:
            tally.counts[Outcome.EXAMPLE] += 1
        elif kind is RowKind.CLOSING:
            above = [
                self.rows[one] for one in range(self.match.header + 1, number) if self.kind(one) is RowKind.FACTS
            ]
            below = range(number + 1, len(self.rows))
            is_last = all(self.kind(one) is not RowKind.FACTS for one in below)
            for fault in disagreements(self.rows[number], above, self.columns, is_last=is_last):
                _refuse(judged, fault)
            tally.counts[Outcome.REFUSED] += bool(judged.faults)
            tally.is_closed = True
        return judged

    def mind_the_end(self, number: int, judged: Judged) -> None:
        """Refuse the last row of a text table where it has fewer cells than the headers: the file was cut there."""
        row = self.rows[number]
        if self.form is Form.CSV and number == len(self.rows) - 1 and len(row) < len(self.rows[self.match.header]):
            reason = in_both(lambda: _("The last row ends early: the file was cut short."))
            _refuse(judged, Fault("", row[-1], reason))


def _is_example(row: Sequence[str]) -> bool:
    return any(cell.strip().casefold().startswith(EXAMPLES) for cell in row)


def _across(judged: Judged, seen: dict[tuple[Any, ...], str], place: str) -> None:
    """Refuse a row that is there already, further up."""
    if judged.key is None:
        return
    earlier = seen.setdefault(judged.key, place)
    if earlier != place:
        reason = in_both(lambda: _("The same stands in row %(row)s. Keep one of them.", row=earlier))
        _refuse(judged, Fault("", judged.label, reason))


def _refuse(judged: Judged, fault: Fault) -> None:
    judged.outcome, judged.act, judged.changes = Outcome.REFUSED, None, []
    judged.faults.append(fault)


def _note(tally: Tally, table: Table, cells: Mapping[str, str], judged: Judged) -> None:
    tally.rows += 1
    tally.counts[judged.outcome] += 1
    group = tally.groups[judged.group]
    group[0] += 1
    group[1] += judged.is_failing or judged.outcome is Outcome.REFUSED
    for low, high in table.pairs:
        values = _comparable(cells.get(low, "")), _comparable(cells.get(high, ""))
        if values[0] is not None and values[1] is not None and len(values[0]) == len(values[1]):
            pair = tally.pairs[table.name, low, high]
            pair[0] += 1
            pair[1] += values[0] > values[1]


def _comparable(text: str) -> tuple[int, ...] | None:
    """Return a number or a day as something that can be compared with its like."""
    number = to_number(text)
    if number.lstrip("+-").isascii() and number.lstrip("+-").isdigit():
        return (int(number),)
    day = to_day(text).split("-")
    return tuple(map(int, day)) if len(day) == 3 and all(map(str.isdigit, day)) else None  # noqa: PLR2004 - y, m, d


def questions(tally: Tally, *, options: Mapping[str, Any], earlier: int | None) -> list[dict[str, Any]]:
    """Return what must be answered before anything is written, with the facts to answer it by."""
    found: list[dict[str, Any]] = []
    for (table, low, high), (rows, wrong) in tally.pairs.items():
        if f"{table}.{low}" not in options.get("swapped", ()) and wrong and wrong == rows and rows >= FEWEST:
            found.append({"code": Question.SWAPPED, "table": table, "low": low, "high": high, "rows": rows})
    found += _all_fail(tally)
    if earlier is not None and abs(tally.rows - earlier) >= FEW_ROWS:
        if tally.rows * HALF < earlier:
            found.append({"code": Question.FELL, "rows": tally.rows, "earlier": earlier})
        elif tally.rows > earlier * HALF:
            found.append({"code": Question.ROSE, "rows": tally.rows, "earlier": earlier})
    counted = options.get("rows")
    if counted is not None and counted != tally.rows:
        found.append({"code": Question.ROWS_DIFFER, "rows": tally.rows, "counted": counted})
    return found


def _all_fail(tally: Tally) -> list[dict[str, Any]]:
    """Return the groups of which everybody fails; small ones are none by themselves, but all together may be."""
    failing = sum(one[1] for one in tally.groups.values())
    if tally.rows >= FEWEST and failing == tally.rows:
        group = next(iter(tally.groups)) if len(tally.groups) == 1 else ""
        return [{"code": Question.ALL_FAIL, "group": group, "rows": tally.rows}]
    return [
        {"code": Question.ALL_FAIL, "group": group, "rows": rows}
        for group, (rows, failed) in sorted(tally.groups.items())
        if rows >= FEWEST and failed == rows
    ]


def ends_in_the_air(book: Book, data: bytes) -> bool:
    """Return whether a text table does not end with a line break, as one that was cut short."""
    return book.form is Form.CSV and not data.rstrip(b"\x00\x1a").endswith((b"\n", b"\r"))
