"""`ask()`: an assistant for each folder of articles, opened at the first question and kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.pipeline.assistant import Assistant
from assistant.types import Answer, Certainty, Length, Turn, Where

_opening = threading.Lock()  # two threads that ask first must not open it twice


@lru_cache(maxsize=4)
def _opened(corpus: Path, index: Path) -> Assistant:
    return Assistant.open(corpus, index)


def ask(
    question: str,
    history: Sequence[Turn] = (),
    *,
    corpus: str | Path = "corpus",
    index: str | Path = "index",
    where: Where = Where(),
    today: date | None = None,
    as_typed: bool = False,
    certainty: Certainty | None = None,
    length: Length | None = None,
) -> Answer:
    """Asks the articles in `corpus`; the assistant is opened at the first question and kept."""
    with _opening:
        assistant = _opened(Path(corpus).resolve(), Path(index).resolve())
    return assistant.ask(
        question,
        history,
        where=where,
        today=today,
        as_typed=as_typed,
        certainty=certainty,
        length=length,
    )
