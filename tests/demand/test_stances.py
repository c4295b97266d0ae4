"""An enterprise that posts nothing says that it is interested, or why it hosts nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from placement.demand import queries, service
from placement.demand.drafts import StanceDraft
from placement.demand.models import Stance
from placement.demand.states import NotHosting, Say
from placement.foundation.audit import AuditEntry
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.programme.models import Round
from tests.demand.papers import position, posted

OK, FOUND, FORBIDDEN, MISSING, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422
ADDRESS = "/our-positions/no-post"
BUDGET = {"kind": "not_hosting", "reason": "budget", "note": "明年可以考虑"}
INTERESTED = {
    "kind": "interested",
    "reason": "",
    "roles": ["technical_advisor", "course_teacher"],
    "note": "传感器方向",
}


def counts(town, issuer=None):
    return queries.counts_without_position(town.round_id, town.organisations[issuer] if issuer else None)


def test_the_last_word_counts_and_every_word_is_on_record(app, town, browse):
    """One row for the round; taken back, it counts no more."""
    officer = browse("enterprise")
    assert officer.post(ADDRESS, data=BUDGET).status_code == FOUND
    assert counts(town) == {"not_hosting": 1, "budget": 1, "silent": 1}
    assert officer.post(ADDRESS, data=INTERESTED).status_code == FOUND
    assert counts(town) == {"interested": 1, "silent": 1}
    assert db.session.scalar(select(func.count()).select_from(Stance)) == 1
    assert "We would host somebody who fits" in officer.get(ADDRESS).text
    assert officer.post(f"{ADDRESS}/take-back").status_code == FOUND
    assert counts(town) == {"silent": 2}
    assert officer.post(f"{ADDRESS}/take-back").status_code == MISSING
    said = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("stance:"))).all()
    assert said == ["stance:say", "stance:say", "stance:take_back"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose one"),
        ({"kind": "not_hosting"}, "Choose why you host nobody"),
        ({"kind": "not_hosting", "reason": "other"}, "Say in a few words why"),
        ({"kind": "interested"}, "Say what you work on"),
        ({"kind": "interested", "note": "x" * 1001}, "1000"),
        (INTERESTED | {"roles": ["emperor"]}, "emperor"),
    ],
)
def test_what_is_missing_is_asked_for(app, town, browse, sent, words):
    answer = browse("enterprise").post(ADDRESS, data=sent)
    assert answer.status_code == WRONG
    assert words in answer.text
    assert counts(town) == {"silent": 2}


def test_a_position_that_is_sent_counts_instead(app, town, browse):
    """A draft does not yet."""
    officer = browse("enterprise")
    officer.post(ADDRESS, data=BUDGET)
    address = posted(officer, position())
    assert counts(town, "zone") == {"not_hosting": 1, "budget": 1}
    officer.post(f"{address}/submit")
    assert counts(town, "zone") == {}


def test_the_zone_and_the_office_read_it_and_nobody_else(app, town, browse):
    """The desk and the radar count; each number opens the enterprises behind it."""
    browse("enterprise").post(ADDRESS, data=BUDGET)
    behind = "/radar/enterprises?only=budget"
    assert "Host nobody in this round: 1" in browse("zone").get("/desk").text
    assert "only=budget" in browse("coordinator").get("/radar").text
    for reader in ("zone", "coordinator"):
        page = browse(reader).get(behind)
        assert "明年可以考虑" in page.text
    assert "明年可以考虑" not in browse("other_zone").get("/radar/enterprises").text
    assert browse("coordinator").get("/radar/enterprises?only=silent").text.count('<th scope="row"') == 1
    assert "No such enterprise" in browse("coordinator").get("/radar/enterprises?only=timing").text
    assert browse("coordinator").get("/radar/enterprises?only=whim").status_code == MISSING
    for reader in ("university", "authority", "other_enterprise"):
        assert browse(reader).get(behind).status_code == FORBIDDEN
    assert "only=budget" not in browse("university").get("/radar").text


def test_after_the_last_deadline_nothing_is_said(app, town, browse):
    round_ = db.session.get(Round, town.round_id)
    for name in ("demand_until", "nominations_until", "preferences_until"):
        setattr(round_, name, now() - timedelta(seconds=1))
    round_.opens_at = now() - timedelta(days=2)
    db.session.commit()
    assert "The deadline has passed" in browse("enterprise").get(ADDRESS).text
    answer = browse("enterprise").post(ADDRESS, data=BUDGET)
    assert answer.status_code == CONFLICT
    assert "明年可以考虑" in answer.text


def test_only_the_enterprise_itself_says_something(town):
    host, round_ = town.organisation("enterprise"), town.round()
    for stranger in ("other_enterprise", "zone", "coordinator"):
        with pytest.raises(NotAllowed):
            service.say_stance(town.actor(stranger), host, round_, StanceDraft(Say.INTERESTED, note="有兴趣"))
    for half_said in (
        StanceDraft(Say.NOT_HOSTING),
        StanceDraft(Say.INTERESTED),
        StanceDraft(Say.INTERESTED, NotHosting.BUDGET, note="有兴趣"),
        StanceDraft(Say.NOT_HOSTING, NotHosting.OTHER),
    ):
        with pytest.raises(Refused):
            service.say_stance(town.actor("enterprise"), host, round_, half_said)
    said = service.say_stance(town.actor("enterprise"), host, round_, StanceDraft(Say.INTERESTED, note="有兴趣"))
    with pytest.raises(NotAllowed):
        service.take_back_stance(town.actor("other_enterprise"), town.organisation("other_enterprise"), said)
    round_.preferences_until = round_.nominations_until = round_.demand_until = now() - timedelta(seconds=1)
    db.session.commit()
    with pytest.raises(WrongState):
        service.take_back_stance(town.actor("enterprise"), host, said)


@pytest.mark.parametrize("values", [{"kind": Say.NOT_HOSTING}, {"kind": Say.INTERESTED, "reason": NotHosting.RULES}])
def test_the_database_keeps_reason_and_answer_together(town, values):
    db.session.add(
        Stance(round_id=town.round_id, enterprise_id=town.organisations["enterprise"], said_at=now(), **values)
    )
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
