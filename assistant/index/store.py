"""Writes the index: articles with their sentences, chunks, words and vectors, in whole steps.

Each step is one transaction, so that a kill at any moment leaves the old or the new state of
every article, and the next start goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import IndexDamaged, IndexMismatch
from assistant.index import vocabulary
from assistant.index.exact import fold
from assistant.index.schema import (
    DATABASE,
    FORMAT,
    TABLES,
    VECTORS,
    checkpoint,
    connect,
    translated_errors,
)
from assistant.index.vectors import ChunkVectors
from assistant.types import Article, Chunk, Skipped, SourceFile
from assistant.words import words

if TYPE_CHECKING:
    from assistant.seams import Vectors


@dataclass(frozen=True, slots=True)
class Embedded:
    """An article with its chunks and their vectors, ready to be written."""

    article: Article
    chunks: tuple[Chunk, ...]
    vectors: Vectors  # (chunks, dimension)
    sentence_vectors: tuple[Vectors, ...]  # for each chunk (sentences, dimension)


def digest(article: Article) -> str:
    """Of all that the article's file says: the same digest needs no new embedding."""
    parts = (article.title, article.text, article.url, article.author, str(article.published),
             article.source, article.language, article.sample, article.blocks,
             sorted((str(k), str(v)) for k, v in article.metadata.items()))  # fmt: skip
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """The writer's side of the index in a folder. One process writes at a time."""

    def __init__(self, folder: Path, made_by: Mapping[str, str]) -> None:
        """Opens or creates the index.

        `made_by` names the model and the chunking. Raises IndexMismatch where others made the
        index, IndexDamaged where it cannot be read, IndexUnwritable where it cannot be written.
        """
        self.folder = folder
        self._made_by = {"format": FORMAT, **made_by}
        with translated_errors(folder):
            self._db = connect(folder)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                with self._step():
                    for statement in TABLES.split(";\n"):
                        self._db.execute(statement)
                    self._db.executemany(
                        "INSERT INTO meta VALUES (?, ?)",
                        {**self._made_by, "generation": "0"}.items(),
                    )
        check_made_by(self._db, folder, self._made_by)

    def close(self) -> None:
        """Closes the database; what a snapshot still reads of the log stays in it until then."""
        self._db.close()
        checkpoint(self.folder)

    def files(self) -> dict[str, tuple[int, int]]:
        """The files that are in: id to size and time."""
        with translated_errors(self.folder):
            rows = self._db.execute("SELECT id, size, mtime_ns FROM files")
            return {row["id"]: (row["size"], row["mtime_ns"]) for row in rows}

    def digests(self, file: str) -> dict[str, str]:
        """The articles in from a file: id to digest."""
        with translated_errors(self.folder):
            rows = self._db.execute("SELECT id, digest FROM articles WHERE file = ?", (file,))
            return {row["id"]: row["digest"] for row in rows}

    def put(self, file: str, articles: Iterable[Embedded]) -> None:
        """Writes articles of one file, each in place of an older one with its id."""
        with self._step():
            for embedded in articles:
                self._delete_article(embedded.article.id)
                self._insert_article(file, embedded)

    def finish(self, file: SourceFile, kept: set[str], skipped: Iterable[Skipped]) -> list[str]:
        """Marks a file as in; returns the ids of its articles that are there no more."""
        with self._step():
            gone = sorted(set(self.digests(file.id)) - kept)
            for id in gone:
                self._delete_article(id)
            self._db.execute("DELETE FROM skipped WHERE file = ?", (file.id,))
            self._db.executemany(
                "INSERT INTO skipped VALUES (?, ?, ?, ?)",
                [(file.id, s.path, s.reason, s.read) for s in skipped],
            )
            self._db.execute(
                "REPLACE INTO files VALUES (?, ?, ?)", (file.id, file.size, file.mtime_ns)
            )
        return gone

    def remove(self, file: str) -> list[str]:
        """Takes a file and its articles out; returns their ids."""
        with self._step():
            gone = sorted(self.digests(file))
            for id in gone:
                self._delete_article(id)
            self._db.execute("DELETE FROM skipped WHERE file = ?", (file,))
            self._db.execute("DELETE FROM files WHERE id = ?", (file,))
        return gone

    def unfinished(self) -> list[str]:
        """Files of which articles are in although the file is not: a step that was cut short."""
        with translated_errors(self.folder):
            rows = self._db.execute(
                "SELECT DISTINCT file FROM articles WHERE file NOT IN (SELECT id FROM files)"
            )
            return [row["file"] for row in rows]

    @contextmanager
    def _step(self) -> Iterator[None]:
        """One transaction; it raises the generation, which tells that vectors.faiss is older."""
        with translated_errors(self.folder):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute(
                    "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'"
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _delete_article(self, id: str) -> None:
        row = self._db.execute(
            "SELECT number, title, text FROM articles WHERE id = ?", (id,)
        ).fetchone()
        if row is None:
            return
        spans = self._db.execute(
            'SELECT start, "end" FROM sentences WHERE article = ?', (row["number"],)
        ).fetchall()
        sentences = [row["text"][start:end] for start, end in spans]
        vocabulary.discount(self._db, [row["title"], *sentences])
        for words_table, table in (("chunk_words", "chunks"), ("sentence_words", "sentences")):
            self._db.execute(
                f"DELETE FROM {words_table} WHERE rowid IN "
                f"(SELECT number FROM {table} WHERE article = ?)",
                (row["number"],),
            )
        for table in ("chunks", "sentences", "blocks"):
            self._db.execute(f"DELETE FROM {table} WHERE article = ?", (row["number"],))
        self._db.execute("DELETE FROM articles WHERE number = ?", (row["number"],))

    def _insert_article(self, file: str, embedded: Embedded) -> None:
        import numpy as np

        a = embedded.article
        article = self._db.execute(
            "INSERT INTO articles (id, file, digest, title, text, folded, url, author, published, "
            "day, source, language, metadata, sample) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (a.id, file, digest(a), a.title, a.text, fold(f"{a.title}\n{a.text}"), a.url, a.author,
             a.published and a.published.isoformat(), a.day and a.day.isoformat(),
             a.source, a.language, json.dumps(dict(a.metadata), default=str), a.sample),
        ).lastrowid  # fmt: skip
        self._db.executemany(
            "INSERT INTO blocks VALUES (?, ?, ?, ?, ?)",
            [(article, b.start, b.end, b.kind, b.level) for b in a.blocks],
        )
        self._db.execute(
            "INSERT OR IGNORE INTO meta VALUES ('dimension', ?)",
            (str(embedded.vectors.shape[1]),),
        )
        numbers: dict[int, int] = {}  # a sentence's start to its number
        sentences = {s.start: s for c in embedded.chunks for s in c.sentences}.values()
        vocabulary.count(self._db, [a.title, *(sentence.text for sentence in sentences)])
        for sentence in sentences:
            number = self._db.execute(
                'INSERT INTO sentences (article, start, "end", kind) VALUES (?, ?, ?, ?)',
                (article, sentence.start, sentence.end, sentence.kind),
            ).lastrowid
            assert number is not None
            numbers[sentence.start] = number
            self._db.execute(
                "INSERT INTO sentence_words (rowid, text) VALUES (?, ?)",
                (number, " ".join(words(sentence.text, a.language))),
            )
        for chunk, vector, of_sentences in zip(
            embedded.chunks, embedded.vectors, embedded.sentence_vectors, strict=True
        ):
            number = self._db.execute(
                "INSERT INTO chunks (article, first, last, section, vector, sentence_vectors) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (article, numbers[chunk.sentences[0].start], numbers[chunk.sentences[-1].start],
                 chunk.section, np.asarray(vector, np.float32).tobytes(),
                 np.asarray(of_sentences, np.float16).tobytes()),
            ).lastrowid  # fmt: skip
            heads = f"{a.title} {chunk.section}"
            self._db.execute(
                "INSERT INTO chunk_words (rowid, title, text) VALUES (?, ?, ?)",
                (number, " ".join(words(heads, a.language)),
                 " ".join(words(chunk.text, a.language))),
            )  # fmt: skip

    def write_vectors(self) -> None:
        """Brings vectors.faiss to the database's state, if it is not there."""
        with translated_errors(self.folder):
            written = vectors_written(self._db)
            if not written or load_vectors(self._db, self.folder) is None:
                sha256 = all_vectors(self._db).save(self.folder / VECTORS)
                self._db.execute(
                    "REPLACE INTO meta SELECT 'vectors', value || ' ' || ? FROM meta "
                    "WHERE key = 'generation'",
                    (sha256,),
                )


def check_made_by(db: sqlite3.Connection, folder: Path, wanted: Mapping[str, str]) -> None:
    """Raises IndexMismatch where something else made the index, naming both sides."""
    with translated_errors(folder):
        found = {row["key"]: row["value"] for row in db.execute("SELECT * FROM meta")}
    if not found:
        raise IndexDamaged(
            f"The index in {folder} does not say what made it. Rebuild it with "
            "`assistant index --rebuild`."
        )
    for key, value in wanted.items():
        if found.get(key) != value:
            raise IndexMismatch(
                f"The index in {folder} was made with {key} {found.get(key, 'unknown')!r}, but "
                f"this assistant has {key} {value!r}. Rebuild it with `assistant index --rebuild`, "
                "or choose another folder with --index."
            )


def load_vectors(db: sqlite3.Connection, folder: Path) -> ChunkVectors | None:
    """The vectors file, where it is what was written last."""
    row = db.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchone()
    return ChunkVectors.load(folder / VECTORS, row["value"].partition(" ")[2]) if row else None


def vectors_written(db: sqlite3.Connection) -> bool:
    """Whether vectors were written since the database changed last; not so after a kill."""
    meta = {row["key"]: row["value"] for row in db.execute("SELECT * FROM meta")}
    written: str = meta.get("vectors", "")
    return written.partition(" ")[0] == str(meta["generation"])


def all_vectors(db: sqlite3.Connection) -> ChunkVectors:
    """The chunks' vectors out of the database."""
    import numpy as np

    rows = db.execute("SELECT number, vector FROM chunks ORDER BY number").fetchall()
    data = b"".join(row["vector"] for row in rows)
    dimension = len(rows[0]["vector"]) // 4 if rows else 1
    vectors = np.frombuffer(data, np.float32).reshape(len(rows), dimension)
    return ChunkVectors.build([row["number"] for row in rows], vectors)


def erase(folder: Path) -> None:
    """Deletes the index's own files, and nothing else, so that it is built anew."""
    with translated_errors(folder):
        for pattern in (DATABASE, f"{DATABASE}-*", VECTORS, f"{VECTORS}.*.part"):
            for file in folder.glob(pattern):
                file.unlink()
