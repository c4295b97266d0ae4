"""Rosters written as text in tests, read as workbooks are."""

from __future__ import annotations

import csv
import io

from placement.rosters import Roster, map_from_document, read_in
from placement.sheets import Book, Form, Sheet


def grid(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a text with semicolons; a blank row is ()."""
    rows = csv.reader(io.StringIO(text.strip("\n")), delimiter=";")
    return tuple(tuple(row) if any(map(str.strip, row)) else () for row in rows)


def book(**sheets: str) -> Book:
    """Return a workbook with sheets of these names."""
    return Book(Form.XLSX, tuple(Sheet(name, grid(text)) for name, text in sheets.items()))


def two_books(people: str, positions: str) -> dict[str, Book]:
    """Return the books of people and of positions."""
    return {"people.xlsx": book(S=people), "positions.xlsx": book(S=positions)}


def roster(books: dict[str, Book], **mapping: object) -> Roster:
    """Return the roster in books, with the columns of a mapping."""
    return read_in(books, map_from_document(mapping, "map.json"))


def choices(books: dict[str, Book], **mapping: object) -> dict[str, tuple[str, ...]]:
    """Return everybody's choices."""
    return {person.id: person.choices for person in roster(books, **mapping).people}


def seats(books: dict[str, Book], **mapping: object) -> dict[str, tuple[int, int]]:
    """Return the least and the most of every position."""
    return {place.id: (place.least, place.most) for place in roster(books, **mapping).positions}
