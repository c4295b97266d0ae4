"""What a roster's cells mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.rosters import Field, Kind, RosterError, map_from_document, read_roster, to_market_document


def choices(roster):
    return {person.id: person.choices for person in roster.people}


def kinds(roster, kind):
    return [(finding.row, finding.value) for finding in roster.findings if finding.kind is kind]


def test_people_and_positions_are_read_in_the_order_of_the_files(read):
    roster = read("id,name,choice 1,choice 2\n1,Ann,A,B\n2,Bo,B,A\n")
    assert [(p.id, p.name, p.choices, p.row) for p in roster.people] == [
        ("1", "Ann", ("A", "B"), 2),
        ("2", "Bo", ("B", "A"), 3),
    ]
    assert [(p.id, p.title, p.least, p.most, p.row) for p in roster.positions] == [
        ("A", "Alpha", 1, 1, 2),
        ("B", "Beta", 0, 2, 3),
    ]


def test_the_order_of_the_files_does_not_matter(write):
    people, positions = write("p.csv", "id,choice 1\n1,A\n"), write("q.csv", "id,max\nA,1\n")
    one, other = read_roster([people, positions]), read_roster([positions, people])
    assert (one.people, one.positions) == (other.people, other.positions)


def test_people_and_positions_may_come_in_several_files(write):
    files = [
        write("p1.csv", "id,choice 1\n1,A\n"),
        write("q1.csv", "id,max\nA,1\n"),
        write("p2.csv", "id,choice 1\n2,B\n"),
        write("q2.csv", "id,max\nB,1\n"),
    ]
    roster = read_roster(files)
    assert choices(roster) == {"1": ("A",), "2": ("B",)}
    assert [place.id for place in roster.positions] == ["A", "B"]


def test_ids_keep_leading_zeros_and_match_exactly(read):
    roster = read("id,choice 1,choice 2\n007,01,1\n", "id,max\n01,1\n1,1\n")
    assert choices(roster) == {"007": ("01", "1")}


def test_a_choice_with_leading_zeros_is_not_the_bare_number(read):
    with pytest.raises(RosterError, match="row 2, column choice 1: the choice '1' is not the id"):
        read("id,choice 1\n007,1\n", "id,max\n01,1\n")


def test_a_fraction_of_zeros_matches_an_integer_id(read):
    assert choices(read("id,choice 1\n1,4.0\n", "id,max\n4,1\n5,1\n")) == {"1": ("4",)}
    assert choices(read("id,choice 1\n1,4\n", "id,max\n4.0,1\n5.0,1\n")) == {"1": ("4.0",)}


def test_a_fraction_of_zeros_matches_nothing_where_an_id_is_not_an_integer(read):
    with pytest.raises(RosterError, match=r"'4\.0' is not the id"):
        read("id,choice 1\n1,4.0\n", "id,max\n4,1\nB,1\n")


@pytest.mark.parametrize("cell", [" A1 ", "\u3000A1", "\u00a0A1\u00a0", "\ufeffA1", "A１", "\u200bA1"])
def test_spaces_around_and_full_width_digits_do_not_count(read, cell):
    assert choices(read(f"id,choice 1\n１,{cell}\n", "id,max\nA1,1\n")) == {"1": ("A1",)}


@pytest.mark.parametrize("other", ["a", "A ́", "Ａ", "A."])
def test_case_accents_width_and_marks_do_not_count_and_are_reported(read, other):
    roster = read(f"id,choice 1\n1,{other}\n", "id,max\nA,1\n")
    assert choices(roster) == {"1": ("A",)}
    assert kinds(roster, Kind.NAME_MATCHED) == [(2, other)]


@pytest.mark.parametrize("other", ["AA", "B", "A1", "01"])
def test_an_id_that_is_another_is_unknown(read, other):
    with pytest.raises(RosterError, match="is not the id of a position"):
        read(f"id,choice 1\n1,{other}\n", "id,max\nA,1\n1,1\n")


@pytest.mark.parametrize("mark", ["", "0", "-", "–", "—", "无", "none", "None", "N/A", "n/a", "０", " "])
@pytest.mark.parametrize("header", ["choice 1", "choices"])
def test_a_mark_for_no_choice_is_no_choice(read, mark, header):
    assert choices(read(f"id,{header},x\n1,{mark},x\n2,A,x\n")) == {"1": (), "2": ("A",)}


@pytest.mark.parametrize("mark", ["0", "-", "none", "n/a"])
def test_a_mark_for_no_choice_that_is_an_id_is_a_choice(read, mark):
    assert choices(read(f"id,choice 1\n1,{mark}\n", f"id,max\n{mark},1\nB,1\n")) == {"1": (mark,)}


def test_a_repeated_choice_is_dropped_and_ranks_close_up(read):
    roster = read("id,choice 1,choice 2,choice 3\n1,A,A,B\n")
    assert choices(roster) == {"1": ("A", "B")}
    assert kinds(roster, Kind.REPEATED_CHOICE) == [(2, "1")]
    assert to_market_document(roster, seed="s")["pairs"] == [["1", "A", [1, -1]], ["1", "B", [1, -2]]]


def test_a_repetition_written_in_two_ways_is_one_choice(read):
    assert choices(read("id,choice 1,choice 2\n1,4,4.0\n", "id,max\n4,1\n")) == {"1": ("4",)}


def test_a_blank_between_choices_closes_up_and_is_reported(read):
    roster = read("id,choice 1,choice 2,choice 3\n1,,B,A\n2,A,B,\n")
    assert choices(roster) == {"1": ("B", "A"), "2": ("A", "B")}
    assert kinds(roster, Kind.BLANK_BEFORE_CHOICE) == [(2, "1")]


def test_a_person_without_choices_stays_in_the_market_without_pairs(read):
    roster = read("id,choice 1\n1,A\n2,\n")
    document = to_market_document(roster, seed="s")
    assert [person["id"] for person in document["people"]] == ["1", "2"]
    assert [pair[0] for pair in document["pairs"]] == ["1"]
    assert kinds(roster, Kind.NO_CHOICES) == [(3, "2")]


def test_a_choice_without_seats_is_kept_and_reported(read):
    roster = read("id,choice 1,choice 2\n1,A,B\n", "id,max\nA,0\nB,1\n")
    assert choices(roster) == {"1": ("A", "B")}
    assert kinds(roster, Kind.SEATLESS_CHOICE) == [(2, "1")]


@pytest.mark.parametrize(
    "cell",
    [
        '"A,B,C"',
        "A;B;C",
        "A/B/C",
        "A、B、C",
        "A，B，C",
        "A；B；C",
        "A|B|C",
        "A > B > C",
        "A B C",
        '"[A, B, C]"',
        '"[""A"", ""B"", ""C""]"',
        "['A'; 'B'; 'C']",
        "A; B;C;",
        '"A\nB\nC"',
        "A;B/C",
    ],
)
def test_choices_in_one_cell_are_split_at_any_usual_separator(read, cell):
    assert choices(read(f"id,choices\n1,{cell}\n", "id,max\nA,1\nB,1\nC,1\n")) == {"1": ("A", "B", "C")}


def test_an_id_may_contain_a_separator(read):
    positions = 'id,max\nA/1,1\n"B,2",1\nC,1\n'
    assert choices(read("id,choices\n1,A/1;C\n2,A/1\n", positions)) == {"1": ("A/1", "C"), "2": ("A/1",)}
    assert choices(read('id,choices\n1,"B,2;A/1"\n', positions)) == {"1": ("B,2", "A/1")}


def test_a_named_separator_is_the_only_one(read):
    columns = {"choices": "likes", "choice_separator": "+"}
    assert choices(read("id,likes\n1,A;x+B\n", "id,max\nA;x,1\nB,1\n", columns=columns)) == {"1": ("A;x", "B")}


def test_the_unknown_part_of_a_cell_is_named(read):
    with pytest.raises(RosterError, match=r"people\.csv, row 2, column choices: the choice 'Z' is not"):
        read("id,choices\n1,A;Z\n")


def test_all_faulty_rows_are_named_at_once(read):
    with pytest.raises(RosterError) as caught:
        read("id,name,choice 1\n1,Ann Rey,Z\n,Cy,A\n2,Bo,Z\n")
    assert [(fault.kind, fault.row) for fault in caught.value.faults] == [
        (Kind.UNKNOWN_CHOICE, 2),
        (Kind.EMPTY_ID, 3),
        (Kind.UNKNOWN_CHOICE, 4),
    ]
    assert str(caught.value).endswith(
        "(and 2 more: people.csv, row 3, column id; people.csv, row 4, column choice 1)"
    )


def test_of_repeated_submissions_the_last_counts_and_the_others_are_reported(read):
    roster = read("id,choice 1\n1,A\n2,B\n1,B\n")
    assert choices(roster) == {"1": ("B",), "2": ("B",)}
    assert kinds(roster, Kind.REPEATED_SUBMISSION) == [(2, "1")]


@pytest.mark.parametrize(
    "late", ["2031-03-02 09:00", "2/3/2031 9:00", "2031年3月2日 下午1:05", "03/02/2031 09:00 PM"]
)
def test_the_last_submission_is_the_latest_where_there_are_times(read, late):
    early = {"2": "1/3/2031 23:00", "0": "03/01/2031 11:00 AM"}.get(late[0], "2031/3/1 10:00")
    early = "2031-03-01 10:00" if late[:4] == "2031" else early
    roster = read(f"Timestamp,id,choice 1\n{late},1,B\n{early},1,A\n")
    assert choices(roster) == {"1": ("B",)}


def test_bounds_may_be_numbers_for_everybody(read):
    columns = {"position_max": 3, "position_min": 1, "person_max": 2, "person_min": 0}
    roster = read("id,choice 1\n1,A\n", "id\nA\n", columns=columns)
    assert [(place.least, place.most) for place in roster.positions] == [(1, 3)]
    assert [(person.least, person.most) for person in roster.people] == [(0, 2)]


def test_bounds_of_people_may_be_columns(read):
    columns = {"person_min": "low", "person_max": "high"}
    roster = read("id,choice 1,low,high\n1,A,1,2\n2,B,,1\n", columns=columns)
    assert [(person.least, person.most) for person in roster.people] == [(1, 2), (0, 1)]
    assert to_market_document(roster, seed="s")["people"][0] == {"id": "1", "least": 1, "most": 2}


@pytest.mark.parametrize("document", [{"columns": {"position_max": 1}}, {"position_max": 1}])
def test_positions_are_derived_from_choices_where_the_mapping_says_seats(read, document):
    roster = read("id,choice 1,choice 2\n1,B,A\n2,A,none\n", None, **document)
    assert [(place.id, place.least, place.most) for place in roster.positions] == [("B", 0, 1), ("A", 0, 1)]
    assert choices(roster) == {"1": ("B", "A"), "2": ("A",)}


def test_derived_integer_positions_lose_the_fraction_of_zeros(read):
    roster = read("id,choice 1,choice 2\n1,4.0,0\n2,4,3.0\n", None, columns={"position_max": 2})
    assert choices(roster) == {"1": ("4",), "2": ("4", "3")}


def test_derived_positions_come_from_one_cell_too(read):
    roster = read("id,choices\n1,B/A\n2,A;C\n", None, columns={"position_max": 2})
    assert [place.id for place in roster.positions] == ["B", "A", "C"]


def test_a_marked_formula_in_an_id_is_read_without_its_mark(read):
    assert choices(read("id,choice 1\n'=1,'-A\n", "id,max\n-A,1\n")) == {"=1": ("-A",)}


def test_a_title_line_and_blank_lines_do_not_count_as_rows(read):
    roster = read("Choices of 2031,,\n\nid,name,choice 1\n\n1,Ann,A\n,,\n2,Bo,B\n")
    assert [(person.id, person.row) for person in roster.people] == [("1", 5), ("2", 7)]


def test_short_rows_are_read_with_blanks_and_reported(read):
    roster = read("id,choice 1,choice 2\n1,A\n2,A,B\n3\n")
    assert choices(roster) == {"1": ("A",), "2": ("A", "B"), "3": ()}
    assert [row for row, _ in kinds(roster, Kind.SHORT_ROW)] == [2, 4]


def test_the_market_document_has_exactly_the_agreed_form(read):
    assert to_market_document(read("id,choice 1,choice 2\n1,A,B\n2,B,\n"), seed="x") == {
        "format": "assignment-market/1",
        "people": [{"id": "1", "least": 0, "most": 1}, {"id": "2", "least": 0, "most": 1}],
        "positions": [{"id": "A", "least": 1, "most": 1}, {"id": "B", "least": 0, "most": 2}],
        "objectives": ["placed", "sum of ranks"],
        "pairs": [["1", "A", [1, -1]], ["1", "B", [1, -2]], ["2", "B", [1, -1]]],
        "groups": [],
        "bundles": [],
        "pinned": [],
        "forbidden": [],
        "seed": "x",
    }


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path):
    paths = [tmp_path / folder / "list.csv" for folder in ("a", "b")]
    for path, text in zip(paths, ("id,choice 1\n1,Z\n", "id,max\nA,1\n"), strict=True):
        path.parent.mkdir()
        path.write_text(text)
    with pytest.raises(RosterError) as caught:
        read_roster(paths)
    assert caught.value.faults[0].file == str(paths[0])


def test_unknown_keys_beside_the_columns_are_documentation(read):
    roster = read("id,choice 1\n1,A\n", people=50, files={"x": 1}, people_without_choices=["9"])
    assert choices(roster) == {"1": ("A",)}


def test_an_unknown_key_among_the_columns_is_reported(read):
    roster = read("id,choice 1\n1,A\n", columns={"supervisor": "x"})
    assert kinds(roster, Kind.MAP_KEY_IGNORED) == [(None, "supervisor")]


def test_a_mapping_with_a_most_and_no_least_has_no_least(read):
    roster = read("id,choice 1\n1,A\n", columns={"position_id": "id", "position_max": "max"})
    assert [place.least for place in roster.positions] == [0, 0]


def test_every_column_of_a_mapping_is_used():
    columns = {field.value: "x" for field in Field if field is not Field.CHOICES} | {"choices": ["c1", "c2"]}
    found = map_from_document({"columns": columns}, "map.json")
    assert set(found.names) == set(Field)
