"""Answers in the articles' own words: one to three sentences, quoted and cited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.choice import choose, differing, several
from assistant.answer.highlights import answering
from assistant.answer.wording import attribution, quotation
from assistant.types import Article, Candidate, Citation, Claim, Sentence

COPIES = 2  # articles that are cited beside the first for one and the same sentence

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
class Extent:
    """How many sentences an answer has, and how near the best they must score."""

    most: int
    margin: float  # log-odds
    most_of_several: int  # where the question asks for several things
    margin_of_several: float


# By hand, looking at all development sets: within 45 words on web-articles and news-2022, 55 on
# clapnq; fuller answers have some twice as many sentences.
SHORT = Extent(most=3, margin=0.95, most_of_several=5, margin_of_several=1.9)
FULLER = Extent(most=5, margin=2.3, most_of_several=8, margin_of_several=3.0)


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Quotes the best sentence, and others that are nearly as good."""

    extent: Extent = SHORT

    def answer(
        self, question: str, candidates: Sequence[Candidate], first_number: int
    ) -> Iterator[Claim]:
        extent, many = self.extent, several(question)
        most = extent.most_of_several if many else extent.most
        margin = extent.margin_of_several if many else extent.margin
        chosen = choose(candidates, most, margin)
        apart: tuple[Candidate, ...] = ()
        if chosen and (other := differing(question, candidates, chosen, margin)):
            apart = chosen[0], other
            chosen = [*[c for c in chosen if c != other][: most - 1], other]
        yield from claims_of(question, in_reading_order(chosen), first_number, apart)


def in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Articles in the order of their best sentence; within one, as the text runs."""
    articles = list(dict.fromkeys(c.article.id for c in chosen))
    return sorted(chosen, key=lambda c: (articles.index(c.article.id), c.sentence.start))


def claims_of(
    question: str,
    candidates: Sequence[Candidate],
    first_number: int,
    apart: Collection[Candidate] = (),
) -> Iterator[Claim]:
    """A claim for each passage; neighbours in one block are one passage.

    An article is named with the first of its passages. The same sentence in other articles is
    cited beside it. Claims that hold one of the candidates `apart` differ.
    """
    named: set[str] = set()
    number = first_number
    for passage in _passages(question, candidates):
        article = passage.article
        cited = [Citation(number, article, passage.start, passage.end, passage.highlights)]
        for copy, sentence in passage.copies[:COPIES]:
            number += 1
            whole = (sentence.start, sentence.end)
            cited.append(Citation(number, copy, *whole, (whole,)))
        number += 1
        source = "" if article.id in named else attribution(article)
        named.add(article.id)
        differs = any(_holds(passage, candidate) for candidate in apart)
        yield Claim(quotation(source, cited[0].quote), tuple(cited), differs)


def leans_back(text: str) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    return _LEANS.match(text) is not None


@dataclass(frozen=True, slots=True)
class _Passage:
    article: Article
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]
    copies: tuple[tuple[Article, Sentence], ...] = ()


def _passages(question: str, candidates: Sequence[Candidate]) -> list[_Passage]:
    """Spans to quote: each sentence, with the one before it where it leans on that."""
    found: list[_Passage] = []
    for candidate in candidates:
        article, sentence, before = candidate.article, candidate.sentence, candidate.before
        if any(_holds(passage, candidate) for passage in found):
            continue  # it came along before a sentence that leans on it
        start = sentence.start
        if before and before.kind != "heading" and leans_back(sentence.text):
            start = before.start
        span = answering(question, sentence.text, candidate.tokens, article.language)
        first, end = span or (0, len(sentence.text))
        highlight = (sentence.start + first, sentence.start + end)
        last = found[-1] if found else None
        if last and last.article.id == article.id and _touch(article, last, start):
            highlights = (*last.highlights, highlight)
            found[-1] = _Passage(article, last.start, sentence.end, highlights)
        else:
            copies = candidate.copies if start == sentence.start else ()
            found.append(_Passage(article, start, sentence.end, (highlight,), copies))
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
