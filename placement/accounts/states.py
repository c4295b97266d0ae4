"""What people can be for an organisation, and how they are employed."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class MembershipRole(StrEnum):
    """What a person is for an organisation."""

    OFFICER = "officer"
    STAFF = "staff"
    STUDENT = "student"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


MEMBERSHIP_WORDS = {
    MembershipRole.OFFICER: _l("Officer"),
    MembershipRole.STAFF: _l("Member of staff"),
    MembershipRole.STUDENT: _l("Student"),
    MembershipRole.COORDINATOR: _l("Coordinator"),
    MembershipRole.ADMINISTRATOR: _l("Administrator"),
}


class Assessment(StrEnum):
    """The result of the assessment at the end of a service."""

    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


class Employment(StrEnum):
    """How somebody belongs to the home organisation."""

    REGULAR = "regular"
    CONTRACT = "contract"
    PART_TIME = "part_time"
    STUDENT = "student"


EMPLOYMENT_WORDS = {
    Employment.REGULAR: _l("Regular staff"),
    Employment.CONTRACT: _l("On a contract"),
    Employment.PART_TIME: _l("Part time"),
    Employment.STUDENT: _l("Student"),
}
