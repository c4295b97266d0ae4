"""Mail is a row of the act that causes it, sent once, after the commit."""

from __future__ import annotations

import os
import socketserver
import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from placement.accounts.actor import PLATFORM
from placement.foundation.clock import now
from placement.foundation.database import command, db
from placement.foundation.outbox import (
    LONGEST_PAUSE,
    MOST_TRIES,
    Fault,
    OutboxMessage,
    Standing,
    line,
    message_counts,
    pause,
    queue,
    send_waiting,
    try_again,
)


class Post(socketserver.StreamRequestHandler):
    """A post office of one room: it takes what it is given, or refuses an address."""

    letters: list[str]
    refused = "refused@site.cn"
    unwanted = b"unwanted@site.cn"

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word.startswith("RCPT") and self.refused.upper() in word:
                self.wfile.write(b"550 nobody\r\n")
            elif word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while not letter.endswith(b"\r\n.\r\n"):
                    letter += self.rfile.readline()
                if self.unwanted in letter:
                    self.wfile.write(b"554 not wanted\r\n")
                    continue
                self.letters.append(letter.decode())
                self.wfile.write(b"250 taken\r\n")
            elif word == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def post(monkeypatch):
    handler = type("Office", (Post,), {"letters": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("PLACEMENT_SMTP", f"smtp://127.0.0.1:{server.server_address[1]}?from=office@site.cn")
        yield handler.letters
        server.shutdown()
        thread.join()


@command
def write(*addresses: str) -> None:
    for number, address in enumerate(addresses):
        queue(f"key-{number}", address, "一行\r\nBcc: evil@site.cn", "正文")


def test_without_a_server_everything_waits(app, monkeypatch):
    monkeypatch.delenv("PLACEMENT_SMTP", raising=False)
    write("a@site.cn")
    assert send_waiting() == 0
    assert db.session.scalars(select(OutboxMessage.sent_at)).all() == [None]


def test_a_message_is_sent_once_and_marked(app, post):
    write("a@site.cn", "b@site.cn")
    assert send_waiting() == 2
    assert send_waiting() == 0
    assert len(post) == 2
    assert all(db.session.scalars(select(OutboxMessage.sent_at)))


def test_a_line_break_in_a_subject_makes_no_header(app, post):
    write("a@site.cn")
    send_waiting()
    head = post[0].split("\r\n\r\n")[0]
    assert "To: a@site.cn" in head
    assert not [line for line in head.splitlines() if line.lower().startswith("bcc:")]


def test_the_same_key_is_one_message(app):
    write("a@site.cn")
    with pytest.raises(IntegrityError):
        write("a@site.cn")
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 1


def test_what_was_sent_before_a_refusal_is_not_sent_again(app, post):
    """One bad address must not send the others twice, nor hold them up for ever."""
    write("a@site.cn", Post.refused, "c@site.cn")
    for hour in range(3):
        with time_machine.travel(now() + timedelta(hours=hour), tick=False):
            send_waiting()
    assert sum("To: a@site.cn" in letter for letter in post) == 1
    assert sum("To: c@site.cn" in letter for letter in post) == 1


@pytest.mark.parametrize(
    "address", ["refused@site.cn", "unwanted@site.cn", "张三@site.cn", "a@b@site.cn", "a b@site.cn", ""]
)
def test_a_message_that_cannot_go_holds_up_nobody_else(app, post, address):
    """An address refused, a message refused, an address that the server or the mail itself cannot name."""
    write(address, "b@site.cn")
    send_waiting()
    assert any("b@site.cn" in letter for letter in post)
    sent = dict(list(db.session.execute(select(OutboxMessage.address, OutboxMessage.sent_at))))
    assert sent["b@site.cn"] is not None


def test_while_the_server_is_away_everything_waits(app, monkeypatch):
    """The worker that sends mail also computes runs: it must not end for that."""
    monkeypatch.setenv("PLACEMENT_SMTP", "smtp://127.0.0.1:9?from=office@site.cn")
    write("a@site.cn")
    assert send_waiting() == 0
    assert db.session.scalars(select(OutboxMessage.sent_at)).all() == [None]


def the_only_message() -> OutboxMessage:
    db.session.expire_all()
    return db.session.scalars(select(OutboxMessage)).one()


def test_a_message_that_cannot_go_is_tried_after_longer_and_longer_pauses_and_then_given_up(app, post):
    """Nothing is tried before its time; the last pauses are equal; the end is about three days on."""
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        write(Post.refused)
        gaps = []
        while (due := the_only_message().due_at) is not None:
            gaps.append(due - now())
            clock.move_to(due - timedelta(seconds=1))
            before = the_only_message().tries
            send_waiting()
            assert the_only_message().tries == before or not gaps[-1]
            clock.move_to(due)
            send_waiting()
        assert gaps[1:4] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
        assert gaps[-1] == LONGEST_PAUSE
        assert timedelta(days=2.5) < now() - start < timedelta(days=3.5)
    message = the_only_message()
    assert (message.tries, message.fault, message.reply) == (MOST_TRIES, Fault.ADDRESS, "550 nobody")
    assert message_counts() == {Standing.GIVEN_UP: 1, Standing.WAITING: 0, Standing.SENT: 0}
    assert send_waiting() == 0


@pytest.mark.parametrize(
    ("address", "fault", "reply"),
    [
        ("refused@site.cn", Fault.ADDRESS, "550 nobody"),
        ("unwanted@site.cn", Fault.TEXT, "554 not wanted"),
        ("张三@site.cn", Fault.FORM, ""),
    ],
)
def test_a_message_says_why_it_could_not_go(app, post, address, fault, reply):
    """In a word of ours, with what the server said."""
    write(address)
    send_waiting()
    assert (the_only_message().fault, the_only_message().reply) == (fault, reply)


def test_while_the_server_is_away_it_is_left_alone_and_no_message_is_blamed(app, monkeypatch, post):
    """The line rests longer each time; once it works again that is forgotten."""
    place = os.environ["PLACEMENT_SMTP"]
    monkeypatch.setenv("PLACEMENT_SMTP", "smtp://127.0.0.1:9?from=office@site.cn")
    with time_machine.travel(now(), tick=False) as clock:
        write("a@site.cn")
        assert send_waiting() == 0
        assert (line().tries, line().fault, line().due_at) == (1, Fault.LINE, now() + timedelta(minutes=1))
        assert send_waiting() == 0
        assert line().tries == 1
        clock.shift(timedelta(minutes=1))
        send_waiting()
        assert (line().tries, line().due_at) == (2, now() + timedelta(minutes=2))
        assert the_only_message().tries == 0
        monkeypatch.setenv("PLACEMENT_SMTP", place)
        clock.shift(timedelta(minutes=2))
        assert send_waiting() == 1
    assert line() is None


def test_what_was_given_up_is_tried_again_when_somebody_asks(app, post):
    """At once, with all its tries, whatever the line did; the act is recorded."""
    write(Post.refused, "b@site.cn")
    send_waiting()
    assert try_again(PLATFORM) == 1
    assert db.session.scalars(select(OutboxMessage.tries)).all() == [0, 0]
    send_waiting()
    assert sorted(db.session.scalars(select(OutboxMessage.tries)).all()) == [0, 1]


def test_the_text_is_not_kept_once_it_went(app, post):
    """It may hold a link that sets a password."""
    write("a@site.cn")
    send_waiting()
    assert the_only_message().body == ""


def test_a_pause_never_overflows():
    """Whatever the number of tries."""
    assert pause(10_000, LONGEST_PAUSE) == LONGEST_PAUSE
