"""What passes through an evaluation: questions with their gold, what was answered, and the run.

*Gold* is what a person says is right: relevant articles, quotes that answer, short answers, or
that nothing answers. A *run* is one pass of an assistant over the questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.types import AnswerKind


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words of an article that answer a question."""

    article: str  # its id
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its gold, as a line of the file states them."""

    id: str
    question: str
    history: tuple[tuple[str, str], ...] = ()  # earlier questions and their answers
    articles: tuple[str, ...] = ()  # ids of relevant articles
    quotes: tuple[GoldQuote, ...] = ()
    answers: tuple[str, ...] = ()  # any one of them suffices
    unanswerable: bool = False
    line: int = field(default=0, compare=False)  # in the file, from 1; 0: from a saved run

    @property
    def relevant(self) -> tuple[str, ...]:
        """The relevant articles, those of the quotes too, each once."""
        return tuple(dict.fromkeys((*self.articles, *(q.article for q in self.quotes))))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is wrong with a line of the file."""

    line: int  # from 1
    id: str  # the question's, or "" where it has none
    reason: str
    measured: bool  # the question is measured all the same


@dataclass(frozen=True, slots=True)
class Gold:
    """A file of questions: those that can be asked, and what is wrong with lines of it."""

    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer, and whether it is right."""

    article: str  # its id
    quote: str
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question, what was answered, and how good that is."""

    question: Question
    kind: AnswerKind
    text: str
    ranked: tuple[str, ...]  # ids of the distinct articles among the hits, best first
    citations: tuple[Cited, ...]
    values: Mapping[str, float]  # by name, see measures.py; absent where it cannot be measured
    stage: str  # where it failed, see stages.py; "" where it did not


@dataclass(frozen=True, slots=True)
class Run:
    """All questions that were measured, in the file's order."""

    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def failed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.stage)
