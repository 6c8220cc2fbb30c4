"""An article's sentences, as spans of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.split.boundaries import spans
from assistant.split.pieces import pieces
from assistant.types import Article, Block, Sentence


def sentences(article: Article, fits: Callable[[str], bool]) -> tuple[Sentence, ...]:
    """The sentences of each block, in the text's order; together they hold every word of it.

    `fits` tells whether the embedder reads a text whole. A sentence that it does not is cut at
    clauses, else between words, else between letters; each piece then counts as a sentence.
    A heading and a row of a table are one sentence, whatever stops they hold.
    """
    return tuple(
        Sentence(start, end, article.text[start:end], block.kind)
        for block in article.blocks
        for start, end in _spans(article, block, fits)
    )


def _spans(
    article: Article, block: Block, fits: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    text = article.text[block.start : block.end]
    whole = block.kind in ("heading", "row")
    for first, last in [(0, len(text))] if whole else spans(text, article.language or "en"):
        for start, end in pieces(text[first:last], fits):
            yield block.start + first + start, block.start + first + end
