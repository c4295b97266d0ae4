"""Pages of spreadsheets: templates, a file from upload to result, lists to take home."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import Actor, require
from placement.accounts.queries import current_actor
from placement.exchange import files, queries, service
from placement.exchange.downloads import as_answer
from placement.exchange.drafts import Table
from placement.exchange.forms import FileForm, HeadersForm, columns_form, confirm_form, headers_form
from placement.exchange.kinds import TABLES, forms_for
from placement.exchange.matching import Headers, SheetMatch, match_again, match_book
from placement.exchange.models import Import
from placement.exchange.policy import may_import
from placement.exchange.states import (
    ANSWERS,
    GOING,
    IMPORT,
    IMPORT_WORDS,
    KIND_HINTS,
    KIND_WORDS,
    OUTCOME_KINDS,
    OUTCOME_WORDS,
    ImportState,
    ListKind,
    Outcome,
    Question,
)
from placement.exchange.wording import (
    anew_words,
    answer_words,
    confidence_words,
    question_words,
    total_value,
    total_words,
    value_words,
)
from placement.exchange.words import in_both, reader_language, told
from placement.exchange.workbooks import blank
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.web import paged
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import current_round
from placement.rounds.queries import current_run
from placement.rounds.states import RunState
from placement.sheets import LIMITS, Mark, column_letters, mark_book, note_text, read_book

bp = Blueprint("exchange", __name__)

KINDS = "any('demand', 'people', 'students', 'preferences')"
STATE_KINDS = {
    ImportState.MATCHING: "need", ImportState.CHECKED: "need", ImportState.DONE: "done", ImportState.FAILED: "wrong",
    ImportState.DISCARDED: "quiet", ImportState.UNDONE: "quiet",
}  # fmt: skip
ROOM_FOR_A_FORM = 2**16


@bp.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one page take a larger request than the others, before anything reads it."""
    if endpoint == "exchange.start":
        request.max_content_length = LIMITS.file_bytes + ROOM_FOR_A_FORM


def _kinds(actor: Actor) -> list[ListKind]:
    return [kind for kind in ListKind if may_import(actor, kind)]


@bp.get("/spreadsheets")
def index() -> ResponseReturnValue:
    """Show what can be sent and taken home, and what was sent before."""
    actor = current_actor()
    kinds = _kinds(actor)
    require(bool(kinds))
    return render_template(
        "exchange/index.html",
        kinds=kinds,
        kind_words=KIND_WORDS,
        kind_hints=KIND_HINTS,
        page=paged(queries.imports_of(actor, kinds), size=20, sort=queries.IMPORT_ORDERS, usual="-sent"),
        state_words=IMPORT_WORDS,
        state_kinds=STATE_KINDS,
        round=current_round(),
        downloads={kind: _downloads(kind, current_round()) for kind in kinds},
    )


def _downloads(kind: ListKind, round_: Round | None) -> list[tuple[str, str]]:
    """Return what can be taken home of a kind: words and address."""
    if kind in {ListKind.PEOPLE, ListKind.STUDENTS}:
        group = "staff" if kind is ListKind.PEOPLE else "students"
        return [(f".{form}", url_for("downloads.people", group=group, form=form)) for form in ("xlsx", "csv")]
    if round_ is None:
        return []
    if kind is ListKind.PREFERENCES:
        found = [("downloads.preferences", _("Preferences"))]
        if _has_result(round_):
            found.append(("downloads.result", _("Placements")))
        return [
            (f"{words} .{form}", url_for(endpoint, round_id=round_.id, form=form))
            for endpoint, words in found
            for form in ("xlsx", "csv")
        ]
    sheets = (
        (_("Positions and courses .xlsx"), "xlsx", None),
        (_("Positions .csv"), "csv", None),
        (_("Courses .csv"), "csv", 1),
    )
    return [(words, url_for("downloads.positions", form=form, sheet=sheet)) for words, form, sheet in sheets]


def _has_result(round_: Round) -> bool:
    run = current_run(round_)
    return run is not None and run.state is RunState.COMPLETE


@bp.get(f"/spreadsheets/<{KINDS}:kind>/template-<any('zh', 'en'):code>.xlsx")
def template(kind: str, code: str) -> ResponseReturnValue:
    """Hand out a template with examples and explanations in one of the two languages."""
    asked = ListKind(kind)
    require(may_import(current_actor(), asked))
    data = blank(TABLES[asked], forms_for(current_round(), asked), code)
    return as_answer(data, f"{in_both(KIND_WORDS[asked])[code]}.xlsx")


@bp.route(f"/spreadsheets/<{KINDS}:kind>", methods=["GET", "POST"])
def start(kind: str) -> ResponseReturnValue:
    """Take a file in, or say at once why it is none."""
    actor, asked, round_ = current_actor(), ListKind(kind), current_round()
    require(may_import(actor, asked))
    form = FileForm()
    offers_sending = asked is ListKind.DEMAND and actor.is_officer_of(Kind.ENTERPRISE)
    if not offers_sending:
        del form.send
    way_on = form.answer(
        lambda: _received(actor, round_, asked, form), then=lambda row: url_for("exchange.show", import_id=row.id)
    )
    page = render_template(
        "exchange/start.html",
        form=form,
        has_errors=bool(form.errors),
        kind=asked,
        kind_words=KIND_WORDS,
        kind_hints=KIND_HINTS,
        round=round_,
    )
    return way_on or (page, form.status)


def _received(actor: Actor, round_: Round | None, kind: ListKind, form: FileForm) -> Import:
    if round_ is None:
        raise WrongState(_("No round is open now, so nothing can be imported."))
    book, data = form.book, form.content
    assert actor.organisation_id is not None
    matches = match_book(book, _headers(round_, kind), queries.saved_mappings(actor.organisation_id))
    if not matches or not any(match.columns for match in matches):
        raise Refused(_("No table is in this file: there is no row of headers. The template shows how one looks."))
    tables = {table.name: table for table in TABLES[kind]}
    send = form.send.data if "send" in form else ""
    return service.receive(
        actor,
        round_,
        kind,
        name=form.name,
        token=files.keep(data),
        data=data,
        matches=matches,
        options={"language": reader_language(), "rows": form.rows.data, "send": send == "send"},
        notes=[{"zh": note_text(note, "zh"), "en": note_text(note, "en")} for note in book.findings[:20]],
        is_sure=all(match.is_sure(tables[match.table]) for match in matches),
    )


def _headers(round_: Round, kind: ListKind) -> list[Headers]:
    forms = forms_for(round_, kind)
    return [Headers(table, forms[table.name]) for table in TABLES[kind]]


@bp.get("/imports/<int:import_id>")
def show(import_id: int) -> ResponseReturnValue:
    """Show where a file stands and the one next step."""
    row = queries.visible_import(current_actor(), import_id)
    if row.state is ImportState.MATCHING:
        return redirect(url_for("exchange.columns", import_id=row.id))
    return _page(row)


def _page(row: Import, form: Any = None) -> str:
    outcome = request.args.get("rows", "")
    kept = queries.line_counts(row)
    shown = (
        [Outcome(outcome)] if outcome in set(Outcome) else ([Outcome.REFUSED] if kept.get(Outcome.REFUSED) else [])
    )
    forms = forms_for(row.round, row.kind)
    tables = {table.name: table for table in TABLES[row.kind]}
    return render_template(
        "exchange/import.html",
        row=row,
        form=form or _confirm_form(row),
        has_errors=bool(form and form.errors),
        going=row.state in GOING,
        steps=_steps(row),
        page=paged(queries.lines_of(row, *shown), sort=queries.LINE_ORDERS, usual="row"),
        chosen=shown[0] if shown else None,
        counts={outcome: row.counts.get(outcome, 0) for outcome in Outcome},
        totals=[(total_words(total), total_value(total)) for total in row.totals],
        is_open_ended=_is_open_ended(row),
        left_out=_left_out(row),
        same=_same(row, tables),
        label=lambda name: _label(tables, name),
        value=lambda name, said: _value(forms, name, said),
        told=told,
        column=_column,
        can={move: IMPORT.can(row, move) for move in IMPORT.moves},
        kind_words=KIND_WORDS,
        state_words=IMPORT_WORDS,
        outcome_words=OUTCOME_WORDS,
        outcome_kinds=OUTCOME_KINDS,
        done_of=_progress(row),
        State=ImportState,
        Outcome=Outcome,
    )


def _confirm_form(row: Import) -> Any:
    """Return every question; where rows are refused only those that change how the file is read."""
    tables = {table.name: table for table in TABLES[row.kind]}
    is_refused = bool(row.counts.get(Outcome.REFUSED))
    asked = {
        number: (question_words(one, tables), answer_words(one))
        for number, one in enumerate(row.questions)
        if not is_refused or Question(one["code"]) in ANSWERS
    }
    return confirm_form(asked, seen=row.found, compares=not is_refused)


def _label(tables: dict[str, Any], name: str) -> str:
    for table in tables.values():
        if any(field.name == name for field in table.fields):
            return str(table.label(name))
    return name


def _value(forms: dict[str, Any], name: str, said: Any) -> str:
    known = next((form for form in forms.values() if name in form.choices), None)
    return value_words(known, name, said)


def _column(number: int | None) -> str:
    """Return a column as a spreadsheet names it: 0 is A; empty where it is the whole row."""
    return column_letters(number) if number is not None else ""


def _is_open_ended(row: Import) -> bool:
    """Return whether nothing shows that the list is whole: a text table without a closing row or a count."""
    is_text = not row.file_name.lower().endswith((".xlsx", ".xls"))
    return is_text and row.options.get("rows") is None and all(total[0] != "closing" for total in row.totals)


def _left_out(row: Import) -> list[str]:
    matches = [SheetMatch.from_document(one) for one in row.mapping.get("sheets", [])]
    return [one.header for match in matches for one in match.columns if one.field is None and one.header.strip()]


def _same(row: Import, tables: dict[str, Table]) -> list[str]:
    """Return what holds for every row because its sender said so."""
    matches = [SheetMatch.from_document(one) for one in row.mapping.get("sheets", [])]
    return [f"{_label(tables, name)}{_(': ')}{text}" for match in matches for name, text in match.constants.items()]


def _progress(row: Import) -> tuple[int, int] | None:
    said = files.progress_of(row.token) if row.state is ImportState.WRITING else row.progress
    done, _slash, total = said.partition("/")
    return (int(done), int(total)) if done.isdigit() and total.isdigit() and int(total) else None


def _steps(row: Import) -> list[dict[str, str]]:
    is_refused = row.state is ImportState.CHECKED and bool(row.counts.get(Outcome.REFUSED))
    at = 2 if is_refused else {
        ImportState.MATCHING: 1, ImportState.QUEUED: 2, ImportState.CHECKING: 2, ImportState.CHECKED: 3,
        ImportState.CONFIRMED: 4, ImportState.WRITING: 4, ImportState.DONE: 5, ImportState.UNDONE: 5,
    }.get(row.state, 2)  # fmt: skip
    labels = (_("Send the file"), _("Match the columns"), _("Check"), _("Compare and confirm"), _("Import"))
    states = ["done" if number < at else "now" if number == at else "todo" for number in range(len(labels))]
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


@bp.get("/imports/<int:import_id>/progress")
def progress(import_id: int) -> ResponseReturnValue:
    """Return the part of the page that follows the work; X-Done: 1 once it is over."""
    row = queries.visible_import(current_actor(), import_id)
    going = row.state in GOING
    part = render_template(
        "exchange/progress.html", row=row, going=going, state_words=IMPORT_WORDS, done_of=_progress(row)
    )
    answer = make_response(part)
    if not going:
        answer.headers["X-Done"] = "1"
    return answer


@bp.route("/imports/<int:import_id>/columns", methods=["GET", "POST"])
def columns(import_id: int) -> ResponseReturnValue:
    """Let the sender say which column is what, with examples of what stands there."""
    actor = current_actor()
    row = queries.visible_import(actor, import_id)
    if request.method == "GET" and not IMPORT.can(row, "match"):
        return redirect(url_for("exchange.show", import_id=row.id))
    matches = [SheetMatch.from_document(one) for one in row.mapping["sheets"]]
    tables = {table.name: table for table in TABLES[row.kind]}
    form = columns_form(matches, tables, forms_for(row.round, row.kind))
    way_on = form.answer(
        lambda: service.match_columns(actor, row, form.to_matches(), remember=bool(form.remember.data)),
        then=lambda _none: url_for("exchange.show", import_id=import_id),
    )
    page = render_template(
        "exchange/columns.html",
        row=row,
        form=form,
        has_errors=bool(form.errors),
        matches=matches,
        tables=tables,
        headers=headers_form(matches, tables),
        confidence=confidence_words,
        steps=_steps(row),
        kind_words=KIND_WORDS,
        can_discard=IMPORT.can(row, "discard"),
    )
    return way_on or (page, form.status)


@bp.post("/imports/<int:import_id>/headers")
def headers(import_id: int) -> ResponseReturnValue:
    """Match the columns of a file anew whose sender says in which row its headers stand and what its rows are."""
    actor = current_actor()
    row = queries.visible_import(actor, import_id)
    matches = [SheetMatch.from_document(one) for one in row.mapping["sheets"]]
    form = headers_form(matches, {table.name: table for table in TABLES[row.kind]})
    way_on = form.answer(
        lambda: service.read_anew(actor, row, _matched_anew(row, form)),
        then=lambda _none: url_for("exchange.columns", import_id=import_id),
    )
    return way_on or redirect(url_for("exchange.columns", import_id=import_id))


def _matched_anew(row: Import, form: HeadersForm) -> list[SheetMatch]:
    sheets = {sheet.name: sheet for sheet in read_book(files.sent(row.token), row.file_name).sheets}
    known, saved = _headers(row.round, row.kind), queries.saved_mappings(row.organisation_id)
    return [match_again(sheets[name], known, table, header, saved) for name, table, header in form.to_choices()]


@bp.post("/imports/<int:import_id>/confirm")
def confirm(import_id: int) -> ResponseReturnValue:
    """Have the file imported, once its totals are compared and every question is answered."""
    actor = current_actor()
    row = queries.visible_import(actor, import_id)
    form = _confirm_form(row)
    if row.state is ImportState.CHECKED and form.seen.data != row.found:
        flash(anew_words(), "warning")
        return redirect(url_for("exchange.show", import_id=import_id))
    way_on = form.answer(
        lambda: service.confirm(actor, row, form.to_answers(), seen=form.seen.data or ""),
        then=lambda _none: url_for("exchange.show", import_id=import_id),
    )
    return way_on or (_page(row, form), form.status)


@bp.post("/imports/<int:import_id>/discard")
def discard(import_id: int) -> ResponseReturnValue:
    """Give a file up; it is deleted."""
    actor = current_actor()
    service.discard(actor, queries.visible_import(actor, import_id))
    flash(_("Discarded. The file is deleted; nothing was imported."), "success")
    return redirect(url_for("exchange.index"))


@bp.post("/imports/<int:import_id>/undo")
def undo(import_id: int) -> ResponseReturnValue:
    """Take back what an import wrote, as long as nobody has acted on it."""
    actor = current_actor()
    service.take_back(actor, queries.visible_import(actor, import_id))
    flash(_("Undone. Everything is as it was before the import."), "success")
    return redirect(url_for("exchange.show", import_id=import_id))


@bp.get("/imports/<int:import_id>/marked.xlsx")
def marked(import_id: int) -> ResponseReturnValue:
    """Hand the same workbook back, its faulty cells marked and the reasons beside them."""
    row = queries.visible_import(current_actor(), import_id)
    lines = queries.refused_lines(row.id)
    if not lines or row.forgotten_at is not None:
        raise NotFound
    marks = [Mark(line.sheet, line.row, fault["column"], told(fault)) for line in lines for fault in line.faults]
    data = mark_book(files.sent(row.token), row.file_name, marks, heading=_("What to correct"))
    return as_answer(data, f"{PurePath(row.file_name).stem}-{_('to correct')}.xlsx")
