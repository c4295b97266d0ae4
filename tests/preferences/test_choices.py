"""What happens to lists of choices, of people and of hosts."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from placement.accounts.states import MembershipRole
from placement.demand.models import Position
from placement.demand.states import PositionState
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.ordering import by_pinyin
from placement.preferences.models import HostChoice, PreferenceList
from placement.preferences.service import canonical_line
from placement.reference.states import Role
from tests import factories


def ranked(*positions, action="save", **more):
    """Return what the page sends for these positions in this order."""
    return {"action": action, **{f"rank-{position}": place for place, position in enumerate(positions, 1)}, **more}


def put_forward(site, name):
    """Let the university nominate somebody, who consents."""
    factories.a_consented_nomination(
        site.world.actor("university"), site.world.round(), site.world.person(name), Role.VICE_PRESIDENT
    )


@pytest.fixture
def person(site):
    """Return the browser of somebody who was put forward and consented."""
    put_forward(site, "staff0")
    return site.browser("staff0")


def kept(site):
    """Return the only list there is, or None."""
    with site.app.app_context():
        return db.session.scalar(select(PreferenceList))


def test_a_rank_given_twice_is_named_and_everything_typed_is_kept(site, person):
    """The page comes back with both positions and the reason."""
    first, second = site.positions[:2]
    sent = person.post("/my/choices", data={f"rank-{first}": 1, f"rank-{second}": 1, "short_reason": "far away"})
    assert sent.status_code == 422
    assert "Place 1 is given to 2 positions" in sent.text
    assert sent.text.count("data-rank>") == 2
    assert "far away" in sent.text
    assert kept(site) is None


def test_an_eleventh_choice_is_refused(site, person):
    """Ten are kept, eleven are not."""
    assert person.post("/my/choices", data=ranked(*site.positions[:10])).status_code == 302
    sent = person.post("/my/choices", data=ranked(*site.positions[:11]))
    assert sent.status_code == 422
    assert "10 choices at most" in sent.text
    assert len(kept(site).draft) == 10


def test_an_empty_list_is_not_certified(person):
    """The page says what to do first."""
    sent = person.post("/my/choices", data=ranked(action="certify"))
    assert sent.status_code == 422
    assert "The list is empty" in sent.text


def test_certifying_gives_a_receipt_that_can_be_computed_again(site, person):
    """The line on the receipt page hashes to the receipt."""
    order = [site.positions[2], site.positions[0]]
    assert person.post("/my/choices", data=ranked(*order, action="certify")).location == "/my/receipt"
    page, row = person.get("/my/receipt").text, kept(site)
    line = canonical_line(row.round_id, row.person_id, order, row.certified_at)
    assert hashlib.sha256(line.encode()).hexdigest() == row.receipt
    assert row.receipt in page


def test_a_draft_never_changes_what_is_certified(site, person):
    """The page says that the two differ."""
    person.post("/my/choices", data=ranked(*site.positions[:4], action="certify"))
    before = kept(site).receipt
    person.post("/my/choices", data=ranked(site.positions[5]))
    assert kept(site).receipt == before
    assert "Your draft differs" in person.get("/my/choices").text


def test_nobody_sees_another_persons_draft(site, person):
    """Each person's page and list are the own ones; officers and hosts have no such page."""
    person.post("/my/choices", data=ranked(site.positions[0]))
    put_forward(site, "staff1")
    assert "My list, 0 choices" in site.browser("staff1").get("/my/choices").text
    assert site.browser("university").get("/my/choices").status_code == 403
    assert site.browser("enterprise").get("/my/receipt").status_code == 403


def test_a_position_that_closed_meanwhile_is_shown_and_refused(site, person):
    """It stays on the page, marked; saving it again is refused until it is taken off."""
    gone, stays = site.positions[:2]
    person.post("/my/choices", data=ranked(gone, stays))

    @command
    def withdraw():
        db.session.execute(update(Position).where(Position.id == gone).values(state=PositionState.WITHDRAWN))

    with site.app.app_context():
        withdraw()
    assert "Not open to you any more" in person.get("/my/choices").text
    sent = person.post("/my/choices", data=ranked(gone, stays, action="certify"))
    assert sent.status_code == 422
    assert person.post("/my/choices", data=ranked(gone, stays, remove=str(gone), action="")).status_code == 302
    assert kept(site).draft == [stays]


def test_a_deadline_that_passed_while_typing_keeps_what_was_typed(site, person):
    """The answer is 409 and the page still holds the order."""
    person.post("/my/choices", data=ranked(*site.positions[:4], action="certify"))
    with time_machine.travel(now() + timedelta(days=4)):
        late = site.browser("staff0")
        sent = late.post("/my/choices", data=ranked(*site.positions[4:6], action="certify"))
        assert sent.status_code == 409
        assert f'name="rank-{site.positions[4]}"' in sent.text
        assert "My certified list" in late.get("/my/choices").text


def test_nothing_open_is_explained_by_the_rules(site):
    """Somebody too old reads which rule, and who can correct the facts."""
    put_forward(site, "elder")
    page = site.browser("elder").get("/my/choices").text
    assert "Why there is nothing to rank" in page
    assert "at most 55 years" in page


def test_a_host_sees_candidates_but_not_their_places(site, person):
    """The page is the same wherever the candidate placed the position."""
    target, other = site.positions[:2]
    host = site.browser("enterprise")
    seen = []
    for order in ((target, other), (other, target)):
        person.post("/my/choices", data=ranked(*order, action="certify"))
        page = host.get(f"/positions/{target}/candidates").text
        seen.append(page[page.index("<tbody>") : page.index("</tbody>")])
    assert "staff0" in seen[0]
    assert seen[0] == seen[1]


def test_refusals_beyond_a_fifth_are_refused_and_kept_as_typed(site):
    """Of five candidates one may be refused, not two; equal ranks are fine."""
    target = site.positions[0]
    names = [f"staff{number}" for number in range(5)]
    for name in names:
        put_forward(site, name)
        site.browser(name).post("/my/choices", data=ranked(target, action="certify"))
    ids = [site.world.people[name] for name in names]
    neutral = {f"veto_{i}": "" for i in ids} | {f"rank_{i}": "" for i in ids}
    two = neutral | {f"veto_{i}": "conflict_of_interest" for i in ids[:2]}
    host = site.browser("enterprise")
    sent = host.post(f"/positions/{target}/candidates", data=two)
    assert sent.status_code == 422
    assert sent.text.count('selected value="conflict_of_interest"') == 2
    both = neutral | {f"veto_{ids[0]}": "conflict_of_interest", f"rank_{ids[0]}": "1"}
    assert host.post(f"/positions/{target}/candidates", data=both).status_code == 422
    one = neutral | {f"veto_{ids[0]}": "conflict_of_interest", f"rank_{ids[1]}": "1", f"rank_{ids[2]}": "1"}
    assert host.post(f"/positions/{target}/candidates", data=one).status_code == 302
    assert site.browser("staff0").get(f"/positions/{target}/candidates").status_code == 404


def test_a_reason_for_a_short_list_is_accepted_by_a_coordinator_only(site, person):
    """It leaves the list of open decisions; others may not even see it."""
    person.post("/my/choices", data=ranked(site.positions[0], action="certify", short_reason="I care for my mother"))
    coordinator = site.browser("coordinator")
    assert "I care for my mother" in coordinator.get("/short-lists").text
    assert person.get("/short-lists").status_code == 403
    row = kept(site).id
    assert person.post(f"/short-lists/{row}/accept").status_code == 404
    assert coordinator.post(f"/short-lists/{row}/accept").status_code == 302
    assert "Nobody waits" in coordinator.get("/short-lists").text


def offered(page):
    """Return the positions to add that a page shows, in their order."""
    return [int(number) for number in re.findall(r'name="add" value="(\d+)"', page)]


def test_positions_to_add_are_sorted_and_paged_without_losing_the_list(site, person):
    """Whoever sorts or leafs sends the list along; nothing is kept, nothing is lost."""
    with site.app.app_context():
        titles = {row.id: row.title for row in db.session.scalars(select(Position))}
    ranks = ranked(*site.positions[:2], action="look")
    page = person.post("/my/choices?sort=-title", data=ranks).text
    expected = sorted(site.positions[2:], key=lambda number: by_pinyin(titles[number]), reverse=True)
    assert offered(page) == expected
    assert "My list, 2 choices" in page
    assert 'formaction="/my/choices?sort=title&amp;page=1"' in page
    assert kept(site) is None


def test_a_search_for_positions_keeps_the_order(site, person):
    """The word just typed counts, not the one of the address."""
    page = person.post("/my/choices?words=old&sort=title", data=ranked(action="find", words="传感器")).text
    assert len(offered(page)) == len(site.positions)
    assert offered(person.post("/my/choices?words=传感器", data=ranked(action="find", words="没有")).text) == []


@pytest.fixture
def crowd(site):
    """Return sixty candidates of the first position, by name."""
    with site.app.test_request_context():
        home, round_ = site.world.organisation("university"), site.world.round()
        target = db.session.get_one(Position, site.positions[0])
        people = [factories.a_person(home, MembershipRole.STAFF, name=f"候选{number:02}") for number in range(60)]
        for one in people:
            factories.a_consented_nomination(site.world.actor("university"), round_, one, Role.VICE_PRESIDENT)
            factories.a_certified_list(one, round_, [target])
        return [one.id for one in people]


def typed(page):
    """Return the ranks and refusals that a page would send, shown and carried."""
    found = re.findall(r'name="(rank_\d+)"[^>]*value="([^"]+)"', page)
    found += re.findall(r'<input type="hidden" name="(veto_\d+)" value="([^"]+)"', page)
    found += re.findall(r'<select[^>]*name="(veto_\d+)"(?:(?!</select>).)*selected value="([^"]+)"', page, re.DOTALL)
    return dict(found)


def test_a_ranking_of_many_loses_nothing_while_its_host_leafs_and_sorts(site, crowd):
    """What was typed on other pages travels along and is confirmed with the rest; until then nothing is stored."""
    host, address = site.browser("enterprise"), f"/positions/{site.positions[0]}/candidates"
    first = host.get(address).text
    assert "Page 1 of 2, 60 in all" in first
    said = {f"rank_{crowd[0]}": "2", f"rank_{crowd[59]}": "1", f"veto_{crowd[1]}": "conflict_of_interest"}
    second = host.post(f"{address}?page=2", data=said | {"action": "look"}).text
    assert typed(second) == said
    assert "not confirmed yet" in second
    turned = host.post(f"{address}?sort=rank", data=typed(second) | {"action": "look"}).text
    assert typed(turned) == said
    assert turned.index("候选59") < turned.index("候选00") < turned.index("候选02")
    with site.app.app_context():
        assert not db.session.scalars(select(HostChoice)).all()
    assert host.post(f"{address}?sort=rank", data=typed(turned)).location == f"{address}?sort=rank"
    assert typed(host.get(address).text) == said
    emptied = host.post(f"{address}?page=2", data={f"rank_{crowd[59]}": "1", "action": "look"}).text
    assert typed(emptied) == {f"rank_{crowd[59]}": "1"}
    with site.app.app_context():
        assert len(db.session.scalars(select(HostChoice)).all()) == 3


def test_what_is_wrong_on_another_page_is_shown_first(site, crowd):
    """The summary leads to a field that is there."""
    host, address = site.browser("enterprise"), f"/positions/{site.positions[0]}/candidates"
    sent = host.post(address, data={f"rank_{crowd[59]}": "first", f"rank_{crowd[0]}": "1"})
    assert sent.status_code == 422
    assert f'href="#rank_{crowd[59]}"' in sent.text
    assert f'id="rank_{crowd[59]}"' in sent.text
    assert typed(sent.text) == {f"rank_{crowd[59]}": "first", f"rank_{crowd[0]}": "1"}


@pytest.mark.parametrize("order", ["name", "home", "title", "days", "rank"])
def test_candidates_are_sorted_by_every_heading(site, crowd, order):
    """Both ways, before and after the deadline."""
    host, address = site.browser("enterprise"), f"/positions/{site.positions[0]}/candidates"
    assert 'aria-sort="ascending"' in host.get(f"{address}?sort={order}").text
    assert 'aria-sort="descending"' in host.get(f"{address}?sort=-{order}").text
