"""All the text of an HTML page but its frame: what is read where the article cannot be found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from assistant.read.layout import Piece
from assistant.types import BlockKind

_KINDS: dict[str, BlockKind] = {
    "blockquote": "quotation", "caption": "caption", "dd": "item", "figcaption": "caption",
    "li": "item", "tr": "row",
}  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BREAKING = frozenset((
    *_KINDS, *_HEADINGS, "address", "article", "body", "br", "center", "details", "div", "dl", "dt",
    "figure", "header", "hr", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
))  # fmt: skip
_UNSEEN = frozenset((
    "aside", "button", "datalist", "footer", "form", "head", "iframe", "nav", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title",
))  # fmt: skip
_FRAME = re.compile(
    r"\b(?:ads?|advert\w*|banner|breadcrumbs?|comments?|consent|cookies?|disqus\w*|footer|masthead|menu"
    r"|modal|nav\w*|newsletter|overlay|pagination|popup|promo\w*|related|respond|share|sharing|sidebar"
    r"|skip|social|sponsor\w*|subscribe|tags?|teasers?|toolbar|widget)\b",
    re.IGNORECASE,
)


def everything_in(page: HtmlElement) -> Iterator[Piece]:
    """The page's text, block by block, without menus, forms, comments and the like."""
    run = ""
    kinds: list[tuple[BlockKind, int]] = [("paragraph", 0)]
    walk = iterwalk(page, events=("start", "end"))
    for event, element in walk:
        block = element.tag in _BREAKING
        if event == "start" and _is_frame(element):
            walk.skip_subtree()
        elif event == "start":
            if block:
                yield Piece(kinds[-1][0], run, kinds[-1][1])
                run = ""
                kinds.append(_kind(element, kinds[-1]))
            run += " | " * (element.tag in ("td", "th") and run != "") + (element.text or "")
        else:
            if block and not _is_frame(element):
                yield Piece(kinds[-1][0], run, kinds[-1][1])
                run = ""
                kinds.pop()
            run += element.tail or ""
    yield Piece("paragraph", run)


def _kind(element: HtmlElement, outer: tuple[BlockKind, int]) -> tuple[BlockKind, int]:
    if element.tag in _HEADINGS:
        return "heading", int(element.tag[1])
    kind = _KINDS.get(element.tag, outer[0])
    if kind == "item":
        return kind, max(outer[1], 1) if element.tag != "li" else outer[1] + 1
    return kind, 0


def _is_frame(element: HtmlElement) -> bool:
    if element.tag in _UNSEEN:
        return True
    names = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}"
    return element.tag not in ("html", "body", "main", "article") and bool(
        _FRAME.search(names.replace("_", "-")) or "hidden" in element.attrib
    )
