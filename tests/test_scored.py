"""What the scorer changes: which sentences are quoted, in what order hits come, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import WordEmbedder, WordScorer

from assistant import Assistant, Config
from assistant.scorer import SHIPPED

TEXTS = {
    "ferry.txt": "The ferry of Holm was withdrawn. A crack had been found in its deck.",
    "salt.txt": "The ferry of Holm carries salt. Salt was taxed at Holm in 1702 by the crown.",
    "bridge.txt": "A bridge to Holm is planned. The ferry would then stop.",
}
Open = Callable[..., Assistant]
WITHOUT = Config(scorer=None)


@pytest.fixture
def open_with(tmp_path: Path) -> Open:
    (tmp_path / "corpus").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "corpus" / name).write_text(text)

    def opened(scorer: WordScorer | None = None, config: Config = WITHOUT) -> Assistant:
        return Assistant.open(
            tmp_path / "corpus",
            tmp_path / "index",
            embedder=WordEmbedder(),
            scorer=scorer,
            config=config,
        )

    return opened


def test_the_sentence_that_the_scorer_prefers_is_quoted(open_with: Open) -> None:
    answer = open_with(WordScorer("1702")).ask("Since when is there a ferry of Holm?")
    assert "1702" in answer.citations[0].quote
    [(start, end)] = answer.citations[0].highlights
    assert answer.citations[0].article.text[start:end] == "1702"


def test_hits_come_in_the_order_of_their_best_sentence(open_with: Open) -> None:
    before = open_with().search("ferry withdrawn Holm")
    after = open_with(WordScorer("1702")).search("ferry withdrawn Holm")
    assert before[0].chunk.article.id == "ferry.txt"
    assert after[0].chunk.article.id == "salt.txt"
    assert [hit.rank for hit in after] == [1, 2, 3]
    assert [hit.score for hit in after] == sorted((hit.score for hit in after), reverse=True)


def test_a_follow_ups_sentences_are_scored_for_the_question_alone(open_with: Open) -> None:
    scorer = WordScorer("1702")
    open_with(scorer).ask("When was that?", [("Was salt taxed at Holm?", "Yes.")])
    assert scorer.asked == ["When was that?"]


def test_a_question_too_long_for_the_scorer_is_answered_without(open_with: Open) -> None:
    long = "Why was the ferry of Holm withdrawn? " * 10
    with_it, without = open_with(WordScorer("1702", longest=20)), open_with()
    assert with_it.ask(long).text == without.ask(long).text


def test_weights_that_are_missing_are_said_once_and_answers_go_on(
    open_with: Open, tmp_path: Path
) -> None:
    assistant = open_with(config=Config(scorer=str(tmp_path / "nowhere")))
    [note] = assistant.notes
    assert str(tmp_path / "nowhere") in note
    assert note.endswith("Until then answers are chosen without it.")
    assert (
        assistant.ask("Why was the ferry withdrawn?").text
        == open_with().ask("Why was the ferry withdrawn?").text
    )


def test_what_is_doubtful_is_refused_by_who_wants_to_be_sure(open_with: Open) -> None:
    questions = ["Why was the ferry withdrawn?", "When was salt taxed?", "Is a bridge planned?",
                 "Who was crowned?", "What about the deck?", "How deep is Holm?"]  # fmt: skip
    possible = [open_with().ask(q) for q in questions]
    sure = [open_with(config=Config(scorer=None, certainty="sure")).ask(q) for q in questions]
    assert "doubtful" in {answer.kind for answer in possible}
    assert [answer.kind for answer in sure] == [
        "refused" if answer.kind == "doubtful" else answer.kind for answer in possible
    ]


def test_the_shipped_weights_fit_the_package() -> None:
    size = sum(file.stat().st_size for file in SHIPPED.iterdir())
    assert 10 * 2**20 < size <= 25 * 2**20
