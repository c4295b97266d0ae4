"""Workbooks and text tables are read as a person sees them, whoever wrote them."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import xlwt

from placement.sheets import Form, SheetError, SheetFault, SheetNote, note_text, read_book
from tests.sheets.workbooks import LISTED, cell, xlsx


def by_openpyxl(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlwt(*rows: list[object]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for k, row in enumerate(rows):
        for column, value in enumerate(row):
            look = xlwt.easyxf(num_format_str="yyyy-mm-dd") if isinstance(value, date) else xlwt.Style.default_style
            sheet.write(k, column, value, look)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SEEN = [
    (3.0, "3"),
    (0.1 + 0.2, "0.3"),
    (1.5, "1.5"),
    (-2, "-2"),
    (123456789012, "123456789012"),
    ("007", "007"),
    ("王小明", "王小明"),
    (" padded ", " padded "),
    (True, "TRUE"),
    (False, "FALSE"),
    (date(2026, 1, 2), "2026-01-02"),
    (datetime(2026, 1, 2, 8, 30), "2026-01-02 08:30"),  # noqa: DTZ001 - a cell has no zone
    (None, ""),
]


@pytest.mark.parametrize("write", [by_openpyxl, by_xlwt])
@pytest.mark.parametrize(("value", "text"), SEEN)
def test_a_value_is_what_a_person_sees(write, value, text):
    assert read_book(write(["a", value, "z"]), "a").sheets[0].rows == (("a", text, "z"),)


def test_a_time_of_day_is_read():
    assert read_book(by_openpyxl(["a", time(8, 30)]), "a.xlsx").sheets[0].rows == (("a", "08:30"),)


def test_rows_are_counted_as_the_spreadsheet_counts_them():
    rows = f'<row r="3">{cell("B3", "top")}</row><row r="6">{cell("C6", 5)}</row>'
    assert read_book(xlsx(rows), "a.xlsx").sheets[0].rows == ((), (), ("", "top", ""), (), (), ("", "", "5"))


def test_cells_without_places_are_read_in_their_order():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read_book(xlsx(rows), "a.xlsx").sheets[0].rows == (("1", "2"), ("3", ""))


def test_zeros_that_only_the_format_shows_are_kept():
    styles = (
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>'
    )
    rows = f'<row r="2">{cell("A2", 42, 1)}{cell("B2", 42, 0)}{cell("C2", 42)}{cell("D2", "x", 1)}</row>'
    assert read_book(xlsx(rows, styles=styles), "a.xlsx").sheets[0].rows[1] == ("000042", "42", "42", "x")


def test_numbers_of_more_digits_than_a_spreadsheet_keeps_are_told():
    book = read_book(xlsx(LISTED + f'<row r="2">{cell("A2", 110101199003070000)}</row>'), "a.xlsx")
    assert book.sheets[0].rows[1] == ("110101199003070000", "")
    assert [(note.kind, note.row) for note in book.findings] == [(SheetNote.LOST_DIGITS, 2)]
    assert "15" in note_text(book.findings[0], "zh")


def test_hidden_sheets_are_left_out_and_told():
    book = read_book(xlsx(sheets=("A", "B", "C"), states={"B": "hidden", "C": "veryHidden"}), "a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["A"]
    assert [(note.kind, note.sheet) for note in book.findings] == [(SheetNote.HIDDEN_SHEET, "B")]


def test_formulas_of_xls_are_told_and_not_run():
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "id")
    sheet.write(1, 0, xlwt.Formula("1+1"))
    out = io.BytesIO()
    book.save(out)
    found = read_book(out.getvalue(), "a.xls")
    assert found.form is Form.XLS
    assert [(note.kind, note.row, note.column) for note in found.findings] == [(SheetNote.FORMULAS, 2, 0)]


def test_shared_and_rich_texts_are_read():
    shared = '<si><t>王</t></si><si><r><t xml:space="preserve">rich </t></r><r><t>text</t></r></si>'
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in</t></is></c>'
    rows = f'<row r="1">{cells}</row>'
    assert read_book(xlsx(rows, shared=shared), "a.xlsx").sheets[0].rows == (("王", "rich text", "in"),)


def test_parts_may_have_prefixes_and_any_place():
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    book = read_book(xlsx(extra=[("xl/worksheets/sheet1.xml", sheet)]), "a.xlsx")
    assert book.sheets[0].rows == (("2",),)
    assert [note.kind for note in book.findings] == [SheetNote.FORMULAS]


def test_the_content_decides_the_form_not_the_name():
    assert read_book(xlsx(), "list.csv").form is Form.XLSX
    assert read_book(b"id,name\n1,Ann\n", "list.txt").form is Form.CSV
    assert read_book(b"PK,name\n1,Ann\n", "list.csv").sheets[0].rows[0] == ("PK", "name")


def test_a_file_is_read_from_its_path(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("学号；姓名\n1；王\n".replace("；", ";").encode("gb18030"))
    book = read_book(path, "a.csv")
    assert (book.sheets[0].name, book.encoding, book.delimiter) == ("a", "GB18030", ";")
    assert book.sheets[0].rows == (("学号", "姓名"), ("1", "王"))
    with pytest.raises(SheetError) as caught:
        read_book(tmp_path / "none.csv", "none.csv")
    assert caught.value.fault is SheetFault.NO_FILE


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_blank_rows_keep_their_places_in_a_text(mark):
    text = f"id{mark}name\n\n{mark}\n1{mark}Ann\n\n"
    assert read_book(text.encode(), "a.csv").sheets[0].rows == (("id", "name"), (), (), ("1", "Ann"))


LARGE = 140_000


def test_an_encoding_is_known_from_the_whole_file_not_from_its_head():
    text = "id,name\n" + "1,Anna\n" * LARGE
    for encoding, name in (("utf-8", "utf-8"), ("gb18030", "GB18030")):
        data = text.replace("Anna", "王小明").encode(encoding) + "2,李\n".encode(encoding)
        book = read_book(data, "a.csv")
        assert (book.encoding, book.sheets[0].rows[-1]) == (name, ("2", "李")), encoding
    with pytest.raises(SheetError) as caught:
        read_book(text.encode() + "é,é\n".encode() * 9 + b"\xff\n", "a.csv")
    assert (caught.value.fault, caught.value.row) == (SheetFault.NOT_UTF8, LARGE + 11)


# ------------------------------------------------------------------ cut files


def listed() -> tuple[tuple[str, str], ...]:
    return tuple((f"{k:03d}", f"王小{k}") for k in range(60))


def cuts(data: bytes) -> list[bytes]:
    """Return the data cut at fifty places, the first and the last byte among them."""
    places = {1, len(data) - 1, *(len(data) * k // 50 for k in range(1, 49))}
    return [data[:place] for place in sorted(places)]


@pytest.mark.parametrize("write", [by_openpyxl, by_xlwt])
def test_a_workbook_cut_anywhere_is_one_clean_error(write):
    data = write(*map(list, listed()))
    assert read_book(data, "a").sheets[0].rows == listed()
    for part in cuts(data):
        with pytest.raises(SheetError) as caught:
            read_book(part, "a.xlsx")
        assert caught.value.fault in {SheetFault.DAMAGED, SheetFault.NOT_TEXT, SheetFault.NOT_A_SHEET}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_cut_anywhere_is_an_error_or_a_beginning(encoding):
    """A text cut between two cells' ends cannot be told from a shorter list; what is cut inside a row is."""
    data = "".join(f"{key},{name}\r\n" for key, name in listed()).encode(encoding)
    for part in cuts(data):
        rows, fault = outcome(part)
        if fault is None:
            assert rows[:-1] == listed()[: len(rows) - 1]
            assert rows[-1][0] == listed()[len(rows) - 1][0][: len(rows[-1][0])]
        else:
            assert fault in {SheetFault.CUT_ROW, SheetFault.CUT_TEXT, SheetFault.BAD_CSV, SheetFault.EMPTY}


def outcome(data: bytes) -> tuple[tuple[tuple[str, ...], ...], SheetFault | None]:
    """Return the rows of a text, or why there are none."""
    try:
        return read_book(data, "a.csv").sheets[0].rows, None
    except SheetError as error:
        return (), error.fault
