"""A matrix of people and positions: whether its cells hold ranks, weights, or yes and no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from placement.rosters.cells import id_in, number_in
from placement.rosters.headers import is_of
from placement.rosters.letters import bare
from placement.rosters.marks import GRADED, is_maybe, is_no, is_yes, rank_said
from placement.rosters.vocabulary import RANKING, SCORING

NUMBER = re.compile(r"[-−]?[0-9]{1,12}(?:[.,][0-9]{1,9})?\s?%?")
STARS = frozenset("★⭐♥❤*")
STARRED = re.compile(r"([★⭐♥❤*])\1*[☆♡]*")
MOSTLY = 0.9
RANKED = 0.85
ENOUGH_ROWS = 3
NO_CHANCE = 5
GREATEST_RANK = 400
LEAST_WEIGHT = 10
LONGEST_RANK = 16
HALF = 0.5


class Scale(StrEnum):
    """What the cells of a matrix hold."""

    RANKS = "ranks"
    WEIGHTS = "weights"
    YES_NO = "yes_no"


class Why(StrEnum):
    """Why a matrix is read so, or why that must be asked."""

    MARKS = "marks"
    PERMUTATIONS = "permutations"
    RANKINGS = "rankings"
    ORDINALS = "ordinals"
    LARGE = "large"
    STARS = "stars"
    SHARED_OUT = "shared_out"
    RANK_WORDS = "rank_words"
    SCORE_WORDS = "score_words"
    WORDS_AGAINST = "words_against"
    EITHER = "either"
    NEITHER = "neither"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A scale with the confidence in it from 0 to 100; below ASKED the user must say."""

    scale: Scale
    confidence: int
    why: Why

    @property
    def is_asked(self) -> bool:
        """Whether guessing would be dangerous: ranks and weights run in opposite directions."""
        return self.confidence < ASKED


ASKED = 50
SURE, FAIRLY, HARDLY = 95, 75, 30


def level(cell: str, scale: Scale) -> Decimal | None:
    """Return how a cell rates its position, the lowest the best; None for no choice.

    Raises ValueError where the cell says nothing on the scale.
    """
    text = id_in(cell)
    if scale is Scale.YES_NO:
        return _agreed(text)
    if is_no(text) and not NUMBER.fullmatch(text):
        return None
    number = _number(text)
    if number is None:
        said = rank_said(text) if scale is Scale.RANKS else None
        if said is None:
            raise ValueError(cell)
        number = Decimal(said)
    if number <= 0:
        return None
    return number if scale is Scale.RANKS else -number


def _agreed(text: str) -> Decimal | None:
    if is_no(text):
        return None
    if not is_yes(text) and not is_maybe(text):
        raise ValueError(text)
    return Decimal(1 if is_yes(text) else 2)


def _number(text: str) -> Decimal | None:
    if text[:1] in STARS and STARRED.fullmatch(text):
        return Decimal(text.count(text[0]))
    if not NUMBER.fullmatch(text):
        return None
    return Decimal(text.rstrip("% ").replace(",", ".").replace("−", "-"))


def rank_in(cell: str) -> int | None:
    """Return the rank in a cell, in digits or in words ("2", "2.", "second"), or None."""
    text = id_in(cell)
    number = number_in(text)
    return number if number is not None else rank_said(text) if len(text) < LONGEST_RANK else None


def holds_numbers(values: Iterable[str]) -> bool:
    """Whether nearly all values are numbers, with or without a fraction."""
    found = [_number(id_in(value)) is not None for value in values]
    return bool(found) and sum(found) >= MOSTLY * len(found)


def holds_levels(values: Iterable[str]) -> bool:
    """Whether nearly all values could stand in a matrix: short numbers, marks, or ranks in words."""
    found = [_is_level(value) for value in values]
    return bool(found) and sum(found) >= MOSTLY * len(found)


def _is_level(value: str) -> bool:
    return (
        _number(value) is not None
        or is_yes(value)
        or is_no(value)
        or is_maybe(value)
        or (len(value) < LONGEST_RANK and _is_rank(value))
    )


def _is_rank(value: str) -> bool:
    said = rank_said(value)
    return said is not None and 0 < said <= GREATEST_RANK


def guess_scale(rows: Sequence[Sequence[str]], words: Iterable[str]) -> ScaleGuess:
    """Return what the cells of a matrix hold, judged by the cells first and by words around it second.

    `rows` are the cells of each person; `words` are headers and titles. Ranks that the words call
    scores, scores that they call ranks, and numbers that could be either are asked about.
    """
    texts = [[text for cell in row if (text := id_in(cell))] for row in rows]
    values = Counter(text for row in texts for text in row)
    said = [*words]
    says = (any(is_of(word, RANKING) for word in said), any(is_of(word, SCORING) for word in said))
    marks = {text for text in values if _number(text) is None}
    if not values or all(is_yes(text) or is_no(text) or is_maybe(text) for text in values):
        return _by_marks({bare(text) for text in values if is_yes(text)})
    if any(text[:1] in STARS for text in values) and all(_number(text) is not None or is_no(text) for text in values):
        return ScaleGuess(Scale.WEIGHTS, SURE, Why.STARS)
    if {text for text in marks if not is_no(text)} and all(is_no(text) or rank_said(text) for text in marks):
        return ScaleGuess(Scale.RANKS, SURE, Why.ORDINALS)
    if {text for text in marks if not is_no(text)}:
        return ScaleGuess(Scale.RANKS, 0, Why.NEITHER)
    return _by_numbers([[number for text in row if (number := _number(text))] for row in texts], *says)


def _by_marks(yes: set[str]) -> ScaleGuess:
    """Return yes and no, unless a second kind of yes may be more or less than the first."""
    is_graded = len(yes) > 1 and bool(yes & GRADED)
    return ScaleGuess(Scale.YES_NO, HARDLY, Why.NEITHER) if is_graded else ScaleGuess(Scale.YES_NO, SURE, Why.MARKS)


def _by_numbers(rows: Sequence[Sequence[Decimal]], says_rank: bool, says_score: bool) -> ScaleGuess:  # noqa: FBT001
    full = [row for row in rows if row]
    highest = max((max(row) for row in full), default=Decimal(0))
    width = max(map(len, full), default=0)
    if width > 1 and (_share(full, _counts_up) >= RANKED or _share(full, _is_averaged) == 1):
        sure = SURE if len(full) >= ENOUGH_ROWS else FAIRLY
        return _unless(says_score and not says_rank, ScaleGuess(Scale.RANKS, sure, Why.PERMUTATIONS), Scale.WEIGHTS)
    if _share_out(full):
        sure, why = (SURE, Why.SCORE_WORDS) if says_score else (FAIRLY, Why.SHARED_OUT)
        return _unless(says_rank and not says_score, ScaleGuess(Scale.WEIGHTS, sure, why), Scale.WEIGHTS)
    if highest >= max(LEAST_WEIGHT, width + 1) or any(number % 1 for row in full for number in row):
        sure, why = (SURE, Why.SCORE_WORDS) if says_score else (FAIRLY, Why.LARGE)
        return _unless(says_rank and not says_score, ScaleGuess(Scale.WEIGHTS, sure, why), Scale.WEIGHTS)
    if says_rank != says_score:
        scale, why = (Scale.RANKS, Why.RANK_WORDS) if says_rank else (Scale.WEIGHTS, Why.SCORE_WORDS)
        return ScaleGuess(scale, FAIRLY, why)
    if _are_rankings(full):
        return ScaleGuess(Scale.RANKS, FAIRLY, Why.RANKINGS)
    return ScaleGuess(Scale.RANKS, HARDLY, Why.EITHER)


def _share_out(full: Sequence[Sequence[Decimal]]) -> bool:
    """Whether all rows share out the same sum in different ways, as no ranks do."""
    sums = {sum(row) for row in full}
    ways = {tuple(sorted(row)) for row in full}
    is_ranks = all(2 * sum(row) == len(row) * (len(row) + 1) for row in full)
    return len(full) >= NO_CHANCE and len(sums) == 1 < len(ways) and not is_ranks


def _unless(is_against: bool, guess: ScaleGuess, otherwise: Scale) -> ScaleGuess:  # noqa: FBT001
    """Return the guess, or a doubtful one where the words around say the opposite."""
    return ScaleGuess(otherwise, HARDLY, Why.WORDS_AGAINST) if is_against else guess


def _are_rankings(full: Sequence[Sequence[Decimal]]) -> bool:
    """Whether nearly all rows are rankings with ties, and not all alike."""
    if len(full) < ENOUGH_ROWS or _share(full, lambda row: len(set(row)) > 1) < HALF:
        return False
    return _share(full, _is_ranking) >= MOSTLY


def _is_ranking(row: Sequence[Decimal]) -> bool:
    """Whether numbers are ranks from 1 with ties: 1 1 2 3 or 1 1 3 4."""
    levels = sorted(set(row))
    if levels[0] != 1:
        return False
    steps = [sum(number < bound for number in row) + 1 for bound in levels]
    return levels == list(range(1, len(levels) + 1)) or levels == steps


def _counts_up(row: Sequence[Decimal]) -> bool:
    return sorted(row) == list(range(1, len(row) + 1))


def _is_averaged(row: Sequence[Decimal]) -> bool:
    """Whether numbers are ranks from 1 of which equal ones share their mean: 1 2.5 2.5."""
    return all(2 * sum(other < number for other in row) + row.count(number) + 1 == 2 * number for number in row)


def _share(rows: Sequence[Sequence[Decimal]], judge: object) -> float:
    assert callable(judge)
    return sum(map(judge, rows)) / len(rows) if rows else 0.0
