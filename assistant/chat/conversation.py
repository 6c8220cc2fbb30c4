"""What a visitor's page keeps, and how one question changes it; plain Python, without Gradio."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.errors import AssistantError
from assistant.types import Answer, Article, Claim, Turn

logger = logging.getLogger(__name__)


class AssistantLike(Protocol):
    """What the chat asks of an `Assistant`."""

    @property
    def corpus(self) -> Path: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def articles(self) -> tuple[Article, ...]: ...

    def article(self, id: str) -> Article: ...

    def look(self) -> None: ...

    def ask(self, question: str) -> Answer: ...

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, first_number: int = 1
    ) -> Generator[Claim, None, Answer]: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it. While neither answer nor error is there, it is searched."""

    question: str
    answer: Answer | None = None
    error: str = ""  # a sentence to show


Conversation = tuple[Exchange, ...]


def respond(
    assistant: AssistantLike, question: str, conversation: Conversation
) -> Iterator[Conversation]:
    """The conversation with the question added, again and again as its answer grows by claims.

    What goes wrong ends it with an exchange that says so; nothing is raised.
    """
    yield (*conversation, Exchange(question))
    try:
        for answer in _answers(assistant, question, conversation):
            yield (*conversation, Exchange(question, answer))
    except AssistantError as error:
        yield (*conversation, Exchange(question, error=str(error)))
    except Exception as error:  # a page must not go blank, whatever happened behind it
        logger.exception("A question could not be answered.")
        sentence = (
            f"The question could not be answered: the program failed with {type(error).__name__}. "
            "Ask again, or see the terminal in which it runs."
        )
        yield (*conversation, Exchange(question, error=sentence))


def stopped(conversation: Conversation) -> Conversation:
    """The conversation as it is left by a stop: what was shown stays, what was searched ends."""
    if not conversation or conversation[-1].answer or conversation[-1].error:
        return conversation
    question = conversation[-1].question
    return (*conversation[:-1], Exchange(question, Answer(question, "talk", lead="Stopped.")))


def _answers(
    assistant: AssistantLike, question: str, conversation: Conversation
) -> Iterator[Answer]:
    """The answer after each claim, then as it is in the end."""
    history = [(e.question, e.answer) for e in conversation if e.answer]
    claims = assistant.stream(question, history, first_number=_next_number(conversation))
    so_far: tuple[Claim, ...] = ()
    while True:
        try:
            so_far += (next(claims),)
        except StopIteration as end:
            yield end.value
            return
        yield Answer(question, "answered", claims=so_far, query=question)


def _next_number(conversation: Conversation) -> int:
    """The first number that no citation shown so far has, so that a mark means one source."""
    numbers = [
        citation.number
        for exchange in conversation
        if exchange.answer
        for claim in (*exchange.answer.claims, *exchange.answer.nearest)
        for citation in claim.citations
    ]
    return max(numbers, default=0) + 1
