"""Cutting a sentence that is too long for the embedder into pieces that are not."""

from __future__ import annotations

from collections.abc import Callable

import regex  # type: ignore[import-untyped]

# Where to cut, the best first: between lines and cells, at clauses, before a conjunction, between
# words. The last resort is anywhere between letters.
_SEAMS = [
    regex.compile(pattern)
    for pattern in (
        r"[\n\t|]\s*|[;；]\s+|；",
        r"(?:[:,]|[–-](?<=\s.))\s+|[—、，：]|[)\]}]\s+|\s(?=[(\[{])|[）」』】》]|(?=[（「『【《])",
        r"\s+(?=(?:and|or|but|because|which|while|und|oder|aber|et|ou|mais|y|pero|e|ma)\s)",
        r"\s+",
    )
]
# A cluster beyond this many characters is no letter that anyone reads, and may be cut.
_LONGEST_GRAPHEME = 64


def pieces(text: str, fits: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Spans of a text, in order, that each fit and hold all of it but space between them.

    The text is halved, at the best seam near its middle, until all parts fit: so its pieces are
    of like size, and none is a splinter. A single letter is never cut, whether it fits or not.
    """
    found: list[tuple[int, int]] = []
    waiting = [(0, len(text))]
    while waiting:
        start, end = waiting.pop()
        part = text[start:end]
        end = start + len(part.rstrip())
        start = end - len(part.strip())
        if start == end:
            continue
        part = text[start:end]
        middle = None if fits(part) else _seam(part)
        if middle is None:
            found.append((start, end))
        else:
            waiting += [(start + middle, end), (start, start + middle)]
    return found


def _seam(text: str) -> int | None:
    """The best place to cut within the middle half, the one nearest to the middle among equals."""
    low, middle, high = len(text) // 4, len(text) // 2, len(text) - len(text) // 4
    # Letters with the signs that combine with them: a cut may fall only between two such.
    graphemes = {match.start() for match in regex.finditer(r"\X", text)} - {0}
    for seam in _SEAMS:
        places = {match.end() for match in seam.finditer(text, low, high)} & graphemes
        if places:
            return _nearest(middle, places)
    if graphemes:
        return _nearest(middle, graphemes)
    return middle if len(text) > _LONGEST_GRAPHEME else None


def _nearest(middle: int, places: set[int]) -> int:
    return min(places, key=lambda place: (abs(place - middle), place))
