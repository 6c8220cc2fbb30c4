"""An answer as text for a terminal: what it says, then its sources by number."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from assistant.render.passage import in_claim
from assistant.render.wording import (
    DIFFER,
    LABELS,
    NEAREST,
    byline,
    plain_marks,
    searched,
    sources,
    together,
)
from assistant.types import Answer, Citation, Claim, Hit
from assistant.wording import one_line, printable

WIDTH = 80  # columns; words longer than a line, and scripts without spaces, run over
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_terminal(answer: Answer, colour: bool = False) -> str:
    """Text of at most 80 columns; with `colour`, answering words are bold and sources dim.

    Escape sequences and control characters of an article never reach the terminal.
    """
    label = "" if answer.lead else LABELS.get(answer.kind, "")  # the lead says it in more words
    query = searched(answer)
    parts = [
        f"{_BOLD}{label}{_END}" if label and colour else label,
        _wrap(answer.lead),
        *(part for claims in together(answer.claims) for part in _claims(claims, colour)),
        _wrap(answer.reason),
        _wrap(f"Not answered: {answer.missing}" if answer.missing else ""),
        NEAREST if answer.nearest else "",
        *(_claim(claim, colour, indent="  ") for claim in answer.nearest),
        "\n".join(_source(citation, colour) for citation in sources(answer)),
        _wrap(f"Searched for {query}" if query else ""),
    ]
    return "\n\n".join(part for part in parts if part)


def hits_to_terminal(hits: Iterable[Hit], colour: bool = False) -> str:
    """Each hit's rank, article and passage; lines as in `to_terminal`."""
    return "\n\n".join(
        _dim(_wrap(f"{hit.rank}. {byline(hit.chunk.article)}"), colour)
        + "\n"
        + _wrap(hit.chunk.text, indent="    ")
        for hit in hits
    )


def _dim(text: str, colour: bool) -> str:
    return f"{_DIM}{text}{_END}" if colour else text


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(
        one_line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _claims(claims: Sequence[Claim], colour: bool) -> list[str]:
    """A claim, or two that differ set in under a line that says so."""
    if len(claims) == 1:
        return [_claim(claims[0], colour)]
    return [DIFFER, *(_claim(claim, colour, indent="  ") for claim in claims)]


def _claim(claim: Claim, colour: bool, indent: str = "") -> str:
    pieces = [(printable(piece.text), piece.weight == "answer") for piece in in_claim(claim)]
    text = "".join(words for words, _ in pieces)
    wrapped = _wrap(" ".join([text, *plain_marks(claim, lambda c: f"[{c.number}]")]), indent)
    if not colour:
        return wrapped
    # Codes go in after wrapping, which would count them as columns; it changed only white space.
    strong = iter([answers for words, answers in pieces for c in words if not c.isspace()])
    shown, bold = "", False
    for character in wrapped:
        if not character.isspace() and (now := next(strong, False)) != bold:
            shown, bold = shown + (_BOLD if now else _END), now
        shown += character
    return shown + (_END if bold else "")


def _source(citation: Citation, colour: bool) -> str:
    title = _wrap(f"[{citation.number}] {byline(citation.article)}")
    return f"{_dim(title, colour)}\n" + _wrap(f"“{citation.quote}”", indent="    ")
