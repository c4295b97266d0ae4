"""Who may rank."""

from __future__ import annotations

from placement.accounts.actor import Actor
from placement.demand.models import Position
from placement.organisations.states import Kind
from placement.preferences.models import PreferenceList
from placement.programme.models import Round


def may_rank(actor: Actor) -> bool:
    """A person ranks for himself or herself only; no officer ever edits a list."""
    return actor.person_id is not None


def may_rank_candidates(actor: Actor, position: Position) -> bool:
    """The enterprise's officers rank the candidates of its positions."""
    return actor.is_officer_of(Kind.ENTERPRISE) and actor.organisation_id == position.enterprise_id


def may_accept_short_list(actor: Actor, plist: PreferenceList) -> bool:
    """The coordinators of the round accept reasons for short lists."""
    return actor.is_coordinator and actor.organisation_id == plist.round.operator_id


def may_enter_from_paper(actor: Actor, round_: Round) -> bool:
    """The coordinators of the round enter lists that people signed on paper; no organisation's officer ever does."""
    return actor.is_coordinator and actor.organisation_id == round_.operator_id
