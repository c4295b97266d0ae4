"""Who may publish, and who may see which part of a published result."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.policy import may_run


def may_publish(actor: Actor, round_: Round) -> bool:
    """The coordinators of the round's office publish."""
    return may_run(actor, round_)


def has_own_placements(actor: Actor) -> bool:
    """Enterprises, universities, issuers and authorities have lists of their own."""
    return actor.is_issuer or any(
        actor.is_officer_of(kind) for kind in (Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.AUTHORITY)
    )


def may_check_files(actor: Actor, round_: Round) -> bool:
    """The coordinators, education authorities and administrators get the files of a published run.

    The files hold everybody's choices under numbers. Beside the public list of names those numbers
    would tell whose choices they are, so the files are not for everybody.
    """
    return may_run(actor, round_) or actor.is_administrator or actor.is_officer_of(Kind.AUTHORITY)
