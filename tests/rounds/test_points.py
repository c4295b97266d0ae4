"""Points are exactly those of the published rules."""

import pytest

from placement.rounds.points import (
    discipline_fit,
    host_band,
    person_band,
    place_fit,
    preference_points,
    title_fit,
    worth,
)


@pytest.mark.parametrize(("band", "points"), [(1, 1000), (2, 900), (5, 600), (6, 500), (10, 100)])
def test_a_band_is_worth_1100_less_100_each(band, points):
    assert worth(band) == points


@pytest.mark.parametrize(
    ("rank", "load", "band"), [(1, 1, 1), (3, 1, 3), (10, 1, 10), (1, 2, 1), (2, 2, 1), (3, 2, 2)]
)
def test_with_load_two_the_first_two_choices_are_both_first(rank, load, band):
    assert person_band(rank, load) == band


@pytest.mark.parametrize(
    ("rank", "seats", "band"), [(1, 1, 1), (5, 1, 5), (9, 1, 5), (5, 5, 1), (6, 5, 2), (None, 3, 6)]
)
def test_a_host_with_m_seats_ranks_m_people_first_and_silence_is_the_sixth_band(rank, seats, band):
    assert host_band(rank, seats) == band


def test_ranking_somebody_can_only_raise():
    assert all(worth(host_band(rank, 1)) > worth(host_band(None, 1)) for rank in range(1, 200))


def test_without_the_hosts_weight_points_are_the_sum_of_ranks():
    points = [preference_points(rank, 1, None, 1, 1, 0) for rank in range(1, 11)]
    assert [1100 - value for value in points] == [100 * rank for rank in range(1, 11)]


def test_weights_multiply_their_side():
    assert preference_points(2, 1, 3, 1, 10, 1) == 10 * 900 + 800


@pytest.mark.parametrize(
    ("mine", "asked", "fit"),
    [
        (["0812"], ["0812"], 350),
        (["081201"], ["081201"], 600),
        (["081201"], ["0812"], 350),
        (["0809"], ["0812"], 150),
        (["08"], ["08"], 150),
        (["0301"], ["0812"], 0),
        (["0301", "0812"], ["0812", "0101"], 350),
        ([], ["0812"], 0),
    ],
)
def test_the_closest_pair_of_disciplines_counts(mine, asked, fit):
    assert discipline_fit(mine, asked) == fit


def test_the_same_city_is_worth_more_than_the_same_province():
    assert [place_fit("320500", code) for code in ("320500", "320581", "320100", "110000", "")] == [
        200,
        200,
        100,
        0,
        0,
    ]


def test_only_a_title_above_the_least_adds_fit():
    assert [title_fit(1, 2), title_fit(2, 2), title_fit(0, 2), title_fit(1, 0)] == [100, 0, 0, 0]
