"""Markdown and its front matter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from textwrap import dedent

import pytest

from assistant.errors import UnreadableFile
from assistant.read.markdown import MarkdownReader
from assistant.types import Article


def read(text: str) -> Article:
    (article,) = MarkdownReader().read(dedent(text).encode(), "news/a.md")
    return article


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks]


def test_front_matter_says_what_the_article_is() -> None:
    article = read(
        """\
        ---
        title: "Ferry: back at last"
        author: [Ines Calloway, Jens Mallory]
        published: 2024-05-24
        source: The Courier
        url: https://courier.example/ferry
        language: en-GB
        tags: [ferry, island]
        edition: 3
        empty:
        ---
        She is back.
        """
    )
    assert article == Article(
        id="news/a.md",
        title="Ferry: back at last",
        text="She is back.",
        blocks=article.blocks,
        url="https://courier.example/ferry",
        author="Ines Calloway, Jens Mallory",
        published=date(2024, 5, 24),
        source="The Courier",
        language="en",
        metadata={"tags": ["ferry", "island"], "edition": "3"},
    )


def test_other_names_for_the_same_are_understood() -> None:
    article = read(
        "---\nheadline: Back\nauthors: Ines\ndate: 2024-05-24T10:00:00Z\nlang: en\n---\nHi."
    )
    assert (article.title, article.author, article.language) == ("Back", "Ines", "en")
    assert article.published == datetime(2024, 5, 24, 10, tzinfo=UTC)


def test_a_date_that_is_none_is_kept_as_it_was_written() -> None:
    article = read("---\ntitle: Back\ndate: last spring\n---\nShe is back.")
    assert (article.published, article.metadata) == (None, {"date": "last spring"})


def test_values_are_taken_as_written() -> None:
    article = read("---\ntitle: No\nauthor: 1984\npublished: 2024-02-31\n---\nShe is back.")
    assert (article.title, article.author, article.published) == ("No", "1984", None)


@pytest.mark.parametrize(
    "broken",
    ["title: [unclosed", "title: a\n  b: c: d", "a: &x [*x]", "title: a\n\tb: c"],
)
def test_broken_front_matter_is_left_out_and_the_article_is_read(broken: str) -> None:
    article = read(f"---\n{broken}\n---\n# Back\n\nShe is back.")
    assert (article.title, article.text, article.metadata) == ("Back", "She is back.", {})


def test_front_matter_that_unfolds_without_end_is_not_unfolded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert read("---\n" + "\n".join(lines) + "\n---\nShe is back.").metadata == {}


def test_a_text_between_two_rules_is_no_front_matter() -> None:
    assert read("---\nShe is back, they say.\n\n---\nNobody knew.").text == (
        "She is back, they say.\n\nNobody knew."
    )


def test_the_title_is_the_first_heading_of_the_first_level_where_none_is_stated() -> None:
    article = read("## News\n\n# Ferry *back*\n\nShe is back.")
    assert article.title == "Ferry back"


def test_without_title_and_heading_the_title_is_empty() -> None:
    assert read("She is back.").title == ""
    assert read("## News\n\nShe is back.").title == ""


def test_the_title_is_not_repeated_in_the_text() -> None:
    assert read("---\ntitle: Ferry back\n---\n# Ferry back!\n\nShe is.").text == "She is."


def test_an_article_that_is_nothing_but_its_title_keeps_it() -> None:
    assert read("# Ferry back").text == "Ferry back"


def test_the_layout_becomes_blocks() -> None:
    article = read(
        """\
        Intro with **bold**, *italics*, `code`, a [link](https://a.example) and
        a second line.

        ## What was found

        1. one
        2. two

           more of two
           - deeper

        > She was old.
        >
        > She was tired.

        | Year | Cars |
        |------|-----:|
        | 2022 | 3,411 |

        ![The ferry at the pier](ferry.jpg)

            x = 1

        <div>Raw <b>HTML</b><script>alert(1)</script></div>
        """
    )
    assert blocks(article) == [
        ("paragraph", 0, "Intro with bold, italics, code, a link and a second line."),
        ("heading", 2, "What was found"),
        ("item", 1, "one"),
        ("item", 1, "two"),
        ("item", 1, "more of two"),
        ("item", 2, "deeper"),
        ("quotation", 0, "She was old."),
        ("quotation", 0, "She was tired."),
        ("row", 0, "Year | Cars"),
        ("row", 0, "2022 | 3,411"),
        ("caption", 0, "The ferry at the pier"),
        ("paragraph", 0, "x = 1"),
        ("paragraph", 0, "Raw HTML"),
    ]


def test_markup_within_a_line_goes_and_its_words_stay() -> None:
    article = read(
        "A<br>b &amp; c ![picture](x.png)d<sup>2</sup> \\*e\\* and a note[^1].\n\n[^1]: Here."
    )
    assert article.text == "A b & c d2 *e* and a note.\n\nHere."


def test_a_file_without_text_is_said_to_have_none() -> None:
    with pytest.raises(UnreadableFile, match="no article text was found in it"):
        read("---\ntitle: Nothing\n---\n\n***\n")
