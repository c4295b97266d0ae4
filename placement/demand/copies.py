"""An earlier position as the start of a new one: what is taken over, what is moved, what to look at again."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from placement.demand.models import Position
from placement.demand.states import Audience
from placement.eligibility.drafts import Policy
from placement.foundation.web import to_day
from placement.reference.states import ROLE_WORDS, Role

LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at before a form is saved; `field` is where it stands in the form."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Start:
    """What a new form begins with; `key` tells it from other starts, `points` are to be looked at."""

    key: str
    values: Mapping[str, Any]
    like: Position | None = None
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the round of a new position allows.

    `chosen_until` is the last day on which people choose; `homes` and `disciplines` can be chosen in the form.
    """

    policies: Mapping[Role, Policy]
    chosen_until: date
    disciplines: Set[str] = field(default_factory=frozenset)
    homes: Set[int] = field(default_factory=frozenset)


def moved(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes the 28th where the year has none."""
    is_lost = (day.month, day.day) == LEAP_DAY and not isleap(day.year + years)
    return day.replace(year=day.year + years, day=day.day - is_lost)


def years_until(day: date, last: date) -> int:
    """Return by how many whole years a day must move to lie after `last`; 0 where it does."""
    years = max(0, last.year - day.year)
    return years if moved(day, years) > last else years + 1


def copied_position(said: Mapping[str, Any], terms: Terms) -> tuple[dict[str, Any], list[Point]]:
    """Return what a position's form starts with, from what an earlier one said, and what to look at.

    The last day of need moves by whole years; a role that the round does not place is left open; days below the
    rules of the round are raised to them.
    """
    values, points = _shared(said, terms)
    role = Role(values["role"])
    if role not in terms.policies:
        values["role"] = ""
        points.append(Point("role-0", _("This round does not place the role “%(role)s”.", role=ROLE_WORDS[role])))
    least = terms.policies[role].min_days_per_year if role in terms.policies else None
    if least is not None and values["days_per_year"] < least:
        told = _("The rules of this round ask for %(least)s days a year; it said %(days)s.")
        points.append(Point("days_per_year", told % {"least": least, "days": values["days_per_year"]}))
        values["days_per_year"] = least
    if values["lapses_on"]:
        years = max(0, terms.chosen_until.year - values["lapses_on"].year)
        years += moved(values["lapses_on"], years) < terms.chosen_until
        if years:
            values["lapses_on"] = moved(values["lapses_on"], years)
            points.append(Point("lapses_on", _moved_words(years, values["lapses_on"])))
    points.append(Point("pay_min", _("Is the pay still right?")))
    return values, points


def copied_course(said: Mapping[str, Any], terms: Terms) -> tuple[dict[str, Any], list[Point]]:
    """Return what a course's form starts with; both its days move by the same whole years, past the choosing."""
    values, points = _shared(said, terms)
    years = years_until(values["starts_on"], terms.chosen_until)
    if years:
        for name in ("starts_on", "ends_on"):
            values[name] = moved(values[name], years)
        points.append(Point("starts_on", _moved_words(years, values["starts_on"], values["ends_on"])))
    return values, points


def _moved_words(years: int, first: date, last: date | None = None) -> str:
    if last is None:
        return str(
            ngettext(
                "The last day moved by %(num)s year, to %(day)s.",
                "The last day moved by %(num)s years, to %(day)s.",
                years,
                day=to_day(first),
            )
        )
    return str(
        ngettext(
            "The dates moved by %(num)s year: now %(first)s to %(last)s.",
            "The dates moved by %(num)s years: now %(first)s to %(last)s.",
            years,
            first=to_day(first),
            last=to_day(last),
        )
    )


def _shared(said: Mapping[str, Any], terms: Terms) -> tuple[dict[str, Any], list[Point]]:
    values, points = dict(said), [Point("contact", _("Is the contact still right?"))]
    kept = [code for code in values["disciplines"] if code in terms.disciplines]
    if len(kept) < len(values["disciplines"]):
        values["disciplines"] = kept
        points.append(Point("disciplines-narrow", _("A discipline is not in use any more; tick another one.")))
    if values["intended_home"] and values["intended_home"] not in terms.homes:
        values["intended_home"], values["audience"] = None, _without_home(values["audience"])
        points.append(Point("intended_home", _("The university you had in mind does not take part now.")))
    elif values["intended_home"] or values["intended_person"]:
        points.append(Point("intended_home", _("Do you still have the same people in mind?")))
    return values, points


def _without_home(audience: str) -> str:
    return Audience.MEMBERS.value if audience == Audience.INVITED else audience
