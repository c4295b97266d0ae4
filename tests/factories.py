"""Builds what tests need with the very commands that pages call. Call these inside an app context."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from sqlalchemy import select

from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.models import Person
from placement.accounts.queries import actor_for, memberships
from placement.accounts.service import add_person
from placement.accounts.states import Employment, MembershipRole
from placement.demand import service as demand
from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.models import Position
from placement.demand.queries import positions_together
from placement.demand.states import Ownership
from placement.eligibility.states import Relation, Rule
from placement.exchange import files
from placement.exchange import service as exchange
from placement.exchange.matching import Headers, match_book
from placement.exchange.positions import POSITIONS
from placement.exchange.states import ListKind
from placement.exchange.worker import perform_next as perform_import
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.nominations import service as nominations
from placement.nominations.models import Application, Nomination
from placement.organisations import service as organisations
from placement.organisations.drafts import EnterpriseDraft, Profile, with_check_digit
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.placing import files as roster_files
from placement.placing import service as placing
from placement.placing.look import document_of, looked_at
from placement.placing.models import RosterJob
from placement.preferences import service as preferences
from placement.preferences.models import PreferenceList
from placement.programme import service as programme
from placement.programme.drafts import RoundDraft
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.models import University, Zone
from placement.reference.states import Role
from placement.rulings import service as rulings
from placement.rulings.drafts import CompanyDraft, InterestDraft
from placement.sheets import read_book

POLICIES = {
    Role.VICE_PRESIDENT: "default-vice-president",
    Role.TECHNICAL_ADVISOR: "default-technical-advisor",
    Role.RESEARCH_ASSISTANT: "default-research-assistant",
    Role.COURSE_TEACHER: "default-course-teacher",
    Role.COURSE_STUDENT: "default-course-student",
}
STAFF_FACTS = FactsDraft(
    department="机械工程学院", title_code="university_teacher-2", degree=4, birth_year=1990, birth_month=5,
    employment=Employment.REGULAR, management_post=False, clean_record=True, months_served=0, days_per_year=200,
    disciplines=("0802",),
)  # fmt: skip
"""Facts that every default profile accepts: an associate professor of 36 with a doctorate."""
STUDENT_FACTS = FactsDraft(
    department="机械工程学院", birth_year=2004, birth_month=3, employment=Employment.STUDENT, clean_record=True,
    enrolled_year=3, disciplines=("0802",),
)  # fmt: skip
REFERENCE_ON = date(2026, 12, 1)

_numbers = count(1)


def actor_of(person: Person, organisation: Organisation | None = None) -> Actor:
    """Return somebody acting for an organisation, or for the first one."""
    held = memberships(person.id)
    return actor_for(next(row for row in held if organisation is None or row.organisation_id == organisation.id))


def a_person(at: Organisation, role: MembershipRole, facts: FactsDraft = STAFF_FACTS, name: str = "") -> Person:
    """Return somebody new in a role."""
    number = next(_numbers)
    called = (name, None) if name else (f"某人{number}", f"Person {number}")
    draft = PersonDraft(called[0], f"person{number}@site.cn", called[1], facts=facts)
    return add_person(PLATFORM, draft, at, role)


def an_officer(of: Organisation) -> Person:
    """Return a new officer of an organisation."""
    return a_person(of, MembershipRole.OFFICER)


def a_member_of_staff(of: Organisation, facts: FactsDraft = STAFF_FACTS) -> Person:
    """Return a member of a university's staff whom every default profile accepts."""
    return a_person(of, MembershipRole.STAFF, facts)


def a_student(of: Organisation, facts: FactsDraft = STUDENT_FACTS) -> Person:
    """Return a student in the third year."""
    return a_person(of, MembershipRole.STUDENT, facts)


def an_office() -> Organisation:
    """Return a coordination office."""
    return organisations.found_organisation(
        PLATFORM, Kind.OPERATOR, f"office-{next(_numbers)}", "统筹办公室", "Coordination office", "320000"
    )


def an_authority() -> Organisation:
    """Return an education authority."""
    return organisations.found_organisation(
        PLATFORM, Kind.AUTHORITY, f"authority-{next(_numbers)}", "教育厅", "Education authority", "320000"
    )


def a_zone(number: int = 0) -> Organisation:
    """Return a zone of the reference table; the same number is the same zone."""
    return organisations.take_in(
        PLATFORM, db.session.scalars(select(Zone).order_by(Zone.code).offset(number)).first()
    )


def a_university(number: int = 0, authority: Organisation | None = None) -> Organisation:
    """Return a university of the reference table; the same number is the same university."""
    entry = db.session.scalars(select(University).order_by(University.code).offset(number)).first()
    return organisations.take_in(PLATFORM, entry, authority.id if authority else None)


def a_registered_enterprise(zone: Organisation) -> Organisation:
    """Return an enterprise that waits for its zone."""
    number = next(_numbers)
    return organisations.register_enterprise(
        PLATFORM,
        EnterpriseDraft(
            name_zh=f"无锡云栖木传感科技{number}",
            credit_code=with_check_digit(f"91320200MA{number:07d}"), issuer_id=zone.id, region_code="320200",
            industry_code="C39",
            profile=Profile("传感器的研发与制造", name_en=f"Yunqimu Sensing {number}", employees=120),
        ),
    )  # fmt: skip


def an_enterprise(zone: Organisation) -> Organisation:
    """Return an enterprise that is registered and admitted."""
    enterprise = a_registered_enterprise(zone)
    organisations.admit_enterprise(PLATFORM, enterprise)
    return enterprise


def a_round_draft() -> RoundDraft:
    """Return a round of every role with its windows around now."""
    at, number = now(), next(_numbers)
    return RoundDraft(
        name_zh=f"第{number}轮", name_en=f"Round {number}", opens_at=at - timedelta(hours=1),
        demand_until=at + timedelta(days=1), nominations_until=at + timedelta(days=2),
        preferences_until=at + timedelta(days=3), reference_on=REFERENCE_ON, policies=POLICIES,
        public_source="a number drawn in a witnessed meeting",
    )  # fmt: skip


def a_planned_round(coordinator: Actor) -> Round:
    """Return a round that nobody has opened yet."""
    return programme.plan_round(coordinator, a_round_draft())


def an_open_round(coordinator: Actor) -> Round:
    """Return a round that takes every kind of input."""
    return programme.open_round(coordinator, a_planned_round(coordinator))


def a_position_draft(role: Role = Role.TECHNICAL_ADVISOR, seats: int = 1) -> PositionDraft:
    """Return a position that the default profiles let people into."""
    return PositionDraft(
        role=role, title=f"传感器{next(_numbers)}", seats=seats, tasks="把封装工艺的良率提到九成以上，并写成规程。",
        outcomes="一份规程和两次培训。", disciplines=("0802",), term_months=12, days_per_year=30,
        contact="人力资源部 0510-0000", pay_min=15, pay_max=20,
    )  # fmt: skip


def a_course_draft() -> CourseDraft:
    """Return a course for two to five students."""
    return CourseDraft(
        title=f"机器人{next(_numbers)}", background="产线上的机器人停得太多，没人知道为什么。",
        problem="从记录里找出停机的原因，并提出一个办法。", deliverables="一份报告和一个能运行的原型。",
        disciplines=("0802",), team_least=2, team_most=5, starts_on=date(2027, 3, 1), ends_on=date(2027, 7, 1),
        ownership=Ownership.JOINT, contact="研发部 0510-0001",
    )  # fmt: skip


def a_draft_position(officer: Actor, enterprise: Organisation, round_: Round, draft: PositionDraft) -> Position:
    """Return a position that only its enterprise has seen."""
    return demand.post_position(officer, enterprise, round_, draft)


def published(officer: Actor, zone: Actor, position: Position) -> Position:
    """Return a drafted position (or course) after submission, verification and publication."""
    demand.submit_position(officer, position)
    demand.verify_position(zone, position)
    demand.publish_list(zone, position.list)
    return position


def a_published_position(
    officer: Actor, zone: Actor, enterprise: Organisation, round_: Round, draft: PositionDraft | None = None
) -> Position:
    """Return a position on the public list."""
    return published(officer, zone, demand.post_position(officer, enterprise, round_, draft or a_position_draft()))


def a_long_list(town: World, count: int = 12) -> list[int]:
    """Return that many published positions for vice presidents at the town's enterprise, by number."""
    officer, zone, host = town.actor("enterprise"), town.actor("zone"), town.organisation("enterprise")
    drafted = [
        demand.post_position(officer, host, town.round(), a_position_draft(Role.VICE_PRESIDENT)) for _ in range(count)
    ]
    for position in drafted:
        demand.submit_position(officer, position)
        demand.verify_position(zone, position)
    demand.publish_list(zone, drafted[0].list)
    return [position.id for position in drafted]


def a_published_course(officer: Actor, zone: Actor, enterprise: Organisation, round_: Round) -> list[Position]:
    """Return the teaching position and the student seats of a course on the public list."""
    course = published(officer, zone, demand.post_course(officer, enterprise, round_, a_course_draft()))
    return list(positions_together(course))


def a_consented_nomination(university: Actor, round_: Round, person: Person, role: Role) -> Nomination:
    """Return a nomination to which the person has agreed."""
    nomination = nominations.nominate(university, round_, person, role)
    nominations.consent(actor_of(person), nomination)
    return nomination


def an_application(student: Person, round_: Round) -> Application:
    """Return a student's application."""
    return nominations.apply(actor_of(student), round_)


def a_certified_list(person: Person, round_: Round, positions: list[Position]) -> PreferenceList:
    """Return a person's list that counts."""
    return preferences.certify(actor_of(person), round_, [row.id for row in positions])


@dataclass
class World:
    """A small world, by number, so that it can be read in any session.

    `organisations` : "office", "authority", "zone" with "enterprise" and "pending" (which waits), "other_zone" with
    "other_enterprise", "university" and "other_university". `people` : an officer of each by its name, but for the
    other university and for the office, which has "coordinator" and "administrator"; "staff0"…"staff5", "elder"
    whom every rule finds too old, "student0"…"student2", and "stranger" of the other university's staff. Those
    who take part are called by these names on the site.
    """

    round_id: int = 0
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    """"advisor0"…"advisor3", "vice", "draft", "teaching", "seats"; in a town there is none."""

    def round(self) -> Round:
        """Return the open round."""
        return db.session.get_one(Round, self.round_id)

    def person(self, name: str) -> Person:
        """Return somebody."""
        return db.session.get_one(Person, self.people[name])

    def actor(self, name: str) -> Actor:
        """Return somebody acting for the first organisation."""
        return actor_of(self.person(name))

    def organisation(self, name: str) -> Organisation:
        """Return an organisation."""
        return db.session.get_one(Organisation, self.organisations[name])

    def position(self, name: str) -> Position:
        """Return a position."""
        return db.session.get_one(Position, self.positions[name])


@command
def a_town() -> World:
    """Return two zones with their enterprises, two universities and an open round in which nothing was done yet."""
    town = World()
    _populate(town)
    town.round_id = an_open_round(town.actor("coordinator")).id
    return town


@command
def a_world() -> World:
    """Return a town whose round has positions, a course and lists; four seats are wanted by six members of staff."""
    world = a_town()
    _post(world)
    _rank(world)
    return world


def _populate(world: World) -> None:
    office, authority, zone, other_zone = an_office(), an_authority(), a_zone(), a_zone(1)
    university = a_university(authority=authority)
    places = {
        "office": office,
        "authority": authority,
        "zone": zone,
        "other_zone": other_zone,
        "university": university,
        "other_university": a_university(1),
        "enterprise": an_enterprise(zone),
        "other_enterprise": an_enterprise(other_zone),
        "pending": a_registered_enterprise(zone),
    }
    world.organisations = {name: place.id for name, place in places.items()}
    for name, place in places.items():
        if name not in {"office", "other_university"}:
            world.people[name] = an_officer(place).id
    world.people["coordinator"] = a_person(office, MembershipRole.COORDINATOR).id
    world.people["administrator"] = a_person(office, MembershipRole.ADMINISTRATOR).id
    taking_part = {f"staff{number}": STAFF_FACTS for number in range(6)}
    taking_part["elder"] = replace(STAFF_FACTS, birth_year=1950)
    for name, facts in taking_part.items():
        world.people[name] = a_person(university, MembershipRole.STAFF, facts, name).id
    for name in ("student0", "student1", "student2"):
        world.people[name] = a_person(university, MembershipRole.STUDENT, STUDENT_FACTS, name).id
    stranger = a_person(places["other_university"], MembershipRole.STAFF, name="stranger")
    world.people["stranger"] = stranger.id


def _post(world: World) -> None:
    officer, zone, host = world.actor("enterprise"), world.actor("zone"), world.organisation("enterprise")
    round_ = world.round()
    for number in range(4):
        world.positions[f"advisor{number}"] = a_published_position(officer, zone, host, round_).id
    vice = a_position_draft(Role.VICE_PRESIDENT)
    world.positions["vice"] = a_published_position(officer, zone, host, round_, vice).id
    teaching, seats = a_published_course(officer, zone, host, round_)
    world.positions |= {"teaching": teaching.id, "seats": seats.id}
    world.positions["draft"] = a_draft_position(officer, host, round_, a_position_draft()).id


def _rank(world: World) -> None:
    university, round_ = world.actor("university"), world.round()
    advisors = [world.position(f"advisor{number}") for number in range(4)]
    for number in range(6):
        person = world.person(f"staff{number}")
        a_consented_nomination(university, round_, person, Role.TECHNICAL_ADVISOR)
    a_consented_nomination(university, round_, world.person("staff5"), Role.COURSE_TEACHER)
    for number in range(5):
        a_certified_list(world.person(f"staff{number}"), round_, advisors)
    a_certified_list(world.person("staff5"), round_, [world.position("teaching"), *advisors[:3]])
    for number in range(3):
        student = world.person(f"student{number}")
        an_application(student, round_)
        a_certified_list(student, round_, [world.position("seats")])


def a_refused_import(world: World) -> int:
    """Return the number of an enterprise's checked file, of which one row is refused."""
    data = "岗位类别,岗位名称\r\n科技付总,第一个岗位\r\n".encode()
    matches = match_book(read_book(data, "list.csv"), [Headers(POSITIONS)], {})
    row = exchange.receive(
        world.actor("enterprise"), world.round(), ListKind.DEMAND, name="list.csv", token=files.keep(data), data=data,
        matches=matches, options={"language": "zh"}, notes=[], is_sure=True,
    )  # fmt: skip
    number = row.id
    assert perform_import()
    return number


def a_looked_at_roster(actor: Actor, files: dict[str, bytes] | None = None) -> RosterJob:
    """Return a roster that was sent and recognised: two people, one seat."""
    sent = list((files or {"选课.csv": "姓名,第一志愿,第二志愿\r\n王一,甲,乙\r\n李二,甲,\r\n".encode()}).items())
    token = roster_files.keep(sent)
    look = document_of(looked_at(token, [name for name, _data in sent], {}))
    return placing.receive(actor, token, sent, {}, look)


def some_rulings(world: World) -> dict[str, int]:
    """Let people and the university declare, let officers rule; return the numbers of the rows."""
    round_, coordinator = world.round(), world.actor("coordinator")
    host, other = world.organisation("enterprise"), world.organisation("other_enterprise")
    policy = policies(round_)[Role.TECHNICAL_ADVISOR]
    company = CompanyDraft(host.code, host.name_zh, 30, "工商登记信息")
    interest = rulings.declare_interest(world.actor("staff0"), InterestDraft(company, Relation.FAMILY))
    owned = rulings.list_company(world.actor("university"), replace(company, credit_code=other.code))
    exception = rulings.grant(
        coordinator, round_, world.person("staff1"), Role.TECHNICAL_ADVISOR, Rule.DAYS_PER_YEAR, policy, reason="例外"
    )
    clearance = rulings.clear(coordinator, round_, world.person("staff1"), host, Rule.CONTRACT, "无影响")
    return {
        "interest_id": interest.id,
        "company_id": owned.id,
        "exception_id": exception.id,
        "clearance_id": clearance.id,
    }
