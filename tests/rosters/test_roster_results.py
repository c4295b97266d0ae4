"""The result files are complete, harmless, and written all together or not at all."""

from __future__ import annotations

import csv
import json

import pytest

from placement.rosters import (
    Language,
    Roster,
    RosterPerson,
    RosterPosition,
    Verdict,
    read_map,
    read_roster,
    write_results,
)
from placement.rosters.results import FILES

ROSTER = Roster(
    (RosterPerson("=1", "+Ann, née Rey", ("A",)), RosterPerson("02", "王小明", ()), RosterPerson("3", "@Bo", ("B",))),
    (RosterPosition("A", "-Alpha", 0, 1), RosterPosition("B", "＝Beta", 0, 0)),
)
MARKET = {"format": "assignment-market/1", "seed": "乙"}
OUTCOME = {"format": "assignment-outcome/1", "pairs": [["=1", "A"]], "unplaced": ["02", "3"], "totals": [1, -1]}
ACCEPTED = Verdict(accepted=True, reason="proved")
REFUSED = Verdict(accepted=False, reason="no")


@pytest.fixture
def folder(tmp_path):
    """A folder that does not exist yet."""
    return tmp_path / "deep" / "out"


def write_all(folder, outcome=OUTCOME, verdict=ACCEPTED, language=Language.ENGLISH):
    write_results(folder, ROSTER, market=MARKET, outcome=outcome, verdict=verdict, language=language)


def rows(folder):
    return list(csv.reader((folder / "placements.csv").read_text("utf-8-sig").splitlines()))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everybody_is_in_the_placements_and_formulas_are_marked(folder):
    write_all(folder)
    assert rows(folder) == [
        ["Person", "Name", "Position", "Title", "Place in own list", "Reason"],
        ["'=1", "'+Ann, née Rey", "A", "'-Alpha", "1", ""],
        ["02", "王小明", "", "", "", "no choices"],
        ["3", "'@Bo", "", "", "", "no choice has seats"],
    ]


def test_the_placements_begin_with_a_mark_for_spreadsheets(folder):
    write_all(folder)
    assert (folder / "placements.csv").read_bytes().startswith(b"\xef\xbb\xbfPerson")


def test_the_placements_are_in_chinese_where_asked(folder):
    write_all(folder, language=Language.CHINESE)
    assert rows(folder)[0] == ["人员编号", "姓名", "岗位编号", "岗位名称", "志愿序", "说明"]
    assert rows(folder)[2][5] == "没有志愿"


def test_the_summary_has_every_number(folder):
    write_all(folder)
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    assert summary == {
        "format": "placement-summary/1",
        "people": 3,
        "positions": 2,
        "seats": 1,
        "placed": 1,
        "unplaced": [
            {
                "person": "02",
                "name": "王小明",
                "reason": "no_choices",
                "competing": 0,
                "seats": 0,
                "text": "no choices",
            },
            {
                "person": "3",
                "name": "@Bo",
                "reason": "no_seats",
                "competing": 1,
                "seats": 0,
                "text": "no choice has seats",
            },
        ],
        "rank_profile": [1],
        "sum_of_ranks": 1,
        "worst_rank": 1,
        "unfilled": [],
        "verdict": {"feasible": True, "accepted": True, "reason": "proved"},
        "findings": [],
    }


def test_findings_are_in_the_summary_with_their_places(write, folder):
    roster = read_roster([write("p.csv", "id,choice 1,choice 2\n1,A,A\n"), write("q.csv", "id,max\nA,1\n")])
    write_results(
        folder, roster, market={}, outcome={"pairs": [["1", "A"]]}, verdict=ACCEPTED, language=Language.ENGLISH
    )
    found = json.loads((folder / "summary.json").read_text("utf-8"))["findings"][-1]
    text = "p.csv, row 2: person '1' chose 'A' again; the repetition is dropped and the ranks close up"
    assert found == {"kind": "repeated_choice", "file": "p.csv", "row": 2, "column": "", "value": "1", "text": text}
    assert f"  {text}\n" in (folder / "summary.txt").read_text("utf-8")


def test_market_and_outcome_are_kept_as_they_are(folder):
    write_all(folder)
    assert json.loads((folder / "market.json").read_text("utf-8")) == MARKET
    assert json.loads((folder / "outcome.json").read_text("utf-8")) == OUTCOME


def test_the_same_result_gives_the_same_bytes(folder, tmp_path):
    write_all(folder)
    write_all(tmp_path / "again")
    assert all((folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in FILES)


def test_a_refused_placement_cannot_be_mistaken_for_a_result(folder):
    write_all(folder)
    write_all(folder, verdict=REFUSED)
    assert names(folder) == ["market.json", "outcome.json", "summary.json", "summary.txt"]


def test_an_infeasible_roster_leaves_nothing_of_an_earlier_result(folder):
    write_all(folder)
    write_all(folder, outcome=None, verdict=Verdict(accepted=False, reason="why", found=False))
    assert names(folder) == ["market.json", "summary.json", "summary.txt"]


def test_other_files_in_the_folder_stay(folder):
    write_all(folder)
    (folder / "notes.txt").write_text("mine")
    write_all(folder)
    assert names(folder) == sorted([*FILES, "notes.txt"])


def test_nothing_changes_where_a_text_cannot_be_written(folder):
    write_all(folder)
    before = {name: (folder / name).read_bytes() for name in FILES}
    with pytest.raises(UnicodeEncodeError):
        write_results(
            folder, ROSTER, market={"id": "\ud800"}, outcome=OUTCOME, verdict=ACCEPTED, language=Language.ENGLISH
        )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FileExistsError):
        write_all(tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text() == "mine"


def test_the_placements_can_be_read_back_as_a_roster(folder, write):
    write_all(folder)
    mapping = {"columns": {"person_id": "Person", "choices": "Position", "position_max": 1}}
    (folder / "map.json").write_text(json.dumps(mapping))
    again = read_roster([folder / "placements.csv"], read_map(folder / "map.json"))
    assert [(person.id, person.name, person.choices) for person in again.people] == [
        ("=1", "+Ann, née Rey", ("A",)),
        ("02", "王小明", ()),
        ("3", "@Bo", ()),
    ]
