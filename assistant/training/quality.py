"""How good a scorer is on questions that it has not learned from, and how that grows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from assistant.training.data import Question
from assistant.training.network import Scorer, batch, sentence_scores
from assistant.training.passages import Passages
from assistant.training.plots import axes, save

BATCH = 32  # windows


@dataclass(frozen=True, slots=True)
class Quality:
    """Of questions held out, each with all that is there of its article."""

    learned: int  # questions of the run
    held_out: int
    best: float  # share of the answered ones whose best sentence is right
    apart: float  # chance that the scorer is surer of an answered one than of one that is not


def judge(
    scorer: Scorer, passages: Passages, held_out: Sequence[Question], learned: int
) -> Quality:
    """Reads the held-out questions' articles. Some must be answered, and some not."""
    scorer.eval()
    right: list[bool] = []
    sure: list[float] = []
    unsure: list[float] = []
    for question in held_out:
        windows, answers = passages.whole(question)
        best, best_is_right, margin = float("-inf"), False, float("-inf")
        for at in range(0, len(windows), BATCH):
            with torch.inference_mode():
                tokens, none = scorer(*batch(windows[at : at + BATCH]))
            for row, window in enumerate(windows[at : at + BATCH]):
                scores = sentence_scores(tokens[row].float(), window)
                highest = int(scores.argmax())
                margin = max(margin, float(scores[highest] - none[row].float()))
                if float(scores[highest]) > best:
                    best, best_is_right = float(scores[highest]), highest in answers[at + row]
        if question.right:
            right.append(best_is_right)
        (sure if question.right else unsure).append(margin)
    wins = [float(a > b) + 0.5 * float(a == b) for a in sure for b in unsure]
    return Quality(learned, len(held_out), sum(right) / len(right), sum(wins) / len(wins))


def write(quality: Quality, run: Path) -> None:
    (run / "quality.json").write_text(json.dumps(asdict(quality)) + "\n", encoding="utf-8")


def plot_curve(runs: Sequence[Path], to: Path) -> Path:
    """Quality against the questions that runs learned from, of their `quality.json`."""
    found = [
        Quality(**json.loads((run / "quality.json").read_text(encoding="utf-8"))) for run in runs
    ]
    found.sort(key=lambda quality: quality.learned)
    picture = axes("questions learned from", "share")
    learned = [quality.learned for quality in found]
    picture.set_xscale("log")
    picture.plot(learned, [quality.best for quality in found], "o-", label="best sentence right")
    picture.plot(
        learned, [quality.apart for quality in found], "o-", label="answered told from not (area)"
    )
    picture.legend(frameon=False)
    return save(picture, to)
