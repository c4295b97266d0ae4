"""A row of cells as somebody would type it into the form, judged by that very form."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from placement.exchange.drafts import Fault, Table
from placement.exchange.words import LOCALES, in_both, tidy
from placement.foundation.forms import HouseForm

SEVERAL = re.compile(r"[\n、,，;；|]+")
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?$")
DENSE_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
NUMBER = re.compile(
    r"^([+-]?\d[\d,]*)(?:\.0+)?\s*"
    r"(?:人|名|个|位|个月|月|天|日|年|年级|万|万元|万元/年|学分|小时|people|persons?|months?|days?|hours?|credits?)?$",
    re.IGNORECASE,
)
YES = frozenset(map(tidy, ("是", "有", "需要", "y", "yes", "true", "1", "√", "✓", "x", "对")))
NO = frozenset(map(tidy, ("否", "无", "没有", "不", "不需要", "n", "no", "false", "0", "×", "-", "✗")))
MEANT = {
    "博士研究生": "博士", "博士学位": "博士", "PhD": "Doctor", "doctorate": "Doctor", "硕士研究生": "硕士",
    "硕士学位": "硕士", "大学本科": "本科", "学士": "本科", "正式在编": "在编", "事业编制": "在编", "正高级": "正高",
    "副高级": "副高", "中级职称": "中级", "初级职称": "初级", "科技副总经理": "科技副总", "课程": "项目制课程",
}  # fmt: skip
"""What people write -> the word of a list that is meant."""
MOST_NAMED = 6
LONG = 12
TICKED = "y"


class RowForm:
    """One form used over and over for the rows of a table, in both languages for what it refuses."""

    def __init__(self, table: Table, prepare: Callable[[Any], None]) -> None:
        self.table = table
        self.forms: dict[str, HouseForm] = {}
        self.before: dict[str, Mapping[str, list[str]]] = {}
        for language, locale in LOCALES.items():
            with force_locale(locale):
                form = table.form(formdata=None, meta={"csrf": False})
                prepare(form)
                self.forms[language] = form
        self.form: Any = self.forms["zh"]
        names = [field.name for field in table.fields if field.name in self.form]
        self.choices = {name: self._choices(name) for name in names}
        """field -> value -> its words in both languages"""
        self.readers = {name: _reader(self.form[name], self.choices[name]) for name in names}
        self.several = [name for name in names if isinstance(self.form[name], SelectMultipleField)]
        self.blank = {one.name: [""] for one in self.form if _has_blank(one)}
        self.blank |= {one.name: [str(one.default)] for one in self.form if _is_set(one)}
        """What a browser sends of lists and choices that nobody touches."""
        self.long = {language: _long_lists(form, names) for language, form in self.forms.items()}
        own = {field.name for field in table.fields if field.is_own}
        plain = {name for name in names if type(self.form[name]) in {StringField, TextAreaField}}
        self.texts = frozenset(plain - own)
        """Fields of text, of which several columns may be read as one."""
        self.boxes = [name for name in names if isinstance(self.form[name], BooleanField)]

    def _choices(self, name: str) -> dict[str, dict[str, str]]:
        field = self.form[name]
        if isinstance(field, BooleanField):
            return {"yes": in_both(lambda: _("Yes")), "no": in_both(lambda: _("No"))}
        if not isinstance(field, SelectField | SelectMultipleField | RadioField):
            return {}
        said: dict[str, dict[str, str]] = {}
        for language, locale in LOCALES.items():
            with force_locale(locale):
                for choice in self.forms[language][name].iter_choices():
                    if str(choice.value):
                        said.setdefault(str(choice.value), {})[language] = str(choice.label)
        return said

    def typed(self, cells: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the cells that say something as the form takes them."""
        return {name: self.readers[name](cell) for name, cell in cells.items() if cell and name in self.readers}

    def accepts(self, values: Mapping[str, list[str]]) -> bool:
        """Judge a row; `form` holds it afterwards."""
        is_plain = all(values.get(name) in (None, [], [TICKED]) for name in self.boxes)
        return self._judged("zh", values) and is_plain

    def faults(self, values: Mapping[str, list[str]], cells: Mapping[str, str]) -> list[Fault]:
        """Return why the row just judged is refused, in both languages."""
        english = self.forms["en"]
        with force_locale(LOCALES["en"]):
            self._judged("en", values)
            other = {name: [str(error) for error in errors] for name, errors in _errors(english).items()}
        found = []
        for name, errors in _errors(self.form).items():
            reason = {"zh": str(errors[0]), "en": (other.get(name) or [str(errors[0])])[0]}
            typed = values.get(name, [])
            if typed and self.choices.get(name):
                reason = self._with_hint(name, typed, reason)
            found.append(Fault(name, cells.get(name, ""), reason))
        for name in self.boxes:
            if values.get(name) not in (None, [], [TICKED]):
                reason = in_both(lambda: _("Enter “yes” or “no”."))
                found.append(Fault(name, cells.get(name, ""), reason))
        return found

    def _judged(self, language: str, values: Mapping[str, list[str]]) -> bool:
        form: Any = self.forms[language]
        sent = {**self.blank, **values}
        for name, known in self.long[
            language
        ].items():  # a form goes through all its choices: show it those in question
            form[name].choices = [known[value] for value in sent.get(name, ()) if value in known]
        before, self.before[language] = self.before.get(language, {}), sent
        return bool(form.judge_next(sent, before))

    def _with_hint(self, name: str, typed: list[str], reason: dict[str, str]) -> dict[str, str]:
        known = self.choices[name]
        wrong = next((text for text in typed if text not in known), "")
        if not wrong:
            return reason
        hinted = {}
        for language, locale in LOCALES.items():
            names = [words[language] for words in known.values()]
            near = difflib.get_close_matches(wrong, names, 1, 0.5)
            with force_locale(locale):
                if near:
                    hint = _("“%(word)s” is not on the list. Is “%(near)s” meant?", word=wrong, near=near[0])
                elif len(names) <= MOST_NAMED:
                    hint = _(
                        "“%(word)s” is not on the list. Use one of: %(names)s.", word=wrong, names="; ".join(names)
                    )
                else:
                    hint = _("“%(word)s” is not on the list. The template's list shows what is.", word=wrong)
            hinted[language] = hint
        return hinted


def _long_lists(form: Any, names: Iterable[str]) -> dict[str, dict[str, SelectChoice]]:
    """Return the choices of fields that have many, by value."""
    fields = {name: form[name] for name in names if isinstance(form[name], SelectField | SelectMultipleField)}
    listed = {name: list(field.iter_choices()) for name, field in fields.items()}
    return {
        name: {str(one.value): SelectChoice(one.value, one.label) for one in choices}
        for name, choices in listed.items()
        if len(choices) > LONG
    }


def _is_set(field: Field) -> bool:
    return isinstance(field, RadioField) and field.default is not None


def _has_blank(field: Field) -> bool:
    is_single = isinstance(field, SelectField) and not isinstance(field, RadioField)
    return is_single and any(str(choice.value) == "" for choice in field.iter_choices())


def _errors(form: Any) -> dict[str, Any]:
    return {name or "": errors for name, errors in form.errors.items() if errors}


def _reader(field: Field, choices: Mapping[str, Mapping[str, str]]) -> Callable[[str], list[str]]:
    """Return how the text of a cell becomes what a browser would send for this field."""
    if isinstance(field, BooleanField):
        return _yes_or_no
    if isinstance(field, SelectMultipleField):
        known = _known(choices)
        return lambda text: [known.get(tidy(part), part.strip()) for part in parts(text)]
    if isinstance(field, SelectField | RadioField):
        known = _known(choices)
        if "yes" in choices:
            known |= dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
        return lambda text: [known.get(tidy(text), text.strip())]
    if isinstance(field, DateField):
        return lambda text: [to_day(text)]
    if isinstance(field, IntegerField):
        return lambda text: [to_number(text)]
    return lambda text: [text]


def _known(choices: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for value, words in choices.items():
        for text in (value, *words.values(), *(word.removeprefix(value) for word in words.values())):
            known.setdefault(tidy(text), value)
    for word, meant in MEANT.items():
        if tidy(meant) in known:
            known.setdefault(tidy(word), known[tidy(meant)])
    return known


def _yes_or_no(text: str) -> list[str]:
    """Return what a ticked box sends, nothing for one that is not, and anything else as it is."""
    word = tidy(text)
    return [] if word in NO else [TICKED] if word in YES else [text]


def parts(text: str) -> list[str]:
    """Return what stands in one cell, separated by commas, semicolons, 顿号 or lines."""
    return [part.strip() for part in SEVERAL.split(text) if part.strip()]


def to_day(text: str) -> str:
    """Return a day as a form takes it; what is no day stays as it is, for the form to refuse."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = DAY.match(plain) or DENSE_DAY.match(plain)
    if not found:
        return text
    try:
        return date(*map(int, found.groups())).isoformat()  # type: ignore[arg-type]
    except ValueError:
        return text


def to_number(text: str) -> str:
    """Return a whole number without its unit; what is none stays as it is, for the form to refuse."""
    found = NUMBER.match(unicodedata.normalize("NFKC", text).strip())
    return found.group(1).replace(",", "") if found else text


def words_of(values: Iterable[str], choices: Mapping[str, Mapping[str, str]], language: str) -> str:
    """Return what an exported cell says for these values."""
    joint = "、" if language == "zh" else "; "
    return joint.join(choices[value][language] if value in choices else value for value in values)
