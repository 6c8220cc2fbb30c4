"""Words that narrow a question to articles: those just listed, one of them, one named, a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_ARTICLE = r"(?:article|piece|story|report|text|post|interview|one|page|document)"
_ARTICLES = r"(?:articles|pieces|stories|reports|texts|posts|ones|pages|documents)"
_LEAD = r"(?:(?:and|but|ok|okay|so|now|then|please|no)[, ]+)*"
_ONLY = r"(?:(?:look|search|stay|keep|stick)(?: to)? )?(?:only|just|solely)"
_IN = r"(?:in|within|among|amongst|of|from|out of|inside)"
_SEP = r"(?:,? please)?(?:\s*[,:;.–—]\s*|\s+[-–—]\s+|\s*$)"
_NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNTS = "two three four five six seven eight nine ten".split()
_ORDINAL = rf"(?:{'|'.join(_NUMBERS)}|last|latter|former)"
_ONE = (
    rf"the (?P<which>{_ORDINAL})(?: {_ARTICLE})?(?: of (?:them|those|these))?"
    r"|(?:number|no\.?|nr\.?) (?P<number>\d{1,2})"
)
_SOME = (
    rf"the (?P<end>first|last) (?P<many>{'|'.join(_COUNTS)})(?: {_ARTICLES})?"
    r"(?: of (?:them|those|these))?"
)
_THOSE = (
    rf"(?:those|these|them)(?: (?:{'|'.join(_COUNTS)}))?(?: {_ARTICLES})?"
    r"|(?:the|that) (?:list|selection)"
    rf"|the {_ARTICLES}(?: (?:you )?(?:listed|found|above|just listed))"
)
_THAT = rf"(?:that|this|the same|same|the) {_ARTICLE}(?: alone| only)?"
LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "dutch": "nl", "portuguese": "pt", "russian": "ru", "japanese": "ja", "chinese": "zh",
    "deutsch": "de", "englisch": "en", "französisch": "fr", "spanisch": "es",
}  # fmt: skip
_LANGUAGE = rf"(?:{'|'.join(LANGUAGES)})"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("listed", rf"^{_LEAD}(?P<those>(?:which|how many) of (?:those|these|them)(?: {_ARTICLES})?)"
               r"(?= (?:mentions?|contains?|names?|refers?|uses?)\b)"),
    ("listed", rf"^{_LEAD}{_ONLY}(?: {_IN})? (?:{_SOME}|{_ONE}|{_THOSE}){_SEP}"),
    ("listed", rf"^{_LEAD}{_IN} (?:{_SOME}|{_ONE}|{_THOSE}){_SEP}"),
    ("listed", rf"^(?:{_LEAD})(?:{_SOME}|{_ONE}){_SEP}"),
    ("listed", rf"[,\s–—-]+(?:{_ONLY}(?: {_IN})? (?:{_SOME}|{_ONE}|{_THOSE}))\s*[?.!]*$"),
    ("listed", rf"\s+{_IN} (?:those|these) {_ARTICLES}\s*[?.!]*$"),
    ("listed", rf"^{_LEAD}(?P<about>what (?:does|did|is said in) (?:{_ONE}) (?:say|write|report) "
               r"(?:about|on))"),
    ("shown", rf"^{_LEAD}(?:{_ONLY} )?(?:{_IN} )?{_THAT}{_SEP}"),
    ("shown", rf"\s+{_IN} (?:that|this|the same) {_ARTICLE}\s*[?.!]*$"),
    ("shown", r"^(?P<about>(?:and )?(?:does|did|what does) (?:that|this|the same|the) "
              rf"{_ARTICLE} (?:say|mention|have|tell us)(?: anything| something)?"
              r"(?: about| on| of)?)"),
    ("language", rf"^{_LEAD}(?:{_ONLY} )?(?:{_IN} )?the (?P<name>{_LANGUAGE}) "
                 rf"(?:{_ARTICLES}|{_ARTICLE}){_SEP}"),
    ("language", rf"^(?:nur )?im (?P<name>deutsch|englisch|französisch|spanisch)en (?:artikel|text)"
                 rf"{_SEP}"),
    ("named", r"^(?:going by|according to|in|from|based on|looking at) the (?P<name>[^,:;]{3,80}?) "
              r"(?:article|piece|report|story|interview)(?: alone| only)?\s*[,:;]\s*"),
    ("named", rf"^(?:only )?(?:in|from|according to) the {_ARTICLE} (?:about|on|with|by|of) "
              r"(?P<name>[^,:;]{3,80}?)\s*[,:;]\s*"),
    ("named", rf"\s+in the {_ARTICLE} (?:about|on) (?P<name>[^,:;?]{{3,80}}?)\s*[?.!]*$"),
    ("folder", r"^(?:(?:look|search) )?(?:only |just )?in (?:the )?(?P<name>[\w./-]+) folder"
               rf"{_SEP}"),
    ("folder", r"^(?:(?:look|search) )?(?:only |just )?in (?:the )?folder (?P<name>[\w./-]+)"
               rf"{_SEP}"),
    ("file", r"^(?:only |just )?(?:in )?(?P<name>[\w./#-]+\.[a-z]{2,5}(?:#[\w-]+)?)\s*[,:]\s+"),
    ("file", r"\s+in (?P<name>[\w./#-]+\.[a-z]{2,5}(?:#[\w-]+)?)\s*[?.!]*$"),
)  # fmt: skip
_COMPILED = [(of, re.compile(pattern, re.IGNORECASE)) for of, pattern in _PATTERNS]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is narrowed to, and what is left of it."""

    of: Literal["listed", "shown", "named", "language", "folder", "file"]
    rest: str  # "" where nothing else is asked
    name: str = ""  # of what is named, a language (ISO 639-1), a folder or a file
    chosen: tuple[int | None, int | None] = (None, None)  # of what was listed: as of a slice


def scope(question: str) -> Scope | None:
    """What a question is narrowed to, or None."""
    for of, pattern in _COMPILED:
        if found := pattern.search(question):
            parts = found.groupdict()
            name = parts.get("name") or ""
            instead = "What is said about" if parts.get("about") else ""
            instead = "Which articles" if parts.get("those") else instead
            rest = f"{question[: found.start()]} {instead} {question[found.end() :]}"
            return Scope(
                of,  # type: ignore[arg-type]  # one of the pattern's names
                " ".join(rest.split()).strip(" ,"),
                LANGUAGES[name.lower()] if of == "language" else name,
                _chosen(parts),
            )
    return None


def _chosen(parts: dict[str, str | None]) -> tuple[int | None, int | None]:
    if many := parts.get("many"):
        count = 2 + _COUNTS.index(many.lower())
        return (0, count) if (parts["end"] or "").lower() == "first" else (-count, None)
    if number := parts.get("number"):
        return int(number) - 1, int(number)
    which = (parts.get("which") or "").lower()
    if not which:
        return None, None
    if which in ("last", "latter"):
        return -1, None
    place = _NUMBERS.index({"former": "first"}.get(which, which))
    return place, place + 1
