"""Who may invite whom, who acts for whom, who is admitted by whom."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from placement.accounts.actor import PLATFORM
from placement.accounts.drafts import PersonDraft
from placement.accounts.models import Invitation, Person
from placement.accounts.queries import by_email, memberships
from placement.accounts.service import accept_invitation, add_person, issue_invitation
from placement.accounts.states import MembershipRole
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.organisations.models import Organisation
from placement.organisations.queries import by_code
from placement.organisations.states import Kind, OrganisationState
from placement.reference.models import University
from placement.reference.queries import matching
from tests import factories

OK, FOUND, FORBIDDEN, MISSING, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422


def test_an_officer_invites_into_the_own_organisation(app, town, browse):
    """The link is shown once and the new officer belongs to the same enterprise."""
    officer = browse("enterprise")
    answer = officer.post("/members", data={"name_zh": "新人", "email": "new@lanxin.cn", "role": "officer"})
    assert answer.status_code == FOUND
    assert "/invitations/" in officer.get("/members").text
    assert "/invitations/" not in officer.get("/members").text
    with app.app_context():
        held = memberships(by_email("new@lanxin.cn").id)
        assert [row.organisation_id for row in held] == [town.organisations["enterprise"]]


def test_inviting_a_known_person_gives_no_link_to_their_account(app, town, browse):
    """A link sets a password; an officer must not get one for somebody who is there already."""
    officer = browse("enterprise")
    answer = officer.post(
        "/members", data={"name_zh": "管理员", "email": town.person("administrator").email, "role": "officer"}
    )
    assert answer.status_code == FOUND
    page = officer.get("/members").text
    assert "/invitations/" not in page
    assert "known already" in page
    with app.app_context():
        assert (
            db.session.scalars(select(Invitation).where(Invitation.person_id == town.people["administrator"])).all()
            == []
        )


def test_a_new_link_is_only_for_those_who_belong_to_nobody_else(app, town, browse):
    """Somebody who also belongs to the office gets no new link from an enterprise."""
    officer = browse("enterprise")
    officer.post(
        "/members", data={"name_zh": "管理员", "email": town.person("administrator").email, "role": "officer"}
    )
    officer.post(f"/members/{town.people['administrator']}/invite-again")
    assert "/invitations/" not in officer.get("/members").text
    assert officer.post(f"/members/{town.people['other_enterprise']}/invite-again").status_code == MISSING


def test_a_new_link_ends_the_earlier_one(app, town, browse):
    """Of two links only the last works."""
    officer = browse("enterprise")
    with app.test_request_context():
        person = add_person(
            PLATFORM,
            PersonDraft("新人", "new@lanxin.cn"),
            db.session.get(Organisation, town.organisations["enterprise"]),
            MembershipRole.OFFICER,
        )
        first, person_id = issue_invitation(PLATFORM, person), person.id
    assert officer.post(f"/members/{person_id}/invite-again").status_code == FOUND
    assert "/invitations/" in officer.get("/members").text
    assert browse().get(f"/invitations/{first}").status_code == MISSING


@pytest.mark.parametrize("role", ["coordinator", "administrator", "staff", "nonsense"])
def test_an_enterprise_invites_officers_only(app, town, browse, role):
    """No other role can be slipped in."""
    answer = browse("enterprise").post("/members", data={"name_zh": "新人", "email": "new@lanxin.cn", "role": role})
    assert answer.status_code == WRONG
    with app.app_context():
        assert by_email("new@lanxin.cn") is None


def test_a_university_invites_staff_and_students(app, town, browse):
    """They belong to it from then on."""
    officer = browse("university")
    for role in ("staff", "student"):
        sent = {"name_zh": "某人", "email": f"{role}@nju.cn", "role": role, "once": role}
        assert officer.post("/members", data=sent).headers["Location"] == "/members?role=officer"
        with app.app_context():
            assert by_email(f"{role}@nju.cn").home_id == town.organisations["university"]


def test_people_act_only_for_organisations_that_are_theirs(app, town, browse):
    """Somebody else's membership is not found; a mistyped one neither."""
    with app.app_context():
        foreign = memberships(town.people["other_enterprise"])[0].id
    officer = browse("enterprise")
    assert officer.post("/switch", data={"membership": foreign}).status_code == MISSING
    assert officer.post("/switch", data={"membership": "x"}).status_code == MISSING


def test_somebody_with_two_memberships_chooses_which_to_act_for(app, town, browse):
    """The choice holds for the pages that follow."""
    with app.test_request_context():
        person = add_person(
            PLATFORM,
            PersonDraft("唐亦宁", town.person("enterprise").email),
            db.session.get(Organisation, town.organisations["zone"]),
            MembershipRole.OFFICER,
        )
        assert person.id == town.people["enterprise"]
        second = memberships(town.people["enterprise"])[1].id
    officer = browse("enterprise")
    assert officer.get("/desk").status_code == FORBIDDEN
    assert officer.post("/switch", data={"membership": second}).status_code == FOUND
    assert officer.get("/desk").status_code == OK


def test_an_issuer_admits_only_its_own_enterprises_and_once(app, town, browse):
    """Another zone's enterprise is not found; a second admission is told what happened."""
    assert browse("other_zone").post(f"/enterprises/{town.organisations['pending']}/admit").status_code == MISSING
    zone = browse("zone")
    assert zone.post(f"/enterprises/{town.organisations['pending']}/admit").status_code == FOUND
    assert zone.post(f"/enterprises/{town.organisations['pending']}/admit").status_code == CONFLICT
    assert town.organisation("pending").state is OrganisationState.ACTIVE
    assert browse("enterprise").post(f"/enterprises/{town.organisations['pending']}/admit").status_code == FORBIDDEN


def test_an_administrator_takes_in_a_university_and_invites_its_officer(app, town, browse):
    """From search to link in three steps; taking in twice changes nothing."""
    administrator = browse("administrator")
    assert (
        "东南大学"
        in administrator.get("/organisations?kind=university&q=东南大学", headers={"Accept-Language": "zh"}).text
    )
    with app.app_context():
        from_table = matching(University, "东南大学")[0].code
    step = administrator.post("/organisations/take-in", data={"kind": "university", "code": from_table})
    again = administrator.post("/organisations/take-in", data={"kind": "university", "code": from_table})
    assert step.headers["Location"] == again.headers["Location"]
    sent = {"name_zh": "东大", "email": "seu@seu.cn", "role": "officer"}
    assert administrator.post(step.headers["Location"], data=sent).status_code == FOUND
    assert "/invitations/" in administrator.get("/organisations?kind=university").text
    with app.app_context():
        assert by_code(Kind.UNIVERSITY, from_table) is not None


@pytest.mark.parametrize("address", ["/organisations", "/enterprises", "/desk"])
def test_pages_of_other_roles_are_forbidden(town, browse, address):
    """Signed in is not enough, and not signed in leads to the sign-in page."""
    assert browse("enterprise").get(address).status_code == FORBIDDEN
    assert "/login" in browse().get(address).headers["Location"]


def test_an_invitation_signs_out_whoever_sat_there_before(app, town, browse):
    """The new person acts, not the one whose browser it was."""
    with app.test_request_context():
        token = issue_invitation(PLATFORM, db.session.get(Person, town.people["enterprise"]))
    browser = browse("administrator")
    words = "three words and one"
    assert browser.post(f"/invitations/{token}", data={"password": words, "again": words}).status_code == FOUND
    assert browser.get("/organisations").status_code == FORBIDDEN
    with app.test_request_context(), pytest.raises(NotFound):
        accept_invitation(token, words)


def test_enterprises_that_wait_have_a_list_of_their_own(browse, town, app):
    """Those that have waited longest first, sorted by every heading; who is admitted moves to the other list."""
    with app.test_request_context():
        zone = town.organisation("zone")
        names = [factories.a_registered_enterprise(zone).name_en for _number in range(51)]
    officer = browse("zone")
    first = officer.get("/enterprises")
    assert "Page 1 of 2, 52 in all" in first.text
    assert names[0] in first.text
    assert names[-1] not in first.text
    newest = officer.get("/enterprises?state=pending&sort=-registered&page=1")
    assert names[-1] in newest.text
    waiting = town.organisations["pending"]
    answer = officer.post(f"/enterprises/{waiting}/admit?sort=-registered&page=2")
    assert answer.location == "/enterprises?sort=-registered&page=2"
    assert "51 wait for you, 2 take part" in officer.get("/enterprises?state=active").text
    assert "No enterprise is called that" in officer.get("/enterprises?state=pending&q=没有").text
