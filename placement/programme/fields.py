"""A form field for each column of a policy, by its unit."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional

from placement.eligibility.columns import MOST, NUMBERS, UNIT_WORDS, Column, Unit, stored, typed
from placement.eligibility.wording import ASSESSMENT_WORDS, SKILL_WORDS
from placement.foundation.web import named
from placement.reference.provinces import provinces
from placement.reference.states import DEGREE_WORDS, TITLE_RANK_WORDS

NOT_APPLIED = _l("Not applied")


def field_of(column: Column) -> Any:
    """Return the unbound field in which a column's value is typed; empty is a rule that is not applied."""
    if column.unit in NUMBERS:
        hint = _l("In %(unit)s; empty: not applied.", unit=UNIT_WORDS[column.unit])
        return IntegerField(
            column.words, description=hint, validators=[Optional(), NumberRange(0, MOST[column.unit])]
        )
    return SelectField(column.words, validators=[Optional()])


def offer(field: Any, column: Column) -> None:
    """Give a field that offers choices its choices, in the reader's language."""
    if column.unit not in NUMBERS:
        field.choices = [
            SelectChoice("", NOT_APPLIED),
            *(SelectChoice(value, words) for value, words in _choices(column.unit)),
        ]


def _choices(unit: Unit) -> list[tuple[str, Any]]:
    if unit is Unit.FLAG:
        return [("1", _("Yes"))]
    if unit is Unit.DEGREE:
        return [(degree.name.lower(), words) for degree, words in DEGREE_WORDS.items()]
    if unit is Unit.RANK:
        return [(str(rank), words) for rank, words in TITLE_RANK_WORDS.items()]
    if unit is Unit.SKILL:
        return [(str(rank), words) for rank, words in SKILL_WORDS.items()]
    if unit is Unit.ASSESSMENT:
        return list(ASSESSMENT_WORDS.items())
    return [(one.code, named(one)) for one in provinces().values()]


def read(field: Any, column: Column) -> Any:
    """Return the value that was typed; None where the rule is not applied."""
    if column.unit in NUMBERS:
        return field.data
    return typed(column, field.data or "")


def shown(column: Column, value: Any) -> Any:
    """Return a value as its field shows it."""
    if column.unit in NUMBERS:
        return value
    return "" if value is None or value is False else stored(column, value)
