"""What a run says, in words of the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

OBJECTIVE_WORDS = {
    "staff placed": _l("staff placed"),
    "students placed": _l("students placed"),
    "preference points": _l("preference points"),
    "staff points": _l("preference points of staff"),
    "student points": _l("preference points of students"),
    "fit": _l("fit"),
}

REASON_WORDS = {
    "placed": _l("Placed"),
    "no_list": _l("Certified no list"),
    "not_eligible": _l("Meets no role's rules"),
    "no_choice_left": _l("None of the choices is open"),
    "all_full": _l("All open choices went to others"),
}

CLOSED_WORDS = {
    "no_teacher": _l("No eligible teacher listed it"),
    "short_of_students": _l("Fewer students listed it than it needs"),
    "better_elsewhere": _l("Those who could fill it do more for the published aims elsewhere"),
    "others_found": _l("In the placement found, those who could fill it are elsewhere"),
}


UNDEFINED_WORDS = {
    "cap": _l("a limit holds for several positions together, such as one enterprise once or an enterprise's quota"),
    "least": _l("somebody must be placed or a seat must be filled"),
    "pinned": _l("a match is fixed beforehand"),
}

STABILITY_ROWS = (
    ("placed", _l("Placed")),
    ("first_choices", _l("First choices")),
    ("worst_rank", _l("Worst place in a list")),
)


ERROR_WORDS = {
    "out of time": _l(
        "The time was over before any placement was found that keeps all conditions. Give the next run more time."
    ),
    "the worker died three times": _l("The worker ended three times before the run was complete. Look at its log."),
}
"""By what a run keeps of how it failed."""


def error_words(error: str | None) -> str:
    """Return why a run failed; what no words are known for as it was kept."""
    return str(ERROR_WORDS.get(error or "", error or ""))


def fate_words(choice: dict[str, Any], seats: int) -> str:
    """Return what became of one choice, in one or two sentences that name nobody else."""
    fate = choice["is"]
    if fate == "full":
        return " ".join([_asked(choice, seats), _lost(choice)])
    if fate == "lottery":
        return " ".join(
            [_asked(choice, seats), _("You were equal to others on every published aim; the lottery decided.")]
        )
    return {
        "here": _("You are placed here."),
        "not_needed": _("Not needed: you have a choice that stands higher."),
        "ineligible": _("You do not meet a rule for this position."),
        "vetoed": _("The enterprise excluded this match, with a reason from the published list."),
        "withdrawn": _("The position was withdrawn."),
        "course_closed": _("The course does not open."),
        "unproved": _("It went to others. What seating you there would have cost was not computed."),
        "impossible": _("No placement that keeps all conditions can give you this position."),
    }[fate]


def _asked(choice: dict[str, Any], seats: int) -> str:
    asked = choice.get("candidates", 0)
    places = ngettext("It has %(num)s seat", "It has %(num)s seats", seats)
    people = ngettext("%(num)s person could take it.", "%(num)s people could take it.", asked)
    return _("%(places)s, and %(people)s", places=places, people=people)


def _lost(choice: dict[str, Any]) -> str:
    """Return what seating the reader there would have cost the first published aim that loses."""
    clause = choice["clause"]
    loss = choice["cost"][clause]
    if clause == "staff placed":
        return ngettext(
            "Seating you there would leave %(num)s more member of staff without a position.",
            "Seating you there would leave %(num)s more members of staff without a position.",
            loss,
        )
    if clause == "students placed":
        return ngettext(
            "Seating you there would leave %(num)s more student without a course.",
            "Seating you there would leave %(num)s more students without a course.",
            loss,
        )
    if clause == "fit":
        return _("Points would be equal, and fit in total would fall by %(loss)s.", loss=loss)
    return _("As many would be placed, but preference points in total would fall by %(loss)s.", loss=loss)
