"""Mail as rows, written with the act that causes it and sent after the commit."""

from __future__ import annotations

import logging
import os
import smtplib
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from placement.foundation.clock import now
from placement.foundation.database import Row, command, db, store

log = logging.getLogger(__name__)

LONGEST_SUBJECT = 200
UNSENDABLE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)
"""What is wrong with one message: its address, its text, or how either is written."""


class OutboxMessage(Row):
    """One message to one address; `key` makes sure that it exists once."""

    __tablename__ = "outbox_message"

    key: Mapped[str] = mapped_column(String(120), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Letter(NamedTuple):
    """A message to one address; `key` makes sure that it exists once."""

    key: str
    address: str
    subject: str
    body: str


def queue(key: str, address: str, subject: str, body: str) -> None:
    """Put a message into the outbox of this transaction; a line break in the subject is dropped."""
    queue_many([Letter(key, address, subject, body)])


def queue_many(letters: Iterable[Letter]) -> None:
    """Put many messages into the outbox of this transaction."""
    at = now()
    rows = [
        {**one._asdict(), "subject": " ".join(one.subject.split())[:LONGEST_SUBJECT], "created_at": at}
        for one in letters
    ]
    store(OutboxMessage, rows)


def send_waiting(limit: int = 50) -> int:
    """Send what waits over PLACEMENT_SMTP (smtp://user:password@host:port?from=...); return how many.

    Without PLACEMENT_SMTP, and while the server is away, everything keeps waiting; a message that cannot go, for its
    address or its text, holds up nobody else.
    """
    server = os.environ.get("PLACEMENT_SMTP")
    if not server:
        return 0
    waiting = db.session.scalars(
        select(OutboxMessage.id).where(OutboxMessage.sent_at.is_(None)).order_by(OutboxMessage.id)
    ).all()
    if not waiting:
        return 0
    try:
        return _send(urlsplit(server), waiting, limit)
    except OSError as error:  # whatever the line or the server says; what went is marked already
        log.warning("mail waits: %s", type(error).__name__)
        return 0


def _send(place: SplitResult, waiting: Sequence[int], limit: int) -> int:
    sent = 0
    with smtplib.SMTP(place.hostname or "localhost", place.port or 25, timeout=20) as line:
        if place.username:
            line.starttls()
            line.login(place.username, place.password or "")
        for message_id in waiting:
            if sent == limit:
                break
            sent += _sent(line, message_id, place.query.removeprefix("from=") or "placement@localhost")
    return sent


def _sent(line: smtplib.SMTP, message_id: int, sender: str) -> bool:
    message = db.session.get_one(OutboxMessage, message_id)
    try:
        line.send_message(_letter(message, sender))
    except UNSENDABLE as error:
        log.warning("message %s cannot go: %s", message_id, type(error).__name__)
        return False
    _mark_sent(message_id)
    return True


def _letter(message: OutboxMessage, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, message.address, message.subject
    letter["Message-ID"] = f"<{message.key}@placement>"
    letter.set_content(message.body)
    return letter


@command
def _mark_sent(message_id: int) -> None:
    message = db.session.get(OutboxMessage, message_id)
    assert message is not None
    message.sent_at = now()
