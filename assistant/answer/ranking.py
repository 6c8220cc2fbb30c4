"""Which sentences of the hits are likely to answer, best first, and the hits in that light.

A sentence's score is a sum of features, weighed; the weights with the scorer are fitted by
`tests/fit_weights.py`, those without it by hand. In both, a score higher by 1 means e times the
odds. The best sentence right / one of the best three right, each set left out of its fit:

                             web-articles   encyclopedia   clapnq         news-2022
    cosine alone             .453 / .649    .587 / .833    .620 / .880    .255 / .445
    without the scorer       .581 / .764    .733 / .940    .593 / .900    .355 / .536
    scorer, cosine, chunk    .723 / .865    .827 / .960    .687 / .953    .364 / .536
    this                     .723 / .865    .833 / .960    .693 / .947    .382 / .536

On mtrag these are .892 / .942, with those three alone .856 / .942. The hits are put in order by
fewer of the features, and more by how they were found.

A follow-up's sentences are weighed for the question alone, while its articles were found by the
wider query: the scorer given the wider query answers .278 of web-articles' follow-ups, and given
the question .778 (with the weights of its first round).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.kinds import wanted
from assistant.types import Article, Candidate, Evidence, Hit, Sentence, Term
from assistant.words import words

# By hand: a margin of 1 is .038 of cosine.
WITHOUT_SCORER = {
    "cosine": 26.0,
    "chunk": 7.8,
    "words": 5.2,
    "kind": 2.6,  # has what the question asks for: a number, a time, a name, a reason
    "asks": -3.9,  # is a question itself
    "fragment": -1.3,  # for each word under six: so few rarely say anything by themselves
}
WITH_SCORER = {
    "among_all": 0.7,  # log of the share of the scorer's odds among all sentences of the hits
    "cosine": 3.62,
    "chunk": 3.65,
    "support": 3.05,  # how well all passages of its article were found, together
    "words": 0.66,
    "kind": 1.98,
    "asks": -10.7,
    "fragment": -0.62,
}
# By hand, of a hit by the best of its sentences; on a plateau of such weights.
OF_HITS = {"among_all": 0.8, "cosine": 5.0, "kind": 1.0, "chunk": 18.0, "support": 4.0}
# The scorer has learned English alone; a sentence of another language gets a share like those of
# the better ones. On web-articles' 8 questions across languages .625 answered instead of .375.
UNREAD = -2.0
LOWEST = -25.0  # of a log share: a sentence without a token has none
SHARPNESS = 10.0  # of the sum over an article's passages: the best counts most; by hand
DEEPEST = 12  # hits whose sentences are weighed without a scorer; with it those that it read


@dataclass(frozen=True, slots=True)
class Ranking:
    """The sentences of the hits, each once, best first; the hits by their best sentence."""

    candidates: tuple[Candidate, ...]
    hits: tuple[Hit, ...]


def rank(evidence: Evidence, weights: Mapping[str, float] | None = None) -> Ranking:
    """Weighs every sentence of the hits; headings say nothing, so not they."""
    weights = weights or (WITH_SCORER if evidence.scored else WITHOUT_SCORER)
    best: dict[tuple[str, int], Candidate] = {}
    of_hits: dict[int, float] = {}  # without headings
    for number, n, measured in sentence_features(evidence):
        chunk = evidence.hits[number].chunk
        candidate = Candidate(
            chunk.article,
            chunk.sentences[n],
            chunk.sentences[n - 1] if n else chunk.before,
            _sum(weights, measured),
            evidence.scored[number].tokens[n] if evidence.scored and is_read(chunk.article) else (),
        )
        of_hits[number] = max(of_hits.get(number, -math.inf), _sum(OF_HITS, measured))
        key = candidate.article.id, candidate.sentence.start
        if key not in best or best[key].score < candidate.score:
            best[key] = candidate
    ranked = sorted(best.values(), key=lambda c: (-c.score, c.article.id, c.sentence.start))
    hits = _reordered(evidence, of_hits) if evidence.scored else evidence.hits
    return Ranking(tuple(_without_copies(ranked, evidence.hits)), hits)


def sentence_features(evidence: Evidence) -> Iterator[tuple[int, int, dict[str, float]]]:
    """What tells sentences that answer from others, for each n-th sentence of each hit."""
    hits = evidence.hits[: len(evidence.scored) or DEEPEST]
    kinds = wanted(evidence.question)
    all_together = _log_sum([score for of_hit in evidence.scored for score in of_hit.sentences])
    for number, hit in enumerate(hits):
        article = hit.chunk.article
        of_article = [other.score for other in hits if other.chunk.article.id == article.id]
        support = _log_sum([SHARPNESS * score for score in of_article]) / SHARPNESS
        for n, sentence in enumerate(hit.chunk.sentences):
            if sentence.kind == "heading":
                continue
            text = sentence.text
            found = {
                "cosine": evidence.focused[number][n],
                "chunk": hit.score,
                "support": support,
                "words": covered(f"{article.title} {text}", article.language, evidence.terms),
                "kind": float(sum(kind.search(text) is not None for kind in kinds)),
                "asks": float(text.endswith(("?", "？", "?”", '?"'))),
                "fragment": float(max(0, 6 - len(text.split()))),
            }
            if evidence.scored:
                share = evidence.scored[number].sentences[n] - all_together
                found["among_all"] = max(LOWEST, share) if is_read(article) else UNREAD
            yield number, n, found


def _sum(weights: Mapping[str, float], measured: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in measured.items())


def is_read(article: Article) -> bool:
    """Whether the scorer knows the language."""
    return article.language in ("", "en")


def says(candidate: Candidate, terms: Sequence[Term]) -> bool:
    """Whether a sentence holds all the words that are looked for."""
    return bool(terms) and covered(candidate.sentence.text, candidate.article.language, terms) == 1


def covered(text: str, language: str, terms: Sequence[Term]) -> float:
    """Share of the query's words that a text holds, rare ones weighing more: 0 to 1."""
    held = set(words(text, language))
    weights = [
        (1 / math.log(3 + term.sentences), not held.isdisjoint(words(term.word, language)))
        for term in terms
    ]
    return sum(w for w, found in weights if found) / (sum(w for w, _ in weights) or 1.0)


def _reordered(evidence: Evidence, scores: Mapping[int, float]) -> tuple[Hit, ...]:
    """The hits that the scorer read by their scores.

    Others, and those of headings alone, follow as they were found, with scores moved below.
    """
    order = sorted(scores, key=lambda n: -scores[n])
    read = [replace(evidence.hits[n], score=scores[n]) for n in order]
    others = [hit for n, hit in enumerate(evidence.hits) if n not in scores]
    if others and read:
        down = others[0].score - read[-1].score + 1
        others = [replace(hit, score=hit.score - down) for hit in others]
    return tuple(replace(hit, rank=n) for n, hit in enumerate([*read, *others], start=1))


def _without_copies(ranked: Sequence[Candidate], hits: Sequence[Hit]) -> Iterator[Candidate]:
    """Each sentence's words once; the best brings the same words of other articles along."""
    gave_way = [
        (chunk.article, sentence)
        for hit in hits
        for chunk in hit.copies
        for sentence in chunk.sentences
    ]
    places: dict[str, list[tuple[Article, Sentence]]] = {}
    for article, sentence in [*((c.article, c.sentence) for c in ranked), *gave_way]:
        places.setdefault(_said(sentence), []).append((article, sentence))
    seen = set()
    for candidate in ranked:
        said = _said(candidate.sentence)
        if said not in seen:
            seen.add(said)
            others = {a.id: (a, s) for a, s in places[said] if a.id != candidate.article.id}
            yield replace(candidate, copies=tuple(others.values()))


def _said(sentence: Sentence) -> str:
    return " ".join(sentence.text.lower().split())


def _log_sum(values: Sequence[float]) -> float:
    highest = max(values, default=float("-inf"))
    if highest == float("-inf"):
        return highest
    return highest + math.log(sum(math.exp(value - highest) for value in values))
