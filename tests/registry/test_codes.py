"""Codes are corrected, closed and added with a reason and a history; nothing shipped undoes it, nothing is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from placement.foundation.database import db
from placement.reference.models import CalendarDay, Coded, ReferenceChange, University, Zone
from placement.reference.queries import entry, matching, working_days
from placement.reference.service import load_reference
from placement.registry.states import TABLES

FIRST = "/registry/universities/{code}"


@pytest.fixture
def keeper(world, sign_in):
    return sign_in(world.person("administrator"))


@pytest.fixture
def university(app) -> University:
    return matching(University, "江南大学")[0]


def form_of(row: Coded, **changed):
    kept = {"name_zh": row.name_zh, "name_en": row.name_en, "region_code": row.region_code, "double_first_class": "y"}
    return {**kept, "reason": "更名通知", **changed}


def changes(code: str) -> list[ReferenceChange]:
    return list(db.session.scalars(select(ReferenceChange).where(ReferenceChange.code == code)))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_listed_and_its_rows_have_a_page(keeper, table):
    row = db.session.scalars(select(TABLES[table]).order_by(TABLES[table].code)).first()
    assert keeper.get(f"/registry?table={table}").status_code == 200
    assert row.name_zh in keeper.get(f"/registry?table={table}&q={row.code}").text
    assert keeper.get(f"/registry/{table}/{row.code}").status_code == 200
    assert keeper.get(f"/registry/{table}/new").status_code == 200


def test_a_correction_keeps_what_stood_there_and_survives_the_next_version(keeper, university):
    before, code = university.name_en, university.code
    answer = keeper.post(FIRST.format(code=code), data=form_of(university, name_en="Jiangnan U"))
    assert answer.status_code == 302
    kept = changes(code)
    assert [(one.field, one.before, one.after, one.reason) for one in kept] == [
        ("name_en", before, "Jiangnan U", "更名通知")
    ]
    load_reference()
    assert entry(University, code).name_en == "Jiangnan U"
    assert before in keeper.get(FIRST.format(code=code)).text


def test_what_was_not_corrected_still_follows_the_shipped_table(keeper, university):
    code, region = university.code, university.region_code
    keeper.post(FIRST.format(code=code), data=form_of(university, name_en="Jiangnan U"))
    entry(University, code).region_code = "110000"
    db.session.commit()
    load_reference()
    assert entry(University, code).region_code == region


def test_a_form_that_changes_nothing_says_so_and_keeps_no_change(keeper, university):
    data = form_of(university) if university.double_first_class else {**form_of(university), "double_first_class": ""}
    answer = keeper.post(FIRST.format(code=university.code), data=data, follow_redirects=True)

    assert "没有任何改动" in answer.text
    assert changes(university.code) == []


def test_a_region_that_does_not_exist_is_refused_and_nothing_typed_is_lost(keeper, university):
    answer = keeper.post(
        FIRST.format(code=university.code), data=form_of(university, region_code="999999", name_en="X")
    )
    assert answer.status_code == 422
    assert 'value="999999"' in answer.text
    assert changes(university.code) == []


def test_a_closed_code_is_offered_no_more_and_can_be_reopened(keeper, university):
    address = f"/registry/universities/{university.code}/state"
    assert keeper.post(address, data={"reason": ""}).status_code == 422
    assert keeper.post(address, data={"reason": "并入他校"}).status_code == 302
    assert university.code not in {row.code for row in matching(University, "江南大学")}
    assert university.name_zh in keeper.get("/registry?table=universities&closed=1").text
    load_reference()
    assert entry(University, university.code).closed_on is not None
    assert keeper.post(address, data={"reason": "恢复"}).status_code == 302
    assert university.code in {row.code for row in matching(University, "江南大学")}
    assert [one.reason for one in changes(university.code)] == ["并入他校", "恢复"]


def test_a_new_holiday_moves_the_working_days(keeper):
    data = {
        "code": "2027-01-01",
        "name_zh": "元旦",
        "name_en": "New Year's Day",
        "source": "通知",
        "reason": "2027年通知",
    }
    assert keeper.post("/registry/calendar/new", data=data).status_code == 302
    assert not working_days().is_working(date(2027, 1, 1))
    assert keeper.post("/registry/calendar/new", data=data).status_code == 422
    assert keeper.post("/registry/calendar/new", data={**data, "code": "soon"}).status_code == 422


def test_nobody_but_administrators_sees_or_changes_codes(world, sign_in, university):
    browser = sign_in(world.person("coordinator"))
    for address in ("/registry", FIRST.format(code=university.code), "/registry/zones/new"):
        assert browser.get(address).status_code == 403
    assert browser.post(FIRST.format(code=university.code), data=form_of(university)).status_code == 403
    assert db.session.scalar(select(func.count()).select_from(ReferenceChange)) == 0


def test_what_does_not_exist_is_not_found(keeper):
    for address in ("/registry?table=secrets", "/registry/universities/0", "/registry/secrets/1", "/registry/x/new"):
        assert keeper.get(address).status_code == 404


def test_no_row_of_a_table_can_be_deleted_by_a_page(app):
    deleting = [rule for rule in app.url_map.iter_rules() if "DELETE" in rule.methods]
    assert deleting == []
    assert db.session.scalar(select(func.count()).select_from(Zone)) > 100
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) > 50
