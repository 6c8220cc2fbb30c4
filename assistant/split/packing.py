"""Which sentences share a chunk, told by their sizes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

_INEXACT = 1e-9  # three thirds, summed as floats, are a little more or less than 1


def pack(
    shares: Sequence[float],
    headings: Sequence[bool],
    fits: Callable[[int, int], bool],
    *,
    overlap: float,
    least: float,
) -> Iterator[tuple[int, int]]:
    """Runs of sentences [first, end), in order, that hold every sentence.

    A sentence's share is the part of a full chunk that it takes; those of a run sum to at most 1,
    unless headings with their first sentence take more. `fits` has the last word: a run that it
    refuses is shortened. A run repeats sentences that ended the one before, up to `overlap`, but
    none across a heading; where the last would be smaller than `least`, the last two are evened.
    """
    total = list(accumulate(shares, initial=0.0))
    starts = _units(total, headings, fits)
    ends = [*starts[1:], len(shares)]

    def opens_section(unit: int, first: int, limit: float) -> bool:
        """A new section begins a new chunk, where neither is left too small by that."""
        here = starts[unit]
        return (
            headings[here]
            and total[here] - total[first] >= limit / 2 - _INEXACT
            and total[-1] - total[here] >= least
        )

    unit = first = 0
    while unit < len(starts):
        while first < starts[unit] and total[ends[unit]] - total[first] > 1 + _INEXACT:
            first += 1  # less overlap, to make room for what is new
        rest = total[-1] - total[first]
        limit = rest / 2 if 1 + _INEXACT < rest < 1 + least else 1.0
        after = unit + 1
        while (
            after < len(starts)
            and total[ends[after]] - total[first] <= limit + _INEXACT
            and not opens_section(after, first, limit)
        ):
            after += 1
        while not fits(first, ends[after - 1]):
            if after > unit + 1:
                after -= 1
            elif first < starts[unit]:
                first = starts[unit]
            else:
                break  # a single unit, which was tried when it was made
        end = ends[after - 1]
        yield first, end
        first, earliest = end, first + 1
        if end < len(shares) and not headings[end]:
            while (
                first > earliest
                and not headings[first - 1]
                and total[end] - total[first - 1] <= overlap
            ):
                first -= 1
        unit = after


def _units(
    total: Sequence[float], headings: Sequence[bool], fits: Callable[[int, int], bool]
) -> list[int]:
    """Where the units begin that no chunk parts: headings with the sentence that follows them."""
    starts = []
    first = 0
    for position, heading in enumerate(headings):
        too_many = heading and total[position + 1] - total[first] > 1 + _INEXACT
        if first < position and (too_many or not fits(first, position + 1)):
            starts.append(first)
            first = position
        if not heading:
            starts.append(first)
            first = position + 1
    if first < len(headings):
        starts.append(first)
    return starts
