"""Which sentences of the hits are likely to answer, best first.

A sentence's score is its cosine to the query, plus a little of its chunk's score and of the
weight of the query's words that it holds. Answer / precision of citations in words, taking up to
three sentences within MARGIN of the best, on the texts of

                                     web-articles        encyclopedia        clapnq
    cosine alone                     .520 / .429 in 50   .800 / .613 in 53   .702 in 57
    + .3 chunk                       .520 / .484 in 44   .847 / .724 in 43   .709 in 55
    + .3 chunk + .2 words            .459 / .493 in 39   .847 / .791 in 34   .692 in 44
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.types import Candidate, Evidence, Sentence, Term
from assistant.words import words

CHUNK = 0.3
WORDS = 0.1
FRAGMENT = 0.1  # taken off a piece of under six words, which rarely says anything by itself
DEEPEST = 12  # hits whose sentences are weighed


def rank(evidence: Evidence) -> tuple[Candidate, ...]:
    """The sentences of the best hits, each once, best first; headings say nothing, so not they."""
    best: dict[tuple[str, int], Candidate] = {}
    for hit, cosines in zip(evidence.hits[:DEEPEST], evidence.cosines, strict=False):
        before: Sentence | None = None
        for sentence, cosine in zip(hit.chunk.sentences, cosines, strict=True):
            score = (
                cosine
                + CHUNK * hit.score
                + WORDS * covered(sentence.text, hit.chunk.article.language, evidence.terms)
                - FRAGMENT * (len(sentence.text.split()) < 6)
            )
            key = hit.chunk.article.id, sentence.start
            held = best.get(key)
            if sentence.kind != "heading" and (held is None or held.score < score):
                # where chunks overlap, one of them may begin with this sentence
                neighbour = before or (held.before if held else None)
                best[key] = Candidate(hit.chunk.article, sentence, neighbour, score)
            before = sentence
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.article.id, c.sentence.start)))


def covered(text: str, language: str, terms: Sequence[Term]) -> float:
    """Share of the query's words that a text holds, rare ones weighing more: 0 to 1."""
    held = set(words(text, language))
    weights = [
        (1 / math.log(3 + term.sentences), not held.isdisjoint(words(term.word, language)))
        for term in terms
    ]
    return sum(w for w, found in weights if found) / (sum(w for w, _ in weights) or 1.0)
