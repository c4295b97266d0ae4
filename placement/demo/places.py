"""Organisations: real zones, a science park and universities, an invented office and invented enterprises."""

from __future__ import annotations

from datetime import date
from itertools import cycle, islice
from typing import TypeVar

from sqlalchemy import select

from placement.accounts import service as accounts
from placement.accounts.actor import PLATFORM, Actor
from placement.accounts.drafts import PersonDraft
from placement.accounts.queries import actor_for, memberships
from placement.accounts.states import MembershipRole
from placement.demo.trades import TRADES, Trade
from placement.demo.world import DOMAIN, HOME_PARK, HOME_UNIVERSITIES, HOME_ZONES, Bench, DemoWorld, Firm
from placement.foundation.database import db
from placement.organisations.drafts import EnterpriseDraft, Profile, with_check_digit
from placement.organisations.models import Organisation
from placement.organisations.service import found_organisation, register_enterprise, take_in
from placement.organisations.states import EnterpriseKind, Kind
from placement.reference.models import Region, SciencePark, University, Zone

Entry = TypeVar("Entry", Zone, University, SciencePark)

PROVINCE_CODE = "320000"
PROVINCE_UNIVERSITIES = 40
KINDS = (
    (EnterpriseKind.HIGH_TECH, EnterpriseKind.SPECIALISED, EnterpriseKind.ABOVE_SCALE),
    (EnterpriseKind.HIGH_TECH, EnterpriseKind.TECHNOLOGY_SME),
    (EnterpriseKind.HIGH_TECH, EnterpriseKind.LITTLE_GIANT, EnterpriseKind.ABOVE_SCALE),
    (EnterpriseKind.TECHNOLOGY_SME, EnterpriseKind.INNOVATIVE_SME),
    (EnterpriseKind.HIGH_TECH, EnterpriseKind.GAZELLE),
    (),
)
PLATFORMS = ("市级工程技术研究中心", None, "省级企业技术中心、研究生工作站", None, "省级工程研究中心", None, None)
"""Standings and research platforms of the enterprises, in turn."""


def settle_places(world: DemoWorld) -> None:
    """Found the office and the authority, take in universities, zones and the park, register enterprises.

    One authority has no officer yet: the administrator's guest may invite somebody.
    """
    _office(world)
    authority = found_organisation(PLATFORM, Kind.AUTHORITY, "demo-authority", "江苏省教育主管部门（示范）",
                                   "Education Authority of Jiangsu (demonstration)", PROVINCE_CODE)  # fmt: skip
    world.authority = hire(world, authority, MembershipRole.OFFICER, "authority")
    _universities(world, authority)
    _issuers(world)
    _firms(world)
    found_organisation(PLATFORM, Kind.AUTHORITY, "demo-science", "江苏省科技主管部门（示范）",
                       "Science Authority of Jiangsu (demonstration)", PROVINCE_CODE)  # fmt: skip


def hire(world: DemoWorld, organisation: Organisation, role: MembershipRole, address: str | None = None) -> Actor:
    """Add somebody new to an organisation and return the actor; `address` is the first part of a guest's mail."""
    name = next(world.names)
    email = f"{address}@{DOMAIN}" if address else world.address_for(name)
    draft = PersonDraft(name.zh, email, name.en, is_demo=True)
    person = accounts.add_person(PLATFORM, draft, organisation, role)
    db.session.flush()
    return actor_for(memberships(person.id)[-1])


def _office(world: DemoWorld) -> None:
    office = found_organisation(PLATFORM, Kind.OPERATOR, "demo-office", "江苏产教融合协调办公室（示范）",
                                "Jiangsu Coordination Office (demonstration)", PROVINCE_CODE)  # fmt: skip
    world.coordinator = hire(world, office, MembershipRole.COORDINATOR, "coordinator")
    hire(world, office, MembershipRole.COORDINATOR)
    hire(world, office, MembershipRole.ADMINISTRATOR, "administrator")


def _universities(world: DemoWorld, authority: Organisation) -> None:
    chosen = [_named(University, name) for name in HOME_UNIVERSITIES]
    if world.size.whole_province:
        others = select(University).where(University.region_code.startswith("32"), University.code.not_in(
            [row.code for row in chosen])).order_by(University.code)  # fmt: skip
        chosen += db.session.scalars(others.limit(PROVINCE_UNIVERSITIES - len(chosen))).all()
    for number, entry in enumerate(chosen):
        row = take_in(PLATFORM, entry, authority.id)
        officer = hire(world, row, MembershipRole.OFFICER, None if number else "university")
        world.universities.append(Bench(row, officer))


def _issuers(world: DemoWorld) -> None:
    entries: list[Zone | SciencePark] = [_named(Zone, name) for name in HOME_ZONES]
    if world.size.whole_province:
        others = select(Zone).where(Zone.region_code.startswith("32"), Zone.code.not_in(HOME_ZONES))
        entries += db.session.scalars(others.order_by(Zone.code)).all()
    entries.insert(1, _named(SciencePark, HOME_PARK))
    for number, entry in enumerate(entries):
        row = take_in(PLATFORM, entry)
        officer = hire(world, row, MembershipRole.OFFICER, ("zone", "park")[number] if number < 2 else None)  # noqa: PLR2004 - the two guests
        world.issuers.append(Bench(row, officer))


def _named(kind: type[Entry], name: str) -> Entry:
    return db.session.scalars(select(kind).where(kind.name_zh == name)).one()


def _firms(world: DemoWorld) -> None:
    """Register the enterprises, and one more that still waits for its zone."""
    trades = list(islice(cycle(TRADES), world.size.firms + 1))
    for number, trade in enumerate(trades):
        issuer = world.issuers[number % len(world.issuers)]
        enterprise = register_enterprise(PLATFORM, _enterprise_draft(world, number, trade, issuer))
        officer = hire(world, enterprise, MembershipRole.OFFICER, None if number else "enterprise")
        if number == world.size.firms:
            return
        accounts.admit_enterprise(issuer.officer, enterprise)
        contact = f"人力资源部，hr{number + 1}@{DOMAIN}"
        world.firms.append(Firm(enterprise, officer, trade, issuer, contact))


def _enterprise_draft(world: DemoWorld, number: int, trade: Trade, issuer: Bench) -> EnterpriseDraft:
    rng, mark, region = world.rng, next(world.marks), issuer.organisation.region
    city = db.session.get(Region, region.code)
    assert city is not None
    founded_on = date(rng.randint(2006, 2022), rng.randint(1, 12), rng.randint(1, 28))
    employees = rng.choice((28, 45, 60, 85, 120, 160, 210, 320))
    return EnterpriseDraft(
        name_zh=f"{city.name_zh.removesuffix('市')}{mark.zh}{trade.word_zh}有限公司",
        credit_code=with_check_digit(f"91{region.code}MADM{number:05d}"),
        issuer_id=issuer.organisation.id,
        region_code=region.code,
        industry_code=trade.industry,
        profile=Profile(
            main_business=trade.business,
            name_en=f"{city.name_en} {mark.en} {trade.word_en} Co., Ltd.",
            founded_on=founded_on,
            employees=employees,
            kinds=KINDS[number % len(KINDS)],
            rd_spend=employees * (4 + number % 5),
            rd_staff=employees // (4 + number % 3),
            platforms=PLATFORMS[number % len(PLATFORMS)],
        ),
    )
