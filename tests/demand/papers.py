"""Complete forms, to be spoilt by tests."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


def position(**changed):
    """Return what a complete position form sends."""
    return {
        "role": "technical_advisor",
        "title": "技术顾问，封装材料方向",
        "seats": "1",
        "purpose": "consulting",
        "tasks": "解决先进封装用底部填充胶在高低温循环下分层的难题，建立材料与工艺联合验证的方法。",
        "outcomes": "分层率降到千分之一以下，形成规范",
        "term_months": "24",
        "days_per_year": "90",
        "mode": "part_time",
        "pay_min": "18",
        "pay_max": "28",
        "disciplines": ["0805", "0812"],
        "pay_unit": "year",
        "pay_tax": "before",
        "audience": "public",
        "contact": "唐亦宁 13800000000",
        "min_degree": "",
        "min_title_rank": "2",
        "once": f"position-{next(_numbers)}",
    } | changed


def course(**changed):
    """Return what a complete course form sends."""
    return {
        "title": "矿用巡检机器人定位",
        "background": "我们制造矿用装备，井下定位困难。",
        "problem": "学生团队比较井下定位算法，一学期完成一套演示装置，要求误差小于三十厘米，并写出报告。",
        "deliverables": "演示装置与报告一份，可以验收",
        "team_least": "3",
        "team_most": "6",
        "credits": "2",
        "mentor_hours": "2",
        "starts_on": "2027-03-01",
        "ends_on": "2027-06-30",
        "ownership": "joint",
        "audience": "public",
        "disciplines": ["0812"],
        "contact": "唐亦宁 13800000000",
        "min_title_rank": "",
        "once": f"course-{next(_numbers)}",
    } | changed


def posted(browser, sent, to="/positions/new"):
    """Send a form that is accepted; return the address of the new position."""
    answer = browser.post(to, data=sent)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def last_part(address):
    """Return the id at the end of an address."""
    return int(address.rsplit("/", 1)[1])
