"""Questions that a passage nearly answers: with another name or number, or asked the contrary."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

_NAME = re.compile(
    r"(?<![.!?\"“] )(?<!^)\b[A-Z][\w’'-]*[a-z][\w’'-]*(?: [A-Z][\w’'-]*[a-z][\w’'-]*)*"
)
_NUMBER = re.compile(r"(?<![\d.,])\d{1,4}(?![\d.,]*\d)")
_FURTHEST = 12  # that a number is moved
_CONTRARY = {
    word: other
    for pair in (
        "first last", "highest lowest", "largest smallest", "biggest smallest", "most least",
        "more fewer", "before after", "increase decrease", "increased decreased", "rise fall",
        "rose fell", "oldest youngest", "north south", "northern southern", "east west",
        "eastern western", "start end", "started ended", "began ended", "begin end", "won lost",
        "win lose", "best worst", "up down", "inside outside", "minimum maximum", "above below",
        "support oppose", "supported opposed", "bought sold", "men women", "male female",
        "father mother", "son daughter", "husband wife", "earliest latest", "arrive leave",
        "arrived left", "accepted rejected", "advantages disadvantages", "same different",
    )
    for word, other in (pair.split(), pair.split()[::-1])
}  # fmt: skip
_WORD = re.compile(r"\w+")


def names(text: str) -> list[str]:
    """Runs of capitalised words that do not begin a sentence, once each, in order.

    A word that the text has in small letters too is no name.
    """
    words = set(_WORD.findall(text))
    return [name for name in dict.fromkeys(_NAME.findall(text)) if name.lower() not in words]


def near_miss(
    question: str,
    passage: str,
    answer: str,
    others: Sequence[str],
    chance: random.Random,
) -> str | None:
    """The question with one thing changed that it shares with the passage; None: there is none.

    `answer` is what answers the question, `others` are names to put in a name's place: none that
    has a word of the question or of the answer is taken.
    """
    changes = list(_changed(question, passage, answer, others, chance))
    return chance.choice(changes) if changes else None


def _changed(
    question: str,
    passage: str,
    answer: str,
    others: Sequence[str],
    chance: random.Random,
) -> Iterator[str]:
    taken = set(_WORD.findall(f"{question} {answer}".casefold()))
    free = [name for name in others if not taken & set(_WORD.findall(name.casefold()))]
    lower = not any(char.isupper() for char in question)
    if free:
        for name in names(passage):
            found = re.search(rf"\b{re.escape(name)}\b", question, re.IGNORECASE)
            if found:
                length = len(name.split())
                alike = [other for other in free if len(other.split()) == length] or free
                other = chance.choice(alike)
                other = other.lower() if lower else other
                yield question[: found.start()] + other + question[found.end() :]
    there = set(_NUMBER.findall(passage))
    for found in _NUMBER.finditer(question):
        if found[0] in there:
            number = int(found[0])
            moved = chance.randint(1, max(2, min(_FURTHEST, number // 4)))
            other = str(abs(number + chance.choice((-moved, moved))))
            if other not in there:
                yield question[: found.start()] + other + question[found.end() :]
    for found in _WORD.finditer(question):
        if found[0] in _CONTRARY:
            yield question[: found.start()] + _CONTRARY[found[0]] + question[found.end() :]
