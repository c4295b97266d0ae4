"""Every error is one line with the place and what to do, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.rosters import Kind, Language, RosterError, map_from_document, read_map, read_roster
from placement.rosters.wording import FINDINGS

P, Q = "id,choice 1\n1,A\n", "id,max\nA,1\n"
WORKBOOK = b"PK\x03\x04rest"
FAULTS = [kind for kind in Kind if list(Kind).index(kind) <= list(Kind).index(Kind.UNRECOGNISED_FILE)]
OWN_WORDS = [kind for kind in FAULTS if kind is not Kind.UNREADABLE]

# people.csv, positions.csv, mapping, the kind, the English line
BAD = [
    (
        P,
        "course,workshop,max\nB,C,1\n",
        {},
        Kind.AMBIGUOUS_COLUMN,
        "positions.csv: the position id could be any of the columns course, workshop; say which with --map",
    ),
    (
        "id,choice,wish\n1,A,A\n",
        Q,
        {},
        Kind.AMBIGUOUS_COLUMN,
        "people.csv: the choices could be any of the columns choice, wish; say which with --map",
    ),
    (
        "id,choice 1,1st choice\n1,A,A\n",
        Q,
        {},
        Kind.AMBIGUOUS_COLUMN,
        "people.csv: the choices could be any of the columns choice 1, 1st choice; say which with --map",
    ),
    (
        'id,choice 1\n1,A\n2,"A\n',
        Q,
        {},
        Kind.BAD_CSV,
        "people.csv, row 3: the row cannot be split into cells: its quotes do not pair up, or a cell is too long; "
        "correct the quotes",
    ),
    (
        "id,choice 1\né,A\n".encode("iso-8859-1"),
        Q,
        {"encoding": "utf-8"},
        Kind.BAD_ENCODING,
        "people.csv: cannot be read as utf-8; correct the encoding in --map or save the file as UTF-8",
    ),
    (
        P,
        "id,max\nA,many\n",
        {},
        Kind.BAD_NUMBER,
        "positions.csv, row 2, column max: the most seats is 'many', "
        "not a whole number from 0 to 2147483648; correct it",
    ),
    (
        "id,name,choice 1\n1,Ann,A\n2,Bo",
        Q,
        {},
        Kind.CUT_ROW,
        "people.csv, row 3: the last row ends after 2 of 3 cells, so the file seems cut off; save it again",
    ),
    (
        "id,name,choice 1\n1,é,A\n2,é".encode()[:-1],
        Q,
        {},
        Kind.CUT_TEXT,
        "people.csv: the file ends inside a character of UTF-8, so it seems cut off; save it again",
    ),
    (
        "学号,第一志愿\n1,甲\n2,乙".encode("gb18030")[:-1],
        Q,
        {},
        Kind.CUT_TEXT,
        "people.csv: the file ends inside a character of GB18030, so it seems cut off; save it again",
    ),
    (
        P.encode("utf-16")[:-1],
        Q,
        {},
        Kind.CUT_TEXT,
        "people.csv: the file ends inside a character of UTF-16, so it seems cut off; save it again",
    ),
    (" \n", Q, {}, Kind.EMPTY_FILE, "people.csv: the file is empty; give one with a header and rows"),
    (
        "id,choice 1\n,A\n",
        Q,
        {},
        Kind.EMPTY_ID,
        "people.csv, row 2, column id: the person id is empty; fill it in or remove the row",
    ),
    (
        P,
        "id,min,max\nA,3,2\n",
        {},
        Kind.LEAST_ABOVE_MOST,
        "positions.csv, row 2, column min: the least 3 is above the most 2; correct one of them",
    ),
    (
        "id,choice 1\n1,A,B\n",
        Q,
        {},
        Kind.LONG_ROW,
        "people.csv, row 2: the row has 3 cells, the header 2; put a cell that holds the delimiter in quotes",
    ),
    (
        P,
        Q,
        {"columns": {"choices": "pick"}},
        Kind.MAP_MISSING_COLUMN,
        "people.csv: there is no column 'pick', which map.json names as the choices; the columns are id, choice 1; "
        "correct map.json",
    ),
    (
        "id,x\n1,Z\n",
        Q,
        {},
        Kind.MISSING_FIELD,
        "people.csv: no column was recognised as the choices among id, x; name it with --map",
    ),
    (
        P,
        "id,min\nA,1\n",
        {"columns": {"position_min": "min"}},
        Kind.MISSING_FIELD,
        "positions.csv: no column was recognised as the most seats among id, min; name it with --map",
    ),
    (
        Q,
        Q.replace("A", "B"),
        {},
        Kind.NO_PEOPLE,
        "people.csv: no file with people and their choices was recognised; give one, or name its columns with --map",
    ),
    (
        P,
        P.replace("1,A", "2,A"),
        {},
        Kind.NO_POSITIONS,
        "people.csv: no file with positions was recognised; give one, or a whole number as 'position_max' in --map",
    ),
    ("id,choice 1\n", Q, {}, Kind.NO_ROWS, "people.csv: there are no rows below the header; add some"),
    (
        "id,choice 1\n1,\0\n",
        Q,
        {},
        Kind.NOT_TEXT,
        "people.csv: is not a text file; save it as CSV in UTF-8 and give that",
    ),
    (
        "id,choice 1\né,A\né,é\n".encode() + b"\xff,A\n",
        Q,
        {},
        Kind.NOT_UTF8,
        "people.csv, row 4: holds bytes that are not UTF-8 in a file that otherwise is; save it as UTF-8 again",
    ),
    (
        "id,id,c\n1,1,A\n",
        Q,
        {"columns": {"person_id": "id", "choices": "c"}},
        Kind.REPEATED_HEADER,
        "people.csv, column id: the header has this column more than once; rename all but one",
    ),
    (
        "id,name,choice 1\n1,Ann Rey,A\n1,Bo Castell,A\n",
        Q,
        {},
        Kind.REPEATED_PERSON,
        "people.csv, row 3, column id: the person id '1' is also in people.csv, row 2; keep one of the rows",
    ),
    (
        P,
        "id,max\nA,1\nA,2\n",
        {},
        Kind.REPEATED_POSITION,
        "positions.csv, row 3, column id: the position id 'A' is also in positions.csv, row 2; keep one of the rows",
    ),
    (
        "id,x,y,z\n1,A,q,A\n",
        Q,
        {},
        Kind.SCATTERED_CHOICES,
        "people.csv: the columns x, z hold position ids but do not stand side by side; "
        "say which are choices with --map",
    ),
    (
        "id,A,B\n1,2,often\n",
        "id,max\nA,1\nB,1\n",
        {"columns": {"choices": ["A", "B"]}, "matrix": "ranks"},
        Kind.BAD_LEVEL,
        "people.csv, row 2, column B: 'often' is not one of the ranks, 1 the best that this matrix holds; "
        "correct it, or empty the cell for no choice",
    ),
    (
        "id,A,B\n1,2,2\n2,2,3\n3,3,3\n",
        "id,max\nA,1\nB,1\n",
        {},
        Kind.SCALE_UNCLEAR,
        "people.csv: the numbers in A, B may be ranks (1 is best) or weights such as scores (the highest is best): "
        'nothing tells; say which with "matrix": "ranks" or "weights" in --map',
    ),
    (
        "id,1,2\n7,1,2\n8,2,1\n",
        "nr,max\n1,1\n2,1\n",
        {},
        Kind.SHAPE_UNCLEAR,
        "people.csv: the columns 1, 2 may be positions with ranks in their cells, or ranks with positions in their "
        'cells; say which with "shape": "matrix" or "columns" in --map',
    ),
    (
        "id,course\n7,A\n8,B\n9,A\n7,B\n8,A\n9,B\n",
        "course,max\nA,2\nB,2\n",
        {},
        Kind.ROWS_UNCLEAR,
        "people.csv: most people stand in several rows of id: these may be their choices in order, or answers sent "
        'again; say which with "shape": "pairs" or "list" in --map',
    ),
    (
        "id,choice 1\n1,Robotiks\n2,Chess\n",
        "name,max\nRobotics I,1\nRobotics V,1\nChess,1\n",
        {},
        Kind.UNCLEAR_CHOICE,
        "people.csv, row 2, column choice 1: the choice 'Robotiks' may mean Robotics I, Robotics V; correct it, "
        'or say which under "names" in --map',
    ),
    (
        "id,choice 1\n1,Z\n",
        Q,
        {},
        Kind.UNKNOWN_CHOICE,
        "people.csv, row 2, column choice 1: the choice 'Z' is not the id of a position; correct it, "
        "or empty the cell for no choice",
    ),
    (
        "id,x\n1,Z\n",
        "foo,bar\nq,w\n",
        {},
        Kind.UNRECOGNISED_FILE,
        "people.csv: neither people nor positions were recognised among the columns id, x; name them with --map",
    ),
    (WORKBOOK, Q, {}, Kind.UNREADABLE, "people.csv: is damaged or was cut off; open it, check it and save it again"),
]

# the text of map.json, the English line
BAD_MAPS = [
    ("{", "map.json: is not a complete JSON object (line 1); correct it"),
    ('{"a":\n', "map.json: is not a complete JSON object (line 2); correct it"),
    ("[]", "map.json: is not a complete JSON object (line 1); correct it"),
    ('{"columns": []}', "map.json: 'columns' must be an object of column names; correct it"),
    ('{"columns": {"person_id": ""}}', "map.json: 'person_id' must be the name of a column; correct it"),
    ('{"columns": {"person_id": 1}}', "map.json: 'person_id' must be the name of a column; correct it"),
    (
        '{"columns": {"choices": []}}',
        "map.json: 'choices' must be the name of a column or a list of different names; correct it",
    ),
    (
        '{"columns": {"choices": ["a", "a"]}}',
        "map.json: 'choices' must be the name of a column or a list of different names; correct it",
    ),
    (
        '{"columns": {"position_max": -1}}',
        "map.json: 'position_max' must be the name of a column or a whole number from 0 to 2147483648; correct it",
    ),
    (
        '{"columns": {"position_max": 1.5}}',
        "map.json: 'position_max' must be the name of a column or a whole number from 0 to 2147483648; correct it",
    ),
    (
        '{"columns": {"position_max": true}}',
        "map.json: 'position_max' must be the name of a column or a whole number from 0 to 2147483648; correct it",
    ),
    (
        '{"position_max": Infinity}',
        "map.json: 'position_max' must be the name of a column or a whole number from 0 to 2147483648; correct it",
    ),
    ('{"encoding": 8}', "map.json: 'encoding' must be a text that is not empty; correct it"),
    ('{"delimiter": ";;"}', "map.json: 'delimiter' must be one character; correct it"),
    ('{"delimiter": "\\""}', "map.json: 'delimiter' must be one character; correct it"),
    ('{"delimiter": 5}', "map.json: 'delimiter' must be one character; correct it"),
    (
        '{"columns": {"choice_separator": ""}}',
        "map.json: 'choice_separator' must be a text that is not empty; correct it",
    ),
]


def chinese(error):
    line = error.line(Language.CHINESE)
    assert "\n" not in line
    assert any("\u4e00" <= mark <= "\u9fff" for mark in line)


@pytest.mark.parametrize("example", BAD, ids=[f"{k} {row[3]}" for k, row in enumerate(BAD)])
def test_a_faulty_roster_is_refused_in_one_line(read, example):
    people, positions, mapping, kind, line = example
    with pytest.raises(RosterError) as caught:
        read(people, positions, **mapping)
    assert (caught.value.faults[0].kind, str(caught.value)) == (kind, line)
    chinese(caught.value)


@pytest.mark.parametrize(("text", "line"), BAD_MAPS)
def test_a_faulty_mapping_is_refused_in_one_line(write, text, line):
    with pytest.raises(RosterError) as caught:
        read_map(write("map.json", text))
    assert str(caught.value) == line
    chinese(caught.value)


@pytest.mark.parametrize("name", ["absent.csv", ".", "nul\0.csv"])
def test_a_file_that_cannot_be_opened_is_named(tmp_path, name):
    with pytest.raises(RosterError, match="the file cannot be opened; check its name and your rights") as caught:
        read_roster([tmp_path / name])
    chinese(caught.value)


def test_a_mapping_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(RosterError, match=r"absent.json: the file cannot be opened"):
        read_map(tmp_path / "absent.json")


def test_a_mapping_nested_too_deeply_is_refused(write):
    with pytest.raises(RosterError, match="is not a complete JSON object"):
        read_map(write("map.json", "[" * 200_000))


def test_a_mapping_may_begin_with_a_byte_order_mark(write):
    assert read_map(write("map.json", '{"delimiter": ";"}', "utf-8-sig")).delimiter == ";"


def test_every_kind_of_fault_is_shown_by_an_example():
    shown = {row[3] for row in BAD} | {Kind.NO_FILE, Kind.MAP_NOT_JSON, Kind.MAP_BAD_VALUE}
    assert set(FAULTS) == shown


@pytest.mark.parametrize("kind", OWN_WORDS)
def test_every_error_says_what_to_do(kind):
    assert all(mark in text for mark, text in zip(";；", FINDINGS[kind], strict=True))


@pytest.mark.parametrize("cell", ["many", "", "-1", "1.5", "1e3", "²", "4294967296", "9" * 5000, "１２３x"])
def test_a_most_that_is_no_whole_number_is_refused(read, cell):
    with pytest.raises(RosterError, match="row 2, column max: the most seats is"):
        read(P, f"id,max\nA,{cell}\n")


@pytest.mark.parametrize(("cell", "most"), [("3", 3), ("３", 3), ("٣", 3), (" 3.0 ", 3), ("003", 3), ("0", 0)])
def test_whole_numbers_are_read_in_any_usual_form(read, cell, most):
    assert read(P, f"id,max\nA,{cell}\n").positions[0].most == most


def test_a_value_with_control_characters_stays_on_one_line(read):
    with pytest.raises(RosterError) as caught:
        read('id,choice 1\n1,"Z\n\x1b[31m\u2028\u202eevil"\n', Q)
    assert str(caught.value).isprintable()


def test_a_long_value_is_shortened(read):
    with pytest.raises(RosterError) as caught:
        read(f"id,choice 1\n1,{'Z' * 1000}\n", Q)
    assert len(str(caught.value)) < 250


def test_many_faults_stay_on_one_line_of_bearable_length(read):
    with pytest.raises(RosterError) as caught:
        read("id,choice 1\n" + "".join(f"{k},Z\n" for k in range(500)), Q)
    assert len(caught.value.faults) == 500
    assert len(str(caught.value)) < 600
    assert "(and 499 more: " in str(caught.value)


def test_a_cell_over_the_limit_is_refused(read):
    with pytest.raises(RosterError, match="row 2: the row cannot be split into cells"):
        read(f"id,name,choice 1\n1,{'x' * 200_000},A\n", Q)


def test_the_mapping_of_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(RosterError, match="cannot be opened"):
        read_map(tmp_path)


def test_a_mapping_must_be_an_object():
    with pytest.raises(RosterError, match="not a complete JSON object"):
        map_from_document(None, "map.json")
