"""Where an administrator sees which messages could not go, and why. Their text is nobody's but the reader's."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from placement.accounts.actor import require
from placement.accounts.policy import may_keep_platform
from placement.accounts.queries import current_actor
from placement.foundation.outbox import (
    FAULT_WORDS,
    MESSAGE_ORDERS,
    MOST_TRIES,
    Standing,
    has_server,
    line,
    message_counts,
    messages,
    try_again,
)
from placement.foundation.web import paged

bp = Blueprint("mailbox", __name__)


@bp.get("/mail")
def index() -> ResponseReturnValue:
    """Show the messages that were given up, that wait or that went, and how the line to the server is."""
    require(may_keep_platform(current_actor()))
    counts = message_counts()
    standing, words = _standing_asked(counts), request.args.get("q", "").strip()[:100]
    return render_template(
        "home/mail.html",
        page=paged(messages(standing, words), sort=MESSAGE_ORDERS, usual="-written"),
        standing=standing,
        Standing=Standing,
        counts=counts,
        words=words,
        line=line(),
        has_server=has_server(),
        fault_words=FAULT_WORDS,
        most=MOST_TRIES,
    )


def _standing_asked(counts: dict[Standing, int]) -> Standing:
    asked = request.args.get("state", "")
    fullest = Standing.GIVEN_UP if counts[Standing.GIVEN_UP] else Standing.WAITING
    return next((one for one in Standing if one == asked), fullest)


@bp.post("/mail/again")
def again() -> ResponseReturnValue:
    """Try everything that could not go again, without waiting for its turn."""
    actor = current_actor()
    require(may_keep_platform(actor))
    count = try_again(actor)
    flash(ngettext("%(num)s message is tried again now.", "%(num)s messages are tried again now.", count), "success")
    return redirect(url_for("mailbox.index", state=Standing.WAITING))
