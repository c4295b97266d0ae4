"""Reads of nominations and applications, and what a person may rank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.queries import MEMBER_ORDERS, facts_of, members, visible_member
from placement.accounts.states import MembershipRole
from placement.demand.models import DemandList, Position
from placement.demand.states import Audience, PayUnit, PositionState
from placement.eligibility.conditions import conditions
from placement.eligibility.drafts import Asked, Facts, Finding, Policy, verdict_of
from placement.eligibility.rules import judge_pair
from placement.eligibility.states import Rule, Verdict
from placement.eligibility.wording import Told, tell_all, tell_documents
from placement.foundation.database import db
from placement.foundation.errors import NotFound, Refused
from placement.nominations.models import Application, Endorsement, Nomination
from placement.nominations.states import ApplicationState, EndorsementState, NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.states import Role
from placement.rulings.models import Clearance, RuleException
from placement.rulings.policy import is_authority_of, may_end_ruling, may_grant
from placement.rulings.queries import Rulings, exceptions_of, rulings_of
from placement.rulings.states import RulingState

MONTHS = 12
YUAN = 10_000
"""Pay by the year or the term is entered in ten thousands of yuan."""

STRIDE = 20
"""Positions that are read at a time where counting stops early."""


def visible_nomination(actor: Actor, nomination_id: int) -> Nomination:
    """Return a nomination for its person, its university, its authority or a coordinator. Raises NotFound."""
    row = db.session.get(Nomination, nomination_id)
    if row is None:
        raise NotFound
    own = actor.person_id == row.person_id or _is_nominating(actor, row.university_id) or actor.is_coordinator
    if not own and not is_authority_of(actor, row.person):
        raise NotFound
    return row


def _is_nominating(actor: Actor, university_id: int) -> bool:
    return actor.is_officer_of(Kind.UNIVERSITY) and actor.organisation_id == university_id


def told_of(nomination: Nomination) -> list[Told]:
    """Return what the rules said of a nomination, in the reader's language."""
    return tell_documents(nomination.findings)


def policy_code(nomination: Nomination) -> str:
    """Return the code of the profile by which a nomination is judged."""
    policy = policies(nomination.round).get(Role(nomination.role))
    return policy.code if policy else ""


def grantable(actor: Actor, nomination: Nomination) -> frozenset[str]:
    """Return the rules that a nomination fails and from which the actor could let the person off."""
    policy = policies(nomination.round).get(Role(nomination.role))
    broken = {finding["rule"]: finding for finding in nomination.findings if finding["verdict"] == Verdict.FAIL}
    if policy is None:
        return frozenset()
    return frozenset(
        rule
        for rule, finding in broken.items()
        if may_grant(actor, nomination.round, nomination.person, Rule(rule), policy)
        and not (rule == Rule.AGE and int(finding["value"]) > (policy.max_age_exception or int(finding["value"])))
    )


def conditions_of(nomination: Nomination) -> list[Told]:
    """Return what the service has to keep after the placement, and what was ticked of it."""
    policy = policies(nomination.round).get(Role(nomination.role))
    if policy is None:
        return []
    known = rulings_of(nomination.round, [nomination.person_id])
    return tell_all(conditions(policy, known.ticks.get(f"p{nomination.person_id}", {})))


def exceptions_of_nomination(nomination: Nomination) -> list[RuleException]:
    """Return the exceptions of the person in this role and round, standing or taken back."""
    return [
        row
        for row in exceptions_of(nomination.person_id)
        if row.round_id == nomination.round_id and row.role == nomination.role
    ]


def _round_of(round_id: int) -> Round:
    return db.session.get_one(Round, round_id)


def visible_exception(actor: Actor, exception_id: int) -> RuleException:
    """Return an exception that the actor may take back. Raises NotFound."""
    row = db.session.get(RuleException, exception_id)
    if row is None or not may_end_ruling(actor, _round_of(row.round_id), row.person):
        raise NotFound
    return row


def visible_clearance(actor: Actor, clearance_id: int) -> Clearance:
    """Return a clearance that the actor may take back. Raises NotFound."""
    row = db.session.get(Clearance, clearance_id)
    if row is None or not may_end_ruling(actor, _round_of(row.round_id), row.person):
        raise NotFound
    return row


def exceptions_in(actor: Actor, round_: Round) -> Sequence[RuleException]:
    """Return the exceptions of a round that the actor may rule on, standing first, the newest first."""
    query = (
        select(RuleException)
        .options(joinedload(RuleException.officer), joinedload(RuleException.person).joinedload(Person.home))
        .where(RuleException.round_id == round_.id)
        .order_by(RuleException.id.desc())
    )
    rows = [row for row in db.session.scalars(query) if may_end_ruling(actor, round_, row.person)]
    return sorted(rows, key=lambda row: row.state is not RulingState.STANDING)


def exceptions_wanted(
    actor: Actor, round_: Round, rules: Mapping[Role, Policy]
) -> Sequence[tuple[Nomination, list[Told]]]:
    """Return the nominations that fail only rules from which the actor could let them off, by name."""
    query = (
        select(Nomination)
        .join(Person, Person.id == Nomination.person_id)
        .options(joinedload(Nomination.person).joinedload(Person.home))
        .where(
            Nomination.round_id == round_.id,
            Nomination.verdict == Verdict.FAIL,
            Nomination.state != NominationState.WITHDRAWN,
        )
        .order_by(Person.sort_key, Nomination.id)
    )
    if not actor.is_coordinator:
        query = query.where(
            Nomination.university_id.in_(
                select(Organisation.id).where(Organisation.parent_id == actor.organisation_id)
            )
        )
    found = []
    for row in db.session.scalars(query):
        policy = rules.get(Role(row.role))
        broken = [finding for finding in row.findings if finding["verdict"] == Verdict.FAIL]
        if policy and all(may_grant(actor, round_, row.person, Rule(one["rule"]), policy) for one in broken):
            found.append((row, tell_documents(broken)))
    return found


def counts_by_state(round_: Round, university_id: int) -> dict[NominationState, int]:
    """Return how many nominations of a university stand in each state."""
    rows = db.session.execute(
        select(Nomination.state, func.count())
        .where(Nomination.round_id == round_.id, Nomination.university_id == university_id)
        .group_by(Nomination.state)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def nominated_count(round_: Round, university_id: int, role: Role) -> int:
    """Return how many a university has put forward for a role and not taken back."""
    query = select(func.count()).where(
        Nomination.round_id == round_.id,
        Nomination.university_id == university_id,
        Nomination.role == role,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return db.session.scalar(query) or 0


def blocked_count(round_: Round, university_id: int) -> int:
    """Return how many nominations of a university do not meet the rules, or not yet."""
    query = select(func.count()).where(
        Nomination.round_id == round_.id,
        Nomination.university_id == university_id,
        Nomination.verdict != Verdict.PASS,
        Nomination.state != NominationState.WITHDRAWN,
    )
    return db.session.scalar(query) or 0


PEOPLE_ORDERS = MEMBER_ORDERS | {"year": (Person.enrolled_year,), "title": (Person.title_code, Person.degree)}
"""What a university's list of people is sorted by."""


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


def nominations_of_people(round_: Round, person_ids: Collection[int]) -> Sequence[Nomination]:
    """Return the nominations of these people in a round, with the people."""
    query = select(Nomination).options(joinedload(Nomination.person))
    rows = db.session.scalars(query.where(Nomination.round_id == round_.id, Nomination.person_id.in_(person_ids)))
    return sorted(rows, key=lambda row: row.id)


def not_reminded(round_: Round, university_id: int) -> Sequence[Nomination]:
    """Return a university's nominations that nobody answered and for which nobody was reminded."""
    query = nominations_of_university(round_, university_id).where(
        Nomination.state == NominationState.PROPOSED, Nomination.reminded_at.is_(None)
    )
    return db.session.scalars(query).all()


def returned_count(round_: Round, university_id: int) -> int:
    """Return how many of a university's nominations the authority has returned."""
    query = (
        select(func.count())
        .select_from(Nomination)
        .join(Endorsement)
        .where(
            Nomination.round_id == round_.id,
            Nomination.university_id == university_id,
            Nomination.state != NominationState.WITHDRAWN,
            Endorsement.state == EndorsementState.RETURNED,
        )
    )
    return db.session.scalar(query) or 0


def nominations_that_count(round_: Round) -> Select[Nomination]:
    """Return the query for what counts at closing: with consent and, where the round asks for it, endorsed."""
    query = select(Nomination).where(Nomination.round_id == round_.id, Nomination.state == NominationState.CONSENTED)
    if round_.asks_endorsement:
        query = query.join(Endorsement).where(Endorsement.state == EndorsementState.ENDORSED)
    return query


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


def applications_of(round_: Round, person_ids: Collection[int]) -> Sequence[Application]:
    """Return the applications of these people in a round, with the people."""
    query = select(Application).options(joinedload(Application.person))
    return db.session.scalars(
        query.where(Application.round_id == round_.id, Application.person_id.in_(person_ids))
    ).all()


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
    role = Role(position.role)
    policy = policies(round_).get(role)
    if policy is None:
        return ()
    known = rulings_of(round_, [person.id])
    return judge_pair(facts_in(known, person, role), policy, asked_by(position, known))


def facts_in(known: Rulings, person: Person, role: Role, load: int = 1) -> Facts:
    """Return what the rules of a role may know of a person, with what was decided and declared."""
    return known.known(facts_of(person), person.id, person.home_id, role, load)


def yuan_a_year(position: Position) -> int | None:
    """Return the least pay of a position in yuan a year, whatever unit the enterprise typed it in."""
    least = position.pay_min
    if least is None:
        return None
    return {
        PayUnit.YEAR: least * YUAN,
        PayUnit.MONTH: least * MONTHS,
        PayUnit.DAY: least * position.days_per_year,
        PayUnit.TERM: least * YUAN * MONTHS // max(1, position.term_months),
    }[position.pay_unit]


def asked_by(position: Position, known: Rulings | None = None) -> Asked:
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
        host_region=host.region_code,
        host_founded_on=host.founded_on,
        host_employees=host.employees,
        on=position.list.round.reference_on,
        term_months=position.term_months,
        pay_yuan=yuan_a_year(position),
        ticks=known.said_of(position) if known else {},
    )


def positions_open_to(round_: Round, person: Person, among: Sequence[int] | None = None) -> Sequence[Position]:
    """Return the published positions that a person may rank, in the order of the list; of all, or of these."""
    return [row for row, found in positions_judged_for(round_, person, among) if verdict_of(found) is Verdict.PASS]


def open_count(round_: Round, person: Person, most: int) -> int:
    """Return how many positions are open to a person; counting stops at `most`."""
    roles = roles_open_to(round_, person.id)
    query = _positions_of_roles(round_, person, roles).execution_options(yield_per=STRIDE)
    passing = (1 for _row, found in _judged_lazily(round_, person, roles, query) if verdict_of(found) is Verdict.PASS)
    return sum(islice(passing, most))


def positions_judged_for(
    round_: Round, person: Person, among: Sequence[int] | None = None
) -> Sequence[tuple[Position, tuple[Finding, ...]]]:
    """Return the published positions of a person's roles with what the rules say, in the order of the list."""
    roles = roles_open_to(round_, person.id)
    query = _positions_of_roles(round_, person, roles)
    if among is not None:
        query = query.where(Position.id.in_(among))
    return list(_judged_lazily(round_, person, roles, query))


def _judged_lazily(
    round_: Round, person: Person, roles: Sequence[Role], query: Select[Position]
) -> Iterator[tuple[Position, tuple[Finding, ...]]]:
    rules, known = policies(round_), rulings_of(round_, [person.id])
    facts = {role: facts_in(known, person, role) for role in roles}
    for position in db.session.scalars(query):
        role = Role(position.role)
        if role in rules:
            yield position, judge_pair(facts[role], rules[role], asked_by(position, known))


def _positions_of_roles(round_: Round, person: Person, roles: Sequence[Role]) -> Select[Position]:
    """Return the query for what is published in a person's roles; what is by invitation only for the invited."""
    return (
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
