"""Verdicts on answers, kept as they are given, and the evaluation that is made of them."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_saved import FAILED, KROLL, LIST, NOT_THIS, SWARM, TALK, WHO, WHY

from assistant.chat.conversation import Conversation, Verdict
from assistant.chat.feedback import judge, to_gold, told
from assistant.errors import AssistantError
from assistant.evaluate.gold import read_gold
from assistant.types import Where


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".assistant" / "feedback.jsonl"


def tell(file: Path, *verdicts: tuple[Conversation, Verdict]) -> list[dict[str, object]]:
    """Judges, and gives what an evaluation would read."""
    for conversation, verdict in verdicts:
        assert judge(file, conversation, verdict) == ""
    return [json.loads(line) for line in to_gold(file).splitlines()]


def test_a_verdict_holds_what_was_asked_and_what_was_answered(file: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert judge(file, (TALK, FAILED, WHY, NOT_THIS), "not this", {"hits": 20}) == ""
    [line] = file.read_text().splitlines()
    record = json.loads(line)
    assert before <= datetime.fromisoformat(record.pop("time")) <= datetime.now(UTC)
    assert record == {
        "verdict": "not this",
        "question": "Why do bees swarm?",
        "history": [["Hello", "Ask me about the articles."]],
        "kind": "doubtful",
        "quotes": [{"article": "bees.md", "quote": KROLL}],
        "hits": ["bees.md"],
        "list": False,
        "scope": None,
        "as_typed": False,
        "settings": {"hits": 20},
    }
    judge(file, (WHO,), "wrong")
    scope = json.loads(file.read_text().splitlines()[1])["scope"]
    assert (scope["articles"], scope["since"]) == (["bees.md"], "2024-01-01")


def test_right_answers_become_questions_that_an_evaluation_reads(file: Path) -> None:
    plain_refusal = replace(WHO, scope=Where())
    tell(file, ((TALK, WHY), "right"), ((plain_refusal,), "right"))
    questions = file.with_name("gold.jsonl")
    questions.write_text(to_gold(file), encoding="utf-8")
    gold = read_gold(questions)
    assert gold.remarks == ()
    why, who = gold.questions
    assert (why.question, why.history) == (
        "Why do bees swarm?",
        (("Hello", "Ask me about the articles."),),
    )
    assert [(q.article, q.quote) for q in why.quotes] == [("bees.md", SWARM)]
    assert not why.unanswerable
    assert who.unanswerable and who.question == "Who is Jan Voss?"


@pytest.mark.parametrize("verdict", ["wrong", "not this"])
def test_what_is_wrong_says_not_what_is_right_and_is_left_out(file: Path, verdict: Verdict) -> None:
    refusal = replace(WHO, scope=Where())
    assert tell(file, ((WHY,), verdict), ((refusal,), verdict)) == []


def test_lists_talk_and_what_was_asked_within_chosen_articles_are_left_out(file: Path) -> None:
    assert tell(file, ((LIST,), "right"), ((TALK,), "right"), ((WHO,), "right")) == []


def test_the_last_right_answer_to_a_question_counts_until_it_is_called_wrong(file: Path) -> None:
    def quotes(*verdicts: tuple[Conversation, Verdict]) -> list[object]:
        return [question["quotes"] for question in tell(file, *verdicts)]

    swarm, kroll = ([{"article": "bees.md", "quote": words}] for words in (SWARM, KROLL))
    assert quotes(((WHY,), "right")) == [swarm]
    assert quotes(((WHY, NOT_THIS), "wrong")) == [swarm], "another answer was wrong"
    assert quotes(((WHY, NOT_THIS), "right")) == [kroll]
    assert quotes(((WHY,), "wrong")) == [kroll]
    assert quotes(((WHY, NOT_THIS), "not this")) == []


def test_an_exchange_without_an_answer_is_not_judged(file: Path) -> None:
    assert judge(file, (), "right") == judge(file, (WHY, FAILED), "wrong") == ""
    assert not file.exists()
    assert to_gold(file) == ""


def test_broken_and_strange_lines_are_skipped_and_the_next_verdict_starts_a_new_line(
    file: Path,
) -> None:
    before = tell(file, ((WHY,), "right"))
    record = json.loads(file.read_text())
    changes: list[dict[str, object]] = [
        {"verdict": "so-so"}, {"question": " "}, {"question": "\ud800"}, {"history": [["a"]]},
        {"kind": "other"}, {"quotes": [{"article": "a"}]}, {"quotes": [3]}, {"quotes": []},
        {"quotes": [{"article": "bees.md", "quote": "…"}]}, {"list": True}, {"scope": {}},
    ]  # fmt: skip
    strange = [
        "null", "[]", "{}", "\x00", "[" * 100_000, "1" * 5000,
        *(json.dumps({**record, **change}) for change in changes),
    ]  # fmt: skip
    with file.open("ab") as lines:
        lines.write("\n".join(strange).encode() + b'\n\xff\xfe\n{"verdict": "ri')
    refusal = replace(WHO, scope=Where())
    after = tell(file, ((refusal,), "right"))
    assert after[:1] == before
    assert [question["question"] for question in after[1:]] == ["Who is Jan Voss?"]


def test_how_often_what_was_said_is_told_in_a_sentence(file: Path) -> None:
    assert told(file).startswith(f"No verdict on an answer is in {file} yet")
    tell(file, ((WHY,), "right"), ((WHO,), "wrong"), ((WHY,), "right"))
    assert "2 × right, 1 × wrong" in told(file)


def test_many_may_judge_at_once(file: Path) -> None:
    def press() -> None:
        for _ in range(20):
            judge(file, (WHY,), "right")

    tabs = [threading.Thread(target=press) for _ in range(6)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert [json.loads(line)["verdict"] for line in file.read_text().splitlines()] == (
        ["right"] * 120
    )


def test_a_verdict_that_cannot_be_written_is_said_and_a_file_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").touch()
    file = tmp_path / "a" / "feedback.jsonl"
    said = f"Your verdict could not be written to {file} (File exists)."
    assert judge(file, (WHY,), "right") == said
    with pytest.raises(AssistantError, match=r"cannot be read \(Is a directory\)"):
        to_gold(tmp_path)
