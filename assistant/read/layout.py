"""Pieces of an article, in order -> its text and the blocks that tile it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.read.clean import clean, has_words
from assistant.types import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before its place in the text is known; `text` need not be clean yet."""

    kind: BlockKind
    text: str
    level: int = 0  # as `Block.level`


def tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with clean text, without those that hold no word (rules, ornaments, icons)."""
    cleaned = (Piece(piece.kind, clean(piece.text), piece.level) for piece in pieces)
    return [piece for piece in cleaned if has_words(piece.text)]


def lay_out(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of tidy pieces; an empty line parts them, but for list items and rows."""
    parts: list[str] = []
    blocks: list[Block] = []
    end = 0
    for piece in pieces:
        if blocks:
            together = piece.kind == blocks[-1].kind and piece.kind in ("item", "row")
            separator = "\n" if together else "\n\n"
            parts.append(separator)
            end += len(separator)
        start, end = end, end + len(piece.text)
        parts.append(piece.text)
        blocks.append(Block(piece.kind, start, end, piece.level))
    return "".join(parts), tuple(blocks)
