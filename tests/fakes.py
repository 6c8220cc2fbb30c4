"""Small stand-ins for what is heavy, whose results can be worked out by hand."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.types import Answer, Article, Block, BlockKind, Claim, Scored, Token

if TYPE_CHECKING:
    from assistant.seams import Vector, Vectors

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKENS = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")
_WORDS = re.compile(r"[^\W_]+")


def drained(running: Generator[Claim, None, Answer]) -> tuple[list[Claim], Answer]:
    """The claims that are streamed, and the answer that is returned in the end."""
    said = []
    while True:
        try:
            said.append(next(running))
        except StopIteration as end:
            return said, end.value


class WordEmbedder:
    """An embedder for which a text is the bag of its words.

    Each lower-cased word of letters and digits adds 1 at the index (sum of its code points) modulo
    the dimension; then the vector is brought to length 1. "to be" is 1 at 116 + 111 = 227 → 35
    and at 98 + 101 = 199 → 7, so with 64 dimensions (…, 0.707 at 7, …, 0.707 at 35, …).
    A text without words is all zeros.
    """

    id = "words-test"

    def __init__(self, window: int = 254, dimension: int = 64) -> None:
        self.window = window
        self.dimension = dimension

    def count(self, text: str) -> int:
        """Words between spaces; of Chinese, Japanese and Korean each letter."""
        return len(_TOKENS.findall(text))

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """A vector for each text, and for each of its spans that of the words in it alone."""
        return self._vectors(texts), [
            self._vectors([text[start:end] for start, end in inner])
            for text, inner in zip(texts, spans, strict=True)
        ]

    def embed_query(self, query: str) -> Vector:
        vector: Vector = self._vectors([query])[0]
        return vector

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in _WORDS.findall(text.lower()):
                vector[sum(map(ord, word)) % self.dimension] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors


def make_article(*blocks: str | tuple[BlockKind | int, str], **fields: Any) -> Article:
    """An article of these blocks, with an empty line between them.

    A string is a paragraph, ("item", "Bread.") a block of that kind, (2, "Why") a heading of
    level 2. Other fields are those of Article.
    """
    text = ""
    made = []
    for block in blocks:
        kind, words = ("paragraph", block) if isinstance(block, str) else block
        text += "\n\n" if text else ""
        level, kind = (kind, "heading") if isinstance(kind, int) else (0, kind)
        made.append(Block(kind, len(text), len(text) + len(words), level))
        text += words
    return Article(**{"id": "article.txt", "title": "", **fields}, text=text, blocks=tuple(made))


class WordScorer:
    """A scorer for which a sentence answers if it holds a word that it was told."""

    def __init__(self, *answers: str, longest: int = 128) -> None:
        self.answers, self.longest = answers, longest
        self.asked: list[str] = []

    def score(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> tuple[Scored, ...] | None:
        self.asked.append(question)
        if len(question.split()) > self.longest:
            return None
        return tuple(self._scored(sentences) for _, sentences in passages)

    def _scored(self, sentences: Sequence[str]) -> Scored:
        tokens = tuple(
            tuple(
                Token(*match.span(), 400.0 if match[0] in self.answers else -40.0)
                for match in re.finditer(r"\w+", sentence)
            )
            for sentence in sentences
        )
        scores = tuple(sum(t.score for t in of) / max(1, len(of)) for of in tokens)
        return Scored(scores, -60.0, tokens)
