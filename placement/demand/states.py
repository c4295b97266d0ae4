"""The states of a position and the closed lists of its form."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class PositionState(StrEnum):
    """Where a position stands before the round decides."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VERIFIED = "verified"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


POSITION_WORDS = {
    PositionState.DRAFT: _l("Draft"),
    PositionState.SUBMITTED: _l("Being checked"),
    PositionState.RETURNED: _l("Returned"),
    PositionState.VERIFIED: _l("Verified"),
    PositionState.PUBLISHED: _l("On the list"),
    PositionState.WITHDRAWN: _l("Withdrawn"),
}

S = PositionState
POSITION: Lifecycle[PositionState] = Lifecycle(
    "position",
    {
        "submit": (frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED),
        "return": (frozenset({S.SUBMITTED, S.VERIFIED}), S.RETURNED),
        "verify": (frozenset({S.SUBMITTED}), S.VERIFIED),
        "publish": (frozenset({S.VERIFIED}), S.PUBLISHED),
        "take_back": (frozenset({S.DRAFT, S.SUBMITTED}), S.WITHDRAWN),
        "withdraw": (frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.VERIFIED, S.PUBLISHED}), S.WITHDRAWN),
    },
    POSITION_WORDS,
)

STATES_IN_ORDER = (S.RETURNED, S.DRAFT, S.SUBMITTED, S.VERIFIED, S.PUBLISHED, S.WITHDRAWN)
"""As an enterprise reads them: what needs it first."""
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
UNPUBLISHED = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.VERIFIED})


class Purpose(StrEnum):
    """What a position is for."""

    SERVICE = "service"
    CONSULTING = "consulting"
    RESEARCH = "research"
    TEACHING = "teaching"


PURPOSE_WORDS = {
    Purpose.SERVICE: _l("On-the-job service"),
    Purpose.CONSULTING: _l("Consulting"),
    Purpose.RESEARCH: _l("Joint research"),
    Purpose.TEACHING: _l("Teaching"),
}


class Mode(StrEnum):
    """How the work is done."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    HYBRID = "hybrid"


MODE_WORDS = {
    Mode.FULL_TIME: _l("Full time"),
    Mode.PART_TIME: _l("Part time"),
    Mode.HYBRID: _l("On site and remote"),
}


class PayUnit(StrEnum):
    """What an amount of pay is counted in."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    TERM = "term"


PAY_UNIT_WORDS = {
    PayUnit.YEAR: _l("Ten thousand yuan a year"),
    PayUnit.MONTH: _l("Yuan a month"),
    PayUnit.DAY: _l("Yuan a day at work"),
    PayUnit.TERM: _l("Ten thousand yuan for the whole term"),
}
COUNTED_IN_TEN_THOUSANDS = frozenset({PayUnit.YEAR, PayUnit.TERM})


class PayTax(StrEnum):
    """Whether an amount of pay is before or after income tax."""

    BEFORE = "before"
    AFTER = "after"


PAY_TAX_WORDS = {PayTax.BEFORE: _l("Before tax"), PayTax.AFTER: _l("After tax")}


class Audience(StrEnum):
    """Who may read a published position."""

    PUBLIC = "public"
    MEMBERS = "members"
    INVITED = "invited"


AUDIENCE_WORDS = {
    Audience.PUBLIC: _l("Everybody"),
    Audience.MEMBERS: _l("Those who take part"),
    Audience.INVITED: _l("One university, by invitation"),
}


class Ownership(StrEnum):
    """Who owns what a course makes."""

    STUDENTS = "students_own"
    UNIVERSITY = "university_owns"
    ENTERPRISE = "enterprise_owns"
    JOINT = "joint"
    LICENCE = "license_to_enterprise"


OWNERSHIP_WORDS = {
    Ownership.STUDENTS: _l("The students own it"),
    Ownership.UNIVERSITY: _l("The university owns it"),
    Ownership.ENTERPRISE: _l("The enterprise owns it; each member signs"),
    Ownership.JOINT: _l("Owned together"),
    Ownership.LICENCE: _l("The university owns it, the enterprise has a licence"),
}


class ReturnReason(StrEnum):
    """Why an issuer returns a position."""

    VAGUE_TASK = "vague_task"
    WRONG_ROLE = "wrong_role"
    PAY_UNCLEAR = "pay_unclear"
    DUPLICATE = "duplicate"
    MISSING_FACTS = "missing_facts"
    OTHER = "other"


RETURN_WORDS = {
    ReturnReason.VAGUE_TASK: _l("The task is not concrete enough"),
    ReturnReason.WRONG_ROLE: _l("Another role fits better"),
    ReturnReason.PAY_UNCLEAR: _l("The pay is unclear"),
    ReturnReason.DUPLICATE: _l("It is on the list already"),
    ReturnReason.MISSING_FACTS: _l("Facts are missing"),
    ReturnReason.OTHER: _l("Another reason"),
}


class Closing(StrEnum):
    """Why a published position is closed before the round decides."""

    FILLED = "filled"
    NEED_GONE = "need_gone"
    BUDGET = "budget"
    NO_CAPACITY = "no_capacity"
    LATER = "later"
    OTHER = "other"


CLOSING_WORDS = {
    Closing.FILLED: _l("Somebody was found elsewhere"),
    Closing.NEED_GONE: _l("The need is gone"),
    Closing.BUDGET: _l("There is no budget any more"),
    Closing.NO_CAPACITY: _l("Nobody is free to work with a newcomer"),
    Closing.LATER: _l("Put off to a later round"),
    Closing.OTHER: _l("Another reason"),
}


class FilledBy(StrEnum):
    """How a position was filled without the round."""

    UNIVERSITY = "university"
    HIRED = "hired"
    OWN_STAFF = "own_staff"
    CONTRACT = "contract"
    PROGRAMME = "programme"


FILLED_BY_WORDS = {
    FilledBy.UNIVERSITY: _l("Agreed directly with a university"),
    FilledBy.HIRED: _l("Hired on the labour market"),
    FilledBy.OWN_STAFF: _l("By our own staff"),
    FilledBy.CONTRACT: _l("By a contract with a service provider"),
    FilledBy.PROGRAMME: _l("Through another talent programme"),
}


class Ending(StrEnum):
    """What became of the seats that a round left free, as the enterprise says afterwards."""

    UNIVERSITY = "university"
    HIRED = "hired"
    OWN_STAFF = "own_staff"
    CONTRACT = "contract"
    PROGRAMME = "programme"
    STILL_OPEN = "still_open"
    NEED_GONE = "need_gone"


ENDING_WORDS = {
    **{Ending(one.value): words for one, words in FILLED_BY_WORDS.items()},
    Ending.STILL_OPEN: _l("Not filled; the need stays"),
    Ending.NEED_GONE: _l("Not filled; the need is gone"),
}


class Say(StrEnum):
    """What an enterprise says for a round in which it posts nothing."""

    INTERESTED = "interested"
    NOT_HOSTING = "not_hosting"


SAY_WORDS = {
    Say.INTERESTED: _l("We would host somebody who fits, but have no post to describe"),
    Say.NOT_HOSTING: _l("We host nobody in this round"),
}


class NotHosting(StrEnum):
    """Why an enterprise hosts nobody in a round."""

    NO_NEED = "no_need"
    BUDGET = "budget"
    NO_CAPACITY = "no_capacity"
    CONFIDENTIAL = "confidential"
    TIMING = "timing"
    RULES = "rules"
    EXPERIENCE = "experience"
    OTHER = "other"


NOT_HOSTING_WORDS = {
    NotHosting.NO_NEED: _l("No need at present"),
    NotHosting.BUDGET: _l("No budget"),
    NotHosting.NO_CAPACITY: _l("Nobody is free to work with a newcomer"),
    NotHosting.CONFIDENTIAL: _l("The work is confidential"),
    NotHosting.TIMING: _l("The dates do not suit us"),
    NotHosting.RULES: _l("The rules or the paperwork do not suit us"),
    NotHosting.EXPERIENCE: _l("An earlier placement did not work out"),
    NotHosting.OTHER: _l("Another reason"),
}
