"""Forms of nominations and of the facts that rules are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from placement.accounts.drafts import FactsDraft
from placement.accounts.models import Person
from placement.accounts.states import EMPLOYMENT_WORDS, Assessment, Employment
from placement.eligibility.drafts import Check
from placement.eligibility.wording import ASSESSMENT_WORDS
from placement.foundation.forms import HouseForm
from placement.foundation.web import named
from placement.nominations.models import Nomination
from placement.organisations.drafts import has_valid_check_digit
from placement.reference.models import Discipline, Title
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, Role

NOT_KNOWN = SelectChoice("", _l("Not known yet"))


class NominateForm(HouseForm):
    """Whom a university puts forward, and for which role."""

    person_id = RadioField(_l("Who"), coerce=int, validate_choice=False, validators=[DataRequired(_l("Choose one."))])
    role = RadioField(_l("For which role"), validators=[DataRequired(_l("Choose one."))])
    load = SelectField(
        _l("How many positions at most"),
        description=_l("Usually one. More only where the person and the university agreed on it."),
        choices=[SelectChoice("1", "1"), SelectChoice("2", "2"), SelectChoice("3", "3")],
        coerce=int,
        default=1,
    )

    failing_too = BooleanField(
        _l("Put the person forward all the same"),
        description=_l("It is kept with what stands in the way, and counts only once that is settled."),
    )
    asks_to_confirm = False
    """Whether the person does not meet the rules, which the page then asks about."""

    def offer(self, roles: list[Role]) -> None:
        """Offer the roles that take part in the round."""
        self.role.choices = [SelectChoice(str(role), ROLE_WORDS[role]) for role in roles]


class NominateManyForm(HouseForm):
    """Confirms what the page shows: how many pass, and whether those who do not are put forward, too."""

    failing_too = BooleanField()
    failing_seen = HiddenField()

    def expect(self, passing: int, failing: int) -> None:
        """Name the numbers of people as they are now."""
        self.passing, self.failing = passing, failing
        self.failing_too.label.text = ngettext(
            "Put this %(num)s person forward, too",
            "Put these %(num)s people forward, too",
            failing,
        )
        self.failing_too.description = _(
            "Each is kept with what stands in the way, and counts only once it is settled before the round closes."
        )

    def validate_failing_too(self, typed: BooleanField) -> None:
        """Refuse to put nobody forward."""
        if not self.passing and not typed.data:
            raise ValidationError(_("Nobody here meets the rules. Confirm that you put them forward all the same."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what was confirmed for another number of people."""
        holds = super().validate(extra_validators)
        if self.failing_seen.data != str(self.failing):
            self.form_errors.append(
                _(
                    "By now %(count)s of these people do not meet the rules. Look again and confirm.",
                    count=self.failing,
                )
            )
        return bool(holds) and not self.form_errors


class ReasonForm(HouseForm):
    """Why something is taken back."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(), Length(max=500)])


class EndorseForm(HouseForm):
    """What an education authority says of the nominations that are ticked."""

    act = StringField()
    reason = TextAreaField(
        _l("What the university should correct"),
        description=_l("Needed to return nominations. The university and the person read it."),
        validators=[Length(max=500)],
    )
    picked: list[Nomination]

    @property
    def returns(self) -> bool:
        """Return whether nominations are returned, not endorsed."""
        return self.act.data == "return"

    def validate_reason(self, typed: TextAreaField) -> None:
        """Refuse to return without a reason."""
        if self.returns and not (typed.data or "").strip():
            raise ValidationError(_("Say why, so that the university can correct it."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an act without nominations, and one that is none of the buttons."""
        holds = super().validate(extra_validators)
        if self.act.data not in {"endorse", "endorse_all", "return"}:
            self.form_errors.append(_("Choose whether to endorse or to return."))
        elif not self.picked:
            self.form_errors.append(_("Tick at least one nomination."))
        return bool(holds) and not self.form_errors


class ExceptionForm(ReasonForm):
    """On which ground somebody passes a rule, and why."""

    ground = SelectField(_l("Ground that the profile names"), validators=[Optional()])

    def offer(self, grounds: list[Check]) -> None:
        """Offer the grounds of the profile, in the reader's language."""
        chinese = str(get_locale()).startswith("zh")
        self.ground.choices = [
            SelectChoice("", _("Another ground")),
            *(SelectChoice(one.code, one.zh if chinese else one.en) for one in grounds),
        ]


def _either(label: str, hint: str = "") -> SelectField:
    choices = [NOT_KNOWN, SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
    return SelectField(label, description=hint, choices=choices)


def _number(label: str, least: int, most: int, hint: str = "") -> IntegerField:
    return IntegerField(label, description=hint, validators=[Optional(), NumberRange(least, most)])


class FactsForm(HouseForm):
    """The facts of a member of staff or a student; what is left empty is not known."""

    department = StringField(_l("Department"), validators=[Optional(), Length(max=120)])
    title_code = SelectField(_l("Professional title"))
    degree = SelectField(
        _l("Highest degree"),
        choices=[NOT_KNOWN, *(SelectChoice(str(int(degree)), words) for degree, words in DEGREE_WORDS.items())],
    )
    birth_year = _number(_l("Year of birth"), 1930, 2015)
    birth_month = _number(_l("Month of birth"), 1, 12)
    employment = SelectField(
        _l("Employment"),
        choices=[NOT_KNOWN, *(SelectChoice(str(kind), words) for kind, words in EMPLOYMENT_WORDS.items())],
    )
    contract_until = DateField(_l("Contract until"), validators=[Optional()])
    management_post = _either(_l("Holds a management post"))
    clean_record = _either(
        _l("No bad record in three years"), _l("Answer only after checking; your name is kept with the answer.")
    )
    in_term_until = DateField(
        _l("In another placement until"), description=_l("Leave empty if there is none."), validators=[Optional()]
    )
    months_served = _number(_l("Months served in earlier placements"), 0, 600)
    days_per_year = _number(_l("Days a year that can be promised to an enterprise"), 0, 366)
    days_per_month = _number(_l("Days a month that can be promised to an enterprise"), 0, 31)
    work_years = _number(_l("Years of work experience"), 0, 60)
    civil_servant = _either(_l("Is a civil servant"))
    months_in_window = _number(
        _l("Of the months served, those within the last ten years"),
        0,
        120,
        _l("Needed only where a rule counts within a window of years."),
    )
    last_assessment = SelectField(
        _l("Result of the last assessment"),
        choices=[NOT_KNOWN, *(SelectChoice(key, words) for key, words in ASSESSMENT_WORDS.items())],
    )
    enrolled_year = _number(_l("Year of study"), 1, 10, _l("For students: 1 is the first year."))
    disciplines = SelectMultipleField(_l("Disciplines"), description=_l("At most three."))
    companies = TextAreaField(
        _l("Own companies"),
        description=_l("Founded or part-owned, as declared: one unified social credit code a line."),
        validators=[Optional(), Length(max=1000)],
    )

    def offer(self, titles: Sequence[Title], categories: Sequence[Discipline], rows: Sequence[Discipline]) -> None:
        """Offer the titles and disciplines of the reference tables."""
        self.title_code.choices = [
            SelectChoice("", _("None, or not known yet")),
            *(SelectChoice(row.code, named(row)) for row in titles),
        ]
        names = {row.code: named(row) for row in categories}
        self.disciplines.choices = [
            SelectChoice(row.code, f"{row.code} {named(row)}", optgroup=names.get(row.parent_code or "", ""))
            for row in sorted(rows, key=lambda row: (row.parent_code or "", row.code))
        ]

    def validate_birth_month(self, typed: IntegerField) -> None:
        """Refuse half a date of birth."""
        if (typed.data is None) != (self.birth_year.data is None):
            raise ValidationError(_("Enter year and month of birth together."))

    def validate_disciplines(self, typed: SelectMultipleField) -> None:
        """Refuse a fourth discipline."""
        if len(typed.data or ()) > 3:  # noqa: PLR2004 - the number of the sentence
            raise ValidationError(_("Choose three at most."))

    def validate_companies(self, typed: TextAreaField) -> None:
        """Refuse a code whose check digit does not fit."""
        for code in _lines(typed.data):
            if not has_valid_check_digit(code):
                raise ValidationError(_("“%(code)s” is mistyped: its check digit does not fit.", code=code))

    def to_draft(self) -> FactsDraft:
        """Return what was entered; None where nobody knows."""
        return FactsDraft(
            department=(self.department.data or "").strip() or None,
            title_code=self.title_code.data or None,
            degree=int(self.degree.data) if self.degree.data else None,
            birth_year=self.birth_year.data,
            birth_month=self.birth_month.data,
            employment=Employment(self.employment.data) if self.employment.data else None,
            contract_until=self.contract_until.data,
            management_post=_yes_or_no(self.management_post.data),
            clean_record=_yes_or_no(self.clean_record.data),
            in_term_until=self.in_term_until.data,
            months_served=self.months_served.data,
            days_per_year=self.days_per_year.data,
            enrolled_year=self.enrolled_year.data,
            days_per_month=self.days_per_month.data,
            work_years=self.work_years.data,
            civil_servant=_yes_or_no(self.civil_servant.data),
            months_in_window=self.months_in_window.data,
            last_assessment=Assessment(self.last_assessment.data) if self.last_assessment.data else None,
            disciplines=tuple(self.disciplines.data or ()),
            companies=tuple(_lines(self.companies.data)),
        )


def _lines(text: str | None) -> list[str]:
    return [line.strip().upper() for line in (text or "").splitlines() if line.strip()]


def _yes_or_no(word: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(word or "")


def entered(person: Person) -> dict[str, str | int | date | list[str] | None]:
    """Return a person's facts as the form shows them."""
    plain = ("department", "birth_year", "birth_month", "contract_until", "in_term_until", "months_served")
    words = {None: "", True: "yes", False: "no"}
    return {
        **{name: getattr(person, name) for name in plain},
        "days_per_year": person.days_per_year,
        "enrolled_year": person.enrolled_year,
        "days_per_month": person.days_per_month,
        "work_years": person.work_years,
        "months_in_window": person.months_in_window,
        "civil_servant": words[person.civil_servant],
        "last_assessment": person.last_assessment or "",
        "title_code": person.title_code or "",
        "degree": "" if person.degree is None else str(person.degree),
        "employment": person.employment or "",
        "management_post": words[person.management_post],
        "clean_record": words[person.clean_record],
        "disciplines": list(person.disciplines or ()),
        "companies": "\n".join(person.companies or ()),
    }
