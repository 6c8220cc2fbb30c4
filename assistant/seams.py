"""The small protocols at the seams between the stages: what another implementation must offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.listings import Mention
from assistant.types import Article, Candidate, Chunk, Claim, Scored, Skipped, Term, Where

if TYPE_CHECKING:  # numpy costs a tenth of a second, and `import assistant` must be quick
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]  # (n, dimension), each row of length 1
    Vector = NDArray[np.float32]  # (dimension,), of length 1


class Reader(Protocol):
    """Reads files of one format."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Of the files it reads; lower case, with the dot."""

    def read(self, data: bytes, path: str) -> Iterable[Article | Skipped]:
        """Articles in a file's bytes; `path` becomes their id. Raises UnreadableFile."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Names the model and the digest of its weights."""

    @property
    def dimension(self) -> int: ...

    @property
    def window(self) -> int:
        """Tokens of text that it reads at once, special tokens and prefix taken off."""

    def count(self, text: str) -> int:
        """Tokens of a text by the model's own tokenizer, special tokens and prefix aside."""

    def embed_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Vectors, list[Vectors]]:
        """A vector for each text, and one for each of its spans (of characters)."""

    def embed_query(self, query: str) -> Vector: ...


class Index(Protocol):
    """An immutable snapshot of what is indexed, safe to share among threads."""

    def articles(self, where: Where = ...) -> tuple[Article, ...]:
        """The articles, without their text and blocks, newest first."""

    def article(self, id: str) -> Article: ...

    def dense(self, query: Vector, k: int, where: Where) -> list[tuple[int, float]]:
        """Chunk numbers with cosines, best first."""

    def lexical(self, query: str, k: int, where: Where) -> list[tuple[int, float]]:
        """Chunk numbers with BM25 scores, best first."""

    def together(self, text: str, where: Where) -> set[int]:
        """Numbers of the chunks that hold all words of a text, in themselves or their titles."""

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]: ...

    def sentence_vectors(self, numbers: Sequence[int]) -> list[Vectors]:
        """For each chunk the vectors of its sentences, in order."""

    def terms(self, text: str, where: Where) -> tuple[Term, ...]:
        """The words of a text that can be searched for, with how often they occur."""

    def mentions(
        self, phrases: Sequence[str], without: Sequence[str], where: Where
    ) -> list[Mention]:
        """The articles that hold every phrase as it stands, newest first, in text or title."""

    def spelled_out(self, short: str) -> str | None:
        """The name that the articles have oftenest with these initials, or None."""

    def vocabulary(self) -> Mapping[str, int]:
        """The words as they are written, lower case: in how many sentences or titles."""


class Scorer(Protocol):
    """Reads a question and a passage together, and says which of its sentences answer."""

    def score(
        self, question: str, passages: Sequence[tuple[str, Sequence[str]]]
    ) -> tuple[Scored, ...] | None:
        """For each passage, a title and sentences; None of a question too long to be read."""


class Answerer(Protocol):
    """Makes claims out of the sentences that may answer, best first."""

    def answer(
        self, question: str, candidates: Sequence[Candidate], first_number: int
    ) -> Iterator[Claim]: ...
