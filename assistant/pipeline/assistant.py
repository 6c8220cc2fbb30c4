"""The assistant: opened once, asked by any number of threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from assistant.answer import FULLER, SHORT, ExtractiveAnswerer, Searched, conclude, judge, rank
from assistant.config import Config
from assistant.embed import SentenceTransformerEmbedder
from assistant.errors import BadQuestion, IndexDamaged, ScorerUnavailable
from assistant.index import Snapshot
from assistant.listings import Mention
from assistant.pipeline.asides import aside
from assistant.pipeline.library import PATIENCE, Library
from assistant.question import corrected, keywords, query_of
from assistant.reports import Progress, SyncReport
from assistant.scorer import SHIPPED, OnnxScorer
from assistant.seams import Answerer, Embedder, Scorer
from assistant.search import search
from assistant.types import Answer, Article, Claim, Evidence, Hit, Turn, Where

LONGEST_QUESTION = 20_000  # characters: some eight pages
Found = TypeVar("Found")
READ = 20  # hits that the scorer reads; thirty were no better


class Assistant:
    """Answers questions about a folder of articles, from an index that it keeps in step."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        scorer: Scorer | None,
        answerer: Answerer,
        config: Config,
        notes: tuple[str, ...] = (),
    ) -> None:
        self._library, self._embedder, self._scorer = library, embedder, scorer
        self._answerer, self._config, self._notes = answerer, config, notes

    @classmethod
    def open(
        cls,
        corpus: str | Path = "corpus",
        index: str | Path = "index",
        *,
        config: Config = Config(),
        embedder: Embedder | None = None,
        scorer: Scorer | None = None,
        answerer: Answerer | None = None,
        progress: Callable[[Progress], None] = lambda _: None,
        rebuild: bool = False,
    ) -> Assistant:
        """Opens the index of a folder of articles, building or updating what is missing.

        `progress` is called now and then while articles are read; `rebuild` builds the index
        anew, whatever made the one that is there. Raises CorpusError where there
        is no article to be read, IndexMismatch where another model or format made the index,
        IndexUnwritable where there is none and none can be made, ModelUnavailable.
        """
        embedder = embedder or SentenceTransformerEmbedder(config.model)
        library = Library(Path(corpus), Path(index), config, embedder, progress, rebuild)
        notes: tuple[str, ...] = ()
        if scorer is None and config.scorer is not None:
            try:
                scorer = OnnxScorer(Path(config.scorer) if config.scorer else SHIPPED)
            except ScorerUnavailable as error:
                notes = (f"{error} Until then answers are chosen without it.",)
        extent = FULLER if config.length == "fuller" else SHORT
        return cls(library, embedder, scorer, answerer or ExtractiveAnswerer(extent), config, notes)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
    ) -> Answer:
        """The answer to a question, or a refusal; follow-ups need the `history` before them.

        `history` holds (question, answer) pairs, the answer a string or an Answer. Citations
        are numbered from `first_number` on. Raises BadQuestion.
        """
        stream = self.stream(question, history, where=where, first_number=first_number)
        while True:
            try:
                next(stream)
            except StopIteration as end:
                answer: Answer = end.value
                return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
    ) -> Generator[Claim, None, Answer]:
        """Yields the claims of the answer one by one, and returns the whole answer.

        A refusal yields none. Raises BadQuestion.
        """
        answered = self._aside(question, history, where, first_number)
        if answered is not None:
            yield from answered.claims
            return answered
        snapshot, evidence = self._find(question, history, self._config.hits, where)
        judgement = judge(evidence, self._config.certainty)
        claims: list[Claim] = []
        if judgement.kind != "refused":
            for claim in self._answerer.answer(question, judgement.candidates, first_number):
                claims.append(claim)
                yield claim
        return conclude(
            question,
            evidence,
            judgement,
            claims,
            where,
            Searched(
                snapshot.count(where),
                snapshot.years(where),
                sum(not skipped.read for skipped in self._library.skipped),
            ),
            first_number,
        )

    def search(self, query: str, k: int = 10, *, where: Where = Where()) -> tuple[Hit, ...]:
        """The k best passages for a query, best first. Raises BadQuestion."""
        self._library.look(PATIENCE)
        return rank(self._find(query, (), k, where)[1]).hits

    def evidence(
        self, question: str, history: Sequence[Turn] = (), *, where: Where = Where()
    ) -> Evidence:
        """What an answer to the question would be drawn from. Raises BadQuestion."""
        self._library.look(PATIENCE)
        return self._find(question, history, self._config.hits, where)[1]

    def mentions(
        self, *phrases: str, without: Sequence[str] = (), where: Where = Where()
    ) -> list[Mention]:
        """The articles that hold all phrases as they stand, newest first: complete and exact."""
        self._library.look(PATIENCE)
        return self._mended(lambda snapshot: snapshot.mentions(phrases, without, where))

    def articles(self) -> tuple[Article, ...]:
        """All articles, newest first, without their text and blocks."""
        return self._library.snapshot.articles()

    def article(self, id: str) -> Article:
        """One whole article. Raises KeyError where there is none with this id."""
        return self._library.snapshot.article(id)

    def look(self) -> None:
        """Notices what changed in the folder, and begins to read it; every question does so too."""
        self._library.look()

    def sync(self, progress: Callable[[Progress], None] | None = None) -> SyncReport:
        """Brings the index to what the folder holds now, and says what changed."""
        return self._library.sync(progress)

    @property
    def corpus(self) -> Path:
        """The folder of articles."""
        return self._library.corpus

    @property
    def opened(self) -> SyncReport:
        """What changed in the index when it was opened."""
        return self._library.opened

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the answers just now, a sentence each."""
        return (*self._notes, *self._library.notes)

    def _aside(
        self, question: str, history: Sequence[Turn], where: Where, first_number: int
    ) -> Answer | None:
        """The answer to what needs no search by meaning."""
        _check(where)
        asked, turns = _question(question), _history(history)

        def article_about(words: str) -> str:
            hits = self._find(words, (), 1, where)[1].hits
            return hits[0].chunk.article.id if hits else ""

        def answered_by(snapshot: Snapshot) -> Answer | None:
            return aside(question, asked, turns, snapshot, where, first_number, article_about)

        self._library.look(PATIENCE)
        return self._mended(answered_by)

    def _find(
        self, question: str, history: Sequence[Turn], k: int, where: Where
    ) -> tuple[Snapshot, Evidence]:
        """What is found for a question, and the snapshot of the index that it was found in."""
        _check(where)
        cleaned = _question(question)
        leaning = query_of(cleaned, _history(history))

        def found_in(snapshot: Snapshot) -> tuple[Snapshot, Evidence]:
            query, changes = corrected(leaning, snapshot)
            asked = query if leaning == cleaned else corrected(cleaned, snapshot)[0]
            alone = self._embedder.embed_query(asked)
            vector = alone if query == asked else self._embedder.embed_query(query)
            evidence = search(asked, query, keywords(query), vector, alone, snapshot, k, where)
            return snapshot, self._scored(replace(evidence, corrections=tuple(changes)))

        return self._mended(found_in)

    def _mended(self, found_in: Callable[[Snapshot], Found]) -> Found:
        """What is found in the index; once more where it is damaged, when it is mended."""
        snapshot = self._library.snapshot
        try:
            return found_in(snapshot)
        except IndexDamaged:
            self._library.mend(snapshot)
            return found_in(self._library.snapshot)

    def _scored(self, evidence: Evidence) -> Evidence:
        """With what the scorer says of the hits, where there is one and it reads the question."""
        if self._scorer is None or not evidence.hits:
            return evidence
        passages = [
            (hit.chunk.article.title, [sentence.text for sentence in hit.chunk.sentences])
            for hit in evidence.hits[:READ]
        ]
        return replace(evidence, scored=self._scorer.score(evidence.question, passages) or ())


_opening = threading.Lock()  # two threads that ask first must not open it twice


@lru_cache(maxsize=4)
def _opened(corpus: Path, index: Path) -> Assistant:
    return Assistant.open(corpus, index)


def ask(
    question: str,
    history: Sequence[Turn] = (),
    *,
    corpus: str | Path = "corpus",
    index: str | Path = "index",
    where: Where = Where(),
) -> Answer:
    """Asks the articles in `corpus`; the assistant is opened at the first question and kept."""
    with _opening:
        assistant = _opened(Path(corpus).resolve(), Path(index).resolve())
    return assistant.ask(question, history, where=where)


def _check(where: object) -> None:
    if not isinstance(where, Where):
        raise BadQuestion(f"A filter is a Where(...), not {type(where).__name__}.")


def _question(question: object) -> str:
    """The question without control characters, if there is anything in it to search for."""
    if not isinstance(question, str):
        raise BadQuestion(f"A question is a string, not {type(question).__name__}.")
    if len(question) > LONGEST_QUESTION:
        raise BadQuestion(
            f"The question has {len(question):,} characters: ask in at most {LONGEST_QUESTION:,}."
        )
    cleaned = _clean(question)
    if not re.search(r"[^\W_]", cleaned):
        raise BadQuestion("There is no word in the question: type what you want to know.")
    return cleaned


def _history(history: object) -> list[Turn]:
    """The turns, their questions cleaned and cut to a length that can be searched for."""
    shape = "a sequence of (question, answer) pairs, the answer a string or an Answer"
    if isinstance(history, str) or not isinstance(history, Sequence):
        raise BadQuestion(f"The history is {shape}, not {type(history).__name__}.")
    for turn in history:
        fits = isinstance(turn, Sequence) and not isinstance(turn, str) and len(turn) == 2
        if not fits or not isinstance(turn[0], str) or not isinstance(turn[1], str | Answer):
            raise BadQuestion(f"The history is {shape}; this turn is not: {turn!r:.80}.")
    return [(_clean(asked[:LONGEST_QUESTION]), answer) for asked, answer in history]


def _clean(question: str) -> str:
    """Without control characters and halves of surrogate pairs, which no model reads."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", question).split())
