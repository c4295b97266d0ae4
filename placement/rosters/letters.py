"""Letters without what writers leave out: case, accents, width."""

from __future__ import annotations

import unicodedata

UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ß": "ss", "’": "'"}
)
"""Letters that carry their mark inside, so that no normal form takes it off."""


def bare(text: str) -> str:
    """Return the text in lower case, ordinary width and without accents."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower.translate(UNDECOMPOSED))
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if not "\u0300" <= mark <= "\u036f"))


def letters_only(text: str) -> str:
    """Return the letters and digits of the bare text, for comparing names."""
    return "".join(filter(str.isalnum, bare(text)))
