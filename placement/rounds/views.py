"""The coordinator's desk of a round: close, solve, see, verify."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.queries import current_actor, person
from placement.eligibility.drafts import Finding
from placement.eligibility.states import RULE_WORDS
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.web import paged
from placement.nominations.endorsements import unendorsed_count
from placement.preferences.queries import short_lists
from placement.programme.drafts import MOST_MINUTES, SOLVE_MINUTES
from placement.programme.models import Round
from placement.programme.states import ROUND, ROUND_WORDS, RoundState
from placement.reference.states import ROLE_WORDS, Role
from placement.rounds import service
from placement.rounds.forms import ReopenForm, SolveForm
from placement.rounds.gap import Aim, aims, gap_words, of_run
from placement.rounds.models import Run
from placement.rounds.queries import (
    answer_of,
    coordinated_round,
    current_run,
    newest_snapshot,
    run_with_bytes,
    runs_of,
    visible_run,
)
from placement.rounds.states import RUN_WORDS, RunState, stage_words
from placement.rounds.tables import (
    PEOPLE_ORDERS,
    closed_courses,
    named_choices,
    people_of,
    placed_at_rank,
    placements_by_person,
    positions_with_free_seats,
)
from placement.rounds.translate import OBJECTIVES
from placement.rounds.words import (
    CLOSED_WORDS,
    OBJECTIVE_WORDS,
    REASON_WORDS,
    STABILITY_ROWS,
    UNDEFINED_WORDS,
    error_words,
    fate_words,
)

bp = Blueprint("rounds", __name__)

GOING = {RunState.QUEUED, RunState.RUNNING}
WORDS: dict[str, Any] = {
    "role_words": ROLE_WORDS,
    "run_words": RUN_WORDS,
    "stage_words": stage_words,
    "round_words": ROUND_WORDS,
    "objective_words": OBJECTIVE_WORDS,
    "reason_words": REASON_WORDS,
    "closed_words": CLOSED_WORDS,
    "rule_words": RULE_WORDS,
    "fate_words": fate_words,
    "error_words": error_words,
    "gap_words": gap_words,
    "of_run": of_run,
    "stability_rows": STABILITY_ROWS,
    "undefined_words": UNDEFINED_WORDS,
}


@bp.route("/rounds/<int:round_id>/desk", methods=["GET", "POST"])
def desk(round_id: int) -> ResponseReturnValue:
    """Show where the round stands and the one next step; a POST asks for a run."""
    round_ = coordinated_round(current_actor(), round_id)
    run = current_run(round_)
    early = run is not None and run.state is RunState.COMPLETE and run.ended_early
    form = SolveForm(public_value=round_.public_value, minutes=_more_minutes(run) if run and early else None)
    way_on = form.answer(
        lambda: service.request_run(current_actor(), round_, form.public_value.data or "", form.minutes.data),
        then=lambda run: url_for("rounds.desk", round_id=run.round_id),
        said=lambda _run: _("The run is waiting for the worker. This page follows it."),
    )
    if way_on:
        return way_on
    page = render_template(
        "rounds/desk.html",
        round=round_,
        run=run,
        snapshot=newest_snapshot(round_),
        runs=runs_of(round_),
        unendorsed=unendorsed_count(round_),
        form=form,
        reopen_form=ReopenForm(),
        going=run is not None and run.state in GOING,
        early=early,
        so_far=_so_far(round_, run),
        stopped_at=_known(round_, run) if run and run.state is RunState.CANCELLED else None,
        used=_used(run),
        can={move: ROUND.can(round_, move) for move in ROUND.moves},
        waiting_short=len(short_lists(round_)) if round_.state is RoundState.OPEN else 0,
        free=positions_with_free_seats(run) if run and run.state is RunState.COMPLETE else [],
        closed=closed_courses(run) if run and run.state is RunState.COMPLETE else [],
        roles=list(Role),
        **WORDS,
    )
    return page, form.status


def _known(round_: Round, run: Run | None) -> dict[str, Any] | None:
    """Return what was last heard of a run's totals, with the names of the aims."""
    if run is None or not run.so_far:
        return None
    return {"objectives": OBJECTIVES[round_.preset], **run.so_far}


def _so_far(round_: Round, run: Run | None) -> list[Aim]:
    """Return how good the best found is: of a run that goes on, or of one that ended early."""
    if run is not None and run.state is RunState.COMPLETE and run.ended_early:
        return aims(of_run(run.report))
    known = _known(round_, run)
    return aims(known) if known else []


def _more_minutes(run: Run) -> int:
    return min(2 * (run.minutes or SOLVE_MINUTES), MOST_MINUTES)


def _used(run: Run | None) -> str:
    """Return how long a run has gone on, in minutes and seconds."""
    if run is None or run.started_at is None:
        return ""
    seconds = int(((run.finished_at or now()) - run.started_at).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


@bp.post("/rounds/<int:round_id>/close")
def close(round_id: int) -> ResponseReturnValue:
    """Close the round and freeze its inputs."""
    snapshot = service.close_round(current_actor(), coordinated_round(current_actor(), round_id))
    flash(
        _("The round is closed and its inputs are frozen, fingerprint %(sha)s.", sha=snapshot.sha256[:8]), "success"
    )
    return redirect(url_for("rounds.desk", round_id=round_id))


@bp.route("/rounds/<int:round_id>/reopen", methods=["GET", "POST"])
def reopen(round_id: int) -> ResponseReturnValue:
    """Open a closed round again, with a reason."""
    round_ = coordinated_round(current_actor(), round_id)
    form = ReopenForm()
    way_on = form.answer(
        lambda: service.reopen_round(current_actor(), round_, form.reason.data or ""),
        then=lambda _none: url_for("rounds.desk", round_id=round_id),
        said=lambda _none: _("The round is open again."),
    )
    return way_on or (render_template("rounds/reopen.html", round=round_, form=form), form.status)


@bp.get("/rounds/<int:round_id>/progress")
def progress(round_id: int) -> ResponseReturnValue:
    """Return the part of the desk that follows a run; X-Done: 1 once it is over."""
    round_ = coordinated_round(current_actor(), round_id)
    run = current_run(round_)
    if run is None:
        raise NotFound
    going = run.state in GOING
    page = render_template(
        "rounds/progress.html",
        round=round_,
        run=run,
        going=going,
        so_far=_so_far(round_, run),
        used=_used(run),
        **WORDS,
    )
    answer = make_response(page)
    if not going:
        answer.headers["X-Done"] = "1"
    return answer


@bp.post("/runs/<int:run_id>/cancel")
def cancel_run(run_id: int) -> ResponseReturnValue:
    """Stop a run."""
    run = visible_run(current_actor(), run_id)
    service.cancel_run(current_actor(), run)
    flash(_("The run is cancelled."), "success")
    return redirect(url_for("rounds.desk", round_id=run.round_id))


@bp.post("/runs/<int:run_id>/verify")
def verify(run_id: int) -> ResponseReturnValue:
    """Let the independent verifier judge a run."""
    run = service.verify_run(current_actor(), visible_run(current_actor(), run_id))
    if run.verdict == "accepted" and run.ended_early:
        flash(_("The independent check accepts this placement and its limit. A better one may exist."), "success")
    elif run.verdict == "accepted":
        flash(_("The independent check accepts this placement as the best."), "success")
    else:
        flash(_("The independent check refuses this run: %(reason)s", reason=run.verdict_reason), "error")
    return redirect(url_for("rounds.desk", round_id=run.round_id))


@bp.get("/runs/<int:run_id>/people")
def people(run_id: int) -> ResponseReturnValue:
    """Show who is where, those left out first."""
    run = _complete(visible_run(current_actor(), run_id))
    rank = request.args.get("rank", "")
    reason = request.args.get("reason") if request.args.get("reason") in REASON_WORDS else None
    words = (request.args.get("q") or "").strip()[:60]
    query = placed_at_rank(run, int(rank)) if rank in _ranks() else people_of(run, reason=reason, words=words)
    page = paged(query, sort=PEOPLE_ORDERS, usual="left")
    places = placements_by_person(run, [row.id for _answer, row in page.items])
    return render_template(
        "rounds/people.html", run=run, page=page, places=places, reason=reason, rank=rank, words=words, **WORDS
    )


def _ranks() -> set[str]:
    return {str(rank) for rank in range(1, 11)}


@bp.get("/runs/<int:run_id>/people/<int:person_id>")
def explain(run_id: int, person_id: int) -> ResponseReturnValue:
    """Show one person's list with what became of each choice and what it would have cost."""
    run = _complete(visible_run(current_actor(), run_id))
    answer = answer_of(run.id, person_id)
    if answer is None:
        raise NotFound
    return render_template(
        "rounds/explain.html",
        run=run,
        person=person(person_id),
        answer=answer,
        choices=named_choices(answer),
        places=placements_by_person(run, [person_id])[person_id],
        finding=Finding.from_document,
        **WORDS,
    )


@bp.get("/runs/<int:run_id>/<any('market', 'outcome'):part>.json")
def download(run_id: int, part: str) -> ResponseReturnValue:
    """Hand out the market or the outcome of a run to its coordinators; ids only, no names."""
    run = run_with_bytes(_complete(visible_run(current_actor(), run_id)).id)
    content = run.market if part == "market" else run.outcome
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{part}-run-{run.id}.json"'
    return answer


def _complete(run: Run) -> Run:
    if run.state is not RunState.COMPLETE:
        raise NotFound
    return run
