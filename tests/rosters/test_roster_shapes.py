"""The shapes in which offices keep their rosters, each in its smallest case."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError
from tests.rosters.grids import book, choices, roster, seats, two_books

POSITIONS = "Project;Places\nAstro;2\nBiology;3\nChess;2\nDrama;2"
SEATS = {"Astro": (0, 2), "Biology": (0, 3), "Chess": (0, 2), "Drama": (0, 2)}
THREE = {"Ann Rey": ("Astro", "Chess"), "Bo Kay": ("Chess", "Drama"), "Cy Low": ("Drama", "Astro")}
ROWS = "\nAnn Rey;Astro;Chess\nBo Kay;Chess;Drama\nCy Low;Drama;Astro"

# tables of people that all say the same
SAME = {
    "numbers as headers": "Name;1;2" + ROWS,
    "a group's name above numbers": ";Choices;\nName;1;2" + ROWS,
    "numbers in circles": "氏名;第①希望;第②希望" + ROWS,
    "Roman numerals": "Nimi;Valik I;Valik II" + ROWS,
    "letters": "Name;Preference A;Preference B" + ROWS,
    "no words at all": "N;x;y" + ROWS,
    "remarks and a heading between": (
        "Name;Choice 1;Choice 2\n# first round;;\nAnn Rey;Astro;Chess\nBo Kay;Chess;Drama\nClass 7B;;\n"
        "Cy Low;Drama;Astro\n;;\nNote: please return by Friday.;;"
    ),
    "the header again on each page": (
        "Name;1st;2nd\nAnn Rey;Astro;Chess\nName;1st;2nd\nBo Kay;Chess;Drama\nCy Low;Drama;Astro"
    ),
    "a teacher's remark behind the choice": (
        "Name;Choice 1;Choice 2\nAnn Rey;Astro (Dr Ash);Chess (max. 2)\nBo Kay;Chess;Drama\nCy Low;Drama;Astro"
    ),
    "what they do now stands before": (
        "Name;Current project;1. Wahl;2. Wahl\nAnn Rey;Biology;Astro;Chess\nBo Kay;Astro;Chess;Drama\n"
        "Cy Low;Chess;Drama;Astro"
    ),
    "French questions": (
        "Horodateur;Nom et prénom;Quel est votre premier choix de projet ?;Quel est votre deuxième choix de projet ?;"
        "Pourquoi ce premier choix ?\n01/03/2031 10:00;Ann Rey;Astro;Chess;parce que\n"
        "01/03/2031 10:01;Bo Kay;Chess;Drama;\n01/03/2031 10:02;Cy Low;Drama;Astro;bof"
    ),
    "Russian questions": (
        "Отметка времени;Ваше ФИО;Какой проект Вы выбираете в первую очередь?;"
        "Какой проект Вы выбираете во вторую очередь?\n01.03.2031 10:00;Ann Rey;Astro;Chess\n"
        "01.03.2031 10:01;Bo Kay;Chess;Drama\n01.03.2031 10:02;Cy Low;Drama;Astro"
    ),
    "lists in one cell": "Wer;Was\nAnn Rey;Astro, Chess\nBo Kay;Chess / Drama\nCy Low;Drama > Astro",
    "numbered lists": "Name;Wishes\nAnn Rey;1) Astro 2) Chess\nBo Kay;1. Chess, 2. Drama\nCy Low;1: Drama 2: Astro",
    "ranks": "Name;Astro;Biology;Chess;Drama\nAnn Rey;1;;2;\nBo Kay;;;1;2\nCy Low;2;;;1",
    "ranks in words": (
        "Name;Rank them [Astro];Rank them [Biology];Rank them [Chess];Rank them [Drama]\n"
        "Ann Rey;1st choice;;2nd choice;\nBo Kay;;;1st choice;2nd choice\nCy Low;2nd choice;;;1st choice"
    ),
    "points": (
        "Name;Points Astro;Points Biology;Points Chess;Points Drama\nAnn Rey;70;0;30;\n"
        "Bo Kay;;0;60;40\nCy Low;20;;0;80"
    ),
    "people as columns": "Projekt;Ann Rey;Bo Kay;Cy Low\nAstro;1;;2\nBiology;;;\nChess;2;1;\nDrama;;2;1",
    "one choice per row": (
        "Student;Choice;Rank\nAnn Rey;Astro;1\nAnn Rey;Chess;2\nBo Kay;Drama;2\nBo Kay;Chess;1\n"
        "Cy Low;Drama;1\nCy Low;Astro;2"
    ),
}


@pytest.mark.parametrize("shape", SAME)
def test_a_table_of_people_in_any_shape_says_the_same(shape):
    books = two_books(SAME[shape], POSITIONS)
    assert choices(books) == THREE
    assert seats(books) == SEATS


# lists of positions and the seats they give
LISTS = {
    "least and most": ("Projekt;Min. TN;Max. TN\nAstro;1;2\nChess;0;3", {"Astro": (1, 2), "Chess": (0, 3)}),
    "a range in German": ("Projekt;Teilnehmer\nAstro;2 bis 4\nChess;3-5", {"Astro": (2, 4), "Chess": (3, 5)}),
    "a range in Chinese": ("课题;人数\nAstro;2～4人\nChess;3至5人", {"Astro": (2, 4), "Chess": (3, 5)}),
    "with a word": ("Project;Places\nAstro;4 people\nChess;max. 3", {"Astro": (0, 4), "Chess": (0, 3)}),
    "behind the name": ("Project;Lead\nAstro (4);Ash\nChess (3);Elm", {"Astro (4)": (0, 4), "Chess (3)": (0, 3)}),
    "two numbers, no words": ("Teema;Alam;Ülem\nAstro;1;2\nChess;0;3", {"Astro": (1, 2), "Chess": (0, 3)}),
    "one number, no words": ("X;Y\nAstro;2\nChess;3", {"Astro": (0, 2), "Chess": (0, 3)}),
    "a totals row": ("Project;Places\nAstro;2\nChess;3\nTotal;5", {"Astro": (0, 2), "Chess": (0, 3)}),
    "none": ("Topic;Supervisor\nAstro;Dr Ash\nChess;Dr Elm", {"Astro": (0, 1), "Chess": (0, 1)}),
}


@pytest.mark.parametrize("shape", LISTS)
def test_the_seats_of_a_list_in_any_shape(shape):
    text, expected = LISTS[shape]
    assert seats(two_books("Name;Choice 1;Choice 2\nAnn Rey;Astro;Chess\nBo Kay;Chess;Astro", text)) == expected


def test_where_no_column_says_the_seats_the_one_that_was_taken_is_said():
    found = roster(two_books("Name;Choice 1\nAnn Rey;Astro\nBo Kay;Chess", LISTS["none"][0])).findings
    assert Kind.SEATS_ASSUMED in {finding.kind for finding in found}


def test_numbers_that_may_all_be_seats_are_asked_about():
    people = "Vardas;Pirmas;Antras\nAnn Rey;Astro;Chess\nBo Kay;Chess;Drama\nCy Low;Drama;Astro"
    with pytest.raises(RosterError, match="the most seats could be any of the columns Kab, Viet"):
        roster(two_books(people, "Tema;Kab;Viet\nAstro;204;2\nBiology;117;3\nChess;305;2\nDrama;118;2"))


def test_a_matrix_alone_has_its_seats_in_a_row_or_in_its_headers():
    ranks = "\nAnn Rey;1;2;3\nBo Kay;2;1;3\nCy Low;3;2;1\nDi May;1;3;2"
    expected = {"Astro": (0, 2), "Biology": (0, 3), "Chess": (0, 1)}
    assert seats({"m": book(S="Name;Astro;Biology;Chess\nPlaces;2;3;1" + ranks)}) == expected
    assert seats({"m": book(S="Name;Astro (2);Biology (3);Chess (1)" + ranks)}) == expected


# ------------------------------------------------------------------ several tables


def test_sheets_that_are_neither_are_ignored_and_said():
    books = {
        "w.xlsx": book(
            **{
                "Read me": "How to fill this in\nPlease rank your projects.\nContact: office@x.example",
                "Answers": "Student ID;Name;1st choice;2nd choice\n01;Ann Rey;Astro;Chess\n02;Bo Kay;Chess;Drama",
                "Statistics": "Project;First choices\nAstro;2\nChess;1\nTotal;3",
                "Projects": POSITIONS,
                "Results 2030": "Student ID;Name;Assigned\n01;Ann Rey;Astro\n02;Bo Kay;Drama",
            }
        )
    }
    assert choices(books) == {"01": ("Astro", "Chess"), "02": ("Chess", "Drama")}
    assert seats(books) == SEATS
    ignored = [finding.file for finding in roster(books).findings if finding.kind is Kind.IGNORED_TABLE]
    assert "w.xlsx (Statistics)" in ignored
    assert "w.xlsx (Results 2030)" in ignored


def test_classes_on_sheets_of_their_own_are_one_list():
    header = "Name;1st;2nd\n"
    sheets = {"7A": header + "Ann Rey;Astro;Chess\nBo Kay;Chess;Drama", "7B": header + "Cy Low;Drama;Astro"}
    assert choices({"w.xlsx": book(**sheets, Projects=POSITIONS)}) == THREE


STACKED = {
    "below, with titles": "People;\nName;1st;2nd" + ROWS + "\nProjects;\n" + POSITIONS,
    "below, without any words": (
        "Ann Rey;Astro;Chess\nBo Kay;Chess;Drama\nCy Low;Drama;Astro\n;;\nAstro;2;\nBiology;3;\nChess;2;\nDrama;2;"
    ),
    "beside, as high": (
        "Name;1st;2nd;;Project;Places\nAnn Rey;Astro;Chess;;Astro;2\nBo Kay;Chess;Drama;;Biology;3\n"
        "Cy Low;Drama;Astro;;Chess;2\n;;;;Drama;2"
    ),
    "beside, without a gap": (
        "Name;1st;2nd;Project;Places\nAnn Rey;Astro;Chess;Astro;2\nBo Kay;Chess;Drama;Biology;3\n"
        "Cy Low;Drama;Astro;Chess;2\n;;;Drama;2"
    ),
}


@pytest.mark.parametrize("shape", STACKED)
def test_two_tables_in_one_sheet_are_two_tables(shape):
    books = {"w.xlsx": book(S=STACKED[shape])}
    assert choices(books) == THREE
    assert seats(books) == SEATS


# ------------------------------------------------------------------ what numbers mean

WEIGHTS = "Name;Astro;Biology;Chess;Drama\nAnn Rey;60;30;10;0\nBo Kay;25;25;25;25\nCy Low;0;0;100;0"
YES = "Name;Astro;Biology;Chess;Drama\nAnn Rey;1;0;1;0\nBo Kay;0;1;1;0\nCy Low;1;1;1;1"
TIES = "Name;Astro;Biology;Chess;Drama\nAnn Rey;1;1;2;3\nBo Kay;1;2;2;3\nCy Low;2;1;3;4"


def ranks(text):
    return [
        dict(zip(p.choices, p.ranks or range(1, 9), strict=False)) for p in roster(two_books(text, POSITIONS)).people
    ]


def test_equal_weights_share_a_rank_and_none_is_no_choice():
    assert ranks(WEIGHTS) == [
        {"Astro": 1, "Biology": 2, "Chess": 3},
        {"Astro": 1, "Biology": 1, "Chess": 1, "Drama": 1},
        {"Chess": 1},
    ]


def test_every_yes_is_a_first_choice():
    assert ranks(YES)[0] == {"Astro": 1, "Chess": 1}


def test_ranks_keep_their_ties():
    assert ranks(TIES)[1] == {"Astro": 1, "Biology": 2, "Chess": 2, "Drama": 3}


def test_shared_ranks_are_said():
    kinds = [finding.kind for finding in roster(two_books(YES, POSITIONS)).findings]
    assert Kind.SHARED_RANKS in kinds
    assert Kind.READ_MATRIX in kinds


UNCLEAR = {
    "ratings from 1 to 5": "Name;Astro;Biology;Chess;Drama\nA A;5;4;4;2\nB B;3;3;2;5\nC C;4;5;3;3\nD D;2;2;5;4",
    "school grades": "Name;Astro;Biology;Chess;Drama\nA A;1;2;2;5\nB B;3;1;2;6\nC C;2;4;1;3\nD D;2;2;4;3",
    "points that are 1 to 4 each": (
        "Name;Punkte Astro;Punkte Biology;Punkte Chess;Punkte Drama\nA A;1;2;3;4\nB B;4;1;2;3\nC C;2;4;1;3"
    ),
    "percentages under the word rank": (
        "Rank each project;;;;\nName;Astro;Biology;Chess;Drama\nA A;55;40;40;20\nB B;30;30;20;50\nC C;40;50;30;30"
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_numbers_that_may_be_ranks_or_weights_are_asked_about(case):
    with pytest.raises(RosterError, match=r"may be ranks .* or weights") as caught:
        roster(two_books(UNCLEAR[case], POSITIONS))
    assert caught.value.faults[0].kind is Kind.SCALE_UNCLEAR


@pytest.mark.parametrize(("scale", "first"), [("ranks", "Drama"), ("weights", "Astro")])
def test_the_answer_decides_the_direction(scale, first):
    books = two_books(UNCLEAR["ratings from 1 to 5"], POSITIONS)
    assert roster(books, matrix=scale).people[0].choices[0] == first


# ------------------------------------------------------------------ names and ids


def test_names_nearly_right_are_taken_and_reported():
    people = "Name;Choice 1\nAnn Rey;Sensor calibraton\nBo Kay;battery  AGEING\nCy Low;Robot graspng"
    found = roster(two_books(people, "Title;Seats\nSensor calibration;2\nBattery ageing;2\nRobot grasping;1"))
    assert [p.choices[0] for p in found.people] == ["Sensor calibration", "Battery ageing", "Robot grasping"]
    told = [(f.row, f.value, f.facts["meant"]) for f in found.findings if f.kind is Kind.NAME_MATCHED]
    assert told == [
        (2, "Sensor calibraton", "Sensor calibration"),
        (3, "battery  AGEING", "Battery ageing"),
        (4, "Robot graspng", "Robot grasping"),
    ]


def test_a_number_in_a_name_is_never_a_slip():
    books = two_books("Name;Choice 1\nA;Workshop 3\nB;Workshop 1", "Title;Seats\nWorkshop 1;2\nWorkshop 2;2")
    with pytest.raises(RosterError, match="'Workshop 3'"):
        roster(books)


@pytest.mark.parametrize(("code", "slip"), [("CHEM", "CHEN"), ("ROBO1", "ROBU1"), ("ab-12", "ac-12"), ("HQ", "HR")])
def test_a_slip_in_a_code_is_never_taken(code, slip):
    with pytest.raises(RosterError, match=f"the choice '{slip}'"):
        roster(two_books(f"Name;Choice 1\nAnn;{slip}\nBo;Xylophone", f"Code;Seats\n{code};2\nXylophone;2"))


def test_what_the_user_says_a_name_means_counts():
    books = two_books("Name;Choice 1\nAnn;Roboter\nBo;Chess", "Title;Seats\nRobotics;2\nChess;2")
    told = {"format": "placement-map/2", "names": {"Roboter": "Robotics"}}
    assert choices(books, **told)["Ann"] == ("Robotics",)


def test_names_with_commas_are_found_in_a_list():
    people = "Name;Choices\nAnn;Robots, rocks and rivers, Chess\nBo;Chess\nCy;Drama, Robots, rocks and rivers"
    found = choices(two_books(people, "Title;Seats\nRobots, rocks and rivers;2\nChess;2\nDrama;1"))
    assert found["Ann"] == ("Robots, rocks and rivers", "Chess")
    assert found["Cy"] == ("Drama", "Robots, rocks and rivers")


def test_zeros_that_a_spreadsheet_dropped_everywhere_are_understood():
    people = "Id;Choice 1;Choice 2\n1;7;12\n2;12;33\n3;33;7"
    assert choices(two_books(people, "Project no;Title;Max\n007;A;2\n012;B;2\n033;C;2"))["1"] == ("007", "012")


def test_a_year_that_looks_like_a_position_is_no_choice():
    lines = [f"90{k};N{k} M;{1 + k % 3};{1 + k % 5};{1 + (k + 2) % 5};{1 + (k + 3) % 5}" for k in range(8)]
    places = "Nr;Onderwerp;Plaatsen\n" + "\n".join(f"{k};Topic {'abcde'[k - 1]};2" for k in range(1, 6))
    found = choices(two_books("Pasnr;Naam;Jaar;Een;Twee;Drie\n" + "\n".join(lines), places))
    assert found["901"] == ("2", "4", "5")


def test_an_earlier_result_is_known_by_repeating_a_choice():
    topics = ("Astro", "Biology", "Chess", "Drama")
    lines = [";".join([f"N{k} M", *(topics[(k + n) % 4] for n in (0, 1, 2, k % 3))]) for k in range(8)]
    found = choices(two_books("Nom;a;b;c;d\n" + "\n".join(lines), POSITIONS))
    assert all(len(listed) == 3 for listed in found.values())


def test_namesakes_of_different_classes_are_not_one_person():
    people = "Name;Class;Choice 1\nAnn Rey;7A;Astro\nAnn Rey;7B;Chess\nBo Kay;7A;Chess\nCy Low;7B;Chess"
    with pytest.raises(RosterError, match="'Ann Rey' is also in"):
        roster(two_books(people, POSITIONS))


def test_an_address_in_capitals_is_the_same_person():
    people = "Email;Name;Choice 1\na@x.example;Ann Rey;Astro\nb@x.example;Bo Kay;Chess\nA@X.example;Ann Rey;Drama"
    assert choices(two_books(people, POSITIONS)) == {"A@X.example": ("Drama",), "b@x.example": ("Chess",)}


def test_letters_explained_on_a_sheet_of_their_own_are_ids():
    people = "Student No;Name;Choices\n0101;Ann Rey;A,C\n0102;Bo Kay;C,B\n0103;Cy Low;B"
    books = {"w.xlsx": book(Choices=people, Legend="Letter;Topic;Spots\nA;Astro;2\nB;Biology;1\nC;Chess;2")}
    assert choices(books) == {"0101": ("A", "C"), "0102": ("C", "B"), "0103": ("B",)}


def test_positions_may_be_chosen_by_id_and_by_title_in_one_list():
    people = "Id;Choice 1;Choice 2\n01;P1;Biology\n02;Chess;P2\n03;P3 - Chess;Astro (P1)"
    found = choices(two_books(people, "Code;Title;Places\nP1;Astro;1\nP2;Biology;1\nP3;Chess;2"))
    assert found == {"01": ("P1", "P2"), "02": ("P3", "P2"), "03": ("P3", "P1")}


def test_a_form_that_asks_for_ranks_with_a_full_stop_is_understood():
    people = "Jméno;Astro;Biology;Chess\nJana Malá;1.;3.;2.\nPetr Bílý;2.;1.;3."
    assert choices(two_books(people, POSITIONS))["Jana Malá"] == ("Astro", "Chess", "Biology")


def test_particulars_of_the_school_above_the_table_are_no_header():
    people = (
        "School;Hill School;;\nDate;2031-02-03;;\nName;Class;1st;2nd\nAnn Rey;7A;Astro;Chess\nBo Kay;7B;Chess;Drama"
    )
    assert choices(two_books(people, POSITIONS)) == {"Ann Rey": ("Astro", "Chess"), "Bo Kay": ("Chess", "Drama")}
