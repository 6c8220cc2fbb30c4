"""Misspelt words: compared with the words of the articles, and put right where that is sure."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import WordEmbedder, make_article

from assistant.index import Snapshot, Stages, Store, sync
from assistant.pipeline import Assistant
from assistant.question import corrected
from assistant.render import to_markdown
from assistant.split import embedded, split
from assistant.types import Article, Correction, SourceFile

EMBEDDER = WordEmbedder()
MADE_BY = {"model": EMBEDDER.id, "chunking": "test"}
SUMMIT = make_article(
    "Prime minister Kishida’s summit was called off. The abduction of 13 citizens is unsolved.",
    "The abductees were taken. The summits of UNESCO went on. He liked them.",
    id="summit.md",
)
FERRY = make_article("The Maren Lise sailed in March. The Maren Lise is a ferry.", id="ferry.md")
UHR = make_article("Die Räder der Uhr sind neu.", id="uhr.md", language="de")


def index_of(folder: Path, *articles: Article) -> Snapshot:
    store = Store(folder, MADE_BY)
    by_id = {article.id: article for article in articles}
    files = [
        SourceFile(id, Path(id), size=1, mtime_ns=hash(by_id[id].text)) for id in sorted(by_id)
    ]
    sync(
        store,
        files,
        Stages(lambda f: [by_id[f.id]], lambda a: split(a, EMBEDDER), embedded, EMBEDDER),
    )
    store.close()
    return Snapshot(folder, MADE_BY)


@pytest.fixture
def index(tmp_path: Path) -> Snapshot:
    return index_of(tmp_path, SUMMIT, FERRY, UHR)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Why did Kishda cancel it?", "Why did Kishida cancel it?"),
        ("kishidda summmit", "kishida summit"),
        ("abduciton", "abduction"),  # two letters swapped are one error
        ("Where are the adbucteees?", "Where are the abductees?"),  # two errors in a long word
        ("When did the Mraen Lise sail in Mrach?", "When did the Maren Lise sail in March?"),
        ("Was ist mit den Rädr?", "Was ist mit den Räder?"),
        ("Kishda’s summit", "Kishida’s summit"),
    ],
)
def test_a_word_of_no_article_becomes_the_nearest_one(
    index: Snapshot, typed: str, meant: str
) -> None:
    assert corrected(typed, index)[0] == meant


@pytest.mark.parametrize(
    "question",
    [
        "Was the summit called off?",
        "Who sails?",  # in another form
        "Is he liken to a ferryman?",  # a dictionary has it
        "Who is Xi?",  # too short
        "What did UNSCO say?",  # an acronym
        "Who is Kashmiri?",  # too far from Kishida
        'Who is "Kishda"?',
        "Who is “Kishda Fumio”?",
        "朝鮮はどこですか",
        "Who came in 2024a?",
    ],
)
def test_other_words_are_left_as_they_are(index: Snapshot, question: str) -> None:
    assert corrected(question, index) == (question, [])


def test_of_several_words_as_near_the_commonest_is_taken(tmp_path: Path) -> None:
    index = index_of(tmp_path, make_article("Marin came. Maren left. Maren sang.", id="a.md"))
    assert corrected("Marzn?", index)[1] == [Correction("Marzn", "Maren")]
    assert corrected("Larin?", index)[1] == [Correction("Larin", "Marin")]


def test_words_leave_with_their_article(tmp_path: Path) -> None:
    before = index_of(tmp_path, SUMMIT, FERRY).vocabulary()
    assert before["maren"] == 2
    assert before["kishida"] == 1
    assert "13" not in before
    after = index_of(tmp_path, SUMMIT).vocabulary()
    assert after == {word: n for word, n in before.items() if word in SUMMIT.text.lower()} | {
        "the": 3
    }
    shorter = make_article("Kishida stayed.", id="summit.md")
    assert index_of(tmp_path, shorter).vocabulary() == {"kishida": 1, "stayed": 1}


def test_an_answer_says_what_it_searched_for_instead(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.txt").write_text("The ferry was withdrawn. It had a crack.")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index", embedder=EMBEDDER)
    answer = assistant.ask("Why was the fery withdrawn?")
    assert answer.question == "Why was the fery withdrawn?"
    assert answer.query == "Why was the ferry withdrawn?"
    assert answer.corrections == (Correction("fery", "ferry"),)
    assert (
        "Searched for “Why was the ferry withdrawn?” (“fery” stands in no article; in quotation "
        "marks it is kept)"
    ) in to_markdown(answer)
    followup = assistant.ask("And the crak?", [("Why was the fery withdrawn?", "It had a crack.")])
    assert followup.query == "Why was the ferry withdrawn? And the crack?"
    kept = assistant.ask('Why was the "fery" withdrawn?')
    assert kept.corrections == ()


COUNCIL = make_article(
    "The United Nations Security Council met. The United Nations Security Council voted. "
    "So did the Union of Northern Sea Captains.",
    id="council.md",
)


def test_a_short_form_of_no_article_is_spelled_out_as_the_articles_oftenest_do(
    tmp_path: Path,
) -> None:
    index = index_of(tmp_path, COUNCIL)
    name = "United Nations Security Council"
    assert corrected("When did the UNSC meet?", index) == (
        f"When did the {name} meet?",
        [Correction("UNSC", name)],
    )
    assert corrected("When did the USNC meet?", index) == ("When did the USNC meet?", [])
    assert corrected('What of "UNSC"?', index) == ('What of "UNSC"?', [])


def test_a_name_becomes_the_short_form_where_the_articles_have_only_that(
    tmp_path: Path,
) -> None:
    index = index_of(tmp_path, make_article("The UNSC met in March.", id="council.md"))
    asked = "When did the United Nations Security Council meet?"
    assert corrected(asked, index) == (
        "When did the UNSC meet?",
        [Correction("United Nations Security Council", "UNSC")],
    )
    (tmp_path / "other").mkdir()
    spelled = index_of(tmp_path / "other", COUNCIL)
    assert corrected(asked, spelled) == (asked, [])
