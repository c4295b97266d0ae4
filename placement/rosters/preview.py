"""A proposal in words: what each table and column was taken for, how surely and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from placement.rosters.findings import Fact
from placement.rosters.proposal import ColumnProposal, Proposal, TableProposal
from placement.rosters.report import aligned
from placement.rosters.wording import Language, describe, say

HEADINGS = ("preview_column", "preview_field", "preview_sure", "preview_reason", "preview_values")
INDENT = "  "


def preview_lines(proposal: Proposal, language: Language) -> Iterator[str]:
    """Return the proposal, one line after the other."""
    for table in proposal.tables:
        yield from _table(table, language, is_read=proposal.found is not None)
    if not proposal.questions:
        yield say("preview_clear", language)
        return
    yield say("preview_asks", language, count=len(proposal.questions))
    for question in proposal.questions:
        key = "preview_must" if question.is_blocking else "preview_may"
        yield say(key, language, line=describe(question.finding, language))


def _table(table: TableProposal, language: Language, *, is_read: bool) -> Iterator[str]:
    facts: dict[str, Fact] = {
        "file": table.file,
        "side": table.side,
        "rows": table.rows,
        "confidence": table.confidence,
    }
    yield say("preview_table" if is_read else "preview_unread", language, **facts)
    if table.scale is not None and table.shape is not None:
        yield say("preview_scale", language, shape=table.shape, scale=table.scale)
    elif table.shape is not None:
        yield say("preview_shape", language, shape=table.shape)
    if not is_read:
        examples = ([column.name, say("joint", language).join(column.values)] for column in table.columns)
        headings = [say(key, language) for key in (HEADINGS[0], HEADINGS[-1])]
        yield from (INDENT + line for line in aligned([headings, *examples]))
        return
    rows: list[Sequence[str]] = [[say(key, language) for key in HEADINGS]]
    rows += [_column(column, language) for column in table.columns]
    yield from (INDENT + line for line in aligned(rows))


def _column(column: ColumnProposal, language: Language) -> list[str]:
    reason = say("fact", language, fact=column.reason)
    if column.alternatives:
        reason = say("preview_or", language, reason=reason, others=column.alternatives)
    fields = say("joint", language).join(say("fact", language, fact=field) for field in column.fields)
    sure = f"{column.confidence} %" if column.fields else ""
    values = say("joint", language).join(column.values)
    return [column.name, fields or say("preview_none", language), sure, reason, values]
