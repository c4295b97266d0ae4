"""A list sorted by the heading that a reader pressed: the order stands in the address, so a link shares it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select

T = TypeVar("T")
S = TypeVar("S", bound=Select[Any])

Columns = Mapping[str, Sequence[Any]]
"""What a list of the database can be sorted by: a word of the address and the columns it stands for."""

Keys = Mapping[str, Callable[[Any], Any]]
"""What a list in memory can be sorted by: a word of the address and the key of a row."""

FALLING = "-"


def order_asked(known: Iterable[str], usual: str) -> str:
    """Return the order that the address asks for, the usual one for a word that is none; "-name" falls."""
    asked = request.args.get("sort", "")
    return asked if asked.removeprefix(FALLING) in set(known) else usual


def sorted_query(query: S, columns: Columns, order: str, usual: str) -> S:
    """Return the query in another order than its usual one; equals stand in the usual order, blanks last."""
    if order == usual:
        return query
    chosen = [
        turned(column, falls=order.startswith(FALLING)).nulls_last()
        for column in columns[order.removeprefix(FALLING)]
    ]
    equals = [turned(column, falls=usual.startswith(FALLING)) for column in columns[usual.removeprefix(FALLING)]]
    return query.order_by(None).order_by(*chosen, *equals)


def turned(column: Any, *, falls: bool) -> ColumnElement[Any]:
    """Return a column that rises or falls."""
    return column.desc() if falls else column.asc()  # type: ignore[no-any-return]


def sorted_rows(rows: Sequence[T], keys: Keys, order: str, usual: str) -> Sequence[T]:
    """Return rows in another order than the one they come in; equals keep that one."""
    if order == usual:
        return rows
    return sorted(rows, key=keys[order.removeprefix(FALLING)], reverse=order.startswith(FALLING))


def address_with(**changed: str | int) -> str:
    """Return the address of this page with the same filters and another word in it."""
    kept = {**request.args.to_dict(flat=False), **changed}
    return f"{request.path}?{urlencode(kept, doseq=True)}"


def heading(label: str, order: str, now: str, kind: str = "") -> dict[str, str]:
    """Return a heading that sorts the list: pressed again, the other way round, from the first page."""
    is_chosen = now.removeprefix(FALLING) == order
    falls = is_chosen and now.startswith(FALLING)
    return {
        "label": label,
        "class": kind,
        "sort": ("descending" if falls else "ascending") if is_chosen else "",
        "href": address_with(sort=f"{FALLING}{order}" if is_chosen and not falls else order, page=1),
    }
