"""What an enterprise takes home of its candidates: what its page shows of each, with its own rank or refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import to_user_timezone

from placement.demand.models import Position
from placement.exchange.choices_stored import position_code
from placement.exchange.lists import Out
from placement.foundation.web import named
from placement.preferences.models import HostChoice
from placement.preferences.queries import candidates, host_choices, host_list
from placement.preferences.states import VETO_WORDS
from placement.reference.models import Discipline, Title
from placement.reference.queries import entries
from placement.reference.states import DEGREE_WORDS, ROLE_WORDS, Degree
from placement.sheets import Cell, Column


def rankings(positions: Sequence[Position]) -> list[Out]:
    """Return the candidates of these positions of one host: the ranked, the neutral, the refused; each by name."""
    heads = (
        _("Number on the list"), _("Position"), _("Role"), _("Name"), _("University"), _("Professional title"),
        _("Degree"), _("Field"), _("Days a year"), _("Rank"), _("Refused because"), _("Confirmed on"),
    )  # fmt: skip
    return [(_("Candidates"), [*map(Column, heads)], _lines(positions))]


def _lines(positions: Sequence[Position]) -> Iterator[list[Cell]]:
    titles = {row.code: row for row in entries(Title)}
    fields = {row.code: row for row in entries(Discipline)}
    for position in positions:
        said, confirmed = host_choices(position.id), host_list(position.id)
        on = to_user_timezone(confirmed.certified_at).date() if confirmed else None
        for person in sorted(candidates(position), key=lambda one: _place(said.get(one.id))):
            choice = said.get(person.id)
            yield [
                position_code(position), position.title, str(ROLE_WORDS[position.role]), person.display_name,
                named(person.home) or None,
                named(titles[person.title_code]) if person.title_code in titles else None,
                str(DEGREE_WORDS[Degree(person.degree)]) if person.degree in DEGREE_WORDS else None,
                _("; ").join(named(fields.get(code)) or code for code in person.disciplines) or None,
                person.days_per_year,
                choice.rank if choice else None,
                str(VETO_WORDS[choice.veto]) if choice and choice.veto else None,
                on,
            ]  # fmt: skip


def _place(choice: HostChoice | None) -> tuple[int, int]:
    if choice is None:
        return (1, 0)
    return (2, 0) if choice.rank is None else (0, choice.rank)
