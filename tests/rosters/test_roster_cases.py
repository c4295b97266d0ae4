"""Rosters that nobody of this project wrote."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from placement.cli import main
from placement.rosters import Kind, RosterError, map_from_document, read_map, read_roster

AGESC_FILES = [["eleves.csv", "sujets.csv"], ["sujets.csv", "eleves_affectes.csv"]]


def values(roster, kind):
    return [finding.value for finding in roster.findings if finding.kind is kind]


@pytest.mark.parametrize("names", AGESC_FILES)
@pytest.mark.parametrize("has_map", [True, False])
def test_the_theme_week_has_its_known_optimum(case, tmp_path, names, has_map):
    folder = case("fr_agesc")
    mapping = ["--map", str(folder / "import.json")] if has_map else []
    arguments = ["solve", *(str(folder / name) for name in names), *mapping, "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert (summary["people"], summary["positions"], summary["placed"], summary["sum_of_ranks"]) == (50, 9, 45, 59)
    known = json.loads((folder / "import.json").read_text("utf-8"))["people_without_choices"]
    assert [(person["person"], person["reason"]) for person in summary["unplaced"]] == [
        (name, "no_choices") for name in known
    ]


@pytest.mark.parametrize("names", AGESC_FILES)
def test_the_facts_of_the_theme_week_are_reported(case, names):
    folder = case("fr_agesc")
    facts = json.loads((folder / "import.json").read_text("utf-8"))
    roster = read_roster([folder / name for name in names], read_map(folder / "import.json"))
    assert (len(roster.people), len(roster.positions)) == (facts["people"], facts["positions"])
    assert values(roster, Kind.NO_CHOICES) == facts["people_without_choices"]
    assert values(roster, Kind.REPEATED_CHOICE) == facts["repeated_choice_rows"]


# Students choose their level as if it were a position; supervisors are positions with quotas.
LEVELS = "level,seats\n4,20\n"
STUDENTS = {
    "person_id": "guid",
    "person_name": "full_name",
    "choices": "student_level",
    "position_id": "level",
    "position_max": "seats",
}
SUPERVISORS = {
    "position_id": "guid",
    "position_title": "full_name",
    "position_max": "project_upper_quota",
    "position_min": "project_target",
    "person_id": "student",
    "choices": "wants",
}


def faults(paths, columns):
    with pytest.raises(RosterError) as caught:
        read_roster(paths, map_from_document({"columns": columns}, "map.json"))
    return [(fault.kind, fault.file, fault.row, fault.column) for fault in caught.value.faults]


def test_the_valid_students_are_read(case, write):
    paths = [case("uk_glasgow_import") / "new-students.csv", write("levels.csv", LEVELS)]
    roster = read_roster(paths, map_from_document({"columns": STUDENTS}, "map.json"))
    assert [person.id for person in roster.people][:2] == ["2345p", "2346c"]
    assert len(roster.people) == 11
    assert roster.people[4].name == "Emma García"


def test_each_bad_student_whose_field_is_needed_is_an_error(case, write):
    name = "new-students.errors.csv"
    assert faults([case("uk_glasgow_import") / name, write("levels.csv", LEVELS)], STUDENTS) == [
        (Kind.EMPTY_ID, name, 3, "guid"),
        (Kind.UNKNOWN_CHOICE, name, 6, "student_level"),
    ]


def test_a_student_without_a_level_is_reported(case, write):
    text = (
        (case("uk_glasgow_import") / "new-students.errors.csv")
        .read_text("utf-8")
        .replace("Chen,,", "Chen,x,")
        .replace(",6\n", ",4\n")
    )
    roster = read_roster(
        [write("s.csv", text), write("levels.csv", LEVELS)], map_from_document({"columns": STUDENTS}, "m")
    )
    assert values(roster, Kind.NO_CHOICES) == ["2348s"]


def test_the_valid_supervisors_are_read_as_positions(case, write):
    paths = [case("uk_glasgow_import") / "new-supervisors.csv", write("students.csv", "student,wants\n1,3456h\n")]
    roster = read_roster(paths, map_from_document({"columns": SUPERVISORS}, "map.json"))
    assert [(place.least, place.most) for place in roster.positions][:3] == [(2, 2), (2, 2), (2, 4)]


def test_each_bad_supervisor_whose_field_is_needed_is_an_error(case, write):
    name = "new-supervisors.errors.csv"
    paths = [case("uk_glasgow_import") / name, write("students.csv", "student,wants\n1,3456h\n")]
    assert faults(paths, SUPERVISORS) == [
        (Kind.EMPTY_ID, name, 3, "guid"),
        (Kind.BAD_NUMBER, name, 6, "project_upper_quota"),
        (Kind.LEAST_ABOVE_MOST, name, 7, "project_target"),
    ]


def test_a_file_without_choices_says_so(case):
    folder = case("uk_glasgow_import")
    with pytest.raises(RosterError, match="no column was recognised as the choices among full_name, guid, email"):
        read_roster([folder / "new-students.csv", folder / "new-supervisors.csv"], read_map(folder / "import.json"))
