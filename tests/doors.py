"""Who may open which page and use which button: the whole site in one table.

The people are those of `tests.factories.World`, in a round that is solved and not published.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = (
    "enterprise", "other_enterprise", "zone", "university", "staff0", "staff1", "student0", "authority",
    "coordinator", "administrator",
)  # fmt: skip

ALL = frozenset(PEOPLE)
NOBODY: frozenset[str] = frozenset()
HOST = frozenset({"enterprise"})
ENTERPRISES = frozenset({"enterprise", "other_enterprise"})
ZONE = frozenset({"zone"})
UNIVERSITY = frozenset({"university"})
PERSONS = frozenset({"staff0", "staff1", "student0"})
OFFICE = frozenset({"coordinator"})
KEEPER = frozenset({"administrator"})
WATCHERS = ZONE | UNIVERSITY | OFFICE | {"authority"}
OFFICERS = ENTERPRISES | ZONE | UNIVERSITY | {"authority"}
PLACERS = OFFICERS | OFFICE | KEEPER


@dataclass(frozen=True)
class Door:
    """Who sees 200 (or `answer`), what the others see, and what somebody sees who is not signed in."""

    to: frozenset[str] = ALL
    others: int = 403
    anonymous: int | str = "/login"
    answer: int = 200


PUBLIC = Door(anonymous=200)
NOT_YET = Door(NOBODY, others=404)
"""What depends on a result that is not published."""

PAGES: dict[str, Door] = {
    "accounts.accept": Door(NOBODY, others=404, anonymous=404),
    "accounts.enterprises": Door(ZONE),
    "accounts.invite_officer": Door(KEEPER),
    "accounts.members": Door(OFFICERS | OFFICE | KEEPER),
    "accounts.found_authority": Door(KEEPER),
    "accounts.organisations": Door(KEEPER),
    "accounts.own_authority": Door(KEEPER),
    "accounts.profile": Door(ENTERPRISES),
    "accounts.register": PUBLIC,
    "accounts.registered": PUBLIC,
    "accounts.switch": Door(),
    "demand.amend": Door(HOST, others=404, answer=403),
    "demand.desk": Door(ZONE),
    "demand.edit": Door(HOST, others=404),
    "demand.index": PUBLIC,
    "demand.mine": Door(ENTERPRISES),
    "demand.new_course": Door(ENTERPRISES),
    "demand.new_position": Door(ENTERPRISES),
    "demand.position": Door(HOST, others=404, anonymous=404),
    "demand.whole": PUBLIC,
    "downloads.demand": PUBLIC,
    "downloads.own_placements": Door(OFFICERS, answer=404),
    "downloads.people": Door(UNIVERSITY),
    "downloads.placements": Door(NOBODY, others=404, anonymous=404),
    "downloads.positions": Door(ENTERPRISES | ZONE),
    "downloads.preferences": Door(OFFICE, others=404),
    "downloads.result": Door(OFFICE, others=404),
    "exchange.columns": Door(HOST, others=404),
    "exchange.index": Door(ENTERPRISES | ZONE | UNIVERSITY | OFFICE),
    "exchange.marked": Door(HOST, others=404),
    "exchange.progress": Door(HOST, others=404),
    "exchange.show": Door(HOST, others=404),
    "exchange.start": Door(ENTERPRISES | ZONE),
    "exchange.template": Door(ENTERPRISES | ZONE),
    "home.about": PUBLIC,
    "home.dashboard": Door(),
    "home.health": PUBLIC,
    "home.history": Door(KEEPER),
    "home.language": Door(anonymous="/", answer=302),
    "home.start": PUBLIC,
    "nominations.desk": Door(UNIVERSITY),
    "nominations.facts": Door(UNIVERSITY),
    "nominations.mine": Door(PERSONS),
    "nominations.nominate": Door(UNIVERSITY),
    "nominations.nomination": Door(UNIVERSITY | OFFICE | {"authority", "staff0"}, others=404),
    "nominations.people": Door(UNIVERSITY),
    "placements.certificate": Door(NOBODY, others=404, anonymous=404),
    "placements.confirm": Door(OFFICE, others=404, answer=409),
    "placements.download": NOT_YET,
    "placements.export": Door(OFFICERS, answer=404),
    "placements.mine": Door(),
    "placements.ours": Door(OFFICERS),
    "placements.published": Door(NOBODY, others=404, anonymous=404),
    "placements.whole": Door(NOBODY, others=404, anonymous=404),
    "preferences.candidates": Door(HOST, others=404),
    "preferences.mine": Door(PERSONS),
    "preferences.receipt": Door(PERSONS),
    "preferences.short_lists": Door(OFFICE),
    "rulings.checks": Door(ZONE | OFFICE),
    "rulings.companies": Door(UNIVERSITY),
    "rulings.host_facts": Door(ZONE, others=404),
    "rulings.interests": Door(PERSONS),
    "rulings.unlist": Door(UNIVERSITY, others=404),
    "rulings.withdraw_interest": Door(frozenset({"staff0"}), others=404),
    "verdicts.clear": Door(OFFICE | {"authority"}),
    "verdicts.compare": Door(OFFICE),
    "verdicts.desk": Door(OFFICE | {"authority"}),
    "verdicts.export": Door(OFFICE),
    "verdicts.grant": Door(OFFICE | {"authority"}, others=404),
    "verdicts.revoke_clearance": Door(OFFICE | {"authority"}, others=404),
    "verdicts.revoke_exception": Door(OFFICE | {"authority"}, others=404),
    "profiles.compare": PUBLIC,
    "profiles.correct": Door(OFFICE),
    "profiles.index": PUBLIC,
    "profiles.show": PUBLIC,
    "programme.cancel": Door(OFFICE),
    "programme.edit": Door(OFFICE, answer=302),
    "programme.index": PUBLIC,
    "programme.override": Door(OFFICE),
    "programme.overrides": Door(OFFICE),
    "programme.plan": Door(OFFICE),
    "programme.rules": PUBLIC,
    "placing.index": Door(PLACERS),
    "placing.mapping": Door(HOST, others=404),
    "placing.marked": Door(NOBODY, others=404),
    "placing.progress": Door(HOST, others=404),
    "placing.result": Door(NOBODY, others=404),
    "placing.show": Door(HOST, others=404),
    "radar.index": Door(WATCHERS),
    "radar.people": Door(WATCHERS - ZONE),
    "radar.positions": Door(WATCHERS),
    "registry.entry": Door(KEEPER),
    "registry.index": Door(KEEPER),
    "registry.new": Door(KEEPER),
    "registry.state": Door(KEEPER),
    "rounds.desk": Door(OFFICE, others=404),
    "rounds.download": Door(OFFICE, others=404),
    "rounds.explain": Door(OFFICE, others=404),
    "rounds.people": Door(OFFICE, others=404),
    "rounds.progress": Door(OFFICE, others=404),
    "rounds.reopen": Door(OFFICE, others=404),
    "security.change_password": Door(answer=302),
    "security.forgot_password": PUBLIC,
    "security.login": Door(anonymous=200, answer=302),
    "security.reset_password": Door(anonymous="/reset", answer=302),
    "security.verify": Door(),
}

ANYBODY = ALL | {"anonymous"}

BUTTONS: dict[str, frozenset[str]] = {
    "accounts.accept": ANYBODY,
    "accounts.admit": ZONE,
    "accounts.invite_again": UNIVERSITY | KEEPER,
    "accounts.invite_officer": KEEPER,
    "accounts.members": OFFICERS | OFFICE | KEEPER,
    "accounts.profile": ENTERPRISES,
    "accounts.found_authority": KEEPER,
    "accounts.own_authority": KEEPER,
    "accounts.register": ANYBODY,
    "accounts.switch": ALL,
    "accounts.take_in": KEEPER,
    "demand.amend": ZONE,
    "demand.edit": HOST,
    "demand.new_course": ENTERPRISES,
    "demand.new_position": ENTERPRISES,
    "demand.publish": ZONE,
    "demand.return_position": ZONE,
    "demand.submit": HOST,
    "demand.verify": ZONE,
    "demand.verify_many": ZONE,
    "demand.withdraw": HOST | ZONE,
    "exchange.columns": HOST,
    "exchange.confirm": HOST,
    "exchange.discard": HOST,
    "exchange.start": ENTERPRISES | ZONE,
    "exchange.undo": HOST,
    "home.continue_as": ANYBODY,
    "nominations.apply": frozenset({"student0"}),
    "nominations.consent": frozenset({"staff0"}),
    "nominations.decline": frozenset({"staff0"}),
    "nominations.facts": UNIVERSITY,
    "nominations.judge": UNIVERSITY,
    "nominations.nominate": UNIVERSITY,
    "nominations.withdraw": UNIVERSITY,
    "nominations.withdraw_application": frozenset({"student0"}),
    "placements.publish": OFFICE,
    "preferences.accept_short": OFFICE,
    "preferences.candidates": HOST,
    "preferences.mine": PERSONS,
    "rulings.companies": UNIVERSITY,
    "rulings.host_facts": ZONE,
    "rulings.interests": PERSONS,
    "rulings.tick": ZONE | OFFICE,
    "rulings.unlist": UNIVERSITY,
    "rulings.withdraw_interest": frozenset({"staff0"}),
    "verdicts.clear": OFFICE | {"authority"},
    "verdicts.grant": OFFICE | {"authority"},
    "verdicts.revoke_clearance": OFFICE | {"authority"},
    "verdicts.revoke_exception": OFFICE | {"authority"},
    "verdicts.tick": UNIVERSITY | OFFICE,
    "profiles.correct": OFFICE,
    "programme.cancel": OFFICE,
    "programme.drop_override": OFFICE,
    "programme.edit": OFFICE,
    "programme.open": OFFICE,
    "programme.override": OFFICE,
    "programme.plan": OFFICE,
    "placing.answer": HOST,
    "placing.columns": HOST,
    "placing.discard": HOST,
    "placing.index": PLACERS,
    "placing.place": HOST,
    "radar.remind": OFFICE | {"authority"},
    "registry.entry": KEEPER,
    "registry.new": KEEPER,
    "registry.state": KEEPER,
    "rounds.cancel_run": OFFICE,
    "rounds.close": OFFICE,
    "rounds.desk": OFFICE,
    "rounds.reopen": OFFICE,
    "rounds.verify": OFFICE,
    "security.change_password": ALL,
    "security.forgot_password": ANYBODY,
    "security.login": ANYBODY,
    "security.logout": ANYBODY,
    "security.reset_password": ANYBODY,
    "security.verify": ALL,
}
"""Who may press a button (POST); everybody else is refused with 403 or 404 and nothing is changed."""
