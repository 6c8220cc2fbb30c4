"""Questions that need no search by meaning: about the articles themselves, or for their words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.pipeline.about import about
from assistant.pipeline.finding import Finder
from assistant.pipeline.lists import listed
from assistant.pipeline.mentions import mentioned
from assistant.pipeline.pages import PAGE
from assistant.pipeline.understanding import Understood
from assistant.question import Wish, corrected, exact, topic, wish
from assistant.types import Answer, Correction, Turn, Where


def aside(
    question: str,
    found: Understood,
    finder: Finder,
    first_number: int,
    after: int = 0,
) -> Answer | None:
    """The answer, or None where the question is to be searched for by its meaning.

    `after` is how many articles of a list were shown before.
    """
    snapshot, asked, where = finder.snapshot, found.question, found.where
    count = snapshot.count(Where() if found.confined else where)
    wished = wish(asked)
    if wished is None and found.confined and not asked.strip(" ?.!"):
        wished = Wish("opening")  # "the second one"
    on = topic(asked, found.confined)
    if on is not None and not on.words and not where:  # of a date that no article is from
        wished = Wish("newest")
    elif on is not None and not on.words and not where.articles:
        return listed(on, question, snapshot, None, where, count, first_number, after)
    if wished is not None:
        shown = _before_us(wished, found.history, where, finder)
        if wished.kind in ("opening", "stated") and not shown:
            return None
        return about(wished, question, snapshot, where, shown, first_number)
    changes: list[Correction] = []
    words = exact(asked)
    if words is not None:
        if not finder.as_typed:
            asked, changes = corrected(asked, snapshot)
            words = exact(asked) or words
        return mentioned(words, question, snapshot, where, count, first_number, changes, after)
    if on is not None and on.words:
        vector = finder.embedder.embed_query(on.words)
        return listed(on, question, snapshot, vector, where, count, first_number, after)
    return None


def going_on(question: str, history: Sequence[Turn]) -> tuple[str, Sequence[Turn], int]:
    """For "more", the question whose list is gone on with, and how many of it were shown."""
    after = 0
    while (wished := wish(question)) and wished.kind == "more" and history:
        question, history, after = history[-1][0], history[:-1], after + PAGE
    return question, history, after


def _before_us(wished: Wish, history: Sequence[Turn], where: Where, finder: Finder) -> str:
    """The id of the article that is to be summarised, or ""."""
    if wished.about:
        return finder.article_about(wished.about)
    if len(where.articles) == 1:
        return next(iter(where.articles))
    said = [answer for _, answer in history[-1:] if isinstance(answer, Answer)]
    return next((c.article.id for answer in said for c in answer.citations), "")
