"""Questions to train on, as they lie in files of JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A question, a passage, and which of its sentences answer it (none: it does not)."""

    id: str
    source: str
    article: str  # names the article: passages of one are never drawn as another's
    title: str
    text: str
    sentences: tuple[str, ...]
    right: frozenset[int]
    around: tuple[tuple[str, ...], ...] = ()  # the article before and after the passage


def load(folder: Path) -> list[Question]:
    """All questions in a folder's `*.jsonl`, in the order of names and lines.

    A line holds `id`, `source`, `title`, `question`, `sentences` and `right`, perhaps `passage`;
    a file `*-around.jsonl` holds for a passage the sentences `before` and `after` it.
    """
    around: dict[str, tuple[tuple[str, ...], ...]] = {
        row["passage"]: tuple(tuple(row[side]) for side in ("before", "after") if row[side])
        for file in sorted(folder.glob("*-around.jsonl"))
        for row in _rows(file)
    }
    return [
        Question(
            row["id"],
            row["source"],
            row.get("passage") or f"{row['source']} {row['title']}",
            row["title"],
            row["question"],
            tuple(row["sentences"]),
            frozenset(row["right"]),
            around.get(row.get("passage", ""), ()),
        )
        for file in sorted(folder.glob("*.jsonl"))
        if not file.name.endswith("-around.jsonl")
        for row in _rows(file)
    ]


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
