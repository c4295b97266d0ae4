"""Invented members of staff and students with the facts that the rules read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select

from placement.accounts import service as accounts
from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import FactsDraft, PersonDraft
from placement.accounts.states import Employment, MembershipRole
from placement.demo.flaws import flaws_for
from placement.demo.names import Name
from placement.demo.trades import TRADES
from placement.demo.world import (
    ADVISOR,
    ASSISTANT,
    DOMAIN,
    EARLIER,
    STUDENT,
    TEACHER,
    VP,
    Bench,
    DemoWorld,
    Member,
    Size,
)
from placement.foundation.database import db
from placement.foundation.memory import remembered
from placement.organisations.states import Kind
from placement.reference.models import Discipline
from placement.reference.states import Degree, Role

TWICE_NOMINATED = 12
OWNERS = 6
FRESHMEN, MINORS = 12, 3
"""Students whom the rules refuse: in their first year, and under age; for so many in SCALE."""
SCALE = 700


def gather_people(world: DemoWorld) -> None:
    """Add the guests, everybody of the current round, and those who only took part in the one before."""
    _guests(world)
    world.earlier_members = [*world.guests.values(), *_gathered(world, EARLIER, flawed=False)]
    world.members = [*world.guests.values(), *_gathered(world, world.size, flawed=True)]
    _second_office(world)


def _guests(world: DemoWorld) -> None:
    """Add those as whom a visitor may continue: two members of staff and a student of the first university."""
    home = world.universities[0]
    for address, role in (("staff", ADVISOR), ("unplaced", VP), ("student", STUDENT)):
        facts = replace(_facts(world.rng, role), disciplines=("0804", "0811"), days_per_year=140, companies=())
        if role is not STUDENT:
            facts = replace(facts, title_code="university_teacher-2", degree=Degree.DOCTOR)
        world.guests[address] = _member(world, home, role, facts, address)


def _gathered(world: DemoWorld, size: Size, *, flawed: bool) -> list[Member]:
    """Return as many people of each role as the size asks for, less the guests of a full round."""
    members: list[Member] = []
    staff = sum(size.staff.values())
    for role, count in {**size.staff, STUDENT: size.students}.items():
        there = sum(role in guest.roles for guest in world.guests.values()) if flawed else 0
        changes = _changes(size, role, count - there, staff) if flawed else [{}] * count
        world.rng.shuffle(changes)
        for number, change in enumerate(changes):
            facts = replace(_facts(world.rng, role), **change)
            university = world.rng.choice(world.universities)
            if role is VP and flawed and not change and number % (count // OWNERS) == 0:
                facts = replace(facts, companies=(world.rng.choice(world.firms).organisation.code,))
            also = (ADVISOR,) if flawed and not change and _is_twice(role, number, count) else ()
            if also:
                facts = replace(facts, days_per_year=120, title_code="university_teacher-2", degree=Degree.DOCTOR)
            members.append(_member(world, university, role, facts, also=also))
    return members


def _is_twice(role: Role, number: int, count: int) -> bool:
    """Return whether this member is nominated as an advisor too: some vice presidents and a few teachers."""
    return (role is VP and number % max(1, count // TWICE_NOMINATED) == 1) or (role is TEACHER and number % 16 == 1)


def _changes(size: Size, role: Role, count: int, staff: int) -> list[Mapping[str, Any]]:
    if role is not STUDENT:
        return flaws_for(role, count, staff)
    first = [{"enrolled_year": 1}] * (FRESHMEN * size.students // SCALE)
    young = [{"birth_year": 2009, "birth_month": 3}] * (MINORS * size.students // SCALE)
    return [*first, *young, *[{}] * (count - len(first) - len(young))]


def _member(
    world: DemoWorld,
    university: Bench,
    role: Role,
    facts: FactsDraft,
    address: str | None = None,
    also: tuple[Role, ...] = (),
) -> Member:
    name: Name = next(world.names)
    email = f"{address}@{DOMAIN}" if address else world.address_for(name)
    kind = MembershipRole.STUDENT if role is STUDENT else MembershipRole.STAFF
    draft = PersonDraft(name.zh, email, name.en, is_demo=True, facts=facts)
    person = accounts.add_person(PLATFORM, draft, university.organisation, kind)
    actor = Actor(person.id, university.organisation.id, kind, Kind.UNIVERSITY)
    return Member(person, actor, (role, *also), university)


def _second_office(world: DemoWorld) -> None:
    """Let a member of staff be an officer of a zone as well: one person who acts for two organisations."""
    person = next(m.person for m in world.members if m.roles == (TEACHER,))
    draft = PersonDraft(person.name_zh, person.email, is_demo=True)
    accounts.add_person(PLATFORM, draft, world.issuers[2].organisation, MembershipRole.OFFICER)


def _facts(rng: Random, role: Role) -> FactsDraft:
    """Return facts that every rule of the role accepts."""
    disciplines = tuple(rng.sample(rng.choice(TRADES).disciplines, rng.choice((1, 2, 2))))
    department = _department(disciplines[0])
    if role is STUDENT:
        return _student_facts(rng, department, disciplines)
    years = {VP: (1973, 1990), ADVISOR: (1969, 1990), ASSISTANT: (1989, 1999), TEACHER: (1970, 1992)}[role]
    days = {VP: (90, 150), ADVISOR: (30, 90), ASSISTANT: (180, 240), TEACHER: (0, 60)}[role]
    contract = rng.random() < 0.25  # noqa: PLR2004 - a quarter
    return FactsDraft(
        department=department,
        title_code=_title(rng, role),
        degree=_degree(rng, role),
        birth_year=rng.randint(*years),
        birth_month=rng.randint(1, 12),
        employment=Employment.CONTRACT if contract else Employment.REGULAR,
        contract_until=date(rng.randint(2030, 2034), 8, 31) if contract else None,
        management_post=False,
        clean_record=True,
        months_served=rng.choice((0, 0, 0, 12, 24)),
        days_per_year=rng.randrange(days[0], days[1] + 1, 10),
        disciplines=disciplines,
    )


def _student_facts(rng: Random, department: str, disciplines: tuple[str, ...]) -> FactsDraft:
    year = rng.choice((2, 3, 3, 4))
    return FactsDraft(
        department=department,
        degree=Degree.OTHER,
        birth_year=2008 - year,
        birth_month=rng.randint(1, 9),
        employment=Employment.STUDENT,
        clean_record=True,
        enrolled_year=year,
        disciplines=disciplines[:1],
    )


def _department(discipline: str) -> str:
    return f"{_disciplines()[discipline].removesuffix('学')}学院"


@remembered(Discipline)
def _disciplines() -> dict[str, str]:
    rows = db.session.execute(select(Discipline.code, Discipline.name_zh))
    return {code: name for code, name in rows}  # noqa: C416 - rows are not pairs to the type checker


def _title(rng: Random, role: Role) -> str:
    series = rng.choice(("university_teacher", "university_teacher", "researcher", "engineer"))
    rank = {
        VP: rng.choice((1, 1, 2, 2, 2)),
        ADVISOR: rng.choice((1, 2, 2)),
        ASSISTANT: rng.choice((3, 3, 4)),
        TEACHER: rng.choice((2, 2, 3)),
    }
    return f"{series}-{rank[role]}"


def _degree(rng: Random, role: Role) -> Degree:
    if role is ASSISTANT:
        return rng.choice((Degree.MASTER, Degree.MASTER, Degree.DOCTOR))
    return rng.choice((Degree.DOCTOR, Degree.DOCTOR, Degree.DOCTOR, Degree.MASTER))
