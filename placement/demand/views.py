"""The public demand list, an enterprise's positions, the desk of their zone or park."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, to_user_timezone

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor, enterprises_kept_by
from placement.demand import queries, service
from placement.demand.asking import AskedForm
from placement.demand.forms import (
    POSTED_ROLES,
    USUAL,
    AmendCourseForm,
    AmendPositionForm,
    CloseForm,
    CourseForm,
    ExtendForm,
    PositionForm,
    ReturnForm,
    ScheduleForm,
    WithdrawForm,
    filled_from_course,
    filled_from_position,
)
from placement.demand.hints import FACTS as HINT_FACTS
from placement.demand.hints import HINT_REASONS, HINT_WORDS
from placement.demand.models import Position
from placement.demand.policy import may_edit, may_publish, may_verify
from placement.demand.starts import again_address, copied_points, course_start, number, position_start
from placement.demand.states import EDITABLE, POSITION, STATES_IN_ORDER, UNPUBLISHED, PositionState
from placement.demand.wording import list_number, words
from placement.foundation.clock import now
from placement.foundation.errors import NotFound, WrongState
from placement.foundation.web import named, paged, paged_items
from placement.organisations.models import Organisation
from placement.organisations.queries import enterprise_counts, issuers, organisation, organisations
from placement.organisations.states import Kind, OrganisationState
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open, policies, rounds, visible_round
from placement.programme.states import RoundState, Window
from placement.reference.models import Discipline
from placement.reference.queries import entries, entry, first_level_disciplines
from placement.reference.states import Role

bp = Blueprint("demand", __name__)
S = PositionState
QUEUES = (S.SUBMITTED, S.VERIFIED, S.RETURNED)
"""What an issuer's desk shows, one at a time."""
SHEAF = 300
"""So many positions go on paper at once; a longer list of one issuer stays whole."""


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"demand": words()}


def round_asked() -> Round | None:
    """Return the round of the address, else the current one, else the newest that is not cancelled."""
    asked = request.args.get("round")
    if asked:
        return visible_round(number(asked))
    past = [round_ for round_ in rounds() if round_.state is not RoundState.CANCELLED]
    return current_round() or (past[0] if past else None)


def is_taking(round_: Round | None) -> bool:
    """Return whether there is a round and it takes positions now."""
    return round_ is not None and is_window_open(round_, Window.DEMAND, now())


# The public list


@bp.get("/demand")
def index() -> ResponseReturnValue:
    """Show the public talent demand list of a round."""
    round_ = round_asked()
    if round_ is None:
        return render_template("demand/no_round.html")
    actor, chosen = current_actor(), demand_filters()
    counts = queries.counts_by_role(round_.id, actor)
    page = paged(
        queries.published_positions(round_.id, actor=actor, **chosen),
        size=40,
        sort=queries.LIST_ORDERS,
        usual="number",
    )
    listed = [one for one in queries.lists_of_round(round_.id) if one.edition]
    return render_template(
        "demand/index.html",
        round_=round_,
        rounds=[one for one in rounds() if one.state not in {RoundState.PLANNED, RoundState.CANCELLED}],
        page=page,
        chosen=chosen,
        is_filtered=any(chosen.values()),
        counts=counts,
        positions_count=sum(count for role, (count, _seats) in counts.items() if role is not Role.COURSE_STUDENT),
        seats_count=sum(seats for _count, seats in counts.values()),
        lists=listed,
        issuers=issuers(),
        reserved=queries.reserved_count(round_.id, actor),
        tells_all=lambda row: queries.tells_all(actor, row),
        disciplines=_disciplines_offered(round_.id, actor),
        names=discipline_names(page.items),
        nothing=None if page.total else _why_nothing(chosen, bool(listed)),
        address=_filtered_address,
    )


@bp.get("/demand/whole")
def whole() -> ResponseReturnValue:
    """Show every position of a round's lists, or of one issuer's, as it goes on paper."""
    round_ = round_asked()
    if round_ is None:
        return render_template("demand/no_round.html")
    actor, asked = current_actor(), request.args.get("issuer", "")
    chosen = number(asked) if asked else None
    counts = queries.published_counts(round_.id, actor)
    page = paged_items(in_sheaves({key: counts[key] for key in counts if chosen in {None, key}}), size=1)
    rows = queries.all_published(round_.id, actor, [key for sheaf in page.items for key in sheaf])
    by_list: dict[int, list[Position]] = {}
    for row in rows:
        by_list.setdefault(row.list_id, []).append(row)
    return render_template(
        "demand/whole.html",
        round_=round_,
        sections=[(positions[0].list, positions) for positions in by_list.values()],
        page=page,
        lists=sum(chosen in {None, key} for key in counts),
        total=sum(count for key, count in counts.items() if chosen in {None, key}),
        reserved=queries.reserved_count(round_.id, actor, chosen),
        names=discipline_names(rows),
        number_of=list_number,
        tells_all=lambda row: queries.tells_all(actor, row),
    )


def in_sheaves(counts: Mapping[int, int]) -> list[list[int]]:
    """Return the issuers in sheaves that a reader can take at once; a list is never torn apart."""
    sheaves: list[list[int]] = []
    held = 0
    for issuer_id, count in counts.items():
        if not sheaves or held + count > SHEAF:
            sheaves.append([])
            held = 0
        sheaves[-1].append(issuer_id)
        held += count
    return sheaves


def demand_filters() -> dict[str, Any]:
    """Return what the address asks to see of the list. Raises NotFound for what there is not."""
    role, issuer = request.args.get("role", ""), request.args.get("issuer", "")
    if role and role not in set(Role):
        raise NotFound
    discipline = request.args.get("discipline", "")
    if discipline and entry(Discipline, discipline) is None:
        raise NotFound
    return {
        "role": Role(role) if role else None,
        "issuer_id": number(issuer) if issuer else None,
        "discipline": discipline or None,
        "words": request.args.get("q", "").strip()[:100] or None,
    }


def _filtered_address(**changed: str | int | None) -> str:
    kept = {name: request.args.get(name) for name in ("round", "role", "issuer", "discipline", "q", "sort")}
    wanted: dict[str, Any] = {name: value for name, value in (kept | changed).items() if value}
    return url_for("demand.index", **wanted)


def _disciplines_offered(round_id: int, actor: Actor) -> list[Discipline]:
    asked = queries.disciplines_asked(round_id, actor)
    return [row for row in first_level_disciplines() if row.code in asked]


def discipline_names(positions: Any) -> dict[str, str]:
    """Return the names of all disciplines that these positions ask for."""
    codes = {code for position in positions for code in position.disciplines}
    return {code: named(entry(Discipline, code)) or code for code in codes}


def _why_nothing(chosen: Mapping[str, Any], is_published: bool) -> str:  # noqa: FBT001 - the one fact besides
    if chosen["issuer_id"] is not None and organisation(chosen["issuer_id"]).kind in {Kind.ZONE, Kind.SCIENCE_PARK}:
        if not enterprise_counts(chosen["issuer_id"])[OrganisationState.ACTIVE]:
            return "no_enterprises"
        if not any(chosen[name] for name in ("role", "discipline", "words")):
            return "nothing_published_here"
    if not is_published:
        return "no_list"
    return "nothing_found"


@bp.get("/positions/<int:position_id>")
def position(position_id: int) -> ResponseReturnValue:
    """Show a position or a course; its enterprise and its issuer see more of it."""
    row = queries.visible_position(current_actor(), position_id)
    return position_page(row)


def _own_enterprises(actor: Actor) -> frozenset[int]:
    return enterprises_kept_by(actor.person_id)


def position_page(row: Position, **forms: Any) -> str:
    """Return the page of a position, with the forms that were sent back."""
    actor = current_actor()
    pair = queries.positions_together(row)
    issues = may_publish(actor, row.list)
    may = {"edit": may_edit(actor, row), "verify": issues and may_verify(actor, row, _own_enterprises(actor))}
    returning, withdrawing = forms.get("returning") or ReturnForm(), forms.get("withdrawing") or _withdraw_form(row)
    extending, scheduling = forms.get("extending") or ExtendForm(), forms.get("scheduling") or ScheduleForm()
    returning.offer()
    round_ = row.list.round
    return render_template(
        "demand/position.html",
        position=row,
        pair=pair,
        teacher=pair[0],
        course=row.course,
        round_=round_,
        may_edit=may["edit"],
        may_verify=may["verify"],
        issues=issues,
        tells_all=queries.tells_all(actor, row),
        is_inside=issues or may["edit"],
        is_editable=row.state in EDITABLE,
        is_amendable=may["verify"] and _is_amendable(row),
        is_taking=is_taking(round_),
        is_open=is_window_open(round_, Window.PREFERENCES, now()),
        can={move: POSITION.can(row, move) for move in POSITION.moves},
        is_admitted=row.enterprise.state is OrganisationState.ACTIVE,
        again=again_address(row) if may["edit"] and is_taking(current_round()) else None,
        names=discipline_names([row]),
        told=queries.hints_for(pair[:1], row.list.round)[pair[0].id] if may["verify"] else (),
        past=queries.histories([row.enterprise_id], row.list.round).get(row.enterprise_id) if may["verify"] else None,
        hint_words=HINT_WORDS,
        hint_reasons=HINT_REASONS,
        returning=returning,
        withdrawing=withdrawing,
        extending=extending,
        scheduling=scheduling,
        may_schedule=(may["edit"] or issues) and row.state in UNPUBLISHED and is_taking(round_),
        points=copied_points(row) if may["edit"] and row.state in EDITABLE else (),
        has_errors=bool(returning.errors or withdrawing.errors or extending.errors or scheduling.errors),
    )


# An enterprise and its positions


def own_enterprise(actor: Actor) -> Organisation:
    """Return the enterprise that somebody acts for. Raises NotAllowed for everybody else."""
    require(actor.is_officer_of(Kind.ENTERPRISE))
    assert actor.organisation_id is not None
    return organisation(actor.organisation_id)


@bp.get("/our-positions")
def mine() -> ResponseReturnValue:
    """Show an enterprise its positions of the round, those that need it first."""
    enterprise = own_enterprise(current_actor())
    round_ = round_asked()
    counts = queries.own_counts(enterprise.id, round_.id) if round_ else {}
    shown, sought = _state_asked(), _words_asked()
    page = paged(
        queries.positions_of_enterprise(enterprise.id, round_.id if round_ else None, shown, sought),
        sort=queries.OWN_ORDERS,
        usual="turn",
    )
    taking = current_round()
    return render_template(
        "demand/mine.html",
        enterprise=enterprise,
        round_=round_,
        page=page,
        own=sum(counts.values()),
        counts={state: counts[state] for state in STATES_IN_ORDER if state in counts},
        shown=shown,
        words=sought,
        is_taking=is_taking(round_),
        is_admitted=enterprise.state is OrganisationState.ACTIVE,
        roles=roles_taking(round_),
        Role=Role,
        State=PositionState,
        again=again_address if is_taking(taking) else None,
        copied=queries.copied_from(row.id for row in page.items if row.state in EDITABLE),
        has_earlier=taking is not None and queries.has_earlier(enterprise.id, taking),
    )


def _state_asked() -> PositionState | None:
    """Return which state of its positions an enterprise asks to see, None for all."""
    asked = request.args.get("state", "")
    return next((state for state in STATES_IN_ORDER if state == asked), None)


def roles_taking(round_: Round | None) -> list[Role]:
    """Return the roles that the round places, in the order of the closed list."""
    known = policies(round_) if round_ else {}
    return [role for role in Role if role in known]


def taking_round() -> Round:
    """Return the round that takes positions. Raises WrongState where there is none."""
    round_ = current_round()
    if round_ is None:
        raise WrongState(
            _("No round is open now. What you typed is still here; copy it and keep it for the next one.")
        )
    return round_


def closed_page(enterprise: Organisation, round_: Round | None) -> str:
    """Return the page that says why nothing can be entered now."""
    return render_template("demand/closed.html", enterprise=enterprise, round_=round_, now=now())


@bp.route("/positions/new", methods=["GET", "POST"])
def new_position() -> ResponseReturnValue:
    """Offer a blank position; store it as a draft once the form is complete."""
    actor = current_actor()
    enterprise = own_enterprise(actor)
    round_ = current_round()
    if request.method == "GET" and not is_taking(round_):
        return closed_page(enterprise, round_)
    roles = [role for role in roles_taking(round_) if role in POSTED_ROLES]
    start = position_start(actor, round_)
    form = PositionForm(data=start.values if start else _usual(roles))
    offer_position(form, round_)
    way_on = form.answer(
        lambda: service.post_position(
            actor, enterprise, taking_round(), form.to_draft(), like=start.like if start else None
        ),
        then=lambda row: url_for("demand.position", position_id=row.id),
        said=lambda row: _("“%(title)s” is saved as a draft. Send it when you are ready.", title=row.title),
    )
    return way_on or (_form_page("demand/position_form.html", form, enterprise, round_, start=start), form.status)


def _usual(roles: list[Role]) -> dict[str, Any]:
    asked = request.args.get("role", "")
    if asked and asked not in set(Role):
        raise NotFound
    role = Role(asked) if asked in {one.value for one in roles} else (roles[0] if len(roles) == 1 else None)
    if role is None:
        return {"min_degree": "", "min_title_rank": ""}
    return {"role": role.value, "min_degree": "", "min_title_rank": ""} | {
        name: getattr(value, "value", value) for name, value in USUAL[role].items()
    }


def offer_position(form: PositionForm, round_: Round | None) -> None:
    """Let a form choose among what the round allows."""
    known = policies(round_) if round_ else {}
    last = to_user_timezone(round_.preferences_until).date() if round_ else None
    form.offer([role for role in POSTED_ROLES if role in known] or list(POSTED_ROLES), known, last)
    _offer_shared(form)


def _offer_shared(form: AskedForm) -> None:
    form.offer_disciplines(entries(Discipline), first_level_disciplines())
    form.offer_homes(organisations(Kind.UNIVERSITY))


def _form_page(template: str, form: Any, enterprise: Organisation, round_: Round | None, **facts: Any) -> str:
    known = policies(round_) if round_ else {}
    return render_template(
        template,
        form=form,
        has_errors=bool(form.errors),
        enterprise=enterprise,
        round_=round_,
        policies=known,
        **{"position": None, "start": None, "Role": Role} | facts,
    )


@bp.route("/courses/new", methods=["GET", "POST"])
def new_course() -> ResponseReturnValue:
    """Offer a blank course; store it with its teaching position and its student seats."""
    actor = current_actor()
    enterprise = own_enterprise(actor)
    round_ = current_round()
    if request.method == "GET" and not is_taking(round_):
        return closed_page(enterprise, round_)
    start = course_start(actor, round_)
    form = CourseForm(data=start.values if start else {"min_title_rank": ""})
    offer_course(form)
    way_on = form.answer(
        lambda: service.post_course(
            actor, enterprise, taking_round(), form.to_draft(), like=start.like if start else None
        ),
        then=lambda row: url_for("demand.position", position_id=row.id),
        said=lambda row: _("“%(title)s” is saved as a draft. Send it when you are ready.", title=row.title),
    )
    return way_on or (_form_page("demand/course_form.html", form, enterprise, round_, start=start), form.status)


def offer_course(form: CourseForm) -> None:
    """Let a form choose among what is there today."""
    form.offer(now().date())
    _offer_shared(form)


@bp.route("/positions/<int:position_id>/edit", methods=["GET", "POST"])
def edit(position_id: int) -> ResponseReturnValue:
    """Let an enterprise change a draft or a returned position."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_edit(actor, row))
    if request.method == "GET" and row.state not in EDITABLE:
        raise WrongState(_("Only drafts and returned positions can be edited. Withdraw it and write a new one."))
    if request.method == "GET" and not is_taking(row.list.round):
        return closed_page(row.enterprise, row.list.round)
    if row.course is not None:
        return _edit_course(actor, row)
    form = PositionForm(data=filled_from_position(row))
    offer_position(form, row.list.round)
    way_on = form.answer(
        lambda: service.edit_position(actor, row, form.to_draft()),
        then=lambda saved: url_for("demand.position", position_id=saved.id),
        said=lambda saved: _("“%(title)s” is saved.", title=saved.title),
    )
    if way_on:
        return way_on
    page = _form_page("demand/position_form.html", form, row.enterprise, row.list.round, position=row)
    return page, form.status


@bp.route("/positions/<int:position_id>/amend", methods=["GET", "POST"])
def amend(position_id: int) -> ResponseReturnValue:
    """Let the issuer change what a published position says; whoever chose it is told."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_publish(actor, row.list))
    if request.method == "GET" and not _is_amendable(row):
        raise WrongState(_("Only published positions are changed here, and only until the last deadline."))
    form: AmendPositionForm | AmendCourseForm
    if row.course is not None:
        form = AmendCourseForm(data=filled_from_course(queries.positions_together(row)[0], row.course))
        offer_course(form)
    else:
        form = AmendPositionForm(data=filled_from_position(row))
        offer_position(form, row.list.round)
    way_on = form.answer(
        lambda: _amended(actor, row, form),
        then=lambda saved: url_for("demand.position", position_id=saved.id),
        said=lambda saved: _("“%(title)s” is changed. Whoever chose it is told.", title=saved.title),
    )
    if way_on:
        return way_on
    template = "demand/course_form.html" if row.course is not None else "demand/position_form.html"
    page = _form_page(template, form, row.enterprise, row.list.round, position=row, amending=True)
    return page, form.status


def _amended(actor: Actor, row: Position, form: AmendPositionForm | AmendCourseForm) -> Position:
    if isinstance(form, AmendCourseForm):
        return service.amend_course(actor, row, form.to_draft(), form.reason.data)
    return service.amend_position(actor, row, form.to_draft(), form.reason.data)


def _is_amendable(row: Position) -> bool:
    return row.state is PositionState.PUBLISHED and is_window_open(row.list.round, Window.PREFERENCES, now())


def _edit_course(actor: Actor, row: Position) -> ResponseReturnValue:
    teacher = queries.positions_together(row)[0]
    assert row.course is not None
    form = CourseForm(data=filled_from_course(teacher, row.course))
    offer_course(form)
    way_on = form.answer(
        lambda: service.edit_course(actor, row, form.to_draft()),
        then=lambda saved: url_for("demand.position", position_id=saved.id),
        said=lambda saved: _("“%(title)s” is saved.", title=saved.title),
    )
    if way_on:
        return way_on
    page = _form_page("demand/course_form.html", form, row.enterprise, row.list.round, position=row)
    return page, form.status


def _done(act: Callable[[Actor, Position], None], position_id: int, said: str) -> ResponseReturnValue:
    actor = current_actor()
    act(actor, queries.visible_position(actor, position_id))
    flash(said, "success")
    return redirect(url_for("demand.position", position_id=position_id))


@bp.post("/positions/<int:position_id>/submit")
def submit(position_id: int) -> ResponseReturnValue:
    """Send a position to the zone or park for checking."""
    return _done(service.submit_position, position_id, _("Sent. Your zone or park checks it now."))


@bp.post("/positions/<int:position_id>/withdraw")
def withdraw(position_id: int) -> ResponseReturnValue:
    """Take a position back, with a reason; a published one is closed early, with a reason from the list."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_edit(actor, row) or may_publish(actor, row.list))
    form = _withdraw_form(row)
    own = may_edit(actor, row)
    way_on = form.answer(
        lambda: _withdrawn(actor, row, form),
        then=lambda _none: url_for("demand.mine" if own else "demand.desk"),
        said=lambda _none: _("“%(title)s” is withdrawn.", title=row.title),
    )
    return way_on or (position_page(row, withdrawing=form), form.status)


def _withdraw_form(row: Position) -> CloseForm | WithdrawForm:
    return CloseForm() if row.state is PositionState.PUBLISHED else WithdrawForm()


def _withdrawn(actor: Actor, row: Position, form: CloseForm | WithdrawForm) -> None:
    if isinstance(form, CloseForm):
        return service.close_position(actor, row, form.to_draft())
    return service.withdraw_position(actor, row, form.to_draft())


@bp.post("/positions/<int:position_id>/extend")
def extend(position_id: int) -> ResponseReturnValue:
    """Put off the last day on which a published position is needed."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_edit(actor, row) or may_publish(actor, row.list))
    form = ExtendForm()
    form.offer(row.lapses_on)
    way_on = form.answer(
        lambda: service.extend_position(actor, row, form.to_draft()),
        then=lambda saved: url_for("demand.position", position_id=saved.id),
        said=lambda saved: _("“%(title)s” is changed. Whoever chose it is told.", title=saved.title),
    )
    return way_on or (position_page(row, extending=form), form.status)


# The desk of the issuer


@bp.get("/desk")
def desk() -> ResponseReturnValue:
    """Show an issuer what waits for it: to be checked, to be published."""
    actor = current_actor()
    require(actor.is_issuer)
    assert actor.organisation_id is not None
    round_ = round_asked()
    listed = queries.list_of(round_, actor.organisation_id) if round_ else None
    counts = queries.counts_by_state(listed.id) if listed else {}
    shown, sought, role = _queue_asked(counts), _words_asked(), _role_asked()
    page = paged(
        queries.queue_of_list(listed.id if listed else None, shown, sought, role),
        sort=queries.DESK_ORDERS,
        usual="sent",
    )
    looks = {row.enterprise_id for row in page.items}
    enterprises = enterprise_counts(actor.organisation_id)
    return render_template(
        "demand/desk.html",
        round_=round_,
        listed=listed,
        page=page,
        shown=shown,
        narrowed={"words": sought, "role": role},
        roles=roles_taking(round_),
        told=queries.hints_for(page.items, round_) if round_ and shown is S.SUBMITTED else {},
        past=queries.histories(looks, round_) if round_ else {},
        hint_words=HINT_WORDS,
        hint_reasons=HINT_REASONS,
        hint_facts=HINT_FACTS,
        ticked=request.args.get("tick", ""),
        counts=counts,
        scheduled=queries.scheduled_count(listed.id, now()) if listed else 0,
        is_taking=is_taking(round_),
        without=queries.counts_without_position(round_.id, actor.organisation_id) if round_ else {},
        enterprises_waiting=enterprises[OrganisationState.PENDING],
        enterprises_admitted=enterprises[OrganisationState.ACTIVE],
        issuer_id=actor.organisation_id,
        own=_own_enterprises(actor),
        State=PositionState,
    )


def _queue_asked(counts: Mapping[PositionState, int]) -> PositionState:
    """Return which queue of the desk the address asks for, else the first in which something waits."""
    asked = request.args.get("state", "")
    for state in QUEUES:
        if asked == state:
            return state
    return next((state for state in QUEUES if counts.get(state)), QUEUES[0])


def _words_asked() -> str | None:
    return request.args.get("q", "").strip()[:100] or None


def _role_asked() -> Role | None:
    role = request.args.get("role", "")
    if role and role not in set(Role):
        raise NotFound
    return Role(role) if role else None


@bp.post("/positions/<int:position_id>/verify")
def verify(position_id: int) -> ResponseReturnValue:
    """Confirm that a position is real, lawful and complete."""
    return _done(service.verify_position, position_id, _("Verified. It goes public with the next publication."))


@bp.post("/desk/verify")
def verify_many() -> ResponseReturnValue:
    """Confirm the positions that were ticked, all or none."""
    actor = current_actor()
    require(actor.is_issuer)
    ids = sorted({number(asked) for asked in request.form.getlist("position")})
    if not ids:
        flash(_("Tick at least one position."), "warning")
        return redirect(url_for("demand.desk"))
    done = service.verify_positions(actor, [queries.visible_position(actor, one) for one in ids])
    flash(ngettext("%(num)s position is verified.", "%(num)s positions are verified.", done), "success")
    return redirect(url_for("demand.desk"))


@bp.post("/positions/<int:position_id>/return")
def return_position(position_id: int) -> ResponseReturnValue:
    """Give a position back to its enterprise with a reason and a note."""
    actor = current_actor()
    row = queries.visible_position(actor, position_id)
    require(may_publish(actor, row.list))
    form = ReturnForm()
    form.offer()
    way_on = form.answer(
        lambda: service.return_position(actor, row, *form.to_draft()),
        then=lambda _none: url_for("demand.desk"),
        said=lambda _none: _("“%(title)s” went back to its enterprise.", title=row.title),
    )
    return way_on or (position_page(row, returning=form), form.status)


@bp.post("/desk/publish")
def publish() -> ResponseReturnValue:
    """Put everything verified on the public list."""
    actor = current_actor()
    require(actor.is_issuer)
    assert actor.organisation_id is not None
    listed = queries.list_of(taking_round(), actor.organisation_id)
    if listed is None:
        raise WrongState(_("No verified position waits for publication."))
    done = service.publish_list(actor, listed)
    flash(
        ngettext(
            "%(num)s position is on the public list now.", "%(num)s positions are on the public list now.", done
        ),
        "success",
    )
    return redirect(url_for("demand.desk"))
