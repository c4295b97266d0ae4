"""The client of all tests: it keeps a request apart from the test, and looks at every page it is given."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from placement.accounts.models import Membership, Person
from placement.accounts.queries import CHOSEN
from placement.foundation.database import db
from tests.pages import faults

FRAGMENTS = ("/progress",)
"""Addresses that answer with a part of a page."""


class Browser(FlaskClient):
    """A client whose requests have a context of their own, as in a browser far away.

    A test may hold an app context open: without this, Flask would run the request inside it, with
    the test's session and the test's signed-in person. What the test has read is read again afterwards.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; an HTML page that breaks a rule of the house fails the test."""
        if has_app_context():
            db.session.rollback()
        answer = Context().run(super().open, *args, **kwargs)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400 and answer.text:
            wrong = faults(
                answer.text,
                tokens=bool(self.application.config.get("WTF_CSRF_ENABLED", True)),
                is_whole=not answer.request.path.endswith(FRAGMENTS),
            )
            assert not wrong, f"{answer.request.path} ({answer.status_code}): " + "; ".join(wrong)
        return answer


Flask.test_client_class = Browser
"""For every app that a test makes, however it makes it."""


def browser_of(app: Flask, person_id: int | None = None, organisation_id: int | None = None) -> Browser:
    """Return a browser, signed in as a person (acting for that organisation) or as nobody."""
    browser = app.test_client()
    if person_id is None:
        return browser
    with app.app_context():
        known = db.session.get_one(Person, person_id).fs_uniquifier
        held = db.session.query(Membership).filter_by(person_id=person_id, organisation_id=organisation_id).first()
        chosen = held.id if held else None
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = known, True
        if chosen is not None:
            session[CHOSEN] = chosen
    return browser
