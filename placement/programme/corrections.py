"""The form of a corrected version: every rule by its unit, checks in both languages, day, source and reason."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from placement.eligibility.columns import COLUMN, Unit
from placement.eligibility.states import About
from placement.foundation.forms import HouseForm
from placement.programme.fields import field_of, offer, read, shown
from placement.programme.queries import to_policy
from placement.reference.drafts import CheckDraft, VersionDraft
from placement.reference.models import PolicyVersion

PARTS = 4


class CorrectionBase(HouseForm):
    """What a correction says beside the rules themselves."""

    valid_from = DateField(
        _l("Applies from"),
        description=_l("A round can use this version when its reference date is that day or later."),
        validators=[InputRequired()],
    )
    checks = TextAreaField(
        _l("Checks by an officer"),
        description=_l(
            "One a line: code | about | Chinese | English. About is person, host, position, round, service, "
            "exception or platform. Put * before the code where it is asked for a renewal only."
        ),
        validators=[Length(max=8000)],
    )
    source = StringField(_l("Source"), validators=[DataRequired(), Length(max=500)])
    reason = TextAreaField(
        _l("Reason for the correction"),
        description=_l("Everybody reads it in the list of versions."),
        validators=[DataRequired(), Length(max=500)],
    )

    def validate_checks(self, typed: TextAreaField) -> None:
        """Refuse a line that is no check, and a code that stands twice."""
        codes = set()
        for number, line in enumerate(_lines(typed.data), 1):
            parts = [part.strip() for part in line.lstrip("*").split("|")]
            if len(parts) != PARTS or not all(parts) or parts[1] not in set(About):
                raise ValidationError(_("Line %(number)s is not “code | about | Chinese | English”.", number=number))
            if parts[0] in codes:
                raise ValidationError(_("The code “%(code)s” stands twice.", code=parts[0]))
            codes.add(parts[0])


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


_Form = type("CorrectionForm", (CorrectionBase,), {name: field_of(column) for name, column in COLUMN.items()})


def correction_form(version: PolicyVersion) -> Any:
    """Return the form with the values of a version."""
    policy = to_policy(version)
    checks = (f"{'*' if c.renewal_only else ''}{c.code} | {c.about} | {c.zh} | {c.en}" for c in version.checks)
    form = _Form(
        data={
            **{name: shown(column, getattr(policy, name)) for name, column in COLUMN.items()},
            "valid_from": version.valid_from,
            "checks": "\n".join(checks),
            "source": version.source,
        }
    )
    for name, column in COLUMN.items():
        offer(form[name], column)
    return form


def draft_of(form: Any, before: PolicyVersion) -> VersionDraft:
    """Return what was typed; degrees are kept by name."""
    rules = {}
    for name, column in COLUMN.items():
        degree = column.unit is Unit.DEGREE
        rules[name] = (form[name].data or None) if degree else read(form[name], column)
    checks = []
    for line in _lines(form.checks.data):
        code, about, zh, en = (part.strip() for part in line.lstrip("*").split("|"))
        checks.append(CheckDraft(code, about, zh, en, line.startswith("*")))
    return VersionDraft(form.valid_from.data, rules, tuple(checks), form.source.data.strip(), before.note)
