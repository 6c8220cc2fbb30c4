"""Which sentences are quoted, how, and when the answer is a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fakes import drained, make_article

from assistant.answer import ExtractiveAnswerer, Judgement, Ranking, Searched, conclude, judge
from assistant.answer.extractive import claims_of, leans_back
from assistant.answer.ranking import covered, rank
from assistant.answer.wording import where_words_stand
from assistant.pipeline.answering import Part, Prepared, answer
from assistant.types import Article, Candidate, Chunk, Evidence, Hit, Sentence, Term, Where

FERRY = make_article(
    "The ferry was withdrawn on Monday. It had a crack in its deck. A barge carries freight.",
    "Nobody was hurt.",
    id="ferry.md",
    title="Ferry withdrawn",
    source="The Courier",
    published=date(2024, 3, 19),
)
SALT = make_article("Salt was taxed in 1702.", id="salt.txt")


def sentences(article: Article) -> list[Sentence]:
    found, at = [], 0
    for text in article.text.replace("\n\n", " ").replace(". ", ".|").split("|"):
        start = article.text.index(text, at)
        at = start + len(text)
        found.append(Sentence(start, at, text))
    return found


def candidate(article: Article, n: int, score: float) -> Candidate:
    all_of_it = sentences(article)
    return Candidate(article, all_of_it[n], all_of_it[n - 1] if n else None, score)


def evidence(
    *found: tuple[Article, float, tuple[float, ...]], terms: tuple[Term, ...] = ()
) -> Evidence:
    hits = tuple(
        Hit(rank, score, Chunk(article, tuple(sentences(article))))
        for rank, (article, score, _) in enumerate(found, start=1)
    )
    cosines = tuple(of_hit for *_, of_hit in found)
    return Evidence("question", "query", hits, cosines, cosines, terms)


def test_a_sentences_score_is_its_cosine_and_its_chunks_score_and_the_words_it_holds() -> None:
    terms = (Term("crack", 1, 1), Term("barge", 1, 1))
    ranked = rank(evidence((FERRY, 1.0, (0.1, 0.5, 0.2, 0.4)), terms=terms)).candidates
    assert [(c.sentence.text, round(c.score, 3)) for c in ranked] == [
        ("It had a crack in its deck.", 23.4),  # 26 x .5 + 7.8 x 1 + 5.2 x .5
        ("Nobody was hurt.", 14.3),  # 26 x .4 + 7.8 - 1.3 for each of three words under six
        ("A barge carries freight.", 13.0),  # 26 x .2 + 7.8 + 5.2 x .5 - 1.3 x 2
        ("The ferry was withdrawn on Monday.", 10.4),  # 26 x .1 + 7.8
    ]
    assert ranked[0].before == sentences(FERRY)[0]


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("How many marched?", "About 350 people marched.", "The people marched slowly."),
        ("When was it?", "It was on a Monday in May.", "It was a great occasion."),
        ("Who spoke?", "The mayor, Ada Lund, spoke there.", "The mayor of it spoke there."),
        ("Why was it shut?", "It shut because of the rain.", "It shut and it never opened."),
        ("Pourquoi ?", "Il ferma parce que tout manquait.", "Il ferma et tout le monde partit."),
        ("Where was it?", "It was in the old town.", "Was it in the old town?"),
    ],
)
def test_a_sentence_that_has_what_is_asked_for_comes_first(
    question: str, better: str, worse: str
) -> None:
    for order in ((better, worse), (worse, better)):
        article = make_article(*order)
        spans = [(b.start, b.end) for b in article.blocks]
        parts = tuple(Sentence(a, z, article.text[a:z]) for a, z in spans)
        cosines = ((0.5, 0.5),)
        hits = (Hit(1, 1.0, Chunk(article, parts)),)
        ranked = rank(Evidence(question, question, hits, cosines, cosines, ())).candidates
        assert [c.sentence.text for c in ranked] == [better, worse]


def test_headings_are_not_quoted_and_a_sentence_in_two_chunks_counts_once() -> None:
    heading, *rest = sentences(FERRY)
    head = Sentence(heading.start, heading.end, heading.text, "heading")
    chunk = Chunk(FERRY, (head, *rest))
    cosines = ((0.9,) * 4, (0.8,) * 4)
    found = Evidence("q", "q", (Hit(1, 1.0, chunk), Hit(2, 0.5, chunk)), cosines, cosines, ())
    ranked = rank(found).candidates
    assert heading.text not in [c.sentence.text for c in ranked]
    assert len(ranked) == 3
    assert ranked[0].score == pytest.approx(26 * 0.9 + 7.8 * 1.0)


def test_the_sentence_before_a_chunk_comes_along_with_one_that_leans_on_it() -> None:
    first, second, *_ = sentences(FERRY)
    chunk = Chunk(FERRY, (second,), before=first)
    found = Evidence("q", "q", (Hit(1, 1.0, chunk),), ((0.9,),), ((0.9,),), ())
    [claim] = ExtractiveAnswerer().answer("q", rank(found).candidates, 1)
    assert claim.citations[0].quote == f"{first.text} {second.text}"


def test_rare_words_weigh_more_than_common_ones() -> None:
    terms = (Term("crack", 2, 1), Term("ferry", 5000, 90))
    assert covered("cracks", "en", terms) > covered("ferries", "en", terms) > 0
    assert covered("cracked ferries", "en", terms) == pytest.approx(1)
    assert covered("salt", "en", terms) == 0
    assert covered("salt", "en", ()) == 0


def answered(*candidates: Candidate, first_number: int = 1) -> list[str]:
    claims = ExtractiveAnswerer().answer("?", candidates, first_number)
    return [claim.marked for claim in claims]


def test_the_best_sentence_is_quoted_with_its_source_and_date() -> None:
    assert answered(candidate(FERRY, 0, 0.9)) == [
        "The Courier, 19 March 2024: “The ferry was withdrawn on Monday.” [1]"
    ]


def test_what_is_unknown_of_an_article_is_left_out() -> None:
    assert answered(candidate(SALT, 0, 0.9)) == ["“Salt was taxed in 1702.” [1]"]


def test_others_join_while_they_are_nearly_as_good_and_three_at_most() -> None:
    best, near, far = candidate(FERRY, 0, 9), candidate(SALT, 0, 8.2), candidate(FERRY, 3, 7)
    assert answered(best, near, far) == [
        "The Courier, 19 March 2024: “The ferry was withdrawn on Monday.” [1]",
        "“Salt was taxed in 1702.” [2]",
    ]
    many = [
        candidate(make_article("Salt is salt.", f"Fact {n} is that.", id=f"{n}"), 1, 0.9)
        for n in range(5)
    ]
    assert len(answered(*many)) == 3


def test_numbers_go_on_from_a_conversations_last() -> None:
    assert answered(candidate(SALT, 0, 0.9), first_number=12) == ["“Salt was taxed in 1702.” [12]"]


def test_a_sentence_that_leans_on_the_one_before_brings_it_and_marks_what_answers() -> None:
    [claim] = ExtractiveAnswerer().answer("?", [candidate(FERRY, 1, 0.9)], 1)
    [citation] = claim.citations
    assert citation.quote == "The ferry was withdrawn on Monday. It had a crack in its deck."
    [(start, end)] = citation.highlights
    assert FERRY.text[start:end] == "It had a crack in its deck."


@pytest.mark.parametrize(
    "text",
    ["He also said so.", "But she did not.", "However, they left.", "“It is over,” he said.",
     "The latter was sold.", "In addition, its deck is old.", "That is why."],
)  # fmt: skip
def test_sentences_that_lean(text: str) -> None:
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    ["Kishida said he was ready.", "Items were lost.", "Thistles grow there.", "Hector left.",
     "In 2002 they came back.", "Butter is dear."],
)  # fmt: skip
def test_sentences_that_stand_alone(text: str) -> None:
    assert not leans_back(text)


def test_neighbours_become_one_quotation_and_articles_stay_in_the_texts_order() -> None:
    claims = list(
        ExtractiveAnswerer().answer("?", [candidate(FERRY, 2, 0.9), candidate(FERRY, 1, 0.88)], 1)
    )
    assert [c.citations[0].quote for c in claims] == [
        "The ferry was withdrawn on Monday. It had a crack in its deck. A barge carries freight."
    ]
    apart = answered(candidate(FERRY, 3, 0.9), candidate(FERRY, 0, 0.88))
    assert apart == [
        "The Courier, 19 March 2024: “The ferry was withdrawn on Monday.” [1]",
        "“Nobody was hurt.” [2]",  # named once
    ]


def test_the_same_sentence_of_two_articles_is_said_once() -> None:
    copy = make_article("Salt was taxed in 1702.", id="copy.txt")
    assert len(answered(candidate(SALT, 0, 0.9), candidate(copy, 0, 0.9))) == 1


def test_a_sample_is_marked_where_it_is_named() -> None:
    sample = make_article("Salt is back.", id="s", source="The Post", sample=True)
    assert answered(candidate(sample, 0, 1)) == ["The Post (sample): “Salt is back.” [1]"]
    of_nobody = replace(sample, source="")
    assert answered(candidate(of_nobody, 0, 1)) == ["Sample article: “Salt is back.” [1]"]


def test_confidence_grows_with_the_cosine_and_the_words_that_are_found() -> None:
    term = (Term("crack", 1, 1),)
    low = judge(evidence((FERRY, 0.2, (0.1, 0.1, 0.1, 0.1)), terms=(Term("zebra", 0, 0),)))
    middle = judge(evidence((FERRY, 0.6, (0.1, 0.4, 0.1, 0.1)), terms=(Term("zebra", 0, 0),)))
    high = judge(evidence((FERRY, 1.2, (0.1, 0.8, 0.1, 0.1)), terms=term))
    assert 0 < low.confidence < middle.confidence < high.confidence < 1
    assert (low.kind, high.kind) == ("refused", "answered")


def test_nothing_found_is_a_refusal() -> None:
    judgement = judge(Evidence("q", "q", (), (), (), ()))
    assert (judgement.confidence, judgement.kind) == (0.0, "refused")


def test_words_that_stand_nowhere_are_named_together() -> None:
    terms = [Term(word, 0, 0) for word in ("quarterback", "Super", "Bowl")]
    together = "“quarterback”, “Super” and “Bowl” stand in none of them."
    assert where_words_stand(terms) == together
    assert where_words_stand(terms[:1]) == "“quarterback” stands in none of them."
    assert where_words_stand([]) == ""


def test_a_sentence_that_came_along_before_another_is_not_quoted_again() -> None:
    leaning, before = candidate(FERRY, 1, 0.9), candidate(FERRY, 0, 0.8)
    [claim] = claims_of("?", [leaning, before], 1)
    assert claim.citations[0].quote.startswith("The ferry was withdrawn on Monday. It had")


SEARCHED = Searched(articles=24, years=(2023, 2024), unread=1)


def test_a_refusal_says_what_was_searched_and_where_the_rare_words_stand() -> None:
    candidates = (candidate(SALT, 0, 0.2), candidate(FERRY, 0, 0.1))
    terms = (Term("salt", 1, 1), Term("price", 0, 0), Term("the", 900, 20), Term("year", 40, 9))
    found = evidence((SALT, 0.2, (0.1,)), terms=terms)
    answer = conclude(
        "How dear is salt?",
        found,
        Judgement(Ranking(candidates, ()), 0.1),
        [],
        Where(),
        SEARCHED,
        4,
    )
    assert answer.refused
    assert answer.text == (
        "I found no sentence that answers this. I searched 24 articles from 2023 to 2024; "
        "1 could not be read. “price” stands in none of them; “salt” stands in 1 sentence of "
        "1 article; “year” stands in 40 sentences of 9 articles."
    )
    assert answer.citations == ()
    assert [c.text for c in answer.nearest] == [
        "“Salt was taxed in 1702.”",
        "The Courier, 19 March 2024: “The ferry was withdrawn on Monday.”",
    ]
    assert [c.citations[0].number for c in answer.nearest] == [4, 5]


@pytest.mark.parametrize(
    ("cosine", "reason"),
    [
        (0.29, "None of the articles seems to be about this."),
        (0.3, ""),
        (0.64, ""),
        (0.65, "“Ferry” is about this, but I found no sentence in it for what you asked."),
    ],
)
def test_a_refusal_gives_a_reason_only_where_it_is_sure(cosine: float, reason: str) -> None:
    article = replace(FERRY, title="Ferry")
    found = evidence((article, 1, (0.1, cosine, 0.1, 0.1)), (SALT, 0.2, (0.2,)))
    ranking = Ranking((candidate(article, 1, 0.9),), found.hits)
    refused = conclude("?", found, Judgement(ranking, 0.1), [], Where(), SEARCHED, 1)
    assert refused.reason == reason
    claims = list(ExtractiveAnswerer().answer("?", ranking.candidates, 1))
    answered = conclude("?", found, Judgement(ranking, 0.8), claims, Where(), SEARCHED, 1)
    assert answered.reason == ""


def test_an_answer_offers_the_next_best_from_elsewhere() -> None:
    candidates = (candidate(FERRY, 0, 9), candidate(FERRY, 3, 6), candidate(SALT, 0, 5))
    claims = list(ExtractiveAnswerer().answer("?", candidates, 1))
    judgement = Judgement(Ranking(candidates, ()), 0.8)
    answer = conclude(
        "?", evidence((FERRY, 1, (1, 0, 0, 0))), judgement, claims, Where(), SEARCHED, 1
    )
    assert answer.kind == "answered"
    assert answer.lead == ""
    assert [c.citations[0].quote for c in answer.runners_up] == [
        "Nobody was hurt.",
        "Salt was taxed in 1702.",
    ]
    assert answer.citations[0].quote not in [c.citations[0].quote for c in answer.runners_up]


def test_what_answers_both_parts_of_a_question_is_said_once_and_numbers_go_on() -> None:
    def part(question: str, *candidates: Candidate) -> Part:
        return Part(question, found, Judgement(Ranking(candidates, ()), 0.8))

    found = evidence((FERRY, 1, (1, 0, 0, 0)))
    withdrawn, unhurt = candidate(FERRY, 0, 9), candidate(FERRY, 3, 8.9)
    hurt = part("Who was hurt?", withdrawn, unhurt, candidate(SALT, 0, 5))
    parts = part("What happened?", withdrawn), hurt
    prepared = Prepared("Both?", parts, "", (), Where(), SEARCHED)
    said, whole = drained(answer(prepared, ExtractiveAnswerer(), 1))
    assert [claim.citations[0].quote for claim in said] == [
        "The ferry was withdrawn on Monday.",
        "Nobody was hurt.",
    ]
    assert whole.claims == tuple(said)
    assert [claim.citations[0].quote for claim in whole.runners_up] == ["Salt was taxed in 1702."]
    numbers = [c.number for claim in (*whole.claims, *whole.runners_up) for c in claim.citations]
    assert len(set(numbers)) == len(numbers) == 3


def test_a_doubtful_answer_says_so_first() -> None:
    candidates = (candidate(SALT, 0, 0.5),)
    claims = list(ExtractiveAnswerer().answer("?", candidates, 1))
    answer = conclude(
        "?",
        evidence((SALT, 1, (1,))),
        Judgement(Ranking(candidates, ()), 0.4),
        claims,
        Where(),
        SEARCHED,
        1,
    )
    assert answer.kind == "doubtful"
    assert answer.text == "The nearest I found:\n\n“Salt was taxed in 1702.” [1]"
