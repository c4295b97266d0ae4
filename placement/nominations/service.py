"""Commands on nominations and applications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from placement.accounts.actor import Actor, require
from placement.accounts.drafts import FactsDraft
from placement.accounts.letters import written_for, written_in
from placement.accounts.models import Person
from placement.accounts.queries import members, people_numbered
from placement.accounts.queries import person as person_by_id
from placement.accounts.service import keep_facts
from placement.accounts.states import MembershipRole
from placement.eligibility.counts import per_university
from placement.eligibility.drafts import Finding, verdict_of
from placement.eligibility.rules import check_about, judge
from placement.eligibility.states import About, Rule, Verdict
from placement.eligibility.wording import tell
from placement.foundation.audit import record, record_each
from placement.foundation.clock import now
from placement.foundation.database import AT_ONCE, command, db, insert_many, store, take_turn
from placement.foundation.errors import NotFound, Refused, WrongState
from placement.foundation.outbox import Letter, queue, queue_many
from placement.foundation.web import named, to_moment
from placement.nominations import desk
from placement.nominations.models import Application, Endorsement, Nomination
from placement.nominations.policy import (
    may_answer,
    may_apply,
    may_change_application,
    may_endorse,
    may_nominate,
    may_withdraw,
)
from placement.nominations.queries import (
    application_of,
    applications_of,
    facts_in,
    nominated_count,
    nominations_of_people,
    nominations_of_person,
    not_reminded,
)
from placement.nominations.states import (
    APPLICATION,
    ENDORSEMENT,
    NOMINATION,
    ApplicationState,
    EndorsementState,
    NominationState,
)
from placement.organisations.models import Organisation
from placement.organisations.states import Kind
from placement.programme.models import Round
from placement.programme.queries import policies
from placement.programme.service import hold_open_round, hold_round
from placement.programme.states import RoundState, Window
from placement.reference.states import ROLE_WORDS, STAFF_ROLES, Role
from placement.rulings import service as rulings
from placement.rulings.models import Clearance, RuleException, RuleTick
from placement.rulings.queries import rulings_of

COUNTING = 20241127
"""What the nominations of one university take turns by, where a profile bounds them."""


def judged(round_: Round, person: Person, role: Role, load: int = 1) -> tuple[Finding, ...]:
    """Return what the round's rules for a role say of a person. Raises Refused where the role takes no part."""
    return _judging(round_, [person.id])(person, role, load)


def _judging(round_: Round, person_ids: Collection[int]) -> Callable[[Person, Role, int], tuple[Finding, ...]]:
    """Return what judges these people: rules and rulings are read once for all of them."""
    rules, known, on = policies(round_), rulings_of(round_, person_ids), round_.reference_on

    def judge_one(person: Person, role: Role, load: int) -> tuple[Finding, ...]:
        if role not in rules:
            raise Refused(_("This role takes no part in this round."))
        return judge(facts_in(known, person, role, load), rules[role], on)

    return judge_one


def _refuse_too_many(round_: Round, university_id: int, role: Role, more: int = 1) -> None:
    """Raise Refused where a profile bounds the nominations of one university and these would be too many."""
    policy = policies(round_)[role]
    if policy.max_per_university is None:
        return  # a count of all would be for nothing
    take_turn(COUNTING, university_id)
    finding = per_university(policy, nominated_count(round_, university_id, role) + more)
    if finding is not None and finding.verdict is Verdict.FAIL:
        raise Refused(
            _("The rules of this round allow %(limit)s of a university for this role.", limit=tell(finding).limit)
        )


@command
def nominate(actor: Actor, round_: Round, person: Person, role: Role, *, load: int = 1) -> Nomination:
    """Put a member of staff forward; the verdict is stored and consent is asked for.

    A nomination that fails a rule is kept and says which: the facts may be corrected.
    Raises NotAllowed, Refused, WrongState after the deadline.
    """
    number = enter_nominations(actor, round_, [(person.id, role, load)])[0]
    return db.session.get_one(Nomination, number)


@command
def enter_nominations(actor: Actor, round_: Round, entries: Sequence[tuple[int, Role, int]]) -> list[int]:
    """Put many members of staff forward, each for a role with a load, all or none; return the nominations.

    Raises as `nominate`, and NotFound for somebody whom nobody knows.
    """
    people = people_numbered(number for number, _role, _load in entries)
    if not all(number in people for number, _role, _load in entries):
        raise NotFound
    for person in people.values():
        require(may_nominate(actor, person))
    held = hold_round(round_.id, Window.NOMINATIONS)
    assert actor.organisation_id is not None
    known = {
        (row.person_id, row.role): row
        for row in nominations_of_people(held, people)
        if row.university_id == actor.organisation_id
    }
    judge_one, put = _judging(held, people), []
    for number, role, load in entries:
        if role not in STAFF_ROLES:
            raise Refused(_("Students apply themselves."))
        person, row = people[number], known.get((number, role))
        if row is not None and row.state is not NominationState.WITHDRAWN:
            raise Refused(_("%(name)s is nominated for this role already.", name=person.display_name))
        put.append(Put(person, role, load, judge_one(person, role, load), row))
    for role, more in Counter(role for _number, role, _load in entries).items():
        _refuse_too_many(held, actor.organisation_id, role, more)
    return _put_forward(actor, held, put)


class Put(NamedTuple):
    """Somebody who is put forward for a role, with the verdict and the withdrawn nomination that is renewed."""

    person: Person
    role: Role
    load: int
    findings: tuple[Finding, ...]
    withdrawn: Nomination | None


def _put_forward(actor: Actor, held: Round, put: Sequence[Put]) -> list[int]:
    """Store new nominations and renew withdrawn ones with their verdicts, and ask for consent and endorsement."""
    at = now()
    said = [
        {
            "load": one.load, "verdict": verdict_of(one.findings), "judged_on": held.reference_on, "nominated_at": at,
            "findings": [finding.to_document() for finding in one.findings], "reminded_at": None, "reminded_by": None,
        }
        for one in put
    ]  # fmt: skip
    fresh = [
        {
            "round_id": held.id, "university_id": actor.organisation_id, "person_id": one.person.id, "role": one.role,
            "state": NominationState.PROPOSED, **values,
        }
        for one, values in zip(put, said, strict=True)
        if one.withdrawn is None
    ]  # fmt: skip
    made = insert_many(Nomination, fresh, ("person_id", "role", "university_id", "round_id"))
    told = ({"role": row["role"], "verdict": row["verdict"]} for row in fresh)
    record_each(actor, "nomination:nominate", Nomination, zip(made, told, strict=True))
    waiting = iter(made)
    numbers = [next(waiting) if one.withdrawn is None else one.withdrawn.id for one in put]
    for one, values in zip(put, said, strict=True):
        if one.withdrawn is not None:
            _renew(actor, held, one.withdrawn, values)
    if held.asks_endorsement and made:
        asked = [
            {"nomination_id": number, "state": EndorsementState.WAITING, "asked_at": at, "reason": ""}
            for number in made
        ]
        store(Endorsement, asked)
    _ask_for_consent(put, numbers, at)
    return numbers


def _renew(actor: Actor, held: Round, row: Nomination, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    NOMINATION.move(row, "renew", by=actor)
    if held.asks_endorsement:
        _ask_for_endorsement(actor, row)


def _ask_for_consent(put: Sequence[Put], numbers: Sequence[int], at: datetime) -> None:
    for language in {one.person.language for one in put}:
        with written_in(language):
            subject = _("Your university has put you forward")
            body = _("%(name)s, sign in to see for which role, and to consent or decline.")
            queue_many(
                Letter(
                    f"nomination-{number}-{at.isoformat()}", one.person.email, subject,
                    body % {"name": named(one.person)},
                )
                for one, number in zip(put, numbers, strict=True)
                if one.person.language == language
            )  # fmt: skip


def _ask_for_endorsement(actor: Actor, row: Nomination) -> None:
    """Let a nomination wait for the authority, whatever was said of it before it was withdrawn."""
    known = row.endorsement
    if known is None:
        row.endorsement = Endorsement(state=EndorsementState.WAITING, asked_at=row.nominated_at, reason="")
        return
    known.asked_at = row.nominated_at
    if known.state is not EndorsementState.WAITING:
        ENDORSEMENT.move(known, "ask_anew", by=actor)


@command
def nominate_many(
    actor: Actor, round_: Round, person_ids: Sequence[int], role: Role, *, not_passing: int
) -> list[int]:
    """Put many members of staff forward for one role, all or none; return the nominations.

    `not_passing` is how many of them the officer knows not to meet the rules. Raises NotAllowed, NotFound for
    somebody who is not of the own staff, Refused where one is nominated already or the number is another one
    by now, WrongState after the deadline.
    """
    require(actor.is_officer_of(Kind.UNIVERSITY))
    assert actor.organisation_id is not None
    held = hold_round(round_.id, Window.NOMINATIONS)
    if role not in desk.staff_roles(held):
        raise Refused(_("This role takes no part in this round."))
    lines = desk.staff(held, actor.organisation_id, person_ids)
    people = people_numbered(person_ids)
    if len(lines) != len(set(person_ids)) or not all(may_nominate(actor, one) for one in people.values()):
        raise NotFound
    standings = {line.id: line.standings[role] for line in lines}
    _refuse_changed(lines, role, not_passing)
    _refuse_too_many(held, actor.organisation_id, role, len(lines))
    put = [Put(people[number], role, 1, one.findings, one.nomination) for number, one in standings.items()]
    return _put_forward(actor, held, put)


def _refuse_changed(lines: Sequence[desk.Member], role: Role, not_passing: int) -> None:
    """Raise Refused where what an officer saw of these people holds no more."""
    for line in lines:
        if line.standings[role].is_nominated:
            raise Refused(_("%(name)s is nominated for this role already.", name=line.name))
    failing = sum(line.standings[role].verdict is not Verdict.PASS for line in lines)
    if failing != not_passing:
        raise Refused(
            _("By now %(count)s of these people do not meet the rules. Look again and confirm.", count=failing)
        )


@command
def withdraw_many(actor: Actor, rows: Sequence[Nomination], reason: str) -> None:
    """Take many nominations of one round back, all or none. Raises NotAllowed, WrongState."""
    for row in rows:
        require(may_withdraw(actor, row))
    for round_id in {row.round_id for row in rows}:
        hold_round(round_id, Window.PREFERENCES)
    NOMINATION.move_many(Nomination, [row.id for row in rows], "withdraw", by=actor, reason=reason)


@command
def remind_people(actor: Actor, round_: Round) -> list[Person]:
    """Write to everybody of the university who has not answered and was not reminded; return those written to now.

    Somebody who is nominated for several roles gets one letter. Raises NotAllowed, WrongState after the deadline.
    """
    require(actor.is_officer_of(Kind.UNIVERSITY))
    assert actor.organisation_id is not None
    held = hold_round(round_.id, Window.PREFERENCES)
    waiting: dict[int, list[Nomination]] = {}
    for row in not_reminded(held, actor.organisation_id):
        row.reminded_at, row.reminded_by = now(), actor.person_id
        record(actor, "nomination:remind", row)
        waiting.setdefault(row.person_id, []).append(row)
    for rows in waiting.values():
        _write_reminder(held, rows)
    return [rows[0].person for rows in waiting.values()]


def _write_reminder(round_: Round, rows: Sequence[Nomination]) -> None:
    person = rows[0].person
    with written_for(person):
        queue(
            f"nomination-reminder-{rows[0].id}-{rows[0].nominated_at.isoformat()}",
            person.email,
            _("Your university waits for your answer"),
            _(
                "%(name)s, you are put forward as %(roles)s. Sign in to consent or decline by %(when)s; "
                "without your consent it does not count.",
                name=named(person),
                roles=_(", ").join(str(ROLE_WORDS[Role(row.role)]) for row in rows),
                when=to_moment(round_.preferences_until),
            ),
        )


@command
def endorse(actor: Actor, rows: Sequence[Nomination]) -> None:
    """Endorse nominations for the education authority, all or none.

    Raises NotAllowed, Refused where none is asked for, WrongState once the round is closed.
    """
    asked = _asked_for(actor, rows)
    for one in asked:
        one.decided_at, one.decided_by = now(), actor.person_id
    ENDORSEMENT.move_many(Endorsement, [one.id for one in asked], "endorse", by=actor)


@command
def return_nominations(actor: Actor, rows: Sequence[Nomination], reason: str) -> None:
    """Return nominations to their universities with a reason, all or none; the officers are told.

    Raises NotAllowed, Refused where none is asked for, WrongState once the round is closed.
    """
    asked = _asked_for(actor, rows)
    if not reason:
        raise Refused(_("Say why, so that the university can correct it."))
    by_university: dict[int, list[Nomination]] = {}
    for row in rows:
        by_university.setdefault(row.university_id, []).append(row)
    for university_id, returned in by_university.items():
        _tell_returned(university_id, returned, reason)
    for one in asked:
        one.decided_at, one.decided_by, one.reason = now(), actor.person_id, reason
    ENDORSEMENT.move_many(Endorsement, [one.id for one in asked], "return", by=actor, reason=reason)


def _asked_for(actor: Actor, rows: Sequence[Nomination]) -> list[Endorsement]:
    """Return the endorsements of these nominations, the rounds held open, for somebody who may decide on them."""
    for row in rows:
        require(may_endorse(actor, row))
    for round_id in {row.round_id for row in rows}:
        hold_round(round_id, Window.PREFERENCES)
    asked = [row.endorsement for row in rows if row.endorsement is not None]
    if len(asked) != len(rows) or any(row.state is NominationState.WITHDRAWN for row in rows):
        raise Refused(_("One of them is withdrawn by now, or its round asks for no endorsement. Look again."))
    return asked


def _tell_returned(university_id: int, rows: Sequence[Nomination], reason: str) -> None:
    names = [row.person.display_name for row in rows]
    for officer in db.session.scalars(members(university_id, MembershipRole.OFFICER)).all():
        with written_for(officer):
            queue(
                f"returned-{rows[0].id}-{officer.id}-{now().isoformat()}",
                officer.email,
                ngettext("%(num)s nomination was returned", "%(num)s nominations were returned", len(rows)),
                _(
                    "%(names)s. Reason: %(reason)s. Correct what is asked and send them again by %(when)s.",
                    names=_(", ").join(names),
                    reason=reason,
                    when=to_moment(rows[0].round.preferences_until),
                ),
            )


@command
def send_again(actor: Actor, nomination: Nomination) -> None:
    """Send a returned nomination to the authority again.

    Raises NotAllowed; WrongState where it was not returned, or is withdrawn, or once the round is closed.
    """
    require(may_withdraw(actor, nomination))
    hold_round(nomination.round_id, Window.PREFERENCES)
    if nomination.endorsement is None or nomination.state is NominationState.WITHDRAWN:
        raise WrongState(_("Only a nomination that was returned can be sent again."))
    nomination.endorsement.asked_at = now()
    ENDORSEMENT.move(nomination.endorsement, "send_again", by=actor)


@command
def judge_again(actor: Actor, nomination: Nomination) -> Nomination:
    """Judge a nomination by the facts as they are now. Raises NotAllowed; WrongState once the round is closed."""
    require(may_withdraw(actor, nomination))
    _judge_anew(actor, hold_open_round(nomination.round_id), [nomination])
    return nomination


def _judge_anew(actor: Actor, held: Round, rows: Sequence[Nomination]) -> None:
    judge_one = _judging(held, {row.person_id for row in rows})
    for row in rows:
        findings = judge_one(row.person, Role(row.role), row.load)
        row.verdict, row.findings = verdict_of(findings), [finding.to_document() for finding in findings]
    told = ((row.id, {"verdict": row.verdict}) for row in rows)
    record_each(actor, "nomination:judge", Nomination, told)


@command
def grant_exception(
    actor: Actor, nomination: Nomination, rule: Rule, *, reason: str, ground: str | None = None
) -> RuleException:
    """Let the person of a nomination pass one rule, and judge it anew.

    Raises NotAllowed, Refused where one stands already, WrongState once the round is closed.
    """
    held = hold_round(nomination.round_id, Window.PREFERENCES)
    role = Role(nomination.role)
    policy = policies(held)[role]
    row = rulings.grant(actor, held, nomination.person, role, rule, policy, reason=reason, ground=ground)
    db.session.flush()
    _judge_all_in_role(actor, held, nomination.person_id, role)
    return row


@command
def revoke_exception(actor: Actor, exception: RuleException, reason: str) -> None:
    """Take an exception back and judge anew what rested on it. Raises NotAllowed, WrongState."""
    held = hold_round(exception.round_id, Window.PREFERENCES)
    rulings.revoke_exception(actor, held, exception, reason)
    db.session.flush()
    _judge_all_in_role(actor, held, exception.person_id, Role(exception.role))


def _judge_all_in_role(actor: Actor, held: Round, person_id: int, role: Role) -> None:
    rows = nominations_of_person(held, person_id)
    standing = [row for row in rows if row.role == role and row.state is not NominationState.WITHDRAWN]
    _judge_anew(actor, held, standing)


@command
def clear_conflict(
    actor: Actor, round_: Round, person: Person, enterprise: Organisation, rule: Rule, reason: str
) -> Clearance:
    """Rule that one conflict does not stand in the way, while the round is open. Raises NotAllowed, Refused."""
    held = hold_round(round_.id, Window.PREFERENCES)
    return rulings.clear(actor, held, person, enterprise, rule, reason)


@command
def revoke_clearance(actor: Actor, clearance: Clearance, reason: str) -> None:
    """Take a clearance back while the round is open. Raises NotAllowed, WrongState."""
    held = hold_round(clearance.round_id, Window.PREFERENCES)
    rulings.revoke_clearance(actor, held, clearance, reason)


@command
def tick_check(actor: Actor, nomination: Nomination, key: str, *, holds: bool, note: str = "") -> RuleTick:
    """Say of the person of a nomination whether a check holds, and judge it anew.

    Raises NotAllowed, NotFound for a check that the role's rules do not hold. A condition of the
    service is ticked whenever; what decides who takes part only while the round is open.
    """
    policy = policies(nomination.round).get(Role(nomination.role))
    about = check_about(policy, key) if policy else None
    if about is None:
        raise NotFound
    if about is About.SERVICE:
        return rulings.tick_person(actor, nomination.round, nomination.person, key, holds=holds, note=note)
    held = hold_round(nomination.round_id, Window.PREFERENCES)
    row = rulings.tick_person(actor, held, nomination.person, key, holds=holds, note=note)
    db.session.flush()
    _judge_all_in_role(actor, held, nomination.person_id, Role(nomination.role))
    return row


@command
def correct_facts(actor: Actor, facts: Mapping[int, FactsDraft], round_: Round | None) -> list[Person]:
    """Keep the facts of people; as long as the round is open, judge their nominations and applications by them.

    Facts count as they are when the round closes, so no verdict may lag behind them, whatever window is over.
    """
    people = keep_facts(actor, facts)
    db.session.flush()
    if round_ is None or round_.state is not RoundState.OPEN:
        return people
    held = hold_open_round(round_.id)
    rows = [row for row in nominations_of_people(held, facts) if may_withdraw(actor, row)]
    _judge_anew(actor, held, [row for row in rows if row.state is not NominationState.WITHDRAWN])
    applications, judge_one = applications_of(held, facts), _judging(held, facts)
    for application in applications:
        _note_verdict(application, judge_one(application.person, Role.COURSE_STUDENT, 1))
    told = ((row.id, {"verdict": row.verdict}) for row in applications)
    record_each(actor, "application:judge", Application, told)
    return people


def _note_verdict(row: Application, findings: tuple[Finding, ...]) -> None:
    row.verdict, row.findings = verdict_of(findings), [finding.to_document() for finding in findings]


@command
def consent(actor: Actor, nomination: Nomination) -> None:
    """The person agrees to take part in this role."""
    require(may_answer(actor, nomination))
    hold_round(nomination.round_id, Window.PREFERENCES)
    nomination.consented_at = now()
    NOMINATION.move(nomination, "consent", by=actor)


@command
def decline(actor: Actor, nomination: Nomination, reason: str) -> None:
    """The person does not want this; may consent later while the round is open."""
    require(may_answer(actor, nomination))
    hold_round(nomination.round_id, Window.PREFERENCES)
    NOMINATION.move(nomination, "decline", by=actor, reason=reason)


@command
def withdraw_nomination(actor: Actor, nomination: Nomination, reason: str) -> None:
    """The university takes a nomination back."""
    require(may_withdraw(actor, nomination))
    hold_round(nomination.round_id, Window.PREFERENCES)
    NOMINATION.move(nomination, "withdraw", by=actor, reason=reason)


@command
def apply(actor: Actor, round_: Round) -> Application:
    """A student takes part; a withdrawn application is renewed, and the lottery number stays the same."""
    require(may_apply(actor))
    assert actor.person_id is not None
    held = hold_round(round_.id, Window.PREFERENCES)
    person = person_by_id(actor.person_id)
    findings = judged(held, person, Role.COURSE_STUDENT)
    row = application_of(held, person.id)
    if row is None:
        row = Application(round_id=held.id, person_id=person.id, state=ApplicationState.SUBMITTED)
    elif row.state is ApplicationState.SUBMITTED:
        return row
    _note_verdict(row, findings)
    row.judged_on, row.applied_at = held.reference_on, now()
    if row.id is None:
        db.session.add(row)
        record(actor, "application:submit", row, verdict=row.verdict)
    else:
        APPLICATION.move(row, "renew", by=actor)
    return row


@command
def withdraw_application(actor: Actor, application: Application) -> None:
    """The student leaves the round."""
    require(may_change_application(actor, application))
    hold_round(application.round_id, Window.PREFERENCES)
    APPLICATION.move(application, "withdraw", by=actor)


@command
def enter_applications(actor: Actor, round_: Round, person_ids: Collection[int]) -> list[int]:
    """A university enters that its students apply, all or none; each is told and may leave the round.

    Returns the applications that were not there before. Raises NotFound, NotAllowed, WrongState after the deadline.
    """
    people = people_numbered(person_ids)
    if len(people) < len(person_ids):
        raise NotFound
    for person in people.values():
        require(may_nominate(actor, person))
    held = hold_round(round_.id, Window.NOMINATIONS)
    known = {row.person_id: row for row in applications_of(held, people)}
    there = {number for number, row in known.items() if row.state is ApplicationState.SUBMITTED}
    judge_one, at = _judging(held, people), now()
    found = {number: judge_one(people[number], Role.COURSE_STUDENT, 1) for number in people if number not in there}
    fresh = [
        {
            "round_id": held.id, "person_id": number, "state": ApplicationState.SUBMITTED,
            "verdict": verdict_of(findings), "findings": [finding.to_document() for finding in findings],
            "judged_on": held.reference_on, "applied_at": at,
        }
        for number, findings in found.items()
        if number not in known
    ]  # fmt: skip
    made = insert_many(Application, fresh, ("person_id", "round_id"))
    told = ({"verdict": row["verdict"]} for row in fresh)
    record_each(actor, "application:enter", Application, zip(made, told, strict=True))
    numbers = dict(zip((row["person_id"] for row in fresh), made, strict=True))
    for number in found.keys() & known.keys():
        row = known[number]
        _note_verdict(row, found[number])
        row.judged_on, row.applied_at = held.reference_on, at
        APPLICATION.move(row, "renew", by=actor)
        numbers[number] = row.id
    _tell_entered({numbers[number]: people[number] for number in found}, at)
    return list(numbers.values())


def _tell_entered(applicants: Mapping[int, Person], at: datetime) -> None:
    for language in {person.language for person in applicants.values()}:
        with written_in(language):
            subject = _("Your university has entered your application")
            body = _("%(name)s, sign in to choose courses, or to leave the round.")
            queue_many(
                Letter(
                    f"application-{number}-{at.isoformat()}", person.email, subject,
                    body % {"name": person.display_name},
                )
                for number, person in applicants.items()
                if person.language == language
            )  # fmt: skip


@command
def take_back_entered(actor: Actor, nominations: Sequence[int], applications: Sequence[int]) -> None:
    """Take nominations and applications back that nobody has answered yet, all or none.

    Raises NotFound for those of another university, Refused where somebody has answered, WrongState.
    """
    require(actor.is_officer_of(Kind.UNIVERSITY))
    for kind, own, ids in (
        (Nomination, Nomination.university_id, nominations),
        (Application, Person.home_id, applications),
    ):
        for round_id in _rounds_of(kind, own, actor, ids):
            hold_round(round_id, Window.PREFERENCES)
    for first in range(0, len(nominations), AT_ONCE):
        query = select(Nomination).where(
            Nomination.id.in_(nominations[first : first + AT_ONCE]), Nomination.state != NominationState.PROPOSED
        )
        answered = db.session.scalars(query.limit(1)).first()
        if answered is not None:
            raise Refused(
                _("%(name)s has answered already, so nothing is undone.", name=answered.person.display_name)
            )
    NOMINATION.move_many(Nomination, nominations, "withdraw", by=actor, reason=_("The import was undone."))
    APPLICATION.move_many(Application, applications, "withdraw", by=actor)


def _rounds_of(kind: Any, owner: InstrumentedAttribute[Any], actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return the rounds of these rows. Raises NotFound where one is not the actor's own."""
    found: set[int] = set()
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        # by their numbers alone: asked for the owner too, a database may walk through all that the owner has
        query = select(kind.round_id, owner).join(Person, Person.id == kind.person_id).where(kind.id.in_(part))
        rows = db.session.execute(query).all()
        if len(rows) < len(part) or any(one != actor.organisation_id for _round, one in rows):
            raise NotFound
        found |= {round_id for round_id, _one in rows}
    return found
