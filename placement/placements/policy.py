"""Who may publish, and who may see which part of a published result."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.programme.models import Round
from placement.programme.policy import may_run


def may_publish(actor: Actor, round_: Round) -> bool:
    """The coordinators of the round's office publish."""
    return may_run(actor, round_)
