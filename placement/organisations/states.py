"""Kinds and states of organisations."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class Kind(StrEnum):
    """What an organisation is."""

    ENTERPRISE = "enterprise"
    UNIVERSITY = "university"
    ZONE = "zone"
    SCIENCE_PARK = "science_park"
    AUTHORITY = "authority"
    OPERATOR = "operator"


ISSUERS = (Kind.ZONE, Kind.SCIENCE_PARK)

KIND_WORDS = {
    Kind.ENTERPRISE: _l("Enterprise"),
    Kind.UNIVERSITY: _l("University"),
    Kind.ZONE: _l("High-tech zone"),
    Kind.SCIENCE_PARK: _l("University science park"),
    Kind.AUTHORITY: _l("Education authority"),
    Kind.OPERATOR: _l("Coordination office"),
}


class OrganisationState(StrEnum):
    """Whether an organisation takes part."""

    PENDING = "pending"
    ACTIVE = "active"
    CLOSED = "closed"


STATE_WORDS = {
    OrganisationState.PENDING: _l("Waiting for the zone"),
    OrganisationState.ACTIVE: _l("Takes part"),
    OrganisationState.CLOSED: _l("Closed"),
}

S = OrganisationState
ORGANISATION: Lifecycle[OrganisationState] = Lifecycle(
    "organisation",
    {
        "admit": (frozenset({S.PENDING}), S.ACTIVE),
        "close": (frozenset({S.PENDING, S.ACTIVE}), S.CLOSED),
        "reopen": (frozenset({S.CLOSED}), S.ACTIVE),
    },
    STATE_WORDS,
)
