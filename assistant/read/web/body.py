"""The tree of an HTML page -> the pieces of its article."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml.html import HtmlElement

from assistant.read.clean import clean, folded
from assistant.read.clutter import ends_sentence
from assistant.read.layout import Piece, lay_out, tidy
from assistant.read.markup import strip_tags
from assistant.read.prose import written
from assistant.read.trim import is_prose
from assistant.read.web.gaps import fill_gaps, join_parts
from assistant.read.web.mend import mend
from assistant.read.web.statements import read_statements
from assistant.read.web.whole import everything_in
from assistant.types import BlockKind

# It tells of every page without an article, on stderr where nobody has set up logging.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_TOO_LITTLE = 0.2  # of the page's prose: the article was not found
_BLOCKS = frozenset(("head", "list", "p", "quote", "table"))  # of trafilatura's tree
_CELL_WORDS = 50  # more, in paragraphs, are no data
_BREAK = "\u2028"  # what a <br> becomes: a line separator


def article_pieces(page: HtmlElement) -> list[Piece]:
    """The pieces of the page's article; the page is changed."""
    mend(page)
    pieces = _extract(page)
    if join_parts(page, lay_out(tidy(pieces))[0]):
        pieces = _extract(page)
    pieces = tidy(fill_gaps(page, pieces))
    whole, linked = tidy(everything_in(page)), tidy(_linked_body(page))
    if linked and _same(
        pieces, linked
    ):  # trafilatura looks there too, but makes one paragraph of it
        return linked
    if not _letters(pieces) and not whole:
        return []  # a menu
    more = max(whole, linked, key=_letters)
    return more if _letters(pieces) < _TOO_LITTLE * _letters(more) else pieces


def _linked_body(page: HtmlElement) -> list[Piece]:
    """The text in the page's JSON-LD, which may be all there is of a page that scripts build."""
    body = read_statements(page).article.get("articleBody")
    return written(strip_tags(body)) if isinstance(body, str) else []


def _same(pieces: Sequence[Piece], others: Sequence[Piece]) -> bool:
    return folded("".join(p.text for p in pieces)) == folded("".join(p.text for p in others))


def _letters(pieces: Iterable[Piece]) -> int:
    """How much of the pieces is prose; labels and lists of links count for nothing."""
    return sum(len(piece.text) for piece in pieces if is_prose(piece.text))


def _extract(page: HtmlElement) -> list[Piece]:
    """What trafilatura takes for the article, or [] where it finds none, or fails.

    `favor_recall` with `fast`, which leaves out its comparison with two other extractors: over 181
    news pages that lost nothing and brought less in (F1 .963, against .960; precise mode .964, but
    with a recall of .971 instead of .979; with what is mended and trimmed here, .978 and .988).
    Formatting is left out, since with it the space after an emphasised word is lost.
    """
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            page, favor_recall=True, fast=True, include_comments=False, include_tables=True
        )
        body = getattr(document, "body", None)
        if body is None:
            return []
        etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
        for node in body.iter("lb", "p", "item"):
            node.tail = _BREAK + (node.tail or "")
        return list(_pieces(body, "paragraph", 0))
    except Exception:  # in a page that nobody foresaw; there is another way to read it
        return []


def _pieces(element: HtmlElement, kind: BlockKind, depth: int) -> Iterator[Piece]:
    """The pieces of an element: runs of its text as `kind`, and the blocks that it holds."""
    run = element.text or ""
    for child in element:
        if child.tag in _BLOCKS:
            yield from _run(run, kind, depth)
            yield from _block(child, kind, depth)
            run = ""
        else:
            run += "".join(child.itertext())
        run += child.tail or ""
    yield from _run(run, kind, depth)


def _block(element: HtmlElement, kind: BlockKind, depth: int) -> Iterator[Piece]:
    if element.tag == "head":
        level = re.fullmatch("h([1-6])", element.get("rend", ""))
        yield Piece("heading", "".join(element.itertext()), int(level[1]) if level else 2)
    elif element.tag == "list":
        for item in element:
            yield from _pieces(item, "item", depth + 1)
    elif element.tag == "table":
        yield from _table(element, kind, depth)
    else:
        yield from _pieces(element, "quotation" if element.tag == "quote" else kind, depth)


def _table(table: HtmlElement, kind: BlockKind, depth: int) -> Iterator[Piece]:
    """A row a piece; but a table that lays out the page is what its cells hold."""
    if any(len(cell) > 1 and _words(cell) > _CELL_WORDS for cell in table.iter("cell")):
        for cell in table.iter("cell"):
            yield from _pieces(cell, kind, depth)
        return
    for row in table.iter("row"):
        cells = (clean("".join(cell.itertext())) for cell in row.iter("cell"))
        yield Piece("row", " | ".join(filter(None, cells)))


def _words(element: HtmlElement) -> int:
    return len("".join(element.itertext()).split())


def _run(run: str, kind: BlockKind, depth: int) -> Iterator[Piece]:
    """A run of text, parted where a line break ends a sentence or stands doubled."""
    part = ""
    for line in run.split(_BREAK):
        if not clean(line) or ends_sentence(clean(part)):
            yield Piece(kind, part, depth if kind == "item" else 0)
            part = ""
        part = f"{part} {line}"
    yield Piece(kind, part, depth if kind == "item" else 0)
