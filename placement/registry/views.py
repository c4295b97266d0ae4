"""Pages of the tables of codes."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import Actor, require
from placement.accounts.policy import may_keep_platform
from placement.accounts.queries import current_actor, people_numbered
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import named, paged_items
from placement.reference import queries, service
from placement.reference.models import Coded
from placement.registry.forms import EntryForm, NewEntryForm, ReasonForm, columns_of, form_of
from placement.registry.states import FIELD_WORDS, TABLE_WORDS, TABLES

bp = Blueprint("registry", __name__)

ORDERS = {
    "code": lambda row: row.code,
    "name": lambda row: by_pinyin(row.name_zh),
    "english": lambda row: (not row.name_en, (row.name_en or "").casefold()),
}


def _keeper() -> Actor:
    actor = current_actor()
    require(may_keep_platform(actor))
    return actor


def _table(name: str) -> type[Coded]:
    if name not in TABLES:
        raise NotFound
    return TABLES[name]


def _entry(table: str, code: str) -> Coded:
    row = queries.entry(_table(table), code)
    if row is None:
        raise NotFound
    return row


@bp.get("/registry")
def index() -> ResponseReturnValue:
    """Show one table of codes."""
    _keeper()
    table = request.args.get("table", "universities")
    kind = _table(table)
    words = request.args.get("q", "").strip()[:60]
    is_closed = request.args.get("closed") == "1"
    return render_template(
        "registry/index.html",
        table=table,
        words_of=TABLE_WORDS,
        words=words,
        is_closed=is_closed,
        page=paged_items(queries.table_rows(kind, words, is_closed=is_closed), sort=ORDERS, usual="code"),
    )


@bp.route("/registry/<table>/new", methods=["GET", "POST"])
def new(table: str) -> ResponseReturnValue:
    """Add a row that the shipped table lacks."""
    actor, kind = _keeper(), _table(table)
    form = form_of(kind, NewEntryForm)()
    way_on = form.answer(
        lambda: service.add_entry(actor, kind, form["code"].data.strip(), form.values(), form.reason.data.strip()),
        then=lambda row: url_for("registry.entry", table=table, key=row.code),
        said=lambda row: _("“%(name)s” is added.", name=named(row)),
    )
    if way_on:
        return way_on
    page = render_template(
        "registry/new.html",
        form=form,
        table=table,
        words_of=TABLE_WORDS,
        columns=columns_of(kind),
        has_errors=bool(form.errors),
    )
    return page, form.status


@bp.route("/registry/<table>/<path:key>", methods=["GET", "POST"])
def entry(table: str, key: str) -> ResponseReturnValue:
    """Show a row with its history, and correct it."""
    actor, row = _keeper(), _entry(table, key)
    kind = _table(table)
    form = form_of(kind, EntryForm)(obj=row)
    way_on = form.answer(
        lambda: service.correct_entry(actor, row, form.values(), form.reason.data.strip()),
        then=lambda _changes: url_for("registry.entry", table=table, key=key),
        said=lambda changes: _said(row, len(changes)),
    )
    if way_on:
        return way_on
    changes = queries.changes_of(row)
    page = render_template(
        "registry/entry.html",
        form=form,
        row=row,
        table=table,
        words_of=TABLE_WORDS,
        field_words=FIELD_WORDS,
        columns=columns_of(kind),
        changes=changes,
        people=people_numbered(change.person_id for change in changes),
        has_errors=bool(form.errors),
    )
    return page, form.status


def _said(row: Coded, count: int) -> str:
    if count:
        return _("“%(name)s” is corrected.", name=named(row))
    return _("Nothing differs from what stood there, so nothing was changed.")


@bp.route("/registry/<table>/<path:key>/state", methods=["GET", "POST"])
def state(table: str, key: str) -> ResponseReturnValue:
    """Ask for the reason, then close an open row or reopen a closed one."""
    actor, row = _keeper(), _entry(table, key)
    is_open = row.closed_on is None
    form = ReasonForm()

    def act() -> Coded:
        if is_open:
            service.close_entry(actor, row, now().date(), form.reason.data.strip())
        else:
            service.reopen_entry(actor, row, form.reason.data.strip())
        return row

    way_on = form.answer(
        act,
        then=lambda _row: url_for("registry.entry", table=table, key=key),
        said=lambda row: (
            _("“%(name)s” is closed.", name=named(row))
            if is_open
            else _("“%(name)s” is open again.", name=named(row))
        ),
    )
    if way_on:
        return way_on
    page = render_template(
        "registry/state.html", form=form, row=row, table=table, words_of=TABLE_WORDS, has_errors=bool(form.errors)
    )
    return page, form.status
