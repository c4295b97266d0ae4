"""Who may invite whom and admit enterprises."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole
from placement.organisations.models import Organisation
from placement.organisations.states import Kind


def may_admit(actor: Actor, enterprise: Organisation) -> bool:
    """The issuer's officers admit its enterprises."""
    return actor.is_issuer and actor.organisation_id == enterprise.parent_id


def may_change_profile(actor: Actor, enterprise: Organisation) -> bool:
    """The enterprise's officers say what readers learn of it."""
    return actor.is_officer_of(Kind.ENTERPRISE) and actor.organisation_id == enterprise.id


def may_invite(actor: Actor, organisation: Organisation, role: MembershipRole) -> bool:
    """Administrators invite anybody; officers invite into their own organisation."""
    if actor.is_administrator:
        return True
    if role in {MembershipRole.ADMINISTRATOR, MembershipRole.COORDINATOR}:
        return False
    return actor.role is MembershipRole.OFFICER and actor.organisation_id == organisation.id


def may_keep_platform(actor: Actor) -> bool:
    """Administrators take organisations in and see the audit."""
    return actor.is_administrator


def may_change_facts(actor: Actor, home_id: int | None) -> bool:
    """The home university's officers enter and correct the facts that rules are judged by."""
    return actor.is_officer_of(Kind.UNIVERSITY) and actor.organisation_id == home_id
