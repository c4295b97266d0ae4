"""Commands on organisations. Who may is judged where accounts are known; here stands what must hold."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from placement.foundation.audit import Actor, record
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.errors import Refused
from placement.organisations.drafts import EnterpriseDraft, Profile, has_valid_check_digit
from placement.organisations.models import Organisation
from placement.organisations.queries import authority_of_region, by_code, organisation, universities_without_authority
from placement.organisations.states import ISSUERS, ORGANISATION, Kind, OrganisationState
from placement.reference.models import SciencePark, University, Zone


@command
def register_enterprise(by: Actor, draft: EnterpriseDraft) -> Organisation:
    """Store a new enterprise that waits for its zone. Raises Refused for a bad or known credit code."""
    if not has_valid_check_digit(draft.credit_code):
        raise Refused(_("The unified social credit code is mistyped: its check digit does not fit."))
    if by_code(Kind.ENTERPRISE, draft.credit_code):
        raise Refused(_("An enterprise with this code is registered already. Ask its officer for an invitation."))
    issuer = organisation(draft.issuer_id)
    if issuer.kind not in ISSUERS:
        raise Refused(_("Choose a high-tech zone or a university science park."))
    enterprise = Organisation(
        kind=Kind.ENTERPRISE,
        code=draft.credit_code,
        name_zh=draft.name_zh,
        state=OrganisationState.PENDING,
        region_code=draft.region_code,
        parent_id=issuer.id,
        industry_code=draft.industry_code,
        joined_at=now(),
    )
    _write_profile(enterprise, draft.profile)
    db.session.add(enterprise)
    record(by, "organisation:register", enterprise)
    return enterprise


@command
def change_profile(by: Actor, enterprise: Organisation, profile: Profile) -> Organisation:
    """Replace what readers learn of an enterprise; name, code and zone stay as the zone admitted them."""
    _write_profile(enterprise, profile)
    record(by, "organisation:change", enterprise)
    return enterprise


def _write_profile(enterprise: Organisation, profile: Profile) -> None:
    for name in ("name_en", "main_business", "founded_on", "employees", "rd_spend", "rd_staff", "platforms"):
        setattr(enterprise, name, getattr(profile, name))
    enterprise.kinds = [kind.value for kind in profile.kinds]


@command
def found_organisation(
    by: Actor,
    kind: Kind,
    code: str,
    name_zh: str,
    name_en: str | None,
    region_code: str,
    parent_id: int | None = None,
) -> Organisation:
    """Store an organisation that takes part at once: an authority or the coordination office."""
    row = Organisation(
        kind=kind,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        state=OrganisationState.ACTIVE,
        region_code=region_code,
        parent_id=parent_id,
        joined_at=now(),
    )
    db.session.add(row)
    record(by, "organisation:found", row)
    return row


@command
def take_in(by: Actor, entry: Zone | SciencePark | University, parent_id: int | None = None) -> Organisation:
    """Let a zone, park or university of the reference tables take part; twice changes nothing."""
    kind = {Zone: Kind.ZONE, SciencePark: Kind.SCIENCE_PARK, University: Kind.UNIVERSITY}[type(entry)]
    known = by_code(kind, entry.code)
    if known is not None:
        return known
    if kind is Kind.UNIVERSITY and parent_id is None:
        authority = authority_of_region(entry.region_code)
        parent_id = authority.id if authority else None
    return found_organisation(by, kind, entry.code, entry.name_zh, entry.name_en, entry.region_code, parent_id)


@command
def found_authority(by: Actor, name_zh: str, name_en: str | None, region_code: str) -> tuple[Organisation, int]:
    """Store an education authority and give it the universities of its province that have none; return how many.

    Raises Refused where an authority of that name is known.
    """
    if by_code(Kind.AUTHORITY, name_zh):
        raise Refused(_("An education authority of this name takes part already."))
    authority = found_organisation(by, Kind.AUTHORITY, name_zh, name_zh, name_en, region_code)
    own = universities_without_authority(region_code)
    for university in own:
        assign_authority(by, university, authority)
    return authority, len(own)


@command
def assign_authority(by: Actor, university: Organisation, authority: Organisation | None) -> None:
    """Say which education authority a university has. Raises Refused for anything but a university."""
    if university.kind is not Kind.UNIVERSITY or (authority is not None and authority.kind is not Kind.AUTHORITY):
        raise Refused(_("Only a university has an education authority."))
    university.parent_id = authority.id if authority else None
    record(by, "organisation:authority", university, authority=university.parent_id)


@command
def admit_enterprise(by: Actor, enterprise: Organisation) -> None:
    """Confirm that a registered enterprise belongs to the issuer; its drafts may be submitted now."""
    ORGANISATION.move(enterprise, "admit", by=by)


@command
def keep_age_and_size(by: Actor, enterprise: Organisation, founded_on: date | None, employees: int | None) -> None:
    """Enter when an enterprise was founded and how many it employs; None is not known."""
    enterprise.founded_on, enterprise.employees = founded_on, employees
    record(by, "organisation:facts", enterprise, founded_on=founded_on, employees=employees)
