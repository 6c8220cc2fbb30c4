"""Where the sentences of a block of text begin and end: sentencex, with its known errors repaired.

Of the splitters tried, sentencex errs least and is by far the fastest (50 MB/s), but it cuts after
"tsp." and "Mme.", between a quotation mark and its first word, and before a closing one; it joins
"in the U.S. The" and everything within quotation marks, be it half a page. What of this recurs in
real articles is put right here and in `rules`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

import regex  # type: ignore[import-untyped]
import sentencex  # type: ignore[import-untyped]

from assistant.split.rules import continues, missed

_CONTEXT = 40  # characters on either side of a boundary that the rules look at

# A quotation of several sentences is kept whole while its sentence has up to this many characters
# (some 40 words): cut, its first half would lose its speaker. More than that nobody quotes.
_WHOLE = 240
_TITLE = 80  # a quotation of up to this many is a title or a slogan, and never cut
_QUOTATION_MARKS = regex.compile(r"[\"“”„«»`]|(?<!\w)['‘’]|['‘’](?!\w)")

# What belongs to the sentence that it touches, "left.[3]", "left.[citation needed]", "left.’ ”",
# and what cannot be anything but a closing mark even with space before it, as in tokenised text.
_TRAILING = regex.compile(r"(?:\[[^\[\]]{1,40}\]|[”’»」』）)\]\"']+(?=\s|$))+")
_CLOSING = regex.compile(r"(?:[”’»」』）)\]]|'')+(?=\s|$)")
# An opening mark that was left behind: 'said. "' + 'We mourn'
_OPENING = regex.compile(r"(?<=\s)[\"“„«‘'(\[`]+$")

_SIMPLE_END = regex.compile(r"[.!?…؟।]+[\"”’»)\]]*\s+|[。！？]+[」』”’）]*\s*")
# Of re, and not of regex, whose ideas of space and of letters are not those of str.
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\w")


def spans(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of a block, in order, without surrounding space; all else is space.

    A sentence of punctuation alone occurs only where the block holds nothing else.
    """
    starts = [0, *_starts(text, language)]
    if language == "en":
        starts = sorted({*starts, *missed(text)})
    found: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        inner = [start + place for place in _starts_in_quotations(text[start:end], language)]
        for first, last in zip([start, *inner], [*inner, end], strict=True):
            _append(found, text, first, last)
    return found


def _starts(text: str, language: str) -> Iterator[int]:
    """Where the second and later sentences of a text begin, in rising order."""
    previous = 0
    for end in _raw_ends(text, language):
        left = len(text[previous:end].rstrip()) + previous
        right = _after_space(text, end)
        glued = left == right
        if trailing := (_TRAILING if glued else _CLOSING).match(text, right):
            left = trailing.end()
            right = _after_space(text, left)
        elif glued and (opening := _OPENING.search(text, previous, left)):
            right = opening.start()
            left = len(text[previous:right].rstrip()) + previous
        if previous < left and right < len(text) and _ends(text, previous, left, right, language):
            yield right
            previous = right


def _ends(text: str, start: int, left: int, right: int, language: str) -> bool:
    before, after = text[max(start, left - _CONTEXT) : left], text[right : right + _CONTEXT]
    return not continues(before, after, spaced=left < right, language=language)


def _raw_ends(text: str, language: str) -> list[int]:
    try:
        found = sentencex.get_sentence_boundaries(language, text)
    except BaseException as error:
        # A panic in Rust arrives as a BaseException, of a class that cannot be imported. Before
        # 1.0.32 there were some on multibyte text; one block must not end the whole reading.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        return [match.end() for match in _SIMPLE_END.finditer(text)]
    return [sentence["end_index"] for sentence in found]


def _starts_in_quotations(text: str, language: str) -> Iterator[int]:
    """Where sentences begin that sentencex does not see for the quotation marks around them."""
    marks = [match.start() for match in _QUOTATION_MARKS.finditer(text)]
    if len(text) <= _WHOLE or not marks:
        return
    blanked = _QUOTATION_MARKS.sub(" ", text)
    start = 0
    for position in _starts(blanked, language):
        # The marks before it are blank, too: those that open a quotation go with what follows.
        last = len(blanked[:position].rstrip())
        right = next((i for i in range(position, last, -1) if text[i - 1].isspace()), position)
        left = len(text[:right].rstrip())
        after = bisect_left(marks, right)
        in_title = 0 < after < len(marks) and marks[after] - marks[after - 1] <= _TITLE
        if not in_title and start < left and _ends(text, start, left, right, language):
            yield right
            start = right


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position


def _append(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Adds a sentence; one of punctuation alone, on either side, is joined to its neighbour."""
    end = start + len(text[start:end].rstrip())
    start = _after_space(text, start)
    if start >= end:
        return
    if found and not (_WORD.search(text, start, end) and _WORD.search(text, *found[-1])):
        start = found.pop()[0]
    found.append((start, end))
