"""What is searched for, given a question and what was said before it."""

from __future__ import annotations

import pytest

from assistant.question import keywords, query_of
from assistant.types import Answer, Turn

WHY = "Why was the summit called off?"
HISTORY: list[Turn] = [(WHY, "Japan would not drop the abductions. [1]")]


@pytest.mark.parametrize(
    "question",
    [
        "And when did she say that?",
        "When was that?",
        "Why?",
        "What about China?",
        "Who are they?",
        "How many were there?",
        "What did he say about the weapons?",
        "What did her sister tell Edda Kroll?",
    ],
)
def test_a_question_that_leans_on_the_one_before_brings_it_along(question: str) -> None:
    assert query_of(question, HISTORY) == f"{WHY} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "How long is the crack in the ferry's deck?",
        "Which bridges were closed after the landslide?",
        "Who won the chess tournament in Ostervik?",
        "What is photosynthesis?",
        "Who is the eldest son of Edda Kroll?",
        "Is there a cure for smallpox nowadays?",
        "What does the bakery in Tolk burn in its oven?",
    ],
)
def test_a_change_of_topic_is_not_dragged_back(question: str) -> None:
    assert query_of(question, HISTORY) == question


def test_what_was_refused_is_no_topic_of_a_question_with_words_of_its_own() -> None:
    refusal = Answer("What is the population of France?", "refused")
    history: list[Turn] = [*HISTORY, (refusal.question, refusal)]
    asked = "How many jars of honey did he sell?"
    assert query_of(asked, history) == f"{WHY} {asked}"
    assert "France" in query_of("When was that?", history)


def test_without_a_history_the_question_is_the_query() -> None:
    assert query_of("When was that?", []) == "When was that?"


def test_a_second_follow_up_still_has_the_topic() -> None:
    first = "When was that?"
    history: list[Turn] = [*HISTORY, (first, Answer(first, "answered"))]
    assert query_of("And before that?", history) == f"{WHY} {first} And before that?"


def test_a_long_chain_of_follow_ups_keeps_its_topic_and_the_newest() -> None:
    history: list[Turn] = [(WHY, "…"), *((f"And item {n}?", "…") for n in range(20))]
    query = query_of("And then?", history)
    assert query.startswith(WHY)
    assert query.endswith("And item 19? And then?")
    assert len(query) < 200


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why was the summit called off?", ("summit", "called")),
        ("What is the U.S. policy?", ("U.S.", "policy")),
        ("Who is Kim Yo Jong?", ("Kim", "Yo", "Jong")),
        ("Where's the captain's log?", ("captain's", "log")),
        ("Who are they?", ("Who", "are", "they")),  # nothing else is there to look for
        ("warum ist die Banane krumm", ("die", "Banane", "krumm")),
        ("首脳会談はなぜ", ("首脳会談はなぜ",)),
        ("", ()),
    ],
)
def test_keywords_are_what_a_question_is_about(question: str, words: tuple[str, ...]) -> None:
    assert keywords(question) == words
