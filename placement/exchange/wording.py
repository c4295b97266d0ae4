"""What the pages of an import say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from placement.demand.states import POSITION_WORDS, PositionState
from placement.eligibility.states import VERDICT_WORDS, Verdict
from placement.exchange.drafts import Table
from placement.exchange.matching import LIKELY, SURE, Match
from placement.exchange.states import Question
from placement.exchange.typed import RowForm, words_of
from placement.exchange.words import reader_language
from placement.reference.states import ROLE_WORDS, Role

LONGEST_VALUE = 80


def anew_words() -> str:
    """Return what is said to somebody who looked at a check that counts no more."""
    return _("Your file was checked anew against what stands there now. Look at it again; nothing was imported.")


def question_words(question: Mapping[str, Any], tables: Mapping[str, Table]) -> str:
    """Return a question with the facts to answer it by."""
    code = Question(question["code"])
    if code is Question.SWAPPED:
        table = tables[question["table"]]
        return _(
            "In all %(rows)s rows “%(low)s” is more than “%(high)s”. Are the two columns swapped?",
            rows=question["rows"],
            low=table.label(question["low"]),
            high=table.label(question["high"]),
        )
    if code is Question.SCORE:
        return _score_words(question)
    if code is Question.ALL_FAIL:
        return _(
            "All %(rows)s rows of “%(group)s” fail. Is that right, or is a column of theirs wrong?",
            rows=question["rows"],
            group=question["group"] or _("the whole file"),
        )
    if code in {Question.FELL, Question.ROSE}:
        return _(
            "The last import had %(earlier)s rows, this file has %(rows)s. Is it whole and the right one?",
            earlier=question["earlier"],
            rows=question["rows"],
        )
    if code is Question.ROWS_DIFFER:
        return _(
            "You said %(counted)s rows, the file has %(rows)s. Is it whole?",
            counted=question["counted"],
            rows=question["rows"],
        )
    return _(
        "The file does not end with a line break, as one that was cut short. It has %(rows)s rows. Is it whole?",
        rows=question["rows"],
    )


def _score_words(question: Mapping[str, Any]) -> str:
    if question.get("called"):
        return _(
            "The column is called “%(header)s”, and its numbers %(how)s. What is it?",
            header=question["called"],
            how=_("count from 1 in each list, as ranks do")
            if question["from_one"]
            else _("go up to %(most)s", most=question["most"]),
        )
    return _(
        "The column of ranks looks like scores: it goes up to %(most)s and %(shared)s. What is it?",
        most=question["most"],
        shared=_("often names several firsts") if question["shared"] else _("not from 1 in each list"),
    )


def answer_words(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the answers to a question, value and words."""
    code = Question(question["code"])
    if code is Question.SWAPPED:
        return [("swap", _("Yes, read them the other way round")), ("keep", _("No, they are right"))]
    if code is Question.SCORE:
        return [("rank", _("Ranks: 1 is the first choice")), ("score", _("Scores: the highest is the first choice"))]
    return [("yes", _("Yes, I checked it: it is right"))]


def total_words(total: Sequence[Any]) -> str:
    """Return what a control total counts."""
    code, role, _number = total
    if code == "verdict":
        return str(VERDICT_WORDS[Verdict(role)])
    if role is not None:
        name = ROLE_WORDS[Role(role)]
        if code == "seats":
            return _("Seats, %(role)s", role=name)
        return _("Positions, %(role)s", role=name) if code == "positions" else _("People, %(role)s", role=name)
    return {
        "rows": _("Rows"),
        "last": _("Last row"),
        "closing": _("Closing row of the list"),
        "people": _("People"),
        "applications": _("Applications"),
        "lists": _("Lists"),
        "choices": _("Choices"),
        "invited": _("People who get an invitation"),
    }[code]


def total_value(total: Sequence[Any]) -> str:
    """Return what a control total says."""
    code, _role, value = total
    if code == "last":
        return f"{value[0]}{_(': ')}{value[1]}" if value[0] else "–"
    return _("Agrees") if code == "closing" else str(value)


def confidence_words(match: Match) -> tuple[str, str]:
    """Return how surely a column was recognised, and the kind of its mark."""
    if match.field is None:
        return _("Not recognised"), "quiet"
    if match.confidence >= SURE:
        return _("Sure"), "done"
    if match.confidence >= LIKELY:
        return _("Please check: %(percent)s%% alike", percent=round(100 * match.confidence)), "need"
    return _("Please check"), "need"


def value_words(form: RowForm | None, name: str, value: Any) -> str:
    """Return a value as the page of its thing says it."""
    if value is None or value in ("", []):
        return _("empty")
    if name == "state" and value in set(PositionState):
        return str(POSITION_WORDS[PositionState(value)])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if form is not None and form.choices.get(name):
        return words_of(values, form.choices[name], reader_language())
    text = "; ".join(values)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def rows_words(number: int) -> str:
    """Return how many rows."""
    return str(ngettext("%(num)s row", "%(num)s rows", number))
