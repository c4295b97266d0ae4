"""Mail is a row of the act that causes it, sent once, after the commit."""

from __future__ import annotations

import socketserver
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from placement.foundation.database import command, db
from placement.foundation.outbox import OutboxMessage, queue, send_waiting


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
    for _ in range(3):
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
