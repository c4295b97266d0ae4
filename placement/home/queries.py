"""Figures and the history, across rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from placement.accounts.models import Membership, Person
from placement.accounts.states import MembershipRole
from placement.demand.models import DemandList, Position
from placement.demand.states import Audience, PositionState
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.nominations.models import Nomination
from placement.nominations.states import NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.states import RoundState
from placement.reference.states import Role
from placement.rounds.models import Run

KEEPERS = (MembershipRole.OFFICER, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)
PRIVATE = ("preferences:", "candidates:", "person:", "facts:", "interest:", "nomination:decline")
"""Acts whose facts are somebody's own list or circumstances: the history says that, not what."""
DECIDING = ("round:solve", "round:verify", "round:publish")


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands on the public list of a round."""

    positions: int
    seats: int
    enterprises: int
    issuers: int


def figures(round_: Round) -> Figures:
    """Return how much a round's public list holds, without what is by invitation; a course counts once."""
    row = db.session.execute(
        select(
            func.count().filter(Position.role != Role.COURSE_STUDENT),
            func.coalesce(func.sum(Position.seats), 0),
            func.count(Position.enterprise_id.distinct()),
            func.count(DemandList.issuer_id.distinct()),
        )
        .join(DemandList, DemandList.id == Position.list_id)
        .where(
            DemandList.round_id == round_.id,
            Position.state == PositionState.PUBLISHED,
            Position.audience != Audience.INVITED,
        )
    ).one()
    return Figures(*(int(value) for value in row))


def organisations_without_keeper() -> int:
    """Return how many organisations nobody acts for."""
    kept = select(Membership.organisation_id).where(Membership.role.in_(KEEPERS), Membership.ended_at.is_(None))
    return db.session.scalar(select(func.count()).where(Organisation.id.not_in(kept))) or 0


def nominations_by_university(round_: Round, authority_id: int) -> list[tuple[Organisation, int, int]]:
    """Return for each university of an authority its nominations in a round and how many consented."""
    consented = func.count().filter(Nomination.state == NominationState.CONSENTED)
    counts = {
        number: (every, agreed)
        for number, every, agreed in db.session.execute(
            select(Nomination.university_id, func.count(), consented)
            .where(Nomination.round_id == round_.id, Nomination.state != NominationState.WITHDRAWN)
            .group_by(Nomination.university_id)
        )
    }
    own = db.session.scalars(
        select(Organisation)
        .where(Organisation.parent_id == authority_id, Organisation.kind == Kind.UNIVERSITY)
        .order_by(Organisation.sort_key)
    )
    return [(row, *counts.get(row.id, (0, 0))) for row in own]


HISTORY_ORDERS = {
    "when": (AuditEntry.id,),
    "act": (AuditEntry.action,),
    "subject": (AuditEntry.subject, AuditEntry.subject_id),
}
"""What the history is sorted by."""


def history(action: str = "", words: str = "") -> Select[AuditEntry]:
    """Return the query for the acts, the newest first, of one kind or of people of a name or address."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc())
    if action:
        query = query.where(AuditEntry.action == action)
    if words:
        named = or_(*(column.contains(words, autoescape=True) for column in (Person.name_zh, Person.email)))
        query = query.where(AuditEntry.person_id.in_(select(Person.id).where(named)))
    return query


def kinds_of_acts() -> Sequence[str]:
    """Return every kind of act there is an entry of."""
    return db.session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)).all()


def organisations_of(entries: Sequence[AuditEntry]) -> dict[int, Organisation]:
    """Return for whom they acted."""
    numbers = {entry.organisation_id for entry in entries if entry.organisation_id is not None}
    return {row.id: row for row in db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers)))}


def kept_back(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Return the entries whose facts are not for the history's readers: "private" or "unpublished".

    An administrator is no coordinator: what depends on a result stays back until it is published.
    """
    rounds = {row.id for row in db.session.scalars(select(Round).where(Round.state == RoundState.PUBLISHED))}
    runs = {entry.subject_id for entry in entries if entry.subject == "run"}
    found = db.session.execute(select(Run.id, Run.round_id).where(Run.id.in_(runs)))
    round_of = {key: number for key, number in found}  # noqa: C416 - rows are not pairs to the type checker
    said = {}
    for entry in entries:
        if entry.action.startswith(PRIVATE):
            said[entry.id] = "private"
        elif (entry.subject == "run" and round_of.get(entry.subject_id) not in rounds) or (
            entry.action in DECIDING and entry.subject_id not in rounds
        ):
            said[entry.id] = "unpublished"
    return said
