"""One round from an empty instance to the published result, told by what people do on the site."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask

from placement.organisations.drafts import with_check_digit
from placement.rounds.worker import perform_next
from tests.journeys.people import (
    Administrator,
    Coordinator,
    EnterpriseOfficer,
    Member,
    Somebody,
    UniversityOfficer,
    ZoneOfficer,
)

ZONE, UNIVERSITY = "无锡高新", "江南大学"
VICE, RESEARCH = "副总经理，传感器研发", "科研助理，信号处理"
ADVICE, FAR_ADVICE = "技术顾问，封装工艺", "技术顾问，驻外研究院"
ROBOTS, TUNNELS, ANTENNAS = "产线机器人为何停机", "井下定位比较", "天线小型化"
FIRM, FIRM_EN = "无锡云栖木传感科技", "Yunqimu Sensing"
CONTACT = "人力资源部 0510-8000-1234"
STAFF = {
    "林知远": ["vice_president"],
    "周明溪": ["technical_advisor", "course_teacher"],
    "吴听澜": ["technical_advisor"],
    "郑望舒": ["technical_advisor"],
    "何予安": ["research_assistant"],
    "许南星": ["course_teacher"],
}
STUDENTS = ("陈小满", "蒋白露", "沈立夏", "韩霜降")
STAFF_FACTS = {
    "department": "物联网工程学院", "title_code": "university_teacher-2", "degree": "4", "birth_year": 1990,
    "birth_month": 5, "employment": "regular", "management_post": "no", "clean_record": "yes", "months_served": 0,
    "days_per_year": 300, "disciplines": ["0809"],
}  # fmt: skip
STUDENT_FACTS = {
    "department": "物联网工程学院", "birth_year": 2004, "birth_month": 3, "employment": "student", "enrolled_year": 3,
}  # fmt: skip
ROLES = ("vice_president", "technical_advisor", "research_assistant", "course_teacher", "course_student")
ROUND = {
    "name_zh": "第一轮", "name_en": "First round", "opens_at": "2030-01-01T09:00", "demand_until": "2030-01-10T18:00",
    "nominations_until": "2030-01-20T18:00", "preferences_until": "2030-01-30T18:00", "reference_on": "2030-01-01",
    "list_floor": 1, "veto_percent": 40, "solve_minutes": 30,
    "public_source": "2030年2月1日上证指数收盘价",
}  # fmt: skip
POSITION = {
    "seats": 1, "tasks": "把传感器封装工艺的良率从八成提到九成以上，查明分层的原因，并写成可以照做的规程。",
    "outcomes": "一份可以照做的规程\n两次现场培训", "pay_min": 18, "pay_max": 28, "disciplines": ["0809"],
    "contact": CONTACT,
}  # fmt: skip
COURSE = {
    "background": "产线上的机器人停得太多，没有人说得清楚为什么。",
    "problem": "从一学期的运行记录里找出停机的原因，比较三种办法，并做出一个能够运行的演示。",
    "deliverables": "书面报告一份\n能运行的演示一套", "starts_on": "2031-03-01", "ends_on": "2031-06-30",
    "ownership": "joint", "disciplines": ["0809"], "contact": CONTACT,
}  # fmt: skip


@dataclass
class Cast:
    """Everybody who takes part, each in a browser of their own."""

    app: Flask
    language: str
    administrator: Administrator
    coordinator: Coordinator = field(init=False)
    zone: ZoneOfficer = field(init=False)
    university: UniversityOfficer = field(init=False)
    enterprise: EnterpriseOfficer = field(init=False)
    members: dict[str, Member] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def visitor(self) -> Somebody:
        """Return somebody who is not signed in."""
        return Somebody(self.app, self.language)


def organisations_come_in(cast: Cast) -> None:
    """A zone, a university and the office get whoever acts for them."""
    keeper = cast.administrator
    keeper.take_in("zone", ZONE)
    keeper.reads(en="takes part now. Invite its first officer.", zh="已入驻。接下来邀请第一位经办人。")
    cast.zone = ZoneOfficer(cast.app, cast.language).come_in(keeper.invite_first("高新区 秦", "zone@site.cn"))
    keeper.take_in("university", UNIVERSITY)
    link = keeper.invite_first("人事处 钱", "personnel@site.cn")
    cast.university = UniversityOfficer(cast.app, cast.language).come_in(link)
    link = keeper.invite_coordinator("统筹 孙", "coordinator@site.cn")
    cast.coordinator = Coordinator(cast.app, cast.language).come_in(link)


def a_round_opens(cast: Cast) -> None:
    """The coordinator plans it, reads its rules once more and opens it."""
    office = cast.coordinator
    office.plan(*ROLES, **ROUND)
    office.reads(en="is planned. Check the rules, then open it.", zh="已筹备。检查规则后再开始。")
    office.open_round()
    office.reads(en="is open. Its rules are fixed from now on.", zh="已开始，规则从此固定。")


def an_enterprise_registers(cast: Cast) -> None:
    """It comes in by itself and its zone admits it."""
    firm = cast.enterprise = EnterpriseOfficer(cast.app, cast.language)
    firm.register(
        name_zh=FIRM, name_en=FIRM_EN, credit_code=with_check_digit("91320214MA1YQM3X8"), region="320200",
        industry="C39", main_business="传感器的研发与制造，服务装备企业。", officer_name="赵",
        officer_email="zhao@site.cn",
    )  # fmt: skip
    cast.zone.admit_the_only_one()
    cast.zone.reads(en="takes part now and can send its positions.", zh="已入驻，可以提交岗位了。")


def it_posts_every_role(cast: Cast) -> None:
    """Four posts and three courses, each a draft first, then with the zone."""
    firm = cast.enterprise
    firm.draft("vice_president", VICE, **POSITION)
    firm.reads(en="is saved as a draft", zh="已存为草稿")
    firm.draft("technical_advisor", ADVICE, **POSITION)
    firm.draft("technical_advisor", FAR_ADVICE, **POSITION)
    firm.draft("research_assistant", RESEARCH, **POSITION)
    firm.draft_course(ROBOTS, **COURSE, team_least=2, team_most=4)
    firm.draft_course(TUNNELS, **COURSE, team_least=3, team_most=6)
    firm.draft_course(ANTENNAS, **COURSE, team_least=1, team_most=3)
    for title in (VICE, ADVICE, FAR_ADVICE, RESEARCH, ROBOTS, TUNNELS, ANTENNAS):
        firm.hand_in(title)
        firm.reads(en="Sent. Your zone or park checks it now.", zh="已提交。高新区或大学科技园正在核对。")


def the_zone_checks_and_publishes(cast: Cast) -> None:
    """One goes back with a reason and comes back better; then the list is public."""
    note = "请写明每年到岗的地点。"
    cast.zone.give_back(FAR_ADVICE, "vague_task", note)
    cast.enterprise.walk("/our-positions", FAR_ADVICE)
    cast.enterprise.reads(en="Returned: The task is not concrete enough", zh="已退回：任务不够具体")
    assert note in cast.enterprise.page.text
    cast.enterprise.correct(FAR_ADVICE, conditions="每季度到苏州研究院一周，安排住宿。")
    cast.zone.verify_all()
    cast.zone.publish()
    cast.zone.reads(en="7 positions are on the public list now.", zh="已有7个岗位进入公开清单。")


def the_university_brings_people(cast: Cast) -> None:
    """Staff and students come in by links; their facts decide what is open to them."""
    officer = cast.university
    for number, name in enumerate([*STAFF, *STUDENTS]):
        role, facts = ("staff", STAFF_FACTS) if name in STAFF else ("student", STUDENT_FACTS)
        link = officer.invite(name, f"person{number}@site.cn", role)
        cast.members[name] = Member(cast.app, cast.language).come_in(link)
        officer.enter_facts(name, role, **facts)
    for name, roles in STAFF.items():
        for role in roles:
            officer.nominate(name, role)
            officer.reads(en="is nominated and asked for consent: Meets the rule.", zh="并请本人确认：符合规则。")


def everybody_chooses(cast: Cast) -> None:
    """Staff consent and students apply; all put their choices in order and certify them."""
    wishes = {
        "林知远": [VICE],
        "周明溪": [TUNNELS, ADVICE],
        "吴听澜": [ADVICE],
        "郑望舒": [ADVICE, FAR_ADVICE],
        "何予安": [RESEARCH],
        "许南星": [ROBOTS],
        "陈小满": [ROBOTS],
        "蒋白露": [ROBOTS],
        "沈立夏": [TUNNELS, ROBOTS],
        "韩霜降": [ANTENNAS],
    }
    for name, titles in wishes.items():
        member = cast.members[name]
        if name in STAFF:
            member.consent()
        else:
            member.apply()
        member.list_these(*titles)
        member.reads(en="Your list is certified. This is your receipt.", zh="您的志愿已确认，这是回执。")


def the_enterprise_judges(cast: Cast) -> None:
    """It wants one candidate most and may not have another."""
    firm = cast.enterprise
    firm.judge(ADVICE, ranks={"周明溪": 1}, vetoes={"郑望舒": "conflict_of_interest"})
    firm.reads(en="Your ranking is confirmed.", zh="您的排序已确认")


def the_round_is_decided(cast: Cast) -> None:
    """Closed, solved by the worker, checked by the second program."""
    office = cast.coordinator
    office.close()
    office.reads(en="The round is closed and its inputs are frozen", zh="本轮已关闭，输入已冻结")
    office.solve("3412.57")
    with cast.app.test_request_context():
        assert perform_next()
    office.verify()
    office.reads(en="The independent check accepts this placement as the best.", zh="独立复核认定这是最优安排。")


def the_result_is_published(cast: Cast) -> None:
    """From here on everybody reads the own result."""
    cast.coordinator.publish()
    cast.coordinator.reads(en="Published. A message to each of 10 people", zh="已发布，正在通知10人")


BEFORE_PUBLICATION = (
    organisations_come_in,
    a_round_opens,
    an_enterprise_registers,
    it_posts_every_role,
    the_zone_checks_and_publishes,
    the_university_brings_people,
    everybody_chooses,
    the_enterprise_judges,
    the_round_is_decided,
)
