"""Reads of lists, positions and courses."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from placement.accounts.actor import Actor
from placement.demand.hints import Hint, History, hints
from placement.demand.models import DemandList, Position, PositionOutcome, Stance
from placement.demand.states import STATES_IN_ORDER, Audience, PositionState, Say
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.organisations.models import Organisation
from placement.organisations.states import Kind, OrganisationState
from placement.programme.models import Round
from placement.programme.states import RoundState
from placement.reference.states import Role


def _listed(actor: Actor | None) -> ColumnElement[bool]:
    """Published positions; those by invitation only for the people and officers of the university invited."""
    on_list = Position.state == PositionState.PUBLISHED
    if actor is None or actor.organisation_id is None:
        return on_list & (Position.audience != Audience.INVITED)
    return on_list & or_(Position.audience != Audience.INVITED, Position.intended_home_id == actor.organisation_id)


def _readable(actor: Actor | None) -> ColumnElement[bool]:
    """Listed positions; the enterprise, its issuer and coordinators see the others."""
    listed = _listed(actor)
    if actor is None or actor.organisation_id is None:
        return listed
    if actor.is_officer_of(Kind.ENTERPRISE):
        return or_(listed, Position.enterprise_id == actor.organisation_id)
    if actor.is_issuer:
        own = select(DemandList.id).where(DemandList.issuer_id == actor.organisation_id)
        return or_(listed, Position.list_id.in_(own) & (Position.state != PositionState.DRAFT))
    if actor.is_coordinator:
        return Position.state != PositionState.DRAFT
    return listed


def tells_all(actor: Actor | None, position: Position) -> bool:
    """Return whether a reader of the position sees its task and conditions, not only its head."""
    return position.audience is Audience.PUBLIC or (actor is not None and actor.organisation_id is not None)


def visible_position(actor: Actor | None, position_id: int) -> Position:
    """Return a position that this reader may see. Raises NotFound."""
    position = db.session.scalar(select(Position).where(Position.id == position_id, _readable(actor)))
    if position is None:
        raise NotFound
    return position


def visible_list(actor: Actor | None, list_id: int) -> DemandList:
    """Return a demand list: public once published; before that for its issuer and coordinators."""
    demand_list = db.session.get(DemandList, list_id)
    if demand_list is None:
        raise NotFound
    own = actor is not None and (actor.organisation_id == demand_list.issuer_id or actor.is_coordinator)
    if not demand_list.edition and not own:
        raise NotFound
    return demand_list


def positions_together(position: Position) -> Sequence[Position]:
    """Return the position, with the other half of its course where it belongs to one; teacher first."""
    if position.course_id is None:
        return [position]
    query = select(Position).where(Position.course_id == position.course_id).order_by(Position.role.desc())
    return db.session.scalars(query).all()


TURN = case(
    {state.value: turn for turn, state in enumerate(STATES_IN_ORDER)},
    value=Position.state,
    else_=len(STATES_IN_ORDER),
)
"""What needs its enterprise comes first."""
OWN_ORDERS = {
    "turn": (TURN, Position.id),
    "title": (Position.sort_key,),
    "role": (Position.role,),
    "seats": (Position.seats,),
    "number": (Position.number,),
}
"""What an enterprise's own list is sorted by."""


def positions_of_enterprise(
    enterprise_id: int, round_id: int | None, state: PositionState | None = None, words: str | None = None
) -> Select[Position]:
    """Return the query for an enterprise's positions in a round, narrowed, those that need it first.

    A course stands once, by its teaching position.
    """
    query = (
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.course))
        .where(
            Position.enterprise_id == enterprise_id,
            DemandList.round_id == round_id,
            Position.role != Role.COURSE_STUDENT,
        )
        .order_by(TURN, Position.id)
    )
    if words:
        query = query.where(Position.title.contains(words, autoescape=True))
    return query if state is None else query.where(Position.state == state)


def published_of_enterprise(enterprise_id: int, round_id: int) -> Sequence[Position]:
    """Return what an enterprise has on the public list of a round, by number; of a course, both halves."""
    query = (
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.list).joinedload(DemandList.round))
        .where(
            Position.enterprise_id == enterprise_id,
            DemandList.round_id == round_id,
            Position.state == PositionState.PUBLISHED,
        )
        .order_by(Position.number, Position.role.desc())
    )
    return db.session.scalars(query).all()


def own_counts(enterprise_id: int, round_id: int) -> dict[PositionState, int]:
    """Return how many positions of a round an enterprise has in each state; a course counts once."""
    rows = db.session.execute(
        select(Position.state, func.count())
        .join(DemandList)
        .where(
            Position.enterprise_id == enterprise_id,
            DemandList.round_id == round_id,
            Position.role != Role.COURSE_STUDENT,
        )
        .group_by(Position.state)
    )
    return {PositionState(state): count for state, count in rows}


def earlier_positions(enterprise_id: int, round_: Round | None) -> Select[Position]:
    """Return the query for what an enterprise asked for in other rounds, the newest first; a course stands once."""
    query = (
        select(Position)
        .join(DemandList)
        .join(Round)
        .options(joinedload(Position.course), joinedload(Position.list).joinedload(DemandList.round))
        .where(Position.enterprise_id == enterprise_id, Position.role != Role.COURSE_STUDENT)
        .order_by(Round.opens_at.desc(), Round.id.desc(), Position.id.desc())
    )
    return query if round_ is None else query.where(DemandList.round_id != round_.id)


def has_earlier(enterprise_id: int, round_: Round | None) -> bool:
    """Return whether an enterprise asked for anything in another round."""
    return db.session.scalar(earlier_positions(enterprise_id, round_).limit(1)) is not None


DESK_ORDERS = {
    "sent": (Position.number, Position.submitted_at, Position.id),
    "title": (Position.sort_key,),
    "enterprise": (Organisation.sort_key,),
    "role": (Position.role,),
    "seats": (Position.seats,),
    "verified": (Position.verified_at,),
}
"""What a queue of an issuer's desk is sorted by."""


def queue_of_list(
    list_id: int | None, state: PositionState, words: str | None = None, role: Role | None = None
) -> Select[Position]:
    """Return the query for what stands on a list in a state, narrowed; a course stands once, by its teaching."""
    query = (
        select(Position)
        .join(Organisation, Organisation.id == Position.enterprise_id)
        .options(joinedload(Position.enterprise), joinedload(Position.course))
        .where(Position.list_id == list_id, Position.state == state, Position.role != Role.COURSE_STUDENT)
        .order_by(*DESK_ORDERS["sent"])
    )
    if words:
        query = query.where(
            or_(
                Position.title.contains(words, autoescape=True), Organisation.name_zh.contains(words, autoescape=True)
            )
        )
    return query if role is None else query.where(Position.role == role)


def positions_of_list(list_id: int, *states: PositionState) -> Sequence[Position]:
    """Return what stands on a list in these states; a course stands once, by its teaching position."""
    query = (
        select(Position)
        .options(joinedload(Position.enterprise), joinedload(Position.course))
        .where(Position.list_id == list_id, Position.state.in_(states), Position.role != Role.COURSE_STUDENT)
        .order_by(Position.number, Position.submitted_at, Position.id)
    )
    return db.session.scalars(query).all()


LIST_ORDERS = {
    "number": (DemandList.issuer_id, Position.number),
    "title": (Position.sort_key,),
    "enterprise": (Organisation.sort_key,),
    "role": (Position.role,),
    "seats": (Position.seats,),
    "days": (Position.days_per_year,),
    "published": (Position.published_at,),
}
"""What a public list is sorted by."""


def published_positions(
    round_id: int,
    *,
    actor: Actor | None = None,
    role: Role | None = None,
    issuer_id: int | None = None,
    discipline: str | None = None,
    words: str | None = None,
) -> Select[Position]:
    """Return the query for the list of a round as a reader sees it, filtered, by issuers and numbers."""
    query = (
        select(Position)
        .join(DemandList)
        .join(Organisation, Organisation.id == Position.enterprise_id)
        .options(
            joinedload(Position.enterprise).joinedload(Organisation.region),
            joinedload(Position.course),
            joinedload(Position.list).joinedload(DemandList.issuer),
        )
        .where(DemandList.round_id == round_id, _listed(actor))
        .order_by(DemandList.issuer_id, Position.number)
    )
    query = query.where(Position.role != Role.COURSE_STUDENT if role is None else Position.role == role)
    if issuer_id is not None:
        query = query.where(DemandList.issuer_id == issuer_id)
    if discipline:
        query = query.where(cast(Position.disciplines, String).contains(f'"{discipline}"', autoescape=True))
    if words:
        query = query.where(_says(words, actor))
    return query


def _says(words: str, actor: Actor | None) -> ColumnElement[bool]:
    """Whether title, enterprise or task hold the words; of tasks only those that the reader may read."""
    takes_part = actor is not None and actor.organisation_id is not None
    task = Position.tasks.contains(words, autoescape=True)
    return or_(
        Position.title.contains(words, autoescape=True),
        Organisation.name_zh.contains(words, autoescape=True),
        task if takes_part else task & (Position.audience == Audience.PUBLIC),
    )


def all_published(round_id: int, actor: Actor | None, issuer_ids: Collection[int]) -> Sequence[Position]:
    """Return everything on these issuers' lists of a round as a reader sees it."""
    query = published_positions(round_id, actor=actor).where(DemandList.issuer_id.in_(issuer_ids))
    return db.session.scalars(query).all()


def published_counts(round_id: int, actor: Actor | None) -> dict[int, int]:
    """Return how many positions of a round each issuer has published for this reader; a course counts once."""
    rows = db.session.execute(
        select(DemandList.issuer_id, func.count())
        .join(Position, Position.list_id == DemandList.id)
        .where(DemandList.round_id == round_id, Position.role != Role.COURSE_STUDENT, _listed(actor))
        .group_by(DemandList.issuer_id)
        .order_by(DemandList.issuer_id)
    )
    return {issuer_id: count for issuer_id, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def reserved_count(round_id: int, actor: Actor | None, issuer_id: int | None = None) -> int:
    """Return how many published positions are by invitation and not for this reader; a course counts once."""
    query = (
        select(func.count())
        .select_from(Position)
        .join(DemandList)
        .where(
            DemandList.round_id == round_id,
            Position.state == PositionState.PUBLISHED,
            Position.role != Role.COURSE_STUDENT,
            ~_listed(actor),
        )
    )
    if issuer_id is not None:
        query = query.where(DemandList.issuer_id == issuer_id)
    return db.session.scalar(query) or 0


def lists_of_round(round_id: int) -> Sequence[DemandList]:
    """Return the demand lists of a round in the order of their issuers."""
    query = select(DemandList).options(joinedload(DemandList.issuer)).where(DemandList.round_id == round_id)
    return db.session.scalars(query.order_by(DemandList.issuer_id)).all()


def list_of(round_: Round, issuer_id: int) -> DemandList | None:
    """Return an issuer's list in a round, None where nothing was submitted yet."""
    return db.session.scalar(
        select(DemandList).where(DemandList.round_id == round_.id, DemandList.issuer_id == issuer_id)
    )


def counts_by_state(list_id: int) -> dict[PositionState, int]:
    """Return how many positions of a list stand in each state; a course counts once."""
    rows = db.session.execute(
        select(Position.state, func.count())
        .where(Position.list_id == list_id, Position.role != Role.COURSE_STUDENT)
        .group_by(Position.state)
    )
    return {PositionState(state): count for state, count in rows}


def counts_by_role(round_id: int, actor: Actor | None = None) -> dict[Role, tuple[int, int]]:
    """Return how many listed positions and seats a round has in each role."""
    rows = db.session.execute(
        select(Position.role, func.count(), func.sum(Position.seats))
        .join(DemandList)
        .where(DemandList.round_id == round_id, _listed(actor))
        .group_by(Position.role)
    )
    return {Role(role): (count, seats) for role, count, seats in rows}


def disciplines_asked(round_id: int, actor: Actor | None = None) -> set[str]:
    """Return the codes of all disciplines that a round's listed positions ask for."""
    rows = db.session.scalars(
        select(Position.disciplines).join(DemandList).where(DemandList.round_id == round_id, _listed(actor))
    )
    return {code for codes in rows for code in codes}


def compared_in_round(round_id: int) -> Sequence[Position]:
    """Return what a new position is compared with: everything sent, verified or published; a course stands once."""
    query = (
        select(Position)
        .join(DemandList)
        .options(
            load_only(
                Position.enterprise_id, Position.course_id, Position.role, Position.title, Position.tasks,
                Position.pay_min, Position.pay_max,
            )
        )
        .where(
            DemandList.round_id == round_id,
            Position.role != Role.COURSE_STUDENT,
            Position.state.in_([PositionState.SUBMITTED, PositionState.VERIFIED, PositionState.PUBLISHED]),
        )
    )  # fmt: skip
    return db.session.scalars(query).all()


def histories(enterprise_ids: Iterable[int], round_: Round) -> dict[int, History]:
    """Return what these enterprises did in other rounds; those that did nothing are absent."""
    published = func.count().filter(Position.state == PositionState.PUBLISHED)
    withdrawn = func.count().filter(Position.state == PositionState.WITHDRAWN, Position.published_at.is_not(None))
    rows = db.session.execute(
        select(Position.enterprise_id, published, withdrawn)
        .join(DemandList)
        .where(
            Position.enterprise_id.in_(set(enterprise_ids)),
            DemandList.round_id != round_.id,
            Position.role != Role.COURSE_STUDENT,
        )
        .group_by(Position.enterprise_id)
    )
    return {number: History(*counts) for number, *counts in rows}


def hints_for(positions: Sequence[Position], round_: Round) -> dict[int, tuple[Hint, ...]]:
    """Return what to look at before verifying these positions."""
    known = histories({row.enterprise_id for row in positions}, round_)
    return hints(positions, compared_in_round(round_.id), known)


def list_due(at: datetime) -> DemandList | None:
    """Return a list on which a verified position waits whose set time has come, while its round takes positions."""
    query = (
        select(DemandList)
        .join(Position, Position.list_id == DemandList.id)
        .join(Round, Round.id == DemandList.round_id)
        .where(
            Position.state == PositionState.VERIFIED,
            Position.opens_at <= at,
            Round.state == RoundState.OPEN,
            Round.demand_until > at,
        )
        .order_by(Position.opens_at)
        .limit(1)
    )
    return db.session.scalar(query)


def scheduled_count(list_id: int, at: datetime) -> int:
    """Return how many verified positions of a list wait for a set time of their own; a course counts once."""
    query = select(func.count()).where(
        Position.list_id == list_id,
        Position.state == PositionState.VERIFIED,
        Position.role != Role.COURSE_STUDENT,
        Position.opens_at > at,
    )
    return db.session.scalar(query) or 0


def outcome_of(position_id: int) -> PositionOutcome | None:
    """Return what was said about the seats that stayed free, None where nothing was."""
    return db.session.scalar(select(PositionOutcome).where(PositionOutcome.position_id == position_id))


def outcomes_of(position_ids: Iterable[int]) -> dict[int, PositionOutcome]:
    """Return what was said of these positions."""
    query = select(PositionOutcome).where(PositionOutcome.position_id.in_(set(position_ids)))
    return {row.position_id: row for row in db.session.scalars(query)}


def position_numbered(number: int) -> Position | None:
    """Return a position by its id, None where there is none."""
    return db.session.get(Position, number)


def copied_from(position_ids: Iterable[int]) -> dict[int, int]:
    """Return of these positions those that were copied, with the number of what each was copied from."""
    query = select(AuditEntry.subject_id, AuditEntry.facts).where(
        AuditEntry.action == "position:post", AuditEntry.subject_id.in_(set(position_ids))
    )
    told = {number: json.loads(facts) for number, facts in db.session.execute(query)}
    return {number: facts["like"] for number, facts in told.items() if "like" in facts}


SENT = (PositionState.SUBMITTED, PositionState.RETURNED, PositionState.VERIFIED, PositionState.PUBLISHED)
SILENT = "silent"
"""What is said of an enterprise that neither posts nor says anything."""


def stance_of(enterprise_id: int, round_id: int) -> Stance | None:
    """Return what an enterprise says for a round in which it posts nothing, None where it says nothing."""
    query = select(Stance).where(
        Stance.enterprise_id == enterprise_id, Stance.round_id == round_id, Stance.taken_back_at.is_(None)
    )
    return db.session.scalar(query)


WITHOUT_ORDERS = {
    "said": (Stance.said_at, Organisation.id),
    "name": (Organisation.sort_key,),
    "says": (Stance.kind, Stance.reason),
}
"""What the enterprises without a position are sorted by."""


def without_position(
    round_id: int, *, issuer_id: int | None = None, only: str = ""
) -> Select[Organisation, Stance | None]:
    """Return the query for the admitted enterprises that have sent nothing in a round, with what they say.

    `only` : a kind or a reason of a stance, SILENT, or "" for all.
    """
    sent = select(Position.enterprise_id).join(DemandList)
    sent = sent.where(DemandList.round_id == round_id, Position.state.in_(SENT))
    says = (Stance.enterprise_id == Organisation.id) & (Stance.round_id == round_id) & Stance.taken_back_at.is_(None)
    query = (
        select(Organisation, Stance)
        .outerjoin(Stance, says)
        .where(
            Organisation.kind == Kind.ENTERPRISE,
            Organisation.state == OrganisationState.ACTIVE,
            Organisation.id.not_in(sent),
        )
        .order_by(Stance.said_at.desc(), Organisation.id)
    )
    if issuer_id is not None:
        query = query.where(Organisation.parent_id == issuer_id)
    if only == SILENT:
        query = query.where(Stance.id.is_(None))
    elif only in set(Say):
        query = query.where(Stance.kind == only)
    elif only:
        query = query.where(Stance.reason == only)
    return query


def counts_without_position(round_id: int, issuer_id: int | None = None) -> dict[str, int]:
    """Return how many enterprises without a position say what: by kind, by reason, and SILENT."""
    asked = without_position(round_id, issuer_id=issuer_id).order_by(None)
    said = (Stance.kind, Stance.reason)
    rows = db.session.execute(asked.with_only_columns(*said, func.count()).group_by(*said))
    counts: dict[str, int] = {}
    for kind, reason, count in rows:
        for key in filter(None, (kind or SILENT, reason)):
            counts[key] = counts.get(key, 0) + count
    return counts
