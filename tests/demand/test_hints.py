"""Hints point, they never decide: each one on its smallest case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement.demand import service
from placement.demand.hints import Hint
from placement.demand.queries import hints_for, histories
from placement.foundation.database import db
from placement.reference.states import Role
from tests import factories

LONG = (
    "把封装工艺的良率从百分之八十二提到九成以上，找出分层的原因，"
    "建立材料与工艺的联合验证方法，写成规程并培训两个班组的操作人员，留下数据。"
)


def told(world, position):
    return set(hints_for([position], world.round())[position.id])


def sent(world, enterprise="enterprise", **changed):
    draft = replace(factories.a_position_draft(), **{"tasks": LONG} | changed)
    officer = world.actor(enterprise)
    position = factories.a_draft_position(officer, world.organisation(enterprise), world.round(), draft)
    service.submit_position(officer, position)
    return position


def test_a_good_position_of_a_new_enterprise_has_one_hint(world):
    assert told(world, sent(world)) == {Hint.FIRST_TIME}


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"pay_min": None, "pay_max": None}, Hint.NO_PAY),
        ({"pay_min": 150, "pay_max": 200}, Hint.UNUSUAL_PAY),
        ({"pay_min": 1, "pay_max": 2}, Hint.UNUSUAL_PAY),
        ({"seats": 6}, Hint.MANY_SEATS),
        ({"days_per_year": 300}, Hint.MANY_DAYS),
        ({"role": Role.RESEARCH_ASSISTANT, "min_title_rank": 1}, Hint.HIGH_DEMAND),
        ({"tasks": "改进工艺。"}, Hint.BRIEF_TASK),
    ],
)
def test_each_hint_has_its_cause(world, changed, hint):
    for _number in range(2):
        sent(world)  # with those of the world, enough to know what is usual
    assert hint in told(world, sent(world, **changed))


def test_two_enterprises_with_one_text_are_pointed_at(world):
    first, second = sent(world), sent(world, "other_enterprise")
    assert Hint.SAME_TEXT in told(world, first) & told(world, second)


def test_the_same_title_twice_is_pointed_at_and_a_draft_is_not_compared(world):
    first = sent(world, title="技术顾问 A")
    draft = replace(factories.a_position_draft(), title="技术顾问A")
    second = factories.a_draft_position(
        world.actor("enterprise"), world.organisation("enterprise"), world.round(), draft
    )
    assert Hint.SAME_TITLE not in told(world, first)
    service.submit_position(world.actor("enterprise"), second)
    assert Hint.SAME_TITLE in told(world, first)


def test_an_enterprise_of_earlier_rounds_has_a_history(world):
    """What it published and what it took back after publication counts, drafts do not."""
    later = factories.an_open_round(world.actor("coordinator"))
    host = world.organisation("enterprise")
    service.withdraw_position(world.actor("enterprise"), world.position("vice"), "计划改变")
    past = histories([host.id, world.organisations["other_enterprise"]], later)
    assert set(past) == {host.id}
    assert (past[host.id].published, past[host.id].withdrawn) == (5, 1)
    position = factories.a_draft_position(world.actor("enterprise"), host, later, factories.a_position_draft())
    assert Hint.FIRST_TIME not in hints_for([position], later)[position.id]


def test_the_desk_ticks_those_without_a_question(world, sign_in):
    clear, doubtful = sent(world), sent(world, tasks="改进工艺。")
    page = sign_in(world.person("zone")).get("/desk?tick=clear").text
    assert f'value="{clear.id}" checked' in page
    assert f'value="{doubtful.id}" checked' not in page
    assert f'value="{doubtful.id}"' in page
    db.session.rollback()
