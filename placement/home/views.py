"""Pages of this room: start, dashboard, history, language, about, health."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from flask_login import current_user
from flask_security.utils import login_user

from placement.accounts.actor import require
from placement.accounts.policy import may_keep_platform
from placement.accounts.queries import CHOSEN, chosen_membership, current_actor, memberships, people_numbered, person
from placement.accounts.service import choose_language
from placement.accounts.states import MEMBERSHIP_WORDS
from placement.foundation.audit import broken_among, broken_links
from placement.foundation.clock import now
from placement.foundation.web import is_own_path, named, paged
from placement.home import queries
from placement.home.acts import ACT_WORDS, SUBJECT_WORDS
from placement.home.guests import guests
from placement.home.health import is_healthy
from placement.home.language import ALIASES
from placement.home.manual import guides_for
from placement.home.tasks import tasks
from placement.home.timetable import next_date, timetable
from placement.organisations.states import KIND_WORDS, Kind
from placement.placements.queries import published_rounds
from placement.programme.queries import current_round, rounds
from placement.programme.states import ROUND_WORDS, RoundState

bp = Blueprint("home", __name__)

NOON, EVENING = 12, 18
DECIDING = {RoundState.CLOSED, RoundState.SOLVED, RoundState.VERIFIED}


@bp.get("/")
def start() -> ResponseReturnValue:
    """Say in one sentence what this is, and where the current round stands."""
    round_ = current_round()
    published = published_rounds()
    return render_template(
        "home/start.html",
        round=round_,
        figures=queries.figures(round_) if round_ else None,
        timetable=timetable(round_) if round_ else [],
        newest=published[0] if published else None,
        deciding=[row for row in rounds() if row.state in DECIDING and row != round_],
        round_words=ROUND_WORDS,
        guests=guests() if _is_demo() and _is_here() else [],
    )


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].is_demo)


def _is_here() -> bool:
    """Return whether the browser runs on this very machine."""
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


@bp.post("/continue-as")
def continue_as() -> ResponseReturnValue:
    """Sign in as one of the demonstration's people; nowhere else does this page exist."""
    if not _is_demo() or not _is_here():
        abort(404)
    asked = request.form.get("person", "")
    guest = next((guest for guest in guests() if str(guest.person.id) == asked), None)
    if guest is None or not guest.person.is_demo:
        abort(404)
    session.pop(CHOSEN, None)
    login_user(guest.person)
    if guest.membership:
        session[CHOSEN] = guest.membership.id
    return redirect(url_for("home.dashboard"))


@bp.get("/language/<code>")
def language(code: str) -> ResponseReturnValue:
    """Show the site in another language, and keep that for a person who is signed in."""
    chosen = ALIASES.get(code)
    if chosen is None:
        abort(404)
    session["language"] = chosen
    if current_user.is_authenticated and current_user.language != chosen:
        choose_language(person(current_user.id), chosen)
    way_on = request.args.get("next")
    return redirect(way_on if way_on and is_own_path(way_on) else url_for("home.start"))


@bp.get("/about")
def about() -> ResponseReturnValue:
    """Say how results are decided, what is stored and what is not, and where help is."""
    return render_template("home/about.html", round=current_round())


@bp.get("/help")
def manual() -> ResponseReturnValue:
    """Show the manual, the reader's own part first, and who helps further."""
    return render_template(
        "home/manual.html", guides=guides_for(current_actor() if current_user.is_authenticated else None)
    )


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Say whether the database answers and every migration is in it."""
    if is_healthy():
        return Response("ok\n", mimetype="text/plain")
    return Response("the database does not answer or is not at the newest migration\n", 503, mimetype="text/plain")


@bp.get("/home")
def dashboard() -> ResponseReturnValue:
    """Show what needs the reader now."""
    actor = current_actor()
    round_ = current_round()
    membership = chosen_membership()
    return render_template(
        "home/dashboard.html",
        greeting=_greeting(named(current_user)),
        today=to_user_timezone(now()),
        round=round_,
        membership=membership,
        membership_words=MEMBERSHIP_WORDS,
        kind_words=KIND_WORDS,
        held=memberships(current_user.id),
        tasks=tasks(actor, round_),
        timetable=timetable(round_) if round_ else [],
        next_date=next_date(round_),
        universities=queries.nominations_by_university(round_, actor.organisation_id or 0)
        if round_ and actor.is_officer_of(Kind.AUTHORITY)
        else [],
    )


def _greeting(name: str) -> str:
    hour = to_user_timezone(now()).hour
    if hour < NOON:
        return _("Good morning, %(name)s", name=name)
    if hour < EVENING:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


@bp.get("/history")
def history() -> ResponseReturnValue:
    """Show administrators who did what, and whether those shown, or all that there are, follow each other."""
    require(may_keep_platform(current_actor()))
    action = request.args.get("action", "")
    words = request.args.get("q", "").strip()[:60]
    page = paged(queries.history(action, words), sort=queries.HISTORY_ORDERS, usual="-when")
    return render_template(
        "home/history.html",
        page=page,
        action=action,
        words=words,
        actions=queries.kinds_of_acts(),
        act_words=ACT_WORDS,
        subject_words=SUBJECT_WORDS,
        people=people_numbered(entry.person_id for entry in page.items),
        organisations=queries.organisations_of(page.items),
        kept_back=queries.kept_back(page.items),
        is_whole="chain" in request.args,
        broken=broken_links() if "chain" in request.args else broken_among(page.items),
        whole=url_for("home.history", action=action, q=words, chain="whole"),
    )
