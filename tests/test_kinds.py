"""What kind of thing a question asks for, and which sentences hold it."""

from __future__ import annotations

import pytest

from assistant.answer.kinds import asks_why, wanted


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("How many boats sank?", "Nine boats sank.", "Some boats sank."),
        ("How many boats sank?", "Twenty-four boats sank.", "Some boats sank."),
        ("When did it sink?", "It sank in May 1901.", "It sank at once."),
        ("Who raised the boat?", "The boat was raised by Ann Lee.", "The boat was raised."),
        ("Why was it late?", "It was late due to ice.", "It was due to arrive at noon."),
        ("Why was it late?", "Ice had caused it.", "It was late."),
    ],
)
def test_a_sentence_may_hold_what_is_asked_for(question: str, holds: str, lacks: str) -> None:
    assert all(kind.search(holds) for kind in wanted(question))
    assert not any(kind.search(lacks) for kind in wanted(question))


def test_who_somebody_is_says_a_sentence_that_introduces_them() -> None:
    *_, introduces = wanted("Who is ann lee?")
    for text in ("He met Ann Lee, a baker.", "Ann Lee Moss was the mayor.", "A baker, Ann Lee,"):
        assert introduces.search(text)
    assert not introduces.search("Ann Lee left the town, the baker said.")


def test_where_any_sentence_may_answer_no_kind_is_wanted() -> None:
    assert wanted("Which boat sank?") == ()
    assert not asks_why("Which boat sank?")
