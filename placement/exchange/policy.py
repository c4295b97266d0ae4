"""Who may import what, and who sees an import."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.exchange.models import Import
from placement.exchange.states import ListKind
from placement.organisations.states import Kind


def may_import(actor: Actor, kind: ListKind) -> bool:
    """Enterprises and their issuers import demand lists, universities their people, coordinators paper lists.

    Nobody of an organisation ever enters what a person ranked; see decision 0017.
    """
    if kind is ListKind.DEMAND:
        return actor.is_officer_of(Kind.ENTERPRISE) or actor.is_issuer
    if kind is ListKind.PREFERENCES:
        return actor.is_coordinator
    return actor.is_officer_of(Kind.UNIVERSITY)


def may_see(actor: Actor, row: Import) -> bool:
    """Those of the sender's organisation who may import the same kind."""
    return actor.organisation_id == row.organisation_id and may_import(actor, row.kind)
