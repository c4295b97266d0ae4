"""An .xlsx is looked through before it is read: every part, in pieces, with a count of all that grows."""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from placement.sheets.book import Limits
from placement.sheets.faults import SheetError, SheetFault
from placement.sheets.package import TYPES, WORKBOOK, Package

PARSED = (".xml", ".rels")
STYLES = "xl/styles.xml"
FIRST = (TYPES, WORKBOOK, STYLES)
MOST_NAMES = 1_000
MOST_ELEMENTS = 500_000
"""In a part that is neither a sheet nor the shared texts."""

ELEMENTS_PER_CELL = 3
LONGEST_QUIET = 8
"""Pieces without any element: a text far longer than a cell may be."""

REMOTE = frozenset({"ddeLink", "oleLink"})
DIGITS = "0123456789"
LETTERS = {letter: k for k, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1)}
ZEROS = frozenset("0" * k for k in range(2, 21))
LONGEST_LETTERS = 4

Attributes = list[str]
Start = Callable[[str, Attributes], None]


@dataclass(slots=True)
class SheetLook:
    """What a sheet holds, seen without reading its texts.

    first_formula : its row from 1 and its column from 0.
    padded : cells whose numbers show leading zeros: row, column and digits in one number each.
    """

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    first_formula: tuple[int, int] | None = None
    padded: array[int] = field(default_factory=lambda: array("Q"))


@dataclass(slots=True)
class Look:
    """What a workbook holds: its sheets by their parts, the parts by the sheets' ids."""

    names: list[tuple[str, str]] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, SheetLook] = field(default_factory=dict)
    unpacked: int = 0

    @property
    def cells(self) -> int:
        """Return how many cells the reader will make room for."""
        return sum(sheet.rows * sheet.columns for sheet in self.sheets.values())

    def of_sheet(self, index: int) -> SheetLook:
        """Return what was seen of a sheet, by its place in the workbook."""
        _, key = self.names[index] if index < len(self.names) else ("", "")
        return self.sheets.get(self.targets.get(key, ""), SheetLook())


def look_through(package: Package, limits: Limits) -> Look:
    """Return what is in a workbook, having unpacked all of it once. Raises SheetError."""
    look, styles = Look(), _Styles()
    rest = sorted(set(package.members) - set(FIRST))
    for name in (*(name for name in FIRST if name in package.members), *rest):
        _Part(name, look, styles, limits).feed(package.chunks(name))
        if look.cells > limits.cells:
            raise SheetError(SheetFault.TOO_MANY_CELLS, most=limits.cells)
    if not look.names:
        raise SheetError(SheetFault.DAMAGED)
    look.unpacked = package.unpacked
    return look


class _Part:
    """One member of the archive; its root element says who looks at it."""

    def __init__(self, name: str, look: Look, styles: _Styles, limits: Limits) -> None:
        self.name, self.look, self.styles, self.limits = name, look, styles, limits
        self.scan: _Scan = _Scan()
        self.most = MOST_ELEMENTS
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = _refuse_entities
        self.parser.StartElementHandler = self.root

    def feed(self, chunks: Iterator[bytes]) -> None:
        """Look at the content; what is no XML is only counted."""
        is_parsed = self.name.endswith(PARSED)
        quiet = 0
        for number, chunk in enumerate(chunks):
            if number == 0:
                is_parsed = is_parsed or (not self.name.endswith(".vml") and _is_markup(chunk))
            if not is_parsed:
                continue
            before = self.scan.count
            self._parse(chunk)
            quiet = quiet + 1 if self.scan.count == before else 0
            if self.scan.count > self.most:
                raise SheetError(SheetFault.TOO_MANY_CELLS, most=self.limits.cells)
            if quiet > LONGEST_QUIET:
                raise SheetError(SheetFault.UNPACKS_TOO_LARGE)
        if is_parsed:
            self._parse(b"", is_final=True)

    def _parse(self, chunk: bytes, *, is_final: bool = False) -> None:
        try:
            self.parser.Parse(chunk, is_final)
        except (expat.ExpatError, ValueError, LookupError):
            raise SheetError(SheetFault.DAMAGED) from None

    def root(self, name: str, attributes: Attributes) -> None:
        """Choose who looks at the part, by its first element."""
        self.scan = self._scan_of(local(name))
        self.parser.StartElementHandler = self.scan.start
        self.scan.start(name, attributes)

    def _scan_of(self, root: str) -> _Scan:
        if root in {"worksheet", "sst"}:
            self.most = self.limits.cells * ELEMENTS_PER_CELL
        if root == "worksheet":
            self.look.sheets[self.name] = sheet = SheetLook()
            return _SheetScan(sheet, self.styles.padding(), self.limits)
        if root == "workbook":
            return _WorkbookScan(self.look, self.limits)
        if root == "Relationships" and self.name == "xl/_rels/workbook.xml.rels":
            return _TargetScan(self.look)
        if root == "styleSheet" and self.name == STYLES:
            return _StyleScan(self.styles)
        if root == "Types":
            return _TypeScan()
        return _LinkScan() if root == "externalLink" else _Scan()


class _Scan:
    """Counts the elements of a part that is of no further interest."""

    def __init__(self) -> None:
        self.count = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Meet an element."""
        del name, attributes
        self.count += 1


class _TypeScan(_Scan):
    """Meets the content types: those of macros are refused."""

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        if any("macroenabled" in value.lower() for value in attributes[1::2]):
            raise SheetError(SheetFault.MACROS)
        del name


class _LinkScan(_Scan):
    """Meets a link to another file: one to another program is refused."""

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        if local(name) in REMOTE:
            raise SheetError(SheetFault.REMOTE_DATA)
        del attributes


class _WorkbookScan(_Scan):
    """Meets the list of sheets."""

    def __init__(self, look: Look, limits: Limits) -> None:
        super().__init__()
        self.look, self.limits = look, limits

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        if local(name) != "sheet":
            return
        facts = {local(key): value for key, value in zip(attributes[::2], attributes[1::2], strict=True)}
        self.look.names.append((facts.get("name", ""), facts.get("id", "")))
        if len(self.look.names) > self.limits.sheets:
            raise SheetError(SheetFault.TOO_MANY_SHEETS, most=self.limits.sheets)


class _TargetScan(_Scan):
    """Meets the parts that the workbook names."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        facts = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if local(name) != "Relationship" or facts.get("TargetMode") == "External":
            return
        part = posixpath.normpath(posixpath.join("/xl", facts.get("Target", ""))).lstrip("/").lower()
        self.look.targets[facts.get("Id", "")] = part


@dataclass(slots=True)
class _Styles:
    """Which cell formats show numbers with leading zeros, by their index."""

    formats: dict[str, int] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)

    def padding(self) -> dict[str, int]:
        """Return the digits shown, by the index that cells give."""
        return {str(k): self.formats[key] for k, key in enumerate(self.cells) if key in self.formats}


class _StyleScan(_Scan):
    """Meets number formats like 000000 and the cell formats that use them."""

    def __init__(self, styles: _Styles) -> None:
        super().__init__()
        self.styles = styles
        self.is_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        kind = local(name)
        if kind in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            self.is_cells = kind == "cellXfs"
        facts = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if kind == "numFmt" and facts.get("formatCode") in ZEROS:
            self.styles.formats[facts.get("numFmtId", "")] = len(facts["formatCode"])
        elif kind == "xf" and self.is_cells:
            self.styles.cells.append(facts.get("numFmtId", ""))


OTHER, CELL, CONTENT, FORMULA, ROW = range(5)
KINDS = {"c": CELL, "v": CONTENT, "is": CONTENT, "f": FORMULA, "row": ROW}


class _SheetScan(_Scan):
    """Meets the cells: where the last is, which are formulas; called for every element, so in haste."""

    def __init__(self, sheet: SheetLook, padding: dict[str, int], limits: Limits) -> None:
        super().__init__()
        self.sheet, self.padding, self.limits = sheet, padding, limits
        self.kinds: dict[str, int] = {}
        self.cell: Attributes = []
        self.letters: dict[str, int] = {}
        self.digits = ""
        self.row = self.column = self.blank = 0
        self.is_filled = True

    def start(self, name: str, attributes: Attributes) -> None:
        self.count += 1
        kind = self.kinds.get(name)
        if kind is None:
            kind = self._learn(name)
        if kind == CELL:
            self.cell = attributes
            self.column += 1
        elif kind == CONTENT:
            self._content()
        elif kind == ROW:
            self._row(attributes)
        elif kind == FORMULA:
            self._content()
            self.sheet.formulas += 1
            if self.sheet.first_formula is None:
                self.sheet.first_formula = self._place()

    def _learn(self, name: str) -> int:
        if len(self.kinds) > MOST_NAMES:
            raise SheetError(SheetFault.DAMAGED)
        return self.kinds.setdefault(name, KINDS.get(local(name), OTHER))

    def _row(self, attributes: Attributes) -> None:
        """Note where a row says that it is; one that does not is below the last."""
        stated = attributes[1] if attributes and attributes[0] == "r" else _fact(attributes, "r")
        self.row = _number(stated) if stated else self.row + 1
        self.column = 0
        if not self.is_filled:
            self.blank += 1
            if self.blank > self.limits.blank_rows:
                raise SheetError(SheetFault.TOO_MANY_BLANK_ROWS, most=self.limits.blank_rows)
        self.is_filled = False

    def _content(self) -> None:
        """Note the place of a cell that holds something."""
        cell = self.cell
        self.is_filled = True
        place = cell[1] if cell and cell[0] == "r" else _fact(cell, "r")
        if not place:
            self._reach(self.row or 1, self.column)
        else:
            letters = place.rstrip(DIGITS)
            digits = place[len(letters) :]
            if digits != self.digits or letters not in self.letters:
                self.digits = digits
                self.letters[letters] = column = _column(letters)
                self._reach(_number(digits), column)
        if self.padding and (width := self.padding.get(_fact(cell, "s"))):
            self._pad(place, width)

    def _place(self) -> tuple[int, int]:
        place = _fact(self.cell, "r")
        letters = place.rstrip(DIGITS)
        return (_number(place[len(letters) :]), _column(letters) - 1) if place else (self.row or 1, self.column - 1)

    def _pad(self, place: str, width: int) -> None:
        letters = place.rstrip(DIGITS)
        if letters:
            self.sheet.padded.append(_number(place[len(letters) :]) << 24 | _column(letters) << 8 | width)

    def _reach(self, row: int, column: int) -> None:
        if row > self.limits.rows:
            raise SheetError(SheetFault.TOO_MANY_ROWS, most=self.limits.rows)
        if column > self.limits.columns:
            raise SheetError(SheetFault.TOO_MANY_COLUMNS, most=self.limits.columns)
        self.sheet.rows, self.sheet.columns = max(self.sheet.rows, row), max(self.sheet.columns, column)


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def _fact(attributes: Attributes, wanted: str) -> str:
    return next((attributes[k + 1] for k in range(0, len(attributes), 2) if attributes[k] == wanted), "")


def _number(digits: str) -> int:
    if not digits.isdecimal() or len(digits) > len("1048576"):
        raise SheetError(SheetFault.DAMAGED)
    return int(digits)


def _column(letters: str) -> int:
    """Return the number of a column, from 1. Raises SheetError where it is none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + LETTERS.get(letter, 0)
    if not letters or len(letters) > LONGEST_LETTERS or not letters.isalpha():
        raise SheetError(SheetFault.DAMAGED)
    return number


def _is_markup(chunk: bytes) -> bool:
    """Whether a member is XML whatever its name says."""
    return chunk[:8].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _refuse_entities(*_: object) -> None:
    """Raise: no part of a workbook has a document type, and only one could define entities."""
    raise SheetError(SheetFault.ENTITIES)
