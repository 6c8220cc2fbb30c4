"""What a question confines itself to, word by word: sources, scopes, topics, parts, corrections."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import byline, parts, quoted, restored, scope, topic
from assistant.question.bylines import each_author
from assistant.question.topic import subject

SOURCES = ("The Harbour Post", "Hill Courier", "Valley Courier", "Nature")
AUTHORS = ("Ann Lee", "Bo Ray")
TODAY = date(2024, 12, 15)


@pytest.mark.parametrize(
    ("question", "source", "author", "rest"),
    [
        ("According to The Harbour Post, who won?", "The Harbour Post", "", "Who won?"),
        ("who won according to the harbour post", "The Harbour Post", "", "Who won"),
        ("articles in the Post?", "The Harbour Post", "", "Articles?"),
        ("list the articles from Hill Courier", "Hill Courier", "", "List the articles"),
        (
            "What does the Harbour Post say about ice?",
            "The Harbour Post",
            "",
            "What is said about ice?",
        ),
        ("Give me all pieces by Ann Lee", "", "Ann Lee", "Give me all pieces"),
        ("what did bo ray write about ice?", "", "Bo Ray", "The articles about ice?"),
        ("Did Ann Lee write about ice?", "", "Ann Lee", "The articles about ice?"),
        ("Ann Lee's articles", "", "Ann Lee", "The articles"),
    ],
)
def test_a_source_or_an_author_is_taken_from_the_question(
    question: str, source: str, author: str, rest: str
) -> None:
    found = byline(question, SOURCES, AUTHORS)
    assert found is not None
    assert (found.source, found.author, found.rest) == (source, author, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Who owns The Harbour Post?",  # asked about, not a source
        "Who is Ann Lee?",
        "What is there in nature?",
        "What did the Courier report?",  # two end so
        "Was the post by Ann late?",
        "According to Reuters, who won?",  # not held
    ],
)
def test_a_name_that_is_no_source_confines_nothing(question: str) -> None:
    assert byline(question, SOURCES, AUTHORS) is None


def test_authors_of_one_line_are_told_apart() -> None:
    assert each_author("Ann Lee, Bo Ray and Cy Oh") == ["Ann Lee", "Bo Ray", "Cy Oh"]
    assert each_author("") == []


@pytest.mark.parametrize(
    ("question", "of", "name", "chosen", "rest"),
    [
        ("Only those: who came?", "listed", "", (None, None), "who came?"),
        ("Who came? Only in those articles.", "listed", "", (None, None), "Who came?"),
        ("just the first two: who came?", "listed", "", (0, 2), "who came?"),
        ("the second one", "listed", "", (1, 2), ""),
        ("and just the last one of them: who came?", "listed", "", (-1, None), "who came?"),
        ("number 3: who came?", "listed", "", (2, 3), "who came?"),
        ("What does the third one say about ice?", "listed", "", (2, 3),
         "What is said about ice?"),
        ("Same article - who came?", "shown", "", (None, None), "who came?"),
        ("Who came in that article?", "shown", "", (None, None), "Who came"),
        ("Does that article mention ice?", "shown", "", (None, None), "What is said about ice?"),
        ("In the article about the lock, who came?", "named", "the lock", (None, None),
         "who came?"),
        ("Going by the annual report alone: who came?", "named", "annual", (None, None),
         "who came?"),
        ("in the German one: wer kam?", "language", "de", (None, None), "wer kam?"),
        ("look only in the news folder: who came?", "folder", "news", (None, None), "who came?"),
        ("news/ice.md: who came?", "file", "news/ice.md", (None, None), "who came?"),
    ],
)  # fmt: skip
def test_a_question_is_narrowed_to_articles(
    question: str, of: str, name: str, chosen: tuple[int | None, int | None], rest: str
) -> None:
    found = scope(question)
    assert found is not None
    assert (found.of, found.name, found.chosen, found.rest) == (of, name, chosen, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Who was the second one to arrive?",
        "What happened in the first two weeks?",
        "Who are those people?",
        "Only those who pay may enter: why?",
        "Why was this article of the treaty struck out?",
        "In the end, who came?",
        "According to The Harbour Post, who came?",  # a newspaper
        "Was it the last one?",
    ],
)
def test_the_same_words_may_narrow_nothing(question: str) -> None:
    assert scope(question) is None


@pytest.mark.parametrize(
    ("question", "words", "named"),
    [
        ("how many articles are there on floods?", "floods", ""),
        ("List the articles about the old bridge, please", "old bridge", ""),
        ("anything about bees?", "bees", ""),
        ("is there anything about bees", "bees", ""),
        ("which articles deal with ice", "ice", ""),
        ("Show me everything you have on the ferry.", "ferry", ""),
        ("who wrote about the budget?", "budget", "authors"),
        ("who has written about tides", "tides", "authors"),
        ("which newspapers wrote about the march?", "march", "sources"),
        ("what are the articles about bees", "bees", ""),
    ],
)
def test_all_articles_on_a_topic_are_asked_for(question: str, words: str, named: str) -> None:
    found = topic(question, confined=False)
    assert found is not None
    assert (found.words, found.named) == (words, named)


@pytest.mark.parametrize("rest", ["show me the articles", "anything?", "what happened", "Articles"])
def test_all_articles_are_asked_for_where_only_a_date_or_a_source_was_named(rest: str) -> None:
    assert topic(rest, confined=True) is not None
    assert topic(rest, confined=False) is None


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("What do the articles say about Ann Lee?", "Ann Lee"),
        ("tell me about the ferry, please", "ferry"),
        ("Who is Ann Lee?", "Ann Lee"),
        ("What does Ann Lee say?", "Ann Lee"),
        ("who's agnes", "agnes"),
        ("Who is the mayor?", ""),
        ("Who was there?", ""),
        ("What did Ann Lee say about the ferry?", ""),
    ],
)
def test_what_is_to_be_told_about(question: str, on: str) -> None:
    assert subject(question) == on


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("Who painted it, and where was she born?", ("Who painted it", "where was she born")),
        ("when did it open and how much was it", ("when did it open", "how much was it")),
        ("When did it open? Who paid for it?", ("When did it open", "Who paid for it")),
    ],
)
def test_a_question_may_have_two_parts(question: str, both: tuple[str, str]) -> None:
    assert parts(question) == both


@pytest.mark.parametrize(
    "question",
    [
        "How and why did it close?",
        "Who are Ann and Bo?",
        "Which ships sailed and sank?",
        "Who came, what was said and who left and why was that?",  # more than two
        "A town and what became of it",
    ],
)
def test_or_one(question: str) -> None:
    assert parts(question) == (question,)


@pytest.mark.parametrize(
    ("before", "question", "after"),
    [
        ("How many came in 2018?", "And in 2019?", "How many came in 2019?"),
        ("What happened in May 2024?", "what about June 2024?", "What happened in June 2024?"),
        ("What did Ann Lee say?", "Sorry, I meant Bo Ray.", "What did Bo Ray say?"),
        ("What does Mr Lee sell?", "what about Mrs Ray?", "What does Mrs Ray sell?"),
        ("What did Ann announce?", "No, I meant her sister.", "What did Ann announce: her sister?"),
        ("Who won?", "I meant when did it begin at all?", "when did it begin at all?"),
        ("Did Ann meet Bo?", "And Cy?", "And Cy?"),  # instead of whom?
        ("Who won?", "Why?", "Why?"),
    ],
)
def test_a_question_that_changes_the_one_before_is_written_out(
    before: str, question: str, after: str
) -> None:
    assert restored(question, [(before, "…")], TODAY) == after


def test_phrases_in_quotation_marks_are_told_from_the_rest() -> None:
    found = quoted("Who said “no boat,” and why? -school")
    assert found is not None
    assert (found.phrases, found.without) == (("no boat",), ("school",))
    assert quoted('A lonely " mark') is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert len(parts(text)) in (1, 2)
    assert topic(text, True) is None or len(text) >= 0
    for read in (scope, quoted, subject):
        read(text)
    byline(text, SOURCES, AUTHORS)
    assert restored(text, [("Who won in 2018?", "…")], TODAY) is not None
