"""Progress of reading, as it is shown on a terminal or written to a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.reports import Progress

if TYPE_CHECKING:
    from rich.status import Status

LOG_EVERY = 5.0  # seconds between two lines where no terminal shows them


@contextmanager
def shown_progress() -> Iterator[Callable[[Progress], None]]:
    """A line on the terminal while articles are read; now and then a line in a log file."""
    from rich.console import Console

    console = Console(stderr=True)
    status: Status | None = None
    printed = -LOG_EVERY

    def tell(progress: Progress) -> None:
        nonlocal status, printed
        left = progress.seconds_left
        line = (
            f"Reading articles: {progress.articles:,} done ({progress.share:.0%}), "
            f"{progress.chunks:,} passages, {progress.rate:.0f} a second"
            + (f", {left:.0f} s left" if left else "")
        )
        if not console.is_terminal:
            if progress.seconds >= printed + LOG_EVERY or progress.share == 1:
                printed = progress.seconds
                console.print(line, highlight=False)
        elif status is None:
            status = console.status(line)
            status.start()
        else:
            status.update(line)

    try:
        yield tell
    finally:
        if status is not None:
            status.stop()
