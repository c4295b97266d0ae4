"""The manual: for each kind of user what to do in which order, who sees it, and what can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole
from placement.organisations.states import Kind


@dataclass(frozen=True, slots=True)
class Guide:
    """What one kind of user needs to know; `kinds` are the organisations or memberships that it is for."""

    code: str
    who: Any
    steps: tuple[Any, ...]
    seen: Any
    undone: Any


GUIDES = (
    Guide(
        "enterprise",
        _l("Enterprises"),
        (
            _l("Register with your business licence. Your zone or park admits you; until then you can keep drafts."),
            _l(
                "Describe a need under “Our positions”: the platform says which role or course it fits. Or enter a "
                "position or a course yourself, copy one of last year, or bring a spreadsheet."
            ),
            _l("Send it for checking. If it comes back, the reason stands beside it; correct it and send it again."),
            _l(
                "Once it is on the public list, look at who is interested, rank the candidates, refuse with a reason."
            ),
            _l("After publication read who comes, and download the list."),
        ),
        _l("Drafts are yours alone. Your ranking is seen by nobody but the coordinators, after the deadline."),
        _l(
            "Until the deadline: everything. A position on the list is amended or withdrawn with a reason, and "
            "whoever chose it is told."
        ),
    ),
    Guide(
        "issuer",
        _l("High-tech zones and science parks"),
        (
            _l("Admit the enterprises of your zone under “Enterprises”."),
            _l(
                "Check positions: beside each stand its missing facts, unusual values, possible duplicates and the "
                "enterprise's history. Tick what is in order and verify it at once; return the rest with a reason."
            ),
            _l("Publish the numbered list. What comes later is published as a supplement; numbers never change."),
            _l("Tick the checks that no machine can judge, where the rules of the round ask for them."),
            _l("Use the radar to see early where nobody could take a position."),
        ),
        _l("Enterprises see your reasons. The list is public, its contact persons are for those signed in."),
        _l("A verified position can be returned until it is published."),
    ),
    Guide(
        "university",
        _l("Universities"),
        (
            _l(
                "Enter your staff, by hand, by invitation or with a spreadsheet, and the companies the "
                "university owns."
            ),
            _l(
                "The desk shows for everybody and every role whether the rules are met, and which fact is missing. "
                "Nominate one by one or many at once."
            ),
            _l("Everybody is asked to consent. Remind those who have not answered; each reminder is on record."),
            _l("Where the round asks for it, your education authority endorses the nominations."),
            _l("After publication read where your people go, and download the list."),
        ),
        _l("Your staff see their own facts and verdicts. Nobody at the university sees what they choose."),
        _l("A nomination is withdrawn and renewed until the deadline for preferences."),
    ),
    Guide(
        "authority",
        _l("Education authorities"),
        (
            _l("See under “Universities” what each has nominated, who has consented and what stands in the way."),
            _l("Remind universities that have not answered."),
            _l("Where the round asks for it, endorse a university's nominations or return them with a reason."),
            _l("Grant exceptions and clear conflicts of interest where you are the named officer; give the reason."),
        ),
        _l("Universities see your endorsement and its reason; an exception stands on the person's record."),
        _l("An exception or a clearance can be revoked with a reason."),
    ),
    Guide(
        "staff",
        _l("Staff of universities"),
        (
            _l(
                "Answer your university's nomination: consent or decline. You can change your mind until "
                "the deadline."
            ),
            _l("Declare ties to companies: what you founded, own a part of, or where your family works."),
            _l("Read under “My choices” what is open to you and why something is not; put positions in your order."),
            _l("Certify the list. Only a certified list counts, and a later one replaces it."),
            _l("After publication read your result: what became of each choice, and why."),
        ),
        _l("Your choices are yours. Enterprises see that you are a candidate, never at which place."),
        _l("Until the deadline you can change, certify anew or withdraw."),
    ),
    Guide(
        "student",
        _l("Students"),
        (
            _l("Apply to the round's project-based courses."),
            _l("Put the courses you would join in your order, and certify the list."),
            _l("A course opens with a teacher and enough students, or not at all; then your next choice counts."),
            _l("After publication read your result, and why."),
        ),
        _l("Your choices are yours; the enterprise sees that you are a candidate, never at which place."),
        _l("Until the deadline you can change everything and withdraw your application."),
    ),
    Guide(
        "coordinator",
        _l("Coordinators of rounds"),
        (
            _l(
                "Plan a round: dates, a set of rules for each role, deviations with reasons, the lottery's "
                "public source."
            ),
            _l("Open it. From then on rules and order of objectives are public and fixed."),
            _l("After the deadline close it: all inputs are frozen in one step. Enter the public value and solve."),
            _l(
                "Let the independent check verify the run, look at totals and warnings, compare with a "
                "stable placement."
            ),
            _l("Publish. Everybody is told that there is a result, and finds the reasons on the own page."),
        ),
        _l("Before publication only coordinators see a result, and the history says who did what."),
        _l(
            "A closed round can be opened again before its first run, and cancelled until it is "
            "published. A publication is final."
        ),
    ),
    Guide(
        "administrator",
        _l("Administrators"),
        (
            _l("Enter zones, parks, universities, authorities and offices, and invite their first officers."),
            _l(
                "Keep the tables of codes and the rules of policies: correct with a reason, close, reopen; "
                "nothing is deleted."
            ),
            _l("Read the history: every act, by whom, in a chain that shows any later change."),
        ),
        _l("You see no choices and, before publication, no result."),
        _l("A code that was closed is reopened; an organisation that was closed likewise."),
    ),
)


KINDS: dict[Kind | None, str] = {
    Kind.ENTERPRISE: "enterprise",
    Kind.ZONE: "issuer",
    Kind.SCIENCE_PARK: "issuer",
    Kind.UNIVERSITY: "university",
    Kind.AUTHORITY: "authority",
}
ROLES: dict[MembershipRole | None, str] = {
    MembershipRole.STAFF: "staff",
    MembershipRole.STUDENT: "student",
    MembershipRole.COORDINATOR: "coordinator",
    MembershipRole.ADMINISTRATOR: "administrator",
}


def guides_for(actor: Actor | None) -> list[Guide]:
    """Return all guides, the reader's own first."""
    own = None if actor is None else ROLES.get(actor.role) or KINDS.get(actor.kind)
    return sorted(GUIDES, key=lambda guide: guide.code != own)
