"""A small town for tests: a coordination office, two zones, two enterprises, a university, an open round."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient

from placement import create_app
from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import PersonDraft
from placement.accounts.models import Person
from placement.accounts.service import add_person
from placement.accounts.states import MembershipRole
from placement.foundation.clock import now
from placement.foundation.database import db
from placement.organisations.drafts import EnterpriseDraft, Profile, with_check_digit
from placement.organisations.models import Organisation
from placement.organisations.service import admit_enterprise, found_organisation, register_enterprise, take_in
from placement.organisations.states import Kind
from placement.programme.drafts import RoundDraft
from placement.programme.models import Round
from placement.programme.service import open_round, plan_round
from placement.reference.models import University, Zone
from placement.reference.queries import matching
from placement.reference.service import load_reference
from placement.reference.states import Role

MIGRATIONS = str(Path(__file__).parents[2] / "placement" / "migrations")
POLICIES = {
    Role.TECHNICAL_ADVISOR: "default-technical-advisor",
    Role.VICE_PRESIDENT: "default-technical-advisor",
    Role.COURSE_TEACHER: "default-course-teacher",
    Role.COURSE_STUDENT: "default-course-student",
}
OFFICER = MembershipRole.OFFICER


@dataclass(frozen=True)
class Town:
    """The ids of everybody and everything in the town."""

    zone: int
    other_zone: int
    enterprise: int
    other_enterprise: int
    pending: int
    university: int
    office: int
    round: int
    zone_officer: int
    other_zone_officer: int
    officer: int
    other_officer: int
    pending_officer: int
    university_officer: int
    coordinator: int
    administrator: int


def make_site(folder: Path, template: Path | None = None) -> Flask:
    """Return a site on a fresh database, or on a copy of another one's."""
    if template is not None:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    app = create_app(folder, TESTING=True, WTF_CSRF_ENABLED=False)
    if template is None:
        with app.app_context():
            flask_migrate.upgrade(directory=MIGRATIONS)
            load_reference()
    return app


def code_of(number: int) -> str:
    """Return a valid credit code, another one for each number."""
    return with_check_digit(f"91320500MA1AB{number:04d}")


def _enterprise(name: str, number: int, zone: Organisation) -> Organisation:
    return register_enterprise(
        PLATFORM,
        EnterpriseDraft(name, code_of(number), zone.id, "320500", "C39", Profile("先进封装材料的研发与制造。")),
    )


def _person(name: str, email: str, at: Organisation, role: MembershipRole = OFFICER) -> Person:
    return add_person(PLATFORM, PersonDraft(name, email), at, role)


def _round(office: Organisation, coordinator: Person) -> Round:
    actor = Actor(coordinator.id, office.id, MembershipRole.COORDINATOR, Kind.OPERATOR)
    at = now()
    draft = RoundDraft(
        name_zh="2026年第二轮",
        name_en="Round 2 of 2026",
        opens_at=at - timedelta(days=1),
        demand_until=at + timedelta(days=10),
        nominations_until=at + timedelta(days=20),
        preferences_until=at + timedelta(days=30),
        reference_on=date(2026, 12, 31),
        public_source="closing value of an index",
        policies=POLICIES,
    )
    return open_round(actor, plan_round(actor, draft))


def build_town(app: Flask) -> Town:
    """Build the town with the very commands that pages call."""
    with app.test_request_context():
        office = found_organisation(PLATFORM, Kind.OPERATOR, "office", "协调办公室", "Coordination office", "320000")
        coordinator = _person("协调员", "coordinator@office.cn", office, MembershipRole.COORDINATOR)
        zone, other_zone = (take_in(PLATFORM, row) for row in matching(Zone, "高新", 2))
        university = take_in(PLATFORM, matching(University, "南京大学")[0])
        ours, others, pending = (
            _enterprise("苏州澜芯微电子", 1, zone),
            _enterprise("无锡云栖木传感", 2, other_zone),
            _enterprise("常州拓远复材", 3, zone),
        )
        for one in (ours, others):
            admit_enterprise(PLATFORM, one)
        return Town(
            zone=zone.id,
            other_zone=other_zone.id,
            enterprise=ours.id,
            other_enterprise=others.id,
            pending=pending.id,
            university=university.id,
            office=office.id,
            round=_round(office, coordinator).id,
            zone_officer=_person("园区员", "zone@zone.cn", zone).id,
            other_zone_officer=_person("园区员二", "zone2@zone.cn", other_zone).id,
            officer=_person("唐亦宁", "tang@lanxin.cn", ours).id,
            other_officer=_person("何云", "he@yunqimu.cn", others).id,
            pending_officer=_person("拓远", "tuo@tuoyuan.cn", pending).id,
            university_officer=_person("校办", "office@nju.cn", university).id,
            coordinator=coordinator.id,
            administrator=_person("管理员", "admin@office.cn", office, MembershipRole.ADMINISTRATOR).id,
        )


def client_of(app: Flask, person_id: int | None = None) -> FlaskClient:
    """Return a browser in English, signed in as a person or as nobody."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if person_id is not None:
        with app.app_context():
            person = db.session.get(Person, person_id)
            assert person is not None
            known = person.fs_uniquifier
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = known, True
    return client


@contextmanager
def looking_at(app: Flask, kind: type[Any], row_id: int) -> Iterator[Any]:
    """Give a row for a moment."""
    with app.app_context():
        yield db.session.get(kind, row_id)
