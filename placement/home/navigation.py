"""What the masthead offers: the places of the role that somebody acts in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from placement.accounts.actor import Actor
from placement.accounts.queries import actor_for, chosen_membership, memberships
from placement.accounts.states import MembershipRole
from placement.foundation.web import named
from placement.home.language import chosen_language
from placement.organisations.states import Kind


@dataclass(frozen=True)
class Place:
    """One entry of the masthead."""

    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Reader:
    """Who reads, for the masthead."""

    person: Any
    organisation_name: str
    memberships_count: int
    acts: Actor


def _places(actor: Actor | None) -> list[tuple[str, str]]:
    public = [(_("Demand list"), "demand.index"), (_("Rounds"), "programme.index")]
    if actor is None:
        return [(_("Start"), "home.start"), *public]
    return [(_("To do"), "home.dashboard"), *_own_places(actor), *public]


def _own_places(actor: Actor) -> list[tuple[str, str]]:
    """Return what only the reader's role has."""
    result, radar = (_("Our placements"), "placements.ours"), (_("Radar"), "radar.index")
    sheets = (_("Spreadsheets"), "exchange.index")
    by_kind = {
        Kind.ENTERPRISE: [(_("Our positions"), "demand.mine"), sheets, result],
        Kind.UNIVERSITY: [(_("Nominations"), "nominations.desk"), sheets, radar, result],
        Kind.AUTHORITY: [
            (_("Universities"), "endorsing.index"),
            (_("Exceptions and conflicts"), "verdicts.desk"),
            radar,
            result,
        ],
        Kind.ZONE: [
            (_("Check positions"), "demand.desk"),
            (_("Checks by hand"), "rulings.checks"),
            (_("Enterprises"), "accounts.enterprises"),
            sheets,
            radar,
            result,
        ],
    }
    by_kind[Kind.SCIENCE_PARK] = by_kind[Kind.ZONE]
    if actor.role is MembershipRole.OFFICER and actor.kind in by_kind:
        return by_kind[actor.kind]
    if actor.role in {MembershipRole.STAFF, MembershipRole.STUDENT}:
        return [(_("My choices"), "preferences.mine"), (_("My result"), "placements.mine")]
    if actor.is_coordinator:
        return [
            sheets,
            radar,
            (_("Universities"), "endorsing.index"),
            (_("Exceptions and conflicts"), "verdicts.desk"),
        ]
    if actor.is_administrator:
        return [
            (_("Organisations"), "accounts.organisations"),
            (_("Codes"), "registry.index"),
            (_("Place a roster"), "placing.index"),
            (_("Mail"), "mailbox.index"),
            (_("History"), "home.history"),
        ]
    return []


def _masthead() -> dict[str, Any]:
    app = current_app
    membership = chosen_membership() if request.endpoint not in {"static", "bootstrap.static"} else None
    acts = actor_for(membership) if membership else None
    signed_in = current_user.is_authenticated
    reader = None
    if signed_in:
        reader = Reader(
            current_user,
            named(membership.organisation) if membership else "",
            len(memberships(current_user.id)),
            acts or Actor(current_user.id),
        )
    places = [
        Place(label, url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint in _places(reader.acts if reader else None)
    ]
    return {
        "navigation": places,
        "actor": reader,
        "acts": reader.acts if reader else Actor(None),
        "is_demo": app.config["SETTINGS"].is_demo,
        "locale_code": "zh-CN" if chosen_language() == "zh" else "en",
    }


def settle(app: Flask) -> None:
    """Give templates the masthead."""
    app.context_processor(_masthead)
