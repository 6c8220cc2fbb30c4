"""Questions for all articles on something, or all there are: "how many articles on floods?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_ARTICLES = r"(?:articles?|pieces?|texts?|stor(?:y|ies)|documents?|posts?|reports?|files?|news)"
_ANY = rf"(?:{_ARTICLES}|everything|anything|something|all|what|whatever)"
_ABOUT = (
    r"(?:about|on|regarding|concerning|around|covering|discussing|dealing with|related to"
    r"|(?:that |which )?(?:deals?|dealing) with|(?:that |which )?(?:cover|discuss|concern)s?"
    r"|(?:that|which) (?:is|are) (?:about|on)|with something about)"
)
_GIVE = (
    r"(?:(?:please |can you |could you |i (?:would |['’]d )?(?:like|want|need) to |so )*"
    r"(?:list|show|give|find|get|name|see|read)(?: me| us)?(?: of)? ?)"
)
_MOST = 12  # words: more is a question that holds these by chance
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_GIVE}(?:all|every|each|any|some)?(?: of)?(?: the| your| my)? ?{_ANY}"
        rf"(?: (?:you have|there is|there are|here))? {_ABOUT} (?P<words>.+)",
        rf"(?:all|every|any)(?: of)?(?: the)? {_ARTICLES} {_ABOUT} (?P<words>.+)",
        rf"(?:everything|anything|{_ARTICLES}) {_ABOUT} (?P<words>.+)",
        rf"(?:what is |what['’]s )?(?:the )?(?:number|count) of {_ARTICLES} {_ABOUT} (?P<words>.+)",
        rf"what (?:are|were) (?:the|your|all) {_ARTICLES} {_ABOUT} (?P<words>.+)",
        rf"(?:how many|which|what) (?:of )?(?:the |your |my |these )?{_ARTICLES}"
        rf"(?: (?:do you have|have you got|are there|is there|are|there are|have been written"
        rf"|were written|here))?(?: here)? {_ABOUT} (?P<words>.+)",
        rf"(?:do you have|have you got|are there|is there) (?:any|some|an?)?(?:thing)? ?"
        rf"(?:{_ARTICLES})? ?{_ABOUT} (?P<words>.+)",
    )
]
_PAPERS = r"(?:newspapers?|papers?|sources?|magazines?|publications?|outlets?)"
_WRITERS = rf"(?:{_PAPERS}|writers?|authors?|journalists?|reporters?|people)"
_WROTE = re.compile(
    rf"(?:who|which {_WRITERS}|what {_WRITERS})(?: has| have| all)? "
    r"(?:wrote|written|writes|reported|reports|covered)"
    rf"(?: (?:{_ARTICLES}|something|anything))? ?{_ABOUT} (?P<words>.+)"
    r"|who covered (?P<covered>.+)",
    re.IGNORECASE,
)
# What is left of a question that asks for articles by date, source or author alone.
_ALL = re.compile(
    rf"(?:(?:so|and|ok|then|well),? )*(?:{_GIVE}|(?:do you have|have you got|are there|is there"
    r"|how many|which|what|i want|i need|see) )?"
    rf"(?:all|any|every|each|some|only|just)?(?: of)?(?: the| your| my)? ?"
    rf"(?:(?:the )?{_ARTICLES}|everything|anything|all|those|what)?"
    r"(?: (?:do you have|have you got|are there|is there|there are|are|were|was|is|you have|that"
    r"|which|here|published|written|posted|dated|printed|appeared|came out|out|by))*"
    r"|(?:so |and |ok )*what(?:['’]s| is| has)?"
    r"(?: (?:happened|happens|new|there|here|been (?:reported|published)))?"
    r"(?: here| there)?|(?:did )?anything (?:happen(?:ed)?|new)|(?:and|only|just)?",
    re.IGNORECASE,
)
_END = re.compile(
    r"[\s,]*(?:\b(?:please|pls|thanks|here|at all|are there|is there|do you have|have you got"
    r"|you have|however many there are|if any)|[?!.])+$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"^(?:the|an?|any|some)\s+(?=\w)", re.IGNORECASE)
_SAID = re.compile(
    rf"what (?:do|does|did|have|has) (?:the |these |those |your |my |all |any of )*(?:{_ARTICLES}"
    rf"|papers?|press|they|it) (?:say|said|write|written|report(?:ed)?|tell us) {_ABOUT} (?P<a>.+)"
    rf"|what (?:is|was|has been|gets) (?:said|written|reported|known) {_ABOUT} (?P<b>.+)"
    rf"|(?:please |can you |could you )*(?:tell me|talk)(?: something| more)? {_ABOUT} (?P<c>.+)"
    rf"|what (?:is|are) there {_ABOUT} (?P<d>.+)"
    r"|what (?:does|did) (?P<f>(?:[A-Z]\w+ ?){1,3})(?: have to)? (?:say|think|claim)"
    r"|who(?:['’]s| is| was| are| were) (?P<e>(?!(?:the|an?|in|on|at|to|your?|we|i|he|she|they|it"
    r"|his|her|that|this|there|here|going|not|who|right|wrong|next|first|last)\b)"
    r"[^\W\d]{3,}(?: [^\W\d]{3,}){0,2})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What the articles asked for are about."""

    words: str  # "": all there are
    named: Literal["", "authors", "sources"] = ""  # of the articles, asked for beside them


def topic(question: str, confined: bool) -> Topic | None:
    """What all articles are asked for about, or None where more is asked.

    Of a question that is `confined` to a date, a source or an author by words that are taken from
    it, what is left may name no topic: "show me the articles".
    """
    asked = _END.sub("", " ".join(question.split()))
    if confined and _ALL.fullmatch(asked):
        return Topic("")
    if found := _WROTE.fullmatch(asked):
        papers = re.match(rf"\w+ {_PAPERS}", asked, re.IGNORECASE)
        return _of(found["words"] or found["covered"], "sources" if papers else "authors")
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(asked):
            return _of(found["words"])
    return None


def subject(question: str) -> str:
    """What a question asks to be told about, "what do the articles say about X?"; else ""."""
    found = _SAID.fullmatch(_END.sub("", " ".join(question.split())))
    on = _of(next(filter(None, found.groups()), "")) if found else None
    return on.words if on else ""


def _of(words: str, named: Literal["", "authors", "sources"] = "") -> Topic | None:
    words = _END.sub("", words)
    bare = _DETERMINER.sub("", words).strip(" \"'“”")
    return Topic(bare, named) if bare and len(bare.split()) <= _MOST else None
