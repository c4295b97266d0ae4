"""One sheet's XML with red cells and a column of reasons; every other byte stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from placement.sheets.rows_xml import text_cell
from placement.sheets.splicing import Attributes, CannotSplice, Splices, Walk, with_attribute, without_attribute

DIGITS = "0123456789"
REASON_WIDTH = 48
AFTER_LEGACY = frozenset(
    {"legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be marked in a sheet, rows from 1 and columns from 1.

    cells : the red ones, by row. reasons : the text of each row in the column of reasons.
    style_of : the red variant of a format. reason_style : the format of a reason.
    """

    cells: Mapping[int, frozenset[int]]
    reasons: Mapping[int, str]
    column: int
    style_of: Callable[[int], int]
    reason_style: int

    @property
    def rows(self) -> list[int]:
        """Return the rows that change, from the top."""
        return sorted(self.cells.keys() | self.reasons.keys())


@dataclass(slots=True)
class _Row:
    """A row that is to be changed, as it stands: each cell's column, place, end and format."""

    number: int
    start: int
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)


class MarkedSheet(Walk):
    """Walks over a sheet and notes what changes. Raises CannotSplice where cells do not say where they are."""

    names = AFTER_LEGACY | {"worksheet", "dimension", "cols", "col", "sheetData", "row", "c", "legacyDrawing"}

    def __init__(self, data: bytes, marks: Marks, comments: str = "") -> None:
        super().__init__(data)
        self.marks, self.comments = marks, comments
        self.splices = Splices(data)
        self.todo = marks.rows
        self.row: _Row | None = None
        self.last_row = 0
        self.cols: list[int] = []
        self.has_legacy = False
        self.legacy_at = -1
        self.run()

    def pieces(self) -> Iterator[bytes]:
        """Yield the changed sheet."""
        return self.splices.pieces()

    def begin(self, name: str, attributes: Attributes, at: int) -> None:
        """Note rows and cells that change, and where columns and comments are told."""
        if name == "c":
            self._cell(attributes, at)
        elif name == "row":
            self._row(attributes, at)
        elif name == "col":
            self.cols.append(int(attributes.get("max", 0)))
        elif name == "sheetData":
            self._sheet_data(at)
        elif name == "worksheet" and self.prefix(at):
            raise CannotSplice
        elif name == "dimension" and self.is_alone(at):
            self.splices.replace(at, at + len(self.tag(at)), b"")  # the sheet is wider now, and need not say so
        elif name == "legacyDrawing":
            self.has_legacy = True
        elif name in AFTER_LEGACY and self.legacy_at < 0:
            self.legacy_at = at

    def finish(self, name: str, at: int, end: int) -> None:
        """Change a row once all its cells are known; add what is missing at the ends."""
        if self.row and name == "c":
            column, start, _, style = self.row.cells[-1]
            self.row.cells[-1] = (column, start, end, style)
        elif name == "row":
            if self.row:
                self._change(self.row, at)
            self.row = None
        elif name == "sheetData":
            self._finish_rows(at, end)
        elif name == "cols" and at < end:
            self._finish_cols(at)
        elif name == "worksheet" and self.comments and not self.has_legacy:
            tag = f'<{self.prefix(at).decode()}legacyDrawing xmlns:mark="{OFFICE}" mark:id="{self.comments}"/>'
            self.splices.put(at if self.legacy_at < 0 else self.legacy_at, tag.encode())

    def _row(self, attributes: Attributes, at: int) -> None:
        number = int(attributes["r"]) if "r" in attributes else self.last_row + 1
        if number <= self.last_row:
            raise CannotSplice
        self.last_row = number
        while self.todo and self.todo[0] < number:
            self._new_row(self.todo.pop(0), at)
        if self.todo and self.todo[0] == number:
            self.todo.pop(0)
            self.row = _Row(number, at)

    def _cell(self, attributes: Attributes, at: int) -> None:
        if self.row is None:
            return
        column = column_of(attributes.get("r", ""))
        if self.row.cells and column <= self.row.cells[-1][0]:
            raise CannotSplice
        self.row.cells.append((column, at, at, int(attributes.get("s", 0))))

    def _change(self, row: _Row, end: int) -> None:
        """Change one row: its red cells, its reason, and its tag, which may say how wide it is."""
        tag = self.tag(row.start)
        bare = without_attribute(tag, "spans")
        if self.is_alone(row.start):
            closed = b"</" + self.prefix(row.start) + b"row>"
            filled = b"".join(new for _, new in sorted(self._wanted(row.number).items()))
            self.splices.replace(row.start, row.start + len(tag), bare.removesuffix(b"/>") + b">" + filled + closed)
            return
        if bare != tag:
            self.splices.replace(row.start, row.start + len(tag), bare)
        wanted = self._wanted(row.number)
        for column, start, stop, style in row.cells:
            for new in [column_ for column_ in sorted(wanted) if column_ < column]:
                self.splices.put(start, wanted.pop(new))
            if column == self.marks.column and column in wanted:
                self.splices.replace(start, stop, wanted.pop(column))
            elif column in wanted:
                del wanted[column]
                own = self.tag(start)
                red = with_attribute(own, "s", self.marks.style_of(style))
                self.splices.replace(start, start + len(own), red)
        for column in sorted(wanted):
            self.splices.put(end, wanted[column])

    def _wanted(self, number: int) -> dict[int, bytes]:
        """Return the cells that a row is to have, as they are where it has none yet."""
        red = self.marks.style_of(0) if self.marks.cells.get(number) else 0
        wanted = {
            column: f'<c r="{get_column_letter(column)}{number}" s="{red}"/>'.encode()
            for column in self.marks.cells.get(number, ())
        }
        if number in self.marks.reasons:
            place = f"{get_column_letter(self.marks.column)}{number}"
            cell = text_cell(place, self.marks.reasons[number], str(self.marks.reason_style))
            wanted[self.marks.column] = cell.encode()
        return wanted

    def _new_row(self, number: int, at: int) -> None:
        cells = b"".join(new for _, new in sorted(self._wanted(number).items()))
        self.splices.put(at, f'<row r="{number}">'.encode() + cells + b"</row>")

    def _finish_rows(self, at: int, end: int) -> None:
        if self.todo and at == end:
            raise CannotSplice
        for number in self.todo:
            self._new_row(number, at)
        self.todo = []

    def _sheet_data(self, at: int) -> None:
        if not self.cols:
            self.splices.put(at, b"<cols>" + self._width() + b"</cols>")

    def _finish_cols(self, at: int) -> None:
        if max(self.cols, default=0) < self.marks.column:
            self.splices.put(at, self._width())

    def _width(self) -> bytes:
        column = self.marks.column
        return f'<col min="{column}" max="{column}" width="{REASON_WIDTH}" customWidth="1"/>'.encode()


def column_of(place: str) -> int:
    """Return the column of a place like B7, from 1. Raises CannotSplice where there is none."""
    try:
        return column_index_from_string(place.rstrip(DIGITS))
    except ValueError:
        raise CannotSplice from None
