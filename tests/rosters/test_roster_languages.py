"""Headers in many languages, known to the vocabulary or not: what the columns hold decides."""

from __future__ import annotations

import pytest

from tests.rosters.grids import choices, seats, two_books

PEOPLE = ("Ana Bel", "Bo Cern", "Cy Dool", "Di Erst", "Ed Fonn", "Flo Gant", "Gus Hild", "Hal Iver")
TOPICS = ("Sensor hub", "Bee garden", "Old maps", "River walk")
SEATS = {topic: (0, 2 + k % 2) for k, topic in enumerate(TOPICS)}
WISHES = {
    name: (TOPICS[k % 4], TOPICS[(k * 3 + 1) % 4] if k % 4 != (k * 3 + 1) % 4 else TOPICS[(k * 3 + 2) % 4])
    for k, name in enumerate(PEOPLE)
}

# the headers of people and of topics; ids are the numbers, the addresses or the names
NUMBERED = {
    "fi": ("Opiskelijanumero;Nimi;Toive 1;Toive 2", "Aihe;Paikkoja"),
    "tr": ("Öğrenci No;Ad Soyad;1. Tercih;2. Tercih", "Ders Adı;Kontenjan"),
    "vi": ("Mã SV;Họ và tên;Nguyện vọng 1;Nguyện vọng 2", "Tên đề tài;Số lượng tối đa"),
    "ar": ("الرقم الجامعي;الاسم;الرغبة الأولى;الرغبة الثانية", "المشروع;السعة"),
    "he": ("מספר זהות;שם;עדיפות ראשונה;עדיפות שנייה", "פרויקט;מכסה"),
    "el": ("Αριθμός μητρώου;Ονοματεπώνυμο;Πρώτη επιλογή;Δεύτερη επιλογή", "Θέμα;Θέσεις"),
    "hu": ("Neptun kód;Név;Első választás;Második választás", "Téma;Férőhely"),
    "ro": ("Număr matricol;Nume;Opțiunea 1;Opțiunea 2", "Proiect;Locuri"),
    "id": ("NIM;Nama;Pilihan 1;Pilihan 2", "Proyek;Kuota"),
    "pl": ("Numer indeksu;Imię i nazwisko;Pierwszy wybór;Drugi wybór", "Temat;Limit miejsc"),
    "da": ("Studienummer;Navn;1. prioritet;2. prioritet", "Projekt;Antal pladser"),
    "no": ("Studentnummer;Navn;Førstevalg;Andrevalg", "Prosjekt;Plasser"),
    "zh-Hant": ("學號;姓名;第一志願;第二志願", "專題;名額"),
    "bn": ("রোল নম্বর;নাম;প্রথম পছন্দ;দ্বিতীয় পছন্দ", "প্রকল্প;আসন সংখ্যা"),
    "fa": ("شماره دانشجویی;نام;اولویت اول;اولویت دوم", "پروژه;ظرفیت"),
    "kk": ("Оқушы нөмірі;Аты-жөні;Бірінші таңдау;Екінші таңдау", "Жоба;Орын саны"),
    "bg": ("Факултетен номер;Име;Първо желание;Второ желание", "Проект;Брой места"),
    "sr": ("Број индекса;Име и презиме;Прва жеља;Друга жеља", "Предмет;Број места"),
    "hr": ("JMBAG;Ime i prezime;1. izbor;2. izbor", "Projekt;Broj mjesta"),
    "sl": ("Vpisna številka;Ime in priimek;Prva izbira;Druga izbira", "Projekt;Število mest"),
    "sk": ("Osobné číslo;Meno;Prvá voľba;Druhá voľba", "Téma;Počet miest"),
    "lv": ("Skolēna numurs;Vārds;Pirmā izvēle;Otrā izvēle", "Projekts;Vietu skaits"),
    "ka": ("პირადი ნომერი;სახელი;პირველი არჩევანი;მეორე არჩევანი", "პროექტი;ადგილების რაოდენობა"),
    "hy": ("Ուսանողի համար;Անուն;Առաջին ընտրություն;Երկրորդ ընտրություն", "Նախագիծ;Տեղերի քանակ"),
    "az": ("Tələbə nömrəsi;Ad soyad;Birinci seçim;İkinci seçim", "Layihə;Yer sayı"),
    "uz": ("Talaba raqami;Ism familiya;Birinchi tanlov;Ikkinchi tanlov", "Loyiha;Orinlar soni"),
    "sq": ("Numri i studentit;Emri;Zgjedhja e parë;Zgjedhja e dytë", "Projekti;Numri i vendeve"),
    "ms": ("No. matrik;Nama penuh;Pilihan pertama;Pilihan kedua", "Projek;Bilangan tempat"),
    "th": ("รหัสนักศึกษา;ชื่อ-นามสกุล;อันดับ 1;อันดับ 2", "โครงการ;จำนวนที่นั่ง"),
    "af": ("Studentenommer;Naam;Eerste keuse;Tweede keuse", "Projek;Aantal plekke"),
    "nl": ("Leerlingnummer;Naam;Eerste keuze;Tweede keuze", "Onderwerp;Aantal plaatsen"),
}
NAMED = {
    "sv": ("Namn;Klass;Förstahandsval;Andrahandsval", "Kurs;Antal platser"),
    "uk": ("ПІБ;Клас;Перший пріоритет;Другий пріоритет", "Тема;Кількість місць"),
    "et": ("Nimi;Rühm;Esimene eelistus;Teine eelistus", "Teema;Kohti"),
    "sw": ("Jina;Darasa;Chaguo la kwanza;Chaguo la pili", "Mradi;Nafasi"),
    "lt": ("Vardas;Grupė;Pirmas;Antras", "Tema;Vietų skaičius"),
    "hi": ("नाम;कक्षा;पहली पसंद;दूसरी पसंद", "परियोजना;सीटें"),
    "th": ("ชื่อ;ชั้น;ตัวเลือกที่ 1;ตัวเลือกที่ 2", "โครงการ;จำนวนที่รับ"),
    "ca": ("Nom;Grup;Primera opció;Segona opció", "Projecte;Places"),
    "eu": ("Izena;Taldea;Lehen aukera;Bigarren aukera", "Gaia;Lekuak"),
    "eo": ("Nomo;Klaso;Unua elekto;Dua elekto", "Temo;Lokoj"),
    "yo": ("Orúkọ;Kíláàsì;Àṣàyàn kìíní;Àṣàyàn kejì", "Iṣẹ́ àkànṣe;Àyè"),
    "none": ("Ublo;Krat;Sem wa;Sem wo", "Tifo;Gran"),
}
"""Esperanto, Yoruba and a language that does not exist are not in the vocabulary."""


def topics(header):
    return header + "\n" + "\n".join(f"{topic};{SEATS[topic][1]}" for topic in TOPICS)


def rows(lead):
    return "\n".join(f"{lead(k, name)};{';'.join(WISHES[name])}" for k, name in enumerate(PEOPLE))


@pytest.mark.parametrize("language", NUMBERED)
def test_people_with_numbers_are_recognised(language):
    people, positions = NUMBERED[language]
    text = people + "\n" + rows(lambda k, name: f"0{4100 + 7 * k};{name}")
    books = two_books(text, topics(positions))
    assert choices(books) == {f"0{4100 + 7 * k}": WISHES[name] for k, name in enumerate(PEOPLE)}
    assert seats(books) == SEATS


@pytest.mark.parametrize("language", NAMED)
def test_people_with_names_and_classes_are_recognised(language):
    people, positions = NAMED[language]
    text = people + "\n" + rows(lambda k, name: f"{name};7{'ABC'[k % 3]}")
    books = two_books(text, topics(positions))
    assert choices(books) == WISHES
    assert seats(books) == SEATS


def test_a_running_number_is_no_id_where_there_are_names():
    header = "№;ФИО;Первый приоритет;Второй приоритет"
    books = two_books(header + "\n" + rows(lambda k, name: f"{k + 1};{name}"), topics("Проект;Количество мест"))
    assert choices(books) == WISHES


def test_an_address_is_an_id():
    header = "Časové razítko;E-mailová adresa;Jméno a příjmení;1. volba;2. volba"
    text = (
        header + "\n" + rows(lambda k, name: f"2031-03-0{k + 1} 10:00;{name[:2].strip().lower()}{k}@x.example;{name}")
    )
    assert list(choices(two_books(text, topics("Projekt;Kapacita"))))[:2] == ["an0@x.example", "bo1@x.example"]
