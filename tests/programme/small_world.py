"""A small world with one open round, for the pages of rounds, nominations and lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from placement import create_app
from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.models import Person
from placement.accounts.service import add_person
from placement.accounts.states import Employment, MembershipRole
from placement.demand.models import DemandList, Position
from placement.demand.states import Mode, PositionState, Purpose
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.organisations import service as organisations
from placement.organisations.drafts import EnterpriseDraft, Profile, with_check_digit
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme import service as programme
from placement.programme.drafts import RoundDraft
from placement.reference.models import University, Zone
from placement.reference.service import load_reference
from placement.reference.states import Role

PROFILES = {
    Role.VICE_PRESIDENT: "default-vice-president",
    Role.TECHNICAL_ADVISOR: "default-technical-advisor",
    Role.COURSE_TEACHER: "default-course-teacher",
    Role.COURSE_STUDENT: "default-course-student",
}
ABLE = FactsDraft(
    title_code="university_teacher-2", degree=4, birth_year=1985, birth_month=5, employment=Employment.REGULAR,
    management_post=False, clean_record=True, months_served=0, days_per_year=120, disciplines=("0805",),
)  # fmt: skip


@dataclass
class Site:
    """The app with the numbers of who and what is in it."""

    app: Flask
    round_id: int
    people: dict[str, int]
    positions: list[int]

    def client(self, name: str) -> FlaskClient:
        """Return a browser in which this person is signed in."""
        client = self.app.test_client()
        with self.app.app_context():
            token = db.session.get_one(Person, self.people[name]).fs_uniquifier
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = token, True
        client.set_cookie("language", "en")
        client.get("/language/en")
        return client

    def put_forward(self, name: str, role: str = "vice_president") -> int:
        """Let the university nominate somebody who then consents; return the nomination's number."""
        address = (
            self.client("officer")
            .post("/nominations/new", data={"person_id": self.people[name], "role": role, "load": 1})
            .location
        )
        self.client(name).post(f"{address}/consent")
        return int(address.rsplit("/", 1)[1])


def draft() -> RoundDraft:
    """Return a round that is open now and has days left of everything."""
    at = now()
    return RoundDraft(
        name_zh="2026年第二轮", name_en="Second round", opens_at=at - timedelta(hours=1),
        demand_until=at + timedelta(days=1), nominations_until=at + timedelta(days=2),
        preferences_until=at + timedelta(days=3), reference_on=date(2026, 12, 31), policies=PROFILES,
        public_source="Closing value of the Shanghai index",
    )  # fmt: skip


def build(folder: Path) -> Site:
    """Return a fresh site with its small world."""
    app = create_app(folder, TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        flask_migrate.upgrade(directory="placement/migrations")
        load_reference()
        return _fill(app)


def _fill(app: Flask) -> Site:
    office = organisations.found_organisation(PLATFORM, Kind.OPERATOR, "office", "统筹办", "Office", "320000")
    zone = organisations.take_in(PLATFORM, db.session.scalars(select(Zone).limit(1)).one())
    home, other = (
        organisations.take_in(PLATFORM, row) for row in db.session.scalars(select(University).limit(2)).all()
    )
    host = organisations.register_enterprise(
        PLATFORM,
        EnterpriseDraft(
            "云栖木",
            with_check_digit("91320200MA1WXY712"),
            zone.id,
            "320200",
            "C39",
            Profile("sensors", name_en="Yunqimu"),
        ),
    )
    organisations.admit_enterprise(PLATFORM, host)
    people = {}

    def join(name: str, where: Organisation, role: MembershipRole, facts: FactsDraft = ABLE) -> None:
        person = PersonDraft(name, f"{name}@example.org", facts=facts)
        people[name] = add_person(PLATFORM, person, where, role).id

    join("coordinator", office, MembershipRole.COORDINATOR)
    join("officer", home, MembershipRole.OFFICER)
    join("host", host, MembershipRole.OFFICER)
    for number in range(6):
        join(f"staff{number}", home, MembershipRole.STAFF)
    join("elder", home, MembershipRole.STAFF, replace(ABLE, birth_year=1950))
    join("stranger", other, MembershipRole.STAFF)
    join("student", home, MembershipRole.STUDENT, FactsDraft(birth_year=2005, birth_month=3, enrolled_year=3))
    actor = Actor(people["coordinator"], office.id, MembershipRole.COORDINATOR, Kind.OPERATOR)
    round_ = programme.open_round(actor, programme.plan_round(actor, draft()))
    return Site(app, round_.id, people, _publish(round_.id, zone.id, host.id))


@command
def _publish(round_id: int, zone_id: int, host_id: int) -> list[int]:
    demand = DemandList(round_id=round_id, issuer_id=zone_id, edition=1, published_at=now())
    db.session.add(demand)
    db.session.flush()
    rows = [
        Position(
            list_id=demand.id, enterprise_id=host_id, state=PositionState.PUBLISHED, number=number,
            role=Role.VICE_PRESIDENT, title=f"Post {number}", seats=1, purpose=Purpose.SERVICE, mode=Mode.PART_TIME,
            tasks="t", outcomes="o", term_months=24, days_per_year=0, contact="c", published_at=now(),
        )
        for number in range(1, 13)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]
