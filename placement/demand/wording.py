"""What a position says of itself, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from placement.demand.models import Position
from placement.demand.states import (
    MODE_WORDS,
    OWNERSHIP_WORDS,
    POSITION_WORDS,
    PURPOSE_WORDS,
    RETURN_WORDS,
    PositionState,
)
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, TITLE_RANK_WORDS, Degree, Role

TEN_THOUSAND = 10_000
STATE_KINDS = {
    PositionState.DRAFT: "quiet",
    PositionState.SUBMITTED: "go",
    PositionState.RETURNED: "need",
    PositionState.VERIFIED: "go",
    PositionState.PUBLISHED: "done",
    PositionState.WITHDRAWN: "quiet",
}


def money_words(ten_thousands: int) -> str:
    """Return an amount: 18万元, or ¥180,000."""
    if str(get_locale()).startswith("zh"):
        return f"{ten_thousands}万元"
    return f"¥{ten_thousands * TEN_THOUSAND:,}"


def pay_words(position: Position) -> str:
    """Return what is paid in a year, or that it is open."""
    low, high = position.pay_min, position.pay_max
    if low is None and high is None:
        return _("Pay to be agreed")
    if low is None or high is None or low == high:
        return _("%(amount)s a year before tax", amount=money_words(low if low is not None else high or 0))
    return _("%(low)s–%(high)s a year before tax", low=money_words(low), high=money_words(high))


def term_words(position: Position) -> str:
    """Return how long and how many days a year."""
    months = ngettext("%(num)s month", "%(num)s months", position.term_months)
    if not position.days_per_year:
        return str(months)
    days = ngettext("%(num)s day a year", "%(num)s days a year", position.days_per_year)
    return _("%(months)s, %(days)s", months=months, days=days)


def seats_words(position: Position) -> str:
    """Return how many people are sought; for a course, how it is staffed."""
    if position.course is not None:
        return _(
            "1 teacher and %(least)s–%(most)s students",
            least=position.course.team_least,
            most=position.course.team_most,
        )
    if position.least:
        return _("%(seats)s seats, at least %(least)s or none", seats=position.seats, least=position.least)
    return str(ngettext("%(num)s seat", "%(num)s seats", position.seats))


def requirement_words(position: Position) -> str:
    """Return the least degree and title that are asked for."""
    asked = []
    if position.min_degree is not None:
        asked.append(_("%(degree)s or higher", degree=DEGREE_WORDS[Degree(position.min_degree)]))
    if position.min_title_rank is not None:
        asked.append(_("title %(title)s or higher", title=TITLE_RANK_WORDS[position.min_title_rank]))
    return _(" and ").join(asked) if asked else _("Only the rules of the round")


def role_words(position: Position) -> str:
    """Return the role; for either half of a course, that it is one."""
    return _("Project-based course") if position.course_id is not None else str(ROLE_WORDS[Role(position.role)])


def words() -> dict[str, Any]:
    """Return what templates of positions speak with."""
    return {
        "pay_words": pay_words,
        "term_words": term_words,
        "seats_words": seats_words,
        "requirement_words": requirement_words,
        "kind_of_position": role_words,
        "role_words": ROLE_WORDS,
        "mode_words": MODE_WORDS,
        "purpose_words": PURPOSE_WORDS,
        "ownership_words": OWNERSHIP_WORDS,
        "return_words": RETURN_WORDS,
        "position_words": POSITION_WORDS,
        "state_kinds": STATE_KINDS,
    }
