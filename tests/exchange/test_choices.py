"""Signed paper lists are entered by coordinators only, and never over a list that its owner certified."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from placement.exchange.choices_stored import position_code
from placement.exchange.models import ImportLine
from placement.exchange.states import ImportState
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.foundation.outbox import OutboxMessage
from placement.preferences.models import Preference, PreferenceList
from placement.preferences.service import certify
from placement.reference.states import Role
from tests.factories import a_consented_nomination, a_member_of_staff, actor_of

HEADS = "姓名,邮箱,第一志愿,第二志愿,第三志愿"


def csv(*rows: str, heads: str = HEADS) -> bytes:
    return ("\r\n".join([heads, *rows]) + "\r\n").encode("utf-8")


@pytest.fixture
def newcomer(world):
    """Return somebody who takes part as an advisor and has no list yet."""
    person = a_member_of_staff(world.organisation("university"))
    a_consented_nomination(world.actor("university"), world.round(), person, Role.TECHNICAL_ADVISOR)
    return person


def faults(number: int) -> list[tuple[str, str]]:
    lines = db.session.scalars(select(ImportLine).where(ImportLine.import_id == number).order_by(ImportLine.id))
    return [(fault["field"], fault["en"]) for line in lines for fault in line.faults]


def list_of(person_id: int) -> list[int]:
    query = select(Preference.position_id).join(PreferenceList).where(PreferenceList.person_id == person_id)
    return list(db.session.scalars(query.order_by(Preference.rank)))


def test_a_signed_list_is_entered_its_owner_is_told_and_may_change_it(sender, world, newcomer):
    office, first, second = sender("coordinator"), world.position("advisor0"), world.position("advisor1")
    wanted, person_id, email = [second.id, first.id], newcomer.id, newcomer.email
    data = csv(f"{newcomer.name_zh},{email},{position_code(second)},{first.title},")
    number = office.send("preferences", data)
    assert office.row(number).counts == {"new": 1}, faults(number)
    assert list_of(person_id) == []
    assert office.confirm(number).state is ImportState.DONE, office.row(number).error
    assert list_of(person_id) == wanted
    letter = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.address == email).order_by(OutboxMessage.id.desc())
    ).first()
    assert world.position("advisor1").title in letter.body
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert "preferences:from_paper" in acts
    assert office.row(office.send("preferences", data)).counts == {"unchanged": 1}
    certify(actor_of(newcomer), world.round(), [first.id])
    number = office.send("preferences", data)
    assert office.row(number).counts == {"refused": 1}
    assert "certified another list" in faults(number)[0][1]


def test_an_entered_list_is_taken_back_unless_its_owner_changed_it(sender, world, newcomer):
    office, first, person_id = sender("coordinator"), world.position("advisor0"), newcomer.id
    number = office.send("preferences", csv(f"{newcomer.name_zh},{newcomer.email},{position_code(first)},,"))
    office.confirm(number)
    assert office.browser.post(f"/imports/{number}/undo").status_code == 302
    assert list_of(person_id) == []


def test_unknown_people_and_positions_are_refused_with_what_may_be_meant(sender, world, newcomer):
    office, first = sender("coordinator"), world.position("advisor0")
    rows = [
        f"{newcomer.name_zh},{newcomer.email.replace('@', 'x@')},{position_code(first)},,",
        f"{newcomer.name_zh},{newcomer.email},{first.title}器,{position_code(first)},{position_code(first)}",
        f"{newcomer.name_zh},{newcomer.email},{position_code(world.position('seats'))},,",
    ]
    number = office.send("preferences", csv(*rows))
    assert office.row(number).counts == {"refused": 3}
    told = faults(number)
    assert newcomer.email in told[0][1]
    assert first.title in told[1][1]
    assert "twice" in told[2][1]
    assert any("not open" in reason for _field, reason in told)


def test_a_row_to_a_choice_is_gathered_and_scores_are_asked_about(sender, world, newcomer):
    office, first, second = sender("coordinator"), world.position("advisor0"), world.position("advisor1")
    person_id, wanted = newcomer.id, [second.id, first.id]
    who = f"{newcomer.name_zh},{newcomer.email}"
    data = csv(
        f"{who},{position_code(first)},72", f"{who},{position_code(second)},95", heads="姓名,邮箱,岗位代码,志愿序号"
    )
    number = office.send("preferences", data)
    row = office.row(number)
    assert [question["code"] for question in row.questions] == ["score"]
    answer = office.answer(number, compared="y", q_0="score")
    assert answer.status_code == 302
    office.work()
    assert (office.row(number).state, office.row(number).questions) == (ImportState.CHECKED, [])
    office.confirm(number)
    assert list_of(person_id) == wanted


def test_a_column_that_is_called_a_score_and_looks_like_ranks_is_asked_about_too(sender, world, newcomer):
    office, first, second = sender("coordinator"), world.position("advisor0"), world.position("advisor1")
    person_id, wanted = newcomer.id, [first.id, second.id]
    who = f"{newcomer.name_zh},{newcomer.email}"
    data = csv(
        f"{who},{position_code(first)},1",
        f"{who},{position_code(second)},2",
        "合计：2行",
        heads="姓名,邮箱,岗位代码,得分",
    )
    number = office.send("preferences", data)
    assert [(one["code"], one["called"]) for one in office.row(number).questions] == [("score", "得分")]
    assert office.row(number).counts == {"new": 1}
    assert "1" in office.page(number)
    office.browser.post(f"/imports/{number}/confirm", data={"compared": "y", "q_0": "rank"})
    office.work()
    office.confirm(number)
    assert list_of(person_id) == wanted


def test_a_rank_that_stands_twice_or_is_none_is_refused_and_never_guessed(sender, world, newcomer):
    office, first, second = sender("coordinator"), world.position("advisor0"), world.position("advisor1")
    who = f"{newcomer.name_zh},{newcomer.email}"
    for ranks in (("1", "1"), ("1", ""), ("一", "2")):
        rows = [f"{who},{position_code(one)},{rank}" for one, rank in zip((first, second), ranks, strict=True)]
        number = office.send("preferences", csv(*rows, heads="姓名,邮箱,岗位代码,志愿序号"))
        assert office.row(number).counts == {"refused": 1}
        assert any("order is not clear" in reason for _field, reason in faults(number))


@pytest.mark.parametrize("name", ["enterprise", "university", "zone", "staff0", "administrator"])
def test_nobody_of_an_organisation_enters_what_people_ranked(sender, name):
    assert sender(name).browser.get("/spreadsheets/preferences").status_code == 403
    assert sender(name).browser.post("/spreadsheets/preferences").status_code == 403


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_template_of_lists_comes_back(sender, code):
    office = sender("coordinator")
    number = office.send("preferences", office.browser.get(f"/spreadsheets/preferences/template-{code}.xlsx").data)
    assert office.row(number).counts == {"example": 3}
