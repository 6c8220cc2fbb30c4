"""A folder of articles and its index, kept in step."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import index as indexing
from assistant.config import Config
from assistant.errors import (
    AssistantError,
    CorpusError,
    IndexDamaged,
    IndexMissing,
    IndexUnwritable,
)
from assistant.read import Scan, read, scan
from assistant.reports import Progress, SyncReport
from assistant.seams import Embedder
from assistant.split import CHUNKING, embedded, split
from assistant.types import Skipped, SourceFile
from assistant.wording import one_line

logger = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds between two looks at the folder
PATIENCE = 3.0  # seconds that a question waits for changes to be read: a few articles take less
MENDED = "The index was damaged or lost, and was built again from the articles."


class Library:
    """Holds the newest snapshot of the index, and makes a newer one when the folder changes."""

    def __init__(
        self,
        corpus: Path,
        index: Path,
        config: Config,
        embedder: Embedder,
        progress: Callable[[Progress], None],
        rebuild: bool = False,
    ) -> None:
        self.corpus, self.folder, self._config = corpus, index, config
        self._embedder, self._progress = embedder, progress
        self._made_by = {"model": embedder.id, "chunking": CHUNKING}
        self._writing = threading.Lock()  # one sync at a time in this process
        self._mending = threading.Lock()
        self._looking = threading.Lock()
        self._background: threading.Thread | None = None
        self._looked = time.monotonic()
        self._state = ""  # what a person should know of the newest look at the folder
        self._mended = ""  # what was wrong with the index and is mended
        # Files that hold no article, of which that is said once.
        self._refused: tuple[SourceFile, ...] | None = None
        self._found = self._scan()
        self.opened = SyncReport()  # what was brought in when it was opened
        self.snapshot = self._open(rebuild)
        self.opened = replace(self.opened, skipped=self.skipped, set_aside=self._found.set_aside)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about the answers, a sentence each."""
        lost = [s for s in self.snapshot.skipped() if not s.read]
        unread = ""
        if lost:
            others = f" and {len(lost) - 1:,} more" if len(lost) > 1 else ""
            unread = f"Not read: {one_line(lost[0].path)} ({one_line(lost[0].reason)}){others}."
        return tuple(note for note in (self._mended, self._state, unread) if note)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What of the folder could not be read, or not without a remark."""
        return (*self._found.skipped, *self.snapshot.skipped())

    def sync(
        self, progress: Callable[[Progress], None] | None = None, fresh: bool = False
    ) -> SyncReport:
        """Brings the index to what the folder holds, and serves that from then on.

        `fresh` builds it anew. Raises CorpusError where there is no article that can be read, and
        IndexUnwritable where the index cannot be changed.
        """
        with self._writing:
            found = self._scan()
            with self._alone():
                report = self._write(found, progress or self._progress, fresh)
                snapshot = _with_articles(self._read(), found, self.corpus)
                self.snapshot, self._found = snapshot, found
                # The snapshot before kept the log from being moved into the database, the new one
                # keeps it from being emptied until it reads from the database alone.
                indexing.checkpoint(self.folder)
                snapshot.renew()
                indexing.checkpoint(self.folder)
            self._state = ""
        return replace(report, skipped=self.skipped, set_aside=found.set_aside)

    def mend(self, damaged: indexing.Snapshot) -> None:
        """Builds a damaged index anew, and says so from then on."""
        with self._mending:
            if self.snapshot is damaged:  # else another thread has mended it meanwhile
                self.sync(fresh=True)
                self._mended = MENDED

    def look(self, patience: float = 0.0) -> None:
        """Notices what changed in the folder; it is read in the background.

        Waits for at most `patience` seconds until it is read.
        """
        self._notice()
        if self._background is not None:
            self._background.join(patience)

    def _notice(self) -> None:
        with self._looking:
            now = time.monotonic()
            busy = self._background is not None and self._background.is_alive()
            if busy or now - self._looked < LOOK_AGAIN:
                return
            self._looked = now
            snapshot = self.snapshot
            try:
                found = self._scan()
                changes = _changes(found, snapshot)
            except IndexDamaged:
                self.mend(snapshot)
                return
            except CorpusError as error:
                self._state = str(error)
                return
            if changes and found.files == self._refused:
                return  # what was said of that still stands
            self._state = ""
            if changes:
                self._state = f"{changes}: answers come from what was there until they are read."
                self._background = threading.Thread(
                    target=self._sync_in_background, args=(found,), daemon=True
                )
                self._background.start()

    def _sync_in_background(self, found: Scan) -> None:
        def tell(progress: Progress) -> None:
            self._state = (
                f"New articles are being read ({progress.share:.0%}); answers come from what was "
                "there before."
            )

        try:
            self.sync(tell)
        except CorpusError as error:
            self._state, self._refused = str(error), found.files
        except AssistantError as error:
            self._state = str(error)
        except Exception as error:  # a thread that dies unseen would leave its last note standing
            logger.exception("The folder could not be read.")
            self._state = f"New articles could not be read: the program failed ({error})."

    def _open(self, rebuild: bool) -> indexing.Snapshot:
        """The index as it is, if that is what the folder holds; else brought there first."""
        found = self._found
        snapshot, changes, mended = None, "There is no index yet", ""
        try:
            if rebuild:
                raise IndexMissing
            snapshot = self._read()
            changes = _changes(found, snapshot)
            if not changes and not snapshot.vectors_lost and not snapshot.vectors_behind:
                return _with_articles(snapshot, found, self.corpus)
            if snapshot.vectors_lost:
                mended = "The file of vectors was lost, and was made again from the index."
        except IndexMissing:
            if not rebuild and (self.folder / indexing.VECTORS).exists():
                mended = MENDED
        except IndexDamaged:
            mended = MENDED
        try:
            with self._alone():
                self.opened = self._write(found, self._progress, fresh=snapshot is None)
                snapshot = _with_articles(self._read(), found, self.corpus)
        except IndexDamaged:
            mended = MENDED
            with self._alone():
                self.opened = self._write(found, self._progress, fresh=True)
                snapshot = _with_articles(self._read(), found, self.corpus)
        except IndexUnwritable as error:
            if snapshot is None or not snapshot.count():
                raise
            # it still answers, from memory where its vectors are lost, and says if it is stale
            mended = ""
            self._state = f"{changes}, but the index is as it was. {error}" if changes else ""
        self._mended = mended
        return snapshot

    def _read(self) -> indexing.Snapshot:
        snapshot = indexing.Snapshot(self.folder, self._made_by)
        snapshot.check()
        return snapshot

    def _scan(self) -> Scan:
        return scan(self.corpus, keep_samples=self._config.keep_samples)

    def _write(self, found: Scan, progress: Callable[[Progress], None], fresh: bool) -> SyncReport:
        """Writes what changed, or all of it into a fresh index."""
        stages = indexing.Stages(
            read, lambda article: split(article, self._embedder), embedded, self._embedder
        )
        if fresh:
            indexing.erase(self.folder)
        store = indexing.Store(self.folder, self._made_by)
        try:
            return indexing.sync(store, found.files, stages, progress)
        finally:
            store.close()

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
            f"None of the files in {corpus} could be read as an article, "
            f"{one_line(first.path)} for one: {one_line(first.reason)}. "
            "Put HTML, Markdown, text, JSONL or PDF files there."
        )
    raise CorpusError(
        f"There are no articles in {corpus}: put HTML, Markdown, text, JSONL or PDF files there."
    )
