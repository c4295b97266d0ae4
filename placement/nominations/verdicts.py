"""Pages about verdicts: exceptions, checks of a person, conflicts of interest, and what other rules would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.eligibility.columns import COLUMN, NUMBERS, typed
from placement.eligibility.drafts import Policy
from placement.eligibility.states import RULE_WORDS, About, Rule, Verdict
from placement.eligibility.wording import said
from placement.foundation.errors import NotFound, Refused
from placement.foundation.ordering import by_surname
from placement.foundation.web import paged_items
from placement.nominations import conflicts, queries, service, what_if
from placement.nominations.forms import ExceptionForm, ReasonForm
from placement.programme.models import Round
from placement.programme.policy import may_run
from placement.programme.queries import current_round, policies, to_policy, versions, visible_round
from placement.reference.models import PolicyVersion
from placement.reference.queries import name_of, newest_versions, version_named
from placement.reference.states import PROFILE_ROLE_WORDS, ROLE_WORDS, Role
from placement.rulings.policy import coordinates, may_grant, may_tick_person

bp = Blueprint("verdicts", __name__)

WHAT_IF_SIZE = 20
CHANGE_ORDERS: dict[str, Callable[[what_if.Change], Any]] = {
    "name": lambda change: by_surname(change.entrant.name),
    "role": lambda change: str(change.entrant.role),
    "kind": lambda change: ("gained", "lost", "other").index(change.kind),
}


@bp.route("/nominations/<int:nomination_id>/exceptions/<broken>", methods=["GET", "POST"])
def grant(nomination_id: int, broken: str) -> ResponseReturnValue:
    """Let the person of a nomination pass one rule, with a reason."""
    actor = current_actor()
    row = queries.visible_nomination(actor, nomination_id)
    policy = policies(row.round).get(Role(row.role))
    if policy is None or broken not in set(Rule):
        raise NotFound
    rule = Rule(broken)
    if not may_grant(actor, row.round, row.person, rule, policy):
        raise NotFound
    form = ExceptionForm()
    form.offer([check for check in policy.checks if check.about is About.EXCEPTION])
    way_on = form.answer(
        lambda: service.grant_exception(
            actor, row, rule, reason=form.reason.data.strip(), ground=form.ground.data or None
        ),
        then=lambda _row: url_for("nominations.nomination", nomination_id=nomination_id),
        said=lambda _row: _("The exception stands, with your name and the reason."),
    )
    page = render_template(
        "rulings/exception.html",
        form=form,
        nomination=row,
        rule_words=RULE_WORDS[rule],
        finding=next((told for told in queries.told_of(row) if told.rule == rule), None),
        role_words=ROLE_WORDS,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.route("/exceptions/<int:exception_id>/revoke", methods=["GET", "POST"])
def revoke_exception(exception_id: int) -> ResponseReturnValue:
    """Take an exception back, with a reason."""
    actor = current_actor()
    row = queries.visible_exception(actor, exception_id)
    form = ReasonForm()
    back = url_for("verdicts.desk")
    way_on = form.answer(
        lambda: service.revoke_exception(actor, row, form.reason.data.strip()),
        then=lambda _none: back,
        said=lambda _none: _("The exception is taken back, and the person was judged anew."),
    )
    page = render_template(
        "rulings/revoke.html",
        form=form,
        back=back,
        heading=_("Take the exception of %(name)s back", name=row.person.display_name),
        what=RULE_WORDS[Rule(row.rule)],
        said=row.reason,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.post("/nominations/<int:nomination_id>/checks")
def tick(nomination_id: int) -> ResponseReturnValue:
    """Say of a person whether a check holds."""
    actor = current_actor()
    row = queries.visible_nomination(actor, nomination_id)
    require(may_tick_person(actor, row.person) or coordinates(actor, row.round))
    key, holds = request.form.get("key", ""), request.form.get("holds", "")
    if holds not in {"yes", "no"}:
        raise Refused(_("Say whether it holds or not."))
    service.tick_check(actor, row, key, holds=holds == "yes")
    flash(_("The check is kept with your name."), "success")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id))


# ------------------------------------------------------------------ the desk


CONFLICT_ORDERS: dict[str, Callable[[Any], Any]] = {
    "name": lambda row: row.person.sort_key,
    "home": lambda row: row.person.home.sort_key if row.person.home else "",
    "enterprise": lambda row: row.enterprise.sort_key,
    "rule": lambda row: str(row.rule),
}
RULING_ORDERS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "conflicts": CONFLICT_ORDERS,
    "cleared": CONFLICT_ORDERS,
    "granted": {
        "name": lambda row: row.person.sort_key,
        "rule": lambda row: row.rule,
        "officer": lambda row: row.officer.sort_key,
        "when": lambda row: row.granted_at,
    },
    "wanted": {
        "name": lambda row: row[0].person.sort_key,
        "role": lambda row: row[0].role,
    },
}


def _names(row: Any) -> str:
    """Return the names that a search of the desk looks at."""
    person = row[0].person if isinstance(row, tuple) else row.person
    host = getattr(row, "enterprise", None)
    return " ".join(one.name_zh for one in (person, person.home, host) if one is not None)


@bp.get("/rulings")
def desk() -> ResponseReturnValue:
    """Show the authority or the coordinators what waits for a ruling, and what was ruled."""
    actor = current_actor()
    require(conflicts.rules_on_people(actor))
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    tab = request.args.get("tab", "conflicts")
    open_, cleared = conflicts.of_round(actor, round_)
    granted = queries.exceptions_in(actor, round_)
    wanted = queries.exceptions_wanted(actor, round_, policies(round_))
    chosen = tab if tab in RULING_ORDERS else "wanted"
    listed: dict[str, Sequence[Any]] = {"conflicts": open_, "cleared": cleared, "granted": granted, "wanted": wanted}
    words = request.args.get("q", "").strip()[:60]
    rows = [row for row in listed[chosen] if words in _names(row)]
    return render_template(
        "rulings/desk.html",
        round=round_,
        chosen=chosen,
        words=words,
        page=paged_items(rows, sort=RULING_ORDERS[chosen], usual=""),
        counts={"conflicts": len(open_), "cleared": len(cleared), "granted": len(granted), "wanted": len(wanted)},
        rule_words=RULE_WORDS,
        role_words=ROLE_WORDS,
    )


@bp.route("/conflicts/<int:person_id>/<int:host_id>/<tie>", methods=["GET", "POST"])
def clear(person_id: int, host_id: int, tie: str) -> ResponseReturnValue:
    """Rule that one conflict between a person and an enterprise does not stand in the way."""
    actor = current_actor()
    require(conflicts.rules_on_people(actor))
    round_ = current_round()
    if round_ is None:
        raise NotFound
    conflict = conflicts.between(actor, round_, person_id, host_id, tie)
    form = ReasonForm()
    way_on = form.answer(
        lambda: service.clear_conflict(
            actor, round_, conflict.person, conflict.enterprise, conflict.rule, form.reason.data.strip()
        ),
        then=lambda _row: url_for("verdicts.desk"),
        said=lambda _row: _("The conflict is cleared, with your name and the reason."),
    )
    page = render_template(
        "rulings/clear.html",
        form=form,
        conflict=conflict,
        rule_words=RULE_WORDS,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.route("/clearances/<int:clearance_id>/revoke", methods=["GET", "POST"])
def revoke_clearance(clearance_id: int) -> ResponseReturnValue:
    """Take a clearance back, with a reason."""
    actor = current_actor()
    row = queries.visible_clearance(actor, clearance_id)
    form = ReasonForm()
    back = url_for("verdicts.desk", tab="cleared")
    way_on = form.answer(
        lambda: service.revoke_clearance(actor, row, form.reason.data.strip()),
        then=lambda _none: back,
        said=lambda _none: _("The clearance is taken back: the conflict stands in the way again."),
    )
    page = render_template(
        "rulings/revoke.html",
        form=form,
        back=back,
        heading=_("Take the clearance of %(name)s back", name=row.person.display_name),
        what=RULE_WORDS[Rule(row.rule)],
        said=row.reason,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


# ------------------------------------------------------------------ what if


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules that a page asks about, by role, and one rule with another value."""

    chosen: dict[Role, PolicyVersion]
    policies: dict[Role, Policy]
    rule: str
    value: str


def _asked_rules(round_: Round) -> Asked:
    """Return the rules of the round with what the address changes: a version for a role, a value for a rule."""
    chosen, asked = versions(round_), policies(round_)
    for role in list(chosen):
        name = request.args.get(str(role), "")
        if name and name != name_of(chosen[role]):
            chosen[role] = version_named(name)
            asked[role] = to_policy(chosen[role])
    if request.args.get("checks") == "confirmed":
        asked = {role: replace(policy, checks=()) for role, policy in asked.items()}
    rule, value = request.args.get("rule", ""), request.args.get("value", "").strip()
    if rule in COLUMN:
        column = COLUMN[rule]
        if value and column.unit in NUMBERS and not value.isdecimal():
            raise Refused(_("Enter a whole number for “%(rule)s”.", rule=column.words))
        try:
            number = typed(column, value)
        except (KeyError, ValueError) as error:
            raise Refused(_("“%(value)s” is no value of “%(rule)s”.", value=value, rule=column.words)) from error
        role_asked = request.args.get("rule_role", "")
        for role in asked:
            if role_asked in {"", role}:
                asked[role] = what_if.with_value(asked[role], rule, number)
    return Asked(chosen, asked, rule if rule in COLUMN else "", value)


def _compared(round_id: int) -> tuple[Round, Asked, what_if.Comparison]:
    actor, round_ = current_actor(), visible_round(round_id)
    require(may_run(actor, round_))
    asked = _asked_rules(round_)
    return round_, asked, what_if.compare(round_, policies(round_), asked.policies)


def _narrowed(found: what_if.Comparison) -> list[what_if.Change]:
    return found.narrowed(
        request.args.get("role", ""), request.args.get("university", ""), request.args.get("kind", "")
    )


@bp.get("/rounds/<int:round_id>/what-if")
def compare(round_id: int) -> ResponseReturnValue:
    """Judge everybody of a round by other rules and show who would become eligible or not; nothing is changed."""
    round_, asked, found = _compared(round_id)
    homes = {row.id: row for row in what_if.universities_of(found.changes)}
    return render_template(
        "rulings/what_if.html",
        round=round_,
        asked=asked,
        found=found,
        page=paged_items(_narrowed(found), size=WHAT_IF_SIZE, sort=CHANGE_ORDERS, usual=""),
        homes=homes,
        choices=sorted({name_of(v): v for v in (*newest_versions().values(), *asked.chosen.values())}.items()),
        name_of=name_of,
        role_words=ROLE_WORDS,
        profile_role_words=PROFILE_ROLE_WORDS,
        columns=COLUMN,
        value_said=said(COLUMN[asked.rule], typed(COLUMN[asked.rule], asked.value)) if asked.rule else "",
        verdicts=list(Verdict),
        args=request.args,
        export=f"{url_for('verdicts.export', round_id=round_.id)}?{urlencode(request.args.to_dict())}",
    )


@bp.get("/rounds/<int:round_id>/what-if.csv")
def export(round_id: int) -> ResponseReturnValue:
    """Hand out whose verdict would change as a table."""
    round_, _asked, found = _compared(round_id)
    homes = {row.id: row for row in what_if.universities_of(found.changes)}
    answer = Response(what_if.to_csv(_narrowed(found), homes), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="what-if-round-{round_.id}.csv"'
    return answer
