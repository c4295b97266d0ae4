"""How the demonstration comes to be: everything up to certified lists, then the coordinator's commands."""

from __future__ import annotations

from flask_babel import force_locale
from sqlalchemy import select

from placement.accounts.actor import Actor
from placement.accounts.queries import actor_for, by_email, memberships
from placement.demo.hosts import rank_all
from placement.demo.lists import Lists, Urn
from placement.demo.nominees import Entered, enter
from placement.demo.openings import leave_some_behind, post_all
from placement.demo.people import gather_people
from placement.demo.places import settle_places
from placement.demo.plans import (
    CURRENT_SOLVED_AGO,
    CURRENT_SPAN,
    EARLIER_PUBLISHED_AGO,
    EARLIER_SPAN,
    PUBLIC_VALUES,
    UPCOMING_SPAN,
    open_current,
    open_earlier,
    open_upcoming,
)
from placement.demo.scenes import stage, stage_guests
from placement.demo.upcoming import stage_upcoming
from placement.demo.world import CURRENT_NAME, DOMAIN, EARLIER, EARLIER_NAME, SIZES, DemoWorld, Member, Opening
from placement.foundation.clock import played_earlier
from placement.foundation.database import command, db
from placement.placements.service import publish
from placement.preferences import service as preferences
from placement.preferences.queries import list_of_person
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.programme.states import RoundState
from placement.rounds.queries import current_run
from placement.rounds.service import close_round, request_run, verify_run
from placement.rounds.worker import perform_next

LOCALE = "zh_Hans_CN"


def load_demo(size: str = "park") -> None:
    """Make the demonstration and run its rounds; what is there already is left, what is missing is done."""
    if by_email(f"coordinator@{DOMAIN}") is None:
        prepare_demo(size)
    run_demo_rounds()


def prepare_demo(size: str = "park") -> DemoWorld:
    """Make organisations, people and the rounds up to the certified lists: wholly, or not at all.

    The third round stays open, with something for every guest to do. Every act goes through the rooms'
    own commands, joined into one transaction: about 12 seconds for a park and three minutes for a
    province, so nothing has to be written past the commands.
    """
    world = DemoWorld(SIZES[size])
    with force_locale(LOCALE):
        _prepared(world)
    return world


@command
def _prepared(world: DemoWorld) -> None:
    with played_earlier(EARLIER_SPAN.entered_ago):
        settle_places(world)
        gather_people(world)
        open_earlier(world)
        world.earlier_openings = post_all(world, world.earlier, EARLIER)
        _hand_in_earlier(world)
    with played_earlier(CURRENT_SPAN.entered_ago):
        open_current(world)
        world.openings = post_all(world, world.current, world.size)
        leave_some_behind(world, world.current)
        _hand_in(world)
    with played_earlier(UPCOMING_SPAN.entered_ago):
        open_upcoming(world)
        stage_upcoming(world)


def _hand_in_earlier(world: DemoWorld) -> None:
    entered = enter(world, world.earlier, world.earlier_members)
    urn = Urn(world.rng, world.earlier_openings, policies(world.earlier))
    lists = _drawn(urn, entered)
    stage_guests(world, urn, lists)
    _certify_all(world.earlier, lists, {})
    rank_all(world, lists)


def _hand_in(world: DemoWorld) -> None:
    entered = enter(world, world.current, world.members)
    urn = Urn(world.rng, world.openings, policies(world.current))
    lists = _drawn(urn, entered)
    reasons = stage(world, urn, lists)
    _certify_all(world.current, lists, reasons)
    accepted = next(iter(reasons))
    plist = list_of_person(world.current, accepted.person.id)
    assert plist is not None
    preferences.accept_short_list(world.coordinator, plist)
    rank_all(world, lists)


def _drawn(urn: Urn, entered: Entered) -> Lists:
    lists = {member: urn.list_for(member, roles) for member, roles in entered.items()}
    return {member: choices for member, choices in lists.items() if choices}


def _certify_all(round_: Round, lists: Lists, reasons: dict[Member, str]) -> None:
    for member, choices in lists.items():
        preferences.certify(member.actor, round_, _numbers(choices), reasons.get(member, ""))


def _numbers(choices: list[Opening]) -> list[int]:
    return [opening.number for opening in choices]


def run_demo_rounds() -> None:
    """Close, solve and verify the first two rounds, and publish the earlier one, as a coordinator does by buttons.

    A round that is further already goes on from where it is.
    """
    with force_locale(LOCALE):
        with played_earlier(EARLIER_PUBLISHED_AGO):
            earlier = _round(EARLIER_NAME)
            _run(_coordinator(), earlier)
            if earlier.state is RoundState.VERIFIED:
                run = current_run(earlier)
                assert run is not None
                publish(_coordinator(), earlier, run)
        with played_earlier(CURRENT_SOLVED_AGO):
            _run(_coordinator(), _round(CURRENT_NAME))


def _round(name: str) -> Round:
    return db.session.scalars(select(Round).where(Round.name_zh == name)).one()


def _coordinator() -> Actor:
    person = by_email(f"coordinator@{DOMAIN}")
    assert person is not None
    return actor_for(memberships(person.id)[0])


def _run(actor: Actor, round_: Round) -> None:
    if round_.state is RoundState.OPEN:
        close_round(actor, round_)
    if round_.state is RoundState.CLOSED:
        if current_run(round_) is None:
            request_run(actor, round_, PUBLIC_VALUES[round_.name_zh])
        perform_next()
    if round_.state is RoundState.SOLVED:
        run = current_run(round_)
        assert run is not None
        verify_run(actor, run)
