"""Questions that need no search by meaning: about the articles themselves, or for their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.index import Snapshot
from assistant.pipeline.about import about
from assistant.pipeline.mentions import PAGE, mentioned
from assistant.question import Wish, corrected, exact, wish
from assistant.types import Answer, Correction, Turn, Where


def aside(
    question: str,
    asked: str,
    history: Sequence[Turn],
    snapshot: Snapshot,
    where: Where,
    first_number: int,
    article_about: Callable[[str], str],
) -> Answer | None:
    """The answer, or None where the question is to be searched for by its meaning.

    `asked` is the question cleaned; `article_about` finds the id of an article on something.
    """
    after = 0
    wished = wish(asked)
    if wished is not None and wished.kind == "more":
        asked, after = _listed_before(history)
        wished = None
    if wished is not None:
        shown = _before_us(wished, history, where, article_about)
        if wished.kind == "opening" and not shown:
            return None
        return about(wished, question, snapshot, where, shown, first_number)
    changes: list[Correction] = []
    words = exact(asked)
    if words is not None:
        asked, changes = corrected(asked, snapshot)
        words = exact(asked)
    if words is None:
        return None
    count = snapshot.count(where)
    return mentioned(words, question, snapshot, where, count, first_number, changes, after)


def _listed_before(history: Sequence[Turn]) -> tuple[str, int]:
    """The question whose list is gone on with, and how many of it were shown."""
    after = PAGE
    for question, _ in reversed(history):
        found = wish(question)
        if found is None or found.kind != "more":
            return question, after
        after += PAGE
    return "", 0


def _before_us(
    wished: Wish, history: Sequence[Turn], where: Where, article_about: Callable[[str], str]
) -> str:
    """The id of the article that is to be summarised, or ""."""
    if wished.about:
        return article_about(wished.about)
    if len(where.articles) == 1:
        return next(iter(where.articles))
    said = [answer for _, answer in history[-1:] if isinstance(answer, Answer)]
    return next((c.article.id for answer in said for c in answer.citations), "")
