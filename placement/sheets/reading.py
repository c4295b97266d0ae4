"""A file to a book of sheets, whatever its form; what is too much or not a table is refused."""

from __future__ import annotations

from pathlib import Path, PurePath

from placement.sheets.apart import read_apart
from placement.sheets.book import LIMITS, Book, Form, Limits, Sheet
from placement.sheets.cells import plain_text
from placement.sheets.decoding import encoding_of
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.splitting import split

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_NAMES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".xla", ".xlam", ".et"})
MARKS = (
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
    (b"%pdf", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89png", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
)
HEAD_BYTES = 64


def read_book(
    source: Path | bytes,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = LIMITS,
) -> Book:
    """Return what is in a file; `name` is what messages call it.

    The content decides the form: a workbook may be called .csv, but a text may not be called .xlsx.
    A text written by `safe_text` comes back as it was. Workbooks are read by a process of their own.
    Raises SheetError, and nothing else, whatever the bytes are.
    """
    try:
        return _read(source, name, encoding, delimiter, limits)
    except SheetError as error:
        raise error.of_file(name) from None


def _read(source: Path | bytes, name: str, encoding: str | None, delimiter: str | None, limits: Limits) -> Book:
    data = _whole(source, limits)
    if data.startswith(ZIP):
        return read_apart(data, Form.XLSX, limits)
    if data.startswith(OLE):
        return read_apart(data, Form.XLS, limits)
    _refuse_other(data, name)
    found = encoding_of(data, encoding)
    rows, mark = split(lambda: found.open(data), delimiter, limits)
    sheet = Sheet(PurePath(name).stem, _tidy(rows))
    return Book(Form.CSV, (sheet,), found.name, mark, found.findings)


def _whole(source: Path | bytes, limits: Limits) -> bytes:
    """Return the bytes of the file. Raises SheetError where there is none or too much."""
    data = source
    if isinstance(data, Path):
        try:
            with data.open("rb") as file:
                data = file.read(limits.file_bytes + 1)
        except (OSError, ValueError):
            raise SheetError(SheetFault.NO_FILE) from None
    if len(data) > limits.file_bytes:
        raise SheetError(SheetFault.TOO_LARGE, most=limits.file_bytes)
    if not data:
        raise SheetError(SheetFault.EMPTY)
    return data


def _refuse_other(data: bytes, name: str) -> None:
    """Raise where the file is not a text table: another form, or a workbook by its name only."""
    head = data[:HEAD_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    looks = next((form for mark, form in MARKS if head.startswith(mark)), "")
    if looks or PurePath(name).suffix.lower() in WORKBOOK_NAMES:
        raise SheetError(SheetFault.NOT_A_SHEET, looks=looks)


def _tidy(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows without our marks against formulas and without blank ones at the end."""
    while not rows[-1]:
        rows.pop()
    return tuple(tuple(map(plain_text, row)) for row in rows)
