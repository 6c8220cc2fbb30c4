"""How well the article is found in web pages: run by hand, `python tests/bench_extraction.py FOLDER`.

FOLDER holds `ground-truth.json`, {name: {"articleBody": text}}, and the pages as corpus/NAME.html.
The measure is that of github.com/scrapinghub/article-extraction-benchmark: precision and recall of
runs of four words, each page counting the same; there, trafilatura 2.0 has an F1 of .958.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.read import read, scan
from assistant.types import Article

RUN = 4  # words


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1)))


def main(folder: Path) -> None:
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    precisions, recalls = [], []
    begun = time.perf_counter()
    files = scan(folder / "corpus").files
    found = {file.path.stem: next(read(file)) for file in files}
    seconds = time.perf_counter() - begun
    for name, page in truth.items():
        article = found[name]
        ours = runs(article.text) if isinstance(article, Article) else Counter()
        theirs = runs(page["articleBody"])
        common = (ours & theirs).total()
        precisions.append(common / ours.total() if ours else 0.0)
        recalls.append(common / theirs.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{len(truth)} pages in {seconds:.1f} s:"
        f" precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
