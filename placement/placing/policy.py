"""Who may place rosters."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole

KEEPERS = {MembershipRole.OFFICER, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR}


def may_place(actor: Actor) -> bool:
    """Whoever acts for an organisation places its rosters; it touches no round."""
    return actor.role in KEEPERS and actor.organisation_id is not None
