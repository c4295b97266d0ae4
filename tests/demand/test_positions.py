"""What an enterprise may write, until when, and who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from placement.demand.models import Position
from placement.demand.states import PositionState
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.programme.models import Round
from tests.demand.papers import course, last_part, position, posted

OK, FOUND, FORBIDDEN, MISSING, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422


def count_of_positions(app):
    with app.app_context():
        return len(db.session.scalars(select(Position)).all())


def pass_the_deadline(app, town):
    with app.app_context():
        round_ = db.session.get(Round, town.round_id)
        round_.opens_at = now() - timedelta(days=9)
        round_.demand_until = now() - timedelta(minutes=1)
        db.session.commit()


def test_an_enterprise_is_told_that_its_change_is_saved(town, browse):
    """The way on says so, once."""
    browser = browse("enterprise")
    address = posted(browser, position())
    browser.get(address)
    told = browser.post(f"{address}/edit", data={**position(), "title": "改过的名称"}, follow_redirects=True).text
    assert told.count("“改过的名称” is saved.") == 1
    assert "is saved." not in browser.get(address).text


def test_a_position_starts_as_a_draft_that_only_its_enterprise_sees(town, browse):
    """Neither the public nor the zone nor another enterprise finds it."""
    address = posted(browse("enterprise"), position())
    assert "This is a draft" in browse("enterprise").get(address).text
    for stranger in (None, "zone", "other_enterprise", "coordinator"):
        assert browse(stranger).get(address).status_code == MISSING


def test_the_form_sent_twice_counts_once(app, town, browse):
    """The second click leads to the position that the first one made."""
    officer = browse("enterprise")
    assert posted(officer, position(once="same")) == posted(officer, position(once="same"))
    assert count_of_positions(app) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"seats": "0"}, "from 1 to 50"),
        ({"seats": "51"}, "from 1 to 50"),
        ({"seats": "many"}, "valid integer"),
        ({"tasks": "short"}, "30 to 2,000"),
        ({"tasks": "x" * 2001}, "30 to 2,000"),
        ({"disciplines": []}, "at least one discipline"),
        ({"disciplines": ["0805", "0812", "0802", "0801", "0803", "0804"]}, "five at most"),
        ({"disciplines": ["9999"]}, "9999"),
        ({"term_months": "61"}, "1 to 60 months"),
        ({"days_per_year": "367"}, "1 to 366 days"),
        ({"days_per_year": "10"}, "at least 30 days a year"),
        ({"pay_min": "18", "pay_max": "8"}, "lowest pay (18) or more"),
        ({"role": "course_teacher"}, "Not a valid choice"),
        ({"mode": ""}, "Choose how the work is done"),
        ({"contact": ""}, "Enter a name with"),
        ({"pay_unit": "month", "pay_min": "18", "pay_max": "28"}, "less than 100"),
        ({"pay_unit": "day", "pay_min": "800", "pay_max": "5000000"}, "more than a million yuan"),
        ({"pay_min": "8000", "pay_max": "12000"}, "more than ten million yuan"),
        ({"pay_unit": "moon"}, "Not a valid choice"),
        ({"lapses_on": "2020-01-01"}, "People choose until"),
        ({"audience": ""}, "Choose who may read it"),
        ({"audience": "invited"}, "Choose the university that is invited"),
        ({"audience": "invited", "intended_home": "999999"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(app, town, browse, changed, words):
    """Nothing is stored and what was typed stays."""
    answer = browse("enterprise").post("/positions/new", data=position(outcomes="分层率降到千分之一以下") | changed)
    assert answer.status_code == WRONG
    assert words in answer.text
    assert "分层率降到千分之一以下" in answer.text
    assert count_of_positions(app) == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"team_least": "7"}, "7 or more"),
        ({"starts_on": "2020-01-01"}, "must be after today"),
        ({"ends_on": "2027-02-01"}, "after the first"),
        ({"ownership": ""}, "who owns the results"),
        ({"problem": "short"}, "30 to 2,000"),
        ({"credits": "11"}, "1 to 10 credits"),
    ],
)
def test_a_course_that_cannot_be_is_refused_with_words(app, town, browse, changed, words):
    """The team's limits, the dates and the rights must make sense."""
    answer = browse("enterprise").post("/courses/new", data=course() | changed)
    assert answer.status_code == WRONG
    assert words in answer.text
    assert count_of_positions(app) == 0


def test_a_deadline_that_passes_while_typing_keeps_what_was_typed(app, town, browse):
    """The answer is 409 with the date, and the text stands in the form."""
    officer = browse("enterprise")
    assert officer.get("/positions/new").status_code == OK
    pass_the_deadline(app, town)
    answer = officer.post("/positions/new", data=position(title="副总经理，封装材料"))
    assert answer.status_code == CONFLICT
    assert "The deadline was" in answer.text
    assert "副总经理，封装材料" in answer.text
    assert count_of_positions(app) == 0
    assert "The deadline has passed" in officer.get("/positions/new").text


def test_an_edit_after_the_deadline_changes_nothing(app, town, browse):
    """The draft stays as it was and the new words stay in the form."""
    officer = browse("enterprise")
    address = posted(officer, position(title="旧的标题"))
    pass_the_deadline(app, town)
    answer = officer.post(f"{address}/edit", data=position(title="新的标题"))
    assert answer.status_code == CONFLICT
    assert "新的标题" in answer.text
    assert "旧的标题" in officer.get(address).text
    assert officer.post(f"{address}/submit").status_code == CONFLICT


def test_another_enterprise_finds_nothing_to_change(town, browse):
    """Every act on a foreign draft is a 404, as if it did not exist."""
    address = posted(browse("enterprise"), position())
    for stranger in ("other_enterprise", "other_zone", "university"):
        browser = browse(stranger)
        assert browser.get(f"{address}/edit").status_code == MISSING
        for act in ("submit", "withdraw", "verify", "return"):
            assert browser.post(f"{address}/{act}").status_code == MISSING


def test_a_published_position_of_others_may_be_read_and_not_changed(town, browse):
    """There the answer is 403: it exists, but it is not theirs."""
    address = posted(browse("enterprise"), position())
    browse("enterprise").post(f"{address}/submit")
    zone = browse("zone")
    zone.post(f"{address}/verify")
    zone.post("/desk/publish")
    other = browse("other_enterprise")
    assert other.get(address).status_code == OK
    assert other.get(f"{address}/edit").status_code == FORBIDDEN
    assert other.post(f"{address}/withdraw", data={"reason": "because of it"}).status_code == FORBIDDEN


def test_an_enterprise_that_is_not_admitted_keeps_drafts_only(town, browse):
    """It is told so, and sending is refused."""
    officer = browse("pending")
    address = posted(officer, position())
    assert "has not admitted" in officer.get(address).text
    assert officer.post(f"{address}/submit").status_code == WRONG


def test_what_was_sent_cannot_be_edited_or_sent_again(town, browse):
    """The state decides, whoever asks."""
    officer = browse("enterprise")
    address = posted(officer, position())
    assert officer.post(f"{address}/submit").status_code == FOUND
    assert officer.post(f"{address}/submit").status_code == CONFLICT
    assert officer.get(f"{address}/edit").status_code == CONFLICT
    assert officer.post(f"{address}/edit", data=position()).status_code == CONFLICT


def test_both_halves_of_a_course_move_together(app, town, browse):
    """Teacher and student seats share every state and have numbers of their own."""
    officer, zone = browse("enterprise"), browse("zone")
    address = posted(officer, course(), to="/courses/new")
    acts = [
        (officer, f"{address}/submit", PositionState.SUBMITTED),
        (zone, f"{address}/verify", PositionState.VERIFIED),
        (zone, "/desk/publish", PositionState.PUBLISHED),
    ]
    for browser, act, state in acts:
        assert browser.post(act).status_code == FOUND
        with app.app_context():
            assert [row.state for row in db.session.scalars(select(Position))] == [state, state]
    with app.app_context():
        pair = db.session.scalars(select(Position).order_by(Position.number)).all()
        assert [(row.number, row.role, row.least, row.seats) for row in pair] == [
            (1, "course_teacher", 1, 1),
            (2, "course_student", 3, 6),
        ]


def test_a_withdrawal_asks_why(app, town, browse):
    """Without a reason it is not done; with one it is over for good."""
    officer = browse("enterprise")
    address = posted(officer, position())
    refused = officer.post(f"{address}/withdraw", data={"reason": ""})
    assert refused.status_code == WRONG
    assert "Say why" in refused.text
    assert officer.post(f"{address}/withdraw", data={"reason": "预算改变"}).status_code == FOUND
    assert officer.post(f"{address}/submit").status_code == CONFLICT
    with app.app_context():
        assert db.session.get(Position, last_part(address)).state is PositionState.WITHDRAWN


def test_somebody_without_an_enterprise_posts_nothing(town, browse):
    """Zones and universities look, enterprises post."""
    for address in ("/positions/new", "/courses/new", "/our-positions"):
        assert browse("zone").get(address).status_code == FORBIDDEN


def test_a_role_nobody_knows_is_not_guessed(town, browse):
    """An unknown word in the address is a 404."""
    assert browse("enterprise").get("/positions/new?role=emperor").status_code == MISSING
