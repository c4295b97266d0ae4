"""Files that mean harm are refused with the right word, and the process that reads them is held."""

from __future__ import annotations

import pytest

from placement.sheets import Limits, SheetError, SheetFault, SheetNote, fault_text, read_book
from tests.sheets.hostile import HOSTILE, blank_rows, dde_formula, repeated_text
from tests.sheets.workbooks import LISTED, cell, xlsx


@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if case.fault])
def test_a_hostile_file_is_refused_for_what_it_is(name):
    case = HOSTILE[name]
    with pytest.raises(SheetError) as caught:
        read_book(case.make(), case.file)
    assert caught.value.fault is case.fault
    assert caught.value.file == case.file
    for language in ("en", "zh_Hans_CN"):
        assert fault_text(caught.value, language).startswith(case.file)


@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if not case.fault])
def test_a_strange_file_is_read_for_what_it_is(name):
    case = HOSTILE[name]
    assert read_book(case.make(), case.file).sheets[0].rows


def test_formatted_rows_below_a_list_are_passed_over_as_long_as_they_are_not_hundreds_of_thousands():
    """People format whole columns; a sheet that merely claims a million rows has as many as it holds."""
    assert read_book(blank_rows(last=200_000), "a.xlsx").sheets[0].rows == (("id", "name"),)
    claims = xlsx(LISTED, dimension="A1:XFD1048576")
    assert read_book(claims, "a.xlsx").sheets[0].rows == (("id", "name"),)


def test_a_formula_is_never_run_and_is_told():
    book = read_book(dde_formula(), "a.xlsx")
    assert book.sheets[0].rows == (("id",),)
    assert [(note.kind, note.row, note.column, note.facts) for note in book.findings] == [
        (SheetNote.FORMULAS, 1, 0, {"count": 1})
    ]


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (Limits(rows=1), SheetFault.TOO_MANY_ROWS),
        (Limits(columns=1), SheetFault.TOO_MANY_COLUMNS),
        (Limits(cells=3), SheetFault.TOO_MANY_CELLS),
        (Limits(cell_characters=3), SheetFault.LONG_CELL),
        (Limits(sheets=1), SheetFault.TOO_MANY_SHEETS),
        (Limits(file_bytes=100), SheetFault.TOO_LARGE),
        (Limits(members=4), SheetFault.UNPACKS_TOO_LARGE),
        (Limits(unpacked_bytes=200), SheetFault.UNPACKS_TOO_LARGE),
    ],
)
def test_each_limit_has_its_word(limits, fault):
    data = xlsx(LISTED + f'<row r="2">{cell("A2", "long")}</row>', sheets=("A", "B"))
    assert len(read_book(data, "a.xlsx").sheets) == 2
    with pytest.raises(SheetError) as caught:
        read_book(data, "a.xlsx", limits=limits)
    assert caught.value.fault is fault


def test_a_reader_that_takes_too_long_is_ended():
    with pytest.raises(SheetError) as caught:
        read_book(blank_rows(), "a.xlsx", limits=Limits(seconds=0))
    assert caught.value.fault is SheetFault.TOO_SLOW


def test_a_reader_that_wants_too_much_memory_is_ended():
    with pytest.raises(SheetError) as caught:
        read_book(repeated_text(), "a.xlsx", limits=Limits(memory_bytes=60 * 2**20))
    assert caught.value.fault is SheetFault.UNPACKS_TOO_LARGE


@pytest.mark.parametrize("fault", SheetFault)
def test_every_refusal_says_what_to_do(fault):
    facts = {"most": 10, "looks": "HTML", "encoding": "UTF-8", "cells": 1, "columns": 2}
    english, chinese = (fault_text(SheetError(fault, "a.xlsx", **facts), language) for language in ("en", "zh"))
    assert ";" in english
    assert "；" in chinese
    assert "{" not in english + chinese
