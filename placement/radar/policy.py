"""Who may look at demand against supply."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.policy import may_run


def may_watch(actor: Actor) -> bool:
    """Coordinators, issuers of lists, universities and education authorities; it tells nothing of a result."""
    return (
        actor.is_coordinator
        or actor.is_issuer
        or actor.is_officer_of(Kind.UNIVERSITY)
        or actor.is_officer_of(Kind.AUTHORITY)
    )


def may_see_names(actor: Actor) -> bool:
    """Issuers see numbers of people; whoever puts people forward, and coordinators, see who they are."""
    return may_watch(actor) and not actor.is_issuer


def may_see_enterprises(actor: Actor) -> bool:
    """Coordinators read what enterprises without a position say, issuers that of their own."""
    return actor.is_coordinator or actor.is_issuer


def may_remind(actor: Actor, round_: Round) -> bool:
    """The round's coordinators write to every university, an education authority to its own."""
    return may_run(actor, round_) or actor.is_officer_of(Kind.AUTHORITY)
