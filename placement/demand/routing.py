"""Which role, or whether a course, fits a need that an enterprise describes once; with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.states import Mode, Ownership, Purpose
from placement.eligibility.drafts import Policy
from placement.reference.states import ROLE_WORDS, Role

LONG_MONTHS = 18
"""From so many months on a need is a lasting task, not a stated problem."""
MANY_DAYS = 60
"""From so many days a year on somebody leads; below, somebody advises."""
MOST_BESIDE = 180
"""More days a year leave no time for a post at a university."""
COURSE_MONTHS = 6
TITLE_LENGTH = 120
LEAST_BACKGROUND = 10
TERMS = ((3, 1, 6, 30, 0), (9, 1, 1, 15, 1))
"""Teaching terms: first month and day, last month and day, years between."""


class Who(StrEnum):
    """Whom an enterprise thinks of."""

    EXPERT = "expert"
    TEAM = "team"
    BOTH = "both"


WHO_WORDS = {
    Who.EXPERT: _l("One expert"),
    Who.TEAM: _l("A team of students with their teacher"),
    Who.BOTH: _l("Both: an expert for one part, a team for another"),
}

RULES = (
    _l("A team of students: a project-based course, for one teaching term."),
    _l("An expert full time, or more than 180 days a year: a research assistant."),
    _l("An expert for 18 months or longer and at least 60 days a year: a science-and-technology vice president."),
    _l("An expert for less: a technical advisor."),
    _l("A role that the round does not place is left out; the least days of its rules are kept to."),
)
"""The rules as the page states them; `advise` does exactly this."""


@dataclass(frozen=True, slots=True)
class Need:
    """A need as an enterprise describes it; `budget` in ten thousand yuan a year."""

    title: str
    problem: str
    outcomes: str
    who: Who
    months: int
    days: int
    is_full_time: bool
    budget: int | None
    disciplines: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether a role fits a need, and why; a course stands by its teacher."""

    role: Role
    fits: bool
    reasons: tuple[str, ...]


def advise(need: Need, policies: Mapping[Role, Policy]) -> list[Advice]:
    """Return a word on every role that the round places; what fits, one for an expert or a team, stands first."""
    chosen = {_staff_role(need)} if need.who is not Who.TEAM else set()
    chosen |= {Role.COURSE_TEACHER} if need.who is not Who.EXPERT else set()
    placed = [role for role in Role if role in policies and role is not Role.COURSE_STUDENT]
    if Role.COURSE_STUDENT not in policies and Role.COURSE_TEACHER in placed:
        placed.remove(Role.COURSE_TEACHER)
    words = [Advice(role, role in chosen, _reasons(role, need, policies[role])) for role in placed]
    return sorted(words, key=lambda one: not one.fits)


def not_placed(need: Need, advice: list[Advice]) -> bool:
    """Return whether something that the need asks for has no role in the round."""
    return sum(one.fits for one in advice) < (2 if need.who is Who.BOTH else 1)


def _staff_role(need: Need) -> Role:
    if need.is_full_time or need.days > MOST_BESIDE:
        return Role.RESEARCH_ASSISTANT
    if need.months >= LONG_MONTHS and need.days >= MANY_DAYS:
        return Role.VICE_PRESIDENT
    return Role.TECHNICAL_ADVISOR


def _reasons(role: Role, need: Need, policy: Policy) -> tuple[str, ...]:
    if role is Role.COURSE_TEACHER:
        return _reasons_of_course(need)
    if need.who is Who.TEAM:
        return (_("You think of a team of students."),)
    told = [_WHY[role](need)]
    if _staff_role(need) is role and policy.min_days_per_year and need.days < policy.min_days_per_year:
        words = _("The rules of this round ask for at least %(least)s days a year; the draft says so many.")
        told.append(words % {"least": policy.min_days_per_year})
    return tuple(told)


def _reasons_of_course(need: Need) -> tuple[str, ...]:
    if need.who is Who.EXPERT:
        costs = _("It costs no pay, only some hours of a mentor: worth a thought where there is no budget.")
        return (_("You think of one expert."), *(() if need.budget else (costs,)))
    told = [_("You think of a team of students: they and their teacher work on one question.")]
    if need.months > COURSE_MONTHS:
        told.append(_("A course lasts one teaching term; ask a part that can be done in it."))
    return tuple(told)


def _why_assistant(need: Need) -> str:
    if need.is_full_time:
        return _("Full time: a research assistant works with you alone.")
    if need.days > MOST_BESIDE:
        return _("%(days)s days a year leave no time for a post at a university.", days=need.days)
    return _("You need somebody part time, for %(days)s days a year.", days=need.days)


def _why_vice_president(need: Need) -> str:
    if _staff_role(need) is Role.RESEARCH_ASSISTANT:
        return _("A vice president keeps the post at the university and comes part time.")
    if need.months < LONG_MONTHS:
        return _(
            "%(months)s months are short: a vice president leads your development for longer.", months=need.months
        )
    if need.days < MANY_DAYS:
        return _("%(days)s days a year are few for leading a development.", days=need.days)
    return _(
        "%(months)s months and %(days)s days a year: long and often enough to lead your development.",
        months=need.months,
        days=need.days,
    )


def _why_advisor(need: Need) -> str:
    if _staff_role(need) is Role.RESEARCH_ASSISTANT:
        return _("An advisor keeps the post at the university and comes on some days.")
    if _staff_role(need) is Role.VICE_PRESIDENT:
        return _("For so long and so often somebody should also lead.")
    return _(
        "%(months)s months and %(days)s days a year: advice on a stated problem.", months=need.months, days=need.days
    )


_WHY = {
    Role.RESEARCH_ASSISTANT: _why_assistant,
    Role.VICE_PRESIDENT: _why_vice_president,
    Role.TECHNICAL_ADVISOR: _why_advisor,
}


def position_from(need: Need, role: Role, policy: Policy) -> PositionDraft:
    """Return the draft of a position for a need."""
    modes = {Role.TECHNICAL_ADVISOR: Mode.HYBRID}
    purposes = {Role.TECHNICAL_ADVISOR: Purpose.CONSULTING, Role.RESEARCH_ASSISTANT: Purpose.RESEARCH}
    return PositionDraft(
        role=role,
        title=_("%(role)s: %(title)s", role=ROLE_WORDS[role], title=need.title)[:TITLE_LENGTH],
        seats=1,
        tasks=need.problem,
        outcomes=need.outcomes,
        disciplines=need.disciplines,
        term_months=need.months,
        days_per_year=max(need.days, policy.min_days_per_year or 0),
        contact=need.contact,
        purpose=purposes.get(role, Purpose.SERVICE),
        mode=Mode.FULL_TIME if need.is_full_time else modes.get(role, Mode.PART_TIME),
        pay_max=need.budget,
    )


def course_from(need: Need, background: str, after: date) -> CourseDraft:
    """Return the draft of a course for a need, in the first teaching term that starts after a day."""
    starts_on, ends_on = next_term(after)
    return CourseDraft(
        title=need.title,
        background=background if len(background) >= LEAST_BACKGROUND else need.problem,
        problem=need.problem,
        deliverables=need.outcomes,
        disciplines=need.disciplines,
        team_least=3,
        team_most=6,
        starts_on=starts_on,
        ends_on=ends_on,
        ownership=Ownership.JOINT,
        contact=need.contact,
    )


def next_term(after: date) -> tuple[date, date]:
    """Return the first and the last day of the first teaching term that starts after a day."""
    terms = [
        (date(year, month, day), date(year + more, last_month, last_day))
        for year in (after.year, after.year + 1)
        for month, day, last_month, last_day, more in TERMS
    ]
    return next(term for term in terms if term[0] > after)
