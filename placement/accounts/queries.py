"""Reads of people and memberships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import session
from flask_login import current_user
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.drafts import FactsDraft
from placement.accounts.models import Membership, Person
from placement.accounts.states import MembershipRole
from placement.eligibility.drafts import Facts
from placement.foundation.database import AT_ONCE, db
from placement.foundation.errors import NotFound
from placement.foundation.memory import remembered
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.reference.models import Title

CHOSEN = "membership_id"
SKILLED = "skilled"
"""The series of skill grades: no professional title, so never compared with one."""


def memberships(person_id: int) -> Sequence[Membership]:
    """Return what a person is for whom, oldest first."""
    query = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return db.session.scalars(query).all()


def chosen_membership() -> Membership | None:
    """Return the membership that the signed-in person acts by in this session."""
    if not current_user.is_authenticated:
        return None
    held = memberships(current_user.id)
    chosen = (row for row in held if row.id == session.get(CHOSEN))
    return next(chosen, held[0] if held else None)


def actor_for(membership: Membership) -> Actor:
    """Return the actor that a membership makes."""
    return Actor(
        person_id=membership.person_id,
        organisation_id=membership.organisation_id,
        role=MembershipRole(membership.role),
        kind=Kind(membership.organisation.kind),
    )


def current_actor() -> Actor:
    """Return who acts in this request: nobody, a person alone, or a person for an organisation."""
    if not current_user.is_authenticated:
        return Actor(None)
    membership = chosen_membership()
    return actor_for(membership) if membership else Actor(current_user.id)


def person(person_id: int) -> Person:
    """Return a person. Raises NotFound."""
    row = db.session.get(Person, person_id)
    if row is None:
        raise NotFound
    return row


def by_email(email: str) -> Person | None:
    """Return the person with this address, or None."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


MEMBER_ORDERS = {
    "name": (Person.sort_key, Person.id),
    "department": (Person.department,),
    "address": (Person.email,),
    "state": (Person.password.is_not(None),),
}
"""What a list of an organisation's people is sorted by."""


def by_emails(emails: Iterable[str]) -> dict[str, Person]:
    """Return the people with these addresses, by address."""
    wanted = sorted({email.strip().lower() for email in emails})
    found: dict[str, Person] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = db.session.scalars(select(Person).where(Person.email.in_(wanted[first : first + AT_ONCE])))
        found |= {row.email: row for row in rows}
    return found


def members(organisation_id: int, role: MembershipRole, words: str | None = None) -> Select[Person]:
    """Return the query for an organisation's people in one role, by name."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.role == role, Membership.ended_at.is_(None))
        .order_by(Person.sort_key, Person.id)
    )
    if words:
        query = query.where(
            or_(Person.name_zh.contains(words, autoescape=True), Person.department.contains(words, autoescape=True))
        )
    return query


def held_membership(person_id: int, membership_id: int) -> Membership:
    """Return a membership that the person holds. Raises NotFound."""
    for row in memberships(person_id):
        if row.id == membership_id:
            return row
    raise NotFound


def enterprises_kept_by(person_id: int | None) -> frozenset[int]:
    """Return the enterprises of which a person is an officer, whatever the person acts for just now."""
    if person_id is None:
        return frozenset()
    rows = db.session.scalars(
        select(Membership.organisation_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            Membership.role == MembershipRole.OFFICER,
            Membership.ended_at.is_(None),
            Organisation.kind == Kind.ENTERPRISE,
        )
    )
    return frozenset(rows)


def member_counts(organisation_id: int) -> dict[MembershipRole, int]:
    """Return how many people an organisation has in each role."""
    rows = db.session.execute(
        select(Membership.role, func.count())
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .group_by(Membership.role)
    )
    return {MembershipRole(role): count for role, count in rows}


def colleague(organisation_id: int, person_id: int) -> Person:
    """Return a person who is a member of the organisation, in whatever role. Raises NotFound."""
    row = db.session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.id == person_id, Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .limit(1)
    )
    if row is None:
        raise NotFound
    return row


def first_officers(organisation_ids: Sequence[int]) -> dict[int, Person]:
    """Return the earliest officer, coordinator or administrator of each organisation that has one."""
    rows = db.session.execute(
        select(Membership.organisation_id, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.ended_at.is_(None),
            Membership.role.in_([MembershipRole.OFFICER, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR]),
        )
        .order_by(Membership.id.desc())
    )
    return {row[0]: row[1] for row in rows}


def visible_member(actor: Actor, person_id: int) -> Person:
    """Return a person whom an officer's own organisation employs or enrols. Raises NotFound."""
    row = db.session.get(Person, person_id)
    if row is None or row.home_id is None or row.home_id != actor.organisation_id:
        raise NotFound
    if actor.role is not MembershipRole.OFFICER:
        raise NotFound
    return row


def people_numbered(numbers: Iterable[int | None]) -> dict[int, Person]:
    """Return the people with these numbers."""
    wanted = sorted({number for number in numbers if number is not None})
    found: dict[int, Person] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = db.session.scalars(select(Person).where(Person.id.in_(wanted[first : first + AT_ONCE])))
        found |= {row.id: row for row in rows}
    return found


@remembered(Title)
def _titles() -> dict[str, tuple[int, str]]:
    rows = db.session.execute(select(Title.code, Title.rank, Title.series))
    return {code: (rank, series) for code, rank, series in rows}


@remembered(Organisation)
def _code(organisation_id: int) -> str:
    return db.session.get_one(Organisation, organisation_id).code


def facts_of(row: Person) -> Facts:
    """Return what the rules may know of a person."""
    return facts_as_told(row, row.home_id)


def facts_as_told(told: Person | FactsDraft, home_id: int | None) -> Facts:
    """Return what the rules may know of somebody of this home of whom these facts are told."""
    rank, series = _titles()[told.title_code] if told.title_code else (None, "")
    return Facts(
        birth_year=told.birth_year,
        birth_month=told.birth_month,
        title_rank=rank if series != SKILLED else None,
        skilled_rank=rank if series == SKILLED else None,
        degree=told.degree,
        employment=told.employment,
        contract_until=told.contract_until,
        management_post=told.management_post,
        days_per_year=told.days_per_year,
        in_term_until=told.in_term_until,
        months_served=told.months_served,
        clean_record=told.clean_record,
        enrolled_year=told.enrolled_year,
        days_per_month=told.days_per_month,
        work_years=told.work_years,
        civil_servant=told.civil_servant,
        last_assessment=told.last_assessment,
        months_in_window=told.months_in_window,
        companies=tuple(told.companies or ()),
        home_code=_code(home_id) if home_id else None,
    )
