"""Questions to train on, and the passages that are drawn for them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tiny_bert import ids_of, made_up, sentence
from tokenizers import Tokenizer

from assistant.scorer.inputs import LONGEST_QUESTION, Window
from assistant.training.data import Question, load
from assistant.training.passages import Example, Passages


def read_of(window: Window) -> list[tuple[int, ...]]:
    return [window.ids[start:end] for start, end in window.spans]


# --- data -----------------------------------------------------------------------------------


def test_questions_are_read_in_order_with_what_stands_around_their_passages(tmp_path: Path) -> None:
    row = {"title": "Ferry", "question": "Why?", "sentences": ["A.", "B."], "right": [1]}
    files: dict[str, list[dict[str, object]]] = {
        "b.jsonl": [{"id": "b1", "source": "b", **row, "right": []}],
        "a.jsonl": [{"id": f"a{n}", "source": "a", "passage": f"p{n}", **row} for n in (1, 2)],
        "a-around.jsonl": [{"passage": "p1", "before": [], "after": ["C.", "D."]}],
    }
    for name, rows in files.items():
        (tmp_path / name).write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert load(tmp_path) == [
        Question("a1", "a", "p1", "Ferry", "Why?", ("A.", "B."), frozenset({1}), (("C.", "D."),)),
        Question("a2", "a", "p2", "Ferry", "Why?", ("A.", "B."), frozenset({1})),
        Question("b1", "b", "b Ferry", "Ferry", "Why?", ("A.", "B."), frozenset()),
    ]


# --- passages -------------------------------------------------------------------------------


def test_the_first_passage_holds_the_answer_and_right_points_at_it(tokenizer: Tokenizer) -> None:
    ordinary = made_up()
    # a window has so little room beside these that passages are drawn shorter
    long, longer = ("why " * more + ordinary[0].text for more in (117, 250))
    questions = [
        *ordinary,
        replace(ordinary[0], id="long", text=long, title="ferry " * 40),
        replace(ordinary[0], id="longer", text=longer, title="ferry " * 40),
    ]
    assert len(ids_of(tokenizer, [long])[0]) == LONGEST_QUESTION
    passages, chance = Passages(questions, tokenizer), random.Random(1)
    lengths = set()
    for question in questions * 10:
        drawn = passages.draw(question, chance)
        told = [tuple(ids) for ids in ids_of(tokenizer, question.sentences)]
        read = read_of(drawn.windows[0])
        lengths.add(len(read))
        assert drawn.right[0]
        assert [read[n] for n in drawn.right[0]] == [told[n] for n in (2, 4) if told[n] in read]
        first = told.index(read[0])
        assert read == told[first : first + len(read)]
        assert drawn.right[1:] == [[], []]
    assert lengths >= {2, 3, 4, 5, 6}


def test_passages_beside_it_are_of_its_article_and_then_of_others(tokenizer: Tokenizer) -> None:
    questions = made_up()
    passages, chance = Passages(questions, tokenizer), random.Random(1)
    [question, *others] = questions

    def of(*parts: Sequence[str]) -> set[tuple[int, ...]]:
        return {tuple(ids) for part in parts for ids in ids_of(tokenizer, part)}

    around = of(*question.around)
    elsewhere = of(*(part for other in others for part in (other.sentences, *other.around)))
    for own, beside in [(0, 0), (1, 0), (0, 1), (2, 2), (9, 9)]:
        _, *wrong = passages.draw(question, chance, own, beside).windows
        assert len(wrong) == min(own, 2) + min(beside, 2)  # there are no more
        read = [set(read_of(window)) for window in wrong]
        assert all(found <= around for found in read[: min(own, 2)])
        assert all(found <= elsewhere for found in read[min(own, 2) :])


def test_a_passage_of_its_article_that_may_answer_too_is_never_drawn(tokenizer: Tokenizer) -> None:
    chance = random.Random(2)
    beside = {
        "number": sentence(chance, 20, "1987"),
        "two words": sentence(chance, 20, "aldermouth", "pier"),
        "two words apart": sentence(chance, 20, "pier", "zirconia", "aldermouth"),
        "one word": sentence(chance, 20, "aldermouth"),
        "the question's number": sentence(chance, 20, "1950"),
        "the question's words": sentence(chance, 20, "ferry", "sailed", "1950"),
        "none": sentence(chance, 20),
    }
    question = Question(
        "q", "made", "ferry", "Ferry", "When did the ferry of 1950 sail again?",
        ("It was docked.", "The ferry of 1950 sailed again in 1987 from Aldermouth pier."),
        frozenset({1}), (tuple(beside.values()),),
    )  # fmt: skip
    # words that are in more than one passage of twenty tell nothing: so others are needed
    passages = Passages([question, *made_up(40)], tokenizer)
    names = {
        tuple(ids): name
        for name, ids in zip(beside, ids_of(tokenizer, list(beside.values())), strict=True)
    }
    drawn = set()
    for _ in range(50):
        for window in passages.draw(question, chance, own=3, others=0).windows[1:]:
            drawn |= {names[ids] for ids in read_of(window)}
    assert drawn == {"one word", "the question's number", "the question's words", "none"}


def test_the_same_passages_are_drawn_from_the_same_chance(tokenizer: Tokenizer) -> None:
    def drawn(seed: int) -> list[Example]:
        passages, chance = Passages(made_up(), tokenizer), random.Random(seed)
        return [passages.draw(question, chance) for question in made_up() * 2]

    assert drawn(5) == drawn(5) != drawn(6)


def test_of_a_few_passages_words_tell_nothing_so_none_of_another_is_drawn(
    tokenizer: Tokenizer,
) -> None:
    for count in (1, 2, 8, 9):
        questions = made_up(count, around=False)
        drawn = Passages(questions, tokenizer).draw(questions[0], random.Random(0))
        assert len(drawn.windows) == 1
