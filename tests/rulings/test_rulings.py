"""Exceptions, checks, declarations and clearances: who may, what follows, and what stays on record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from placement.accounts.service import keep_facts
from placement.demand.models import Position
from placement.eligibility.states import Rule, Verdict
from placement.foundation.audit import AuditEntry
from placement.foundation.database import command, db
from placement.foundation.errors import NotAllowed, Refused, WrongState
from placement.nominations import service as nominations
from placement.nominations.models import Nomination
from placement.nominations.queries import findings_for
from placement.organisations.models import Organisation
from placement.programme.models import RoundPolicy
from placement.reference.queries import version_named
from placement.reference.states import Role
from placement.rounds.snapshot import take
from tests.factories import STAFF_FACTS, a_planned_round, a_position_draft, a_published_position, actor_of

VP = Role.VICE_PRESIDENT


@command
def use(world, role: Role, profile: str) -> None:
    """Let the open round judge a role by another profile, as if it had been planned so."""
    row = db.session.scalars(select(RoundPolicy).filter_by(round_id=world.round_id, role=role)).one()
    row.version_id = version_named(profile).id


def put_forward(world, name: str = "staff0", *, born: int = 1990, role: Role = VP):
    person, officer = world.person(name), world.actor("university")
    keep_facts(officer, {person.id: replace(STAFF_FACTS, birth_year=born)})
    return nominations.nominate(officer, world.round(), person, role)


def test_the_authority_grants_what_the_profile_provides_for(town_site):
    """57 against 55, 60 with an exception: the verdict passes and names officer and reason; it can be taken back."""
    world = town_site.world
    with town_site.app.test_request_context():
        row = put_forward(world, born=1968)
        assert row.verdict == Verdict.FAIL
        number = row.id
    authority, staff = town_site.browser("authority"), town_site.browser("staff0")
    assert "Grant an exception" in authority.get(f"/nominations/{number}").text
    sent = authority.post(f"/nominations/{number}/exceptions/age", data={"reason": ""})
    assert sent.status_code == 422
    assert authority.post(f"/nominations/{number}/exceptions/age", data={"reason": "国家级人才"}).status_code == 302
    page = staff.get(f"/nominations/{number}").text
    assert "Passes by an exception of" in page
    assert "国家级人才" in page
    assert authority.post(f"/nominations/{number}/exceptions/age", data={"reason": "again"}).status_code == 422
    desk = authority.get("/rulings?tab=granted").text
    address = desk.split('href="/exceptions/')[1].split('"')[0]
    assert authority.post(f"/exceptions/{address}", data={"reason": "误批"}).status_code == 302
    page = staff.get(f"/nominations/{number}").text
    assert "Passes by an exception of" not in page
    assert "误批" in page
    with town_site.app.test_request_context():
        acts = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("rule_exception:%"))).all()
        assert acts == ["rule_exception:grant", "rule_exception:revoke"]


@pytest.mark.parametrize("name", ["university", "zone", "staff0", "enterprise"])
def test_nobody_else_grants(town, name):
    """Neither the own university nor anybody of the enterprises' side."""
    row = put_forward(town, born=1968)
    with pytest.raises(NotAllowed):
        nominations.grant_exception(town.actor(name), row, Rule.AGE, reason="x")


def test_only_the_coordinator_goes_beyond_what_the_profile_names(town):
    """A management post is no ground that a profile names; the law on adults is nobody's to bend."""
    person, officer = town.person("staff0"), town.actor("university")
    keep_facts(officer, {person.id: replace(STAFF_FACTS, management_post=True)})
    row = nominations.nominate(officer, town.round(), person, VP)
    with pytest.raises(NotAllowed):
        nominations.grant_exception(town.actor("authority"), row, Rule.MANAGEMENT_POST, reason="x")
    with pytest.raises(NotAllowed):
        nominations.grant_exception(town.actor("coordinator"), row, Rule.ADULT, reason="x")
    nominations.grant_exception(town.actor("coordinator"), row, Rule.MANAGEMENT_POST, reason="即将卸任")
    assert row.verdict == Verdict.PASS
    finding = next(one for one in row.findings if one["rule"] == "management_post")
    assert (finding["reason"], finding["value"], finding["version"]) == ("即将卸任", "yes", 1)


def test_an_exception_enters_the_snapshot_without_a_name(town):
    """By rule and officer's number; the reason stays out."""
    row = put_forward(town, born=1968)
    nominations.grant_exception(town.actor("coordinator"), row, Rule.AGE, reason="国家级人才")
    nominations.consent(actor_of(town.person("staff0")), row)
    content, _counts = take(town.round())
    officer = town.people["coordinator"]
    assert f'"exceptions":[{{"by":"p{officer}","rule":"age"}}]'.encode() in content
    assert "国家级人才".encode() not in content


def test_a_check_of_a_person_is_ticked_by_the_home_university(town_site):
    """Henan asks for related experience: unknown, then confirmed with the officer's name, then refused."""
    world = town_site.world
    with town_site.app.test_request_context():
        use(world, VP, "cn-ha-tvp-2025")
        number = put_forward(world).id
    key = {"key": "cn-ha-tvp-2025.related_experience"}
    officer = town_site.browser("university")
    assert "work experience is related" in officer.get(f"/nominations/{number}").text
    for holds, verdict in (("yes", Verdict.PASS), ("no", Verdict.FAIL)):
        assert officer.post(f"/nominations/{number}/checks", data=key | {"holds": holds}).status_code == 302
        with town_site.app.test_request_context():
            row = db.session.get(Nomination, number)
            found = next(one for one in row.findings if one["rule"] == "check")
            assert (found["verdict"], row.verdict) == (verdict, verdict)
            assert found["by"] == world.person("university").display_name
    assert officer.post(f"/nominations/{number}/checks", data=key | {"holds": ""}).status_code == 422
    assert officer.post(f"/nominations/{number}/checks", data={"key": "x.y", "holds": "yes"}).status_code == 404
    assert town_site.browser("authority").post(
        f"/nominations/{number}/checks", data=key | {"holds": "yes"}
    ).status_code == 403  # fmt: skip


def test_a_check_of_an_enterprise_is_ticked_by_its_zone(town_site):
    """Shaanxi asks two things of the enterprise; nobody may be placed there until both are confirmed."""
    world = town_site.world
    with town_site.app.test_request_context():
        use(world, VP, "cn-sn-tvp-2025")
        host = world.organisation("enterprise")
        position = a_published_position(
            world.actor("enterprise"), world.actor("zone"), host, world.round(), a_position_draft(VP)
        )
        put_forward(world)
        j, h = position.id, host.id
    zone = town_site.browser("zone")
    page = zone.get("/checks").text
    assert "independent legal person" in page
    for code in ("independent_legal_person", "running_rd"):
        data = {"subject": f"h{h}", "key": f"cn-sn-tvp-2025.{code}", "holds": "yes"}
        assert town_site.browser("enterprise").post("/checks", data=data).status_code == 403
        assert zone.post("/checks", data=data).status_code == 302
    with town_site.app.test_request_context():
        row = db.session.get(Position, j)
        found = findings_for(world.round(), world.person("staff0"), row)
        assert [f.verdict for f in found if f.rule is Rule.CHECK] == [Verdict.PASS, Verdict.PASS]
        assert [f.missing for f in found if f.verdict is Verdict.UNKNOWN] == ["host_founded_on"]
    assert f"/checks/enterprises/{h}" in zone.get("/checks").text
    assert zone.post(f"/checks/enterprises/{h}", data={"founded_on": "2020-05-01"}).status_code == 302
    assert f"/checks/enterprises/{h}" not in zone.get("/checks").text
    with town_site.app.test_request_context():
        row = db.session.get(Position, j)
        found = findings_for(world.round(), world.person("staff0"), row)
        assert {f.verdict for f in found} == {Verdict.PASS}


TIE = {"name": "云栖木传感", "share_percent": "30", "evidence": "工商登记信息，2026年9月1日查询"}


def test_a_declared_tie_bars_the_pair_until_a_named_officer_clears_it(town_site):
    """Declared with evidence, seen by the authority, cleared for this pair only, taken back again."""
    world = town_site.world
    with town_site.app.test_request_context():
        host = world.organisation("enterprise")
        args = world.actor("enterprise"), world.actor("zone"), host, world.round()
        position = a_published_position(*args, a_position_draft(VP))
        put_forward(world)
        code, h, j, person = host.code, host.id, position.id, world.people["staff0"]
    staff, authority = town_site.browser("staff0"), town_site.browser("authority")
    mistyped = TIE | {"credit_code": f"{code[:-1]}!", "relation": "founder"}
    assert staff.post("/my/interests", data=mistyped).status_code == 422
    assert staff.post("/my/interests", data=TIE | {"credit_code": code, "relation": "family"}).status_code == 302
    assert staff.post("/my/interests", data=TIE | {"credit_code": code, "relation": "family"}).status_code == 422

    def judged() -> tuple[str, str]:
        with town_site.app.test_request_context():
            row = db.session.get(Position, j)
            found = findings_for(world.round(), world.person("staff0"), row)
            return next((f.verdict, f.reason) for f in found if f.rule is Rule.FAMILY)

    assert judged() == (Verdict.FAIL, "")
    assert "工商登记信息" in authority.get("/rulings").text
    address = f"/conflicts/{person}/{h}/family"
    assert town_site.browser("university").get(address).status_code == 403
    assert authority.post(address, data={"reason": "本人已书面回避"}).status_code == 302
    assert judged() == (Verdict.PASS, "本人已书面回避")
    assert authority.get(address).status_code == 404  # nothing waits there any more
    desk = authority.get("/rulings?tab=cleared").text
    revoke = "/clearances/" + desk.split('href="/clearances/')[1].split('"')[0]
    assert authority.post(revoke, data={"reason": "情况有变"}).status_code == 302
    assert judged() == (Verdict.FAIL, "")


def test_a_company_of_the_university_bars_all_its_people(town_site):
    """Listed by an officer of the university, with its evidence; taken off with a reason and kept on record."""
    world = town_site.world
    with town_site.app.test_request_context():
        host = world.organisation("enterprise")
        args = world.actor("enterprise"), world.actor("zone"), host, world.round()
        position = a_published_position(*args, a_position_draft(VP))
        put_forward(world)
        code, j = host.code, position.id
    officer = town_site.browser("university")
    assert town_site.browser("staff0").post("/companies", data=TIE | {"credit_code": code}).status_code == 403
    assert officer.post("/companies", data=TIE | {"credit_code": code}).status_code == 302

    def verdict() -> Verdict:
        with town_site.app.test_request_context():
            row = db.session.get(Position, j)
            found = findings_for(world.round(), world.person("staff0"), row)
            return next(f.verdict for f in found if f.rule is Rule.HOME_ORG_COMPANY)

    assert verdict() is Verdict.FAIL
    assert code in town_site.browser("authority").get("/rulings").text
    address = "/companies/" + officer.get("/companies").text.split('href="/companies/')[1].split('"')[0]
    assert officer.post(address, data={"reason": "股权已转让"}).status_code == 302
    assert verdict() is Verdict.PASS
    assert "股权已转让" in officer.get("/companies").text


def test_a_profile_may_bound_the_nominations_of_a_university(town):
    """Five at most; the sixth is refused, and a withdrawn one makes room."""
    use(town, VP, "cn-js-ip-ug-2020")
    for number in range(5):
        row = put_forward(town, f"staff{number}")
    with pytest.raises(Refused):
        put_forward(town, "staff5")
    nominations.withdraw_nomination(town.actor("university"), row, "换人")
    put_forward(town, "staff5")


def test_what_is_taken_back_cannot_be_taken_back_twice(town):
    """The second time is refused, and the organisation stays the one that ruled."""
    row = put_forward(town, born=1968)
    coordinator = town.actor("coordinator")
    exception = nominations.grant_exception(coordinator, row, Rule.AGE, reason="国家级人才")
    assert db.session.get(Organisation, exception.organisation_id).kind == "operator"
    nominations.revoke_exception(coordinator, exception, "误批")
    with pytest.raises(WrongState):
        nominations.revoke_exception(coordinator, exception, "误批")


def test_a_rule_of_the_round_stands_beside_the_profiles_own(town_site):
    """The public page shows value, own value and reason; the verdict names it; an open round is locked."""
    world = town_site.world
    coordinator = town_site.browser("coordinator")
    with town_site.app.test_request_context():
        planned = a_planned_round(world.actor("coordinator"))
        number = planned.id
    address = f"/rounds/{number}/overrides/vice_president/max_age"
    assert coordinator.post(address, data={"value": "58", "reason": ""}).status_code == 422
    assert coordinator.post(address, data={"value": "55", "reason": "x"}).status_code == 422
    assert coordinator.post(address, data={"value": "58", "reason": "省厅同意放宽"}).status_code == 302
    page = town_site.browser().get(f"/rounds/{number}").text
    for words in ("58 years", "profile: 55 years", "省厅同意放宽"):
        assert words in page
    assert coordinator.post(f"/rounds/{world.round_id}/overrides/vice_president/max_age",
                            data={"value": "58", "reason": "y"}).status_code == 409  # fmt: skip


def test_a_company_that_the_university_entered_is_a_conflict_too(town_site):
    """The officer's own column of a person's companies counts like a declaration, without evidence."""
    world = town_site.world
    with town_site.app.test_request_context():
        host = world.organisation("enterprise")
        args = world.actor("enterprise"), world.actor("zone"), host, world.round()
        a_published_position(*args, a_position_draft(VP))
        person, officer = world.person("staff0"), world.actor("university")
        keep_facts(officer, {person.id: replace(STAFF_FACTS, companies=(host.code,))})
        nominations.nominate(officer, world.round(), person, VP)
    page = town_site.browser("coordinator").get("/rulings").text
    assert "Own company, as the university entered it" in page
    assert "No evidence was given" in page
