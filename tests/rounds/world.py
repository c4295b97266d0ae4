"""A small round with everything in it: one zone, one university, one enterprise, staff, students, a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient

from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.models import Person
from placement.accounts.queries import actor_for, memberships
from placement.accounts.service import add_person, admit_enterprise
from placement.accounts.states import Employment, MembershipRole
from placement.demand import service as demand
from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.queries import positions_together
from placement.demand.states import Ownership
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.nominations import service as nominations
from placement.organisations import service as organisations
from placement.organisations.drafts import EnterpriseDraft, Profile, with_check_digit
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.preferences import service as preferences
from placement.programme.drafts import RoundDraft
from placement.programme.models import Round
from placement.programme.service import open_round, plan_round
from placement.reference.models import University, Zone
from placement.reference.queries import matching
from placement.reference.states import Role
from placement.rounds import service as rounds
from placement.rounds.models import Run
from placement.rounds.worker import perform_next

POLICIES = {
    Role.TECHNICAL_ADVISOR: "default-technical-advisor",
    Role.COURSE_TEACHER: "default-course-teacher",
    Role.COURSE_STUDENT: "default-course-student",
}
ABLE = FactsDraft(
    title_code="university_teacher-2", degree=4, birth_year=1985, birth_month=5, employment=Employment.REGULAR,
    management_post=False, clean_record=True, months_served=0, days_per_year=120, disciplines=("0812",),
)  # fmt: skip
STUDENT = FactsDraft(birth_year=2004, birth_month=3, employment=Employment.STUDENT, enrolled_year=3)


@dataclass
class World:
    """The numbers of who and what is there."""

    app: Flask
    round_id: int
    people: dict[str, int]
    positions: list[int]
    """Four advisors, then a course's teaching position and its student seats."""

    def actor(self, name: str) -> Actor:
        """Return somebody acting for the first organisation."""
        return actor_for(memberships(self.people[name])[0])

    def round(self) -> Round:
        """Return the round as it is now."""
        return db.session.get_one(Round, self.round_id)

    def person(self, name: str) -> Person:
        """Return somebody."""
        return db.session.get_one(Person, self.people[name])

    def client(self, name: str | None = None, language: str = "en") -> FlaskClient:
        """Return a browser, signed in as somebody or as nobody."""
        browser = self.app.test_client()
        browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        if name is not None:
            with self.app.app_context():
                known = self.person(name).fs_uniquifier
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = known, True
        return browser

    def decide(self, *, public_value: str = "42") -> Run:
        """Close, solve and verify; return the run."""
        actor = self.actor("coordinator")
        rounds.close_round(actor, self.round())
        run = rounds.request_run(actor, self.round(), public_value)
        number = run.id
        assert perform_next()
        return rounds.verify_run(actor, db.session.get_one(Run, number))


@command
def build(app: Flask) -> World:
    """Fill a site with a round that is open and has everybody's list; call it inside an app context."""
    office = organisations.found_organisation(PLATFORM, Kind.OPERATOR, "office", "统筹办公室", "Office", "320100")
    authority = organisations.found_organisation(PLATFORM, Kind.AUTHORITY, "edu", "教育厅", "Authority", "320100")
    zone = organisations.take_in(PLATFORM, matching(Zone, "无锡")[0])
    university = organisations.take_in(PLATFORM, matching(University, "南京大学")[0], authority.id)
    host = organisations.register_enterprise(
        PLATFORM,
        EnterpriseDraft(
            "无锡云栖木传感科技",
            with_check_digit("91320200MA1ABCDE0"),
            zone.id,
            "320200",
            "C39",
            Profile("sensors", name_en="Yunqimu"),
        ),
    )
    people: dict[str, int] = {}

    def join(name: str, at: Organisation, role: MembershipRole, facts: FactsDraft = ABLE) -> None:
        people[name] = add_person(PLATFORM, PersonDraft(name, f"{name}@site.cn", facts=facts), at, role).id

    join("coordinator", office, MembershipRole.COORDINATOR)
    join("administrator", office, MembershipRole.ADMINISTRATOR)
    join("authority", authority, MembershipRole.OFFICER)
    join("zone", zone, MembershipRole.OFFICER)
    join("university", university, MembershipRole.OFFICER)
    join("enterprise", host, MembershipRole.OFFICER)
    for number in range(6):
        join(f"staff{number}", university, MembershipRole.STAFF)
    for number in range(3):
        join(f"student{number}", university, MembershipRole.STUDENT, STUDENT)
    world = World(app, 0, people, [])
    admit_enterprise(world.actor("zone"), host)
    world.round_id = open_round(world.actor("coordinator"), plan_round(world.actor("coordinator"), _draft())).id
    world.positions = _positions(world, host)
    _lists(world)
    return world


def _draft() -> RoundDraft:
    at = now()
    return RoundDraft(
        name_zh="2026年第二轮", name_en="Round 2 of 2026", opens_at=at - timedelta(hours=1),
        demand_until=at + timedelta(days=1), nominations_until=at + timedelta(days=2),
        preferences_until=at + timedelta(days=3), reference_on=date(2026, 12, 1), policies=POLICIES,
        public_source="a number drawn in a witnessed meeting",
    )  # fmt: skip


def _positions(world: World, host: Organisation) -> list[int]:
    officer, zone = world.actor("enterprise"), world.actor("zone")
    advisors = [
        demand.post_position(
            officer, host, world.round(),
            PositionDraft(Role.TECHNICAL_ADVISOR, f"Advisor {n}", 1, "t" * 40, "o" * 20, ("0812",), 12, 30, "tel"),
        )
        for n in range(1, 5)
    ]  # fmt: skip
    course = demand.post_course(
        officer, host, world.round(),
        CourseDraft("Robots", "b" * 30, "p" * 40, "d" * 20, ("0812",), 2, 5, date(2027, 3, 1), date(2027, 7, 1),
                    Ownership.JOINT, "tel"),
    )  # fmt: skip
    for position in [*advisors, course]:
        demand.submit_position(officer, position)
        demand.verify_position(zone, position)
    demand.publish_list(zone, course.list)
    return [row.id for row in [*advisors, *positions_together(course)]]


def _lists(world: World) -> None:
    *advisors, teaching, seats = world.positions
    for number in range(6):
        name = f"staff{number}"
        roles = [Role.TECHNICAL_ADVISOR] + ([Role.COURSE_TEACHER] if number == 5 else [])
        for role in roles:
            row = nominations.nominate(world.actor("university"), world.round(), world.person(name), role)
            nominations.consent(world.actor(name), row)
        wanted = [teaching, *advisors[:3]] if number == 5 else advisors
        preferences.certify(world.actor(name), world.round(), wanted)
    for number in range(3):
        name = f"student{number}"
        nominations.apply(world.actor(name), world.round())
        preferences.certify(world.actor(name), world.round(), [seats])
