"""Rows of the tables become articles."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from assistant.index.filters import condition
from assistant.types import Article, Block, Where


def outlines(db: sqlite3.Connection, where: Where) -> tuple[Article, ...]:
    """The articles without their text and blocks, newest first."""
    clause, values = condition(where)
    rows = db.execute(
        "SELECT id, title, '' AS text, url, author, published, source, language, "
        f"metadata, sample FROM articles a WHERE {clause} "
        "ORDER BY day IS NULL, day DESC, id",
        values,
    )
    return tuple(_article(row, ()) for row in rows)


def whole_article(db: sqlite3.Connection, number: int) -> Article:
    row = db.execute("SELECT * FROM articles WHERE number = ?", (number,)).fetchone()
    blocks = db.execute("SELECT * FROM blocks WHERE article = ? ORDER BY start", (number,))
    return _article(row, tuple(Block(b["kind"], b["start"], b["end"], b["level"]) for b in blocks))


def _article(row: sqlite3.Row, blocks: tuple[Block, ...]) -> Article:
    published: date | datetime | None = None
    if row["published"]:
        of = date if len(row["published"]) == len("2024-03-26") else datetime
        published = of.fromisoformat(row["published"])
    return Article(
        row["id"], row["title"], row["text"], blocks, row["url"], row["author"], published,
        row["source"], row["language"], json.loads(row["metadata"]), bool(row["sample"]),
    )  # fmt: skip
