"""A plain roster on the site: recognised, matched, placed, taken home; faults come back; nobody else sees it."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from sqlalchemy import select

from placement.foundation.database import db
from placement.placing import files, worker
from placement.placing.models import RosterJob
from placement.placing.states import RosterState
from placement.placing.worker import perform_next
from placement.sheets import Column, read_book, write_xlsx

PEOPLE = "学号,姓名,第一志愿,第二志愿\r\n001,王一,甲,乙\r\n002,李二,甲,乙\r\n003,张三,甲,\r\n"
POSITIONS = "课题,名额\r\n甲,1\r\n乙,1\r\n"


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.person("coordinator"))


def send(browser, *sent: tuple[str, bytes]):
    data = {"files": [(io.BytesIO(content), name) for name, content in sent]}
    return browser.post("/rosters", data=data, content_type="multipart/form-data")


def placed(browser, *sent: tuple[str, bytes]) -> tuple[str, RosterJob]:
    address = send(browser, *sent).location
    assert browser.post(f"{address}/place", data={"seed": "公开抽签"}).status_code == 302
    assert perform_next()
    db.session.rollback()
    return address, db.session.scalars(select(RosterJob).order_by(RosterJob.id.desc())).first()


def test_a_roster_is_looked_at_placed_and_taken_home(office):
    address, row = placed(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()))
    assert row.state is RosterState.PLACED
    page = office.get(address).text
    assert "2人已安排" in page
    assert "核验" in page
    book = read_book(office.get(f"{address}/results/placements.xlsx").data, "placements.xlsx")
    assert len(book.sheets[0].rows) == 4
    rows = list(csv.reader(io.StringIO(office.get(f"{address}/results/placements.csv").text.lstrip("\ufeff"))))
    assert {row[0] for row in rows[1:] if row[2]} < {"001", "002", "003"}
    assert json.loads(office.get(f"{address}/results/outcome.json").data)["pairs"]
    assert office.get(f"{address}/results/secret.txt").status_code == 404


def test_what_is_recognised_is_shown_with_how_sure_it_is(office):
    page = office.get(
        send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    ).text
    assert "第一志愿" in page
    assert page.count(' selected value="choices"') == 2
    assert "%" in page


def test_the_sender_says_what_a_column_holds_and_may_save_it_for_the_next_time(office):
    """The last column is left out by the sender; the saved mapping does the same to the next file."""
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    columns = {"c_0_0": "person_id", "c_0_1": "person_name", "c_0_2": "choices", "c_0_3": ""}
    said = {"t_0": "people", "t_1": "positions", "c_1_0": "position_id", "c_1_1": "position_max", **columns}
    assert office.post(f"{address}/columns", data=said).status_code == 302
    saved = office.get(f"{address}/mapping.json").data
    assert json.loads(saved)["columns"]["choices"] == ["第一志愿"]
    again = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()), ("m.json", saved))
    assert office.get(again.location).text.count(' selected value="choices"') == 1


def test_faulty_rows_come_back_in_the_same_workbook(office):
    people = write_xlsx(
        [("名单", [Column("学号"), Column("姓名"), Column("第一志愿"), Column("第二志愿")],
          [["1", "王一", "甲", "乙"], ["2", "李二", "甲", "没有的课题名称"],
           ["3", "张三", "乙", "甲"], ["4", "赵四", "甲", "乙"]])]
    )  # fmt: skip
    address, row = placed(office, ("名单.xlsx", people), ("positions.csv", POSITIONS.encode()))
    assert row.state is RosterState.FAULTY
    page = office.get(address).text
    assert "没有的课题名称" in page
    assert f"{address}/marked/0" in page
    assert f"{address}/marked/1" not in page
    marked = read_book(office.get(f"{address}/marked/0").data, "marked.xlsx").sheets[0]
    assert next(row[-1] for row in marked.rows if row[0] == "2")
    assert office.get(f"{address}/results/placements.csv").status_code == 404


def test_demands_that_cannot_be_met_are_named(office):
    positions = "课题,最少,最多\r\n甲,3,3\r\n乙,3,3\r\n"
    address, row = placed(office, ("people.csv", PEOPLE.encode()), ("positions.csv", positions.encode()))
    assert row.summary["infeasible"]["zh"]
    assert row.summary["infeasible"]["zh"] in office.get(address).text


@pytest.mark.parametrize(
    ("name", "data"),
    [("people.csv", b""), ("people.xlsx", b"PK\x03\x04cut"), ("people.csv", b"only one word"), ("m.json", b"{}")],
)
def test_what_is_no_roster_is_refused_in_words_and_leaves_nothing(office, name, data):
    answer = send(office, (name, data))
    assert answer.status_code == 422
    assert db.session.scalar(select(RosterJob.id)) is None
    folder = files.results("x").parent.parent
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_roster_belongs_to_its_organisation(world, sign_in, office):
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    stranger = sign_in(world.person("zone"))
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/place", data={"seed": "x"}).status_code == 404
    assert sign_in(world.person("staff0")).get("/rosters").status_code == 403


def test_a_discarded_roster_is_gone_with_its_files(office):
    address, row = placed(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()))
    token = row.token
    assert office.post(f"{address}/discard").status_code == 302
    assert office.get(address).status_code == 404
    assert not files.results(token).parent.exists()


def test_the_same_files_and_text_give_the_same_result(office):
    sent = (("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()))
    first, second = placed(office, *sent)[1], placed(office, *sent)[1]
    assert first.id != second.id
    assert first.summary["digest"] == second.summary["digest"]


def test_while_the_worker_is_at_it_the_page_follows(office):
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    office.post(f"{address}/place", data={"seed": "x"})
    assert "data-progress-url" in office.get(address).text
    assert "X-Done" not in office.get(f"{address}/progress").headers
    assert perform_next()
    assert office.get(f"{address}/progress").headers["X-Done"] == "1"


def test_a_roster_is_forgotten_after_thirty_days(office):
    _address, row = placed(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()))
    with time_machine.travel(row.sent_at + timedelta(days=29), tick=False):
        assert not perform_next()
    with time_machine.travel(row.sent_at + timedelta(days=31), tick=False):
        assert perform_next()
        assert not perform_next()
    db.session.rollback()
    assert row.state is RosterState.DISCARDED
    assert not files.results(row.token).parent.exists()


AGAIN = "Numéro;Nom;Atelier\n011;Anne Roy;Danse\n012;Bob Lac;Chœur\n011;Anne Roy;Chœur\n012;Bob Lac;Danse\n"
PLACES = "Atelier;Places\nDanse;2\nChœur;2\n"


def test_a_question_is_asked_before_anything_is_placed_and_its_answers_have_words(office):
    address = send(office, ("rows.csv", AGAIN.encode()), ("places.csv", PLACES.encode())).location
    page = office.get(address).text
    assert "有不明确的地方" in page
    assert "重复提交，以最后一次为准" in page
    assert f"{address}/place" not in page
    assert "--map" not in page
    assert office.post(f"{address}/answers/0/0").status_code == 302
    page = office.get(address).text
    assert f"{address}/place" in page
    assert '<option selected value="pairs">' in page


def test_tables_that_are_not_read_yet_are_left_to_recognition_where_the_sender_says_nothing(office):
    address = send(office, ("rows.csv", AGAIN.encode()), ("places.csv", PLACES.encode())).location
    assert office.post(f"{address}/columns", data={"shape": "pairs"}).status_code == 302
    assert f"{address}/place" in office.get(address).text


MARKS = "姓名,甲,乙,丙\r\n王一,1,1,3\r\n李二,3,2,2\r\n张三,2,3,3\r\n赵四,1,3,3\r\n"


def test_ranks_and_points_are_told_apart_by_hand(office):
    seats = "岗位,名额\r\n甲,2\r\n乙,2\r\n丙,2\r\n"
    address = send(office, ("people.csv", MARKS.encode()), ("positions.csv", seats.encode())).location
    saved = {}
    for scale in ("weights", "ranks"):
        assert office.post(f"{address}/columns", data={"shape": "matrix", "scale": scale}).status_code == 302
        assert f'<option selected value="{scale}">' in office.get(address).text
        saved[scale] = office.get(f"{address}/mapping.json").json["matrix"]
    assert saved == {"weights": "weights", "ranks": "ranks"}


def test_what_was_said_once_stays_when_the_page_is_sent_again(office):
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    kept = []
    for _time in range(2):
        assert office.post(f"{address}/columns", data={}).status_code == 302
        kept.append(office.get(f"{address}/mapping.json").json["columns"])
    assert kept[0] == kept[1]
    assert kept[1]["position_max"] == "名额"


def test_a_column_that_names_no_position_is_doubted_where_the_sender_calls_it_a_choice(office):
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    assert office.post(f"{address}/columns", data={"c_0_1": "choices"}).status_code == 302
    page = office.get(address).text
    assert "已将 姓名 作为志愿（把握 20%）" in page
    assert office.post(f"{address}/columns", data={"c_0_1": "person_name"}).status_code == 302
    assert "把握 20%" not in office.get(address).text


def test_what_was_found_is_told_in_the_language_of_whoever_reads(office):
    address, _row = placed(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode()))
    assert "people.csv：3 人；编号列 = 学号" in office.get(address).text
    office.get("/language/en?next=/")
    assert "people.csv: 3 people; columns: id = 学号" in office.get(address).text


def test_what_broke_on_our_side_says_nothing_of_the_machine(office, monkeypatch):
    """The folder of a roster has a random name that nobody is told."""
    address = send(office, ("people.csv", PEOPLE.encode()), ("positions.csv", POSITIONS.encode())).location
    assert office.post(f"{address}/place", data={"seed": "公开抽签"}).status_code == 302

    def broken(*_args: object) -> None:
        raise OSError(28, "No space left on device", "/srv/site/rosters/0123abcd/results")

    monkeypatch.setattr(worker, "looked_at", broken)
    assert perform_next()
    page = office.get(address).text
    assert "我们这边出了问题" in page
    assert "/srv" not in page
    assert "OSError" not in page


ODD_NAMES = [
    "a\x00b.csv",
    "a\nb.csv",
    "a\r\nX-Odd: 1.csv",
    '"><b>x.csv',
    "..\\..\\a.csv",
    "a" * 300 + ".csv",
    "名单\u202e.csv",
]


def multipart(*files_: tuple[str, bytes]) -> tuple[bytes, str]:
    """Return a body and its kind, with file names as a hostile client may write them."""
    head = "Content-Disposition: form-data; name=\"files\"; filename*=UTF-8''{}\r\nContent-Type: text/csv\r\n\r\n"
    parts = [b"--edge\r\n" + head.format(quote(name, safe="")).encode() + data + b"\r\n" for name, data in files_]
    return b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_of_any_name_is_taken_and_comes_back(office, name):
    faulty = PEOPLE.replace("甲,乙", "甲,丙")
    body, kind = multipart((name, faulty.encode()), ("positions.csv", POSITIONS.encode()))
    address = office.post("/rosters", data=body, content_type=kind).location
    assert "<b>" not in office.get(address).text
    office.post(f"{address}/place", data={"seed": "公开抽签"})
    perform_next()
    db.session.rollback()
    row = db.session.scalars(select(RosterJob)).one()
    assert row.state is RosterState.FAULTY
    assert row.names[0].endswith(".csv")
    answer = office.get(f"{address}/marked/0")
    assert (answer.status_code, "X-Odd" in answer.headers) == (200, False)
