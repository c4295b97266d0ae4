"""A matrix whose rows are positions, turned so that its rows are people."""

from __future__ import annotations

from placement.rosters.cells import id_in
from placement.rosters.choices import is_person_header, scale_of
from placement.rosters.columns import Family
from placement.rosters.matrix import Why, holds_levels
from placement.rosters.tables import Row, Table

FEWEST_PEOPLE = 2
SHOWN = frozenset({Why.MARKS, Why.PERMUTATIONS, Why.ORDINALS, Why.RANKINGS, Why.LARGE})


def person_columns(family: Family) -> tuple[int, ...]:
    """Return the columns that may be people, one each: their cells hold levels, their headers no known words.

    Where most hold marks, those with numbers only are something else, such as seats.
    """
    may = [
        column
        for column in family.columns
        if column.filled and is_person_header(column.header) and holds_levels(column.sample)
    ]
    marked = [column for column in may if not column.is_integer]
    return tuple(column.index for column in (marked if 2 * len(marked) > len(may) else may))


def turned(family: Family, key: int, people: tuple[int, ...] | None = None) -> Family | None:
    """Return the table with a row for each person, or None where its columns are not people.

    The rows keep the number of the person's column.
    """
    columns = people or person_columns(family)
    if len(family.tables) > 1 or len(columns) < FEWEST_PEOPLE or key in columns:
        return None
    table = family.tables[0]
    places = [id_in(cell) for cell in table.column(key)]
    if not all(places) or len(set(places)) < len(places):
        return None
    rows = tuple(Row(table.left + k + 1, (table.header[k], *(row.cells[k] for row in table.rows))) for k in columns)
    title = f"{table.title} {table.header[key]}".strip()
    found = Family(
        (Table(table.file, ("", *places), rows, (), table.sheet, table.top, table.left, title, has_header=True),)
    )
    if people is None and scale_of(found, tuple(range(1, len(places) + 1)), ()).why not in SHOWN:
        return None
    return found
