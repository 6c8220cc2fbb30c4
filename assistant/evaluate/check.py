"""Whether what the gold names is in the index: articles by their ids, quotes by their words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.evaluate.records import Question, Remark
from assistant.types import Article

SHOWN = 80  # characters of a quote


class Articles(Protocol):
    """What is asked of an assistant here."""

    def articles(self) -> tuple[Article, ...]: ...

    def article(self, id: str) -> Article: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What of the gold the index does not hold."""

    missing: frozenset[str]  # ids of gold articles
    remarks: tuple[Remark, ...]


def check(questions: Sequence[Question], assistant: Articles) -> Checked:
    """Looks for each question's articles, and for its quotes in their texts.

    White space counts as one space: a quote may be broken across lines otherwise than the text.
    """
    ids = {article.id for article in assistant.articles()}
    named = {id for question in questions for id in question.relevant}
    quoted = {quote.article for question in questions for quote in question.quotes}
    texts = {id: _folded(assistant.article(id).text) for id in quoted & ids}
    remarks = [r for question in questions for r in _remarks(question, ids, texts)]
    return Checked(frozenset(named - ids), tuple(remarks))


def _remarks(question: Question, ids: set[str], texts: dict[str, str]) -> Iterator[Remark]:
    for id in question.relevant:
        if id not in ids:
            hint = _meant(id, ids)
            reason = f"there is no article {id} in the index"
            reason += f"; is {hint} meant?" if hint else ""
            yield Remark(question.line, question.id, reason, measured=True)
    for quote in question.quotes:
        if quote.article in texts and _folded(quote.quote) not in texts[quote.article]:
            words = textwrap.shorten(quote.quote, SHOWN, placeholder=" …")
            reason = f"“{words}” does not stand in {quote.article}"
            yield Remark(question.line, question.id, reason, measured=True)


def _meant(id: str, ids: set[str]) -> str:
    """The indexed article whose id ends with this one, or the other way round; or "".

    So is the same path, seen from another folder.
    """
    found = sorted(other for other in ids if other.endswith(f"/{id}") or id.endswith(f"/{other}"))
    return found[0] if found else ""


def _folded(text: str) -> str:
    return " ".join(text.split())
