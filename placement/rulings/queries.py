"""Reads of rulings: for pages, and in one go for everybody whom a round judges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from placement.accounts.actor import Actor
from placement.demand.models import DemandList, Position
from placement.demand.states import PositionState
from placement.eligibility.drafts import Facts, Granted, Interest, Tick
from placement.eligibility.states import Relation, Rule
from placement.foundation.database import db
from placement.foundation.errors import NotFound
from placement.foundation.memory import remembered
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.states import Role
from placement.rulings.models import Clearance, DeclaredInterest, OwnedCompany, RuleException, RuleTick
from placement.rulings.policy import may_list_companies, may_tick_host
from placement.rulings.states import RulingState

STANDING = RulingState.STANDING
Ticks = Mapping[str, Tick]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Everything that was decided and declared about the people and enterprises of a round."""

    exceptions: Mapping[tuple[int, Role], tuple[Granted, ...]]
    clearances: Mapping[int, tuple[Granted, ...]]
    interests: Mapping[int, tuple[Interest, ...]]
    owned: Mapping[int, tuple[str, ...]]
    ticks: Mapping[str, Ticks]
    """Subject (“p5”, “h2”, “j9”, “r”) -> the key of a check -> what was said."""

    def known(self, facts: Facts, person_id: int, home_id: int | None, role: Role, load: int = 1) -> Facts:
        """Return the facts of a person in a role with what was decided and declared."""
        if load == 1 and not self._says_anything(person_id, home_id, role):
            return facts
        return replace(
            facts,
            load=load,
            exceptions=self.exceptions.get((person_id, role), ()),
            clearances=self.clearances.get(person_id, ()),
            interests=self.interests.get(person_id, ()),
            home_companies=self.owned.get(home_id or 0, ()),
            ticks=self.ticks.get(f"p{person_id}", {}),
        )

    def _says_anything(self, person_id: int, home_id: int | None, role: Role) -> bool:
        return (
            (person_id, role) in self.exceptions
            or person_id in self.clearances
            or person_id in self.interests
            or (home_id or 0) in self.owned
            or f"p{person_id}" in self.ticks
        )

    def said_of(self, position: Position) -> Ticks:
        """Return what officers ticked of a position and its enterprise."""
        host, own = self.ticks.get(f"h{position.enterprise_id}"), self.ticks.get(f"j{position.id}")
        return {**(host or {}), **(own or {})}


def rulings_of(round_: Round, person_ids: Collection[int] | None = None) -> Rulings:
    """Return what was decided and declared, of everybody or of these people."""
    return Rulings(
        _exceptions(round_, person_ids),
        _clearances(round_, person_ids),
        _interests(person_ids),
        _owned(),
        _ticks(round_, person_ids),
    )


def _of(query: Any, column: Any, person_ids: Collection[int] | None) -> Any:
    return query if person_ids is None else query.where(column.in_(person_ids))


def _exceptions(round_: Round, ids: Collection[int] | None) -> dict[tuple[int, Role], tuple[Granted, ...]]:
    query = select(RuleException).options(joinedload(RuleException.officer))
    query = query.where(RuleException.round_id == round_.id, RuleException.state == STANDING)
    found: dict[tuple[int, Role], list[Granted]] = defaultdict(list)
    for row in db.session.scalars(_of(query, RuleException.person_id, ids)):
        granted = Granted(Rule(row.rule), row.officer.display_name, row.reason, officer_id=row.granted_by)
        found[row.person_id, Role(row.role)].append(granted)
    return {key: tuple(rows) for key, rows in found.items()}


def _clearances(round_: Round, ids: Collection[int] | None) -> dict[int, tuple[Granted, ...]]:
    query = select(Clearance).options(joinedload(Clearance.officer), joinedload(Clearance.enterprise))
    query = query.where(Clearance.round_id == round_.id, Clearance.state == STANDING)
    found: dict[int, list[Granted]] = defaultdict(list)
    for row in db.session.scalars(_of(query, Clearance.person_id, ids)):
        name, code = row.officer.display_name, row.enterprise.code
        granted = Granted(Rule(row.rule), name, row.reason, code, row.cleared_by)
        found[row.person_id].append(granted)
    return {key: tuple(rows) for key, rows in found.items()}


def _interests(ids: Collection[int] | None) -> dict[int, tuple[Interest, ...]]:
    query = select(DeclaredInterest).where(DeclaredInterest.state == STANDING)
    found: dict[int, list[Interest]] = defaultdict(list)
    for row in db.session.scalars(_of(query, DeclaredInterest.person_id, ids)):
        found[row.person_id].append(Interest(Relation(row.relation), row.credit_code))
    return {key: tuple(rows) for key, rows in found.items()}


@remembered(OwnedCompany)
def _owned() -> dict[int, tuple[str, ...]]:
    rows = db.session.execute(
        select(OwnedCompany.university_id, OwnedCompany.credit_code)
        .where(OwnedCompany.state == STANDING)
        .order_by(OwnedCompany.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for university_id, code in rows:
        found[university_id].append(code)
    return {key: tuple(codes) for key, codes in found.items()}


def _ticks(round_: Round, ids: Collection[int] | None) -> dict[str, dict[str, Tick]]:
    said = RuleTick.person_id.is_not(None) if ids is None else RuleTick.person_id.in_(ids)
    return {**_ticks_of_no_person(round_.id), **_told(said, round_.id)}


@remembered(RuleTick)
def _ticks_of_no_person(round_id: int) -> dict[str, dict[str, Tick]]:
    return _told(RuleTick.person_id.is_(None), round_id)


def _told(which: ColumnElement[bool], round_id: int) -> dict[str, dict[str, Tick]]:
    query = select(RuleTick).options(joinedload(RuleTick.officer)).where(RuleTick.round_id == round_id, which)
    found: dict[str, dict[str, Tick]] = defaultdict(dict)
    for row in db.session.scalars(query):
        found[row.subject][row.key] = Tick(row.holds, row.officer.display_name, row.ticked_at.date().isoformat())
    return dict(found)


def ticked(round_: Round, subjects: Collection[str]) -> dict[tuple[str, str], RuleTick]:
    """Return the ticks of these subjects by (subject, key)."""
    query = select(RuleTick).options(joinedload(RuleTick.officer))
    query = query.where(RuleTick.round_id == round_.id, RuleTick.subject.in_(subjects))
    return {(row.subject, row.key): row for row in db.session.scalars(query)}


def positions_to_check(round_: Round, actor: Actor) -> Sequence[Position]:
    """Return the positions on the lists of a round that the actor checks: of the own list, or of every one."""
    query = (
        select(Position)
        .join(DemandList)
        .options(joinedload(Position.enterprise))
        .where(
            DemandList.round_id == round_.id, Position.state.in_([PositionState.VERIFIED, PositionState.PUBLISHED])
        )
        .order_by(DemandList.issuer_id, Position.enterprise_id, Position.id)
    )
    if not actor.is_coordinator:
        query = query.where(DemandList.issuer_id == actor.organisation_id)
    return db.session.scalars(query).all()


def own_host(actor: Actor, enterprise_id: int) -> Organisation:
    """Return an enterprise of the actor's zone or park. Raises NotFound."""
    row = db.session.get(Organisation, enterprise_id)
    if row is None or not may_tick_host(actor, row):
        raise NotFound
    return row


def own_interest(actor: Actor, interest_id: int) -> DeclaredInterest:
    """Return what the actor declared. Raises NotFound."""
    row = db.session.get(DeclaredInterest, interest_id)
    if row is None or row.person_id != actor.person_id:
        raise NotFound
    return row


def own_company(actor: Actor, company_id: int) -> OwnedCompany:
    """Return a company of the actor's university. Raises NotFound."""
    row = db.session.get(OwnedCompany, company_id)
    if row is None or not may_list_companies(actor) or row.university_id != actor.organisation_id:
        raise NotFound
    return row


def exceptions_of(person_id: int) -> Sequence[RuleException]:
    """Return every exception of a person, standing or taken back, the newest first."""
    query = (
        select(RuleException).options(joinedload(RuleException.officer)).where(RuleException.person_id == person_id)
    )
    return db.session.scalars(query.order_by(RuleException.id.desc())).all()


def clearances_of(person_id: int) -> Sequence[Clearance]:
    """Return every clearance of a person, standing or taken back, the newest first."""
    query = select(Clearance).options(joinedload(Clearance.officer)).where(Clearance.person_id == person_id)
    return db.session.scalars(query.order_by(Clearance.id.desc())).all()


def interests_of(person_id: int) -> Sequence[DeclaredInterest]:
    """Return what a person declared, standing first, the newest first."""
    query = select(DeclaredInterest).where(DeclaredInterest.person_id == person_id)
    rows = db.session.scalars(query.order_by(DeclaredInterest.id.desc())).all()
    return sorted(rows, key=lambda row: row.state is not STANDING)


def companies_of(university_id: int) -> Sequence[OwnedCompany]:
    """Return the companies that a university lists, standing first, the newest first."""
    query = select(OwnedCompany).where(OwnedCompany.university_id == university_id)
    rows = db.session.scalars(query.order_by(OwnedCompany.id.desc())).all()
    return sorted(rows, key=lambda row: row.state is not STANDING)
