"""What is told of work on the corpus: how far it has come, and what it found changed."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.types import Skipped


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What `sync()` found changed in the corpus; ids of articles, in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    set_aside: int = 0  # samples not read, since the corpus holds articles of the user's own


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come."""

    articles: int  # written so far
    chunks: int  # embedded so far
    share: float  # of all the bytes to read, from 0 to 1
    seconds: float  # since it began

    @property
    def rate(self) -> float:
        """Chunks a second."""
        return self.chunks / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """None until there is something to judge by."""
        return self.seconds / self.share * (1 - self.share) if self.share else None
