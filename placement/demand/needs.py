"""Pages on which an enterprise describes a need once and is led to the right role or course."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, to_user_timezone
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError

from placement.accounts.actor import Actor
from placement.accounts.forms import tidy
from placement.accounts.queries import current_actor
from placement.demand import queries, service
from placement.demand.asking import AskedForm
from placement.demand.drafts import CourseDraft, PositionDraft, StanceDraft
from placement.demand.forms import MOST_TEN_THOUSANDS
from placement.demand.models import Position, Stance
from placement.demand.routing import (
    RULES,
    WHO_WORDS,
    Advice,
    Need,
    Who,
    advise,
    course_from,
    not_placed,
    position_from,
)
from placement.demand.samples import SAMPLES
from placement.demand.starts import sample_address
from placement.demand.states import NOT_HOSTING_WORDS, SAY_WORDS, NotHosting, Say
from placement.demand.views import closed_page, is_taking, own_enterprise, taking_round
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.forms import HouseForm
from placement.organisations.models import Organisation
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open, policies
from placement.programme.states import Window
from placement.reference.models import Discipline
from placement.reference.queries import entries, first_level_disciplines
from placement.reference.states import ROLE_WORDS, Role

bp = Blueprint("needs", __name__)


def _asked_of_experts(form: Any, field: Any) -> None:
    """Days may stay empty only where a team of students is wanted alone."""
    if not (field.raw_data and field.raw_data[0].strip()):
        field.errors = []
        wants_expert = form.who.data in {Who.EXPERT, Who.BOTH}
        raise StopValidation(_("Enter the number of days.") if wants_expert else "")


class NeedForm(AskedForm):
    """A need, before anybody knows which role fits it."""

    audience = intended_home = intended_person = None

    title = StringField(
        _l("The need in one line"),
        [InputRequired(_l("Say in one line what it is about.")), Length(4, 80)],
        filters=[tidy],
        description=_l("Such as: Underfill that delaminates."),
    )
    problem = TextAreaField(
        _l("What is the problem?"),
        [
            InputRequired(_l("Say what is to be solved.")),
            Length(30, 2000, _l("Use 30 to 2,000 characters: what is the problem, what was tried, what is at hand?")),
        ],
        filters=[tidy],
        description=_l("30 to 2,000 characters. Concrete problems get more applicants than general ones."),
    )
    outcomes = TextAreaField(
        _l("What is to be reached"),
        [InputRequired(_l("Say what should be there at the end.")), Length(10, 2000)],
        filters=[tidy],
        description=_l("Results that can be measured, one a line."),
    )
    who = RadioField(
        _l("Whom do you think of?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(who.value, words) for who, words in WHO_WORDS.items()],
    )
    months = IntegerField(
        _l("How long"),
        [InputRequired(_l("Enter the number of months.")), NumberRange(1, 60, _l("Enter 1 to 60 months."))],
    )
    days = IntegerField(
        _l("How many days a year should the expert be there?"),
        [_asked_of_experts, NumberRange(1, 366, _l("Enter 1 to 366 days."))],
        description=_l("Leave it empty for a team of students alone."),
    )
    time = RadioField(
        _l("Full time?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice("part", _l("No, beside a post at a university")), SelectChoice("full", _l("Yes"))],
        default="part",
    )
    budget = IntegerField(
        _l("Budget a year"),
        [
            Optional(),
            NumberRange(
                0,
                MOST_TEN_THOUSANDS,
                _l("That would be more than ten million yuan. Check the number and its unit."),
            ),
        ],
        description=_l("For pay, before tax. Leave it empty where it is to be agreed."),
    )
    take = SelectMultipleField(_l("What fits"), choices=[])

    def offer(self, roles: list[Role]) -> None:
        """Let drafts for these roles be taken."""
        self.take.choices = [SelectChoice(role.value, words_of(role)) for role in roles]
        self.offer_disciplines(entries(Discipline), first_level_disciplines())

    def to_draft(self) -> Need:
        """Return the need."""
        return Need(
            title=self.title.data,
            problem=self.problem.data,
            outcomes=self.outcomes.data,
            who=Who(self.who.data),
            months=self.months.data,
            days=self.days.data or 0,
            is_full_time=self.time.data == "full",
            budget=self.budget.data,
            disciplines=tuple(self.disciplines.data),
            contact=self.contact.data,
        )


def words_of(role: Role) -> str:
    """Return the name of a role; the teacher stands for the course."""
    return _("Project-based course") if role is Role.COURSE_TEACHER else str(ROLE_WORDS[role])


@bp.route("/our-positions/describe", methods=["GET", "POST"])
def describe() -> ResponseReturnValue:
    """Ask for a need once, recommend what fits it, and make the drafts that are ticked."""
    actor, round_ = current_actor(), current_round()
    enterprise = own_enterprise(actor)
    if request.method == "GET" and not is_taking(round_):
        return closed_page(enterprise, round_)
    known = policies(round_) if round_ else {}
    form = NeedForm()
    form.offer([role for role in known if role is not Role.COURSE_STUDENT])
    if request.form.get("anew") or not form.take.data:
        return _advised(form, round_)
    way_on = form.answer(
        lambda: _drafted(actor, enterprise, form),
        then=_next_address,
        said=lambda made: ngettext(
            "The draft is made. Look through it and send it.",
            "%(num)s drafts are made. Look through each and send it.",
            len(made),
        ),
    )
    return way_on or _advised(form, round_)


def _advised(form: NeedForm, round_: Round | None) -> ResponseReturnValue:
    advice: list[Advice] = []
    need: Need | None = None
    status = form.status
    if request.method == "POST" and status == 200:  # noqa: PLR2004 - not refused before
        if form.validate():
            need = form.to_draft()
            advice = advise(need, policies(round_) if round_ else {})
        else:
            status = 422
    page = render_template(
        "demand/describe.html",
        form=form,
        has_errors=bool(form.errors),
        round_=round_,
        advice=advice,
        is_short=need is not None and not_placed(need, advice),
        rules=RULES,
        words_of=words_of,
    )
    return page, status


def _drafted(actor: Actor, enterprise: Organisation, form: NeedForm) -> list[Position]:
    round_, need = taking_round(), form.to_draft()
    known = policies(round_)
    drafts: list[PositionDraft | CourseDraft] = []
    for role in (Role(value) for value in form.take.data):
        if role is Role.COURSE_TEACHER:
            after = max(to_user_timezone(round_.preferences_until), to_user_timezone(now())).date()
            drafts.append(course_from(need, enterprise.main_business or "", after))
        else:
            drafts.append(position_from(need, role, known[role]))
    return service.post_need(actor, enterprise, round_, drafts)


def _next_address(made: list[Position]) -> str:
    if len(made) == 1:
        return url_for("demand.edit", position_id=made[0].id)
    return url_for("demand.mine")


@bp.get("/our-positions/samples")
def samples() -> ResponseReturnValue:
    """Show needs that are well written; each fills the form of its role."""
    own_enterprise(current_actor())
    round_ = current_round()
    known = policies(round_) if round_ else {}
    return render_template(
        "demand/samples.html",
        samples=[one for one in SAMPLES if one.role in known],
        address=sample_address if is_taking(round_) else None,
        words_of=words_of,
    )


class StanceForm(HouseForm):
    """What an enterprise says for a round in which it posts nothing."""

    kind = RadioField(
        _l("What do you say for this round?"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(one.value, words) for one, words in SAY_WORDS.items()],
    )
    reason = SelectField(
        _l("If you host nobody: why?"),
        choices=[
            SelectChoice("", _l("Choose a reason")),
            *(SelectChoice(one.value, words) for one, words in NOT_HOSTING_WORDS.items()),
        ],
        default="",
    )
    roles = SelectMultipleField(_l("If somebody fits: whom would you host?"), choices=[])
    note = TextAreaField(
        _l("In a few words"),
        [Length(max=1000)],
        filters=[tidy],
        description=_l(
            "Fields you work in and what somebody could do there; or what would have to change. Your zone or park "
            "and the coordination office read it, nobody else."
        ),
    )

    def offer(self, roles: list[Role]) -> None:
        """Let these roles be hosted."""
        self.roles.choices = [SelectChoice(role.value, words_of(role)) for role in roles]

    def validate_reason(self, field: Any) -> None:
        """A reason is given exactly where nobody is hosted."""
        if self.kind.data == Say.NOT_HOSTING and not field.data:
            raise ValidationError(_l("Choose why you host nobody."))

    def validate_note(self, field: Any) -> None:
        """Interest, and another reason, are put into words."""
        if field.data:
            return
        if self.kind.data == Say.INTERESTED:
            raise ValidationError(_l("Say what you work on and what somebody could do there."))
        if self.kind.data == Say.NOT_HOSTING and self.reason.data == NotHosting.OTHER:
            raise ValidationError(_l("Say in a few words why."))

    def to_draft(self) -> StanceDraft:
        """Return what is said; what belongs to the other choice is left out."""
        if self.kind.data == Say.NOT_HOSTING:
            return StanceDraft(Say.NOT_HOSTING, NotHosting(self.reason.data), note=self.note.data or "")
        roles = tuple(Role(value) for value in self.roles.data)
        return StanceDraft(Say.INTERESTED, roles=roles, note=self.note.data)


@bp.route("/our-positions/no-post", methods=["GET", "POST"])
def stance() -> ResponseReturnValue:
    """Let an enterprise say that it is interested without a post, or that it hosts nobody, and why."""
    actor, round_ = current_actor(), current_round()
    enterprise = own_enterprise(actor)
    if request.method == "GET" and not _is_heard(round_):
        return closed_page(enterprise, round_)
    known = policies(round_) if round_ else {}
    said = queries.stance_of(enterprise.id, round_.id) if round_ else None
    form = StanceForm(data=_said(said))
    form.offer([role for role in known if role is not Role.COURSE_STUDENT])
    way_on = form.answer(
        lambda: service.say_stance(actor, enterprise, taking_round(), form.to_draft()),
        then=lambda _said: url_for("needs.stance"),
        said=lambda _said: _("Thank you. Your zone or park and the coordination office read it."),
    )
    if way_on:
        return way_on
    page = render_template(
        "demand/stance.html",
        form=form,
        has_errors=bool(form.errors),
        round_=round_,
        said=said,
        words_of=words_of,
        Role=Role,
    )
    return page, form.status


def _is_heard(round_: Round | None) -> bool:
    return round_ is not None and is_window_open(round_, Window.PREFERENCES, now())


def _said(said: Stance | None) -> dict[str, Any] | None:
    if said is None:
        return None
    reason = said.reason.value if said.reason else ""
    return {"kind": said.kind.value, "reason": reason, "roles": said.roles, "note": said.note}


@bp.post("/our-positions/no-post/take-back")
def take_back_stance() -> ResponseReturnValue:
    """Let what was said count no more."""
    actor, round_ = current_actor(), current_round()
    enterprise = own_enterprise(actor)
    said = queries.stance_of(enterprise.id, round_.id) if round_ else None
    if said is None:
        raise NotFound
    service.take_back_stance(actor, enterprise, said)
    flash(_("It counts no more."), "success")
    return redirect(url_for("demand.mine"))
