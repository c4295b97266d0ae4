"""Tables as workbooks: the blank one with examples and every column explained, and lists that are taken home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import DateField, IntegerField

from placement.exchange.drafts import Field, Table
from placement.exchange.examples import EXAMPLES
from placement.exchange.typed import RowForm, words_of
from placement.exchange.words import LOCALES, reader_language
from placement.sheets import Cell, Column, write_csv, write_xlsx

Said = Mapping[str, Sequence[str]]
"""field -> values as a form is sent them"""
MOST_CHOICES = 60


def columns_of(form: RowForm, fields: Sequence[Field]) -> list[Column]:
    """Return the columns of a table in the reader's language, with their lists of choices."""
    language = reader_language()
    return [
        Column(
            str(form.table.label(field.name)),
            help=str(form.table.help(field)),
            choices=tuple(words[language] for words in form.choices.get(field.name, {}).values())
            if field.name not in form.several
            else (),
            is_required=field.is_required,
        )
        for field in fields
    ]


def cells_of(form: RowForm, fields: Sequence[Field], said: Said) -> list[Cell]:
    """Return the cells of a row in the reader's language: words for codes, numbers and days as such."""
    language = reader_language()
    return [_cell(form, field.name, said.get(field.name, ()), language) for field in fields]


def _cell(form: RowForm, name: str, values: Sequence[str], language: str) -> Cell:
    if name in form.boxes:
        return form.choices[name]["yes" if values else "no"][language]
    if not values:
        return None
    if form.choices.get(name):
        return words_of(values, form.choices[name], language)
    if name in form.form and isinstance(form.form[name], IntegerField) and values[0].lstrip("-").isdigit():
        return int(values[0])
    if name in form.form and isinstance(form.form[name], DateField):
        return date.fromisoformat(values[0])
    return values[0]


def blank(tables: Sequence[Table], forms: Mapping[str, RowForm], language: str) -> bytes:
    """Return a template in a language: a sheet to a table with its examples, and one that explains the columns."""
    with force_locale(LOCALES[language]):
        sheets = []
        for table in tables:
            form, fields = forms[table.name], asked(table)
            rows = [cells_of(form, fields, _sent(form, row)) for row in EXAMPLES[table.name][language]]
            rows.append([_("[Example] Total: %(count)s rows", count=len(rows)), *[None] * (len(fields) - 1)])
            sheets.append((str(table.title), columns_of(form, fields), rows))
        heads = [
            Column(_("Sheet")),
            Column(_("Column")),
            Column(_("Must be filled in")),
            Column(_("What stands there")),
        ]
        explained = [row for table in tables for row in _explained(table, forms[table.name], language)]
        return write_xlsx([*sheets, (_("Explanations"), [*heads, Column(_("Allowed values"))], explained)])


def asked(table: Table) -> list[Field]:
    """Return the fields that somebody fills in."""
    return [field for field in table.fields if not field.is_told]


def _sent(form: RowForm, row: Mapping[str, str]) -> dict[str, list[str]]:
    plain = {name: text for name, text in row.items() if name not in form.readers}
    return {**form.typed(row), **{name: [text] for name, text in plain.items()}}


def _explained(table: Table, form: RowForm, language: str) -> Iterable[list[Cell]]:
    yield [
        str(table.title), _("(rows)"), None,
        _("A row a line. Rows that begin with “[Example]” are passed over. Columns may stand in any order; others are"
          " left out. A cell left empty keeps what is known."
          " A last row that begins with “Total” and says how many rows there are is compared with the list; without"
          " it, a list that lost rows looks whole."), None,
    ]  # fmt: skip
    for field in asked(table):
        words = [one[language] for one in form.choices.get(field.name, {}).values()]
        allowed = "、".join(words[:MOST_CHOICES]) if language == "zh" else "; ".join(words[:MOST_CHOICES])
        more = "……" if len(words) > MOST_CHOICES else ""
        help_ = str(table.help(field))
        if field.name in form.several:
            help_ = _("%(help)s Several are separated by a comma or semicolon; names or codes.", help=help_).strip()
        yield [
            str(table.title), str(table.label(field.name)), _("Yes") if field.is_required else _("No"), help_,
            allowed + more,
        ]  # fmt: skip


def as_file(sheets: Sequence[tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]], form: str) -> bytes:
    """Return lists as a workbook, or the first of them as a text table."""
    if form == "csv":
        return write_csv(sheets[0][1], sheets[0][2])
    return write_xlsx(sheets)
