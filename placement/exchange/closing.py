"""The closing row of a list: 合计 or Total with the number of rows and sums, so that a list that lost some tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from flask_babel import gettext as _

from placement.exchange.drafts import Fault
from placement.exchange.typed import to_number
from placement.exchange.words import in_both

CLOSING = re.compile(
    r"^[\s【\[（(]*(?:合\s*计|总\s*计|共\s*计|grand\s+total|total)[\s】\]）):：]*"
    r"(\d*)\s*(?:行|人|名|条|项|个|个岗位|rows?|people|positions?)?\s*$",
    re.IGNORECASE,
)


def is_closing(row: Sequence[str]) -> bool:
    """Return whether a row closes its list: the first cell that says something is the word for it."""
    first = next((cell for cell in row if cell.strip()), "")
    return CLOSING.match(first.strip()) is not None


def disagreements(
    row: Sequence[str], above: Sequence[Sequence[str]], columns: Mapping[str, Sequence[int]], *, is_last: bool
) -> list[Fault]:
    """Return what the closing row says and the rows above it do not.

    A number in it is how many rows there are, or the sum of its column; a list has one closing row, and it is last.
    """
    names = {column: name for name, held in columns.items() for column in held}
    found = []
    for column, cell in enumerate(row):
        said = CLOSING.match(cell.strip())
        number = _whole(said.group(1) if said else cell)
        if number is None or number == len(above):
            continue
        total = sum(_whole(line[column]) or 0 for line in above if column < len(line))
        if said is None and number == total:
            continue
        reason = in_both(partial(_difference, number, len(above), None if said else total))
        found.append(Fault(names.get(column, ""), cell.strip(), reason))
    if not is_last:
        reason = in_both(lambda: _("Rows stand below the closing row. Put it last, or take it out."))
        found.append(Fault("", next(cell for cell in row if cell.strip()), reason))
    return found


def _difference(said: int, rows: int, total: int | None) -> str:
    if not total:
        return str(_("It says %(said)s; there are %(rows)s rows above it.", said=said, rows=rows))
    return str(
        _(
            "It says %(said)s; there are %(rows)s rows above it, and this column adds up to %(total)s.",
            said=said,
            rows=rows,
            total=total,
        )
    )


def _whole(text: str) -> int | None:
    number = to_number(text).lstrip("+")
    return int(number) if number.isascii() and number.isdigit() else None
