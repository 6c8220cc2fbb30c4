"""All articles that hold some words, a line each."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from assistant.listings import Mention
from assistant.types import Article
from assistant.wording import one_line

Row = dict[str, str | int]
COLUMNS = ("article", "title", "source", "date", "occurrences", "sentence")


def mention_to_json(mention: Mention, article: Article) -> Row:
    """What is shown of a mention; the date in ISO 8601, what is unknown empty."""
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.day.isoformat() if article.day else "",
        "occurrences": mention.occurrences,
        "sentence": article.text[mention.start : mention.end],
    }


def mentions_to_csv(rows: Sequence[Row]) -> str:
    """With a line of names; a cell that a spreadsheet would take for a formula gets a quote."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows({name: _harmless(row[name]) for name in COLUMNS} for row in rows)
    return text.getvalue().rstrip("\n")


def mentions_to_terminal(rows: Sequence[Row]) -> str:
    """How many there are, then an article in two lines."""
    times = sum(int(row["occurrences"]) for row in rows)
    articles = f"{len(rows):,} article" + ("" if len(rows) == 1 else "s")
    lines = [f"{articles}, {times:,} occurrence" + ("" if times == 1 else "s")]
    for row in rows:
        parts = [row["title"] or row["article"], row["source"], row["date"]]
        lines += [
            one_line(", ".join(str(part) for part in parts if part)),
            f"    {row['occurrences']}: {one_line(str(row['sentence']))}",
        ]
    return "\n".join(lines)


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
