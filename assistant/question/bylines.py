"""Newspapers and authors that a question confines itself to: "according to The Harbour Post".

Only names that the index holds, and only where the words around one say that it is a source: a
newspaper may also be what a question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_ARTICLES = r"(?:articles?|pieces?|stor(?:y|ies)|reports?|texts?|posts?|news|coverage|everything)"
_SAYS = r"(?:say|report|write|claim|publish|print|state|think|argue|put|tell us|have to say)"
_SAID = (
    r"(?:says?|said|reports?|reported|writes?|wrote|written|claims?|claimed|publishe[sd]|prints?"
    r"|printed|states?|stated|argues?|argued)"
)
_ON = r"(?:about|on|of|regarding)"
_PUBLISHED = (
    rf"what (?:did|does|do|has|have) {{name}}(?: have)? (?:{_SAYS}|{_SAID}|run|carry|carried)\W*"
)
# With a name's pattern for {name}. What is left of a question reads on without what matched.
_IN = r",?\s*(?<!\w)in {name}\b(?=\s*[,?.!]|$)"
_OF_SOURCE = (
    r",?\s*\b(?:according to|as reported (?:in|by)|going by) {name}\b,?\s*",
    r"(?<={articles} )(?:in|from|of|by) {name}\b",
    _IN,
)
_SAYS_ABOUT = (
    rf"what (?:did|does|do|has|have|is|was) {{name}}(?: have)?(?: to)? (?:{_SAYS}|{_SAID})"
    rf"(?P<within>.{{0,30}}?) {_ON}\b",
    rf"(?:what )?{{name}}(?:['’]s| has| have)? (?:{_SAID}|articles?|pieces?) {_ON}\b",
)
_OF_AUTHOR = (
    r"(?<={articles} )(?:written |published )?by {name}\b",
    r"\b(?:that |which )?{name} (?:wrote|has written|had written)\b",
    r"\b(?:written|authored) by {name}\b",
    r",?\s*\baccording to {name}\b,?\s*",
)
_WROTE = (
    rf"^(?:what|which {_ARTICLES}) (?:did|has|does) {{name}} "
    rf"(?:write|written|publish(?:ed)?|report(?:ed)?)(?P<on> {_ON}\b)?",
    rf"^did {{name}} (?:ever |also )?(?:write|publish)(?: anything)?(?P<on> {_ON}\b)?",
    r"^what (?:was|is|are|were) (?:written )?by {name}\b",
    rf"{{name}}['’]s? {_ARTICLES}",
)


@dataclass(frozen=True, slots=True)
class Byline:
    """A source or an author by which a question asks for articles."""

    source: str
    author: str
    rest: str  # the question without it


def byline(question: str, sources: Iterable[str], authors: Iterable[str]) -> Byline | None:
    """The source or the author that a question names as one, or None."""
    for source, name in _names(question, sources, short=True):
        for pattern in _SAYS_ABOUT:
            if found := _compiled(pattern, name).search(question):
                within = found.groupdict().get("within") or ""
                said = f"What is said{within} about"
                return Byline(source, "", _joined(question, found, said))
        if found := _compiled(_PUBLISHED, name).fullmatch(question):
            return Byline(source, "", "The articles")
        for pattern in _OF_SOURCE:
            if pattern is _IN and source not in question and " " not in source:
                continue  # "in nature" is not in Nature
            if found := _compiled(pattern, name).search(question):
                return Byline(source, "", _joined(question, found, " "))
    for author, name in _names(question, authors, short=False):
        for pattern in _WROTE:
            if found := _compiled(pattern, name).search(question):
                on = "about" if found.groupdict().get("on") else ""
                return Byline("", author, _joined(question, found, f"the articles {on}"))
        for pattern in _OF_AUTHOR:
            if found := _compiled(pattern, name).search(question):
                return Byline("", author, _joined(question, found, " "))
    return None


def each_author(authors: str) -> Sequence[str]:
    """The names of a line of authors: "Ann Lee and Bo Ray"."""
    return [name for part in re.split(r",|;| and | & ", authors) if (name := part.strip())]


def _names(question: str, held: Iterable[str], short: bool) -> Iterable[tuple[str, str]]:
    """Names that the question has, longest first, each with a pattern for how it has it.

    Of "The Harrow Bay Courier" "the Courier" will do, with a capital, where no other ends so.
    """
    held = sorted(set(filter(None, held)), key=lambda name: (-len(name), name))
    lower = question.lower()
    for name in held:
        bare = re.sub(r"^the ", "", name, flags=re.IGNORECASE)
        if bare.lower() in lower:
            yield name, rf"(?:the )?(?i:{re.escape(bare)})"
        last = bare.split()[-1] if short and " " in bare else ""
        if not last or f"the {last}".lower() not in lower:
            continue
        if sum(other.split()[-1] == last for other in held) == 1:
            yield name, rf"(?:the|The) {re.escape(last)}"


def _compiled(pattern: str, name: str) -> re.Pattern[str]:
    whole = pattern.replace("{name}", rf"(?<!\w){name}(?!\w)")
    if "{articles}" in whole:  # a lookbehind must have one width, so it becomes a group kept
        whole = whole.replace("(?<={articles} )", rf"(?P<kept>\b{_ARTICLES} (?:.{{0,60}} )?)")
    insensitive = "(?:the|The)" not in name
    return re.compile(whole, re.IGNORECASE if insensitive else 0)


def _joined(question: str, found: re.Match[str], between: str) -> str:
    kept = found.groupdict().get("kept") or ""
    rest = f"{question[: found.start()]}{kept}{between}{question[found.end() :]}"
    rest = re.sub(r"\s+([,?.!])", r"\1", " ".join(rest.split())).strip(" ,")
    return rest[:1].upper() + rest[1:]
