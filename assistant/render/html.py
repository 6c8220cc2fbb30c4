"""An answer as a fragment of HTML, for a notebook or the chat."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from html import escape as escape_markup
from itertools import groupby

from assistant.render.passage import Piece, in_article, in_claim
from assistant.render.wording import (
    ALSO,
    DIFFER,
    LABELS,
    NEAREST,
    byline,
    details,
    link,
    marks,
    searched,
    sources,
    together,
)
from assistant.types import Answer, Article, Citation, Claim
from assistant.wording import one_line, printable


def to_html(
    answer: Answer, anchor: str = "", place: Callable[[Citation], str] = lambda _: ""
) -> str:
    """One `<div>` without line breaks: the claims with linked marks, and the sources they open.

    The source of mark n has the id `{anchor}-{n}`. Where several answers share a page each needs
    an anchor of its own; without one it is derived from the answer. In the chat, which shows whole
    articles and copies quotations, `place` gives the address of a citation in its article.
    """
    anchor = anchor or f"cite-{zlib.crc32(repr((answer.question, answer.text)).encode()):08x}"
    label = LABELS.get(answer.kind, "")
    query = searched(answer)
    parts = [
        f'<p class="label">{label}</p>' if label else "",
        _paragraph("lead", answer.lead),
        *(_claims(claims, anchor) for claims in together(answer.claims)),
        _paragraph("reason", answer.reason),
        _paragraph("missing", f"Not answered: {answer.missing}" if answer.missing else ""),
        _nearest(answer, anchor),
        _sources(sources(answer), anchor, place),
        _paragraph("searched", f"Searched for {query}" if query else ""),
    ]
    return f'<div class="answer {answer.kind}">{"".join(parts)}</div>'


def escape(text: str) -> str:
    """Text for an element or a quoted attribute.

    Line breaks are kept as references: a blank line would end a block of HTML within Markdown.
    """
    return escape_markup(printable(text)).replace("\n", "&#10;")


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}" dir="auto">{escape(text)}</p>' if text else ""


def _claims(claims: Sequence[Claim], anchor: str) -> str:
    """A claim, or two that differ, under a line that says so."""
    shown = [f'<p class="claim" dir="auto">{_claim(claim, anchor)}</p>' for claim in claims]
    if len(shown) == 1:
        return shown[0]
    return f'<div class="differing"><p class="differ">{DIFFER}</p>{"".join(shown)}</div>'


def _claim(claim: Claim, anchor: str) -> str:
    own, also = marks(claim, lambda citation: _mark(citation, anchor))
    # A mark stays with the last word, on whatever line that is.
    shown = "&nbsp;".join([marked_words(in_claim(claim)), *own])
    if not also:
        return shown
    introduced = f'<bdi class="also">{ALSO.replace(" ", "&nbsp;")}</bdi>'
    return f"{shown} {'&nbsp;'.join([introduced, *also])}"


def _mark(citation: Citation, anchor: str) -> str:
    title = escape(byline(citation.article))
    return (
        f'<a class="cite" href="#{anchor}-{citation.number}" title="{title}">'
        f"[{citation.number}]</a>"
    )


def _nearest(answer: Answer, anchor: str) -> str:
    if not answer.nearest:
        return ""
    items = "".join(f'<li dir="auto">{_claim(claim, anchor)}</li>' for claim in answer.nearest)
    return f'<div class="nearest"><p>{NEAREST}</p><ul>{items}</ul></div>'


def _sources(citations: Iterable[Citation], anchor: str, place: Callable[[Citation], str]) -> str:
    items = [_source(citation, anchor, place(citation)) for citation in citations]
    return f'<ul class="sources">{"".join(items)}</ul>' if items else ""


def _source(citation: Citation, anchor: str, place: str) -> str:
    """A source, folded: number, title, where it is from; within, the quote in its surroundings."""
    article = citation.article
    origin = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in details(article))
    sample = '<span class="sample">(sample)</span>' if article.sample else ""
    summary = [
        f'<span class="number">[{citation.number}]</span>',
        f'<cite dir="auto">{escape(one_line(article.name))}</cite>',
        f'<span class="origin">{" ".join(part for part in (origin, sample) if part)}</span>',
    ]
    inside = f'<a class="place" href="{escape(place)}">Read it in the article</a>' if place else ""
    copy = (
        f'<a class="act" href="#quote-{citation.number}" title="Copy quotation as a reference">'
        "Copy quotation</a>"
    )
    links = " · ".join(part for part in (inside, inside and copy, original(article)) if part)
    return (
        f'<li><details id="{anchor}-{citation.number}">'
        f"<summary>{' '.join(summary)}</summary>"
        f'<blockquote dir="auto"{lang(article)}>{marked_passage(in_article(citation))}</blockquote>'
        f"{f'<p>{links}</p>' if links else ''}</details></li>"
    )


def lang(article: Article) -> str:
    """The attribute that says in what language the article is, where that is known."""
    return f' lang="{escape(article.language)}"' if article.language else ""


def original(article: Article) -> str:
    """A link to the article on the web; "" where it has none."""
    url = escape(link(article))
    external = 'target="_blank" rel="noopener noreferrer"'
    return f'<a href="{url}" {external}>Read the original</a>' if url else ""


def marked_words(pieces: Iterable[Piece]) -> str:
    """Pieces as text, the words that answer strong."""
    return "".join(
        f"<strong>{escape(piece.text)}</strong>" if piece.weight == "answer" else escape(piece.text)
        for piece in pieces
    )


def marked_passage(pieces: Iterable[Piece]) -> str:
    """Pieces around and of a quote, which is one `<mark>` whatever is strong within it."""
    runs = groupby(pieces, key=lambda piece: piece.weight == "plain")
    return "".join(
        marked_words(run) if plain else f"<mark>{marked_words(run)}</mark>" for plain, run in runs
    )
