"""Where a round asks for it, the education authority endorses; everything else is as without."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from placement.foundation.audit import AuditEntry
from placement.foundation.database import command, db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.foundation.outbox import OutboxMessage
from placement.nominations import endorsements, service
from placement.nominations.models import Endorsement, Nomination
from placement.nominations.queries import nominations_that_count
from placement.nominations.states import EndorsementState, NominationState
from placement.reference.states import Role
from placement.rounds import service as rounds
from tests.factories import a_consented_nomination, a_town, actor_of, an_officer

ADVISOR = Role.TECHNICAL_ADVISOR
E = EndorsementState


@command
def ask(town) -> None:
    """Let the round ask for endorsements, as if it had been planned so."""
    town.round().asks_endorsement = True


@pytest.fixture
def asking(town):
    """Return the town whose round asks for endorsements, with two nominations that have consent."""
    ask(town)
    for name in ("staff0", "staff1"):
        a_consented_nomination(town.actor("university"), town.round(), town.person(name), ADVISOR)
    return town


def nominations(town) -> list[Nomination]:
    return list(db.session.scalars(select(Nomination).where(Nomination.round_id == town.round_id).order_by("id")))


def test_a_round_that_does_not_ask_has_no_endorsements(town):
    """What has consent counts; endorsing is refused."""
    row = a_consented_nomination(town.actor("university"), town.round(), town.person("staff0"), ADVISOR)
    assert db.session.scalars(select(Endorsement)).all() == []
    assert db.session.scalars(nominations_that_count(town.round())).all() == [row]
    with pytest.raises(Refused, match="不要求审核"):
        service.endorse(town.actor("authority"), [row])


def test_only_what_is_endorsed_counts_at_closing(asking):
    """The other one is not in the snapshot, though it has consent and meets the rules."""
    first, second = nominations(asking)
    assert db.session.scalars(nominations_that_count(asking.round())).all() == []
    service.endorse(asking.actor("authority"), [first])
    snapshot = rounds.close_round(asking.actor("coordinator"), asking.round())
    people = [one["id"] for one in json.loads(snapshot.content)["people"]]
    assert people == [f"p{first.person_id}"]
    assert second.person_id != first.person_id


def test_returned_corrected_and_sent_again(asking):
    """The officers are told why; the authority decides anew; every step is in the audit."""
    row = nominations(asking)[0]
    authority, university = asking.actor("authority"), asking.actor("university")
    service.return_nominations(authority, [row], "补充聘期")
    assert (row.endorsement.state, row.endorsement.reason) == (E.RETURNED, "补充聘期")
    letter = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key.startswith("returned-"))).one()
    assert letter.address == asking.person("university").email
    assert "补充聘期" in letter.body
    service.send_again(university, row)
    with pytest.raises(WrongState):
        service.send_again(university, row)
    service.endorse(authority, [row])
    assert row.endorsement.state is E.ENDORSED
    acts = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "endorsement").order_by("id"))
    assert list(acts) == ["endorsement:return", "endorsement:send_again", "endorsement:endorse"]


def test_a_renewed_nomination_is_endorsed_anew(asking):
    """Taking back and putting forward again does not keep what the authority said of the first time."""
    row, university = nominations(asking)[0], asking.actor("university")
    service.endorse(asking.actor("authority"), [row])
    service.withdraw_nomination(university, row, "不去了")
    with pytest.raises(Refused, match="撤回"):
        service.endorse(asking.actor("authority"), [row])
    officer = actor_of(an_officer(asking.organisation("other_university")))
    row = service.nominate(officer, asking.round(), asking.person("stranger"), ADVISOR)
    with pytest.raises(NotAllowed):
        service.endorse(asking.actor("authority"), [row])
    assert endorsements.waiting_count(asking.actor("coordinator"), asking.round()) == 1
    service.endorse(asking.actor("coordinator"), [row])
    assert row.endorsement.state is E.ENDORSED


def test_a_closed_round_takes_no_endorsement(asking):
    """What was frozen stays."""
    row = nominations(asking)[0]
    rounds.close_round(asking.actor("coordinator"), asking.round())
    for act in (
        lambda: service.endorse(asking.actor("authority"), [row]),
        lambda: service.return_nominations(asking.actor("authority"), [row], "迟了"),
        lambda: service.withdraw_many(asking.actor("university"), [row], "迟了"),
    ):
        with pytest.raises(WrongState):
            act()


@pytest.fixture
def either(any_app):
    """Return a town on SQLite and on PostgreSQL, whose round asks for endorsements."""
    with any_app.test_request_context():
        town = a_town()
        ask(town)
        yield town


def test_every_move_holds_on_both_databases(either):
    """Nominate many, remind, consent, return, send again, endorse, withdraw: the states and the dates they need."""
    university, authority, round_ = either.actor("university"), either.actor("authority"), either.round()
    ids = [either.people[name] for name in ("staff0", "staff1", "elder")]
    with pytest.raises(Refused, match="不符合规则"):
        service.nominate_many(university, round_, ids, ADVISOR, not_passing=0)
    made = service.nominate_many(university, round_, ids, ADVISOR, not_passing=1)
    rows = [db.session.get_one(Nomination, number) for number in made]
    rows.sort(key=lambda row: ids.index(row.person_id))
    assert [row.endorsement.state for row in rows] == [E.WAITING] * 3
    assert len(service.remind_people(university, round_)) == 3
    assert service.remind_people(university, round_) == []
    service.consent(either.actor("staff0"), rows[0])
    service.return_nominations(authority, rows[:2], "补充材料")
    service.send_again(university, rows[0])
    service.endorse(authority, [rows[0]])
    service.withdraw_many(university, rows[1:], "另有任务")
    assert [row.state for row in rows] == [NominationState.CONSENTED] + [NominationState.WITHDRAWN] * 2
    assert [row.endorsement.state for row in rows] == [E.ENDORSED, E.RETURNED, E.WAITING]
    again = service.nominate_many(university, round_, [ids[1]], ADVISOR, not_passing=0)
    assert again == [rows[1].id]
    assert (rows[1].endorsement.state, rows[1].reminded_at) == (E.WAITING, None)


# Pages


def test_the_authority_endorses_in_bulk_and_returns_with_a_reason(town_site, asking):
    """All that wait and meet the rules at once; a return needs ticks and a reason and keeps them."""
    authority = town_site.browser("authority")
    address = f"/endorsements/{asking.organisations['university']}"
    assert "To endorse" in authority.get("/endorsements").text
    first, second = [row.id for row in nominations(asking)]
    nothing = authority.post(address, data={"act": "return", "reason": "x"})
    assert (nothing.status_code, "Tick at least one" in nothing.text) == (422, True)
    silent = authority.post(address, data={"act": "return", "nomination": first})
    assert silent.status_code == 422
    assert f'value="{first}" checked' in silent.text
    assert "Say why" in silent.text
    assert authority.post(address, data={"act": "return", "nomination": first, "reason": "补充"}).status_code == 302
    assert authority.post(address, data={"act": "endorse_all"}).status_code == 302
    assert [row.endorsement.state for row in nominations(asking)] == [E.RETURNED, E.ENDORSED]
    assert authority.post(address, data={"act": "endorse", "nomination": 999}).status_code == 404
    assert second


def test_everybody_sees_where_a_nomination_stands(town_site, asking):
    """The person, the university with a task and the way to send it again, the authority with a task."""
    row = nominations(asking)[0]
    assert "Endorse 2 nominations" in town_site.browser("authority").get("/home").text
    service.return_nominations(asking.actor("authority"), [row], "请补充聘期")
    assert "请补充聘期" in town_site.browser("staff0").get("/my/nominations").text
    officer = town_site.browser("university")
    assert "1 nomination was returned" in officer.get("/home").text
    assert "staff0" in officer.get("/nominations?endorsement=returned").text
    assert "staff1" not in officer.get("/nominations?endorsement=returned").text
    page = officer.get(f"/nominations/{row.id}").text
    assert "请补充聘期" in page
    assert f"/nominations/{row.id}/send-again" in page
    assert officer.post(f"/nominations/{row.id}/send-again").status_code == 302
    authority = town_site.browser("authority")
    assert authority.post(f"/nominations/{row.id}/endorsement", data={"act": "return"}).status_code == 302
    assert nominations(asking)[0].endorsement.state is E.WAITING
    assert authority.post(f"/nominations/{row.id}/endorsement", data={"act": "endorse"}).status_code == 302
    assert nominations(asking)[0].endorsement.state is E.ENDORSED


def test_the_desk_warns_before_closing(town_site, asking):
    """Whoever closes sees how many would not count; none once all are endorsed."""
    coordinator, address = town_site.browser("coordinator"), f"/rounds/{asking.round_id}/desk"
    assert "2 nominations with consent are not endorsed" in coordinator.get(address).text
    service.endorse(asking.actor("authority"), nominations(asking))
    assert "not endorsed" not in coordinator.get(address).text


def test_the_rules_page_says_whether_endorsement_is_asked(town_site, town):
    """Everybody reads it."""
    address = f"/rounds/{town.round_id}"
    assert "Not asked for in this round" in town_site.browser().get(address).text
    ask(town)
    assert "counts at closing only if the education authority" in town_site.browser().get(address).text
