"""What is asked is checked and cleaned before anything looks at it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.errors import BadQuestion
from assistant.types import Answer, Turn, Where

LONGEST_QUESTION = 20_000  # characters: some eight pages


def check_where(where: object) -> None:
    if not isinstance(where, Where):
        raise BadQuestion(f"A filter is a Where(...), not {type(where).__name__}.")


def cleaned_question(question: object) -> str:
    """The question without control characters, if there is anything in it to search for."""
    if not isinstance(question, str):
        raise BadQuestion(f"A question is a string, not {type(question).__name__}.")
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(
            f"The question has {len(question):,} characters: ask in at most {LONGEST_QUESTION:,}."
        )
    cleaned = _clean(question)
    if not re.search(r"[^\W_]", cleaned):
        raise BadQuestion("There is no word in the question: type what you want to know.")
    return cleaned


def cleaned_history(history: object) -> list[Turn]:
    """The turns, their questions cleaned and cut to a length that can be searched for."""
    shape = "a sequence of (question, answer) pairs, the answer a string or an Answer"
    if isinstance(history, str) or not isinstance(history, Sequence):
        raise BadQuestion(f"The history is {shape}, not {type(history).__name__}.")
    for turn in history:
        fits = isinstance(turn, Sequence) and not isinstance(turn, str) and len(turn) == 2
        if not fits or not isinstance(turn[0], str) or not isinstance(turn[1], str | Answer):
            raise BadQuestion(f"The history is {shape}; this turn is not: {turn!r:.80}.")
    return [(_clean(asked[:LONGEST_QUESTION]), answer) for asked, answer in history]


def _clean(question: str) -> str:
    """Without control characters and halves of surrogate pairs, which no model reads."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", question).split())
