"""Pages of an education authority: its universities' nominations, endorsed or returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.eligibility.states import VERDICT_WORDS, Verdict
from placement.eligibility.wording import tell_documents
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.web import named, paged_items
from placement.nominations import desk, endorsements, service
from placement.nominations.bulk import numbers
from placement.nominations.endorsements import Filters
from placement.nominations.forms import EndorseForm
from placement.nominations.models import Nomination
from placement.nominations.policy import endorses, may_see_universities
from placement.nominations.states import ENDORSEMENT_WORDS, NOMINATION_WORDS, EndorsementState, NominationState
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open
from placement.programme.states import Window
from placement.reference.states import ROLE_WORDS, STAFF_ROLES, Role

bp = Blueprint("endorsing", __name__)

BLOCKED = "blocked"
TALLY_ORDERS: dict[str, Callable[[endorsements.Tally], Any]] = {
    "name": lambda row: row.university.sort_key,
    "waiting": lambda row: row.waiting,
    "endorsed": lambda row: row.endorsed,
    "returned": lambda row: row.returned,
    "nominated": lambda row: row.nominated,
    "consented": lambda row: row.consented,
    "blocked": lambda row: row.blocked,
}
ORDERS: dict[str, Callable[[Nomination], Any]] = {
    "name": lambda row: row.person.sort_key,
    "role": lambda row: list(STAFF_ROLES).index(Role(row.role)),
    "verdict": lambda row: list(Verdict).index(Verdict(row.verdict)),
    "answer": lambda row: list(NominationState).index(row.state),
    "endorsement": lambda row: list(EndorsementState).index(row.endorsement.state) if row.endorsement else -1,
}


def _authority() -> tuple[Actor, Round | None]:
    actor = current_actor()
    require(may_see_universities(actor))
    return actor, current_round()


def _takes(round_: Round) -> bool:
    return round_.asks_endorsement and is_window_open(round_, Window.PREFERENCES, now())


@bp.get("/endorsements")
def index() -> ResponseReturnValue:
    """Show each university's nominations as numbers, every one a way to the people behind it."""
    actor, round_ = _authority()
    if round_ is None:
        return render_template("nominations/no_round.html")
    return render_template(
        "nominations/endorsements.html",
        round=round_,
        page=paged_items(endorsements.tallies(actor, round_), size=100, sort=TALLY_ORDERS, usual="name"),
        is_open=_takes(round_),
        names_own=actor.is_officer_of(Kind.AUTHORITY),
    )


@bp.route("/endorsements/<int:university_id>", methods=["GET", "POST"])
def university(university_id: int) -> ResponseReturnValue:
    """Show a university's nominations; endorse or return those that are ticked, all or none."""
    actor, round_ = _authority()
    if round_ is None:
        raise NotFound
    row = endorsements.university_of(actor, university_id)
    require(request.method == "GET" or endorses(actor, row, round_))
    form = EndorseForm()
    form.picked = _picked(round_, row) if request.method == "POST" else []
    way_on = form.answer(
        lambda: _decide(actor, form),
        then=lambda _none: url_for("endorsing.university", university_id=university_id, **_kept()),
        said=lambda _none: _done(form, row),
    )
    return way_on or (_page(actor, round_, row, form), form.status)


def _picked(round_: Round, university: Organisation) -> list[Nomination]:
    """Return the nominations that are ticked, or all that wait and meet the rules. Raises NotFound for another's."""
    if request.form.get("act") == "endorse_all":
        return endorsements.nominations_of(
            round_, university, Filters(endorsement=EndorsementState.WAITING, verdict=Verdict.PASS)
        )
    known = {one.id: one for one in endorsements.nominations_of(round_, university, Filters())}
    sent = numbers("nomination")
    if not set(sent) <= set(known):
        raise NotFound
    return [known[number] for number in sent]


def _decide(actor: Actor, form: EndorseForm) -> None:
    if form.returns:
        service.return_nominations(actor, form.picked, form.reason.data.strip())
    else:
        service.endorse(actor, form.picked)


def _done(form: EndorseForm, university: Organisation) -> str:
    count = len(form.picked)
    if form.returns:
        return ngettext(
            "%(num)s nomination went back to %(name)s, whose officers are told why.",
            "%(num)s nominations went back to %(name)s, whose officers are told why.",
            count,
            name=named(university),
        )
    return ngettext("%(num)s nomination is endorsed.", "%(num)s nominations are endorsed.", count)


def _kept() -> dict[str, Any]:
    return {name: word for name in ("words", "role", "state", "verdict", "endorsement", "sort", "page")
            if (word := request.args.get(name, ""))}  # fmt: skip


def _asked() -> Filters:
    """Return what the address narrows the list by; a word that is none of the choices is left out."""
    known = {
        "role": set(map(str, STAFF_ROLES)),
        "state": set(map(str, NominationState)),
        "verdict": {BLOCKED, *map(str, Verdict)},
        "endorsement": set(map(str, EndorsementState)),
    }
    given = {name: request.args.get(name, "") for name in known}
    kept = {name: word for name, word in given.items() if word in known[name]}
    return Filters(words=request.args.get("words", "").strip()[:80], **kept)


def _page(actor: Actor, round_: Round, university: Organisation, form: EndorseForm) -> str:
    asked = _asked()
    rows = endorsements.nominations_of(round_, university, asked)
    ready = Filters(endorsement=EndorsementState.WAITING, verdict=Verdict.PASS)
    picked = {row.id for row in form.picked}
    page = paged_items(rows, sort=ORDERS, usual="turn")
    if request.args.get("tick") == "page":
        picked |= {row.id for row in page.items}
    return render_template(
        "nominations/endorse.html",
        round=round_,
        university=university,
        form=form,
        page=page,
        asked=asked,
        picked=picked,
        counts=endorsements.counts(round_, university),
        ready=len(endorsements.nominations_of(round_, university, ready)),
        roles=desk.staff_roles(round_),
        is_open=_takes(round_) and endorses(actor, university, round_),
        told=tell_documents,
        role_words=ROLE_WORDS,
        state_words=NOMINATION_WORDS,
        verdict_words=VERDICT_WORDS,
        endorsement_words=ENDORSEMENT_WORDS,
        narrows=any((asked.words, asked.role, asked.state, asked.verdict, asked.endorsement)),
        has_errors=bool(form.errors),
    )


@bp.post("/nominations/<int:nomination_id>/endorsement")
def one(nomination_id: int) -> ResponseReturnValue:
    """Endorse one nomination from its own page, or return it with a reason."""
    actor, round_ = _authority()
    row = endorsements.nomination_for(actor, round_, nomination_id)
    form = EndorseForm()
    form.picked = [row]
    back = url_for("nominations.nomination", nomination_id=nomination_id)
    way_on = form.answer(
        lambda: _decide(actor, form), then=lambda _none: back, said=lambda _none: _done(form, row.university)
    )
    if way_on:
        return way_on
    for field_errors in (form.reason.errors, form.form_errors):
        for error in field_errors:
            flash(error, "error")
    return redirect(back)
