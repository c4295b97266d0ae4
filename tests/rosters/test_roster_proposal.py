"""What a page can show before anything is read, and what the user's answers do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from placement.cli import main
from placement.rosters import (
    ColumnMap,
    Field,
    Finding,
    Kind,
    Language,
    Scale,
    Shape,
    Side,
    apply,
    describe,
    map_from_document,
    map_to_document,
    preview_lines,
    propose,
    read_books,
    read_map,
)
from tests.rosters.grids import book, two_books

PEOPLE = (
    "Timestamp;Student ID;Name;Choice 1;Choice 2;Why?\n"
    "2031-03-01 10:00;01;Ann Rey;A;B;x\n2031-03-01 11:00;02;Bo Kay;B;A;y"
)
POSITIONS = "Code;Title;Min;Max\nA;Alpha;1;2\nB;Beta;0;3"
RATINGS = "Name;A;B;C\nAnn Rey;5;4;4\nBo Kay;3;3;2\nCy Low;4;5;3\nDi May;2;2;5"
PLACES = "Project;Places\nA;2\nB;3\nC;2"


@pytest.fixture
def proposal():
    return propose(two_books(PEOPLE, POSITIONS))


def columns(table):
    return {column.name: (column.fields, column.confidence) for column in table.columns}


def test_every_column_has_its_field_and_a_confidence(proposal):
    people, positions = proposal.tables
    assert (people.side, people.shape, people.rows) == (Side.PEOPLE, Shape.COLUMNS, 2)
    found = {name: fields for name, (fields, _) in columns(people).items()}
    assert found == {
        "Timestamp": (Field.SUBMITTED_AT,),
        "Student ID": (Field.PERSON_ID,),
        "Name": (Field.PERSON_NAME,),
        "Choice 1": (Field.CHOICES,),
        "Choice 2": (Field.CHOICES,),
        "Why?": (),
    }
    assert positions.side is Side.POSITIONS
    assert columns(positions)["Max"][0] == (Field.POSITION_MAX,)
    assert all(0 < sure <= 99 for table in proposal.tables for _, sure in columns(table).values())


def test_what_was_taken_is_a_mapping_that_reads_the_same(proposal):
    document = json.loads(json.dumps(map_to_document(proposal.mapping)))
    again = propose(two_books(PEOPLE, POSITIONS), map_from_document(document, "m.json"))
    assert apply(again).people == apply(proposal).people
    assert apply(again).positions == apply(proposal).positions
    assert map_to_document(again.mapping) == document


@pytest.mark.parametrize("text", ["1;A;B\n2;B;A\n3;A;B", "S1;A, B\nS2;B\nS3;A"])
def test_a_mapping_of_columns_without_headers_calls_them_by_number(text):
    books = two_books(text, "A;Alpha;2\nB;Beta;3")
    first = propose(books)
    document = map_to_document(first.mapping)
    assert document["columns"]["person_id"] == "#1"
    assert apply(propose(books, map_from_document(document, "m.json"))).people == apply(first).people


CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir()))
def test_every_roster_of_the_corpus_is_read_the_same_by_the_mapping_it_gives(name):
    known = json.loads((CORPUS / name / "expected.json").read_text("utf-8"))
    given = read_map(CORPUS / name / "map.json") if known["needs"] == "a click" else ColumnMap()
    books = read_books([CORPUS / name / file for file in known["command"]], given)
    first = propose(books, given)
    again = propose(books, map_from_document(map_to_document(first.mapping), "m.json"))
    assert apply(again).people == apply(first).people
    assert apply(again).positions == apply(first).positions


def test_a_question_has_answers_that_settle_it():
    asked = propose(two_books(RATINGS, PLACES))
    assert not asked.is_clear
    question = next(question for question in asked.questions if question.is_blocking)
    scales = {answer.matrix: apply(asked, answer).people[0].choices[0] for answer in question.options}
    assert scales == {Scale.RANKS: "B", Scale.WEIGHTS: "A"}


def test_a_roster_that_is_not_understood_still_shows_its_tables():
    asked = propose({"w.xlsx": book(S="foo;bar\nq;w\nz;u")})
    assert [table.side for table in asked.tables] == [Side.IGNORE]
    assert [column.name for column in asked.tables[0].columns] == ["foo", "bar"]
    assert not asked.is_clear


def test_tables_can_be_told_by_name():
    books = {"w.xlsx": book(Now=PEOPLE, Old=PEOPLE.replace("01;Ann", "09;Al"), Courses=POSITIONS)}
    told = {"format": "placement-map/2", "people": ["Now"], "ignore": ["Old"]}
    assert [person.id for person in apply(propose(books, map_from_document(told, "m.json"))).people] == ["01", "02"]


@pytest.mark.parametrize("language", Language)
def test_the_preview_says_everything_in_both_languages(proposal, language):
    lines = list(preview_lines(proposal, language))
    assert (
        lines[0]
        == {
            "en": "people.xlsx: people, 2 rows, 99 % sure",
            "zh": "people.xlsx：人员，2 行，把握 99%",
        }[language]
    )
    assert all(map(str.isprintable, lines))


@pytest.fixture
def files(write):
    return [str(write("p.csv", PEOPLE)), str(write("q.csv", POSITIONS))]


def test_the_command_previews_and_stops(files, tmp_path):
    result = CliRunner().invoke(main, ["solve", *files, "--preview"])
    assert result.exit_code == 0
    assert "Nothing is unclear." in result.stdout
    assert not list(tmp_path.glob("out*"))


def test_a_preview_with_a_question_ends_with_2(write):
    files = [str(write("p.csv", RATINGS)), str(write("q.csv", PLACES))]
    result = CliRunner().invoke(main, ["solve", *files, "--preview"])
    assert result.exit_code == 2
    assert "! p.csv: the numbers in A, B, C may be ranks" in result.stdout


def test_the_command_writes_the_mapping_it_used(files, tmp_path):
    saved = tmp_path / "map.json"
    assert (
        CliRunner().invoke(main, ["solve", *files, "--save-map", str(saved), "--out", str(tmp_path / "a")]).exit_code
        == 0
    )
    assert read_map(saved).names[Field.CHOICES] == ("Choice 1", "Choice 2")
    again = CliRunner().invoke(main, ["solve", *files, "--map", str(saved), "--out", str(tmp_path / "b")])
    assert again.exit_code == 0
    assert (tmp_path / "a" / "placements.csv").read_bytes() == (tmp_path / "b" / "placements.csv").read_bytes()


def test_a_mapping_that_cannot_be_written_ends_with_2(files, tmp_path):
    result = CliRunner().invoke(
        main, ["solve", *files, "--save-map", str(tmp_path / "no" / "m"), "--out", str(tmp_path / "a")]
    )
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("key", "value"),
    [("matrix", "scores"), ("shape", 3), ("names", {"a": ""}), ("people", "Now"), ("ignore", [1])],
)
def test_a_mapping_with_a_wrong_setting_is_refused(write, key, value):
    file = write("m.json", json.dumps({"format": "placement-map/2", key: value}))
    result = CliRunner().invoke(main, ["solve", str(file), "--map", str(file), "--preview"])
    assert result.exit_code == 2
    assert f"m.json: '{key}' must be" in result.stderr


def test_mapped_seats_are_shown_and_given_again():
    first = propose(two_books("Name;Choice 1\nAnn;A\nBo;B", "Course;Least;Most\nA;0;2\nB;1;3"))
    again = propose(two_books("Name;Choice 1\nAnn;A\nBo;B", "Course;Least;Most\nA;0;2\nB;1;3"), first.mapping)
    fields = [field for column in again.tables[1].columns for field in column.fields]
    assert fields == [Field.POSITION_ID, Field.POSITION_MIN, Field.POSITION_MAX]


@pytest.mark.parametrize("language", Language)
def test_what_a_page_says_of_a_finding_tells_of_no_mapping_file(language):
    facts = dict.fromkeys(("field", "because", "scale"), "")
    facts |= {"columns": ("A", "B"), "confidence": 60, "others": ("C",)}
    for kind in (Kind.SCALE_UNCLEAR, Kind.ROWS_UNCLEAR, Kind.SHAPE_UNCLEAR, Kind.DOUBTFUL_BETWEEN, Kind.READ_MATRIX):
        words = describe(Finding(kind, "a.csv", facts=facts), language, with_map=False)
        assert "map" not in words
        assert words[-1] not in ",;，；"


def test_ranks_and_times_of_rows_are_shown_and_given_again():
    rows = ("08:00;7;1;A", "08:00;7;2;B", "08:01;8;1;B", "08:01;8;2;A")
    people = "\n".join(("Sent;No;Order;Club", *(f"2031-03-02 {row}" for row in rows)))
    books = two_books(people, "Club;Most\nA;1\nB;1")
    first = propose(books)
    for asked in (first, propose(books, first.mapping)):
        held = [field for column in asked.tables[0].columns for field in column.fields]
        assert held == [Field.SUBMITTED_AT, Field.PERSON_ID, Field.RANK, Field.CHOICES]


def test_the_preview_of_a_roster_that_is_asked_about_does_not_say_that_tables_are_ignored():
    books = two_books("No;Club\n7;A\n8;B\n9;A\n7;B\n8;A\n9;B", "Club;Most\nA;2\nB;2")
    lines = list(preview_lines(propose(books), Language.ENGLISH))
    assert lines[0] == "people.xlsx: 6 rows, not read before what is asked below is answered"
    assert not any("ignored" in line for line in lines)
