"""What offices write that no header says: totals without the word, headers of two lines, letters of other scripts."""

from __future__ import annotations

import pytest

from placement.rosters import Kind, RosterError
from tests.rosters.grids import book, choices, roster, seats, two_books

LIST = "Ublo;Gran\nSakk;2\nFutás;1\nFestés;3\nKertek;2"
WISHES = "Név;1. választás;2. választás\nAba Nagy;Sakk;Futás\nEde Kis;Futás;Sakk\nIda Vas;Festés;Kertek"


# ------------------------------------------------------------------ totals, whatever they are called


def test_a_last_line_that_is_the_sum_and_that_nobody_chose_is_a_total():
    books = two_books(WISHES, LIST + "\nKrum;8")
    assert set(seats(books)) == {"Sakk", "Futás", "Festés", "Kertek"}
    assert [f.row for f in roster(books).findings if f.kind is Kind.TOTALS_ROW] == [6]


def test_a_position_with_as_many_seats_as_all_others_stays_where_somebody_chose_it():
    books = two_books(WISHES + "\nÉva Som;Krum;Sakk", LIST + "\nKrum;8")
    assert seats(books)["Krum"] == (0, 8)


def test_sums_under_two_columns_are_totals_in_any_language():
    books = two_books(WISHES, "Ublo;Wi;Wa\nSakk;1;2\nFutás;1;2\nFestés;2;3\nKertek;0;1\nKrum;4;8")
    assert seats(books) == {"Sakk": (1, 2), "Futás": (1, 2), "Festés": (2, 3), "Kertek": (0, 1)}


def test_a_line_that_counts_the_marks_above_is_nobody():
    text = "Név;Sakk;Futás;Festés;Kertek\nAba Nagy;x;;x;\nEde Kis;;x;x;x\nIda Vas;x;x;;\nÉva Som;;x;x;\nKrum;2;3;3;1"
    assert set(choices(two_books(text, LIST))) == {"Aba Nagy", "Ede Kis", "Ida Vas", "Éva Som"}


def test_a_sheet_of_statistics_holds_no_positions():
    people = "Ученик;Клас;Сад [точки];Мост [точки]\nЛев Го;9а;7;3\nАда Во;9б;4;6\nЕва До;9а;2;8\nМая Ко;9б;5;5"
    sheets = {"A": people, "B": "Фирма;Брой места\nСад;2\nМост;2", "C": "Клас;Брой ученици\n9а;2\n9б;2"}
    assert set(seats({"a.xlsx": book(**sheets)})) == {"Сад", "Мост"}


# ------------------------------------------------------------------ headers of two lines


def test_numbers_below_a_merged_word_are_choices():
    text = "ID;Imię;Wybór;;;Uwagi\n;;1;2;3;\n007;Ada Nowak;Sakk;Futás;Festés;\n008;Jan Lis;Festés;Sakk;Futás;tak"
    assert choices(two_books(text, LIST)) == {"007": ("Sakk", "Futás", "Festés"), "008": ("Festés", "Sakk", "Futás")}


def test_a_word_over_a_matrix_says_which_way_its_numbers_run():
    head = "Nimi;{};;;\n;Sakk;Futás;Festés;Kertek\n"
    rows = "Aino Koski;3;3;1;2\nEero Laine;1;2;2;3\nOuti Salo;3;1;1;2\nVeli Niemi;2;3;1;1"
    found = {
        word: choices(two_books(head.format(word) + rows, LIST))["Eero Laine"] for word in ("Pisteet", "Sijoitus")
    }
    assert found["Pisteet"][0] == "Kertek"
    assert found["Sijoitus"][0] == "Sakk"


def test_least_and_most_below_a_merged_word_are_bounds():
    text = "Klub;Počet miest;;Učiteľ\n;min;max;\nSakk;1;2;A. Biel\nFutás;0;2;B. Cerny\nFestés;1;3;C. Dub"
    assert seats(two_books(WISHES.replace("Kertek", "Sakk"), text))["Sakk"] == (1, 2)


# ------------------------------------------------------------------ seats


def test_ranges_under_the_header_of_a_matrix_are_its_seats_whatever_stands_before():
    text = "Ublo;Sakk;Futás;Festés\nKrum;1～2名;2-3;0 – 4\nAba Nagy;○;△;×\nEde Kis;×;○;○\nIda Vas;△;×;○"
    books = {"a.xlsx": book(S=text)}
    assert seats(books) == {"Sakk": (1, 2), "Futás": (2, 3), "Festés": (0, 4)}
    assert set(choices(books)) == {"Aba Nagy", "Ede Kis", "Ida Vas"}


def test_brackets_tell_the_least_from_the_most():
    text = "Campo;Vagas (mín.);Vagas (máx.)\nSakk;1;2\nFutás;1;2\nFestés;2;3\nKertek;0;1"
    assert seats(two_books(WISHES, text))["Festés"] == (2, 3)


# ------------------------------------------------------------------ choices


@pytest.mark.parametrize("ranks", [("1.", "2."), ("1st", "2nd"), ("prvá", "druhá"), ("第1志望", "第2志望")])
def test_the_ranks_of_rows_may_be_ordinals_in_any_order(ranks):
    one, two = ranks
    rows = (f"07;{two};Futás", f"08;{one};Sakk", f"07;{one};Sakk", f"09;{two};Sakk", f"09;{one};Kertek")
    text = "\n".join(("Číslo;Krum;Ublo", *rows, f"08;{two};Festés"))
    assert choices(two_books(text, LIST)) == {
        "07": ("Sakk", "Futás"), "08": ("Sakk", "Festés"), "09": ("Kertek", "Sakk")
    }  # fmt: skip


@pytest.mark.parametrize("written", ["K2-Sakk", "Sakk_K2", "K2/Sakk", "K2–Sakk"])
def test_an_id_and_its_title_may_be_joined_without_spaces(written):
    places = "Kód;Név;Hely\nK1;Kertek;2\nK2;Sakk;3\nK3;Festés;2"
    people = f"Név;1. választás;2. választás\nAba Nagy;{written};K1\nEde Kis;K1;Festés"
    assert choices(two_books(people, places))["Aba Nagy"] == ("K2", "K1")


@pytest.mark.parametrize(
    "written", ["Sakk، Futás، Festés", "Sakk → Futás → Festés", "①Sakk ②Futás ③Festés", "Sakk - Futás - Festés"]
)
def test_a_list_may_be_parted_by_marks_of_any_script(written):
    people = f"Név;Krum\nAba Nagy;{written}\nEde Kis;{written}"
    assert choices(two_books(people, LIST))["Ede Kis"] == ("Sakk", "Futás", "Festés")


def test_everybody_who_shares_out_the_same_sum_gives_points():
    text = (
        "Név;Sakk;Futás;Festés;Kertek\nAba Nagy;5;1;;\nEde Kis;1;2;3;\nIda Vas;;;2;4\nÉva Som;3;1;1;1\nÁgi Bán;;6;;"
    )
    assert choices(two_books(text, LIST))["Aba Nagy"] == ("Sakk", "Futás")
    assert choices(two_books(text, LIST))["Ede Kis"] == ("Festés", "Futás", "Sakk")


def test_ranks_of_one_sum_stay_ranks():
    ranks = "Név;Sakk;Futás;Festés\nAba Nagy;1;2;3\nEde Kis;2;1;3\nIda Vas;3;1;2\nÉva Som;1;3;2"
    assert choices(two_books(ranks, LIST))["Ida Vas"] == ("Futás", "Festés", "Sakk")


def test_averaged_ties_are_ranks():
    ranks = "Név;Sakk;Futás;Festés\nAba Nagy;1;2,5;2,5\nEde Kis;2;1;3\nIda Vas;3;1,5;1,5\nÉva Som;1,5;3;1,5"
    found = {person.id: tuple(person.ranked()) for person in roster(two_books(ranks, LIST)).people}
    assert found["Ida Vas"] == ((1, "Futás"), (1, "Festés"), (2, "Sakk"))


# ------------------------------------------------------------------ letters


def test_arabic_and_persian_letters_and_half_spaces_are_the_same():
    places = "محل;ظرفیت\nکتابداری دیجیتال;2\nموزه‌داری;2\nرادیو;2"
    people = "نام;اولویت اول;اولویت دوم\nآرش کاوه;كتابداري ديجيتال;رادیو\nنگار یار;موزه داری;رادیو"
    assert choices(two_books(people, places)) == {
        "آرش کاوه": ("کتابداری دیجیتال", "رادیو"),
        "نگار یار": ("موزه‌داری", "رادیو"),
    }


def test_vowels_of_indian_scripts_tell_names_apart():
    places = "ক্লাব;আসন\nকাল ;2\nকলা;2\nকালি;2"
    people = "নাম;প্রথম পছন্দ;দ্বিতীয় পছন্দ\nঅনু দাস;কলা;কালি\nরবি রায়;কাল;কলা"
    assert choices(two_books(people, places))["রবি রায়"] == ("কাল", "কলা")
    with pytest.raises(RosterError):
        roster(two_books(people.replace(";কাল;", ";কেল;"), places))


def test_names_in_scripts_without_capitals_are_people():
    people = "ردیف;کرم;میل\n1;آرش کاوه;باغ، راه\n2;نگار یار;راه، پل\n3;یلدا مهر;پل، باغ"
    assert set(choices(two_books(people, "ابل;ظرفیت\nباغ;1\nراه;1\nپل;1"))) == {"آرش کاوه", "نگار یار", "یلدا مهر"}


# ------------------------------------------------------------------ rows with points, stars, headers in two languages

POINTS = (
    "Ublo;Tifo;Gran {}\nAba Nagy;Sakk;{}\nAba Nagy;Futás;{}\nEde Kis;Kertek;{}\nEde Kis;Sakk;{}\nIda Vas;Futás;{}\n"
    "Ida Vas;Festés;{}"
)


@pytest.mark.parametrize(
    ("word", "values"),
    [("", (20, 90, 15, 60, 5, 70)), ("balai", (2, 5, 1, 3, 3, 4)), ("", (0.5, 0.9, 0.1, 0.4, 0.2, 0.3))],
)
def test_points_beside_the_rows_of_a_person_rank_the_choices(word, values):
    found = choices(two_books(POINTS.format(word, *values), LIST))
    assert found == {"Aba Nagy": ("Futás", "Sakk"), "Ede Kis": ("Sakk", "Kertek"), "Ida Vas": ("Festés", "Futás")}


def test_small_numbers_beside_the_rows_of_a_person_are_asked_about():
    with pytest.raises(RosterError) as refused:
        roster(two_books(POINTS.format("", 2, 5, 4, 3, 3, 4), LIST))
    assert [found.kind for found in refused.value.faults] == [Kind.SCALE_UNCLEAR]
    assert choices(two_books(POINTS.format("", 2, 5, 4, 3, 3, 4), LIST), matrix="ranks")["Aba Nagy"] == (
        "Sakk",
        "Futás",
    )


def test_equal_points_of_rows_share_a_rank():
    found = roster(two_books(POINTS.format("balai", 5, 5, 9, 3, 8, 4), LIST)).people[0]
    assert [rank for rank, _ in found.ranked()] == [1, 1]


@pytest.mark.parametrize("star", ["★", "*", "♥"])
def test_more_stars_are_better(star):
    rows = ("Aba Nagy;3;1;0;2", "Ede Kis;1;5;5;0", "Ida Vas;0;2;4;4")
    marked = ["".join(star * int(mark) if mark.isdigit() else mark for mark in row) for row in rows]
    found = choices(two_books("\n".join(("Név;Sakk;Futás;Festés;Kertek", *marked)), LIST))
    assert found["Aba Nagy"] == ("Sakk", "Kertek", "Futás")


def test_a_header_said_again_in_another_language_is_no_row():
    people = "學號;姓名;第一志願;第二志願\nStudent ID;Name;1st choice;2nd choice\n007;Ann Rey;A;B\n008;Bo Kay;B;A"
    places = "活動;最少;最多\nActivity;Min;Max\nA;0;1\nB;1;2"
    assert choices(two_books(people, places)) == {"007": ("A", "B"), "008": ("B", "A")}
    assert seats(two_books(people, places)) == {"A": (0, 1), "B": (1, 2)}


def test_classes_beside_a_matrix_without_a_list_are_no_position():
    text = "Klasse;Navn;Sløjd (max 4);Kor (max 3);Spil (max 2)\n6.a;Åse Kjær;x;;x\n7.b;Bo Bøgh;;x;\n6.a;Ib Lund;x;x;"
    assert seats({"a.xlsx": book(S=text)}) == {"Sløjd": (0, 4), "Kor": (0, 3), "Spil": (0, 2)}


def test_a_name_asked_for_in_a_question_tells_people_who_answered_twice():
    text = (
        "Id;Starttid;Fråga om ditt namn;Önskemål\n1;2031-03-02 08:00;Siv Öst;Sakk\n2;2031-03-02 08:05;Olle Ek;Futás\n"
        "3;2031-03-02 08:09;Siv Öst;Festés\n4;2031-03-02 08:12;Ylva Ås;Kertek"
    )
    assert choices(two_books(text, LIST))["Siv Öst"] == ("Festés",)


# ------------------------------------------------------------------ lists that look like labels, tables above others


@pytest.mark.parametrize("mark", [" / ", " > ", " – ", " + ", " | "])
def test_a_name_before_others_of_several_words_is_a_choice_and_no_label(mark):
    places = "Ublo;Gran\nSakk;2\nRégi térkép;2\nVízi túra;2\nKertek;2"
    people = f"Név;Krum\nAba Nagy;Sakk{mark}Régi térkép{mark}Vízi túra\nEde Kis;Kertek{mark}Sakk"
    found = choices(two_books(people, places))
    assert found == {"Aba Nagy": ("Sakk", "Régi térkép", "Vízi túra"), "Ede Kis": ("Kertek", "Sakk")}


def test_a_narrow_list_above_a_wide_table_is_a_table():
    text = (
        "Cod;Secție;Locuri;;;\nA;Farmacie;2;;;\nB;Laborator;3;;;\nC;Arhivă;1;;;\n\n"
        "Nume;An;A;B;C;Note\nIoana Pop;3;1;2;;da\nTudor Rus;4;2;1;3;\nMara Lup;3;;1;2;"
    )
    books = {"a.xlsx": book(S=text)}
    assert seats(books) == {"A": (0, 2), "B": (0, 3), "C": (0, 1)}
    assert choices(books)["Tudor Rus"] == ("B", "A", "C")


def test_two_classes_under_one_header_each_with_reasons_between_the_choices():
    head = "Õpilane;1. eelistus;Põhjendus;2. eelistus;Põhjendus"
    first = f"9.a;;;;\n{head}\nKask, Õie;Sakk;meeldib;Futás;\nMägi, Jüri;Futás;;Sakk;\n"
    text = f"{first}\n9.b;;;;\n{head}\nPõld, Ülle;Kertek;;Sakk;jah"
    assert choices(two_books(text, LIST)) == {
        "Kask, Õie": ("Sakk", "Futás"), "Mägi, Jüri": ("Futás", "Sakk"), "Põld, Ülle": ("Kertek", "Sakk")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("least", "most"), [("najmanj 1", "največ 3"), ("min. 1", "3 mesta"), ("1 lice", "do 3 lica")]
)
def test_bounds_may_stand_beside_words_in_their_columns(least, most):
    text = f"Ublo;Najmanj;Največ\nSakk;{least};{most}\nFutás;;{most}\nFestés;{least};{most}\nKertek;{least};{most}"
    assert seats(two_books(WISHES, text))["Sakk"] == (1, 3)
    assert seats(two_books(WISHES, text))["Futás"] == (0, 3)


def test_a_name_of_one_word_at_the_head_of_a_numbered_list_is_a_choice_and_no_label():
    places = "Ublo;Gran\nSakk;2\nRégi térkép;2\nVízi túra;2"
    people = "Név;Krum\nAba Nagy;1) Sakk 2) Régi térkép 3) Vízi túra\nEde Kis;1) Vízi túra 2) Sakk"
    assert choices(two_books(people, places)) == {
        "Aba Nagy": ("Sakk", "Régi térkép", "Vízi túra"), "Ede Kis": ("Vízi túra", "Sakk")
    }  # fmt: skip
