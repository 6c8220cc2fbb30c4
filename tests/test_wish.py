"""What is here, what is new, how an article begins, and small talk: said without searching."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import WordEmbedder

from assistant.pipeline import Assistant
from assistant.question import wish
from assistant.types import Answer, Where

FERRY = """---
title: Ferry withdrawn
date: 2024-03-19
source: The Courier
---

From the desk.

The ferry was withdrawn on Monday after a crack was found. The crack is 41 cm long. Nobody was hurt.
Islanders are taken by bus.
"""
BREAD = """---
title: Why bread rises
date: 2023-01-02
source: The Baker
---

# Yeast

Bread rises because the yeast in the dough makes gas. The ferry brings the flour.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "ferry.md").write_text(FERRY, encoding="utf-8")
    (corpus / "bread.md").write_text(BREAD, encoding="utf-8")
    index = tmp_path_factory.mktemp("index")
    return Assistant.open(corpus, index, embedder=WordEmbedder())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hello!", "greeting"),
        ("hi there", "greeting"),
        ("Good morning, how are you?", "greeting"),
        ("thanks", "thanks"),
        ("OK great, thank you very much!", "thanks"),
        ("Thanks, that's all I needed", "thanks"),
        ("What can you do?", "help"),
        ("are you a real person", "help"),
        ("how do I use this?", "help"),
        ("Thanks, that was very kind of you", "thanks"),
        ("When was the article on bread published?", "stated"),
        ("who wrote that piece", "stated"),
        ("which one is the newest?", "newest"),
        ("What are these articles about?", "overview"),
        ("what is in this folder then", "overview"),
        ("so what's in here", "overview"),
        ("How many articles are there?", "overview"),
        ("list all articles please", "overview"),
        ("Which topics do you cover?", "overview"),
        ("What's new?", "newest"),
        ("show me the latest articles", "newest"),
    ],
)
def test_what_is_plainly_wished_for_is_understood(question: str, kind: str) -> None:
    found = wish(question)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Summarise this article", ""),
        ("can you summarize the article on the canal lock for me please?", "canal lock"),
        ("tl;dr of the library piece", "library"),
        ("What's the gist of that story about the moon?", "moon"),
    ],
)
def test_a_summary_is_of_the_article_before_us_or_of_the_one_named(
    question: str, about: str
) -> None:
    found = wish(question)
    assert found is not None
    assert (found.kind, found.about) == ("opening", about)


@pytest.mark.parametrize(
    "question",
    [
        "How does it work?",
        "What is new about the ferry?",
        "What is the article of war?",
        "Hello Kitty sales in 2020",
        "How many articles mention the ferry?",
        "Who said thanks to the crew?",
        "What are the main topics of the treaty?",
        "What is in the newest report on the ferry?",
        "Summarise the causes of the war",
        "What did the captain say about the crack?",
    ],
)
def test_a_question_is_no_wish(question: str) -> None:
    assert wish(question) is None


def test_small_talk_is_answered_shortly_and_never_refused(assistant: Assistant) -> None:
    for question, said in {
        "Hello": "Hello. Ask me about the 2 articles here.",
        "thank you": "You are welcome.",
    }.items():
        answer = assistant.ask(question)
        assert (answer.kind, answer.text, answer.citations) == ("talk", said, ())
    assert "word for word" in assistant.ask("What can you do?").text


def test_what_is_here_is_counted_and_the_newest_are_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What is in here?")
    assert answer.kind == "answered"
    assert answer.lead == (
        "2 articles from 2023 to 2024: 1 of The Baker, 1 of The Courier. "
        "Often in them: ferry (2 articles). The newest:"
    )
    assert [claim.text for claim in answer.claims] == [
        "The Courier, 19 March 2024: “The ferry was withdrawn on Monday after a crack was found.”",
        "The Baker, 2 January 2023: “Bread rises because the yeast in the dough makes gas.”",
    ]
    newest = assistant.ask("what's new?", first_number=7)
    assert newest.lead == "The newest of 2 articles:"
    assert [citation.number for citation in newest.citations] == [7, 8]
    assert list(assistant.stream("what's new?")) == list(assistant.ask("what's new?").claims)


def test_a_summary_quotes_the_opening_of_the_article(assistant: Assistant) -> None:
    answer = assistant.ask("Summarise the article about bread")
    assert answer.lead == "Opening of “Why bread rises”:"
    [citation] = answer.citations
    assert citation.quote == (
        "Bread rises because the yeast in the dough makes gas. The ferry brings the flour."
    )
    for before in (
        {"where": Where(articles=frozenset({"ferry.md"}))},
        {"history": [("What is 41 cm long?", assistant.ask("What is 41 cm long?"))]},
    ):
        answer = assistant.ask("summarize this article", **before)
        [citation] = answer.citations
        assert citation.article.id == "ferry.md"
        assert citation.quote.endswith("Nobody was hurt.")
    nothing = assistant.ask("summarize this article", [("Hi", Answer("Hi", "talk"))])
    assert not nothing.lead.startswith("Opening")


def test_filters_hold_for_what_is_here(assistant: Assistant) -> None:
    confined = {
        Where(until=date(2024, 1, 1)): ["bread.md"],
        Where(since=date(2024, 1, 1)): ["ferry.md"],
        Where(source="the baker"): ["bread.md"],
        Where(articles=frozenset({"ferry.md"})): ["ferry.md"],
        Where(folder="elsewhere"): [],
    }
    for where, ids in confined.items():
        answer = assistant.ask("what's new?", where=where)
        assert [citation.article.id for citation in answer.citations] == ids
    assert assistant.ask("what's new?", where=Where(folder="elsewhere")).kind == "talk"


def test_what_an_article_states_of_itself_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("When was the article about bread and yeast published?")
    assert answer.lead == (
        "“Why bread rises”: in The Baker, on 2 January 2023; it does not say who wrote it. "
        "It begins:"
    )
    assert answer.citations[0].article.id == "bread.md"
    before = [("Who was hurt?", assistant.ask("Which articles mention the crack?"))]
    assert assistant.ask("Who wrote that article?", before).citations[0].article.id == "ferry.md"
