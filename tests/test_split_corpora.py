"""What holds for any article holds for real ones; skipped where there are none to try."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest
from fakes import make_article
from test_split_chunks import MiniLM, assert_sound

from assistant.split import sentences, split
from assistant.types import Article

CORPORA = sorted(Path(__file__).parents[2].glob("shared/data/*/corpus/*.jsonl"))


def some_articles(path: Path, at_most: int = 40) -> list[Article]:
    """Articles spread over the corpus, a block for each line of their text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    spread = islice(lines, 0, None, max(1, len(lines) // at_most))
    records = [json.loads(line) for line in spread]
    return [
        make_article(
            *(line.strip() for line in re.split(r"\n", record["text"]) if line.strip()),
            title=record["title"] or "",
            language="en",
        )
        for record in records
    ]


@pytest.mark.skipif(not CORPORA, reason="there are no corpora in ../shared/data")
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.parts[-3])
def test_real_articles_are_split_soundly(path: Path) -> None:
    minilm = MiniLM()
    for article in some_articles(path):
        assert_sound(article, split(article, minilm), minilm)


@pytest.mark.skipif(not CORPORA, reason="there are no corpora in ../shared/data")
@pytest.mark.parametrize("path", CORPORA, ids=lambda path: path.parts[-3])
def test_sentences_of_real_articles_have_a_readable_length(path: Path) -> None:
    found = [
        sentence.text
        for article in some_articles(path)
        for sentence in sentences(article, lambda text: True)
    ]
    long = [text for text in found if len(text.split()) > 75]
    assert len(long) <= len(found) / 50, long[:3]
