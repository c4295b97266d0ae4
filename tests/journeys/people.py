"""The people of a round: each follows links and sends the forms that are there."""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import urlencode, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from tests.browsing import Browser
from tests.journeys.reading import Form, Page

PASSWORD = "four quiet words here"
LANGUAGES = {"zh-CN": "zh-CN,zh;q=0.9", "en": "en"}


class Somebody:
    """Somebody before a browser of their own, in a language."""

    def __init__(self, app: Flask, language: str) -> None:
        self.app, self.language = app, language
        self.browser: Browser = app.test_client()
        self.browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = LANGUAGES[language]
        self.page = Page("", 0, "")

    def says(self, *, en: str, zh: str) -> str:
        """Return what is said in the own language."""
        return en if self.language == "en" else zh

    def reads(self, *, en: str, zh: str) -> None:
        """Find these words on the page."""
        words = self.says(en=en, zh=zh)
        assert words in self.page.text, f"{self.page.address} does not say {words!r}: {self.page.gist}"

    def open(self, address: str, expected: int = 200) -> Page:
        """Open an address that was given, such as an invitation's link."""
        return self._arrive(address, self.browser.get(address), expected)

    def follow(self, part: str) -> Page:
        """Follow the link of the page whose words or address contain this."""
        return self.open(self.page.link(part))

    def walk(self, *parts: str) -> Page:
        """Follow links one after the other, from the page that is open or from what needs the reader now."""
        if not self.page.leads_to(parts[0]):
            self.open("/home")
        for part in parts:
            self.follow(part)
        return self.page

    def search(self, **values: object) -> Page:
        """Fill the search form of the page and see what is found."""
        form = next(form for form in self.page.forms if form.method == "get")
        asked = urlencode(form.filled(**values), doseq=True)
        return self.open(f"{urlsplit(form.action).path}?{asked}")

    def send(self, form: Form, press: str | None = None, **values: object) -> Page:
        """Fill a form, press its button and arrive where it leads."""
        return self._sent(form, press, values)

    def send_in_vain(self, form: Form, expected: int, press: str | None = None, **values: object) -> Page:
        """Fill a form that is not accepted; the page that says so stands there."""
        return self._sent(form, press, values, expected)

    def _sent(self, form: Form, press: str | None, values: dict[str, object], expected: int = 200) -> Page:
        data = form.filled(**values)
        if press is not None:
            button = form.button(press)
            data |= {button.name: [button.value]} if button.name else {}
        return self._arrive(form.action, self.browser.post(form.action, data=data), expected)

    def _arrive(self, address: str, answer: TestResponse, expected: int) -> Page:
        while 300 <= answer.status_code < 400:
            address = answer.location
            answer = self.browser.get(address)
        self.page = Page(address, answer.status_code, answer.text)
        assert self.page.status == expected, f"{address}: {self.page.status}: {self.page.gist}"
        return self.page

    def come_in(self, link: str) -> Self:
        """Follow an invitation and choose a password."""
        self.open(urlsplit(link).path)
        self.send(self.page.form("/invitations/"), password=PASSWORD, again=PASSWORD)
        return self

    def link_shown(self) -> str:
        """Return the invitation link that the page shows this once."""
        found = re.search(r"http[^ ]+/invitations/[^ ]+", self.page.text)
        assert found, self.page.text
        return found.group()

    def is_told_nothing_new(self, address: str) -> None:
        """A page that is not there for this reader yet."""
        self.open(address, expected=404)
        self.reads(en="This page does not exist", zh="没有这个页面")


class Administrator(Somebody):
    """Takes organisations in and invites whoever acts for them."""

    def take_in(self, kind: str, name: str) -> None:
        """Take a zone or a university in from the national list."""
        self.walk("/organisations", f"kind={kind}")
        self.search(q=name)
        self.send(self.page.form("/take-in"))

    def invite_first(self, name: str, email: str) -> str:
        """Invite the first officer of the organisation that was just taken in; return the link."""
        self.send(self.page.form("/invite"), name_zh=name, email=email)
        return self.link_shown()

    def invite_coordinator(self, name: str, email: str) -> str:
        """Invite the coordinator of the own office; return the link."""
        self.walk("/organisations", "kind=operator", "/invite")
        self.send(self.page.form("/invite"), name_zh=name, email=email, role="coordinator")
        return self.link_shown()


class Coordinator(Somebody):
    """Plans, opens, closes, solves and publishes a round."""

    def plan(self, *roles: str, **said: object) -> str:
        """Plan a round of these roles by the platform's own rules; return the address of its rules."""
        self.walk("/rounds", "/rounds/new")
        form = self.page.form("/rounds/new")
        self.send(form, **said, **{role: form.option(role, "default-") for role in roles})
        return self.page.address

    def open_round(self) -> None:
        """Open the round whose rules stand on the page."""
        self.send(self.page.form("/open"))

    def desk(self) -> Page:
        """Go to the desk of the round."""
        return self.walk("/rounds", "/rounds/1", "/desk")

    def close(self) -> None:
        """Close the round and freeze what was entered."""
        self.desk()
        self.send(self.page.form("/close"))

    def solve(self, public_value: str) -> None:
        """Enter the public value; the worker does the rest."""
        self.desk()
        self.send(self.page.form("/desk"), public_value=public_value)

    def verify(self) -> None:
        """Let the second program check the run."""
        self.desk()
        self.send(self.page.form("/verify"))

    def publish(self) -> None:
        """Look at the checks and publish."""
        self.walk("/publish")
        self.send(self.page.form("/publish"), sure="y")


class ZoneOfficer(Somebody):
    """Admits enterprises, checks their positions and publishes them."""

    def admit_the_only_one(self) -> None:
        """Admit the enterprise that waits."""
        self.walk("/enterprises")
        self.send(self.page.form("/admit"))

    def give_back(self, title: str, reason: str, note: str) -> None:
        """Return a position with a reason and a note."""
        self.walk("/desk", title)
        self.send(self.page.form("/return"), reason=reason, note=note)

    def verify_all(self) -> None:
        """Tick whatever waits and verify it."""
        self.walk("/desk")
        form = self.page.form("/desk/verify")
        self.send(form, position=[one.value for one in form.controls if one.name == "position"])

    def publish(self) -> None:
        """Put what is verified on the public list."""
        self.walk("/desk")
        self.send(self.page.form("/desk/publish"))


class EnterpriseOfficer(Somebody):
    """Registers an enterprise, posts positions and ranks candidates."""

    def register(self, **said: object) -> None:
        """Register and come in by the link that is shown."""
        self.open("/")
        self.follow("/register")
        form = self.page.form("/register")
        issuers = next(one for one in form.controls if one.name == "issuer").options
        self.send(form, issuer=issuers[-1], **said)
        self.come_in(self.link_shown())

    def draft(self, role: str, title: str, **said: object) -> None:
        """Write a position and keep it as a draft."""
        self.walk("/our-positions", "/positions/new")
        self.open(f"{self.page.address}?role={role}")
        self.send(self.page.form("/positions/new"), title=title, **said)

    def draft_course(self, title: str, **said: object) -> None:
        """Write a course and keep it as a draft."""
        self.walk("/our-positions", "/courses/new")
        self.send(self.page.form("/courses/new"), title=title, **said)

    def hand_in(self, title: str) -> None:
        """Send a draft for checking."""
        self.walk("/our-positions", title)
        self.send(self.page.form("/submit"))

    def correct(self, title: str, **said: object) -> None:
        """Change a returned position and send it again."""
        self.walk("/our-positions", title, "/edit")
        self.send(self.page.form("/edit"), **said)
        self.hand_in(title)

    def see_candidates(self, title: str) -> Form:
        """Open the candidates of a position that is on the list."""
        self.walk("/our-positions", title, "/candidates")
        return self.page.form("/candidates")

    def judge(self, title: str, *, ranks: dict[str, int], vetoes: dict[str, str]) -> None:
        """Rank and refuse candidates, by name."""
        form = self.see_candidates(title)
        numbers = self._numbers()
        said: dict[str, object] = {f"rank_{numbers[name]}": rank for name, rank in ranks.items()}
        said |= {f"veto_{numbers[name]}": reason for name, reason in vetoes.items()}
        self.send(form, **said)

    def _numbers(self) -> dict[str, str]:
        """Return the number of each candidate by name, from the labels of the page."""
        found = re.findall(r'for="rank_(\d+)">([^<]+)</label>', self.page.html)
        prefix = self.says(en="Rank of ", zh="")
        return {words.removeprefix(prefix).removesuffix("的排序"): number for number, words in found}


class UniversityOfficer(Somebody):
    """Brings people in, keeps their facts and puts them forward."""

    def invite(self, name: str, email: str, role: str) -> str:
        """Invite a member of staff or a student; return the link."""
        self.walk("/nominations", "/people", "/members")
        self.send(self.page.form("/members"), name_zh=name, email=email, role=role)
        return self.link_shown()

    def enter_facts(self, name: str, role: str, **facts: object) -> None:
        """Enter what the rules ask of somebody."""
        self.walk("/nominations", "/people")
        if role == "student":
            self.follow("role=student")
        self.follow(name)
        self.send(self.page.form("/facts"), **facts)

    def nominate(self, name: str, role: str) -> None:
        """Put somebody forward for a role."""
        self.walk("/nominations", "/people", f"{self.says(en='Nominate', zh='推荐')} {name}")
        self.send(self.page.form("/nominations/new"), role=role)


class Member(Somebody):
    """A member of staff, or a student, with a list of choices."""

    def consent(self) -> None:
        """Agree to every role that the university asks for."""
        self.walk("/my/nominations")
        while any(form.action.endswith("/consent") for form in self.page.forms):
            self.send(self.page.form("/consent"))

    def apply(self) -> None:
        """Apply for this round's courses."""
        self.walk("/my/nominations")
        self.send(self.page.form("/my/application"))

    def list_these(self, *titles: str) -> None:
        """Put positions on the list in this order, and certify it."""
        self.walk("/my/choices")
        for title in titles:
            self.send(self.page.form("/my/choices"), press=title)
        self.send(self.page.form("/my/choices"), press=self.says(en="Certify my list", zh="确认志愿"))

    def result(self) -> Page:
        """Open the own result."""
        return self.walk("/my/result")

    def fate_of(self, title: str) -> str:
        """Return what the own result says of one choice."""
        for row in re.findall(r"<tr.*?</tr>", self.page.html, re.DOTALL):
            if title in row:
                return Page("", 200, row).text
        raise AssertionError(f"{title} is not on the result: {self.page.text}")
