"""What an organisation says of itself, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placement.organisations.states import EnterpriseKind

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def has_valid_check_digit(code: str) -> bool:
    """Return whether a unified social credit code is well formed (GB 32100-2015).

    The weights are 3^i mod 31; the last character makes the weighted sum a multiple of 31.
    """
    if len(code) != LENGTH or any(letter not in ALPHABET for letter in code):
        return False
    total = sum(ALPHABET.index(letter) * pow(3, i, 31) for i, letter in enumerate(code[:-1]))
    return ALPHABET[(31 - total % 31) % 31] == code[-1]


def with_check_digit(body: str) -> str:
    """Return the 18-character code for its first 17 characters."""
    total = sum(ALPHABET.index(letter) * pow(3, i, 31) for i, letter in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


@dataclass(frozen=True, slots=True)
class Profile:
    """What readers of its positions learn of an enterprise; `rd_spend` is last year's, in ten thousand yuan."""

    main_business: str
    name_en: str | None = None
    founded_on: date | None = None
    employees: int | None = None
    kinds: tuple[EnterpriseKind, ...] = ()
    rd_spend: int | None = None
    rd_staff: int | None = None
    platforms: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseDraft:
    """An enterprise as it registers."""

    name_zh: str
    credit_code: str
    issuer_id: int
    region_code: str
    industry_code: str
    profile: Profile
