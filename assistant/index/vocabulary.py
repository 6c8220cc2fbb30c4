"""The words of the articles as they are written, to compare misspelt ones with."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from assistant.words import surface

SHORTEST, LONGEST = 3, 40  # letters


def count(db: sqlite3.Connection, sentences: Iterable[str]) -> None:
    """Counts the title and the sentences of an article in."""
    db.executemany(
        "INSERT INTO vocabulary VALUES (?, ?) "
        "ON CONFLICT (word) DO UPDATE SET sentences = sentences + excluded.sentences",
        _counts(sentences).items(),
    )


def discount(db: sqlite3.Connection, sentences: Iterable[str]) -> None:
    """Takes them out again."""
    counts = _counts(sentences)
    db.executemany(
        "UPDATE vocabulary SET sentences = sentences - ? WHERE word = ?",
        [(number, word) for word, number in counts.items()],
    )
    db.executemany(
        "DELETE FROM vocabulary WHERE word = ? AND sentences <= 0", [(word,) for word in counts]
    )


def _counts(sentences: Iterable[str]) -> Counter[str]:
    return Counter(
        word
        for sentence in sentences
        for word in {
            found.partition("'")[0].partition("’")[0].lower() for found in surface(sentence)
        }
        if word.isalpha() and SHORTEST <= len(word) <= LONGEST
    )
