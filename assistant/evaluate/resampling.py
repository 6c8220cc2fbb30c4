"""How sure a figure is: the bootstrap's intervals, and a test of a difference.

A question may have no value for a measure (None), for instance the refusal precision of one that
was not refused. All questions are drawn all the same, and the figure made of those that have one:
how many have is left to chance too.

Where all values are the same, so are the ends of the interval, however few the questions are: a
percentile bootstrap knows of nothing that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Statistic = Literal["mean", "median", "p95"]
Values = Sequence[float | None]
_Array = NDArray[np.float64]

RESAMPLES = 1000
PERMUTATIONS = 9999  # drawn where there are more than can be gone through
EXACT = 12  # pairs that differ: their 4,096 permutations are all gone through
COVERAGE = 0.95
SEED = 0
_SAME = 1e-12  # rounding: sums in another order

_STATISTICS: dict[Statistic, Callable[[_Array], float]] = {
    "mean": lambda values: float(np.mean(values)),
    "median": lambda values: float(np.median(values)),
    "p95": lambda values: float(np.quantile(values, 0.95)),  # between the two nearest, linearly
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % percentile bootstrap interval over questions."""

    value: float | None  # None: no question has one
    low: float | None  # None too where one question alone has one: it shows no spread
    high: float | None
    questions: int  # that have a value


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of two runs over the same questions."""

    before: float | None
    after: float | None
    difference: float | None  # after less before
    low: float | None  # its 95 % paired percentile bootstrap interval
    high: float | None
    p: float | None  # two-sided, of a paired permutation test
    questions: int  # that have a value in either run


def estimate(values: Values, statistic: Statistic) -> Estimate:
    """The figure of one value a question, and its interval."""
    array = _array(values)
    count = int(np.sum(~np.isnan(array)))

    def resampled() -> Iterator[float | None]:
        for drawn in _draws(len(array)):
            yield _figure(array[drawn], statistic)

    low, high = _interval(resampled()) if count > 1 else (None, None)
    return Estimate(_figure(array, statistic), low, high, count)


def paired(before: Values, after: Values, statistic: Statistic) -> Difference:
    """The difference of a figure between two runs; the values of one question stand in one place.

    The test swaps the two values of each question, which for a mean is the flipping of the signs
    of the differences: p is the share of all such swaps, the runs as they were among them, whose
    difference is no smaller. All are gone through where at most 12 questions differ.
    """
    old, new = _array(before), _array(after)
    either = ~(np.isnan(old) & np.isnan(new))
    old, new = old[either], new[either]

    def difference(one: _Array, other: _Array) -> float | None:
        first, second = _figure(one, statistic), _figure(other, statistic)
        return None if first is None or second is None else second - first

    def resampled() -> Iterator[float | None]:
        for drawn in _draws(len(old)):
            yield difference(old[drawn], new[drawn])

    found = difference(old, new)
    low, high = _interval(resampled()) if found is not None and len(old) > 1 else (None, None)
    return Difference(
        _figure(old, statistic),
        _figure(new, statistic),
        found,
        low,
        high,
        None if found is None else _p(old, new, found, difference),
        len(old),
    )


def _p(
    old: _Array,
    new: _Array,
    found: float,
    difference: Callable[[_Array, _Array], float | None],
) -> float:
    differ = np.flatnonzero(~((old == new) | (np.isnan(old) & np.isnan(new))))
    exact = len(differ) <= EXACT
    as_far = total = 0 if exact else 1  # what was found is one of the permutations
    for swaps in _swaps(len(differ)):
        swapped = np.zeros(len(old), dtype=bool)
        swapped[differ] = swaps
        value = difference(np.where(swapped, new, old), np.where(swapped, old, new))
        total += 1
        # where one side is left without a value, the doubt speaks against a difference
        as_far += value is None or abs(value) >= abs(found) - _SAME
    return as_far / total


def _swaps(pairs: int) -> Iterator[NDArray[np.bool_]]:
    """Which pairs to swap: every way there is, or as many as are drawn."""
    if pairs <= EXACT:
        for swaps in product((False, True), repeat=pairs):
            yield np.array(swaps, dtype=bool)
        return
    chance = np.random.default_rng(SEED)
    for _ in range(PERMUTATIONS):
        yield chance.random(pairs) < 0.5


def _draws(size: int) -> Iterator[NDArray[np.int64]]:
    """Questions drawn with replacement; the same for all measures and at every call."""
    chance = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        yield chance.integers(0, size, size)


def _interval(figures: Iterator[float | None]) -> tuple[float | None, float | None]:
    there = [figure for figure in figures if figure is not None]
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(np.array(there), [tail, 1 - tail])
    return float(low), float(high)


def _figure(values: _Array, statistic: Statistic) -> float | None:
    there = values[~np.isnan(values)]
    return _STATISTICS[statistic](there) if len(there) else None


def _array(values: Values) -> _Array:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
