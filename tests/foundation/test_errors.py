"""What goes wrong has its page, its status and its words, in both languages, and tells nothing of the machine."""

from __future__ import annotations

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from placement.foundation.database import db
from placement.foundation.errors import NotAllowed, NotFound, Refused, WrongState

WORDS = {
    400: "cannot be understood",
    403: "You may not do that",
    404: "does not exist",
    405: "does not exist",
    409: "no longer possible",
    413: "too large",
    422: "cannot be accepted",
    429: "Too many tries",
    500: "went wrong on our side",
    503: "not available right now",
}


def broken(*_args: object) -> None:
    raise RuntimeError("/secret/path")


def unavailable() -> None:
    raise OperationalError("SELECT secret", {}, Exception("disk"))


def doubled() -> None:
    for _ in range(2):
        db.session.execute(text("INSERT INTO library_role (name) VALUES ('one')"))


def raising(error: Exception):
    def act() -> None:
        raise error

    return act


ACTS = {
    "bad": (400, lambda: abort(400)),
    "not-allowed": (403, raising(NotAllowed())),
    "not-found": (404, raising(NotFound())),
    "wrong-state": (409, raising(WrongState())),
    "doubled": (409, doubled),
    "refused": (422, raising(Refused())),
    "too-often": (429, lambda: abort(429)),
    "broken": (500, broken),
    "unavailable": (503, unavailable),
}


@pytest.fixture
def client(sqlite_app):
    sqlite_app.config["TESTING"] = sqlite_app.testing = False  # an unknown error gets its page, as on a real site
    for name, (_status, act) in ACTS.items():
        sqlite_app.add_url_rule(f"/wrong/{name}", f"wrong.{name}", lambda act=act: act() or "")
    sqlite_app.before_request_funcs[None] = [
        function for function in sqlite_app.before_request_funcs[None] if function.__name__ != "_ask_to_sign_in"
    ]
    return sqlite_app.test_client()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ACTS)
def test_each_error_has_its_page_in_the_readers_language(client, name, language, caplog):
    status = ACTS[name][0]
    answer = client.get(f"/wrong/{name}", headers={"Accept-Language": language})
    assert answer.status_code == status
    assert (WORDS[status] in answer.text) == (language == "en")
    assert f'lang="{language}"' in answer.text
    assert "Content-Security-Policy" in answer.headers
    for secret in ("secret", "Traceback", "RuntimeError", "INSERT", "library_role"):
        assert secret not in answer.text


@pytest.mark.parametrize("error", [NotAllowed, NotFound, WrongState, Refused])
def test_an_error_with_words_says_them(client, error):
    client.application.view_functions["wrong.bad"] = raising(error("请先核对 <b>第2项</b>"))
    answer = client.get("/wrong/bad")
    assert answer.status_code == error.status
    assert "请先核对 &lt;b&gt;第2项" in answer.text


def test_after_an_error_the_next_request_is_well(client):
    client.get("/wrong/doubled")
    assert client.get("/about").status_code == 200
    assert client.get("/wrong/doubled").status_code == 409


def test_a_host_that_is_not_this_sites_gets_a_plain_refusal(client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "host name" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "localhost:8080"])
def test_the_machines_own_names_are_answered(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200
