"""Questions that confine themselves to a date, a source, articles: through the assistant."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from fakes import WordEmbedder

from assistant import Assistant, BadQuestion
from assistant.config import Config
from assistant.types import Answer, Where

TODAY = date(2024, 12, 15)
ARTICLES = {
    "news/flood.md": ("2024-05-03", "The Post", "Ann Lee", "The flood closed the school."),
    "news/dam.md": ("2024-05-20", "Hill Courier", "Bo Ray", "The dam held the flood back."),
    "news/fair.md": ("2024-11-02", "The Post", "Ann Lee and Bo Ray", "The fair drew 900 people."),
    "old/fair.md": ("2019-11-04", "Hill Courier", "Cy Oh", "The fair drew 400 people."),
    "old/undated.md": ("", "", "", "The fair is an old custom."),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("corpus")
    for name, (day, source, author, text) in ARTICLES.items():
        file = corpus / name
        file.parent.mkdir(exist_ok=True)
        stated = {"date": day, "source": source, "author": author, "title": name[:-3]}
        head = "\n".join(f"{key}: {value}" for key, value in stated.items() if value)
        file.write_text(f"---\n{head}\n---\n{text}\n")
    return Assistant.open(
        corpus,
        tmp_path_factory.mktemp("index"),
        embedder=WordEmbedder(),
        config=Config(scorer=None),
    )


def listed(answer: Answer) -> list[str]:
    assert answer.listing is not None
    return list(answer.listing.articles)


def test_articles_of_a_date_are_listed_newest_first(assistant: Assistant) -> None:
    answer = assistant.ask("articles from May", today=TODAY)
    assert listed(answer) == ["news/dam.md", "news/flood.md"]
    assert answer.where == Where(since=date(2024, 5, 1), until=date(2024, 6, 1))
    assert answer.lead == (
        "2 of 5 articles are from May 2024. 1 article without a date is left out."
    )


def test_a_month_is_the_latest_of_which_there_are_articles(assistant: Assistant) -> None:
    answer = assistant.ask("articles from May", today=date(2030, 3, 1))
    assert answer.where.since == date(2024, 5, 1)


def test_a_date_of_what_is_asked_about_confines_nothing(assistant: Assistant) -> None:
    for question in ("How many came to the fair in 2019?", "Who may run the school in May?"):
        assert assistant.ask(question, today=TODAY).where == Where()


def test_a_relative_date_without_articles_is_dropped_and_said(assistant: Assistant) -> None:
    answer = assistant.ask("articles from last week", today=TODAY)
    assert answer.where == Where()
    assert answer.lead.startswith("No article is from 2 December 2024 to 8 December 2024, so ")
    assert len(answer.claims) == 5


def test_where_nothing_is_left_it_is_said_what_there_would_be(assistant: Assistant) -> None:
    answer = assistant.ask("According to The Post, what happened in 1990?", today=TODAY)
    assert answer.where == Where(source="The Post")  # what happened there is no article's date
    answer = assistant.ask("articles from 1990 on the flood", today=TODAY)
    assert answer.refused
    assert answer.where == Where(since=date(1990, 1, 1), until=date(1991, 1, 1))
    assert answer.lead.startswith("No article is from 1990. Without that, there are 5.")


def test_since_an_event_is_since_the_day_of_the_article_on_it(assistant: Assistant) -> None:
    answer = assistant.ask("What has been reported since the flood closed the school?")
    assert answer.where == Where(since=date(2024, 5, 3))
    assert "3 May 2024 is taken for the day of the flood closed the school" in answer.lead
    assert listed(answer) == ["news/fair.md", "news/dam.md", "news/flood.md"]


def test_a_source_and_an_author_confine(assistant: Assistant) -> None:
    answer = assistant.ask("According to the Post, how many people did the fair draw?")
    assert answer.where == Where(source="The Post")
    assert {hit.chunk.article.source for hit in answer.hits} == {"The Post"}
    assert listed(assistant.ask("all pieces by Bo Ray")) == ["news/fair.md", "news/dam.md"]


def test_what_confines_can_be_refused(assistant: Assistant) -> None:
    question = "According to the Post, how many people did the fair draw?"
    typed = assistant.ask(question, as_typed=True)
    assert typed.where == Where()
    assert {"old/fair.md", "news/fair.md"} <= {hit.chunk.article.id for hit in typed.hits}
    follow_up = assistant.ask("And when was it?", [(question, typed)])
    assert follow_up.where == Where()


def test_a_follow_up_stays_within_what_the_question_before_said(assistant: Assistant) -> None:
    question = "According to the Post, how many people did the fair draw?"
    follow_up = assistant.ask("And when was it?", [(question, assistant.ask(question))])
    assert follow_up.where == Where(source="The Post")
    assert assistant.ask("Who closed the school?", [(question, "900.")]).where == Where()


def test_the_next_question_may_be_of_what_was_listed(assistant: Assistant) -> None:
    question = "Which articles mention the fair?"
    history = [(question, assistant.ask(question))]
    assert listed(history[0][1]) == ["news/fair.md", "old/fair.md", "old/undated.md"]
    those = assistant.ask("Only those: how many people came?", history)
    assert those.where == Where(articles=frozenset(listed(history[0][1])))
    second = assistant.ask("The second one: how many people?", history)
    assert second.where == Where(articles=frozenset({"old/fair.md"}))
    whole = assistant.ask("the second one", history)
    assert whole.lead == "Opening of “old/fair”:"
    fourth = assistant.ask("the fourth one: how many people?", history)
    assert fourth.where == Where()


def test_a_folder_or_a_file_may_be_named(assistant: Assistant) -> None:
    assert assistant.ask("Only in the old folder: who came to the fair?").where.folder == "old"
    assert assistant.ask("Only in the new folder: who came to the fair?").where == Where()
    of_file = assistant.ask("dam.md: what was held back?")
    assert of_file.where == Where(articles=frozenset({"news/dam.md"}))


def test_a_topic_counts_at_least_and_says_how(assistant: Assistant) -> None:
    answer = assistant.ask("how many articles are there on the flood?")
    assert answer.lead.startswith("At least 2 of 5 articles are about “flood”, judged by ")
    assert listed(answer) == ["news/dam.md", "news/flood.md"]
    wrote = assistant.ask("who wrote about the flood?")
    assert wrote.lead.endswith("Written by: Ann Lee (1), Bo Ray (1).")
    assert assistant.ask("articles about volcanoes").refused


def test_a_phrase_within_a_question_must_stand_in_the_articles(assistant: Assistant) -> None:
    answer = assistant.ask("How many people did “the fair drew” in all?")
    assert {hit.chunk.article.id for hit in answer.hits} == {"news/fair.md", "old/fair.md"}
    nowhere = assistant.ask("Whose idea was “the fair draws”, and of what kind?")
    assert nowhere.refused
    assert nowhere.lead == "No article holds “the fair draws” as it stands."


def test_a_word_with_a_hyphen_before_it_is_left_out(assistant: Assistant) -> None:
    answer = assistant.ask("fair people -900")
    assert "news/fair.md" not in {hit.chunk.article.id for hit in answer.hits}
    assert {hit.chunk.article.id for hit in answer.hits} >= {"old/fair.md", "old/undated.md"}
    slip = assistant.ask("What drew the people -900 of them?")
    assert "news/fair.md" in {hit.chunk.article.id for hit in slip.hits}


def test_not_this_is_the_next_best_from_elsewhere(assistant: Assistant) -> None:
    answer = assistant.ask("How many people did the fair draw?")
    seen = [answer.citations[0].article.id]
    while answer.runners_up:
        answer = answer.next()
        assert (answer.kind, len(answer.claims), answer.lead) == (
            "doubtful", 1, "Another candidate:",
        )  # fmt: skip
        seen.append(answer.citations[0].article.id)
    assert seen[0] != seen[1]
    assert answer.next().refused
    assert answer.next().lead == "I found no other sentence that may answer this."


@pytest.mark.parametrize(
    "question",
    [
        "word " * 2000,
        "the of and",
        "x",
        f'"{"fair " * 500}"',
        'An " unbalanced “mark',
        "articles from 31 February 2024",
        "articles from May since June before April from The Post by Ann Lee in the old folder "
        "published in 2019 between March and May 2020 until yesterday",
        "more",
        "only those",
        "the second one",
        "No, I meant",
    ],
)
def test_odd_questions_are_answered_or_refused_in_time(question: str, assistant: Assistant) -> None:
    began = time.perf_counter()
    answer = assistant.ask(question, [("Which articles mention the fair?", "…")], today=TODAY)
    assert answer.text or answer.refused
    assert time.perf_counter() - began < 5


def test_a_question_of_signs_alone_is_no_question(assistant: Assistant) -> None:
    with pytest.raises(BadQuestion):
        assistant.ask('"" -- ?')


def test_a_long_history_of_changes_is_looked_back_through(assistant: Assistant) -> None:
    history: list[tuple[str, str]] = [("How many came in 1999?", "…")]
    history += [(f"And in {year}?", "…") for year in range(2000, 2024)] * 50
    assert assistant.ask("And in 2019?", history).query.endswith("2019?")


def test_a_list_of_many_articles_shows_a_page_at_once(assistant: Assistant, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = "".join(
        f'{{"id": "{n}", "text": "Salt was sold at the market of Holm on day {n}."}}\n'
        for n in range(300)
    )
    (corpus / "many.jsonl").write_text(lines)
    many = Assistant.open(
        corpus, tmp_path / "index", embedder=WordEmbedder(), config=Config(scorer=None)
    )
    answer = many.ask("which articles mention salt?")
    assert answer.lead.startswith("300 of 300 articles mention “salt”, 300 times in all.")
    assert len(answer.claims) == 10
    more = many.ask("more", [("which articles mention salt?", answer)])
    assert "11 to 20" in more.lead
