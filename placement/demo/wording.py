"""The texts of positions and courses: a template of the role filled with one of a trade's works."""

from __future__ import annotations

from random import Random
from typing import Any

from placement.demo.trades import Trade
from placement.reference.states import Role

TITLES = {
    Role.VICE_PRESIDENT: ("科技副总（{subject}）", "分管研发的副总经理（{subject}）", "副总工程师（{subject}）"),
    Role.TECHNICAL_ADVISOR: ("{subject}技术顾问", "{subject}首席技术顾问", "{subject}工艺顾问"),
    Role.RESEARCH_ASSISTANT: ("{subject}科研助理", "{subject}研发助理", "{subject}试验与数据助理"),
}

TASKS = {
    Role.VICE_PRESIDENT: (
        "分管{subject}的研发规划与团队建设，牵头解决“{hurdle}”这一瓶颈，每季度主持一次技术评审，并组织与高校的联合立项。",
        "负责制定{subject}未来三年的技术路线，带领十人以内的研发小组攻克“{hurdle}”这一难题，同时帮助企业建立试验数据管理制度。",
        "协助总经理管理研发中心，围绕{subject}组建校企联合团队；首要任务是弄清“{hurdle}”的原因，给出可以在产线验证的方案。",
        "牵头申报省级工程技术研究中心，主持{subject}的中试放大，解决“{hurdle}”的问题，并培养两名能够独立负责项目的青年工程师。",
    ),
    Role.TECHNICAL_ADVISOR: (
        "每月到厂不少于两天，针对{subject}“{hurdle}”的问题开展诊断，提出改进方案，指导工程师完成对比试验并撰写技术报告。",
        "为{subject}的设计评审与工艺定型提供咨询，重点分析“{hurdle}”的机理，协助企业选择检测方法，远程答疑与现场指导相结合。",
        "参与{subject}新一代产品的方案论证，就“{hurdle}”给出至少两条可比较的技术路线，并帮助企业评估知识产权风险。",
        "梳理{subject}近三年的质量记录，找出“{hurdle}”的主要影响因素，设计验证试验，每季度为技术人员做一次专题培训。",
    ),
    Role.RESEARCH_ASSISTANT: (
        "在企业导师带领下全程参与{subject}的试验，记录并分析与“{hurdle}”有关的数据，维护试验台，按周提交进展小结。",
        "承担{subject}的样品制备、测试与数据整理，搭建针对“{hurdle}”的对照试验，协助撰写专利交底书与项目材料。",
        "负责{subject}仿真模型的搭建与校核，用实测数据复现“{hurdle}”的现象，配合工程师完成参数优化与结果可视化。",
    ),
}

OUTCOMES = (
    "一年内{target}；形成技术报告一份、发明专利申请一至两件。",
    "{target}，并在一条产线上连续稳定运行三个月；培训技术人员不少于十人次。",
    "完成样机或样品三批，第三方检测证明{target}。",
    "建立可重复的试验方法与数据集，{target}，成果写入企业标准。",
)

CONDITIONS = (
    "提供单间公寓、往返高铁票与独立办公位，试验设备按需开放。",
    "每周一至两天到岗即可，其余时间远程；企业承担差旅与检测费用。",
    "提供人才公寓与食堂，项目结题按成效另行奖励。",
    "配备一名专职助理，可使用企业中试车间与检测中心。",
    "",
)

COURSE_TITLES = (
    "{subject}：{hurdle}，怎么办？",
    "{subject}实战课：从“{hurdle}”说起",
    "{subject}改进设计：{target}",
)
BACKGROUND = (
    "本企业从事{business}。{subject}已经小批量交付，但客户反映“{hurdle}”，现有团队试过两种办法，效果都不稳定。"
)
PROBLEM = (
    "请学生团队在一个学期内研究{subject}中“{hurdle}”的成因，提出并验证一套改进方案。企业提供脱敏数据、样品和每周两小时的导师答疑，"
    "希望最终能够做到{target}；做不到时，请说明差在哪里、还需要什么条件。"
)
DELIVERABLES = "方案报告一份、可以复现的模型或样件一套、原始数据与说明文档，以及一次面向企业工程师的公开答辩。"


def position_texts(rng: Random, trade: Trade, role: Role) -> dict[str, Any]:
    """Return title, tasks, outcomes and conditions of a position."""
    words = _filling(rng, trade)
    return {
        "title": rng.choice(TITLES[role]).format(**words),
        "tasks": rng.choice(TASKS[role]).format(**words),
        "outcomes": rng.choice(OUTCOMES).format(**words),
        "conditions": rng.choice(CONDITIONS),
    }


def course_texts(rng: Random, trade: Trade) -> dict[str, Any]:
    """Return title, background, problem and deliverables of a course."""
    words = _filling(rng, trade)
    return {
        "title": rng.choice(COURSE_TITLES).format(**words),
        "background": BACKGROUND.format(**words),
        "problem": PROBLEM.format(**words),
        "deliverables": DELIVERABLES,
    }


def _filling(rng: Random, trade: Trade) -> dict[str, str]:
    subject, hurdle, target = rng.choice(trade.works)
    return {"business": trade.business, "subject": subject, "hurdle": hurdle, "target": target}
