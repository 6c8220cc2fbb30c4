"""Reads the index: one unchanging state of it, shared by any number of threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexDamaged, IndexMissing
from assistant.index.articles import outlines, whole_article
from assistant.index.exact import occurrences
from assistant.index.filters import condition
from assistant.index.schema import DATABASE, FORMAT, connect, translated_errors
from assistant.index.shortforms import spelled_out
from assistant.index.store import all_vectors, check_made_by, load_vectors, vectors_written
from assistant.listings import Mention
from assistant.types import Article, Chunk, Sentence, Skipped, Term, Where
from assistant.words import surface, words

if TYPE_CHECKING:
    from assistant.seams import Vector, Vectors

# BM25 weights of the columns of chunk_words: title and headings, text. Title matches count, yet
# a title's words stand in every chunk of an article and say little about which one.
BM25_WEIGHTS = (0.6, 1.0)


class Snapshot:
    """The index as it was at one moment.

    A read transaction stays open over the snapshot's life, so that whatever a writer does
    meanwhile, chunks, sentences and vectors belong together.
    """

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        """Opens the index. Raises IndexMissing, IndexMismatch or IndexDamaged."""
        self.folder = folder
        self._lock = threading.RLock()
        with translated_errors(folder):
            self._db = _begin(folder)
            try:
                check_made_by(self._db, folder, {"format": FORMAT, **made_by})
                self.vectors_behind = not vectors_written(self._db)
                saved = None if self.vectors_behind else load_vectors(self._db, folder)
                self.vectors_lost = saved is None and not self.vectors_behind
                self._vectors = saved or all_vectors(self._db)
            except BaseException:
                self._db.close()  # else it would keep a writer waiting
                raise
        self._article_cache = lru_cache(maxsize=256)(partial(whole_article, self._db))

    def __del__(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()

    def renew(self) -> None:
        """Begins the read transaction anew, while nobody writes, so that the log can be emptied."""
        with self._reading():
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")
            self._db.execute("SELECT count(*) FROM meta").fetchone()

    def check(self) -> None:
        """Raises IndexDamaged where the database is not whole."""
        with self._reading():
            for (line,) in self._db.execute("PRAGMA quick_check(1)"):
                if line != "ok":
                    found = " ".join(line.split())
                    raise IndexDamaged(
                        f"The index in {self.folder} is damaged ({found}). Rebuild it with "
                        "`assistant index --rebuild`."
                    )

    def articles(self, where: Where = Where()) -> tuple[Article, ...]:
        return self._articles_in(where) if where else self._articles

    def article(self, id: str) -> Article:
        """The whole article. Raises KeyError for an id that is not in the index."""
        with self._reading():
            row = self._db.execute("SELECT number FROM articles WHERE id = ?", (id,)).fetchone()
            if row is None:
                raise KeyError(id)
            return self._article_cache(row["number"])

    @cached_property
    def bylines(self) -> tuple[frozenset[str], frozenset[str]]:
        """The sources, and the lines of authors, that articles state."""
        articles = self._articles
        return frozenset(a.source for a in articles), frozenset(a.author for a in articles)

    def files(self) -> dict[str, tuple[int, int]]:
        """The files that are in: id to size and time."""
        with self._reading():
            rows = self._db.execute("SELECT id, size, mtime_ns FROM files")
            return {row["id"]: (row["size"], row["mtime_ns"]) for row in rows}

    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be read, with the reasons."""
        with self._reading():
            rows = self._db.execute("SELECT path, reason, read FROM skipped ORDER BY path, reason")
            return tuple(Skipped(r["path"], r["reason"], bool(r["read"])) for r in rows)

    def dense(self, query: Vector, k: int, where: Where = Where()) -> list[tuple[int, float]]:
        among = None
        if where:
            clause, values = condition(where)
            with self._reading():
                rows = self._db.execute(
                    "SELECT c.number FROM chunks c JOIN articles a ON a.number = c.article "
                    f"WHERE {clause}",
                    values,
                )
                among = [row["number"] for row in rows]
        return self._vectors.nearest(query, k, among)

    def lexical(self, query: str, k: int, where: Where = Where()) -> list[tuple[int, float]]:
        match = self._match(surface(query))
        if not match:
            return []
        clause, values = condition(where)
        with self._reading():
            rows = self._db.execute(
                "SELECT w.rowid AS number, -bm25(chunk_words, ?, ?) AS score FROM chunk_words w "
                + ("JOIN chunks c ON c.number = w.rowid JOIN articles a ON a.number = c.article "
                   if where else "")
                + f"WHERE chunk_words MATCH ? AND {clause} ORDER BY score DESC, w.rowid LIMIT ?",
                (*BM25_WEIGHTS, match, *values, k),
            )  # fmt: skip
            return [(row["number"], row["score"]) for row in rows]

    def together(self, text: str, where: Where = Where()) -> set[int]:
        clause, values = condition(where)
        each = [match for word in surface(text) if (match := self._match([word]))]
        if not each:
            return set()
        with self._reading():
            rows = self._db.execute(
                "SELECT c.number FROM chunk_words w JOIN chunks c ON c.number = w.rowid "
                "JOIN articles a ON a.number = c.article "
                f"WHERE chunk_words MATCH ? AND {clause}",
                (" AND ".join(f"({match})" for match in each), *values),
            )
            return {row["number"] for row in rows}

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]:
        with self._reading():
            return [self._read_chunk(number) for number in numbers]

    def sentence_vectors(self, numbers: Sequence[int]) -> list[Vectors]:
        import numpy as np

        found = []
        with self._reading():
            for number in numbers:
                row = self._db.execute(
                    "SELECT sentence_vectors, last - first + 1 AS sentences FROM chunks "
                    "WHERE number = ?",
                    (number,),
                ).fetchone()
                vectors = np.frombuffer(row["sentence_vectors"], np.float16)
                found.append(vectors.reshape(row["sentences"], -1).astype(np.float32))
        return found

    def terms(self, text: str, where: Where = Where()) -> tuple[Term, ...]:
        clause, values = condition(where)
        found = []
        for word in dict.fromkeys(surface(text)):
            if not (match := self._match([word])):
                found.append(Term(word, 0, 0))  # the index holds no article
                continue
            with self._reading():
                row = self._db.execute(
                    "SELECT count(*) AS sentences, count(DISTINCT s.article) AS articles "
                    "FROM sentence_words w JOIN sentences s ON s.number = w.rowid "
                    "JOIN articles a ON a.number = s.article "
                    f"WHERE sentence_words MATCH ? AND {clause}",
                    (match, *values),
                ).fetchone()
            found.append(Term(word, row["sentences"], row["articles"]))
        return tuple(found)

    def mentions(
        self, phrases: Sequence[str], without: Sequence[str] = (), where: Where = Where()
    ) -> list[Mention]:
        with self._reading():
            return occurrences(self._db, phrases, without, where)

    def spelled_out(self, short: str) -> str | None:
        with self._reading():
            return spelled_out(self._db, short)

    def vocabulary(self) -> Mapping[str, int]:
        return self._vocabulary

    def count(self, where: Where = Where()) -> int:
        """How many articles there are."""
        clause, values = condition(where)
        with self._reading():
            row = self._db.execute(f"SELECT count(*) FROM articles a WHERE {clause}", values)
            return int(row.fetchone()[0])

    def undated(self, where: Where = Where()) -> int:
        """How many articles a filter by date leaves out because they state none."""
        clause, values = condition(replace(where, since=None, until=None))
        with self._reading():
            row = self._db.execute(
                f"SELECT count(*) FROM articles a WHERE day IS NULL AND {clause}", values
            )
            return int(row.fetchone()[0])

    def years(self, where: Where = Where()) -> tuple[int, ...]:
        """The years in which the articles were published, where that is known."""
        clause, values = condition(where)
        with self._reading():
            rows = self._db.execute(
                "SELECT DISTINCT CAST(substr(day, 1, 4) AS INTEGER) AS year FROM articles a "
                f"WHERE day IS NOT NULL AND {clause} ORDER BY year",
                values,
            )
            return tuple(row["year"] for row in rows)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, translated_errors(self.folder):
            yield

    @cached_property
    def _articles(self) -> tuple[Article, ...]:
        return self._articles_in(Where())

    def _articles_in(self, where: Where) -> tuple[Article, ...]:
        with self._reading():
            return outlines(self._db, where)

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        with self._reading():
            return dict(self._db.execute("SELECT word, sentences FROM vocabulary").fetchall())

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        with self._reading():
            rows = self._db.execute("SELECT DISTINCT language FROM articles ORDER BY language")
            return tuple(row["language"] for row in rows)

    def _match(self, typed: Sequence[str]) -> str:
        """An FTS5 expression for any of the words, in the form they have in any language here."""
        forms = dict.fromkeys(
            form for word in typed for language in self._languages for form in words(word, language)
        )
        return " OR ".join(f'"{form}"' for form in forms if form)

    def _read_chunk(self, number: int) -> Chunk:
        row = self._db.execute("SELECT * FROM chunks WHERE number = ?", (number,)).fetchone()
        article = self._article_cache(row["article"])
        rows = self._db.execute(
            "SELECT * FROM sentences WHERE number BETWEEN ? AND ? AND article = ? ORDER BY number",
            (row["first"] - 1, row["last"], row["article"]),
        ).fetchall()
        sentences = [
            Sentence(s["start"], s["end"], article.text[s["start"] : s["end"]], s["kind"])
            for s in rows
        ]
        before = sentences.pop(0) if rows[0]["number"] < row["first"] else None
        return Chunk(article, tuple(sentences), row["section"], before)


def _begin(folder: Path) -> sqlite3.Connection:
    """A connection inside a read transaction. Raises IndexMissing where there are no tables.

    In a folder that may not be written, SQLite cannot make the lock files of WAL and reads the
    database only as one that nobody changes.
    """
    tables = 0
    if (folder / DATABASE).is_file():
        db = connect(folder, read_only=True)
        try:
            db.execute("BEGIN")
            tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.OperationalError as error:
            db.close()
            if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                raise
            db = connect(folder, read_only=True, immutable=True)
            db.execute("BEGIN")
            tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not tables:  # a process that is killed at once leaves a file without tables
            db.close()
    if not tables:
        raise IndexMissing(
            f"There is no index in {folder}: build one with `assistant index --corpus FOLDER "
            f"--index {folder}`."
        )
    return db
