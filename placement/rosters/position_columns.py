"""Which columns of a list of positions hold their ids, titles and seats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from placement.rosters.cells import ALL_SEPARATORS, id_in
from placement.rosters.columns import Column, Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Finding, Kind
from placement.rosters.headers import (
    choice_number,
    sureness,
)
from placement.rosters.lookup import ambiguous, guessed, has_all, mapped_columns, named_columns, surest
from placement.rosters.mapping import ColumnMap
from placement.rosters.marks import NONE_MARKS
from placement.rosters.seat_columns import seats_of
from placement.rosters.shapes import Guess, Layout, Reason, Side
from placement.rosters.sides import columns_of_people
from placement.rosters.spelling import PositionNames

LONGEST_CODE = 12


def position_layouts(family: Family, people: Sequence[Family], columns: ColumnMap) -> list[Layout]:
    """Return the layouts of the tables of a family of positions. Raises RosterError where a column is not clear."""
    chosen = _chosen(people, columns)
    text_keys = tuple(c.index for c in family.columns if c.is_key and not (c.is_integer or c.is_time or c.has_ranges))
    fields = (Field.POSITION_TITLE, Field.POSITION_ID)
    headed = {k for k, text in enumerate(family.header) if any(sureness(field, text) is not None for field in fields)}
    named = tuple(k for k in text_keys if k in headed or _covered(family.columns[k], chosen))
    turned = {k for other in people for k in columns_of_people(other, family)}
    least, most, bounds, findings = seats_of(family, columns, {*text_keys, *turned})
    taken = {bound.column for bound in (least, most) if bound.column is not None and bound.column not in text_keys}
    titles = named_columns(family, columns, Field.POSITION_TITLE, taken)[:1]
    ids, of_ids, more = _position_ids(family, columns, titles, taken, chosen)
    titles = titles or tuple(k for k in named if k not in ids)[:1]
    aliases = tuple(dict.fromkeys(k for k in (*titles, *named) if k not in ids))
    guesses = (of_ids, *bounds, *([guessed(Field.POSITION_TITLE, titles, 80, Reason.HEADER)] if titles else []))
    layout = Layout(
        family.tables[0],
        Side.POSITIONS,
        ids,
        titles,
        (),
        least,
        most,
        (*more, *findings),
        aliases=aliases,
        guesses=guesses,
    )
    return [layout, *(replace(layout, table=table, findings=()) for table in family.tables[1:])]


def _position_ids(
    family: Family, columns: ColumnMap, titles: tuple[int, ...], taken: set[int], chosen: frozenset[str]
) -> tuple[tuple[int, ...], Guess, tuple[Finding, ...]]:
    """Return the column of ids by its header; by its content where the header's is never chosen."""
    mapped = mapped_columns(family, columns, Field.POSITION_ID)
    if mapped is not None:
        return mapped, guessed(Field.POSITION_ID, mapped, 99, Reason.MAPPED), ()
    headed = surest(family, Field.POSITION_ID, taken)
    if len(headed) == 1 and (not chosen or _is_id(family.columns[headed[0]], chosen)):
        return (headed[0],), guessed(Field.POSITION_ID, headed, 97, Reason.BOTH), ()
    free = [c for c in family.columns if c.index not in taken and c.is_key]
    rated = sorted(((_share_covered(c, chosen), -c.index) for c in free), reverse=True) if chosen else []
    if rated and rated[0][0] > 0 and (len(rated) == 1 or rated[0][0] >= 2 * rated[1][0]):
        best = -rated[0][1]
        found_as = guessed(Field.POSITION_ID, [best], round(60 + 35 * rated[0][0]), Reason.CONTENT, headed)
        if best in titles and not headed:
            return titles, found_as, (Finding(Kind.NAME_AS_ID, family.file),)
        finding = Finding(Kind.ID_BY_CONTENT, family.file, column=family.header[best])
        return (best,), found_as, (finding,) if best not in headed else ()
    if len(headed) > 1:
        raise ambiguous(family, Field.POSITION_ID, headed)
    codes = [-k for share, k in rated if share > 0 and _is_code(family.columns[-k]) and -k not in titles]
    if titles and not headed and len(codes) == 1:
        finding = Finding(Kind.ID_BY_CONTENT, family.file, column=family.tables[0].name_of(codes[0]))
        return tuple(codes), guessed(Field.POSITION_ID, codes, 85, Reason.CONTENT, titles), (finding,)
    return _ids_otherwise(family, headed, titles, Field.POSITION_ID, taken)


def _ids_otherwise(
    family: Family, headed: Sequence[int], names: tuple[int, ...], field: Field, taken: set[int]
) -> tuple[tuple[int, ...], Guess, tuple[Finding, ...]]:
    """Return the headed column, else the names, else the first column that tells the rows apart."""
    if headed:
        return (headed[0],), guessed(field, headed[:1], 80, Reason.HEADER, headed), ()
    if names:
        return names, guessed(field, names, 75, Reason.HEADER), (Finding(Kind.NAME_AS_ID, family.file),)
    keys = [c for c in family.columns if c.index not in taken and c.is_key and not c.is_time]
    if not keys:
        raise fault(Kind.MISSING_FIELD, family.file, field=field, columns=family.tables[0].named())
    rest = [c.index for c in keys[1:]]
    finding = Finding(Kind.ID_BY_UNIQUENESS, family.file, column=family.tables[0].name_of(keys[0].index))
    return (keys[0].index,), guessed(field, [keys[0].index], 60, Reason.CONTENT, rest), (finding,)


def _chosen(people: Sequence[Family], columns: ColumnMap) -> frozenset[str]:
    """Return what people may have chosen: the values of mapped or headed choice columns, or all values."""
    found: set[str] = set()
    for family in people:
        mapped = mapped_columns(family, columns, Field.CHOICES) if has_all(family, columns, Field.CHOICES) else None
        headed = [k for k, text in enumerate(family.header) if choice_number(text) is not None]
        for k in mapped or headed or range(len(family.header)):
            found.update(family.columns[k].counts)
        if not (mapped or headed):
            found.update(map(id_in, family.header))
    parts = {id_in(part) for value in found for part in (value, *re.split(ALL_SEPARATORS, value))}
    return frozenset(part for part in parts if part.casefold() not in NONE_MARKS)


def _is_code(column: Column) -> bool:
    """Whether a column's values are short, in one piece, and more than a running number."""
    return not column.is_serial and all(len(value) <= LONGEST_CODE and " " not in value for value in column.sample)


def _is_id(column: Column, chosen: frozenset[str]) -> bool:
    """Whether a column headed as the id is chosen from, or is called an id and does more than count."""
    is_called = sureness(Field.POSITION_ID, column.header) in {0, 1}
    return _covered(column, chosen) or (is_called and column.is_key and not column.is_serial)


def _covered(column: Column, chosen: frozenset[str]) -> bool:
    return _share_covered(column, chosen) > 0


def _share_covered(column: Column, chosen: frozenset[str]) -> float:
    """Return the share of a column's values that was chosen, by whoever and however written."""
    names = PositionNames.of(column.counts)
    met = {found for value in chosen if (found := names.plainly(value)) is not None}
    return len(met) / len(column.counts) if column.counts else 0.0
