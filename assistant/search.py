"""A query to hits: dense and lexical search, fused.

A chunk's score is its cosine to the query, half the cosine of its best sentence, and BM25 per
keyword of the query. Scores rather than reciprocal ranks, since these say how much better the
first is than the second. Share of questions whose article came first / whose evidence stood in
the first five chunks:

                            web-articles    encyclopedia    clapnq         mtrag
    cosine                  .811* / .777*   .893 / .840     .953 / .998
    BM25                    .723* / .730*   .947 / .927     .847 / .942
    reciprocal ranks (60)   .797* / .807*   .947 / .900     .920 / .987
    this                    .912  / .882    .980 / .940     .947 / .998    .880

(* follow-ups searched as typed, which costs web-articles some .07.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.seams import Index
from assistant.types import Chunk, Evidence, Hit, Where

if TYPE_CHECKING:
    from assistant.seams import Vector

CANDIDATES = 60  # chunks from each kind of search, or as many as are asked for
BEST_SENTENCE = 0.5
BM25_PER_KEYWORD = 0.15
SAME = 0.7  # share of a chunk's sentences that a better one holds: it is then left out


def search(
    question: str,
    query: str,
    keywords: Sequence[str],
    vector: Vector,
    alone: Vector,
    index: Index,
    k: int,
    where: Where = Where(),
) -> Evidence:
    """The k best chunks for a query, or fewer where the index holds no more.

    `keywords` are the query's words that BM25 looks for, `vector` is the query's and `alone`
    that of the question, without what a follow-up brought along.
    """
    candidates = max(CANDIDATES, k)
    dense = dict(index.dense(vector, candidates, where))
    lexical = dict(index.lexical(" ".join(keywords), candidates, where))
    numbers = list(dense | lexical)
    sentences = index.sentence_vectors(numbers)
    cosines = [tuple((of_chunk @ vector).tolist()) for of_chunk in sentences]
    # what BM25 alone found is farther away than anything that cosine found
    farthest = min(dense.values(), default=0.0)
    scores = [
        dense.get(number, farthest)
        + BEST_SENTENCE * max(of_sentences, default=0.0)
        + BM25_PER_KEYWORD * lexical.get(number, 0.0) / max(1, len(keywords))
        for number, of_sentences in zip(numbers, cosines, strict=True)
    ]
    by_score = sorted(range(len(numbers)), key=lambda i: (-scores[i], numbers[i]))
    chunks = index.chunks([numbers[i] for i in by_score])
    kept = _without_copies(chunks, k)
    return Evidence(
        question,
        query,
        tuple(
            Hit(rank, scores[by_score[i]], chunks[i], tuple(chunks[n] for n in copies))
            for rank, (i, copies) in enumerate(kept.items(), start=1)
        ),
        tuple(cosines[by_score[i]] for i in kept),
        tuple(tuple((sentences[by_score[i]] @ alone).tolist()) for i in kept),
        index.terms(" ".join(keywords), where),
    )


def _without_copies(chunks: Sequence[Chunk], k: int) -> dict[int, list[int]]:
    """The first k chunks that do not repeat a better one, in order, each with those that do.

    Where too few are left, copies fill up.
    """
    kept: dict[int, list[int]] = {}
    seen: dict[int, set[str]] = {}
    for i, chunk in enumerate(chunks):
        sentences = {" ".join(s.text.lower().split()) for s in chunk.sentences}
        same = (n for n, other in seen.items() if len(sentences & other) >= SAME * len(sentences))
        original = next(same, None)
        if original is not None:
            kept[original].append(i)
        elif len(kept) < k:
            kept[i] = []
            seen[i] = sentences
    copies = [i for found in kept.values() for i in found]
    fill = sorted(copies)[: k - len(kept)]
    return {i: [n for n in kept.get(i, ()) if n not in fill] for i in sorted([*kept, *fill])}
