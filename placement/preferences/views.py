"""Pages of lists: a person's choices, a host's candidates, reasons for short lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import Actor, require
from placement.accounts.models import Person
from placement.accounts.queries import current_actor
from placement.accounts.queries import person as person_by_id
from placement.accounts.states import MembershipRole
from placement.demand.models import Position
from placement.demand.queries import positions_together
from placement.eligibility.drafts import Finding, verdict_of
from placement.eligibility.states import Verdict
from placement.eligibility.wording import tell_all, tell_documents
from placement.foundation.clock import now
from placement.foundation.web import paged_items
from placement.nominations.queries import application_of, nominations_of_person, positions_judged_for
from placement.nominations.states import APPLICATION_WORDS, NOMINATION_WORDS
from placement.preferences import queries, service
from placement.preferences.forms import CandidatesForm, RankForm, candidates_form
from placement.preferences.models import PreferenceList
from placement.preferences.states import MOST_CHOICES, VETO_WORDS
from placement.programme.models import Round
from placement.programme.policy import may_run
from placement.programme.queries import current_round, is_window_open
from placement.programme.states import Window
from placement.reference.models import Discipline, Title
from placement.reference.queries import entries
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, Role

bp = Blueprint("preferences", __name__)

SHORT_ORDERS: dict[str, Callable[[queries.ShortList], object]] = {
    "name": lambda row: row.plist.person.sort_key,
    "home": lambda row: row.plist.person.home.sort_key if row.plist.person.home else "",
    "choices": lambda row: row.length,
}

OPEN_ORDERS: dict[str, Callable[[Position], object]] = {
    "number": lambda row: (row.list.issuer_id, row.number or 0),
    "title": lambda row: row.sort_key,
    "enterprise": lambda row: row.enterprise.sort_key,
    "city": lambda row: row.enterprise.region_code,
    "seats": lambda row: row.seats,
    "days": lambda row: row.days_per_year,
}
"""What positions to add are sorted by."""
OFFERED = 20
"""Positions to add that one page shows."""

Judged = Sequence[tuple[Position, tuple[Finding, ...]]]


def _person() -> Actor:
    """Return the actor, who must take part as a person."""
    actor = current_actor()
    require(actor.role in {MembershipRole.STAFF, MembershipRole.STUDENT})
    return actor


@bp.route("/my/choices", methods=["GET", "POST"])
def mine() -> ResponseReturnValue:
    """Let a person put positions in order, keep the order as a draft and certify it."""
    actor = _person()
    round_ = current_round()
    if round_ is None or actor.person_id is None:
        return render_template("nominations/no_round.html")
    person = person_by_id(actor.person_id)
    plist = queries.list_of_person(round_, person.id)
    form = RankForm(short_reason=plist.short_reason if plist else "")
    if request.method == "POST":
        form.read(request.form)
    else:
        form.show(plist.draft if plist else [])
    wants_certified = request.form.get("action") == "certify"
    way_on = None
    if not _only_looks():
        way_on = form.answer(
            lambda: _kept(actor, round_, form, certify=wants_certified),
            then=lambda _plist: _next_address(certified=wants_certified),
            said=lambda _plist: _said(certified=wants_certified),
        )
    if way_on:
        return way_on
    return render_template("preferences/mine.html", **_rank_page(round_, person, form)), form.status


def _only_looks() -> bool:
    """Return whether the sender searches, sorts or leafs through a list; nothing is kept then."""
    return request.form.get("action") in {"find", "look"}


def _kept(actor: Actor, round_: Round, form: RankForm, *, certify: bool) -> PreferenceList:
    if certify:
        return service.certify(actor, round_, form.to_positions(), form.short_reason.data or "")
    return service.save_ranking(actor, round_, form.to_positions())


def _next_address(*, certified: bool) -> str:
    if certified:
        return url_for("preferences.receipt")
    kept: dict[str, Any] = {name: request.form[name] for name in ("words", "role") if request.form.get(name)}
    return url_for("preferences.mine", **_order_kept(), **kept, _anchor="open" if "add" in request.form else "mine")


def _said(*, certified: bool) -> str:
    if certified:
        return _("Your list is certified. This is your receipt.")
    if "add" in request.form:
        return _("Added and saved as a draft. It counts once you certify.")
    if "remove" in request.form:
        return _("Taken off and saved as a draft. It counts once you certify.")
    return _("Saved as a draft. It counts once you certify.")


def _rank_page(round_: Round, person: Person, form: RankForm) -> dict[str, object]:
    plist = queries.list_of_person(round_, person.id)
    judged = positions_judged_for(round_, person)
    open_ = [position for position, found in judged if verdict_of(found) is Verdict.PASS]
    certified = list(queries.certified_choices(plist)) if plist and plist.certified_at else []
    known = set(plist.draft if plist else []) | {choice.position_id for choice in certified}
    rows = {position.id: position for position in open_}
    rows |= queries.positions_by_id(known - set(rows))
    items = [(rows[i], place) for i, place in form.items if i in rows]
    sought = _sought(open_, {position.id for position, _place in items})
    page = paged_items(sought, size=OFFERED, sort=OPEN_ORDERS, usual="number")
    return {
        "round": round_,
        "form": form,
        "has_errors": bool(form.errors),
        "items": items,
        "open_ids": {position.id for position in open_},
        "open_count": len(open_),
        "page": page,
        "words": _asked("words"),
        "chosen_role": _asked("role"),
        "roles": [role for role in Role if any(position.role == role for position in open_)],
        "barred": _barred(judged),
        "needed": queries.length_needed(round_, len(open_)),
        "most": MOST_CHOICES,
        "plist": plist,
        "certified": certified,
        "differs": plist is not None and [choice.position_id for choice in certified] != list(plist.draft),
        "is_open": is_window_open(round_, Window.PREFERENCES, now()),
        "role_words": ROLE_WORDS,
        "counts": queries.candidate_counts([position.id for position in page.items]),
        **_standing(round_, person),
    }


def _asked(name: str) -> str:
    """Return a word of the search: as it was sent just now, else as the address says."""
    return str(request.form.get(name, request.args.get(name, ""))).strip()


def _sought(open_: Sequence[Position], listed: set[int]) -> list[Position]:
    words, role = _asked("words").lower(), _asked("role")
    return [
        position
        for position in open_
        if position.id not in listed
        and (not role or position.role == role)
        and (not words or words in _searched(position).lower())
    ]


def _searched(position: Position) -> str:
    host = position.enterprise
    return " ".join(
        filter(None, (position.title, host.name_zh, host.name_en, host.region.name_zh, host.region.name_en))
    )


def _barred(judged: Judged) -> list[dict[str, object]]:
    """Return positions of the person's roles that are not open to the person, with what stands in the way."""
    return [
        {"position": position, "findings": [told for told in tell_all(found) if told.verdict is not Verdict.PASS]}
        for position, found in judged
        if verdict_of(found) is not Verdict.PASS
    ]


def _standing(round_: Round, person: Person) -> dict[str, object]:
    return {
        "nominations": nominations_of_person(round_, person.id),
        "application": application_of(round_, person.id),
        "told": tell_documents,
        "nomination_words": NOMINATION_WORDS,
        "application_words": APPLICATION_WORDS,
    }


@bp.get("/my/receipt")
def receipt() -> ResponseReturnValue:
    """Show what is certified, with the receipt and how anybody can compute it."""
    actor = _person()
    round_ = current_round()
    plist = queries.list_of_person(round_, actor.person_id) if round_ and actor.person_id else None
    if plist is None or plist.certified_at is None:
        flash(_("Nothing is certified yet."), "warning")
        return redirect(url_for("preferences.mine"))
    choices = queries.certified_choices(plist)
    return render_template(
        "preferences/receipt.html",
        plist=plist,
        round=plist.round,
        choices=choices,
        line=service.canonical_line(
            plist.round_id, plist.person_id, [choice.position_id for choice in choices], plist.certified_at
        ),
        role_words=ROLE_WORDS,
        is_open=is_window_open(plist.round, Window.PREFERENCES, now()),
    )


@bp.route("/positions/<int:position_id>/candidates", methods=["GET", "POST"])
def candidates(position_id: int) -> ResponseReturnValue:
    """Let an enterprise rank and refuse the candidates of a position.

    Who sorts or leafs sends everything typed along: what stands on other pages is carried, and nothing is stored.
    """
    actor = current_actor()
    position = queries.own_position(actor, position_id)
    people = queries.candidates(position)
    said = _said_before(position_id)
    form = candidates_form(people)(data={} if request.method == "POST" else said)
    way_on = None
    if not _only_looks():
        way_on = form.answer(
            lambda: service.rank_candidates(actor, position, form.to_ranks(), form.to_vetoes()),
            then=lambda _row: url_for("preferences.candidates", position_id=position_id, **_order_kept()),
            said=lambda row: _("Your ranking is confirmed. Receipt %(receipt)s.", receipt=row.receipt[:16]),
        )
    if way_on:
        return way_on
    round_ = position.list.round
    page = paged_items(people, sort=_candidate_orders(form), usual="name")
    shown = _wrong_first(form, people, page.items)
    typed = form.typed()
    rendered = render_template(
        "preferences/candidates.html",
        form=form,
        has_errors=bool(form.errors),
        position=position,
        together=positions_together(position),
        round=round_,
        page=page,
        shown=shown,
        carried=form.typed_elsewhere({person.id for person in shown}),
        differs=typed != {name: str(value) for name, value in said.items() if value not in {None, ""}},
        ranked=sum(name.startswith("rank_") for name in typed),
        refused=sum(name.startswith("veto_") for name in typed),
        most=queries.most_vetoes(round_, len(people)),
        confirmed=queries.host_list(position_id),
        is_open=is_window_open(round_, Window.PREFERENCES, now()),
        titles={row.code: row for row in entries(Title)},
        disciplines={row.code: row for row in entries(Discipline)},
        degree_words=DEGREE_WORDS,
        role_words=ROLE_WORDS,
        veto_words=VETO_WORDS,
    )
    return rendered, form.status


def _order_kept() -> dict[str, Any]:
    """Return what the address says of the order and the page of a list."""
    return {name: request.args[name] for name in ("sort", "page") if name in request.args}


def _candidate_orders(form: CandidatesForm) -> dict[str, Callable[[Person], Any]]:
    """Return what candidates are sorted by; by their ranks as they are typed now, the refused last."""
    titles = {row.code: row.rank for row in entries(Title)}
    lowest = max(titles.values(), default=0) + 1
    return {
        "name": lambda one: one.sort_key,
        "home": lambda one: one.home.sort_key if one.home else "",
        "title": lambda one: (titles.get(one.title_code or "", lowest), -(one.degree or 0)),
        "days": lambda one: one.days_per_year or 0,
        "rank": form.place_of,
    }


def _wrong_first(form: CandidatesForm, people: Sequence[Person], page: Sequence[Person]) -> list[Person]:
    """Return the people of a page after everybody whose fields are wrong, on whichever page they stand."""
    wrong = [one for one in people if form.errors.keys() & {f"rank_{one.id}", f"veto_{one.id}"}]
    return [*wrong, *(one for one in page if one not in wrong)]


def _said_before(position_id: int) -> dict[str, int | str | None]:
    said = queries.host_choices(position_id)
    return {
        **{f"rank_{person}": choice.rank for person, choice in said.items()},
        **{f"veto_{person}": choice.veto or "" for person, choice in said.items()},
    }


@bp.get("/short-lists")
def short_lists() -> ResponseReturnValue:
    """Show a coordinator the reasons for short lists that nobody has accepted yet."""
    actor = current_actor()
    require(actor.is_coordinator)
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    require(may_run(actor, round_))
    return render_template(
        "preferences/short_lists.html",
        round=round_,
        page=paged_items(queries.short_lists(round_), sort=SHORT_ORDERS, usual="certified"),
        is_open=is_window_open(round_, Window.PREFERENCES, now()),
    )


@bp.post("/short-lists/<int:list_id>/accept")
def accept_short(list_id: int) -> ResponseReturnValue:
    """A coordinator accepts the reason for a short list."""
    actor = current_actor()
    plist = queries.visible_preference_list(actor, list_id)
    service.accept_short_list(actor, plist)
    flash(_("Accepted: the list counts like a full one."), "success")
    return redirect(url_for("preferences.short_lists"))
