"""The tables of `articles.sqlite`, and how to open it. See `index/README.md` for a description."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError, IndexDamaged, IndexUnwritable

FORMAT = "3"  # raise it with any change of the tables or of the words in them
DATABASE = "articles.sqlite"
VECTORS = "vectors.faiss"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (  -- all of whose articles are in
    id TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE skipped (
    file TEXT NOT NULL, path TEXT NOT NULL, reason TEXT NOT NULL,
    read INTEGER NOT NULL  -- the article is there all the same
);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, file TEXT NOT NULL, digest TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL,
    folded TEXT NOT NULL,  -- title, new line, text: without case and diacritics, see exact.py
    url TEXT NOT NULL, author TEXT NOT NULL,
    published TEXT, day TEXT, source TEXT NOT NULL, language TEXT NOT NULL,
    metadata TEXT NOT NULL, sample INTEGER NOT NULL
);
CREATE INDEX articles_by_file ON articles (file);
CREATE TABLE blocks (
    article INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    kind TEXT NOT NULL, level INTEGER NOT NULL, PRIMARY KEY (article, start)
) WITHOUT ROWID;
CREATE TABLE sentences (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL
);
CREATE INDEX sentences_by_article ON sentences (article);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,  -- sentences, both included
    section TEXT NOT NULL,
    vector BLOB NOT NULL,            -- float32, dimension
    sentence_vectors BLOB NOT NULL   -- float16, sentences x dimension
);
CREATE INDEX chunks_by_article ON chunks (article);
CREATE TABLE vocabulary (  -- words as they are written, lower case; titles too
    word TEXT PRIMARY KEY, sentences INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE chunk_words USING fts5 (title, text, tokenize = 'unicode61');
CREATE VIRTUAL TABLE sentence_words USING fts5 (text, tokenize = 'unicode61');
"""


def connect(folder: Path, read_only: bool = False, immutable: bool = False) -> sqlite3.Connection:
    """A connection that commits each statement unless told to BEGIN.

    `immutable` reads where nothing may be written, not even the lock files of WAL.
    """
    mode = "mode=ro&immutable=1" if immutable else "mode=ro" if read_only else "mode=rwc"
    address = f"{(folder / DATABASE).absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(
        address, uri=True, isolation_level=None, check_same_thread=False, timeout=30
    )
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def translated_errors(folder: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the disk into ours, with what to do about them."""
    try:
        yield
    except OSError as error:
        raise IndexUnwritable(
            f"The index folder {folder} cannot be written ({error.strerror}): allow writing to it "
            "and free some space on its disk, or choose another with --index."
        ) from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise IndexUnwritable(
                f"The index in {folder} could not be written ({error}): free some space on its "
                "disk and start again; what was read so far is kept."
            ) from error
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            raise IndexUnwritable(
                f"The index folder {folder} cannot be written ({error}): allow writing to it, or "
                "choose another with --index."
            ) from error
        if name.startswith("SQLITE_BUSY"):
            raise IndexUnwritable(
                f"Another process is writing the index in {folder}: wait for it, or choose "
                "another folder with --index."
            ) from error
        missing = "no such table" in str(error) or "no such column" in str(error)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or missing:
            raise IndexDamaged(
                f"The index in {folder} is damaged ({error}). Rebuild it with "
                "`assistant index --rebuild`."
            ) from error
        raise AssistantError(f"The index in {folder} failed: {error}.") from error


def checkpoint(folder: Path) -> None:
    """Moves what the write-ahead log holds into the database, as far as readers allow it."""
    with translated_errors(folder):
        db = connect(folder)
        try:
            db.execute("PRAGMA busy_timeout = 0")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.close()
