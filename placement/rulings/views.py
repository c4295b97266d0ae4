"""Pages of declarations and of the checks of enterprises, positions and the round itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.demand.models import Position
from placement.eligibility.states import RELATION_WORDS
from placement.foundation.errors import NotFound, Refused
from placement.foundation.web import named, paged_items
from placement.programme.models import Round
from placement.programme.queries import current_round
from placement.rulings import checks as checks_by_hand
from placement.rulings import queries, service
from placement.rulings.forms import CompanyForm, EndForm, HostFactsForm, InterestForm
from placement.rulings.policy import may_declare, may_list_companies

bp = Blueprint("rulings", __name__)


@bp.route("/my/interests", methods=["GET", "POST"])
def interests() -> ResponseReturnValue:
    """Let a person declare what ties them to companies, and show what was declared."""
    actor = current_actor()
    require(may_declare(actor))
    assert actor.person_id is not None
    form = InterestForm()
    way_on = form.answer(
        lambda: service.declare_interest(actor, form.to_draft()),
        then=lambda _row: url_for("rulings.interests"),
        said=lambda row: _("Your tie to %(name)s is declared.", name=row.name),
    )
    page = render_template(
        "rulings/interests.html",
        form=form,
        rows=queries.interests_of(actor.person_id),
        relation_words=RELATION_WORDS,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.route("/my/interests/<int:interest_id>/withdraw", methods=["GET", "POST"])
def withdraw_interest(interest_id: int) -> ResponseReturnValue:
    """Say why a tie does not hold any more."""
    actor = current_actor()
    row = queries.own_interest(actor, interest_id)
    form = EndForm()
    back = url_for("rulings.interests")
    way_on = form.answer(
        lambda: service.withdraw_interest(actor, row, form.reason.data.strip()),
        then=lambda _none: back,
        said=lambda _none: _("The declaration has ended; it stays on record."),
    )
    page = render_template(
        "rulings/revoke.html",
        form=form,
        back=back,
        heading=_("End the declaration about %(name)s", name=row.name),
        what=RELATION_WORDS[row.relation],
        said=row.evidence,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.route("/companies", methods=["GET", "POST"])
def companies() -> ResponseReturnValue:
    """Let a university's officer list the companies that it founded or part-owns."""
    actor = current_actor()
    require(may_list_companies(actor))
    assert actor.organisation_id is not None
    form = CompanyForm()
    way_on = form.answer(
        lambda: service.list_company(actor, form.to_company()),
        then=lambda _row: url_for("rulings.companies"),
        said=lambda row: _("%(name)s is listed.", name=row.name),
    )
    page = render_template(
        "rulings/companies.html",
        form=form,
        rows=queries.companies_of(actor.organisation_id),
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


@bp.route("/companies/<int:company_id>/end", methods=["GET", "POST"])
def unlist(company_id: int) -> ResponseReturnValue:
    """Take a company off the university's list, with a reason."""
    actor = current_actor()
    row = queries.own_company(actor, company_id)
    form = EndForm()
    back = url_for("rulings.companies")
    way_on = form.answer(
        lambda: service.unlist_company(actor, row, form.reason.data.strip()),
        then=lambda _none: back,
        said=lambda _none: _("%(name)s is off the list; that it stood there stays on record.", name=row.name),
    )
    page = render_template(
        "rulings/revoke.html",
        form=form,
        back=back,
        heading=_("Take %(name)s off the list", name=row.name),
        what=row.credit_code,
        said=row.evidence,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


# ------------------------------------------------------------------ checks


@bp.get("/checks")
def checks() -> ResponseReturnValue:
    """List what an officer of a zone or park, or a coordinator, has to check by hand in the current round."""
    actor = current_actor()
    require(actor.is_issuer or actor.is_coordinator)
    round_ = current_round()
    lines = checks_by_hand.lines(round_, actor) if round_ else []
    answer, words = request.args.get("answer", ""), request.args.get("q", "").strip()[:60]
    fitting = [line for line in lines if answer in {"", line.answer} and words in f"{line.name} {line.more}"]
    return render_template(
        "rulings/checks.html",
        round=round_,
        lines=lines,
        page=paged_items(fitting, sort=checks_by_hand.ORDERS, usual=""),
        answer=answer if answer in checks_by_hand.ANSWERS else "",
        words=words,
        counts={one: sum(line.answer == one for line in lines) for one in checks_by_hand.ANSWERS},
        waiting=sum(line.tick is None for line in lines),
        lacking=checks_by_hand.hosts_lacking(round_, actor) if round_ and actor.is_issuer else [],
    )


@bp.route("/checks/enterprises/<int:host_id>", methods=["GET", "POST"])
def host_facts(host_id: int) -> ResponseReturnValue:
    """Enter what a rule asks of an enterprise."""
    actor = current_actor()
    enterprise = queries.own_host(actor, host_id)
    form = HostFactsForm(data={name: getattr(enterprise, name) for name in checks_by_hand.HOST_COLUMNS})
    way_on = form.answer(
        lambda: service.keep_host_facts(actor, enterprise, form.founded_on.data, form.employees.data),
        then=lambda _row: url_for("rulings.checks"),
        said=lambda row: _("The facts of %(name)s are kept.", name=named(row)),
    )
    page = render_template("rulings/host_facts.html", form=form, enterprise=enterprise, has_errors=bool(form.errors))
    return way_on or (page, form.status)


@bp.post("/checks")
def tick() -> ResponseReturnValue:
    """Say whether one check of an enterprise, a position or the round holds."""
    actor = current_actor()
    require(actor.is_issuer or actor.is_coordinator)
    round_ = current_round()
    if round_ is None:
        raise NotFound
    subject, key, holds = (request.form.get(name, "") for name in ("subject", "key", "holds"))
    if holds not in {"yes", "no"}:
        raise Refused(_("Say whether it holds or not."))
    line = next(
        (one for one in checks_by_hand.lines(round_, actor) if (one.subject, one.key) == (subject, key)), None
    )
    if line is None:
        raise NotFound
    _keep(actor, round_, line, holds=holds == "yes")
    flash(_("The check is kept with your name."), "success")
    return redirect(url_for("rulings.checks"))


def _keep(actor: Actor, round_: Round, line: checks_by_hand.Line, *, holds: bool) -> None:
    if line.subject == "r":
        service.tick_round(actor, round_, line.key, holds=holds)
        return
    positions: Sequence[Position] = queries.positions_to_check(round_, actor)
    number = int(line.subject[1:])
    if line.subject.startswith("h"):
        enterprise = next(row.enterprise for row in positions if row.enterprise_id == number)
        service.tick_host(actor, round_, enterprise, line.key, holds=holds)
    else:
        position = next(row for row in positions if row.id == number)
        service.tick_position(actor, round_, position, line.key, holds=holds)
