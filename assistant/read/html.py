"""HTML pages -> articles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.read.charset import declared_encoding
from assistant.read.clean import folded
from assistant.read.encoding import decode
from assistant.read.head import split_head, without_headline
from assistant.read.layout import Piece, tidy
from assistant.read.prose import find_headings
from assistant.read.stated import article
from assistant.read.trim import find_clutter, foot, is_prose, words
from assistant.types import Article

_SEARCHED = 5_000_000  # characters; for each million the search takes a second and 65 MB
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{1,99};base64,[A-Za-z0-9+/=]+")  # pictures in a saved page
_END = Piece("caption", "")
_SENTENCE = 12  # words: a heading that is longer, and ends as one does, is a sentence
_PROSE_BELOW = 2  # paragraphs that may follow a list of links at the foot: on the author, the site


class HtmlReader:
    """Reads web pages: the article alone, without what the page puts around it."""

    suffixes = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, path: str) -> Iterator[Article]:
        # These load lxml, and that trafilatura: only when there is a page.
        from assistant.read.web.body import article_pieces
        from assistant.read.web.mend import link_lines, parse
        from assistant.read.web.page import stated_by
        from assistant.read.web.whole import everything_in

        text = _EMBEDDED.sub("", decode(data, declared_encoding(data)))
        page = parse(text)
        stated = stated_by(page, text)
        pieces = article_pieces(page) if len(text) <= _SEARCHED else list(everything_in(page))
        pieces = without_headline(tidy(pieces), stated.title)
        above, pieces = split_head(pieces)
        pieces = _without_clutter(pieces, link_lines(page, stated.url))
        pieces = _with_headings([_as_text(piece) for piece in pieces])
        stated = replace(
            stated,
            author=stated.author or above.author,
            published=stated.published or above.published,
        )
        yield article(path, pieces, stated)


def _without_clutter(pieces: Sequence[Piece], links: Collection[str]) -> list[Piece]:
    """Without page furniture, lines that are links to other articles, and labels at the foot."""
    clutter = find_clutter([piece.text for piece in pieces], pasted=True)
    kept = [p for p, is_clutter in zip(pieces, clutter, strict=True) if not is_clutter]
    left = sum(piece.kind == "paragraph" and is_prose(piece.text) for piece in kept)
    clean = []
    for piece in kept:
        left -= piece.kind == "paragraph" and is_prose(piece.text)
        if not _is_signpost(piece, links, below=left <= _PROSE_BELOW):
            clean.append(piece)
    fixed = [piece.kind in ("item", "row") for piece in clean]
    clean = clean[: foot([piece.text for piece in clean], fixed)]
    while len(clean) > 1 and clean[-1].kind == "heading":  # it heads nothing
        del clean[-1]
    return clean


def _is_signpost(piece: Piece, links: Collection[str], below: bool) -> bool:
    """Whether a piece is a link to another article: amid the text, or in a list below it."""
    if piece.kind == "row" or folded(piece.text) not in links:
        return False
    if is_prose(piece.text):
        return below and piece.kind == "item"
    return below or piece.kind == "paragraph"


def _as_text(piece: Piece) -> Piece:
    """A heading that is a sentence, as below a headline, is a paragraph to be quoted."""
    sentence = piece.kind == "heading" and is_prose(piece.text) and words(piece.text) > _SENTENCE
    return Piece("paragraph", piece.text) if sentence else piece


def _with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """With the paragraphs that are headings by their looks: `<p><b>What was found</b></p>`."""
    pairs = zip(pieces, [*pieces[1:], _END], strict=False)
    may_be = [piece.kind == after.kind == "paragraph" for piece, after in pairs]
    headings = find_headings([piece.text for piece in pieces], may_be)
    return [
        replace(piece, kind="heading", level=3) if heading else piece
        for piece, heading in zip(pieces, headings, strict=True)
    ]
