"""Files to a roster: the people, the positions, and everything found on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from placement.rosters.cells import (
    PositionIds,
    choices_in,
    id_in,
    integer_form,
    number_in,
    text_in,
)
from placement.rosters.errors import RosterError
from placement.rosters.fields import Field
from placement.rosters.findings import Fact, Finding, Kind
from placement.rosters.mapping import ColumnMap
from placement.rosters.recognise import Bound, Layout, recognise
from placement.rosters.roster import Roster, RosterPerson, RosterPosition
from placement.rosters.tables import Row, Table, read_tables


def read_roster(paths: Sequence[Path], columns: ColumnMap | None = None) -> Roster:
    """Return the roster in spreadsheets and text tables, in any order.

    Raises RosterError: with the first fault of a file's form, or with every faulty row.
    """
    columns = columns or ColumnMap()
    names = short_names(paths)
    tables = [
        table
        for path, name in zip(paths, names, strict=True)
        for table in read_tables(path, name, encoding=columns.encoding, delimiter=columns.delimiter)
    ]
    people, positions = recognise(tables, columns)
    notes = _Notes([*columns.findings, *(finding for table in tables for finding in table.findings)])
    places = _positions(positions, notes) if positions else _derived(people, columns, notes)
    ids = PositionIds.of(place.id for place in places)
    persons = _people(people, ids, columns.separator, notes)
    if notes.faults:
        raise RosterError(notes.faults)
    _note_seatless(persons, places, notes)
    return Roster(tuple(persons), tuple(places), tuple(notes.findings))


def short_names(paths: Sequence[Path]) -> list[str]:
    """Return what messages call the files: the name, with the folder where names repeat."""
    counts = Counter(path.name for path in paths)
    return [path.name if counts[path.name] == 1 else str(path) for path in paths]


@dataclass(slots=True)
class _Notes:
    """What is found while reading; faults stop the reading at its end, so that all are named."""

    findings: list[Finding]
    faults: list[Finding] = field(default_factory=list)

    def fault(self, kind: Kind, cell: _Cell, value: str = "", **facts: Fact) -> None:
        self.faults.append(Finding(kind, cell.table.file, cell.row.number, cell.column, value, facts))

    def find(self, kind: Kind, file: str, row: int | None = None, value: str = "", **facts: Fact) -> None:
        self.findings.append(Finding(kind, file, row, value=value, facts=facts))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place in a file, for messages."""

    table: Table
    row: Row
    index: int | None

    @property
    def column(self) -> str:
        return "" if self.index is None else self.table.header[self.index] or str(self.index + 1)


def _id(layout: Layout, row: Row, kind: Field, notes: _Notes) -> str:
    """Return the row's id; where names serve as ids, all of them."""
    name = id_in(_joined(row, layout.ids))
    if not name:
        notes.fault(Kind.EMPTY_ID, _Cell(layout.table, row, layout.ids[0]), field=kind)
    return name


def _joined(row: Row, indices: Iterable[int]) -> str:
    return " ".join(filter(None, (text_in(row.cells[k]) for k in indices)))


def _number(layout: Layout, row: Row, bound: Bound, kind: Field, notes: _Notes) -> int:
    """Return the row's least or most; a blank least is 0, a blank most is a fault."""
    if bound.column is None:
        return bound.number
    cell = row.cells[bound.column]
    is_least = kind in {Field.PERSON_MIN, Field.POSITION_MIN}
    number = 0 if is_least and not text_in(cell) else number_in(cell)
    if number is None:
        notes.fault(Kind.BAD_NUMBER, _Cell(layout.table, row, bound.column), text_in(cell), field=kind)
    return number or 0


def _bounds(layout: Layout, row: Row, least: Field, most: Field, notes: _Notes) -> tuple[int, int]:
    before = len(notes.faults)
    low = _number(layout, row, layout.least, least, notes)
    high = _number(layout, row, layout.most, most, notes)
    if low > high and len(notes.faults) == before:
        index = layout.least.column if layout.least.column is not None else layout.most.column
        notes.fault(Kind.LEAST_ABOVE_MOST, _Cell(layout.table, row, index), least=low, most=high)
    return low, high


class _Register:
    """The ids met so far, each with its place."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.places: dict[str, tuple[str, int]] = {}

    def enter(self, name: str, layout: Layout, row: Row, notes: _Notes) -> None:
        """Note an id; one that was met before is a fault that names both rows."""
        file, first = self.places.setdefault(name, (layout.table.file, row.number))
        if name and (file, first) != (layout.table.file, row.number):
            notes.fault(self.kind, _Cell(layout.table, row, layout.ids[0]), name, other=file, first=first)


# ------------------------------------------------------------------ positions


def _positions(layouts: Sequence[Layout], notes: _Notes) -> list[RosterPosition]:
    register = _Register(Kind.REPEATED_POSITION)
    places: list[RosterPosition] = []
    for layout in layouts:
        notes.findings.extend(layout.findings)
        _note_positions(layout, notes)
        places.extend(_position(layout, row, register, notes) for row in layout.table.rows)
    return places


def _position(layout: Layout, row: Row, register: _Register, notes: _Notes) -> RosterPosition:
    name = _id(layout, row, Field.POSITION_ID, notes)
    register.enter(name, layout, row, notes)
    least, most = _bounds(layout, row, Field.POSITION_MIN, Field.POSITION_MAX, notes)
    return RosterPosition(name, _joined(row, layout.names), least, most, layout.table.file, row.number)


def _note_positions(layout: Layout, notes: _Notes) -> None:
    header = layout.table.header
    least, most = (
        str(bound.number) if bound.column is None else header[bound.column] for bound in (layout.least, layout.most)
    )
    own = tuple(header[k] for k in layout.ids)
    notes.find(Kind.READ_POSITIONS, layout.table.file, count=len(layout.table.rows), id=own, least=least, most=most)


def _derived(people: Sequence[Layout], columns: ColumnMap, notes: _Notes) -> list[RosterPosition]:
    """Return the different choices as positions, in the order of their first appearance."""
    nothing = PositionIds.of(())
    cells = (row.cells[k] for layout in people for row in layout.table.rows for k in layout.choices)
    is_list = any(len(layout.choices) == 1 for layout in people)
    values = (value for cell in cells for value in _listed(cell, columns.separator, nothing, is_list=is_list))
    named = dict.fromkeys(value for value in values if not nothing.is_none(value))
    forms = {name: integer_form(name) for name in named}
    if None not in forms.values():
        named = dict.fromkeys(form for form in forms.values() if form and form != "0")
    least, most = columns.numbers.get(Field.POSITION_MIN, 0), columns.numbers[Field.POSITION_MAX]
    notes.find(Kind.DERIVED_POSITIONS, "", count=len(named), most=most)
    return [RosterPosition(name, "", least, most) for name in named]


# ------------------------------------------------------------------ people


def _people(layouts: Sequence[Layout], ids: PositionIds, separator: str | None, notes: _Notes) -> list[RosterPerson]:
    reader = _PeopleReader(ids, separator, _Register(Kind.REPEATED_PERSON), notes)
    people: list[RosterPerson] = []
    for layout in layouts:
        notes.findings.extend(layout.findings)
        _note_people(layout, notes)
        people.extend(reader.person(layout, row) for row in layout.table.rows)
    return people


@dataclass(frozen=True, slots=True)
class _PeopleReader:
    """Rows to people, given the positions they may choose."""

    ids: PositionIds
    separator: str | None
    register: _Register
    notes: _Notes

    def person(self, layout: Layout, row: Row) -> RosterPerson:
        name = _id(layout, row, Field.PERSON_ID, self.notes)
        self.register.enter(name, layout, row, self.notes)
        least, most = _bounds(layout, row, Field.PERSON_MIN, Field.PERSON_MAX, self.notes)
        file = layout.table.file
        choices = self.settled([*self.stated(layout, row)], name, file, row.number)
        return RosterPerson(name, _joined(row, layout.names), choices, file, row.number, least, most)

    def stated(self, layout: Layout, row: Row) -> Iterator[str | None]:
        """Return the position each value names, None for no choice; an unknown one is a fault."""
        is_list = len(layout.choices) == 1
        for index in layout.choices:
            for value in _listed(row.cells[index], self.separator, self.ids, is_list=is_list):
                found = self.ids.find(value)
                if found is None and not self.ids.is_none(value):
                    self.notes.fault(Kind.UNKNOWN_CHOICE, _Cell(layout.table, row, index), value)
                yield found

    def settled(self, stated: Sequence[str | None], person: str, file: str, row: int) -> tuple[str, ...]:
        """Return the choices without blanks and repetitions, and note each."""
        named = [choice for choice in stated if choice is not None]
        for choice, count in Counter(named).items() if len(set(named)) < len(named) else ():
            if count > 1:
                self.notes.find(Kind.REPEATED_CHOICE, file, row, person, choice=choice)
        if not named:
            self.notes.find(Kind.NO_CHOICES, file, row, person)
        elif None in stated[: len(named)]:
            self.notes.find(Kind.BLANK_BEFORE_CHOICE, file, row, person)
        return tuple(dict.fromkeys(named))


def _listed(cell: str, separator: str | None, ids: PositionIds, *, is_list: bool) -> list[str]:
    """Return the values of one choice column; several only where it is the single one."""
    return choices_in(cell, separator, ids) if is_list or separator else [id_in(cell)]


def _note_people(layout: Layout, notes: _Notes) -> None:
    own, choices = (tuple(layout.table.header[k] for k in columns) for columns in (layout.ids, layout.choices))
    notes.find(Kind.READ_PEOPLE, layout.table.file, count=len(layout.table.rows), id=own, choices=choices)


def _note_seatless(people: Iterable[RosterPerson], positions: Iterable[RosterPosition], notes: _Notes) -> None:
    seatless = {place.id for place in positions if place.most == 0}
    for person in people:
        for choice in (choice for choice in person.choices if choice in seatless):
            notes.find(Kind.SEATLESS_CHOICE, person.file, person.row, person.id, choice=choice)
