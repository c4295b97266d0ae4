"""An enterprise comes in by itself; its officer by a link that works once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from placement.accounts.models import Person
from placement.accounts.queries import by_email
from placement.foundation.database import db
from placement.foundation.outbox import OutboxMessage
from placement.organisations.drafts import has_valid_check_digit, with_check_digit
from placement.organisations.models import Organisation

PASSWORD = "three words and one"
OK, FOUND, WRONG, MISSING = 200, 302, 422, 404


def code_of(number):
    """Return a valid credit code, another one for each number."""
    return with_check_digit(f"91320500MA1AB{number:04d}")


def filled(town, **changed):
    return {
        "name_zh": "泰州知微医药",
        "credit_code": code_of(77),
        "issuer": str(town.organisations["zone"]),
        "region": "320500",
        "industry": "C39",
        "main_business": "冻干制剂的研发与生产，服务多家医院。",
        "officer_name": "知微",
        "officer_email": "Zhiwei@Example.CN",
        "once": "one",
    } | changed


def link_on(page):
    return re.search(r'class="code" href="(http[^"]+/invitations/[^"]+)"', page).group(1)


def test_a_new_enterprise_is_let_in_by_a_link_that_is_shown_once(app, town, browse):
    """The link stands on the next page once, and in the message; a password opens the door."""
    visitor = browse()
    assert visitor.post("/register", data=filled(town)).headers["Location"] == "/registered"
    link = link_on(visitor.get("/registered").text)
    assert link not in visitor.get("/registered").text
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage)).one()
        assert link in message.body
        assert message.address == "zhiwei@example.cn"
    answer = visitor.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == FOUND
    assert visitor.get("/our-positions").status_code == OK
    assert browse().get(link).status_code == MISSING


@pytest.mark.parametrize("code", [code_of(77)[:-1] + "0", code_of(77)[:-1], "91320500MA1AB0I77X", ""])
def test_a_mistyped_credit_code_is_told_apart_by_its_check_digit(app, town, browse, code):
    """One wrong character is found, everything typed stays, nothing is stored."""
    assert not has_valid_check_digit(code)
    answer = browse().post("/register", data=filled(town, credit_code=code))
    assert answer.status_code == WRONG
    assert "泰州知微医药" in answer.text
    with app.app_context():
        assert db.session.scalar(select(Organisation).where(Organisation.name_zh == "泰州知微医药")) is None


def test_a_credit_code_may_be_typed_as_it_is_printed(town, browse):
    """Blanks and small letters do no harm."""
    printed = code_of(77).lower()
    answer = browse().post("/register", data=filled(town, credit_code=f" {printed[:8]} {printed[8:]}"))
    assert answer.status_code == FOUND


def test_an_enterprise_registers_once(town, browse):
    """The same code under another address is refused with words."""
    browse().post("/register", data=filled(town))
    again = browse().post("/register", data=filled(town, officer_email="other@example.cn", once="two"))
    assert again.status_code == WRONG
    assert "registered already" in again.text


def test_the_form_sent_twice_counts_once(app, town, browse):
    """A second click leads on to the same page and changes nothing."""
    visitor = browse()
    assert visitor.post("/register", data=filled(town)).status_code == FOUND
    assert visitor.post("/register", data=filled(town)).headers["Location"] == "/registered"
    with app.app_context():
        assert len(db.session.scalars(select(OutboxMessage)).all()) == 1


def test_a_known_address_cannot_be_registered_again(town, browse):
    """Nobody gets a link to somebody else's account by registering."""
    answer = browse().post("/register", data=filled(town, officer_email=town.person("administrator").email))
    assert answer.status_code == WRONG
    assert "known already" in answer.text


@pytest.mark.parametrize(("first", "second"), [("short", "short"), (PASSWORD, PASSWORD + "!"), ("", "")])
def test_a_password_is_long_and_typed_twice_the_same(town, browse, first, second):
    """Otherwise the link stays good."""
    visitor = browse()
    visitor.post("/register", data=filled(town))
    link = link_on(visitor.get("/registered").text)
    assert visitor.post(link, data={"password": first, "again": second}).status_code == WRONG
    assert visitor.get(link).status_code == OK


def test_a_password_of_chinese_characters_opens_the_door_again(app, town, browse):
    """It is kept in the form in which the sign-in compares it."""
    visitor = browse()
    visitor.post("/register", data=filled(town))
    words = "ｆｕｌｌ宽度的密码以及更多字"
    visitor.post(link_on(visitor.get("/registered").text), data={"password": words, "again": words})
    stranger = browse()
    answer = stranger.post("/login", data={"email": "zhiwei@example.cn", "password": words})
    assert answer.status_code == FOUND
    with app.app_context():
        person = by_email("zhiwei@example.cn")
        assert isinstance(person, Person)
        assert words not in person.password
