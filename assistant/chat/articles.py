"""The way from a mark in the chat to its article: an address within the page, and what it gets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote
from zlib import crc32

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.chat.conversation import AssistantLike
from assistant.errors import AssistantError
from assistant.render.article import article_to_html
from assistant.render.html import escape
from assistant.types import Article, Citation

MOST = 2000  # citations of one article that are marked in it
OPENING = 24  # characters by which a quote is found in an article that has changed

# Number, start, end, opening and digest of the quote, highlights; in the article as it was quoted.
Place = tuple[int, int, int, str, int, tuple[tuple[int, int], ...]]


class Wanted(BaseModel):
    """What a page asks for: an article, and where it is cited in the conversation."""

    id: str
    places: tuple[Place, ...] = Field(max_length=MOST)


def address(citation: Citation) -> str:
    """Where the citation is, as an address within the page that survives Gradio's cleaning."""
    place: Place = (
        citation.number,
        citation.start,
        citation.end,
        citation.quote[:OPENING],
        _digest(citation.quote),
        citation.highlights,
    )
    return "#article=" + quote(json.dumps([citation.article.id, *place], separators=(",", ":")))


def whole(id: str) -> str:
    """The address of an article that is shown without a citation."""
    return "#article=" + quote(json.dumps([id]))


def add_articles(app: FastAPI, assistant: AssistantLike) -> None:
    """Adds the route that gives an article as a fragment of HTML, to whom Gradio gives its page."""

    @app.post("/article")
    def article(wanted: Wanted, request: Request) -> Response:
        if not _let_in(app.routes[-1].app, request):  # type: ignore[attr-defined]
            return _sentence("Log in to read the articles.", 401)
        try:
            found = assistant.article(wanted.id)
        except KeyError:
            gone = "This article is no longer loaded. What was quoted of it stands in the chat."
            return _sentence(gone, 404)
        except AssistantError as error:
            return _sentence(str(error), 503)
        return HTMLResponse(fragment(found, wanted.places), headers={"cache-control": "no-store"})


def fragment(article: Article, places: Sequence[Place]) -> str:
    """The article with its citations marked; if one is no longer in it, a sentence that says so."""
    found = [citation for place in places if (citation := located(article, place))]
    html = article_to_html(article, found)
    if len(found) == len(places):
        return html
    changed = "This article has changed: what was quoted of it stands, as it was, in the chat."
    return html + f'<p class="changed">{changed}</p>'


def located(article: Article, place: Place) -> Citation | None:
    """The citation in the article as it is now, which may have changed; None if it is gone."""
    number, start, end, opening, digest, highlights = place
    if not (0 <= start < end and opening):
        return None
    # Where it was, or else the first place at which it is now.
    for first in chain((start,), _all(opening, article.text)):
        last = first + end - start
        if _digest(article.text[first:last]) == digest:
            by = first - start
            moved = tuple((s + by, e + by) for s, e in highlights if start <= s < e <= end)
            return Citation(number, article, first, last, moved)
    return None


def _all(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _digest(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _let_in(page: Any, request: Request) -> bool:
    """Whether Gradio, where it asks for a password, has let this browser in."""
    if page.auth is None and page.auth_dependency is None:
        return True
    names = (f"access-token-{page.cookie_id}", f"access-token-unsecure-{page.cookie_id}")
    return any(request.cookies.get(name) in page.tokens for name in names)


def _sentence(text: str, status: int) -> HTMLResponse:
    return HTMLResponse(f'<p class="changed">{escape(text)}</p>', status)
