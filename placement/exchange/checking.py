"""A file is checked: every row by the judge of its kind, and what only shows across rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask_babel import gettext as _

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
EVERY = 200


class Judge(Protocol):
    """What each kind of list has: its tables, what becomes of a row, and the totals of those that count."""

    @property
    def tables(self) -> tuple[Table, ...]: ...  # noqa: D102
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
        table, rows = tables[match.table], sheets[match.sheet].rows
        columns = _columns(match, table, swapped)
        width = len(rows[match.header])
        for number in range(match.header + 1, len(rows)):
            done += 1
            if done % EVERY == 0 and not watch(done, total):
                raise Stopped
            row = rows[number]
            if not row:
                continue
            if _is_example(row):
                tally.counts[Outcome.EXAMPLE] += 1
                yield Line(match.sheet, number + 1, Judged(row[0][:200], outcome=Outcome.EXAMPLE))
                continue
            cells = {name: row[column].strip() if column < len(row) else "" for name, column in columns.items()}
            judged = judge.judge(table.name, cells)
            _across(judged, seen, f"{match.sheet} {number + 1}" if len(matches) > 1 else str(number + 1))
            if book.form is Form.CSV and number == len(rows) - 1 and len(row) < width:
                _refuse(
                    judged, Fault("", row[-1], in_both(lambda: _("The last row ends early: the file was cut short.")))
                )
            _note(tally, table, cells, judged)
            yield Line(match.sheet, number + 1, judged)


def _columns(match: SheetMatch, table: Table, swapped: Sequence[str]) -> dict[str, int]:
    told = {one.name for one in table.fields if one.is_told}
    columns = {name: column for name, column in match.fields().items() if name not in told}
    for low, high in table.pairs:
        if f"{table.name}.{low}" in swapped and low in columns and high in columns:
            columns[low], columns[high] = columns[high], columns[low]
    return columns


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
    for group, (rows, failing) in sorted(tally.groups.items()):
        if rows >= FEWEST and failing == rows:
            found.append({"code": Question.ALL_FAIL, "group": group, "rows": rows})
    if earlier is not None and abs(tally.rows - earlier) >= FEW_ROWS:
        if tally.rows * HALF < earlier:
            found.append({"code": Question.FELL, "rows": tally.rows, "earlier": earlier})
        elif tally.rows > earlier * HALF:
            found.append({"code": Question.ROSE, "rows": tally.rows, "earlier": earlier})
    counted = options.get("rows")
    if counted is not None and counted != tally.rows:
        found.append({"code": Question.ROWS_DIFFER, "rows": tally.rows, "counted": counted})
    return found


def ends_in_the_air(book: Book, data: bytes) -> bool:
    """Return whether a text table does not end with a line break, as one that was cut short."""
    return book.form is Form.CSV and not data.rstrip(b"\x00\x1a").endswith((b"\n", b"\r"))
