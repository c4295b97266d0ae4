"""What is written comes back as it was, runs nothing, and looks as people expect."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.sheets import Column, read_book, write_csv, write_xlsx
from placement.sheets.xlsx_out import text_width

COLUMNS = [
    Column("学号", "含前导零", is_required=True),
    Column("意愿", choices=("愿意", "不愿意, 说明")),
    Column("Note", "Anything"),
]
ROWS = [["007", "愿意", "=1+1"], ["+86 10", None, 3], ["-", "", 2.5]]
RISKY = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠ aé1\"|;,&<>_x000D\x01王𠮷"), max_size=10)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=10) | RISKY


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def framed(texts: list[str]) -> tuple[tuple[str, ...], ...]:
    """Return rows that are never blank, whatever the texts are."""
    return tuple((str(number), text, "end") for number, text in enumerate(texts))


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_every_text_comes_back_from_xlsx_as_it_was(texts):
    data = write_xlsx([("S", [Column("n"), Column("text"), Column("end")], framed(texts))])
    assert read_book(data, "a.xlsx").sheets[0].rows[1:] == framed(texts)


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=10))
def test_every_text_comes_back_from_csv_as_it_was(texts):
    data = write_csv([Column("n"), Column("text"), Column("end")], framed(texts))
    assert read_book(data, "a.csv").sheets[0].rows[1:] == framed(texts)


def test_a_list_of_one_column_is_not_split_by_its_texts():
    data = write_csv([Column("note")], [["a;b"], ["c;d"], ["e|f\tg"]])
    assert read_book(data, "a.csv").sheets[0].rows == (("note",), ("a;b",), ("c;d",), ("e|f\tg",))


@pytest.mark.parametrize("start", "=+-@\t\r＝＋－＠")
def test_nothing_written_is_a_formula(start):
    text = f'{start}HYPERLINK("http://192.0.2.1")'
    cell = opened(write_xlsx([("S", [Column(text)], [[text]])]))["S"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
    line = write_csv([Column(text)], [[text]]).decode("utf-8-sig")
    assert line.startswith("\"'")


def test_values_keep_their_kinds():
    row = [3, 2.5, True, date(2026, 1, 2), datetime(2026, 1, 2, 8, 30, tzinfo=UTC), None, "x", 10**17]
    columns = [Column(str(k)) for k in range(len(row))]
    seen = ("3", "2.5", "TRUE", "2026-01-02", "2026-01-02 08:30", "", "x", "1" + "0" * 17)
    assert read_book(write_xlsx([("S", columns, [row])]), "a.xlsx").sheets[0].rows[1] == seen
    sheet = opened(write_xlsx([("S", columns, [row])]))["S"]
    assert [cell.value for cell in sheet[2]][:4] == [3, 2.5, True, datetime(2026, 1, 2)]  # noqa: DTZ001


def test_a_sheet_is_ready_for_people():
    book = opened(write_xlsx([("人员/名单", COLUMNS, ROWS), ("人员 名单", COLUMNS, [])]))
    assert book.sheetnames == ["人员 名单", "人员 名单 (2)", "_lists"]
    sheet = book["人员 名单"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet["A1"].value == "学号"
    assert sheet["A1"].number_format == '@" *"'
    assert sheet["A1"].font.bold
    assert sheet["A1"].comment.text == "含前导零"
    assert [rule.type for rule in sheet.data_validations.dataValidation] == [None, "list", None]
    assert book["_lists"].sheet_state == "veryHidden"
    assert [cell.value for cell in book["_lists"]["A"]] == ["愿意", "不愿意, 说明"]
    assert book["人员 名单 (2)"].max_row == 1


def test_nothing_of_the_making_is_left_in_the_parts():
    """The filter's range is told twice, in the sheet and in the workbook, and both know the last row."""
    data = write_xlsx([("A", COLUMNS, ROWS), ("B", COLUMNS, ROWS[:1])])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert not [name for name, part in parts.items() if "7777" in part]
    assert not [name for name, part in parts.items() if "<dimension" in part and name != "xl/worksheets/sheet3.xml"]
    assert "'A'!$A$1:$C$4" in parts["xl/workbook.xml"]
    assert "'B'!$A$1:$C$2" in parts["xl/workbook.xml"]


def test_widths_follow_the_content_and_chinese_counts_twice():
    assert text_width("软件a") == 5
    sheet = opened(write_xlsx([("S", [Column("a"), Column("b")], [["x", "软件工程师人工智能"]])]))["S"]
    assert sheet.column_dimensions["B"].width == 9 * 2 + 3
    assert sheet.column_dimensions["A"].width == 8


def test_a_book_may_have_no_rows_and_rows_may_be_endless_looking():
    rows = (iter([str(k)]) and [str(k)] for k in range(2_500))
    book = read_book(write_xlsx([("A", [Column("n")], rows), ("B", [], [])]), "a.xlsx")
    assert len(book.sheets[0].rows) == 2_501
    assert book.sheets[1].rows == ()
