"""How positions reach the public list, and what stands there."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from placement.demand.models import DemandList, Position
from placement.demand.views import in_sheaves
from placement.foundation.database import db
from placement.organisations.models import Organisation
from placement.organisations.states import OrganisationState
from placement.programme.models import Round, RoundPolicy
from placement.programme.states import RoundState
from tests.demand.papers import course, last_part, position, posted

OK, FOUND, FORBIDDEN, MISSING, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422


@pytest.fixture
def officer(town, browse):
    """Return the enterprise's officer."""
    return browse("enterprise")


@pytest.fixture
def zone(town, browse):
    """Return the zone's officer."""
    return browse("zone")


def sent(officer, **changed):
    address = posted(officer, position(**changed))
    assert officer.post(f"{address}/submit").status_code == FOUND
    return address


def on_list(officer, zone, **changed):
    address = sent(officer, **changed)
    assert zone.post(f"{address}/verify").status_code == FOUND
    assert zone.post("/desk/publish").status_code == FOUND
    return address


def numbers(app):
    with app.app_context():
        return {row.id: row.number for row in db.session.scalars(select(Position)) if row.number}


def test_a_returned_position_says_why_and_can_come_back(officer, zone):
    """Reason and note stand on the enterprise's page until it sends the position again."""
    address = sent(officer)
    note = {"reason": "vague_task", "note": "请写明误差指标。"}
    assert zone.post(f"{address}/return", data=note).status_code == FOUND
    page = officer.get(address).text
    assert "The task is not concrete enough" in page
    assert "请写明误差指标。" in page
    assert "The task is not concrete enough" in officer.get("/our-positions").text
    assert officer.post(f"{address}/submit").status_code == FOUND
    assert "请写明误差指标。" not in officer.get(address).text


@pytest.mark.parametrize(
    "spoilt",
    [{"reason": "", "note": "请补充"}, {"reason": "other", "note": ""}, {"reason": "mood", "note": "请补充"}],
)
def test_nothing_is_returned_without_reason_and_note(officer, zone, spoilt):
    """The form comes back with what was typed."""
    address = sent(officer)
    answer = zone.post(f"{address}/return", data=spoilt)
    assert answer.status_code == WRONG
    assert spoilt["note"] in answer.text
    assert "Being checked" in officer.get(address).text


def test_numbers_never_change_and_a_supplement_goes_on(app, officer, zone):
    """A withdrawn number stays empty; later positions get higher ones."""
    first, second = sent(officer, title="第一个岗位"), sent(officer, title="第二个岗位")
    zone.post("/desk/verify", data={"position": [last_part(first), last_part(second)]})
    zone.post("/desk/publish")
    before = numbers(app)
    assert sorted(before.values()) == [1, 2]
    officer.post(f"{second}/withdraw", data={"reason": "预算改变"})
    third = on_list(officer, zone, title="第三个岗位")
    after = numbers(app)
    assert after[last_part(third)] == 3
    assert {key: after[key] for key in before} == before
    with app.app_context():
        assert db.session.scalars(select(DemandList)).one().edition == 2


def test_publishing_nothing_is_told(officer, zone):
    """The second click on the button finds nothing left and says so."""
    on_list(officer, zone)
    again = zone.post("/desk/publish")
    assert again.status_code == CONFLICT
    assert "No verified position waits" in again.text


def test_the_contact_is_never_public(town, browse, officer, zone):
    """Owner and issuer see it; nobody else does, on no page."""
    address = on_list(officer, zone)
    for reader in (None, "other_enterprise", "other_zone", "university"):
        assert "13800000000" not in browse(reader).get(address).text
        assert "13800000000" not in browse(reader).get("/demand").text
    for reader in ("enterprise", "zone"):
        assert "13800000000" in browse(reader).get(address).text


def test_an_issuer_checks_its_own_list_only(town, browse, officer):
    """The other zone does not even find what was sent."""
    address = sent(officer)
    other = browse("other_zone")
    assert other.post(f"{address}/verify").status_code == MISSING
    assert other.post("/desk/verify", data={"position": last_part(address)}).status_code == MISSING
    assert officer.post(f"{address}/verify").status_code == FORBIDDEN


def test_of_ticked_positions_all_are_verified_or_none(officer, zone):
    """One that cannot be verified any more holds the others back, and it is told."""
    first, second = sent(officer), sent(officer, title="另一个岗位")
    officer.post(f"{second}/withdraw", data={"reason": "预算改变"})
    answer = zone.post("/desk/verify", data={"position": [last_part(first), last_part(second)]})
    assert answer.status_code == CONFLICT
    assert "Being checked" in officer.get(first).text
    assert zone.post("/desk/verify").status_code == FOUND


def test_the_desk_points_at_possible_duplicates(officer, zone):
    """Same enterprise, same title: the desk asks, blanks or not."""
    sent(officer, title="技术顾问 A")
    assert "There twice?" not in zone.get("/desk").text
    sent(officer, title="技术顾问A")
    assert zone.get("/desk").text.count("There twice?") == 2


def test_a_round_without_a_published_list_says_until_when(browse):
    """The empty list is a page with a date, not an error."""
    page = browse().get("/demand")
    assert page.status_code == OK
    assert "No list is published yet" in page.text


def test_a_zone_without_enterprises_has_its_words(town, browse, app):
    """So do a zone that has published nothing, and filters that nothing fits."""
    assert "has published nothing" in browse().get(f"/demand?issuer={town.organisations['other_zone']}").text
    with app.app_context():
        for row in db.session.scalars(select(Organisation)):
            if row.id == town.organisations["other_enterprise"]:
                row.state = OrganisationState.CLOSED
        db.session.commit()
    assert (
        "No enterprise of this zone or park"
        in browse().get(f"/demand?issuer={town.organisations['other_zone']}").text
    )
    assert "No enterprise yet" in browse("other_zone").get("/desk").text


def test_filters_find_and_unknown_ones_are_not_guessed(town, browse, officer, zone):
    """Role, zone, discipline and words narrow the list; nonsense is a 404."""
    on_list(officer, zone)
    visitor = browse()
    title = "技术顾问，封装材料方向"
    for asked in (
        "role=technical_advisor",
        f"issuer={town.organisations['zone']}",
        "discipline=0805",
        "q=底部填充胶",
        "q=云栖木",
    ):
        assert title in visitor.get(f"/demand?{asked}").text
    for asked in ("role=vice_president", "discipline=0710", "q=100%25"):
        page = visitor.get(f"/demand?{asked}").text
        assert title not in page
        assert "No position fits" in page
    for asked in ("role=emperor", "issuer=x", "issuer=99999", "discipline=xx", "round=99999", "round=x"):
        assert visitor.get(f"/demand?{asked}").status_code == MISSING


def test_a_course_stands_once_on_the_list_and_twice_among_roles(browse, officer, zone):
    """All positions show it by its teacher; students find their seats by role."""
    address = posted(officer, course(), to="/courses/new")
    officer.post(f"{address}/submit")
    zone.post(f"{address}/verify")
    zone.post("/desk/publish")
    visitor = browse()
    assert visitor.get("/demand").text.count("<article") == 1
    assert visitor.get("/demand?role=course_student").text.count("<article") == 1
    page = visitor.get(f"/positions/{last_part(address) + 1}").text
    assert "1 teacher and 3–6 students" in page
    assert "or not at all" in page


def test_without_an_open_round_every_page_says_so(app, town, browse, officer, zone):
    """Nobody meets an error, and what was typed is kept."""
    with app.app_context():
        db.session.get(Round, town.round_id).state = RoundState.CANCELLED
        db.session.commit()
    assert "No round yet" in browse().get("/demand").text
    assert "No round is open now" in officer.get("/our-positions").text
    assert "No round is open now" in officer.get("/positions/new").text
    assert "No round is open now" in zone.get("/desk").text
    answer = officer.post("/positions/new", data=position(title="留下的标题"))
    assert answer.status_code == CONFLICT
    assert "留下的标题" in answer.text


def test_a_round_with_one_role_offers_that_role_only(app, town, browse):
    """The form asks for nothing that the round does not place."""
    with app.app_context():
        db.session.execute(_other_roles(town.round_id))
        db.session.commit()
    page = browse("enterprise").get("/positions/new").text
    assert 'value="technical_advisor" checked' in page
    assert 'value="vice_president"' not in page
    assert "New course" not in browse("enterprise").get("/our-positions").text
    other = browse("enterprise").post("/positions/new", data=position(role="vice_president"))
    assert other.status_code == WRONG
    assert "Not a valid choice" in other.text


def _other_roles(round_id):
    table = RoundPolicy.__table__
    return table.delete().where(table.c.round_id == round_id, table.c.role != "technical_advisor")


def test_the_whole_list_stands_on_one_page_for_paper(town, browse, officer, zone):
    """Every position, not only those of a screen page, with number, edition, day and issuer."""
    for number in range(45):
        sent(officer, title=f"技术顾问，方向{number:02d}", once=f"whole-{number}")
    ids = re.findall(r'name="position" value="(\d+)"', zone.get("/desk").text)
    zone.post("/desk/verify", data={"position": ids})
    zone.post("/desk/publish")
    visitor = browse()
    assert visitor.get("/demand").text.count("<article") == 40
    page = visitor.get("/demand/whole").text
    assert all(f"方向{number:02d}" in page for number in range(45))
    assert re.search(r"No\. \d{4}-\d{3}-1; edition 1, published ", page)
    assert "issued by" in page
    assert "13800000000" not in page
    assert visitor.get(f"/demand/whole?issuer={town.organisations['other_zone']}").text.count("<tr>") == 0
    assert visitor.get("/demand/whole?issuer=x").status_code == MISSING


def test_lists_go_on_paper_in_sheaves_and_none_is_torn_apart():
    """Up to 300 positions a page; a longer list of one issuer has a page of its own."""
    assert in_sheaves({1: 200, 2: 100, 3: 1, 4: 900, 5: 2}) == [[1, 2], [3], [4], [5]]
    assert in_sheaves({}) == []
