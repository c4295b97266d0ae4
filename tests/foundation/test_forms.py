"""A form sent twice counts once; what an act refuses keeps everything typed."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from wtforms import StringField
from wtforms.validators import InputRequired

from placement.accounts.actor import PLATFORM
from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, NotFound, Refused, WrongState
from placement.foundation.forms import HouseForm, SentForm
from placement.organisations.models import Organisation
from placement.organisations.service import found_organisation
from placement.organisations.states import Kind


class NameForm(HouseForm):
    name = StringField("Name", [InputRequired()])


def send(app: Flask, error: Exception | None = None, **data: str):
    """Send the form in a request of its own; return its answer, its status and the form."""

    def act() -> Organisation:
        row = found_organisation(PLATFORM, Kind.OPERATOR, data["name"], data["name"], None, "320000")
        if error:
            raise error
        return row

    with app.test_request_context(method="POST", data=data):
        form = NameForm()
        way_on = form.answer(act, then=lambda row: f"/found/{row.id}")
        return way_on.location if way_on else None, form.status, form


def how_many(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind))


@pytest.fixture
def app(any_app):
    with any_app.test_request_context():
        yield any_app


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(app):
    first, _status, _form = send(app, name="one", once="token")
    again, _status, _form = send(app, name="one", once="token")
    assert first == again
    assert how_many(Organisation) == 1


def test_a_double_click_counts_once_and_both_requests_lead_to_the_same_place(app):
    gate, answers = threading.Barrier(2), []
    db.session.remove()

    def one() -> None:
        with app.app_context():
            gate.wait(timeout=20)
            answers.append(send(app, name="one", once="token")[0])
            db.session.remove()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert how_many(Organisation) == 1
    assert len(answers) == 2
    assert len(set(answers)) == 1


def test_two_forms_are_two(app):
    assert send(app, name="one", once="a")[0] != send(app, name="two", once="b")[0]
    assert how_many(Organisation) == 2


def test_an_incomplete_form_does_nothing(app):
    way_on, status, form = send(app, name="", once="token")
    assert (way_on, status) == (None, 422)
    assert form.errors
    assert how_many(SentForm) == 0


@pytest.mark.parametrize(
    ("error", "status"), [(Refused("no"), 422), (NotAllowed("no"), 403), (WrongState("no"), 409)]
)
def test_what_the_act_refuses_is_an_error_of_the_form_and_keeps_what_was_typed(app, error, status):
    way_on, seen, form = send(app, error, name="typed", once="token")
    assert (way_on, seen) == (None, status)
    assert form.form_errors == ["no"]
    assert form.name.data == "typed"
    assert how_many(Organisation) == how_many(SentForm) == 0


def test_a_refused_form_may_be_sent_again(app):
    send(app, Refused("no"), name="one", once="token")
    assert send(app, name="one", once="token")[0]


def test_what_is_not_there_is_no_error_of_a_form(app):
    with pytest.raises(NotFound):
        send(app, NotFound(), name="one", once="token")


def test_a_token_that_is_too_long_or_missing_is_no_way_to_act_twice_or_to_break(app):
    assert send(app, name="one", once="x" * 5000)[0] == send(app, name="one", once="x" * 5000)[0]
    assert send(app, name="two")[0]
    assert how_many(Organisation) == 2
