"""How much of what is found is lost to misspelt questions; run by hand.

    python tests/bench_typos.py --index FOLDER ../shared/data/web-articles ...

Of each question's words 15 % (seeded) get one random edit: a letter dropped, doubled, swapped with
the next or replaced. Prints art@5 of ../shared/measure.py for the questions as they are in the
set, misspelt, and misspelt without being corrected.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

SHARED = Path(__file__).resolve().parents[2] / "shared"
SHARE = 0.15


def misspelt(question: str, chance: random.Random) -> str:
    return re.sub(
        r"[^\W\d_]{2,}",
        lambda m: _edited(m[0], chance) if chance.random() < SHARE else m[0],
        question,
    )


def _edited(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    letter = chance.choice(string.ascii_lowercase)
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return chance.choice(
        [word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], swapped,
         word[:at] + letter + word[at + 1 :]]
    )  # fmt: skip


def main() -> None:
    sys.path.insert(0, str(SHARED))
    import measure

    from assistant import Assistant

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, default=Path(tempfile.gettempdir()) / "fit-indexes")
    chosen = parser.parse_args()
    for folder in chosen.sets:
        opened = Assistant.open(folder / "corpus", chosen.index / folder.name)
        asked = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
        asked = [q for q in asked if q["kind"] != "unanswerable"]

        def found(q: dict, question: str, opened: Assistant = opened) -> bool:  # type: ignore[type-arg]
            golds = [e["article"] for e in q["evidence"]] + q["also_relevant"]
            hits = opened.ask(question, [tuple(turn) for turn in q["history"]]).hits
            first = list(dict.fromkeys(hit.chunk.article.id for hit in hits))[:5]
            return any(measure.relevant(id, golds) for id in first)

        chance = random.Random(1)
        typed = [misspelt(q["question"], chance) for q in asked]
        as_is = sum(found(q, q["question"]) for q in asked) / len(asked)
        corrected = sum(found(q, text) for q, text in zip(asked, typed, strict=True)) / len(asked)
        with patch("assistant.pipeline.finding.corrected", lambda text, index: (text, [])):
            without = sum(found(q, text) for q, text in zip(asked, typed, strict=True)) / len(asked)
        print(f"{folder.name}: {as_is:.3f}, misspelt {corrected:.3f}, not corrected {without:.3f}")


if __name__ == "__main__":
    main()
