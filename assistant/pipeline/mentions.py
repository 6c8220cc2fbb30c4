"""Answers to questions for words as they stand: every article that holds them, counted."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.index.exact import fold, pattern
from assistant.listings import Listing, Mention
from assistant.pipeline.about import opening
from assistant.pipeline.pages import PAGE, entry, page_of
from assistant.question.exact import Exact
from assistant.seams import Index
from assistant.types import Answer, Article, Claim, Correction, Where
from assistant.wording import many


def mentioned(
    asked: Exact,
    question: str,
    index: Index,
    where: Where,
    searched: int,
    first_number: int,
    corrections: Sequence[Correction] = (),
    after: int = 0,
) -> Answer:
    """A page of the articles that hold the words, each with the first sentence that does.

    `searched` is how many articles there are, `after` how many of the list were shown before.
    """
    found = index.mentions(asked.phrases, asked.without, where)
    words = " and ".join(f"“{phrase}”" for phrase in asked.phrases)
    words += "".join(f", without “{word}”" for word in asked.without)
    page = found[after : after + PAGE]
    if after and not page:
        return Answer(question, "talk", lead=f"No more: {many(len(found), 'article')} in all.")
    claims = [
        _claim(mention, index.article(mention.article), asked.phrases, number)
        for number, mention in enumerate(page, start=first_number)
    ]
    times = sum(mention.occurrences for mention in found)
    listing = Listing(
        f"mention {words}", tuple(m.article for m in found), times, searched, after + len(page)
    )
    return Answer(
        question,
        "answered" if page else "refused",
        lead=_lead(words, found, times, searched, after, len(page)),
        claims=tuple(claims),
        corrections=tuple(corrections),
        query=" ".join(asked.phrases) if corrections else "",
        where=where,
        confidence=1.0 if page else 0.0,
        listing=listing,
    )


def _lead(
    words: str, found: Sequence[Mention], times: int, searched: int, after: int, shown: int
) -> str:
    if not found:
        return f"None of the {many(searched, 'article')} mentions {words} as it stands."
    verb = "mentions" if len(found) == 1 else "mention"
    said = f"{len(found):,} of {many(searched, 'article')} {verb} {words}, {_times(times)}."
    return " ".join(part for part in (said, page_of(len(found), after, shown)) if part)


def _times(times: int) -> str:
    return {0: "in the title alone", 1: "once", 2: "twice"}.get(times, f"{times:,} times in all")


def _claim(mention: Mention, article: Article, phrases: Sequence[str], number: int) -> Claim:
    """The first sentence that holds the words; where the title alone does, the opening."""
    start, end = mention.start, mention.end
    if not mention.occurrences:
        _, start, end = opening(article, 1)
    folded = fold(article.text)
    marks = sorted(
        match.span() for phrase in phrases for match in pattern(phrase).finditer(folded, start, end)
    )
    return entry(article, start, end, number, tuple(marks))
