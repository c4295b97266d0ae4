"""An .xlsx is a zip archive: opened with an eye on what it claims and on what it unpacks to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from placement.sheets.book import MEBIBYTE, Limits
from placement.sheets.faults import SheetError, SheetFault

CHUNK = 2**16
ENTRY = b"PK\x01\x02"
IS_ENCRYPTED = 0x1
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
HARMLESS_BYTES = 4 * MEBIBYTE
"""What a member or an archive may unpack to, however small it is."""

MACROS = ("vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "activex/", "xl/ctrlprops/macro")
OTHERS = (
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "DOCX"),
    ("ppt/presentation.xml", "PPTX"),
    ("content.xml", "ODS"),
)
TYPES, WORKBOOK = "[content_types].xml", "xl/workbook.xml"


class Package:
    """The members of an .xlsx by their names in lower case; unpacking them is counted.

    Raises SheetError for whatever is no .xlsx or holds what none should.
    """

    def __init__(self, file: BinaryIO, size: int, limits: Limits) -> None:
        self.limits = limits
        self.size = size
        self.unpacked = 0
        try:
            self.archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise SheetError(SheetFault.DAMAGED) from None
        self.members: dict[str, zipfile.ZipInfo] = {}
        for member in self.archive.infolist():
            self._enter(member)
        self._refuse_others()

    def _enter(self, member: zipfile.ZipInfo) -> None:
        name = member.filename.replace("\\", "/").lstrip("/").lower()
        if name in self.members or member.compress_type not in METHODS:
            raise SheetError(SheetFault.DAMAGED)
        if member.flag_bits & IS_ENCRYPTED:
            raise SheetError(SheetFault.ENCRYPTED)
        if any(mark in name for mark in MACROS):
            raise SheetError(SheetFault.MACROS)
        self.members[name] = member

    def _refuse_others(self) -> None:
        looks = next((form for name, form in OTHERS if name in self.members), "")
        if looks:
            raise SheetError(SheetFault.OTHER_FORM, looks=looks)
        if TYPES not in self.members:
            raise SheetError(SheetFault.NOT_A_SHEET, looks="ZIP")

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's content in pieces; what unpacks to too much is stopped on the way."""
        member, count = self.members[name], 0
        try:
            with self.archive.open(member) as content:
                while chunk := content.read(CHUNK):
                    count += len(chunk)
                    self.unpacked += len(chunk)
                    self._refuse_bomb(count, member.compress_size)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
            raise SheetError(SheetFault.DAMAGED) from None

    def _refuse_bomb(self, count: int, packed: int) -> None:
        ratio = self.limits.ratio
        is_swollen = count > max(HARMLESS_BYTES, ratio * packed) or self.unpacked > max(
            HARMLESS_BYTES, ratio * self.size
        )
        if is_swollen or self.unpacked > self.limits.unpacked_bytes:
            raise SheetError(SheetFault.UNPACKS_TOO_LARGE)


def refuse_many_members(data: bytes, limits: Limits) -> None:
    """Raise where the archive lists more members than a workbook has; their list is not even read."""
    if data.count(ENTRY) > limits.members:
        raise SheetError(SheetFault.UNPACKS_TOO_LARGE)
