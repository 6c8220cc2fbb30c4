"""Which sentences of the hits are likely to answer, best first.

A sentence's score is its cosine to the question, plus a little of its chunk's score and of the
weight of the query's words that it or its article's title holds (the title took the share of best
sentences that were right on web-articles from .46 to .50, and changed nothing elsewhere). A
follow-up's sentences are compared with the question alone, while its articles were found by the
wider query: that took the share of follow-ups answered on web-articles from .11 to .50.

Answered / precision of citations, in so many words (clapnq: precision and recall):

    taken                     web-articles         encyclopedia         clapnq
    the best alone            .412 / .520 in 24    .733 / .727 in 27    .633 / .309 in 27
    up to 3 within .03        .500 / .527 in 32    .800 / .737 in 33    .678 / .417 in 40
    up to 3 within .045       .534 / .505 in 39    .833 / .742 in 37    .697 / .442 in 47
    up to 3 within .06        .568 / .492 in 47    .853 / .726 in 42    .718 / .480 in 53
    up to 3 within .09        .608 / .443 in 62    .880 / .717 in 50    .723 / .549 in 62

(taken with half the words' weight and without the kinds). By cosine alone the best three within
.05 gave .520 / .429 in 50 on web-articles and .800 / .613 in 53 on encyclopedia. Fitting all of
it and ten more features (length, position, the neighbours' words) by regression, each set left
out in turn, did worse than these weights by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.answer.kinds import wanted
from assistant.types import Candidate, Evidence, Term
from assistant.words import words

CHUNK = 0.3
WORDS = 0.2
KIND = 0.1  # for what the question asks for: a number, a time, a name, a reason
ASKS = 0.15  # taken off a sentence that is a question itself
FRAGMENT = 0.05  # taken off for each word under six: so few rarely say anything by themselves
DEEPEST = 12  # hits whose sentences are weighed


def rank(evidence: Evidence) -> tuple[Candidate, ...]:
    """The sentences of the best hits, each once, best first; headings say nothing, so not they."""
    best: dict[tuple[str, int], Candidate] = {}
    kinds, terms = wanted(evidence.question), evidence.terms
    for hit, cosines in zip(evidence.hits[:DEEPEST], evidence.focused, strict=False):
        article, before = hit.chunk.article, hit.chunk.before
        for sentence, cosine in zip(hit.chunk.sentences, cosines, strict=True):
            score = (
                cosine
                + CHUNK * hit.score
                + WORDS * covered(f"{article.title} {sentence.text}", article.language, terms)
                + KIND * sum(kind.search(sentence.text) is not None for kind in kinds)
                - ASKS * sentence.text.endswith(("?", "？", "?”", '?"'))
                - FRAGMENT * max(0, 6 - len(sentence.text.split()))
            )
            key = article.id, sentence.start
            held = best.get(key)
            if sentence.kind != "heading" and (held is None or held.score < score):
                best[key] = Candidate(article, sentence, before, score)
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
