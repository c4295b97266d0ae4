"""Rules that rosters nobody had seen brought, each in other words and languages than where it was met."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError
from tests.rosters.grids import book, choices, roster, seats, two_books

PLACES = "Kód;Név;Férőhely\nK1;Kertészet;2\nK2;Sakk;3\nK3;Festés;2\nK4;Futás;3"


# ------------------------------------------------------------------ an id and a title in one text


@pytest.mark.parametrize(
    "written",
    [
        "Szoba K2 – Sakk",
        "K2 Sakk",
        "Sakk (szoba K2)",
        "Sakk, terem K2",
        "Sakk K2",
        "terem: K2 Sakk",
        "K2 (Sakk)",
    ],
)
def test_an_id_and_its_title_name_a_position_whatever_noun_stands_before(written):
    people = f'Diák;1. választás;2. választás\nAba Nagy;"{written}";Futás\nEde Kis;K1;K2\nIda Vas;Festés;Sakk'
    assert choices(two_books(people, PLACES))["Aba Nagy"] == ("K2", "K4")


@pytest.mark.parametrize("written", ["Szoba K2 – Festés", "Festés (szoba K2)", "K2 Festés"])
def test_an_id_with_the_title_of_another_position_is_no_name(written):
    people = f"Diák;1. választás;2. választás\nAba Nagy;{written};Futás\nEde Kis;K1;K2\nIda Vas;Festés;Sakk"
    with pytest.raises(RosterError):
        roster(two_books(people, PLACES))


def test_codes_are_ids_where_both_they_and_the_titles_are_chosen():
    people = "Όνομα;1η επιλογή;2η επιλογή\nΆννα Ρω;07;Κήπος\nΝίκος Σι;04;07\nΕύα Ταυ;Σκάκι;11"
    positions = "Κωδ.;Τίτλος;Θέσεις\n04;Κήπος;2\n07;Σκάκι;2\n11;Χορός;2"
    assert choices(two_books(people, positions))["Άννα Ρω"] == ("07", "04")


# ------------------------------------------------------------------ seats behind the names


@pytest.mark.parametrize(
    ("behind", "bounds"),
    [
        ("(1-3)", (1, 3)),
        ("(0–3)", (0, 3)),
        ("(min 1, max 3)", (1, 3)),
        ("[1 tot 3]", (1, 3)),
        ("（1～3人）", (1, 3)),
        ("(max. 3)", (0, 3)),
        ("(3 paikkaa)", (0, 3)),
        ("(en az 1, en fazla 3)", (1, 3)),
    ],
)
def test_seats_behind_the_names_of_a_matrix_may_be_a_range(behind, bounds):
    header = f"Nimi;Sakki {behind};Tanssi (2);Kuoro (2)"
    text = header + "\nAino Koski;1;2;3\nEero Laine;2;1;3\nOuti Salo;3;1;2\nVeli Niemi;1;3;2"
    assert seats({"a.xlsx": book(S=text)}) == {"Sakki": bounds, "Tanssi": (0, 2), "Kuoro": (0, 2)}


def test_seats_behind_the_names_of_a_list_may_be_a_range():
    people = "Nimi;Toive 1;Toive 2\nAino Koski;Sakki;Tanssi\nEero Laine;Kuoro;Sakki\nOuti Salo;Tanssi;Kuoro"
    found = seats(two_books(people, "Kerho\nSakki (1-3)\nTanssi (2-4)\nKuoro (max 2)"))
    assert list(found.values()) == [(1, 3), (2, 4), (0, 2)]


def test_one_range_behind_every_name_of_a_matrix_is_its_scale():
    text = "Nama;Catur (1-5);Tari (1-5);Koor (1-5)\nAyu Sari;5;2;3\nBudi Laks;1;4;5\nCitra Dewi;3;5;1"
    with pytest.raises(RosterError):
        roster({"a.xlsx": book(S=text)})


def test_grades_behind_names_are_no_seats():
    text = "Name;Chess (year 7);Dance (year 8);Choir (year 9)\nAnn Rey;1;2;3\nBo Kay;2;1;3\nCy Low;3;1;2"
    with pytest.raises(RosterError):
        roster({"a.xlsx": book(S=text)})


# ------------------------------------------------------------------ a matrix with a row of seats


@pytest.mark.parametrize(
    ("title", "name", "label"),
    [
        ("Puan: 0-100, yüksek olan iyidir", "Öğrenci", "Kontenjan"),
        ("Punctaj 0-100", "Student", "Locuri"),
        ("Бали від 0 до 100", "Студент", "Кількість місць"),
        ("ניקוד 0-100", "סטודנט", "מכסה"),
        ("", "Student", "Max"),
    ],
)
def test_points_with_a_row_of_seats_need_no_list(title, name, label):
    text = (
        f"{title};;;\n{name};Astro;Bio;Chess\n{label};2;1;2\nAnn Rey;90;;40\nBo Kay;20;95;60\n"
        "Cy Low;70;80;30\nDi Mot;55;15;85"
    )
    books = {"a.xlsx": book(S=text)}
    assert seats(books) == {"Astro": (0, 2), "Bio": (0, 1), "Chess": (0, 2)}
    assert choices(books)["Bo Kay"] == ("Bio", "Chess", "Astro")


def test_a_row_of_seats_does_not_count_among_the_ranks():
    text = "Name;Astro;Bio;Chess\nPlaces;2;2;2\nAnn Rey;1;2;3\nBo Kay;2;1;3\nCy Low;3;1;2\nDi Mot;1;3;2"
    assert choices({"a.xlsx": book(S=text)})["Cy Low"] == ("Bio", "Chess", "Astro")


def test_small_numbers_with_a_row_of_seats_are_asked_about():
    text = "Name;Astro;Bio;Chess\nPlaces;2;2;2\nAnn Rey;1;1;3\nBo Kay;3;3;3\nCy Low;3;1;2\nDi Mot;2;3;2"
    with pytest.raises(RosterError) as refused:
        roster({"a.xlsx": book(S=text)})
    assert [found.kind for found in refused.value.faults] == [Kind.SCALE_UNCLEAR]


# ------------------------------------------------------------------ people as columns, and more columns


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Yritys;Yhteys;Tilaa", "kyllä", "ei"),
        ("Организация;Контакт;Сколько возьмём", "да", "нет"),
        ("Instansi;Kontak;Bisa", "ya", "tidak"),
        ("A;B;C", "x", ""),
    ],
)
def test_numbers_beside_columns_of_marks_are_no_person(header, yes, no):
    text = (
        f"{header};Ann Rey;Bo Kay;Cy Low\nForge;desk;2;{yes};{no};{yes}\nMill;desk;1;{no};{yes};{yes}\n"
        f"Dock;desk;3;{yes};{yes};{no}"
    )
    books = {"a.xlsx": book(S=text)}
    assert seats(books) == {"Forge": (0, 2), "Mill": (0, 1), "Dock": (0, 3)}
    assert {person.id for person in roster(books).people} == {"Ann Rey", "Bo Kay", "Cy Low"}


# ------------------------------------------------------------------ who is who

TOPICS = "Тема;Місць\nСад;3\nМости;3\nКарти;3"


def test_codes_that_always_stand_beside_one_name_are_ids_though_one_stands_twice():
    people = (
        "Реєстр;Прізвище;Ім'я;Перший вибір;Другий вибір\n0051;Бойко;Ада;Сад;Мости\n0052;Ткач;Лев;Мости;Карти\n"
        "0051;Бойко;Ада;Карти;Сад\n0053;Гай;Зоя;Сад;Карти\n0054;Кузь;Ян;Мости;Сад\n0055;Бойко;Ада;Сад;Карти\n"
        "0056;Мак;Іван;Карти;Мости"
    )
    found = choices(two_books(people, TOPICS))
    assert found["0051"] == ("Карти", "Сад")
    assert found["0055"] == ("Сад", "Карти")


def test_a_form_numbers_its_answers_and_the_address_says_who_answered():
    people = (
        "ID;Zeit;E-Mail;Name;1. Wahl;2. Wahl\n1;03.02.2031 10:00;a@x.example;Ada Beck;Сад;Мости\n"
        "2;03.02.2031 10:05;l@x.example;Leo Dorn;Мости;Карти\n3;03.02.2031 10:09;a@x.example;Ada Beck;Карти;Сад\n"
        "4;03.02.2031 10:12;z@x.example;Zoe Falk;Сад;Карти\n5;03.02.2031 10:15;b@x.example;Ada Beck;Сад;Мости"
    )
    found = roster(two_books(people, TOPICS))
    assert {person.id: person.choices for person in found.people}["a@x.example"] == ("Карти", "Сад")
    assert len(found.people) == 4
    assert Kind.REPEATED_SUBMISSION in {finding.kind for finding in found.findings}


def test_a_form_without_addresses_tells_people_apart_by_name():
    people = (
        "ID;Horodateur;Nom;Vœu 1;Vœu 2\n1;03/02/2031 10:00;Ada Beck;Сад;Мости\n"
        "2;03/02/2031 10:05;Leo Dorn;Мости;Карти\n"
        "3;03/02/2031 10:09;Ada Beck;Карти;Сад\n4;03/02/2031 10:12;Zoe Falk;Сад;Карти\n"
        "5;03/02/2031 10:15;Max Gern;Сад;Мости"
    )
    assert choices(two_books(people, TOPICS))["Ada Beck"] == ("Карти", "Сад")


def test_two_people_of_one_name_with_running_numbers_and_no_times_stay_two():
    people = (
        "ID;Nom;Vœu 1;Vœu 2\n1;Ada Beck;Сад;Мости\n2;Leo Dorn;Мости;Карти\n"
        "3;Ada Beck;Карти;Сад\n4;Zoe Falk;Сад;Карти\n"
        "5;Max Gern;Сад;Мости"
    )
    assert len(roster(two_books(people, TOPICS)).people) == 5
