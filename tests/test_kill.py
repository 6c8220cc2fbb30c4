"""A process killed at any moment of indexing loses no article and leaves no half one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from fakes import WordEmbedder

from assistant.errors import IndexMissing
from assistant.index import Snapshot
from assistant.pipeline import Assistant
from assistant.split import CHUNKING

TESTS = Path(__file__).parent
MOMENTS = 20

CHILD = """
import sys, time
sys.path.insert(0, sys.argv[3])
from fakes import WordEmbedder

from assistant.pipeline import Assistant
import assistant.index.syncing as steps
steps.STEP = 6  # many small transactions, so that kills fall between and within them
class Slow(WordEmbedder):
    def embed_passages(self, texts, spans):
        time.sleep(0.01)
        return super().embed_passages(texts, spans)
print("ready", flush=True)
Assistant.open(corpus=sys.argv[1], index=sys.argv[2], embedder=Slow())
print("done", flush=True)
"""


def write_articles(corpus: Path, version: int) -> None:
    for n in range(60):
        text = "\n\n".join(
            f"Paragraph {p} of article {n} in version {version}. " + "More words follow here. " * 30
            for p in range(3)
        )
        (corpus / f"article-{n:02}.txt").write_text(f"Title of article {n}\n\n{text}")


def contents(index: Path) -> dict[str, tuple[str, int, int]]:
    """Each article's text, and how many chunks and sentences are found of it."""
    snapshot = Snapshot(index, {"model": WordEmbedder.id, "chunking": CHUNKING})
    snapshot.check()
    found = {}
    for listed in snapshot.articles():
        article = snapshot.article(listed.id)
        words = " ".join(article.text.split()[:6])
        numbers = [
            n
            for n, _ in snapshot.lexical(words, 10_000)
            if snapshot.chunks([n])[0].article.id == article.id
        ]
        chunks = snapshot.chunks(numbers)
        vectors = snapshot.sentence_vectors(numbers)
        assert [len(c.sentences) for c in chunks] == [len(v) for v in vectors]
        found[article.id] = (article.text, len(chunks), sum(len(c.sentences) for c in chunks))
    return found


def test_kill_at_twenty_random_moments(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    expected: dict[int, dict[str, tuple[str, int, int]]] = {}
    for version in (1, 2):
        write_articles(corpus, version)
        Assistant.open(corpus, tmp_path / f"whole-{version}", embedder=WordEmbedder())
        expected[version] = contents(tmp_path / f"whole-{version}")
    assert len(expected[1]) == 60

    chance = random.Random(20)
    version, cut_short, complete = 1, 0, False
    write_articles(corpus, version)
    for _ in range(MOMENTS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(corpus), str(index), str(TESTS)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.6))
        child.send_signal(signal.SIGKILL)
        finished = "done" in child.stdout.read()
        child.stdout.close()
        child.wait()
        cut_short += not finished
        if (index / "articles.sqlite").exists() and not finished:
            try:
                now = contents(index)
            except IndexMissing:  # killed before the tables were there
                continue
            if complete:  # every article was in before: it is still there, old or new
                assert now.keys() == expected[1].keys()
            for id, whole in now.items():
                assert whole in (expected[1][id], expected[2][id]), id
        complete = complete or finished
        if finished:  # change everything, so that there is something to interrupt again
            version = 3 - version
            write_articles(corpus, version)
    assert cut_short >= MOMENTS // 2, "the kills came too late to test anything"
    Assistant.open(corpus, index, embedder=WordEmbedder())
    assert contents(index) == expected[version]
