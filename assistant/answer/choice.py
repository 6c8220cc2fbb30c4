"""How many sentences are quoted, and which."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.answer.highlights import answering
from assistant.types import Candidate
from assistant.words import is_function_word, words

# By hand, so that sentences of the samples that a reader takes for the same are so here.
REDUNDANT = 0.8  # share of a sentence's words that one quoted before it holds
ALIKE = 0.5  # share of the words of the shorter of two sentences on one and the same thing
DIFFERING = 1.5  # log-odds beyond the margin that a sentence with another figure may fall behind

_PLURAL = r"(?!(?:was|is|has|does|happens|means)\b)\w+[^s\W]s\b(?! (?:was|is|has|does)\b)"
_SEVERAL = re.compile(
    r"\b(?:compare|differences?|versus|vs|both|each of|list|name (?:the|all)|what all)\b"
    rf"|\b(?:which|what|who) (?:are|were|other|else)\b|\b(?:which|what) (?:\w+ )?{_PLURAL}",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_SPELT = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        map(str, range(1, 21)),
        strict=True,
    )
)


def several(question: str) -> bool:
    """Whether a question asks for more than one thing: "which countries", "compare"."""
    return _SEVERAL.search(question) is not None


def choose(candidates: Sequence[Candidate], most: int, margin: float = math.inf) -> list[Candidate]:
    """The best candidate and those within the margin, but none that says nothing new."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == most or (chosen and candidate.score < chosen[0].score - margin):
            break
        if not any(_repeats(other, candidate) for other in chosen):
            chosen.append(candidate)
    return chosen


def differing(
    question: str, candidates: Sequence[Candidate], chosen: Sequence[Candidate], margin: float
) -> Candidate | None:
    """A sentence of another article that gives another figure for the same thing as the best."""
    best = chosen[0]
    figures = _figures(question, best)
    for candidate in candidates if figures else ():
        if candidate.score < best.score - margin - DIFFERING:
            break
        if candidate.article.id != best.article.id and _alike(best, candidate):
            others = _figures(question, candidate)
            if others and others.isdisjoint(figures):
                return candidate
    return None


def _repeats(said: Candidate, candidate: Candidate) -> bool:
    """Whether a sentence has next to all the words of another."""
    there, new = _words(said), _words(candidate)
    return len(there & new) > REDUNDANT * len(new)


def _alike(one: Candidate, other: Candidate) -> bool:
    a, b = _words(one), _words(other)
    return len(a & b) >= ALIKE * min(len(a), len(b))


def _words(candidate: Candidate) -> set[str]:
    language = candidate.article.language
    telling = {w for w in words(candidate.sentence.text, language) if not is_function_word(w)}
    return telling or set(words(candidate.sentence.text, language))


def _figures(question: str, candidate: Candidate) -> set[str]:
    """The numbers among the words that answer, as digits."""
    text = candidate.sentence.text
    span = answering(question, text, candidate.tokens, candidate.article.language)
    if span is None:
        return set()
    answer = text[slice(*span)]
    spelt = {_SPELT[word] for word in answer.lower().split() if word in _SPELT}
    return spelt | {match[0].replace(",", "") for match in _FIGURE.finditer(answer)}
