"""Web pages: the article alone, whole, and laid out."""

from __future__ import annotations

import json

import pytest

from assistant.errors import UnreadableFile
from assistant.read.html import HtmlReader
from assistant.types import Article

FIRST = (
    "A crack in the car deck has taken the ferry out of service, and the islanders of Holmsey will"
    " have to make do with a launch that carries twelve passengers."
)
SECOND = (
    "Inspectors measured plating of 5.8 millimetres where there ought to have been ten, said the"
    " harbour master, who had asked for a new ship in every year since 2015."
)
THIRD = (
    "She will be towed to the yard at Dunmarra on Tuesday, if the wind allows, and is not expected"
    " back before the middle of the summer."
)
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def read(html: str | bytes) -> Article:
    data = html if isinstance(html, bytes) else html.encode()
    (article,) = HtmlReader().read(data, "a.html")
    return article


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, article.text[b.start : b.end]) for b in article.blocks]


def test_the_article_is_taken_and_the_page_around_it_is_left() -> None:
    article = read(
        page(
            '<div class="cookie-banner"><p>We use cookies. By going on you agree to them.</p>'
            '<button>Accept all</button></div><nav><a href="/">Home</a> <a href="/w">World</a>'
            "</nav>"
            f"<main><article><h1>Ferry withdrawn</h1><p>By Ines Calloway</p>{BODY}"
            '<div class="ad-slot"><p>Winter tyres now! Only this week at the garage.</p></div>'
            '<aside class="related"><h3>Related</h3><a href="/2">Why two tides a day</a></aside>'
            "</article></main><section id='comments'><h2>Comments (1)</h2>"
            "<p>She was always a bad ship, and I have said so for years and years and years.</p>"
            "</section><footer><p>© 2024 The Courier. All rights reserved.</p></footer>",
            "<title>Ferry withdrawn - The Courier</title>",
        )
    )
    assert article.title == "Ferry withdrawn"
    assert article.author == "Ines Calloway"
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_headings_lists_quotations_and_tables_become_blocks() -> None:
    article = read(
        page(
            f"<article><h1>Ferry withdrawn</h1><p>{FIRST}</p><h2>What was found</h2><p>{SECOND}</p>"
            "<ul><li>a crack in the <b>deck</b></li><li>rust</li></ul>"
            "<blockquote><p>She was always a bad ship.</p></blockquote>"
            "<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2022</td><td>3,411</td></tr></table>"
            f"<p>{THIRD}</p></article>"
        )
    )
    assert blocks(article) == [
        ("paragraph", 0, FIRST),
        ("heading", 2, "What was found"),
        ("paragraph", 0, SECOND),
        ("item", 1, "a crack in the deck"),
        ("item", 1, "rust"),
        ("quotation", 0, "She was always a bad ship."),
        ("row", 0, "Year | Cars"),
        ("row", 0, "2022 | 3,411"),
        ("paragraph", 0, THIRD),
    ]


def test_space_around_emphasis_and_links_is_kept_and_none_is_made() -> None:
    marked = FIRST.replace("crack", "<a href='/c'>crack</a>").replace("launch", "l<i>aun</i>ch")
    assert read(page(f"<article><p>{marked}</p><p>{SECOND}</p></article>")).text == (
        f"{FIRST}\n\n{SECOND}"
    )


def test_a_sentence_below_the_headline_is_no_heading() -> None:
    article = read(page(f"<article><h1>Ferry withdrawn</h1><h2>{THIRD}</h2>{BODY}</article>"))
    assert blocks(article)[0] == ("paragraph", 0, THIRD)


def test_a_bold_line_of_its_own_is_a_heading() -> None:
    article = read(
        page(f"<article>{BODY}<p><b>What happens next</b></p><p>{THIRD[::-1]}</p></article>")
    )
    assert ("heading", 3, "What happens next") in blocks(article)


def test_line_breaks_part_sentences_but_not_verse() -> None:
    article = read(
        page(f"<article>{BODY}<p>One day.<br>Two<br>days.<br><br>Three days.</p></article>")
    )
    assert article.text.endswith("One day.\n\nTwo days.\n\nThree days.")


def test_the_parts_of_a_body_that_advertisements_cut_up_are_joined() -> None:
    parts = "".join(
        f'<div class="row"><div class="article-body chunk"><p>{text}</p><p>{text[::-1]}.</p></div>'
        '<div class="rail">Advertisement</div></div>'
        for text in (FIRST, SECOND, THIRD)
    )
    article = read(page(f"<article><h1>Ferry withdrawn</h1>{parts}</article>"))
    assert [text for text in (FIRST, SECOND, THIRD) if text not in article.text] == []
    assert article.text.index(FIRST) < article.text.index(SECOND) < article.text.index(THIRD)


def test_text_that_stands_bare_beside_paragraphs_is_not_lost() -> None:
    body = f"{FIRST}<p>{SECOND}</p><p>{THIRD}</p>"
    article = read(page(f"<div class='article'><div class='content'>{body}</div></div>"))
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_post_that_the_article_quotes_is_kept() -> None:
    post = (
        '<div class="social-embed"><blockquote class="twitter-tweet"><p>The boat is off, take the'
        " launch.</p>&mdash; Harbour (@harbour) May 24, 2024</blockquote></div>"
    )
    article = read(page(f"<article><p>{FIRST}</p>{post}<p>{SECOND}</p><p>{THIRD}</p></article>"))
    assert "The boat is off, take the launch." in article.text


def test_links_to_other_articles_amid_the_text_and_below_it_go() -> None:
    article = read(
        page(
            f"<article><p>{FIRST}</p><p><a href='/2'>ISLANDERS WANT THEIR BOAT BACK</a></p>"
            f"<p>{SECOND}</p><p>{THIRD}</p><ul><li><a href='/3'>Why two tides a day</a></li>"
            "<li><a href='/4'>Fares on the ferry frozen</a></li></ul></article>"
        )
    )
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_boxes_go_by_what_they_say_of_themselves() -> None:
    article = read(
        page(
            f'<div id="main"><div class="c2"><div class="p">{FIRST}</div>'
            "<div class='x'><div>ADVERTISEMENT</div><div>Cruise the fjords from £699</div></div>"
            f'<div class="p">{SECOND}</div><div class="p">{THIRD}</div>'
            "<div class='x'><b>Never miss a story.</b> Subscribe to our newsletter, as 9,000 do."
            " <input type='text'></div>"
            "<div class='y'><div>Comments (2)</div><div><div>Kit</div><div>It was painted over by"
            " her own crew, and everybody on the island knows it and says nothing.</div></div>"
            "</div></div></div>"
        )
    )
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_paragraph_that_begins_with_such_a_word_is_no_box() -> None:
    text = "<b>Advertising</b> on her sides had brought the company £4,000 a year, said the owner."
    article = read(page(f"<article>{BODY}<p>{text}</p></article>"))
    assert "Advertising on her sides had brought" in article.text


def test_a_short_article_with_a_button_is_no_form() -> None:
    article = read(page(f"<div class='story'><p>{FIRST}</p><button>Share</button></div>"))
    assert article.text == FIRST


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    article = read(page(f"<table><tr><td><h1>Ferry withdrawn</h1>{BODY}</td></tr></table>"))
    assert {kind for kind, _, _ in blocks(article)} == {"paragraph"}
    assert SECOND in article.text


def test_a_page_where_no_article_is_found_is_read_whole() -> None:
    plain = "".join(f"<div><span>{text}</span></div>" for text in (FIRST, SECOND, THIRD))
    article = read(page(f'<div class="teaser"><div class="menu">Home</div>{plain}</div>'))
    assert [text for text in (FIRST, SECOND, THIRD) if text not in article.text] == []


def test_a_page_that_scripts_build_is_read_from_its_data() -> None:
    data = {
        "@type": "NewsArticle",
        "headline": "Ferry withdrawn",
        "articleBody": f"{FIRST}\n\n{SECOND}",
    }
    article = read(
        page(
            '<div id="app"></div>',
            f'<script type="application/ld+json">{json.dumps(data)}</script>',
        )
    )
    assert (article.title, article.text) == ("Ferry withdrawn", f"{FIRST}\n\n{SECOND}")


def test_a_page_too_large_to_search_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.read.html._SEARCHED", 100)
    article = read(page(f"<nav>Home</nav><article><h1>Ferry withdrawn</h1>{BODY}</article>"))
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


@pytest.mark.parametrize(
    "empty",
    ["<html></html>", "<!DOCTYPE html>", page("<script>var a = 1;</script>"), page("<p> * </p>"),
     page('<nav><a href="/">Home</a><a href="/x">World</a></nav>')],
)  # fmt: skip
def test_a_page_without_text_is_said_to_have_none(empty: str) -> None:
    with pytest.raises(UnreadableFile, match="no article text was found in it"):
        read(empty)


@pytest.mark.parametrize(
    "odd",
    [
        "<p>" + FIRST,
        f"<p>{FIRST}</p></div></body></html><p>{SECOND}</p>",
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{BODY}</body></html>",
        "<div>" * 500 + f"<p>{FIRST}</p>",
        f"<html><body><!-- comment --><p>{FIRST}\0</p><!-- open",
        f"<p>{FIRST}</p>" + "<ul><li>" * 2000 + "deep",
    ],
)
def test_odd_markup_loses_nothing(odd: str) -> None:
    assert FIRST in read(odd).text


def test_what_surrounds_a_comment_is_not_lost() -> None:
    article = read(
        page(
            f"<article><p>{FIRST}</p><!-- ad --><p>{SECOND}</p><!-- /ad --><p>{THIRD}</p></article>"
        )
    )
    assert article.text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    text = FIRST.replace("twelve", "“zwölf”")
    html = page(f"<article><p>{text}</p></article>", '<meta charset="iso-8859-1">')
    assert "“zwölf”" in read(html.encode("cp1252")).text
