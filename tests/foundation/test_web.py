"""Errors, headers, languages: what every page has."""

from __future__ import annotations

import pytest

from placement.foundation.web import is_own_path


@pytest.fixture
def client(sqlite_app):
    return sqlite_app.test_client()


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "\t//evil.example",
        "/ /evil.example", "@evil.example", "javascript:alert(1)", "", None, "relative", "http://127.0.0.1:9/",
    ],
)  # fmt: skip
def test_no_address_leads_off_the_site(address):
    assert not is_own_path(address)


@pytest.mark.parametrize("address", ["/", "/rounds?page=2", "/%2f%2fevil", "/我"])
def test_own_addresses_lead_on(address):
    assert is_own_path(address)


@pytest.mark.parametrize(
    ("wish", "word"), [("zh-CN", "没有这个页面"), ("en", "does not exist"), ("tlh", "没有这个页面")]
)
def test_a_page_that_is_not_there_says_so_in_the_readers_language(client, wish, word):
    answer = client.get("/nowhere", headers={"Accept-Language": wish})
    assert answer.status_code == 404
    assert word in answer.text


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("en-GB", "en"),
        ("de", "zh-CN"),
        ("", "zh-CN"),
    ],
)
def test_the_browsers_wish_is_met_and_chinese_is_the_default(client, wish, code):
    assert f'<html lang="{code}"' in client.get("/", headers={"Accept-Language": wish}).text


def test_an_explicit_choice_wins_over_the_browser(client):
    assert client.get("/language/en?next=/about").headers["Location"] == "/about"
    assert '<html lang="en"' in client.get("/", headers={"Accept-Language": "zh-CN"}).text
    assert client.get("/language/tlh").status_code == 404
    assert client.get("/language/en?next=//evil.example").headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/", "/nowhere", "/demand", "/login", "/home"])
def test_every_answer_carries_the_security_headers(client, address):
    headers = client.get(address).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_wrong_methods_and_large_requests_have_their_page(client):
    assert client.post("/about").status_code == 405
    assert client.post("/register", data={"name_zh": "x" * (11 * 2**20)}).status_code == 413


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(client):
    answer = client.get("/my/choices")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")


@pytest.mark.parametrize("page", ["abc", "-1", "0", "10000000000000000000000", "٣", "1e3"])
def test_a_page_number_that_is_none_shows_a_page_all_the_same(client, page):
    assert client.get("/demand", query_string={"page": page}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 16, "9" * 25, "9" * 4000])
@pytest.mark.parametrize(
    "address", ["/positions/{}", "/rounds/{}", "/rounds/{}/placements.csv", "/rounds/{}/market.json"]
)
def test_a_number_that_no_row_can_have_is_a_page_that_does_not_exist(client, address, number):
    answer = client.get(address.format(number))
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
