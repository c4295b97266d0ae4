"""A need is described once; what fits it is said with reasons, and the drafts start with its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from sqlalchemy import select

from placement.demand.models import Position
from placement.demand.routing import Need, Who, advise, next_term, not_placed
from placement.demand.states import Mode, PositionState
from placement.eligibility.drafts import Policy
from placement.foundation.database import db
from placement.reference.states import Role

OK, FOUND, FORBIDDEN, CONFLICT, WRONG = 200, 302, 403, 409, 422
ALL = {role: Policy(code="any", min_days_per_year=30) for role in Role}
NEED = Need(
    "底部填充胶分层", "先进封装用底部填充胶在高低温循环下分层", "分层率低于千分之一", Who.EXPERT, 12, 40,
    is_full_time=False, budget=10, disciplines=("0805",), contact="唐亦宁",
)  # fmt: skip
_numbers = count(1)


def fitting(need, policies=ALL):
    return [one.role for one in advise(need, policies) if one.fits]


@pytest.mark.parametrize(
    ("changed", "roles"),
    [
        ({}, [Role.TECHNICAL_ADVISOR]),
        ({"months": 18, "days": 60}, [Role.VICE_PRESIDENT]),
        ({"months": 17, "days": 60}, [Role.TECHNICAL_ADVISOR]),
        ({"months": 24, "days": 59}, [Role.TECHNICAL_ADVISOR]),
        ({"months": 24, "days": 180}, [Role.VICE_PRESIDENT]),
        ({"months": 24, "days": 181}, [Role.RESEARCH_ASSISTANT]),
        ({"is_full_time": True}, [Role.RESEARCH_ASSISTANT]),
        ({"who": Who.TEAM}, [Role.COURSE_TEACHER]),
        ({"who": Who.BOTH, "months": 24, "days": 90}, [Role.VICE_PRESIDENT, Role.COURSE_TEACHER]),
    ],
)
def test_the_rules_on_the_page_decide_what_fits(app, changed, roles):
    """Each limit is met on its own day."""
    assert fitting(replace(NEED, **changed)) == roles


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("is_full_time", [True, False])
@pytest.mark.parametrize(("months", "days"), [(1, 1), (18, 60), (60, 366)])
def test_every_need_fits_something_and_every_role_has_a_reason(app, who, is_full_time, months, days):
    """At most one role for the expert, and the course; what fits stands first."""
    need = replace(NEED, who=who, is_full_time=is_full_time, months=months, days=days)
    advice = advise(need, ALL)
    assert len(fitting(need)) == (2 if who is Who.BOTH else 1)
    assert not not_placed(need, advice)
    assert all(one.reasons for one in advice)
    assert [one.fits for one in advice] == sorted((one.fits for one in advice), reverse=True)


def test_a_role_that_the_round_does_not_place_is_not_recommended(app):
    """It is said that a part has no place."""
    few = {Role.VICE_PRESIDENT: ALL[Role.VICE_PRESIDENT]}
    assert fitting(NEED, few) == []
    assert not_placed(NEED, advise(NEED, few))


@pytest.mark.parametrize(
    ("after", "term"),
    [
        (date(2026, 12, 20), (date(2027, 3, 1), date(2027, 6, 30))),
        (date(2027, 3, 1), (date(2027, 9, 1), date(2028, 1, 15))),
        (date(2027, 9, 1), (date(2028, 3, 1), date(2028, 6, 30))),
    ],
)
def test_a_course_takes_the_next_teaching_term(after, term):
    assert next_term(after) == term


def need(**changed):
    """Return what a complete description sends."""
    return {
        "title": "底部填充胶分层",
        "problem": "先进封装用底部填充胶在高低温循环下分层，试过三种配方，仍有百分之三的失效，原因不明。",
        "outcomes": "分层率降到千分之一以下，形成规范",
        "who": "both",
        "months": "12",
        "days": "20",
        "time": "part",
        "budget": "12",
        "disciplines": ["0805"],
        "contact": "唐亦宁 13800000000",
        "once": f"need-{next(_numbers)}",
    } | changed


def test_a_need_for_two_things_becomes_two_drafts_at_once(app, town, browse):
    """First what fits and why, nothing stored; then both drafts, within the rules of the round."""
    officer = browse("enterprise")
    page = officer.post("/our-positions/describe", data=need())
    assert page.status_code == OK
    assert "advice on a stated problem" in page.text
    assert "the draft says so many" in page.text
    assert db.session.scalars(select(Position)).all() == []
    taken = need(take=["technical_advisor", "course_teacher"])
    assert officer.post("/our-positions/describe", data=taken).status_code == FOUND
    assert officer.post("/our-positions/describe", data=taken).status_code == FOUND
    rows = db.session.scalars(select(Position).order_by(Position.id)).all()
    assert [row.role for row in rows] == ["technical_advisor", "course_teacher", "course_student"]
    assert {row.state for row in rows} == {PositionState.DRAFT}
    assert (rows[0].days_per_year, rows[0].pay_max, rows[0].mode) == (30, 12, Mode.HYBRID)
    assert rows[0].title == "Technical advisor: 底部填充胶分层"


@pytest.mark.parametrize("taken", ["vice_president", "research_assistant", "course_teacher"])
def test_one_draft_opens_in_the_form_that_fits(town, browse, taken):
    """It can be saved and sent as it is."""
    officer = browse("enterprise")
    answer = officer.post("/our-positions/describe", data=need(take=[taken]))
    assert answer.location.endswith("/edit")
    assert "底部填充胶分层" in officer.get(answer.location).text
    assert officer.post(answer.location.replace("/edit", "/submit")).status_code == FOUND


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"problem": "short"}, "30 to 2,000"),
        ({"who": ""}, "Choose one"),
        ({"days": ""}, "Enter the number of days"),
        ({"months": "0"}, "1 to 60 months"),
        ({"budget": "80000"}, "more than ten million yuan"),
        ({"disciplines": []}, "at least one discipline"),
        ({"take": ["emperor"]}, "emperor"),
    ],
)
def test_what_is_missing_is_asked_for(app, town, browse, changed, words):
    """Nothing is stored, and what was typed stays."""
    answer = browse("enterprise").post("/our-positions/describe", data=need(**changed))
    assert answer.status_code == WRONG
    assert words in answer.text
    assert "分层率降到千分之一以下" in answer.text
    assert db.session.scalars(select(Position)).all() == []


def test_a_changed_need_is_advised_on_anew(app, town, browse):
    """The ticks of the earlier advice count no more."""
    changed = need(take=["technical_advisor"], anew="1", who="team", days="")
    assert "one question" in browse("enterprise").post("/our-positions/describe", data=changed).text
    assert db.session.scalars(select(Position)).all() == []


def test_a_team_alone_needs_no_days(town, browse):
    """Days are asked of an expert only."""
    answer = browse("enterprise").post("/our-positions/describe", data=need(who="team", days=""))
    assert answer.status_code == OK
    assert "one question" in answer.text


def test_only_enterprises_describe_needs(town, browse):
    assert browse("zone").get("/our-positions/describe").status_code == FORBIDDEN
