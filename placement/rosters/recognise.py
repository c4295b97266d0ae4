"""Which file holds the people, which the positions, and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from placement.rosters.cells import (
    ALL_SEPARATORS,
    NONE_MARKS,
    PositionIds,
    choices_in,
    id_in,
)
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Finding, Kind
from placement.rosters.headers import UNNUMBERED, choice_number, header_key, sureness
from placement.rosters.mapping import ColumnMap
from placement.rosters.tables import Table


class Side(StrEnum):
    """What a file lists."""

    PEOPLE = "people"
    POSITIONS = "positions"


@dataclass(frozen=True, slots=True)
class Bound:
    """A least or most: the index of its column, or one number for everybody."""

    column: int | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """One file and the indices of its columns. `ids` are several where names serve as ids."""

    table: Table
    side: Side
    ids: tuple[int, ...]
    names: tuple[int, ...]
    choices: tuple[int, ...]
    least: Bound
    most: Bound
    findings: tuple[Finding, ...] = ()


def recognise(tables: Sequence[Table], columns: ColumnMap) -> tuple[list[Layout], list[Layout]]:
    """Return the layouts of the files of people and of those of positions.

    What the mapping says counts first, then the headers, then the content: choices are the
    columns whose values are all ids of positions. Raises RosterError.
    """
    sides = _sides(tables, columns)
    people = [table for table, side in zip(tables, sides, strict=True) if side is Side.PEOPLE]
    positions = [table for table, side in zip(tables, sides, strict=True) if side is Side.POSITIONS]
    if not people:
        raise fault(Kind.NO_PEOPLE, tables[0].file)
    if not positions and Field.POSITION_MAX not in columns.numbers:
        raise fault(Kind.NO_POSITIONS, people[0].file)
    by_header = [_choices(table, columns) for table in people]
    layouts = [_positions_layout(table, columns, _values(people, by_header)) for table in positions]
    ids = PositionIds.of(id_in(cell) for layout in layouts for cell in layout.table.column(layout.ids[0]))
    return [
        _people_layout(table, columns, found, ids) for table, found in zip(people, by_header, strict=True)
    ], layouts


# ------------------------------------------------------------------ which side


def _sides(tables: Sequence[Table], columns: ColumnMap) -> list[Side]:
    """Return the side of each table; one side left over is that of the files still unknown."""
    known = [_mapped_side(table, tables, columns) or _headed_side(table) for table in tables]
    missing = [side for side in Side if side not in known]
    if None in known and len(missing) != 1:
        table = tables[known.index(None)]
        raise fault(Kind.UNRECOGNISED_FILE, table.file, columns=table.named())
    return [side or missing[0] for side in known]


def _mapped_side(table: Table, tables: Sequence[Table], columns: ColumnMap) -> Side | None:
    """Return the side whose named columns the table has, or whose ids it alone has."""
    deciding = (
        (Side.PEOPLE, Field.CHOICES),
        (Side.POSITIONS, Field.POSITION_MAX),
        (Side.POSITIONS, Field.POSITION_MIN),
    )
    for side, field in deciding:
        if _has(table, columns, field):
            return side
    ids = ((Side.PEOPLE, Field.PERSON_ID), (Side.POSITIONS, Field.POSITION_ID))
    alone = [side for side, field in ids if [other for other in tables if _has(other, columns, field)] == [table]]
    return alone[0] if len(alone) == 1 else None


def _headed_side(table: Table) -> Side | None:
    numbers = [choice_number(header) for header in table.header]
    if any(numbers):
        return Side.PEOPLE
    has_seats = any(sureness(Field.POSITION_MAX, header) is not None for header in table.header)
    has_people = any(sureness(Field.PERSON_ID, header) in {0, 2} for header in table.header)
    if UNNUMBERED in numbers and (has_people or not has_seats):
        return Side.PEOPLE
    return Side.POSITIONS if has_seats else None


def _has(table: Table, columns: ColumnMap, field: Field) -> bool:
    """Whether the table has a column that the mapping names for a field."""
    keys = set(map(header_key, table.header))
    return any(header_key(name) in keys for name in columns.names.get(field, ()))


# ------------------------------------------------------------------ single columns


def _mapped(table: Table, columns: ColumnMap, field: Field) -> tuple[int, ...] | None:
    """Return the columns the mapping names for a field, or None where it is silent."""
    if field not in columns.names:
        return None
    return tuple(_index(table, name, field, columns) for name in columns.names[field])


def _index(table: Table, name: str, field: Field, columns: ColumnMap) -> int:
    found = [k for k, header in enumerate(table.header) if header == name.strip()]
    found = found or [k for k, header in enumerate(table.header) if header_key(header) == header_key(name)]
    if not found:
        raise fault(
            Kind.MAP_MISSING_COLUMN, table.file, value=name, map=columns.file, field=field, columns=table.named()
        )
    if len(found) > 1:
        raise fault(Kind.REPEATED_HEADER, table.file, column=name)
    return found[0]


def _headed(table: Table, field: Field, taken: Iterable[int] = ()) -> int | None:
    """Return the column that most surely holds a field. Raises RosterError where two do."""
    best = _surest(table, field, taken)
    if len(best) > 1:
        raise fault(Kind.AMBIGUOUS_COLUMN, table.file, field=field, columns=tuple(table.header[k] for k in best))
    return best[0] if best else None


def _surest(table: Table, field: Field, taken: Iterable[int]) -> list[int]:
    free = [k for k in range(len(table.header)) if k not in set(taken)]
    rated = [(rating, k) for k in free if (rating := sureness(field, table.header[k])) is not None]
    return [k for rating, k in rated if rating == min(rated)[0]]


def _names(table: Table, columns: ColumnMap, field: Field, taken: Iterable[int]) -> tuple[int, ...]:
    """Return the columns of a name: all those the headers give, such as first and family name."""
    mapped = _mapped(table, columns, field)
    if mapped is not None:
        return mapped
    found = [k for k, header in enumerate(table.header) if sureness(field, header) is not None]
    return tuple(k for k in found if k not in set(taken))


def _bound(table: Table, columns: ColumnMap, field: Field, otherwise: int | None) -> Bound:
    """Return where a bound stands: its column, one number for everybody, or `otherwise`.

    Raises RosterError for a missing bound without `otherwise`.
    """
    if field in columns.numbers:
        return Bound(None, columns.numbers[field])
    mapped = _mapped(table, columns, field)
    column = mapped[0] if mapped else _headed(table, field) if _may_recognise(field, columns) else None
    if column is not None:
        return Bound(column)
    if otherwise is None:
        raise fault(Kind.MISSING_FIELD, table.file, field=field, columns=table.named())
    return Bound(None, otherwise)


def _may_recognise(field: Field, columns: ColumnMap) -> bool:
    """Whether a header may name a bound: never one of people; no least where the mapping has the most."""
    return field is Field.POSITION_MAX or (field is Field.POSITION_MIN and not columns.says(Field.POSITION_MAX))


def _ids(
    table: Table, columns: ColumnMap, field: Field, names: tuple[int, ...], taken: set[int]
) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
    """Return the column of ids, or those of the names where there is none."""
    mapped = _mapped(table, columns, field)
    if mapped is not None:
        return mapped, ()
    found = _headed(table, field, taken)
    if found is not None:
        return (found,), ()
    if not names:
        raise fault(Kind.MISSING_FIELD, table.file, field=field, columns=table.named())
    return names, (Finding(Kind.NAME_AS_ID, table.file),)


# ------------------------------------------------------------------ positions


def _positions_layout(table: Table, columns: ColumnMap, chosen: frozenset[str]) -> Layout:
    most = _bound(table, columns, Field.POSITION_MAX, None)
    least = _bound(table, columns, Field.POSITION_MIN, 0)
    taken = {bound.column for bound in (least, most) if bound.column is not None}
    titles = _names(table, columns, Field.POSITION_TITLE, taken)[:1]
    ids, findings = _position_ids(table, columns, titles, taken, chosen)
    return Layout(table, Side.POSITIONS, ids, titles, (), least, most, findings)


def _position_ids(
    table: Table, columns: ColumnMap, titles: tuple[int, ...], taken: set[int], chosen: frozenset[str]
) -> tuple[tuple[int, ...], tuple[Finding, ...]]:
    """Return the column of ids by its header; by its content where the header's is never chosen."""
    if Field.POSITION_ID in columns.names:
        return _ids(table, columns, Field.POSITION_ID, titles, taken)
    headed = _surest(table, Field.POSITION_ID, taken)
    if len(headed) == 1 and (not chosen or _covers(table, headed[0], chosen, wholly=False)):
        return (headed[0],), ()
    content = [k for k in range(len(table.header)) if k not in taken and _covers(table, k, chosen, wholly=True)]
    if len(content) == 1 and chosen:
        finding = Finding(Kind.ID_BY_CONTENT, table.file, column=table.header[content[0]])
        return (content[0],), (finding,)
    return _ids(table, columns, Field.POSITION_ID, titles, taken)


def _covers(table: Table, column: int, chosen: frozenset[str], *, wholly: bool) -> bool:
    """Whether the column's values, all different, hold all of what was chosen, or any of it."""
    values = [id_in(cell) for cell in table.column(column)]
    ids = PositionIds.of(values)
    if wholly:
        return len(ids.exact) == len(values) and all(map(ids.knows, chosen))
    return any(ids.find(value) is not None for value in chosen)


def _values(people: Sequence[Table], by_header: Sequence[tuple[int, ...]]) -> frozenset[str]:
    """Return what the choice columns hold, apart from marks for no choice."""
    cells = (cell for table, found in zip(people, by_header, strict=True) for k in found for cell in table.column(k))
    parts = {id_in(part) for cell in cells for part in re.split(ALL_SEPARATORS, cell)}
    return frozenset(part for part in parts if part.casefold() not in NONE_MARKS)


# ------------------------------------------------------------------ people


def _choices(table: Table, columns: ColumnMap) -> tuple[int, ...]:
    """Return the choice columns by mapping or header, the first choice first; () where none is."""
    mapped = _mapped(table, columns, Field.CHOICES)
    if mapped is not None:
        return mapped
    numbers = {k: choice_number(header) for k, header in enumerate(table.header)}
    ranked = sorted((number, k) for k, number in numbers.items() if number)
    found = tuple(k for _, k in ranked) or tuple(k for k, number in numbers.items() if number == UNNUMBERED)
    is_twice = len({number for number, _ in ranked}) < len(ranked)
    if is_twice or (len(found) > 1 and not ranked):
        headers = tuple(table.header[k] for k in found)
        raise fault(Kind.AMBIGUOUS_COLUMN, table.file, field=Field.CHOICES, columns=headers)
    return found


def _people_layout(table: Table, columns: ColumnMap, choices: tuple[int, ...], ids: PositionIds) -> Layout:
    least = _bound(table, columns, Field.PERSON_MIN, 0)
    most = _bound(table, columns, Field.PERSON_MAX, 1)
    names = _names(table, columns, Field.PERSON_NAME, choices)
    own, findings = _ids(table, columns, Field.PERSON_ID, names, set(choices))
    layout = Layout(table, Side.PEOPLE, own, names, choices, least, most, findings)
    return layout if choices else _choices_by_content(layout, ids)


def _choices_by_content(layout: Layout, ids: PositionIds) -> Layout:
    """Return the layout with the columns as choices that hold nothing but ids of positions."""
    table = layout.table
    others = [k for k in range(len(table.header)) if k not in {*layout.ids, *layout.names}]
    found = tuple(k for k in others if _holds_choices(table, k, ids))
    headers = tuple(table.header[k] for k in found)
    if not found:
        raise fault(Kind.MISSING_FIELD, table.file, field=Field.CHOICES, columns=table.named())
    if found[-1] - found[0] != len(found) - 1:
        raise fault(Kind.SCATTERED_CHOICES, table.file, columns=headers)
    finding = Finding(Kind.CHOICES_BY_CONTENT, table.file, facts={"columns": headers})
    return replace(layout, choices=found, findings=(*layout.findings, finding))


def _holds_choices(table: Table, column: int, ids: PositionIds) -> bool:
    values = [value for cell in table.column(column) for value in choices_in(cell, None, ids)]
    return all(map(ids.knows, values)) and any(ids.find(value) is not None for value in values)
