"""Fits the weights of `assistant/answer/judgement.py`; run by hand.

    python tests/fit_confidence.py --index FOLDER ../shared/data/*/

Each SET is a folder with corpus/ and questions.jsonl as described in ../shared/measure.py. An
answer is right when one of its citations is, by that file's rule for cite_p; the right answers
are told from the wrong ones and from the questions that have none. Every set weighs by the square
root of its size. What is printed first comes from fits that left the printed set out; the
weights printed last are fitted on all of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

SHARED = Path(__file__).resolve().parents[2] / "shared"
sys.path.insert(0, str(SHARED))


def examples(folder: Path, index: Path) -> list[tuple[dict[str, float], bool, bool]]:
    """For each question: features, whether the answer is right, whether there is one at all."""
    import measure

    from assistant import Assistant
    from assistant.answer import ExtractiveAnswerer
    from assistant.answer.judgement import features
    from assistant.answer.ranking import rank

    assistant = Assistant.open(folder / "corpus", index)
    found = []
    for line in (folder / "questions.jsonl").open(encoding="utf-8"):
        asked: dict[str, Any] = json.loads(line)
        evidence = assistant.evidence(asked["question"], [tuple(t) for t in asked["history"]])
        candidates = rank(evidence)
        golds = [e["article"] for e in asked["evidence"]] + asked["also_relevant"]
        quotes = [e["quote"] for e in asked["evidence"] if e["quote"]]
        right = False
        for claim in ExtractiveAnswerer().answer(asked["question"], candidates, 1):
            for citation in claim.citations:
                quote = citation.quote
                held = any(measure.holds(quote, a) for a in asked["answers"]) or any(
                    measure.covered(q, quote) >= 0.5
                    or (len(quote.split()) >= 5 and measure.covered(quote, q) >= 0.5)
                    for q in quotes
                )
                known = bool(quotes or asked["answers"])
                right |= measure.relevant(citation.article.id, golds) and (held or not known)
        answerable = asked["kind"] != "unanswerable"
        found.append((features(evidence, candidates[0]), right and answerable, answerable))
    return found


def fit(sets: list[list[tuple[dict[str, float], bool, bool]]]) -> tuple[float, dict[str, float]]:
    from sklearn.linear_model import LogisticRegression

    names = list(sets[0][0][0])
    values = np.array([[f[n] for n in names] for s in sets for f, *_ in s])
    right = np.array([r for s in sets for _, r, _ in s])
    weights = np.array([len(s) ** -0.5 for s in sets for _ in s])
    centre, spread = values.mean(0), values.std(0)
    model = LogisticRegression().fit((values - centre) / spread, right, weights / weights.mean())
    slopes = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - (slopes * centre).sum())
    return intercept, dict(zip(names, map(float, slopes), strict=True))


def probabilities(
    fitted: tuple[float, dict[str, float]], rows: list[tuple[dict[str, float], bool, bool]]
) -> np.ndarray[Any, Any]:
    intercept, slopes = fitted
    logits = [intercept + sum(slopes[n] * v for n, v in f.items()) for f, *_ in rows]
    return np.asarray(1 / (1 + np.exp(-np.array(logits))))


def main() -> None:
    from sklearn.metrics import roc_auc_score

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, default=Path(tempfile.gettempdir()) / "fit-indexes")
    chosen = parser.parse_args()
    folders = [f for f in chosen.sets if (f / "questions.jsonl").is_file()]
    folders = [f for f in folders if (f / "corpus").is_dir()]
    data = {folder.name: examples(folder, chosen.index / folder.name) for folder in folders}
    left_out = {
        name: probabilities(fit([d for other, d in data.items() if other != name]), rows)
        for name, rows in data.items()
    }
    for name, rows in data.items():
        answerable = [a for *_, a in rows]
        print(f"{name}: area under the curve {roc_auc_score(answerable, left_out[name]):.2f}")
    p = np.concatenate(list(left_out.values()))
    right = np.array([r for rows in data.values() for _, r, _ in rows])
    has_answer = np.array([a for rows in data.values() for *_, a in rows])
    print("refused below  ref_p  ref_r  ref_w   share right of those not refused")
    for threshold in np.arange(0.1, 0.61, 0.05):
        refused = p < threshold
        if refused.any() and not refused.all():
            print(
                f"{threshold:13.2f}  {(~has_answer[refused]).mean():5.2f}  "
                f"{refused[~has_answer].mean():5.2f}  {refused[has_answer].mean():5.3f}   "
                f"{right[~refused].mean():.2f}"
            )
    print("said  was right  answers")
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            print(f"{low:.1f}-{low + 0.1:.1f}  {right[inside].mean():.2f}  {inside.sum()}")
    intercept, slopes = fit(list(data.values()))
    print(f"INTERCEPT = {intercept:.2f}")
    print(f"WEIGHTS = { {name: round(slope, 2) for name, slope in slopes.items()} }")


if __name__ == "__main__":
    main()
