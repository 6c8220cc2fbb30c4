"""An answer as Markdown (CommonMark), to be pasted or saved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.render.passage import Piece, Span, in_article, in_claim
from assistant.render.wording import (
    DIFFER,
    LABELS,
    NEAREST,
    byline,
    link,
    plain_marks,
    searched,
    sources,
    together,
)
from assistant.types import Answer, Citation, Claim
from assistant.wording import printable

# References, not backslashes, where programs look for mathematics before they read the Markdown:
# Jupyter takes even an escaped "\\(" for its beginning.
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;", "$": "&#36;"}
_SPECIAL = re.compile(r"[&<>\\$`*_\[\]|~^@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_FIRST = re.compile(r"^(\d{0,9})([-+#.)])")  # would begin a list, a rule or a heading


def to_markdown(answer: Answer, anchor: str = "") -> str:
    """Claims with their marks, then the sources with each quote, bold, in its surroundings.

    Marks are plain "[1]", or with an `anchor` links to `#{anchor}-1`.
    """
    label = "" if answer.lead else LABELS.get(answer.kind, "")  # the lead says it in more words
    query = searched(answer)
    parts = [
        f"**{label}**" if label else "",
        escape(answer.lead),
        *(part for claims in together(answer.claims) for part in _claims(claims, anchor)),
        escape(answer.reason),
        f"Not answered: {escape(answer.missing)}" if answer.missing else "",
        NEAREST if answer.nearest else "",
        *(f"- {_claim(claim, anchor)}" for claim in answer.nearest),
        "**Sources**" if sources(answer) else "",
        *(_source(citation) for citation in sources(answer)),
        f"Searched for {escape(query)}" if query else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Text as one line of Markdown that shows its words, and is nothing but words."""
    return whole_line(_escape(text))


def _escape(text: str) -> str:
    """Text for the middle of a line: space at its ends is kept."""
    spaced = re.sub(r"\s+", " ", printable(text))
    return _SPECIAL.sub(lambda m: _REFERENCES.get(m[0], "\\" + m[0]), spaced)


def whole_line(escaped: str) -> str:
    return _FIRST.sub(r"\1\\\2", escaped.strip())


def _claims(claims: Sequence[Claim], anchor: str) -> list[str]:
    """A claim, or two that differ as a list under a line that says so."""
    shown = [_claim(claim, anchor) for claim in claims]
    return shown if len(shown) == 1 else [DIFFER, *(f"- {claim}" for claim in shown)]


def _claim(claim: Claim, anchor: str) -> str:
    words = whole_line(strong_words(in_claim(claim), strong=("answer",)))
    return " ".join([words, *plain_marks(claim, lambda c: _mark(c.number, anchor))])


def _mark(number: int, anchor: str) -> str:
    return f"[\\[{number}\\]](#{anchor}-{number})" if anchor else f"\\[{number}\\]"


def _source(citation: Citation) -> str:
    article = citation.article
    url = link(article)
    line = f"- \\[{citation.number}\\] {escape(byline(article))}"
    line += f" ([original](<{url}>))" if url else ""
    passage = whole_line(strong_words(in_article(citation), strong=("quote", "answer")))
    return f"{line}\n\n  > {passage}"


def strong_words(pieces: Iterable[Piece], strong: tuple[str, ...]) -> str:
    """Pieces as the middle of a line, those of the weights in `strong` in bold."""
    runs = [
        (printable("".join(piece.text for piece in run)), is_strong)
        for is_strong, run in groupby(pieces, key=lambda piece: piece.weight in strong)
    ]
    text = ""
    for i, (run, is_strong) in enumerate(runs):
        if is_strong:
            before, after = text[-1:], "".join(later for later, _ in runs[i + 1 :])[:1]
            first, last = _bold(run, before or " ", after or " ")
            if first < last:
                text += f"{_escape(run[:first])}**{_escape(run[first:last])}**{_escape(run[last:])}"
                continue
        text += _escape(run)
    return text


def _bold(run: str, before: str, after: str) -> Span:
    """The part of a run that `**` can enclose, given the characters around it.

    Markdown takes no `**` for bold that has a space inside, or a sign inside and a word outside.
    """
    first, last = 0, len(run)
    while first < last and not _opens(run[first - 1] if first else before, run[first]):
        first += 1
    while first < last and not _opens(run[last] if last < len(run) else after, run[last - 1]):
        last -= 1
    return first, last


def _opens(outside: str, inside: str) -> bool:
    if inside.isspace():
        return False
    return (
        unicodedata.category(inside)[0] not in "PS"
        or outside.isspace()
        or unicodedata.category(outside)[0] == "P"
    )
