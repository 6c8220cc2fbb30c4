"""What the page shows, made of our records by pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from assistant.chat.conversation import Conversation, Exchange
from assistant.render import to_html
from assistant.render.html import escape
from assistant.types import Article
from assistant.where import long_date

LONGEST_QUESTION = 1000  # characters of a question that are shown


class Message(TypedDict):
    """A message as `gr.Chatbot` takes it."""

    role: str
    content: str


WELCOME = (
    '<div class="welcome"><p>Ask a question about the articles. The answer is made of their own '
    "words, and each number in it opens the sentence it comes from.</p></div>"
)
HINT = "Type a question first, for example one that begins with who, when or why."


def messages(conversation: Conversation) -> list[Message]:
    """The conversation for the Chatbot. Each message is one block of HTML without a blank line,
    in which Markdown finds nothing to do."""
    shown: list[Message] = []
    for turn, exchange in enumerate(conversation, start=1):
        shown.append({"role": "user", "content": question(exchange.question)})
        shown.append({"role": "assistant", "content": reply(exchange, turn)})
    return shown


def question(text: str) -> str:
    cut = text if len(text) <= LONGEST_QUESTION else text[:LONGEST_QUESTION] + " …"
    return f'<div class="question" dir="auto">{escape(cut)}</div>'


def reply(exchange: Exchange, turn: int) -> str:
    """An answer, what went wrong, or that it is being searched for."""
    if exchange.error:
        return (
            '<div class="answer failed"><p class="label">That did not work</p>'
            f"<p>{escape(exchange.error)}</p></div>"
        )
    if exchange.answer is None:
        return '<div class="answer searching"><p>Searching the articles …</p></div>'
    return to_html(exchange.answer, anchor=f"source-{turn}")


def header(articles: Sequence[Article], corpus: Path) -> str:
    return f'<h1>Ask the articles</h1><p class="loaded">{escape(loaded(articles, corpus))}</p>'


def loaded(articles: Sequence[Article], corpus: Path) -> str:
    """How many articles there are, the day of the newest, and where one's own go."""
    samples = sum(article.sample for article in articles)
    own = len(articles) - samples
    if not articles:
        return f"No articles are loaded: drop yours into {corpus.name}/."
    counts = [_count(own, "article")] if own else []
    counts += [_count(samples, "sample article")] if samples else []
    days = [article.day for article in articles if article.day]
    newest = f", newest of {long_date(max(days))}" if days else ""
    invitation = "" if own else f": drop yours into {corpus.name}/"
    return f"{' and '.join(counts)}{newest}{invitation}."


def notice(sentences: Sequence[str]) -> str:
    """What a person should know now; read out by screen readers as it changes."""
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<div role="status" aria-live="polite">{paragraphs}</div>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
