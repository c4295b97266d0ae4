"""What an officer should look at twice before verifying a position. Hints decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from flask_babel import lazy_gettext as _l

from placement.demand.models import Position
from placement.reference.states import Role

BRIEF = 60
"""A task of fewer characters is seldom concrete."""
FAR = 3
"""A pay so many times the usual one, or so small a part of it, may be mistyped."""
ENOUGH = 5
"""From so many positions on, there is a usual pay to compare with."""
MANY_SEATS = 5
MANY_DAYS = 250
FULL_SENIOR = 1


class Hint(StrEnum):
    """One thing to look at."""

    SAME_TITLE = "same_title"
    SAME_TEXT = "same_text"
    NO_PAY = "no_pay"
    UNUSUAL_PAY = "unusual_pay"
    MANY_SEATS = "many_seats"
    MANY_DAYS = "many_days"
    HIGH_DEMAND = "high_demand"
    BRIEF_TASK = "brief_task"
    FIRST_TIME = "first_time"


HINT_WORDS = {
    Hint.SAME_TITLE: _l("There twice?"),
    Hint.SAME_TEXT: _l("Same text as another position"),
    Hint.NO_PAY: _l("No pay stated"),
    Hint.UNUSUAL_PAY: _l("Unusual pay"),
    Hint.MANY_SEATS: _l("Many seats"),
    Hint.MANY_DAYS: _l("Many days"),
    Hint.HIGH_DEMAND: _l("Asks a lot for this role"),
    Hint.BRIEF_TASK: _l("Very short task"),
    Hint.FIRST_TIME: _l("New enterprise"),
}
HINT_REASONS = {
    Hint.SAME_TITLE: _l("The same enterprise has another position of this title in this round."),
    Hint.SAME_TEXT: _l("Another position of this role describes exactly the same task; perhaps it was copied."),
    Hint.NO_PAY: _l("People choose less readily where nothing is said about pay."),
    Hint.UNUSUAL_PAY: _l("More than three times the usual pay of this role, or less than a third: mistyped?"),
    Hint.MANY_SEATS: _l("More than five seats of this role in one position: are they one position?"),
    Hint.MANY_DAYS: _l("More than 250 days a year leave no time for the home university."),
    Hint.HIGH_DEMAND: _l("A full senior title is asked of a research assistant."),
    Hint.BRIEF_TASK: _l("Fewer than sixty characters seldom say what is to be solved."),
    Hint.FIRST_TIME: _l("This enterprise was on no list in earlier rounds."),
}
FACTS = {Hint.NO_PAY, Hint.FIRST_TIME}
"""Hints that tell a fact; the others ask whether something is wrong."""


@dataclass(frozen=True, slots=True)
class History:
    """What an enterprise did in earlier rounds: positions on public lists, and those it took back."""

    published: int = 0
    withdrawn: int = 0


def hints(
    positions: Sequence[Position], listed: Sequence[Position], history: Mapping[int, History]
) -> dict[int, tuple[Hint, ...]]:
    """Return, for each of `positions`, what to look at; `listed` is everything it is compared with.

    `listed` : the positions of the round that are sent, verified or published, `positions` among them.
    """
    titles = Counter(_title(row) for row in listed)
    texts = Counter(_text(row) for row in listed)
    usual = _usual_pay(listed)
    return {
        row.id: tuple(
            hint
            for hint, applies in (
                (Hint.SAME_TITLE, titles[_title(row)] > 1),
                (Hint.SAME_TEXT, texts[_text(row)] > 1),
                (Hint.NO_PAY, _pay(row) is None and row.course_id is None),
                (Hint.UNUSUAL_PAY, _is_far(_pay(row), usual.get(Role(row.role)))),
                (Hint.MANY_SEATS, row.course_id is None and row.seats > MANY_SEATS),
                (Hint.MANY_DAYS, row.days_per_year > MANY_DAYS and row.role != Role.RESEARCH_ASSISTANT),
                (Hint.HIGH_DEMAND, row.min_title_rank == FULL_SENIOR and row.role == Role.RESEARCH_ASSISTANT),
                (Hint.BRIEF_TASK, len(_squeezed(row.tasks)) < BRIEF),
                (Hint.FIRST_TIME, history.get(row.enterprise_id, History()) == History()),
            )
            if applies
        )
        for row in positions
    }


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _title(row: Position) -> tuple[int, str]:
    return row.enterprise_id, _squeezed(row.title)


def _text(row: Position) -> tuple[str, str]:
    return row.role, _squeezed(row.tasks)


def _pay(row: Position) -> float | None:
    said = [amount for amount in (row.pay_min, row.pay_max) if amount is not None]
    return sum(said) / len(said) if said else None


def _usual_pay(listed: Iterable[Position]) -> dict[Role, float]:
    by_role: dict[Role, list[float]] = {}
    for row in listed:
        pay = _pay(row)
        if pay:
            by_role.setdefault(Role(row.role), []).append(pay)
    return {role: median(known) for role, known in by_role.items() if len(known) >= ENOUGH}


def _is_far(pay: float | None, usual: float | None) -> bool:
    return bool(pay and usual and not usual / FAR <= pay <= usual * FAR)
