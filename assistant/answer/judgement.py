"""Whether the sentences found answer the question, and how sure that is.

The confidence is a logistic regression on three features, fitted by `tests/fit_confidence.py`
on six question sets; what the thresholds give on sets left out of the fit stands in CHANGELOG.md.
Whether a word of the question is unknown, how far the best is ahead of the rest, and how many
articles share the top were tried and told nothing more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answer.ranking import covered, rank
from assistant.types import AnswerKind, Candidate, Evidence

INTERCEPT = -3.0
WEIGHTS = {"cosine": 4.0, "in_sentence": 1.0, "in_chunk": 1.0}
REFUSED_BELOW = 0.28
DOUBTFUL_BELOW = 0.45


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sentences that may answer, best first, and the chance that they do."""

    candidates: tuple[Candidate, ...]
    confidence: float  # from 0 to 1

    @property
    def kind(self) -> AnswerKind:
        if not self.candidates or self.confidence < REFUSED_BELOW:
            return "refused"
        return "doubtful" if self.confidence < DOUBTFUL_BELOW else "answered"


def judge(evidence: Evidence) -> Judgement:
    """Ranks the sentences of the hits and weighs whether the best of them answer."""
    candidates = rank(evidence)
    if not candidates:
        return Judgement((), 0.0)
    measured = features(evidence, candidates[0])
    logit = INTERCEPT + sum(WEIGHTS[name] * value for name, value in measured.items())
    return Judgement(candidates, 1 / (1 + math.exp(-logit)))


def features(evidence: Evidence, best: Candidate) -> dict[str, float]:
    """What tells a question that the hits answer from one that they do not."""
    around = next(
        hit.chunk
        for hit in evidence.hits
        if hit.chunk.article.id == best.article.id
        and hit.chunk.start <= best.sentence.start < hit.chunk.end
    )
    said = f"{around.article.title} {around.section} {around.text}"
    language, terms = best.article.language, evidence.terms
    return {
        "cosine": max(max(cosines, default=0.0) for cosines in evidence.cosines),
        "in_sentence": covered(best.sentence.text, language, terms),
        "in_chunk": covered(said, language, terms),
    }
