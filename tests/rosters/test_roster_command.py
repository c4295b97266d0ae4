"""The command: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import placement.rosters
from placement.cli import main
from placement.rosters import Language, Verdict, read_roster
from placement.rosters.command import Work

EXAMPLE = Path(placement.rosters.__file__).parent / "example"
PEOPLE = "id,name,choice 1,choice 2\n1,王小明,A,B\n2,Bo,A,\n3,Cy,,\n"
POSITIONS = "id,title,min,max\nA,Alpha,1,1\nB,Beta,0,2\n"


@pytest.fixture
def solve(write, tmp_path):
    """Run the command on two texts; return its result and the folder of its results."""

    def _solve(people=PEOPLE, positions=POSITIONS, *options):
        files = [str(write("people.csv", people)), str(write("positions.csv", positions))]
        return CliRunner().invoke(main, ["solve", *files, "--out", str(tmp_path / "out"), *options])

    return _solve


@pytest.fixture
def out(tmp_path):
    """The folder of the results."""
    return tmp_path / "out"


def test_a_roster_is_placed_written_and_printed(solve, out):
    result = solve()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "Person  Name    Position  Title  Place in own list",
        "1       王小明  B         Beta   2",
        "2       Bo      A         Alpha  1",
        "People: 3",
        "Positions: 2, seats: 3",
        "Placed: 2",
        "Rank profile: choice 1: 1, choice 2: 1",
        "Sum of ranks: 3, worst rank: 2",
        "Positions with free seats: 1",
        "  B Beta: 1 of 2 seats free",
        "Unplaced: 1",
        "  3 Cy: no choices",
        "Verified: an independent check accepts this placement as the best.",
        "Found while reading: 3",
        "  positions.csv: 2 positions; columns: id = id, most seats = max, least seats = min",
        "  people.csv: 3 people; columns: id = id, choices = choice 1, choice 2",
        "  people.csv, row 4: person '3' has no choices",
    ]
    assert sorted(path.name for path in out.iterdir()) == [
        "market.json",
        "outcome.json",
        "placements.csv",
        "summary.json",
        "summary.txt",
    ]


def test_the_command_speaks_chinese(solve):
    lines = solve(PEOPLE, POSITIONS, "--language", "zh").stdout.splitlines()
    assert lines[0].split() == ["人员编号", "姓名", "岗位编号", "岗位名称", "志愿序"]
    assert "核验通过：独立核验确认此方案为最优。" in lines


def test_the_written_files_pass_the_verifier_that_stands_alone(solve, out):
    solve()
    verifier = Path(sys.modules["assignment"].__file__).parent / "verify.py"
    files = [str(out / "market.json"), str(out / "outcome.json")]
    assert subprocess.run([sys.executable, "-S", "-I", str(verifier), *files], check=False).returncode == 0


def test_bad_input_ends_with_2_and_one_line_and_writes_nothing(solve, out):
    result = solve(PEOPLE.replace("Bo,A", "Bo,Z"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "people.csv, row 3, column choice 1: the choice 'Z' is not the id of a position; correct it, "
        "or empty the cell for no choice\n"
    )
    assert not out.exists()


def test_bad_input_leaves_an_earlier_result_alone(solve, out):
    solve()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert solve("").exit_code == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_bad_input_is_told_in_chinese(solve):
    result = solve("id\n", POSITIONS, "--language", "zh")
    assert result.stderr == "people.csv：表头下没有数据行；请补充\n"


def test_an_infeasible_roster_ends_with_3_and_says_which_least(solve, out):
    result = solve(PEOPLE, POSITIONS.replace("Alpha,1", "Alpha,0").replace("Beta,0", "Beta,2"))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "INFEASIBLE: no placement meets all conditions: position 'B' asks for at least 2" in result.stderr
    assert sorted(path.name for path in out.iterdir()) == ["market.json", "summary.json", "summary.txt"]
    assert json.loads((out / "summary.json").read_text("utf-8"))["verdict"]["feasible"] is False


def test_an_infeasible_roster_is_told_in_chinese(solve):
    result = solve(PEOPLE, POSITIONS.replace("Alpha,1", "Alpha,0").replace("Beta,0", "Beta,2"), "--language", "zh")
    assert "无可行方案：没有方案能满足全部条件：岗位“B”至少要 2 人" in result.stderr


def test_a_refused_placement_ends_with_4_and_shows_no_placements(write, out, capsys):
    roster = read_roster([write("people.csv", PEOPLE), write("positions.csv", POSITIONS)])
    verdict = Verdict(accepted=False, reason="a better one exists")
    with pytest.raises(SystemExit) as ended:
        Work(out, Language.ENGLISH).finish(roster, {}, {"pairs": [["1", "A"]]}, verdict)
    assert ended.value.code == 4
    assert not (out / "placements.csv").exists()
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("People: 3\n")
    assert "NOT VERIFIED: a better one exists\n" in printed.err


def test_an_unknown_engine_ends_with_2_and_writes_nothing(solve, out):
    result = solve(PEOPLE, POSITIONS, "--engine", "steam")
    assert result.exit_code == 2
    assert result.stderr.startswith("the engine 'steam' is not known")
    assert result.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("engine", ["auto", "dense", "sparse", "exact"])
def test_every_engine_gives_the_same_outcome(solve, out, engine):
    solve()
    expected = (out / "outcome.json").read_bytes()
    assert solve(PEOPLE, POSITIONS, "--engine", engine).exit_code == 0
    assert (out / "outcome.json").read_bytes() == expected


def test_the_seed_decides_ties_and_is_written(solve, out):
    people = "id,choice 1\n" + "".join(f"{k},A\n" for k in range(20))
    winners = set()
    for seed in "abcdef":
        assert solve(people, "id,max\nA,1\n", "--seed", seed).exit_code == 0
        assert json.loads((out / "market.json").read_text("utf-8"))["seed"] == seed
        winners.add((out / "placements.csv").read_text("utf-8"))
    assert len(winners) > 1


def test_an_unwritable_folder_ends_with_2_and_one_line(solve, out):
    out.write_text("a file")
    result = solve()
    assert (result.exit_code, result.stderr) == (
        2,
        f"{out}: the results cannot be written there; choose another folder with --out\n",
    )


def test_a_mapping_is_used(write, tmp_path):
    people, positions = write("a.csv", "k;x\n1;A\n"), write("b.csv", "k;n\nA;1\n")
    columns = {"person_id": "k", "choices": "x", "position_id": "k", "position_max": "n"}
    map_file = write("map.json", json.dumps({"delimiter": ";", "columns": columns}))
    arguments = ["solve", str(positions), str(people), "--map", str(map_file), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(main, arguments).exit_code == 0


def test_a_roster_where_nobody_has_choices_is_placed(solve):
    result = solve("id,choice 1,x\n1,,x\n", "id,max\nA,1\n")
    assert result.exit_code == 0
    assert "  1: no choices" in result.stdout


def test_the_example_shows_what_a_roster_can_hold(tmp_path):
    files = [str(EXAMPLE / name) for name in ("people.csv", "positions.csv")]
    result = CliRunner().invoke(main, ["solve", *files, "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    kinds = {finding["kind"] for finding in summary["findings"]}
    assert {"no_choices", "repeated_choice"} < kinds
    assert {person["reason"] for person in summary["unplaced"]} == {"no_choices", "full"}
    assert summary["unfilled"]


def test_a_terminal_without_the_characters_does_not_end_the_command(tmp_path):
    files = [str(EXAMPLE / name) for name in ("people.csv", "positions.csv")]
    command = [
        sys.executable,
        "-c",
        "from placement.cli import main; main()",
        "solve",
        *files,
        "--out",
        str(tmp_path),
    ]
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(EXAMPLE.parents[2])}
    result = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
