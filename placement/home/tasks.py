"""What needs somebody now, for each role; everything is counted from what its reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole
from placement.demand.queries import counts_by_state, list_of, own_counts, published_of_enterprise, scheduled_count
from placement.demand.states import PositionState
from placement.foundation.clock import now
from placement.foundation.outbox import FAULT_WORDS, Standing, line, message_counts
from placement.foundation.web import named, to_moment
from placement.home.queries import organisations_without_keeper
from placement.nominations import queries as nominations
from placement.nominations.conflicts import of_round
from placement.nominations.endorsements import waiting_count
from placement.nominations.states import ApplicationState, NominationState
from placement.organisations.queries import enterprise_counts
from placement.organisations.states import Kind, OrganisationState
from placement.placements.queries import own_answer, published_rounds, published_run
from placement.preferences.queries import candidate_counts, host_list, list_of_person, short_lists
from placement.programme.models import Round
from placement.programme.queries import current_round, is_window_open, policies, rounds, window_end
from placement.programme.states import RoundState, Window
from placement.reference.states import Role
from placement.rulings import checks

NEWS = timedelta(days=30)
"""How long a published result counts as news."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with the way there."""

    label: str
    href: str
    hint: str = ""
    word: str = ""
    kind: str = "need"
    count: int | None = None


def tasks(actor: Actor, round_: Round | None) -> list[Task]:
    """Return what the actor should do now, the most pressing first."""
    if actor.is_coordinator:
        return _for_coordinator(actor)
    if actor.is_administrator:
        return _for_administrator()
    listed = _for_role(actor)
    found = listed(actor, round_) if round_ is not None and listed is not None else []
    if actor.is_issuer:
        found = _to_admit(actor) + found
    return found + _news(actor)


def _for_role(actor: Actor) -> Callable[[Actor, Round], list[Task]] | None:
    if actor.is_issuer:
        return _for_issuer
    by_kind = {
        Kind.ENTERPRISE: _for_enterprise,
        Kind.UNIVERSITY: _for_university,
        Kind.AUTHORITY: _for_authority,
    }
    if actor.role is MembershipRole.OFFICER and actor.kind in by_kind:
        return by_kind[actor.kind]
    if actor.role is MembershipRole.STAFF:
        return _for_staff
    if actor.role is MembershipRole.STUDENT:
        return _for_student
    return None


def _until(round_: Round, window: Window) -> str:
    return _("until %(when)s", when=to_moment(window_end(round_, window)))


def _takes(round_: Round, window: Window) -> bool:
    return is_window_open(round_, window, now())


def _for_enterprise(actor: Actor, round_: Round) -> list[Task]:
    assert actor.organisation_id is not None
    own = own_counts(actor.organisation_id, round_.id)
    found = []
    if _takes(round_, Window.DEMAND):
        until = _until(round_, Window.DEMAND)
        returned, drafts = own.get(PositionState.RETURNED, 0), own.get(PositionState.DRAFT, 0)
        if returned:
            label = ngettext("Correct %(num)s returned position", "Correct %(num)s returned positions", returned)
            hint = _("The zone or park says what is missing.")
            href = url_for("demand.mine", state=PositionState.RETURNED)
            found.append(Task(label, href, hint, until, count=returned))
        if drafts:
            label = ngettext("Finish %(num)s draft", "Finish %(num)s drafts", drafts)
            hint = _("A draft is on no list until you send it for checking.")
            href = url_for("demand.mine", state=PositionState.DRAFT)
            found.append(Task(label, href, hint, until, count=drafts))
        if not own:
            hint = _("A position takes about ten minutes.")
            found.append(Task(_("Post your first position"), url_for("demand.new_position"), hint, until))
    if _takes(round_, Window.PREFERENCES):
        published = published_of_enterprise(actor.organisation_id, round_.id)
        listed = candidate_counts([row.id for row in published if row.role != Role.COURSE_STUDENT])
        waiting = [number for number, count in listed.items() if count and host_list(number) is None]
        if waiting:
            label = ngettext(
                "Rank the candidates of %(num)s position", "Rank the candidates of %(num)s positions", len(waiting)
            )
            hint = _("Whom you do not rank counts as neutral; ranking can only raise.")
            until = _until(round_, Window.PREFERENCES)
            href = (
                url_for("preferences.candidates", position_id=waiting[0])
                if len(waiting) == 1
                else url_for("demand.mine", state=PositionState.PUBLISHED)
            )
            found.append(Task(label, href, hint, until, count=len(waiting)))
    return found


def _to_admit(actor: Actor) -> list[Task]:
    assert actor.organisation_id is not None
    waiting = enterprise_counts(actor.organisation_id)[OrganisationState.PENDING]
    if not waiting:
        return []
    label = ngettext("Admit %(num)s new enterprise", "Admit %(num)s new enterprises", waiting)
    hint = _("Its positions can be published once you have admitted it.")
    return [Task(label, url_for("accounts.enterprises"), hint, _("New"), count=waiting)]


def _for_issuer(actor: Actor, round_: Round) -> list[Task]:
    assert actor.organisation_id is not None
    own = list_of(round_, actor.organisation_id)
    if own is None or round_.state is not RoundState.OPEN:
        return []
    counts = counts_by_state(own.id)
    found = _checks(actor, round_)
    submitted, verified = (
        counts.get(PositionState.SUBMITTED, 0),
        counts.get(PositionState.VERIFIED, 0) - scheduled_count(own.id, now()),
    )
    if submitted:
        label = ngettext("Check %(num)s position", "Check %(num)s positions", submitted)
        hint = _("Let each pass, or return it with a reason.")
        found.append(
            Task(
                label, url_for("demand.desk", state="submitted"), hint, _until(round_, Window.DEMAND), count=submitted
            )
        )
    if verified:
        label = ngettext(
            "Publish the list with %(num)s new position", "Publish the list with %(num)s new positions", verified
        )
        hint = _("Nobody can choose a position before it is on the public list.")
        found.append(Task(label, url_for("demand.desk", state="verified"), hint, _("Ready"), count=verified))
    return found


def _for_university(actor: Actor, round_: Round) -> list[Task]:
    assert actor.organisation_id is not None
    counts = nominations.counts_by_state(round_, actor.organisation_id)
    blocked = nominations.blocked_count(round_, actor.organisation_id)
    found = []
    if _takes(round_, Window.NOMINATIONS):
        until = _until(round_, Window.NOMINATIONS)
        if blocked:
            label = ngettext(
                "%(num)s nomination does not pass the rules yet",
                "%(num)s nominations do not pass the rules yet",
                blocked,
            )
            hint = _("Often a fact is missing that you can enter.")
            href = url_for("nominations.desk", state="blocked")
            found.append(Task(label, href, hint, until, count=blocked))
        hint = _("Staff can choose positions only if you put them forward.")
        found.append(Task(_("Nominate staff"), url_for("nominations.desk", state="none"), hint, until, kind="quiet"))
    waiting = counts.get(NominationState.PROPOSED, 0)
    if waiting and _takes(round_, Window.PREFERENCES):
        label = ngettext("%(num)s person has not consented", "%(num)s people have not consented", waiting)
        hint = _("Without consent a nomination does not count. A call often helps.")
        href = url_for("nominations.desk", state="proposed")
        found.insert(0, Task(label, href, hint, _until(round_, Window.PREFERENCES), count=waiting))
    returned = nominations.returned_count(round_, actor.organisation_id) if round_.asks_endorsement else 0
    if returned and _takes(round_, Window.PREFERENCES):
        label = ngettext("%(num)s nomination was returned", "%(num)s nominations were returned", returned)
        hint = _("Read the authority's reason, correct it and send it again.")
        href = url_for("nominations.desk", endorsement="returned")
        found.insert(0, Task(label, href, hint, _until(round_, Window.PREFERENCES), count=returned))
    return found


def _for_authority(actor: Actor, round_: Round) -> list[Task]:
    if not _takes(round_, Window.PREFERENCES):
        return []
    found, until = [], _until(round_, Window.PREFERENCES)
    waiting = waiting_count(actor, round_)
    if waiting:
        label = ngettext("Endorse %(num)s nomination", "Endorse %(num)s nominations", waiting)
        hint = _("Without your endorsement it does not count. Return with a reason what should be corrected.")
        found.append(Task(label, url_for("endorsing.index", sort="-waiting"), hint, until, count=waiting))
    return found + _rulings(actor, round_)


def _rulings(actor: Actor, round_: Round) -> list[Task]:
    """Return what waits for a named officer's word: conflicts of interest, and who could pass by an exception."""
    found, until = [], _until(round_, Window.PREFERENCES)
    conflicts = len(of_round(actor, round_)[0])
    if conflicts:
        label = ngettext("Rule on %(num)s conflict of interest", "Rule on %(num)s conflicts of interest", conflicts)
        hint = _("Until you clear it, the person cannot be placed with that enterprise.")
        found.append(Task(label, url_for("verdicts.desk", tab="conflicts"), hint, until, count=conflicts))
    wanted = len(nominations.exceptions_wanted(actor, round_, policies(round_)))
    if wanted:
        label = ngettext(
            "%(num)s person could pass by an exception", "%(num)s people could pass by an exception", wanted
        )
        hint = _("Grant it with a reason, or leave it: nothing happens by itself.")
        href = url_for("verdicts.desk", tab="wanted")
        found.append(Task(label, href, hint, until, kind="quiet", count=wanted))
    return found


def _checks(actor: Actor, round_: Round) -> list[Task]:
    """Return the checks that wait for an officer's tick, and the facts of enterprises that a rule lacks."""
    if not _takes(round_, Window.PREFERENCES):
        return []
    found, until = [], _until(round_, Window.PREFERENCES)
    waiting = sum(line.tick is None for line in checks.lines(round_, actor))
    if waiting:
        label = ngettext("Tick %(num)s check", "Tick %(num)s checks", waiting)
        hint = _("Nobody can be placed where a check is open.")
        found.append(Task(label, url_for("rulings.checks", answer=checks.OPEN), hint, until, count=waiting))
    lacking = len(checks.hosts_lacking(round_, actor)) if actor.is_issuer else 0
    if lacking:
        label = ngettext("Enter the facts of %(num)s enterprise", "Enter the facts of %(num)s enterprises", lacking)
        hint = _("A rule reads them; until then nobody can be placed there.")
        found.append(Task(label, url_for("rulings.checks"), hint, until, count=lacking))
    return found


def _for_staff(actor: Actor, round_: Round) -> list[Task]:
    assert actor.person_id is not None
    if not _takes(round_, Window.PREFERENCES):
        return []
    own = nominations.nominations_of_person(round_, actor.person_id)
    waiting = [row for row in own if row.state is NominationState.PROPOSED]
    found = []
    if waiting:
        hint = _("Say yes to take part, or no. You can change your mind until the deadline.")
        until = _until(round_, Window.PREFERENCES)
        found.append(Task(_("Answer your university's nomination"), url_for("nominations.mine"), hint, until))
    return found + _to_rank(actor, round_)


def _to_rank(actor: Actor, round_: Round) -> list[Task]:
    assert actor.person_id is not None
    if not nominations.roles_open_to(round_, actor.person_id):
        return []
    plist = list_of_person(round_, actor.person_id)
    until = _until(round_, Window.PREFERENCES)
    href = url_for("preferences.mine")
    if plist is None or plist.certified_at is None:
        hint = _("Only a certified list counts. You can change and certify it again until the deadline.")
        return [Task(_("Put your choices in order and certify them"), href, hint, until)]
    if plist.certified_at < plist.saved_at - timedelta(seconds=5):
        hint = _("Your newest order is a draft; the older certified one counts.")
        return [Task(_("Certify your changed list"), href, hint, until)]
    return []


def _for_student(actor: Actor, round_: Round) -> list[Task]:
    assert actor.person_id is not None
    application = nominations.application_of(round_, actor.person_id)
    taking_part = application is not None and application.state is ApplicationState.SUBMITTED
    if not taking_part and _takes(round_, Window.PREFERENCES):
        hint = _("Then you can choose among the project-based courses.")
        until = _until(round_, Window.PREFERENCES)
        return [Task(_("Apply for project-based courses"), url_for("nominations.mine"), hint, until)]
    return _to_rank(actor, round_) if _takes(round_, Window.PREFERENCES) else []


def _for_coordinator(actor: Actor) -> list[Task]:
    own = [row for row in rounds() if row.operator_id == actor.organisation_id]
    going = [row for row in own if row.state not in {RoundState.PUBLISHED, RoundState.CANCELLED}]
    if not going:
        hint = _("Its dates, its rules and the order of its aims.")
        return [Task(_("Plan the next round"), url_for("programme.plan"), hint, kind="quiet")]
    current = current_round()
    found = _for_authority(actor, current) + _checks(actor, current) if current in going else []
    return found + [task for round_ in going for task in _steps(round_)]


def _steps(round_: Round) -> list[Task]:
    """Return what a round waits for from its coordinators."""
    name, desk = named(round_), url_for("rounds.desk", round_id=round_.id)
    if round_.state is RoundState.OPEN:
        short = len(short_lists(round_))
        label = ngettext("Judge the reason of %(num)s short list", "Judge the reasons of %(num)s short lists", short)
        hint = _("An accepted list counts like a full one.")
        until = _until(round_, Window.PREFERENCES)
        found = [Task(label, url_for("preferences.short_lists"), hint, until, count=short)] if short else []
        if now() > round_.preferences_until:
            hint = _("The last deadline has passed. Closing freezes the inputs.")
            found.append(Task(_("Close %(round)s", round=name), desk, hint, _("Ready")))
        return found
    words = {
        RoundState.PLANNED: (_("Open %(round)s", round=name), _("Opening publishes the rules and the commitment.")),
        RoundState.CLOSED: (_("Solve %(round)s", round=name), _("Enter the public value, then the worker computes.")),
        RoundState.SOLVED: (_("Verify %(round)s", round=name), _("A second program checks the result.")),
        RoundState.VERIFIED: (_("Publish %(round)s", round=name), _("Look at the checks first.")),
    }
    label, hint = words[round_.state]
    href = {
        RoundState.PLANNED: url_for("programme.rules", round_id=round_.id),
        RoundState.VERIFIED: url_for("placements.confirm", round_id=round_.id),
    }.get(round_.state, desk)
    word = to_moment(round_.opens_at) if round_.state is RoundState.PLANNED else _("Ready")
    return [Task(label, href, hint, word)]


def _for_administrator() -> list[Task]:
    found, alone = _mail(), organisations_without_keeper()
    if alone:
        label = ngettext("%(num)s organisation has no officer", "%(num)s organisations have no officer", alone)
        hint = _("Nobody can act for it until you invite somebody.")
        found.append(Task(label, url_for("accounts.organisations"), hint, _("No officer"), count=alone))
    return found


def _mail() -> list[Task]:
    """Return what keeps mail from going: the line to the server, and messages that were given up."""
    found, failing = [], line()
    if failing is not None:
        hint = _("Messages wait and none is lost; the next try is at %(next)s.", next=to_moment(failing.due_at))
        found.append(Task(str(FAULT_WORDS[failing.fault]), url_for("mailbox.index"), hint, _("Mail")))
    lost = message_counts()[Standing.GIVEN_UP]
    if lost:
        label = ngettext("%(num)s message could not be sent", "%(num)s messages could not be sent", lost)
        hint = _("Look at the address and the reason, then try again.")
        href = url_for("mailbox.index", state=Standing.GIVEN_UP)
        found.append(Task(label, href, hint, _("Mail"), count=lost))
    return found


def _news(actor: Actor) -> list[Task]:
    """Return the newest published result, while it is news, for those who have a part in it."""
    for round_ in published_rounds():
        assert round_.published_at is not None
        if now() - round_.published_at > NEWS:
            continue
        name = named(round_)
        if actor.role in {MembershipRole.STAFF, MembershipRole.STUDENT}:
            if actor.person_id is None or own_answer(published_run(round_), actor.person_id) is None:
                continue
            label, href = _("See your result of %(round)s", round=name), url_for("placements.mine", round=round_.id)
        else:
            label = _("See your placements of %(round)s", round=name)
            href = url_for("placements.ours", round=round_.id)
        hint = _("Published on %(when)s, with the reasons.", when=to_moment(round_.published_at))
        return [Task(label, href, hint, _("Published"), kind="done")]
    return []
