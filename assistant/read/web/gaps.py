"""Parts of an article that trafilatura leaves out though it takes what stands beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from assistant.read.clean import clean, folded
from assistant.read.clutter import ends_sentence
from assistant.read.layout import Piece
from assistant.read.web.mend import is_links

_LONG = 80  # characters of a paragraph that is surely prose
_SHORT = 150  # characters of a heading, at most
_ABOVE = 3  # levels up to the element that holds all parts of an article
_INLINE = frozenset(
    "a abbr b bdi cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup"
    " time u var wbr".split()
)
_OUTSIDE = frozenset(("aside", "footer", "form", "header", "nav"))
_HEADING_CLASS = re.compile(
    r"sub-?_?head|cross-?_?head|sub-?_?title|\bheading\b|section-?_?title", re.IGNORECASE
)


def join_parts(page: HtmlElement, extracted: str) -> bool:
    """Brings the parts of a body together of which only some were extracted; whether it had any.

    Some sites part an article's body by advertisements into several elements of one class, and
    trafilatura takes the first of them.
    """
    found = folded(extracted)
    taken: dict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
    missed: dict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
    for element in page.iter("div", "section"):
        keys = [folded(piece.text) for piece in _own_text(element) if piece.kind == "paragraph"]
        if keys and element.get("class"):
            signature = (element.tag, " ".join(element.get("class").split()))
            (taken if any(key in found for key in keys) else missed)[signature].append(element)
    joined = False
    for signature, elements in missed.items():
        for element in elements:
            body = _body_beside(element, taken[signature])
            if body is not None:
                body.extend(list(element))
                joined = True
    return joined


def fill_gaps(page: HtmlElement, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with the paragraphs and headings left out though their neighbours were not.

    Text that stands bare in the body's element, without a <p>, may get lost beside <p>s.
    """
    where = {folded(piece.text): number for number, piece in enumerate(pieces)}
    found = "".join(where)
    added: dict[int, list[Piece]] = defaultdict(list)  # after the piece of that number
    for element in page.iter("article", "div", "main", "section", "td"):
        own = [(piece, folded(piece.text)) for piece in _own_text(element)]
        taken = [number for _, key in own if (number := where.get(key)) is not None]
        if len(taken) < 2:
            continue
        last = min(taken) - 1
        for piece, key in own:
            if key in where:
                last = where[key]
            elif key not in found and (piece.kind != "heading" or min(taken) <= last < max(taken)):
                added[last].append(piece)
    filled = added[-1][:]
    for number, piece in enumerate(pieces):
        filled += [piece, *added[number]]
    return filled


def _own_text(element: HtmlElement) -> Iterator[Piece]:
    """What stands directly within an element: prose, in <p> or bare, and headings by style."""
    run = element.text or ""
    for child in element:
        if child.tag in _INLINE:
            run += child.text_content()
        else:
            yield from _prose(run)
            run = ""
            if child.tag == "p" and not is_links(child):
                yield from _prose(child.text_content())
            elif child.tag == "div" and _HEADING_CLASS.search(child.get("class") or ""):
                yield from _heading(child)
        run += child.tail or ""
    yield from _prose(run)


def _prose(run: str) -> Iterator[Piece]:
    if len(text := clean(run)) >= _LONG and ends_sentence(text):
        yield Piece("paragraph", text)


def _heading(element: HtmlElement) -> Iterator[Piece]:
    text = clean(element.text_content())
    if 0 < len(text) <= _SHORT and not is_links(element):
        yield Piece("heading", text, 2)


def _body_beside(element: HtmlElement, bodies: Sequence[HtmlElement]) -> HtmlElement | None:
    """The last of the bodies that stands in the same article as an element."""
    above = list(element.iterancestors())
    if any(ancestor.tag in _OUTSIDE for ancestor in above) or element.find(".//h1") is not None:
        return None
    for body in reversed(bodies):
        if any(ancestor in above[:_ABOVE] for ancestor in list(body.iterancestors())[:_ABOVE]):
            return body
    return None
