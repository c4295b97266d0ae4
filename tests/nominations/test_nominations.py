"""Who may put whom forward, who answers, and what is kept."""

from __future__ import annotations

from sqlalchemy import func, select

from placement.foundation.database import db
from placement.nominations.models import Application, Nomination


def nominate(site, name, role="vice_president"):
    """Send the form for somebody."""
    data = {"person_id": site.people[name], "role": role, "load": 1}
    return site.client("officer").post("/nominations/new", data=data)


def count(site, kind):
    """Return how many rows there are."""
    with site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def test_only_the_person_consents(site):
    """The officer is refused, another member of staff cannot even see it."""
    address = nominate(site, "staff0").location
    assert site.client("officer").post(f"{address}/consent").status_code == 403
    assert site.client("staff1").post(f"{address}/consent").status_code == 404
    assert site.client("staff0").post(f"{address}/consent").status_code == 302


def test_another_universitys_person_does_not_exist(site):
    """404, and nothing is kept; a student applies alone."""
    assert nominate(site, "stranger").status_code == 404
    assert nominate(site, "student").status_code == 422
    assert count(site, Nomination) == 0


def test_two_nominations_for_one_role_are_refused(site):
    """A second role is fine."""
    nominate(site, "staff0")
    assert nominate(site, "staff0").status_code == 422
    assert nominate(site, "staff0", "technical_advisor").status_code == 302


def test_withdrawn_and_renewed_keeps_one_row(site):
    """A reason is asked; the row is the same before and after."""
    address = nominate(site, "staff0").location
    officer = site.client("officer")
    assert officer.post(f"{address}/withdraw", data={"reason": ""}).status_code == 422
    assert officer.post(f"{address}/withdraw", data={"reason": "ill"}).status_code == 302
    assert nominate(site, "staff0").location == address
    assert count(site, Nomination) == 1


def test_corrected_facts_are_judged_at_once(site):
    """The verdict follows the facts of the person."""
    address = nominate(site, "elder").location
    officer = site.client("officer")
    assert "A rule stands in the way" in officer.get(address).text
    facts = {"title_code": "university_teacher-2", "degree": "4", "birth_year": 1985, "birth_month": 5,
             "employment": "regular", "management_post": "no", "clean_record": "yes",
             "days_per_year": 120}  # fmt: skip
    assert officer.post(f"/people/{site.people['elder']}/facts", data=facts).status_code == 302
    assert "Meets all rules" in officer.get(address).text
    assert officer.get(f"/people/{site.people['stranger']}/facts").status_code == 404


def test_a_student_applies_leaves_and_returns_on_one_row(site):
    """Leaving and coming back changes nothing but the state."""
    student = site.client("student")
    for address in ("/my/application", "/my/application/withdraw", "/my/application"):
        assert student.post(address).status_code == 302
    assert "You take part" in student.get("/my/nominations").text
    assert count(site, Application) == 1
    assert site.client("staff0").post("/my/application").status_code == 403


def test_the_desk_is_the_officers(site):
    """Another role is told that it may not."""
    assert "Nobody is nominated yet" in site.client("officer").get("/nominations").text
    for name in ("staff0", "host", "coordinator"):
        assert site.client(name).get("/nominations").status_code == 403
