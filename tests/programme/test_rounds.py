"""The public rules of a round, and planning one."""

from __future__ import annotations

FORM = {
    "name_zh": "第三轮", "name_en": "Third round", "opens_at": "2027-01-01T09:00", "demand_until": "2027-01-10T18:00",
    "nominations_until": "2027-01-20T18:00", "preferences_until": "2027-01-30T18:00", "reference_on": "2027-01-01",
    "vice_president": "", "technical_advisor": "default-technical-advisor", "research_assistant": "",
    "course_teacher": "", "course_student": "", "preset": "everybody", "person_weight": "1", "host_weight": "0",
    "list_floor": "3", "veto_percent": "10", "public_source": "index", "solve_minutes": "20",
}  # fmt: skip


def test_the_rules_are_public_and_the_secret_is_not(town_site):
    """Anybody reads limits, length rule and commitment."""
    visitor = town_site.browser()
    page = visitor.get(f"/rounds/{town_site.world.round_id}").text
    for words in (
        "at most 55 years",
        "at least 4 positions",
        "at most 20 %",
        "1100 − 100 × b",
        "The computation has at least 30 minutes",
        "Shown with the results",
    ):
        assert words in page
    assert visitor.get("/rounds").status_code == 200
    assert visitor.get("/rounds/99").status_code == 404


def test_a_round_with_one_role_is_planned_opened_and_fixed(town_site):
    """Times are typed in Beijing; after opening nothing can be changed."""
    coordinator = town_site.browser("coordinator")
    address = coordinator.post("/rounds/new", data=FORM).location
    assert "10:00" not in coordinator.get(address).text
    assert "1 January 2027, 09:00" in coordinator.get(address).text
    assert coordinator.post(f"{address}/edit", data=FORM | {"list_floor": "2"}).status_code == 302
    assert coordinator.post(f"{address}/open").status_code == 302
    assert coordinator.post(f"{address}/open").status_code == 409
    assert coordinator.get(f"{address}/edit").location == address


def test_bad_rounds_keep_what_was_typed(town_site):
    """Dates out of order, no role, half a course, weights both 0."""
    coordinator = town_site.browser("coordinator")
    wrong = [
        {"solve_minutes": "0"},
        {"demand_until": "2026-12-01T09:00"},
        {"technical_advisor": ""},
        {"course_teacher": "default-course-teacher"},
        {"person_weight": "0"},
    ]
    for changes in wrong:
        sent = coordinator.post("/rounds/new", data=FORM | changes)
        assert sent.status_code == 422
        assert "Third round" in sent.text


def test_a_round_is_cancelled_with_a_reason_by_its_coordinators_only(town_site):
    """Others are refused; without a reason nothing happens."""
    address = f"/rounds/{town_site.world.round_id}/cancel"
    assert town_site.browser("university").post(address, data={"reason": "x"}).status_code == 403
    coordinator = town_site.browser("coordinator")
    assert coordinator.post(address, data={"reason": ""}).status_code == 422
    assert coordinator.post(address, data={"reason": "no budget"}).status_code == 302
    assert "was cancelled" in coordinator.get(f"/rounds/{town_site.world.round_id}").text
