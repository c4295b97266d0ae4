"""Why a host refuses a candidate, and the bounds of lists."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

MOST_CHOICES = 10


class VetoReason(StrEnum):
    """Why a host refuses a candidate."""

    CONFLICT = "conflict_of_interest"
    FIELD = "field_does_not_fit"
    COMPETITOR = "works_for_a_competitor"
    EARLIER = "earlier_cooperation_ended_badly"


VETO_WORDS = {
    VetoReason.CONFLICT: _l("Conflict of interest"),
    VetoReason.FIELD: _l("The field does not fit"),
    VetoReason.COMPETITOR: _l("Works for a competitor"),
    VetoReason.EARLIER: _l("Earlier cooperation ended badly"),
}
