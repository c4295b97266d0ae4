"""Pages of rounds: the list, the public rules, planning."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.eligibility.wording import applied_rules
from placement.foundation.clock import now
from placement.foundation.web import named
from placement.programme import queries, service
from placement.programme.forms import CancelForm, RoundForm, entered, to_typed
from placement.programme.models import Round
from placement.programme.policy import may_plan_rounds, may_run
from placement.programme.states import PRESET_WORDS, ROUND, ROUND_WORDS, WINDOW_WORDS, Window
from placement.reference.queries import profile, profiles_for, working_days
from placement.reference.states import ROLE_WORDS, Role

bp = Blueprint("programme", __name__)


@bp.get("/rounds")
def index() -> ResponseReturnValue:
    """List every round, the newest first."""
    actor = current_actor()
    return render_template(
        "programme/index.html",
        rounds=queries.rounds(),
        words=ROUND_WORDS,
        may_plan=may_plan_rounds(actor),
        at=now(),
    )


@bp.get("/rounds/<int:round_id>")
def rules(round_id: int) -> ResponseReturnValue:
    """Show the rules of a round to everybody."""
    round_ = queries.visible_round(round_id)
    rules_by_role = queries.policies(round_)
    return render_template(
        "programme/rules.html",
        round=round_,
        words=ROUND_WORDS,
        windows=_windows(round_),
        roles=[
            (role, profile(rules_by_role[role].code), applied_rules(rules_by_role[role], round_.reference_on))
            for role in Role
            if role in rules_by_role
        ],
        role_words=ROLE_WORDS,
        preset_words=PRESET_WORDS,
        may_run=may_run(current_actor(), round_),
        can={move: ROUND.can(round_, move) for move in ("open", "cancel")},
    )


def _windows(round_: Round) -> list[dict[str, object]]:
    at, calendar, opens = now(), working_days(), to_typed(round_.opens_at).date()
    ends = {window: to_typed(queries.window_end(round_, window)).date() for window in Window}
    return [
        {
            "working_days": calendar.between(opens, ends[window]),
            "only_weekends_known": not calendar.covers(ends[window]),
            "words": WINDOW_WORDS[window],
            "until": queries.window_end(round_, window),
            "is_open": queries.is_window_open(round_, window, at),
            "is_over": at > queries.window_end(round_, window),
        }
        for window in Window
    ]


@bp.route("/rounds/new", methods=["GET", "POST"])
def plan() -> ResponseReturnValue:
    """Plan a round."""
    actor = current_actor()
    require(may_plan_rounds(actor))
    form = RoundForm()
    form.offer({role: list(profiles_for(role)) for role in Role})
    way_on = form.answer(
        lambda: service.plan_round(actor, form.to_draft()),
        then=lambda round_: url_for("programme.rules", round_id=round_.id),
        said=lambda round_: _("%(name)s is planned. Check the rules, then open it.", name=named(round_)),
    )
    return way_on or (render_template("programme/plan.html", form=form, has_errors=bool(form.errors)), form.status)


@bp.route("/rounds/<int:round_id>/edit", methods=["GET", "POST"])
def edit(round_id: int) -> ResponseReturnValue:
    """Change a round that is still planned."""
    actor = current_actor()
    round_ = queries.visible_round(round_id)
    require(may_run(actor, round_))
    if not ROUND.can(round_, "open"):
        flash(_("The rules are public since the round opened and cannot be changed any more."), "warning")
        return redirect(url_for("programme.rules", round_id=round_.id))
    form = RoundForm(data=entered(round_, {role: rule.code for role, rule in queries.policies(round_).items()}))
    form.offer({role: list(profiles_for(role)) for role in Role})
    way_on = form.answer(
        lambda: service.change_round(actor, round_, form.to_draft()),
        then=lambda round_: url_for("programme.rules", round_id=round_.id),
        said=lambda round_: _("%(name)s is changed.", name=named(round_)),
    )
    if way_on:
        return way_on
    page = render_template("programme/edit.html", form=form, round=round_, has_errors=bool(form.errors))
    return page, form.status


@bp.post("/rounds/<int:round_id>/open", endpoint="open")
def open_round(round_id: int) -> ResponseReturnValue:
    """Open a planned round."""
    round_ = service.open_round(current_actor(), queries.visible_round(round_id))
    flash(_("%(name)s is open. Its rules are fixed from now on.", name=named(round_)), "success")
    return redirect(url_for("programme.rules", round_id=round_.id))


@bp.route("/rounds/<int:round_id>/cancel", methods=["GET", "POST"])
def cancel(round_id: int) -> ResponseReturnValue:
    """Ask for the reason, then cancel a round."""
    actor = current_actor()
    round_ = queries.visible_round(round_id)
    require(may_run(actor, round_))
    form = CancelForm()
    way_on = form.answer(
        lambda: service.cancel_round(actor, round_, form.reason.data.strip()),
        then=lambda round_: url_for("programme.rules", round_id=round_.id),
        said=lambda round_: _("%(name)s is cancelled.", name=named(round_)),
    )
    if way_on:
        return way_on
    page = render_template("programme/cancel.html", form=form, round=round_, has_errors=bool(form.errors))
    return page, form.status
