"""A version of a programme's rules before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """A rule in words, which an officer ticks."""

    code: str
    about: str
    zh: str
    en: str
    renewal_only: bool = False


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """Rules by column, checks, and the source that states them; None is a rule that is not applied."""

    valid_from: date
    rules: Mapping[str, Any]
    checks: tuple[CheckDraft, ...]
    source: str | None
    note: str | None = None
