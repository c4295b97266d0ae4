"""Who may close, solve and verify: the coordinators of the round's office."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.programme.models import Round
from placement.programme.policy import may_run


def may_see_runs(actor: Actor, round_: Round) -> bool:
    """Before publication nobody but the round's coordinators sees anything that depends on a result."""
    return may_run(actor, round_)
