"""Pages on which an enterprise plans ahead: earlier positions again, a set time, what became of free seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.demand import queries, service
from placement.demand.copies import copied_course, copied_position
from placement.demand.drafts import CourseDraft, PositionDraft
from placement.demand.forms import (
    CourseForm,
    OutcomeForm,
    PositionForm,
    ScheduleForm,
    filled_from_course,
    filled_from_position,
)
from placement.demand.models import Position
from placement.demand.policy import may_edit
from placement.demand.starts import again_address, number, terms_of
from placement.demand.views import (
    is_taking,
    offer_course,
    offer_position,
    own_enterprise,
    position_page,
    taking_round,
)
from placement.foundation.web import paged, to_moment
from placement.programme.models import Round
from placement.programme.queries import current_round

bp = Blueprint("planning", __name__)

Copy = tuple[Position, PositionDraft | CourseDraft]


@bp.get("/our-positions/earlier")
def earlier() -> ResponseReturnValue:
    """Show an enterprise what it asked for in other rounds, to post it again, one or many."""
    enterprise, taking = own_enterprise(current_actor()), current_round()
    page = paged(queries.earlier_positions(enterprise.id, taking), size=40)
    return render_template(
        "demand/earlier.html",
        page=page,
        by_round=groupby(page.items, key=lambda row: row.list.round),
        taking=taking,
        again=again_address if is_taking(taking) else None,
        ticked=request.args.get("tick", ""),
    )


@bp.post("/our-positions/earlier")
def copy() -> ResponseReturnValue:
    """Make drafts of the earlier positions that are ticked; what cannot be copied as it is says why."""
    actor, round_ = current_actor(), taking_round()
    enterprise = own_enterprise(actor)
    ids = sorted({number(asked) for asked in request.form.getlist("position")})
    if not ids:
        flash(_("Tick at least one position."), "warning")
        return redirect(url_for("planning.earlier"))
    rows = [queries.visible_position(actor, one) for one in ids]
    for row in rows:
        require(may_edit(actor, row))
    copies, left = _copies(rows, round_)
    made = service.post_again(actor, enterprise, round_, copies) if copies else []
    if made:
        said = ngettext(
            "%(num)s draft is made. Look at it again, then send it.",
            "%(num)s drafts are made. Look at each again, then send it.",
            len(made),
        )
        flash(said, "success")
    for row, why in left:
        flash(_("“%(title)s” could not be copied as it is: %(why)s", title=row.title, why=why), "warning")
    return redirect(url_for("demand.mine") if made else url_for("planning.earlier"))


def _copies(rows: Sequence[Position], round_: Round) -> tuple[list[Copy], list[tuple[Position, str]]]:
    """Return what can be copied as it is, judged by the form of the page, and what cannot, with the reason."""
    copies: list[Copy] = []
    left: list[tuple[Position, str]] = []
    for row in rows:
        form = _filled_form(row, round_)
        if form.validate():
            copies.append((row, form.to_draft()))
        else:
            field, errors = next(iter(form.errors.items()))
            left.append((row, f"{form[field].label.text}{_(': ')}{errors[0]}"))
    return copies, left


def _filled_form(row: Position, round_: Round) -> PositionForm | CourseForm:
    terms = terms_of(round_)
    if row.course is not None:
        values, _points = copied_course(filled_from_course(queries.positions_together(row)[0], row.course), terms)
        course = CourseForm(_typed(values), meta={"csrf": False})
        offer_course(course)
        return course
    values, _points = copied_position(filled_from_position(row), terms)
    form = PositionForm(_typed(values), meta={"csrf": False})
    offer_position(form, round_)
    return form


def _typed(values: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return values as a browser would send them: what is empty is absent."""
    sent: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None and one is not False:
                sent.add(name, "y" if one is True else one.isoformat() if isinstance(one, date) else str(one))
    return sent


@bp.post("/positions/<int:position_id>/schedule")
def schedule(position_id: int) -> ResponseReturnValue:
    """Set the moment at which a position goes public by itself."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    form = ScheduleForm()
    way_on = form.answer(
        lambda: service.schedule_position(actor, row, form.to_draft()),
        then=lambda _none: url_for("demand.position", position_id=position_id),
        said=lambda _none: _("It goes public by itself on %(when)s.", when=to_moment(row.opens_at)),
    )
    return way_on or (position_page(row, scheduling=form), form.status)


@bp.post("/positions/<int:position_id>/unschedule")
def unschedule(position_id: int) -> ResponseReturnValue:
    """Take the set time back."""
    actor = current_actor()
    service.unschedule_position(actor, queries.visible_position(actor, position_id))
    flash(_("The time is taken back. It goes public with the next publication of the list."), "success")
    return redirect(url_for("demand.position", position_id=position_id))


@bp.route("/positions/<int:position_id>/outcome", methods=["GET", "POST"])
def outcome(position_id: int) -> ResponseReturnValue:
    """Let an enterprise say what became of the seats that a round left free."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_edit(actor, row))
    said = queries.outcome_of(row.id)
    form = OutcomeForm(data={"ending": said.ending.value, "note": said.note} if said else {})
    way_on = form.answer(
        lambda: service.say_outcome(actor, row, form.to_draft()),
        then=lambda _row: url_for("placements.ours", round=row.list.round_id, show="left"),
        said=lambda _row: _("Kept. Your zone or park and the coordination office see it."),
    )
    page = render_template("demand/outcome.html", form=form, position=row, said=said, has_errors=bool(form.errors))
    return way_on or (page, form.status)
