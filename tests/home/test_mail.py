"""An administrator sees which messages could not go, and why; what they say is nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.outbox import MOST_TRIES, Fault, MailLine, OutboxMessage, queue
from placement.home.tasks import tasks

FOUND, FORBIDDEN = 302, 403
SECRET = "https://site.cn/accept/secret"


@command
def written(address: str, **told: object) -> None:
    """Write a message that stands as told."""
    queue(f"key-{address}", address, f"给{address}的信", SECRET)
    db.session.execute(update(OutboxMessage).where(OutboxMessage.address == address).values(**told))


@command
def the_line_fails() -> None:
    """Let the server be away since a while."""
    at = now()
    db.session.add(
        MailLine(
            id=1, since=at - timedelta(hours=1), tries=7, due_at=at + timedelta(minutes=15),
            fault=Fault.SIGN_IN, reply="535 bad credentials",
        )
    )  # fmt: skip


@pytest.fixture
def mail(app, town):
    """Write a message that was given up, one that waits and one that went."""
    with app.test_request_context():
        refused = {"fault": Fault.ADDRESS, "reply": "550 nobody"}
        written("lost@site.cn", due_at=None, tries=MOST_TRIES, **refused)
        written("waiting@site.cn", tries=3, due_at=now() + timedelta(minutes=4), **refused)
        written("sent@site.cn", due_at=None, sent_at=now())
        db.session.remove()


@pytest.fixture
def keeper(town_site, monkeypatch):
    """Return an administrator's browser of a site with a mail server."""
    monkeypatch.setenv("PLACEMENT_SMTP", "smtp://127.0.0.1:9")
    return town_site.browser("administrator")


def test_each_message_stands_where_it_is_with_its_reason(mail, keeper):
    """What was given up comes first; the text is on no page."""
    page = keeper.get("/mail").text
    assert "lost@site.cn" in page
    assert "550 nobody" in page
    assert "The mail server does not take this address" in page
    waiting = keeper.get("/mail?state=waiting").text
    assert "waiting@site.cn" in waiting
    assert "lost@site.cn" not in waiting
    assert "sent@site.cn" in keeper.get("/mail?state=sent").text
    assert not any(SECRET in keeper.get(f"/mail?state={state}").text for state in ("given_up", "waiting", "sent"))
    assert "No message to such an address" in keeper.get("/mail?q=nobody@site.cn").text


@pytest.mark.parametrize("order", ["address", "subject", "written", "due", "tries", "fault"])
def test_the_list_is_sorted_by_its_headings(mail, keeper, order):
    """As every list."""
    assert 'aria-sort="descending"' in keeper.get(f"/mail?state=waiting&sort=-{order}").text


def test_a_press_tries_all_again(mail, keeper, app):
    """What was given up waits anew, what waits is due, what went stays."""
    assert keeper.post("/mail/again").status_code == FOUND
    with app.app_context():
        found = {row.address: (row.tries, row.due_at is not None) for row in db.session.query(OutboxMessage)}
    assert found == {"lost@site.cn": (0, True), "waiting@site.cn": (0, True), "sent@site.cn": (0, False)}


def test_it_is_a_task_of_administrators_only(mail, keeper, town, app, town_site):
    """They are told of messages that were given up and of a server that refuses."""
    with app.test_request_context():
        the_line_fails()
        found = [task.href for task in tasks(town.actor("administrator"), None)]
    assert found[:2] == ["/mail", "/mail?state=given_up"]
    assert "The mail server refuses our user name or password" in keeper.get("/mail").text
    assert town_site.browser("coordinator").get("/mail").status_code == FORBIDDEN
    assert town_site.browser("coordinator").post("/mail/again").status_code == FORBIDDEN


def test_without_a_server_the_page_says_so(mail, town_site, monkeypatch):
    """And what to do."""
    monkeypatch.delenv("PLACEMENT_SMTP", raising=False)
    page = town_site.browser("administrator").get("/mail").text
    assert "This site has no mail server yet" in page
    assert "PLACEMENT_SMTP" in page
    assert "Try all again now" not in page
