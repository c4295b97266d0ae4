"""Every encoding and delimiter that spreadsheets write."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError

CHINESE_PEOPLE = "学号,姓名,第一志愿,第二志愿\n01,王小明,甲,乙\n02,李娜,乙,\n"
CHINESE_POSITIONS = "岗位编号,岗位名称,人数上限\n甲,质检,1\n乙,研发,2\n"
WESTERN_PEOPLE = "Nº;Prénom;Choix 1\n1;Zoë;Été\n2;Jürgen;Où\n"
WESTERN_POSITIONS = "Sujet;Capacité\nÉté;1\nOù;2\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_files_are_read_whatever_their_encoding(read, encoding):
    roster = read(CHINESE_PEOPLE.encode(encoding), CHINESE_POSITIONS.encode(encoding))
    assert [(p.id, p.name, p.choices) for p in roster.people] == [
        ("01", "王小明", ("甲", "乙")),
        ("02", "李娜", ("乙",)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_western_files_are_read_whatever_their_encoding(read, encoding):
    roster = read(WESTERN_PEOPLE.encode(encoding), WESTERN_POSITIONS.encode(encoding))
    assert [(p.name, p.choices) for p in roster.people] == [("Zoë", ("Été",)), ("Jürgen", ("Où",))]


def test_files_may_differ_in_encoding_and_delimiter(read):
    roster = read(CHINESE_PEOPLE.encode("gb18030"), CHINESE_POSITIONS.replace(",", ";").encode("utf-16"))
    assert roster.people[0].choices == ("甲", "乙")


def test_a_guessed_encoding_is_reported(read):
    found = [
        f
        for f in read(CHINESE_PEOPLE.encode("gb18030"), CHINESE_POSITIONS).findings
        if f.kind is Kind.GUESSED_ENCODING
    ]
    assert [(f.file, f.facts["encoding"]) for f in found] == [("people.csv", "GB18030")]


def test_the_encoding_of_the_mapping_counts(read):
    text = "id,名前,choice 1\n1,花子,A\n"
    assert read(text.encode("shift_jis"), encoding="shift_jis").people[0].name == "花子"


def test_a_name_beyond_the_stated_chinese_encoding_is_read(read):
    people = CHINESE_PEOPLE.replace("李娜", "李喆䶮")
    roster = read(people.encode("gb18030"), CHINESE_POSITIONS.encode("gb18030"), encoding="GB2312")
    assert roster.people[1].name == "李喆䶮"


@pytest.mark.parametrize("encoding", ["utf-8", "no such", "hex", "\0", "unicode_escape"])
def test_an_encoding_that_does_not_fit_is_an_error(read, encoding):
    with pytest.raises(RosterError, match=r"people\.csv: cannot be read as"):
        read("id,choice 1\n1,Jürgen \\ud800\n".encode("iso-8859-1"), encoding=encoding)


def test_one_wrong_byte_in_utf8_is_an_error_not_another_encoding(read):
    with pytest.raises(RosterError, match=r"people\.csv, row 3: holds bytes that are not UTF-8"):
        read(CHINESE_PEOPLE.encode().replace(b"02", b"0\xff"), CHINESE_POSITIONS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(read, delimiter, ending):
    text = (
        f"id{delimiter}name{delimiter}choice 1{ending}1{delimiter}Ann{delimiter}A{ending}2{delimiter}Bo{delimiter}B"
    )
    assert [person.choices for person in read(text).people] == [("A",), ("B",)]


def test_choices_with_commas_do_not_make_the_comma_a_delimiter(read):
    roster = read("id;choices\n1;A,B\n2;B,A\n3;A,B\n")
    assert [person.choices for person in roster.people] == [("A", "B"), ("B", "A"), ("A", "B")]


def test_names_with_semicolons_do_not_make_the_semicolon_a_delimiter(read):
    assert read('id,name,choice 1\n1,"Rey; Ann; Ms",A\n2,"Ko; Bo; Mr",B\n').people[0].name == "Rey; Ann; Ms"


def test_the_delimiter_line_of_a_spreadsheet_is_passed_over(read):
    assert read("sep=;\nid;choice 1\n1;A\n").people[0].choices == ("A",)


@pytest.mark.parametrize(("named", "mark"), [("|", "|"), ("tab", "\t"), ("\t", "\t")])
def test_the_delimiter_of_the_mapping_counts(read, named, mark):
    people, positions = ("id,choice 1\n1,A\n", "id,max\nA,1\n")
    assert read(people.replace(",", mark), positions.replace(",", mark), delimiter=named).people[0].choices == ("A",)


def test_cells_may_hold_line_ends(read):
    assert read('id,name,choice 1\n1,"Ann\nRey",A\n2,Bo,B\n').people[1].row == 3
