"""The files of imports under the instance folder: what was sent, what is planned, how it is taken back.

Names are random (128 bits) and never shown; nobody reads a file but by way of its import's row.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from flask import current_app

from placement.foundation.errors import NotFound

Draft = TypeVar("Draft")


def folder() -> Path:
    """Return where the files of imports stand."""
    place = Path(current_app.instance_path) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def keep(data: bytes) -> str:
    """Store what was sent under a new random name, whole or not at all; return the name."""
    token = secrets.token_hex(16)
    part = folder() / f"{token}.part"
    part.write_bytes(data)
    part.replace(folder() / token)
    return token


def sent(token: str) -> bytes:
    """Return what was sent. Raises NotFound once it is deleted."""
    try:
        return (folder() / token).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def forget(token: str) -> None:
    """Delete everything of one import."""
    for file in folder().glob(f"{token}*"):
        file.unlink(missing_ok=True)


def note_progress(token: str, done: int, total: int) -> None:
    """Tell how far a transaction is, which nobody else can see into."""
    (folder() / f"{token}.progress").write_text(f"{done}/{total}")


def progress_of(token: str) -> str:
    """Return how far the writing is, as done/total; empty where nothing is told."""
    place = folder() / f"{token}.progress"
    return place.read_text() if place.exists() else ""


class Lines:
    """A file of JSON lines that is being written; `name` and the fingerprint of its content identify it."""

    def __init__(self, token: str, ending: str) -> None:
        self.name = f"{token}.{secrets.token_hex(4)}.{ending}"
        self.file = (folder() / self.name).open("w", encoding="utf-8")
        self.hash = hashlib.sha256()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        if not self.file.closed:
            self.file.close()
        if kind is not None:
            (folder() / self.name).unlink(missing_ok=True)

    def add(self, document: Any) -> None:
        """Append one line."""
        line = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
        self.hash.update(line.encode())
        self.file.write(line)

    def close(self) -> str:
        """Return the file's name with the fingerprint."""
        self.file.close()
        return f"{self.name} {self.hash.hexdigest()}"


def write_lines(token: str, ending: str, documents: Iterable[Any]) -> str:
    """Write a file of JSON lines; return its name with the fingerprint."""
    with Lines(token, ending) as lines:
        for document in documents:
            lines.add(document)
        return lines.close()


def read_lines(named: str) -> Iterator[Any]:
    """Return the documents of a file, whose fingerprint must fit. Raises NotFound."""
    name, digest = named.split(" ")
    place = folder() / name
    if not place.exists():
        raise NotFound
    with place.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != digest:
        raise NotFound
    with place.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def to_document(draft: Any) -> dict[str, Any]:
    """Return a frozen draft as plain values."""
    return {name: _plain(getattr(draft, name)) for name in _names(type(draft))}  # type: ignore[arg-type] # types are hashable


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind))


def _plain(value: Any) -> Any:
    if value is None or type(value) in {str, int, bool}:
        return value
    if dataclasses.is_dataclass(value):
        return to_document(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def to_draft(kind: type[Draft], document: dict[str, Any]) -> Draft:
    """Return the draft that `to_document` was given."""
    readers = _readers(kind)  # type: ignore[arg-type]
    return kind(**{name: readers[name](value) for name, value in document.items()})


@cache
def _readers(kind: Any) -> dict[str, Callable[[Any], Any]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return what makes a plain value one of this type again."""
    if get_origin(hint) in {Union, UnionType}:
        whole = _reader(next(one for one in get_args(hint) if one is not type(None)))
        return lambda value: None if value is None else whole(value)
    if get_origin(hint) is tuple:
        each = _reader(get_args(hint)[0])
        return lambda value: tuple(map(each, value))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        nested: Any = hint
        return lambda value: to_draft(nested, value)
    if hint is date:
        return date.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _same


def _same(value: Any) -> Any:
    return value


def digest_of(document: Any) -> str:
    """Return a short fingerprint of plain values, to see whether they are still the same."""
    line = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()[:16]
