"""The form of a round; times are typed in the site's zone and kept in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from placement.eligibility.columns import Column
from placement.foundation.forms import HouseForm
from placement.foundation.web import named, to_day
from placement.programme.drafts import MOST_MINUTES, SOLVE_MINUTES, RoundDraft
from placement.programme.fields import field_of, offer, shown
from placement.programme.models import Round
from placement.programme.states import PRESET_WORDS, Preset
from placement.reference.models import PolicyVersion
from placement.reference.queries import name_of
from placement.reference.states import ROLE_WORDS, Role

SITE_ZONE = ZoneInfo("Asia/Shanghai")
MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _moment(label: str, hint: str = "") -> DateTimeLocalField:
    return DateTimeLocalField(label, description=hint, format=MOMENT_FORMATS, validators=[InputRequired()])


def to_utc(typed: datetime) -> datetime:
    """Return the moment that somebody in the site's zone typed."""
    return typed.replace(tzinfo=SITE_ZONE).astimezone(UTC)


def to_typed(moment: datetime) -> datetime:
    """Return a moment as somebody in the site's zone types it."""
    return moment.astimezone(SITE_ZONE).replace(tzinfo=None)


class VersionField(SelectField):  # type: ignore[misc] # the library has no types
    """A choice among versions of policy profiles; a code without a version is the newest."""

    data: Any

    def pre_validate(self, form: HouseForm) -> None:
        """Find the version behind a code alone, then check the choice."""
        code = self.data or ""
        newest = (choice.value for choice in self.choices or () if code and choice.value.startswith(f"{code}@"))
        self.data = next(newest, code)
        super().pre_validate(form)


class RoundForm(HouseForm):
    """What a coordinator decides before a round opens."""

    name_zh = StringField(_l("Name in Chinese"), validators=[DataRequired(), Length(max=80)])
    name_en = StringField(_l("Name in English"), validators=[DataRequired(), Length(max=120)])
    opens_at = _moment(_l("Opens"), _l("Times are Beijing time (UTC+8)."))
    demand_until = _moment(_l("Enterprises post positions until"))
    nominations_until = _moment(_l("Universities nominate until"))
    preferences_until = _moment(
        _l("Everybody ranks and certifies until"), _l("Students apply and people consent until then, too.")
    )
    reference_on = DateField(
        _l("Reference date"),
        description=_l("Ages, contracts and terms are judged as of this day."),
        validators=[InputRequired()],
    )
    vice_president = VersionField(ROLE_WORDS[Role.VICE_PRESIDENT])
    technical_advisor = VersionField(ROLE_WORDS[Role.TECHNICAL_ADVISOR])
    research_assistant = VersionField(ROLE_WORDS[Role.RESEARCH_ASSISTANT])
    course_teacher = VersionField(ROLE_WORDS[Role.COURSE_TEACHER])
    course_student = VersionField(ROLE_WORDS[Role.COURSE_STUDENT])
    preset = RadioField(
        _l("Order of aims"),
        choices=[SelectChoice(str(preset), words) for preset, words in PRESET_WORDS.items()],
        default=str(Preset.EVERYBODY),
    )
    person_weight = IntegerField(
        _l("Weight of people's choices"), default=1, validators=[InputRequired(), NumberRange(0, 10)]
    )
    host_weight = IntegerField(
        _l("Weight of enterprises' rankings"),
        description=_l("0 to 10 each, not both 0."),
        default=1,
        validators=[InputRequired(), NumberRange(0, 10)],
    )
    list_floor = IntegerField(
        _l("Choices a list needs to count"),
        description=_l("A shorter list counts as placed only with an accepted reason, or where less is open."),
        default=4,
        validators=[InputRequired(), NumberRange(1, 10)],
    )
    veto_percent = IntegerField(
        _l("Share of candidates an enterprise may refuse"),
        description=_l("In per cent of the eligible candidates of a position."),
        default=20,
        validators=[InputRequired(), NumberRange(0, 100)],
    )
    asks_endorsement = BooleanField(
        _l("The education authority endorses nominations"),
        description=_l("Then a nomination counts at closing only with the endorsement. It cannot be changed later."),
    )
    solve_minutes = IntegerField(
        _l("Time for the computation, in minutes"),
        description=_l(
            "Most rounds take seconds. Before this time is over only a placement that is proved the best can be "
            "published. Afterwards the best one found can be, with a reason."
        ),
        default=SOLVE_MINUTES,
        validators=[InputRequired(), NumberRange(1, MOST_MINUTES)],
    )
    public_source = StringField(
        _l("Public value for the lottery"),
        description=_l("Name a value that anybody can look up and nobody can know before closing, with its day."),
        validators=[DataRequired(), Length(max=200)],
    )

    def offer(self, versions: dict[Role, list[PolicyVersion]]) -> None:
        """Let each role choose among the versions of the profiles written for it, or take no part."""
        for role, known in versions.items():
            self[str(role)].choices = [
                SelectChoice("", _("Takes no part in this round")),
                *(SelectChoice(name_of(row), label_of(row)) for row in known),
            ]

    def validate_demand_until(self, typed: DateTimeLocalField) -> None:
        """Refuse a deadline before the opening."""
        _after(typed, self.opens_at, strictly=True)

    def validate_nominations_until(self, typed: DateTimeLocalField) -> None:
        """Refuse a deadline before the one it builds on."""
        _after(typed, self.demand_until)

    def validate_preferences_until(self, typed: DateTimeLocalField) -> None:
        """Refuse a deadline before the one it builds on."""
        _after(typed, self.nominations_until)

    def validate_host_weight(self, typed: IntegerField) -> None:
        """Refuse weights that are both 0."""
        if typed.data == 0 and self.person_weight.data == 0:
            raise ValidationError(_("One of the two weights must be above 0."))

    def validate_course_student(self, _typed: SelectField) -> None:
        """Refuse a round in which nobody takes part, and one half of a course alone."""
        if not any(self[str(role)].data for role in Role):
            raise ValidationError(_("Choose rules for at least one role."))
        if bool(self.course_teacher.data) != bool(self.course_student.data):
            raise ValidationError(_("A course needs its teacher and its students: choose rules for both or neither."))

    def to_draft(self) -> RoundDraft:
        """Return what was entered."""
        return RoundDraft(
            name_zh=self.name_zh.data.strip(),
            name_en=self.name_en.data.strip(),
            opens_at=to_utc(self.opens_at.data),
            demand_until=to_utc(self.demand_until.data),
            nominations_until=to_utc(self.nominations_until.data),
            preferences_until=to_utc(self.preferences_until.data),
            reference_on=self.reference_on.data,
            policies={role: self[str(role)].data for role in Role if self[str(role)].data},
            public_source=self.public_source.data.strip(),
            preset=Preset(self.preset.data),
            person_weight=self.person_weight.data,
            host_weight=self.host_weight.data,
            list_floor=self.list_floor.data,
            veto_percent=self.veto_percent.data,
            asks_endorsement=self.asks_endorsement.data,
            solve_minutes=self.solve_minutes.data,
        )


def label_of(version: PolicyVersion) -> str:
    """Return a version as a list of choices names it."""
    return _(
        "%(name)s · version %(number)s, from %(day)s",
        name=named(version.profile),
        number=version.number,
        day=to_day(version.valid_from),
    )


def _after(typed: DateTimeLocalField, earlier: DateTimeLocalField, *, strictly: bool = False) -> None:
    if not typed.data or not earlier.data:
        return
    if typed.data < earlier.data or (strictly and typed.data == earlier.data):
        raise ValidationError(_("This must come after “%(earlier)s”.", earlier=earlier.label.text))


def entered(round_: Round, policies: dict[Role, str]) -> dict[str, object]:
    """Return a planned round as its form shows it."""
    moments = ("opens_at", "demand_until", "nominations_until", "preferences_until")
    plain = (
        "name_zh", "name_en", "reference_on", "person_weight", "host_weight", "list_floor", "veto_percent",
        "solve_minutes",
    )  # fmt: skip
    return {
        **{name: to_typed(getattr(round_, name)) for name in moments},
        **{name: getattr(round_, name) for name in plain},
        **{str(role): code for role, code in policies.items()},
        "preset": str(round_.preset),
        "asks_endorsement": round_.asks_endorsement,
        "public_source": round_.public_source,
    }


class CancelForm(HouseForm):
    """Why a round is cancelled."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is kept in the history and shown to everybody who took part."),
        validators=[DataRequired(), Length(max=1000)],
    )


class OverrideForm(HouseForm):
    """The value that a round sets for one rule, and why; `value` is added by the column's unit."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("Everybody reads it on the page of the round's rules."),
        validators=[DataRequired(), Length(max=500)],
    )


def override_form(column: Column, now_is: Any) -> Any:
    """Return the form for one rule, with the value that holds now."""
    kind = type("OverrideFormOfRule", (OverrideForm,), {"value": field_of(column)})
    form = kind(data={"value": shown(column, now_is)})
    offer(form.value, column)
    return form
