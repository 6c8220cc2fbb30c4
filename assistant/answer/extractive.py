"""Answers in the articles' own words: one to three sentences, quoted and cited."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.wording import attribution
from assistant.types import Article, Candidate, Citation, Claim

MOST = 3  # sentences
MARGIN = 0.045  # how far below the best a further sentence may score; see ranking.py

# A sentence that opens so says who or what in the sentence before it. Only within its first
# words, and not after a name: "Kishida said he ..." can be understood alone.
_LEANS = re.compile(
    r"^\W*(?:(?:and|but|so|yet|then|still|however|instead|also|meanwhile|later|afterwards?"
    r"|in addition|after that|at the time|the next day),?\s+)?"
    r"(?:he|she|it|they|his|her|hers|its|their|this|that|these|those|there|such"
    r"|the (?:former|latter|two|three|pair|other|others)|both|neither|one of them)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Quotes the best sentence, and others that are nearly as good."""

    most: int = MOST
    margin: float = MARGIN

    def answer(
        self, question: str, candidates: Sequence[Candidate], first_number: int = 1
    ) -> Iterator[Claim]:
        chosen = choose(candidates, self.most, self.margin)
        yield from claims_of(in_reading_order(chosen), first_number)


def choose(candidates: Sequence[Candidate], most: int, margin: float = math.inf) -> list[Candidate]:
    """The best candidate and those within the margin, none of them twice."""
    chosen: list[Candidate] = []
    said: set[str] = set()
    for candidate in candidates:
        if len(chosen) == most or (chosen and candidate.score < chosen[0].score - margin):
            break
        words = " ".join(candidate.sentence.text.lower().split())
        if words not in said:
            said.add(words)
            chosen.append(candidate)
    return chosen


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Articles in the order of their best sentence; within one, as the text runs."""
    articles = list(dict.fromkeys(c.article.id for c in chosen))
    return sorted(chosen, key=lambda c: (articles.index(c.article.id), c.sentence.start))


def claims_of(candidates: Sequence[Candidate], first_number: int) -> Iterator[Claim]:
    """A claim for each passage; neighbours in one block are one passage.

    An article is named with the first of its passages.
    """
    named: set[str] = set()
    for number, passage in enumerate(_passages(candidates), start=first_number):
        citation = Citation(number, passage.article, passage.start, passage.end, passage.highlights)
        source = "" if passage.article.id in named else attribution(passage.article)
        named.add(passage.article.id)
        quoted = f"“{citation.quote}”"
        yield Claim(f"{source}: {quoted}" if source else quoted, (citation,))


def leans(text: str) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    return _LEANS.match(text) is not None


@dataclass(frozen=True, slots=True)
class _Passage:
    article: Article
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]


def _passages(candidates: Sequence[Candidate]) -> list[_Passage]:
    """Spans to quote: each sentence, with the one before it where it leans on that."""
    found: list[_Passage] = []
    for candidate in candidates:
        article, sentence, before = candidate.article, candidate.sentence, candidate.before
        if any(_holds(passage, candidate) for passage in found):
            continue  # it came along before a sentence that leans on it
        start = sentence.start
        if before and before.kind != "heading" and leans(sentence.text):
            start = before.start
        last = found[-1] if found else None
        if last and last.article.id == article.id and _touch(article, last, start):
            found[-1] = _Passage(
                article,
                last.start,
                sentence.end,
                (*last.highlights, (sentence.start, sentence.end)),
            )
        else:
            found.append(_Passage(article, start, sentence.end, ((sentence.start, sentence.end),)))
    return found


def _holds(passage: _Passage, candidate: Candidate) -> bool:
    return (
        passage.article.id == candidate.article.id
        and passage.start <= candidate.sentence.start
        and candidate.sentence.end <= passage.end
    )


def _touch(article: Article, last: _Passage, start: int) -> bool:
    """Whether a span that begins at `start` goes on where a passage ends, in its paragraph."""
    if start <= last.end:
        return start >= last.start
    between = article.text[last.end : start]
    return not between.strip() and "\n" not in between
