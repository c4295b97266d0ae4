"""Pages of the policy profiles: all of them, one with its versions, two side by side, a correction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from placement.accounts.actor import require
from placement.accounts.queries import current_actor
from placement.eligibility.states import ABOUT_WORDS, RULE_WORDS, About, Rule
from placement.eligibility.wording import Told, applied_rules, is_about
from placement.foundation.clock import now
from placement.foundation.errors import NotFound
from placement.foundation.ordering import by_pinyin
from placement.foundation.web import named, paged_items
from placement.programme.corrections import correction_form, draft_of
from placement.programme.policy import may_keep_profiles
from placement.programme.queries import to_policy
from placement.programme.service import correct_profile
from placement.reference.models import PolicyProfile, PolicyVersion
from placement.reference.queries import name_of, newest_versions, profile, version_named, versions_of
from placement.reference.states import PROFILE_ROLE_WORDS

bp = Blueprint("profiles", __name__)

ORDERS: dict[str, Callable[[PolicyVersion], Any]] = {
    "code": lambda row: row.profile_code,
    "name": lambda row: by_pinyin(row.profile.name_zh),
    "place": lambda row: by_pinyin(row.profile.jurisdiction_zh or ""),
    "role": lambda row: row.profile.role,
    "version": lambda row: row.number,
    "from": lambda row: row.valid_from,
}

CHECKED = (About.PERSON, About.HOST, About.POSITION, About.ROUND, About.SERVICE, About.EXCEPTION, About.PLATFORM)


@bp.get("/profiles")
def index() -> ResponseReturnValue:
    """List every policy profile, role by role."""
    newest = newest_versions()
    wanted, words = request.args.get("role", ""), request.args.get("words", "").strip()
    rows = [version for version in newest.values() if _matches(version.profile, wanted, words)]
    counts = {row.profile_code: len(applied_rules(to_policy(row), _today())) for row in rows}
    return render_template(
        "programme/profiles.html",
        page=paged_items(rows, sort=ORDERS | {"rules": lambda row: counts[row.profile_code]}, usual="code"),
        total=len(newest),
        role=wanted,
        words=words,
        roles=[role for role in PROFILE_ROLE_WORDS if any(row.profile.role == role for row in newest.values())],
        role_words=PROFILE_ROLE_WORDS,
        rule_counts=counts,
        name_of=name_of,
    )


def _today() -> date:
    return now().date()


def _matches(row: PolicyProfile, role: str, words: str) -> bool:
    told = f"{row.name_zh} {row.name_en or ''} {row.jurisdiction_zh or ''} {row.code}".lower()
    return (not role or row.role == role) and words.lower() in told


@bp.get("/profiles/<profile_code>")
def show(profile_code: str) -> ResponseReturnValue:
    """Show one profile: each rule with limit and unit, its checks, its source and its versions."""
    version = _asked_version(profile_code)
    told = applied_rules(to_policy(version), _today())
    return render_template(
        "programme/profile.html",
        version=version,
        rules=[rule for rule in told if rule.rule is not Rule.CHECK],
        checks=[(ABOUT_WORDS[about], [rule for rule in told if is_about(rule, about)]) for about in CHECKED],
        versions=versions_of(version.profile_code),
        role_words=PROFILE_ROLE_WORDS,
        name_of=name_of,
        may_correct=may_keep_profiles(current_actor()),
    )


def _asked_version(code: str) -> PolicyVersion:
    number = request.args.get("version", "")
    return version_named(f"{code}@{number}" if number else code)


@dataclass(frozen=True, slots=True)
class Beside:
    """One rule of two profiles; an empty limit is a rule that is not applied."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Return whether the two say different things."""
        return self.left != self.right


@bp.get("/profiles/compare")
def compare() -> ResponseReturnValue:
    """Show two profiles, or two versions of one, side by side."""
    newest = list(newest_versions().values())
    if not newest:
        raise NotFound
    left = version_named(request.args.get("a") or newest[0].profile_code)
    right = version_named(request.args.get("b") or newest[-1].profile_code)
    return render_template(
        "programme/compare_profiles.html",
        left=left,
        right=right,
        rows=_side_by_side(left, right),
        choices=_choices(newest, left, right),
        name_of=name_of,
        role_words=PROFILE_ROLE_WORDS,
    )


def _choices(newest: Sequence[PolicyVersion], *chosen: PolicyVersion) -> list[PolicyVersion]:
    """Return the newest versions and those that are shown now, in the order of codes."""
    known = {name_of(version): version for version in (*newest, *chosen)}
    return [known[name] for name in sorted(known)]


def _side_by_side(left: PolicyVersion, right: PolicyVersion) -> list[Beside]:
    sides = [applied_rules(to_policy(version), _today()) for version in (left, right)]
    limits = [{rule.rule: rule.limit for rule in side if rule.rule is not Rule.CHECK} for side in sides]
    rows = [
        Beside(str(RULE_WORDS[rule]), limits[0].get(rule, ""), limits[1].get(rule, ""))
        for rule in Rule
        if rule in limits[0] or rule in limits[1]
    ]
    return rows + [
        Beside(str(ABOUT_WORDS[about]), _checks(sides[0], about), _checks(sides[1], about))
        for about in CHECKED
        if _checks(sides[0], about) or _checks(sides[1], about)
    ]


def _checks(told: Sequence[Told], about: About) -> str:
    return "\n".join(rule.label for rule in told if is_about(rule, about))


@bp.route("/profiles/<profile_code>/correct", methods=["GET", "POST"])
def correct(profile_code: str) -> ResponseReturnValue:
    """Write the next version of a profile; what was judged by earlier ones stays as it was."""
    actor = current_actor()
    require(may_keep_profiles(actor))
    row = profile(profile_code)
    newest = versions_of(row.code)[0]
    form = correction_form(newest)
    way_on = form.answer(
        lambda: correct_profile(actor, row, draft_of(form, newest), form.reason.data.strip()),
        then=lambda version: url_for("profiles.show", profile_code=version.profile_code),
        said=lambda version: _(
            "Version %(number)s of %(name)s is kept. Rounds that use an earlier version keep it.",
            number=version.number,
            name=named(row),
        ),
    )
    page = render_template(
        "programme/correct_profile.html",
        form=form,
        version=newest,
        has_errors=bool(form.errors),
    )
    return way_on or (page, form.status)
