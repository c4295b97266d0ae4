"""Pages of results: publishing, the public list, the certificate, and what each reader sees."""

from __future__ import annotations

import shlex
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.demand.queries import outcomes_of
from placement.demand.wording import pay_words, term_words
from placement.eligibility.wording import tell_documents
from placement.foundation.clock import now
from placement.foundation.errors import NotFound, WrongState
from placement.foundation.web import paged, paged_items
from placement.organisations.states import Kind
from placement.placements import queries, service
from placement.placements.checks import (
    all_met,
    checks,
    first_to_tell,
    people_to_tell,
    totals_of_homes,
    totals_of_hosts,
)
from placement.placements.forms import PublishForm, PublishUnprovedForm
from placement.placements.policy import has_own_placements, may_check_files
from placement.preferences.queries import certified_choices, list_of_person
from placement.programme.models import Round
from placement.programme.queries import current_round, visible_round
from placement.programme.states import ROUND, ROUND_WORDS
from placement.reference.states import ROLE_WORDS, TITLE_RANK_WORDS
from placement.rounds.gap import aims, gap_words, of_run
from placement.rounds.models import Run
from placement.rounds.queries import coordinated_round, current_run, run_with_bytes
from placement.rounds.tables import closed_courses, named_choices
from placement.rounds.words import CLOSED_WORDS, OBJECTIVE_WORDS, REASON_WORDS, fate_words

bp = Blueprint("placements", __name__)

FREE_ORDERS: dict[str, Any] = {
    "position": lambda row: row.position.sort_key,
    "enterprise": lambda row: row.position.enterprise.sort_key,
    "free": lambda row: row.free,
    "seats": lambda row: row.position.seats,
}
HOST_ORDERS: dict[str, Any] = {
    "name": lambda row: row.organisation.sort_key,
    "seats": lambda row: row.of,
    "taken": lambda row: row.held,
}
WORDS: dict[str, Any] = {
    "role_words": ROLE_WORDS,
    "title_words": TITLE_RANK_WORDS,
    "closed_words": CLOSED_WORDS,
    "reason_words": REASON_WORDS,
    "objective_words": OBJECTIVE_WORDS,
    "round_words": ROUND_WORDS,
    "term_words": term_words,
    "gap_words": gap_words,
    "of_run": of_run,
}


@bp.get("/rounds/<int:round_id>/publish")
def confirm(round_id: int) -> ResponseReturnValue:
    """Show what publishing will do, and every check that it rests on."""
    round_ = coordinated_round(current_actor(), round_id)
    run = current_run(round_)
    if run is None or not ROUND.can(round_, "publish"):
        raise WrongState(
            _("This round is “%(state)s” now, so there is nothing to publish.", state=ROUND_WORDS[round_.state])
        )
    return _confirm_page(round_, run, _form(run)(run_id=run.id))


@bp.post("/rounds/<int:round_id>/publish")
def publish(round_id: int) -> ResponseReturnValue:
    """Publish the run that was looked at."""
    actor = current_actor()
    round_ = coordinated_round(actor, round_id)
    run = current_run(round_)
    if run is None:
        raise WrongState(_("No run exists yet, so there is nothing to publish."))
    form = _form(run)()
    way_on = form.answer(
        lambda: _publish(actor, round_, form.run_id.data, form.reason.data if run.ended_early else ""),
        then=lambda _none: url_for("placements.published", round_id=round_id),
        said=lambda _none: _(
            "Published. A message to each of %(count)s people is on its way.", count=people_to_tell(run)
        ),
    )
    return way_on or (_confirm_page(round_, run, form), form.status)


def _form(run: Run) -> type[PublishForm]:
    return PublishUnprovedForm if run.ended_early else PublishForm


def _publish(actor: Actor, round_: Round, run_id: int, reason: str) -> None:
    run = current_run(round_)
    if run is None or run.id != run_id:
        raise WrongState(_("A newer run exists; look at that one first."))
    service.publish(actor, round_, run, reason=reason)


def _confirm_page(round_: Round, run: Run, form: PublishForm) -> str:
    found = checks(round_, run)
    people = people_to_tell(run)
    label = ngettext("Publish to %(num)s person", "Publish to %(num)s people", people)
    if run.ended_early:
        label = ngettext(
            "Publish the best found to %(num)s person", "Publish the best found to %(num)s people", people
        )
    return render_template(
        "placements/confirm.html",
        round=round_,
        run=run,
        form=form,
        has_errors=bool(form.errors),
        checks=found,
        may_go_on=all_met(found) and ROUND.can(round_, "publish"),
        people=people,
        label=label,
        so_far=aims(of_run(run.report)) if run.ended_early else [],
        letters=[(person, *service.letter(round_, person)) for person in first_to_tell(run)],
        homes=totals_of_homes(run),
        hosts=paged_items(totals_of_hosts(run), sort=HOST_ORDERS, usual="order"),
        **WORDS,
    )


@bp.get("/rounds/<int:round_id>/placements")
def published(round_id: int) -> ResponseReturnValue:
    """Show everybody who is placed where, with the fields of a public notice only."""
    round_ = visible_round(round_id)
    run = queries.published_run(round_)
    names = (request.args.get("q") or "").strip()[:60]
    listed = queries.is_listed(round_, now())
    page = render_template(
        "placements/published.html",
        round=round_,
        run=run,
        page=paged(queries.public_placements(run, names), sort=queries.PLACED_ORDERS, usual="list")
        if listed
        else None,
        names=names,
        until=queries.listed_until(round_),
        closed=closed_courses(run),
        titles=queries.title_ranks(),
        **WORDS,
    )
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/rounds/<int:round_id>/placements/whole")
def whole(round_id: int) -> ResponseReturnValue:
    """Show the whole public list as it goes on paper, as long as it names people."""
    round_ = visible_round(round_id)
    run = queries.published_run(round_)
    listed = queries.is_listed(round_, now())
    page = render_template(
        "placements/whole.html",
        round=round_,
        rows=queries.all_public_placements(run) if listed else [],
        is_listed=listed,
        number=queries.notice_number(round_),
        until=queries.listed_until(round_),
        titles=queries.title_ranks(),
        **WORDS,
    )
    answer = make_response(page)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/rounds/<int:round_id>/certificate")
def certificate(round_id: int) -> ResponseReturnValue:
    """Show what was proved and how anybody can do it again."""
    round_ = visible_round(round_id)
    run = queries.published_run(round_)
    report, secret, value = run.report, round_.lottery_secret or "", round_.public_value or ""
    parts = " ".join(map(shlex.quote, ["lottery-v1", str(round_.id), secret, value]))
    return render_template(
        "placements/certificate.html",
        round=round_,
        run=run,
        report=report,
        is_proved=bool(run.report.get("proven")) and run.verdict == "accepted",
        so_far=aims(of_run(report)) if run.ended_early else [],
        commitment_command=f"printf '%s' {shlex.quote(secret)} | sha256sum",
        seed_command=f"printf '%s\\n%s\\n%s\\n%s' {parts} | sha256sum",
        may_check=may_check_files(current_actor(), round_),
        **WORDS,
    )


@bp.get("/rounds/<int:round_id>/<any('market', 'outcome'):part>.json")
def download(round_id: int, part: str) -> ResponseReturnValue:
    """Hand out a file of the published run to those who check it; ids only, no names."""
    round_ = visible_round(round_id)
    run = run_with_bytes(queries.published_run(round_).id)
    require(may_check_files(current_actor(), round_))
    answer = Response(run.market if part == "market" else run.outcome, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{part}.json"'
    return answer


def _round_asked(known: list[Round]) -> Round | None:
    """Return the round that the address names, else the first; NotFound for one that is not known here."""
    asked = request.args.get("round")
    if not asked:
        return known[0] if known else None
    for round_ in known:
        if str(round_.id) == asked:
            return round_
    raise NotFound


@bp.get("/my/result")
def mine() -> ResponseReturnValue:
    """Show a person the own result with what became of each choice; before publication, when it comes."""
    person_id = current_user.id
    rounds = queries.rounds_of_person(person_id)
    round_ = _round_asked(rounds if request.args.get("round") else queries.most_telling(rounds))
    if round_ is None:
        return render_template("placements/no_result.html")
    if not round_.published_run_id:
        plist, current = list_of_person(round_, person_id), current_round()
        return render_template(
            "placements/my_result_waits.html",
            round=round_,
            rounds=rounds,
            plist=plist,
            is_current=current is not None and current.id == round_.id,
            choices=certified_choices(plist) if plist and plist.certified_at else [],
            **WORDS,
        )
    run = queries.published_run(round_)
    answer = queries.own_answer(run, person_id)
    assert answer is not None
    return render_template(
        "placements/my_result.html",
        round=round_,
        rounds=rounds,
        run=run,
        answer=answer,
        held=queries.own_placements(run, person_id),
        choices=named_choices(answer),
        closed=queries.closed_reasons(run),
        fate_words=fate_words,
        told=tell_documents,
        pay_words=pay_words,
        is_proved=bool(run.report.get("proven")) and run.verdict == "accepted",
        **WORDS,
    )


@bp.get("/our/placements")
def ours() -> ResponseReturnValue:
    """Show an organisation its own part of a published result."""
    actor = current_actor()
    require(has_own_placements(actor))
    rounds = queries.published_rounds()
    round_ = _round_asked(rounds)
    if round_ is None:
        return render_template("placements/no_placements.html")
    run = queries.published_run(round_)
    by_seats = actor.is_issuer or actor.is_officer_of(Kind.ENTERPRISE)
    placed = paged(
        queries.placements_of_organisation(actor, run),
        sort=queries.PLACED_ORDERS,
        usual="list" if by_seats else "name",
    )
    left = queries.unplaced_of_organisation
    unplaced = None if by_seats else paged(left(actor, run), sort=queries.LEFT_ORDERS, usual="reason")
    free = queries.free_seats_of_organisation(actor, run) if by_seats else []
    return render_template(
        "placements/ours.html",
        round=round_,
        rounds=rounds,
        by_seats=by_seats,
        shows_left=request.args.get("show") == "left",
        placed=placed,
        unplaced=unplaced,
        free=paged_items(free, sort=FREE_ORDERS, usual="emptiest"),
        outcomes=outcomes_of(row.position.id for row in free),
        may_say=actor.is_officer_of(Kind.ENTERPRISE),
        left=sum(row.free for row in free) if by_seats else unplaced.total if unplaced else 0,
        titles=queries.title_ranks(),
        today=now(),
        **WORDS,
    )
