"""Bytes to text: the encodings that spreadsheets write."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from placement.sheets.book import Note, SheetNote
from placement.sheets.faults import SheetError, SheetFault

WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What files said to be in a narrow encoding are really in."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, its encoding, and a note where that had to be guessed."""

    text: str
    encoding: str
    findings: tuple[Note, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Tried in turn: what the caller says; UTF-8 and UTF-16 with or without a mark; GB18030;
    ISO-8859-1 with Windows' additions. Raises SheetError.
    """
    found = _stated(data, encoding) if encoding else _guessed(data)
    text = found.text.removeprefix("\ufeff")
    if "\0" in text:
        raise SheetError(SheetFault.NOT_TEXT)
    if not text.strip():
        raise SheetError(SheetFault.EMPTY)
    return Decoded(text, found.encoding, found.findings)


def _stated(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(WIDER.get(encoding.casefold(), encoding))
        text.encode("utf-8")
    except (ValueError, LookupError):
        raise SheetError(SheetFault.BAD_ENCODING, encoding=encoding) from None
    return Decoded(text, encoding)


def _guessed(data: bytes) -> Decoded:
    utf16 = _utf16(data)
    try:
        return Decoded(data.decode(utf16 or "utf-8"), utf16 or "utf-8")
    except UnicodeDecodeError as error:
        if utf16:
            raise SheetError(SheetFault.CUT_TEXT, encoding="UTF-16") from None
        _refuse_damaged_utf8(data, error)
    text, encoding = _older(data)
    return Decoded(text, encoding, (Note(SheetNote.GUESSED_ENCODING, facts={"encoding": encoding}),))


def _utf16(data: bytes) -> str | None:
    """Return the name of the UTF-16 a file is in; its ASCII marks betray it where there is no BOM."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < 2 * min(even, odd) or even + odd < len(data) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    """Raise where the file is UTF-8 but for a few bytes: another encoding would garble all names."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(mark > "\x7f" for mark in text) - bad
    if good and error.end == len(data) and error.reason == "unexpected end of data":
        raise SheetError(SheetFault.CUT_TEXT, encoding="UTF-8")
    if good > 2 * bad:
        raise SheetError(SheetFault.NOT_UTF8, row=data.count(b"\n", 0, error.start) + 1)


def _older(data: bytes) -> tuple[str, str]:
    chinese, is_cut = _gb18030(data)
    if _reads_as_chinese(chinese):
        if is_cut:
            raise SheetError(SheetFault.CUT_TEXT, encoding="GB18030")
        return chinese, "GB18030"
    try:
        return data.decode("cp1252"), "ISO-8859-1"
    except UnicodeDecodeError:
        return data.decode("iso-8859-1"), "ISO-8859-1"


def _gb18030(data: bytes) -> tuple[str, bool]:
    """Return the text as GB18030 ("" where it is not) and whether its last character is cut."""
    try:
        return data.decode("gb18030"), False
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return "", False
        return data[: error.start].decode("gb18030"), True


def _reads_as_chinese(text: str) -> bool:
    """Whether most characters beyond ASCII are common Chinese ones.

    Western text often decodes as GB18030 by accident, but then gives rare characters.
    """
    beyond = [mark for mark in text if mark > "\x7f"]
    common = sum(bool(mark.encode("gb2312", errors="ignore")) for mark in beyond)
    return 2 * common > len(beyond)
