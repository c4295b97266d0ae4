"""Files to a roster: the people, the positions, and everything found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from placement.rosters.bounds import UNLIMITED, bounds_of, id_of, joined
from placement.rosters.cells import PositionIds, choices_in, id_in, integer_form
from placement.rosters.errors import RosterError
from placement.rosters.fields import Field
from placement.rosters.files import read_books
from placement.rosters.findings import Finding, Kind
from placement.rosters.mapping import ColumnMap
from placement.rosters.notes import Cell, Notes
from placement.rosters.people import PeopleReader
from placement.rosters.recognise import Recognition, recognise
from placement.rosters.regions import tables_in
from placement.rosters.roster import Roster, RosterPerson, RosterPosition
from placement.rosters.seats import are_behind, bare_name, seats_behind, seats_row
from placement.rosters.shapes import Layout, Shape
from placement.rosters.spelling import PositionNames
from placement.rosters.tables import Row, Table
from placement.sheets import Book

FEW_POSITIONS = 3


def read_roster(paths: Sequence[Path], columns: ColumnMap | None = None) -> Roster:
    """Return the roster in spreadsheets and text tables, in any order.

    Raises RosterError: with the first fault of a file's form, with what must be asked, or with
    every faulty row.
    """
    columns = columns or ColumnMap()
    return read_in(read_books(paths, columns), columns)


def read_in(books: Mapping[str, Book], columns: ColumnMap) -> Roster:
    """Return the roster in books. Raises RosterError as `read_roster` does."""
    tables = tables_in(dict(books), columns.known_headers())
    return roster_of(recognise(tables, columns), tables, columns)


def roster_of(found: Recognition, tables: Sequence[Table], columns: ColumnMap) -> Roster:
    """Return the roster in tables that are recognised. Raises RosterError where something is still to ask."""
    if found.asked:
        raise RosterError(found.asked)
    notes = Notes([*columns.findings, *(finding for table in tables for finding in table.findings)])
    notes.extend([Finding(Kind.IGNORED_TABLE, t.file, t.top, facts={"columns": t.named()}) for t in found.ignored])
    places = _positions(found.positions, notes) if found.positions else _derived(found.people, columns, notes)
    names = _names(found.positions, places, columns)
    names = names.with_unpadded(found.names.unpadded) if found.names is not None else names
    people = PeopleReader(names, columns.separator, notes).people(_named_targets(found.people, places))
    if notes.faults:
        raise RosterError(_in_order(notes.faults, tables))
    places = _limited(_without_totals(places, people, notes), len(people), notes)
    _note_seatless(people, places, notes)
    _note_shared(people, notes)
    return Roster(tuple(people), tuple(places), tuple(notes.findings))


def _in_order(faults: Sequence[Finding], tables: Sequence[Table]) -> list[Finding]:
    """Return the faults in the order of their places."""
    files = {table.file: k for k, table in reversed(list(enumerate(tables)))}
    return sorted(faults, key=lambda found: (files.get(found.file, 0), found.row or 0))


# ------------------------------------------------------------------ positions


def _names(layouts: Sequence[Layout], places: Sequence[RosterPosition], columns: ColumnMap) -> PositionNames:
    """Return everything that the positions are called."""
    titles = [
        (id_in(row.cells[k]), place.id)
        for layout in layouts
        for row, place in zip(layout.table.rows, _of_table(places, layout), strict=True)
        for k in layout.aliases
        if id_in(row.cells[k]) and place.id
    ]
    return PositionNames.of((place.id for place in places if place.id), titles, columns.told)


def _of_table(places: Iterable[RosterPosition], layout: Layout) -> list[RosterPosition]:
    table = layout.table
    numbers = {row.number for row in table.rows}
    return [place for place in places if place.file == table.file and place.row in numbers]


def _positions(layouts: Sequence[Layout], notes: Notes) -> list[RosterPosition]:
    seen: dict[str, tuple[str, int]] = {}
    places: list[RosterPosition] = []
    for layout in layouts:
        notes.extend(layout.findings)
        _note_positions(layout, notes)
        places.extend(_position(layout, row, seen, notes) for row in layout.table.rows)
    return places


def _position(layout: Layout, row: Row, seen: dict[str, tuple[str, int]], notes: Notes) -> RosterPosition:
    name = id_of(layout, row, Field.POSITION_ID, notes)
    place = (layout.table.file, row.number)
    file, first = seen.setdefault(name, place)
    if name and (file, first) != place:
        cell = Cell(layout.table, row, layout.ids[0])
        notes.fault(Kind.REPEATED_POSITION, cell, name, other=file, first=first)
    least, most = bounds_of(layout, row, Field.POSITION_MIN, Field.POSITION_MAX, notes)
    return RosterPosition(name, joined(row, layout.names), least, most, *place)


def _note_positions(layout: Layout, notes: Notes) -> None:
    table = layout.table
    least, most = (
        str(bound.number) if bound.column is None else table.name_of(bound.column)
        for bound in (layout.least, layout.most)
    )
    own = tuple(table.name_of(k) for k in layout.ids)
    notes.find(Kind.READ_POSITIONS, table.file, count=len(table.rows), id=own, least=least, most=most)


# ------------------------------------------------------------------ positions without a list


def _derived(people: Sequence[Layout], columns: ColumnMap, notes: Notes) -> list[RosterPosition]:
    """Return the positions that people may choose or have chosen, where there is no list of them."""
    matrix = next((layout for layout in people if _is_matrix(layout)), None)
    return _of_matrix(matrix, columns, notes) if matrix is not None else _of_choices(people, columns, notes)


def _is_matrix(layout: Layout) -> bool:
    return layout.reading is not None and layout.reading.shape is Shape.MATRIX


def _of_matrix(layout: Layout, columns: ColumnMap, notes: Notes) -> list[RosterPosition]:
    """Return the positions of a matrix's columns with the seats that stand behind their names or in a row."""
    assert layout.reading is not None
    targets = layout.reading.targets
    file = layout.table.file
    stated: dict[Field, tuple[int, ...]] = {}
    for row in layout.table.rows:
        if bounds := seats_row(row.cells, layout.reading.columns):
            stated |= bounds
            notes.find(Kind.SEATS_IN_ROW, file, row.number)
    if are_behind(targets) and Field.POSITION_MAX not in columns.numbers:
        notes.find(Kind.SEATS_IN_NAMES, file)
        return [RosterPosition(bare_name(name), name, *(seats_behind(name) or (0, 0)), file) for name in targets]
    return [_of_column(name, k, stated, columns) for k, name in enumerate(targets)]


def _of_column(name: str, k: int, stated: Mapping[Field, tuple[int, ...]], columns: ColumnMap) -> RosterPosition:
    fields = (Field.POSITION_MIN, Field.POSITION_MAX)
    least, most = (stated[field][k] if field in stated else columns.numbers.get(field, 0) for field in fields)
    return RosterPosition(name, "", least, most)


def _of_choices(people: Sequence[Layout], columns: ColumnMap, notes: Notes) -> list[RosterPosition]:
    """Return the different choices as positions, in the order of their first appearance."""
    nothing = PositionIds.of(())
    cells = (row.cells[k] for layout in people for row in layout.table.rows for k in layout.choices)
    is_list = any(len(layout.choices) == 1 for layout in people) or columns.separator is not None
    values = (part for cell in cells for part in _parts(cell, columns.separator, nothing, is_list=is_list))
    named = dict.fromkeys(value for value in values if not nothing.is_none(value))
    forms = {name: integer_form(name) for name in named}
    if None not in forms.values():
        named = dict.fromkeys(form for form in forms.values() if form and form != "0")
    least, most = columns.numbers.get(Field.POSITION_MIN, 0), columns.numbers[Field.POSITION_MAX]
    notes.find(Kind.DERIVED_POSITIONS, "", count=len(named), most=most)
    return [RosterPosition(name, "", least, most) for name in named]


def _parts(cell: str, separator: str | None, ids: PositionIds, *, is_list: bool) -> list[str]:
    return choices_in(cell, separator, ids) if is_list else [id_in(cell)]


def _named_targets(people: Sequence[Layout], places: Sequence[RosterPosition]) -> list[Layout]:
    """Return the layouts with matrices that call positions by their ids."""
    ids = {place.title: place.id for place in places if place.title} | {place.id: place.id for place in places}
    return [_named_target(layout, ids) if _is_matrix(layout) else layout for layout in people]


def _named_target(layout: Layout, ids: Mapping[str, str]) -> Layout:
    reading = layout.reading
    assert reading is not None
    targets = tuple(ids.get(target, target) for target in reading.targets)
    return layout.with_reading(reading.with_targets(targets))


# ------------------------------------------------------------------ what is worth telling


def _without_totals(
    places: Sequence[RosterPosition], people: Iterable[RosterPerson], notes: Notes
) -> list[RosterPosition]:
    """Return the positions without a last line that is the sum of the others and that nobody chose."""
    last, others = places[-1], places[:-1]
    is_sum = (last.most, last.least) in {
        (sum(place.most for place in others), least) for least in (0, sum(place.least for place in others))
    }
    is_one_list = len({place.file for place in places}) == 1 and last.row is not None
    if len(others) < FEW_POSITIONS or not (is_sum and is_one_list):
        return [*places]
    if any(last.id in person.choices for person in people):
        return [*places]
    notes.find(Kind.TOTALS_ROW, last.file, last.row, last.id)
    return [*others]


def _limited(places: Sequence[RosterPosition], people: int, notes: Notes) -> list[RosterPosition]:
    """Return the positions, those without a limit with a seat for everybody."""
    for place in places:
        if place.most == UNLIMITED:
            notes.find(Kind.NO_LIMIT, place.file, place.row, place.id, most=people)
    return [replace(p, most=max(people, p.least)) if p.most == UNLIMITED else p for p in places]


def _note_seatless(people: Iterable[RosterPerson], positions: Iterable[RosterPosition], notes: Notes) -> None:
    seatless = {place.id for place in positions if place.most == 0}
    for person in people if seatless else ():
        for choice in (choice for choice in person.choices if choice in seatless):
            notes.find(Kind.SEATLESS_CHOICE, person.file, person.row, person.id, choice=choice)


def _note_shared(people: Iterable[RosterPerson], notes: Notes) -> None:
    count = sum(bool(person.ranks) for person in people)
    if count:
        notes.find(Kind.SHARED_RANKS, "", count=count)
