"""Divides a claim or a cited passage into pieces by their weight: surroundings, quote, answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.types import Citation, Claim

Weight = Literal["plain", "quote", "answer"]
Span = tuple[int, int]

REACH = 180  # characters shown on either side of a quote: one or two sentences


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one weight: `plain` around a quote, `quote`, or within it the `answer`'s words."""

    text: str
    weight: Weight


def in_claim(claim: Claim) -> tuple[Piece, ...]:
    """The claim's text, the answering words within its quotations set apart.

    Where a whole quotation answers, nothing in it stands out, and nothing is set apart.
    """
    spans: list[Span] = []
    for citation in claim.citations:
        words = r"\s+".join(map(re.escape, citation.quote.split()))
        found = re.search(words, claim.text) if words else None
        if found and not covers(citation):
            spans += [
                (found.start() + start, found.start() + end)
                for start, end in _carried(citation, found[0])
            ]
    return tuple(_cut(claim.text, 0, len(claim.text), spans, "plain"))


def in_article(citation: Citation, reach: int = REACH) -> tuple[Piece, ...]:
    """The quote with up to `reach` characters of its section on either side, cut between words."""
    text = citation.article.text
    first, last = _section(citation)
    before = _BREAK.sub("\n", text[max(citation.start - reach, first) : citation.start].lstrip())
    after = _BREAK.sub("\n", text[citation.end : min(citation.end + reach, last)].rstrip())
    if citation.start - reach > first:
        before = "…" + _FIRST_WORD.sub("", before)
    if citation.end + reach < last:
        after = _LAST_WORD.sub("", after) + " …"
    spans = [] if covers(citation) else citation.highlights
    pieces = (
        Piece(before, "plain"),
        *_cut(text, citation.start, citation.end, spans, "quote"),
        Piece(after, "plain"),
    )
    return tuple(piece for piece in pieces if piece.text.strip("… \n"))


def _section(citation: Citation) -> Span:
    """From the heading above the quote up to the next, or the whole article where it has none."""
    headings = [block for block in citation.article.blocks if block.kind == "heading"]
    return (
        max((block.start for block in headings if block.end <= citation.start), default=0),
        min(
            (block.start for block in headings if block.start >= citation.end),
            default=len(citation.article.text),
        ),
    )


_BREAK = re.compile(r"\s*\n\s*")
# The word that a cut may have gone through. Longer ones stay: there may be no spaces to cut at.
_FIRST_WORD = re.compile(r"^\S{0,30}\s+")
_LAST_WORD = re.compile(r"\s+\S{0,30}$")


def covers(citation: Citation) -> bool:
    """Whether the highlights leave no word of the quote out."""
    rest = "".join(
        piece.text
        for piece in _cut(
            citation.article.text, citation.start, citation.end, citation.highlights, "quote"
        )
        if piece.weight == "quote"
    )
    return not re.search(r"\w", rest)


def _cut(
    text: str, start: int, end: int, highlights: Iterable[Span], rest: Weight
) -> Iterable[Piece]:
    """`text[start:end]` in pieces: the highlights as answer, what lies between them as `rest`."""
    at = start
    for first, last in sorted(highlights):
        first, last = max(first, at), min(last, end)
        if first < last:
            if at < first:
                yield Piece(text[at:first], rest)
            yield Piece(text[first:last], "answer")
            at = last
    if at < end:
        yield Piece(text[at:end], rest)


def _carried(citation: Citation, shown: str) -> Iterable[Span]:
    """The highlights as spans of `shown`, which is the quote with other white space."""
    solid = [i for i, character in enumerate(shown) if not character.isspace()]
    text = citation.article.text

    def solid_before(offset: int) -> int:
        return len("".join(text[citation.start : offset].split()))

    for start, end in citation.highlights:
        first = solid_before(max(start, citation.start))
        last = solid_before(min(end, citation.end))
        if first < last:
            yield solid[first], solid[last - 1] + 1
