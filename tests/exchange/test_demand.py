"""A demand list goes in by a spreadsheet, whole or not at all, and a second time changes nothing."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from placement.accounts.service import admit_enterprise
from placement.demand.models import Position
from placement.demand.service import submit_position, verify_position, withdraw_position
from placement.demand.states import PositionState
from placement.exchange.models import Import, ImportLine, SavedMapping
from placement.exchange.states import ImportState
from placement.exchange.wording import anew_words
from placement.foundation.audit import AuditEntry, broken_links
from placement.foundation.database import db
from placement.organisations.drafts import with_check_digit
from placement.organisations.queries import by_code
from placement.organisations.states import Kind, OrganisationState
from placement.sheets import SheetError, read_book

HEADS = (
    "岗位类别,岗位名称,需要人数,用途,要解决的问题,要达到的目标,学科,期限,每年到岗或工作天数,工作方式,"
    "薪酬下限,薪酬上限,联系方式"
)
ROW = (
    "科技副总,{title},1,在岗服务,把封装工艺的良率提到九成以上，并写成规程，供三条产线使用，不停产。,一份规程和两次培训。,"
    "0802；0805,24个月,90,现场与远程结合,{low},{high},人力资源部 0510-00000000"
)


def csv(*rows: str, heads: str = HEADS) -> bytes:
    return ("\r\n".join([heads, *rows]) + "\r\n").encode("utf-8-sig")


def a_row(title: str = "封装材料副总", low: str = "18", high: str = "28") -> str:
    return ROW.format(title=title, low=low, high=high)


def positions() -> int:
    return db.session.scalar(select(func.count()).select_from(Position))


def test_a_list_is_checked_confirmed_written_and_the_same_file_changes_nothing(sender):
    host, before = sender("enterprise"), positions()
    number = host.send("demand", csv(a_row("一"), a_row("二二二二"), a_row("三三三三")), "清单.csv")
    assert host.row(number).state is ImportState.CHECKED
    assert host.row(number).counts == {"new": 2, "refused": 1}
    assert positions() == before
    number = host.send("demand", csv(*(a_row(title * 4) for title in "一二三")), "清单.csv")
    assert host.row(number).counts == {"new": 3}
    done = host.confirm(number)
    assert (done.state, done.error) == (ImportState.DONE, None)
    assert positions() == before + 3
    row = db.session.scalars(select(Position).order_by(Position.id.desc()).limit(1)).one()
    assert (row.title, row.term_months, row.disciplines, row.state) == (
        "三三三三", 24, ["0802", "0805"], PositionState.DRAFT,
    )  # fmt: skip
    assert broken_links() == []
    again = host.send("demand", csv(*(a_row(title * 4) for title in "一二三")), "清单.csv")
    assert host.row(again).counts == {"unchanged": 3}
    assert "不改变任何内容" in host.page(again)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_template_comes_back_as_it_went_out_its_examples_passed_over(sender, code):
    host = sender("enterprise")
    data = host.browser.get(f"/spreadsheets/demand/template-{code}.xlsx").data
    book = read_book(data, "template.xlsx")
    assert len(book.sheets) >= 3
    number = host.send("demand", data)
    assert host.row(number).counts == {"example": 5}
    for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(min_row=2, values_only=True):
        assert row[0]


def named(title: str) -> Position:
    return db.session.scalars(select(Position).where(Position.title == title)).one()


def faults(number: int) -> list[tuple[int, str, str]]:
    """Return row, field and English reason of everything refused."""
    lines = db.session.scalars(select(ImportLine).where(ImportLine.import_id == number).order_by(ImportLine.id))
    return [(line.row, fault["field"], fault["en"]) for line in lines for fault in line.faults]


def test_a_faulty_row_is_told_by_place_and_reason_in_both_languages_and_nothing_is_written(sender):
    host, before = sender("enterprise"), positions()
    rows = [a_row("第一个岗位"), a_row("第二个岗位").replace("科技副总", "科技付总"), a_row("第三个岗位", low="40")]
    number = host.send("demand", csv(*rows, a_row("第一个岗位")))
    assert host.row(number).counts == {"new": 1, "refused": 3}
    told = faults(number)
    assert [(row, field) for row, field, _reason in told] == [(3, "role"), (4, "pay_max"), (5, "")]
    assert "row 2" in told[2][2]
    page = host.page(number)
    assert "科技副总" in page
    assert "岗位类别" in page
    answer = host.answer(number, compared="y")
    assert answer.status_code == 422
    assert (positions(), host.row(number).state) == (before, ImportState.CHECKED)


def test_the_same_workbook_comes_back_with_its_faults_marked(sender):
    host = sender("enterprise")
    number = host.send("demand", csv(a_row("第一个岗位").replace("科技副总", "科技付总")), "清单.csv")
    data = host.browser.get(f"/imports/{number}/marked.xlsx").data
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.cell(2, 1).value == "科技付总"
    assert "科技副总" in sheet.cell(2, 1).comment.text
    assert "科技副总" in str(sheet.cell(2, sheet.max_column).value)


@pytest.mark.parametrize("share", range(1, 51))
def test_a_file_cut_at_any_of_fifty_offsets_leaves_nothing(sender, share):
    """Nothing is written without a yes, and a cut table is either refused or asked about."""
    host, before = sender("enterprise"), positions()
    whole = csv(*(a_row(f"岗位第{number:03d}号") for number in range(12)))
    cut = whole[: len(whole) * share // 51]
    data = {"file": (io.BytesIO(cut), "list.csv"), "rows": "12"}
    answer = host.browser.post("/spreadsheets/demand", data=data, content_type="multipart/form-data")
    if answer.status_code == 302:
        host.work()
        row = host.row(int(answer.location.rsplit("/", 1)[1]))
        assert row.state in {ImportState.MATCHING, ImportState.CHECKED}
        if row.state is ImportState.CHECKED:
            assert row.counts.get("refused") or row.questions
            host.answer(row.id, compared="y")
            host.work()
    else:
        assert answer.status_code == 422
    assert positions() == before


@pytest.mark.parametrize(("who", "kind"), [("enterprise", "demand"), ("university", "people")])
def test_a_workbook_cut_at_any_of_fifty_offsets_is_refused_at_once_and_leaves_nothing(sender, who, kind):
    """Its directory stands at its end, so a part of it is none; the page says so wherever the cut is."""
    them = sender(who)
    whole = them.browser.get(f"/spreadsheets/{kind}/template-zh.xlsx").data
    for share in range(1, 51):
        cut = whole[: len(whole) * share // 51]
        with pytest.raises(SheetError):
            read_book(cut, "list.xlsx")
        if share % 10 == 0:
            data = {"file": (io.BytesIO(cut), "list.xlsx")}
            answer = them.browser.post(f"/spreadsheets/{kind}", data=data, content_type="multipart/form-data")
            assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Import)) == 0


def test_a_list_that_lost_rows_above_its_closing_row_is_refused_with_both_numbers(sender):
    """Cut at the end of a row a text table looks whole; its closing row tells, and without one the page asks."""
    host = sender("enterprise")
    rows = [a_row(f"岗位第{number:03d}号") for number in range(4)]
    number = host.send("demand", csv(*rows, "合计：4行,,4"))
    assert host.row(number).counts == {"new": 4}, faults(number)
    assert ["closing", None, True] in host.row(number).totals
    assert ["last", None, ["5", "岗位第003号"]] in host.row(number).totals
    assert "文本表格不会显示" not in host.page(number)
    number = host.send("demand", csv(*rows[:3], "合计：4行,,4"))
    assert host.row(number).counts == {"new": 3, "refused": 1}
    assert faults(number) == [
        (5, "role", "It says 4; there are 3 rows above it."),
        (5, "seats", "It says 4; there are 3 rows above it, and this column adds up to 3."),
    ]
    number = host.send("demand", csv(*rows[:2], "合计", *rows[2:]))
    assert "below the closing row" in faults(number)[0][2]
    assert "文本表格不会显示" in host.page(host.send("demand", csv(*rows)))


def test_columns_in_english_in_another_order_and_one_too_many_are_taken(sender):
    host = sender("enterprise")
    heads = "Remarks of ours,Title,Role,How many people,The problem to solve,What is to be reached,Disciplines,Term,"
    heads += "Days on site or at work a year,How the work is done,Contact"
    row = "x,Advisor for packaging,Technical advisor,2,Raise the yield of the packaging line above ninety per cent."
    row += (
        ",A procedure and two courses.,0802; Materials Science and Engineering,12 months,30,On site and remote,Anna"
    )
    number = host.send("demand", csv(row + " 0510-00", heads=heads), "ours.csv")
    assert host.row(number).counts == {"new": 1}
    assert "Remarks of ours" in host.page(number)
    host.confirm(number)
    assert (named("Advisor for packaging").disciplines, named("Advisor for packaging").seats) == (["0802", "0805"], 2)


def test_an_unsure_column_is_matched_by_its_sender_and_the_next_file_needs_nobody(sender, world):
    host = sender("enterprise")
    heads = HEADS.replace("联系方式", "找谁").replace("岗位名称", "招聘岗位的名称")
    number = host.send("demand", csv(a_row("第一个岗位"), heads=heads))
    assert host.row(number).state is ImportState.MATCHING
    page = host.browser.get(f"/imports/{number}/columns").text
    assert "找谁" in page
    chosen = {
        f"c_0_{column}": field or ""
        for column, _head, field, _sure, _samples in host.row(number).mapping["sheets"][0]["columns"]
    }
    refused = host.browser.post(f"/imports/{number}/columns", data=chosen)
    assert refused.status_code == 422
    chosen["c_0_12"] = "contact"
    assert host.browser.post(f"/imports/{number}/columns", data={**chosen, "remember": "y"}).status_code == 302
    host.work()
    assert host.row(number).counts == {"new": 1}
    assert db.session.scalars(select(SavedMapping)).one().columns["找谁"] == "contact"
    again = host.send("demand", csv(a_row("第二个岗位"), heads=heads))
    assert host.row(again).counts == {"new": 1}


OWN = (
    "某省2026年企业需求汇总表,,,,,,,,",
    "编号,招什么人,具体叫法,要几位,卡在哪里,想做到什么,对口,找谁,手机",
    "1,科技副总,封装副总,1,把封装工艺的良率提到九成以上，并写成规程，供三条产线使用，不停产。,一份规程和两次培训。,0802,人力资源部,0510-1",
    "2,技术顾问,装配顾问,2,把装配线的停机时间减少一半，并说明每次停机的原因，供班组使用。,一份规程和两次培训。,0805,人力资源部,0510-2",
)


def test_a_list_with_headers_of_its_own_is_matched_on_the_page_and_the_next_one_needs_nobody(sender):
    """Below a title: what cells show is proposed, two columns make one text, the rest is said once."""
    host = sender("enterprise")
    number = host.send("demand", ("\r\n".join(OWN) + "\r\n").encode("gb18030"))
    assert host.row(number).state is ImportState.MATCHING
    sheet = host.row(number).mapping["sheets"][0]
    assert sheet["header"] == 1
    guessed = {header: field for _column, header, field, _sure, _samples in sheet["columns"]}
    assert (guessed["招什么人"], guessed["对口"]) == ("role", "disciplines")
    page = host.browser.get(f"/imports/{number}/columns").text
    assert all(f'name="k_0_{name}"' in page for name in ("term_months", "days_per_year", "mode"))
    assert "科技副总; 技术顾问" in page or "科技副总；技术顾问" in page
    fields = ("", "role", "title", "seats", "tasks", "outcomes", "disciplines", "contact", "contact")
    chosen = {f"c_0_{column}": field for column, field in enumerate(fields)}
    answer = host.browser.post(f"/imports/{number}/columns", data=chosen | {"remember": "y"})
    assert answer.status_code == 422
    assert "每一行" in answer.text
    said = {"k_0_term_months": "12", "k_0_days_per_year": "90", "k_0_mode": "现场与远程结合"}
    assert host.browser.post(f"/imports/{number}/columns", data=chosen | said | {"remember": "y"}).status_code == 302
    host.work()
    assert host.row(number).counts == {"new": 2}, faults(number)
    assert "12" in host.page(number)
    host.confirm(number)
    assert (named("封装副总").term_months, named("封装副总").contact) == (12, "人力资源部；0510-1")
    again = host.send("demand", ("\r\n".join([*OWN[:3], OWN[3].replace("装配顾问", "焊接顾问")]) + "\r\n").encode())
    assert host.row(again).counts == {"new": 1, "unchanged": 1}


def test_its_sender_says_in_which_row_the_headers_stand_and_what_the_rows_are(sender):
    host = sender("enterprise")
    number = host.send("demand", ("\r\n".join(OWN) + "\r\n").encode("utf-8"))
    answer = host.browser.post(f"/imports/{number}/headers", data={"h_0": "2", "t_0": "courses"})
    assert answer.status_code == 302
    sheet = host.row(number).mapping["sheets"][0]
    assert (sheet["header"], sheet["table"], host.row(number).state) == (2, "courses", ImportState.MATCHING)
    assert (
        "headers in row 3" in host.browser.get(f"/imports/{number}/columns", headers={"Accept-Language": "en"}).text
    )
    host.browser.post(f"/imports/{number}/headers", data={"h_0": "1", "t_0": "positions"})
    assert host.row(number).mapping["sheets"][0]["header"] == 1


def test_limits_the_wrong_way_round_everywhere_are_asked_about_and_read_again(sender):
    host = sender("enterprise")
    rows = [a_row(f"第{number}个岗位", low="28", high="18") for number in range(4)]
    number = host.send("demand", csv(*rows))
    row = host.row(number)
    assert [question["code"] for question in row.questions] == ["swapped", "all_fail"]
    assert row.counts == {"refused": 4}
    assert "q_0" in host.page(number)
    assert host.answer(number).status_code == 422
    assert host.answer(number, q_0="swap").status_code == 302
    host.work()
    assert (host.row(number).counts, host.row(number).questions) == ({"new": 4}, [])
    host.confirm(number)
    assert (named("第0个岗位").pay_min, named("第0个岗位").pay_max) == (18, 28)


def test_a_draft_is_changed_by_a_file_field_by_field_and_a_published_position_is_not(sender, actor):
    host = sender("enterprise")
    host.confirm(host.send("demand", csv(a_row("第一个岗位"), a_row("第二个岗位"))))
    number = host.send("demand", csv(a_row("第一个岗位", high="30"), a_row("第二个岗位")))
    assert host.row(number).counts == {"changed": 1, "unchanged": 1}
    line = db.session.scalars(select(ImportLine).where(ImportLine.import_id == number)).one()
    assert line.changes == [["pay_max", 28, 30]]
    assert "28" in host.page(number)
    host.confirm(number)
    assert named("第一个岗位").pay_max == 30
    submit_position(actor("enterprise"), named("第一个岗位"))
    verify_position(actor("zone"), named("第一个岗位"))
    number = host.send("demand", csv(a_row("第一个岗位", high="31")))
    assert host.row(number).counts == {"refused": 1}


def test_a_cell_left_empty_keeps_what_is_known(sender):
    host = sender("enterprise")
    host.confirm(host.send("demand", csv(a_row("第一个岗位"))))
    number = host.send("demand", csv(a_row("第一个岗位", low="", high="")))
    assert host.row(number).counts == {"unchanged": 1}


def test_what_changed_between_the_check_and_the_yes_is_checked_anew(sender):
    first, second = sender("enterprise"), sender("enterprise")
    one, other = (them.send("demand", csv(a_row("第一个岗位"))) for them in (first, second))
    first.confirm(one)
    row = second.confirm(other)
    assert (row.state, row.error, row.counts) == (ImportState.CHECKED, "stale", {"unchanged": 1})
    assert db.session.scalar(select(func.count()).select_from(Position).where(Position.title == "第一个岗位")) == 1


def test_a_page_that_shows_an_earlier_check_confirms_nothing(sender):
    """Somebody answered a question meanwhile, so what would be written is not what this page shows."""
    host = sender("enterprise")
    number = host.send("demand", csv(*(a_row(f"岗位第{one:03d}号", low="28", high="18") for one in range(5))))
    shown = host.seen(number)
    assert f'value="{shown["seen"]}"' in host.page(number)
    host.browser.post(f"/imports/{number}/confirm", data={"q_0": "swap"} | shown)
    host.work()
    assert host.row(number).counts == {"new": 5}
    answer = host.browser.post(f"/imports/{number}/confirm", data={"compared": "y"} | shown, follow_redirects=True)
    assert anew_words() in answer.text
    assert host.row(number).state is ImportState.CHECKED
    assert host.confirm(number).state is ImportState.DONE


def test_an_import_is_undone_whole_as_long_as_nobody_acted_on_it(sender, actor):
    host, before = sender("enterprise"), positions()
    number = host.send("demand", csv(a_row("第一个岗位"), a_row("第二个岗位")), send="send")
    host.confirm(number)
    assert {row.state for row in db.session.scalars(select(Position).where(Position.title.endswith("个岗位")))} == {
        PositionState.SUBMITTED
    }
    assert host.browser.post(f"/imports/{number}/undo").status_code == 302
    assert host.row(number).state is ImportState.UNDONE
    assert {row.state for row in db.session.scalars(select(Position).where(Position.title.endswith("个岗位")))} == {
        PositionState.WITHDRAWN
    }
    number = host.send("demand", csv(a_row("第一个岗位"), a_row("第二个岗位")), send="send")
    assert host.row(number).counts == {"new": 2}
    host.confirm(number)
    row = db.session.scalars(
        select(Position).where(Position.title == "第一个岗位", Position.state == PositionState.SUBMITTED)
    ).one()
    verify_position(actor("zone"), row)
    assert host.browser.post(f"/imports/{number}/undo").status_code == 422
    assert row.state is PositionState.VERIFIED
    assert positions() == before + 4


def test_a_zone_enters_the_list_of_its_enterprises_and_registers_those_it_does_not_know(sender, world, actor):
    zone, known = sender("zone"), world.organisation("enterprise").code
    new = with_check_digit("91320200MA1NEW4U0")
    heads = f"统一社会信用代码,企业名称,城市,行业,主营业务,{HEADS}"
    rows = [
        f"{known},,,,,{a_row('第一个岗位')}",
        f"{new},无锡新来者有限公司,无锡市,C39,制造传感器和控制器，供汽车使用。,{a_row('第二个岗位')}",
    ]
    number = zone.send("demand", csv(*rows, heads=heads))
    assert zone.row(number).counts == {"new": 2}, faults(number)
    zone.confirm(number)
    enterprise = by_code(Kind.ENTERPRISE, new)
    assert enterprise.state is OrganisationState.PENDING
    assert named("第一个岗位").state is PositionState.SUBMITTED
    assert named("第二个岗位").state is PositionState.DRAFT
    admit_enterprise(actor("zone"), enterprise)
    number = zone.send("demand", csv(*rows, heads=heads))
    assert zone.row(number).counts == {"changed": 1, "unchanged": 1}
    zone.confirm(number)
    assert named("第二个岗位").state is PositionState.SUBMITTED
    withdraw_position(actor("zone"), named("第二个岗位"), "test")


def test_an_unknown_or_mistyped_enterprise_is_refused_with_the_way_out(sender, world):
    zone, known = sender("zone"), world.organisation("enterprise").code
    slip = known[:10] + ("A" if known[10] != "A" else "B") + known[11:]
    heads = f"统一社会信用代码,企业名称,{HEADS}"
    rows = [f"{slip},,{a_row('第一个岗位')}", f"{with_check_digit('91320200MA1UNKN00')},,{a_row('第二个岗位')}"]
    number = zone.send("demand", csv(*rows, heads=heads))
    told = faults(number)
    assert known in told[0][2]
    assert "fill in name, city" in told[1][2]


def test_a_fall_by_more_than_half_is_asked_about(sender):
    host = sender("enterprise")
    host.confirm(host.send("demand", csv(*(a_row(f"岗位第{number:03d}号") for number in range(30)))))
    number = host.send("demand", csv(*(a_row(f"岗位第{number:03d}号", high="40") for number in range(10))))
    assert [question["code"] for question in host.row(number).questions] == ["fell"]
    assert host.answer(number, compared="y").status_code == 422
    host.confirm(number, q_0="yes")
    assert named("岗位第003号").pay_max == 40


def test_nobody_of_another_organisation_sees_an_import_and_a_discarded_file_is_gone(sender, world):
    host = sender("enterprise")
    number = host.send("demand", csv(a_row("第一个岗位")))
    for name in ("other_enterprise", "zone", "university", "coordinator", "staff0"):
        for part in ("", "/progress", "/marked.xlsx", "/columns"):
            assert sender(name).browser.get(f"/imports/{number}{part}").status_code == 404
        assert sender(name).browser.post(f"/imports/{number}/confirm").status_code == 404
    assert host.browser.post(f"/imports/{number}/discard").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(ImportLine)) == 0
    assert host.row(number).forgotten_at is not None


def test_each_row_and_the_whole_file_stand_in_the_history(sender):
    host = sender("enterprise")
    number = host.send("demand", csv(a_row("第一个岗位"), a_row("第二个岗位")), send="send")
    host.confirm(number)
    acts = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts[-6:] == [
        "position:post",
        "position:post",
        "position:submit",
        "position:submit",
        "import:counts",
        "import:write",
    ]
    facts = db.session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert host.row(number).sha256 in facts
    assert broken_links() == []
