"""What people, organisations and the public read of a published round."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import subprocess
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from placement.accounts.models import Person
from placement.demand.models import PositionOutcome
from placement.demand.states import Ending
from placement.foundation.audit import AuditEntry
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.rounds.models import Run, RunAnswer, RunPlacement
from tests.sites import Site

Published = tuple[Site, int]


def placed(site: Site, number: int) -> dict[str, int]:
    """Return position by name of everybody placed."""
    rows = db.session.execute(
        select(Person.name_zh, RunPlacement.position_id)
        .join(Person, Person.id == RunPlacement.person_id)
        .where(RunPlacement.run_id == number)
    )
    return {name: position for name, position in rows}  # noqa: C416 - rows are not pairs


def left_out(site: Site, number: int) -> str:
    """Return a member of staff without a position."""
    return sorted({f"staff{n}" for n in range(6)} - set(placed(site, number)))[0]


@command
def rename(person_id: int, name: str) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(name_zh=name))


def test_a_placed_person_reads_the_answer_first(published: Published) -> None:
    site, number = published
    name = next(name for name in placed(site, number) if name.startswith("staff"))
    page = site.browser(name).get("/my/result")
    assert "You are placed with Yunqimu" in page.text
    assert "You are placed here." in page.text
    assert "人力资源部 0510-0000" in page.text


def test_a_person_left_out_reads_why_and_what_is_next(published: Published) -> None:
    site, number = published
    page = site.browser(left_out(site, number)).get("/my/result")
    assert f"You have no position in {site.world.round().name_en}" in page.text
    assert "went to others" in page.text
    assert "the lottery decided" in page.text or "Seating you there" in page.text
    assert "See when the next round opens" in page.text


def test_a_result_names_nobody_else(published: Published) -> None:
    site, number = published
    for name in ("staff0", left_out(site, number)):
        text = site.browser(name).get("/my/result").text
        assert not [other for other in site.world.people if other.startswith(("staff", "student")) and other != name
                    and f">{other}<" in text]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "fate", "words"),
    [
        ("no_list", None, "You certified no list"),
        ("not_eligible", {"is": "ineligible", "findings": [{
            "rule": "age", "verdict": "fail", "value": "51", "limit": "45", "clause": "rule 7"}]}, "rule 7"),
        ("no_choice_left", {"is": "vetoed", "veto": "conflict_of_interest"}, "The enterprise excluded this match"),
        ("no_choice_left", {"is": "withdrawn"}, "The position was withdrawn"),
        ("all_full", {"is": "course_closed"}, "The course does not open"),
        ("all_full", {"is": "impossible"}, "No placement that keeps all conditions"),
        ("all_full", {"is": "lottery", "candidates": 4}, "the lottery decided"),
        ("all_full", {"is": "full", "candidates": 4, "clause": "staff placed", "cost": {"staff placed": 1}},
         "would leave 1 more member of staff without a position"),
        ("all_full", {"is": "full", "candidates": 4, "clause": "fit", "cost": {"fit": 30}},
         "fit in total would fall by 30"),
    ],
)  # fmt: skip
def test_each_fate_has_its_words(published: Published, reason: str, fate: dict | None, words: str) -> None:
    site, number = published
    name = left_out(site, number)
    choices = [] if fate is None else [{"position": f"j{site.world.positions['advisor0']}", "rank": 1, **fate}]

    @command
    def say() -> None:
        answer = db.session.scalars(
            select(RunAnswer).where(RunAnswer.run_id == number, RunAnswer.person_id == site.world.people[name])
        ).one()
        answer.reason, answer.choices = reason, choices

    say()
    page = site.browser(name).get("/my/result")
    assert words in page.text
    assert "conflict" not in page.text.lower()


def test_before_publication_a_person_sees_the_own_list_and_no_result(decided: Published) -> None:
    site, _number = decided
    page = site.browser("staff0").get("/my/result")
    assert "is not published yet" in page.text
    assert site.world.position("advisor0").title in page.text
    assert "Receipt" in page.text
    assert "placed with" not in page.text


def test_who_took_part_in_nothing_is_told_so(published: Published) -> None:
    site, _number = published
    assert "You took part in no round yet" in site.browser("enterprise").get("/my/result").text
    assert site.browser("staff0").get("/my/result?round=77").status_code == 404
    assert site.browser("staff0").get("/my/result?round=x").status_code == 404


def test_the_public_list_has_the_fields_of_a_notice_only(published: Published) -> None:
    site, number = published
    page = site.browser().get(f"/rounds/{site.world.round_id}/placements")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in page.text
    for name in placed(site, number):
        assert name in page.text
    assert "site.cn" not in page.text
    assert site.world.position("advisor0").title not in page.text
    assert "0510" not in page.text
    assert "1990" not in page.text


def test_the_public_list_can_be_searched(published: Published) -> None:
    site, number = published
    name = next(iter(placed(site, number)))
    address = f"/rounds/{site.world.round_id}/placements"
    assert "1 placement found" in site.browser().get(address, query_string={"q": name}).text
    assert "Nobody is found" in site.browser().get(address, query_string={"q": "%"}).text


def test_names_leave_the_public_list_after_thirty_days(published: Published) -> None:
    site, number = published
    with time_machine.travel(now() + timedelta(days=31)):
        page = site.browser().get(f"/rounds/{site.world.round_id}/placements")
    assert "the names are gone" in page.text
    assert not [name for name in placed(site, number) if name in page.text]


def test_the_certificate_can_be_computed_again(published: Published) -> None:
    site, number = published
    page = site.browser().get(f"/rounds/{site.world.round_id}/certificate")
    round_, run = site.world.round(), db.session.get_one(Run, number)
    assert run.seed in page.text
    assert run.snapshot.sha256 in page.text
    assert run.outcome_sha256 in page.text
    assert hashlib.sha256(round_.lottery_secret.encode()).hexdigest() == round_.lottery_commitment
    line = f"lottery-v1\n{round_.id}\n{round_.lottery_secret}\n{round_.public_value}"
    assert hashlib.sha256(line.encode()).hexdigest() == run.seed


def test_the_commands_on_the_certificate_print_what_they_say(published: Published) -> None:
    site, number = published
    page = site.browser().get(f"/rounds/{site.world.round_id}/certificate").text
    commands = [html.unescape(command) for command in re.findall(r"<code>(printf .*?)</code>", page)]
    printed = [
        subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout.split()[0]
        for command in commands
    ]
    assert printed == [site.world.round().lottery_commitment, db.session.get_one(Run, number).seed]


def test_a_run_without_a_full_proof_does_not_claim_one(published: Published) -> None:
    site, number = published

    @command
    def unprove() -> None:
        run = db.session.get_one(Run, number)
        run.report = {**run.report, "proven": False}

    unprove()
    page = site.browser().get(f"/rounds/{site.world.round_id}/certificate")
    assert "No other placement is better in" not in page.text
    assert "not proved in full" in page.text


@pytest.mark.parametrize(
    ("name", "status"),
    [(None, 302), ("staff0", 403), ("enterprise", 403), ("university", 403), ("zone", 403),
     ("coordinator", 200), ("authority", 200), ("administrator", 200)],
)  # fmt: skip
def test_the_files_with_everybodys_choices_go_to_those_who_check(
    published: Published, name: str | None, status: int
) -> None:
    site, _number = published
    for part in ("market", "outcome"):
        assert site.browser(name).get(f"/rounds/{site.world.round_id}/{part}.json").status_code == status


@pytest.mark.parametrize(
    ("name", "status"),
    [("enterprise", 200), ("university", 200), ("zone", 200), ("authority", 200),
     ("staff0", 403), ("student0", 403), ("coordinator", 403), ("administrator", 403)],
)  # fmt: skip
def test_organisations_have_lists_of_their_own(published: Published, name: str, status: int) -> None:
    site, number = published
    for address in ("/our/placements", "/our/placements?show=left", "/our/placements.csv"):
        assert site.browser(name).get(address).status_code == status
    if status == 200:
        assert next(iter(placed(site, number))) in site.browser(name).get("/our/placements").text
        assert site.browser(name).get("/our/placements?round=77").status_code == 404


def test_before_publication_an_organisation_reads_that_there_is_nothing(decided: Published) -> None:
    site, _number = decided
    assert "No result is published yet" in site.browser("enterprise").get("/our/placements").text
    assert site.browser("enterprise").get("/our/placements.csv").status_code == 404


def test_no_cell_of_the_spreadsheet_is_a_formula(published: Published) -> None:
    site, number = published
    rename(site.world.people["student0"], "＝HYPERLINK(1)")
    answer = site.browser("university").get("/our/placements.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == len(placed(site, number)) + 1
    assert "'＝HYPERLINK(1)" in [row[0] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]


def test_the_whole_public_list_goes_on_paper_until_the_names_go(published: Published) -> None:
    site, number = published
    address = f"/rounds/{site.world.round_id}/placements/whole"
    page = site.browser().get(address)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert all(name in page.text for name in placed(site, number))
    assert re.search(rf"No\. \d{{4}}-R{site.world.round_id}; published ", page.text)
    assert "0510" not in page.text.split("<table")[1]
    with time_machine.travel(now() + timedelta(days=31)):
        later = site.browser().get(address).text
    assert "the names are gone" in later
    assert not any(name in later for name in placed(site, number))


def test_of_what_became_of_free_seats_the_last_word_counts(published: Published) -> None:
    """The enterprise says it and may say it anew; zone and office read it beside the seats, nobody else says it."""
    site, _number = published
    officer, zone = site.browser("enterprise"), site.browser("zone")
    left = officer.get("/our/placements?show=left").text
    address = re.search(r"/positions/[0-9]+/outcome", left)
    assert address
    assert officer.post(address[0], data={"ending": ""}).status_code == 422
    for ending, note in (("still_open", ""), ("hired", "一名应届毕业生")):
        assert officer.post(address[0], data={"ending": ending, "note": note}).status_code == 302
    assert "一名应届毕业生" in officer.get(address[0]).text
    said = db.session.scalars(select(PositionOutcome)).one()
    assert (said.ending, said.note) == (Ending.HIRED, "一名应届毕业生")
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "position:outcome")) == 2
    assert "一名应届毕业生" in zone.get("/our/placements?show=left").text
    assert zone.post(address[0], data={"ending": "still_open"}).status_code == 403
    assert "一名应届毕业生" not in site.browser("staff0", "en").get("/demand").text
