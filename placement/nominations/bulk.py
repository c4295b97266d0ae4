"""Pages for many people at once: nominate, withdraw, remind; each shows what would happen before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.eligibility.states import Verdict
from placement.foundation.errors import NotFound
from placement.nominations import desk, queries, service
from placement.nominations.forms import NominateManyForm, ReasonForm
from placement.nominations.models import Nomination
from placement.nominations.policy import may_withdraw
from placement.nominations.states import NOMINATION_WORDS
from placement.nominations.views import staff_asked
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import current_round
from placement.reference.states import ROLE_WORDS, STAFF_ROLES, Role

bp = Blueprint("bulk", __name__)

DIGITS = 15


def _officer() -> tuple[Actor, int, Round]:
    """Return the actor, the university and the round that is going on. Raises NotAllowed, NotFound."""
    actor, round_ = current_actor(), current_round()
    require(actor.is_officer_of(Kind.UNIVERSITY))
    if round_ is None or actor.organisation_id is None:
        raise NotFound
    return actor, actor.organisation_id, round_


def numbers(name: str) -> list[int]:
    """Return the numbers that a page sent under a name, each once. Raises NotFound for what is no number."""
    sent = (request.form if request.method == "POST" else request.args).getlist(name)
    if not all(one.isascii() and one.isdigit() and len(one) <= DIGITS for one in sent):
        raise NotFound
    return sorted({int(one) for one in sent})


def _role() -> Role | None:
    asked = request.values.get("for", "")
    return Role(asked) if asked in set(STAFF_ROLES) else None


def _picked(round_: Round, university_id: int) -> list[desk.Member]:
    """Return the people who are ticked, or everybody whom the desk's filters show."""
    if request.method == "POST":
        return desk.staff(round_, university_id, numbers("person"))
    if request.args.get("all"):
        return staff_asked().chosen(desk.staff(round_, university_id))
    return desk.staff(round_, university_id, numbers("person"))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What nominating these people for a role would do."""

    role: Role
    passing: Sequence[desk.Member]
    failing: Sequence[desk.Member]
    nominated: Sequence[desk.Member]

    @classmethod
    def of(cls, role: Role, people: Sequence[desk.Member]) -> Outlook:
        """Part people by what the rules of the role say of them."""
        new = [one for one in people if not one.standings[role].is_nominated]
        return cls(
            role,
            [one for one in new if one.standings[role].verdict is Verdict.PASS],
            [one for one in new if one.standings[role].verdict is not Verdict.PASS],
            [one for one in people if one.standings[role].is_nominated],
        )


@bp.route("/nominations/many", methods=["GET", "POST"])
def nominate() -> ResponseReturnValue:
    """Show what would become of the people who are ticked, and put them forward once that is confirmed."""
    actor, university_id, round_ = _officer()
    role = _role()
    people = _picked(round_, university_id)
    if role is None or role not in desk.staff_roles(round_) or not people:
        flash(_("Tick at least one person, and choose the role."), "warning")
        return redirect(_back())
    outlook = Outlook.of(role, people)
    form = NominateManyForm()
    form.expect(len(outlook.passing), len(outlook.failing))
    way_on = form.answer(
        lambda: service.nominate_many(
            actor,
            round_,
            [one.id for one in people if form.failing_too.data or one not in outlook.failing],
            role,
            not_passing=len(outlook.failing) if form.failing_too.data else 0,
        ),
        then=lambda _rows: url_for("nominations.desk", role=role, state="proposed"),
        said=lambda rows: ngettext(
            "%(num)s person is nominated and asked for consent.",
            "%(num)s people are nominated and asked for consent.",
            len(rows),
        ),
    )
    form.failing_seen.data = len(outlook.failing)
    page = render_template(
        "nominations/nominate_many.html",
        form=form,
        round=round_,
        outlook=outlook,
        people=people,
        role_words=ROLE_WORDS,
        state_words=NOMINATION_WORDS,
        back=_back(),
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


def _back() -> str:
    """Return the desk with the filters that the officer came from."""
    known = {one.name for one in fields(desk.Filters)} | {"page"}
    kept: dict[str, Any] = {name: word for name, word in request.args.items() if name in known and word}
    return url_for("nominations.desk", **kept)


@bp.route("/nominations/withdraw", methods=["GET", "POST"])
def withdraw() -> ResponseReturnValue:
    """Show whose nominations would be taken back, and take them back with a reason."""
    actor, university_id, round_ = _officer()
    rows = _sent(actor) if request.method == "POST" else _nominations(_picked(round_, university_id), _role())
    if not rows:
        flash(_("None of those who are ticked is nominated for this role."), "warning")
        return redirect(_back())
    form = ReasonForm()
    way_on = form.answer(
        lambda: service.withdraw_many(actor, rows, form.reason.data.strip()),
        then=lambda _none: url_for("nominations.desk", state="withdrawn"),
        said=lambda _none: ngettext(
            "%(num)s nomination is withdrawn.", "%(num)s nominations are withdrawn.", len(rows)
        ),
    )
    page = render_template(
        "nominations/withdraw_many.html",
        form=form,
        rows=rows,
        role_words=ROLE_WORDS,
        state_words=NOMINATION_WORDS,
        round=round_,
        back=_back(),
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)


def _sent(actor: Actor) -> list[Nomination]:
    rows = [queries.visible_nomination(actor, number) for number in numbers("nomination")]
    for row in rows:
        require(may_withdraw(actor, row))
    return rows


def _nominations(people: Sequence[desk.Member], role: Role | None) -> list[Nomination]:
    """Return the standing nominations of these people for one role, or for any."""
    standings = [one for person in people for one in person.standings.values() if role in {None, one.role}]
    return [one.nomination for one in standings if one.nomination is not None and one.is_nominated]


@bp.post("/nominations/remind")
def remind() -> ResponseReturnValue:
    """Write once to everybody who has not answered."""
    actor, _university, round_ = _officer()
    reminded = service.remind_people(actor, round_)
    if reminded:
        said = ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", len(reminded))
        flash(said, "success")
    else:
        flash(_("Everybody who has not answered was reminded before. Nobody is written to twice."), "info")
    return redirect(url_for("nominations.desk", state="proposed"))


@bp.post("/nominations/<int:nomination_id>/send-again")
def send_again(nomination_id: int) -> ResponseReturnValue:
    """Send a nomination that the authority returned to it again."""
    actor = current_actor()
    service.send_again(actor, queries.visible_nomination(actor, nomination_id))
    flash(_("It waits for the authority again."), "success")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id))
