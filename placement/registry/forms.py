"""The form of one row of a table of codes."""

from __future__ import annotations

from datetime import date
from types import new_class
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from placement.foundation.forms import HouseForm
from placement.reference.models import CalendarDay, Coded, Region
from placement.reference.queries import entry
from placement.registry.states import FIELD_WORDS

KEPT = {"code", "closed_on", "latitude", "longitude", "series", "level"}
"""What is no row's to correct: the code itself, and what stands on other pages or in no rule."""
RANKS = 5


class ReasonForm(HouseForm):
    """Why something is done; it stays in the history."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is kept in the history, for example the notice that names the change."),
        validators=[DataRequired(), Length(max=500)],
    )


class EntryForm(ReasonForm):
    """A row's columns; made for each table by `form_of`."""

    kind: type[Coded]

    def values(self) -> dict[str, Any]:
        """Return the columns as entered; a blank one is None."""
        return {name: self[name].data if self[name].data != "" else None for name in columns_of(self.kind)}

    def validate_reason(self, _typed: Field) -> None:
        """Refuse a code of a region or a parent that does not exist."""
        for name, table in (("region_code", Region), ("parent_code", self.kind)):
            field = self._fields.get(name)
            if field is not None and field.data and entry(table, field.data.strip()) is None:
                field.errors = [*field.errors, _("There is no such code in the table.")]
                raise ValidationError(_("Correct the code above first."))


class NewEntryForm(EntryForm):
    """A row that is not in the table yet."""

    code = StringField(_l("Code"), validators=[DataRequired(), Length(max=60)])

    def validate_code(self, typed: StringField) -> None:
        """Refuse a day that is no date, in the table of days."""
        if self.kind is CalendarDay:
            try:
                date.fromisoformat(typed.data.strip())
            except ValueError:
                raise ValidationError(_("Write the day as in 2027-01-01.")) from None


def columns_of(kind: type[Coded]) -> list[str]:
    """Return the columns of a table that may be corrected, the names first."""
    names = [column.key for column in inspect(kind).columns if column.key not in KEPT]
    return sorted(names, key=lambda name: (name != "name_zh", name != "name_en"))


def form_of(kind: type[Coded], base: type[EntryForm]) -> type[EntryForm]:
    """Return the form of a table's row."""
    fields = {name: _field(kind, name) for name in columns_of(kind)}
    made: type[EntryForm] = new_class(base.__name__, (base,), exec_body=lambda body: body.update(kind=kind, **fields))
    return made


def _field(kind: type[Coded], name: str) -> Any:
    column, label = inspect(kind).columns[name], FIELD_WORDS[name]
    if column.type.python_type is bool:
        return BooleanField(label)
    if column.type.python_type is int:
        return IntegerField(label, validators=[InputRequired(), NumberRange(1, RANKS)])
    most = getattr(column.type, "length", None) or 500
    return StringField(
        label,
        filters=[lambda text: text.strip() if text else text],
        validators=[Optional() if column.nullable else DataRequired(), Length(max=most)],
    )
