"""Forms of the pages: the file, the columns, the questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from placement.exchange.drafts import Table
from placement.exchange.matching import Match, SheetMatch
from placement.exchange.words import reader_language
from placement.foundation.forms import HouseForm
from placement.sheets import LIMITS, Book, SheetError, fault_text, read_book

MOST_ROWS = LIMITS.rows


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
        self.name = PurePath(field.data.filename.replace("\\", "/")).name or "file"
        with field.data.stream as stream:
            self.content = stream.read()
        try:
            self.book = read_book(self.content, self.name)
        except SheetError as error:
            raise ValidationError(fault_text(error, reader_language())) from error


class ColumnsForm(HouseForm):
    """What each column of the file is; the fields are made for the file."""

    remember = BooleanField(_l("Remember this for the next file of ours"), default=True)
    matches: Sequence[SheetMatch]
    tables: Mapping[str, Table]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a field chosen twice and a required one that no column holds, by name."""
        complete = bool(super().validate(extra_validators))
        for number, match in enumerate(self.matches):
            table = self.tables[match.table]
            chosen = [self[f"c_{number}_{one.column}"].data for one in match.columns]
            for field in table.fields:
                words = {"name": str(table.label(field.name)), "sheet": match.sheet}
                if chosen.count(field.name) > 1:
                    self.form_errors.append(_("“%(name)s” is chosen for several columns of “%(sheet)s”.", **words))
                elif field.is_required and field.name not in chosen:
                    self.form_errors.append(_("No column of “%(sheet)s” is “%(name)s”. Choose one.", **words))
        return complete and not self.form_errors

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
            )
            for number, match in enumerate(self.matches)
        ]


def columns_form(matches: Sequence[SheetMatch], tables: Mapping[str, Table]) -> ColumnsForm:
    """Return the form for the columns of a file, filled with what was recognised."""
    made: dict[str, Any] = {"matches": matches, "tables": tables}
    for number, match in enumerate(matches):
        table = tables[match.table]
        choices = [
            SelectChoice("", _("Leave this column out")),
            *(SelectChoice(field.name, str(table.label(field.name))) for field in table.fields),
        ]
        for one in match.columns:
            name = one.header or _("Column %(n)s", n=one.column + 1)
            made[f"c_{number}_{one.column}"] = SelectField(name, choices=choices, default=one.field or "")
    form: ColumnsForm = type("ColumnsOfFile", (ColumnsForm,), made)()
    return form


class ConfirmForm(HouseForm):
    """The totals compared and every question answered; the fields are made for the questions."""

    compared = BooleanField(
        _l("I compared these totals with those of whoever made the file; they agree"),
        [InputRequired(_l("Compare the totals first, then tick this."))],
    )

    def to_answers(self) -> dict[str, str]:
        """Return the answer to each question by its number."""
        names = [name for name in self._fields if name.startswith("q_")]
        return {name.removeprefix("q_"): self[name].data or "" for name in names}


def confirm_form(
    questions: Mapping[int, tuple[str, Sequence[tuple[str, str]]]], *, compares: bool = True
) -> ConfirmForm:
    """Return the form for these questions by number, each with its answers; without totals where rows are refused."""
    made = {
        f"q_{number}": RadioField(
            words,
            [InputRequired(_l("Answer this question."))],
            choices=[SelectChoice(value, label) for value, label in answers],
        )
        for number, (words, answers) in questions.items()
    }
    form: ConfirmForm = type("ConfirmImport", (ConfirmForm,), made)()
    if not compares:
        del form.compared
    return form
