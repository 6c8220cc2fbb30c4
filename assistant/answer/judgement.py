"""Whether the sentences found answer the question, and how sure that is.

The confidence is a logistic regression on two features, fitted by `tests/fit_confidence.py`
on six question sets; what the thresholds give on sets left out of the fit stands in CHANGELOG.md.
The words of the chunk around, the chunk's score, how far the best is ahead of the rest, how many
articles share the top, and whether the sentence has the kind of thing that is asked for were
tried too, and told nothing more. Whether a word of the question stands nowhere told a little
(.77 to .78 of the area under the curve), but the wrong way round, so it is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answer.ranking import covered, rank
from assistant.types import AnswerKind, Candidate, Evidence

INTERCEPT = -3.69
WEIGHTS = {"cosine": 4.99, "in_sentence": 1.24}
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
    return {
        "cosine": max(max(cosines, default=0.0) for cosines in evidence.cosines),
        "in_sentence": covered(best.sentence.text, best.article.language, evidence.terms),
    }
