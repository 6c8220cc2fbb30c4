"""Intervals and tests, on values whose outcome can be worked out by hand."""

from __future__ import annotations

import pytest

from assistant.evaluate.resampling import (
    EXACT,
    PERMUTATIONS,
    Difference,
    Estimate,
    Statistic,
    estimate,
    paired,
)


@pytest.mark.parametrize(("statistic", "value"), [("mean", 4.0), ("median", 3.0), ("p95", 8.8)])
def test_a_figure_is_made_of_the_questions_that_have_a_value(
    statistic: Statistic, value: float
) -> None:
    """95 % of the way from the first to the last of five is 80 % of that from 4 to 10."""
    found = estimate([1, None, 2, 3, 4, 10, None], statistic)
    assert found.value == pytest.approx(value)
    assert found.questions == 5


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    """Of 100 questions half right, 95 of 100 resamples lie some 0.5 ± 1.96 · 0.05."""
    found = estimate([0.0, 1.0] * 50, "mean")
    assert found.low == pytest.approx(0.402, abs=0.015)
    assert found.high == pytest.approx(0.598, abs=0.015)


def test_equal_values_have_an_interval_without_width() -> None:
    assert estimate([0.5] * 9, "mean") == Estimate(0.5, 0.5, 0.5, 9)


def test_nothing_to_measure_has_no_figure_and_one_question_no_interval() -> None:
    assert estimate([], "mean") == Estimate(None, None, None, 0)
    assert estimate([None, None], "median") == Estimate(None, None, None, 0)
    assert estimate([None, 0.5], "mean") == Estimate(0.5, None, None, 1)


def test_the_same_values_give_the_same_interval_again() -> None:
    values = [n / 7 for n in range(20)]
    assert estimate(values, "mean") == estimate(values, "mean")


def test_three_questions_that_got_better_alike_have_p_a_quarter() -> None:
    """Of the 8 ways to flip 3 signs, 2 give a difference as far from 0: + + + and - - -."""
    found = paired([0, 0, 0], [1, 1, 1], "mean")
    assert found == Difference(0, 1, 1, 1, 1, 0.25, 3)


def test_a_difference_of_unlike_questions() -> None:
    """Differences 1, 2, -1: of |±1 ±2 ±1|, the values 4, 2, 2, 0 and their negatives, 6 of 8
    are at least 2."""
    found = paired([0, 0, 1], [1, 2, 0], "mean")
    assert found.difference == pytest.approx(2 / 3)
    assert found.p == 0.75
    assert found.low == -1
    assert found.high == 2


def test_questions_that_stayed_the_same_change_the_difference_but_not_the_test() -> None:
    found = paired([0, 0, 0, 5], [1, 1, 1, 5], "mean")
    assert found.difference == 0.75
    assert found.p == 0.25


def test_runs_that_are_alike_have_p_one() -> None:
    assert paired([1, None, 3], [1, None, 3], "mean") == Difference(2, 2, 0, 0, 0, 1, 2)


def test_medians_are_compared_as_they_are_reported() -> None:
    """Swapping the first, second or third gives medians 2, 1 or 2 apart, swapping none or all 3."""
    found = paired([1, 2, 3], [4, 5, 6], "median")
    assert (found.before, found.after, found.difference) == (2, 5, 3)
    assert found.p == 0.25


def test_a_value_in_one_run_only_counts_there() -> None:
    """Refused in the first run were one wrongly and one rightly; in the second only the latter."""
    found = paired([0.0, 1.0, None], [None, 1.0, None], "mean")
    assert (found.before, found.after, found.difference) == (0.5, 1.0, 0.5)
    assert found.questions == 2
    assert found.p == 1  # either way round, one run has one wrong refusal more


def test_nothing_to_compare_has_no_difference() -> None:
    assert paired([], [], "mean") == Difference(None, None, None, None, None, None, 0)
    assert paired([None], [1.0], "mean") == Difference(None, 1, None, None, None, None, 1)
    assert paired([0.0], [1.0], "mean") == Difference(0, 1, 1, None, None, 1, 1)


def test_many_questions_are_tested_with_permutations_that_are_drawn() -> None:
    pairs = EXACT + 8
    certain = paired([0.0] * pairs, [1.0] * pairs, "mean")
    assert certain.p is not None
    assert 1 / (PERMUTATIONS + 1) <= certain.p < 0.001  # 2 of 2**20
    # as many better as worse: no swap comes nearer to 0
    even = paired([0.0, 1.0] * pairs, [1.0, 0.0] * pairs, "mean")
    assert even.p == 1
