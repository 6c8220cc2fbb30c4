"""Questions for words as they stand: which articles mention them, where and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r"[\"“„«”]\s*([^\"“”„«»]*[^\"“”„«»\s])\s*[\"”“»]")
_WITHOUT = re.compile(r"(?<!\S)-(\w[\w'’-]*)")
# What may stand around a phrase without asking anything else of it.
_ASKS_WHERE = frozenset(
    """
    a all an and any anyone anywhere appear appears are article articles being can contain
    containing contains did do does every exact exactly find give has have here how i in is it
    list many me mention mentioned mentioning mentions occur occurs of often or passage passages
    phrase places please said say saying says search sentence sentences show stand stands text
    texts that the there these this times used uses using was were where which who with word words
    you
    """.split()
)
_ARTICLE = r"(?:articles?|pieces?|texts?|stories|story|documents?|posts?|reports?|files?)"
_MENTION = (
    r"(?:mention(?:s|ing|ed)?|contain(?:s|ing)?|use the words?|names?|naming|refer(?:s|ring)? to)"
)
_LISTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:which|what|how many) (?:of )?(?:the |these |your |my )?{_ARTICLE} "
        rf"(?:here )?{_MENTION} (?P<words>.+)",
        r"(?:(?:list|show|find|give|get)(?: me)? )?(?:all|every|each|any)?(?: of)?(?: the)? ?"
        rf"{_ARTICLE} (?:that |which )?{_MENTION} (?P<words>.+)",
        rf"(?P<words>.+?)\s*[-–—,:]+\s*which {_ARTICLE} {_MENTION} (?:it|them|one|that|him|her)",
        r"(?:where|how often|how many times) (?:is|are|was|were) (?P<words>.+?) mentioned"
        r"(?: anywhere| here)?",
        r"(?:is|are) (?P<words>.+?) mentioned (?:anywhere|somewhere|at all|here|in (?:any|the) .+)",
    )
]
_POLITE = re.compile(r"[\s,]*\b(?:please|pls|thanks|at all|anywhere)$", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:the|an?|any|some|word|words|phrase)\s+", re.IGNORECASE)
# What makes of the rest more than words to look for.
_MORE = re.compile(
    r"\b(?:since|before|after|between|during|until|from|by|in (?:19|20)\d\d|last|and|or)\b",
    re.IGNORECASE,
)
MOST_WORDS = 8  # of words that are not in quotation marks: more is a sentence


@dataclass(frozen=True, slots=True)
class Exact:
    """Phrases of which each must stand in an article, and words none of which may."""

    phrases: tuple[str, ...]
    without: tuple[str, ...] = ()


def exact(question: str) -> Exact | None:
    """The words that a question looks for as they stand, or None where it asks for more."""
    if in_marks := quoted(question):
        rest = _WITHOUT.sub(" ", _QUOTED.sub(" ", question))
        around = re.findall(r"\w+", rest.lower())
        return in_marks if all(word in _ASKS_WHERE for word in around) else None
    asked = _POLITE.sub("", question.strip().rstrip("?!. "))
    for pattern in _LISTS:
        if found := pattern.fullmatch(asked):
            words = _DETERMINER.sub("", found["words"].strip(" \"'?.,"))
            usable = words and not _MORE.search(words) and len(words.split()) <= MOST_WORDS
            return Exact((words,)) if usable else None
    return None


def quoted(question: str) -> Exact | None:
    """The phrases in quotation marks, whatever else is asked, or None where there are none."""
    phrases = (" ".join(found.split()).rstrip(",.;:!?") for found in _QUOTED.findall(question))
    held = tuple(phrase for phrase in phrases if re.search(r"\w", phrase))
    return Exact(held, tuple(_WITHOUT.findall(_QUOTED.sub(" ", question)))) if held else None
