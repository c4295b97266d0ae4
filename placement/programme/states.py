"""The states of a round and its settings."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class RoundState(StrEnum):
    """Where a round stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SOLVED = "solved"
    VERIFIED = "verified"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


ROUND_WORDS = {
    RoundState.PLANNED: _l("Planned"),
    RoundState.OPEN: _l("Open"),
    RoundState.CLOSED: _l("Closed"),
    RoundState.SOLVED: _l("Solved"),
    RoundState.VERIFIED: _l("Checked independently"),
    RoundState.PUBLISHED: _l("Published"),
    RoundState.CANCELLED: _l("Cancelled"),
}

S = RoundState
ROUND: Lifecycle[RoundState] = Lifecycle(
    "round",
    {
        "open": (frozenset({S.PLANNED}), S.OPEN),
        "close": (frozenset({S.OPEN}), S.CLOSED),
        "reopen": (frozenset({S.CLOSED}), S.OPEN),
        "solve": (frozenset({S.CLOSED, S.SOLVED, S.VERIFIED}), S.SOLVED),
        "verify": (frozenset({S.SOLVED}), S.VERIFIED),
        "publish": (frozenset({S.VERIFIED}), S.PUBLISHED),
        "cancel": (frozenset({S.PLANNED, S.OPEN, S.CLOSED, S.SOLVED, S.VERIFIED}), S.CANCELLED),
    },
    ROUND_WORDS,
)


class Preset(StrEnum):
    """In which order the objectives of a round are compared."""

    EVERYBODY = "everybody"
    STAFF_FIRST = "staff_first"


PRESET_WORDS = {
    Preset.EVERYBODY: _l("Place staff, place students, then preferences"),
    Preset.STAFF_FIRST: _l("Staff settle first, then students"),
}


class Window(StrEnum):
    """What can be entered until when, while a round is open."""

    DEMAND = "demand"
    NOMINATIONS = "nominations"
    PREFERENCES = "preferences"


WINDOW_WORDS = {
    Window.DEMAND: _l("Positions"),
    Window.NOMINATIONS: _l("Nominations and applications"),
    Window.PREFERENCES: _l("Preferences"),
}
