"""A round walks end to end: what everybody reads before and after its publication, in both languages."""

from __future__ import annotations

import pytest

from placement.foundation.audit import broken_links
from tests.journeys.walk import (
    ADVICE,
    ANTENNAS,
    CONTACT,
    FAR_ADVICE,
    FIRM,
    RESEARCH,
    ROBOTS,
    STAFF,
    STUDENTS,
    TUNNELS,
    VICE,
    Cast,
)

PLACED = {
    "林知远": VICE,
    "周明溪": ADVICE,
    "郑望舒": FAR_ADVICE,
    "何予安": RESEARCH,
    "许南星": ROBOTS,
    "陈小满": ROBOTS,
    "蒋白露": ROBOTS,
    "沈立夏": ROBOTS,
}
LEFT_OUT = ("吴听澜", "韩霜降")


def test_before_publication_only_the_coordinator_sees_who_is_where(decided: Cast) -> None:
    """The desk has the figures; the person sees the own list, and the public sees nothing."""
    office = decided.coordinator
    office.desk()
    office.reads(en="8 of 10 people", zh="8 共10人")
    office.follow("/people")
    assert set(PLACED) < set(office.page.text.split())
    member = decided.members["林知远"]
    member.result()
    member.reads(en="is not published yet", zh="还没有发布")
    decided.visitor().is_told_nothing_new("/rounds/1/placements")
    assert not decided.enterprise.walk("/our/placements").leads_to("csv")


def test_courses_that_do_not_open_are_said_to_be_with_the_reason(published: Cast) -> None:
    """One lacks students, the other a teacher; the public list says so too."""
    for reader in (published.coordinator, published.visitor()):
        reader.open("/rounds/1/placements")
        said = reader.page.text
        short = reader.says(en="Fewer students listed it than it needs", zh="填报的学生少于最少人数")
        alone = reader.says(en="No eligible teacher listed it", zh="没有符合条件的教师填报")
        assert short in said.split(TUNNELS)[1]
        assert alone in said.split(ANTENNAS)[1]
        assert ROBOTS not in said


@pytest.mark.parametrize("name", PLACED)
def test_who_is_placed_reads_where_and_at_which_place_of_the_own_list(published: Cast, name: str) -> None:
    """The answer comes first, with the contact of the enterprise."""
    member = published.members[name]
    page = member.result()
    host = member.says(en="Yunqimu Sensing", zh=FIRM)
    assert page.heading == member.says(en=f"You are placed with {host}", zh=f"您已安排到{host}")
    assert member.says(en="You are placed here.", zh="您安排在这里。") in member.fate_of(PLACED[name])
    rank = 2 if name in {"周明溪", "郑望舒", "沈立夏"} else 1
    assert member.says(en=f"Choice {rank}", zh=f"第{rank}志愿") in member.fate_of(PLACED[name])
    assert CONTACT in page.text


def test_the_teacher_of_a_closed_course_is_placed_elsewhere_and_reads_why(published: Cast) -> None:
    member = published.members["周明溪"]
    member.result()
    fate = member.fate_of(TUNNELS)
    assert member.says(en="The course does not open.", zh="课程不开。") in fate
    assert member.says(en="Fewer students listed it than it needs", zh="填报的学生少于最少人数") in fate


def test_who_was_refused_reads_that_and_not_why(published: Cast) -> None:
    """The enterprise excluded the match; its reason is not told."""
    member = published.members["郑望舒"]
    page = member.result()
    fate = member.fate_of(ADVICE)
    assert member.says(en="The enterprise excluded this match", zh="企业排除了这个组合") in fate
    assert member.says(en="onflict of interest", zh="利益冲突") not in page.text


def test_who_has_no_place_reads_what_it_would_have_cost(published: Cast) -> None:
    """Nobody else is named, and the page says what comes next."""
    member = published.members["吴听澜"]
    page = member.result()
    assert page.heading == member.says(en="You have no position in First round", zh="您在第一轮没有安排到岗位")
    fate = member.fate_of(ADVICE)
    assert member.says(en="It has 1 seat, and 2 people could take it.", zh="1个名额") in fate
    assert member.says(en="in total would fall by 400", zh="志愿分总和会下降400") in fate
    assert "周明溪" not in page.text
    member = published.members["韩霜降"]
    member.result()
    assert member.says(en="No eligible teacher listed it", zh="没有符合条件的教师填报") in member.fate_of(ANTENNAS)


def test_organisations_see_their_own_lists(published: Cast) -> None:
    """The enterprise who comes and which seats are free, the university who goes and who is left."""
    firm, officer = published.enterprise, published.university
    firm.walk("/our/placements")
    assert set(PLACED) < set(firm.page.text.split())
    firm.follow("show=left")
    assert ANTENNAS in firm.page.text
    officer.walk("/our/placements")
    assert set(PLACED) < set(officer.page.text.split())
    officer.follow("show=left")
    for name in LEFT_OUT:
        assert name in officer.page.text


def test_the_public_list_has_names_and_posts_and_nothing_private(published: Cast) -> None:
    """Whoever is placed stands there; whoever is not does not."""
    visitor = published.visitor()
    visitor.open("/rounds")
    visitor.follow("/rounds/1/placements")
    said = visitor.page.text
    assert set(PLACED) < set(said.split())
    assert not [name for name in LEFT_OUT if name in said]
    assert not [part for part in (CONTACT, "site.cn", "1990", "0510", "物联网工程学院") if part in said]
    visitor.follow("/certificate")
    visitor.reads(en="No other placement is better", zh="没有比这更优的安排")


def test_everybody_was_written_to_and_every_act_is_on_record(published: Cast) -> None:
    """The administrator reads the history; the chain of its entries is whole."""
    keeper = published.administrator
    keeper.walk("/history")
    keeper.open("/history?action=round:publish")
    assert keeper.page.html.count("round:publish") >= 1
    with published.app.app_context():
        assert broken_links() == []
    assert len(published.members) == len(STAFF) + len(STUDENTS)
