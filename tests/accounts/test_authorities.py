"""Education authorities are founded by administrators and have the universities of their province."""

from __future__ import annotations

import json

from sqlalchemy import select

from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.organisations.queries import by_code
from placement.organisations.service import take_in
from placement.organisations.states import Kind
from placement.reference.models import University
from placement.reference.queries import matching
from tests import factories

FORM = {"name_zh": "江苏省教育厅", "name_en": "", "region": "320000"}


def a_university(name: str) -> Organisation:
    return take_in(factories.PLATFORM, matching(University, name)[0])


def keeper(sign_in):
    office = factories.an_office()
    return sign_in(factories.a_person(office, factories.MembershipRole.ADMINISTRATOR), office)


def test_an_authority_gets_the_universities_of_its_province_that_have_none(app, sign_in):
    ours, theirs = a_university("江南大学"), a_university("浙江大学")
    browser = keeper(sign_in)
    answer = browser.post("/organisations/new-authority", data=FORM)
    authority = by_code(Kind.AUTHORITY, "江苏省教育厅")
    assert answer.location.endswith(f"/organisations/{authority.id}/invite")
    assert (ours.parent_id, theirs.parent_id) == (authority.id, None)
    assert authority.name_zh in browser.get("/organisations?kind=university&q=江南大学").text


def test_a_university_taken_in_later_belongs_to_it_too(app, sign_in):
    keeper(sign_in).post("/organisations/new-authority", data=FORM)
    assert a_university("东南大学").parent.name_zh == "江苏省教育厅"
    assert a_university("浙江大学").parent is None


def test_two_authorities_of_a_province_are_not_chosen_between(app, sign_in):
    browser = keeper(sign_in)
    for name in ("江苏省教育厅", "苏州市教育局"):
        browser.post("/organisations/new-authority", data=FORM | {"name_zh": name})
    assert a_university("东南大学").parent is None


def test_one_name_is_founded_once_and_a_province_is_asked_for(app, sign_in):
    browser = keeper(sign_in)
    assert browser.post("/organisations/new-authority", data=FORM).status_code == 302
    again = browser.post("/organisations/new-authority", data=FORM)
    assert again.status_code == 422
    assert "江苏省教育厅" in again.text
    assert (
        browser.post("/organisations/new-authority", data=FORM | {"name_zh": "厅", "region": ""}).status_code == 422
    )


def test_an_administrator_changes_which_authority_a_university_has(app, sign_in):
    university, authority = a_university("浙江大学"), factories.an_authority()
    browser, address = keeper(sign_in), f"/organisations/{university.id}/authority"
    assert browser.post(address, data={"authority": str(authority.id)}).status_code == 302
    assert university.parent_id == authority.id
    assert browser.post(address, data={"authority": ""}).status_code == 302
    assert university.parent_id is None
    assert browser.post(address, data={"authority": str(university.id)}).status_code == 422
    told = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "organisation:authority")).all()
    assert [json.loads(entry.facts)["authority"] for entry in told] == [authority.id, None]


def test_only_universities_have_an_authority(app, sign_in):
    assert keeper(sign_in).get(f"/organisations/{factories.a_zone().id}/authority").status_code == 404
