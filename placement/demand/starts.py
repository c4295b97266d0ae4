"""What a new form begins with where the address names it: an earlier position of the same enterprise, or a sample."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import to_user_timezone

from placement.accounts.actor import Actor, require
from placement.demand import queries
from placement.demand.copies import Point, Start, Terms, copied_course, copied_position
from placement.demand.forms import filled_from_course, filled_from_position
from placement.demand.models import Position
from placement.demand.policy import may_edit
from placement.demand.samples import BY_KEY, Sample, course_values, position_values
from placement.foundation.errors import NotFound
from placement.organisations.queries import organisations
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.reference.queries import first_level_disciplines
from placement.reference.states import Role


def again_address(position: Position) -> str:
    """Return where a position is posted again."""
    page = "demand.new_course" if position.course_id is not None else "demand.new_position"
    return url_for(page, again=position.id)


def position_start(actor: Actor, round_: Round | None) -> Start | None:
    """Return what a position's form begins with, None for a blank one. Raises NotFound, NotAllowed."""
    sample = _sample(is_course=False)
    if sample is not None:
        return Start(f"sample-{sample.key}", position_values(sample))
    row = _earlier(actor, is_course=False)
    if row is None or round_ is None:
        return None
    values, points = copied_position(filled_from_position(row), terms_of(round_))
    return Start(f"again{row.id}", values, row, tuple(points))


def course_start(actor: Actor, round_: Round | None) -> Start | None:
    """Return what a course's form begins with, None for a blank one. Raises NotFound, NotAllowed."""
    sample = _sample(is_course=True)
    if sample is not None and round_ is not None:
        return Start(f"sample-{sample.key}", course_values(sample, terms_of(round_).chosen_until))
    row = _earlier(actor, is_course=True)
    if row is None or round_ is None or row.course is None:
        return None
    teacher = queries.positions_together(row)[0]
    values, points = copied_course(filled_from_course(teacher, row.course), terms_of(round_))
    return Start(f"again{row.id}", values, row, tuple(points))


def copied_points(position: Position) -> tuple[Point, ...]:
    """Return what to look at again in a draft that was copied from an earlier position, nothing in another one."""
    number = queries.copied_from([position.id]).get(position.id)
    row = queries.position_numbered(number) if number else None
    if row is None:
        return ()
    terms = terms_of(position.list.round)
    if row.course is not None:
        teacher = queries.positions_together(row)[0]
        return tuple(copied_course(filled_from_course(teacher, row.course), terms)[1])
    return tuple(copied_position(filled_from_position(row), terms)[1])


def sample_address(sample: Sample) -> str:
    """Return where a sample fills a form."""
    is_course = sample.role is Role.COURSE_TEACHER
    return url_for("demand.new_course" if is_course else "demand.new_position", sample=sample.key)


def _sample(*, is_course: bool) -> Sample | None:
    asked = request.args.get("sample", "")
    if not asked:
        return None
    if asked not in BY_KEY or (BY_KEY[asked].role is Role.COURSE_TEACHER) != is_course:
        raise NotFound
    return BY_KEY[asked]


def _earlier(actor: Actor, *, is_course: bool) -> Position | None:
    asked = request.args.get("again", "")
    if not asked:
        return None
    row = queries.visible_position(actor, number(asked))
    require(may_edit(actor, row))
    if (row.course_id is not None) != is_course:
        raise NotFound
    return row


def number(asked: str) -> int:
    """Return the id that an address names. Raises NotFound for what is none."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):  # noqa: PLR2004 - longer is no id
        raise NotFound
    return int(asked)


def terms_of(round_: Round) -> Terms:
    """Return what a round allows a new position."""
    return Terms(
        policies(round_),
        to_user_timezone(round_.preferences_until).date(),
        frozenset(row.code for row in first_level_disciplines()),
        frozenset(row.id for row in organisations(Kind.UNIVERSITY)),
    )
