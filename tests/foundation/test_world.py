"""The small world and the client that tests are made with."""

from __future__ import annotations

from sqlalchemy import select

from placement.accounts.actor import PLATFORM
from placement.accounts.drafts import PersonDraft
from placement.accounts.service import add_person, choose_language
from placement.accounts.states import MembershipRole
from placement.eligibility.states import Verdict
from placement.foundation.audit import broken_links
from placement.foundation.database import db
from placement.nominations.models import Application, Nomination
from placement.preferences.models import PreferenceList
from tests.factories import a_zone, an_officer


def test_everybody_in_the_small_world_is_eligible_and_has_a_list(world):
    for row in [*db.session.scalars(select(Nomination)), *db.session.scalars(select(Application))]:
        assert row.verdict == Verdict.PASS, row.findings
    assert len(db.session.scalars(select(PreferenceList)).all()) == 9
    assert broken_links() == []


def test_two_browsers_are_two_people_though_the_test_holds_a_context(world, sign_in):
    zone, staff = sign_in(world.person("zone")), sign_in(world.person("staff0"))
    assert zone.get("/desk").status_code == 200
    assert staff.get("/desk").status_code == 403
    assert zone.get("/desk").status_code == 200


def test_what_a_request_writes_is_seen_by_the_test_and_the_other_way_round(world, sign_in):
    person = world.person("staff0")
    browser = sign_in(person)
    assert person.language is None
    browser.get("/language/en")
    assert person.language == "en"
    choose_language(person, "zh")
    assert person.language == "zh"


def test_somebody_acts_for_the_organisation_that_was_asked_for(app, sign_in):
    first, second = a_zone(0), a_zone(1)
    person = an_officer(first)
    add_person(PLATFORM, PersonDraft(person.name_zh, person.email), second, MembershipRole.OFFICER)
    for zone, other in ((first, second), (second, first)):
        page = sign_in(person, zone).get("/enterprises").text
        assert zone.name_zh in page
        assert other.name_zh not in page
