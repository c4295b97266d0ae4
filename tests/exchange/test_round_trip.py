"""A list that is taken home and sent back changes nothing; nobody takes home what the page would not show."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from placement.demand.models import Course, Position
from placement.demand.states import Audience
from placement.exchange.choices_stored import position_code
from placement.exchange.models import ImportLine
from placement.foundation.database import db
from placement.rounds import service as rounds
from placement.rounds.worker import perform_next
from placement.sheets import read_book

LISTS = [
    ("enterprise", "demand", "/our/positions.xlsx"),
    ("zone", "demand", "/our/positions.xlsx"),
    ("university", "people", "/our/staff.xlsx"),
    ("university", "students", "/our/students.xlsx"),
    ("university", "people", "/our/staff.csv"),
    ("enterprise", "demand", "/our/positions.csv"),
]


def told(number: int) -> list[object]:
    lines = db.session.scalars(select(ImportLine).where(ImportLine.import_id == number))
    return [(line.row, line.label, line.changes, line.faults) for line in lines]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("who", "kind", "address"), LISTS)
def test_a_list_that_comes_back_as_it_went_changes_nothing(sender, who, kind, address, language):
    them = sender(who)
    them.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    data = them.browser.get(address).data
    number = them.send(kind, data, f"list.{address[-4:].strip('.')}")
    assert set(them.row(number).counts) == {"unchanged"}, told(number)


def test_a_position_is_known_again_by_its_number_whatever_its_row_says_now(sender, world):
    """A new title in a row that went out changes the draft and makes no second one; a published one is refused."""
    them = sender("enterprise")
    before = db.session.scalar(select(func.count()).select_from(Position))
    text = them.browser.get("/our/positions.csv").data.decode("utf-8-sig")
    draft, published = world.position("draft"), world.position("advisor0")
    number, listed, called = draft.id, position_code(published), draft.title
    lines = text.splitlines(keepends=True)
    mine = next(place for place, line in enumerate(lines) if f'"#{number}"' in line)
    lines[mine] = (
        lines[mine].replace(called, "另一个名称").replace("并写成规程。", "并写成规程，供三条产线使用，不停产。")
    )
    number_of = them.send("demand", "".join(lines).encode(), "list.csv")
    assert them.row(number_of).counts.get("changed") == 1, told(number_of)
    them.confirm(number_of)
    assert db.session.get_one(Position, number).title == "另一个名称"
    assert db.session.scalar(select(func.count()).select_from(Position)) == before
    theirs = next(place for place, line in enumerate(lines) if f'"{listed}"' in line)
    lines[theirs] = lines[theirs].replace(world.position("advisor0").title, "改了的名称")
    assert them.row(them.send("demand", "".join(lines).encode(), "list.csv")).counts == {"unchanged": 5, "refused": 1}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_lists_of_a_round_come_back_as_they_went(sender, world, language):
    office = sender("coordinator")
    office.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    data = office.browser.get(f"/rounds/{world.round_id}/preferences.xlsx").data
    number = office.send("preferences", data)
    assert office.row(number).counts == {"unchanged": 9}, office.page(number)


def test_the_public_list_holds_nothing_private(sender, world, client):
    book = read_book(client.get("/demand.xlsx").data, "list.xlsx")
    assert len(book.sheets[0].rows) == 6
    assert not any("0510" in cell for sheet in book.sheets for row in sheet.rows for cell in row)
    filtered = read_book(client.get("/demand.xlsx?role=vice_president").data, "list.xlsx")
    assert len(filtered.sheets[0].rows) == 2


WITHHELD = "只有参与者可以知道的难题，三十个字以上才算写清楚了。"


def test_a_task_for_those_who_take_part_is_in_nobody_elses_list(sender, world, client):
    """The list taken home says no more than its page, of positions and of courses."""
    for row in db.session.scalars(select(Position)):
        row.audience = Audience.MEMBERS
        row.tasks = row.outcomes = row.conditions = WITHHELD
    for course in db.session.scalars(select(Course)):
        course.background = course.problem = course.deliverables = WITHHELD
    db.session.commit()
    for form in ("xlsx", "csv"):
        for sheet in (0, 1):
            address = f"/demand.{form}?sheet={sheet}"
            for browser, reads in ((client, False), (sender("university").browser, True)):
                book = read_book(browser.get(address).data, f"list.{form}")
                assert all(len(one.rows) > 1 for one in book.sheets)
                told = [cell for one in book.sheets for line in one.rows for cell in line]
                assert (WITHHELD in told) is reads, (address, reads)


def test_before_publication_only_the_office_takes_placements_home(sender, world, client):
    office, coordinator = sender("coordinator"), world.actor("coordinator")
    rounds.close_round(coordinator, world.round())
    rounds.request_run(coordinator, world.round(), "42")
    assert perform_next()
    book = read_book(office.browser.get(f"/rounds/{world.round_id}/result.xlsx").data, "list.xlsx")
    assert len(book.sheets[0].rows) == 9
    for name in ("enterprise", "university", "zone", "authority"):
        assert sender(name).browser.get(f"/rounds/{world.round_id}/result.xlsx").status_code == 404
        assert sender(name).browser.get("/our/placements.xlsx").status_code == 404
    assert client.get(f"/rounds/{world.round_id}/placements.xlsx").status_code == 404
