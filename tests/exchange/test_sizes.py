"""The page for files takes more than any other page does."""

from __future__ import annotations

import io


def test_eleven_megabytes_are_read_and_refused_for_what_they_hold(sender):
    data = {"file": (io.BytesIO(b"a,b\r\n" + b"1,2\r\n" * (11 * 2**20 // 5)), "list.csv")}
    browser = sender("enterprise").browser
    answer = browser.post("/spreadsheets/demand", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
