"""Columns by what a mapping or a header says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from placement.rosters.columns import Family
from placement.rosters.errors import fault
from placement.rosters.fields import Field
from placement.rosters.findings import Kind
from placement.rosters.headers import (
    header_key,
    sureness,
)
from placement.rosters.mapping import ColumnMap
from placement.rosters.seats import all_behind
from placement.rosters.shapes import Bound, Guess, Reason, Written
from placement.rosters.tables import Table

NUMBERED_AS = re.compile(r"#([0-9]{1,4})")


def mapped_columns(family: Family, columns: ColumnMap, field: Field) -> tuple[int, ...] | None:
    """Return the columns the mapping names for a field, or None where it is silent."""
    if field not in columns.names:
        return None
    return tuple(_index(family.tables[0], name, field, columns) for name in columns.names[field])


def _index(table: Table, name: str, field: Field, columns: ColumnMap) -> int:
    found = [k for k, header in enumerate(table.header) if header == name.strip()]
    found = found or [k for k, header in enumerate(table.header) if header_key(header) == header_key(name)]
    numbered = NUMBERED_AS.fullmatch(name.strip())
    if not found and numbered and 0 < int(numbered[1]) <= len(table.header):
        return int(numbered[1]) - 1
    if not found:
        raise fault(
            Kind.MAP_MISSING_COLUMN, table.file, value=name, map=columns.file, field=field, columns=table.named()
        )
    if len(found) > 1:
        raise fault(Kind.REPEATED_HEADER, table.file, column=name)
    return found[0]


def has_all(family: Family, columns: ColumnMap, field: Field) -> bool:
    """Whether a table has every column that the mapping names for a field."""
    keys = set(map(header_key, family.header))
    names = columns.names.get(field, ())
    return bool(names) and all(header_key(name) in keys or NUMBERED_AS.fullmatch(name) for name in names)


def surest(family: Family, field: Field, taken: Iterable[int]) -> list[int]:
    """Return the columns whose headers name a field as surely as any."""
    free = [k for k in range(len(family.header)) if k not in set(taken)]
    rated = [(rating, k) for k in free if (rating := sureness(field, family.header[k])) is not None]
    return [k for rating, k in rated if rating == min(rated)[0]]


def ambiguous(family: Family, field: Field, found: Iterable[int]) -> Exception:
    """Return the error that a field may be in any of several columns."""
    names = tuple(family.tables[0].name_of(k) for k in found)
    return fault(Kind.AMBIGUOUS_COLUMN, family.file, field=field, columns=names)


def named_columns(family: Family, columns: ColumnMap, field: Field, taken: Iterable[int]) -> tuple[int, ...]:
    """Return the columns of a name: all those the headers give, such as first and family name."""
    mapped = mapped_columns(family, columns, field)
    if mapped is not None:
        return mapped
    found = [k for k, header in enumerate(family.header) if sureness(field, header) is not None]
    return tuple(k for k in found if k not in set(taken))


def guessed(field: Field, found: Sequence[int], confidence: int, reason: Reason, others: Iterable[int] = ()) -> Guess:
    """Return what was taken for a field, without it among the others."""
    rest = tuple(k for k in others if k not in found)
    return Guess(field, tuple(found), confidence, reason, rest)


def stated_bound(family: Family, columns: ColumnMap, field: Field) -> Bound | None:
    """Return the bound that the mapping gives as a number or a column, or None where it is silent."""
    if field in columns.numbers:
        return Bound(None, columns.numbers[field])
    mapped = mapped_columns(family, columns, field)
    if mapped is None:
        return None
    column = family.columns[mapped[0]]
    if column.has_ranges:
        return Bound(mapped[0], written=Written.RANGE)
    return Bound(mapped[0], written=Written.BEHIND_NAME if all_behind(column.counts) else Written.NUMBER)
