"""Columns are recognised by their headers in eight languages, and by content."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError

LANGUAGES = {
    "English": ("Student ID,Full name,First choice,2nd choice", "Project ID,Project title,Min students,Max students"),
    "English, short": ("id,name,choice1,choice2", "code,title,minimum,capacity"),
    "English, camel case": ("studentId,fullName,choice1,choice2", "projectId,projectTitle,minSeats,maxSeats"),
    "Chinese": ("学号,姓名,第一志愿,第二志愿", "岗位编号,岗位名称,人数下限,人数上限"),
    "Chinese, numbers": ("人员编号,姓名,志愿1,志愿2", "课程代码,课程名称,最少人数,名额"),
    "French": ("N° étudiant,Nom,Premier choix,2e choix", "Sujet,Titre,Places min,Nombre de places"),
    "French, wishes": ("Élève,Nom,Vœu 1,Vœu 2", "Code du projet,Intitulé,Effectif minimum,Effectif maximum"),
    "German": ("Matrikelnummer,Name,Erstwunsch,Zweitwunsch", "Projektnummer,Projekttitel,Mindestteilnehmer,Plätze"),
    "German, numbers": ("Schüler-ID,Name,1. Wahl,2. Wahl", "Kurs-Nr.,Titel,Min,Max. Teilnehmer"),
    "Spanish": (
        "Código de estudiante,Nombre,Primera opción,Segunda opción",
        "Proyecto,Título,Cupo mínimo,Cupo máximo",
    ),
    "Portuguese": ("Número do aluno,Nome,1ª opção,2ª opção", "Código da vaga,Título,Mínimo,Vagas"),
    "Italian": (
        "Matricola,Nome,Prima scelta,Seconda scelta",
        "Codice progetto,Titolo,Numero minimo,Posti disponibili",
    ),
    "Japanese": ("学籍番号,氏名,第1希望,第2希望", "研究室ID,研究室名,最少人数,定員"),
    "Japanese, other words": ("学生番号,名前,第一志望,第二志望", "課題番号,タイトル,下限,上限"),
}

ONE_CELL = {
    "English": "Preferences (separated by commas)",
    "Chinese": "志愿（用逗号分隔）",
    "French": "Vœux",
    "German": "Wünsche",
    "Spanish": "Preferencias",
    "Portuguese": "Escolhas",
    "Italian": "Preferenze",
    "Japanese": "希望",
}


def read_as_columns(roster):
    return (
        [(p.id, p.name, p.choices) for p in roster.people],
        [(p.id, p.title, p.least, p.most) for p in roster.positions],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_recognised(read, language):
    people, positions = LANGUAGES[language]
    roster = read(f"{people}\n1,Ann,A,B\n2,Bo,B,\n", f"{positions}\nA,Alpha,1,2\nB,Beta,0,3\n")
    assert read_as_columns(roster) == (
        [("1", "Ann", ("A", "B")), ("2", "Bo", ("B",))],
        [("A", "Alpha", 1, 2), ("B", "Beta", 0, 3)],
    )


@pytest.mark.parametrize("language", ONE_CELL)
def test_a_single_column_of_choices_is_recognised(read, language):
    id_header = LANGUAGES[language][0].split(",")[0]
    roster = read(
        f"{id_header},{ONE_CELL[language]}\n1,A;B\n", f"{LANGUAGES[language][1]}\nA,Alpha,1,2\nB,Beta,0,3\n"
    )
    assert [person.choices for person in roster.people] == [("A", "B")]


def test_choices_are_ordered_by_their_number_not_by_their_column(read):
    roster = read("choice 2,id,choice 10,choice 1\nB,1,C,A\n", "id,max\nA,1\nB,1\nC,1\n")
    assert roster.people[0].choices == ("A", "B", "C")


def test_first_and_family_name_are_one_name(read):
    assert read("id,nom,prénom,choix 1\n1,Rey,Ann,A\n").people[0].name == "Rey Ann"


def test_other_columns_are_left_alone(read):
    roster = read("Timestamp,Email,id,Why choice 1?,choice 1,date of choice\nx,a@b.c,1,fun,A,2031-01-01\n")
    assert (roster.people[0].id, roster.people[0].choices) == ("1", ("A",))


def test_a_name_serves_as_id_where_there_is_no_id(read):
    roster = read("Name,toive\nAnn,Alpha\n", "Title,max\nAlpha,1\n")
    assert (roster.people[0].id, roster.positions[0].id) == ("Ann", "Alpha")
    assert [f.file for f in roster.findings if f.kind is Kind.NAME_AS_ID] == ["positions.csv", "people.csv"]


def test_choices_are_recognised_by_their_content(read):
    roster = read("id,name,eka,toka\n1,Ann,A,B\n2,Bo,,A\n")
    assert [person.choices for person in roster.people] == [("A", "B"), ("A",)]
    found = next(f for f in roster.findings if f.kind is Kind.CHOICES_BY_CONTENT)
    assert found.facts["columns"] == ("eka", "toka")


def test_choices_in_one_cell_are_recognised_by_their_content(read):
    assert read("id,toiveet\n1,B/A\n2,A\n").people[0].choices == ("B", "A")


def test_columns_with_ids_that_stand_apart_are_refused(read):
    with pytest.raises(RosterError, match="columns eka, now hold position ids but do not stand side by side"):
        read("id,eka,age,now\n1,A,7,B\n")


def test_position_ids_are_recognised_by_what_was_chosen(read):
    roster = read("id,choice 1,choice 2\n1,X7,X8\n", "no,merk,max\n1,X7,1\n2,X8,1\n")
    assert [place.id for place in roster.positions] == ["X7", "X8"]
    assert [f.column for f in roster.findings if f.kind is Kind.ID_BY_CONTENT] == ["merk"]


def test_positions_that_were_chosen_by_their_titles_keep_their_ids(read):
    roster = read("id,choice 1\n1,Beta\n2,Alpha\n")
    assert [(place.id, place.title) for place in roster.positions] == [("A", "Alpha"), ("B", "Beta")]
    assert [person.choices for person in roster.people] == [("B",), ("A",)]


def test_two_columns_that_could_be_the_id_are_decided_by_content(read):
    assert [p.id for p in read("id,choice 1\n1,B\n", "course,workshop,max\nA,X,1\nB,Y,1\n").positions] == ["A", "B"]


def test_two_columns_that_could_be_the_id_are_refused_otherwise(read):
    with pytest.raises(
        RosterError, match="position id could be any of the columns course, workshop; say which with --map"
    ):
        read("id,choice 1\n1,Z\n", "course,workshop,max\nA,X,1\nB,Y,1\n")


def test_what_the_mapping_leaves_out_is_recognised(read):
    roster = read("number,who,choice 1\n1,Ann,A\n", columns={"person_id": "who"})
    assert (roster.people[0].id, roster.people[0].choices) == ("Ann", ("A",))


def test_the_mapping_beats_the_headers(read):
    roster = read(
        "id,key,choice 1,choice 2\n1,9,A,B\n", columns={"person_id": "key", "choices": ["choice 2", "choice 1"]}
    )
    assert (roster.people[0].id, roster.people[0].choices) == ("9", ("B", "A"))


def test_a_mapped_name_matches_without_case_and_width(read):
    assert read("ID,pick\n1,A\n", columns={"person_id": "ｉｄ", "choices": "PICK "}).people[0].choices == ("A",)


def test_one_column_name_may_serve_both_files(read):
    columns = {"person_id": "id", "position_id": "id", "choices": ["c"], "position_max": "n"}
    assert read("id,c\n1,A\n", "id,n\nA,1\n", columns=columns).people[0].choices == ("A",)


def test_what_was_recognised_is_reported(read):
    found = [f for f in read("id,choice 1\n1,A\n").findings if f.kind in {Kind.READ_PEOPLE, Kind.READ_POSITIONS}]
    assert [dict(f.facts) for f in found] == [
        {"count": 2, "id": ("id",), "most": "max", "least": "min"},
        {"count": 1, "id": ("id",), "choices": ("choice 1",)},
    ]
