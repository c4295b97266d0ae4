"""A roster as a market document: number placed first, then the smallest sum of ranks."""

from __future__ import annotations

from typing import Any

from placement.rosters.roster import Roster

FORMAT = "assignment-market/1"
OBJECTIVES = ("placed", "sum of ranks")


def to_market_document(roster: Roster, *, seed: str) -> dict[str, Any]:
    """Return the market of a roster in the form assignment-market/1.

    A pair scores 1 for being placed and minus its rank, so that the greatest total has the
    smallest sum of ranks. Leasts are floors that the placement must meet.
    """
    return {
        "format": FORMAT,
        "people": [{"id": person.id, "least": person.least, "most": person.most} for person in roster.people],
        "positions": [{"id": place.id, "least": place.least, "most": place.most} for place in roster.positions],
        "objectives": list(OBJECTIVES),
        "pairs": [[person.id, choice, [1, -rank]] for person in roster.people for rank, choice in person.ranked()],
        "groups": [],
        "bundles": [],
        "pinned": [],
        "forbidden": [],
        "seed": seed,
    }
