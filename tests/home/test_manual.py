"""The manual on the site."""

import pytest

from placement.accounts.actor import Actor
from placement.accounts.states import MembershipRole
from placement.home.manual import GUIDES, guides_for
from placement.organisations.states import ISSUERS, Kind

READERS = [
    *((MembershipRole.OFFICER, kind) for kind in Kind if kind is not Kind.OPERATOR),
    *((role, Kind.UNIVERSITY) for role in (MembershipRole.STAFF, MembershipRole.STUDENT)),
    *((role, Kind.OPERATOR) for role in (MembershipRole.COORDINATOR, MembershipRole.ADMINISTRATOR)),
]


@pytest.mark.parametrize(("role", "kind"), READERS)
def test_everybody_finds_the_own_part_first_and_all_others_after_it(role, kind):
    """An officer by what the organisation is, everybody else by what the person is."""
    first, *others = guides_for(Actor(1, 1, role, kind))
    if role is MembershipRole.OFFICER:
        assert first.code == ("issuer" if kind in ISSUERS else str(kind))
    else:
        assert first.code == str(role)
    assert {first.code, *(guide.code for guide in others)} == {guide.code for guide in GUIDES}


def test_a_visitor_reads_it_without_an_account(client):
    """Whoever wants to know what it would be like need not sign in."""
    page = client.get("/help").get_data(as_text=True)
    assert page.count("<section") == len(GUIDES) + 1
