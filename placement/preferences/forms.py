"""Forms of lists. What was typed is kept whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from placement.accounts.models import Person
from placement.foundation.forms import HouseForm
from placement.preferences.states import VETO_WORDS, VetoReason

RANK = "rank-"
MOST_TYPED = 60
"""Items of a list that are read from a request; the command refuses the eleventh choice."""


class RankForm(HouseForm):
    """A list of choices: a place for each position, and what to do with it."""

    short_reason = TextAreaField(
        _l("Reason for a shorter list"),
        description=_l("Why the other positions that are open to you are out of the question."),
        validators=[Optional(), Length(max=1000)],
    )
    items: list[tuple[int, int]]
    """Positions in the order of the page, each with the place typed."""

    def read(self, typed: Mapping[str, str]) -> None:
        """Take places, an added and a removed position from what was sent."""
        pairs = [(name.removeprefix(RANK), place) for name, place in typed.items() if name.startswith(RANK)]
        whole = [(int(name), int(place)) for name, place in pairs if _is_number(name) and _is_number(place)]
        removed, added = typed.get("remove", ""), typed.get("add", "")
        self.items = [(position, place) for position, place in whole[:MOST_TYPED] if str(position) != removed]
        if _is_number(added) and int(added) not in dict(self.items):
            self.items.append((int(added), max((place for _position, place in self.items), default=0) + 1))

    def show(self, positions: Sequence[int]) -> None:
        """Show a list as it is kept."""
        self.items = [(position, place) for place, position in enumerate(positions, 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a place given twice, and name it."""
        complete = bool(super().validate(extra_validators))
        places = [place for _position, place in self.items]
        for place in sorted({place for place in places if places.count(place) > 1}):
            self.form_errors.append(
                _(
                    "Place %(place)s is given to %(count)s positions. Give each place once.",
                    place=place,
                    count=places.count(place),
                )
            )
        return complete and not self.form_errors

    def to_positions(self) -> list[int]:
        """Return the positions, first choice first."""
        return [position for position, _place in sorted(self.items, key=lambda item: item[1])]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - ids and places are shorter


class CandidatesForm(HouseForm):
    """A rank or a refusal for each candidate of a position; the fields are made for the people.

    Whose fields are not sent is neutral: pages carry only what was typed.
    """

    def to_ranks(self) -> dict[int, int]:
        """Return who is ranked at which place."""
        return {
            int(name.removeprefix("rank_")): field.data
            for name, field in self._fields.items()
            if name.startswith("rank_") and field.data is not None
        }

    def to_vetoes(self) -> dict[int, VetoReason]:
        """Return who is refused, and why."""
        return {
            int(name.removeprefix("veto_")): VetoReason(field.data)
            for name, field in self._fields.items()
            if name.startswith("veto_") and field.data
        }

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields, right or wrong, without those left empty."""
        ranks = {name: field._value() for name, field in self._fields.items() if name.startswith("rank_")}
        vetoes = {name: field.data or "" for name, field in self._fields.items() if name.startswith("veto_")}
        return {name: str(value) for name, value in (ranks | vetoes).items() if value}

    def typed_elsewhere(self, shown: Collection[int]) -> dict[str, str]:
        """Return what was typed for people who are not among those shown."""
        return {name: value for name, value in self.typed().items() if int(name.partition("_")[2]) not in shown}

    def place_of(self, person: Person) -> tuple[int, int]:
        """Return where a candidate stands as the form is typed: by rank, then the neutral, then the refused."""
        if self[f"veto_{person.id}"].data:
            return (2, 0)
        rank = self[f"rank_{person.id}"].data
        return (1, 0) if rank is None else (0, rank)


def _not_both(form: CandidatesForm, field: SelectField) -> None:
    if field.data and form[field.name.replace("veto_", "rank_")].data is not None:
        raise ValidationError(_("Either rank or refuse, not both."))


def candidates_form(people: Sequence[Person]) -> type[CandidatesForm]:
    """Return the form for these candidates."""
    reasons = [SelectChoice("", _l("Not refused")), *(SelectChoice(str(r), w) for r, w in VETO_WORDS.items())]
    fields: dict[str, Any] = {}
    for person in people:
        fields[f"rank_{person.id}"] = IntegerField(
            _("Rank of %(name)s", name=person.display_name), validators=[Optional(), NumberRange(1, 1000)]
        )
        fields[f"veto_{person.id}"] = SelectField(
            _("Refuse %(name)s", name=person.display_name), choices=reasons, default="", validators=[_not_both]
        )
    return type("CandidatesOfPosition", (CandidatesForm,), fields)
