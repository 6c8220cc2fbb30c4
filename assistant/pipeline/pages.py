"""Lists of articles are shown a page at a time, each article with a sentence."""

from __future__ import annotations

from assistant.answer.wording import attribution, quotation
from assistant.types import Article, Citation, Claim

PAGE = 10  # articles that one answer shows


def page_of(found: int, after: int, shown: int) -> str:
    """Which of a list are shown: "Newest first, 11 to 20; ask for “more” to go on."."""
    if shown == found:
        return ""
    going_on = "; ask for “more” to go on" if after + shown < found else ""
    return f"Newest first, {after + 1:,} to {after + shown:,}{going_on}."


def entry(
    article: Article, start: int, end: int, number: int, marks: tuple[tuple[int, int], ...] = ()
) -> Claim:
    """An article of a list: title, source and date, and a sentence of it."""
    citation = Citation(number, article, start, end, marks)
    title = f"“{article.title}”" if article.title else ""
    source = ", ".join(part for part in (title, attribution(article)) if part)
    return Claim(quotation(source, citation.quote), (citation,))
