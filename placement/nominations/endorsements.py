"""What an education authority sees of its universities' nominations: counts of each, and the rows behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.nominations.models import Endorsement, Nomination
from placement.nominations.policy import endorses, may_endorse
from placement.nominations.queries import nominations_that_count
from placement.nominations.states import EndorsementState, NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.reference.states import Role


@dataclass(frozen=True, slots=True)
class Tally:
    """How many nominations of a university stand, and how far they have come."""

    university: Organisation
    nominated: int = 0
    consented: int = 0
    blocked: int = 0
    waiting: int = 0
    endorsed: int = 0
    returned: int = 0


def universities(actor: Actor) -> list[Organisation]:
    """Return an authority's universities, or every one for a coordinator, by pinyin."""
    query = select(Organisation).where(Organisation.kind == Kind.UNIVERSITY)
    if not actor.is_coordinator:
        query = query.where(Organisation.parent_id == actor.organisation_id)
    return sorted(db.session.scalars(query), key=lambda row: (row.sort_key, row.id))


def university_of(actor: Actor, university_id: int) -> Organisation:
    """Return a university whose nominations the actor may see. Raises NotFound."""
    row = db.session.get(Organisation, university_id)
    if row is None or row.kind is not Kind.UNIVERSITY:
        raise NotFound
    if not actor.is_coordinator and row.parent_id != actor.organisation_id:
        raise NotFound
    return row


def nomination_for(actor: Actor, round_: Round | None, nomination_id: int) -> Nomination:
    """Return a nomination of this round that the actor may endorse. Raises NotFound."""
    row = db.session.get(Nomination, nomination_id)
    if row is None or round_ is None or row.round_id != round_.id or not may_endorse(actor, row):
        raise NotFound
    return row


def tallies(actor: Actor, round_: Round) -> list[Tally]:
    """Return the counts of every university of the actor; withdrawn nominations are left out."""
    known = {row[0]: row[1:] for row in db.session.execute(_counted(round_))}
    return [Tally(one, *known.get(one.id, ())) for one in universities(actor)]


def _counted(round_: Round) -> Select[*tuple[Any, ...]]:
    said = (func.count().filter(Endorsement.state == state) for state in EndorsementState)
    return (
        select(
            Nomination.university_id,
            func.count(),
            func.count().filter(Nomination.state == NominationState.CONSENTED),
            func.count().filter(Nomination.verdict != Verdict.PASS),
            *said,
        )
        .outerjoin(Endorsement, Endorsement.nomination_id == Nomination.id)
        .where(Nomination.round_id == round_.id, Nomination.state != NominationState.WITHDRAWN)
        .group_by(Nomination.university_id)
    )


def unendorsed_count(round_: Round) -> int:
    """Return how many nominations have consent and no endorsement, though the round asks for one."""
    if not round_.asks_endorsement:
        return 0
    agreed = select(func.count()).where(
        Nomination.round_id == round_.id, Nomination.state == NominationState.CONSENTED
    )
    counting = select(func.count()).select_from(nominations_that_count(round_).subquery())
    return (db.session.scalar(agreed) or 0) - (db.session.scalar(counting) or 0)


def waiting_count(actor: Actor, round_: Round) -> int:
    """Return how many nominations wait for the actor's endorsement."""
    if not round_.asks_endorsement:
        return 0
    return sum(one.waiting for one in tallies(actor, round_) if endorses(actor, one.university, round_))


def counts(round_: Round, university: Organisation) -> dict[EndorsementState, int]:
    """Return how many of a university's standing nominations have each answer of the authority."""
    rows = nominations_of(round_, university, Filters())
    found = Counter(row.endorsement.state for row in rows if row.endorsement)
    return {state: found[state] for state in EndorsementState}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the authority's address asks for; "" is everything."""

    words: str = ""
    role: str = ""
    state: str = ""
    verdict: str = ""
    endorsement: str = ""


def nominations_of(round_: Round, university: Organisation, asked: Filters) -> list[Nomination]:
    """Return a university's standing nominations that fit, those that wait first, then by name."""
    query = (
        select(Nomination)
        .join(Person, Person.id == Nomination.person_id)
        .options(joinedload(Nomination.person), joinedload(Nomination.endorsement).joinedload(Endorsement.officer))
        .where(
            Nomination.round_id == round_.id,
            Nomination.university_id == university.id,
            Nomination.state != NominationState.WITHDRAWN,
        )
    )
    if asked.role:
        query = query.where(Nomination.role == Role(asked.role))
    if asked.state:
        query = query.where(Nomination.state == NominationState(asked.state))
    if asked.verdict == "blocked":
        query = query.where(Nomination.verdict != Verdict.PASS)
    elif asked.verdict:
        query = query.where(Nomination.verdict == asked.verdict)
    if asked.words:
        query = query.where(Person.name_zh.contains(asked.words, autoescape=True))
    rows: Sequence[Nomination] = db.session.scalars(query).all()
    fitting = [row for row in rows if asked.endorsement in {"", row.endorsement.state if row.endorsement else None}]
    return sorted(fitting, key=lambda row: (_turn(row), row.person.sort_key, row.id))


def _turn(row: Nomination) -> int:
    return list(EndorsementState).index(row.endorsement.state) if row.endorsement else 0
