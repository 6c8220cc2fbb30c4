"""What stands above an article's first sentence: its title once more, a byline, a date, labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from assistant.read.clean import folded
from assistant.read.layout import Piece
from assistant.read.trim import LABEL_WORDS, Details, details, is_prose, words

_TITLE_WITHIN = 8  # pieces from the top in which the headline stands


def without_headline(pieces: Sequence[Piece], title: str) -> list[Piece]:
    """The pieces without the title's repetition, and without the labels above it."""
    same = folded(title)
    for number, piece in enumerate(pieces[:_TITLE_WITHIN]):
        if same and folded(piece.text) == same:
            return [*filter(_is_no_label, pieces[:number]), *pieces[number + 1 :]]
    return list(pieces)


def _is_no_label(piece: Piece) -> bool:
    text = piece.text
    return is_prose(text) or words(text) > LABEL_WORDS or details(text).complete


def split_head(pieces: Sequence[Piece]) -> tuple[Details, list[Piece]]:
    """Byline and date above the first sentence, and the pieces without them."""
    head = list(takewhile(lambda p: not is_prose(p.text) or details(p.text).complete, pieces))
    known = [details(piece.text) for piece in head]
    kept = [piece for piece, found in zip(head, known, strict=True) if not found.complete]
    author = next((found.author for found in known if found.author), "")
    published = next((found.published for found in known if found.published), None)
    return Details(author, published), [*kept, *pieces[len(head) :]]
