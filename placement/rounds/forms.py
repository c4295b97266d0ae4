"""The coordinator's forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from placement.foundation.forms import HouseForm
from placement.programme.drafts import MOST_MINUTES


class SolveForm(HouseForm):
    """The public value that, with the secret, makes the lottery's seed; how long, where a run ended early."""

    public_value = StringField(
        _l("Public value"),
        [DataRequired(_l("Enter the value that was drawn or published after the round closed.")), Length(max=200)],
    )
    minutes = IntegerField(_l("Minutes"), [Optional(), NumberRange(1, MOST_MINUTES)])


class ReopenForm(HouseForm):
    """Why a closed round opens again."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why; the reason is kept in the history.")), Length(min=5, max=500)],
    )
