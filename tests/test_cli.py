"""The command line: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from command import run

from assistant.chat.conversation import Exchange
from assistant.chat.feedback import judge
from assistant.types import Answer


def test_ask_prints_the_answer_and_its_sources(samples: Path) -> None:
    done = run("ask", "Why was the summit called off?", cwd=samples)
    assert done.returncode == 0, done.stderr
    assert "called off because Japan would not drop the subjects" in done.stdout
    assert "[1] Explained: why Japan's prime minister never met Kim Jong Un" in done.stdout
    assert "(sample)" in done.stdout
    assert "\x1b" not in done.stdout  # colours only on a terminal
    assert done.stderr == ""


def test_a_refusal_has_its_own_exit_code_and_json_says_the_same(samples: Path) -> None:
    done = run("ask", "How do I bake a chocolate cake with pistachios?", "--json", cwd=samples)
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert answer["kind"] == "refused"
    assert answer["claims"] == []
    assert "I found no sentence that answers this" in answer["text"]


def test_search_lists_passages(samples: Path) -> None:
    done = run("search", "hedgehogs and ferries", "--hits", "3", "--json", cwd=samples)
    assert done.returncode == 0
    hits = json.loads(done.stdout)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert all(hit["text"] for hit in hits)
    plain = run("search", "ferry", "--hits", "2", cwd=samples)
    assert plain.stdout.count("ferry") >= 2


def test_index_reports_what_is_there(samples: Path) -> None:
    done = run("index", cwd=samples)
    assert done.returncode == 0
    assert done.stdout == "26 articles in the index: 0 added, 0 changed, 0 removed.\n"
    as_json = json.loads(run("index", "--json", cwd=samples).stdout)
    assert as_json["articles"] == 26
    assert as_json["skipped"] == []


def test_help_comes_with_examples(samples: Path) -> None:
    for command in ("index", "ask", "search", "chat", "evaluate", "feedback"):
        done = run(command, "--help", cwd=samples)
        assert done.returncode == 0
        assert f"Example: assistant {command}" in done.stdout


def test_what_was_called_right_in_the_chat_becomes_questions(tmp_path: Path) -> None:
    none = run("feedback", "--corpus", "articles", cwd=tmp_path)
    assert (none.returncode, none.stdout) == (0, "")
    assert "they are given in the chat" in none.stderr
    exchange = Exchange("Why?", Answer("Why?", "refused"))
    assert judge(tmp_path / ".assistant" / "feedback.jsonl", (exchange,), "right") == ""
    some = run("feedback", "--corpus", "articles", cwd=tmp_path)
    assert json.loads(some.stdout)["unanswerable"]
    assert "1 × right" in some.stderr


def test_a_password_without_a_name_is_wrong_usage(tmp_path: Path) -> None:
    done = run("chat", "--auth", "secret", cwd=tmp_path)
    assert done.returncode == 2
    assert "NAME:PASSWORD" in done.stderr
