"""What the work says of itself while it goes on."""

from __future__ import annotations

Totals = tuple[int, ...]


class News(str):
    """A few words; where they are known also the totals of the best found, and totals that no placement exceeds.

    `found` and `bound` hold one number for each objective, or are None.
    """

    __slots__ = ("bound", "found")

    found: Totals | None
    bound: Totals | None

    def __new__(cls, words: str, *, found: Totals | None = None, bound: Totals | None = None) -> News:
        """Return the words with what is known."""
        news = super().__new__(cls, words)
        news.found, news.bound = found, bound
        return news


def first_apart(found: Totals, bound: Totals) -> int | None:
    """Return the first objective in which the bound is above what was found; None where they are equal in all.

    Vectors are compared first to last, so what stands before it is proved the best, and what stands after
    it is not bounded.
    """
    return next((k for k, (a, b) in enumerate(zip(found, bound, strict=True)) if a != b), None)
