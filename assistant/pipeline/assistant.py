"""The assistant: opened once, asked by any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from assistant.answer import FULLER, SHORT, ExtractiveAnswerer, rank
from assistant.config import Config
from assistant.embed import SentenceTransformerEmbedder
from assistant.errors import IndexDamaged, ScorerUnavailable
from assistant.index import Snapshot
from assistant.listings import Mention
from assistant.pipeline.answering import Prepared, answer, prepare
from assistant.pipeline.asides import aside, going_on
from assistant.pipeline.checks import check_where, cleaned_history, cleaned_question
from assistant.pipeline.finding import Finder
from assistant.pipeline.library import PATIENCE, Library
from assistant.pipeline.shelf import Shelf
from assistant.pipeline.understanding import Understanding, Understood, emptied, with_remarks
from assistant.reports import Progress, SyncReport
from assistant.scorer import SHIPPED, OnnxScorer
from assistant.seams import Answerer, Embedder, Scorer
from assistant.types import (
    Answer,
    Article,
    Certainty,
    Claim,
    Evidence,
    Hit,
    Length,
    Turn,
    Where,
)

Found = TypeVar("Found")


class Assistant:
    """Answers questions about a folder of articles, from an index that it keeps in step."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        scorer: Scorer | None,
        answerer: Answerer | None,
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
        return cls(library, embedder, scorer, answerer, config, notes)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
        today: date | None = None,
        as_typed: bool = False,
        certainty: Certainty | None = None,
        length: Length | None = None,
    ) -> Answer:
        """The answer to a question, or a refusal; follow-ups need the `history` before them.

        `history` holds (question, answer) pairs, the answer a string or an Answer. Citations
        are numbered from `first_number` on. `today` is the day from which "last week" counts.
        What the question confines itself to ("articles from May") stands in the answer's `where`;
        with `as_typed` nothing is read from it, and no word is corrected. `certainty` and
        `length` are those of the `Config` where they are not given; the length is left to an
        answerer of one's own. Raises BadQuestion.
        """
        stream = self.stream(
            question,
            history,
            where=where,
            first_number=first_number,
            today=today,
            as_typed=as_typed,
            certainty=certainty,
            length=length,
        )
        while True:
            try:
                next(stream)
            except StopIteration as end:
                told: Answer = end.value
                return told

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        first_number: int = 1,
        today: date | None = None,
        as_typed: bool = False,
        certainty: Certainty | None = None,
        length: Length | None = None,
    ) -> Generator[Claim, None, Answer]:
        """Yields the claims of the answer one by one, and returns the whole answer.

        A refusal yields none. Arguments and errors are those of `ask`.
        """
        asked, turns, after = going_on(cleaned_question(question), cleaned_history(history))
        check_where(where)
        self._library.look(PATIENCE)

        def understood_in(snapshot: Snapshot) -> tuple[Understood, Answer | None]:
            finder = self._finder(snapshot, as_typed)
            found = _understood(finder, asked, turns, where, today)
            if found.empty:
                return found, None
            return found, aside(question, found, finder, first_number, after)

        found, told = self._mended(understood_in)
        if told is None:
            sure = certainty or self._config.certainty
            prepared = self._mended(lambda s: self._prepared(s, found, where, as_typed, sure))
            extent = FULLER if (length or self._config.length) == "fuller" else SHORT
            claims = answer(prepared, self._answerer or ExtractiveAnswerer(extent), first_number)
            told = (yield from claims) if not found.empty else emptied(claims, found, prepared)
        else:
            yield from told.claims
        return replace(told, question=question, lead=with_remarks(told.lead, found))

    def search(self, query: str, k: int = 10, *, where: Where = Where()) -> tuple[Hit, ...]:
        """The k best passages for a query, best first. Raises BadQuestion."""
        cleaned = cleaned_question(query)
        check_where(where)
        self._library.look(PATIENCE)
        found = self._mended(lambda s: self._finder(s, k=k).find(cleaned, cleaned, where))
        return rank(found).hits

    def evidence(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        where: Where = Where(),
        today: date | None = None,
    ) -> Evidence:
        """What an answer to the question would be drawn from. Raises BadQuestion."""
        asked, turns = cleaned_question(question), cleaned_history(history)
        check_where(where)
        self._library.look(PATIENCE)

        def found_in(snapshot: Snapshot) -> Evidence:
            found = _understood(self._finder(snapshot), asked, turns, where, today)
            prepared = self._prepared(snapshot, found, where, False, self._config.certainty)
            return prepared.parts[0].evidence

        return self._mended(found_in)

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
    def config(self) -> Config:
        """The settings that it was opened with."""
        return self._config

    @property
    def corpus(self) -> Path:
        """The folder of articles."""
        return self._library.corpus

    @property
    def shelf(self) -> Shelf:
        """Adds articles to the folder and removes them; the next look at it brings them in."""
        return Shelf(self._library.corpus)

    @property
    def opened(self) -> SyncReport:
        """What changed in the index when it was opened."""
        return self._library.opened

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the answers just now, a sentence each."""
        return (*self._notes, *self._library.notes)

    def _finder(self, snapshot: Snapshot, as_typed: bool = False, k: int | None = None) -> Finder:
        return Finder(snapshot, self._embedder, self._scorer, k or self._config.hits, as_typed)

    def _prepared(
        self,
        snapshot: Snapshot,
        found: Understood,
        given: Where,
        as_typed: bool,
        certainty: Certainty,
    ) -> Prepared:
        """What an answer is made of; where nothing is left of what was given, of all of that."""
        unread = sum(not skipped.read for skipped in self._library.skipped)
        where = given if found.empty else found.where
        finder = self._finder(snapshot, as_typed)
        return prepare(found.question, found.history, where, finder, certainty, unread)

    def _mended(self, found_in: Callable[[Snapshot], Found]) -> Found:
        """What is found in the index; once more where it is damaged, when it is mended."""
        snapshot = self._library.snapshot
        try:
            return found_in(snapshot)
        except IndexDamaged:
            self._library.mend(snapshot)
            return found_in(self._library.snapshot)


def _understood(
    finder: Finder, asked: str, turns: Sequence[Turn], where: Where, today: date | None
) -> Understood:
    """The question without what confines it; as it was typed, nothing does."""
    if finder.as_typed:
        return Understood(asked, where, turns)
    reader = Understanding(finder.snapshot, today or date.today(), finder.article_about)
    return reader.of(asked, turns, where)
