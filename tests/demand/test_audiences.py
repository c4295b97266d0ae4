"""Who may read a position, whom an enterprise has in mind, and who may not judge it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from placement.accounts.actor import PLATFORM
from placement.accounts.drafts import PersonDraft
from placement.accounts.service import add_person
from placement.accounts.states import MembershipRole
from placement.demand.drafts import PositionDraft
from placement.demand.models import Position
from placement.demand.service import post_position, return_position, submit_position, verify_position
from placement.demand.states import Audience, PayTax, PayUnit, PositionState, ReturnReason
from placement.demand.wording import pay_words
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.foundation.errors import Refused
from placement.nominations.queries import findings_for, nominations_of_person, positions_open_to
from placement.nominations.service import correct_facts
from placement.preferences import service as preferences
from placement.preferences.queries import short_lists
from placement.rounds.snapshot import take
from tests.factories import (
    STAFF_FACTS,
    World,
    a_consented_nomination,
    a_member_of_staff,
    a_position_draft,
    a_published_position,
    a_university,
    actor_of,
    an_officer,
)

SECRET = "只有参与者可以知道的难题，三十个字以上才算写清楚了。"


@pytest.fixture(autouse=True)
def in_english(app):
    """Let refusals outside of a browser speak English."""
    with force_locale("en"):
        yield


@pytest.fixture
def client(app):
    """Return a browser in which nobody is signed in, in English."""
    browser = app.test_client()
    browser.get("/language/en")
    return browser


@pytest.fixture
def sign_in(sign_in):
    """Return a way to open a browser as a person, in English."""

    def enter(person, organisation=None):
        browser = sign_in(person, organisation)
        browser.get("/language/en")
        return browser

    return enter


def listed(world: World, **changed) -> Position:
    """Return a published position with these changes."""
    return a_published_position(
        world.actor("enterprise"), world.actor("zone"), world.organisation("enterprise"), world.round(),
        replace(a_position_draft(), tasks=SECRET, **changed),
    )  # fmt: skip


def invited(world: World) -> Position:
    home = world.organisation("university").id
    return listed(world, title="定向岗位", audience=Audience.INVITED, intended_home=home, intended_person="李某某")


def address(position: Position) -> str:
    return f"/positions/{position.id}"


def test_a_task_for_participants_is_hidden_until_somebody_signs_in(world, client, sign_in):
    """The public page shows the head; a member of staff reads all of it; a search finds nothing hidden."""
    position = listed(world, audience=Audience.MEMBERS)
    page = client.get(address(position))
    assert page.status_code == 200
    assert SECRET not in page.text
    assert "for those who take part" in page.text
    assert SECRET not in client.get("/demand").text
    assert position.title not in client.get("/demand?q=三十个字").text
    assert SECRET in sign_in(world.person("staff0")).get(address(position)).text


def test_an_invitation_is_on_no_page_of_others(world, client, sign_in):
    """Nobody but the university invited, the enterprise, its issuer and the coordinators finds it."""
    position = invited(world)
    other = an_officer(a_university(5))
    assert client.get(address(position)).status_code == 404
    assert "定向岗位" not in client.get("/demand").text
    assert "1 more number is by invitation" in client.get("/demand").text
    assert sign_in(other).get(address(position)).status_code == 404
    for name in ("staff0", "university", "enterprise", "zone", "coordinator"):
        assert (name, sign_in(world.person(name)).get(address(position)).status_code) == (name, 200)


def test_whom_an_enterprise_has_in_mind_is_for_its_zone_only(world, sign_in):
    """Those who may read an invitation do not read the name that is meant."""
    position = invited(world)
    assert "李某某" in sign_in(world.person("zone")).get(address(position)).text
    assert "李某某" not in sign_in(world.person("staff0")).get(address(position)).text
    assert "李某某" not in sign_in(world.person("university")).get(address(position)).text


def test_only_the_people_invited_can_choose_it(world):
    """Somebody else neither sees nor ranks it, and the frozen inputs say the same."""
    position, round_ = invited(world), world.round()
    elsewhere = a_university(5)
    stranger = a_member_of_staff(elsewhere)
    a_consented_nomination(actor_of(an_officer(elsewhere)), round_, stranger, position.role)
    assert position in positions_open_to(round_, world.person("staff0"))
    assert position not in positions_open_to(round_, stranger)
    assert [f.verdict for f in findings_for(round_, stranger, position) if f.rule == "invited"] == ["fail"]
    with pytest.raises(Refused, match="not open to you"):
        preferences.certify(actor_of(stranger), round_, [position.id])
    preferences.certify(world.actor("staff0"), round_, [position.id])
    assert take(round_)[1]["choices"] > 0


@pytest.mark.parametrize("draft", [
    replace(a_position_draft(), audience=Audience.INVITED),
    replace(a_position_draft(), audience=Audience.INVITED, intended_home=1),
])  # fmt: skip
def test_an_invitation_names_a_university(world, draft):
    """Without one, or with another kind of organisation, it is refused."""
    with pytest.raises(Refused, match="university"):
        post_position(world.actor("enterprise"), world.organisation("enterprise"), world.round(), draft)


def submitted(world: World, draft: PositionDraft) -> Position:
    officer = world.actor("enterprise")
    position = post_position(officer, world.organisation("enterprise"), world.round(), draft)
    submit_position(officer, position)
    return position


def test_a_need_that_lapses_before_people_have_chosen_is_not_sent(world):
    """It would be chosen in vain; on the last day of choices it still counts."""
    last = world.round().preferences_until
    with pytest.raises(Refused, match="lapses before"):
        submitted(world, replace(a_position_draft(), lapses_on=(now() - timedelta(days=1)).date()))
    lasting = replace(a_position_draft(), lapses_on=(last + timedelta(days=1)).date())
    assert submitted(world, lasting).state is PositionState.SUBMITTED


def test_nobody_checks_positions_of_an_enterprise_that_he_acts_for_too(world, sign_in):
    """An officer of the zone who is an officer of the enterprise leaves it to a colleague."""
    both = world.person("zone")
    draft = PersonDraft(both.name_zh, both.email)
    add_person(PLATFORM, draft, world.organisation("enterprise"), MembershipRole.OFFICER)
    zone = actor_of(both, world.organisation("zone"))
    position = submitted(world, a_position_draft())
    with pytest.raises(Refused, match="colleague"):
        verify_position(zone, position)
    with pytest.raises(Refused, match="colleague"):
        return_position(zone, position, ReturnReason.OTHER, "不合适")
    browser = sign_in(both, world.organisation("zone"))
    assert browser.post(f"{address(position)}/verify").status_code == 422
    assert browser.post("/desk/verify", data={"position": str(position.id)}).status_code == 422
    assert "as well" in browser.get(address(position)).text
    assert "you act for this enterprise too" in browser.get("/desk").text
    assert db.session.get(Position, position.id).state is PositionState.SUBMITTED
    colleague = actor_of(an_officer(world.organisation("zone")))
    verify_position(colleague, position)
    assert db.session.get(Position, position.id).state is PositionState.VERIFIED


@pytest.mark.parametrize(("unit", "tax", "words"), [
    (PayUnit.YEAR, PayTax.BEFORE, "¥150,000–¥200,000 a year before tax"),
    (PayUnit.MONTH, PayTax.AFTER, "¥15–¥20 a month after tax"),
    (PayUnit.DAY, PayTax.BEFORE, "¥15–¥20 a day at work before tax"),
    (PayUnit.TERM, PayTax.AFTER, "¥150,000–¥200,000 for the whole term after tax"),
])  # fmt: skip
def test_pay_says_its_unit_and_its_tax(world, unit, tax, words):
    """An amount alone says nothing."""
    assert pay_words(submitted(world, replace(a_position_draft(), pay_unit=unit, pay_tax=tax))) == words


def test_what_an_enterprise_says_of_itself_stands_beside_its_positions(world, client, sign_in):
    """Its officer changes it; readers see standing and research; more researchers than people are refused."""
    officer = sign_in(world.person("enterprise"))
    said = {
        "main_business": "传感器与封装材料的研发和制造", "kinds": ["high_tech", "gazelle"], "employees": "120",
        "rd_staff": "40", "rd_spend": "650", "platforms": "省级企业技术中心", "once": "profile-1",
    }  # fmt: skip
    assert officer.post("/our-enterprise", data=said).status_code == 302
    page = client.get(address(db.session.scalars(select(Position)).first())).text
    for words in ("High-tech enterprise", "Gazelle", "¥6,500,000", "省级企业技术中心"):
        assert words in page
    wrong = officer.post("/our-enterprise", data=said | {"rd_staff": "500", "once": "profile-2"})
    assert wrong.status_code == 422
    assert "120, the number of employees" in wrong.text


def test_a_list_is_short_by_its_own_person_only(world):
    """Whoever has fewer positions open than the floor needs no more than those."""
    round_, officer = world.round(), world.actor("coordinator")
    advisors = [world.position(f"advisor{number}") for number in range(4)]
    preferences.certify(world.actor("staff0"), round_, [advisors[0].id], "只研究这一方向。")
    preferences.certify(world.actor("student0"), round_, [world.positions["seats"]], "只有这一门课。")
    (only,) = short_lists(round_)
    assert (only.plist.person_id, only.length, only.needed) == (world.people["staff0"], 1, 4)
    preferences.accept_short_list(officer, only.plist)
    assert short_lists(round_) == []


def test_a_correction_is_judged_as_long_as_the_round_is_open(world):
    """The window for nominations is over, the frozen inputs would read the new facts, so the verdict follows."""
    person, officer = world.person("staff1"), world.actor("university")
    (nomination,) = nominations_of_person(world.round(), person.id)
    assert nomination.verdict == "pass"
    with time_machine.travel(world.round().nominations_until + timedelta(minutes=1)):
        correct_facts(officer, {person.id: replace(STAFF_FACTS, clean_record=False)}, world.round())
    db.session.refresh(nomination)
    assert nomination.verdict == "fail"
