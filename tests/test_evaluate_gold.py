"""The file of questions with what is right, and what is said of its bad lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fakes import make_article

from assistant.errors import EvaluationError
from assistant.evaluate.check import check
from assistant.evaluate.gold import json_of, question_of, read_gold
from assistant.evaluate.records import Gold, GoldQuote, Question, Remark
from assistant.types import Article

GOOD = {"id": "good", "question": "When was salt taxed?", "answers": ["1702"]}


def _bytes(line: object) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads lines: objects are written as JSON, bytes and strings as they stand."""

    def reading(*lines: object) -> Gold:
        raw = [_bytes(line) for line in lines]
        (tmp_path / "gold.jsonl").write_bytes(b"\n".join(raw))
        return read_gold(tmp_path / "gold.jsonl")

    return reading


def test_a_line_states_a_question_and_what_is_right(read: Any) -> None:
    line = {
        "id": "q1",
        "question": "When was it taxed?",
        "history": [["What is salt?", "A mineral."]],
        "articles": ["salt.txt", "news/tax.md"],
        "quotes": [{"article": "news/tax.md", "quote": "Salt was taxed in 1702."}],
        "answers": ["1702", "the year 1702"],
    }
    gold = read(line)
    assert gold.questions == (
        Question(
            "q1",
            "When was it taxed?",
            history=(("What is salt?", "A mineral."),),
            articles=("salt.txt", "news/tax.md"),
            quotes=(GoldQuote("news/tax.md", "Salt was taxed in 1702."),),
            answers=("1702", "the year 1702"),
        ),
    )
    assert gold.questions[0].line == 1
    assert gold.questions[0].relevant == ("salt.txt", "news/tax.md")
    assert gold.remarks == ()


def test_what_a_quote_stands_in_is_relevant_and_null_is_absent(read: Any) -> None:
    quote = {"article": "salt.txt", "quote": "Taxed."}
    line = {"id": "q", "question": "Why?", "articles": None, "quotes": [quote], "history": None}
    assert read(line).questions[0].relevant == ("salt.txt",)


def test_empty_lines_a_byte_order_mark_and_windows_line_ends_do_no_harm(read: Any) -> None:
    first, second = json.dumps(GOOD), json.dumps({**GOOD, "id": "two", "answers": ["a\u2028b"]})
    gold = read(b"\xef\xbb\xbf" + first.encode() + b"\r", "", "  ", second, "")
    assert [(q.id, q.line) for q in gold.questions] == [("good", 1), ("two", 4)]
    assert gold.remarks == ()


@pytest.mark.parametrize(
    ("line", "id", "reason"),
    [
        ("{'id': 1}", "", "it is not JSON (Expecting property name enclosed in double quotes "
         "at column 2)"),
        ("[" * 100_000, "", "it is not JSON of a usual size"),
        (b'{"id": "\xff"}', "", "it is not UTF-8 text"),
        ('{"id": "q\\ud800"}', "", "it holds half of a surrogate pair, which is no character"),
        (["q"], "", "it is not a JSON object"),
        ({"question": "Why?", "answers": ["x"]}, "", 'it has no "id"'),
        ({"id": 7, "question": "Why?", "answers": ["x"]}, "", 'its "id" is not a string'),
        ({"id": " ", "question": "Why?", "answers": ["x"]}, " ", 'its "id" is empty'),
        ({"id": "q", "answers": ["x"]}, "q", 'it has no "question"'),
        ({"id": "q", "question": ["Why?"]}, "q", 'its "question" is not a string'),
        ({**GOOD, "id": "q", "articles": "a.md"}, "q", 'its "articles" is not a list'),
        ({**GOOD, "id": "q", "articles": [7]}, "q",
         'something in its "articles" is not a string, or is empty'),
        ({**GOOD, "id": "q", "answers": [""]}, "q",
         'something in its "answers" is not a string, or is empty'),
        ({**GOOD, "id": "q", "answers": ["?!"]}, "q",
         'something in its "answers" holds no letter or digit'),
        ({**GOOD, "id": "q", "quotes": ["Salt."]}, "q",
         'something in its "quotes" is not {"article": "...", "quote": "..."}'),
        ({**GOOD, "id": "q", "quotes": [{"article": "", "quote": "Salt."}]}, "q",
         'something in its "quotes" is not {"article": "...", "quote": "..."}'),
        ({**GOOD, "id": "q", "quotes": [{"article": "a.md", "quote": "…"}]}, "q",
         'something in its "quotes" holds no letter or digit'),
        ({**GOOD, "id": "q", "history": ["Why?"]}, "q",
         'something in its "history" is not a [question, answer] pair of strings'),
        ({**GOOD, "id": "q", "history": [["Why?", None]]}, "q",
         'something in its "history" is not a [question, answer] pair of strings'),
        ({**GOOD, "id": "q", "unanswerable": "yes"}, "q",
         'its "unanswerable" is neither true nor false'),
        ({**GOOD, "id": "q", "unanswerable": True}, "q",
         'it is "unanswerable", and yet has articles, quotes or answers'),
        ({"id": "q", "question": "Why?", "articles": []}, "q",
         'it has no "articles", "quotes" or "answers", and is not "unanswerable"'),
        (GOOD, "good", "the id good is that of line 1 already"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_with_its_reason_and_the_rest_is_read(
    read: Any, line: object, id: str, reason: str
) -> None:
    gold = read(GOOD, line, {"id": "none", "question": "Why?", "unanswerable": True})
    assert gold.remarks == (Remark(2, id, reason, measured=False),)
    assert [(q.id, q.line, q.unanswerable) for q in gold.questions] == [
        ("good", 1, False),
        ("none", 3, True),
    ]


def test_a_key_that_is_not_read_is_remarked_on_once(read: Any) -> None:
    gold = read(GOOD, {**GOOD, "id": "b", "answer": "1702"}, {**GOOD, "id": "c", "answer": ""})
    assert len(gold.questions) == 3
    reason = '"answer" is none of the fields that are read (2 lines)'
    assert gold.remarks == (Remark(2, "", reason, measured=True),)


def test_a_file_without_a_usable_question_is_an_error_that_says_why(
    read: Any, tmp_path: Path
) -> None:
    with pytest.raises(
        EvaluationError, match=r"gold\.jsonl holds no question that can be measured"
    ):
        read("", "\n")
    with pytest.raises(
        EvaluationError,
        match=r"\(line 1: it is not a JSON object; line 2: .*; line 3: .*; and 2 more\)\. Put a",
    ):
        read("1", "2", "3", "4", "5")
    with pytest.raises(EvaluationError, match=r"nowhere cannot be read \(No such file"):
        read_gold(tmp_path / "nowhere")


def test_a_question_comes_back_from_json_as_it_was() -> None:
    quote = GoldQuote("a.md", "Salt was taxed.")
    question = Question("q", "When?", (("Why?", "So."),), ("b.md",), (quote,), ("1702",))
    for one in (question, Question("n", "Who?", unanswerable=True)):
        assert question_of(json_of(one)) == one


class Shelf:
    """Articles, as an assistant serves them."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {article.id: article for article in articles}

    def articles(self) -> tuple[Article, ...]:
        return tuple(self._articles.values())

    def article(self, id: str) -> Article:
        return self._articles[id]


SHELF = Shelf(
    make_article("Salt was taxed\nin 1702.", "It was not loved.", id="news/salt.md"),
    make_article("Bees swarm.", id="bees.txt"),
)


def test_what_the_index_holds_is_not_remarked_on() -> None:
    quote = GoldQuote("news/salt.md", "taxed  in 1702. It\twas")
    question = Question("q", "Why?", articles=("bees.txt",), quotes=(quote,), line=4)
    checked = check([question, Question("n", "Who?", unanswerable=True)], SHELF)
    assert checked.missing == frozenset()
    assert checked.remarks == ()


def test_articles_and_quotes_that_are_not_there_are_named() -> None:
    quotes = (
        GoldQuote("news/salt.md", "Salt was taxed in 1703."),
        GoldQuote("gone.md", "Nobody knows."),
    )
    question = Question("q", "Why?", articles=("salt.md", "corpus/bees.txt"), quotes=quotes, line=4)
    checked = check([question], SHELF)
    assert checked.missing == {"salt.md", "corpus/bees.txt", "gone.md"}
    assert [(r.line, r.id, r.reason, r.measured) for r in checked.remarks] == [
        (4, "q", "there is no article salt.md in the index; is news/salt.md meant?", True),
        (4, "q", "there is no article corpus/bees.txt in the index; is bees.txt meant?", True),
        (4, "q", "there is no article gone.md in the index", True),
        (4, "q", "“Salt was taxed in 1703.” does not stand in news/salt.md", True),
    ]
