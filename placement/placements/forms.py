"""The one form of publishing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from placement.foundation.forms import HouseForm


class PublishForm(HouseForm):
    """Which run was looked at, and that it is meant."""

    run_id = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    sure = BooleanField(
        _l("I have looked at the checks and the totals"),
        [InputRequired(_l("Tick the box once you have looked at the checks and the totals."))],
    )


class PublishUnprovedForm(PublishForm):
    """The same for a placement that is not proved the best, with the reason that everybody reads."""

    reason = TextAreaField(
        _l("Why it is published although a better one may exist"),
        description=_l("Everybody reads it with the results."),
        validators=[
            DataRequired(_l("Say why it is published and not computed longer; everybody reads it.")),
            Length(min=10, max=1000),
        ],
    )
