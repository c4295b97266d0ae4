"""Which column of a file is which field: by header, in either language, in any order."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from placement.accounts.forms import tidy_code
from placement.exchange.drafts import Table
from placement.exchange.typed import RowForm, to_number
from placement.exchange.words import bare, in_both, tidy
from placement.organisations.drafts import has_valid_check_digit
from placement.sheets import Book, Sheet

SURE = 0.9
LIKELY = 0.55
HEADER_WITHIN = 12
"""A header stands in one of the first rows, below titles and notes."""
SAMPLES = 3
LOOKED_AT = 40
LEAST_CELLS, SHORT_NUMBER = 2, 2
BY_CONTENT = 0.8
"""How sure a column is that only its cells speak for: its sender is asked."""
LONGEST_HEADER, LONGEST_TOP = 30, 90
SAME = "="
"""Before the name of a field among what is remembered: the same in every row."""
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
LEAST_HITS = 2
HALF = 2


@dataclass(frozen=True, slots=True)
class Match:
    """One column of a sheet: what it is taken for (None: left out), how surely, and what it holds."""

    column: int
    header: str
    field: str | None
    confidence: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """One sheet of the file: what kind of table it is and where its header stands."""

    sheet: str
    table: str
    header: int
    columns: tuple[Match, ...]
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What holds for every row of fields that no column holds, as a cell would say it."""
    top: tuple[str, ...] = ()
    """The first rows in a few words, one of which is the header."""

    def fields(self) -> dict[str, int]:
        """Return the first column of each matched field."""
        return {name: columns[0] for name, columns in self.columns_of().items()}

    def columns_of(self) -> dict[str, tuple[int, ...]]:
        """Return the columns of each matched field; of a text there may be several, which are read as one."""
        found: dict[str, tuple[int, ...]] = {}
        for match in self.columns:
            if match.field:
                found[match.field] = (*found.get(match.field, ()), match.column)
        return found

    def is_sure(self, table: Table) -> bool:
        """Return whether nobody needs to look: every match is sure and nothing required is missing."""
        known = self.fields().keys() | self.constants.keys()
        doubtful = any(match.field and match.confidence < SURE for match in self.columns)
        return not doubtful and all(field.name in known for field in table.fields if field.is_required)

    def to_document(self) -> dict[str, Any]:
        """Return plain values to be kept."""
        return {
            "sheet": self.sheet,
            "table": self.table,
            "header": self.header,
            "columns": [[m.column, m.header, m.field, m.confidence, list(m.samples)] for m in self.columns],
            "constants": dict(self.constants),
            "top": list(self.top),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> SheetMatch:
        """Return what was kept."""
        columns = tuple(Match(c, h, f, x, tuple(s)) for c, h, f, x, s in document["columns"])
        constants, top = document.get("constants", {}), tuple(document.get("top", ()))
        return cls(document["sheet"], document["table"], document["header"], columns, constants, top)


class Headers:
    """The headers of one table in both languages, what people call them besides, and what its cells look like."""

    def __init__(self, table: Table, form: RowForm | None = None) -> None:
        self.table, self.form = table, form
        self.texts = form.texts if form else frozenset[str]()
        labels = table.labels()
        self.names: dict[str, str] = {}
        for field in table.fields:
            for words in (*field.also, *in_both(labels[field.name]).values()):
                self.names.setdefault(tidy(words), field.name)
        self.bare = {bare(name): field for name, field in reversed(self.names.items())}

    def guess_by_content(self, cells: Sequence[str]) -> list[tuple[str, float]]:
        """Return the fields that a column under an unknown header may hold, by what stands there."""
        if len(cells) < LEAST_CELLS:
            return []
        names = {field.name for field in self.table.fields}
        if "email" in names and all(EMAIL.match(cell.strip()) for cell in cells):
            return [("email", BY_CONTENT)]
        if "credit_code" in names and all(has_valid_check_digit(tidy_code(cell)) for cell in cells):
            return [("credit_code", BY_CONTENT)]
        if all(len(cell.strip()) <= SHORT_NUMBER and cell.strip().isdecimal() for cell in cells):
            return []  # counts, not codes
        found = []
        for name, choices in (self.form.choices if self.form else {}).items():
            if "yes" in choices or not choices:
                continue
            known = sum(all(one in choices for one in self.form.readers[name](cell)) for cell in cells)  # type: ignore[union-attr] # there are choices
            if known * 5 >= len(cells) * 4:
                found.append((name, BY_CONTENT * known / len(cells)))
        return sorted(found, key=lambda one: -one[1])

    def guess(self, header: str) -> tuple[str | None, float]:
        """Return the field that a header means most likely and how surely."""
        found = self.guesses(header)
        return found[0] if found else (None, 0.0)

    def guesses(self, header: str) -> list[tuple[str, float]]:
        """Return the fields that a header may mean, the likeliest first; a sure one stands alone."""
        text = tidy(header)
        if not text:
            return []
        if text in self.names:
            return [(self.names[text], 1.0)]
        if bare(header) in self.bare:
            return [(self.bare[bare(header)], 0.95)]
        found: dict[str, float] = {}
        for name, field in self.names.items():
            found[field] = max(found.get(field, 0.0), _likeness(text, name))
        likely = [(field, likeness) for field, likeness in found.items() if likeness >= LIKELY]
        return sorted(likely, key=lambda one: -one[1])


def _likeness(text: str, name: str) -> float:
    if len(name) > 1 and len(text) > 1 and (name in text or text in name):
        return 0.6 + 0.25 * min(len(name), len(text)) / max(len(name), len(text))
    return 0.85 * SequenceMatcher(None, text, name).ratio()


def match_book(book: Book, tables: Sequence[Headers], saved: Mapping[str, Mapping[str, str]]) -> list[SheetMatch]:
    """Return the sheets that hold one of these tables; where none seems to, the first sheet with rows."""
    found = [match for sheet in book.sheets if (match := _match_sheet(sheet, tables, saved, LEAST_HITS))]
    known = {headers.table.name: headers.table for headers in tables}
    likely = [match for match in found if _covers(match, known[match.table])]
    if likely or found:
        return likely or found[:1]
    filled = [sheet for sheet in book.sheets if sheet.rows]
    return [match for sheet in filled[:1] if (match := _match_sheet(sheet, tables, saved, 0))]


def _covers(match: SheetMatch, table: Table) -> bool:
    """Return whether a sheet has at least half of what its table must have; a sheet of notes has not."""
    needed = [field.name for field in table.fields if field.is_required]
    return len(needed) <= HALF * sum(name in match.fields() for name in needed)


def _match_sheet(
    sheet: Sheet, tables: Sequence[Headers], saved: Mapping[str, Mapping[str, str]], least: int
) -> SheetMatch | None:
    best: tuple[float, int, Headers] | None = None
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        words = {cell.strip() for cell in row if cell.strip() and len(cell) <= LONGEST_HEADER}
        texts = sum(not to_number(word).lstrip("+-").isdigit() for word in words)
        for headers in tables:
            known = saved.get(headers.table.name, {})
            sure = [1 for cell in row if tidy(cell) in known or headers.guess(cell)[1] >= SURE]
            score = (
                len(sure) + texts / 100 - number / 1000
            )  # an unknown header is the first row that is full of words
            if (best is None or score > best[0]) and len(sure) >= least and any(row):
                best = (score, number, headers)
    if best is None:
        return None
    return match_sheet(sheet, best[2], best[1], saved.get(best[2].table.name, {}))


def match_again(
    sheet: Sheet, tables: Sequence[Headers], table: str, header: int, saved: Mapping[str, Mapping[str, str]]
) -> SheetMatch:
    """Return the columns of a sheet whose table and header row its sender has named."""
    headers = next(one for one in tables if one.table.name == table)
    return match_sheet(sheet, headers, min(header, len(sheet.rows) - 1), saved.get(table, {}))


def match_sheet(sheet: Sheet, headers: Headers, header: int, saved: Mapping[str, str]) -> SheetMatch:
    """Return the columns of a sheet whose header stands in this row; each field is taken once, by the surest."""
    row = sheet.rows[header]
    allowed = {field.name for field in headers.table.fields}
    guesses: list[tuple[float, int, str]] = []
    for column, text in enumerate(row):
        kept = saved.get(tidy(text)) if tidy(text) else None
        if kept is None or (kept and kept not in allowed):
            guesses += [(-sure, column, field) for field, sure in headers.guesses(text)]
        elif kept:
            guesses.append((-1.0, column, kept))
    known = {column for _sure, column, _name in guesses}
    for column in range(len(row)):
        if column not in known and tidy(row[column]) not in saved:
            cells = _cells_below(sheet, header, column)
            guesses += [(-sure, column, name) for name, sure in headers.guess_by_content(cells)]
    taken: dict[str, tuple[int, float]] = {}
    given: dict[int, str] = {}
    for minus, column, field in sorted(guesses, key=lambda one: one[:2]):
        is_also = -minus == 1.0 and tidy(row[column]) in saved and field in headers.texts
        if column not in given and (field not in taken or is_also):
            taken.setdefault(field, (column, -minus))
            given[column] = field
    columns = tuple(
        Match(column, text, field, taken[field][1] if field else 0.0, _samples(sheet, header, column))
        for column, text in enumerate(row)
        for field in [given.get(column)]
        if text.strip() or _samples(sheet, header, column)
    )
    said = {name: saved[SAME + name] for name in allowed - taken.keys() if saved.get(SAME + name)}
    return SheetMatch(sheet.name, headers.table.name, header, columns, said, _top(sheet))


def _top(sheet: Sheet) -> tuple[str, ...]:
    filled = ([cell.strip() for cell in row if cell.strip()] for row in sheet.rows[:HEADER_WITHIN])
    return tuple(" | ".join(cells)[:LONGEST_TOP] for cells in filled)


def _cells_below(sheet: Sheet, header: int, column: int) -> list[str]:
    rows = sheet.rows[header + 1 : header + 1 + LOOKED_AT]
    return [row[column] for row in rows if column < len(row) and row[column].strip()]


def _samples(sheet: Sheet, header: int, column: int) -> tuple[str, ...]:
    cells = (row[column] for row in sheet.rows[header + 1 : header + 40] if column < len(row) and row[column].strip())
    return tuple(cell[:60] for cell, _n in zip(cells, range(SAMPLES), strict=False))
