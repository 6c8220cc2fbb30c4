"""What is measured of an answer, by the field's names.

Of a question with relevant articles, over the distinct articles of the hits, best first:

- *nDCG@10*, *R@5*, *RR*: as ir_measures defines them, every relevant article of relevance 1. A
  question without hits counts 0.

Of a question with gold:

- *answer*: 1 if a short answer occurs in the answer's text, 0 if not or if it was refused; where
  there are short answers. Case, punctuation, English articles and the marks [n] aside.
- *citation precision*: the share of its citations that are right; of answers with citations. A
  citation is right when its article is relevant and its quote overlaps a gold quote (at least
  half of the word trigrams of one lie in the other) or holds a short answer. Where there are
  neither quotes nor short answers, a relevant article is enough; where no relevant article is
  known, the short answer is.
- *citation recall*: the share of the gold quotes of which a citation of a relevant article holds
  at least half of the word trigrams; where there are no quotes, the share of the relevant
  articles that are cited. A refusal counts 0.
- *wrongly refused*: 1 if it was refused.

Of all questions:

- *refusal precision*: 1 if the question is unanswerable; of those that were refused.
- *refusal recall*: 1 if it was refused; of those that are unanswerable.
- *words*: the words of an answer, without the marks; refusals aside.
- *milliseconds*: from the question to the whole answer.

A measure of a run is the mean over the questions that have a value (so those with many gold
quotes weigh no more than others), or the median or 95th percentile where its name says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluate.matching import covers, holds, overlaps
from assistant.evaluate.records import Cited, Question
from assistant.evaluate.resampling import Statistic
from assistant.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a run, made of one value a question."""

    key: str  # in JSON
    name: str  # as it is shown
    value: str  # in a row's values
    statistic: Statistic = "mean"
    digits: int = 3  # behind the point


MEASURES = (
    Measure("nDCG@10", "nDCG@10", "nDCG@10"),
    Measure("R@5", "R@5", "R@5"),
    Measure("RR", "RR", "RR"),
    Measure("answer", "answer", "answer"),
    Measure("citation_precision", "citation precision", "citation_precision"),
    Measure("citation_recall", "citation recall", "citation_recall"),
    Measure("refusal_precision", "refusal precision", "refusal_precision"),
    Measure("refusal_recall", "refusal recall", "refusal_recall"),
    Measure("wrongly_refused", "wrongly refused", "wrongly_refused"),
    Measure("words", "words (median)", "words", "median", 0),
    Measure("ms", "milliseconds (median)", "ms", "median", 0),
    Measure("ms95", "milliseconds (95th percentile)", "ms", "p95", 0),
)
VALUES = frozenset(measure.value for measure in MEASURES)


def ranked_articles(answer: Answer) -> tuple[str, ...]:
    """The ids of the distinct articles among the hits, best first."""
    return tuple(dict.fromkeys(hit.chunk.article.id for hit in answer.hits))


def judged(question: Question, answer: Answer) -> tuple[Cited, ...]:
    """The answer's citations, and whether they are right."""
    return tuple(
        Cited(citation.article.id, citation.quote, _right(question, citation))
        for citation in answer.citations
    )


def values_of(
    question: Question, answer: Answer, citations: Sequence[Cited], seconds: float
) -> dict[str, float]:
    """All values of one question but those of the ranking; `citations` as judged."""
    values = {"ms": 1000 * seconds}
    if answer.refused:
        values["refusal_precision"] = float(question.unanswerable)
    else:
        values["words"] = len(_said(answer).split())
    if question.unanswerable:
        values["refusal_recall"] = float(answer.refused)
        return values
    values["wrongly_refused"] = float(answer.refused)
    if question.answers:
        said = "" if answer.refused else _said(answer)
        values["answer"] = float(any(holds(said, short) for short in question.answers))
    if citations:
        values["citation_precision"] = sum(c.right for c in citations) / len(citations)
    if question.relevant:
        values["citation_recall"] = _recall(question, citations)
    return values


def ranking_values(
    asked: Sequence[tuple[Question, Sequence[str]]],
) -> list[dict[str, float]]:
    """nDCG@10, R@5 and RR of each question's articles, best first; {} without relevant ones."""
    import ir_measures
    from ir_measures import RR, R, ScoredDoc, nDCG

    # The numbers of questions and articles go for their ids: of a string that is no valid
    # Unicode, as an article's id may be, the library underneath dies.
    numbers: dict[str, str] = {}

    def number(id: str) -> str:
        return numbers.setdefault(id, str(len(numbers)))

    gold = {
        str(n): {number(id): 1 for id in question.relevant}
        for n, (question, _) in enumerate(asked)
        if question.relevant
    }
    # Strictly falling scores, since equal ones would be put in order of their ids.
    found = [
        ScoredDoc(str(n), number(id), -float(rank))
        for n, (_, ranked) in enumerate(asked)
        for rank, id in enumerate(ranked, start=1)
    ]
    values: list[dict[str, float]] = [{} for _ in asked]
    if gold:
        for metric in ir_measures.iter_calc([nDCG @ 10, R @ 5, RR], gold, found):
            values[int(metric.query_id)][str(metric.measure)] = metric.value
    return values


def _said(answer: Answer) -> str:
    """The answer's text without the marks: the 1 of "[1]" answers nothing."""
    return "\n\n".join((answer.lead, *(claim.text for claim in answer.claims)))


def _right(question: Question, citation: Citation) -> bool:
    if question.relevant and citation.article.id not in question.relevant:
        return False
    if not question.quotes and not question.answers:
        return citation.article.id in question.relevant
    return any(overlaps(citation.quote, gold.quote) for gold in question.quotes) or any(
        holds(citation.quote, short) for short in question.answers
    )


def _recall(question: Question, citations: Sequence[Cited]) -> float:
    relevant = [c for c in citations if c.article in question.relevant]
    if question.quotes:
        found = [any(covers(c.quote, gold.quote) for c in relevant) for gold in question.quotes]
    else:
        found = [any(c.article == id for c in relevant) for id in question.relevant]
    return sum(found) / len(found)
