"""One page takes a large file; every other page keeps to its own measure."""

from __future__ import annotations

import io

import pytest


def posted(sender, address: str, size: int) -> int:
    data = {"file": (io.BytesIO(b"a,b\r\n" + b"1,2\r\n" * (size // 5)), "list.csv")}
    return sender("enterprise").browser.post(address, data=data, content_type="multipart/form-data").status_code


@pytest.mark.parametrize(
    ("address", "megabytes", "status"),
    [("/spreadsheets/demand", 11, 422), ("/spreadsheets/demand", 45, 413)],
)
def test_only_the_page_for_files_takes_a_large_request(sender, address, megabytes, status):
    """Eleven megabytes are read, and refused for having too many rows; forty-five are not even taken in."""
    assert posted(sender, address, megabytes * 2**20) == status
