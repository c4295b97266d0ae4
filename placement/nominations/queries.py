"""Reads of nominations and applications, and what a person may rank."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.queries import facts_of, members, visible_member
from placement.accounts.states import MembershipRole
from placement.demand.models import DemandList, Position
from placement.demand.states import Audience, PositionState
from placement.eligibility.drafts import Asked, Finding, verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Verdict
from placement.foundation.database import db
from placement.foundation.errors import NotFound, Refused
from placement.nominations.models import Application, Nomination
from placement.nominations.states import ApplicationState, NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.states import Role


def visible_nomination(actor: Actor, nomination_id: int) -> Nomination:
    """Return a nomination for its person, its university or a coordinator. Raises NotFound."""
    row = db.session.get(Nomination, nomination_id)
    if row is None:
        raise NotFound
    own = actor.person_id == row.person_id or _is_nominating(actor, row.university_id) or actor.is_coordinator
    if not own:
        raise NotFound
    return row


def _is_nominating(actor: Actor, university_id: int) -> bool:
    return actor.is_officer_of(Kind.UNIVERSITY) and actor.organisation_id == university_id


def counts_by_state(round_: Round, university_id: int) -> dict[NominationState, int]:
    """Return how many nominations of a university stand in each state."""
    rows = db.session.execute(
        select(Nomination.state, func.count())
        .where(Nomination.round_id == round_.id, Nomination.university_id == university_id)
        .group_by(Nomination.state)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def blocked_count(round_: Round, university_id: int) -> int:
    """Return how many nominations of a university do not meet the rules, or not yet."""
    query = select(func.count()).where(
        Nomination.round_id == round_.id,
        Nomination.university_id == university_id,
        Nomination.verdict != Verdict.PASS,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return db.session.scalar(query) or 0


def staff_to_nominate(round_: Round, university_id: int, words: str | None = None) -> Select[tuple[Person]]:
    """Return the query for a university's staff whom it has not nominated in the round, by name."""
    nominated = select(Nomination.person_id).where(
        Nomination.round_id == round_.id,
        Nomination.university_id == university_id,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return members(university_id, MembershipRole.STAFF, words).where(Person.id.not_in(nominated))


def own_member_of_staff(actor: Actor, person_id: int) -> Person:
    """Return somebody whom the officer may nominate. Raises NotFound, Refused for a student."""
    person = visible_member(actor, person_id)
    known = members(person.home_id or 0, MembershipRole.STAFF).where(Person.id == person_id)
    if db.session.scalar(known) is None:
        raise Refused(_("Only members of staff are nominated. Students apply themselves."))
    return person


def nominations_of_person(round_: Round, person_id: int) -> Sequence[Nomination]:
    """Return a person's nominations in a round, the oldest first."""
    query = select(Nomination).where(Nomination.round_id == round_.id, Nomination.person_id == person_id)
    # ordered here: asked to order by number, SQLite reads the whole round
    return sorted(db.session.scalars(query), key=lambda row: row.id)


def nominations_of_university(round_: Round, university_id: int) -> Select[Nomination]:
    """Return the query for a university's nominations in a round, the newest first."""
    return (
        select(Nomination)
        .options(joinedload(Nomination.person))
        .where(Nomination.round_id == round_.id, Nomination.university_id == university_id)
        .order_by(Nomination.id.desc())
    )


def application_of(round_: Round, person_id: int) -> Application | None:
    """Return a student's application in a round, or None."""
    return db.session.scalar(
        select(Application).where(Application.round_id == round_.id, Application.person_id == person_id)
    )


def roles_open_to(round_: Round, person_id: int) -> tuple[Role, ...]:
    """Return the roles that a person takes part in with a passing verdict."""
    roles = [
        Role(row.role)
        for row in nominations_of_person(round_, person_id)
        if row.state is NominationState.CONSENTED and row.verdict == Verdict.PASS
    ]
    application = application_of(round_, person_id)
    if application and application.state is ApplicationState.SUBMITTED and application.verdict == Verdict.PASS:
        roles.append(Role.COURSE_STUDENT)
    return tuple(dict.fromkeys(roles))


def people_with_role(round_: Round, role: Role) -> Select[int]:
    """Return the query for the people who take part in a role with a passing verdict, by number."""
    if role is Role.COURSE_STUDENT:
        return select(Application.person_id).where(
            Application.round_id == round_.id,
            Application.state == ApplicationState.SUBMITTED,
            Application.verdict == Verdict.PASS,
        )
    return select(Nomination.person_id).where(
        Nomination.round_id == round_.id,
        Nomination.role == role,
        Nomination.state == NominationState.CONSENTED,
        Nomination.verdict == Verdict.PASS,
    )


def findings_for(round_: Round, person: Person, position: Position) -> tuple[Finding, ...]:
    """Return what the rules between this person and this position say."""
    policy = policies(round_).get(Role(position.role))
    if policy is None:
        return ()
    return judge_pair(facts_of(person), policy, asked_by(position))


def asked_by(position: Position) -> Asked:
    """Return what a position asks for, as the rules read it; 0 days means that none are asked."""
    host = db.session.get(Organisation, position.enterprise_id)
    assert host is not None
    invited = position.audience is Audience.INVITED and position.intended_home_id is not None
    home = db.session.get(Organisation, position.intended_home_id) if invited else None
    return Asked(
        host_code=host.code,
        min_degree=position.min_degree,
        min_title_rank=position.min_title_rank,
        days_per_year=position.days_per_year or None,
        invited=home.code if home else None,
    )


def positions_open_to(round_: Round, person: Person, among: Sequence[int] | None = None) -> Sequence[Position]:
    """Return the published positions that a person may rank, in the order of the list; of all, or of these."""
    return [row for row, found in positions_judged_for(round_, person, among) if verdict_of(found) is Verdict.PASS]


def positions_judged_for(
    round_: Round, person: Person, among: Sequence[int] | None = None
) -> Sequence[tuple[Position, tuple[Finding, ...]]]:
    """Return the published positions of a person's roles with what the rules say, in the order of the list."""
    roles = roles_open_to(round_, person.id)
    if not roles:
        return []
    rules = policies(round_)
    facts = facts_of(person)
    query = (
        select(Position)
        .join(DemandList)
        .options(
            joinedload(Position.enterprise).joinedload(Organisation.region),
            joinedload(Position.course),
            joinedload(Position.list),
        )
        .where(
            DemandList.round_id == round_.id,
            Position.state == PositionState.PUBLISHED,
            Position.role.in_(roles),
            or_(Position.audience != Audience.INVITED, Position.intended_home_id == person.home_id),
        )
        .order_by(DemandList.issuer_id, Position.number)
    )
    if among is not None:
        query = query.where(Position.id.in_(among))
    return [
        (position, judge_pair(facts, rules[Role(position.role)], asked_by(position)))
        for position in db.session.scalars(query)
        if Role(position.role) in rules
    ]
