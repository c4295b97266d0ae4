"""Pages of rounds: the list, the public rules, planning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.eligibility.columns import COLUMN, typed
from placement.eligibility.wording import applied_rules, said
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import named, paged_items
from placement.programme import queries, service
from placement.programme.drafts import OverrideDraft
from placement.programme.fields import read
from placement.programme.forms import CancelForm, RoundForm, entered, override_form, to_typed
from placement.programme.models import Round
from placement.programme.policy import may_plan_rounds, may_run
from placement.programme.states import PRESET_WORDS, ROUND, ROUND_WORDS, WINDOW_WORDS, RoundState, Window
from placement.reference.models import PolicyVersion
from placement.reference.queries import name_of, profiles_for, versions_of, working_days
from placement.reference.states import ROLE_WORDS, Role

bp = Blueprint("programme", __name__)

ROUND_ORDERS: dict[str, Callable[[Round], Any]] = {
    "name": lambda row: by_pinyin(row.name_zh),
    "state": lambda row: list(RoundState).index(row.state),
    "demand": lambda row: row.demand_until,
    "nominations": lambda row: row.nominations_until,
    "preferences": lambda row: row.preferences_until,
}


@bp.get("/rounds")
def index() -> ResponseReturnValue:
    """List every round, the newest first."""
    actor = current_actor()
    return render_template(
        "programme/index.html",
        rounds=queries.rounds(),
        page=paged_items(queries.rounds(), size=30, sort=ROUND_ORDERS, usual="newest"),
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
            (role, version, applied_rules(rules_by_role[role], round_.reference_on))
            for role, version in queries.versions(round_).items()
        ],
        overrides=_overrides_told(round_),
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
    form.offer(_versions_on_offer())
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
    chosen = queries.versions(round_)
    form = RoundForm(data=entered(round_, {role: name_of(version) for role, version in chosen.items()}))
    form.offer(_versions_on_offer())
    way_on = form.answer(
        lambda: service.change_round(actor, round_, form.to_draft()),
        then=lambda round_: url_for("programme.rules", round_id=round_.id),
        said=lambda round_: _("%(name)s is changed.", name=named(round_)),
    )
    if way_on:
        return way_on
    page = render_template("programme/edit.html", form=form, round=round_, has_errors=bool(form.errors))
    return page, form.status


def _versions_on_offer() -> dict[Role, list[PolicyVersion]]:
    return {role: [row for known in profiles_for(role) for row in versions_of(known.code)] for role in Role}


@dataclass(frozen=True, slots=True)
class ToldOverride:
    """A rule that a round sets itself, beside the profile's own value."""

    id: int
    role: Role
    label: str
    own: str
    value: str
    reason: str


def _overrides_told(round_: Round) -> list[ToldOverride]:
    own = {role: queries.to_policy(version) for role, version in queries.versions(round_).items()}
    return [
        ToldOverride(
            row.id,
            Role(row.role),
            str(COLUMN[row.rule].words),
            said(COLUMN[row.rule], getattr(own[Role(row.role)], row.rule)),
            said(COLUMN[row.rule], typed(COLUMN[row.rule], row.value)),
            row.reason,
        )
        for row in queries.overrides(round_)
        if Role(row.role) in own
    ]


@bp.get("/rounds/<int:round_id>/overrides")
def overrides(round_id: int) -> ResponseReturnValue:
    """Show every rule of each role with the profile's own value and the round's."""
    round_ = queries.visible_round(round_id)
    require(may_run(current_actor(), round_))
    chosen = queries.versions(round_)
    role = Role(request.args["role"]) if request.args.get("role") in set(chosen) else next(iter(chosen), None)
    return render_template(
        "programme/overrides.html",
        round=round_,
        roles=list(chosen),
        role=role,
        version=chosen[role] if role else None,
        rows=_rule_rows(round_, role) if role else [],
        role_words=ROLE_WORDS,
        is_planned=ROUND.can(round_, "open"),
    )


def _rule_rows(round_: Round, role: Role) -> list[dict[str, object]]:
    """Return each column of the role's rules: its words, the profile's own value and the round's."""
    own = queries.to_policy(queries.versions(round_)[role])
    changed = {row.rule: row for row in queries.overrides(round_) if row.role == role}
    return [
        {
            "column": column,
            "own": said(column, getattr(own, column.name)),
            "is_applied": getattr(own, column.name) not in {None, False},
            "override": changed.get(column.name),
            "value": said(column, typed(column, changed[column.name].value)) if column.name in changed else "",
        }
        for column in COLUMN.values()
    ]


@bp.route("/rounds/<int:round_id>/overrides/<role>/<rule>", methods=["GET", "POST"])
def override(round_id: int, role: str, rule: str) -> ResponseReturnValue:
    """Set one rule of a planned round, with a reason."""
    actor = current_actor()
    round_ = queries.visible_round(round_id)
    require(may_run(actor, round_))
    policy = queries.policies(round_).get(Role(role)) if role in set(Role) else None
    if policy is None or rule not in COLUMN:
        raise NotFound
    column = COLUMN[rule]
    form = override_form(column, getattr(policy, rule))
    back = url_for("programme.overrides", round_id=round_.id, role=role)
    way_on = form.answer(
        lambda: service.override_rule(
            actor, round_, OverrideDraft(Role(role), rule, read(form.value, column), form.reason.data.strip())
        ),
        then=lambda _row: back,
        said=lambda _row: _("This round sets “%(rule)s” itself.", rule=column.words),
    )
    page = render_template(
        "programme/override.html",
        form=form,
        round=round_,
        role_name=ROLE_WORDS[Role(role)],
        column=column,
        own=said(column, getattr(queries.to_policy(queries.versions(round_)[Role(role)]), rule)),
        back=back,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.post("/rounds/<int:round_id>/overrides/<int:override_id>/drop")
def drop_override(round_id: int, override_id: int) -> ResponseReturnValue:
    """Let the profile's own value count again."""
    service.drop_override(current_actor(), queries.visible_round(round_id), override_id)
    flash(_("The profile's own value counts again."), "success")
    return redirect(url_for("programme.overrides", round_id=round_id, role=request.args.get("role")))


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
