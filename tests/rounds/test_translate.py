"""A frozen snapshot becomes the market that the published rules describe, and answers say what happened."""

import pytest

from assignment import MarketError, solve, verify
from placement.rounds.answers import answers
from placement.rounds.report import closed_reason, report
from placement.rounds.translate import to_market, to_placements
from tests.rounds.snapshots import course, person, position, snapshot, student


def decided(document, seed="seed"):
    market = to_market(document, seed)
    outcome = solve(market)
    assert verify(market, outcome)
    placed = to_placements(document, market, outcome)
    fates = answers(document, market, outcome)
    return placed, fates, report(document, market, outcome, placed, fates)


def is_of(fates, key):
    return [choice["is"] for choice in fates[key]["choices"]]


def test_a_person_without_a_certified_list_is_not_in_the_market_but_counted_and_named():
    document = snapshot([person("p1", "j1"), person("p2")], [position("j1")])
    assert to_market(document, "s").people == ("p1",)
    _, fates, told = decided(document)
    assert fates["p2"] == {"reason": "no_list", "choices": []}
    assert told["people"] == 2
    assert told["reasons"] == {"placed": 1, "no_list": 1}


def test_ranks_do_not_close_up_after_a_veto_or_an_ineligibility():
    document = snapshot([person("p1", "j1!vetoed", "j2!ineligible", "j3")], [position(f"j{k}") for k in (1, 2, 3)])
    placed, fates, _ = decided(document)
    assert placed == [("p1", "j3", 3)]
    assert is_of(fates, "p1") == ["vetoed", "ineligible", "here"]
    assert to_market(document, "s").scores.tolist()[0][2] == 800 + 500


def test_a_short_list_does_not_win_the_seat_by_being_short():
    short = person("p1", "j1", full_list=False)
    patient = person("p2", "j1", "j2!ineligible", "j3!ineligible", "j4!ineligible")
    document = snapshot([short, patient], [position(f"j{k}") for k in range(1, 5)])
    placed, fates, _ = decided(document)
    assert placed == [("p2", "j1", 1)]
    assert fates["p1"]["reason"] == "all_full"


def test_a_short_list_with_an_accepted_reason_counts_in_full():
    document = snapshot([person("p1", "j1"), person("p2", "j1", "j2")], [position("j1"), position("j2")])
    placed, _, _ = decided(document)
    assert placed == [("p1", "j1", 1), ("p2", "j2", 2)]


def test_staff_come_before_students_in_the_first_two_aims():
    teacher_elsewhere = person("p1", "j1", "j9")
    pupils = [student(f"p{k}", "j2") for k in range(2, 7)]
    document = snapshot([teacher_elsewhere, *pupils], [*course(1, 5, 5), position("j9")])
    placed, _, told = decided(document)
    assert told["placed_per_role"] == {"course_teacher": 1, "course_student": 5, "technical_advisor": 0}
    assert ("p1", "j1", 1) in placed


def test_the_preset_staff_settle_first_puts_their_points_before_students():
    teacher = person("p1", "j9", "j1")
    pupils = [student(f"p{k}", "j2") for k in range(2, 7)]
    positions = [*course(1, 5, 5), position("j9")]
    everybody, _, _ = decided(snapshot([teacher, *pupils], positions))
    staff_first, _, _ = decided(snapshot([teacher, *pupils], positions, preset="staff_first"))
    assert ("p1", "j1", 2) in everybody
    assert staff_first == [("p1", "j9", 1)]


def test_a_course_short_of_students_is_closed_and_its_teacher_is_free_for_another_post():
    document = snapshot(
        [person("p1", "j1", "j9"), student("p2", "j2"), student("p3", "j2")], [*course(1, 3, 6), position("j9")]
    )
    placed, fates, told = decided(document)
    assert placed == [("p1", "j9", 2)]
    assert is_of(fates, "p1") == ["course_closed", "here"]
    assert is_of(fates, "p2") == ["course_closed"]
    assert closed_reason(told["closed"]) == "short_of_students"
    assert {part["candidates"] for part in told["closed"]} == {1, 2}


def test_a_course_without_a_teacher_is_closed_and_said_to_be():
    document = snapshot([student(f"p{k}", "j2") for k in range(1, 6)], course(1, 3, 6))
    placed, fates, told = decided(document)
    assert placed == []
    assert closed_reason(told["closed"]) == "no_teacher"
    filled = [part | {"candidates": part["least"]} for part in told["closed"]]
    assert closed_reason(filled) == "better_elsewhere"
    assert closed_reason(filled, ended_early=True) == "others_found"
    assert {is_of(fates, f"p{k}")[0] for k in range(1, 6)} == {"course_closed"}


def test_a_course_whose_people_do_more_elsewhere_is_said_to_be_that():
    pupils = [student(f"p{k}", "j4", "j2") for k in range(3, 6)]
    document = snapshot([person("p1", "j1", "j3"), person("p2", "j3"), *pupils], [*course(1, 3, 3), *course(3, 3, 3)])
    _, _, told = decided(document)
    assert closed_reason(told["closed"]) == "better_elsewhere"


def test_a_load_of_two_means_two_hosts_never_one_host_twice():
    positions = [position("j1", host=5), position("j2", host=5), position("j3", host=6)]
    placed, _, _ = decided(snapshot([person("p1", "j1", "j2", "j3", load=2)], positions))
    assert len({key for _, key, _ in placed} & {"j1", "j2"}) == 1
    assert ("p1", "j3", 3) in placed


def test_a_full_position_says_what_seating_the_person_would_have_cost():
    positions = [position("j1", ranking={"p1": 1}), position("j2")]
    _, fates, _ = decided(snapshot([person("p1", "j1", "j2"), person("p2", "j1", "j2")], positions))
    lost = fates["p2"]["choices"][0]
    assert lost["is"] == "full"
    assert lost["clause"] == "preference points"
    assert lost["cost"]["preference points"] == 500
    assert lost["candidates"] == 2


def test_equal_on_every_published_aim_means_that_the_lottery_decided_and_it_says_so():
    positions = [position("j1"), position("j2")]
    _, fates, told = decided(snapshot([person("p1", "j1", "j2"), person("p2", "j1", "j2")], positions))
    assert sorted([is_of(fates, "p1"), is_of(fates, "p2")]) == [["here", "not_needed"], ["lottery", "here"]]
    assert told["lottery_decided"] == 1


def test_the_lottery_is_drawn_anew_by_another_seed_and_for_nobody_by_the_same():
    document = snapshot([person(f"p{k}", "j1", "j2") for k in (1, 2)], [position("j1"), position("j2")])
    first = {seed: decided(document, seed)[0] for seed in map(str, range(20))}
    assert len({str(placed) for placed in first.values()}) == 2
    assert all(decided(document, seed)[0] == placed for seed, placed in first.items())


def test_somebody_who_passes_no_rule_is_told_that_and_not_that_seats_were_full():
    roles = {"technical_advisor": {"verdict": "fail", "findings": []}}
    document = snapshot([person("p1", "j1!ineligible", roles=roles)], [position("j1")])
    assert decided(document)[1]["p1"]["reason"] == "not_eligible"


def test_a_round_with_one_role_and_a_round_without_any_pair_are_decided():
    assert decided(snapshot([person("p1", "j1")], [position("j1")]))[0] == [("p1", "j1", 1)]
    assert decided(snapshot([person("p1")], [position("j1")]))[0] == []
    assert decided(snapshot([], []))[0] == []


def test_names_never_reach_the_optimiser():
    market = to_market(snapshot([person("p1", "j1", name="somebody")], [position("j1", title="secret")]), "s")
    assert "somebody" not in repr(market.people)
    assert "secret" not in repr(market.positions)


def test_weights_that_could_overflow_are_refused():
    huge = {"person": 2**53, "host": 0}
    with pytest.raises(MarketError, match="overflow"):
        to_market(snapshot([person("p1", "j1")], [position("j1")], weights=huge), "s")
