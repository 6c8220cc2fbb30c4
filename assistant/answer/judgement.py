"""Whether the sentences found answer the question, and how sure that is.

The confidence, the chance that the answer is right, is a logistic regression fitted by
`tests/fit_weights.py`; how well it is calibrated, and what refusing costs, stands in CHANGELOG.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answer.ranking import LOWEST, Ranking, covered, rank
from assistant.types import AnswerKind, Candidate, Certainty, Evidence

# intercept and weights
WITHOUT_SCORER = -3.69, {"cosine": 4.99, "in_sentence": 1.24}
WITH_SCORER = -3.97, {"cosine": 5.64, "in_sentence": 1.27, "scorer": 0.064}
REFUSED_BELOW = 0.28
DOUBTFUL_BELOW = 0.45


@dataclass(frozen=True, slots=True)
class Judgement:
    """The sentences that may answer, best first, and the chance that they do."""

    ranking: Ranking
    confidence: float  # from 0 to 1
    certainty: Certainty = "possible"

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return self.ranking.candidates

    @property
    def kind(self) -> AnswerKind:
        doubtful: AnswerKind = "doubtful" if self.certainty == "possible" else "refused"
        if not self.candidates or self.confidence < REFUSED_BELOW:
            return "refused"
        return doubtful if self.confidence < DOUBTFUL_BELOW else "answered"


def judge(evidence: Evidence, certainty: Certainty = "possible") -> Judgement:
    """Ranks the sentences of the hits and weighs whether the best of them answer."""
    ranking = rank(evidence)
    if not ranking.candidates:
        return Judgement(ranking, 0.0, certainty)
    measured = features(evidence, ranking)
    intercept, weights = WITH_SCORER if evidence.scored else WITHOUT_SCORER
    logit = intercept + sum(weight * measured[name] for name, weight in weights.items())
    return Judgement(ranking, 1 / (1 + math.exp(-logit)), certainty)


def features(evidence: Evidence, ranking: Ranking) -> dict[str, float]:
    """What tells a question that the hits answer from one that they do not."""
    best = ranking.candidates[0]
    found = {
        "cosine": max(max(cosines, default=0.0) for cosines in evidence.cosines),
        "in_sentence": covered(best.sentence.text, best.article.language, evidence.terms),
    }
    if evidence.scored:  # by how much a sentence beats "none of these", at best
        margins = (max(of.sentences, default=LOWEST) - of.none for of in evidence.scored)
        found["scorer"] = max(LOWEST, *margins)
    return found
