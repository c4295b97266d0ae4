"""What goes wrong every day: each has its page and its words, in both languages, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
import time_machine

from placement.foundation.database import db
from placement.reference.states import Role
from tests import factories
from tests.journeys.people import LANGUAGES, Coordinator, EnterpriseOfficer, Member, Somebody, ZoneOfficer
from tests.journeys.walk import POSITION, ROUND
from tests.sites import Site, site_of

Kind = TypeVar("Kind", bound=Somebody)
FEW_MINUTES = timedelta(minutes=5)


class Everyday(Site):
    """The small world, a zone without enterprises, and somebody too old who was put forward."""

    def settle(self) -> None:
        """Let the zone's officer come in and the university put the elder forward."""
        with self.app.test_request_context():
            world = self.world
            empty = factories.a_zone(2)
            self.empty_zone = empty.id
            world.people["lonely"] = factories.an_officer(empty).id
            factories.a_consented_nomination(
                world.actor("university"), world.round(), world.person("elder"), Role.TECHNICAL_ADVISOR
            )
            db.session.remove()

    def enter(self, kind: type[Kind], name: str) -> Kind:
        """Return somebody of the world before a browser."""
        person = kind(self.app, self.language)
        person.browser = self.browser(name, LANGUAGES[self.language])
        return person

    def deadline(self, name: str) -> datetime:
        """Return a deadline of the round."""
        with self.app.test_request_context():
            return getattr(self.world.round(), name)


@pytest.fixture(scope="module", params=list(LANGUAGES))
def site(request, world_template, tmp_path_factory) -> Iterator[Everyday]:
    """Return a site that all tests of a language share; each of them leaves the others alone."""
    folder = tmp_path_factory.mktemp("everyday") / "instance"
    for made in site_of(world_template, folder, Everyday, WTF_CSRF_ENABLED=True):
        made.language = request.param
        made.settle()
        yield made


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(site: Everyday) -> None:
    officer = site.enter(EnterpriseOfficer, "enterprise")
    officer.open("/positions/new?role=vice_president")
    form = officer.page.form("/positions/new")
    first = officer.send(form, title="副总经理，只发一次", **POSITION).address
    officer.reads(en="is saved as a draft", zh="已存为草稿")
    assert officer.send(form, title="副总经理，只发一次", **POSITION).address == first
    officer.walk("/our-positions")
    assert [words for _address, words in officer.page.links].count("副总经理，只发一次") == 1


def test_a_deadline_that_passes_while_a_position_is_typed_loses_nothing(site: Everyday) -> None:
    with time_machine.travel(site.deadline("demand_until") - FEW_MINUTES) as clock:
        officer = site.enter(EnterpriseOfficer, "enterprise")
        officer.open("/positions/new?role=vice_president")
        form = officer.page.form("/positions/new")
        clock.shift(2 * FEW_MINUTES)
        officer.send_in_vain(form, 409, title="副总经理，晚了一步", **POSITION)
    officer.reads(en="The deadline was", zh="截止时间是")
    officer.reads(en="What you typed is still here", zh="您填的内容还在这里")
    kept = officer.page.form("/positions/new").filled()
    assert kept["title"] == ["副总经理，晚了一步"]
    assert kept["tasks"] == [POSITION["tasks"]]
    assert kept["disciplines"] == POSITION["disciplines"]


def test_a_deadline_that_passes_while_a_list_is_put_in_order_keeps_the_order(site: Everyday) -> None:
    with time_machine.travel(site.deadline("preferences_until") - FEW_MINUTES) as clock:
        member = site.enter(Member, "staff0")
        member.open("/my/choices")
        form = member.page.form("/my/choices")
        ranks = [control.name for control in form.controls if control.name.startswith("rank-")]
        wanted = dict(zip(ranks, (4, 3, 2, 1), strict=True))
        clock.shift(2 * FEW_MINUTES)
        certify = member.says(en="Certify my list", zh="确认志愿")
        member.send_in_vain(form, 409, press=certify, **wanted)
    member.reads(en="The deadline was", zh="截止时间是")
    kept = member.page.form("/my/choices").filled()
    assert {name: int(kept[name][0]) for name in wanted} == wanted


def test_a_place_given_twice_is_named_and_both_stay(site: Everyday) -> None:
    member = site.enter(Member, "staff1")
    member.open("/my/choices")
    form = member.page.form("/my/choices")
    ranks = [control.name for control in form.controls if control.name.startswith("rank-")]
    certify = member.says(en="Certify my list", zh="确认志愿")
    member.send_in_vain(form, 422, press=certify, **{ranks[0]: 2, ranks[1]: 2})
    member.reads(
        en="Place 2 is given to 2 positions. Give each place once.", zh="第2位填了2个岗位，每个位次只能用一次。"
    )
    kept = member.page.form("/my/choices").filled()
    assert [kept[name] for name in ranks[:2]] == [["2"], ["2"]]


def test_another_organisations_position_looks_like_one_that_does_not_exist(site: Everyday) -> None:
    stranger = site.enter(EnterpriseOfficer, "other_enterprise")
    foreign, nowhere = site.world.positions["draft"], 987654
    told = []
    for number in (foreign, nowhere):
        stranger.is_told_nothing_new(f"/positions/{number}/edit")
        told.append(stranger.page.text)
        stranger.is_told_nothing_new(f"/positions/{number}/candidates")
    assert told[0] == told[1]


def test_an_empty_list_is_not_certified_and_what_was_certified_stays(site: Everyday) -> None:
    student = site.enter(Member, "student0")
    student.open("/my/choices")
    student.send(student.page.form("/my/choices"), press=student.says(en="Take off", zh="移除"))
    student.reads(en="Your list is empty.", zh="志愿表还是空的。")
    certify = student.says(en="Certify my list", zh="确认志愿")
    student.send_in_vain(student.page.form("/my/choices"), 422, press=certify)
    student.reads(
        en="The list is empty. Choose at least one position first.", zh="志愿表是空的，请先选至少一个岗位。"
    )
    student.open("/my/receipt")
    assert student.page.html.count('<th scope="row">') == 1, "one choice"


def test_a_zone_without_enterprises_is_told_how_they_come(site: Everyday) -> None:
    officer = site.enter(ZoneOfficer, "lonely")
    for place in ("/enterprises", "/desk"):
        officer.walk(place)
        officer.reads(en="No enterprise yet", zh="还没有企业")
        assert "/register" in officer.page.text
    visitor = Somebody(site.app, site.language)
    visitor.open(f"/demand?issuer={site.empty_zone}")
    visitor.reads(en="No enterprise of this zone or park", zh="该高新区或大学科技园")


def test_a_person_with_nothing_open_reads_which_rule_stands_in_the_way(site: Everyday) -> None:
    elder = site.enter(Member, "elder")
    elder.open("/my/choices")
    elder.reads(en="Why there is nothing to rank", zh="为什么没有可排序的岗位")
    elder.reads(en="at most 60 years", zh="不超过60")
    elder.reads(en="Facts are entered and corrected by your university's officer.", zh="信息由学校经办人填写和更正。")


def test_a_round_with_one_role_is_planned_and_its_rules_name_no_other(site: Everyday) -> None:
    coordinator = site.enter(Coordinator, "coordinator")
    rules = coordinator.plan("technical_advisor", **ROUND)
    visitor = Somebody(site.app, site.language)
    visitor.open(rules)
    visitor.reads(en="Technical advisor", zh="技术顾问")
    for role in (visitor.says(en="Vice president", zh="科技副总"), visitor.says(en="Course teacher", zh="课程教师")):
        assert role not in visitor.page.text


def test_a_language_never_heard_of_is_answered_in_one_that_is_spoken(site: Everyday) -> None:
    visitor = Somebody(site.app, site.language)
    visitor.is_told_nothing_new("/language/tlh")
    visitor.open("/")
    visitor.reads(en="Demand list", zh="人才需求清单")
    visitor.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "tlh, x-unknown;q=0.5"
    page = visitor.open("/rounds")
    assert 'lang="zh-CN"' in page.html
