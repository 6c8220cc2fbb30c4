"""What is measured of one answer, and where a question failed: worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from assistant.evaluate.matching import covers, holds, overlaps, tokens
from assistant.evaluate.measures import judged, ranked_articles, ranking_values, values_of
from assistant.evaluate.records import Cited, GoldQuote, Question
from assistant.evaluate.stages import STAGES, further, stage_of
from assistant.types import Answer, Article, Chunk, Citation, Claim, Hit, Sentence

A, B, C = "a.md", "b.md", "c.md"
TAX = "The crown taxed salt in 1702."


def answered(*quotes: tuple[str, str], hits: Sequence[str] = (), said: str = "") -> Answer:
    """An answer that quotes words of articles, from hits in these articles."""
    claims = []
    for number, (id, quote) in enumerate(quotes, start=1):
        citation = Citation(number, Article(id, "", quote, ()), 0, len(quote))
        claims.append(Claim(said or f"“{quote}”", (citation,)))
    return Answer("?", "answered", claims=tuple(claims), hits=hits_in(hits))


def refused(*hits: str, lead: str = "I found no sentence that answers this.") -> Answer:
    return Answer("?", "refused", lead=lead, hits=hits_in(hits))


def hits_in(ids: Sequence[str]) -> tuple[Hit, ...]:
    sentence = Sentence(0, 5, "Words")
    return tuple(
        Hit(rank, 1.0, Chunk(Article(id, "", "Words", ()), (sentence,)))
        for rank, id in enumerate(ids, start=1)
    )


def values(question: Question, answer: Answer) -> dict[str, float]:
    """All but the time."""
    found = values_of(question, answer, judged(question, answer), 0.25)
    assert found.pop("ms") == 250
    return found


def right(question: Question, *quotes: tuple[str, str]) -> list[bool]:
    return [citation.right for citation in judged(question, answered(*quotes))]


# --- matching -------------------------------------------------------------------------------


def test_case_punctuation_and_articles_do_not_count() -> None:
    assert tokens("The 1,702 men’s hats, ＡＢ.") == ["the", "1702", "men", "s", "hats", "ab"]
    assert holds("In 1702, a tax was laid on salt.", "Tax was laid")
    assert holds("It was Ada Lund's doing.", "the Ada LUND")
    assert holds("Some 1,435 mm wide", "1435 mm")
    assert not holds("He was born in 17021.", "1702")
    assert not holds("Lund, Ada", "Ada Lund")
    assert not holds("", "1702")


def test_an_answer_that_is_an_article_is_looked_for_as_it_stands() -> None:
    assert holds("It is rich in vitamin A.", "A")
    assert not holds("It is rich in vitamin C.", "A")


def test_scripts_without_spaces_match_by_their_characters() -> None:
    assert holds("首都は東京です。", "東京")
    assert not holds("首都は京都です。", "東京")


def test_a_quote_covers_another_by_half_of_its_trigrams() -> None:
    gold = "one two three four five six"  # four trigrams
    assert covers("zero one two three four", gold)  # 123, 234
    assert not covers("zero one two three zero", gold)
    assert covers("so Ada the Lund said", "Ada Lund")  # two words are taken whole
    assert not covers("so Lund said Ada", "Ada Lund")


def test_quotes_overlap_either_way_round_unless_one_is_too_short() -> None:
    gold = "one two three four five six"
    assert overlaps("two three four", gold)
    assert not covers("two three four", gold)
    assert not overlaps("two three", gold)


# --- citations ------------------------------------------------------------------------------


def test_a_citation_is_right_by_its_article_and_by_a_gold_quote_or_a_short_answer() -> None:
    question = Question("q", "?", articles=(A,), quotes=(GoldQuote(B, TAX),), answers=("1702",))
    assert right(question, (B, TAX), (A, "Taxed: 1702."), (A, "Bees swarm."), (C, TAX)) == [
        True,
        True,
        False,
        False,
    ]


def test_without_quotes_and_answers_a_relevant_article_is_enough() -> None:
    question = Question("q", "?", articles=(A,))
    assert right(question, (A, "Bees swarm."), (B, "Bees swarm.")) == [True, False]


def test_without_a_relevant_article_the_short_answer_decides() -> None:
    question = Question("q", "?", answers=("1702",))
    answer = answered((A, TAX), (B, "Bees swarm."))
    assert [citation.right for citation in judged(question, answer)] == [True, False]
    assert "citation_recall" not in values(question, answer)


# --- values ---------------------------------------------------------------------------------


def test_precision_is_of_the_citations_and_recall_of_the_gold_quotes() -> None:
    gold = (GoldQuote(A, TAX), GoldQuote(A, "Nobody in the town loved that tax."))
    question = Question("q", "?", quotes=gold, answers=("1702",))
    assert values(question, answered((A, TAX), (B, TAX), (A, "Bees swarm."))) == {
        "wrongly_refused": 0,
        "answer": 1,
        "citation_precision": pytest.approx(1 / 3),
        "citation_recall": 1 / 2,
        "words": 6 + 6 + 2,
    }


def test_recall_is_of_the_relevant_articles_where_no_quote_is_known() -> None:
    question = Question("q", "?", articles=(A, B))
    assert values(question, answered((B, "Bees."), (B, "Swarm.")))["citation_recall"] == 1 / 2


def test_a_right_quote_from_an_article_that_is_not_relevant_counts_for_nothing() -> None:
    found = values(Question("q", "?", quotes=(GoldQuote(A, TAX),)), answered((B, TAX)))
    assert found["citation_precision"] == found["citation_recall"] == 0


def test_a_wrong_refusal_has_no_answer_whatever_its_words() -> None:
    question = Question("q", "?", articles=(A,), answers=("1702",))
    assert values(question, refused(A, lead="“1702” stands in no article.")) == {
        "refusal_precision": 0,
        "wrongly_refused": 1,
        "answer": 0,
        "citation_recall": 0,
    }


def test_the_mark_of_a_citation_is_no_answer() -> None:
    question = Question("q", "?", answers=("1",))
    answer = answered((A, "There is one moon."))
    assert "[1]" in answer.text
    assert values(question, answer)["answer"] == 0


def test_of_an_unanswerable_question_only_the_refusal_is_measured() -> None:
    question = Question("q", "?", unanswerable=True)
    assert values(question, refused(A)) == {"refusal_precision": 1, "refusal_recall": 1}
    assert values(question, answered((A, TAX))) == {"refusal_recall": 0, "words": 6}


def test_the_ranking_is_of_distinct_articles_in_the_order_of_the_hits() -> None:
    assert ranked_articles(answered(hits=[C, A, C, B, A])) == (C, A, B)


def test_ranking_values_are_those_of_the_field() -> None:
    second = Question("q1", "?", articles=(A, B))
    none = Question("q2", "?", unanswerable=True)
    unfound = Question("q3", "?", articles=(A,))
    late = Question("q4", "?", articles=(B,))
    broken = "\ud800.md"  # no valid Unicode
    asked = [(second, (C, A)), (none, (A,)), (unfound, ()), (late, (*"uvwxy", B, broken))]
    found = ranking_values(asked)
    assert found[0] == {
        "nDCG@10": pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3))),
        "R@5": 1 / 2,
        "RR": 1 / 2,
    }
    assert found[1] == {}
    assert found[2] == {"nDCG@10": 0, "R@5": 0, "RR": 0}
    assert found[3] == {
        "nDCG@10": pytest.approx(1 / math.log2(7)),
        "R@5": 0,
        "RR": pytest.approx(1 / 6),
    }
    assert ranking_values([(none, (A,))]) == [{}]


def test_equal_scores_never_put_articles_in_order() -> None:
    """Of equal scores the last id would come first; ours stand in the order of the hits."""
    ids = tuple(f"{n:02}.md" for n in range(40))
    for place in (0, 7, 39):
        found = ranking_values([(Question("q", "?", articles=(ids[place],)), ids)])
        assert found[0]["RR"] == pytest.approx(1 / (place + 1))


# --- stages ---------------------------------------------------------------------------------

QUOTED = Question("q", "?", articles=(A,), quotes=(GoldQuote(B, TAX),))
SHORT = Question("q", "?", answers=("1702",))
NONE = Question("q", "?", unanswerable=True)


@pytest.mark.parametrize(
    ("question", "answer", "missing", "stage"),
    [
        (QUOTED, answered((B, TAX), hits=[B]), set(), ""),
        (QUOTED, answered((B, TAX), (C, TAX), hits=[C, B]), {A}, ""),
        (QUOTED, refused(C), {A}, "not read"),
        (QUOTED, answered((A, "Bees."), hits=[A]), {B}, "not read"),
        (QUOTED, refused(C), set(), "not retrieved"),
        (QUOTED, answered((C, TAX), hits=[C]), set(), "not retrieved"),
        (QUOTED, answered((C, TAX)), set(), "not retrieved"),
        (QUOTED, refused(C, A), set(), "wrongly refused"),
        (QUOTED, answered((C, TAX), hits=[C, A]), set(), "not ranked first"),
        (QUOTED, answered((C, TAX), hits=[A, C]), set(), "sentence not chosen"),
        (QUOTED, answered((A, "Bees."), hits=[C, A]), set(), "sentence not chosen"),
        (SHORT, answered((C, TAX), hits=[C]), set(), ""),
        (SHORT, answered((C, "Bees."), hits=[C]), set(), "sentence not chosen"),
        (SHORT, refused(), set(), "wrongly refused"),
        (NONE, refused(C), set(), ""),
        (NONE, answered((C, TAX), hits=[C]), set(), "answered though there is none"),
    ],
)
def test_a_question_fails_at_the_first_stage_that_went_wrong(
    question: Question, answer: Answer, missing: set[str], stage: str
) -> None:
    citations = judged(question, answer)
    ranked = ranked_articles(answer)
    assert stage_of(question, answer.refused, ranked, citations, missing) == stage


def test_a_talk_answer_to_an_unanswerable_question_is_no_refusal() -> None:
    citations: list[Cited] = []
    assert stage_of(NONE, False, (), citations, set()) == "answered though there is none"


def test_a_later_stage_is_further_and_none_is_furthest() -> None:
    assert further("not read", "not retrieved") == 1
    assert further("sentence not chosen", "not read") == -4
    assert all(further(stage, "") > 0 > further("", stage) for stage in STAGES)
