"""What `assistant evaluate` does: reads the files, asks, measures, saves and compares."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from assistant.evaluate.comparison import Comparison, compare
from assistant.evaluate.gold import read_gold
from assistant.evaluate.records import Question, Run
from assistant.evaluate.report import to_terminal
from assistant.evaluate.run import Asked, measure
from assistant.evaluate.saved import check_place, load, save, to_json


class Opened(Asked, Protocol):
    """An assistant that may have something to say about its answers."""

    @property
    def notes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run, what differs from an earlier one, and what a person should know about it."""

    run: Run
    comparison: Comparison | None
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return to_json(self.run, self.comparison)

    def to_terminal(self, colour: bool = False) -> str:
        """With `colour`, fitted into the terminal; else a question stays on one line."""
        width = shutil.get_terminal_size().columns if colour else 0
        return to_terminal(self.run, self.comparison, colour=colour, width=width)


def evaluate_file(
    gold: Path,
    open_assistant: Callable[[], Opened],
    *,
    save_to: Path | None = None,
    compare_with: Path | None = None,
) -> Evaluation:
    """Asks an assistant the questions of a file, and measures what it answers.

    The files are looked at before the assistant is opened, which may take long. Both may be the
    same: the earlier run is read before the later is saved. Raises EvaluationError, and what
    opening the assistant raises.
    """
    earlier = load(compare_with) if compare_with else None
    questions = read_gold(gold)
    if save_to:
        check_place(save_to)
    assistant = open_assistant()
    run = measure(assistant, questions, each=_tracked)
    if save_to:
        save(run, save_to)
    return Evaluation(run, compare(earlier, run) if earlier else None, assistant.notes)


def _tracked(questions: Sequence[Question]) -> Iterable[Question]:
    """Shows on the terminal how many have been asked; nothing where there is none."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(
        questions,
        description="Asking",
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
