"""What always holds of a read article, whatever the file."""

from __future__ import annotations

import json
import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import UnreadableFile
from assistant.read import READERS
from assistant.read.clean import clean
from assistant.read.prose import written
from assistant.seams import Reader
from assistant.types import Article

WORDS = st.sampled_from(
    ["Back", "back.", "Die Fähre", "船。", "-", "*", "#", "##", "1.", ">", "|", "---", "***", "`",
     "```", "\n", "\n\n", "    ", "\t", "<b>", "</b>", "<p>", "&amp;", "[a](b)", "![a](b)",
     "title: x", "13.3 C", "Related articles", "Share", "By Jane", "2024-05-24", "\u200b", "\u00ad",
     "\x00", "e\u0301", "({["]
)  # fmt: skip
LIKELY = st.lists(WORDS, max_size=40).map(" ".join)
ANY = st.one_of(st.text(), LIKELY, st.lists(st.text(max_size=30), max_size=8).map("\n".join))

UNHURRIED = settings(deadline=None)  # the first example waits for the languages to be loaded
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\ufeff]")


def reader(suffix: str) -> Reader:
    return next(reader for reader in READERS if suffix in reader.suffixes)


def articles(suffix: str, data: bytes) -> list[Article]:
    try:
        return [a for a in reader(suffix).read(data, f"a{suffix}") if isinstance(a, Article)]
    except UnreadableFile:
        return []


def check(article: Article) -> None:
    """The blocks tile the text, which is clean; all of it can be stored."""
    end = 0
    for block in article.blocks:
        piece = article.text[block.start : block.end]
        assert piece == clean(piece) != ""
        assert article.text[end : block.start] in ({""} if end == 0 else {"\n", "\n\n"})
        end = block.end
    assert end == len(article.text) > 0
    assert not CONTROL.search(article.text)
    assert unicodedata.normalize("NFC", article.text) == article.text
    assert article.title == clean(article.title)
    for stored in (article.id, article.title, article.text, article.author, article.source):
        stored.encode()
    json.dumps(dict(article.metadata)).encode()


@UNHURRIED
@given(ANY)
def test_plain_text(text: str) -> None:
    for article in articles(".txt", text.encode("utf-8", "replace")):
        check(article)


@UNHURRIED
@given(ANY)
def test_markdown(text: str) -> None:
    for article in articles(".md", text.encode("utf-8", "replace")):
        check(article)


@UNHURRIED
@given(ANY, ANY, st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text())))
def test_json_lines(text: str, title: str, others: dict[str, object]) -> None:
    record = {**others, "text": text, "title": title}
    for article in articles(".jsonl", json.dumps(record).encode()):
        check(article)


@UNHURRIED
@given(ANY)
def test_pages(text: str) -> None:
    for article in articles(
        ".html", f"<html><body><p>{text}</p></body></html>".encode("utf-8", "replace")
    ):
        check(article)


@UNHURRIED
@given(st.binary(max_size=400), st.sampled_from([".txt", ".md", ".jsonl", ".html"]))
def test_any_bytes(data: bytes, suffix: str) -> None:
    for article in articles(suffix, data):
        check(article)


@UNHURRIED
@given(ANY)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


SENTENCE = st.lists(
    st.sampled_from(["ferry", "Harbour", "related", "articles", "share", "of", "the", "13.3"]),
    min_size=5, max_size=30,
).map(lambda words: " ".join(words).capitalize() + ".")  # fmt: skip


@UNHURRIED
@given(st.lists(SENTENCE, min_size=1, max_size=8))
def test_no_sentence_is_ever_lost(sentences: list[str]) -> None:
    assert [piece.text for piece in written("\n\n".join(sentences))] == sentences
    (article,) = articles(".txt", "\n\n".join(sentences).encode())
    assert article.text == "\n\n".join(sentences)
