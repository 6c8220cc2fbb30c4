"""Near misses: questions changed in one detail, and passages without what answers."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tiny_bert import ids_of, write_tokenizer
from tokenizers import Tokenizer

from assistant.scorer.inputs import SEP
from assistant.training.data import Question
from assistant.training.near_misses import names, near_miss
from assistant.training.passages import Passages

PASSAGE = "Yesterday the Blue Lagoon closed. In May, Harrow Bay lost 12 boats in 1987."
ANSWER = "In May, Harrow Bay lost 12 boats in 1987."


def changed(question: str, others: list[str], passage: str = PASSAGE) -> set[str]:
    """All that may come of it."""
    found = (
        near_miss(question, passage, ANSWER, others, random.Random(seed)) for seed in range(300)
    )
    return {text for text in found if text is not None}


def test_names_are_capitalised_words_within_a_sentence() -> None:
    assert names(PASSAGE) == ["Blue Lagoon", "May", "Harrow Bay"]
    assert names("Ships came. Nobody saw the Ships but Ann, and Ann. Then ships left.") == ["Ann"]
    assert names("the WHO and UN of O’Hara") == ["O’Hara"]  # initials alone are not taken
    assert names("") == []


def test_a_name_gives_way_to_one_of_another_passage_that_is_as_long() -> None:
    question = "When did Harrow Bay name its boats?"
    others = ["Zurich", "Port Lowe", "Bay Ridge", "Old Trafford"]
    assert changed(question, others) == {
        "When did Port Lowe name its boats?",  # Bay Ridge has a word of the question
        "When did Old Trafford name its boats?",
    }
    assert changed(question, ["Zurich"]) == {"When did Zurich name its boats?"}
    assert changed(question.lower(), ["Zurich"]) == {"when did zurich name its boats?"}
    assert changed("When did Port Lowe name its boats?", ["Zurich"]) == set()  # not of the passage
    assert changed(question, ["May"]) == set()  # a word of the answer


def test_a_number_that_the_passage_has_is_moved_a_little() -> None:
    moved = changed("What sank in 1987?", [])
    assert all(text.startswith("What sank in ") for text in moved)
    years = {int(text[13:-1]) for text in moved}
    assert years == {*range(1975, 2000)} - {1987}
    assert changed("What sank in 1988?", []) == set()
    assert {int(text[4:-6]) for text in changed("Why 12 boats?", [])} == {9, 10, 11, 13, 14, 15}


def test_the_contrary_is_asked() -> None:
    assert changed("What was the first boat?", []) == {"What was the last boat?"}
    assert changed("What was lost before the last boat?", []) == {
        "What was won before the last boat?",
        "What was lost after the last boat?",
        "What was lost before the first boat?",
    }
    assert changed("What happened?", []) == set()


@pytest.fixture
def tokenizer(tmp_path: Path) -> Tokenizer:
    write_tokenizer(tmp_path / "tokenizer.json")
    return Tokenizer.from_file(str(tmp_path / "tokenizer.json"))


def test_drawn_are_another_question_and_the_passage_without_its_answer(
    tokenizer: Tokenizer,
) -> None:
    asked = Question(
        "q", "made", "ferry", "Ferry", "What was the first ferry?",
        ("It rained.", "The first ferry was Ann.", "Bread rises."), frozenset({1}),
    )  # fmt: skip
    unanswered = Question(
        "n", "made", "bread", "Bread", "Why is the first bread flat?", ("Yeast makes gas.",),
        frozenset(),
    )  # fmt: skip
    passages = Passages([asked, unanswered], tokenizer)
    as_contrary = asked.text.replace("first", "last")
    text, contrary = (tuple(ids) for ids in ids_of(tokenizer, [asked.text, as_contrary]))
    sentences = [tuple(ids) for ids in ids_of(tokenizer, asked.sentences)]
    seen = set()
    for seed in range(20):
        first, *near = passages.draw(asked, random.Random(seed), 0, 0, near=2).windows
        assert [first.ids[start:end] for start, end in first.spans] == sentences
        read = {
            window.ids[1 : window.ids.index(SEP)]: [window.ids[a:b] for a, b in window.spans]
            for window in near
        }
        assert read == {text: [sentences[0], sentences[2]], contrary: sentences}
        seen.add(near[0].ids)
    assert len(seen) == 2  # either comes first
    drawn = passages.draw(asked, random.Random(1), 0, 0, near=1)
    assert len(drawn.windows) == 2
    assert drawn.right == [[1], []]
    assert len(passages.draw(unanswered, random.Random(0), 0, 0, near=2).windows) == 1
