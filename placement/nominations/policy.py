"""Who may nominate, consent and apply."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.accounts.models import Person
from placement.accounts.states import MembershipRole
from placement.nominations.models import Application, Nomination
from placement.organisations.states import Kind


def may_nominate(actor: Actor, person: Person) -> bool:
    """A university's officers nominate its own people."""
    return actor.is_officer_of(Kind.UNIVERSITY) and person.home_id == actor.organisation_id


def may_withdraw(actor: Actor, nomination: Nomination) -> bool:
    """The officers who nominated may withdraw."""
    return actor.is_officer_of(Kind.UNIVERSITY) and nomination.university_id == actor.organisation_id


def may_answer(actor: Actor, nomination: Nomination) -> bool:
    """Only the person consents or declines."""
    return actor.person_id == nomination.person_id


def may_apply(actor: Actor) -> bool:
    """Students apply for themselves."""
    return actor.role is MembershipRole.STUDENT and actor.person_id is not None


def may_change_application(actor: Actor, application: Application) -> bool:
    """Only the student withdraws the application."""
    return actor.person_id == application.person_id
