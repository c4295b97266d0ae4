"""Forms of the pages: the files, what each column holds, and the text from which ties are drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from placement.foundation.forms import HouseForm
from placement.rosters import Field, Language, RosterError, Scale, Shape, Side, map_from_document
from placement.sheets import LIMITS, file_name

MOST_FILES = 6
LANGUAGES = {"zh": Language.CHINESE, "en": Language.ENGLISH}

FIELD_WORDS = {
    "": _l("Not read"),
    Field.PERSON_ID: _l("Person: number or name that tells people apart"),
    Field.PERSON_NAME: _l("Person: name"),
    Field.CHOICES: _l("Person: choices"),
    Field.RANK: _l("Person: rank of the choice in this row"),
    Field.SUBMITTED_AT: _l("Person: when it was sent"),
    Field.PERSON_MIN: _l("Person: at least so many positions"),
    Field.PERSON_MAX: _l("Person: at most so many positions"),
    Field.POSITION_ID: _l("Position: number or name that tells positions apart"),
    Field.POSITION_TITLE: _l("Position: title"),
    Field.POSITION_MIN: _l("Position: least seats"),
    Field.POSITION_MAX: _l("Position: seats"),
}
SIDE_WORDS = {
    Side.PEOPLE: _l("People with their choices"),
    Side.POSITIONS: _l("Positions with their seats"),
    Side.IGNORE: _l("Leave this table out"),
}


SHAPE_WORDS = {
    "": _l("As recognised"),
    Shape.COLUMNS: _l("A column for each choice"),
    Shape.LIST: _l("All choices in one cell"),
    Shape.PAIRS: _l("A row for each choice"),
    Shape.MATRIX: _l("A column for each position"),
    Shape.TRANSPOSED: _l("A row for each position, a column for each person"),
}
SCALE_WORDS = {
    "": _l("As recognised"),
    Scale.RANKS: _l("Ranks, 1 is the best"),
    Scale.WEIGHTS: _l("Points, the highest is the best"),
    Scale.YES_NO: _l("Yes, perhaps or no"),
}


class RosterForm(HouseForm):
    """The files of a roster; a mapping kept from an earlier time may be among them."""

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "One or more .xlsx, .xls, .csv or .txt files: people with their choices and, where there is one, "
            "the list of positions. In any language and any layout. A mapping that you saved may be sent along."
        ),
    )

    sent: list[tuple[str, bytes]]
    mapping: dict[str, Any]

    def validate_files(self, field: Any) -> None:
        """There must be files, few enough and small enough; `sent` and `mapping` hold them then."""
        given = [one for one in field.data or [] if getattr(one, "filename", "")]
        read = [(file_name(one.filename), one.read()) for one in given]
        maps = [(name, data) for name, data in read if name.lower().endswith(".json")]
        self.sent = [(name, data) for name, data in read if not name.lower().endswith(".json")]
        if not self.sent:
            raise ValidationError(_("Choose at least one file first."))
        if len(self.sent) > MOST_FILES:
            raise ValidationError(_("Send %(most)s files at most.", most=MOST_FILES))
        if sum(len(data) for _name, data in self.sent) > LIMITS.file_bytes:
            raise ValidationError(_("Together the files are larger than 25 MB."))
        self.mapping = _mapping(maps[-1]) if maps else {}


def _mapping(file: tuple[str, bytes]) -> dict[str, Any]:
    name, data = file
    try:
        document = json.loads(data.decode("utf-8-sig"))
        map_from_document(document, name)
    except (ValueError, RecursionError):
        raise ValidationError(_("“%(name)s” is not a mapping that was saved here.", name=name)) from None
    except RosterError as error:
        raise ValidationError(error.line(reader_language())) from error
    assert isinstance(document, dict)
    return document


def reader_language() -> Language:
    """Return the language of the reader as rosters know it."""
    return LANGUAGES["zh" if HouseForm.Meta().locales[0] == "zh" else "en"]


class ColumnsForm(HouseForm):
    """What each table lists and each column holds; the fields are made for the roster."""

    look: Mapping[str, Any]
    shape = SelectField(_l("How choices stand"), choices=[SelectChoice(str(s), w) for s, w in SHAPE_WORDS.items()])
    scale = SelectField(
        _l("What the cells of positions say"), choices=[SelectChoice(str(s), w) for s, w in SCALE_WORDS.items()]
    )

    def sides(self) -> dict[int, str]:
        """Return what each table lists."""
        return {number: self[f"t_{number}"].data for number in range(len(self.look["tables"]))}

    def held(self) -> dict[tuple[int, int], str]:
        """Return the field that each column holds."""
        return {
            (number, place): self[f"c_{number}_{place}"].data
            for number, table in enumerate(self.look["tables"])
            for place in range(len(table["columns"]))
        }


def columns_form(look: Mapping[str, Any]) -> ColumnsForm:
    """Return the form for the columns of a roster, filled with what was recognised."""
    open_words = {} if look.get("read", True) else {"": _l("Recognise it")}
    fields = [SelectChoice(str(field), words) for field, words in (FIELD_WORDS | open_words).items()]
    sides = [SelectChoice(str(side), words) for side, words in (open_words | SIDE_WORDS).items()]
    made: dict[str, Any] = {"look": look}
    for number, table in enumerate(look["tables"]):
        said = next((side for side in Side if table["name"] in look["mapping"].get(side, ())), "")
        side = said if open_words else table["side"]
        made[f"t_{number}"] = SelectField(_l("This table lists"), choices=sides, default=side)
        for place, column in enumerate(table["columns"]):
            held = column["fields"][0] if column["fields"] else _said(look, column["name"]) if open_words else ""
            made[f"c_{number}_{place}"] = SelectField(column["name"] or str(place + 1), choices=fields, default=held)
    known = {"shape": look["mapping"].get("shape", ""), "scale": look["mapping"].get("matrix", "")}
    form: ColumnsForm = type("ColumnsOfRoster", (ColumnsForm,), made)(data=known)
    return form


def _said(look: Mapping[str, Any], column: str) -> str:
    """Return the field that was said to stand in a column of a roster that is not read yet."""
    given = look["mapping"].get("columns", {}).items()
    return next((str(field) for field, names in given if names == column or column in _several(names)), "")


def _several(names: object) -> list[str]:
    return names if isinstance(names, list) else []


class PlaceForm(HouseForm):
    """The text from which ties are drawn."""

    seed = StringField(
        _l("Text for ties"),
        [InputRequired(_l("Enter a text.")), Length(1, 80)],
        default="roster",
        description=_l(
            "Where two placements are equally good, the lottery decides. The same text gives the same result for "
            "everybody who checks."
        ),
    )
