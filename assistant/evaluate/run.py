"""Asks an assistant the questions, one after the other, and measures what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from assistant.errors import BadQuestion, EvaluationError
from assistant.evaluate.check import Articles, check
from assistant.evaluate.gold import reasons
from assistant.evaluate.measures import judged, ranked_articles, ranking_values, values_of
from assistant.evaluate.records import Gold, Question, Remark, Row, Run
from assistant.evaluate.stages import stage_of
from assistant.types import Answer, Turn


class Asked(Articles, Protocol):
    """What is asked of an assistant: its public API."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


def _plain(questions: Sequence[Question]) -> Iterable[Question]:
    return questions


def measure(
    assistant: Asked,
    gold: Gold,
    each: Callable[[Sequence[Question]], Iterable[Question]] = _plain,
    clock: Callable[[], float] = time.perf_counter,
) -> Run:
    """Asks every question and measures the answers.

    `each` may wrap the questions to show how far it has come; `clock` gives seconds. The first
    question is asked once more than the others, before any clock runs: models load at first use.
    A question that the assistant cannot be asked becomes a remark. Raises EvaluationError where
    that is all of them.
    """
    checked = check(gold.questions, assistant)
    remarks: list[Remark] = []
    asked = list(_answers(assistant, gold.questions, each, clock, remarks))
    if not asked:
        raise EvaluationError(
            f"None of the questions could be asked{reasons(remarks)}. Put others in their place."
        )
    ranked = [(question, ranked_articles(answer)) for question, answer, _ in asked]
    rows = []
    for (question, answer, seconds), (_, articles), ranking in zip(
        asked, ranked, ranking_values(ranked), strict=True
    ):
        citations = judged(question, answer)
        rows.append(
            Row(
                question,
                answer.kind,
                answer.text,
                articles,
                citations,
                {**ranking, **values_of(question, answer, citations, seconds)},
                stage_of(question, answer.refused, articles, citations, checked.missing),
            )
        )
    found = (*gold.remarks, *checked.remarks, *remarks)
    return Run(tuple(rows), tuple(sorted(found, key=lambda remark: remark.line)))


def _answers(
    assistant: Asked,
    questions: Sequence[Question],
    each: Callable[[Sequence[Question]], Iterable[Question]],
    clock: Callable[[], float],
    remarks: list[Remark],
) -> Iterator[tuple[Question, Answer, float]]:
    """Each question with its answer and the seconds that took; the others are remarked on."""
    warm = False
    for question in each(questions):
        try:
            if not warm:
                assistant.ask(question.question, question.history)
                warm = True
            started = clock()
            answer = assistant.ask(question.question, question.history)
            seconds = clock() - started
        except BadQuestion as error:
            reason = str(error).removesuffix(".")
            remarks.append(Remark(question.line, question.id, reason, measured=False))
            continue
        yield question, answer, seconds
