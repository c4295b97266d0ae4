"""The roles people can be placed in, degrees and other closed lists."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """What somebody does at an enterprise."""

    VICE_PRESIDENT = "vice_president"
    TECHNICAL_ADVISOR = "technical_advisor"
    RESEARCH_ASSISTANT = "research_assistant"
    COURSE_TEACHER = "course_teacher"
    COURSE_STUDENT = "course_student"


STAFF_ROLES = (Role.VICE_PRESIDENT, Role.TECHNICAL_ADVISOR, Role.RESEARCH_ASSISTANT, Role.COURSE_TEACHER)

ROLE_WORDS = {
    Role.VICE_PRESIDENT: _l("Science-and-technology vice president"),
    Role.TECHNICAL_ADVISOR: _l("Technical advisor"),
    Role.RESEARCH_ASSISTANT: _l("Research assistant"),
    Role.COURSE_TEACHER: _l("Course teacher"),
    Role.COURSE_STUDENT: _l("Course student"),
}

PROFILE_ROLES = {
    "tech_vice_president": Role.VICE_PRESIDENT,
    "technical_advisor": Role.TECHNICAL_ADVISOR,
    "research_assistant": Role.RESEARCH_ASSISTANT,
    "course_teacher": Role.COURSE_TEACHER,
    "student_project_member": Role.COURSE_STUDENT,
}
"""The word for a role in `policy_profiles.csv` -> the role here; others place nobody on this platform."""


PROFILE_ROLE_WORDS = {
    "tech_vice_president": _l("Science-and-technology vice president"),
    "technical_advisor": _l("Technical advisor"),
    "tech_specialist": _l("Science-and-technology specialist"),
    "research_assistant": _l("Research assistant"),
    "industry_professor": _l("Industry professor"),
    "industry_part_time_teacher": _l("Industry part-time teacher"),
    "course_teacher": _l("Course teacher"),
    "student_project_member": _l("Course student"),
}
"""What a programme calls the people it sends."""


class Degree(IntEnum):
    """The highest degree; more is higher."""

    OTHER = 0
    COLLEGE = 1
    BACHELOR = 2
    MASTER = 3
    DOCTOR = 4


DEGREE_WORDS = {
    Degree.DOCTOR: _l("Doctor"),
    Degree.MASTER: _l("Master"),
    Degree.BACHELOR: _l("Bachelor"),
    Degree.COLLEGE: _l("College diploma"),
    Degree.OTHER: _l("Other"),
}

TITLE_RANK_WORDS = {
    1: _l("Full senior"),
    2: _l("Associate senior"),
    3: _l("Intermediate"),
    4: _l("Junior"),
    5: _l("Assistant"),
}
