"""Bytes to text: the encodings that spreadsheets write."""

from __future__ import annotations

import codecs

from placement.rosters.errors import fault
from placement.rosters.findings import Finding, Kind

WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What files said to be in a narrow encoding are really in."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, file: str, encoding: str | None) -> tuple[str, list[Finding]]:
    """Return the text of a file, and a finding where its encoding had to be guessed.

    Tried in turn: what the mapping says; UTF-8 and UTF-16 with or without a mark; GB18030;
    ISO-8859-1 with Windows' additions. Raises RosterError.
    """
    if data.startswith(WORKBOOKS):
        raise fault(Kind.WORKBOOK, file)
    text, findings = (_stated(data, file, encoding), []) if encoding else _guessed(data, file)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise fault(Kind.NOT_TEXT, file)
    if not text.strip():
        raise fault(Kind.EMPTY_FILE, file)
    return text, findings


def _stated(data: bytes, file: str, encoding: str) -> str:
    try:
        text = data.decode(WIDER.get(encoding.casefold(), encoding))
        text.encode("utf-8")
    except (ValueError, LookupError):
        raise fault(Kind.BAD_ENCODING, file, encoding=encoding) from None
    return text


def _guessed(data: bytes, file: str) -> tuple[str, list[Finding]]:
    utf16 = _utf16(data)
    try:
        return data.decode(utf16 or "utf-8"), []
    except UnicodeDecodeError as error:
        if utf16:
            raise fault(Kind.CUT_TEXT, file, encoding="UTF-16") from None
        _refuse_damaged_utf8(data, file, error)
    text, encoding = _older(data, file)
    return text, [Finding(Kind.GUESSED_ENCODING, file, facts={"encoding": encoding})]


def _utf16(data: bytes) -> str | None:
    """Return the name of the UTF-16 a file is in; its ASCII marks betray it where there is no BOM."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < 2 * min(even, odd) or even + odd < len(data) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_damaged_utf8(data: bytes, file: str, error: UnicodeDecodeError) -> None:
    """Raise where the file is UTF-8 but for a few bytes: another encoding would garble all names."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(mark > "\x7f" for mark in text) - bad
    if good and error.end == len(data) and error.reason == "unexpected end of data":
        raise fault(Kind.CUT_TEXT, file, encoding="UTF-8")
    if good > 2 * bad:
        raise fault(Kind.NOT_UTF8, file, row=data.count(b"\n", 0, error.start) + 1)


def _older(data: bytes, file: str) -> tuple[str, str]:
    chinese, is_cut = _gb18030(data)
    if _reads_as_chinese(chinese):
        if is_cut:
            raise fault(Kind.CUT_TEXT, file, encoding="GB18030")
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
