"""Mail as rows, written with the act that causes it and sent after the commit.

A message that cannot go is tried again after a pause that doubles up to LONGEST_PAUSE, and given up after MOST_TRIES,
about three days. While the server itself is away nothing counts against a message: then the line rests, likewise.
"""

from __future__ import annotations

import logging
import os
import smtplib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Select, String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from placement.foundation.audit import Actor, record_many
from placement.foundation.clock import now
from placement.foundation.database import Row, Word, command, db, store

log = logging.getLogger(__name__)

LONGEST_SUBJECT = 200
LONGEST_REPLY = 200
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
LONGEST_REST = timedelta(minutes=15)
MOST_TRIES = 20
LINE = 1
"""The one row that says how the line to the server is."""


class Fault(StrEnum):
    """Why a message could not go."""

    ADDRESS = "address"
    TEXT = "text"
    FORM = "form"
    LINE = "line"
    SIGN_IN = "sign_in"


FAULT_WORDS = {
    Fault.ADDRESS: _l("The mail server does not take this address"),
    Fault.TEXT: _l("The mail server does not take the text"),
    Fault.FORM: _l("The address is not written like one"),
    Fault.LINE: _l("The mail server does not answer"),
    Fault.SIGN_IN: _l("The mail server refuses our user name or password"),
}
UNSENDABLE: dict[type[Exception], Fault] = {
    smtplib.SMTPRecipientsRefused: Fault.ADDRESS,
    smtplib.SMTPDataError: Fault.TEXT,
    smtplib.SMTPNotSupportedError: Fault.FORM,
    ValueError: Fault.FORM,
}
"""What is wrong with one message: its address, its text, or how either is written."""


class OutboxMessage(Row):
    """One message to one address; `key` makes sure that it exists once."""

    __tablename__ = "outbox_message"
    __table_args__ = (CheckConstraint("sent_at IS NULL OR due_at IS NULL", name="sent_is_due_no_more"),)

    key: Mapped[str] = mapped_column(String(120), unique=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is tried next; None once it went or was given up."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    fault: Mapped[Fault | None] = mapped_column(Word(Fault, 20))
    reply: Mapped[str | None] = mapped_column(String(LONGEST_REPLY))
    """What the server said at the last try."""


class MailLine(Row):
    """How the line to the mail server is while it fails; no row while it works."""

    __tablename__ = "mail_line"

    since: Mapped[datetime]
    tries: Mapped[int]
    due_at: Mapped[datetime]
    fault: Mapped[Fault] = mapped_column(Word(Fault, 20))
    reply: Mapped[str] = mapped_column(String(LONGEST_REPLY))


class Letter(NamedTuple):
    """A message to one address; `key` makes sure that it exists once."""

    key: str
    address: str
    subject: str
    body: str


class Standing(StrEnum):
    """Where a message stands."""

    GIVEN_UP = "given_up"
    WAITING = "waiting"
    SENT = "sent"


def queue(key: str, address: str, subject: str, body: str) -> None:
    """Put a message into the outbox of this transaction; a line break in the subject is dropped."""
    queue_many([Letter(key, address, subject, body)])


def queue_many(letters: Iterable[Letter]) -> None:
    """Put many messages into the outbox of this transaction."""
    at = now()
    rows = [
        {
            **one._asdict(),
            "subject": " ".join(one.subject.split())[:LONGEST_SUBJECT],
            "created_at": at,
            "due_at": at,
        }
        for one in letters
    ]
    store(OutboxMessage, rows)


def has_server() -> bool:
    """Return whether this site knows a mail server."""
    return bool(os.environ.get("PLACEMENT_SMTP"))


def line() -> MailLine | None:
    """Return how the line to the server fails, None while it works."""
    return db.session.get(MailLine, LINE)


def message_counts() -> dict[Standing, int]:
    """Return how many messages wait, were given up and went."""
    sent = func.count().filter(OutboxMessage.sent_at.is_not(None))
    waiting = func.count().filter(OutboxMessage.due_at.is_not(None))
    row = db.session.execute(select(func.count(), sent, waiting).select_from(OutboxMessage)).one()
    return {Standing.GIVEN_UP: row[0] - row[1] - row[2], Standing.WAITING: row[2], Standing.SENT: row[1]}


MESSAGE_ORDERS = {
    "written": (OutboxMessage.created_at, OutboxMessage.id),
    "address": (OutboxMessage.address,),
    "subject": (OutboxMessage.subject,),
    "tries": (OutboxMessage.tries,),
    "due": (OutboxMessage.due_at,),
    "fault": (OutboxMessage.fault,),
    "sent": (OutboxMessage.sent_at,),
}
"""What lists of messages are sorted by."""


def messages(standing: Standing, words: str = "") -> Select[OutboxMessage]:
    """Return the query for the messages that stand there, the newest first."""
    wanted = {
        Standing.GIVEN_UP: OutboxMessage.sent_at.is_(None) & OutboxMessage.due_at.is_(None),
        Standing.WAITING: OutboxMessage.due_at.is_not(None),
        Standing.SENT: OutboxMessage.sent_at.is_not(None),
    }[standing]
    query = select(OutboxMessage).where(wanted)
    if words:
        query = query.where(OutboxMessage.address.contains(words, autoescape=True))
    return query.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())


@command
def try_again(actor: Actor) -> int:
    """Let everything that was given up or waits for its next try be due at once; return how many messages."""
    failed = OutboxMessage.sent_at.is_(None) & (OutboxMessage.tries > 0)
    ids = db.session.scalars(select(OutboxMessage.id).where(failed)).all()
    db.session.execute(update(OutboxMessage).where(failed).values(due_at=now(), tries=0))
    known = line()
    if known is not None:
        known.due_at = now()
    record_many(actor, "mail:try_again", OutboxMessage, ids)
    return len(ids)


def send_waiting(limit: int = 50) -> int:
    """Send what is due over PLACEMENT_SMTP (smtp://user:password@host:port?from=...); return how many.

    Without PLACEMENT_SMTP, and while the server is away, everything keeps waiting; a message that cannot go, for its
    address or its text, holds up nobody else.
    """
    server = os.environ.get("PLACEMENT_SMTP")
    known = line() if server else None
    if not server or (known is not None and known.due_at > now()):
        return 0
    due = select(OutboxMessage.id).where(OutboxMessage.due_at <= now())
    waiting = db.session.scalars(due.order_by(OutboxMessage.due_at, OutboxMessage.id).limit(limit)).all()
    if not waiting:
        return 0
    try:
        sent = _send(urlsplit(server), waiting)
    except OSError as error:  # whatever the line or the server says; what went is marked already
        log.warning("mail waits: %s", type(error).__name__)
        _rest(error)
        return 0
    if known is not None:
        _let_work()
    return sent


def _send(place: SplitResult, waiting: Sequence[int]) -> int:
    with smtplib.SMTP(place.hostname or "localhost", place.port or 25, timeout=20) as line:
        if place.username:
            line.starttls()
            line.login(place.username, place.password or "")
        sender = place.query.removeprefix("from=") or "placement@localhost"
        return sum(_sent(line, message_id, sender) for message_id in waiting)


def _sent(line: smtplib.SMTP, message_id: int, sender: str) -> bool:
    message = db.session.get_one(OutboxMessage, message_id)
    try:
        line.send_message(_letter(message, sender))
    except tuple(UNSENDABLE) as error:
        log.warning("message %s cannot go: %s", message_id, type(error).__name__)
        _put_off(message_id, next(fault for kind, fault in UNSENDABLE.items() if isinstance(error, kind)), error)
        return False
    except OSError as error:  # the line broke over it: the others go first next time
        _put_off(message_id, Fault.LINE, error)
        raise
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
    message = db.session.get_one(OutboxMessage, message_id)
    message.sent_at, message.due_at, message.fault, message.reply = now(), None, None, None
    message.body = ""  # it may hold a link that nobody else may see


@command
def _put_off(message_id: int, fault: Fault, error: Exception) -> None:
    """Try it again after a pause twice as long as the last, or give it up."""
    message = db.session.get_one(OutboxMessage, message_id)
    message.tries += 1
    message.fault, message.reply = fault, _said(error)
    message.due_at = None if message.tries >= MOST_TRIES else now() + pause(message.tries, LONGEST_PAUSE)


@command
def _rest(error: Exception) -> None:
    """Leave the server alone for a while, longer each time."""
    fault = Fault.SIGN_IN if isinstance(error, smtplib.SMTPAuthenticationError) else Fault.LINE
    known = line()
    if known is None:
        known = MailLine(id=LINE, since=now(), tries=0)
        db.session.add(known)
    known.tries += 1
    known.fault, known.reply, known.due_at = fault, _said(error), now() + pause(known.tries, LONGEST_REST)


@command
def _let_work() -> None:
    """Forget that the server was away."""
    known = line()
    if known is not None:
        db.session.delete(known)


def pause(tries: int, longest: timedelta) -> timedelta:
    """Return how long to wait after this many tries: a minute, then twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, MOST_TRIES), longest)


def _said(error: Exception) -> str:
    """Return what the server or the line said, on one line; nothing where neither was asked."""
    code: int | str
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), ("", b""))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    elif isinstance(error, OSError) and not isinstance(error, smtplib.SMTPNotSupportedError):
        code, text = "", error.strerror or str(error)
    else:
        return ""
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return " ".join(f"{code} {words}".split())[:LONGEST_REPLY]
