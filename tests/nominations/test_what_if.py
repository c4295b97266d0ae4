"""What other rules would change: totals, names and clauses, and nothing is kept."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from placement.accounts.service import keep_facts
from placement.eligibility.drafts import Facts
from placement.eligibility.states import Rule, Verdict
from placement.foundation.audit import AuditEntry
from placement.foundation.database import db
from placement.nominations import service as nominations
from placement.nominations.models import Nomination
from placement.nominations.queries import facts_in
from placement.nominations.what_if import GAINED, LOST, Change, Entrant, compare, entrants, to_csv, with_value
from placement.organisations.models import Organisation
from placement.programme.queries import policies, to_policy
from placement.reference.queries import version_named
from placement.reference.states import Role
from placement.rulings.queries import rulings_of
from tests.factories import STAFF_FACTS

VP = Role.VICE_PRESIDENT


def put_forward(town, name: str, **facts: object) -> Nomination:
    person, officer = town.person(name), town.actor("university")
    keep_facts(officer, {person.id: replace(STAFF_FACTS, **facts)})
    return nominations.nominate(officer, town.round(), person, VP)


def test_shaanxi_has_no_age_and_hubei_has_a_lower_one(town):
    """61 is let in by Shaanxi; 50 is kept out by Hubei, which stops at 45; each with the clause."""
    put_forward(town, "staff0", birth_year=1965)
    put_forward(town, "staff1", birth_year=1976)
    rules = policies(town.round())
    shaanxi = compare(town.round(), rules, rules | {VP: to_policy(version_named("cn-sn-tvp-2025"))})
    (gained,) = shaanxi.changes
    assert (gained.entrant.person_id, gained.kind) == (town.people["staff0"], GAINED)
    assert [finding.rule for finding in gained.findings] == [Rule.AGE]
    assert gained.findings[0].clause.startswith("default-vice-president")
    assert shaanxi.before[VP] == {Verdict.PASS: 1, Verdict.FAIL: 1}
    assert shaanxi.after[VP] == {Verdict.PASS: 2}
    hubei = compare(town.round(), rules, rules | {VP: replace(rules[VP], max_age=45, max_age_exception=None)})
    (lost,) = hubei.changes
    assert (lost.entrant.person_id, lost.kind, lost.findings[0].limit) == (town.people["staff1"], LOST, "45")


def test_one_value_can_be_asked_about(town):
    """At most 65 instead of 55."""
    put_forward(town, "staff0", birth_year=1965)
    rules = policies(town.round())
    found = compare(town.round(), rules, rules | {VP: with_value(rules[VP], "max_age", 65)})
    assert found.kinds == {GAINED: 1}
    assert compare(town.round(), rules, rules).changes == []


def test_everybody_is_read_as_the_judge_reads_one(town):
    """The bulk read and the reading of a single person give the same facts."""
    for number in range(4):
        put_forward(town, f"staff{number}", birth_year=1960 + number, days_per_month=number, work_years=3)
    known = rulings_of(town.round())
    for entrant in entrants(town.round()):
        person = next(town.person(f"staff{n}") for n in range(4) if town.people[f"staff{n}"] == entrant.person_id)
        expected = facts_in(known, person, entrant.role)
        assert entrant.facts == replace(expected, home_code=None, companies=())


@pytest.mark.parametrize("name", ["=1+1", "＝1+1", " =1+1", "\r=1+1", "@SUM(1)"])
def test_no_name_runs_in_the_table(town, name):
    home = db.session.get_one(Organisation, town.organisations["university"])
    entrant = Entrant(1, name, home.id, VP, Facts(), None)
    change = Change(entrant, Verdict.PASS, Verdict.FAIL, ())
    table = csv.reader(io.StringIO(to_csv([change], {home.id: home}).decode("utf-8-sig"), newline=""))
    assert [row[0] for row in table][1] == f"'{name}"


def test_the_page_filters_hands_out_a_table_and_changes_nothing(town_site):
    """A coordinator's page; nobody else's."""
    town = town_site.world
    with town_site.app.test_request_context():
        put_forward(town, "staff0", birth_year=1965)
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    page = f"/rounds/{town.round_id}/what-if"
    asked = "vice_president=cn-sn-tvp-2025@1"
    coordinator = town_site.browser("coordinator")
    seen = coordinator.get(f"{page}?{asked}").text
    assert "Would become eligible" in seen
    assert "1 verdict would change" in seen
    assert "0 verdicts would change" in coordinator.get(f"{page}?{asked}&role=course_teacher").text
    table = coordinator.get(f"{page}.csv?{asked}")
    assert table.mimetype == "text/csv"
    assert table.get_data().startswith(b"\xef\xbb\xbf")
    assert "Age at the reference date: 61 years" in table.text
    assert coordinator.get(f"{page}?rule=max_age&value=65").status_code == 200
    assert coordinator.get(f"{page}?rule=max_age&value=old").status_code == 422
    assert coordinator.get(f"{page}?vice_president=nobody@1").status_code == 404
    assert town_site.browser("university").get(page).status_code == 403
    with town_site.app.test_request_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
        assert db.session.scalars(select(Nomination.verdict)).all() == ["fail"]
