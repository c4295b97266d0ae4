"""Conflicts of interest of a round: each tie between somebody put forward and an enterprise on the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import String, cast, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.states import RELATION_WORDS, Relation, Rule
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.nominations.models import Nomination
from placement.nominations.states import NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.rulings.models import Clearance, DeclaredInterest, OwnedCompany
from placement.rulings.states import RulingState

STANDING = RulingState.STANDING
RULE_OF = {
    Relation.FOUNDER: Rule.OWN_COMPANY,
    Relation.SHAREHOLDER: Rule.OWN_COMPANY,
    Relation.FAMILY: Rule.FAMILY,
    Relation.CONTRACT: Rule.CONTRACT,
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One tie between a person and an enterprise, with its evidence and its clearance."""

    person: Person
    enterprise: Organisation
    rule: Rule
    relation: str
    share_percent: int | None
    evidence: str
    clearance: Clearance | None = None


def rules_on_people(actor: Actor) -> bool:
    """Return whether the actor rules on exceptions and conflicts: an education authority or a coordinator."""
    return actor.is_coordinator or actor.is_officer_of(Kind.AUTHORITY)


def of_round(actor: Actor, round_: Round) -> tuple[list[Conflict], list[Conflict]]:
    """Return the conflicts that the actor may rule on, those that wait and those that are cleared."""
    found = list(_all(actor, round_))
    return [one for one in found if one.clearance is None], [one for one in found if one.clearance is not None]


def between(actor: Actor, round_: Round, person_id: int, enterprise_id: int, rule: str) -> Conflict:
    """Return one conflict that waits for the actor's ruling. Raises NotFound."""
    for one in of_round(actor, round_)[0]:
        if (one.person.id, one.enterprise.id, one.rule) == (person_id, enterprise_id, rule):
            return one
    raise NotFound


def _all(actor: Actor, round_: Round) -> Iterator[Conflict]:
    hosts, people = _hosts(round_), _people(actor, round_)
    cleared = _cleared(round_)
    seen: set[tuple[int, int, Rule]] = set()
    for one in (*_own(hosts, people), *_of_universities(hosts, people)):
        key = (one.person.id, one.enterprise.id, one.rule)
        if key not in seen:
            seen.add(key)
            yield Conflict(
                one.person,
                one.enterprise,
                one.rule,
                one.relation,
                one.share_percent,
                one.evidence,
                cleared.get(key),
            )


def _hosts(round_: Round) -> dict[str, Organisation]:
    query = (
        select(Organisation)
        .join(Position, Position.enterprise_id == Organisation.id)
        .join(DemandList)
        .where(DemandList.round_id == round_.id, Position.state == PositionState.PUBLISHED)
        .distinct()
    )
    return {row.code: row for row in db.session.scalars(query)}


def _people(actor: Actor, round_: Round) -> dict[int, Person]:
    nominated = select(Nomination.person_id).where(
        Nomination.round_id == round_.id, Nomination.state != NominationState.WITHDRAWN
    )
    tied = select(DeclaredInterest.person_id).where(DeclaredInterest.state == STANDING)
    owners = select(OwnedCompany.university_id).where(OwnedCompany.state == STANDING)
    query = (
        select(Person)
        .options(joinedload(Person.home))
        .where(
            Person.id.in_(nominated),
            Person.id.in_(tied) | Person.home_id.in_(owners) | (cast(Person.companies, String) != "[]"),
        )
        .order_by(Person.sort_key)
    )
    if not actor.is_coordinator:
        homes = select(Organisation.id).where(Organisation.parent_id == actor.organisation_id)
        query = query.where(Person.home_id.in_(homes))
    return {person.id: person for person in db.session.scalars(query)}


def _cleared(round_: Round) -> dict[tuple[int, int, Rule], Clearance]:
    query = select(Clearance).options(joinedload(Clearance.officer))
    query = query.where(Clearance.round_id == round_.id, Clearance.state == STANDING)
    return {(row.person_id, row.enterprise_id, Rule(row.rule)): row for row in db.session.scalars(query)}


def _own(hosts: Mapping[str, Organisation], people: Mapping[int, Person]) -> Iterator[Conflict]:
    """Give what people declared, and what their university's officer entered as their own companies."""
    query = select(DeclaredInterest).where(DeclaredInterest.state == STANDING).order_by(DeclaredInterest.id)
    for row in db.session.scalars(query):
        if row.person_id in people and row.credit_code in hosts:
            relation = Relation(row.relation)
            yield Conflict(
                people[row.person_id],
                hosts[row.credit_code],
                RULE_OF[relation],
                str(RELATION_WORDS[relation]),
                row.share_percent,
                row.evidence,
            )
    for person in people.values():
        for code in person.companies or ():
            if code in hosts:
                yield Conflict(
                    person, hosts[code], Rule.OWN_COMPANY, _("Own company, as the university entered it"), None, ""
                )


def _of_universities(hosts: Mapping[str, Organisation], people: Mapping[int, Person]) -> Iterator[Conflict]:
    query = select(OwnedCompany).options(joinedload(OwnedCompany.university)).where(OwnedCompany.state == STANDING)
    for row in db.session.scalars(query.order_by(OwnedCompany.id)):
        if row.credit_code not in hosts:
            continue
        for person in people.values():
            if person.home_id == row.university_id:
                yield Conflict(
                    person,
                    hosts[row.credit_code],
                    Rule.HOME_ORG_COMPANY,
                    row.university.name_zh,
                    row.share_percent,
                    row.evidence,
                )
