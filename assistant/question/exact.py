"""Questions for words as they stand: which articles mention them, where and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.words import is_function_word

_QUOTED = re.compile(r"[\"“„«”]\s*([^\"“”„«»]*[^\"“”„«»\s])\s*[\"”“»]")
_WITHOUT = re.compile(r"(?<!\S)-(\w[\w'’-]*)")
# What may stand around a phrase without asking anything else of it.
_ASKS_WHERE = frozenset(
    """
    a all am an and any anyone anywhere appear appears are article articles being can come comes
    contain containing contains did do does every exact exactly find for found give has have here
    how i in is it list look looking many me mention mentioned mentioning mentions number occur
    occurs of often or passage passages phrase piece pieces places please said say saying says
    search see sentence sentences show stand stands stories text texts that the them there these
    they this times to up used uses using want was were where which who with word words wording
    would you
    added asked called carried chanted cried shouted sang whispered yelled
    wo steht stehen welche welcher artikel kommt vor wie oft das wort
    """.split()
)
_ARTICLE = r"(?:articles?|pieces?|texts?|stories|story|documents?|posts?|reports?|files?)"
_MENTION = (
    r"(?:mention(?:s|ing|ed)?|contain(?:s|ing)?|use the words?|names?|naming|refer(?:s|ring)? to"
    r"|(?:with|ha(?:s|ve)|having) (?:the (?:exact )?(?:words?|phrase|name|wording)"
    r"|(?:some(?:body|one)|any(?:body|one)|people|a person|a man|a woman) (?:called|named)))"
)
_POLITELY = (
    r"(?:(?:please|can|could|would|you|i|we|want|need|(?:['’]d )?like|to|see|read|show|list|find"
    r"|give|get|me|us) )*"
)
_LISTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:which|what|how many) (?:of )?(?:the |these |your |my )?{_ARTICLE} "
        rf"(?:here )?{_MENTION} (?P<words>.+)",
        rf"{_POLITELY}(?:all|every|each|any)?(?: of)?(?: the)? ?"
        rf"(?:{_ARTICLE}|everything|anything|all) (?:that |which )?{_MENTION} (?P<words>.+)",
        rf"in (?:which|what|how many) {_ARTICLE} (?:does|do|did|is|are|was|were) "
        r"(?P<words>.+?) (?:come up|appear|occur|stand|mentioned|named|found)",
        rf"(?P<words>.+?)\s*[-–—,:]+\s*which {_ARTICLE} {_MENTION} (?:it|them|one|that|him|her)",
        r"(?:where|how often|how many times) (?:is|are|was|were) (?P<words>.+?) mentioned"
        r"(?: anywhere| here)?",
        r"(?:is|are) (?P<words>.+?) mentioned (?:anywhere|somewhere|at all|here|in (?:any|the) .+)",
    )
]
_POLITE = re.compile(r"[\s,]*\b(?:please|pls|thanks|at all|anywhere)$", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:the |an? |any |some )?(?:words? |phrase |name )?", re.IGNORECASE)
_IN_IT = re.compile(r"\s+(?:in|inside) (?:it|them|the text|there)$", re.IGNORECASE)
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
            words = _IN_IT.sub("", found["words"].strip(" \"'?.,"))
            words = _DETERMINER.sub("", words)
            usable = words and not _MORE.search(words) and len(words.split()) <= MOST_WORDS
            return Exact((words,)) if usable else None
    return None


def quoted(question: str) -> Exact | None:
    """The phrases in quotation marks, whatever else is asked, or None where there are none."""
    phrases = (" ".join(found.split()).rstrip(",.;:!?") for found in _QUOTED.findall(question))
    held = tuple(phrase for phrase in phrases if re.search(r"\w", phrase))
    return Exact(held, tuple(_WITHOUT.findall(_QUOTED.sub(" ", question)))) if held else None


def left_out(question: str) -> tuple[str, tuple[str, ...]]:
    """A search of bare words without those that are to be left out, and these: "ferry -repair".

    In a sentence a hyphen after a space is a slip: "resource -limited settings".
    """
    without = tuple(_WITHOUT.findall(_QUOTED.sub(" ", question)))
    rest = " ".join(_WITHOUT.sub(" ", question).split())
    prose = any(is_function_word(word) for word in re.findall(r"\w+", rest))
    return (question, ()) if prose or not rest else (rest, without)
