"""The one error of this room: a file that is not read, and why; words are left to `wording`."""

from __future__ import annotations

from enum import StrEnum

Fact = str | int


class SheetFault(StrEnum):
    """Every reason why a file is not read."""

    NO_FILE = "no_file"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_A_SHEET = "not_a_sheet"
    OTHER_FORM = "other_form"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    REMOTE_DATA = "remote_data"
    ENTITIES = "entities"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    DAMAGED = "damaged"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_BLANK_ROWS = "too_many_blank_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    LONG_CELL = "long_cell"
    TOO_SLOW = "too_slow"
    NOT_TEXT = "not_text"
    BAD_ENCODING = "bad_encoding"
    NOT_UTF8 = "not_utf8"
    CUT_TEXT = "cut_text"
    CUT_ROW = "cut_row"
    BAD_CSV = "bad_csv"


class SheetError(Exception):
    """A file is not read, for one reason; `facts` is what the sentence of the reason needs.

    file : what messages call the file.
    sheet, row : where, as a spreadsheet counts rows; "" and None for the whole file.
    """

    def __init__(
        self, fault: SheetFault, file: str = "", *, sheet: str = "", row: int | None = None, **facts: Fact
    ) -> None:
        super().__init__(f"{file}: {fault}" if file else str(fault))
        self.fault = fault
        self.file = file
        self.sheet = sheet
        self.row = row
        self.facts = facts

    def of_file(self, file: str) -> SheetError:
        """Return the same error, said of a file."""
        return SheetError(self.fault, file, sheet=self.sheet, row=self.row, **self.facts)
