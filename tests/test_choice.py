"""How many sentences are quoted, which words of them answer, and what is said twice."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import make_article

from assistant.answer import FULLER, SHORT, ExtractiveAnswerer
from assistant.answer.choice import choose, several
from assistant.answer.highlights import answering
from assistant.types import Article, Candidate, Sentence, Token


def tokens(sentence: str, **scores: float) -> tuple[Token, ...]:
    """A token for each word; those named have a score, the others 0."""
    found, at = [], 0
    for word in sentence.split():
        start = sentence.index(word, at)
        at = start + len(word)
        found.append(Token(start, at, scores.get(word.strip(".,"), 0.0)))
    return tuple(found)


def candidate(text: str, score: float, id: str = "a", **fields: object) -> Candidate:
    article = make_article(text, id=id, **{k: v for k, v in fields.items() if k != "tokens"})
    sentence = Sentence(0, len(text), text)
    made: tuple[Token, ...] = fields.get("tokens", ())  # type: ignore[assignment]
    return Candidate(article, sentence, None, score, made)


def test_the_words_that_stand_out_answer() -> None:
    text = "The ferry will be back on 12 May, the office said."
    scored = tokens(text, will=7, be=7, back=6, on=8, **{"12": 8, "May": 8})
    span = answering("When will the ferry come back?", text, scored, "en")
    assert span is not None
    # "will", "be" and "on" bind, "back" is the question's own
    assert text[slice(*span)] == "12 May"


@pytest.mark.parametrize(
    ("question", "text", "scores", "marked"),
    [
        ("How much honey was there?", "By August there were 46 kilograms of honey.",
         {"46": 8, "kilograms": 9}, "46 kilograms"),
        ("Whom did he tell?", "Then he told Edward Jenner so.", {"Edward": 9, "Jenner": 5},
         "Edward Jenner"),
        ("How much did it cost?", "It cost £640,000 a year, plus the fuel.",
         {"£640,000": 9, "a": 9, "year": 9, "plus": 8}, "£640,000 a year"),
        ("Who followed him?", "His successor, Salome Teyval, left early.",
         {"successor": 8, "Salome": 9, "Teyval": 5}, "Salome Teyval"),
        ("How much does it grow?", "It has 140 apple trees of 22 kinds in it.",
         {"140": 9, "apple": 9, "trees": 9, "of": 9, "22": 9}, "140 apple trees of 22 kinds"),
        ("When did it fall?", "The bridge fell in May 2016 after rain.", {"May": 9, "2016": 9},
         "May 2016"),
    ],
)  # fmt: skip
def test_what_is_marked_is_a_whole_name_or_number(
    question: str, text: str, scores: dict[str, float], marked: str
) -> None:
    span = answering(question, text, tokens(text, **scores), "en")
    assert span is not None and text[slice(*span)] == marked


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("Salt was taxed in 1702.", {}),  # nothing stands out
        ("Yes.", {"Yes": 9}),  # one word is no part
        ("Ferries came back.", {"Ferries": 9, "back": 9}),  # the question's own words
    ],
)
def test_where_no_part_answers_nothing_is_marked(text: str, scores: dict[str, float]) -> None:
    assert answering("When did the ferry come back?", text, tokens(text, **scores), "en") is None


def test_of_a_reason_the_whole_sentence_is_the_answer() -> None:
    text = "It was withdrawn because of a crack."
    assert answering("Why was it withdrawn?", text, tokens(text, crack=9), "en") is None


def test_without_a_scorer_no_part_is_marked() -> None:
    assert answering("When?", "It was on 12 May.", (), "en") is None


def test_a_citation_marks_the_words_that_answer() -> None:
    text = "Rescuers found 13 of the children."
    best = candidate(text, 1.0, tokens=tokens(text, **{"13": 9}))
    [claim] = ExtractiveAnswerer().answer("How many children were found?", [best], 1)
    [(start, end)] = claim.citations[0].highlights
    assert text[start:end] == "13"


@pytest.mark.parametrize(
    "question",
    [
        "Which countries signed?", "Compare the two ferries.", "What are the stages of it?",
        "List the members.", "What is the difference between salt and sugar?",
        "Who were the judges?", "What other taxes are there?",
    ],
)  # fmt: skip
def test_questions_for_several_things(question: str) -> None:
    assert several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which country signed?", "What is salt?", "What does he sell?", "Who was the judge?",
        "What was designed in 1702?", "Which bus is the fastest?", "What happens next?",
    ],
)  # fmt: skip
def test_questions_for_one_thing(question: str) -> None:
    assert not several(question)


def test_a_question_for_several_things_gets_more_sentences() -> None:
    facts = "Norway signed early. Peru signs tomorrow. Malta agreed too. Chad follows suit."
    found = [candidate(text, 5 - 0.3 * n, id=str(n)) for n, text in enumerate(facts.split(". "))]
    many = list(ExtractiveAnswerer().answer("Which countries signed?", found, 1))
    one = list(ExtractiveAnswerer().answer("Did Norway sign?", found, 1))
    assert (len(many), len(one)) == (4, 3)


def test_fuller_answers_have_more_sentences() -> None:
    facts = "Norway signed early. Peru signs tomorrow. Malta agreed too. Chad follows suit."
    found = [candidate(text, 5 - 0.5 * n, id=str(n)) for n, text in enumerate(facts.split(". "))]
    assert len(list(ExtractiveAnswerer(SHORT).answer("Did Norway sign?", found, 1))) == 2
    assert len(list(ExtractiveAnswerer(FULLER).answer("Did Norway sign?", found, 1))) == 4


def test_a_sentence_that_says_nothing_new_is_left_out() -> None:
    long = candidate("The ferry was withdrawn on Monday after a crack was found.", 9)
    short = candidate("The ferry was withdrawn on Monday.", 8.9, id="b")
    new = candidate("A barge carries its freight.", 8.8, id="c")
    assert choose([long, short, new], 3, 1.0) == [long, new]


def test_copies_are_one_claim_with_several_citations() -> None:
    text = "The ferry was withdrawn on Monday."
    copies = [(make_article(text, id=id), Sentence(0, len(text), text)) for id in "bcd"]
    best = Candidate(
        make_article(text, id="a"), Sentence(0, len(text), text), None, 9, (), tuple(copies)
    )
    next_best = candidate("A barge carries its freight.", 8.9, id="e")
    first, second = ExtractiveAnswerer().answer("What happened?", [best, next_best], 1)
    # two beside the first are enough
    assert first.marked == "“The ferry was withdrawn on Monday.” [1] [2] [3]"
    assert [c.article.id for c in first.citations] == ["a", "b", "c"]
    assert second.citations[0].number == 4


def reported(count: str, day: int, score: float) -> Candidate:
    text = f"Officials said {count} children were taken from the school."
    return candidate(
        text, score, id=str(day), tokens=tokens(text, **{count: 9}),
        source="Kyodo", published=date(2024, 3, day),
    )  # fmt: skip


def test_articles_that_contradict_each_other_are_both_given_with_source_and_date() -> None:
    asked = "How many children were taken?"
    found = [reported("17", 4, 9), reported("13", 2, 7.2)]  # too far behind for a second sentence
    assert [claim.text for claim in ExtractiveAnswerer().answer(asked, found, 1)] == [
        "Kyodo, 4 March 2024: “Officials said 17 children were taken from the school.”",
        "Kyodo, 2 March 2024: “Officials said 13 children were taken from the school.”",
    ]


def test_a_sentence_that_contradicts_and_is_near_takes_no_others_place() -> None:
    new = candidate("Children hid in the church.", 8.7, id="5")
    found = [reported("17", 4, 9), reported("13", 2, 8.8), new]
    claims = list(ExtractiveAnswerer().answer("How many children were taken?", found, 1))
    assert [claim.citations[0].article.id for claim in claims] == ["4", "5", "2"]
    assert [claim.differs for claim in claims] == [True, False, True]


def test_the_claims_of_articles_that_contradict_each_other_differ_and_no_others() -> None:
    asked = "How many children were taken?"
    new = candidate("Children hid in the church.", 8.9, id="5")
    found = [reported("17", 4, 9), new, reported("13", 2, 7.2)]
    claims = list(ExtractiveAnswerer().answer(asked, found, 1))
    assert [(c.citations[0].quote.split()[0], c.differs) for c in claims] == [
        ("Officials", True),
        ("Children", False),
        ("Officials", True),
    ]
    agreed = ExtractiveAnswerer().answer(asked, [*found[:2], reported("17", 2, 7.2)], 1)
    assert [claim.differs for claim in agreed] == [False, False]


def test_a_passage_differs_that_brings_the_contradicting_sentence_along() -> None:
    text = "Officials gave a figure. They said 13 children were taken from the school."
    said = text[25:]
    article = make_article(text, id="2")
    other = Candidate(
        article, Sentence(25, len(text), said), Sentence(0, 24, text[:24]), 7.2,
        tokens(said, **{"13": 9}),
    )  # fmt: skip
    asked = "How many children were taken?"
    claims = list(ExtractiveAnswerer().answer(asked, [reported("17", 4, 9), other], 1))
    assert claims[1].citations[0].quote == text
    assert [claim.differs for claim in claims] == [True, True]


@pytest.mark.parametrize("count", ["17", "seventeen"])
def test_articles_that_agree_need_not_both_be_given(count: str) -> None:
    found = [reported("17", 4, 9), reported(count, 2, 7.2)]
    assert len(list(ExtractiveAnswerer().answer("How many were taken?", found, 1))) == 1


def test_an_articles_own_figures_are_no_contradiction() -> None:
    one, other = reported("17", 4, 9), reported("13", 4, 7.2)
    assert isinstance(one.article, Article)
    assert one.article.id == other.article.id
    assert len(list(ExtractiveAnswerer().answer("How many were taken?", [one, other], 1))) == 1
