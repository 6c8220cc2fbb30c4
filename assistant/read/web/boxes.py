"""Boxes in or around an article that say what they are: advertisements, comments, forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml.html import HtmlElement

from assistant.read.clean import clean
from assistant.read.clutter import ends_sentence, opens_list_of_others

_LABEL = 60  # characters at most
_SMALL = 500  # characters of a box that is surely no part of the article
_MINOR = 0.3  # of the page's prose: what holds more may be the article
_PROSE = 80  # characters of a paragraph
_BEFORE_COMMENTS = 3  # paragraphs of the article, at least

_ADVERTISEMENT = re.compile(
    r"advertisements?|advertising|advert|ad|sponsored( content)?|paid content|promoted|anzeige"
    r"|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons|reklama|реклама|広告",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(\d+ )?((reader|readers'|your|user|all|view|show) )?(comments?|commentaires?|kommentare?"
    r"|kommentarer|comentarios|comentários|commenti|reacties|комментарии|コメント|评论|댓글)"
    r"( ?[(:]? ?\d+ ?\)?)?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(ads?|adslot|advert\w*|sponsor\w*|promo\w*|newsletter\w*|cookie\w*|consent)\b",
    re.IGNORECASE,
)
_BOXES = frozenset(("aside", "div", "footer", "form", "li", "section", "table", "ul"))

Lengths = Mapping[HtmlElement, int]  # characters of the text in an element


def drop_boxes(page: HtmlElement) -> None:
    """Removes what is no part of the article by its name, its label, or what it asks the reader."""
    elements = list(page.iter("*"))  # holds on to them: the lengths are kept by element
    lengths = _lengths(elements)
    prose = {e for e in elements if e.tag in ("p", "div") and _is_prose(e, lengths)}
    small = min(_SMALL, _MINOR * sum(lengths[element] for element in prose))
    above = 0  # paragraphs
    dropped = []
    for element in elements:
        above += element in prose
        if _is_named(element) and lengths[element] < small:
            dropped.append(element)
        elif element.tag in ("input", "textarea", "button") and element.get("type") != "hidden":
            box = element.getparent()
            if box is not None and box.tag in _BOXES and lengths[box] < small:
                dropped.append(box)
        elif 0 < lengths[element] <= _LABEL and (box := _box(element, lengths)) is not None:
            label = clean(element.text_content())
            if (
                (_ADVERTISEMENT.fullmatch(label) and lengths[box] < small)
                or (opens_list_of_others(label) and prose.isdisjoint(box.iter("p", "div")))
                or (_COMMENTS.fullmatch(label) and above >= _BEFORE_COMMENTS)
            ):
                dropped.append(box)
    for element in dropped:
        if element.getparent() is not None and element.find(".//h1") is None:
            element.drop_tree()


def _lengths(elements: Sequence[HtmlElement]) -> Lengths:
    """Without the space that only lays out the source; in one pass, from the leaves up."""
    lengths: dict[HtmlElement, int] = {}
    for element in reversed(elements):
        if element.tag in ("script", "style", "template"):
            lengths[element] = 0
            continue
        own = len((element.text or "").strip())
        lengths[element] = own + sum(
            lengths.get(child, 0) + len((child.tail or "").strip()) for child in element
        )
    return lengths


def _is_named(element: HtmlElement) -> bool:
    if element.tag not in ("div", "section", "p", "ul", "span"):
        return False
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return _NAME.search(names.replace("_", "-")) is not None


def _box(element: HtmlElement, lengths: Lengths) -> HtmlElement | None:
    """The smallest element that begins with a label and holds more than it."""
    inner, box = element, element.getparent()
    while box is not None and lengths[box] == lengths[element]:
        inner, box = box, box.getparent()
    # "<p><b>Comments</b> are welcome.</p>" is a sentence.
    if box is None or box.tag not in _BOXES or (box.text or inner.tail or "").strip():
        return None
    before = inner.itersiblings(preceding=True)
    return None if any(lengths.get(e, 0) or (e.tail or "").strip() for e in before) else box


def _is_prose(element: HtmlElement, lengths: Lengths) -> bool:
    """Whether an element is a paragraph, and nothing around one."""
    if lengths[element] < _PROSE:
        return False
    own = len((element.text or "").strip()) + sum(len(child.tail or "") for child in element)
    return own >= _PROSE / 2 and ends_sentence(clean(element.text_content()))
