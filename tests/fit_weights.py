"""Fits the weights of `ranking.py`, `judgement.py` and `highlights.py` in `assistant/answer/`.

Run by hand:

    python tests/fit_weights.py --index FOLDER ../shared/data/*/ [--ablate] [--plots FOLDER]

Each SET is a folder with corpus/ and questions.jsonl as described in ../shared/measure.py, whose
rule for cite_p says which sentences are right. The ranking is a softmax over all sentences of a
question's hits, and what is maximised is the chance of the right ones; the confidence a logistic
regression of whether the answer was right. In both, every set weighs by the square root of its
size. The words that answer are told from others by a regression, too, on sentences that hold a
short answer.
What is printed of a set, and the plot, come from fits that left this set, all its articles and
questions, out; the weights printed last are fitted on all of them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from fitting import (
    Asked,
    Judged,
    Matrix,
    Told,
    Weights,
    chosen_first,
    collect,
    fit_confidence,
    fit_highlights,
    fit_ranking,
    judged,
    marked,
    probabilities,
    told,
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


def highlights(data: Mapping[str, Sequence[Told]]) -> None:
    """In how many of the sentences that hold an answer it is marked."""
    for name, sentences in data.items():
        left_out = fit_highlights([s for other, s in data.items() if other != name])
        parts, right, length = marked(sentences, left_out)
        print(
            f"{name}: of {len(sentences)} sentences with a short answer a part stands out in "
            f"{parts}, which holds it in {right}; {length:.1f} words"
        )


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


def main() -> None:
    from assistant.answer.ranking import WITH_SCORER

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, default=Path(tempfile.gettempdir()) / "fit-indexes")
    parser.add_argument("--ablate", action="store_true", help="leave out one feature at a time")
    parser.add_argument("--plots", type=Path, help="write reliability.svg and refusing.svg here")
    chosen = parser.parse_args()
    folders = [f for f in chosen.sets if (f / "questions.jsonl").is_file()]
    folders = [f for f in folders if (f / "corpus").is_dir()]
    if len(folders) < 2:
        parser.error("give at least two folders with corpus/ and questions.jsonl")
    data = {folder.name: collect(folder, chosen.index / folder.name) for folder in folders}
    names = list(WITH_SCORER)
    left_out = {
        name: fit_ranking([s for other, s in data.items() if other != name], names) for name in data
    }
    ranking_quality(data, left_out)
    if chosen.ablate:
        ablation(data, names)
    answers = {name: judged(questions, left_out[name]) for name, questions in data.items()}
    confidence(answers, chosen.plots)
    sentences = {name: told(questions, left_out[name]) for name, questions in data.items()}
    sentences = {name: found for name, found in sentences.items() if found}
    highlights(sentences)
    fitted = fit_ranking(list(data.values()), names)
    print("ranking.py: WITH_SCORER =", _rounded(fitted))
    for place, (intercept, slopes) in (
        ("judgement.py: CONFIDENCE_WITH_SCORER", fit_confidence(list(answers.values()))),
        ("highlights.py: WEIGHTS", fit_highlights(list(sentences.values()))),
    ):
        print(place, "=", (round(intercept, 2), _rounded(slopes)))


def _rounded(weights: Mapping[str, float]) -> Weights:
    return {name: round(weight, 2) for name, weight in weights.items()}


if __name__ == "__main__":
    main()
