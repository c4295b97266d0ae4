"""Pages of nominations and applications: the university's desk, the person's answer."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import Actor, require
from placement.accounts.models import Person
from placement.accounts.queries import MEMBER_ORDERS, current_actor, members, visible_member
from placement.accounts.states import EMPLOYMENT_WORDS, MembershipRole
from placement.eligibility.states import FACT_WORDS, RULE_WORDS, VERDICT_WORDS, Verdict
from placement.eligibility.wording import tell, tell_documents
from placement.foundation.clock import now
from placement.foundation.errors import NotFound, Refused
from placement.foundation.web import paged, paged_items
from placement.nominations import desk as staff
from placement.nominations import queries, service
from placement.nominations.forms import FactsForm, NominateForm, ReasonForm, entered
from placement.nominations.models import Application, Nomination
from placement.nominations.policy import may_answer, may_apply, may_endorse, may_withdraw
from placement.nominations.states import (
    APPLICATION_WORDS,
    ENDORSEMENT,
    ENDORSEMENT_WORDS,
    NOMINATION,
    NOMINATION_WORDS,
    EndorsementState,
    NominationState,
)
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open, policies
from placement.programme.states import RoundState, Window
from placement.reference.models import Discipline, Title
from placement.reference.queries import entries, first_level_disciplines
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, STAFF_ROLES, Role
from placement.rulings.policy import may_tick_person

bp = Blueprint("nominations", __name__)

WORDS: dict[str, Any] = {
    "state_words": NOMINATION_WORDS,
    "role_words": ROLE_WORDS,
    "verdict_words": VERDICT_WORDS,
    "endorsement_words": ENDORSEMENT_WORDS,
}
STAFF_FACTS = ("birth", "degree", "employment", "management_post", "clean_record", "days_per_year")
STUDENT_FACTS = ("birth", "enrolled_year")


def _officer() -> Actor:
    """Return the actor, who must be an officer of a university."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.UNIVERSITY))
    return actor


def _is_open(round_: Round | None, window: Window) -> bool:
    return round_ is not None and is_window_open(round_, window, now())


@bp.get("/nominations")
def desk() -> ResponseReturnValue:
    """Show an officer whom the university has put forward, and who waits for what."""
    actor = _officer()
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    assert actor.organisation_id is not None
    people = staff.staff(round_, actor.organisation_id)
    asked = staff_asked()
    found = asked.chosen(people)
    return render_template(
        "nominations/desk.html",
        round=round_,
        people=people,
        found=found,
        page=paged_items(found, sort=staff.orders(asked.role), usual="name"),
        asked=asked,
        counts=staff.counts(people),
        not_reminded=staff.not_reminded(people),
        returned=len(staff.Filters(endorsement="returned").chosen(people)),
        roles=staff.staff_roles(round_),
        departments=staff.department_names(people),
        takes_nominations=_is_open(round_, Window.NOMINATIONS),
        takes_answers=_is_open(round_, Window.PREFERENCES),
        ticked=request.args.get("tick") == "page",
        titles={row.code: row for row in entries(Title)},
        **WORDS,
    )


def staff_asked() -> staff.Filters:
    """Return what the address of the desk narrows the staff by; a word that is none of the choices is left out."""
    given = {one.name: request.args.get(one.name, "").strip()[:80] for one in fields(staff.Filters)}
    known = {
        "role": set(map(str, STAFF_ROLES)),
        "verdict": set(map(str, Verdict)),
        "state": {staff.NOT_NOMINATED, staff.NOMINATED, staff.BLOCKED, *map(str, NominationState)},
        "endorsement": set(map(str, EndorsementState)),
    }
    return staff.Filters(**{name: word for name, word in given.items() if word in known.get(name, {word})})


@bp.get("/nominations/departments")
def departments() -> ResponseReturnValue:
    """Show for each department how many are nominated, by role, and how far that has come."""
    actor = _officer()
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    assert actor.organisation_id is not None
    roles = staff.staff_roles(round_)
    return render_template(
        "nominations/departments.html",
        round=round_,
        page=paged_items(
            staff.departments(staff.staff(round_, actor.organisation_id), roles),
            size=100,
            sort=staff.department_orders(roles),
            usual="name",
        ),
        roles=roles,
        no_department=staff.NO_DEPARTMENT,
        **WORDS,
    )


@bp.get("/nominations/staff/<int:person_id>")
def member(person_id: int) -> ResponseReturnValue:
    """Show one of the own staff rule by rule, for every role of the round."""
    actor = _officer()
    person = queries.own_member_of_staff(actor, person_id)
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    assert actor.organisation_id is not None
    lines = staff.staff(round_, actor.organisation_id, [person.id])
    return render_template(
        "nominations/member.html",
        round=round_,
        person=person,
        line=lines[0],
        takes_nominations=_is_open(round_, Window.NOMINATIONS),
        **WORDS,
    )


@bp.route("/nominations/new", methods=["GET", "POST"])
def nominate() -> ResponseReturnValue:
    """Put a member of the own staff forward."""
    actor = _officer()
    round_ = current_round()
    if round_ is None:
        return render_template("nominations/no_round.html")
    assert actor.organisation_id is not None
    words = request.args.get("words", "").strip()
    form = NominateForm(person_id=request.args.get("person_id", type=int))
    form.offer([role for role in STAFF_ROLES if role in policies(round_)])
    way_on = form.answer(
        lambda: _nominated(actor, round_, form),
        then=lambda nomination: url_for("nominations.nomination", nomination_id=nomination.id),
        said=lambda nomination: _(
            "%(name)s is nominated and asked for consent: %(verdict)s.",
            name=nomination.person.display_name,
            verdict=VERDICT_WORDS[Verdict(nomination.verdict)],
        ),
    )
    if way_on:
        return way_on
    page = render_template(
        "nominations/nominate.html",
        form=form,
        round=round_,
        page=paged(
            queries.staff_to_nominate(round_, actor.organisation_id, words),
            size=20,
            sort=MEMBER_ORDERS,
            usual="name",
        ),
        picked=_picked(actor, form.person_id.data),
        words=words,
        degree_words=DEGREE_WORDS,
        titles={row.code: row for row in entries(Title)},
        is_open=_is_open(round_, Window.NOMINATIONS),
        has_errors=bool(form.errors),
    )
    return page, form.status


def _nominated(actor: Actor, round_: Round, form: NominateForm) -> Nomination:
    """Put the person of the form forward; whoever does not meet the rules only once that is confirmed."""
    person, role = queries.own_member_of_staff(actor, form.person_id.data), Role(form.role.data)
    in_the_way = [one for one in service.judged(round_, person, role, form.load.data) if one.verdict != Verdict.PASS]
    if in_the_way and not form.failing_too.data:
        form.asks_to_confirm = True
        raise Refused(
            _(
                "%(name)s does not meet the rules, or not yet: %(rules)s. Confirm below, or correct the facts first.",
                name=person.display_name,
                rules=_(", ").join(tell(one).label for one in in_the_way),
            )
        )
    return service.nominate(actor, round_, person, role, load=form.load.data)


def _picked(actor: Actor, person_id: int | None) -> Person | None:
    return visible_member(actor, person_id) if person_id else None


@bp.get("/nominations/<int:nomination_id>")
def nomination(nomination_id: int) -> ResponseReturnValue:
    """Show a nomination with every finding to its university, its person and coordinators."""
    actor = current_actor()
    row = queries.visible_nomination(actor, nomination_id)
    return render_template("nominations/nomination.html", **_shown(actor, row, ReasonForm()))


def _shown(actor: Actor, row: Nomination, form: ReasonForm) -> dict[str, object]:
    open_ = _is_open(row.round, Window.PREFERENCES)
    return {
        "nomination": row,
        "findings": tell_documents(row.findings),
        **WORDS,
        "may_endorse": may_endorse(actor, row) and open_ and row.state is not NominationState.WITHDRAWN,
        "may_send_again": may_withdraw(actor, row)
        and open_
        and row.state is not NominationState.WITHDRAWN
        and row.endorsement is not None
        and ENDORSEMENT.can(row.endorsement, "send_again"),
        "may_answer": may_answer(actor, row) and open_,
        "may_withdraw": may_withdraw(actor, row) and open_ and NOMINATION.can(row, "withdraw"),
        "may_judge": may_withdraw(actor, row) and row.round.state is RoundState.OPEN,
        "keeps_facts": may_withdraw(actor, row),
        "grantable": queries.grantable(actor, row) if open_ else frozenset(),
        "conditions": queries.conditions_of(row),
        "policy_code": queries.policy_code(row),
        "may_tick": may_tick_person(actor, row.person) and open_,
        "may_tick_service": may_tick_person(actor, row.person),
        "exceptions": queries.exceptions_of_nomination(row),
        "rule_words": RULE_WORDS,
        "form": form,
        "has_errors": bool(form.errors),
    }


@bp.post("/nominations/<int:nomination_id>/consent")
def consent(nomination_id: int) -> ResponseReturnValue:
    """The person agrees."""
    actor = current_actor()
    service.consent(actor, queries.visible_nomination(actor, nomination_id))
    flash(_("You take part. Put your choices in order next."), "success")
    return redirect(url_for("nominations.mine"))


@bp.post("/nominations/<int:nomination_id>/decline")
def decline(nomination_id: int) -> ResponseReturnValue:
    """The person does not want this."""
    actor = current_actor()
    reason = request.form.get("reason", "").strip()[:500]
    service.decline(actor, queries.visible_nomination(actor, nomination_id), reason)
    flash(_("You declined. Until the deadline you can still change your mind."), "success")
    return redirect(url_for("nominations.mine"))


@bp.post("/nominations/<int:nomination_id>/withdraw")
def withdraw(nomination_id: int) -> ResponseReturnValue:
    """The university takes a nomination back, with a reason."""
    actor = current_actor()
    row = queries.visible_nomination(actor, nomination_id)
    require(may_withdraw(actor, row))
    form = ReasonForm()
    way_on = form.answer(
        lambda: service.withdraw_nomination(actor, row, form.reason.data.strip()),
        then=lambda _none: url_for("nominations.nomination", nomination_id=nomination_id),
        said=lambda _none: _("The nomination is withdrawn. It can be renewed until the deadline."),
    )
    return way_on or (render_template("nominations/nomination.html", **_shown(actor, row, form)), form.status)


@bp.post("/nominations/<int:nomination_id>/judge")
def judge(nomination_id: int) -> ResponseReturnValue:
    """Judge a nomination by the facts as they are now."""
    actor = current_actor()
    row = service.judge_again(actor, queries.visible_nomination(actor, nomination_id))
    flash(_("Judged again: %(verdict)s.", verdict=VERDICT_WORDS[Verdict(row.verdict)]), "success")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id))


@bp.get("/people")
def people() -> ResponseReturnValue:
    """List the university's own staff and students with what is not known of them."""
    actor = _officer()
    assert actor.organisation_id is not None
    role = MembershipRole.STUDENT if request.args.get("role") == "student" else MembershipRole.STAFF
    words = request.args.get("words", "").strip()
    return render_template(
        "nominations/people.html",
        page=paged(members(actor.organisation_id, role, words), sort=queries.PEOPLE_ORDERS, usual="name"),
        role=role,
        words=words,
        degree_words=DEGREE_WORDS,
        employment_words=EMPLOYMENT_WORDS,
        titles={row.code: row for row in entries(Title)},
        fact_words=FACT_WORDS,
        missing=lambda person: _missing(person, STUDENT_FACTS if role == MembershipRole.STUDENT else STAFF_FACTS),
    )


def _missing(person: Person, facts: tuple[str, ...]) -> list[str]:
    columns = {"birth": "birth_year"}
    return [fact for fact in facts if getattr(person, columns.get(fact, fact)) is None]


@bp.route("/people/<int:person_id>/facts", methods=["GET", "POST"])
def facts(person_id: int) -> ResponseReturnValue:
    """Enter or correct the facts of somebody of the own university; verdicts follow."""
    actor = _officer()
    person = visible_member(actor, person_id)
    round_ = current_round()
    form = FactsForm(data=entered(person))
    form.offer(entries(Title), entries(Discipline), first_level_disciplines())
    way_on = form.answer(
        lambda: service.correct_facts(actor, {person.id: form.to_draft()}, round_)[0],
        then=lambda person: url_for("nominations.facts", person_id=person.id),
        said=lambda person: _("The facts of %(name)s are kept.", name=person.display_name),
    )
    if way_on:
        return way_on
    page = render_template(
        "nominations/facts.html",
        form=form,
        person=person,
        nominations=queries.nominations_of_person(round_, person.id) if round_ else [],
        application=queries.application_of(round_, person.id) if round_ else None,
        told=tell_documents,
        role_words=ROLE_WORDS,
        judges_again=round_ is not None and round_.state is RoundState.OPEN,
        has_errors=bool(form.errors),
    )
    return page, form.status


@bp.get("/my/nominations")
def mine() -> ResponseReturnValue:
    """Show a person what the university asked, or a student the own application."""
    actor = current_actor()
    require(actor.role in {MembershipRole.STAFF, MembershipRole.STUDENT})
    round_ = current_round()
    if round_ is None or actor.person_id is None:
        return render_template("nominations/no_round.html")
    shown = {
        "round": round_,
        "is_open": _is_open(round_, Window.PREFERENCES),
        "role_words": ROLE_WORDS,
        "told": tell_documents,
    }
    if may_apply(actor):
        return render_template(
            "nominations/my_application.html",
            application=queries.application_of(round_, actor.person_id),
            has_courses=Role.COURSE_STUDENT in policies(round_),
            state_words=APPLICATION_WORDS,
            **shown,
        )
    return render_template(
        "nominations/my_nominations.html",
        nominations=queries.nominations_of_person(round_, actor.person_id),
        state_words=NOMINATION_WORDS,
        endorsement_words=ENDORSEMENT_WORDS,
        **shown,
    )


@bp.post("/my/application")
def apply() -> ResponseReturnValue:
    """A student takes part in the current round."""
    round_ = current_round()
    if round_ is None:
        raise Refused(_("No round is open right now."))
    row = service.apply(current_actor(), round_)
    if row.verdict == Verdict.PASS:
        flash(_("You take part. Put the courses you want in order next."), "success")
    else:
        flash(_("You applied, but something stands in the way. It is shown below."), "warning")
    return redirect(url_for("nominations.mine"))


@bp.post("/my/application/withdraw")
def withdraw_application() -> ResponseReturnValue:
    """A student leaves the current round."""
    actor = current_actor()
    service.withdraw_application(actor, _own_application(actor))
    flash(_("You left this round. Until the deadline you can come back."), "success")
    return redirect(url_for("nominations.mine"))


def _own_application(actor: Actor) -> Application:
    round_ = current_round()
    row = queries.application_of(round_, actor.person_id) if round_ and actor.person_id else None
    if row is None:
        raise NotFound
    return row
