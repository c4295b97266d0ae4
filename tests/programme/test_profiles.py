"""Policy profiles: versions that are never changed, corrections, and the public pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import flask_migrate
import pytest
from sqlalchemy import func, select, text

from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, Refused
from placement.nominations import service as nominations
from placement.programme import service as programme
from placement.programme.drafts import OverrideDraft
from placement.programme.models import Round
from placement.programme.queries import overrides, policies, versions
from placement.reference.drafts import CheckDraft, VersionDraft
from placement.reference.models import PolicyProfile, PolicyVersion
from placement.reference.queries import name_of, profile, version_named, versions_of
from placement.reference.service import RULE_COLUMNS, load_reference
from placement.reference.states import Role
from tests.databases import MIGRATIONS
from tests.factories import a_planned_round, a_round_draft, a_town

VP, CODE = Role.VICE_PRESIDENT, "default-vice-president"


def draft_like(version: PolicyVersion, **rules: object):
    checks = tuple(CheckDraft(c.code, c.about, c.zh, c.en, bool(c.renewal_only)) for c in version.checks)
    values = {name: getattr(version, name) for name in RULE_COLUMNS} | rules
    return VersionDraft(version.valid_from, values, checks, version.source, version.note)


def test_a_second_load_adds_no_version(app):
    """25 programmes and 5 defaults, a version each, however often they are loaded."""
    count = select(func.count()).select_from(PolicyVersion)
    assert db.session.scalar(count) == 30
    assert load_reference()["policy_versions"] == 0
    assert db.session.scalar(count) == 30


def test_a_correction_is_a_new_version_and_nobody_is_judged_anew(town):
    """The open round and its verdicts keep version 1; a later one takes version 2; loading changes nothing."""
    coordinator, row = town.actor("coordinator"), profile(CODE)
    officer = town.actor("university")
    nomination = nominations.nominate(officer, town.round(), town.person("staff0"), VP)
    before = version_named(CODE)
    corrected = programme.correct_profile(coordinator, row, draft_like(before, max_age=50), "通知更正")
    assert (corrected.number, corrected.entered_by) == (2, coordinator.person_id)
    assert {finding["version"] for finding in nomination.findings} == {1}
    assert policies(town.round())[VP].max_age == 55
    assert nominations.judge_again(officer, nomination).findings[0]["version"] == 1
    later = programme.plan_round(coordinator, replace(a_round_draft(), policies={VP: CODE}))
    assert policies(later)[VP].max_age == 50
    older = programme.plan_round(coordinator, replace(a_round_draft(), policies={VP: f"{CODE}@1"}))
    assert policies(older)[VP].max_age == 55
    assert load_reference()["policy_versions"] == 0
    assert [version.number for version in versions_of(CODE)] == [2, 1]


def test_a_correction_that_corrects_nothing_is_refused(town):
    """And nobody but a coordinator corrects."""
    row, newest = profile(CODE), version_named(CODE)
    with pytest.raises(Refused):
        programme.correct_profile(town.actor("coordinator"), row, draft_like(newest), "x")
    with pytest.raises(NotAllowed):
        programme.correct_profile(town.actor("university"), row, draft_like(newest, max_age=50), "x")


def test_a_version_that_begins_after_the_reference_date_is_refused(town):
    """A round cannot be judged by rules of a later day."""
    draft = replace(a_round_draft(), reference_on=date(2025, 12, 31), policies={VP: CODE})
    with pytest.raises(Refused):
        programme.plan_round(town.actor("coordinator"), draft)


def test_an_override_goes_with_its_profile(town):
    """Another version of the same profile keeps it, another profile drops it."""
    coordinator = town.actor("coordinator")
    planned = a_planned_round(coordinator)
    programme.override_rule(coordinator, planned, OverrideDraft(VP, "max_age", 58, "放宽"))
    assert policies(planned)[VP].max_age == 58
    programme.correct_profile(
        coordinator, profile(CODE), draft_like(version_named(CODE), min_days_per_year=60), "更正"
    )
    same = {role: name_of(version) for role, version in versions(planned).items()}
    draft = replace(a_round_draft(), name_zh=planned.name_zh)
    programme.change_round(coordinator, planned, replace(draft, policies=same | {VP: f"{CODE}@2"}))
    assert policies(planned)[VP].max_age == 58
    assert policies(planned)[VP].min_days_per_year == 60
    programme.change_round(coordinator, planned, replace(draft, policies=same | {VP: "cn-sn-tvp-2025"}))
    assert overrides(planned) == []
    assert policies(planned)[VP].max_age is None


def test_the_pages_are_public_and_a_correction_shows_what_changed(town_site):
    """All profiles, one of them, two side by side; the coordinator's form makes version 2."""
    visitor = town_site.browser()
    assert "Anhui S&amp;T vice president" in visitor.get("/profiles").text
    assert "Laian" not in visitor.get("/profiles?words=Anhui").text
    page = visitor.get("/profiles/cn-ah-tvp-2024").text
    for words in ("at most 55 years, or 60 with an exception", "National-level talent", "皖科才"):
        assert words in page
    assert "Anhui" in visitor.get("/profiles/compare?a=cn-ah-tvp-2024&b=cn-ha-tvp-2025").text
    assert visitor.get("/profiles/nothing").status_code == 404
    assert visitor.get("/profiles/compare?a=nothing").status_code == 404
    coordinator = town_site.browser("coordinator")
    assert coordinator.post("/profiles/cn-ah-tvp-2024/correct", data={"max_age": "58"}).status_code == 422
    sent = {
        "valid_from": "2026-06-01", "source": "皖科才〔2026〕1号", "reason": "新文件", "max_age": "58",
        "max_age_exception": "60", "bars_own_company": "1", "host_province": "34", "degree_alternative": "doctor",
        "checks": "host_kind | host | 高新技术企业 | High-tech enterprise",
    }  # fmt: skip
    wrong = sent | {"checks": "host_kind | nobody | 高新技术企业 | High-tech enterprise"}
    assert coordinator.post("/profiles/cn-ah-tvp-2024/correct", data=wrong).status_code == 422
    assert coordinator.post("/profiles/cn-ah-tvp-2024/correct", data=sent).status_code == 302
    page = visitor.get("/profiles/cn-ah-tvp-2024").text
    assert "at most 58 years" in page
    assert "Doctor or higher" in page
    assert "新文件" in page
    assert "at most 55 years" in visitor.get("/profiles/cn-ah-tvp-2024?version=1").text
    both = visitor.get("/profiles/compare?a=cn-ah-tvp-2024@1&b=cn-ah-tvp-2024@2").text
    assert "at most 58 years" in both
    assert "at most 55 years" in both


def test_rules_of_an_earlier_release_become_the_first_version(any_app):
    """A database from before versions keeps its profiles; the shipped ones come as the next version."""
    with any_app.test_request_context():
        number = a_town().round_id
        flask_migrate.downgrade(directory=MIGRATIONS, revision="0003")
        assert db.session.scalar(text("SELECT count(*) FROM policy_profile WHERE max_age = 55")) > 1
        db.session.execute(text("UPDATE policy_profile SET max_age = 54 WHERE code = 'cn-ah-tvp-2024'"))
        db.session.commit()
        flask_migrate.upgrade(directory=MIGRATIONS)
        db.session.remove()
        assert name_of(versions(db.session.get(Round, number))[VP]) == f"{CODE}@1"
        (first,) = versions_of("cn-ah-tvp-2024")
        assert (first.number, first.max_age, first.valid_from) == (1, 54, date(2024, 1, 1))
        assert load_reference()["policy_versions"] > 0
        newest = versions_of("cn-ah-tvp-2024")[0]
        assert (newest.number, newest.max_age, newest.host_province) == (2, 55, "34")
        assert newest.reason
        assert db.session.scalar(select(func.count()).select_from(PolicyProfile)) == 30
