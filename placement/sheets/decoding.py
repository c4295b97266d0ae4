"""Bytes to text, piece by piece: the encodings that spreadsheets write."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import TextIO

from placement.sheets.book import MEBIBYTE, Note, SheetNote
from placement.sheets.faults import SheetError, SheetFault

WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What files said to be in a narrow encoding are really in."""

ESCAPES = frozenset({"unicode-escape", "raw-unicode-escape", "punycode", "idna", "undefined", "utf-7"})
"""Encodings of Python's own that no spreadsheet writes."""

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PIECE = MEBIBYTE
SAMPLE = MEBIBYTE
CUT = "unexpected end of data"


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file: what it is called, Python's codec, and a note where it had to be guessed."""

    name: str
    codec: str
    findings: tuple[Note, ...] = ()

    def open(self, data: bytes) -> TextIO:
        """Return the text as a stream, its line ends as they are."""
        return io.TextIOWrapper(io.BytesIO(data), self.codec, newline="")


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Where bytes are not in an encoding."""

    start: int
    is_cut: bool


def encoding_of(data: bytes, stated: str | None = None) -> Encoding:
    """Return the encoding in which the whole file can be read.

    Tried in turn: what the caller says; UTF-8 and UTF-16 with or without a mark; GB18030;
    ISO-8859-1 with Windows' additions. Raises SheetError.
    """
    if any(mark.startswith(data) for mark in (codecs.BOM_UTF8, *UTF16_MARKS)):
        raise SheetError(SheetFault.EMPTY)
    return _stated(data, stated) if stated else _guessed(data)


def _stated(data: bytes, name: str) -> Encoding:
    try:
        codec = codecs.lookup(WIDER.get(name.casefold(), name)).name
        found = Encoding(name, "utf-8-sig" if codec == "utf-8" else codec)
        if codec.replace("_", "-") in ESCAPES or _flaw(data, found.codec):
            raise SheetError(SheetFault.BAD_ENCODING, encoding=name)
        found.open(b"")
    except (ValueError, LookupError, AssertionError):
        raise SheetError(SheetFault.BAD_ENCODING, encoding=name) from None
    return found


def _guessed(data: bytes) -> Encoding:
    utf16 = _utf16(data)
    flaw = _flaw(data, utf16 or "utf-8")
    if flaw is None:
        return Encoding(utf16 or "utf-8", utf16 or "utf-8-sig")
    if utf16:
        raise SheetError(SheetFault.CUT_TEXT, encoding="UTF-16")
    _refuse_damaged_utf8(data, flaw)
    return _older(data)


def _flaw(data: bytes, codec: str) -> _Flaw | None:
    """Return where the bytes cease to be in an encoding; they are not kept as text."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start in range(0, len(data) or 1, PIECE):
        end = min(start + PIECE, len(data))
        try:
            decoder.decode(data[start:end], final=end == len(data))
        except UnicodeDecodeError as error:
            at = end - len(error.object)
            is_end = at + error.end >= len(data) and error.reason in {
                CUT,
                "incomplete multibyte sequence",
                "truncated data",
            }
            return _Flaw(at + error.start, is_end)
    return None


def _utf16(data: bytes) -> str | None:
    """Return the name of the UTF-16 a file is in; its ASCII marks betray it where there is no BOM."""
    if data.startswith(UTF16_MARKS):
        return "utf-16"
    sample = data[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 2 * min(even, odd) or even + odd < len(sample) / 10:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_damaged_utf8(data: bytes, flaw: _Flaw) -> None:
    """Raise where the file is UTF-8 but for a few bytes: another encoding would garble all names."""
    around = data[max(flaw.start - SAMPLE, 0) : flaw.start + SAMPLE]
    text = around.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(mark > "\x7f" for mark in text) - bad
    if good and flaw.is_cut:
        raise SheetError(SheetFault.CUT_TEXT, encoding="UTF-8")
    if good > 2 * bad:
        raise SheetError(SheetFault.NOT_UTF8, row=data.count(b"\n", 0, flaw.start) + 1)


def _older(data: bytes) -> Encoding:
    flaw = _flaw(data, "gb18030")
    end = flaw.start if flaw and flaw.start >= len(data) - 3 else len(data)
    if (flaw is None or end < len(data)) and _reads_as_chinese(data[: min(end, SAMPLE)]):
        if flaw:
            raise SheetError(SheetFault.CUT_TEXT, encoding="GB18030")
        return _reported("GB18030", "gb18030")
    return _reported("ISO-8859-1", "iso-8859-1" if _flaw(data, "cp1252") else "cp1252")


def _reported(name: str, codec: str) -> Encoding:
    return Encoding(name, codec, (Note(SheetNote.GUESSED_ENCODING, facts={"encoding": name}),))


def _reads_as_chinese(sample: bytes) -> bool:
    """Whether most characters beyond ASCII are common Chinese ones.

    Western text often decodes as GB18030 by accident, but then gives rare characters.
    """
    beyond = [mark for mark in sample.decode("gb18030", errors="ignore") if mark > "\x7f"]
    common = sum(bool(mark.encode("gb2312", errors="ignore")) for mark in beyond)
    return 2 * common > len(beyond)
