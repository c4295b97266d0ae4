"""Who may nominate, consent and apply."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.states import MembershipRole
from placement.nominations.models import Application, Nomination
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.rulings.policy import coordinates


def may_nominate(actor: Actor, person: Person) -> bool:
    """A university's officers nominate its own people."""
    return actor.is_officer_of(Kind.UNIVERSITY) and person.home_id == actor.organisation_id


def may_withdraw(actor: Actor, nomination: Nomination) -> bool:
    """The officers who nominated may withdraw."""
    return actor.is_officer_of(Kind.UNIVERSITY) and nomination.university_id == actor.organisation_id


def may_endorse(actor: Actor, nomination: Nomination) -> bool:
    """Whoever endorses for the university that nominated."""
    return endorses(actor, nomination.university, nomination.round)


def endorses(actor: Actor, university: Organisation, round_: Round) -> bool:
    """The education authority over the university endorses; where it has none, the round's coordinators do."""
    if university.parent_id is None:
        return coordinates(actor, round_)
    return actor.is_officer_of(Kind.AUTHORITY) and university.parent_id == actor.organisation_id


def may_see_universities(actor: Actor) -> bool:
    """An education authority sees its universities' nominations, the coordinators all of them."""
    return actor.is_coordinator or actor.is_officer_of(Kind.AUTHORITY)


def may_answer(actor: Actor, nomination: Nomination) -> bool:
    """Only the person consents or declines."""
    return actor.person_id == nomination.person_id


def may_apply(actor: Actor) -> bool:
    """Students apply for themselves."""
    return actor.role is MembershipRole.STUDENT and actor.person_id is not None


def may_change_application(actor: Actor, application: Application) -> bool:
    """Only the student withdraws the application."""
    return actor.person_id == application.person_id
