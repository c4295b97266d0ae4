"""Commands that rule and declare. Whoever judges by them again is in the rooms above."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.actor import Actor, require
from placement.accounts.models import Person
from placement.demand.models import Position
from placement.eligibility.drafts import Policy
from placement.eligibility.states import Rule
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused
from placement.organisations import service as organisations
from placement.organisations.drafts import has_valid_check_digit
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.reference.states import Role
from placement.rulings.drafts import CompanyDraft, InterestDraft
from placement.rulings.models import Clearance, DeclaredInterest, OwnedCompany, RuleException, RuleTick
from placement.rulings.policy import (
    coordinates,
    may_clear,
    may_declare,
    may_end_ruling,
    may_grant,
    may_list_companies,
    may_tick_host,
    may_tick_person,
)
from placement.rulings.states import CLEARANCE, EXCEPTION, INTEREST, OWNED_COMPANY, RulingState


@command
def grant(
    actor: Actor,
    round_: Round,
    person: Person,
    role: Role,
    rule: Rule,
    policy: Policy,
    *,
    reason: str,
    ground: str | None = None,
) -> RuleException:
    """Let a person pass a rule of a role in a round. Raises NotAllowed, Refused where one stands already."""
    require(may_grant(actor, round_, person, rule, policy))
    known = select(RuleException.id).where(
        RuleException.round_id == round_.id,
        RuleException.person_id == person.id,
        RuleException.role == role,
        RuleException.rule == rule,
        RuleException.state == RulingState.STANDING,
    )
    if db.session.scalar(known):
        raise Refused(_("An exception from this rule stands already."))
    row = RuleException(
        round_id=round_.id,
        person_id=person.id,
        role=role,
        rule=rule,
        ground=ground,
        reason=reason,
        granted_by=actor.person_id,
        organisation_id=actor.organisation_id,
        granted_at=now(),
    )
    db.session.add(row)
    record(actor, "rule_exception:grant", row, person=person.id, role=role, rule=rule, ground=ground, reason=reason)
    return row


@command
def revoke_exception(actor: Actor, round_: Round, exception: RuleException, reason: str) -> None:
    """Take an exception back, with a reason. Raises NotAllowed, WrongState."""
    require(may_end_ruling(actor, round_, exception.person))
    _end(actor, exception, reason)
    EXCEPTION.move(exception, "revoke", by=actor, reason=reason)


def _end(actor: Actor, row: RuleException | Clearance | DeclaredInterest | OwnedCompany, reason: str) -> None:
    row.ended_at, row.ended_by, row.end_reason = now(), actor.person_id, reason


@command
def clear(
    actor: Actor, round_: Round, person: Person, enterprise: Organisation, rule: Rule, reason: str
) -> Clearance:
    """Rule that one conflict of a pair does not stand in the way. Raises NotAllowed, Refused."""
    require(may_clear(actor, round_, person))
    known = select(Clearance.id).where(
        Clearance.round_id == round_.id,
        Clearance.person_id == person.id,
        Clearance.enterprise_id == enterprise.id,
        Clearance.rule == rule,
        Clearance.state == RulingState.STANDING,
    )
    if db.session.scalar(known):
        raise Refused(_("This conflict is cleared already."))
    row = Clearance(
        round_id=round_.id,
        person_id=person.id,
        enterprise_id=enterprise.id,
        rule=rule,
        reason=reason,
        cleared_by=actor.person_id,
        organisation_id=actor.organisation_id,
        cleared_at=now(),
    )
    db.session.add(row)
    record(actor, "clearance:clear", row, person=person.id, enterprise=enterprise.id, rule=rule, reason=reason)
    return row


@command
def revoke_clearance(actor: Actor, round_: Round, clearance: Clearance, reason: str) -> None:
    """Take a clearance back, with a reason. Raises NotAllowed, WrongState."""
    require(may_end_ruling(actor, round_, clearance.person))
    _end(actor, clearance, reason)
    CLEARANCE.move(clearance, "revoke", by=actor, reason=reason)


@command
def tick_person(actor: Actor, round_: Round, person: Person, key: str, *, holds: bool, note: str = "") -> RuleTick:
    """Say of a person whether a check holds. Raises NotAllowed."""
    require(may_tick_person(actor, person) or coordinates(actor, round_))
    row = _tick(actor, round_, key, f"p{person.id}", holds=holds, note=note)
    row.person_id = person.id
    return row


@command
def keep_host_facts(
    actor: Actor, enterprise: Organisation, founded_on: date | None, employees: int | None
) -> Organisation:
    """Enter what a rule asks of an enterprise. Raises NotAllowed."""
    require(may_tick_host(actor, enterprise))
    organisations.keep_age_and_size(actor, enterprise, founded_on, employees)
    return enterprise


@command
def tick_host(actor: Actor, round_: Round, enterprise: Organisation, key: str, *, holds: bool) -> RuleTick:
    """Say of an enterprise whether a check holds. Raises NotAllowed."""
    require(may_tick_host(actor, enterprise) or coordinates(actor, round_))
    row = _tick(actor, round_, key, f"h{enterprise.id}", holds=holds)
    row.enterprise_id = enterprise.id
    return row


@command
def tick_position(actor: Actor, round_: Round, position: Position, key: str, *, holds: bool) -> RuleTick:
    """Say of a position whether a check holds. Raises NotAllowed."""
    require(may_tick_host(actor, position.enterprise) or coordinates(actor, round_))
    row = _tick(actor, round_, key, f"j{position.id}", holds=holds)
    row.position_id = position.id
    return row


@command
def tick_round(actor: Actor, round_: Round, key: str, *, holds: bool) -> RuleTick:
    """Say of the round itself whether a check holds. Raises NotAllowed."""
    require(coordinates(actor, round_))
    return _tick(actor, round_, key, "r", holds=holds)


def _tick(actor: Actor, round_: Round, key: str, subject: str, *, holds: bool, note: str = "") -> RuleTick:
    """Write the tick; who said otherwise before stays in the audit."""
    assert actor.person_id is not None
    query = select(RuleTick).where(RuleTick.round_id == round_.id, RuleTick.key == key, RuleTick.subject == subject)
    row = db.session.scalar(query) or RuleTick(round_id=round_.id, key=key, subject=subject)
    if row.id is None and subject != "r":
        ids = {"p": "person_id", "h": "enterprise_id", "j": "position_id"}
        setattr(row, ids[subject[0]], int(subject[1:]))
    row.holds, row.note, row.ticked_by, row.ticked_at = holds, note, actor.person_id, now()
    db.session.add(row)
    record(actor, "rule_tick:tick", row, key=key, about=subject, holds=holds)
    return row


@command
def declare_interest(actor: Actor, draft: InterestDraft) -> DeclaredInterest:
    """Declare what ties the actor to a company. Raises NotAllowed, Refused."""
    require(may_declare(actor))
    _refuse_mistyped(draft.company)
    assert actor.person_id is not None
    known = select(DeclaredInterest.id).where(
        DeclaredInterest.person_id == actor.person_id,
        DeclaredInterest.credit_code == draft.company.credit_code,
        DeclaredInterest.relation == draft.relation,
        DeclaredInterest.state == RulingState.STANDING,
    )
    if db.session.scalar(known):
        raise Refused(_("You have declared that already."))
    row = DeclaredInterest(
        person_id=actor.person_id,
        credit_code=draft.company.credit_code,
        name=draft.company.name,
        relation=draft.relation,
        share_percent=draft.company.share_percent,
        evidence=draft.company.evidence,
        declared_at=now(),
    )
    db.session.add(row)
    record(actor, "interest:declare", row, relation=draft.relation, credit_code=row.credit_code)
    return row


def _refuse_mistyped(company: CompanyDraft) -> None:
    if not has_valid_check_digit(company.credit_code):
        raise Refused(_("The unified social credit code is mistyped: its check digit does not fit."))


@command
def withdraw_interest(actor: Actor, interest: DeclaredInterest, reason: str) -> None:
    """Say that a tie does not hold any more; that it was declared stays on record. Raises NotAllowed, WrongState."""
    require(may_declare(actor) and interest.person_id == actor.person_id)
    _end(actor, interest, reason)
    INTEREST.move(interest, "revoke", by=actor, reason=reason)


@command
def list_company(actor: Actor, draft: CompanyDraft) -> OwnedCompany:
    """List a company that the actor's university founded or part-owns. Raises NotAllowed, Refused."""
    require(may_list_companies(actor))
    _refuse_mistyped(draft)
    assert actor.organisation_id is not None
    known = select(OwnedCompany.id).where(
        OwnedCompany.university_id == actor.organisation_id,
        OwnedCompany.credit_code == draft.credit_code,
        OwnedCompany.state == RulingState.STANDING,
    )
    if db.session.scalar(known):
        raise Refused(_("This company is listed already."))
    row = OwnedCompany(
        university_id=actor.organisation_id,
        credit_code=draft.credit_code,
        name=draft.name,
        share_percent=draft.share_percent,
        evidence=draft.evidence,
        listed_by=actor.person_id,
        listed_at=now(),
    )
    db.session.add(row)
    record(actor, "owned_company:list", row, credit_code=row.credit_code)
    return row


@command
def unlist_company(actor: Actor, company: OwnedCompany, reason: str) -> None:
    """Take a company off the list, with a reason; that it stood there stays on record."""
    require(may_list_companies(actor) and company.university_id == actor.organisation_id)
    _end(actor, company, reason)
    OWNED_COMPANY.move(company, "revoke", by=actor, reason=reason)
