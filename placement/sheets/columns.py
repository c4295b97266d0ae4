"""What is written: columns with their help and choices, cells, and marks on faulty cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils import get_column_letter

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet that is written.

    title : its header.
    help : what to fill in; shown beside the header and when a cell is chosen.
    choices : the only values, offered as a list; a value outside it is warned of.
    is_required : its header is marked.
    """

    title: str
    help: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A faulty cell and the reason, in the reader's language.

    row : as the spreadsheet counts it, from 1. column : from 0; None for the whole row.
    """

    sheet: str
    row: int
    column: int | None
    reason: str


def column_letters(number: int) -> str:
    """Return a column as a spreadsheet names it: 0 is A."""
    return get_column_letter(number + 1)
