"""What a visitor's page keeps, and how one question changes it; plain Python, without Gradio."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from assistant.config import Config
from assistant.errors import AssistantError
from assistant.types import Answer, Article, Certainty, Citation, Claim, Length, Turn, Where

logger = logging.getLogger(__name__)


class AssistantLike(Protocol):
    """What the chat asks of an `Assistant`."""

    @property
    def config(self) -> Config: ...

    @property
    def corpus(self) -> Path: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def articles(self) -> tuple[Article, ...]: ...

    def article(self, id: str) -> Article: ...

    def look(self) -> None: ...

    def ask(self, question: str) -> Answer: ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
        as_typed: bool = False,
        certainty: Certainty | None = None,
        length: Length | None = None,
    ) -> Generator[Claim, None, Answer]: ...


Verdict = Literal["", "right", "wrong", "not this"]  # "not this": another sentence was asked for


@dataclass(frozen=True, slots=True)
class Manner:
    """How a visitor wants the answers."""

    length: Length = "short"
    certainty: Certainty = "possible"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it. While neither answer nor error is there, it is searched."""

    question: str
    answer: Answer | None = None
    error: str = ""  # a sentence to show
    pressed: str = ""  # the button that asked it, shown in the question's place
    scope: Where = Where()  # what the visitor had confined it to
    as_typed: bool = False
    again: bool = False  # the question before it once more, whose answer gives way to this one
    manner: Manner = Manner()
    verdict: Verdict = ""  # the visitor's, on the answer


Conversation = tuple[Exchange, ...]
Step = Literal["next", "as_typed", "more", "only"]  # what can be done with the last answer


def respond(
    assistant: AssistantLike,
    question: str,
    conversation: Conversation,
    scope: Where = Where(),
    manner: Manner = Manner(),
) -> Iterator[Conversation]:
    """The conversation with the question added, again and again as its answer grows by claims.

    What goes wrong ends it with an exchange that says so; nothing is raised.
    """
    return _grown(assistant, conversation, Exchange(question, scope=scope, manner=manner))


def go_on(
    assistant: AssistantLike,
    step: Step,
    pressed: str,
    conversation: Conversation,
    scope: Where = Where(),
    manner: Manner = Manner(),
) -> Iterator[Conversation]:
    """The conversation as `respond` gives it, after a button `pressed` below the last answer."""
    last = conversation[-1]
    begun = replace(
        last, answer=None, pressed=pressed, scope=scope, again=True, manner=manner, verdict=""
    )
    if step == "next" and last.answer:
        answer = within(last.answer, scope).next()
        yield (*conversation, replace(begun, answer=answer, scope=last.scope, manner=last.manner))
    elif step == "as_typed":
        yield from _grown(assistant, conversation, replace(begun, as_typed=True))
    elif step == "more":
        yield from _grown(assistant, conversation, replace(begun, question="more", again=False))


def within(answer: Answer, scope: Where) -> Answer:
    """The answer with those of its next best sentences that are in the scope's articles."""
    folder = f"{scope.folder}/" if scope.folder else ""
    inside = [
        claim
        for claim in answer.runners_up
        for article in [claim.citations[0].article.id]
        if article.startswith(folder) and (not scope.articles or article in scope.articles)
    ]
    return replace(answer, runners_up=tuple(inside))


def shown_articles(exchange: Exchange) -> tuple[str, ...]:
    """The ids of the articles that its answer lists, all of them, or else cites."""
    answer = exchange.answer
    if answer is None:
        return ()
    if answer.listing is not None:
        return answer.listing.articles
    return tuple(dict.fromkeys(citation.article.id for citation in answer.citations))


def _grown(
    assistant: AssistantLike, conversation: Conversation, asked: Exchange
) -> Iterator[Conversation]:
    yield (*conversation, asked)
    try:
        for answer in _answers(assistant, conversation, asked):
            yield (*conversation, replace(asked, answer=answer))
    except AssistantError as error:
        yield (*conversation, replace(asked, error=str(error)))
    except Exception as error:  # a page must not go blank, whatever happened behind it
        logger.exception("A question could not be answered.")
        sentence = (
            f"The question could not be answered: the program failed with {type(error).__name__}. "
            "Ask again, or see the terminal in which it runs."
        )
        yield (*conversation, replace(asked, error=sentence))


def stopped(conversation: Conversation) -> Conversation:
    """The conversation as it is left by a stop: what was shown stays, what was searched ends."""
    if not conversation or conversation[-1].answer or conversation[-1].error:
        return conversation
    last = conversation[-1]
    answer = Answer(last.question, "talk", lead="Stopped.")
    return (*conversation[:-1], replace(last, answer=answer))


def _answers(
    assistant: AssistantLike, conversation: Conversation, asked: Exchange
) -> Iterator[Answer]:
    """The answer after each claim, then as it is in the end."""
    history = _history(conversation)
    claims = assistant.stream(
        asked.question,
        history[:-1] if asked.again else history,
        where=asked.scope,
        first_number=_next_number(conversation),
        as_typed=asked.as_typed,
        certainty=asked.manner.certainty,
        length=asked.manner.length,
    )
    so_far: tuple[Claim, ...] = ()
    while True:
        try:
            so_far += (next(claims),)
        except StopIteration as end:
            yield end.value
            return
        yield Answer(asked.question, "answered", claims=so_far, query=asked.question)


def _history(conversation: Conversation) -> list[Turn]:
    """What was asked and answered, each question once, with the last of its answers."""
    turns: list[Turn] = []
    for exchange in conversation:
        if exchange.answer:
            if exchange.again:
                del turns[-1:]
            turns.append((exchange.question, exchange.answer))
    return turns


def _next_number(conversation: Conversation) -> int:
    """The first number that no citation shown so far has, so that a mark means one source."""
    return max((citation.number for citation in _citations(conversation)), default=0) + 1


def cited(conversation: Conversation, number: int) -> Citation | None:
    """The citation that the mark [number] stands for."""
    return next((c for c in _citations(conversation) if c.number == number), None)


def _citations(conversation: Conversation) -> Iterator[Citation]:
    for exchange in conversation:
        if exchange.answer:
            for claim in (*exchange.answer.claims, *exchange.answer.nearest):
                yield from claim.citations
