"""Pages of demand against supply; every number leads to the positions or the people behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.demand.queries import SILENT, WITHOUT_ORDERS, counts_without_position, lists_of_round, without_position
from placement.demand.states import NOT_HOSTING_WORDS, NotHosting, Say
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.ordering import by_pinyin
from placement.foundation.sorting import heading, order_asked, sorted_rows
from placement.foundation.web import ID_DIGITS, named, paged, paged_items
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open, rounds, visible_round
from placement.programme.states import RoundState, Window
from placement.radar import queries, service
from placement.radar.policy import may_remind, may_see_enterprises, may_see_names, may_watch
from placement.radar.queries import Filters, Line, View
from placement.reference.models import Discipline, Region
from placement.reference.queries import entries
from placement.reference.states import ROLE_WORDS, Role

bp = Blueprint("radar", __name__)

LONGEST_LINES = 12
"""How many lines a table shows before the reader asks for the rest."""


@bp.get("/radar")
def index() -> ResponseReturnValue:
    """Show a round's demand against the people whom the rules let in."""
    actor = _watcher()
    round_ = _round_asked()
    if round_ is None:
        return render_template("radar/no_round.html")
    taken = queries.picture(round_)
    seen = queries.view(actor, taken)
    silent = [] if actor.is_issuer else queries.silent_universities(actor, round_)
    return render_template(
        "radar/index.html",
        round=round_,
        rounds=_shown_rounds(),
        at=taken.at,
        seen=seen,
        needs=seen.needs,
        supply=seen.supply,
        tables=_tables(round_, seen),
        longest=LONGEST_LINES,
        every=request.args.get("all", ""),
        out_of_reach=seen.out_of_reach(),
        short=seen.short(),
        barred=seen.barred(),
        stranded=seen.stranded(),
        silent=silent,
        names=may_see_names(actor),
        without=_without(actor, round_) if may_see_enterprises(actor) else {},
        answers=_answer_words(),
        may_remind=may_remind(actor, round_) and is_window_open(round_, Window.NOMINATIONS, now()),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of demand against supply with their names; `filter` is the word that the lists are filtered by."""

    filter: str
    title: str
    reading: str
    head: str
    lines: Sequence[Line]
    name: Callable[[str], str]
    headings: Sequence[Mapping[str, str]] = ()


def _tables(round_: Round, seen: View) -> list[Table]:
    issuers = {str(row.issuer_id): named(row.issuer) for row in lists_of_round(round_.id)}
    regions = {row.code[: queries.PROVINCE]: named(row) for row in entries(Region) if row.level == "province"}
    disciplines = {row.code: named(row) for row in entries(Discipline)}
    everywhere = _("People count where the rules let them into at least one of the positions.")
    tables = [
        Table(
            "role", _("By role"), _("People count who meet the rules of the role and consented or applied."),
            _("Role"), queries.by_role(seen), lambda key: str(ROLE_WORDS[Role(key)]),
        ),
        Table(
            "issuer", _("By zone and park"), everywhere,
            _("Zone or park"), queries.by_issuer(seen), _named_by(issuers),
        ),
        Table(
            "discipline", _("By discipline"),
            _("Seats that ask for the discipline, and people who have it and could take some position."),
            _("Discipline"), queries.by_discipline(seen), _named_by(disciplines),
        ),
        Table(
            "region", _("By province"),
            _("Seats in the province, and people whose university stands there and who could take some position."),
            _("Province"), queries.by_region(seen), _named_by(regions),
        ),
    ]  # fmt: skip
    order = order_asked((*queries.LINE_ORDERS, "name"), "")
    return [
        replace(
            table,
            lines=sorted_rows(table.lines, {**queries.LINE_ORDERS, "name": _by_name(table)}, order, ""),
            headings=_headings(table.head, order),
        )
        for table in tables
    ]


def _by_name(table: Table) -> Callable[[Line], str]:
    return lambda line: by_pinyin(table.name(line.key))


def _headings(head: str, order: str) -> list[dict[str, str]]:
    return [
        heading(head, "name", order),
        heading(_("Positions"), "positions", order, "num"),
        heading(_("Seats"), "seats", order, "num"),
        heading(_("People"), "people", order, "num"),
        heading(_("Nobody could take"), "unreachable", order, "num"),
    ]


def _named_by(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: names.get(key, key or _("not known"))


@bp.get("/radar/positions")
def positions() -> ResponseReturnValue:
    """List the positions behind a number, with how many people the rules let in."""
    actor = _watcher()
    round_ = _round_needed()
    seen = queries.view(actor, queries.picture(round_))
    only = {"unreachable": seen.out_of_reach(), "short": seen.short(), "": seen.needs}
    chosen = _choice(only)
    page = paged_items(_filters().needs(only[chosen]), sort=queries.need_orders(seen), usual="list")
    return render_template(
        "radar/positions.html",
        round=round_,
        page=page,
        chosen=chosen,
        rows=queries.positions_behind(page.items),
        count=seen.people_of,
        filtered_by=_filtered_by(round_, seen),
        names=may_see_names(actor),
    )


@bp.get("/radar/people")
def people() -> ResponseReturnValue:
    """List the people behind a number: for whoever puts people forward, and for coordinators."""
    actor = _watcher()
    require(may_see_names(actor))
    round_ = _round_needed()
    seen = queries.view(actor, queries.picture(round_))
    only = {"barred": seen.barred(), "stranded": seen.stranded(), "": _filters().people(seen)}
    chosen = _choice(only)
    page = paged_items(sorted(only[chosen], key=lambda one: one.name), sort=queries.PEOPLE_ORDERS, usual="name")
    return render_template(
        "radar/people.html",
        round=round_,
        page=page,
        chosen=chosen,
        rows=queries.people_behind(page.items),
        nominations=queries.nominations_behind(round_, page.items),
        role_words=ROLE_WORDS,
        filtered_by=_filtered_by(round_, seen),
    )


@bp.get("/radar/enterprises")
def enterprises() -> ResponseReturnValue:
    """List the enterprises that have sent no position, with what they say."""
    actor = _watcher()
    require(may_see_enterprises(actor))
    round_ = _round_needed()
    chosen = _choice({"": "", **_answer_words()})
    issuer_id = actor.organisation_id if actor.is_issuer else None
    return render_template(
        "radar/enterprises.html",
        round=round_,
        page=paged(without_position(round_.id, issuer_id=issuer_id, only=chosen), sort=WITHOUT_ORDERS, usual="-said"),
        chosen=chosen,
        answers=_answer_words(),
        role_words=ROLE_WORDS,
        Role=Role,
    )


def _without(actor: Actor, round_: Round) -> dict[str, int]:
    return counts_without_position(round_.id, actor.organisation_id if actor.is_issuer else None)


def _answer_words() -> dict[str, str]:
    """Return what enterprises without a position say, in words; the reasons stand after what they are reasons for."""
    reasons = {one.value: _("Host nobody: %(reason)s", reason=words) for one, words in NOT_HOSTING_WORDS.items()}
    return {
        Say.INTERESTED.value: _("Interested without a post"),
        Say.NOT_HOSTING.value: _("Host nobody in this round"),
        **{one.value: reasons[one.value] for one in NotHosting},
        SILENT: _("Have said nothing yet"),
    }


@bp.post("/radar/remind")
def remind() -> ResponseReturnValue:
    """Write to the universities that have not answered."""
    round_ = _round_needed()
    reminded = service.remind_universities(current_actor(), round_)
    if reminded:
        said = ngettext("%(num)s university is reminded.", "%(num)s universities are reminded.", len(reminded))
        flash(said, "success")
    else:
        flash(_("Each of them was reminded before, or has no officer yet. Nobody is written to twice."), "info")
    return redirect(url_for("radar.index", round=round_.id) + "#silent")


# What the address asks for


def _watcher() -> Actor:
    actor = current_actor()
    require(may_watch(actor))
    return actor


def _shown_rounds() -> list[Round]:
    return [one for one in rounds() if one.state not in {RoundState.PLANNED, RoundState.CANCELLED}]


def _round_asked() -> Round | None:
    asked = request.args.get("round", "")
    if asked:
        if not (asked.isascii() and asked.isdigit() and len(asked) <= ID_DIGITS):
            raise NotFound
        return visible_round(int(asked))
    return current_round() or next(iter(_shown_rounds()), None)


def _round_needed() -> Round:
    round_ = _round_asked()
    if round_ is None:
        raise NotFound
    return round_


def _choice(known: Mapping[str, object]) -> str:
    asked = request.args.get("only", "")
    if asked not in known:
        raise NotFound
    return asked


def _filters() -> Filters:
    return Filters(**{one.name: request.args.get(one.name, "")[:20] for one in fields(Filters)})


def _filtered_by(round_: Round, seen: View) -> str:
    """Return the name of what the list is filtered by, "" where it is not."""
    for table in _tables(round_, seen):
        key = request.args.get(table.filter, "")
        if key:
            return table.name(key) if table.filter != "role" or key in set(Role) else key
    return ""
