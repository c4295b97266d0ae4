"""Points and fit: the scores of a pair, in integers (the published rules of a round).

Person i with load L ranks a position at competition rank r: band p = ceil(r / L), 1..10. A host with
M seats ranks a candidate at s: band h = min(ceil(s / M), 5); not ranked: 6. T(b) = 1100 - 100 b.
Points = w_p T(p) + w_h T(h).
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_BAND = 10
HOST_BANDS = 5
NOT_RANKED = 6

CLASS, FIRST_LEVEL, CATEGORY = 600, 350, 150
CITY, PROVINCE = 200, 100
HIGHER_TITLE = 100
CLASS_DIGITS, FIRST_LEVEL_DIGITS, CATEGORY_DIGITS = 6, 4, 2


def worth(band: int) -> int:
    """Return T(b) = 1100 - 100 b."""
    return 1100 - 100 * band


def person_band(rank: int, load: int) -> int:
    """Return the band of a person's rank: with load 2, the first two choices are both first."""
    return min(-(-rank // load), MOST_BAND)


def host_band(rank: int | None, seats: int) -> int:
    """Return the band of a host's rank; a candidate who is not ranked stands in the sixth."""
    return NOT_RANKED if rank is None else min(-(-rank // seats), HOST_BANDS)


def preference_points(
    rank: int, load: int, host_rank: int | None, seats: int, person_weight: int, host_weight: int
) -> int:
    """Return w_p T(p) + w_h T(h)."""
    return person_weight * worth(person_band(rank, load)) + host_weight * worth(host_band(host_rank, seats))


def discipline_fit(person: Sequence[str], position: Sequence[str]) -> int:
    """Return the best agreement of two lists of discipline codes: class, first level or category."""
    best = 0
    for mine in person:
        for asked in position:
            if mine == asked and len(mine) >= CLASS_DIGITS:
                return CLASS
            if (
                mine[:FIRST_LEVEL_DIGITS] == asked[:FIRST_LEVEL_DIGITS]
                and len(min(mine, asked, key=len)) >= FIRST_LEVEL_DIGITS
            ):
                best = max(best, FIRST_LEVEL)
            elif mine[:CATEGORY_DIGITS] == asked[:CATEGORY_DIGITS]:
                best = max(best, CATEGORY)
    return best


def place_fit(person_region: str, host_region: str) -> int:
    """Return what the same city or the same province is worth (GB/T 2260 codes)."""
    if not person_region or not host_region:
        return 0
    if person_region[:4] == host_region[:4]:
        return CITY
    return PROVINCE if person_region[:2] == host_region[:2] else 0


def title_fit(title_rank: int, least_rank: int) -> int:
    """Return what a title above the least asked is worth; 0 stands for none."""
    return HIGHER_TITLE if 0 < title_rank < least_rank else 0
