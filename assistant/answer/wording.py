"""The assistant's own words around what it quotes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Article, Term
from assistant.wording import many


def attribution(article: Article) -> str:
    """Source and date, as far as they are known: "The Harrow Bay Courier, 4 October 2024"."""
    source = article.source
    if article.sample:
        source = f"{source} (sample)" if source else "Sample article"
    return ", ".join(part for part in (source, article.dated) if part)


def quotation(source: str, quoted: str) -> str:
    """ "The Courier, 4 October 2024: “The ferry is back.”"."""
    return f"{source}: “{quoted}”" if source else f"“{quoted}”"


def searched(articles: int, years: Sequence[int], unread: int) -> str:
    """What was searched: "I searched 24 articles from 2023 to 2024; 1 could not be read."."""
    span = f" from {min(years)} to {max(years)}" if years else ""
    if years and min(years) == max(years):
        span = f" from {years[0]}"
    failed = f"; {unread} could not be read" if unread else ""
    return f"I searched {many(articles, 'article')}{span}{failed}."


def where_words_stand(terms: Sequence[Term]) -> str:
    """In how many sentences the question's three rarest words stand."""
    rarest = sorted(terms, key=lambda term: term.sentences)[:3]
    absent = [f"“{term.word}”" for term in rarest if not term.sentences]
    parts = []
    if absent:
        several = len(absent) > 1
        named = ", ".join(absent[:-1]) + " and " + absent[-1] if several else absent[0]
        parts.append(f"{named} {'stand' if several else 'stands'} in none of them")
    parts += [
        f"“{term.word}” stands in {many(term.sentences, 'sentence')} of "
        f"{many(term.articles, 'article')}"
        for term in rarest
        if term.sentences
    ]
    return "; ".join(parts) + "." if parts else ""


NOTHING = "None of the articles seems to be about this."


def about_this(article: Article) -> str:
    """What is there, though it does not answer."""
    return f"“{article.name}” is about this, but I found no sentence in it for what you asked."
