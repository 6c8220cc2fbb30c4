"""What `fit_weights.py` prints and draws: how well left-out sets are ranked and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from fit_weights import (
    Asked,
    Judged,
    Matrix,
    Weights,
    chosen_first,
    fit_confidence,
    fit_ranking,
    probabilities,
)


def ranking_quality(
    data: Mapping[str, Sequence[Asked]], left_out: Mapping[str, Weights], label: str = "fitted"
) -> None:
    cells = []
    for name, questions in data.items():
        first, three = chosen_first(questions, left_out[name])
        cells.append(f"{name} {first:.3f} / {three:.3f}")
    print(f"best sentence / best three right, {label}:", ", ".join(cells), flush=True)


def ablation(data: Mapping[str, Sequence[Asked]], names: Sequence[str]) -> None:
    """The same without each feature, and with one alone."""
    for label, kept in [
        *((f"without {name}", [n for n in names if n != name]) for name in names),
        ("the scorer alone", ["among_all"]),
        ("cosine alone", ["cosine"]),
    ]:
        fits = {
            name: fit_ranking([s for other, s in data.items() if other != name], kept)
            for name in data
        }
        ranking_quality(data, fits, label)


def confidence(answers: Mapping[str, Sequence[Judged]], plots: Path | None) -> None:
    """How well the confidence tells apart, where it is put, and what refusing costs."""
    from sklearn.metrics import roc_auc_score

    left_out = {
        name: probabilities(fit_confidence([s for o, s in answers.items() if o != name]), rows)
        for name, rows in answers.items()
    }
    for name, rows in answers.items():
        area = roc_auc_score([j.answerable for j in rows], left_out[name])
        print(f"{name}: area under the curve {area:.2f}")
    p = np.concatenate(list(left_out.values()))
    right = np.array([j.right for rows in answers.values() for j in rows])
    answerable = np.array([j.answerable for rows in answers.values() for j in rows])
    print("refused below  ref_p  ref_r  ref_w   share right of those not refused")
    trade = []
    for threshold in np.arange(0.1, 0.81, 0.05):
        refused = p < threshold
        if refused.any() and not refused.all():
            precision = float((~answerable[refused]).mean())
            recall = float(refused[~answerable].mean())
            wrongly = float(refused[answerable].mean())
            kept = float(right[~refused].mean())
            trade.append((threshold, precision, recall, wrongly, kept))
            print(
                f"{threshold:13.2f}  {precision:5.2f}  {recall:5.2f}  {wrongly:5.3f}   {kept:.2f}"
            )
    bins = reliability(p, right)
    error = sum(abs(said - was) * count for said, was, count in bins) / len(p)
    print(f"expected calibration error {error:.3f}; said, was right, answers:")
    for said, was, count in bins:
        print(f"  {said:.2f}  {was:.2f}  {count}")
    if plots:
        _draw(plots, bins, trade)


def reliability(p: Matrix, right: Matrix) -> list[tuple[float, float, int]]:
    """For each tenth: the confidence said, the share that was right, how many."""
    found = []
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            found.append((float(p[inside].mean()), float(right[inside].mean()), int(inside.sum())))
    return found


def _draw(
    folder: Path,
    bins: Sequence[tuple[float, float, int]],
    trade: Sequence[tuple[float, float, float, float, float]],
) -> None:
    from assistant.training.plots import axes, save

    folder.mkdir(parents=True, exist_ok=True)
    picture = axes("confidence said", "share that was right")
    picture.plot([0, 1], [0, 1], color="#b9c4d0", linewidth=0.8)
    picture.plot([said for said, *_ in bins], [was for _, was, _ in bins], "o-", color="#1f4e79")
    for said, was, count in bins:
        picture.annotate(str(count), (said, was), textcoords="offset points", xytext=(4, -10))
    print(save(picture, folder / "reliability.svg"))
    picture = axes("refused below", "share")
    names = "precision of refusing", "recall of refusing", "wrongly refused", "right if answered"
    for column, name in enumerate(names, start=1):
        picture.plot([row[0] for row in trade], [row[column] for row in trade], label=name)
    picture.legend(frameon=False)
    print(save(picture, folder / "refusing.svg"))
