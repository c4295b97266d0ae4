"""What can be imported, where an import stands, and what becomes of a row."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from placement.foundation.lifecycle import Lifecycle


class ListKind(StrEnum):
    """What a spreadsheet holds."""

    DEMAND = "demand"
    PEOPLE = "people"
    STUDENTS = "students"
    PREFERENCES = "preferences"


KIND_WORDS = {
    ListKind.DEMAND: _l("Demand list"),
    ListKind.PEOPLE: _l("Staff and nominations"),
    ListKind.STUDENTS: _l("Students and applications"),
    ListKind.PREFERENCES: _l("Preferences from signed paper lists"),
}

KIND_HINTS = {
    ListKind.DEMAND: _l("Positions and courses, a line each."),
    ListKind.PEOPLE: _l("Members of staff with their facts, and the roles that each is put forward for."),
    ListKind.STUDENTS: _l("Students with their facts, and whether each applies for courses."),
    ListKind.PREFERENCES: _l(
        "What people ranked on paper and signed. Each gets a message with the list and can change it."
    ),
}


class ImportState(StrEnum):
    """Where an import stands."""

    MATCHING = "matching"
    QUEUED = "queued"
    CHECKING = "checking"
    CHECKED = "checked"
    CONFIRMED = "confirmed"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"
    UNDONE = "undone"


IMPORT_WORDS = {
    ImportState.MATCHING: _l("Columns to be matched"),
    ImportState.QUEUED: _l("Waiting to be checked"),
    ImportState.CHECKING: _l("Being checked"),
    ImportState.CHECKED: _l("Checked, nothing imported yet"),
    ImportState.CONFIRMED: _l("Waiting to be imported"),
    ImportState.WRITING: _l("Being imported"),
    ImportState.DONE: _l("Imported"),
    ImportState.FAILED: _l("Failed, nothing imported"),
    ImportState.DISCARDED: _l("Discarded"),
    ImportState.UNDONE: _l("Undone"),
}

S = ImportState
GOING = frozenset({S.QUEUED, S.CHECKING, S.CONFIRMED, S.WRITING})
HELD = frozenset({S.MATCHING, S.CHECKED, S.FAILED})
"""States in which the file waits for its sender."""

IMPORT: Lifecycle[ImportState] = Lifecycle(
    "import",
    {
        "match": (frozenset({S.MATCHING, S.CHECKED, S.FAILED}), S.QUEUED),
        "read_anew": (frozenset({S.MATCHING, S.CHECKED, S.FAILED}), S.MATCHING),
        "claim": (frozenset({S.QUEUED, S.CHECKING}), S.CHECKING),
        "check": (frozenset({S.CHECKING}), S.CHECKED),
        "confirm": (frozenset({S.CHECKED}), S.CONFIRMED),
        "take": (frozenset({S.CONFIRMED, S.WRITING}), S.WRITING),
        "write": (frozenset({S.WRITING}), S.DONE),
        "recheck": (frozenset({S.WRITING}), S.QUEUED),
        "fail": (frozenset({S.QUEUED, S.CHECKING, S.CONFIRMED, S.WRITING}), S.FAILED),
        "discard": (frozenset({S.MATCHING, S.QUEUED, S.CHECKING, S.CHECKED, S.FAILED}), S.DISCARDED),
        "undo": (frozenset({S.DONE}), S.UNDONE),
    },
    IMPORT_WORDS,
)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    EXAMPLE = "example"


OUTCOME_WORDS = {
    Outcome.NEW: _l("Added"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.UNCHANGED: _l("Unchanged"),
    Outcome.REFUSED: _l("Refused"),
    Outcome.EXAMPLE: _l("Example, skipped"),
}
OUTCOME_KINDS = {
    Outcome.NEW: "go",
    Outcome.CHANGED: "need",
    Outcome.UNCHANGED: "quiet",
    Outcome.REFUSED: "wrong",
    Outcome.EXAMPLE: "quiet",
}


class Question(StrEnum):
    """What must be answered before an import is written."""

    SWAPPED = "swapped"
    SCORE = "score"
    ALL_FAIL = "all_fail"
    FELL = "fell"
    ROSE = "rose"
    CUT = "cut"
    ROWS_DIFFER = "rows_differ"


ANSWERS: dict[Question, tuple[str, ...]] = {
    Question.SWAPPED: ("swap", "keep"),
    Question.SCORE: ("rank", "score"),
}
"""Questions that change how the file is read; the others are confirmed or the import is given up."""
