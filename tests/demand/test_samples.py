"""Samples fill the forms, and are as complete as the forms ask."""

from __future__ import annotations

from datetime import date

import pytest
from flask_babel import force_locale

from placement.demand.samples import SAMPLES, course_values, position_values
from placement.reference.queries import first_level_disciplines
from placement.reference.states import Role
from tests.demand.papers import course, position

FOUND, MISSING = 302, 404


def test_there_is_a_sample_for_everything_that_is_posted():
    assert {sample.role for sample in SAMPLES} == set(Role) - {Role.COURSE_STUDENT}


@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_only_a_contact_is_missing_from_a_sample(app, town, browse, sample, language):
    """With a contact it is saved as it stands, in either language."""
    is_course = sample.role is Role.COURSE_TEACHER
    with force_locale(language):
        values = course_values(sample, date(2026, 12, 20)) if is_course else position_values(sample)
    assert set(sample.disciplines) <= {row.code for row in first_level_disciplines()}
    sent = (course if is_course else position)(**values)
    address = f"/{'courses' if is_course else 'positions'}/new?sample={sample.key}"
    officer = browse("enterprise")
    assert "This is a sample" in officer.get(address).text
    assert officer.post(address, data=sent).status_code == FOUND


def test_a_sample_opens_in_its_own_form_only(town, browse):
    officer = browse("enterprise")
    for address in ("/positions/new?sample=course", "/courses/new?sample=lead", "/positions/new?sample=none"):
        assert officer.get(address).status_code == MISSING
    assert "/courses/new?sample=course" in officer.get("/our-positions/samples").text
