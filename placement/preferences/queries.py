"""Reads of lists and candidates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.demand.models import Position
from placement.demand.queries import visible_position
from placement.eligibility.drafts import verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.nominations.queries import asked_by, facts_in, open_count, people_with_role
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.preferences.models import HostChoice, HostList, Preference, PreferenceList
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.rulings.queries import rulings_of


def list_of_person(round_: Round, person_id: int) -> PreferenceList | None:
    """Return a person's list in a round, or None."""
    return db.session.scalar(
        select(PreferenceList).where(PreferenceList.round_id == round_.id, PreferenceList.person_id == person_id)
    )


def lists_of_people(round_: Round, person_ids: Collection[int]) -> Sequence[PreferenceList]:
    """Return the lists of these people in a round."""
    query = select(PreferenceList).where(
        PreferenceList.round_id == round_.id, PreferenceList.person_id.in_(person_ids)
    )
    return db.session.scalars(query).all()


def lists_numbered(round_: Round, list_ids: Collection[int]) -> Sequence[PreferenceList]:
    """Return these lists of a round, with the people."""
    query = select(PreferenceList).options(joinedload(PreferenceList.person))
    return db.session.scalars(
        query.where(PreferenceList.round_id == round_.id, PreferenceList.id.in_(list_ids))
    ).all()


def position_names(position_ids: Collection[int]) -> dict[int, tuple[str, Organisation]]:
    """Return title and enterprise of positions by their number, whatever their state."""
    query = select(Position.id, Position.title, Organisation).join(
        Organisation, Organisation.id == Position.enterprise_id
    )
    rows = db.session.execute(query.where(Position.id.in_(position_ids)))
    return {number: (title, host) for number, title, host in rows}


def certified_choices(plist: PreferenceList) -> Sequence[Preference]:
    """Return the choices that count, first to last."""
    query = (
        select(Preference)
        .options(joinedload(Preference.position).joinedload(Position.enterprise))
        .where(Preference.list_id == plist.id)
        .order_by(Preference.rank)
    )
    return db.session.scalars(query).all()


def positions_by_id(position_ids: Collection[int]) -> dict[int, Position]:
    """Return positions by their number, whatever their state."""
    query = select(Position).options(joinedload(Position.enterprise)).where(Position.id.in_(position_ids))
    return {row.id: row for row in db.session.scalars(query)}


def list_lengths(list_ids: Collection[int]) -> dict[int, int]:
    """Return how many choices each certified list holds."""
    rows = db.session.execute(
        select(Preference.list_id, func.count()).where(Preference.list_id.in_(list_ids)).group_by(Preference.list_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def visible_preference_list(actor: Actor, list_id: int) -> PreferenceList:
    """Return a list for a coordinator of its round. Raises NotFound."""
    row = db.session.get(PreferenceList, list_id)
    if row is None or not actor.is_coordinator or row.round.operator_id != actor.organisation_id:
        raise NotFound
    return row


def length_needed(round_: Round, open_to_person: int) -> int:
    """Return how long a list must be to count as a placed person (`MARKET` 2: short lists must not win)."""
    return min(round_.list_floor, open_to_person)


def own_position(actor: Actor, position_id: int) -> Position:
    """Return a position of the actor's own enterprise. Raises NotFound."""
    position = visible_position(actor, position_id)
    if not actor.is_officer_of(Kind.ENTERPRISE) or position.enterprise_id != actor.organisation_id:
        raise NotFound
    return position


def candidates(position: Position) -> Sequence[Person]:
    """Return the eligible people whose certified list names the position, by name; not at which place."""
    round_ = position.list.round
    policy = policies(round_).get(position.role)
    if policy is None:
        return []
    query = (
        select(Person)
        .options(joinedload(Person.home))
        .join(PreferenceList, PreferenceList.person_id == Person.id)
        .join(Preference, Preference.list_id == PreferenceList.id)
        .where(
            Preference.position_id == position.id,
            PreferenceList.certified_at.is_not(None),
            Person.id.in_(people_with_role(round_, position.role)),
        )
        .order_by(Person.sort_key, Person.id)
    )
    people = db.session.scalars(query).all()
    known = rulings_of(round_, [person.id for person in people])
    asked = asked_by(position, known)
    return [
        person
        for person in people
        if verdict_of(judge_pair(facts_in(known, person, position.role), policy, asked)) is Verdict.PASS
    ]


def host_choices(position_id: int) -> dict[int, HostChoice]:
    """Return what the host said of each candidate, by person."""
    rows = db.session.scalars(select(HostChoice).where(HostChoice.position_id == position_id))
    return {row.person_id: row for row in rows}


def host_list(position_id: int) -> HostList | None:
    """Return when the host confirmed its ranking, or None."""
    return db.session.scalar(select(HostList).where(HostList.position_id == position_id))


def most_vetoes(round_: Round, candidate_count: int) -> int:
    """Return how many candidates a host may refuse."""
    return candidate_count * round_.veto_percent // 100


def candidate_counts(position_ids: Sequence[int]) -> dict[int, int]:
    """Return for each position how many certified lists name it."""
    rows = db.session.execute(
        select(Preference.position_id, func.count())
        .where(Preference.position_id.in_(position_ids))
        .group_by(Preference.position_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not pairs to the type checker


@dataclass(frozen=True, slots=True)
class ShortList:
    """A certified list with a reason for being short, its length, and how long it should be."""

    plist: PreferenceList
    length: int
    needed: int


def short_lists(round_: Round) -> list[ShortList]:
    """Return the lists that are shorter than their person's needs, with a reason that nobody has accepted yet.

    A person needs as many choices as the round asks for, or as many as there are positions open to him or her.
    """
    query = (
        select(PreferenceList)
        .options(joinedload(PreferenceList.person).joinedload(Person.home))
        .where(
            PreferenceList.round_id == round_.id,
            PreferenceList.certified_at.is_not(None),
            PreferenceList.short_reason.is_not(None),
            PreferenceList.short_accepted_at.is_(None),
        )
        .order_by(PreferenceList.id)
    )
    rows = db.session.scalars(query).all()
    lengths = list_lengths([row.id for row in rows])
    short = [row for row in rows if lengths.get(row.id, 0) < round_.list_floor]
    needs = {row.id: length_needed(round_, open_count(round_, row.person, round_.list_floor)) for row in short}
    found = [ShortList(row, lengths.get(row.id, 0), needs[row.id]) for row in short]
    return [row for row in found if row.length < row.needed]
