"""The one form of publishing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from placement.foundation.forms import HouseForm


class PublishForm(HouseForm):
    """Which run was looked at, and that it is meant."""

    run_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    sure = BooleanField(
        _l("I have looked at the checks and the totals"),
        [InputRequired(_l("Tick the box once you have looked at the checks and the totals."))],
    )
