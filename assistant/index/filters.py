"""A `Where` as SQL."""

from __future__ import annotations

import json

from assistant.types import Where


def condition(where: Where) -> tuple[str, list[str]]:
    """SQL over the articles `a`, and its values."""
    clauses, values = ["1"], []
    if where.articles:
        clauses.append("a.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(where.articles)))
    if where.folder:
        clauses.append("substr(a.id, 1, length(?)) = ?")
        folder = where.folder.rstrip("/") + "/"
        values += [folder, folder]
    if where.since:
        clauses.append("a.day >= ?")
        values.append(where.since.isoformat())
    if where.until:
        clauses.append("a.day < ?")
        values.append(where.until.isoformat())
    if where.source:
        clauses.append("lower(a.source) = lower(?)")
        values.append(where.source)
    if where.author:
        clauses.append("instr(lower(a.author), lower(?)) > 0")
        values.append(where.author)
    return " AND ".join(clauses), values
