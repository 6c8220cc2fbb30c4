"""Files and texts on their way into the corpus, and the folder read again after that."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Protocol

from assistant.chat.conversation import AssistantLike
from assistant.pipeline.shelf import Shelf
from assistant.reports import Progress, SyncReport
from assistant.types import Skipped

BATCH = 50  # files copied between two words of how far it has come

Landed = tuple[tuple[str, ...], list[Skipped]]  # the ids of files, and what is not read and why


class Stocked(AssistantLike, Protocol):
    """What adding and removing articles asks of an `Assistant`."""

    @property
    def shelf(self) -> Shelf: ...

    def sync(self, progress: Callable[[Progress], None] | None = None) -> SyncReport: ...


def synced(assistant: Stocked) -> Generator[str, None, SyncReport]:
    """Reads what changed in the folder, and says now and then how far that is."""
    told: Queue[float] = Queue()
    reports: list[SyncReport] = []
    errors: list[Exception] = []

    def read() -> None:
        try:
            reports.append(assistant.sync(lambda progress: told.put(progress.share)))
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    while thread.is_alive():
        with suppress(Empty):
            yield f"Reading: {told.get(timeout=0.5):.0%} …"
    if errors:
        raise errors[0]
    return reports[0]


def called(told: str, paths: Sequence[Path]) -> list[str]:
    """What uploads are to be called, folders and all, as files.js told of them in JSON.

    Their own names where it told nothing, or of others.
    """
    names = json.loads(told or "[]")
    return names if len(names) == len(paths) else [path.name for path in paths]


def added(
    assistant: Stocked, paths: Sequence[Path], names: Sequence[str]
) -> Generator[str, None, Landed]:
    """Copies files into the corpus and reads them; their ids, and those that are not read."""
    files: list[str] = []
    skipped: list[Skipped] = []
    for first in range(0, len(paths), BATCH):
        yield f"Copying: {first:,} of {len(paths):,} files …"
        batch = slice(first, first + BATCH)
        came = assistant.shelf.add(paths[batch], names[batch])
        files += came.files
        skipped += came.skipped
    if files:
        report = yield from synced(assistant)
        lost = [s for s in report.skipped if not s.read and s.path.split("#")[0] in set(files)]
        unread = {one.path for one in lost}
        files = [file for file in files if file not in unread]
        skipped += lost
    return tuple(files), skipped
