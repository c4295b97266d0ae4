"""The command `placement solve`: a plain roster in, placements out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

import assignment
from assignment import (
    Infeasible,
    Market,
    MarketError,
    Outcome,
    market_from_document,
    outcome_to_document,
    verify,
)
from assignment.engines import ENGINES
from assignment.interrupt import STOPPED
from assignment.progress import Progress
from placement.rosters import (
    MOST_ROWS,
    ColumnMap,
    Language,
    Proposal,
    Roster,
    RosterError,
    Verdict,
    apply,
    conflict_text,
    map_to_document,
    placement_table,
    preview_lines,
    propose,
    read_books,
    read_map,
    say,
    summarise,
    summary_lines,
    to_market_document,
    write_results,
)

BAD_INPUT, INFEASIBLE, REFUSED = 2, 3, 4


class Stoppable(click.Command):
    """A command that Ctrl-C ends with one sentence and exit code 130."""

    def invoke(self, ctx: click.Context) -> Any:
        """Do the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\n" + say("stopped", Language(ctx.params["tongue"])), err=True)
            sys.exit(STOPPED)


@click.command(cls=Stoppable)
@click.argument("rosters", metavar="ROSTER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map", "map_file", metavar="MAP.json", type=click.Path(path_type=Path), help="Which column holds what."
)
@click.option("--out", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where the results go.")
@click.option(
    "--save-map", "saved", metavar="FILE", type=click.Path(path_type=Path), help="Write down which column was what."
)
@click.option("--preview", "is_preview", is_flag=True, help="Say what is recognised, and stop.")
@click.option("--seed", default="roster", show_default=True, help="The text from which ties are drawn.")
@click.option("--engine", default="auto", show_default=True, help="How to solve; the outcome is the same.")
@click.option(
    "--language",
    "tongue",
    type=click.Choice([language.value for language in Language]),
    default="en",
    show_default=True,
)
def solve(
    *,
    rosters: tuple[Path, ...],
    map_file: Path | None,
    folder: Path | None,
    saved: Path | None,
    is_preview: bool,
    seed: str,
    engine: str,
    tongue: str,
) -> None:
    """Place the people of spreadsheets: as many as possible, then the smallest sum of ranks.

    Ends with 0 when everything is done, 2 for bad input (nothing is written), 3 where no
    placement meets all leasts, 4 where the independent check refuses the placement, 130 for Ctrl-C.
    """
    _write_any_character()
    language = Language(tongue)
    if folder is None and not is_preview:
        raise click.UsageError("Missing option '--out'.")
    work = Work(folder or Path(), language)
    proposal = work.propose(rosters, map_file)
    if saved is not None:
        work.save(proposal, saved)
    if is_preview:
        work.preview(proposal)
    roster = work.read(proposal)
    document = to_market_document(roster, seed=seed)
    market = work.market(document)
    try:
        outcome = work.solved(market, engine)
    except Infeasible as error:
        verdict = Verdict(accepted=False, reason=conflict_text(error.conflict, language), found=False)
        work.finish(roster, document, None, verdict)
    with Progress(""):
        checked = verify(market, outcome)
    verdict = Verdict(accepted=checked.accepted, reason=checked.reason)
    work.finish(roster, document, outcome_to_document(market, outcome), verdict)


@dataclass(frozen=True, slots=True)
class Work:
    """The steps of `solve`; each ends the command with one line where it cannot be done."""

    folder: Path
    language: Language

    def propose(self, rosters: tuple[Path, ...], map_file: Path | None) -> Proposal:
        """Return what is recognised in the files."""
        try:
            columns = read_map(map_file) if map_file else ColumnMap()
            return propose(read_books(rosters, columns), columns)
        except RosterError as error:
            _stop(BAD_INPUT, error.line(self.language))

    def save(self, proposal: Proposal, file: Path) -> None:
        """Write the mapping of what was recognised."""
        text = json.dumps(map_to_document(proposal.mapping), ensure_ascii=False, indent=1) + "\n"
        try:
            file.write_text(text, encoding="utf-8")
        except OSError:
            _stop(BAD_INPUT, say("unwritable_file", self.language, file=str(file)))

    def preview(self, proposal: Proposal) -> NoReturn:
        """Print what was recognised and end the command: with 2 where an answer is needed first."""
        for line in preview_lines(proposal, self.language):
            click.echo(line)
        sys.exit(0 if proposal.is_clear else BAD_INPUT)

    def read(self, proposal: Proposal) -> Roster:
        """Return the roster as it was recognised."""
        try:
            return apply(proposal)
        except RosterError as error:
            _stop(BAD_INPUT, error.line(self.language))

    def market(self, document: dict[str, Any]) -> Market:
        """Return the market of a roster's document."""
        try:
            return market_from_document(document)
        except MarketError as error:
            _stop(BAD_INPUT, say("market", self.language, reason=str(error)))

    def solved(self, market: Market, engine: str) -> Outcome:
        """Return the best placement. Raises Infeasible."""
        if engine not in ENGINES:
            _stop(BAD_INPUT, say("engine", self.language, engine=engine, known=tuple(ENGINES)))
        with Progress(""):
            return assignment.solve(market, engine=engine)

    def finish(
        self, roster: Roster, market: dict[str, Any], outcome: dict[str, Any] | None, verdict: Verdict
    ) -> NoReturn:
        """Write the results, print them and end the command."""
        try:
            write_results(
                self.folder, roster, market=market, outcome=outcome, verdict=verdict, language=self.language
            )
        except OSError:
            _stop(BAD_INPUT, say("unwritable", self.language, folder=str(self.folder)))
        self._print(roster, outcome, verdict)
        sys.exit(0 if verdict.accepted else REFUSED if verdict.found else INFEASIBLE)

    def _print(self, roster: Roster, outcome: dict[str, Any] | None, verdict: Verdict) -> None:
        summary = summarise(roster, outcome["pairs"]) if outcome is not None else None
        table = placement_table(summary, self.language) if summary is not None and verdict.accepted else ()
        for line in (*table, *summary_lines(roster, summary, verdict, self.language, most=MOST_ROWS)):
            click.echo(line, err=not verdict.accepted)


def _stop(code: int, line: str) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(code)


def _write_any_character() -> None:
    """Let a terminal that lacks a character show a substitute instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
