"""How far a placement can be from the best one, aim by aim.

Placements are compared first aim to last. So up to the first aim in which the proved limit lies above what
was found, what was found is the best; and what comes after that aim is not limited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from assignment import first_apart
from placement.rounds.words import OBJECTIVE_WORDS

COARSE = 0.1
"""From such a share on no digits are told after the point."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim: how much of it was found, None while nothing was, and in words what is proved."""

    name: str
    found: int | None
    words: str


def aims(known: Mapping[str, Any]) -> list[Aim]:
    """Return the aims of totals found and their bound; `known` has objectives, found and bound."""
    names, bound = known["objectives"], known["bound"]
    found = known.get("found") or [None] * len(names)
    apart = 0 if found[0] is None else first_apart(tuple(found), tuple(bound))
    return [
        Aim(str(OBJECTIVE_WORDS[name]), found[k], _proved(found[k], bound[k], k, apart))
        for k, name in enumerate(names)
    ]


def _proved(found: int | None, most: int, k: int, apart: int | None) -> str:
    if apart is None or k < apart:
        return _("No placement has more")
    if k > apart:
        return _("Not limited: it counts after the aims above")
    if found is None:
        return _("No placement has above %(most)s", most=most)
    return ngettext(
        "At most %(num)s more (%(share)s): no placement has above %(most)s",
        "At most %(num)s more (%(share)s): no placement has above %(most)s",
        most - found,
        share=_share(most - found, most),
        most=most,
    )


def _share(gap: int, most: int) -> str:
    """Return a gap as a share of the limit; small ones with two digits more."""
    share = gap / most if most > 0 else 1.0
    return str(format_percent(share, "0%" if share >= COARSE else "0.00%"))


def of_run(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `aims` and `gap_words` ask for from the report of a run that ended early."""
    names: Sequence[str] = report["objectives"]
    return {"objectives": names, "found": report["totals"], "bound": report["bound"]}


def gap_words(known: Mapping[str, Any]) -> str:
    """Return in one sentence how much better any other placement could be."""
    found, bound = tuple(known["found"]), tuple(known["bound"])
    apart = first_apart(found, bound)
    if apart is None:
        return _("It is the best in every aim; only among placements that are equal in all may the lottery differ.")
    gap, aim = bound[apart] - found[apart], OBJECTIVE_WORDS[known["objectives"][apart]]
    share = _share(gap, bound[apart])
    if apart == 0:
        return ngettext(
            "Another placement can have at most %(num)s more in the first aim, %(aim)s (%(share)s).",
            "Another placement can have at most %(num)s more in the first aim, %(aim)s (%(share)s).",
            gap,
            aim=aim,
            share=share,
        )
    return ngettext(
        "It is the best in the aims before “%(aim)s”; in that aim another can have at most %(num)s more (%(share)s).",
        "It is the best in the aims before “%(aim)s”; in that aim another can have at most %(num)s more (%(share)s).",
        gap,
        aim=aim,
        share=share,
    )
