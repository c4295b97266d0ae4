"""The addresses under which lists are taken home; each asks the policy of the page that shows the list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.accounts.states import MembershipRole
from placement.demand.queries import published_of_enterprise
from placement.demand.views import demand_filters
from placement.exchange import lists
from placement.exchange.rankings import rankings
from placement.exchange.workbooks import as_file
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.web import attachment, named
from placement.nominations.endorsements import universities
from placement.organisations.queries import organisation
from placement.organisations.states import Kind
from placement.placements.policy import has_own_placements
from placement.placements.queries import is_listed, published_rounds, published_run, title_ranks
from placement.preferences.queries import own_position
from placement.programme.models import Round
from placement.programme.policy import may_run
from placement.programme.queries import current_round, rounds, visible_round
from placement.programme.states import RoundState
from placement.rounds.queries import coordinated_round, current_run
from placement.rounds.states import RunState

bp = Blueprint("downloads", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = "any('xlsx', 'csv')"
LONGEST_ID = 15


def as_answer(data: bytes, name: str) -> Response:
    """Return a file to be kept under a name."""
    return attachment(data, name, XLSX if name.endswith(".xlsx") else "text/csv")


def _answer(sheets: list[lists.Out], name: str, form: str) -> Response:
    part = request.args.get("sheet", "0")
    if form == "csv" and part == "1" and len(sheets) > 1:
        sheets = sheets[1:]
    return as_answer(as_file(sheets, form), f"{name}.{form}")


def _round_asked() -> Round:
    asked = request.args.get("round", "")
    if asked:
        return visible_round(_number(asked))
    past = [one for one in rounds() if one.state is not RoundState.CANCELLED]
    round_ = current_round() or (past[0] if past else None)
    if round_ is None:
        raise NotFound
    return round_


def _number(asked: str) -> int:
    """Return a number of an address. Raises NotFound for what is none."""
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        raise NotFound
    return int(asked)


@bp.get(f"/demand.<{FORMS}:form>")
def demand(form: str) -> ResponseReturnValue:
    """Hand out the demand list as its page shows it to this reader."""
    round_ = _round_asked()
    chosen: dict[str, Any] = demand_filters()
    return _answer(lists.public_demand(round_, current_actor(), chosen), f"{_('Demand list')} {named(round_)}", form)


@bp.get(f"/our/positions.<{FORMS}:form>")
def positions(form: str) -> ResponseReturnValue:
    """Hand an enterprise its positions, or an issuer its list."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.ENTERPRISE) or actor.is_issuer)
    round_ = _round_asked()
    return _answer(lists.own_demand(round_, actor), f"{_('Our positions')} {named(round_)}", form)


@bp.get(f"/our/candidates.<{FORMS}:form>")
def candidates(form: str) -> ResponseReturnValue:
    """Hand an enterprise the candidates of one of its positions, or of all in a round, with its own ranking."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.ENTERPRISE))
    asked = request.args.get("position", "")
    if asked:
        position = own_position(actor, _number(asked))
        return _answer(rankings([position]), f"{_('Candidates')} {position.title}", form)
    round_ = _round_asked()
    positions = published_of_enterprise(actor.organisation_id or 0, round_.id)
    return _answer(rankings(positions), f"{_('Candidates')} {named(round_)}", form)


@bp.get(f"/our/<any('staff', 'students'):group>.<{FORMS}:form>")
def people(group: str, form: str) -> ResponseReturnValue:
    """Hand a university its people, with nominations or applications."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.UNIVERSITY))
    role = MembershipRole.STAFF if group == "staff" else MembershipRole.STUDENT
    name = _("Staff and nominations") if group == "staff" else _("Students and applications")
    return _answer(lists.people(actor, current_round(), role), name, form)


@bp.get(f"/our/nominations.<{FORMS}:form>")
def own_nominations(form: str) -> ResponseReturnValue:
    """Hand a university its nominations of a round, with the verdict and what was answered."""
    actor = current_actor()
    require(actor.is_officer_of(Kind.UNIVERSITY))
    round_ = _round_asked()
    sheets = lists.nominations(round_, [organisation(actor.organisation_id or 0)])
    return _answer(sheets, f"{_('Our nominations')} {named(round_)}", form)


@bp.get(f"/rounds/<int:round_id>/nominations.<{FORMS}:form>")
def nominations(round_id: int, form: str) -> ResponseReturnValue:
    """Hand an education authority the nominations of its universities, the round's coordinators those of all."""
    round_, actor = visible_round(round_id), current_actor()
    if not (may_run(actor, round_) or actor.is_officer_of(Kind.AUTHORITY)):
        raise NotFound
    sheets = lists.nominations(round_, universities(actor), with_applications=may_run(actor, round_))
    return _answer(sheets, f"{_('Nominations')} {named(round_)}", form)


@bp.get(f"/rounds/<int:round_id>/preferences.<{FORMS}:form>")
def preferences(round_id: int, form: str) -> ResponseReturnValue:
    """Hand a round's coordinators every list that counts."""
    round_ = visible_round(round_id)
    if not may_run(current_actor(), round_):
        raise NotFound
    return _answer(lists.preferences(round_), f"{_('Preferences')} {named(round_)}", form)


@bp.get(f"/rounds/<int:round_id>/placements.<{FORMS}:form>")
def placements(round_id: int, form: str) -> ResponseReturnValue:
    """Hand everybody the public list of placements, as long as it names people."""
    round_ = visible_round(round_id)
    run = published_run(round_)
    if not is_listed(round_, now()):
        raise NotFound
    sheets = lists.placements(lists.public_query(run), title_ranks(), with_rank=False)
    answer = _answer(sheets, f"{_('Placements')} {named(round_)}", form)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get(f"/our/placements.<{FORMS}:form>")
def own_placements(form: str) -> ResponseReturnValue:
    """Hand an organisation its own placements of a published round."""
    actor = current_actor()
    require(has_own_placements(actor))
    asked = request.args.get("round", "")
    published = published_rounds()
    round_ = next((one for one in published if str(one.id) == asked), None) if asked else next(iter(published), None)
    if round_ is None:
        raise NotFound
    sheets = lists.placements(lists.own_query(actor, published_run(round_)), title_ranks(), with_rank=False)
    return _answer(sheets, f"{_('Our placements')} {named(round_)}", form)


@bp.get(f"/rounds/<int:round_id>/result.<{FORMS}:form>")
def result(round_id: int, form: str) -> ResponseReturnValue:
    """Hand a round's coordinators what the newest run decided, with the place in each one's own list."""
    round_ = coordinated_round(current_actor(), round_id)
    run = current_run(round_)
    if run is None or run.state is not RunState.COMPLETE:
        raise NotFound
    sheets = lists.placements(lists.public_query(run), title_ranks(), with_rank=True)
    return _answer(sheets, f"{_('Placements')} {named(round_)}", form)
