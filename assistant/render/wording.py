"""The words around an answer that all renderings share: dates, bylines, labels, the query."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from assistant.types import Answer, Article, Citation

LABELS = {"doubtful": "Perhaps", "refused": "No answer found"}
NEAREST = "The nearest passages:"

# Escape sequences first, as wholes: without the leading ESC their rest would be shown as text.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -~]?")
# Control characters, embeddings and overrides of the reading direction ("exe.cod" shown as
# "doc.exe"), and halves of surrogate pairs, which JSON may bring and no encoding takes.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """The text without what steers a terminal or a page instead of being read."""
    return _UNSHOWABLE.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """`printable`, with every run of white space as one space."""
    return " ".join(printable(text).split())


def details(article: Article) -> tuple[str, ...]:
    """Source and date, as far as they are known."""
    return tuple(part for part in (one_line(article.source), article.dated) if part)


def byline(article: Article) -> str:
    """Title, source and date: "A new ferry, The Harbour Post, 18 March 2024 (sample)"."""
    line = ", ".join((one_line(article.name), *details(article)))
    return f"{line} (sample)" if article.sample else line


def link(article: Article) -> str:
    """Where the original can be read on the web; "" for a sample, which has no original.

    Only an address that a browser takes as it stands: no `javascript:`, no path of this machine,
    nothing that it would strip or repair ("jav\\tascript:").
    """
    url = article.url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:  # an unbalanced bracket in the host
        return ""
    if article.sample or parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return "" if re.search(r"[\s\x00-\x1f\x7f\"'<>\\`]", url) or url != printable(url) else url


def searched(answer: Answer) -> str:
    """What was really searched, where the question does not already say so; else ""."""
    query = one_line(answer.query)
    words = re.findall(r"\w+", answer.question.casefold())
    differs = bool(query) and re.findall(r"\w+", query.casefold()) != words
    confined = "" if answer.listing else one_line(answer.where.said)  # its lead says it
    if not differs and not confined:
        return ""
    typed = " and ".join(f"“{one_line(c.typed)}”" for c in answer.corrections)
    stands = "stand" if len(answer.corrections) > 1 else "stands"
    remark = f"({typed} {stands} in no article; in quotation marks it is kept)" if typed else ""
    return " ".join(part for part in (f"“{query}”" if query else "", confined, remark) if part)


def sources(answer: Answer) -> tuple[Citation, ...]:
    """The citations to list, each number once: of the claims, and of what a refusal offers."""
    by_number: dict[int, Citation] = {}
    for claim in answer.claims + answer.nearest:
        for citation in claim.citations:
            by_number.setdefault(citation.number, citation)
    return tuple(by_number.values())
