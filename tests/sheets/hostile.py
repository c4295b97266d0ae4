"""Files that mean harm, each with the fault by which it is refused; None where it is read for what it is."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import xlwt

from placement.sheets import LIMITS, SheetFault
from tests.sheets.workbooks import LISTED, MAIN, OFFICE, PACKAGE, TYPES, cell, relationships, workbook, xlsx, zipped

SWOLLEN = 64 * 2**20
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile file: what it is called, how it is made, how it is refused."""

    file: str
    make: Callable[[], bytes]
    fault: SheetFault | None


def _replaced(name: str, part: bytes | str) -> bytes:
    return xlsx(extra=[(name, part)])


def _pieces(total: int, piece: bytes) -> Iterator[bytes]:
    for _ in range(total // len(piece)):
        yield piece


def bomb(total: int, piece: bytes, head: str = "", tail: str = "", name: str = SHEET) -> bytes:
    """Return a workbook with one member that unpacks to `total` bytes."""
    out = io.BytesIO(xlsx(without=name))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        part.write(head.encode())
        for chunk in _pieces(total, piece):
            part.write(chunk)
        part.write(tail.encode())
    return out.getvalue()


def many_bombs() -> bytes:
    """Return a workbook of many members, each of them swollen only a little."""
    noise = bytes(range(256)) * 4096
    parts = [(f"xl/media/image{k}.png", noise[k:] * 12) for k in range(20)]
    return xlsx(extra=parts)


def overlapping() -> bytes:
    """Return a zip whose many entries all are the same packed bytes, as in the bombs of David Fifield."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"<a>" + b"0" * 2**20 + b"</a>"
    body = packed.compress(content) + packed.flush()
    base, entries = xlsx(), []
    name = b"xl/x.xml"
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(content), len(body), len(content), len(name), 0
    )
    for k in range(400):
        own = b"xl/%04d.xm" % k
        entries.append(
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                20,
                20,
                0,
                8,
                0,
                0,
                zlib.crc32(content),
                len(body),
                len(content),
                len(own),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + own
        )
    del base
    blob, directory = local + name + body, b"".join(entries)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(blob), 0)
    return blob + directory + end


def lying_size() -> bytes:
    """Return a zip bomb whose directory says that it unpacks to ten bytes."""
    data = bytearray(bomb(SWOLLEN, b"\0" * 2**16))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        true = struct.pack("<L", archive.getinfo(SHEET).file_size)
    at = data.rindex(true)
    data[at : at + 4] = struct.pack("<L", 10)
    return bytes(data)


def billion_laughs() -> str:
    levels = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{levels}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        '<c r="A1" t="str"><v>&l9;</v></c></row></sheetData></worksheet>'
    )


def external_entity(root: str) -> str:
    return f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><{root} xmlns="{MAIN}">&x;</{root}>'


def blank_rows(last: int = 1_000_000) -> bytes:
    """Return a list with so many rows, a million or fewer, without anything in them."""
    rows = "".join(f'<row r="{k}" ht="15"/>' for k in range(2, last + 1))
    return xlsx(LISTED + rows)


def styled_blank_cells() -> bytes:
    rows = "".join(f'<row r="{k}"><c r="A{k}" s="0"/><c r="B{k}" s="0"/></row>' for k in range(2, 700_001))
    return xlsx(LISTED + rows)


def far_cell() -> bytes:
    return xlsx(LISTED + f'<row r="1048576">{cell("XFD1048576", 1)}</row>')


def sparse() -> bytes:
    """Return cells along a diagonal: few of them, in the largest area that rows and columns allow."""
    return xlsx(LISTED + f'<row r="{LIMITS.rows}">{cell(f"ALL{LIMITS.rows}", 1)}</row>')


def many_sheets() -> bytes:
    names = [f"S{k}" for k in range(100_000)]
    parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", relationships([("officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", workbook(names, {})),
        ("xl/_rels/workbook.xml.rels", relationships([("worksheet", "worksheets/sheet1.xml")] * len(names))),
        (SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{LISTED}</sheetData></worksheet>'),
    ]
    return zipped(parts)


def many_members() -> bytes:
    return xlsx(extra=[(f"xl/worksheets/s{k}.xml", "") for k in range(20_000)])


def long_text() -> bytes:
    """Return one cell of sixty million characters that do not pack well."""
    piece = bytes(33 + (k * k * 7 + k // 3) % 26 + 32 for k in range(2**16))
    return bomb(
        60 * 2**20,
        piece,
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>',
        "</v></c></row></sheetData></worksheet>",
    )


def repeated_text() -> bytes:
    """Return one text of a full cell that a hundred thousand cells refer to."""
    rows = "".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 100_001))
    return xlsx(rows, shared=f"<si><t>{'x' * 32_767}</t></si>")


def with_macros() -> bytes:
    return _replaced("xl/vbaProject.bin", OLE + b"\0" * 512)


def macro_type() -> bytes:
    types = TYPES.replace("application/xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return _replaced("[Content_Types].xml", types)


def dde() -> bytes:
    item = '<ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems/></ddeLink>'
    link = f'<externalLink xmlns="{MAIN}">{item}</externalLink>'
    return _replaced("xl/externalLinks/externalLink1.xml", link)


def dde_formula() -> bytes:
    return xlsx('<row r="1"><c r="A1" t="str"><f>cmd|\'/c calc\'!A0</f><v>id</v></c></row>')


def external_link() -> bytes:
    link = f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>'
    target = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/externalLinkPath" Target="http://192.0.2.1/x.xlsx" TargetMode="External"/></Relationships>'
    )
    return xlsx(
        extra=[
            ("xl/externalLinks/externalLink1.xml", link),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", target),
        ]
    )


def xls(write: Callable[[xlwt.Worksheet], None]) -> bytes:
    book = xlwt.Workbook()
    write(book.add_sheet("List"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def far_xls() -> bytes:
    def write(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, "id")
        sheet.write(65_535, 255, 1)

    return xls(write)


def repeated_xls() -> bytes:
    def write(sheet: xlwt.Worksheet) -> None:
        for k in range(20_000):
            sheet.write(k, 0, "x" * 32_000)

    return xls(write)


def claiming_xls() -> bytes:
    """Return an .xls that says that it is four thousand million rows long."""
    data = xls(lambda sheet: sheet.write(0, 0, "id"))
    at = data.index(struct.pack("<HHIIHH", 0x200, 14, 0, 1, 0, 1))
    return data[: at + 4] + struct.pack("<IIHH", 0, 2**32 - 1, 0, 2**16 - 1) + data[at + 16 :]


def looping_xls() -> bytes:
    """Return an .xls whose chain of sectors bites its tail."""
    data = bytearray(xls(lambda sheet: [sheet.write(k, 0, f"text {k}") for k in range(2_000)]))
    table = 512 * (struct.unpack_from("<I", data, 0x4C)[0] + 1)
    struct.pack_into("<I", data, table + 4 * 3, 2)
    return bytes(data)


def renamed_stream(old: str, new: str) -> bytes:
    """Return an .xls with another stream in its directory, as password and macro files have them."""
    data = xls(lambda sheet: sheet.write(0, 0, "id"))
    width = 64
    old_name = (old + "\0").encode("utf-16-le").ljust(width, b"\0")
    at = data.index(old_name)
    name = (new + "\0").encode("utf-16-le")
    return data[:at] + name.ljust(width, b"\0") + struct.pack("<H", len(name)) + data[at + width + 2 :]


def locked_xls() -> bytes:
    """Return an .xls whose first record says that the rest is encrypted."""
    data = bytearray(xls(lambda sheet: sheet.write(0, 0, "id")))
    at = data.index(struct.pack("<HH", 0xE1, 2))
    data[at : at + 2] = struct.pack("<H", 0x2F)
    return bytes(data)


def wide_csv() -> bytes:
    return b"," * (20 * 2**20)


def long_cell_csv() -> bytes:
    return b'id,name\n1,"' + b"x" * (20 * 2**20) + b'"\n'


def many_lines_csv() -> bytes:
    return b"a,b\n" * (5 * 2**20)


def quoted_lines_csv() -> bytes:
    return b"id,name\n" + b'"\n",' * (5 * 2**20)


F = SheetFault
ENDLESS = LIMITS.file_bytes + 1
HOSTILE: dict[str, Hostile] = {
    "zip bomb: zeros": Hostile("a.xlsx", lambda: bomb(SWOLLEN, b"\0" * 2**16), F.DAMAGED),
    "zip bomb: spaces": Hostile("a.xlsx", lambda: bomb(SWOLLEN, b" " * 2**16), F.UNPACKS_TOO_LARGE),
    "zip bomb: picture": Hostile(
        "a.xlsx", lambda: bomb(SWOLLEN, b"\0" * 2**16, name="xl/media/image1.png"), F.UNPACKS_TOO_LARGE
    ),
    "zip bomb: empty cells": Hostile(
        "a.xlsx",
        lambda: bomb(SWOLLEN, b"<c/>" * 2**14, f'<worksheet xmlns="{MAIN}"><sheetData><row>'),
        F.UNPACKS_TOO_LARGE,
    ),
    "zip bomb: lying about its size": Hostile("a.xlsx", lying_size, F.DAMAGED),
    "zip bomb: many members": Hostile("a.xlsx", many_bombs, F.UNPACKS_TOO_LARGE),
    "zip bomb: overlapping members": Hostile("a.xlsx", overlapping, F.NOT_A_SHEET),
    "20,000 members": Hostile("a.xlsx", many_members, F.UNPACKS_TOO_LARGE),
    "entity bomb": Hostile("a.xlsx", lambda: _replaced(SHEET, billion_laughs()), F.ENTITIES),
    "entity bomb in UTF-16": Hostile(
        "a.xlsx",
        lambda: _replaced(
            SHEET,
            billion_laughs().replace('?xml version="1.0"', '?xml version="1.0" encoding="UTF-16"').encode("utf-16"),
        ),
        F.ENTITIES,
    ),
    "external entity in shared texts": Hostile(
        "a.xlsx", lambda: _replaced("xl/sharedStrings.xml", external_entity("sst")), F.ENTITIES
    ),
    "external entity in styles": Hostile(
        "a.xlsx", lambda: _replaced("xl/styles.xml", external_entity("styleSheet")), F.ENTITIES
    ),
    "external entity in a part of another name": Hostile(
        "a.xlsx", lambda: _replaced("docProps/thing.dat", external_entity("a")), F.ENTITIES
    ),
    "macros": Hostile("a.xlsx", with_macros, F.MACROS),
    "macros by type": Hostile("a.xlsm", macro_type, F.MACROS),
    "macro sheet": Hostile("a.xlsx", lambda: _replaced("xl/macrosheets/sheet1.xml", "<a/>"), F.MACROS),
    "control": Hostile("a.xlsx", lambda: _replaced("xl/activeX/activeX1.xml", "<a/>"), F.MACROS),
    "macros in .xls": Hostile("a.xls", lambda: renamed_stream("Workbook", "_VBA_PROJECT_CUR"), F.MACROS),
    "DDE link": Hostile("a.xlsx", dde, F.REMOTE_DATA),
    "DDE formula": Hostile("a.xlsx", dde_formula, None),
    "link to another file": Hostile("a.xlsx", external_link, None),
    "encrypted .xlsx": Hostile("a.xlsx", lambda: renamed_stream("Workbook", "EncryptedPackage"), F.ENCRYPTED),
    "encrypted .xls": Hostile("a.xls", locked_xls, F.ENCRYPTED),
    "HTML named .xlsx": Hostile("a.xlsx", lambda: b"\xef\xbb\xbf\n<html><table><tr><td>1", F.NOT_A_SHEET),
    "HTML named .csv": Hostile("a.csv", lambda: b"<!DOCTYPE html><p>Sign in", F.NOT_A_SHEET),
    "XML named .xls": Hostile("a.xls", lambda: b'<?xml version="1.0"?><Workbook/>', F.NOT_A_SHEET),
    "PDF named .xlsx": Hostile("a.xlsx", lambda: b"%PDF-1.7\n1 0 obj", F.NOT_A_SHEET),
    "text named .xlsx": Hostile("a.xlsx", lambda: b"id,name\n1,Ann\n", F.NOT_A_SHEET),
    "zip named .xlsx": Hostile("a.xlsx", lambda: zipped([("a.txt", "a")]), F.NOT_A_SHEET),
    "Word named .xlsx": Hostile(
        "a.xlsx", lambda: zipped([("[Content_Types].xml", TYPES), ("word/document.xml", "<a/>")]), F.OTHER_FORM
    ),
    "binary workbook": Hostile("a.xlsx", lambda: _replaced("xl/workbook.bin", b"\0"), F.OTHER_FORM),
    "noise": Hostile("a.csv", lambda: bytes(range(256)) * 1024, F.NOT_TEXT),
    "10^6 declared rows": Hostile("a.xlsx", blank_rows, F.TOO_MANY_BLANK_ROWS),
    "700,000 rows of styled blank cells": Hostile("a.xlsx", styled_blank_cells, F.TOO_MANY_BLANK_ROWS),
    "cell at XFD1048576": Hostile("a.xlsx", far_cell, F.TOO_MANY_ROWS),
    "sparse": Hostile("a.xlsx", sparse, F.TOO_MANY_CELLS),
    "100,000 sheets": Hostile("a.xlsx", many_sheets, F.TOO_MANY_SHEETS),
    "text of sixty million characters": Hostile("a.xlsx", long_text, F.UNPACKS_TOO_LARGE),
    "long text in 100,000 cells": Hostile("a.xlsx", repeated_text, F.UNPACKS_TOO_LARGE),
    "far cell in .xls": Hostile("a.xls", far_xls, F.TOO_MANY_CELLS),
    "long text in 20,000 cells of .xls": Hostile("a.xls", repeated_xls, F.UNPACKS_TOO_LARGE),
    "absurd claim in .xls": Hostile("a.xls", claiming_xls, F.DAMAGED),
    "looping .xls": Hostile("a.xls", looping_xls, F.DAMAGED),
    "text of 20 million cells in a row": Hostile("a.csv", wide_csv, F.BAD_CSV),
    "text with a cell of 20 million characters": Hostile("a.csv", long_cell_csv, F.BAD_CSV),
    "text of 5 million rows": Hostile("a.csv", many_lines_csv, F.TOO_MANY_ROWS),
    "text whose row never ends": Hostile("a.csv", quoted_lines_csv, F.BAD_CSV),
    "endless upload": Hostile("a.csv", lambda: b"id,name\n" * (ENDLESS // 8 + 1), F.TOO_LARGE),
}
