"""The forms of positions and courses, and of what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from placement.accounts.forms import tidy
from placement.demand.asking import AskedForm, title_ranks, to_int
from placement.demand.drafts import ClosingDraft, CourseDraft, OutcomeDraft, PositionDraft
from placement.demand.models import Course, Position
from placement.demand.states import (
    CLOSING_WORDS,
    COUNTED_IN_TEN_THOUSANDS,
    ENDING_WORDS,
    FILLED_BY_WORDS,
    MODE_WORDS,
    OWNERSHIP_WORDS,
    PAY_TAX_WORDS,
    PAY_UNIT_WORDS,
    PURPOSE_WORDS,
    RETURN_WORDS,
    Audience,
    Closing,
    Ending,
    FilledBy,
    Mode,
    Ownership,
    PayTax,
    PayUnit,
    Purpose,
    ReturnReason,
)
from placement.eligibility.drafts import Policy
from placement.foundation.forms import HouseForm
from placement.foundation.web import to_day
from placement.programme.forms import MOMENT_FORMATS, to_utc
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, Degree, Role

MOST_TEN_THOUSANDS, MOST_YUAN, LEAST_YUAN = 1000, 1_000_000, 100
"""Amounts beyond which a unit was mistaken."""
POSTED_ROLES = (Role.VICE_PRESIDENT, Role.TECHNICAL_ADVISOR, Role.RESEARCH_ASSISTANT)
USUAL = {
    Role.VICE_PRESIDENT: {"term_months": 24, "days_per_year": 90, "mode": Mode.PART_TIME, "purpose": Purpose.SERVICE},
    Role.TECHNICAL_ADVISOR: {
        "term_months": 12,
        "days_per_year": 30,
        "mode": Mode.HYBRID,
        "purpose": Purpose.CONSULTING,
    },
    Role.RESEARCH_ASSISTANT: {
        "term_months": 12,
        "days_per_year": 240,
        "mode": Mode.FULL_TIME,
        "purpose": Purpose.RESEARCH,
    },
}
"""What a blank form of each role starts with."""


class PositionForm(AskedForm):
    """A position for staff: vice president, advisor or assistant."""

    role = RadioField(_l("Role"), [InputRequired(_l("Choose the role that you need."))])
    title = StringField(
        _l("Title"),
        [InputRequired(_l("Give it a title, such as: Vice president for packaging materials.")), Length(4, 120)],
        filters=[tidy],
        description=_l("The first thing readers see: the post and its field."),
    )
    seats = IntegerField(
        _l("How many people"),
        [
            InputRequired(_l("Enter how many people you need.")),
            NumberRange(1, 50, _l("Enter a number from 1 to 50.")),
        ],
        default=1,
    )
    purpose = SelectField(_l("What for"), choices=[], default=Purpose.SERVICE.value)
    tasks = TextAreaField(
        _l("The problem to solve"),
        [
            InputRequired(_l("Say what is to be solved.")),
            Length(30, 2000, _l("Use 30 to 2,000 characters: what is the problem, what was tried, what is at hand?")),
        ],
        filters=[tidy],
        description=_l("30 to 2,000 characters. Concrete problems get more applicants than general ones."),
    )
    outcomes = TextAreaField(
        _l("What is to be reached"),
        [InputRequired(_l("Say what should be there at the end.")), Length(10, 2000)],
        filters=[tidy],
        description=_l("Results that can be measured, one a line."),
    )
    term_months = IntegerField(
        _l("Term"),
        [InputRequired(_l("Enter the number of months.")), NumberRange(1, 60, _l("Enter 1 to 60 months."))],
    )
    days_per_year = IntegerField(
        _l("Days on site or at work a year"),
        [InputRequired(_l("Enter the number of days.")), NumberRange(1, 366, _l("Enter 1 to 366 days."))],
    )
    mode = RadioField(_l("How the work is done"), [InputRequired(_l("Choose how the work is done."))])
    pay_unit = SelectField(
        _l("Pay is counted in"),
        choices=[SelectChoice(unit.value, words) for unit, words in PAY_UNIT_WORDS.items()],
        default=PayUnit.YEAR.value,
    )
    pay_tax = SelectField(
        _l("Before or after tax"),
        choices=[SelectChoice(tax.value, words) for tax, words in PAY_TAX_WORDS.items()],
        default=PayTax.BEFORE.value,
    )
    pay_min = IntegerField(
        _l("Pay from"),
        [Optional(), NumberRange(0, None, _l("Enter a whole number, or leave it empty."))],
        description=_l("A whole number in the unit above. Leave both empty where it is to be agreed."),
    )
    pay_max = IntegerField(
        _l("Pay up to"), [Optional(), NumberRange(0, None, _l("Enter a whole number, or leave it empty."))]
    )
    min_degree = SelectField(_l("Least degree"), choices=[])
    min_title_rank = SelectField(_l("Least title"), choices=[])
    conditions = TextAreaField(
        _l("Working and living conditions"),
        [Optional(), Length(max=1000)],
        filters=[tidy],
        description=_l("Such as a flat, travel, equipment, a team."),
    )
    lapses_on = DateField(
        _l("Last day on which you need somebody"),
        [Optional()],
        description=_l("Leave it empty where the need stays."),
    )

    policies: dict[Role, Policy]
    needed_until: date | None

    def offer(self, roles: Sequence[Role], policies: dict[Role, Policy], needed_until: date | None) -> None:
        """Let these roles be chosen, with the rules that the round has for them.

        No need may lapse before `needed_until`, the last day on which people choose.
        """
        self.policies, self.needed_until = policies, needed_until
        self.role.choices = [SelectChoice(role.value, ROLE_WORDS[role]) for role in roles]
        self.purpose.choices = [
            SelectChoice(purpose.value, words)
            for purpose, words in PURPOSE_WORDS.items()
            if purpose is not Purpose.TEACHING
        ]
        self.mode.choices = [SelectChoice(mode.value, words) for mode, words in MODE_WORDS.items()]
        self.min_degree.choices = [
            SelectChoice("", _l("Only the rules of the round")),
            *(SelectChoice(str(degree.value), DEGREE_WORDS[degree]) for degree in Degree if degree > Degree.OTHER),
        ]
        self.min_title_rank.choices = title_ranks()
        for choice in (self.min_degree, self.min_title_rank):
            choice.data = "" if choice.data in {None, "None"} else str(choice.data)

    def days_hint(self) -> str:
        """Return the least number of days by role, where the round's rules have one."""
        least = [
            f"{ROLE_WORDS[role]}{_(': ')}{policy.min_days_per_year}"
            for role, policy in self.policies.items()
            if policy.min_days_per_year is not None and role in POSTED_ROLES
        ]
        return _("Least under the rules of this round: %(days)s.", days=_("; ").join(least)) if least else ""

    def validate_pay_min(self, field: Any) -> None:
        """An amount that nobody pays in this unit is a slip of the unit."""
        self._refuse_slip(field)

    def _refuse_slip(self, field: Any) -> None:
        in_ten_thousands = self.pay_unit.data in COUNTED_IN_TEN_THOUSANDS
        if field.data is not None and in_ten_thousands and field.data > MOST_TEN_THOUSANDS:
            raise ValidationError(_l("That would be more than ten million yuan. Check the number and its unit."))
        if field.data is not None and not in_ten_thousands and field.data > MOST_YUAN:
            raise ValidationError(_l("That would be more than a million yuan. Check the number and its unit."))
        if field.data and not in_ten_thousands and field.data < LEAST_YUAN:
            raise ValidationError(_l("The unit is yuan, so this would be less than 100. Check the number."))

    def validate_lapses_on(self, field: Any) -> None:
        """A need must last until people have chosen."""
        if field.data and self.needed_until and field.data < self.needed_until:
            raise ValidationError(
                _l("People choose until %(day)s. Enter that day or a later one.", day=to_day(self.needed_until))
            )

    def validate_pay_max(self, field: Any) -> None:
        """The range must be in order and whole."""
        self._refuse_slip(field)
        low = self.pay_min.data
        if field.data is not None and low is not None and field.data < low:
            raise ValidationError(_l("Enter the lowest pay (%(low)s) or more.", low=str(low)))

    def validate_days_per_year(self, field: Any) -> None:
        """No position may ask for fewer days than the round's rules do."""
        policy = self.policies.get(Role(self.role.data)) if self.role.data in set(Role) else None
        least = policy.min_days_per_year if policy else None
        if least is not None and field.data is not None and field.data < least:
            raise ValidationError(
                _l("The rules of this round ask for at least %(least)s days a year in this role.", least=str(least))
            )

    def to_draft(self) -> PositionDraft:
        """Return the position."""
        return PositionDraft(
            role=Role(self.role.data),
            title=self.title.data,
            seats=self.seats.data,
            tasks=self.tasks.data,
            outcomes=self.outcomes.data,
            disciplines=tuple(self.disciplines.data),
            term_months=self.term_months.data,
            days_per_year=self.days_per_year.data,
            contact=self.contact.data,
            purpose=Purpose(self.purpose.data),
            mode=Mode(self.mode.data),
            min_degree=to_int(self.min_degree.data),
            min_title_rank=to_int(self.min_title_rank.data),
            pay_min=self.pay_min.data,
            pay_max=self.pay_max.data,
            pay_unit=PayUnit(self.pay_unit.data),
            pay_tax=PayTax(self.pay_tax.data),
            conditions=self.conditions.data or "",
            lapses_on=self.lapses_on.data,
            audience=Audience(self.audience.data),
            intended_home=to_int(self.intended_home.data),
            intended_person=self.intended_person.data or "",
        )


class CourseForm(AskedForm):
    """A question that a teacher solves with a team of students."""

    title = StringField(
        _l("The question in one line"),
        [InputRequired(_l("Give the question a title.")), Length(4, 120)],
        filters=[tidy],
    )
    background = TextAreaField(
        _l("Background"),
        [InputRequired(_l("Say where the question comes from.")), Length(10, 2000)],
        filters=[tidy],
        description=_l("What you make, and why this matters to you."),
    )
    problem = TextAreaField(
        _l("The problem"),
        [
            InputRequired(_l("Say what the team is to find out or build.")),
            Length(30, 2000, _l("Use 30 to 2,000 characters: what is asked, under which conditions?")),
        ],
        filters=[tidy],
    )
    deliverables = TextAreaField(
        _l("What the team hands in"),
        [InputRequired(_l("Say what the team hands in.")), Length(10, 2000)],
        filters=[tidy],
        description=_l("Results that can be checked, one a line."),
    )
    team_least = IntegerField(
        _l("Students at least"),
        [InputRequired(_l("Enter a number of students.")), NumberRange(1, 200, _l("Enter 1 to 200 students."))],
        default=3,
        description=_l(
            "With fewer, or without a teacher, the course does not take place and everybody is free for other places."
        ),
    )
    team_most = IntegerField(
        _l("Students at most"),
        [InputRequired(_l("Enter a number of students.")), NumberRange(1, 200, _l("Enter 1 to 200 students."))],
        default=6,
    )
    credits = IntegerField(
        _l("Credits"),
        [InputRequired(_l("Enter the credits.")), NumberRange(1, 10, _l("Enter 1 to 10 credits."))],
        default=2,
    )
    mentor_hours = IntegerField(
        _l("Your mentor's hours a week"),
        [InputRequired(_l("Enter the hours a week.")), NumberRange(1, 40, _l("Enter 1 to 40 hours."))],
        default=2,
        description=_l("Somebody of yours answers questions for so long every week."),
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    ownership = RadioField(
        _l("Who owns the results"), [InputRequired(_l("Choose who owns the results."))], choices=[]
    )
    needs_nda = BooleanField(_l("Every member signs a confidentiality agreement before files are opened"))
    min_title_rank = SelectField(_l("Least title of the teacher"), choices=[])

    def offer(self, today: date) -> None:
        """Offer the closed lists; `today` is the first day that can be the first."""
        self.today = today
        self.ownership.choices = [SelectChoice(one.value, words) for one, words in OWNERSHIP_WORDS.items()]
        self.min_title_rank.choices = title_ranks()
        rank = self.min_title_rank
        rank.data = "" if rank.data in {None, "None"} else str(rank.data)

    def validate_team_most(self, field: Any) -> None:
        """The team's limits must be in order."""
        least = self.team_least.data
        if field.data is not None and least is not None and field.data < least:
            raise ValidationError(_l("Enter %(least)s or more, the least you entered.", least=str(least)))

    def validate_starts_on(self, field: Any) -> None:
        """A course starts in the future."""
        if field.data and field.data <= self.today:
            raise ValidationError(_l("The first day must be after today."))

    def validate_ends_on(self, field: Any) -> None:
        """A course ends after it starts."""
        if field.data and self.starts_on.data and field.data <= self.starts_on.data:
            raise ValidationError(_l("The last day must be after the first."))

    def to_draft(self) -> CourseDraft:
        """Return the course."""
        return CourseDraft(
            title=self.title.data,
            background=self.background.data,
            problem=self.problem.data,
            deliverables=self.deliverables.data,
            disciplines=tuple(self.disciplines.data),
            team_least=self.team_least.data,
            team_most=self.team_most.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            ownership=Ownership(self.ownership.data),
            contact=self.contact.data,
            mentor_hours=self.mentor_hours.data,
            needs_nda=bool(self.needs_nda.data),
            min_title_rank=to_int(self.min_title_rank.data),
            credits=self.credits.data,
            audience=Audience(self.audience.data),
            intended_home=to_int(self.intended_home.data),
            intended_person=self.intended_person.data or "",
        )


class ReturnForm(HouseForm):
    """Why a position goes back to its enterprise."""

    reason = SelectField(_l("Reason"), [InputRequired(_l("Choose a reason."))], choices=[])
    note = TextAreaField(
        _l("What should be changed"),
        [InputRequired(_l("Say what should be changed, so that it can come back complete.")), Length(2, 1000)],
        filters=[tidy],
        description=_l("The enterprise reads exactly this."),
    )

    def offer(self) -> None:
        """Offer the closed list of reasons."""
        self.reason.choices = [
            SelectChoice("", _l("Choose a reason")),
            *(SelectChoice(reason.value, words) for reason, words in RETURN_WORDS.items()),
        ]

    def to_draft(self) -> tuple[ReturnReason, str]:
        """Return the reason and the note."""
        return ReturnReason(self.reason.data), self.note.data


class WithdrawForm(HouseForm):
    """Why a position is taken back."""

    reason = TextAreaField(
        _l("Why it is taken back"),
        [InputRequired(_l("Say why, in a few words.")), Length(2, 500, _l("Use 2 to 500 characters."))],
        filters=[tidy],
        description=_l("Kept on record. People who ranked it are told that it is withdrawn, not why."),
        id="withdraw-reason",
    )

    def to_draft(self) -> str:
        """Return the reason."""
        return str(self.reason.data)


class ScheduleForm(HouseForm):
    """When a position goes on the public list by itself."""

    opens_at = DateTimeLocalField(
        _l("Day and time"),
        [InputRequired(_l("Enter a day and a time."))],
        format=MOMENT_FORMATS,
        description=_l("Beijing time. It must be verified by then; else it goes public with the next publication."),
    )

    def to_draft(self) -> datetime:
        """Return the moment."""
        return to_utc(self.opens_at.data)


class OutcomeForm(HouseForm):
    """What became of the seats that a round left free."""

    ending = RadioField(
        _l("What became of the free seats?"),
        [InputRequired(_l("Choose what became of them."))],
        choices=[SelectChoice(one.value, words) for one, words in ENDING_WORDS.items()],
    )
    note = TextAreaField(
        _l("In a few words"),
        [Optional(), Length(2, 500, _l("Use 2 to 500 characters."))],
        filters=[tidy],
        description=_l("For your zone or park and the coordination office. It is on no public page."),
    )

    def to_draft(self) -> OutcomeDraft:
        """Return what was said."""
        return OutcomeDraft(Ending(self.ending.data), self.note.data or "")


class CloseForm(HouseForm):
    """Why a published position is closed before the round decides, and how it was filled."""

    reason = RadioField(
        _l("Why it is closed"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(one.value, words) for one, words in CLOSING_WORDS.items()],
        id="close-reason",
    )
    filled_by = SelectField(
        _l("If somebody was found: how?"),
        choices=[
            SelectChoice("", _l("Nobody was found")),
            *(SelectChoice(one.value, words) for one, words in FILLED_BY_WORDS.items()),
        ],
        default="",
    )
    note = TextAreaField(
        _l("In a few words"),
        [Optional(), Length(2, 500, _l("Use 2 to 500 characters."))],
        filters=[tidy],
        description=_l("For your zone or park and the coordination office. Those who chose it are not told why."),
    )

    def validate_filled_by(self, field: Any) -> None:
        """How it was filled is said exactly where it was."""
        if self.reason.data == Closing.FILLED and not field.data:
            raise ValidationError(_l("Choose how somebody was found."))
        if self.reason.data != Closing.FILLED and field.data:
            raise ValidationError(_l("Choose “Somebody was found elsewhere” above, or “Nobody was found” here."))

    def validate_reason(self, field: Any) -> None:
        """Another reason is put into words."""
        if field.data == Closing.OTHER and not self.note.data:
            raise ValidationError(_l("Say below in a few words why."))

    def to_draft(self) -> ClosingDraft:
        """Return why and how."""
        found = FilledBy(self.filled_by.data) if self.filled_by.data else None
        return ClosingDraft(Closing(self.reason.data), found, self.note.data or "")


class ExtendForm(HouseForm):
    """Until when a published position is needed after all."""

    until = DateField(_l("New last day"), [InputRequired(_l("Enter a day."))], id="extend-until")

    def offer(self, until: date | None) -> None:
        """Let a day after this one be entered."""
        self.now_until = until

    def validate_until(self, field: Any) -> None:
        """A need is put off, never shortened here."""
        if field.data and self.now_until and field.data <= self.now_until:
            raise ValidationError(_l("Enter a later day than %(day)s.", day=to_day(self.now_until)))

    def to_draft(self) -> date:
        """Return the day."""
        day: date = self.until.data
        return day


def _why_amended() -> TextAreaField:
    return TextAreaField(
        _l("What changes, and why"),
        [InputRequired(_l("Say what changes and why, in a sentence.")), Length(4, 500)],
        filters=[tidy],
        description=_l("Everybody can read it on the list, and whoever chose this is told."),
    )


class AmendPositionForm(PositionForm):
    """A published position, changed by its issuer."""

    reason = _why_amended()


class AmendCourseForm(CourseForm):
    """A published course, changed by its issuer."""

    reason = _why_amended()


def filled_from_position(position: Position) -> dict[str, Any]:
    """Return what a position's form starts with when it is edited."""
    names = (
        "role", "title", "seats", "purpose", "mode", "min_degree", "min_title_rank", "tasks", "outcomes",
        "term_months", "days_per_year", "pay_min", "pay_max", "pay_unit", "pay_tax", "conditions", "contact",
        "disciplines", "lapses_on", "audience", "intended_person",
    )  # fmt: skip
    return {name: _plain(getattr(position, name)) for name in names} | {"intended_home": position.intended_home_id}


def filled_from_course(position: Position, course: Course) -> dict[str, Any]:
    """Return what a course's form starts with when it is edited; `position` is its teaching half."""
    names = (
        "title", "background", "problem", "deliverables", "team_least", "team_most", "starts_on", "ends_on",
        "ownership", "mentor_hours", "credits", "needs_nda",
    )  # fmt: skip
    shared = ("disciplines", "contact", "min_title_rank", "audience", "intended_person")
    asked = {name: _plain(getattr(position, name)) for name in shared}
    asked["intended_home"] = position.intended_home_id
    return {name: _plain(getattr(course, name)) for name in names} | asked


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
