"""The words around an answer that all renderings share: dates, bylines, labels, marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from assistant.types import Answer, Article, Citation, Claim
from assistant.wording import one_line, printable

LABELS = {"doubtful": "Perhaps", "refused": "No answer found"}
NEAREST = "The nearest passages:"
DIFFER = "The articles differ:"
ALSO = "also in"


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


def together(claims: Sequence[Claim]) -> Iterator[tuple[Claim, ...]]:
    """The claims in order, each alone; two that differ together, where the first of them stands.

    Of two that differ each names its source and date, though one before it in the answer does.
    """
    differing = [claim for claim in claims if claim.differs and claim.citations]
    pairs = list(zip(differing[::2], differing[1::2], strict=False))
    for claim in claims:
        pair = next((pair for pair in pairs if claim in pair), None)
        if pair is None:
            yield (claim,)
        elif claim == pair[0]:
            yield tuple(_named(one, claims) for one in pair)


def _named(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """The claim with the source and date in front that the first of its article has."""
    article = claim.citations[0].article
    first = next(c for c in claims if c.citations and c.citations[0].article.id == article.id)
    quoted = f"“{first.citations[0].quote}”"
    source = first.text.removesuffix(quoted) if first.text.endswith(quoted) else ""
    return claim if claim.text.startswith(source) else replace(claim, text=source + claim.text)


def marks(claim: Claim, mark: Callable[[Citation], str]) -> tuple[list[str], list[str]]:
    """A claim's marks as `mark` writes them: its own, and those that go after "also in".

    These are of other articles that have the very words of the first, case and space aside.
    """
    own: list[str] = []
    also: list[str] = []
    for citation in claim.citations:
        (also if _repeats(citation, claim.citations[0]) else own).append(mark(citation))
    return own, also


def plain_marks(claim: Claim, mark: Callable[[Citation], str]) -> list[str]:
    """`marks` in a row, "also in" between them."""
    own, also = marks(claim, mark)
    return [*own, ALSO, *also] if also else own


def _repeats(citation: Citation, first: Citation) -> bool:
    one, other = (" ".join(c.quote.casefold().split()) for c in (citation, first))
    return citation.article.id != first.article.id and one == other
