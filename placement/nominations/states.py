"""The states of a nomination and of an application."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class NominationState(StrEnum):
    """Where a nomination stands."""

    PROPOSED = "proposed"
    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


NOMINATION_WORDS = {
    NominationState.PROPOSED: _l("Waiting for consent"),
    NominationState.CONSENTED: _l("Consented"),
    NominationState.DECLINED: _l("Declined"),
    NominationState.WITHDRAWN: _l("Withdrawn"),
}

S = NominationState
NOMINATION: Lifecycle[NominationState] = Lifecycle(
    "nomination",
    {
        "consent": (frozenset({S.PROPOSED, S.DECLINED}), S.CONSENTED),
        "decline": (frozenset({S.PROPOSED, S.CONSENTED}), S.DECLINED),
        "withdraw": (frozenset({S.PROPOSED, S.CONSENTED, S.DECLINED}), S.WITHDRAWN),
        "renew": (frozenset({S.WITHDRAWN}), S.PROPOSED),
    },
    NOMINATION_WORDS,
)


class EndorsementState(StrEnum):
    """What the education authority says of a nomination."""

    WAITING = "waiting"
    ENDORSED = "endorsed"
    RETURNED = "returned"


ENDORSEMENT_WORDS = {
    EndorsementState.WAITING: _l("Waiting for the authority"),
    EndorsementState.ENDORSED: _l("Endorsed"),
    EndorsementState.RETURNED: _l("Returned by the authority"),
}

E = EndorsementState
ENDORSEMENT: Lifecycle[EndorsementState] = Lifecycle(
    "endorsement",
    {
        "endorse": (frozenset({E.WAITING, E.RETURNED}), E.ENDORSED),
        "return": (frozenset({E.WAITING, E.ENDORSED}), E.RETURNED),
        "send_again": (frozenset({E.RETURNED}), E.WAITING),
        "ask_anew": (frozenset({E.ENDORSED, E.RETURNED}), E.WAITING),
    },
    ENDORSEMENT_WORDS,
)


class ApplicationState(StrEnum):
    """Where a student's application stands."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


APPLICATION_WORDS = {
    ApplicationState.SUBMITTED: _l("Taking part"),
    ApplicationState.WITHDRAWN: _l("Withdrawn"),
}

APPLICATION: Lifecycle[ApplicationState] = Lifecycle(
    "application",
    {
        "withdraw": (frozenset({ApplicationState.SUBMITTED}), ApplicationState.WITHDRAWN),
        "renew": (frozenset({ApplicationState.WITHDRAWN}), ApplicationState.SUBMITTED),
    },
    APPLICATION_WORDS,
)
