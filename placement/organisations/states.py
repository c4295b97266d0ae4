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


class EnterpriseKind(StrEnum):
    """A public standing that an enterprise may have, several at once."""

    HIGH_TECH = "high_tech"
    LITTLE_GIANT = "little_giant"
    SPECIALISED = "specialised"
    TECHNOLOGY_SME = "technology_sme"
    INNOVATIVE_SME = "innovative_sme"
    GAZELLE = "gazelle"
    UNICORN = "unicorn"
    LEADING = "leading"
    ABOVE_SCALE = "above_scale"


ENTERPRISE_KIND_WORDS = {
    EnterpriseKind.HIGH_TECH: _l("High-tech enterprise"),
    EnterpriseKind.LITTLE_GIANT: _l("Little giant, national level"),
    EnterpriseKind.SPECIALISED: _l("Specialised and new, provincial level"),
    EnterpriseKind.TECHNOLOGY_SME: _l("Technology-based small or medium enterprise"),
    EnterpriseKind.INNOVATIVE_SME: _l("Innovative small or medium enterprise"),
    EnterpriseKind.GAZELLE: _l("Gazelle"),
    EnterpriseKind.UNICORN: _l("Unicorn"),
    EnterpriseKind.LEADING: _l("Leading technology enterprise"),
    EnterpriseKind.ABOVE_SCALE: _l("Industrial enterprise above the statistical scale"),
}


class OrganisationState(StrEnum):
    """Whether an organisation takes part."""

    PENDING = "pending"
    ACTIVE = "active"
    CLOSED = "closed"


STATE_WORDS = {
    OrganisationState.PENDING: _l("Waiting for the zone"),
    OrganisationState.ACTIVE: _l("Takes part"),
    OrganisationState.CLOSED: _l("Takes part no more"),
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
