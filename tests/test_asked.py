"""Questions as people ask them, about the samples, of nine kinds, with what must come out.

`asked.jsonl` was written before the code that answers them, `asked_after.jsonl` after it by
somebody who had not seen it. Those that come out wrong are listed, each with the reason: one that
begins to come out right fails here too, so that the list stays true.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.listings import Listing
from assistant.pipeline import Assistant
from assistant.types import Answer, Where

TESTS = Path(__file__).parent
KINDS = ("list", "phrase", "here", "dates", "scope", "followup", "typo", "shape", "next")


def asked(file: str) -> dict[str, dict[str, Any]]:
    lines = (TESTS / file).read_text(encoding="utf-8").splitlines()
    return {question["id"]: question for question in map(json.loads, lines)}


BEFORE = asked("asked.jsonl")
ASKED = BEFORE
WRONG: dict[str, str] = {}


@pytest.fixture(scope="module")
def assistant(samples: Path) -> Assistant:
    return Assistant.open(samples / "corpus", samples / "index")


def put(question: dict[str, Any], assistant: Assistant) -> Answer:
    """Asks it after its history, of which each answer listed the articles that stand there."""
    history = [
        (earlier, Answer(earlier, "answered", listing=Listing("", tuple(ids), 0, 0, len(ids))))
        for earlier, ids in question["history"]
    ]
    today = date.fromisoformat(question.get("today", "2024-12-15"))
    return assistant.ask(question["question"], history, today=today)


def is_right(answer: Answer, expected: dict[str, Any]) -> bool:
    """Whether all comes out that must; what a line asks for that nobody checks is a mistake."""
    cited = [citation.article.id for citation in answer.citations]
    listing = answer.listing
    checks: dict[str, Callable[[Any], bool]] = {
        "articles": lambda want: listing is not None and set(listing.articles) == set(want),
        "count": lambda want: answer.lead.startswith(f"{want} "),
        "occurrences": lambda want: listing is not None and listing.occurrences == want,
        "kind": lambda want: want == ("overview" if "newest" in answer.lead else answer.kind),
        "newest": lambda want: set(cited[:3]) <= {*want, *expected["ties"]},
        "ties": lambda _: True,  # see "newest"
        "opening_of": lambda want: answer.lead.startswith("Opening of") and cited == [want],
        "corrected": lambda want: (
            {c.typed.lower(): c.word.lower() for c in answer.corrections}
            == {typed.lower(): word.lower() for typed, word in want.items()}
        ),
        "where": lambda want: answer.where == confined(want),
        "at_least": lambda want: listing is not None and set(want) <= set(listing.articles),
        "authors": lambda want: all(name in answer.lead for name in want),
        "quote": lambda want: quotes(answer, [want, *expected.get("also", [])]),
        "also": lambda _: True,  # see "quote"
        "article": lambda want: want in cited or "also" in expected,
        "missing": lambda want: words(answer.missing) == words(want),
        "query_has": lambda want: all(w.lower() in answer.query.lower() for w in want),
        "query_lacks": lambda want: not any(w.lower() in answer.query.lower() for w in want),
        "first": lambda want: quotes(answer, want),
        "next": lambda want: quotes(answer.next(), want),
        "groups": lambda want: group(answer, want) != group(answer.next(), want),
    }
    return all(checks[name](want) for name, want in expected.items())


def confined(want: dict[str, Any]) -> Where:
    fields: dict[str, Any] = {**want, "articles": frozenset(want.get("articles", ()))}
    for name in ("since", "until"):
        fields[name] = date.fromisoformat(want[name]) if name in want else None
    return Where(**fields)


def quotes(answer: Answer, texts: list[str]) -> bool:
    """Whether one of the texts stands in a quotation, give or take how space is laid out."""
    quoted = [" ".join(citation.quote.split()) for citation in answer.citations]
    return any(" ".join(text.split()) in quote for text in texts for quote in quoted)


def group(answer: Answer, groups: list[list[str]]) -> int:
    return next((n for n, texts in enumerate(groups) if quotes(answer, texts)), -1)


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


@pytest.mark.parametrize("id", ASKED)
def test_what_is_asked_comes_out_as_it_must(id: str, assistant: Assistant) -> None:
    answer = put(ASKED[id], assistant)
    assert is_right(answer, ASKED[id]["expect"]) is (id not in WRONG), WRONG.get(id, "")


def test_at_least_thirteen_of_each_kind_are_asked() -> None:
    kinds = [question["kind"] for question in BEFORE.values()]
    assert all(kinds.count(kind) >= 13 for kind in KINDS)
