"""Questions to begin with, made from the articles at hand without a language model.

A question is only offered where its grammar is certain: a title that is itself a question or can
follow "Tell me" ("why the sea comes up twice a day"), a name ("What do the articles say about Ada
Lovelace?"), or a title in quotation marks.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from assistant.chat.conversation import AssistantLike
from assistant.errors import AssistantError
from assistant.types import Article

COUNT = 4
READ = 24  # of the newest articles: enough for names that stand in several
SECONDS = 1.5  # for finding questions that are answered; a page waits no longer for them
SURE = 0.7  # confidence; of the first impression more is asked than of an answer
LONGEST = 70  # characters of a title that fits a button

# Two or more capitalised words after a lower-case one: a name, and not a sentence's first words.
_NAME = re.compile(r"[a-zß-ÿ] ([A-Z][\w\u2019'-]*(?: [A-Z][\w\u2019'-]*){1,2})")

# "Why the sea is salt", but not "Why is the sea salt", which lacks its question mark.
_AUXILIARIES = "is|are|was|were|do|does|did|can|could|will|would|should|has|have|had"
_INDIRECT = re.compile(rf"(?:how|why|what) (?!(?:{_AUXILIARIES})\b)[^.:;!?]+", re.IGNORECASE)


def examples(assistant: AssistantLike) -> tuple[str, ...]:
    """At most four questions, each answered by the articles, and surely, when it was tried."""
    until = time.monotonic() + SECONDS
    articles = [assistant.article(article.id) for article in assistant.articles()[:READ]]
    chosen: list[str] = []
    for question in candidates(articles):
        if len(chosen) == COUNT or time.monotonic() > until:
            break
        try:
            if assistant.ask(question).confidence >= SURE:
                chosen.append(question)
        except AssistantError:
            continue
    return tuple(chosen)


def candidates(articles: Sequence[Article]) -> Iterator[str]:
    """Questions that the articles may answer, of different kinds in turn."""
    titled = [article for article in articles if 0 < len(article.title) <= LONGEST]
    asked = [_asked(article) for article in titled]
    about = [f"What do the articles say about {name}?" for name in names(articles)]
    quoted = [f"What is “{article.title}” about?" for article in titled if not _asked(article)]
    return (q for q in chain.from_iterable(zip_longest(filter(None, asked), about, quoted)) if q)


def _asked(article: Article) -> str:
    """The title as a question, if it is one or can follow "Tell me"; else ""."""
    title = article.title
    if title.endswith("?"):
        return title
    if article.language in ("", "en") and _INDIRECT.fullmatch(title):
        return f"Tell me {title[0].lower()}{title[1:]}."
    return ""


def names(articles: Sequence[Article]) -> list[str]:
    """Names in the texts, those in the most articles first; none shares a word with another."""
    found = (dict.fromkeys(_NAME.findall(article.text)) for article in articles)
    counts = Counter(chain.from_iterable(found))
    chosen: list[str] = []
    used: set[str] = set()
    for name, _ in counts.most_common():
        words = set(name.split())
        if not words & used:
            chosen.append(name)
            used |= words
    return chosen
