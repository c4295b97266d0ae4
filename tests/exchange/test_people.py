"""A university's people come in by a spreadsheet, with what they are put forward for and apply to."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from placement.accounts import service as accounts
from placement.accounts.drafts import PersonDraft
from placement.accounts.models import Invitation, Membership, Person
from placement.accounts.states import MembershipRole
from placement.exchange.models import ImportLine
from placement.exchange.states import ImportState
from placement.foundation.audit import broken_links
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.outbox import OutboxMessage
from placement.nominations.models import Application, Nomination
from placement.nominations.service import consent
from placement.nominations.states import NominationState
from placement.organisations.models import Organisation
from tests.factories import actor_of

HEADS = (
    "工号,姓名,工作邮箱,院系,职称,最高学历,出生年份,出生月份,聘用方式,担任管理职务,三年内无不良记录,"
    "每年可承诺给企业的天数,学科,推荐岗位"
)


def csv(*rows: str, heads: str = HEADS) -> bytes:
    return ("\r\n".join([heads, *rows]) + "\r\n").encode("gb18030")


def a_row(number: int, name: str = "", roles: str = "技术顾问", born: int = 1985) -> str:
    name = name or f"新人{number}"
    return (
        f"T{number:03d},{name},new{number}@uni.cn,材料学院,副教授,博士,{born},5,正式在编,否,是,120,0802、0805,{roles}"
    )


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Person))


def faults(number: int) -> list[tuple[str, str]]:
    lines = db.session.scalars(select(ImportLine).where(ImportLine.import_id == number).order_by(ImportLine.id))
    return [(fault["field"], fault["en"]) for line in lines for fault in line.faults]


def test_staff_come_in_with_facts_and_nominations_and_the_same_file_changes_nothing(sender):
    home, before = sender("university"), people()
    data = csv(a_row(1), a_row(2, roles="技术顾问；科技副总"), a_row(3, roles=""))
    number = home.send("people", data)
    assert home.row(number).counts == {"new": 3}, faults(number)
    totals = {(code, role): count for code, role, count in home.row(number).totals}
    assert totals[("invited", None)] == 3
    assert totals[("people", "technical_advisor")] == 2
    assert people() == before
    assert home.confirm(number).state is ImportState.DONE, home.row(number).error
    assert people() == before + 3
    person = db.session.scalars(select(Person).where(Person.email == "new2@uni.cn")).one()
    assert (person.title_code, person.degree, person.disciplines) == ("university_teacher-2", 4, ["0802", "0805"])
    roles = db.session.scalars(select(Nomination.role).where(Nomination.person_id == person.id)).all()
    assert sorted(roles) == ["technical_advisor", "vice_president"]
    letters = db.session.scalars(select(OutboxMessage).where(OutboxMessage.address == "new2@uni.cn")).all()
    assert any("/invitations/" in letter.body for letter in letters)
    assert broken_links() == []
    again = home.send("people", data)
    assert home.row(again).counts == {"unchanged": 3}


def test_a_member_keeps_what_the_file_does_not_say_and_is_found_by_the_own_number(sender, world):
    home, person = sender("university"), world.person("staff0")
    heads = "工号,姓名,工作邮箱,出生年份,出生月份"
    row = f"T900,{person.name_zh},{person.email},1988,7"
    number = home.send("people", csv(row, heads=heads))
    assert home.row(number).counts == {"changed": 1}, faults(number)
    home.confirm(number)
    row = db.session.get_one(Person, world.people["staff0"])
    assert (row.birth_year, row.degree, row.disciplines) == (1988, 4, ["0802"])
    held = select(Membership).where(Membership.person_id == row.id, Membership.role == MembershipRole.STAFF)
    assert db.session.scalars(held).one().number == "T900"


def test_a_slipped_row_an_address_of_others_and_an_unknown_role_are_refused(sender, world):
    home = sender("university")
    rows = [
        a_row(1).replace("new1@uni.cn", world.person("staff1").email),
        a_row(2).replace("new2@uni.cn", world.person("staff2").email.upper()),
        a_row(3, roles="技术顾门"),
        a_row(4).replace("副教授", "付教授"),
    ]
    number = home.send("people", csv(*rows))
    assert home.row(number).counts == {"refused": 4}
    told = faults(number)
    assert [field for field, _reason in told] == ["name_zh", "name_zh", "roles", "title_code"]
    assert "Technical advisor" in told[2][1] or "not on the list" in told[2][1]


def test_a_department_of_which_everybody_fails_raises_a_question(sender):
    home = sender("university")
    number = home.send("people", csv(*(a_row(one, born=1950) for one in range(3))))
    row = home.row(number)
    assert [question["code"] for question in row.questions] == ["all_fail"]
    assert row.counts == {"new": 3}
    assert home.answer(number, compared="y").status_code == 422
    home.confirm(number, q_0="yes")
    assert db.session.scalar(select(func.count()).select_from(Nomination).where(Nomination.verdict == "fail")) == 3


def test_a_whole_file_of_which_everybody_fails_raises_a_question_however_many_departments_it_has(sender):
    """A department of one raises none; that nobody at all meets the rules does. What lacks a fact is counted."""
    home = sender("university")
    rows = [a_row(one, born=1950).replace("材料学院", f"学院{one}") for one in range(4)]
    assert [question["code"] for question in home.row(home.send("people", csv(*rows))).questions] == ["all_fail"]
    row = home.row(home.send("people", csv(a_row(0), *rows[1:])))
    assert row.questions == []
    assert [total for total in row.totals if total[0] == "verdict"] == [
        ["verdict", "fail", 3],
        ["verdict", "unknown", 1],
    ]


def test_people_are_taken_back_unless_somebody_answered(sender):
    home = sender("university")
    number = home.send("people", csv(a_row(1), a_row(2)))
    home.confirm(number)
    assert home.browser.post(f"/imports/{number}/undo").status_code == 302
    states = db.session.scalars(select(Nomination.state).order_by(Nomination.id.desc()).limit(2)).all()
    assert set(states) == {NominationState.WITHDRAWN}
    number = home.send("people", csv(a_row(1), a_row(2)))
    assert home.confirm(number).state is ImportState.DONE, home.row(number).error
    row = db.session.scalars(select(Nomination).where(Nomination.state == NominationState.PROPOSED)).first()
    consent(actor_of(row.person), row)
    assert home.browser.post(f"/imports/{number}/undo").status_code == 422


def open_invitations(email: str) -> int:
    query = select(func.count()).select_from(Invitation).join(Person)
    return db.session.scalar(
        query.where(Person.email == email, Invitation.used_at.is_(None), Invitation.expires_at > now())
    )


def test_an_undone_import_leaves_the_way_in_of_others_and_a_second_one_invites_anew(sender, actor, world):
    """Somebody waits with the link of an enterprise; the university takes its own link back, not that one."""
    colleague = PersonDraft("同事", "new2@uni.cn")
    host = db.session.get_one(Organisation, world.organisations["enterprise"])
    accounts.invite(actor("enterprise"), colleague, host, MembershipRole.OFFICER)
    home = sender("university")
    number = home.send("people", csv(a_row(1), a_row(2)))
    home.confirm(number)
    assert (open_invitations("new1@uni.cn"), open_invitations("new2@uni.cn")) == (1, 1)
    assert home.browser.post(f"/imports/{number}/undo").status_code == 302
    db.session.rollback()
    assert (open_invitations("new1@uni.cn"), open_invitations("new2@uni.cn")) == (0, 1)
    homes = db.session.scalars(select(Person.home_id).where(Person.email.in_(["new1@uni.cn", "new2@uni.cn"])))
    assert set(homes) == {None}
    assert home.confirm(home.send("people", csv(a_row(1), a_row(2)))).state is ImportState.DONE
    assert (open_invitations("new1@uni.cn"), open_invitations("new2@uni.cn")) == (1, 1)
    letters = db.session.scalars(select(OutboxMessage).where(OutboxMessage.address == "new1@uni.cn")).all()
    assert sum("/invitations/" in letter.body for letter in letters) == 2


def test_students_come_in_and_apply(sender):
    home = sender("university")
    heads = "学号,姓名,邮箱,院系,出生年份,出生月份,年级,三年内无不良记录,学科,是否报名"
    rows = [
        "S1,学生甲,s1@uni.cn,计算机学院,2004,3,3,是,0812,是",
        "S2,学生乙,s2@uni.cn,计算机学院,2005,9,2,是,0812,否",
    ]
    number = home.send("students", csv(*rows, heads=heads))
    assert home.row(number).counts == {"new": 2}, faults(number)
    before = db.session.scalar(select(func.count()).select_from(Application))
    assert home.confirm(number).state is ImportState.DONE
    assert db.session.scalar(select(func.count()).select_from(Application)) == before + 1
    assert home.row(home.send("students", csv(*rows, heads=heads))).counts == {"unchanged": 2}


@pytest.mark.parametrize("kind", ["people", "students"])
@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_templates_of_people_come_back_with_their_examples_passed_over(sender, kind, code):
    home = sender("university")
    number = home.send(kind, home.browser.get(f"/spreadsheets/{kind}/template-{code}.xlsx").data)
    assert home.row(number).counts == {"example": 3}
