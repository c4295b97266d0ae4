"""What happens to a published position reaches whoever chose it, in their language, and nobody else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from placement.accounts.service import choose_language
from placement.demand import service
from placement.demand.models import Position
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.foundation.outbox import OutboxMessage
from placement.preferences import service as preferences
from placement.reference.states import Role
from tests import factories


def letters(kind: str) -> list[OutboxMessage]:
    found = select(OutboxMessage).where(OutboxMessage.key.startswith(f"{kind}-")).order_by(OutboxMessage.id)
    return list(db.session.scalars(found))


def draft_of(position: Position, **changed):
    names = factories.a_position_draft().__slots__
    kept = {name: getattr(position, name) for name in names} | {"disciplines": tuple(position.disciplines)}
    return replace(factories.a_position_draft(), **kept | changed)


def test_whoever_ranked_a_withdrawn_position_is_told(world):
    service.withdraw_position(world.actor("enterprise"), world.position("advisor3"), "预算改变")
    told = {letter.address for letter in letters("withdrawn")}
    assert told == {world.person(f"staff{n}").email for n in range(5)}
    assert all("预算改变" not in letter.body for letter in letters("withdrawn"))


def test_a_draft_list_counts_as_chosen_too(world):
    preferences.save_ranking(world.actor("staff5"), world.round(), [world.positions["advisor3"]])
    service.withdraw_position(world.actor("zone"), world.position("advisor3"), "企业撤回")
    assert world.person("staff5").email in {letter.address for letter in letters("withdrawn")}


def test_a_draft_that_nobody_could_choose_is_withdrawn_silently(world):
    service.withdraw_position(world.actor("enterprise"), world.position("draft"), "写错了")
    assert letters("withdrawn") == []


def test_letters_are_in_the_language_of_whoever_reads_them(world):
    choose_language(world.person("staff0"), "en")
    choose_language(world.person("staff1"), "zh")
    service.withdraw_position(world.actor("enterprise"), world.position("advisor0"), "预算改变")
    by_address = {letter.address: letter for letter in letters("withdrawn")}
    assert "is withdrawn" in by_address[world.person("staff0").email].subject
    assert "撤回" in by_address[world.person("staff1").email].subject


def test_an_amended_position_says_so_to_everybody_and_keeps_its_number(world, sign_in):
    position = world.position("advisor0")
    number = position.number
    service.amend_position(world.actor("zone"), position, draft_of(position, pay_max=30), "薪酬上限提高。")
    assert (position.number, position.pay_max, position.amendment) == (number, 30, "薪酬上限提高。")
    assert "薪酬上限提高。" in sign_in(world.person("student0")).get(f"/positions/{position.id}").text
    assert {letter.address for letter in letters("amended")} == {world.person(f"staff{n}").email for n in range(6)}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "position:amend")).one()
    assert json.loads(entry.facts)["changed"] == {"pay_max": [20, 30]}


def test_only_the_issuer_amends_and_only_what_is_published(world):
    position = world.position("advisor0")
    for name in ("enterprise", "coordinator", "university"):
        with pytest.raises(NotAllowed):
            service.amend_position(world.actor(name), position, draft_of(position, pay_max=30), "提高。")
    unpublished = world.position("draft")
    with pytest.raises(WrongState):
        service.amend_position(world.actor("zone"), unpublished, draft_of(unpublished, pay_max=30), "提高。")


def test_nothing_changed_and_another_role_are_refused(world):
    position = world.position("advisor0")
    with pytest.raises(Refused, match="没有改动"):
        service.amend_position(world.actor("zone"), position, draft_of(position), "没有改动")
    with pytest.raises(Refused):
        service.amend_position(world.actor("zone"), position, draft_of(position, role=Role.VICE_PRESIDENT), "改类别")
    assert letters("amended") == []


def test_the_form_amends_a_course_and_asks_for_what_readers_are_told(world, sign_in):
    browser = sign_in(world.person("zone"))
    address = f"/positions/{world.positions['teaching']}/amend"
    page = browser.get(address).text
    assert 'name="reason"' in page
    course = world.position("teaching").course
    sent = {
        "title": course.title, "background": course.background, "problem": course.problem * 2,
        "deliverables": "一份写明原因和办法的报告，一个原型。",
        "team_least": 2, "team_most": 5, "starts_on": "2027-03-01", "ends_on": "2027-07-01",
        "ownership": "joint", "audience": "public",
        "disciplines": ["0802"], "contact": "研发部 0510-0001", "credits": course.credits,
        "mentor_hours": course.mentor_hours, "min_title_rank": "",
    }  # fmt: skip
    assert browser.post(address, data=sent).status_code == 422
    assert browser.post(address, data=sent | {"reason": "成果要求写明。"}).status_code == 302
    for name in ("teaching", "seats"):
        assert world.position(name).amendment == "成果要求写明。"
    assert {letter.address for letter in letters("amended")} >= {world.person("student0").email}


def test_a_supplement_is_named_on_the_list(world, sign_in):
    browser = sign_in(world.person("student0"))
    assert world.position("advisor0").edition == 1
    assert world.position("seats").edition > 1
    assert "补充" in browser.get("/demand").text
