"""A position of an earlier round is the start of a new one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from placement.demand.copies import Terms, copied_course, copied_position, moved, years_until
from placement.demand.models import Position
from placement.demand.states import PositionState
from placement.eligibility.drafts import Policy
from placement.foundation.audit import AuditEntry
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.programme.models import Round
from placement.reference.states import Role
from tests.demand.papers import course, last_part, position, posted
from tests.factories import an_open_round

FORBIDDEN, MISSING, FOUND = 403, 404, 302
TERMS = Terms(
    {Role.TECHNICAL_ADVISOR: Policy(code="advisor", min_days_per_year=30)}, date(2026, 12, 20), {"0805"}, {7}
)
SAID = {
    "role": "technical_advisor", "days_per_year": 30, "lapses_on": None, "disciplines": ["0805"], "contact": "唐亦宁",
    "intended_home": None, "intended_person": "", "audience": "public",
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "last", "years"),
    [
        (date(2027, 1, 1), date(2026, 12, 20), 0),
        (date(2026, 12, 20), date(2026, 12, 20), 1),
        (date(2026, 3, 1), date(2026, 12, 20), 1),
        (date(2024, 2, 29), date(2026, 12, 20), 3),
    ],
)
def test_a_day_moves_by_as_few_years_as_bring_it_past_the_choosing(day, last, years):
    assert years_until(day, last) == years


def test_the_last_of_february_moves_to_the_last_of_february():
    assert moved(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert moved(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("said", "becomes", "pointed_at"),
    [
        ({}, {}, {"contact", "pay_min"}),
        ({"days_per_year": 10}, {"days_per_year": 30}, {"contact", "pay_min", "days_per_year"}),
        ({"role": "vice_president"}, {"role": ""}, {"contact", "pay_min", "role-0"}),
        ({"lapses_on": date(2026, 1, 31)}, {"lapses_on": date(2027, 1, 31)}, {"contact", "pay_min", "lapses_on"}),
        ({"lapses_on": date(2026, 12, 20)}, {"lapses_on": date(2026, 12, 20)}, {"contact", "pay_min"}),
        ({"disciplines": ["0805", "9999"]}, {"disciplines": ["0805"]}, {"contact", "pay_min", "disciplines-narrow"}),
        (
            {"intended_home": 8, "audience": "invited"},
            {"intended_home": None, "audience": "members"},
            {"contact", "pay_min", "intended_home"},
        ),
        (
            {"intended_home": 7, "audience": "invited"},
            {"intended_home": 7, "audience": "invited"},
            {"contact", "pay_min", "intended_home"},
        ),
    ],
)
def test_what_no_longer_fits_is_changed_and_pointed_at(app, said, becomes, pointed_at):
    """Everything else is taken over as it was."""
    values, points = copied_position(SAID | said, TERMS)
    assert values == SAID | said | becomes
    assert {point.field for point in points} == pointed_at


def test_both_days_of_a_course_move_together(app):
    """The season of teaching stays."""
    said = SAID | {"starts_on": date(2025, 9, 1), "ends_on": date(2026, 1, 15)}
    values, points = copied_course(said, TERMS)
    assert (values["starts_on"], values["ends_on"]) == (date(2027, 9, 1), date(2028, 1, 15))
    assert "starts_on" in {point.field for point in points}


def next_round(app, town):
    """Cancel nothing, but let the town's round lie in the past and another one be open."""
    old = db.session.get(Round, town.round_id)
    old.opens_at = now() - timedelta(days=400)
    db.session.commit()
    return an_open_round(town.actor("coordinator")).id


def test_an_earlier_position_is_posted_again(app, town, browse):
    """It stands among the earlier ones; saved, it is a draft of the new round that says where it comes from."""
    officer = browse("enterprise")
    old = posted(officer, position(title="底部填充胶", lapses_on="2027-06-30"))
    assert "/our-positions/earlier" not in officer.get("/our-positions").text
    opened = next_round(app, town)
    assert "/our-positions/earlier" in officer.get("/our-positions").text
    address = f"/positions/new?again={last_part(old)}"
    assert address in officer.get("/our-positions/earlier").text
    page = officer.get(address).text
    assert "Copied from “底部填充胶”" in page
    assert "Is the pay still right?" in page
    made = posted(officer, position(title="底部填充胶"), to=address)
    copy = db.session.get(Position, last_part(made))
    assert (copy.state, copy.list.round_id) == (PositionState.DRAFT, opened)
    noted = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "position:post", AuditEntry.subject_id == copy.id)
    ).one()
    assert f'"like": {last_part(old)}' in noted.facts


def test_a_course_is_posted_again(town, browse):
    """From its own page, with the course's form; the position's form does not know it."""
    officer = browse("enterprise")
    old = posted(officer, course(), to="/courses/new")
    address = f"/courses/new?again={last_part(old)}"
    assert address in officer.get(old).text
    assert "矿用巡检机器人定位" in officer.get(address).text
    assert officer.get(f"/positions/new?again={last_part(old)}").status_code == MISSING
    assert officer.post(address, data=course()).status_code == FOUND


def test_what_others_asked_for_is_not_copied(app, town, browse):
    """A draft of others is not there; what they published may be read, and no more."""
    officer, zone = browse("enterprise"), browse("zone")
    address = posted(officer, position())
    again = f"/positions/new?again={last_part(address)}"
    assert browse("other_enterprise").get(again).status_code == MISSING
    officer.post(f"{address}/submit")
    zone.post(f"{address}/verify")
    zone.post("/desk/publish")
    assert browse("other_enterprise").get(again).status_code == FORBIDDEN
    assert officer.get("/positions/new?again=x").status_code == MISSING
