"""A world whose people send spreadsheets, and the worker at hand."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from placement.accounts.actor import Actor
from placement.exchange.models import Import
from placement.exchange.worker import perform_next
from placement.foundation.database import db
from tests.browsing import Browser
from tests.factories import World


class Sender:
    """Somebody in a browser who sends files, with the worker beside."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def send(self, kind: str, data: bytes, name: str = "", **said: object) -> int:
        """Send a file and let the worker check it; return the import's number."""
        name = name or ("list.xlsx" if data.startswith(b"PK") else "list.csv")
        form = {"file": (io.BytesIO(data), name), **{key: str(value) for key, value in said.items()}}
        answer = self.browser.post(f"/spreadsheets/{kind}", data=form, content_type="multipart/form-data")
        assert answer.status_code == 302, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))[-1500:]
        self.work()
        return int(answer.location.rsplit("/", 1)[1])

    def work(self) -> None:
        """Let the worker do all that waits."""
        while perform_next():
            pass

    def seen(self, number: int) -> dict[str, str]:
        """Return what the page of an import sends back to say which check it shows."""
        return {"seen": self.row(number).found}

    def answer(self, number: int, **answers: str) -> TestResponse:
        """Answer what the page of an import asks."""
        return self.browser.post(f"/imports/{number}/confirm", data={**self.seen(number), **answers})

    def confirm(self, number: int, **answers: str) -> Import:
        """Confirm an import and let the worker write it."""
        answer = self.answer(number, compared="y", **answers)
        assert answer.status_code == 302, answer.text
        self.work()
        return self.row(number)

    def row(self, number: int) -> Import:
        """Return the import as it is now."""
        db.session.rollback()
        return db.session.get_one(Import, number)

    def page(self, number: int, rows: str = "all") -> str:
        """Return its page."""
        return self.browser.get(f"/imports/{number}?rows={rows}").text


@pytest.fixture
def sender(app: Flask, world: World, sign_in):
    """Return a way to be somebody who sends files."""

    def as_(name: str) -> Sender:
        return Sender(sign_in(world.person(name)))

    return as_


@pytest.fixture
def actor(world: World):
    """Return a way to be somebody in a command."""

    def as_(name: str) -> Actor:
        return world.actor(name)

    return as_
