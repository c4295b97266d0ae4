"""What is said of columns, rows and files while an import is checked: plain, frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wtforms.fields.core import UnboundField

from placement.exchange.states import Outcome


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table that is imported.

    name : the field of the form that judges it, or a name of its own.
    label, help : words, not translated yet; None takes those of the form's field.
    also : further headers by which people call it.
    is_told : an exported fact that nobody can change by a file; it is passed over.
    identifies : such a fact by which a row that went out is known again when it comes back.
    is_own : it tells one row from another, so that it is never the same in every row.
    """

    name: str
    also: tuple[str, ...] = ()
    label: Any = None
    help: Any = None
    is_required: bool = False
    is_told: bool = False
    identifies: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a kind of list: its fields, and pairs of fields of which the first is the lesser."""

    name: str
    title: Any
    form: Any
    fields: tuple[Field, ...]
    pairs: tuple[tuple[str, str], ...] = ()

    def label(self, name: str) -> Any:
        """Return the header of a field, not translated yet."""
        given = next((one.label for one in self.fields if one.name == name), None)
        return given if given is not None else getattr(self.form, name).args[0]

    def help(self, field: Field) -> Any:
        """Return what is to be filled in, not translated yet."""
        asked = getattr(self.form, field.name, None)
        if field.help is not None or not isinstance(asked, UnboundField):
            return field.help or ""
        return asked.kwargs.get("description", "")

    def labels(self) -> dict[str, Any]:
        """Return the headers of all fields."""
        return {field.name: self.label(field.name) for field in self.fields}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: the field, what stands there, and the reason in each language."""

    field: str
    value: str
    reason: Mapping[str, str]


@dataclass(slots=True)
class Judged:
    """What becomes of a row.

    key : rows with the same key are the same thing. group : an organisation or a department.
    act : what is to be written, as plain values. is_failing : it is entered but fails the rules.
    """

    label: str
    key: tuple[Any, ...] | None = None
    outcome: Outcome = Outcome.UNCHANGED
    act: dict[str, Any] | None = None
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    group: str = ""
    is_failing: bool = False
