"""Registering an enterprise, invitations, switching between organisations, keeping members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, logout_user
from flask_security.utils import login_user
from wtforms.fields import SelectChoice

from placement.accounts import queries, service
from placement.accounts.actor import Actor, require
from placement.accounts.forms import (
    AcceptForm,
    AuthorityForm,
    InviteForm,
    OwnAuthorityForm,
    ProfileForm,
    RegisterForm,
)
from placement.accounts.models import Person
from placement.accounts.policy import may_keep_platform
from placement.accounts.queries import CHOSEN, chosen_membership, current_actor
from placement.accounts.states import MEMBERSHIP_WORDS, MembershipRole
from placement.foundation.errors import NotAllowed, NotFound
from placement.foundation.forms import HouseForm
from placement.foundation.web import named, paged
from placement.organisations.models import Organisation
from placement.organisations.queries import (
    ORGANISATION_ORDERS,
    admitted_enterprises,
    enterprise_counts,
    issuers,
    organisation,
    participants,
    waiting_enterprises,
)
from placement.organisations.queries import organisations as organisations_of_kind
from placement.organisations.states import KIND_WORDS, STATE_WORDS, Kind, OrganisationState
from placement.reference.models import Coded, SciencePark, University, Zone
from placement.reference.queries import cities, divisions, entry, matching, provinces

bp = Blueprint("accounts", __name__)

LINK = "invitation_link"
REFERENCE: dict[Kind, type[Zone] | type[SciencePark] | type[University]] = {
    Kind.ZONE: Zone,
    Kind.SCIENCE_PARK: SciencePark,
    Kind.UNIVERSITY: University,
}


def _choices(rows: Sequence[Coded], first: str) -> list[SelectChoice]:
    return [SelectChoice("", first), *(SelectChoice(row.code, named(row)) for row in rows)]


def _invited(person: Person, at: Organisation, token: str | None) -> tuple[Person, str | None]:
    """Queue the message in the same transaction; the link is shown once besides."""
    link = url_for("accounts.accept", token=token, _external=True) if token else None
    service.mail_invitation(person, at, link)
    return person, link


def _keep_link(person: Person, link: str | None) -> None:
    if link:
        session[LINK] = {"name": person.name_zh, "email": person.email, "link": link}


def _link_shown_once() -> dict[str, str] | None:
    kept: dict[str, str] | None = session.pop(LINK, None)
    return kept


@bp.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Let an enterprise register itself with its first officer."""
    form = RegisterForm()
    listed = issuers()
    form.issuer.choices = [
        SelectChoice("", _("Choose a zone or park")),
        *(SelectChoice(str(row.id), named(row)) for row in listed),
    ]
    form.region.choices = _choices(cities(), _("Choose a city"))
    form.industry.choices = _choices(divisions(), _("Choose an industry"))

    def act() -> tuple[Person, str | None]:
        enterprise, token = service.register(form.to_enterprise(), form.to_draft())
        officer = queries.by_email(form.to_draft().email)
        assert officer is not None
        return _invited(officer, enterprise, token)

    def then(done: tuple[Person, str | None]) -> str:
        _keep_link(*done)
        return url_for("accounts.registered")

    way_on = form.answer(act, then)
    if way_on:
        return way_on
    page = render_template("accounts/register.html", form=form, has_errors=bool(form.errors), issuers=listed)
    return page, form.status


@bp.route("/our-enterprise", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """Let an enterprise say what readers of its positions learn of it."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.ENTERPRISE))
    assert actor.organisation_id is not None
    enterprise = organisation(actor.organisation_id)
    form = ProfileForm(obj=enterprise)
    way_on = form.answer(
        lambda: service.change_profile(actor, enterprise, form.to_profile()),
        then=lambda _row: url_for("accounts.profile"),
        said=lambda _row: _("Kept. Readers of your positions see it from now on."),
    )
    if way_on:
        return way_on
    page = render_template("accounts/profile.html", form=form, has_errors=bool(form.errors), enterprise=enterprise)
    return page, form.status


@bp.get("/registered")
def registered() -> ResponseReturnValue:
    """Say what comes next; the invitation link stands here once."""
    return render_template("accounts/registered.html", shown=_link_shown_once())


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """Let an invited person choose a password and come in."""
    form = AcceptForm()
    if not form.validate_on_submit():
        invitation = service.open_invitation(token)
        held = queries.memberships(invitation.person_id)
        page = render_template(
            "accounts/accept.html",
            form=form,
            has_errors=bool(form.errors),
            invitation=invitation,
            held=held,
            membership_words=MEMBERSHIP_WORDS,
        )
        return page, 422 if form.errors else 200
    person = service.accept_invitation(token, form.password.data)
    if current_user.is_authenticated:
        logout_user()
    session.pop(CHOSEN, None)
    login_user(person)
    flash(_("Welcome. From now on you sign in with %(email)s and your password.", email=person.email), "success")
    return redirect(url_for("home.dashboard"))


@bp.route("/switch", methods=["GET", "POST"])
def switch() -> ResponseReturnValue:
    """Choose for which organisation to act in this session."""
    if request.method == "POST":
        asked = request.form.get("membership", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 16):  # noqa: PLR2004 - longer is no id
            raise NotFound
        membership = queries.held_membership(current_user.id, int(asked))
        session[CHOSEN] = membership.id
        flash(_("You act for %(organisation)s now.", organisation=named(membership.organisation)), "success")
        return redirect(url_for("home.dashboard"))
    return render_template(
        "accounts/switch.html",
        held=queries.memberships(current_user.id),
        chosen=chosen_membership(),
        membership_words=MEMBERSHIP_WORDS,
        kind_words=KIND_WORDS,
    )


@bp.get("/enterprises")
def enterprises() -> ResponseReturnValue:
    """Show an issuer which enterprises wait for it and which it has admitted."""
    actor = current_actor()
    require(actor.is_issuer)
    assert actor.organisation_id is not None
    words = request.args.get("q", "").strip()
    counts = enterprise_counts(actor.organisation_id)
    waiting = counts.pop(OrganisationState.PENDING, 0)
    waits = request.args.get("state", OrganisationState.PENDING if waiting else "") == OrganisationState.PENDING
    page = (
        paged(waiting_enterprises(actor.organisation_id, words), sort=ORGANISATION_ORDERS, usual="registered")
        if waits
        else paged(admitted_enterprises(actor.organisation_id, words), sort=ORGANISATION_ORDERS, usual="name")
    )
    return render_template(
        "accounts/enterprises.html",
        page=page,
        waits=waits,
        waiting=waiting,
        admitted=counts.total(),
        words=words,
        officers=queries.first_officers([row.id for row in page.items]),
        state_words=STATE_WORDS,
        kept=_order_kept(),
    )


def _order_kept() -> dict[str, Any]:
    """Return what the address says of a list's filter, order and page."""
    return {name: request.args[name] for name in ("q", "sort", "page") if name in request.args}


@bp.post("/enterprises/<int:enterprise_id>/admit")
def admit(enterprise_id: int) -> ResponseReturnValue:
    """Admit an enterprise that waits."""
    actor = current_actor()
    require(actor.is_issuer)
    enterprise = organisation(enterprise_id)
    if enterprise.kind is not Kind.ENTERPRISE or enterprise.parent_id != actor.organisation_id:
        raise NotFound
    service.admit_enterprise(actor, enterprise)
    flash(_("%(name)s takes part now and can send its positions.", name=named(enterprise)), "success")
    return redirect(url_for("accounts.enterprises", **_order_kept()))


def _kind_asked(*known: Kind) -> Kind:
    asked = request.values.get("kind", known[0].value)
    if asked not in {kind.value for kind in known}:
        raise NotFound
    return Kind(asked)


@bp.get("/organisations")
def organisations() -> ResponseReturnValue:
    """Show an administrator who takes part, and who could."""
    require(may_keep_platform(current_actor()))
    kind = _kind_asked(*Kind)
    words = request.args.get("q", "").strip()
    page = paged(participants(kind, words=words), sort=ORGANISATION_ORDERS, usual="name")
    found: list[Any] = []
    if words and kind in REFERENCE:
        known = {row.code for row in page.items}
        found = [row for row in matching(REFERENCE[kind], words) if row.code not in known]
    return render_template(
        "accounts/organisations.html",
        kind=kind,
        kinds=[Kind.ZONE, Kind.SCIENCE_PARK, Kind.UNIVERSITY, Kind.ENTERPRISE, Kind.AUTHORITY, Kind.OPERATOR],
        can_take_in=kind in REFERENCE,
        words=words,
        page=page,
        found=found,
        officers=queries.first_officers([row.id for row in page.items]),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        shown=_link_shown_once(),
    )


@bp.post("/organisations/take-in")
def take_in() -> ResponseReturnValue:
    """Let a zone, park or university of the reference tables take part."""
    actor = current_actor()
    require(may_keep_platform(actor))
    kind = _kind_asked(*REFERENCE)
    row = entry(REFERENCE[kind], request.form.get("code"))
    if row is None:
        raise NotFound
    taken = service.take_in(actor, row)
    flash(_("%(name)s takes part now. Invite its first officer.", name=named(taken)), "success")
    return redirect(url_for("accounts.invite_officer", organisation_id=taken.id))


@bp.route("/organisations/new-authority", methods=["GET", "POST"])
def found_authority() -> ResponseReturnValue:
    """Let an education authority take part."""
    actor = current_actor()
    require(may_keep_platform(actor))
    form = AuthorityForm()
    form.region.choices = _choices(provinces(), _("Choose a province"))
    way_on = form.answer(
        lambda: service.found_authority(actor, form.name_zh.data, form.name_en.data or None, form.region.data),
        then=lambda done: url_for("accounts.invite_officer", organisation_id=done[0].id),
        said=lambda done: ngettext(
            "%(name)s takes part now, with %(num)s university. Invite its first officer.",
            "%(name)s takes part now, with %(num)s universities. Invite its first officer.",
            done[1],
            name=named(done[0]),
        ),
    )
    if way_on:
        return way_on
    return render_template("accounts/authority.html", form=form, has_errors=bool(form.errors)), form.status


@bp.route("/organisations/<int:organisation_id>/authority", methods=["GET", "POST"])
def own_authority(organisation_id: int) -> ResponseReturnValue:
    """Say which education authority a university has."""
    actor = current_actor()
    require(may_keep_platform(actor))
    university = organisation(organisation_id)
    if university.kind is not Kind.UNIVERSITY:
        raise NotFound
    known = {str(row.id): row for row in organisations_of_kind(Kind.AUTHORITY)}
    form = OwnAuthorityForm(data={"authority": str(university.parent_id or "")})
    form.authority.choices = [
        SelectChoice("", _("None")),
        *(SelectChoice(number, named(row)) for number, row in known.items()),
    ]
    way_on = form.answer(
        lambda: service.assign_authority(actor, university, known.get(form.authority.data)),
        then=lambda _none: url_for("accounts.organisations", kind=Kind.UNIVERSITY.value, q=university.name_zh),
        said=lambda _none: _("The education authority of %(name)s is kept.", name=named(university)),
    )
    if way_on:
        return way_on
    page = render_template("accounts/own_authority.html", form=form, house=university, has_errors=bool(form.errors))
    return page, form.status


@bp.route("/organisations/<int:organisation_id>/invite", methods=["GET", "POST"])
def invite_officer(organisation_id: int) -> ResponseReturnValue:
    """Let an administrator invite an organisation's officer, or the office's coordinator."""
    actor = current_actor()
    require(may_keep_platform(actor))
    at = organisation(organisation_id)
    office = (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)
    roles = office if at.kind is Kind.OPERATOR else (MembershipRole.OFFICER,)
    form = InviteForm()
    way_on = _answer_invitation(form, actor, at, roles, url_for("accounts.organisations", kind=at.kind))
    return way_on or (
        render_template("accounts/invite_officer.html", form=form, has_errors=bool(form.errors), house=at),
        form.status,
    )


def _answer_invitation(
    form: InviteForm, actor: Actor, at: Organisation, roles: Sequence[MembershipRole], way_on: str
) -> ResponseReturnValue | None:
    form.offer(*roles)

    def act() -> tuple[Person, str | None]:
        return _invite(form, actor, at)

    def then(done: tuple[Person, str | None]) -> str:
        _keep_link(*done)
        return way_on

    return form.answer(act, then, lambda done: _invited_words(*done))


def _invite(form: InviteForm, actor: Actor, at: Organisation) -> tuple[Person, str | None]:
    person, token = service.invite(actor, form.to_draft(), at, MembershipRole(form.role.data))
    return _invited(person, at, token)


def _invited_words(person: Person, link: str | None) -> str:
    if link:
        return _("%(name)s is invited. The message waits to be sent.", name=person.name_zh)
    return _(
        "%(email)s was known already and is a member now. They sign in as usual.",
        email=person.email,
    )


@bp.route("/members", methods=["GET", "POST"])
def members() -> ResponseReturnValue:
    """Show an officer the own people, and invite more."""
    actor = current_actor()
    require(actor.role in {MembershipRole.OFFICER, MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR})
    assert actor.organisation_id is not None
    at = organisation(actor.organisation_id)
    invited = _roles_to_invite(actor)
    listed = _roles_listed(actor)
    role = _role_asked(listed)
    form = InviteForm()
    if not form.role.data and role in invited:
        form.role.data = role.value
    way_on = None
    if invited:
        way_on = _answer_invitation(form, actor, at, invited, url_for("accounts.members", role=role))
    if way_on:
        return way_on
    words = request.args.get("q", "").strip()
    page = render_template(
        "accounts/members.html",
        form=form if invited else None,
        has_errors=bool(form.errors),
        house=at,
        role=role,
        roles=listed,
        counts=queries.member_counts(at.id),
        page=paged(queries.members(at.id, role, words), sort=queries.MEMBER_ORDERS, usual="name"),
        words=words,
        membership_words=MEMBERSHIP_WORDS,
        shown=_link_shown_once(),
    )
    return page, form.status


def _roles_listed(actor: Actor) -> tuple[MembershipRole, ...]:
    if actor.kind is Kind.UNIVERSITY:
        return (MembershipRole.OFFICER, MembershipRole.STAFF, MembershipRole.STUDENT)
    if actor.kind is Kind.OPERATOR:
        return (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)
    return (MembershipRole.OFFICER,)


def _roles_to_invite(actor: Actor) -> tuple[MembershipRole, ...]:
    if actor.role is MembershipRole.OFFICER or actor.is_administrator:
        return _roles_listed(actor)
    return ()


def _role_asked(listed: Sequence[MembershipRole]) -> MembershipRole:
    asked = request.args.get("role", listed[0].value)
    if asked not in {role.value for role in listed}:
        raise NotFound
    return MembershipRole(asked)


@bp.post("/members/<int:person_id>/invite-again")
def invite_again(person_id: int) -> ResponseReturnValue:
    """Give a member who never came in a new link."""
    actor = current_actor()
    if actor.organisation_id is None:
        raise NotFound
    person = queries.colleague(actor.organisation_id, person_id)
    at = organisation(actor.organisation_id)
    back = url_for("accounts.members", role=request.args.get("role"))

    def then(done: tuple[Person, str | None]) -> str:
        _keep_link(*done)
        return back

    form = HouseForm()
    way_on = form.answer(lambda: _invited(person, at, service.invite_again(actor, person, at)), then)
    if form.status == NotAllowed.status:
        raise NotAllowed
    for error in form.form_errors:
        flash(error, "error")
    return way_on or redirect(back)
