"""Questions asked, what was found for them, and weights fitted to what is right of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer.highlights import Word
from assistant.types import Candidate, Evidence

SHARED = Path(__file__).resolve().parents[2] / "shared"
sys.path.insert(0, str(SHARED))

Matrix = np.ndarray[Any, Any]
Weights = dict[str, float]
RIDGE = 1e-3  # on weights of features brought to a spread of 1


@dataclass(frozen=True)
class Asked:
    """A question, what was found for it, and which of the sentences found are right."""

    asked: dict[str, Any]
    evidence: Evidence
    names: list[str]
    measured: Matrix  # (sentences, features)
    right: Matrix  # (sentences,), of bool

    @property
    def answerable(self) -> bool:
        return bool(self.asked["kind"] != "unanswerable")


def is_right(asked: dict[str, Any], article: str, text: str) -> bool:
    import measure

    golds = [e["article"] for e in asked["evidence"]] + asked["also_relevant"]
    quotes = [e["quote"] for e in asked["evidence"] if e["quote"]]
    if asked["kind"] == "unanswerable" or not measure.relevant(article, golds):
        return False
    if not quotes and not asked["answers"]:
        return True
    return any(measure.holds(text, answer) for answer in asked["answers"]) or any(
        measure.covered(quote, text) >= 0.5
        or (len(text.split()) >= 5 and measure.covered(text, quote) >= 0.5)
        for quote in quotes
    )


def collect(folder: Path, index: Path) -> list[Asked]:
    from assistant import Assistant
    from assistant.answer.ranking import sentence_features

    assistant = Assistant.open(folder / "corpus", index)
    found = []
    for line in (folder / "questions.jsonl").open(encoding="utf-8"):
        asked = json.loads(line)
        evidence = assistant.evidence(asked["question"], [tuple(t) for t in asked["history"]])
        if not evidence.scored:
            continue  # to be told about something, which is no question that the scorer reads
        rows, right, names = [], [], []
        for hit, n, measured in sentence_features(evidence):
            chunk = evidence.hits[hit].chunk
            rows.append(list(measured.values()))
            names = list(measured)
            right.append(is_right(asked, chunk.article.id, chunk.sentences[n].text))
        found.append(Asked(asked, evidence, names, np.array(rows), np.array(right, bool)))
    return found


def fit_ranking(sets: Sequence[Sequence[Asked]], names: Sequence[str]) -> Weights:
    """Weights under which the right sentences have the highest share."""
    from scipy.optimize import minimize

    found, share = [], []
    for questions in sets:
        told = [a for a in questions if a.answerable and a.right.any() and not a.right.all()]
        # where only articles are known to be right, nothing tells their sentences apart
        told = [
            a for a in told if a.asked["answers"] or any(e["quote"] for e in a.asked["evidence"])
        ]
        if not told:
            continue
        columns = [told[0].names.index(name) for name in names]
        found += [(a.measured[:, columns], a.right) for a in told]
        share += [len(told) ** -0.5] * len(told)
    weights = np.array(share) / sum(share)
    spread = np.concatenate([x for x, _ in found]).std(0) + 1e-9

    def loss(slopes: Matrix) -> tuple[float, Matrix]:
        total, gradient = RIDGE * float(slopes @ slopes), 2 * RIDGE * slopes
        for (x, right), weight in zip(found, weights, strict=True):
            scaled = x / spread
            scores = scaled @ slopes
            odds = np.exp(scores - scores.max())
            total -= weight * float(np.log(odds[right].sum() / odds.sum() + 1e-30))
            inside = odds * right / (odds[right].sum() + 1e-30)
            gradient = gradient - weight * (scaled.T @ (inside - odds / odds.sum()))
        return total, gradient

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, map(float, done.x / spread), strict=True))


def chosen_first(questions: Sequence[Asked], weights: Mapping[str, float]) -> tuple[float, float]:
    """Share of answerable questions whose best sentence, and one of the best three, is right."""
    first, three = [], []
    for a in questions:
        if a.answerable and len(a.right):
            columns = [a.names.index(name) for name in weights]
            order = np.argsort(-(a.measured[:, columns] @ np.array(list(weights.values()))))
            first.append(a.right[order[0]])
            three.append(a.right[order[:3]].any())
    return float(np.mean(first)), float(np.mean(three))


@dataclass(frozen=True)
class Told:
    """A sentence that holds a short answer."""

    question: str
    best: Candidate
    answers: list[str]

    @property
    def words(self) -> list[Word]:
        from assistant.answer.highlights import weighed

        article, text = self.best.article, self.best.sentence.text
        return weighed(self.question, text, self.best.tokens, article.language)

    def is_answer(self, words: Sequence[Word]) -> list[bool]:
        """Of each word whether it is of the first answer that stands there."""
        import measure

        text = self.best.sentence.text
        said = [
            (n, plain)
            for n, word in enumerate(words)
            for plain in measure.words(text[word.start : word.end])
        ]
        for answer in map(measure.words, self.answers):
            for at in range(len(said) - len(answer) + 1 if answer else 0):
                run = said[at : at + len(answer)]
                if [w for _, w in run] == answer:
                    return [n in {m for m, _ in run} for n in range(len(words))]
        return []


def told(questions: Sequence[Asked], weights: Mapping[str, float]) -> list[Told]:
    """The best sentences, where they hold an answer that is known word for word."""
    import measure

    from assistant.answer import rank

    found = []
    for a in questions:
        answers = a.asked["answers"] if a.answerable else []
        candidates = rank(a.evidence, weights).candidates if answers else ()
        if candidates and any(measure.holds(candidates[0].sentence.text, x) for x in answers):
            found.append(Told(a.evidence.question, candidates[0], answers))
    return found


def fit_highlights(sets: Sequence[Sequence[Told]]) -> tuple[float, Weights]:
    """Of a word, the odds that it is of the answer."""
    from sklearn.linear_model import LogisticRegression

    from assistant.answer.highlights import WEIGHTS

    names = list(WEIGHTS[1])
    rows, right = [], []
    for sentence in (sentence for s in sets for sentence in s):
        words = sentence.words
        answer = sentence.is_answer(words)
        rows += [[word.measured[name] for name in names] for word in words[: len(answer)]]
        right += answer
    model = LogisticRegression(max_iter=1000).fit(np.array(rows), np.array(right))
    return float(model.intercept_[0]), dict(zip(names, map(float, model.coef_[0]), strict=True))


def marked(sentences: Sequence[Told], weights: tuple[float, Weights]) -> tuple[int, int, float]:
    """In how many sentences a part stands out, in how many it holds the answer, words of a part."""
    import measure

    from assistant.answer.highlights import answering

    holds, length = [], []
    for it in sentences:
        text, article = it.best.sentence.text, it.best.article
        span = answering(it.question, text, it.best.tokens, article.language, weights)
        if span is not None:
            part = text[slice(*span)]
            holds.append(any(measure.holds(part, answer) for answer in it.answers))
            length.append(len(part.split()))
    return len(holds), sum(holds), float(np.mean(length or [0]))


@dataclass(frozen=True)
class Judged:
    """What tells of an answer whether it is right, and whether it was."""

    measured: Weights
    right: bool
    answerable: bool


def judged(questions: Sequence[Asked], weights: Mapping[str, float]) -> list[Judged]:
    from assistant.answer import ExtractiveAnswerer, rank
    from assistant.answer.judgement import answer_features

    found = []
    for a in questions:
        ranking = rank(a.evidence, weights)
        if ranking.candidates:
            claims = ExtractiveAnswerer().answer(a.asked["question"], ranking.candidates, 1)
            cited = [c for claim in claims for c in claim.citations]
            right = any(is_right(a.asked, c.article.id, c.quote) for c in cited)
            found.append(Judged(answer_features(a.evidence, ranking), right, a.answerable))
    return found


def fit_confidence(sets: Sequence[Sequence[Judged]]) -> tuple[float, Weights]:
    from sklearn.linear_model import LogisticRegression

    from assistant.answer.judgement import CONFIDENCE_WITH_SCORER

    names = list(CONFIDENCE_WITH_SCORER[1])
    values = np.array([[j.measured[n] for n in names] for s in sets for j in s])
    right = np.array([j.right for s in sets for j in s])
    weights = np.array([len(s) ** -0.5 for s in sets for _ in s])
    centre, spread = values.mean(0), values.std(0) + 1e-9
    model = LogisticRegression().fit((values - centre) / spread, right, weights / weights.mean())
    slopes = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - (slopes * centre).sum())
    return intercept, dict(zip(names, map(float, slopes), strict=True))


def probabilities(fitted: tuple[float, Weights], rows: Sequence[Judged]) -> Matrix:
    intercept, slopes = fitted
    logits = [intercept + sum(slope * j.measured[n] for n, slope in slopes.items()) for j in rows]
    return np.asarray(1 / (1 + np.exp(-np.array(logits))))
