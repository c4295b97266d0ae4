"""What a position says of itself, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _

from placement.demand.models import DemandList, Position
from placement.demand.states import (
    AUDIENCE_WORDS,
    CLOSING_WORDS,
    COUNTED_IN_TEN_THOUSANDS,
    ENDING_WORDS,
    FILLED_BY_WORDS,
    MODE_WORDS,
    NOT_HOSTING_WORDS,
    OWNERSHIP_WORDS,
    POSITION_WORDS,
    PURPOSE_WORDS,
    RETURN_WORDS,
    SAY_WORDS,
    PayTax,
    PayUnit,
    PositionState,
)
from placement.organisations.states import ENTERPRISE_KIND_WORDS
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


def list_number(demand_list: DemandList) -> str:
    """Return the number of a published list: its year, its place among all lists, its edition."""
    assert demand_list.published_at is not None
    return f"{to_user_timezone(demand_list.published_at):%Y}-{demand_list.id:03d}-{demand_list.edition}"


def money_words(amount: int, unit: PayUnit) -> str:
    """Return an amount: 18万元, or ¥180,000."""
    is_whole = unit in COUNTED_IN_TEN_THOUSANDS
    if str(get_locale()).startswith("zh"):
        return f"{amount}万元" if is_whole else f"{amount}元"
    return f"¥{amount * (TEN_THOUSAND if is_whole else 1):,}"


def pay_words(position: Position) -> str:
    """Return what is paid, in which time and whether before tax, or that it is open."""
    low, high, unit = position.pay_min, position.pay_max, position.pay_unit
    if low is None and high is None:
        return _("Pay to be agreed")
    if low is None or high is None or low == high:
        amount = money_words(low if low is not None else high or 0, unit)
    else:
        amount = _("%(low)s–%(high)s", low=money_words(low, unit), high=money_words(high, unit))
    return _said_with(amount)[unit, position.pay_tax]


def _said_with(amount: str) -> dict[tuple[PayUnit, PayTax], str]:
    return {
        (PayUnit.YEAR, PayTax.BEFORE): _("%(amount)s a year before tax", amount=amount),
        (PayUnit.YEAR, PayTax.AFTER): _("%(amount)s a year after tax", amount=amount),
        (PayUnit.MONTH, PayTax.BEFORE): _("%(amount)s a month before tax", amount=amount),
        (PayUnit.MONTH, PayTax.AFTER): _("%(amount)s a month after tax", amount=amount),
        (PayUnit.DAY, PayTax.BEFORE): _("%(amount)s a day at work before tax", amount=amount),
        (PayUnit.DAY, PayTax.AFTER): _("%(amount)s a day at work after tax", amount=amount),
        (PayUnit.TERM, PayTax.BEFORE): _("%(amount)s for the whole term before tax", amount=amount),
        (PayUnit.TERM, PayTax.AFTER): _("%(amount)s for the whole term after tax", amount=amount),
    }


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
        "enterprise_words": ENTERPRISE_KIND_WORDS,
        "money_words": money_words,
        "audience_words": AUDIENCE_WORDS,
        "return_words": RETURN_WORDS,
        "say_words": SAY_WORDS,
        "not_hosting_words": NOT_HOSTING_WORDS,
        "closing_words": CLOSING_WORDS,
        "ending_words": ENDING_WORDS,
        "filled_by_words": FILLED_BY_WORDS,
        "position_words": POSITION_WORDS,
        "state_kinds": STATE_KINDS,
    }
