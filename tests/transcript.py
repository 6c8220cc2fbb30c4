"""Asks the questions of `readers.txt`, as a new user would, and writes down what is answered.

    python tests/transcript.py > tests/transcript.md

The transcript is there to be read, answer by answer, after a change; git shows what differs.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant import Answer, Assistant

HERE = Path(__file__).parent


def shown(question: str, answer: Answer) -> str:
    """A question and its answer in Markdown, the words that answer in bold."""
    lines = [f"## {question}", "", f"*{answer.kind}, confidence {answer.confidence:.2f}*", ""]
    if answer.lead:
        lines += [answer.lead, ""]
    for claim in answer.claims or answer.nearest:
        cited = claim.citations[0]
        text, at = "", cited.start
        for start, end in cited.highlights:
            if (start, end) != (cited.start, cited.end):
                text += f"{cited.article.text[at:start]}**{cited.article.text[start:end]}**"
                at = end
        text += cited.article.text[at : cited.end]
        before = claim.text.partition("“")[0]
        bullet = "-" if answer.claims else "- (nearest)"
        names = ", ".join(c.article.id for c in claim.citations)
        lines.append(f"{bullet} {before}“{' '.join(text.split())}” — {names}")
    return "\n".join(lines)


def main() -> None:
    questions = (HERE / "readers.txt").read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as scratch:
        assistant = Assistant.open(HERE.parent / "corpus", scratch)
        print("# Forty questions about the samples, and what was answered\n")
        print("Made by `python tests/transcript.py`.\n")
        print("\n\n".join(shown(question, assistant.ask(question)) for question in questions))


if __name__ == "__main__":
    main()
