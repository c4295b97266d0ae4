"""Whether what was decided or declared still stands."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class RulingState(StrEnum):
    """Whether a ruling or a declaration counts."""

    STANDING = "standing"
    REVOKED = "revoked"


RULING_WORDS = {
    RulingState.STANDING: _l("Standing"),
    RulingState.REVOKED: _l("Taken back"),
}

_MOVES = {"revoke": (frozenset({RulingState.STANDING}), RulingState.REVOKED)}
EXCEPTION: Lifecycle[RulingState] = Lifecycle("rule_exception", _MOVES, RULING_WORDS)
CLEARANCE: Lifecycle[RulingState] = Lifecycle("clearance", _MOVES, RULING_WORDS)
INTEREST: Lifecycle[RulingState] = Lifecycle("interest", _MOVES, RULING_WORDS)
OWNED_COMPANY: Lifecycle[RulingState] = Lifecycle("owned_company", _MOVES, RULING_WORDS)
