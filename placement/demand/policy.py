"""Who may post, verify and publish positions."""

from __future__ import annotations

from collections.abc import Collection

from placement.accounts.actor import Actor
from placement.demand.models import DemandList, Position
from placement.organisations.models import Organisation
from placement.organisations.states import Kind, OrganisationState


def may_post(actor: Actor, enterprise: Organisation) -> bool:
    """Officers of an admitted enterprise post its positions."""
    return (
        actor.is_officer_of(Kind.ENTERPRISE)
        and actor.organisation_id == enterprise.id
        and enterprise.state is not OrganisationState.CLOSED
    )


def may_edit(actor: Actor, position: Position) -> bool:
    """Officers of the enterprise edit, submit and withdraw its positions."""
    return actor.is_officer_of(Kind.ENTERPRISE) and actor.organisation_id == position.enterprise_id


def may_publish(actor: Actor, demand_list: DemandList) -> bool:
    """Officers of the issuer publish its list and withdraw what stands on it."""
    return actor.is_issuer and actor.organisation_id == demand_list.issuer_id


def may_verify(actor: Actor, position: Position, own_enterprises: Collection[int]) -> bool:
    """Officers of the issuer verify and return positions, but none of an enterprise that they act for as well.

    `own_enterprises` are the enterprises of which the same person is an officer.
    """
    return may_publish(actor, position.list) and position.enterprise_id not in own_enterprises


def may_enter(actor: Actor, enterprise: Organisation) -> bool:
    """Officers of the enterprise enter its list, and so do those of its zone or park."""
    is_own_issuer = actor.is_issuer and actor.organisation_id == enterprise.parent_id
    return may_post(actor, enterprise) or (is_own_issuer and enterprise.state is not OrganisationState.CLOSED)
