"""A faulty workbook comes back as it was, with red cells and reasons."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from placement.sheets import Column, Mark, SheetError, SheetNote, mark_book, read_book, write_xlsx
from tests.sheets.workbooks import LISTED, cell, xlsx

RED = "FFFFC7CE"


def own() -> bytes:
    """Return a workbook as people make them: a title, formats, a formula, a rule, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    for row in (
        ["教师名单"],
        ["编号", "姓名", "合计"],
        ["01", "王小明", "=1+1"],
        ["02", None, "=2+2"],
        [],
        ["03", "李娜"],
    ):
        sheet.append(row)
    sheet["B3"].font, sheet["B3"].fill = Font(bold=True, color="0000FF"), PatternFill("solid", start_color="FFFF00")
    sheet.merge_cells("A1:C1")
    sheet["F6"].number_format = "0.00"
    other = book.create_sheet("Other")
    other["A1"] = "stays"
    other["A1"].comment = Comment("mine", "me")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


MARKS = [
    Mark("名单", 3, 1, "not on the list"),
    Mark("名单", 4, 1, "is missing"),
    Mark("名单", 4, None, "=row is odd"),
    Mark("名单", 6, 0, "twice"),
]


def test_the_cells_are_red_and_the_reasons_stand_at_the_right():
    sheet = opened(mark_book(own(), "a.xlsx", MARKS, heading="Reason"))["名单"]
    assert [sheet.cell(row, 4).value for row in (1, 2, 3, 4, 5, 6)] == [
        None, "Reason", "not on the list", "is missing\n=row is odd", None, "twice",
    ]  # fmt: skip
    assert {place: sheet[place].fill.start_color.rgb for place in ("A3", "B3", "B4", "A6", "B6")} == {
        "A3": "00000000", "B3": RED, "B4": RED, "A6": RED, "B6": "00000000",
    }  # fmt: skip
    assert {place: sheet[place].comment.text for place in ("B3", "B4", "A6")} == {
        "B3": "not on the list", "B4": "is missing", "A6": "twice",
    }  # fmt: skip


def test_everything_else_is_as_it_was():
    before, after = own(), mark_book(own(), "a.xlsx", MARKS, heading="Reason")
    sheet = opened(after)["名单"]
    assert sheet["B3"].font.bold
    assert sheet["B3"].font.color.rgb == "000000FF"
    assert sheet["C3"].value == "=1+1"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["F6"].number_format == "0.00"
    quick = openpyxl.load_workbook(io.BytesIO(after), read_only=True)["名单"]
    assert [row[3] for row in quick.iter_rows(max_col=4, values_only=True)][1] == "Reason"
    old, new = parts(before), parts(after)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"}
    assert opened(after)["Other"]["A1"].comment.text == "mine"


def test_it_can_be_corrected_and_sent_again():
    """Without faults only the column of reasons is more; with others it is filled anew."""
    first = mark_book(own(), "a.xlsx", MARKS, heading="Reason")
    rows = read_book(first, "a.xlsx").sheets[0].rows
    assert [row[:2] for row in rows] == [row[:2] for row in read_book(own(), "a.xlsx").sheets[0].rows]
    second = mark_book(first, "a.xlsx", [Mark("名单", 6, 1, "still wrong")], heading="Reason")
    assert [row[3] for row in read_book(second, "a.xlsx").sheets[0].rows if row] == [
        "",
        "Reason",
        "",
        "",
        "still wrong",
    ]


def test_a_sheet_with_comments_of_its_own_keeps_them():
    marks = [Mark("Other", 1, 0, "why"), Mark("Other", 2, 0, "blank")]
    after = opened(mark_book(own(), "a.xlsx", marks, heading="Reason"))["Other"]
    assert after["A1"].comment.text == "mine"
    assert after["A2"].comment.text == "blank"
    assert after["A1"].fill.start_color.rgb == RED


def test_what_we_write_ourselves_can_be_marked():
    data = write_xlsx([("S", [Column("id", "help"), Column("n", choices=("a", "b"))], [["007", "a"], ["008", "c"]])])
    after = mark_book(data, "a.xlsx", [Mark("S", 3, 1, "not a choice")], heading="原因")
    assert read_book(after, "a.xlsx").sheets[0].rows == (
        ("id", "n", "原因"), ("007", "a", ""), ("008", "c", "not a choice"),
    )  # fmt: skip
    assert [rule.type for rule in opened(after)["S"].data_validations.dataValidation] == [None, "list"]


def by_xlwt(rows: Sequence[Sequence[str]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("List")
    for k, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(k, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without_places(rows: Sequence[Sequence[str]]) -> bytes:
    cells = ["".join(f'<c t="str"><v>{text}</v></c>' for text in row) for row in rows]
    return xlsx("".join(f"<row>{row}</row>" for row in cells))


ROWS = (("id", "name"), ("007", "王"), ("008", "=x"))


@pytest.mark.parametrize(
    ("data", "name", "sheet"),
    [
        (by_xlwt(ROWS), "list.xls", "List"),
        ("id;name\n007;王\n008;=x\n".encode("gb18030"), "list.csv", "list"),
        (without_places(ROWS), "a.xlsx", "List"),
    ],
)
def test_other_forms_come_back_as_xlsx_of_the_same_content(data, name, sheet):
    after = mark_book(data, name, [Mark(sheet, 3, 1, "why")], heading="Reason")
    assert read_book(after, "a.xlsx").sheets[0].rows == (
        ("id", "name", "Reason"),
        ("007", "王", ""),
        ("008", "=x", "why"),
    )
    assert opened(after).worksheets[0]["B3"].fill.start_color.rgb == RED


def test_rows_that_say_how_wide_they_are_and_cells_far_right_stay_in_order():
    styles = "<fills count='1'><fill/></fills><cellXfs><xf fillId='0'/></cellXfs>"
    rows = f'{LISTED}<row r="2" spans="1:2">{cell("A2", "x")}<c r="B2"/><c r="H2" s="0"/></row><row r="4"/>'
    marks = [Mark("List", 2, 1, "blank"), Mark("List", 4, 0, "blank row"), Mark("List", 9, 0, "below all")]
    after = mark_book(xlsx(rows, styles=styles), "a.xlsx", marks, heading="Reason")
    sheet = parts(after)["xl/worksheets/sheet1.xml"].decode()
    assert "spans" not in sheet
    places = [place.split('"')[0] for place in sheet.split('<c r="')[1:]]
    assert places == ["A1", "B1", "C1", "A2", "B2", "C2", "H2", "A4", "C4", "A9", "C9"]
    assert read_book(after, "a.xlsx").sheets[0].rows[-1] == ("", "", "below all")


def test_a_hostile_workbook_is_not_marked():
    with pytest.raises(SheetError):
        mark_book(xlsx(extra=[("xl/vbaProject.bin", b"x")]), "a.xlsx", [], heading="Reason")


def test_values_of_formulas_are_still_there():
    styles = "<fills count='1'><fill/></fills><cellXfs><xf fillId='0'/></cellXfs>"
    rows = LISTED + '<row r="2"><c r="A2" t="str"><f>1+1</f><v>two</v></c></row>'
    after = read_book(
        mark_book(xlsx(rows, styles=styles), "a.xlsx", [Mark("List", 2, 0, "why")], heading="R"), "a.xlsx"
    )
    assert after.sheets[0].rows[1] == ("two", "", "why")
    assert SheetNote.FORMULAS in {note.kind for note in after.findings}
