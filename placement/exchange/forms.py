"""Forms of the pages: the file, the columns, the questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from placement.exchange.drafts import Field, Table
from placement.exchange.matching import SURE, Match, SheetMatch
from placement.exchange.typed import RowForm
from placement.exchange.words import reader_language
from placement.foundation.forms import HouseForm
from placement.reference.states import ROLE_WORDS, STAFF_ROLES
from placement.sheets import LIMITS, Book, SheetError, fault_text, file_name, read_book

MOST_ROWS = LIMITS.rows
OFFERED = frozenset({"roles", "applies", "purpose"})
"""What may be the same in every row besides what must be there."""


class FileForm(HouseForm):
    """The spreadsheet that is sent, and what is said with it."""

    file = FileField(
        _l("Spreadsheet"),
        description=_l(
            "An .xlsx, .xls or .csv file of at most 25 MB. Nothing is imported before you have seen it all."
        ),
    )
    rows = IntegerField(
        _l("How many rows should there be?"),
        [Optional(), NumberRange(0, MOST_ROWS, _l("Enter a number of rows."))],
        description=_l("If whoever made the file counted them. Then a file that lost some is noticed."),
    )
    send = RadioField(
        _l("Then"),
        choices=[
            SelectChoice("draft", _l("Keep the positions as drafts; I look at them and send them")),
            SelectChoice("send", _l("Send them to the zone or park at once")),
        ],
        default="draft",
    )

    name: str
    content: bytes
    book: Book

    def validate_file(self, field: Any) -> None:
        """There must be a file, and it must be a table; `name`, `content` and `book` hold it then."""
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_("Choose a file first."))
        self.name = file_name(field.data.filename)
        with field.data.stream as stream:
            self.content = stream.read()
        try:
            self.book = read_book(self.content, self.name)
        except SheetError as error:
            raise ValidationError(fault_text(error, reader_language())) from error


class HeadersForm(HouseForm):
    """Which row of each sheet is the header, and what kind of list it is; the fields are made for the file."""

    matches: Sequence[SheetMatch]

    def to_choices(self) -> list[tuple[str, str, int]]:
        """Return sheet, table and header row of each sheet."""
        return [
            (match.sheet, self[f"t_{number}"].data, int(self[f"h_{number}"].data))
            for number, match in enumerate(self.matches)
        ]


def headers_form(matches: Sequence[SheetMatch], tables: Mapping[str, Table]) -> HeadersForm:
    """Return the form for the sheets of a file, filled with what was recognised."""
    made: dict[str, Any] = {"matches": matches}
    kinds = [SelectChoice(name, str(table.title)) for name, table in tables.items()]
    for number, match in enumerate(matches):
        rows = [SelectChoice(str(row), f"{row + 1}: {said}") for row, said in enumerate(match.top) if said]
        made[f"h_{number}"] = SelectField(_("Row of the headers"), choices=rows, default=str(match.header))
        made[f"t_{number}"] = SelectField(_("What the rows are"), choices=kinds, default=match.table)
    form: HeadersForm = type("HeadersOfFile", (HeadersForm,), made)()
    return form


class ColumnsForm(HouseForm):
    """What each column of the file is, and what holds for every row; the fields are made for the file."""

    remember = BooleanField(_l("Remember this for the next file of ours"), default=True)
    matches: Sequence[SheetMatch]
    tables: Mapping[str, Table]
    texts: Mapping[str, frozenset[str]]
    """table -> its fields of text, of which several columns may be read as one"""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a field chosen twice and a required one that neither a column nor every row says, by name."""
        complete = bool(super().validate(extra_validators))
        for number, match in enumerate(self.matches):
            table = self.tables[match.table]
            chosen = [self[f"c_{number}_{one.column}"].data for one in match.columns]
            said = self.said(number)
            for field in table.fields:
                words = {"name": str(table.label(field.name)), "sheet": match.sheet}
                if chosen.count(field.name) > 1 and field.name not in self.texts[table.name]:
                    self.form_errors.append(_("“%(name)s” is chosen for several columns of “%(sheet)s”.", **words))
                elif field.is_required and field.name not in chosen and field.name not in said:
                    self.form_errors.append(
                        _("No column of “%(sheet)s” is “%(name)s”. Choose one.", **words)
                        if field.is_own
                        else _("No column of “%(sheet)s” is “%(name)s”. Choose one, or say what holds for every row.",
                               **words)
                    )  # fmt: skip
        return complete and not self.form_errors

    def said(self, number: int) -> dict[str, str]:
        """Return what is said for every row of a sheet."""
        names = [name for name in self._fields if name.startswith(f"k_{number}_")]
        found = {name.removeprefix(f"k_{number}_"): (self[name].data or "").strip() for name in names}
        return {name: text for name, text in found.items() if text}

    def to_matches(self) -> list[SheetMatch]:
        """Return the columns as the sender matched them."""
        return [
            SheetMatch(
                match.sheet,
                match.table,
                match.header,
                tuple(
                    Match(one.column, one.header, self[f"c_{number}_{one.column}"].data or None, 1.0, one.samples)
                    for one in match.columns
                ),
                self.said(number),
                match.top,
            )
            for number, match in enumerate(self.matches)
        ]


def columns_form(
    matches: Sequence[SheetMatch], tables: Mapping[str, Table], forms: Mapping[str, RowForm]
) -> ColumnsForm:
    """Return the form for the columns of a file, filled with what was recognised."""
    made: dict[str, Any] = {
        "matches": matches, "tables": tables, "texts": {name: form.texts for name, form in forms.items()}
    }  # fmt: skip
    for number, match in enumerate(matches):
        table = tables[match.table]
        choices = [
            SelectChoice("", _("Leave this column out")),
            *(SelectChoice(field.name, str(table.label(field.name))) for field in table.fields),
        ]
        for one in match.columns:
            name = one.header or _("Column %(n)s", n=one.column + 1)
            made[f"c_{number}_{one.column}"] = SelectField(name, choices=choices, default=one.field or "")
        held = match.columns_of()
        for field in table.fields:
            if _may_be_same(field) and (field.name not in held or not _is_certain(match, field.name)):
                said = match.constants.get(field.name, "")
                made[f"k_{number}_{field.name}"] = _same_in_every_row(table, field, forms[table.name], said)
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), made)()
    return form


def _may_be_same(field: Field) -> bool:
    return (field.is_required and not field.is_own) or field.name in OFFERED


def _is_certain(match: SheetMatch, name: str) -> bool:
    return any(one.field == name and one.confidence >= SURE for one in match.columns)


def _same_in_every_row(table: Table, field: Field, form: RowForm, said: str) -> Any:
    """Return a control for what a field says in every row: a list of choices where there is one."""
    language, label = reader_language(), str(table.label(field.name))
    words = [one[language] for one in form.choices.get(field.name, {}).values()]
    if field.name == "roles":
        words = [str(ROLE_WORDS[role]) for role in STAFF_ROLES]
    elif field.name == "applies":
        words = [str(_("Yes")), str(_("No"))]
    if not words or field.name in form.several:
        return StringField(label, [Length(max=500)], default=said)
    choices = [SelectChoice("", _("It differs or stands in a column"))]
    choices += [SelectChoice(word, word) for word in dict.fromkeys([*words, *([said] if said else [])])]
    return SelectField(label, choices=choices, default=said)


class ConfirmForm(HouseForm):
    """The totals compared and every question answered; the fields are made for the questions."""

    compared = BooleanField(
        _l("I compared these totals with those of whoever made the file; they agree"),
        [InputRequired(_l("Compare the totals first, then tick this."))],
    )
    seen = HiddenField()

    def to_answers(self) -> dict[str, str]:
        """Return the answer to each question by its number."""
        names = [name for name in self._fields if name.startswith("q_")]
        return {name.removeprefix("q_"): self[name].data or "" for name in names}


def confirm_form(
    questions: Mapping[int, tuple[str, Sequence[tuple[str, str]]]], *, seen: str, compares: bool = True
) -> ConfirmForm:
    """Return the form for these questions by number, each with its answers; without totals where rows are refused.

    `seen` is the fingerprint of the check that the page shows.
    """
    made = {
        f"q_{number}": RadioField(
            words,
            [InputRequired(_l("Answer this question."))],
            choices=[SelectChoice(value, label) for value, label in answers],
        )
        for number, (words, answers) in questions.items()
    }
    form: ConfirmForm = type("ConfirmImport", (ConfirmForm,), made)(data={"seen": seen})
    if not compares:
        del form.compared
    return form
