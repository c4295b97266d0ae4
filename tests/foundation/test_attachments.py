"""Files that are handed out keep their names, in any script, through headers that are Latin-1."""

from urllib.parse import quote

import pytest

from placement.foundation.web import attachment


@pytest.mark.parametrize("name", ["候选人 2026.xlsx", "staff list.csv", "名单", 'a "b"; c.csv', "Élèves.csv"])
def test_a_file_can_be_sent_and_keeps_its_name_in_any_script(name):
    answer = attachment(b"x", name, "text/csv")
    str(answer.headers).encode("latin-1")
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(name, safe='')}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
