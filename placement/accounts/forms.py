"""Registering, inviting, letting in."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, EqualTo, InputRequired, Length, NumberRange, Optional, ValidationError

from placement.accounts.drafts import PersonDraft
from placement.accounts.states import MEMBERSHIP_WORDS, MembershipRole
from placement.foundation.forms import HouseForm
from placement.organisations.drafts import LENGTH, EnterpriseDraft, Profile, has_valid_check_digit
from placement.organisations.states import ENTERPRISE_KIND_WORDS, EnterpriseKind

SHORTEST_PASSWORD = 12
OLDEST = date(1800, 1, 1)


def tidy(text: str | None) -> str:
    """Return what somebody typed with plain line breaks and no blanks at its ends."""
    return (text or "").replace("\x00", "").replace("\r\n", "\n").strip()


def tidy_code(text: str | None) -> str:
    """Return a code without the blanks and dashes of its printed form, in capitals."""
    return "".join(tidy(text).replace("-", "").split()).upper()


def normal(password: str | None) -> str:
    """Return a password in the form in which the sign-in compares it."""
    return unicodedata.normalize("NFKD", password or "")


class ProfileForm(HouseForm):
    """What readers of its positions learn of an enterprise."""

    name_en = StringField(_l("Name in English"), [Optional(), Length(max=200)], filters=[tidy])
    main_business = TextAreaField(
        _l("Main business"),
        [InputRequired(_l("Say in a sentence or two what you make or do.")), Length(10, 500)],
        filters=[tidy],
        description=_l("10 to 500 characters. Universities read this first."),
    )
    founded_on = DateField(_l("Founded on"), [Optional()])
    kinds = SelectMultipleField(
        _l("Public standing"),
        [Optional()],
        choices=[SelectChoice(kind.value, words) for kind, words in ENTERPRISE_KIND_WORDS.items()],
        description=_l("Tick what holds and is still valid; your zone or park compares it with the public lists."),
    )
    employees = IntegerField(_l("Employees"), [Optional(), NumberRange(1, 9_999_999, _l("Enter a whole number."))])
    rd_staff = IntegerField(
        _l("Of these in research and development"),
        [Optional(), NumberRange(0, 9_999_999, _l("Enter a whole number."))],
    )
    rd_spend = IntegerField(
        _l("Research spending last year"),
        [Optional(), NumberRange(0, 99_999_999, _l("Enter a whole number of ten thousand yuan."))],
    )
    platforms = StringField(
        _l("Research platforms"),
        [Optional(), Length(max=300)],
        filters=[tidy],
        description=_l("Such as an engineering research centre or a post-doctoral station, with its level."),
    )

    def validate_founded_on(self, field: Any) -> None:
        """Refuse days that no enterprise was founded on."""
        if field.data and field.data < OLDEST:
            raise ValidationError(_l("Check the year."))

    def validate_rd_staff(self, field: Any) -> None:
        """Nobody has more researchers than employees."""
        everybody = self.employees.data
        if field.data is not None and everybody is not None and field.data > everybody:
            raise ValidationError(_l("Enter %(most)s, the number of employees, or fewer.", most=str(everybody)))

    def to_profile(self) -> Profile:
        """Return what was entered; None where nothing was."""
        return Profile(
            main_business=self.main_business.data,
            name_en=self.name_en.data or None,
            founded_on=self.founded_on.data,
            employees=self.employees.data,
            kinds=tuple(EnterpriseKind(kind) for kind in self.kinds.data or ()),
            rd_spend=self.rd_spend.data,
            rd_staff=self.rd_staff.data,
            platforms=self.platforms.data or None,
        )


class EnterpriseForm(ProfileForm):
    """A new enterprise, as its licence and it itself say."""

    name_zh = StringField(
        _l("Name in Chinese"),
        [InputRequired(_l("Enter the name as it stands on the business licence.")), Length(max=120)],
        filters=[tidy],
        description=_l("As on the business licence."),
    )
    credit_code = StringField(
        _l("Unified social credit code"),
        [InputRequired(_l("Enter the 18 characters of the business licence."))],
        filters=[tidy_code],
        description=_l(
            "18 characters, at the top of the business licence. We check the last one against the others."
        ),
    )
    issuer = SelectField(
        _l("High-tech zone or science park"),
        [InputRequired(_l("Choose the zone or park that you belong to."))],
        description=_l("It admits your enterprise and publishes your positions."),
    )
    region = SelectField(_l("City"), [InputRequired(_l("Choose the city where you are registered."))])
    industry = SelectField(_l("Industry"), [InputRequired(_l("Choose the industry that fits best."))])

    def validate_credit_code(self, field: Any) -> None:
        """Refuse what no licence can say."""
        if len(field.data) != LENGTH:
            raise ValidationError(
                _l("The code has 18 characters; you entered %(count)s.", count=str(len(field.data)))
            )
        if not has_valid_check_digit(field.data):
            raise ValidationError(
                _l("One character is mistyped: the last one does not fit the others. Compare with the licence.")
            )

    def to_enterprise(self) -> EnterpriseDraft:
        """Return the enterprise."""
        return EnterpriseDraft(
            name_zh=self.name_zh.data,
            credit_code=self.credit_code.data,
            issuer_id=int(self.issuer.data),
            region_code=self.region.data,
            industry_code=self.industry.data,
            profile=self.to_profile(),
        )


class RegisterForm(EnterpriseForm):
    """A new enterprise and the person who acts for it."""

    officer_name = StringField(
        _l("Your name"), [InputRequired(_l("Enter your name.")), Length(max=80)], filters=[tidy]
    )
    officer_email = EmailField(
        _l("Your email address at work"),
        [
            InputRequired(_l("Enter your email address.")),
            Email(_l("Enter an address like name@example.cn.")),
            Length(max=254),
        ],
        filters=[tidy],
        description=_l("You will sign in with it. It is never public."),
    )

    def to_draft(self) -> PersonDraft:
        """Return its first officer."""
        return PersonDraft(name_zh=self.officer_name.data, email=self.officer_email.data)


class AcceptForm(HouseForm):
    """A first password, typed twice."""

    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Choose a password.")),
            Length(SHORTEST_PASSWORD, 200, _l("Use at least 12 characters. Three or four words make a good one.")),
        ],
        filters=[normal],
        description=_l("At least 12 characters. Three or four words make a good one."),
    )
    again = PasswordField(
        _l("The same password again"),
        [
            InputRequired(_l("Enter the password a second time.")),
            EqualTo("password", _l("The two are not the same. Enter both again.")),
        ],
        filters=[normal],
    )


class InviteForm(HouseForm):
    """Somebody who is to act for an organisation or to take part from it."""

    name_zh = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=80)], filters=[tidy])
    email = EmailField(
        _l("Email address at work"),
        [
            InputRequired(_l("Enter the email address.")),
            Email(_l("Enter an address like name@example.cn.")),
            Length(max=254),
        ],
        filters=[tidy],
    )
    role = RadioField(_l("Invited as"), [InputRequired(_l("Choose what they will be."))])

    def offer(self, *roles: MembershipRole) -> None:
        """Let these roles be chosen; where there is only one it is chosen already."""
        self.role.choices = [SelectChoice(role.value, MEMBERSHIP_WORDS[role]) for role in roles]
        if len(roles) == 1 and not self.role.data:
            self.role.data = roles[0].value

    def to_draft(self) -> PersonDraft:
        """Return the person."""
        return PersonDraft(name_zh=self.name_zh.data, email=self.email.data)


class AuthorityForm(HouseForm):
    """A new education authority."""

    name_zh = StringField(
        _l("Name in Chinese"), [InputRequired(_l("Enter its name.")), Length(2, 120)], filters=[tidy]
    )
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=200)], filters=[tidy])
    region = SelectField(
        _l("Province"),
        [InputRequired(_l("Choose its province."))],
        description=_l("The universities of the province that have no authority yet become its own."),
    )


class OwnAuthorityForm(HouseForm):
    """Which education authority a university has."""

    authority = SelectField(
        _l("Education authority"), description=_l("It sees and endorses whom the university nominates.")
    )
