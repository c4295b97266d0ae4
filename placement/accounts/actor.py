"""Actor: who acts, and for which organisation."""

from __future__ import annotations

from dataclasses import dataclass

from placement.accounts.states import MembershipRole
from placement.foundation.errors import NotAllowed
from placement.organisations.states import ISSUERS, Kind


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one organisation at a time, or the platform itself (no person)."""

    person_id: int | None
    organisation_id: int | None = None
    role: MembershipRole | None = None
    kind: Kind | None = None

    def is_officer_of(self, kind: Kind) -> bool:
        """Return whether the actor is an officer of an organisation of this kind."""
        return self.role is MembershipRole.OFFICER and self.kind is kind

    @property
    def is_issuer(self) -> bool:
        """Return whether the actor is an officer of a zone or a science park."""
        return self.role is MembershipRole.OFFICER and self.kind in ISSUERS

    @property
    def is_coordinator(self) -> bool:
        """Return whether the actor coordinates rounds."""
        return self.role is MembershipRole.COORDINATOR

    @property
    def is_administrator(self) -> bool:
        """Return whether the actor keeps the platform running."""
        return self.role is MembershipRole.ADMINISTRATOR


PLATFORM = Actor(None)
"""The platform itself: the worker, the loading of the demonstration."""


def require(allowed: bool) -> None:  # noqa: FBT001 - the one fact that it is about
    """Raise NotAllowed unless the policy allows it."""
    if not allowed:
        raise NotAllowed
