"""Who may plan, open and move rounds."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.programme.models import Round


def may_plan_rounds(actor: Actor) -> bool:
    """Coordinators plan rounds for their office."""
    return actor.is_coordinator


def may_keep_profiles(actor: Actor) -> bool:
    """Coordinators correct the policy profiles: a new version, never a change of an old one."""
    return actor.is_coordinator


def may_run(actor: Actor, round_: Round) -> bool:
    """The coordinators of the round's office move it and see what depends on its result."""
    return actor.is_coordinator and actor.organisation_id == round_.operator_id
