"""Who may put whom forward, who answers, and what is kept."""

from __future__ import annotations

from sqlalchemy import func, select

from placement.foundation.database import db
from placement.nominations.models import Application, Nomination


def nominate(town_site, name, role="vice_president", **more):
    """Send the form for somebody."""
    data = {"person_id": town_site.world.people[name], "role": role, "load": 1, **more}
    return town_site.browser("university").post("/nominations/new", data=data)


def count(town_site, kind):
    """Return how many rows there are."""
    with town_site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def test_only_the_person_consents(town_site):
    """The officer is refused, another member of staff cannot even see it."""
    address = nominate(town_site, "staff0").location
    assert town_site.browser("university").post(f"{address}/consent").status_code == 403
    assert town_site.browser("staff1").post(f"{address}/consent").status_code == 404
    assert town_site.browser("staff0").post(f"{address}/consent").status_code == 302


def test_another_universitys_person_does_not_exist(town_site):
    """404, and nothing is kept; a student applies alone."""
    assert nominate(town_site, "stranger").status_code == 404
    assert nominate(town_site, "student0").status_code == 422
    assert count(town_site, Nomination) == 0


def test_two_nominations_for_one_role_are_refused(town_site):
    """A second role is fine."""
    nominate(town_site, "staff0")
    assert nominate(town_site, "staff0").status_code == 422
    assert nominate(town_site, "staff0", "technical_advisor").status_code == 302


def test_withdrawn_and_renewed_keeps_one_row(town_site):
    """A reason is asked; the row is the same before and after."""
    address = nominate(town_site, "staff0").location
    officer = town_site.browser("university")
    assert officer.post(f"{address}/withdraw", data={"reason": ""}).status_code == 422
    assert officer.post(f"{address}/withdraw", data={"reason": "ill"}).status_code == 302
    assert nominate(town_site, "staff0").location == address
    assert count(town_site, Nomination) == 1


def test_corrected_facts_are_judged_at_once(town_site):
    """The verdict follows the facts of the person."""
    asked = nominate(town_site, "elder")
    assert (asked.status_code, count(town_site, Nomination)) == (422, 0)
    assert "Put the person forward all the same" in asked.text
    address = nominate(town_site, "elder", failing_too="y").location
    officer = town_site.browser("university")
    assert "A rule stands in the way" in officer.get(address).text
    facts = {"title_code": "university_teacher-2", "degree": "4", "birth_year": 1985, "birth_month": 5,
             "employment": "regular", "management_post": "no", "clean_record": "yes",
             "days_per_year": 120}  # fmt: skip
    assert officer.post(f"/people/{town_site.world.people['elder']}/facts", data=facts).status_code == 302
    assert "Meets all rules" in officer.get(address).text
    assert officer.get(f"/people/{town_site.world.people['stranger']}/facts").status_code == 404


def test_a_student_applies_leaves_and_returns_on_one_row(town_site):
    """Leaving and coming back changes nothing but the state."""
    student = town_site.browser("student0")
    for address in ("/my/application", "/my/application/withdraw", "/my/application"):
        assert student.post(address).status_code == 302
    assert "You take part" in student.get("/my/nominations").text
    assert count(town_site, Application) == 1
    assert town_site.browser("staff0").post("/my/application").status_code == 403


def test_the_desk_is_the_officers(town_site):
    """Another role is told that it may not."""
    assert "Tick everybody" in town_site.browser("university").get("/nominations").text
    for name in ("staff0", "enterprise", "coordinator"):
        assert town_site.browser(name).get("/nominations").status_code == 403
