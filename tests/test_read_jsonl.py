"""JSON lines, an article a line."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant.read.jsonl import JsonLinesReader
from assistant.types import Article, Skipped


def read(*records: object) -> list[Article | Skipped]:
    lines = [line if isinstance(line, str) else json.dumps(line) for line in records]
    return list(
        JsonLinesReader().read("\n".join(lines).encode("utf-8", "surrogatepass"), "f.jsonl")
    )


def one(record: object) -> Article:
    (article,) = read(record)
    assert isinstance(article, Article)
    return article


def test_the_fields_of_a_record_become_those_of_the_article() -> None:
    article = one(
        {
            "id": "b7",
            "title": "Ferry\r\n\tback",
            "text": "She is back.\n\nNobody knew.",
            "url": "https://www.courier.example/ferry",
            "author": ["Ines Calloway", {"name": "Jens Mallory"}],
            "published": "2024-05-24",
            "source": "The Courier",
            "language": "en",
            "score": 0.5,
            "tags": ["ferry"],
            "extra": None,
        }
    )
    assert article == Article(
        id="f.jsonl#b7",
        title="Ferry back",
        text="She is back.\n\nNobody knew.",
        blocks=article.blocks,
        url="https://www.courier.example/ferry",
        author="Ines Calloway, Jens Mallory",
        published=date(2024, 5, 24),
        source="The Courier",
        language="en",
        metadata={"score": 0.5, "tags": ["ferry"]},
    )


def test_null_and_empty_mean_missing() -> None:
    article = one(
        {"id": 7, "title": None, "text": "Back.", "url": None, "published": "", "author": ""}
    )
    assert article == Article(id="f.jsonl#7", title="", text="Back.", blocks=article.blocks)


def test_the_source_is_the_site_where_none_is_stated() -> None:
    assert one({"id": "a", "text": "Back.", "url": "https://www.courier.example/x"}).source == (
        "courier.example"
    )


def test_a_record_without_id_has_the_number_of_its_line_and_it_is_said_once() -> None:
    found = read({"id": "a", "text": "One."}, "", {"text": "Two."}, {"id": None, "text": "Three."})
    assert [item.id for item in found if isinstance(item, Article)] == [
        "f.jsonl#a", "f.jsonl#3", "f.jsonl#4"
    ]  # fmt: skip
    assert found[-1] == Skipped(
        "f.jsonl",
        "2 of its records have no id; they are listed by the numbers of their lines",
        read=True,
    )


def test_a_record_with_the_id_of_an_earlier_one_is_read_and_it_is_said() -> None:
    assert [item.id if isinstance(item, Article) else item for item in read(
        {"id": "a", "text": "One."}, {"id": "a", "text": "Two."}
    )] == [
        "f.jsonl#a",
        "f.jsonl#2",
        Skipped(
            "f.jsonl#2",
            "has the id of an earlier record; it is listed by its line number, 2",
            read=True,
        ),
    ]  # fmt: skip


def test_ids_never_collide_with_line_numbers() -> None:
    found = read({"id": "2", "text": "One."}, {"text": "Two."}, {"id": "2", "text": "Three."})
    ids = [item.id for item in found if isinstance(item, Article)]
    assert ids == ["f.jsonl#2", "f.jsonl#2'", "f.jsonl#3"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "the line is no valid JSON"),
        ("[1, 2]", "the line is no JSON object with a text; the others are read"),
        ("null", "the line is no JSON object with a text; the others are read"),
        ("[" * 100_000, "the line is nested too deeply; the others are read"),
        ({"id": "x"}, 'the record has no "text"; the others are read'),
        ({"id": "x", "text": 7}, 'the record has no "text"; the others are read'),
        ({"id": "x", "text": " \n"}, 'the record has no "text"; the others are read'),
        ({"id": "x", "text": "***"}, "no article text was found in it"),
    ],
)
def test_a_bad_line_is_reported_by_its_number_and_the_others_are_read(
    line: object, reason: str
) -> None:
    first, skipped, last = read({"id": "a", "text": "One."}, line, {"id": "b", "text": "Two."})
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(skipped, Skipped)
    assert skipped.path == "f.jsonl#2"
    assert skipped.reason.startswith(reason)


def test_a_file_of_broken_lines_is_reported_in_a_few_words() -> None:
    found = read(*["{"] * 1000)
    assert len(found) == 21
    assert found[-1] == Skipped("f.jsonl", "980 more of its lines are no valid JSON objects")


def test_a_clean_text_is_kept_as_it_is() -> None:
    text = "It is odd -- `` quite '' odd -- , they 'd say ( 5 % ) . J. 's dog ' s"
    assert one({"id": "a", "text": text}).text == text


def test_single_line_ends_part_paragraphs() -> None:
    article = one({"id": "a", "text": "First paragraph.\nSecond paragraph.\nThird one."})
    assert len(article.blocks) == 3


def test_the_title_above_the_text_is_left_out() -> None:
    article = one({"id": "a", "title": "Ferry", "text": "Ferry\nThe ferry is a boat."})
    assert article.text == "The ferry is a boat."


def test_the_edges_of_a_record_are_not_taken_for_clutter() -> None:
    text = "Port Carrow\n\nThe ferry is back. She sails again.\n\nAll are glad.\n\nYours"
    assert one({"id": "a", "text": text}).text == text


def test_known_page_furniture_goes() -> None:
    text = "The ferry is back.\n\nAdvertisement\n\nMore:Why two tides a day\n\nAll are glad."
    assert one({"id": "a", "text": text}).text == "The ferry is back.\n\nAll are glad."


def test_markup_in_a_text_is_stripped_and_entities_are_resolved() -> None:
    article = one({"id": "a", "text": "<p>Fish &amp; chips</p><p>cost <b>5&nbsp;%</b> more.</p>"})
    assert article.text == "Fish & chips\n\ncost 5 % more."
    assert one({"id": "a", "text": "Fish &amp; chips"}).text == "Fish & chips"


def test_what_only_looks_like_markup_is_kept() -> None:
    text = "If 1 < 2 and 3 > 2, use <volume-type> or the <mark> tag & so on."
    assert one({"id": "a", "text": text}).text == text


def test_half_a_character_does_no_harm() -> None:
    article = one('{"id": "a\\ud800", "title": "T\\udc00", "text": "Bo\\ud83dat.", "x": "\\ud800"}')
    assert (article.id, article.title, article.text) == (
        "f.jsonl#a\ufffd",
        "T\ufffd",
        "Bo\ufffdat.",
    )
    assert article.metadata == {"x": "?"}
