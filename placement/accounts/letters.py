"""Letters are written in the language of whoever reads them, not of whoever causes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import force_locale

from placement.accounts.models import Person

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}


@contextmanager
def written_for(person: Person) -> Iterator[None]:
    """Let words, names and dates inside be those of a person's language; Chinese where none was chosen."""
    with written_in(person.language):
        yield


@contextmanager
def written_in(language: str | None) -> Iterator[None]:
    """Let words, names and dates inside be those of a language that readers share; Chinese where none was chosen."""
    with force_locale(LOCALES.get(language or "", LOCALES["zh"])):
        yield
