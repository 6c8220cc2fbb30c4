"""Pictures as SVG, the same bytes each time: of a training run, and axes for others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def plot_run(folder: Path) -> Path:
    """The loss over the steps of a run, from its `run.jsonl`; smoothed over ten lines."""
    log = (folder / "run.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in log.splitlines()]
    steps = [row["step"] for row in rows]
    losses = [row["loss"] for row in rows]
    smooth = [
        sum(losses[max(0, i - 9) : i + 1]) / len(losses[max(0, i - 9) : i + 1])
        for i in range(len(losses))
    ]
    picture = axes("step", "loss")
    picture.plot(steps, losses, color="#b9c4d0", linewidth=0.8)
    picture.plot(steps, smooth, color="#1f4e79", linewidth=1.6)
    return save(picture, folder / "run.svg")


def axes(x: str, y: str) -> Any:
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "assistant"  # the same bytes each time
    from matplotlib import pyplot

    _, axes = pyplot.subplots(figsize=(7, 3.5))
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def save(axes: Any, file: Path) -> Path:
    from matplotlib import pyplot

    axes.figure.tight_layout()
    axes.figure.savefig(file, metadata={"Date": None})
    pyplot.close(axes.figure)  # pyplot would keep it
    return file
