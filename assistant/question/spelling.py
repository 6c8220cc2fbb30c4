"""Words that stand in no article, and those of the articles that were probably meant.

A word that the articles hold is never changed, nor one that a dictionary of their languages knows,
nor one within quotation marks: so it can be asked for as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from assistant.question.keywords import keywords
from assistant.question.shortforms import shortened, spelled_out
from assistant.seams import Index
from assistant.types import Correction, Where
from assistant.words import surface

SHORTEST = 4  # letters: a shorter word has too many neighbours
LONG = 8  # letters: as many may hold two errors
LONGEST = 40  # letters: what is longer is no word
MOST = 20  # words of a question that are looked up: each takes some 10 ms of 50,000
DICTIONARIES = ("de", "en", "es", "fr", "it", "nl", "pt", "ru")

_QUOTED = re.compile(r"[\"“„«].*?[\"”“»]")
_ACRONYM = re.compile(r"[A-Z]{2,5}s?")


def corrected(text: str, index: Index) -> tuple[str, list[Correction]]:
    """A question with its misspelt words put right, and what was changed."""
    asked = [re.split("['’]", word)[0] for word in keywords(_QUOTED.sub(" ", text))]
    asked = [word for word in asked if word.isupper() or _may_be_misspelt(word)][:MOST]
    absent = [term.word for term in index.terms(" ".join(asked), Where()) if not term.sentences]
    articles = index.articles() if absent else ()
    known = {article.language or "en" for article in articles}
    bylines = {word.lower() for a in articles for word in surface(f"{a.author} {a.source}")}
    changes = [*spelled_out(absent, index), *shortened(text, absent, index)]
    taken = {word for change in changes for word in change.typed.split()}
    for typed in absent:
        if typed in taken or not _may_be_misspelt(typed):
            continue
        lower = typed.lower()
        if (
            lower in index.vocabulary()
            or lower in bylines
            or any(lower in dictionary(code) for code in known)
        ):
            continue
        word = _meant(lower, index.vocabulary())
        if word is not None:
            changes.append(Correction(typed, word.capitalize() if typed[0].isupper() else word))
    for change in changes:
        text = re.sub(rf"\b{re.escape(change.typed)}\b", change.word, text)
    return text, changes


def _may_be_misspelt(word: str) -> bool:
    return (
        word.isalpha()
        and SHORTEST <= len(word) <= LONGEST
        and not _ACRONYM.fullmatch(word)
        and word.casefold().upper() != word.casefold()  # scripts without case have other errors
    )


def _meant(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """The nearest word of the articles: one edit away, or two of a long word; else None.

    Of several the one that begins alike, then the commonest. An edit is a letter more, less or
    another, or two that are swapped (optimal string alignment).
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    most = 2 if len(word) >= LONG else 1
    alike = [other for other in vocabulary if abs(len(other) - len(word)) <= most]
    near = extract_iter(word, alike, scorer=OSA.distance, score_cutoff=most)
    found = ((gap, other[0] != word[0], -vocabulary[other], other) for other, gap, _ in near)
    return min(found, default=(None,))[-1]


@lru_cache(maxsize=len(DICTIONARIES))
def dictionary(language: str) -> Mapping[str, int]:
    """The common words of a language and how often it has them; empty where there is none of it."""
    from spellchecker import SpellChecker

    if language not in DICTIONARIES:
        return {}

    found: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    return found
