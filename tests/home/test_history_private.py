"""What the history keeps back of people."""

import pytest
from sqlalchemy import select

from placement.accounts.actor import PLATFORM
from placement.foundation.audit import AuditEntry, record_many
from placement.foundation.database import command, db
from placement.home.queries import kept_back
from placement.nominations.models import Nomination
from placement.preferences.models import PreferenceList
from placement.rulings.models import DeclaredInterest

OWN = [
    ("preferences:save", PreferenceList),
    ("interest:declare", DeclaredInterest),
    ("interest:revoke", DeclaredInterest),
    ("nomination:decline", Nomination),
]


@pytest.mark.parametrize(("action", "kind"), OWN)
def test_somebodys_own_ties_reasons_and_choices_are_private(app, action, kind):
    """An administrator reads that it was done, not which company a family owns or why somebody declined."""

    @command
    def act():
        record_many(PLATFORM, action, kind, [1], relation="family", credit_code="91320200MADM000004")

    act()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert kept_back([entry]) == {entry.id: "private"}
