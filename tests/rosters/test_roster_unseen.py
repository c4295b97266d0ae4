"""Rules that rosters nobody had seen brought, each in other words and languages than where it was met."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError, apply, propose
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


# ------------------------------------------------------------------ one choice per row

CLUBS = "Kerho;Paikkoja\nSakki;3\nTanssi;3\nKuoro;3"


def test_the_order_of_a_persons_rows_is_the_order_of_the_choices():
    people = "ชื่อ;ชมรม\nกานดา;Tanssi\nกานดา;Sakki\nจิรายุ;Sakki\nจิรายุ;Kuoro\nธิดา;Kuoro\nธิดา;Tanssi"
    books = two_books(people, CLUBS)
    assert choices(books)["กานดา"] == ("Tanssi", "Sakki")
    assert Kind.ROWS_AS_RANKS in {finding.kind for finding in roster(books).findings}


SCATTERED = "Numero;Kerho\n11;Tanssi\n12;Sakki\n13;Kuoro\n11;Sakki\n12;Kuoro\n13;Tanssi"


def test_rows_that_may_be_choices_or_answers_sent_again_are_asked_about():
    with pytest.raises(RosterError) as refused:
        roster(two_books(SCATTERED, CLUBS))
    assert [found.kind for found in refused.value.faults] == [Kind.ROWS_UNCLEAR]


def test_what_the_rows_are_is_read_as_the_user_says():
    assert choices(two_books(SCATTERED, CLUBS), shape="pairs")["11"] == ("Tanssi", "Sakki")
    assert choices(two_books(SCATTERED, CLUBS), shape="list")["11"] == ("Sakki",)


AGAIN = (
    "Waktu;NIM;Urutan;Pilihan\n02/03/2031 08:00;21;1;Sakki\n02/03/2031 08:00;21;2;Tanssi\n"
    "02/03/2031 08:05;22;1;Kuoro\n02/03/2031 08:05;22;2;Sakki\n"
    "02/03/2031 08:09;21;2;Sakki\n02/03/2031 08:09;21;1;Kuoro\n"
    "02/03/2031 08:12;23;1;Tanssi\n02/03/2031 08:12;23;2;Kuoro\n"
    "02/03/2031 08:15;24;1;Sakki\n02/03/2031 08:15;24;2;Kuoro"
)


def _without(text, columns):
    return "\n".join(";".join(line.split(";")[columns:]) for line in text.split("\n"))


@pytest.mark.parametrize("text", [AGAIN, _without(AGAIN, 1)], ids=["with times", "without times"])
def test_of_whole_lists_sent_again_the_last_counts(text):
    found = roster(two_books(text, CLUBS))
    assert {person.id: person.choices for person in found.people}["21"] == ("Kuoro", "Sakki")
    assert [f.row for f in found.findings if f.kind is Kind.REPEATED_SUBMISSION] == [2, 3]


def test_a_mapping_is_read_again_where_one_word_heads_the_choices_and_the_list():
    books = two_books("Numero;Sija;Kerho\n11;1;Tanssi\n11;2;Sakki\n12;1;Kuoro\n12;2;Tanssi", CLUBS)
    first = propose(books)
    assert apply(propose(books, first.mapping)).people == apply(first).people


# ------------------------------------------------------------------ yes, maybe, no


@pytest.mark.parametrize(
    ("yes", "maybe", "no"),
    [
        ("evet", "belki", "hayır"),
        ("kyllä", "ehkä", "ei"),
        ("igen", "talán", "nem"),
        ("oui", "peut-être", "non"),
        ("sí", "tal vez", "no"),
        ("✓", "(✓)", ""),
        ("○", "△", "×"),
        ("так", "можливо", "ні"),
    ],
)
def test_maybe_comes_after_yes(yes, maybe, no):
    rows = [(yes, maybe, no), (no, yes, yes), (maybe, no, yes), (yes, yes, maybe)]
    text = "N;Sakki;Tanssi;Kuoro\n" + "\n".join(f"Ann {'ABCD'[k]}x;{';'.join(row)}" for k, row in enumerate(rows))
    found = {person.id: tuple(person.ranked()) for person in roster(two_books(text, CLUBS)).people}
    assert found["Ann Ax"] == ((1, "Sakki"), (2, "Tanssi"))
    assert found["Ann Dx"] == ((1, "Sakki"), (1, "Tanssi"), (2, "Kuoro"))


@pytest.mark.parametrize("values", [("◎", "○", "×"), ("是", "可能", "否"), ("yes", "ok", "no")])
def test_two_kinds_of_yes_are_asked_about(values):
    one, two, no = values
    text = f"Name;Sakki;Tanssi;Kuoro\nAnn Rey;{one};{two};{no}\nBo Kay;{two};{no};{one}\nCy Low;{no};{one};{two}"
    with pytest.raises(RosterError) as refused:
        roster(two_books(text, CLUBS))
    assert [found.kind for found in refused.value.faults] == [Kind.SCALE_UNCLEAR]


# ------------------------------------------------------------------ seats without a limit, in other digits, in parts

WISHES = "Név;1. választás;2. választás\nAba Nagy;Sakk;Futás\nEde Kis;Futás;Sakk\nIda Vas;Festés;Sakk"


@pytest.mark.parametrize(
    "word", ["∞", "unlimited", "korlátlan", "sınırsız", "不限", "غير محدود", "Без обмежень", "ไม่จำกัด"]
)
def test_a_position_without_a_limit_has_a_seat_for_everybody(word):
    books = two_books(WISHES, f"Szakkör;X\nSakk;{word}\nFutás;1\nFestés;2")
    assert seats(books)["Sakk"] == (0, 3)
    assert Kind.NO_LIMIT in {finding.kind for finding in roster(books).findings}


@pytest.mark.parametrize("word", ["असीम", "lots", "–"])
def test_what_no_number_says_among_the_seats_is_a_fault_and_not_one_seat(word):
    with pytest.raises(RosterError):
        roster(two_books(WISHES, f"Szakkör;X\nSakk;{word}\nFutás;1\nFestés;1"))


@pytest.mark.parametrize("digits", ["٠١٢٣", "۰۱۲۳", "०१२३", "๐๑๒๓", "０１２３"])
def test_seats_and_ranks_may_stand_in_the_digits_of_any_script(digits):
    marks = str.maketrans("0123", digits)
    ranks = "Név;Sakk;Futás;Festés\nAba Nagy;1;2;3\nEde Kis;3;1;2\nIda Vas;2;3;1".translate(marks)
    books = two_books(ranks, "Szakkör;Férőhely\nSakk;2\nFutás;1\nFestés;3".translate(marks))
    assert seats(books) == {"Sakk": (0, 2), "Futás": (0, 1), "Festés": (0, 3)}
    assert choices(books)["Ede Kis"] == ("Futás", "Festés", "Sakk")


def test_groups_times_seats_is_what_a_position_takes():
    positions = "Szakkör;A;B;C\nSakk;2;2;4\nFutás;1;3;3\nFestés;2;1;2"
    assert seats(two_books(WISHES, positions)) == {"Sakk": (0, 4), "Futás": (0, 3), "Festés": (0, 2)}


def test_a_dash_among_the_leasts_is_none():
    positions = "Szakkör;Min.;Max.\nSakk;–;2\nFutás;1;3\nFestés;-;2"
    assert seats(two_books(WISHES, positions)) == {"Sakk": (0, 2), "Futás": (1, 3), "Festés": (0, 2)}


def test_a_person_may_want_several_positions():
    people = "Név;Legfeljebb hány hely;1. választás;2. választás\nAba Nagy;2;Sakk;Futás\nEde Kis;1;Futás;Sakk"
    header = people.replace("Legfeljebb hány hely", "Max. hely")
    found = roster(two_books(header, "Szakkör;Férőhely\nSakk;2\nFutás;2\nFestés;2"))
    assert {person.id: person.most for person in found.people} == {"Aba Nagy": 2, "Ede Kis": 1}


# ------------------------------------------------------------------ where tables stand


def test_a_blank_column_inside_a_table_under_a_title_does_not_part_it():
    people = (
        "Iratkozás 2031;;;;\nKészült: május;;;;\n;;;;\nNév;Osztály;;1. választás;2. választás\n"
        "Aba Nagy;6a;;Sakk;Futás\nEde Kis;6b;;Futás;Sakk\nIda Vas;6a;;Festés;Sakk\n;;;;\nA lista május végéig él.;;;;"
    )
    assert choices(two_books(people, "Szakkör;Férőhely\nSakk;2\nFutás;1\nFestés;2"))["Aba Nagy"] == ("Sakk", "Futás")
