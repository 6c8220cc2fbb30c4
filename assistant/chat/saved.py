"""Conversations kept on this machine, in `conversations.sqlite` of a folder beside the corpus.

Every field of an exchange is kept; of an answer what `to_json` keeps, so that it reads as it did
when it was given, whatever became of the articles. Three things change: a question still searched
is kept as stopped, since nobody will finish it; half of a surrogate pair in a question, which no
file takes, becomes "?"; and an answer that another version wrote is shown as its plain text.

Nothing here raises: what cannot be read or written is said in `notes`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import uuid4

from assistant.chat.conversation import Conversation, Exchange, Manner, stopped
from assistant.render import from_json, to_json
from assistant.types import Answer
from assistant.wording import one_line

NAME = "conversations.sqlite"
LONGEST_TITLE = 200  # characters
MADE_BY = 0x41525401  # "ART", and the version of the tables: a file of another is not ours
TABLES = f"""PRAGMA application_id = {MADE_BY};
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created TEXT, changed TEXT);
CREATE TABLE exchanges (
    conversation TEXT REFERENCES conversations ON DELETE CASCADE, place INTEGER, question TEXT,
    pressed TEXT, text TEXT, answer TEXT, other TEXT, PRIMARY KEY (conversation, place))"""
_ONE = "SELECT * FROM exchanges WHERE conversation = ? ORDER BY place"
_UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError, MemoryError, RecursionError)


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation in the list of those that are kept."""

    id: str
    title: str  # its first question, unless it was given another
    created: datetime  # in UTC, as `changed`
    changed: datetime


class Saved:
    """The conversations in a folder, which is made when the first one is saved.

    Every call opens the file, reads or writes in one short transaction, and closes it, so that
    any number of tabs and programs may do so.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / NAME
        self._lock = threading.Lock()
        self._moved = self._failed = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know: of a file moved aside, of what does not work at present."""
        return tuple(note for note in (self._moved, self._failed) if note)

    def list(self, search: str = "") -> tuple[Entry, ...]:
        """Those that hold every word of `search` in title, questions or answers; newest first."""
        words = search.casefold().split()
        said = "title || ' ' || group_concat(question || ' ' || text, ' ')" if words else "''"
        statement = (
            f"SELECT id, title, created, changed, {said} FROM conversations c JOIN "
            "exchanges ON conversation = id GROUP BY id ORDER BY changed DESC, c.rowid DESC"
        )
        return tuple(
            Entry(id, title, datetime.fromisoformat(created), datetime.fromisoformat(changed))
            for id, title, created, changed, said in self._run(statement)
            if all(word in text for text in [said.casefold()] for word in words)
        )

    def load(self, id: str) -> Conversation:
        """The conversation as it was saved; () where there is none, or none any more."""
        return tuple(_exchange(row[2:]) for row in self._run(_ONE, id))

    def save(self, id: str | None, conversation: Conversation) -> str | None:
        """Saves it under an id, or as a new one; the id to save it under next time.

        Where another tab went on with the same conversation and asked something else, this one
        becomes a conversation of its own, so that neither is lost. One without a question is not
        saved; where saving fails the id comes back as it was.
        """
        rows = [_row(exchange) for exchange in stopped(conversation)]

        def write(db: sqlite3.Connection) -> str:
            kept = [row[2:] for row in db.execute(_ONE, (id,))]
            pairs = zip(kept, rows, strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0][:3] == pair[1][:3], pairs))
            # the last that is kept may have grown since: its answer came, or came to its end
            grew = [row[:2] for row in kept[same:]] == [row[:2] for row in rows[same : same + 1]]
            forks = same < min(len(kept), len(rows)) and not grew
            into, first = (uuid4().hex, 0) if forks or not id else (id, same)
            new = [(into, place, *row) for place, row in enumerate(rows) if place >= first]
            for place in range(first):
                if rows[place][4] != kept[place][4]:  # what was said of the answer
                    new.append((into, place, *kept[place][:4], rows[place][4]))
            if new:
                now = datetime.now(UTC).isoformat(timespec="microseconds")
                db.execute(
                    "INSERT INTO conversations VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                    (into, one_line(rows[0][0])[:LONGEST_TITLE], now, now),
                )
                db.executemany("REPLACE INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?)", new)
            return into

        saved: str | None = self._do(write, id) if rows else id
        return saved

    def rename(self, id: str, title: str) -> None:
        """Gives it another title; an empty one changes nothing."""
        if new := one_line(title)[:LONGEST_TITLE]:
            self._run("UPDATE conversations SET title = ? WHERE id = ?", new, id)

    def delete(self, id: str) -> None:
        """Removes it from the file for good."""
        self._run("DELETE FROM conversations WHERE id = ?", id)

    def _run(self, statement: str, *values: str) -> Any:
        """The rows that a statement gives; where nothing was saved yet, none."""
        there = os.path.exists(self.file)
        return self._do(lambda db: db.execute(statement, values).fetchall(), []) if there else []

    def _do(self, step: Callable[[sqlite3.Connection], Any], otherwise: Any) -> Any:
        with self._lock:
            self._failed = ""
            try:
                try:
                    return self._once(step)
                except sqlite3.DatabaseError as error:
                    if type(error) is not sqlite3.DatabaseError:  # its kinds: locked, full, ...
                        raise
                self._move_aside()
                return self._once(step)
            except (OSError, sqlite3.Error) as error:
                reason = getattr(error, "strerror", None) or error
                folder = self.file.parent
                self._failed = f"No conversation is kept: {folder} cannot be used ({reason})."
                return otherwise

    def _once(self, step: Callable[[sqlite3.Connection], Any]) -> Any:
        """One transaction. Raises DatabaseError itself where the file is damaged or not ours."""
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file, isolation_level=None)) as db:
            db.text_factory = lambda data: data.decode("utf-8", "replace")
            db.executescript("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")
            with db:  # commits, or rolls back
                db.execute("BEGIN IMMEDIATE")
                if db.execute("PRAGMA application_id").fetchone() != (MADE_BY,):
                    if db.execute("SELECT name FROM sqlite_master").fetchall():
                        raise sqlite3.DatabaseError("its tables are others")
                    for statement in TABLES.split(";"):
                        db.execute(statement)
                done = step(db)
            with suppress(sqlite3.OperationalError):  # another is at it; the next call does it
                db.execute("PRAGMA journal_mode = WAL")
            return done

    def _move_aside(self) -> None:
        """Gives the file and its log a name that is free; nothing is deleted."""
        aside = self.file.with_stem(f"{self.file.stem}-{datetime.now():%Y%m%d-%H%M%S-%f}")
        for end in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                Path(f"{self.file}{end}").rename(f"{aside}{end}")
        self._moved = (
            f"{self.file} is damaged, or of another program or version. It was moved to "
            f"{aside.name}, and the list of conversations begins anew."
        )


def _row(exchange: Exchange) -> tuple[str, ...]:
    answer = exchange.answer or Answer("", "talk")
    said = (answer.text, answer.reason, answer.missing, *(c.marked for c in answer.nearest))
    texts = (exchange.question, exchange.pressed, "\n\n".join(part for part in said if part))
    question, pressed, text = (part.encode("utf-8", "replace").decode() for part in texts)
    scope = to_json(Answer("", "talk", where=exchange.scope))  # JSON has no scope but an answer's
    manner = [exchange.manner.length, exchange.manner.certainty]
    other = json.dumps(
        [exchange.error, exchange.as_typed, exchange.again, scope, manner, exchange.verdict]
    )
    return question, pressed, text, json.dumps(exchange.answer and to_json(answer)), other


def _exchange(row: tuple[str, ...]) -> Exchange:
    question, pressed, text, answer, other = row
    shown = Exchange(question, Answer(question, "talk", lead=text), pressed=pressed)
    try:
        error, as_typed, again, scope, manner, verdict = json.loads(other)
        shown = replace(shown, error=error, as_typed=as_typed, again=again, verdict=verdict)
        shown = replace(shown, scope=from_json(scope).where, manner=Manner(*manner))
        read = None if answer == "null" else from_json(json.loads(answer))
        to_json(read or Answer("", "talk"))  # fails where a field is not of its kind
        return replace(shown, answer=read)
    except _UNREADABLE:
        return shown
