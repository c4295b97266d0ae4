"""Pages of plain rosters: send, look, match, place, take home."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.foundation.errors import NotFound, Refused
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import attachment, paged, paged_items
from placement.placing import files, queries, service
from placement.placing.forms import FIELD_WORDS, SIDE_WORDS, PlaceForm, RosterForm, columns_form, reader_language
from placement.placing.look import document_of, looked_at, mapping_from
from placement.placing.models import RosterJob
from placement.placing.policy import may_place
from placement.placing.states import GOING, ROSTER, ROSTER_WORDS, RosterState
from placement.rosters import RosterError
from placement.sheets import LIMITS, Column, Mark, mark_book, write_xlsx

bp = Blueprint("placing", __name__)

ORDERS: dict[str, Callable[[list[str]], object]] = {
    "person": lambda line: by_pinyin(line[1] or line[0]),
    "position": lambda line: (not line[2], by_pinyin(line[3] or line[2])),
    "choice": lambda line: (not line[4], int(line[4] or 0)),
}
"""What the lines of a result are sorted by: person, name, position, title, rank, reason."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATE_KINDS = {
    RosterState.LOOKED_AT: "need", RosterState.QUEUED: "go", RosterState.PLACING: "go", RosterState.PLACED: "done",
    RosterState.FAULTY: "wrong", RosterState.FAILED: "wrong",
}  # fmt: skip
ROOM_FOR_A_FORM = 2**16


@bp.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one page take a larger request than the others, before anything reads it."""
    if endpoint == "placing.index":
        request.max_content_length = LIMITS.file_bytes + ROOM_FOR_A_FORM


@bp.route("/rosters", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Take a roster in, and show those that were sent before."""
    actor = current_actor()
    require(may_place(actor))
    form = RosterForm()
    way_on = form.answer(lambda: _received(form), then=lambda row: url_for("placing.show", roster_id=row.id))
    if way_on:
        return way_on
    page = render_template(
        "placing/index.html",
        form=form,
        has_errors=bool(form.errors),
        page=paged(queries.rosters_of(actor), size=20, sort=queries.ROSTER_ORDERS, usual="-sent"),
        state_words=ROSTER_WORDS,
        state_kinds=STATE_KINDS,
    )
    return page, form.status


def _received(form: RosterForm) -> RosterJob:
    token = files.keep(form.sent)
    try:
        look = document_of(looked_at(token, [name for name, _data in form.sent], form.mapping))
    except RosterError as error:
        files.forget(token)
        raise Refused(error.line(reader_language())) from None
    return service.receive(current_actor(), token, form.sent, form.mapping, look)


@bp.get("/rosters/<int:roster_id>")
def show(roster_id: int) -> ResponseReturnValue:
    """Show what was recognised, how the work goes, or the result."""
    row = queries.visible_roster(current_actor(), roster_id)
    if row.state in {RosterState.LOOKED_AT, RosterState.FAULTY, RosterState.FAILED}:
        return _look_page(row)
    if row.state is RosterState.DISCARDED:
        raise NotFound
    placements = _placements(row) if row.state is RosterState.PLACED else []
    return render_template(
        "placing/roster.html",
        row=row,
        going=row.state in GOING,
        state_words=ROSTER_WORDS,
        page=paged_items(placements, sort=ORDERS, usual="file"),
        profile=_profile(row.summary),
        told=lambda words: words[str(reader_language())],
    )


def _look_page(row: RosterJob, columns: Any = None, place: PlaceForm | None = None) -> str:
    return render_template(
        "placing/look.html",
        row=row,
        look=row.look,
        columns=columns or columns_form(row.look),
        place=place or PlaceForm(formdata=None, data={"seed": row.seed}),
        has_errors=bool((columns and columns.errors) or (place and place.errors)),
        state_words=ROSTER_WORDS,
        state_kinds=STATE_KINDS,
        field_words=FIELD_WORDS,
        side_words=SIDE_WORDS,
        faults=paged_items(row.faults),
        told=lambda words: words[str(reader_language())],
        marked=[bool(_marks(row.faults, name, row.look)) for name in row.names],
    )


def _placements(row: RosterJob) -> list[list[str]]:
    try:
        text = files.result(row.token, "placements.csv").read_text(encoding="utf-8-sig")
    except NotFound:
        return []
    return list(csv.reader(io.StringIO(text)))[1:]


def _profile(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [{"rank": rank, "count": count} for rank, count in enumerate(summary.get("rank_profile", ()), 1)]
    unplaced = len(summary.get("unplaced", ()))
    return [*rows, {"rank": None, "count": unplaced}] if unplaced else rows


@bp.post("/rosters/<int:roster_id>/columns")
def columns(roster_id: int) -> ResponseReturnValue:
    """Keep what the sender says of tables and columns, and recognise the rest anew."""
    actor = current_actor()
    row = queries.visible_roster(actor, roster_id)
    if not ROSTER.can(row, "match") or not row.look:
        return redirect(url_for("placing.show", roster_id=roster_id))
    form = columns_form(row.look)
    way_on = form.answer(
        lambda: _matched(row, mapping_from(row.look, form.sides(), form.held(), form.shape.data, form.scale.data)),
        then=lambda _none: url_for("placing.show", roster_id=roster_id),
        said=lambda _none: _("Kept. This is how the roster is read now."),
    )
    return way_on or (_look_page(row, columns=form), form.status)


def _matched(row: RosterJob, mapping: dict[str, Any]) -> None:
    try:
        look = document_of(looked_at(row.token, row.names, mapping))
    except RosterError as error:
        raise Refused(error.line(reader_language())) from None
    service.match(current_actor(), row, mapping, look)


@bp.post("/rosters/<int:roster_id>/answers/<int:question>/<int:answer>")
def answer(roster_id: int, question: int, answer: int) -> ResponseReturnValue:
    """Take one of the answers that were offered to a question."""
    row = queries.visible_roster(current_actor(), roster_id)
    try:
        mapping = row.look["questions"][question]["answers"][answer]["mapping"]
    except (KeyError, IndexError):
        raise NotFound from None
    _matched(row, mapping)
    flash(_("Kept. This is how the roster is read now."), "success")
    return redirect(url_for("placing.show", roster_id=roster_id))


@bp.post("/rosters/<int:roster_id>/place")
def place(roster_id: int) -> ResponseReturnValue:
    """Have everybody placed."""
    actor = current_actor()
    row = queries.visible_roster(actor, roster_id)
    form = PlaceForm()
    way_on = form.answer(
        lambda: service.place(actor, row, form.seed.data, str(reader_language())),
        then=lambda _none: url_for("placing.show", roster_id=roster_id),
    )
    return way_on or (_look_page(row, place=form), form.status)


@bp.post("/rosters/<int:roster_id>/discard")
def discard(roster_id: int) -> ResponseReturnValue:
    """Delete a roster with its results."""
    actor = current_actor()
    service.discard(actor, queries.visible_roster(actor, roster_id))
    flash(_("Discarded. The files and the results are deleted."), "success")
    return redirect(url_for("placing.index"))


@bp.get("/rosters/<int:roster_id>/progress")
def progress(roster_id: int) -> ResponseReturnValue:
    """Return the part of the page that follows the work; X-Done: 1 once it is over."""
    row = queries.visible_roster(current_actor(), roster_id)
    going = row.state in GOING
    part = make_response(render_template("placing/progress.html", row=row, going=going, state_words=ROSTER_WORDS))
    if not going:
        part.headers["X-Done"] = "1"
    return part


@bp.get("/rosters/<int:roster_id>/mapping.json")
def mapping(roster_id: int) -> ResponseReturnValue:
    """Hand out the mapping, to be sent along with the next roster of this form."""
    row = queries.visible_roster(current_actor(), roster_id)
    if not row.look:
        raise NotFound
    text = json.dumps(row.look["mapping"], ensure_ascii=False, indent=1) + "\n"
    return attachment(text.encode(), "mapping.json", "application/json")


@bp.get("/rosters/<int:roster_id>/results/<name>")
def result(roster_id: int, name: str) -> ResponseReturnValue:
    """Hand out a file of the result; the placements as a workbook, too."""
    row = queries.visible_roster(current_actor(), roster_id)
    if name == "placements.xlsx":
        files.result(row.token, "placements.csv")
        labels = (_("Person"), _("Name"), _("Position"), _("Title of the position"), _("Choice"), _("Reason"))
        heads = [Column(label) for label in labels]
        return attachment(write_xlsx([(_("Placements"), heads, _placements(row))]), name, XLSX)
    kinds = {".csv": "text/csv", ".json": "application/json", ".txt": "text/plain"}
    data = files.result(row.token, name).read_bytes()
    return attachment(data, name, kinds[PurePath(name).suffix])


@bp.get("/rosters/<int:roster_id>/marked/<int:number>")
def marked(roster_id: int, number: int) -> ResponseReturnValue:
    """Hand a file back with its faulty cells marked and the reasons beside them."""
    row = queries.visible_roster(current_actor(), roster_id)
    if not 0 <= number < len(row.names):
        raise NotFound
    name, data = row.names[number], files.sent(row.token)[number].read_bytes()
    marks = _marks(row.faults, name, row.look)
    if not marks:
        raise NotFound
    workbook = mark_book(data, name, marks, heading=_("What to correct"))
    return attachment(workbook, f"{PurePath(name).stem}-{_('to correct')}.xlsx", XLSX)


def _marks(faults: Sequence[Mapping[str, Any]], name: str, look: Mapping[str, Any]) -> list[Mark]:
    """Return the faults of one file as marks; messages call a sheet of a workbook “file, sheet”."""
    language = str(reader_language())
    places = {table["file"]: table for table in look["tables"] if table["file"].startswith(name)}
    marks = []
    for fault in faults:
        table = places.get(fault["file"])
        if table is None or not fault["row"]:
            continue
        heads = [column["name"] for column in table["columns"]]
        column = table["left"] + heads.index(fault["column"]) if fault["column"] in heads else None
        marks.append(Mark(table["sheet"], fault["row"], column, fault["words"][language]))
    return marks
