"""What positions and courses ask for alike: disciplines, contact, whom the enterprise has in mind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from placement.accounts.forms import tidy
from placement.demand.states import AUDIENCE_WORDS, Audience
from placement.foundation.forms import HouseForm
from placement.foundation.web import named
from placement.organisations.models import Organisation
from placement.reference.models import Discipline
from placement.reference.states import TITLE_RANK_WORDS

MOST_DISCIPLINES = 5
ASKED_FIRST = ("08", "07", "14", "10", "09", "12")
"""Categories that stand first: engineering, science, interdisciplinary, medicine, agriculture, management."""


def to_int(value: Any) -> int | None:
    """Return what was chosen or typed as a number, None for nothing."""
    return int(value) if str(value or "").strip() else None


def title_ranks() -> list[SelectChoice]:
    """Return the ranks of titles as choices, none of them first."""
    return [
        SelectChoice("", _l("Only the rules of the round")),
        *(SelectChoice(str(rank), words) for rank, words in TITLE_RANK_WORDS.items()),
    ]


def _place_of(category: str | None) -> tuple[int, str]:
    code = category or ""
    return (ASKED_FIRST.index(code) if code in ASKED_FIRST else len(ASKED_FIRST), code)


class AskedForm(HouseForm):
    """What positions and courses share."""

    disciplines = SelectMultipleField(
        _l("Disciplines"),
        [InputRequired(_l("Tick at least one discipline. People find you by it."))],
        description=_l("One to five. People of these disciplines see it first."),
    )
    contact = StringField(
        _l("Contact"),
        [InputRequired(_l("Enter a name with a telephone number or an address.")), Length(5, 200)],
        filters=[tidy],
        description=_l(
            "Name, telephone, email. Never on the public list; your zone or park and those who are placed see it."
        ),
    )
    audience = RadioField(
        _l("Who may read it"),
        [InputRequired(_l("Choose who may read it."))],
        choices=[SelectChoice(one.value, words) for one, words in AUDIENCE_WORDS.items()],
        default=Audience.PUBLIC.value,
    )
    intended_home = SelectField(
        _l("University you have in mind"),
        choices=[],
        description=_l("Never on the public list. By invitation, only people of this university can choose it."),
    )
    intended_person = StringField(
        _l("Person you have in mind"),
        [Optional(), Length(max=80)],
        filters=[tidy],
        description=_l("Never on the public list, and no promise; the computation does not know of it."),
    )

    def offer_homes(self, universities: Sequence[Organisation]) -> None:
        """Let one of these universities be had in mind."""
        self.intended_home.choices = [
            SelectChoice("", _l("None in particular")),
            *(SelectChoice(str(row.id), named(row)) for row in universities),
        ]
        home = self.intended_home
        home.data = "" if home.data in {None, "None"} else str(home.data)

    def validate_intended_home(self, field: Any) -> None:
        """Whoever invites says whom."""
        if self.audience.data == Audience.INVITED and not field.data:
            raise ValidationError(_l("Choose the university that is invited, or let more people read it."))

    def offer_disciplines(self, categories: Sequence[Discipline], rows: Sequence[Discipline]) -> None:
        """Let these disciplines be ticked, under their categories; what enterprises ask for most stands first."""
        names = {row.code: named(row) for row in categories}
        ordered = sorted(rows, key=lambda row: (_place_of(row.parent_code), row.code))
        self.disciplines.choices = [
            SelectChoice(row.code, named(row), optgroup=names.get(row.parent_code or "", "")) for row in ordered
        ]

    def validate_disciplines(self, field: Any) -> None:
        """Five at most."""
        if len(field.data or ()) > MOST_DISCIPLINES:
            raise ValidationError(_l("Tick five at most; you ticked %(count)s.", count=str(len(field.data))))
