"""A folder of articles and its index, kept in step."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import index as indexing
from assistant.config import Config
from assistant.errors import CorpusError, IndexDamaged, IndexMissing, IndexUnwritable
from assistant.read import Scan, read, scan
from assistant.split import CHUNKING, embedded, split
from assistant.types import Embedder, Progress, SyncReport

LOOK_AGAIN = 1.0  # seconds between two looks at the folder


class Library:
    """Holds the newest snapshot of the index, and makes a newer one when the folder changes."""

    def __init__(
        self,
        corpus: Path,
        index: Path,
        config: Config,
        embedder: Embedder,
        progress: Callable[[Progress], None],
    ) -> None:
        self.corpus, self.folder, self._config = corpus, index, config
        self._embedder, self._progress = embedder, progress
        self._made_by = {"model": embedder.id, "chunking": CHUNKING}
        self._writing = threading.Lock()  # one sync at a time in this process
        self._background: threading.Thread | None = None
        self._looked = time.monotonic()
        self._state = ""  # what a person should know of the newest look at the folder
        self._mended = ""  # what was wrong with the index and is mended
        self.opened = SyncReport()  # what was brought in when it was opened
        self.snapshot = self._open()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the answers, a sentence each."""
        return tuple(note for note in (self._mended, self._state) if note)

    def sync(self, progress: Callable[[Progress], None] | None = None) -> SyncReport:
        """Brings the index to what the folder holds, and serves that from then on.

        Raises CorpusError where there is no article that can be read, and IndexUnwritable where
        the index cannot be changed.
        """
        with self._writing:
            report = self._write(self._scan(), progress or self._progress)
            self.snapshot = self._read()
            self._state = ""
        return report

    def rebuild(self) -> SyncReport:
        """Builds the index anew from the articles."""
        with self._writing:
            report = self._write(self._scan(), self._progress, fresh=True)
            self.snapshot = self._read()
            self._state = ""
        return report

    def mend(self) -> None:
        """Builds a damaged index anew, and says so from then on."""
        self._mended = "The index was damaged, and was built again from the articles."
        self.rebuild()

    def look(self) -> None:
        """Notices what changed in the folder; it is read in the background."""
        now = time.monotonic()
        if now - self._looked < LOOK_AGAIN or (self._background and self._background.is_alive()):
            return
        self._looked = now
        try:
            changes = _changes(self._scan(), self.snapshot)
        except CorpusError as error:
            self._state = str(error)
            return
        if changes:
            self._state = f"{changes}: answers come from what was there until they are read."
            self._background = threading.Thread(target=self._sync_in_background, daemon=True)
            self._background.start()

    def _sync_in_background(self) -> None:
        def tell(progress: Progress) -> None:
            self._state = (
                f"New articles are being read ({progress.share:.0%}); answers come from what was "
                "there before."
            )

        try:
            self.sync(tell)
        except (CorpusError, IndexUnwritable, IndexDamaged) as error:
            self._state = str(error)

    def _open(self) -> indexing.Snapshot:
        """The index as it is, if that is what the folder holds; else brought there first."""
        found = self._scan()
        snapshot, changes = None, "There is no index yet"
        try:
            snapshot = self._read()
            changes = _changes(found, snapshot)
            if not changes and not snapshot.vectors_lost:
                self.opened = SyncReport(
                    skipped=(*found.skipped, *snapshot.skipped()), set_aside=found.set_aside
                )
                return _with_articles(snapshot, found, self.corpus)
            if snapshot.vectors_lost and snapshot.count():
                self._mended = "The file of vectors was lost, and was made again from the index."
            self.opened = self._write(found, self._progress)
        except IndexMissing:
            self.opened = self._write(found, self._progress, fresh=True)
        except IndexDamaged:
            self._mended = "The index was damaged, and was built again from the articles."
            self.opened = self._write(found, self._progress, fresh=True)
        except IndexUnwritable as error:
            if snapshot is None or not snapshot.count():
                raise
            # a stale index still answers, and says that it is stale
            self._mended = ""
            self._state = f"{changes}, but the index is as it was. {error}"
            return snapshot
        return _with_articles(self._read(), found, self.corpus)

    def _read(self) -> indexing.Snapshot:
        snapshot = indexing.Snapshot(self.folder, self._made_by)
        snapshot.check()
        return snapshot

    def _scan(self) -> Scan:
        return scan(self.corpus, keep_samples=self._config.keep_samples)

    def _write(
        self, found: Scan, progress: Callable[[Progress], None], fresh: bool = False
    ) -> SyncReport:
        """Writes what changed, or all of it into a fresh index; nothing else writes meanwhile."""
        stages = indexing.Stages(
            read, lambda article: split(article, self._embedder), embedded, self._embedder
        )
        with self._alone():
            if fresh:
                indexing.erase(self.folder)
            store = indexing.Store(self.folder, self._made_by)
            try:
                report = indexing.sync(store, found.files, stages, progress)
            finally:
                store.close()
        return SyncReport(
            report.added,
            report.changed,
            report.removed,
            (*found.skipped, *report.skipped),
            found.set_aside,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from writing the same index meanwhile."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "writing.lock", timeout=0)
            lock.acquire()
        except Timeout as error:
            raise IndexUnwritable(
                f"Another process is writing the index in {self.folder}: wait for it, or choose "
                "another folder with --index."
            ) from error
        except OSError as error:
            raise IndexUnwritable(
                f"The index folder {self.folder} cannot be written ({error.strerror}): allow "
                "writing to it, or choose another with --index."
            ) from error
        try:
            yield
        finally:
            lock.release()


def _changes(found: Scan, snapshot: indexing.Snapshot) -> str:
    """What the folder holds beyond the index, in words; "" where they agree."""
    present = {file.id: (file.size, file.mtime_ns) for file in found.files}
    known = snapshot.files()
    counts = {
        "new": len(present.keys() - known.keys()),
        "changed": sum(known[id] != present[id] for id in present.keys() & known.keys()),
        "removed": len(known.keys() - present.keys()),
    }
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    return f"The folder has files that are not in the index ({', '.join(parts)})" if parts else ""


def _with_articles(snapshot: indexing.Snapshot, found: Scan, corpus: Path) -> indexing.Snapshot:
    """The snapshot, if there is anything in it to answer from."""
    if snapshot.count():
        return snapshot
    skipped = (*found.skipped, *snapshot.skipped())
    if skipped:
        first = skipped[0]
        raise CorpusError(
            f"None of the files in {corpus} could be read as an article, {first.path} for one: "
            f"{first.reason}. Put HTML, Markdown, text, JSONL or PDF files there."
        )
    raise CorpusError(
        f"There are no articles in {corpus}: put HTML, Markdown, text, JSONL or PDF files there."
    )
