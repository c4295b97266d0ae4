"""Commands that plan and open rounds, and the locks that every writer of inputs takes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from placement.accounts.actor import Actor, require
from placement.eligibility.columns import COLUMN, stored
from placement.foundation.audit import record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.memory import forget, is_noted, note
from placement.foundation.web import named, to_day, to_moment
from placement.programme.drafts import OverrideDraft, RoundDraft
from placement.programme.models import Round, RoundOverride, RoundPolicy
from placement.programme.policy import may_keep_profiles, may_plan_rounds, may_run
from placement.programme.queries import is_window_open, overrides, to_policy, versions, window_end
from placement.programme.states import ROUND, RoundState, Window
from placement.reference import service as reference
from placement.reference.drafts import VersionDraft
from placement.reference.models import PolicyProfile, PolicyVersion
from placement.reference.queries import version_named
from placement.reference.states import Role


def lock_round(round_id: int) -> Round:
    """Return the round, its row locked until the command ends: nobody else moves it meanwhile."""
    round_ = db.session.scalar(
        select(Round).where(Round.id == round_id).with_for_update().execution_options(populate_existing=True)
    )
    if round_ is None:
        raise NotFound
    forget()
    return round_


def hold_round(round_id: int, window: Window) -> Round:
    """Return the round for a writer of inputs: it cannot close until the command ends.

    Raises WrongState where the window is not open any more, or not yet.
    """
    round_, at = _held(round_id), now()
    if not is_window_open(round_, window, at):
        raise WrongState(_closed_words(round_, window, at))
    return round_


def hold_open_round(round_id: int) -> Round:
    """Return the round for a correction that no window ends: it counts until the round closes. Raises WrongState."""
    round_ = _held(round_id)
    if round_.state is not RoundState.OPEN:
        raise WrongState(_closed_words(round_, Window.PREFERENCES, now()))
    return round_


def _held(round_id: int) -> Round:
    if is_noted("held", round_id):
        return db.session.get_one(Round, round_id)
    round_ = db.session.scalar(
        select(Round).where(Round.id == round_id).with_for_update(read=True).execution_options(populate_existing=True)
    )
    if round_ is None:
        raise NotFound
    forget()
    note("held", round_id)
    return round_


def _closed_words(round_: Round, window: Window, at: datetime) -> str:
    if round_.state is RoundState.PLANNED or at < round_.opens_at:
        return _("This round opens on %(when)s. Come back then.", when=to_moment(round_.opens_at))
    if round_.state is not RoundState.OPEN:
        return _("This round is closed, so nothing can be changed any more.")
    return _(
        "The deadline was %(when)s. What you typed is still here; copy it and ask the coordination office.",
        when=to_moment(window_end(round_, window)),
    )


@command
def plan_round(actor: Actor, draft: RoundDraft) -> Round:
    """Plan a round for the coordinator's office. Raises NotAllowed, Refused."""
    require(may_plan_rounds(actor))
    assert actor.organisation_id is not None
    round_ = Round(operator_id=actor.organisation_id, state=RoundState.PLANNED)
    db.session.add(round_)
    _write(round_, draft)
    record(actor, "round:plan", round_)
    return round_


@command
def change_round(actor: Actor, round_: Round, draft: RoundDraft) -> Round:
    """Change a round that is still planned. Raises NotAllowed, WrongState."""
    locked = _planned(actor, round_)
    _write(locked, draft)
    record(actor, "round:change", locked)
    return locked


def _write(round_: Round, draft: RoundDraft) -> None:
    if not draft.opens_at < draft.demand_until <= draft.nominations_until <= draft.preferences_until:
        raise Refused(_("The dates must follow each other: opening, positions, nominations, preferences."))
    if not draft.policies:
        raise Refused(_("Choose rules for at least one role."))
    if draft.person_weight == draft.host_weight == 0:
        raise Refused(_("The two weights cannot both be 0."))
    for name in (
        "name_zh", "name_en", "opens_at", "demand_until", "nominations_until", "preferences_until", "reference_on",
        "public_source", "preset", "person_weight", "host_weight", "list_floor", "veto_percent",
        "asks_endorsement", "solve_minutes",
    ):  # fmt: skip
        setattr(round_, name, getattr(draft, name))
    db.session.flush()
    _write_policies(round_, draft)


def _write_policies(round_: Round, draft: RoundDraft) -> None:
    """Map roles to versions; the overrides of a role go with it when its profile goes."""
    chosen = {role: version_named(name) for role, name in draft.policies.items()}
    for version in chosen.values():
        if version.valid_from > draft.reference_on:
            raise Refused(
                _(
                    "Version %(number)s of %(profile)s applies from %(day)s, after the reference date.",
                    number=version.number,
                    profile=named(version.profile),
                    day=to_day(version.valid_from),
                )
            )
    before = {row.role: row for row in db.session.scalars(select(RoundPolicy).filter_by(round_id=round_.id))}
    for row in overrides(round_):
        old, new = before.get(row.role), chosen.get(Role(row.role))
        if new is None or old is None or old.version.profile_code != new.profile_code:
            db.session.delete(row)
    for known in before.values():
        db.session.delete(known)
    db.session.flush()
    db.session.add_all(
        RoundPolicy(round_id=round_.id, role=role, version_id=version.id) for role, version in chosen.items()
    )


@command
def override_rule(actor: Actor, round_: Round, draft: OverrideDraft) -> RoundOverride:
    """Set one rule of a role in a planned round, with the reason that everybody will read.

    Raises NotAllowed, Refused where nothing would change, WrongState once the round is open.
    """
    locked = _planned(actor, round_)
    version = versions(locked).get(draft.role)
    if version is None:
        raise Refused(_("This role takes no part in this round."))
    if getattr(to_policy(version), draft.rule) == draft.value:
        raise Refused(_("That is the profile's own value already."))
    known = [row for row in overrides(locked) if (row.role, row.rule) == (draft.role, draft.rule)]
    row = known[0] if known else RoundOverride(round_id=locked.id, role=draft.role, rule=draft.rule)
    row.value, row.reason = stored(COLUMN[draft.rule], draft.value), draft.reason
    db.session.add(row)
    record(actor, "round:override", row, role=draft.role, rule=draft.rule, value=row.value, reason=draft.reason)
    return row


@command
def drop_override(actor: Actor, round_: Round, override_id: int) -> None:
    """Let the profile's own value count again. Raises NotAllowed, NotFound, WrongState."""
    locked = _planned(actor, round_)
    row = db.session.get(RoundOverride, override_id)
    if row is None or row.round_id != locked.id:
        raise NotFound
    record(actor, "round:drop_override", row, role=row.role, rule=row.rule)
    db.session.delete(row)


def _planned(actor: Actor, round_: Round) -> Round:
    """Return the round, locked, for somebody who changes its rules before it opens."""
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    if locked.state is not RoundState.PLANNED:
        raise WrongState(_("The rules are public since the round opened and cannot be changed any more."))
    return locked


@command
def correct_profile(actor: Actor, profile: PolicyProfile, draft: VersionDraft, reason: str) -> PolicyVersion:
    """Store a corrected version of a profile's rules; rounds that use an earlier one keep it.

    Raises NotAllowed, Refused where nothing differs.
    """
    require(may_keep_profiles(actor))
    return reference.add_version(actor, profile, draft, reason)


@command
def open_round(actor: Actor, round_: Round, *, secret: str | None = None) -> Round:
    """Open a planned round: draw the lottery's secret and publish its commitment.

    A given secret makes a demonstration repeatable.
    """
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    if locked.state is RoundState.PLANNED:
        locked.lottery_secret = secret or secrets.token_hex(32)
        locked.lottery_commitment = commitment_of(locked.lottery_secret)
        locked.opened_at = now()
        locked.opens_at = min(locked.opens_at, locked.opened_at)
    ROUND.move(locked, "open", by=actor)
    return locked


def commitment_of(secret: str) -> str:
    """Return SHA-256 of the secret, in hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@command
def cancel_round(actor: Actor, round_: Round, reason: str) -> Round:
    """Cancel a round that is not published, with a reason."""
    require(may_run(actor, round_))
    locked = lock_round(round_.id)
    ROUND.move(locked, "cancel", by=actor, reason=reason)
    return locked
