"""The mapping: a JSON file that says which column holds what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from placement.rosters.cells import GREATEST
from placement.rosters.errors import RosterError, fault
from placement.rosters.fields import BOUNDS, JOINED, SEVERAL, Field
from placement.rosters.findings import Finding, Kind, Wanted
from placement.rosters.headers import header_key
from placement.rosters.matrix import Scale
from placement.rosters.shapes import Shape, Side

SEPARATOR = "choice_separator"
FORMAT = "placement-map/2"
EnumKind = TypeVar("EnumKind", Scale, Shape)
ALIASES = {"position_name": Field.POSITION_TITLE}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a mapping says; an empty one leaves everything to recognition.

    names : the columns of a field. numbers : bounds that are one number for everybody.
    matrix : what the cells of a matrix hold. shape : how choices stand in the table.
    told : which position a text means. sides : the tables of people, of positions, and to ignore.
    """

    file: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    separator: str | None = None
    names: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[Field, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    matrix: Scale | None = None
    shape: Shape | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)

    def says(self, *fields: Field) -> bool:
        """Whether the mapping names a column or a number for any of the fields."""
        return any(name in self.names or name in self.numbers for name in fields)

    def known_headers(self) -> frozenset[str]:
        """Return the column names of the mapping, which mark a header."""
        return frozenset(header_key(name) for names in self.names.values() for name in names)


def read_map(path: Path) -> ColumnMap:
    """Return the mapping in a JSON file. Raises RosterError."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text)
    except OSError:
        raise fault(Kind.NO_FILE, name) from None
    except json.JSONDecodeError as error:
        raise fault(Kind.MAP_NOT_JSON, name, line=error.lineno) from None
    except (ValueError, RecursionError):
        raise fault(Kind.MAP_NOT_JSON, name, line=1) from None
    return map_from_document(document, name)


def map_from_document(document: object, file: str) -> ColumnMap:
    """Return the mapping in a document; keys it does not know are documentation. Raises RosterError."""
    if not isinstance(document, dict):
        raise fault(Kind.MAP_NOT_JSON, file, line=1)
    columns = document.get("columns", {})
    if not isinstance(columns, dict):
        raise _bad(file, "columns", Wanted.COLUMNS)
    given = _outside(document) | {key: value for key, value in columns.items() if value is not None}
    fields = {_field(key): (key, value) for key, value in given.items() if _field(key) is not None}
    return ColumnMap(
        file,
        _text(document, "encoding", file),
        _delimiter(document, file),
        _text(given, SEPARATOR, file, is_strict=False),
        {
            name: _names(name, key, value, file)
            for name, (key, value) in fields.items()
            if name and not _is_number(value)
        },
        {
            name: _number(name, key, value, file)
            for name, (key, value) in fields.items()
            if name and _is_number(value)
        },
        tuple(_ignored(key, file) for key in columns if _field(key) is None and key != SEPARATOR),
        _one_of(Scale, document, "matrix", Wanted.SCALE, file),
        _one_of(Shape, document, "shape", Wanted.SHAPE, file),
        _told(document, file),
        _sides(document, file),
    )


def map_to_document(columns: ColumnMap) -> dict[str, Any]:
    """Return the mapping as the document that `map_from_document` reads."""
    fields: dict[str, Any] = {
        name.value: list(found) if len(found) > 1 or name is Field.CHOICES else found[0]
        for name, found in columns.names.items()
    }
    fields |= {name.value: number for name, number in columns.numbers.items()}
    fields |= {SEPARATOR: columns.separator} if columns.separator else {}
    settings = {
        "encoding": columns.encoding,
        "delimiter": columns.delimiter,
        "matrix": columns.matrix,
        "shape": columns.shape,
        "names": dict(columns.told),
        **{side.value: list(tables) for side, tables in columns.sides.items()},
    }
    return {"format": FORMAT, "columns": fields} | {key: value for key, value in settings.items() if value}


def _one_of(
    kind: type[EnumKind], document: Mapping[str, Any], key: str, wanted: Wanted, file: str
) -> EnumKind | None:
    value = document.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or value not in set(kind):
        raise _bad(file, key, wanted)
    return kind(value)


def _told(document: Mapping[str, Any], file: str) -> dict[str, str]:
    """Return which position a text means; other uses of the key are documentation."""
    value = document.get("names", {})
    if not isinstance(value, dict) or document.get("format") != FORMAT:
        return {}
    if not all(isinstance(meant, str) and meant.strip() for meant in value.values()):
        raise _bad(file, "names", Wanted.TEXTS)
    return {text.strip(): meant.strip() for text, meant in value.items()}


def _sides(document: Mapping[str, Any], file: str) -> dict[Side, tuple[str, ...]]:
    """Return the tables of each side; before this format the keys were documentation."""
    if document.get("format") != FORMAT:
        return {}
    found = {side: document[side.value] for side in Side if side.value in document}
    for side, value in found.items():
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            raise _bad(file, side.value, Wanted.TABLES)
    return {side: tuple(value) for side, value in found.items()}


def _outside(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that may also stand outside `columns`: the separator and numbers."""
    keys = {SEPARATOR, *BOUNDS}
    return {key: document[key] for key in keys & document.keys() if key == SEPARATOR or _is_number(document[key])}


def _field(key: str) -> Field | None:
    return ALIASES.get(key) or (Field(key) if key in set(Field) else None)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _names(name: Field, key: str, value: object, file: str) -> tuple[str, ...]:
    several = value if isinstance(value, list) and name in SEVERAL | JOINED else [value]
    texts = tuple(text for text in several if isinstance(text, str) and text.strip())
    if not several or len(texts) != len(several) or len(set(texts)) != len(texts):
        wanted = Wanted.BOUND if name in BOUNDS else Wanted.NAMES if name in SEVERAL else Wanted.NAME
        raise _bad(file, key, wanted)
    return texts


def _number(name: Field, key: str, value: Any, file: str) -> int:
    if name not in BOUNDS or isinstance(value, bool) or not 0 <= value <= GREATEST or value != int(value):
        raise _bad(file, key, Wanted.BOUND if name in BOUNDS else Wanted.NAME)
    return int(value)


def _text(document: Mapping[str, Any], key: str, file: str, *, is_strict: bool = True) -> str | None:
    value = document.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not (value.strip() if is_strict else value):
        raise _bad(file, key, Wanted.TEXT)
    return value


def _delimiter(document: Mapping[str, Any], file: str) -> str | None:
    value = document.get("delimiter")
    mark = {"tab": "\t", "\\t": "\t"}.get(value, value) if isinstance(value, str) else value
    if mark is not None and (not isinstance(mark, str) or len(mark) != 1 or mark in '"\r\n\0'):
        raise _bad(file, "delimiter", Wanted.CHARACTER)
    return mark


def _bad(file: str, key: str, wanted: Wanted) -> RosterError:
    return fault(Kind.MAP_BAD_VALUE, file, key=key, wanted=wanted)


def _ignored(key: str, file: str) -> Finding:
    return Finding(Kind.MAP_KEY_IGNORED, file, value=key)
