"""Why a roster has no placement, in the language of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from placement.rosters.wording import Language, say

if TYPE_CHECKING:
    from assignment import Bound, Conflict

MOST_NAMED = 6


def conflict_text(conflict: Conflict, language: Language) -> str:
    """Return one line that says which leasts clash and the smallest repair."""
    line = say(
        "conflict",
        language,
        demands=_list([_bound("demand", bound, language) for bound in conflict.demands], language),
        room=_room(conflict, language),
        short=conflict.short,
    )
    if not conflict.repairs:
        return line
    changes = [_bound("change", bound, language, to=to) for bound, to in conflict.repairs[0].changes]
    return say("repair", language, line=line, changes=_list(changes, language))


def _room(conflict: Conflict, language: Language) -> str:
    limits = [_bound("limit", bound, language) for bound in conflict.limits]
    if conflict.pairs:
        limits.append(say("room_pairs", language, count=conflict.pairs))
    return _list(limits, language) or say("room_none", language)


def _bound(key: str, bound: Bound, language: Language, **facts: int) -> str:
    return say(f"{key}_{bound.kind}", language, id=bound.id, value=bound.value, **facts)


def _list(parts: Sequence[str], language: Language) -> str:
    more = [say("and_more", language, count=len(parts) - MOST_NAMED)] if len(parts) > MOST_NAMED else []
    return say("joint", language).join([*parts[:MOST_NAMED], *more])
