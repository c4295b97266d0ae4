"""The workbook that somebody sent, back with its faulty cells marked and the reasons beside them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placement.sheets.book import LIMITS, Book, Form, Limits, Sheet
from placement.sheets.columns import Column, Mark
from placement.sheets.comment_parts import MoreComments, comments_part, drawing_part
from placement.sheets.guarding import STYLES, look_through
from placement.sheets.marked_sheet import MarkedSheet, Marks
from placement.sheets.names import sheet_names
from placement.sheets.package import TYPES, Package
from placement.sheets.reading import read_book
from placement.sheets.red_styles import RedStyles
from placement.sheets.splicing import Attributes, CannotSplice, Splices, Walk
from placement.sheets.splitting import header_at
from placement.sheets.xlsx_out import write_xlsx

JOINT = "\n"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
NO_LINKS = f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELATIONSHIPS}"></Relationships>'.encode()
COMMENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

Parts = dict[str, Iterable[bytes]]
"""What stands in a part, in pieces."""


def mark_book(data: bytes, name: str, marks: Iterable[Mark], *, heading: str, limits: Limits = LIMITS) -> bytes:
    """Return the same workbook with each faulty cell red and, at the right of its row, why.

    All else in an .xlsx stays as it was, byte for byte: formulas, pictures, formats, other sheets. A column
    of reasons from an earlier time, known by its heading, is filled anew. Of an .xls or a text table, and of
    an .xlsx written in an unusual way, it is an .xlsx of the same content. Raises SheetError.
    """
    book = read_book(data, name, limits=limits)
    wanted = _by_sheet(book, marks, heading)
    if book.form is Form.XLSX:
        del book  # a large one is not held while its workbook is rewritten
        try:
            return _spliced(data, wanted, limits)
        except CannotSplice:
            book = read_book(data, name, limits=limits)
    plain, names = _plain(book)
    return _spliced(plain, {names[sheet]: own for sheet, own in wanted.items()}, limits)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be said in one sheet: by cell, and by row; rows and columns from 1."""

    cells: Mapping[tuple[int, int], str]
    reasons: Mapping[int, str]
    column: int


def _by_sheet(book: Book, marks: Iterable[Mark], heading: str) -> dict[str, _Wanted]:
    """Return what is wanted in each sheet that has marks. Marks of other sheets are a mistake of the caller."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    listed: dict[str, list[Mark]] = {}
    for mark in marks:
        listed.setdefault(mark.sheet, []).append(mark)
    return {name: _wanted(sheets[name], own, heading) for name, own in listed.items()}


def _wanted(sheet: Sheet, marks: Sequence[Mark], heading: str) -> _Wanted:
    top = header_at(sheet.rows)
    header = sheet.rows[top] if sheet.rows else ()
    width = max((len(row) for row in sheet.rows), default=0)
    own = header.index(heading) if heading in header else width
    cells: dict[tuple[int, int], list[str]] = {}
    rows: dict[int, list[str]] = {k + 1: [] for k, row in enumerate(sheet.rows) if len(row) > own and row[own]}
    rows[top + 1] = [heading]
    for mark in marks:
        rows.setdefault(mark.row, []).append(mark.reason)
        if mark.column is not None:
            cells.setdefault((mark.row, mark.column + 1), []).append(mark.reason)
    return _Wanted({place: _joined(texts) for place, texts in cells.items()}, _all_joined(rows), own + 1)


def _all_joined(rows: Mapping[int, list[str]]) -> dict[int, str]:
    return {row: _joined(texts) for row, texts in rows.items()}


def _joined(texts: Iterable[str]) -> str:
    return JOINT.join(dict.fromkeys(texts))


def _plain(book: Book) -> tuple[bytes, dict[str, str]]:
    """Return a workbook of the same texts, row for row, and what its sheets are called now."""
    names = sheet_names([sheet.name for sheet in book.sheets])
    tables = []
    for sheet in book.sheets:
        first, rest = (sheet.rows[0], sheet.rows[1:]) if sheet.rows else ((), ())
        tables.append((sheet.name, [Column(text) for text in first], rest))
    return write_xlsx(tables), dict(zip((sheet.name for sheet in book.sheets), names, strict=True))


# ------------------------------------------------------------------ the parts of an .xlsx


def _spliced(data: bytes, wanted: Mapping[str, _Wanted], limits: Limits) -> bytes:
    """Return the workbook with the parts of the marked sheets changed. Raises CannotSplice."""
    package = Package(io.BytesIO(data), len(data), limits)
    look = look_through(package, limits)
    if STYLES not in package.members:
        raise CannotSplice
    styles = RedStyles(_read(package, STYLES))
    changed: Parts = {}
    for index, (sheet, _) in enumerate(look.names):
        if sheet in wanted:
            part = look.targets.get(look.names[index][1], "")
            changed |= _sheet_parts(package, part, wanted[sheet], styles, number=index + 1)
    changed[STYLES] = [styles.part()]
    if any(name not in package.members and name.endswith(".vml") for name in changed):
        changed[TYPES] = [_types(_read(package, TYPES), changed)]
    return _rewritten(package, changed)


def _sheet_parts(package: Package, part: str, wanted: _Wanted, styles: RedStyles, *, number: int) -> Parts:
    if part not in package.members:
        raise CannotSplice
    content = _read(package, part)
    cells: dict[int, set[int]] = {}
    for row, column in wanted.cells:
        cells.setdefault(row, set()).add(column)
    marks = Marks(
        cells={row: frozenset(columns) for row, columns in cells.items()},
        reasons=wanted.reasons,
        column=wanted.column,
        style_of=styles.red_of,
        reason_style=styles.reason,
    )
    key = f"marks{number}"
    marked = MarkedSheet(content, marks, key if wanted.cells else "")
    parts: Parts = {part: marked.pieces()}
    if wanted.cells:
        parts |= (_more_comments if marked.has_legacy else _comment_parts)(package, part, wanted, key)
    return parts


def _comment_parts(package: Package, part: str, wanted: _Wanted, key: str) -> Parts:
    folder, file = posixpath.split(part)
    links = f"{folder}/_rels/{file}.rels"
    own = _read(package, links) if links in package.members else NO_LINKS
    listed = (
        f'<Relationship Id="{key}" Type="{OFFICE}/vmlDrawing" Target="/xl/drawings/{key}.vml"/>'
        f'<Relationship Id="{key}c" Type="{OFFICE}/comments" Target="/xl/{key}.xml"/>'
    )
    return {
        links: [_appended(own, "Relationships", listed)],
        f"xl/{key}.xml": [comments_part(wanted.cells)],
        f"xl/drawings/{key}.vml": [drawing_part(wanted.cells)],
    }


def _more_comments(package: Package, part: str, wanted: _Wanted, _: str) -> Parts:
    """Return a sheet's own comments with more of them; nothing where they are not found or written unusually."""
    folder, file = posixpath.split(part)
    try:
        links = _Links(_read(package, f"{folder}/_rels/{file}.rels"), folder).targets
        comments, drawing = links["comments"], links["vmlDrawing"]
        more = MoreComments(_read(package, comments), _read(package, drawing), wanted.cells)
    except (KeyError, CannotSplice):
        return {}
    return {comments: [more.comments()], drawing: [more.boxes()]}


class _Links(Walk):
    """The parts that a part names, by the last word of their kind."""

    names = frozenset({"Relationship"})

    def __init__(self, data: bytes, folder: str) -> None:
        super().__init__(data)
        self.folder = folder
        self.targets: dict[str, str] = {}
        self.run()

    def begin(self, name: str, attributes: Attributes, at: int) -> None:
        """Note where a part is."""
        del name, at
        target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
        self.targets[posixpath.basename(attributes.get("Type", ""))] = target.lstrip("/").lower()


def _types(types: bytes, changed: Parts) -> bytes:
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{DRAWING_TYPE if name.endswith(".vml") else COMMENT_TYPE}"/>'
        for name in changed
        if posixpath.basename(name).startswith("marks")
    )
    return _appended(types, "Types", listed)


class _Root(Walk):
    """Finds where a document's root ends, and its prefix."""

    def __init__(self, data: bytes, root: str) -> None:
        super().__init__(data)
        self.names, self.end = frozenset({root}), -1
        self.run()

    def finish(self, name: str, at: int, end: int) -> None:
        """Note where the root ends."""
        del name
        self.end = at
        if at == end or self.prefix(at):
            raise CannotSplice


def _appended(data: bytes, root: str, listed: str) -> bytes:
    """Return the document with more elements at the end of its root."""
    splices = Splices(data)
    splices.put(_Root(data, root).end, listed.encode())
    return splices.whole()


def _read(package: Package, name: str) -> bytes:
    """Return a part that was looked through before; what it unpacks to is not counted twice."""
    package.unpacked = 0
    return b"".join(package.chunks(name))


def _rewritten(package: Package, changed: Parts) -> bytes:
    """Return the archive with some parts changed and some added."""
    out = io.BytesIO()
    added = {name: name for name in changed if name not in package.members}
    names = {name: member.filename for name, member in package.members.items()} | added
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in names.items():
            package.unpacked = 0
            with archive.open(file, "w") as part:
                for piece in changed.get(name) or package.chunks(name):
                    part.write(piece)
    return out.getvalue()
