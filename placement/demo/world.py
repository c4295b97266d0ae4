"""What the demonstration is made of, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.demand.models import Position
from placement.demo.names import Name, mark_names, people_names
from placement.demo.trades import Trade
from placement.eligibility.drafts import Asked
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.states import Role

SEED = 240
DOMAIN = "demo.example"
EARLIER_NAME, CURRENT_NAME, UPCOMING_NAME = "2026年第一轮", "2026年第二轮", "2027年第一轮"
EARLIER_REFERENCE, CURRENT_REFERENCE, UPCOMING_REFERENCE = date(2026, 3, 1), date(2026, 10, 1), date(2027, 3, 1)

VP, ADVISOR, ASSISTANT = Role.VICE_PRESIDENT, Role.TECHNICAL_ADVISOR, Role.RESEARCH_ASSISTANT
TEACHER, STUDENT = Role.COURSE_TEACHER, Role.COURSE_STUDENT

HOME_ZONES = ("无锡高新技术产业开发区", "苏州高新技术产业开发区", "南京高新技术产业开发区", "常州高新技术产业开发区")
HOME_PARK = "江南大学国家大学科技园"
HOME_UNIVERSITIES = (
    "江南大学", "南京大学", "东南大学", "苏州大学", "南京理工大学", "南京航空航天大学",
    "江苏大学", "南京工业大学", "常州大学", "南京农业大学", "中国药科大学", "扬州大学",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `posts` and `seats` are of positions for staff without courses."""

    firms: int
    posts: Mapping[Role, int]
    seats: Mapping[Role, int]
    courses: int
    student_seats: int
    staff: Mapping[Role, int]
    students: int
    whole_province: bool = False


PARK = Size(
    firms=60,
    posts={VP: 60, ADVISOR: 60, ASSISTANT: 50},
    seats={VP: 60, ADVISOR: 80, ASSISTANT: 80},
    courses=40,
    student_seats=700,
    staff={VP: 95, ADVISOR: 130, ASSISTANT: 110, TEACHER: 65},
    students=700,
)
PROVINCE = Size(
    firms=2100,
    posts={VP: 1100, ADVISOR: 1150, ASSISTANT: 850},
    seats={VP: 1100, ADVISOR: 1350, ASSISTANT: 1150},
    courses=450,
    student_seats=5200,
    staff={VP: 1500, ADVISOR: 1600, ASSISTANT: 1300, TEACHER: 600},
    students=5000,
    whole_province=True,
)
EARLIER = Size(
    firms=10,
    posts={VP: 5, ADVISOR: 8, ASSISTANT: 5},
    seats={VP: 5, ADVISOR: 8, ASSISTANT: 6},
    courses=1,
    student_seats=12,
    staff={VP: 10, ADVISOR: 7, ASSISTANT: 5, TEACHER: 1},
    students=14,
)
"""The round before: 18 positions and a course; two guests of the staff and one student come on top."""

SIZES = {"park": PARK, "province": PROVINCE}


@dataclass(frozen=True, slots=True)
class Bench:
    """An organisation with the officer who acts for it."""

    organisation: Organisation
    officer: Actor


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise with its officer, its trade and the bench of its zone or park."""

    organisation: Organisation
    officer: Actor
    trade: Trade
    issuer: Bench
    contact: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff or a student, with the roles to be nominated for."""

    person: Person
    actor: Actor
    roles: tuple[Role, ...]
    university: Bench

    def __hash__(self) -> int:
        """Return the person's number: a member is that person."""
        return self.person.id


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A position on the public list, as lists are drawn from it; weight 0 is never drawn by chance."""

    position: Position
    number: int
    role: Role
    seats: int
    asked: Asked
    disciplines: tuple[str, ...]
    region: str
    firm: Firm
    tag: str
    weight: float


@dataclass(slots=True)
class DemoWorld:
    """Everything that was made so far."""

    size: Size
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - invented data, repeatable
    names: Iterator[Name] = field(init=False)
    marks: Iterator[Name] = field(init=False)
    addresses: set[str] = field(default_factory=set)
    coordinator: Actor = field(init=False)
    issuers: list[Bench] = field(default_factory=list)
    universities: list[Bench] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    earlier_members: list[Member] = field(default_factory=list)
    guests: dict[str, Member] = field(default_factory=dict)
    earlier: Round = field(init=False)
    current: Round = field(init=False)
    upcoming: Round = field(init=False)
    authority: Actor = field(init=False)
    openings: list[Opening] = field(default_factory=list)
    earlier_openings: list[Opening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names, self.marks = people_names(self.rng), mark_names(self.rng)

    def address_for(self, name: Name) -> str:
        """Return a mail address that nobody has yet."""
        count, address = 1, f"{name.address}@{DOMAIN}"
        while address in self.addresses:
            count += 1
            address = f"{name.address}{count}@{DOMAIN}"
        self.addresses.add(address)
        return address
