"""The whole way, from files in a folder to a cited answer, with a fake embedder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import WordEmbedder, drained

from assistant import Assistant, BadQuestion, Config, Progress, Where

FERRY = """---
title: Ferry withdrawn
source: The Courier
published: 2024-03-19
---
The Maren Lise ferry was withdrawn from service on Monday.

Engineers found a crack in the deck of the ferry. It is 41 cm long.
"""
SALT = "Salt comes back\n\nSalt was taxed in 1702 by the crown of the old kingdom.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "news").mkdir(parents=True)
    (folder / "news" / "ferry.md").write_text(FERRY)
    (folder / "salt.txt").write_text(SALT)
    return folder


@pytest.fixture
def open_it(corpus: Path, tmp_path: Path) -> Callable[..., Assistant]:
    def opened(**options: object) -> Assistant:
        options.setdefault("embedder", WordEmbedder())
        return Assistant.open(corpus, tmp_path / "index", **options)

    return opened


def test_a_question_is_answered_with_the_exact_words_and_where_they_stand(
    open_it: Callable[..., Assistant],
) -> None:
    answer = open_it().ask("When was the Maren Lise ferry withdrawn from service?")
    assert answer.kind == "answered"
    citation = answer.citations[0]
    assert citation.article.id == "news/ferry.md"
    assert citation.quote == "The Maren Lise ferry was withdrawn from service on Monday."
    assert citation.article.text[citation.start : citation.end] == citation.quote
    assert answer.text.startswith(f"The Courier, 19 March 2024: “{citation.quote}” [1]")
    assert answer.hits[0].chunk.article.published == date(2024, 3, 19)
    assert answer.query == answer.question


def test_what_stands_nowhere_is_refused_and_says_what_was_searched(
    open_it: Callable[..., Assistant],
) -> None:
    answer = open_it().ask("How much do zebras weigh?")
    assert answer.refused
    assert answer.citations == ()
    assert "I searched 2 articles from 2024 to 2024" not in answer.text
    assert "I searched 2 articles from 2024" in answer.text
    assert "“zebras” and “weigh” stand in none of them" in answer.text
    assert answer.nearest


def test_a_follow_up_is_searched_with_its_topic(open_it: Callable[..., Assistant]) -> None:
    assistant = open_it()
    first = assistant.ask("When was the Maren Lise ferry withdrawn from service?")
    for said in (first, first.text):
        answer = assistant.ask("How long is it?", [(first.question, said)], first_number=7)
        assert answer.query == f"{first.question} How long is it?"
        assert answer.hits[0].chunk.article.id == "news/ferry.md"
        assert [c.number for c in answer.citations] == list(range(7, 7 + len(answer.citations)))


def test_streaming_yields_the_claims_and_returns_the_answer(
    open_it: Callable[..., Assistant],
) -> None:
    assistant = open_it()
    stream = assistant.stream("When was the Maren Lise ferry withdrawn from service?")
    claims, answer = drained(stream)
    assert claims
    assert answer.claims == tuple(claims)


def test_filters_hold_for_questions_and_searches(open_it: Callable[..., Assistant]) -> None:
    assistant = open_it()
    where = Where(folder="news")
    assert {h.chunk.article.id for h in assistant.search("salt", where=where)} == {"news/ferry.md"}
    answer = assistant.ask("When was salt taxed?", where=where)
    assert answer.where == where
    assert {h.chunk.article.id for h in answer.hits} == {"news/ferry.md"}
    nothing = assistant.ask("When was salt taxed?", where=Where(source="Nobody"))
    assert nothing.refused
    assert "I searched 0 articles" in nothing.text


def test_articles_are_listed_and_opened(open_it: Callable[..., Assistant]) -> None:
    assistant = open_it()
    assert [(a.id, a.title) for a in assistant.articles()] == [
        ("news/ferry.md", "Ferry withdrawn"),
        ("salt.txt", "Salt comes back"),
    ]
    assert assistant.article("salt.txt").text.startswith("Salt was taxed")
    with pytest.raises(KeyError):
        assistant.article("no such article")


def test_a_second_opening_embeds_nothing(
    open_it: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_it().opened.added == ("news/ferry.md", "salt.txt")
    embedder = WordEmbedder()
    monkeypatch.setattr(embedder, "embed_passages", None)  # calling it would fail
    assert open_it(embedder=embedder).opened.added == ()


def test_sync_reports_what_changed(open_it: Callable[..., Assistant], corpus: Path) -> None:
    assistant = open_it()
    (corpus / "salt.txt").unlink()
    (corpus / "news" / "ferry.md").write_text(FERRY.replace("41 cm", "43 cm"))
    (corpus / "new.txt").write_text("A new bridge is planned over the river Tarn.")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    report = assistant.sync()
    assert (report.added, report.changed, report.removed) == (
        ("new.txt",),
        ("news/ferry.md",),
        ("salt.txt",),
    )
    assert [s.path for s in report.skipped] == ["broken.pdf"]
    assert "43 cm" in assistant.search("How many cm long is it?")[0].chunk.text


def test_a_new_article_is_read_before_the_question_is_answered(
    open_it: Callable[..., Assistant], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pipeline.library.LOOK_AGAIN", 0.0)
    assistant = open_it()
    (corpus / "bridge.txt").write_text("A new bridge is planned over the river Tarn at Ollerby.")
    answer = assistant.ask("Where is a new bridge planned over the river?")
    assert answer.citations[0].article.id == "bridge.txt"
    (corpus / "noise.txt").write_bytes(bytes(range(256)) * 9)
    assistant.ask("Where is a new bridge planned over the river?")
    [note] = assistant.notes
    assert note.startswith("Not read: noise.txt (")


def test_of_a_folder_that_was_emptied_one_thing_is_said_until_there_is_an_article_again(
    open_it: Callable[..., Assistant], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pipeline.library.LOOK_AGAIN", 0.0)
    assistant = open_it()
    for file in (corpus / "salt.txt", corpus / "news" / "ferry.md"):
        file.unlink()
    assistant.ask("Who was crowned?")  # looks, and waits for what becomes of it
    said = assistant.notes
    assert "article" in said[0] and "are read" not in said[0]
    for _ in range(3):
        assistant.look()
        assert assistant.notes == said
    (corpus / "salt.txt").write_text("Salt was taxed in the year 1702.")
    assistant.ask("When was salt taxed?")
    assert assistant.notes == ()


def test_what_takes_longer_is_read_in_the_background_and_said(
    open_it: Callable[..., Assistant], corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.pipeline.library.LOOK_AGAIN", 0.0)
    monkeypatch.setattr("assistant.pipeline.assistant.PATIENCE", 0.0)
    embedder, gate = WordEmbedder(), threading.Event()
    assistant = open_it(embedder=embedder)
    assert assistant.notes == ()
    at_once = embedder.embed_passages

    def once_the_gate_opens(texts: Any, spans: Any) -> Any:
        gate.wait(20)
        return at_once(texts, spans)

    monkeypatch.setattr(embedder, "embed_passages", once_the_gate_opens)
    (corpus / "bridge.txt").write_text("A new bridge is planned over the river Tarn at Ollerby.")
    answer = assistant.ask("Where is a new bridge planned over the river?")
    assert {h.chunk.article.id for h in answer.hits} == {"news/ferry.md", "salt.txt"}
    assert "answers come from what was there" in assistant.notes[0]
    gate.set()
    deadline = time.monotonic() + 20
    while len(assistant.articles()) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    answer = assistant.ask("Where is a new bridge planned over the river?")
    assert answer.citations[0].article.id == "bridge.txt"
    assert assistant.notes == ()


def test_progress_is_told_while_articles_are_read(open_it: Callable[..., Assistant]) -> None:
    told: list[Progress] = []
    open_it(progress=told.append)
    assert told[-1].articles == 2
    assert told[-1].share == 1
    assert told[-1].chunks == 2
    assert told[-1].seconds_left == 0


def test_the_folder_is_looked_at_once_for_a_question(
    open_it: Callable[..., Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []  # each may wait for what is being read
    monkeypatch.setattr(
        "assistant.pipeline.library.Library.look", lambda _, wait: looks.append(wait)
    )
    assistant = open_it()
    asks: tuple[Callable[[], object], ...] = (
        lambda: assistant.ask("Why was the ferry withdrawn?"),
        lambda: assistant.ask("Which articles mention the ferry?"),
        lambda: assistant.ask("Summarise the article about the ferry"),
        lambda: assistant.search("ferry"),
        lambda: assistant.evidence("ferry"),
        lambda: assistant.mentions("ferry"),
    )
    for asked in asks:
        looks.clear()
        asked()
        assert len(looks) == 1


def test_samples_step_aside_for_the_users_own_articles(
    corpus: Path, open_it: Callable[..., Assistant]
) -> None:
    samples = corpus / "samples"
    samples.mkdir()
    (samples / ".samples").touch()
    (samples / "fiction.md").write_text("Dragons were seen over the harbour on Monday.")
    assistant = open_it()
    assert [a.id for a in assistant.articles()] == ["news/ferry.md", "salt.txt"]
    assert assistant.opened.set_aside == 1
    kept = open_it(config=Config(keep_samples=True))
    assert {a.id: a.sample for a in kept.articles()} == {
        "news/ferry.md": False,
        "salt.txt": False,
        "samples/fiction.md": True,
    }


def test_an_assistant_is_shared_among_threads_while_the_folder_changes(
    open_it: Callable[..., Assistant], corpus: Path
) -> None:
    assistant = open_it()
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(15):
                answer = assistant.ask("When was the Maren Lise ferry withdrawn from service?")
                assert answer.citations[0].quote in answer.citations[0].article.text
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(5):
        (corpus / f"more-{n}.txt").write_text(f"Another article, number {n}, about nothing much.")
        assistant.sync()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(assistant.articles()) == 7


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00\x07", "___"])
def test_a_question_without_a_word_is_told_so(
    open_it: Callable[..., Assistant], question: str
) -> None:
    with pytest.raises(BadQuestion, match="no word in the question"):
        open_it().ask(question)


@pytest.mark.parametrize(
    "question",
    [
        '"AND NOT (',
        "salt* OR title:ferry NEAR(a b)",
        "'; DROP TABLE articles; --",
        "<script>alert(1)</script> <img src=x onerror=y>",
        "salt\x00\x1b[31m\ud800 tax",
        "なぜ首脳会談は中止されたのか",
        "لماذا ألغيت القمة؟",
        "🧂🧂 salt",
        "salt " * 3_000,
        "a",
    ],
)
def test_any_other_question_is_answered_or_refused(
    open_it: Callable[..., Assistant], question: str
) -> None:
    answer = open_it().ask(question)
    assert answer.question == question
    assert answer.text
    assert answer.refused == (not answer.citations)


def test_a_question_of_a_hundred_thousand_characters_is_told_the_limit(
    open_it: Callable[..., Assistant],
) -> None:
    with pytest.raises(BadQuestion, match="100,000 characters: ask in at most 20,000"):
        open_it().ask("salt " * 20_000)


@pytest.mark.parametrize(
    "history",
    ["Why?", [("Why?",)], [("Why?", None)], [("a", "b", "c")], [["Why?", 3]], ["Why?"], 3, None],
)
def test_a_history_of_another_shape_is_told_the_right_one(
    open_it: Callable[..., Assistant], history: object
) -> None:
    with pytest.raises(BadQuestion, match=r"sequence of \(question, answer\) pairs"):
        open_it().ask("When was that?", history)


def test_a_filter_of_another_shape_is_told_the_right_one(
    open_it: Callable[..., Assistant],
) -> None:
    wrong: Any = {"folder": "news"}
    with pytest.raises(BadQuestion, match=r"Where\(\.\.\.\), not dict"):
        open_it().ask("When was salt taxed?", where=wrong)


def test_earlier_questions_may_be_as_wild_as_the_first(open_it: Callable[..., Assistant]) -> None:
    history = [("salt \ud800\x00 " * 100_000, "…")]
    answer = open_it().ask("And when was that?", history)
    assert len(answer.query) < 21_000
    assert answer.hits[0].chunk.article.id == "salt.txt"


def test_a_question_that_is_no_string_is_told_so(open_it: Callable[..., Assistant]) -> None:
    with pytest.raises(BadQuestion, match="not int"):
        open_it().ask(3)
