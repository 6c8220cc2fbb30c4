"""Words as they stand: which articles hold them, where, and how often."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from fakes import WordEmbedder
from typer.testing import CliRunner

from assistant.__main__ import app
from assistant.index.exact import fold, pattern
from assistant.pipeline import Assistant
from assistant.question import Exact, exact
from assistant.render import from_json, to_json
from assistant.types import Correction, Where

EMBEDDER = WordEmbedder()
ARTICLES = {
    "a.md": "---\ntitle: Choe goes\ndate: 2024-05-01\n---\n\nThe minister left. Nobody wept.",
    "b.md": "---\ndate: 2024-03-01\nsource: The Post\n---\n\n“Choe’s café is shut.” So said Ms "
    "Choe. In the\nCafé, nobody.",
    "c.md": "Nothing of the cafe here. Choeling is a bird.",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("corpus")
    for name, text in ARTICLES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return Assistant.open(corpus, tmp_path_factory.mktemp("index"), embedder=EMBEDDER)


@pytest.mark.parametrize(
    ("question", "phrases", "without"),
    [
        ("Which articles mention Choe?", ("Choe",), ()),
        ("how many of the articles mention the Maren Lise, please", ("Maren Lise",), ()),
        ("list all articles that mention a helicopter", ("helicopter",), ()),
        ("any articles mentioning penguins?", ("penguins",), ()),
        ("swimming pool - which articles mention one", ("swimming pool",), ()),
        ("Where is Dr Strand mentioned?", ("Dr Strand",), ()),
        ("How often is the crack mentioned?", ("crack",), ()),
        ('"will stay open"', ("will stay open",), ()),
        ("“new  steel” -ferry", ("new steel",), ("ferry",)),
        ('where does it say "hearing aid"?', ("hearing aid",), ()),
        ('which articles contain "salt" and "ferry"?', ("salt", "ferry"), ()),
        ("Who said “the puffins won’t mind”?", ("the puffins won’t mind",), ()),
    ],
)
def test_words_looked_for_as_they_stand_are_understood(
    question: str, phrases: tuple[str, ...], without: tuple[str, ...]
) -> None:
    assert exact(question) == Exact(phrases, without)


@pytest.mark.parametrize(
    "question",
    [
        "Which articles are about floods?",
        "Which articles mention the ferry since March?",
        "Did the report mention why the test was cancelled?",
        'Who wrote "Principles of Physiology"?',
        'What is the "Dowding system"?',
        'Why did she say "never again" to the judge?',
        'What does "unsub" stand for?',
        'an unbalanced " mark',
        '""',
        "-word",
        "What did the captain mention?",
    ],
)
def test_a_question_that_asks_for_more_is_answered_by_its_meaning(question: str) -> None:
    assert exact(question) is None


def test_case_diacritics_quotes_and_space_make_no_difference() -> None:
    text = "“It’s the CAFÉ—the ﬁrst,\nßtraße İx” e\u0301t"
    assert len(fold(text)) == len(text)
    for phrase in ("it's the cafe", "CAFÉ-the", "Cafe—THE", '"It’s', "the  cafe"):
        assert pattern(phrase).search(fold(text)), phrase
    for phrase in ("caf", "t's", "he cafe", "cafes", "the, cafe", "firs"):
        assert not pattern(phrase).search(fold(text)), phrase
    assert pattern("a+b?").search(fold("so a+b? no"))


def test_every_article_that_holds_the_words_is_counted_and_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles mention Choe?")
    assert answer.kind == "answered"
    assert answer.lead == "2 of 3 articles mention “Choe”, twice."
    assert [claim.text for claim in answer.claims] == [
        "“Choe goes”, 1 May 2024: “The minister left. Nobody wept.”",  # its opening
        "The Post, 1 March 2024: ““Choe’s café is shut.””",
    ]
    [marked] = answer.citations[1].highlights
    assert answer.citations[1].article.text[slice(*marked)] == "Choe"
    assert answer.listing is not None
    assert answer.listing.articles == ("a.md", "b.md")
    assert (answer.listing.occurrences, answer.listing.searched) == (2, 3)


def test_nothing_found_is_a_refusal_and_filters_hold(assistant: Assistant) -> None:
    answer = assistant.ask('"the cafes"')
    assert answer.refused
    assert answer.text == "None of the 3 articles mentions “the cafes” as it stands."
    among = assistant.ask('"cafe"', where=Where(source="The Post"))
    assert among.lead == "1 of 1 article mentions “cafe”, twice."
    assert [c.article.id for c in assistant.ask('"cafe" -bird').citations] == ["b.md", "c.md"]
    assert [c.article.id for c in assistant.ask('"cafe" -nothing').citations] == ["b.md"]
    assert [c.article.id for c in assistant.ask('"nobody" -Choe').citations] == ["b.md"]


def test_a_misspelt_name_is_put_right_but_for_one_in_quotation_marks(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles mention the ministre?")
    assert answer.corrections == (Correction("ministre", "minister"),)
    assert answer.lead.startswith("1 of 3 articles mentions “minister”")
    assert assistant.ask('"ministre"').refused


def test_a_long_list_comes_in_pages(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for n in range(23):
        (tmp_path / "corpus" / f"{n:02}.txt").write_text(f"Ann rang bell {n}.", encoding="utf-8")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index", embedder=EMBEDDER)
    question = "How many articles mention Ann?"
    first = assistant.ask(question)
    assert first.lead == (
        "23 of 23 articles mention “Ann”, 23 times in all. Newest first, 1 to 10; "
        "ask for “more” to go on."
    )
    second = assistant.ask("more", [(question, first)], first_number=11)
    assert [c.article.id for c in second.citations][:2] == ["10.txt", "11.txt"]
    assert second.citations[0].number == 11
    last = assistant.ask("Show me more", [(question, first), ("more", second)])
    assert len(last.claims) == 3
    assert last.lead.endswith("Newest first, 21 to 23.")
    turns = [(question, first), ("more", second), ("more", last)]
    assert assistant.ask("more", turns).text == "No more: 23 articles in all."


def test_counts_agree_with_a_plain_scan_of_the_samples(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[1] / "corpus"
    assistant = Assistant.open(corpus, tmp_path, embedder=EMBEDDER)
    texts = {a.id: assistant.article(a.id).text for a in assistant.articles()}

    def scanned(phrase: str) -> dict[str, int]:
        def plain(text: str) -> str:
            text = re.sub("[’‘]", "'", re.sub("[“”„«»]", '"', re.sub("[–—−‑]", "-", text)))
            parts = unicodedata.normalize("NFD", text.casefold())
            return re.sub(r"\s+", " ", re.sub("[\u0300-\u036f]", "", parts))

        wanted = re.compile(rf"(?<!\w){re.escape(plain(phrase))}(?!\w)")
        counts = {id: len(wanted.findall(plain(text))) for id, text in texts.items()}
        return {id: count for id, count in counts.items() if count}

    words = sorted({word for text in texts.values() for word in re.findall(r"\w+", text)})
    runs = [" ".join(text.split()[n : n + 3]) for text in texts.values() for n in (5, 40, 90)]
    for phrase in [*words[::40], *runs]:
        found = assistant.mentions(phrase)
        assert {m.article: m.occurrences for m in found if m.occurrences} == scanned(phrase), phrase


def test_all_mentions_are_printed_as_text_json_and_csv(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    (tmp_path / "corpus" / "b.md").write_text(
        "---\ntitle: =1+1\nsource: The Post\n---\n\nMs Choe, it is said, left.", encoding="utf-8"
    )
    folders = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]

    def printed(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["search", *arguments, "--all", *folders])
        assert done.exit_code == 0
        return done.stdout

    assert printed("choe", "--csv").splitlines() == [
        "article,title,source,date,occurrences,sentence",
        "a.md,Choe goes,,2024-05-01,0,",
        'b.md,\'=1+1,The Post,,1,"Ms Choe, it is said, left."',
    ]
    assert [row["occurrences"] for row in json.loads(printed("choe", "--json"))] == [0, 1]
    assert printed("choe").splitlines()[:2] == ["2 articles, 1 occurrence", "Choe goes, 2024-05-01"]
    done = CliRunner().invoke(app, ["search", "penguin", "--all", *folders])
    assert (done.exit_code, done.stdout) == (3, "0 articles, 0 occurrences\n")


def test_a_list_comes_back_from_json(assistant: Assistant) -> None:
    answer = assistant.ask("Which articles mention Choe?")
    assert from_json(json.loads(json.dumps(to_json(answer)))).listing == answer.listing
