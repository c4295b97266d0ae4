"""Who may grant, tick, clear and declare."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.states import MembershipRole
from placement.eligibility.drafts import Policy
from placement.eligibility.states import CONFLICT_RULES, Rule
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round

NEVER_EXCEPTED = CONFLICT_RULES | {Rule.ADULT, Rule.HOME_IS_HOST, Rule.CHECK}
"""Conflicts are cleared pair by pair; the law is not ours to except from; a check is ticked anew."""


def is_authority_of(actor: Actor, person: Person) -> bool:
    """Return whether the actor is an officer of the education authority over the person's university."""
    home = person.home
    return actor.is_officer_of(Kind.AUTHORITY) and home is not None and home.parent_id == actor.organisation_id


def coordinates(actor: Actor, round_: Round) -> bool:
    """Return whether the actor coordinates this round."""
    return actor.is_coordinator and actor.organisation_id == round_.operator_id


def may_grant(actor: Actor, round_: Round, person: Person, rule: Rule, policy: Policy) -> bool:
    """The authority grants what the profile itself provides for; the round's coordinators any exception."""
    if rule in NEVER_EXCEPTED:
        return False
    provided = rule is Rule.AGE and policy.max_age_exception is not None
    return coordinates(actor, round_) or (provided and is_authority_of(actor, person))


def may_end_ruling(actor: Actor, round_: Round, person: Person) -> bool:
    """Whoever could have decided may take it back: the authority of the person's university, the coordinators."""
    return coordinates(actor, round_) or is_authority_of(actor, person)


def may_clear(actor: Actor, round_: Round, person: Person) -> bool:
    """Neither the person nor the person's own university clears a conflict."""
    return (coordinates(actor, round_) or is_authority_of(actor, person)) and actor.person_id != person.id


def may_tick_person(actor: Actor, person: Person) -> bool:
    """An officer of the home university checks its own people."""
    return actor.is_officer_of(Kind.UNIVERSITY) and actor.organisation_id == person.home_id


def may_tick_host(actor: Actor, enterprise: Organisation) -> bool:
    """An officer of the zone or science park checks its enterprises and their positions."""
    return actor.is_issuer and actor.organisation_id == enterprise.parent_id


def may_declare(actor: Actor) -> bool:
    """Staff and students declare their own interests."""
    return actor.role in {MembershipRole.STAFF, MembershipRole.STUDENT} and actor.person_id is not None


def may_list_companies(actor: Actor) -> bool:
    """A university's officers list the companies it founded or part-owns."""
    return actor.is_officer_of(Kind.UNIVERSITY)
