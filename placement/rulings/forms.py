"""Forms of declarations."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectChoice, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from placement.eligibility.states import RELATION_WORDS, Relation
from placement.foundation.forms import HouseForm
from placement.organisations.drafts import has_valid_check_digit
from placement.rulings.drafts import CompanyDraft, InterestDraft


class EndForm(HouseForm):
    """Why a declaration does not hold any more."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(), Length(max=500)])


class CompanyForm(HouseForm):
    """A company with the share that is held and the evidence of it."""

    credit_code = StringField(_l("Unified social credit code"), validators=[DataRequired(), Length(min=18, max=18)])
    name = StringField(_l("Name of the company"), validators=[DataRequired(), Length(max=120)])
    share_percent = IntegerField(_l("Share held, in per cent"), validators=[Optional(), NumberRange(0, 100)])
    evidence = TextAreaField(
        _l("Evidence"),
        description=_l("Which document shows it and where it is kept: a register extract, a contract number."),
        validators=[DataRequired(), Length(max=1000)],
    )

    def validate_credit_code(self, typed: StringField) -> None:
        """Refuse a code whose check digit does not fit."""
        if not has_valid_check_digit((typed.data or "").strip().upper()):
            raise ValidationError(_("The code is mistyped: its check digit does not fit."))

    def to_company(self) -> CompanyDraft:
        """Return what was typed."""
        return CompanyDraft(
            self.credit_code.data.strip().upper(),
            self.name.data.strip(),
            self.share_percent.data,
            self.evidence.data.strip(),
        )


class InterestForm(CompanyForm):
    """What ties somebody to a company."""

    relation = RadioField(
        _l("What ties you to it"),
        choices=[SelectChoice(str(relation), words) for relation, words in RELATION_WORDS.items()],
        validators=[DataRequired(_l("Choose one."))],
    )

    def to_draft(self) -> InterestDraft:
        """Return what was declared."""
        return InterestDraft(self.to_company(), Relation(self.relation.data))


class HostFactsForm(HouseForm):
    """What rules ask of an enterprise; what is left empty is not known."""

    founded_on = DateField(_l("Founded on"), validators=[Optional()])
    employees = IntegerField(_l("Employees"), validators=[Optional(), NumberRange(0, 10_000_000)])
