"""A damaged file gives a smaller roster or one clean line, never a traceback."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.cli import main
from placement.rosters import Language, Roster, RosterError, read_map, read_roster

PEOPLE = '学号,姓名,第一志愿,第二志愿\n01,"王, 小明",甲,乙\n02,Zoë,乙,\n03,"李""娜""",,\n04,赵,甲,甲\n'
POSITIONS = "岗位编号,岗位名称,人数下限,人数上限\n甲,质检,1,2\n乙,研发,0,2\n"
MAP = '{"columns": {"person_id": "学号", "choices": ["第一志愿", "第二志愿"], "position_max": 2}, "delimiter": ","}'
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]


def roster_or_line(paths, columns=None) -> Roster | None:
    """Return the roster, or None after a clean error."""
    try:
        return read_roster(paths, columns)
    except RosterError as error:
        lines = [error.line(language) for language in Language]
    assert all(map(str.isprintable, lines))
    return None


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_people_cut_anywhere_give_fewer_people_or_one_line(write, encoding):
    positions, data = write("q.csv", POSITIONS, encoding), PEOPLE.encode(encoding)
    whole = read_roster([write("p.csv", data), positions])
    for end in range(len(data)):
        roster = roster_or_line([write("p.csv", data[:end]), positions])
        if roster is not None:
            assert [person.id for person in roster.people] == [
                person.id for person in whole.people[: len(roster.people)]
            ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_positions_cut_anywhere_give_fewer_positions_or_one_line(write, encoding):
    people, data = write("p.csv", PEOPLE, encoding), POSITIONS.encode(encoding)
    for end in range(len(data)):
        roster = roster_or_line([people, write("q.csv", data[:end])])
        assert roster is None or len(roster.positions) == 2


def test_a_mapping_cut_anywhere_is_one_line(write):
    people, data = write("p.csv", PEOPLE), MAP.encode()
    for end in range(len(data)):
        with pytest.raises(RosterError) as caught:
            read_roster([people], read_map(write("map.json", data[:end])))
        assert str(caught.value).isprintable()


def test_the_third_party_people_cut_anywhere_are_clean(case, write):
    folder = case("fr_agesc")
    data, columns = (folder / "eleves.csv").read_bytes(), read_map(folder / "import.json")
    for end in range(len(data)):
        for mapping in (columns, None):
            roster_or_line([write("eleves.csv", data[:end]), folder / "sujets.csv"], mapping)


def test_the_command_ends_cleanly_wherever_the_people_are_cut(write, tmp_path):
    positions, data = write("q.csv", POSITIONS), PEOPLE.encode()
    for end in range(len(data) + 1):
        out = tmp_path / f"out{end}"
        arguments = ["solve", str(write("p.csv", data[:end])), str(positions), "--out", str(out)]
        result = CliRunner().invoke(main, arguments)
        assert isinstance(result.exception, SystemExit | None)
        assert result.exit_code in {0, 2, 3}
        assert out.exists() == (result.exit_code != 2)
        assert result.exit_code != 2 or result.stderr.count("\n") == 1


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_roster_or_one_line(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "p.csv").write_bytes(data)
    (folder / "q.csv").write_text(POSITIONS, "utf-8")
    roster_or_line([folder / "p.csv", folder / "q.csv"])


CELLS = st.text(st.sampled_from("甲乙0１4.-/;,、\"'=\n\t ²٣\0\u202e\ufeff無aé"), max_size=8)


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=6), header=st.booleans())
def test_any_cells_are_a_roster_or_one_line(rows, header, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    top = "id,choice 1,choices,max\n" if header else ""
    (folder / "p.csv").write_text(top + "\n".join(map(",".join, rows)), "utf-8", newline="")
    (folder / "q.csv").write_text(POSITIONS, "utf-8")
    roster_or_line([folder / "p.csv", folder / "q.csv"])
    roster_or_line([folder / "q.csv", folder / "p.csv", folder / "p.csv"])
