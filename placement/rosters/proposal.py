"""What was recognised in a roster, how surely, and what the user should say: for a page or a terminal.

`propose` looks, `mapping_of` writes down what it took, `apply` reads. All are pure: books in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from placement.rosters.errors import RosterError
from placement.rosters.fields import BOUNDS, Field
from placement.rosters.findings import Fact, Finding, Kind
from placement.rosters.headers import is_aside, is_result, is_time
from placement.rosters.mapping import ColumnMap
from placement.rosters.matrix import Scale
from placement.rosters.reading import roster_of
from placement.rosters.recognise import Recognition, recognise
from placement.rosters.regions import tables_in
from placement.rosters.roster import Roster
from placement.rosters.shapes import Guess, Layout, Reason, Shape, Side
from placement.rosters.tables import Table
from placement.sheets import Book

DOUBTFUL = 75
SHOWN_VALUES = 3


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """One column: what it holds, how surely from 0 to 100, why, and what else may hold that.

    name : what a mapping calls it. fields : () for a column that is not read. values : examples.
    """

    name: str
    fields: tuple[Field, ...]
    confidence: int
    reason: Reason
    values: tuple[str, ...]
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProposal:
    """One table and its columns. `name` is what a mapping calls it; `side` is what it lists."""

    name: str
    file: str
    sheet: str
    top: int
    side: Side
    confidence: int
    rows: int
    columns: tuple[ColumnProposal, ...]
    shape: Shape | None = None
    scale: Scale | None = None
    left: int = 0
    """The columns of the sheet before the table."""


@dataclass(frozen=True, slots=True)
class Question:
    """What only the user can say; `options` are answers, each a mapping to lay over the one in use.

    is_blocking : the roster is not read before it is answered.
    """

    finding: Finding
    options: tuple[ColumnMap, ...] = ()
    is_blocking: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was recognised; `given` is what was said before, `mapping` says all that was taken."""

    tables: tuple[TableProposal, ...]
    questions: tuple[Question, ...]
    given: ColumnMap
    mapping: ColumnMap
    source: tuple[Table, ...]
    found: Recognition | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the roster can be read without an answer."""
        return not any(question.is_blocking for question in self.questions)


def propose(books: Mapping[str, Book], columns: ColumnMap | None = None) -> Proposal:
    """Return what is recognised in books, given what a mapping says already.

    What is unclear becomes a question. Raises RosterError where a file holds no table.
    """
    columns = columns or ColumnMap()
    tables = tuple(tables_in(dict(books), columns.known_headers()))
    try:
        found = recognise(tables, columns)
    except RosterError as error:
        questions = tuple(Question(finding, _answers(finding, columns)) for finding in error.faults)
        return Proposal(_unread(tables), questions, columns, columns, tables)
    blocking = [Question(finding, _scales(columns)) for finding in found.asked]
    doubts = [Question(finding, is_blocking=False) for layout in _layouts(found) for finding in _doubts(layout)]
    return Proposal(_tables(found, tables), (*blocking, *doubts), columns, mapping_of(found, columns), tables, found)


def apply(proposal: Proposal, columns: ColumnMap | None = None) -> Roster:
    """Return the roster as proposed, or as a mapping says. Raises RosterError for questions and faulty rows."""
    if columns is None and proposal.found is not None:
        return roster_of(proposal.found, proposal.source, proposal.given)
    columns = columns or proposal.given
    return roster_of(recognise(proposal.source, columns), proposal.source, columns)


# ------------------------------------------------------------------ what was taken, as a mapping


def mapping_of(found: Recognition, columns: ColumnMap) -> ColumnMap:
    """Return the mapping that says all that was recognised, so that the same form is read the same again."""
    names = {field: tuple(cells) for layout in _layouts(found) for field, cells in _named(layout).items()}
    numbers = {Field.POSITION_MAX: 1} if _is_assumed(found) else {}
    reading = found.people[0].reading if found.people else None
    return replace(
        columns,
        names=names | dict(columns.names),
        numbers={field: number for field, number in (numbers | dict(columns.numbers)).items() if field not in names},
        matrix=columns.matrix or _scale(found),
        shape=columns.shape or (reading.shape if reading is not None else None),
    )


def _scale(found: Recognition) -> Scale | None:
    reading = found.people[0].reading if found.people else None
    is_known = reading is not None and reading.scale is not None and not reading.scale.is_asked
    return reading.scale.scale if is_known and reading is not None and reading.scale is not None else None


def _is_assumed(found: Recognition) -> bool:
    return any(finding.kind is Kind.SEATS_ASSUMED for layout in found.positions for finding in layout.findings)


def _named(layout: Layout) -> dict[Field, list[str]]:
    """Return the columns of each field of a layout by their names."""
    people = layout.side is Side.PEOPLE
    fields = {
        Field.PERSON_ID if people else Field.POSITION_ID: layout.ids,
        Field.PERSON_NAME if people else Field.POSITION_TITLE: layout.names,
        Field.CHOICES: layout.choices,
        Field.SUBMITTED_AT: () if layout.time is None else (layout.time,),
        Field.RANK: () if layout.reading is None or layout.reading.rank is None else (layout.reading.rank,),
        Field.PERSON_MIN if people else Field.POSITION_MIN: _column(layout.least.column),
        Field.PERSON_MAX if people else Field.POSITION_MAX: _column(layout.most.column),
    }
    return {field: [layout.table.name_of(k) for k in cells] for field, cells in fields.items() if cells}


def _column(index: int | None) -> tuple[int, ...]:
    return () if index is None else (index,)


# ------------------------------------------------------------------ tables and columns


def _layouts(found: Recognition) -> tuple[Layout, ...]:
    return (*found.people, *found.positions)


def _tables(found: Recognition, tables: tuple[Table, ...]) -> tuple[TableProposal, ...]:
    read = [_table(layout.table, layout, found.confidence) for layout in _layouts(found)]
    return (*read, *(_table(table, None, found.confidence) for table in tables if table in found.ignored))


def _unread(tables: tuple[Table, ...]) -> tuple[TableProposal, ...]:
    return tuple(_table(table, None, 0) for table in tables)


def _table(table: Table, layout: Layout | None, confidence: int) -> TableProposal:
    reading = layout.reading if layout is not None else None
    columns = tuple(_proposal(table, k, layout) for k in range(len(table.header)))
    return TableProposal(
        f"{table.file}:{table.top}",
        table.file,
        table.sheet,
        table.top,
        layout.side if layout is not None else Side.IGNORE,
        confidence,
        len(table.rows),
        columns,
        reading.shape if reading is not None else None,
        reading.scale.scale if reading is not None and reading.scale is not None else None,
        table.left,
    )


def _proposal(table: Table, k: int, layout: Layout | None) -> ColumnProposal:
    values = tuple(dict.fromkeys(row.cells[k] for row in table.rows[:50] if row.cells[k]))[:SHOWN_VALUES]
    guesses = [guess for guess in layout.guesses if k in guess.columns] if layout is not None else []
    if not guesses:
        reason = (
            Reason.HEADER
            if any(says(table.header[k]) for says in (is_aside, is_result, is_time))
            else Reason.LEFT_OVER
        )
        return ColumnProposal(table.name_of(k), (), 90 if reason is Reason.HEADER else 60, reason, values)
    others = tuple(table.name_of(other) for guess in guesses for other in guess.others)
    weakest = min(guesses, key=lambda guess: guess.confidence)
    fields = tuple(dict.fromkeys(guess.field for guess in guesses))
    return ColumnProposal(table.name_of(k), fields, weakest.confidence, weakest.reason, values, others)


# ------------------------------------------------------------------ questions


def _doubts(layout: Layout) -> list[Finding]:
    """Return the columns that were taken although others are nearly as likely."""
    return [_doubt(layout, guess) for guess in layout.guesses if guess.confidence < DOUBTFUL]


def _doubt(layout: Layout, guess: Guess) -> Finding:
    names = tuple(layout.table.name_of(k) for k in guess.columns)
    others = tuple(layout.table.name_of(k) for k in guess.others)
    kind = Kind.DOUBTFUL_BETWEEN if others else Kind.DOUBTFUL_COLUMN
    facts: dict[str, Fact] = {
        "field": guess.field,
        "columns": names,
        "others": others,
        "confidence": guess.confidence,
    }
    return Finding(kind, layout.table.file, facts=facts)


def _scales(columns: ColumnMap) -> tuple[ColumnMap, ...]:
    return tuple(replace(columns, matrix=scale) for scale in (Scale.RANKS, Scale.WEIGHTS))


def _answers(finding: Finding, columns: ColumnMap) -> tuple[ColumnMap, ...]:
    """Return the mappings that answer a question about columns: one for each that may hold the field."""
    field, among = finding.facts.get("field"), finding.facts.get("columns", ())
    if finding.kind is Kind.SHAPE_UNCLEAR:
        return tuple(replace(columns, shape=shape) for shape in (Shape.MATRIX, Shape.COLUMNS))
    if finding.kind is Kind.ROWS_UNCLEAR:
        return tuple(replace(columns, shape=shape) for shape in (Shape.PAIRS, Shape.LIST))
    if finding.kind is Kind.NO_POSITIONS:
        return (replace(columns, numbers={**columns.numbers, Field.POSITION_MAX: 1}),)
    if not isinstance(field, Field) or not isinstance(among, tuple):
        return ()
    choices = [(name,) for name in among] + ([tuple(among)] if field is Field.CHOICES and len(among) > 1 else [])
    answers = [replace(columns, names={**columns.names, field: names}) for names in choices]
    if field in BOUNDS:
        answers.append(replace(columns, numbers={**columns.numbers, field: 1}))
    return tuple(answers)
