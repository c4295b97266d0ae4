"""Which table holds the people, which the positions, and which column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from placement.rosters.cells import choices_in, id_in
from placement.rosters.choices import choice_readings
from placement.rosters.columns import Family, families
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Finding, Kind
from placement.rosters.headers import header_key, is_known
from placement.rosters.mapping import ColumnMap
from placement.rosters.person_columns import people_layouts
from placement.rosters.position_columns import position_layouts
from placement.rosters.seats import are_behind, seats_row
from placement.rosters.shapes import ChoiceReading, Layout, Shape
from placement.rosters.sides import Sides, around, divide, rough_names, told_side
from placement.rosters.spelling import PositionNames
from placement.rosters.tables import Table

FEWEST_UNPADDED = 2
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Recognition:
    """The layouts of both sides, the tables that are neither, and what the user must say first."""

    people: tuple[Layout, ...]
    positions: tuple[Layout, ...]
    ignored: tuple[Table, ...]
    asked: tuple[Finding, ...] = ()
    confidence: int = 99
    names: PositionNames | None = None


def recognise(tables: Sequence[Table], columns: ColumnMap) -> Recognition:
    """Return what the tables hold.

    What the mapping says counts first, then what the cells hold together with what the headers
    say: choices are the columns that name positions. Raises RosterError where the tables or
    their columns stay unclear; what may be asked one by one stands in `asked`.
    """
    told = partial(told_side, columns=columns)
    sides = divide(families(tables, told), columns)
    headless = _headless(sides, columns)
    if headless:
        tables = [table.without_header() if table in headless else table for table in tables]
        sides = divide(families(tables, told), columns)
    if not sides.positions and Field.POSITION_MAX not in columns.numbers and not _brings_seats(sides.people[0]):
        raise fault(Kind.NO_POSITIONS, sides.people[0].file)
    positions = [layout for family in sides.positions for layout in position_layouts(family, sides.people, columns)]
    names = names_of(positions, columns)
    names = _with_unpadded(names, sides.people) if names is not None else None
    people = [layout for family in sides.people for layout in people_layouts(family, names, columns)]
    used = {(t.file, t.top, t.left) for layout in (*people, *positions) for t in (layout.table,)}
    ignored = tuple(table for table in tables if (table.file, table.top, table.left) not in used)
    return Recognition(tuple(people), tuple(positions), ignored, tuple(_asked(people)), sides.confidence, names)


def _headless(sides: Sides, columns: ColumnMap) -> list[Table]:
    """Return the tables whose first row was taken for a header and is a row: it holds choices, or what was chosen."""
    if len(sides.positions) != 1:
        return []
    names, known = rough_names(sides.positions[0]), columns.known_headers()
    found: list[Table] = []
    for family in sides.people:
        readings = choice_readings(family, names, around(family))
        if readings and readings[0].shape in {Shape.COLUMNS, Shape.LIST} and readings[0].cover > HALF:
            is_row = all(_is_choice(family.header[k], names) for k in readings[0].columns)
            chosen = {value for k in readings[0].columns for value in family.columns[k].counts}
            found += filter(_is_wordless, family.tables if is_row else ())
            found += [
                table for table in sides.positions[0].tables if not chosen.isdisjoint(filter(None, table.header))
            ]
    return [table for table in found if table.has_header and known.isdisjoint(map(header_key, table.header))]


def _is_wordless(table: Table) -> bool:
    """Whether no cell of a header has a word that names a fact of a roster."""
    return not any(map(is_known, table.header))


def _is_choice(text: str, names: PositionNames) -> bool:
    parts = choices_in(text, None, names) if text else []
    return bool(parts) and all(names.plainly(part) is not None for part in parts)


def _brings_seats(people: Family) -> bool:
    """Whether a matrix says in its headers, or in a row of its own, how many people its columns take."""
    reading = _matrix_alone(people)
    if reading is None:
        return False
    return are_behind(reading.targets) or any(
        Field.POSITION_MAX in seats_row(cells, reading.columns) for cells in people.rows()
    )


def _matrix_alone(people: Family) -> ChoiceReading | None:
    readings = choice_readings(people, None, around(people))
    return next((reading for reading in readings[:1] if reading.shape is Shape.MATRIX), None)


def names_of(positions: Sequence[Layout], columns: ColumnMap) -> PositionNames | None:
    """Return everything that positions are called, or None where there is no list of them."""
    if not positions:
        return None
    ids: list[str] = []
    titles: list[tuple[str, str]] = []
    for layout in positions:
        for row in layout.table.rows:
            place = id_in(" ".join(filter(None, (row.cells[k] for k in layout.ids))))
            ids.append(place)
            titles.extend((title, place) for k in layout.aliases if (title := id_in(row.cells[k])) and place)
    return PositionNames.of(filter(None, ids), titles, columns.told)


def _with_unpadded(names: PositionNames, people: Iterable[Family]) -> PositionNames:
    """Return the names with what a spreadsheet makes of ids by dropping their zeros, where that is plain.

    It is plain where two columns' values at least are such, and no number means anything else.
    """
    bare = {place.lstrip("0"): place for place in names.ids.exact if place.isdecimal() and place[:1] == "0"}
    if len(bare) < FEWEST_UNPADDED or any(place in names.ids.exact for place in bare):
        return names
    values = [set(c.counts) for f in people for c in f.columns if c.is_integer and not c.is_serial]
    met = [found for found in values if len(found) >= FEWEST_UNPADDED and found <= bare.keys() | names.ids.exact]
    return names.with_unpadded(bare) if met else names


def _asked(people: Iterable[Layout]) -> Iterable[Finding]:
    for layout in people:
        reading = layout.reading
        if reading is not None and reading.scale is not None and reading.scale.is_asked:
            rated = reading.columns if reading.rank is None else (reading.rank,)
            headers = tuple(layout.table.name_of(k) for k in rated)
            yield Finding(
                Kind.SCALE_UNCLEAR, layout.table.file, facts={"columns": headers, "because": reading.scale.why}
            )
