"""Brings the index to what the folder holds: only new and changed articles are embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.index.store import Embedded, Store, digest
from assistant.reports import Progress, SyncReport
from assistant.seams import Embedder
from assistant.types import Article, Chunk, Skipped, SourceFile

# Chunks that are embedded together and written in one transaction: enough to sort by length
# within, few enough to lose little (some five seconds of work) when the process is killed.
STEP = 192


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages before the index, as sync needs them."""

    read: Callable[[SourceFile], Iterable[Article | Skipped]]
    split: Callable[[Article], tuple[Chunk, ...]]
    embedded: Callable[[Chunk], tuple[str, Sequence[tuple[int, int]]]]  # text, sentences' spans
    embedder: Embedder


def sync(
    store: Store,
    files: Sequence[SourceFile],
    stages: Stages,
    progress: Callable[[Progress], None] = lambda _: None,
) -> SyncReport:
    """Reads what is new or changed by size and time, embeds what is so by content."""
    known = store.files()
    present = {file.id for file in files}
    removed = [
        id
        for file in {*known, *store.unfinished()} - present
        for id in store.remove(file)
    ]  # fmt: skip
    work = _Work(store, stages, progress, removed)
    todo = [f for f in files if known.get(f.id) != (f.size, f.mtime_ns)]
    work.bytes_total = sum(file.size for file in todo)
    for file in todo:
        work.read(file)
    work.write()
    store.write_vectors()
    return SyncReport(
        tuple(work.added), tuple(work.changed), tuple(sorted(work.removed)), tuple(work.skipped)
    )


class _Work:
    """One run of sync: what was done, and what waits to be embedded."""

    def __init__(
        self,
        store: Store,
        stages: Stages,
        progress: Callable[[Progress], None],
        removed: list[str],
    ) -> None:
        self._store, self._stages, self._progress = store, stages, progress
        self.added: list[str] = []
        self.changed: list[str] = []
        self.removed = removed
        self.skipped: list[Skipped] = []
        self.bytes_total = 0
        self._bytes_done = 0
        self._bytes_of_file = 0
        self._articles = self._chunks = 0
        self._began = time.monotonic()
        self._waiting: list[tuple[str, Article, tuple[Chunk, ...]]] = []
        self._ends: list[tuple[SourceFile, set[str], list[Skipped]]] = []

    def read(self, file: SourceFile) -> None:
        known = self._store.digests(file.id)
        kept: set[str] = set()
        skipped: list[Skipped] = []
        self._bytes_of_file = 0
        for item in self._stages.read(file):
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            kept.add(item.id)
            self._bytes_of_file = min(file.size, self._bytes_of_file + len(item.text))
            if known.get(item.id) == digest(item):
                continue
            (self.changed if item.id in known else self.added).append(item.id)
            self._waiting.append((file.id, item, self._stages.split(item)))
            if sum(len(chunks) for *_, chunks in self._waiting) >= STEP:
                self.write()
        self.skipped += skipped
        self._bytes_done += file.size
        self._bytes_of_file = 0
        self._ends.append((file, kept, skipped))
        if not self._waiting or len(self._ends) >= STEP:
            self.write()

    def write(self) -> None:
        """Embeds what waits, a step at a time, and marks the files that are in."""
        chunks = [chunk for *_, of_article in self._waiting for chunk in of_article]
        if chunks:  # a model is loaded only when there is something to embed
            texts, spans = zip(*map(self._stages.embedded, chunks), strict=True)
            vectors, of_sentences = self._stages.embedder.embed_passages(texts, spans)
            at = 0
            by_file: dict[str, list[Embedded]] = {}
            for file, article, of_article in self._waiting:
                end = at + len(of_article)
                by_file.setdefault(file, []).append(
                    Embedded(article, of_article, vectors[at:end], tuple(of_sentences[at:end]))
                )
                at = end
            for file, embedded in by_file.items():
                self._store.put(file, embedded)
        self._articles += len(self._waiting)
        self._chunks += len(chunks)
        for file_done, kept, skipped in self._ends:
            self.removed += self._store.finish(file_done, kept, skipped)
        self._waiting, self._ends = [], []
        share = (self._bytes_done + self._bytes_of_file) / max(1, self.bytes_total)
        self._progress(
            Progress(self._articles, self._chunks, share, time.monotonic() - self._began)
        )
