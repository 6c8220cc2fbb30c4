"""Whether the sentences found answer the question, and how sure that is.

The confidence, the chance that the answer is right, is a logistic regression fitted by
`tests/fit_weights.py`; how well it is calibrated, and what refusing costs, stands in CHANGELOG.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assistant.answer.ranking import LOWEST, Ranking, covered, is_read, rank
from assistant.types import AnswerKind, Candidate, Certainty, Evidence, Scored

# intercept and weights
CONFIDENCE_WITHOUT_SCORER = -3.69, {"cosine": 4.99, "in_sentence": 1.24}
CONFIDENCE_WITH_SCORER = -2.84, {"cosine": 4.45, "answers": 0.31}
REFUSED_BELOW = 0.325  # by hand: what it costs stands in CHANGELOG.md
DOUBTFUL_BELOW = 0.5  # more likely wrong than right
# What "answers" is taken to be for a follow-up, of which the scorer reads only a part, and for a
# best sentence in a language that it has not learned: a middling value.
NOT_UNDERSTOOD = 0.0


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
        if not self.candidates or self.confidence < REFUSED_BELOW:
            return "refused"
        if self.confidence >= DOUBTFUL_BELOW:
            return "answered"
        return "doubtful" if self.certainty == "possible" else "refused"


def judge(evidence: Evidence, certainty: Certainty = "possible") -> Judgement:
    """Ranks the sentences of the hits and weighs whether the best of them answer."""
    ranking = rank(evidence)
    if not ranking.candidates:
        return Judgement(ranking, 0.0, certainty)
    measured = answer_features(evidence, ranking)
    intercept, weights = CONFIDENCE_WITH_SCORER if evidence.scored else CONFIDENCE_WITHOUT_SCORER
    logit = intercept + sum(weight * measured[name] for name, weight in weights.items())
    return Judgement(ranking, 1 / (1 + math.exp(-logit)), certainty)


def answer_features(evidence: Evidence, ranking: Ranking) -> dict[str, float]:
    """What tells a question that the hits answer from one that they do not."""
    best = ranking.candidates[0]
    found = {
        "cosine": max(max(cosines, default=0.0) for cosines in evidence.cosines),
        "in_sentence": covered(best.sentence.text, best.article.language, evidence.terms),
    }
    if evidence.scored:
        understood = evidence.query == evidence.question and is_read(best.article)
        found["answers"] = _any_answers(evidence, best) if understood else NOT_UNDERSTOOD
    return found


def _any_answers(evidence: Evidence, best: Candidate) -> float:
    """Log-odds of it, midway between the surest passage's and those of the best sentence's own."""
    odds = [_log_odds(of_passage) for of_passage in evidence.scored]
    chunks = [hit.chunk for hit in evidence.hits]
    of_best = max(
        its
        for chunk, its in zip(chunks, odds, strict=False)  # not every hit was read
        if chunk.article.id == best.article.id and best.sentence in chunk.sentences
    )
    return (max(odds) + of_best) / 2


def _log_odds(of_passage: Scored) -> float:
    """Of any of a passage's sentences against none, by the scorer."""
    highest = max(of_passage.sentences, default=LOWEST)
    if highest <= LOWEST:
        return LOWEST
    together = sum(math.exp(score - highest) for score in of_passage.sentences)
    return max(LOWEST, highest + math.log(together) - of_passage.none)
