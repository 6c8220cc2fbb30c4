"""How well articles are found in web pages. By hand: `python tests/bench_extraction.py FOLDER`

FOLDER holds `ground-truth.json`, {name: {"articleBody": text}}, and the pages as corpus/NAME.html.
The measure is that of github.com/scrapinghub/article-extraction-benchmark: precision and recall of
runs of four words, each page counting the same; there, trafilatura 2.0 has an F1 of .958.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from assistant.read import read, scan
from assistant.types import Article

RUN = 4  # words


@dataclass(frozen=True, slots=True)
class Measured:
    """Means over the pages of a folder."""

    pages: int
    precision: float
    recall: float
    seconds: float  # for all pages

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure(folder: Path) -> Measured:
    """Reads all pages of a folder and compares them with what they should have given."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    begun = time.perf_counter()
    found = {file.path.stem: next(read(file)) for file in scan(folder / "corpus").files}
    seconds = time.perf_counter() - begun
    precisions, recalls = [], []
    for name, page in truth.items():
        article = found[name]
        ours = runs(article.text) if isinstance(article, Article) else Counter()
        theirs = runs(page["articleBody"])
        common = (ours & theirs).total()
        precisions.append(common / ours.total() if ours else 0.0)
        recalls.append(common / theirs.total())
    return Measured(len(truth), mean(precisions), mean(recalls), seconds)


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, or all of it where it is shorter."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1)))


if __name__ == "__main__":
    measured = measure(Path(sys.argv[1]))
    print(
        f"{measured.pages} pages in {measured.seconds:.1f} s: precision {measured.precision:.4f},"
        f" recall {measured.recall:.4f}, F1 {measured.f1:.4f}"
    )
