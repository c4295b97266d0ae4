"""What a placement gives, counted and said."""

from __future__ import annotations

import string

import pytest

from assignment import Bound, Conflict, Repair
from placement.rosters import (
    Finding,
    Kind,
    Language,
    Reason,
    Roster,
    RosterPerson,
    RosterPosition,
    Verdict,
    conflict_text,
    describe,
    placement_table,
    summarise,
    summary_lines,
)
from placement.rosters.report import MOST_ROWS, WIDEST_CELL, aligned, width
from placement.rosters.wording import FIELDS, FINDINGS, WANTED, WORDS

ACCEPTED = Verdict(accepted=True, reason="proved")


def roster_of(choices, seats):
    people = tuple(RosterPerson(name, "", tuple(listed)) for name, listed in choices.items())
    return Roster(people, tuple(RosterPosition(name, "", 0, most) for name, most in seats.items()))


CROWD = roster_of({"1": "AB", "2": "A", "3": "AZ", "4": "", "5": "Z", "6": "BA"}, {"A": 1, "B": 2, "Z": 0, "C": 3})


@pytest.fixture
def crowd():
    """The summary of a crowd of six: two people are placed, four are not."""
    return summarise(CROWD, [["6", "B"], ["1", "A"]])


def test_ranks_are_counted(crowd):
    assert (crowd.placed, crowd.profile, crowd.sum_of_ranks, crowd.worst_rank) == (2, (2, 0), 2, 1)


def test_placements_stand_in_the_order_of_the_roster(crowd):
    assert [placement.person.id for placement in crowd.placements] == ["1", "6"]


def test_everybody_unplaced_has_a_reason(crowd):
    assert [(u.person.id, u.reason, u.competing, u.seats) for u in crowd.unplaced] == [
        ("2", Reason.FULL, 4, 1),
        ("3", Reason.FULL, 5, 1),
        ("4", Reason.NO_CHOICES, 0, 0),
        ("5", Reason.NO_SEATS, 2, 0),
    ]


def test_positions_with_free_seats_are_listed(crowd):
    assert [(seats.position.id, seats.free) for seats in crowd.unfilled] == [("B", 1), ("C", 3)]


def test_nobody_placed_has_no_worst_rank():
    empty = summarise(roster_of({"1": ""}, {"A": 1}), [])
    assert (empty.placed, empty.profile, empty.sum_of_ranks, empty.worst_rank) == (0, (), 0, 0)


def test_a_person_with_two_positions_is_placed_once():
    both = summarise(roster_of({"1": "AB"}, {"A": 1, "B": 1}), [["1", "B"], ["1", "A"]])
    assert (both.placed, both.profile, both.sum_of_ranks) == (1, (1, 1), 3)


def test_a_pair_outside_the_roster_is_refused():
    with pytest.raises(KeyError):
        summarise(CROWD, [["nobody", "A"]])


def test_a_pair_outside_the_list_is_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        summarise(CROWD, [["2", "B"]])


def test_the_summary_is_said_in_english(crowd):
    assert list(summary_lines(CROWD, crowd, ACCEPTED, Language.ENGLISH)) == [
        "People: 6",
        "Positions: 4, seats: 6",
        "Placed: 2",
        "Rank profile: choice 1: 2, choice 2: 0",
        "Sum of ranks: 2, worst rank: 1",
        "Positions with free seats: 2",
        "  B: 1 of 2 seats free",
        "  C: 3 of 3 seats free",
        "Unplaced: 4",
        "  2: all choices are full (people who list them: 4, seats: 1)",
        "  3: all choices are full (people who list them: 5, seats: 1)",
        "  4: no choices",
        "  5: no choice has seats",
        "Verified: an independent check accepts this placement as the best.",
        "Found while reading: 0",
    ]


def test_the_summary_is_said_in_chinese_without_an_english_word(crowd):
    text = "".join(summary_lines(CROWD, crowd, ACCEPTED, Language.CHINESE))
    assert not set(text) & set(string.ascii_lowercase)


def test_a_refused_placement_says_so_first_of_all(crowd):
    refused = Verdict(accepted=False, reason="a better one exists")
    assert "NOT VERIFIED: a better one exists" in list(summary_lines(CROWD, crowd, refused, Language.ENGLISH))


def test_an_infeasible_roster_has_no_outcome_lines():
    verdict = Verdict(accepted=False, reason="why", found=False)
    lines = list(summary_lines(CROWD, None, verdict, Language.ENGLISH))
    assert lines[2:] == ["INFEASIBLE: why", "Found while reading: 0"]


def test_long_lists_are_cut_and_counted():
    crowd = roster_of({str(k): "A" for k in range(9)}, {"A": 1})
    lines = list(summary_lines(crowd, summarise(crowd, [["0", "A"]]), ACCEPTED, Language.ENGLISH, most=3))
    assert lines[6:10] == [
        "Unplaced: 8",
        *[f"  {k}: all choices are full (people who list them: 9, seats: 1)" for k in (1, 2, 3)],
    ]
    assert lines[10] == "  and 5 more, see summary.txt"


def test_wide_characters_align():
    lines = list(aligned([["id", "name", "x"], ["1", "王小明", "y"], ["22", "Zoé", "z"], ["3", "e\u0301a", "w"]]))
    assert [width(line) for line in lines] == [width(lines[0])] * 4
    assert lines[1] == "1   王小明  y"


@pytest.mark.parametrize("name", ["x" * 500, "王" * 500, "e\u0301" * 500])
def test_long_cells_are_cut_to_a_width(name):
    line = next(iter(aligned([[name]])))
    assert width(line) <= WIDEST_CELL
    assert line.endswith("…")


def test_a_cell_cannot_move_the_cursor():
    assert next(iter(aligned([["a\x1b[2Jb\n\u202ec"]]))).isprintable()


def test_the_table_ends_after_sixty_rows():
    crowd = roster_of({str(k): "A" for k in range(100)}, {"A": 100})
    lines = list(placement_table(summarise(crowd, [[str(k), "A"] for k in range(100)]), Language.ENGLISH))
    assert len(lines) == MOST_ROWS + 2
    assert lines[-1] == "and 40 more, see placements.csv"


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("key", "pair"), [*FINDINGS.items(), *WORDS.items()])
def test_both_languages_say_the_same_facts(key, pair):
    assert placeholders(pair[0]) == placeholders(pair[1])
    assert all(pair)


@pytest.mark.parametrize("table", [FINDINGS, FIELDS, WANTED])
def test_nothing_is_left_without_words(table):
    assert set(table) == set(type(next(iter(table))))


@pytest.mark.parametrize("language", Language)
def test_a_finding_names_its_place(language):
    line = describe(Finding(Kind.NO_CHOICES, "p.csv", 7, value="x9"), language)
    assert (
        line == {"en": "p.csv, row 7: person 'x9' has no choices", "zh": "p.csv，第 7 行：人员“x9”没有志愿"}[language]
    )


def test_a_conflict_is_said_in_both_languages():
    least = Bound("position", "A", 3)
    conflict = Conflict((least,), (Bound("person", "1", 1),), 2, 1, (Repair(((least, 2),)),))
    assert conflict_text(conflict, Language.ENGLISH) == (
        "no placement meets all conditions: position 'A' asks for at least 3; "
        "room: person '1' at most 1, choices: 2; short by 1. Smallest repair: least of position 'A' from 3 to 2"
    )
    assert conflict_text(conflict, Language.CHINESE) == (
        "没有方案能满足全部条件：岗位“A”至少要 3 人；可用：人员“1”至多 1、志愿 2 个；缺 1。"
        "最小调整：岗位“A”下限由 3 改为 2"
    )


def test_a_long_conflict_is_shortened():
    many = tuple(Bound("position", str(k), 1) for k in range(50))
    text = conflict_text(Conflict(many, (), 0, 50, ()), Language.ENGLISH)
    assert "44 more; room: none; short by 50" in text
