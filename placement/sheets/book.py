"""What a file holds once it is read: sheets of texts, and how much of that is too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from placement.sheets.faults import Fact

MEBIBYTE = 2**20


class Form(StrEnum):
    """The form of a file."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold; what holds more is refused while it is read.

    file_bytes : of the file as it is uploaded; the web's cap on a request should be this and a little more.
    unpacked_bytes, ratio, members : of an .xlsx, which is a zip archive.
    rows, columns : the last row and column of a sheet that hold something.
    blank_rows : rows of an .xlsx that stand in the file and hold nothing; what it only claims to have is not counted.
    cells : rows times columns, of all sheets together.
    seconds, memory_bytes : of the process that reads a workbook.
    """

    file_bytes: int = 40 * MEBIBYTE
    unpacked_bytes: int = 256 * MEBIBYTE
    ratio: int = 100
    members: int = 2_000
    sheets: int = 100
    rows: int = 200_000
    blank_rows: int = 300_000
    columns: int = 1_000
    cells: int = 3_000_000
    cell_characters: int = 32_767
    seconds: int = 40
    memory_bytes: int = 768 * MEBIBYTE


LIMITS = Limits()


class SheetNote(StrEnum):
    """What is worth telling about a file that was read."""

    GUESSED_ENCODING = "guessed_encoding"
    FORMULAS = "formulas"
    HIDDEN_SHEET = "hidden_sheet"
    LOST_DIGITS = "lost_digits"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing found while reading, with its place where it has one."""

    kind: SheetNote
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows[k] is row k + 1 of the spreadsheet.

    A blank row is (), and there is none at the end. Cells are texts as a person sees them:
    3.0 is "3", a date is ISO, true is "TRUE", leading zeros stay.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One file. A text table is a single sheet, with the cells that each row really has.

    encoding, delimiter : of a text table; "" for a workbook.
    """

    form: Form
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    findings: tuple[Note, ...] = ()
