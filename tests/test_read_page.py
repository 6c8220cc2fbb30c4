"""What a web page states about its article, and what is not taken for a statement."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from assistant.read.html import HtmlReader
from assistant.types import Article

TEXT = (
    "<p>A crack in the car deck has taken the ferry out of service, and the islanders will have to"
    " make do with a launch.</p><p>Nobody was hurt on 3 March 2011, said the harbour master.</p>"
)


def read(head: str = "", body: str = "", attributes: str = "") -> Article:
    html = (
        f"<html {attributes}><head>{head}</head><body><article>{body}{TEXT}</article></body></html>"
    )
    (article,) = HtmlReader().read(html.encode(), "a.html")
    return article


def linked(**fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(**contents: str) -> str:
    return "".join(
        f'<meta property="{name.replace("_", ":", 1)}" content="{content}">'
        for name, content in contents.items()
    )


def test_json_ld_says_it_all() -> None:
    article = read(
        linked(
            headline="Ferry withdrawn after crack is found",
            datePublished="2024-05-24T10:00:00Z",
            dateModified="2024-06-01T10:00:00Z",
            author=[{"@type": "Person", "name": "Ines Calloway"}, {"name": "Jens Mallory"}],
            publisher={"@type": "Organization", "name": "The Courier"},
            mainEntityOfPage={"@id": "https://courier.example/ferry"},
            inLanguage="en-GB",
        )
    )
    assert article.title == "Ferry withdrawn after crack is found"
    assert article.published == datetime(2024, 5, 24, 10, tzinfo=UTC)
    assert article.author == "Ines Calloway, Jens Mallory"
    assert article.source == "The Courier"
    assert article.url == "https://courier.example/ferry"
    assert article.language == "en"


def test_the_article_may_lie_deep_in_the_data_and_beside_other_things() -> None:
    article = read(
        linked(**{"@type": "WebPage", "@graph": [{"@type": "Organization", "name": "No"},
               {"@type": ["Thing", "BlogPosting"], "datePublished": "2024-05-24"}]})
    )  # fmt: skip
    assert article.published == date(2024, 5, 24)


def test_broken_data_does_no_harm_and_still_tells_the_day() -> None:
    broken = '{"@type": "NewsArticle", "datePublished": "2024-05-24",}'
    head = f'<script type="application/ld+json">{broken}</script>'
    assert read(head).published == date(2024, 5, 24)
    assert read('<script type="application/ld+json">[[[{</script>').published is None


def test_meta_tags_say_it_too() -> None:
    article = read(
        meta(
            og_title="Ferry withdrawn",
            og_site_name="The Courier",
            article_published_time="2024-05-24",
            og_url="https://courier.example/ferry",
        )
        + '<meta name="author" content="Ines Calloway | The Courier">'
    )
    assert (article.title, article.source, article.author) == (
        "Ferry withdrawn", "The Courier", "Ines Calloway"
    )  # fmt: skip
    assert (article.published, article.url) == (date(2024, 5, 24), "https://courier.example/ferry")


def test_the_canonical_address_wins_and_must_be_whole() -> None:
    canonical = '<link rel="canonical" href="https://courier.example/a">'
    assert (
        read(canonical + meta(og_url="https://courier.example/b")).url
        == "https://courier.example/a"
    )
    assert read('<link rel="canonical" href="/a">').url == ""


def test_the_address_that_a_browser_noted_when_it_saved_the_page_is_the_last_resort() -> None:
    note = "<!-- saved from url=(0031)https://courier.example/saved/x -->"
    html = f"{note}<html><body>{TEXT}</body></html>"
    (article,) = HtmlReader().read(html.encode(), "a.html")
    assert article.url == "https://courier.example/saved/x"
    assert article.source == "courier.example"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<link rel="canonical" href="https://c.example/2019/11/05/ferry">', "", date(2019, 11, 5)),
        (
            '<link rel="canonical" href="https://c.example/2019/nov/05/ferry">',
            "",
            date(2019, 11, 5),
        ),
        ('<link rel="canonical" href="https://c.example/2019/11/ferry">', "", None),
        ("", '<time datetime="2019-11-05">last Tuesday</time>', date(2019, 11, 5)),
        ("", '<p itemprop="datePublished" content="2019-11-05">Tue</p>', date(2019, 11, 5)),
        ("", '<div class="pub-date">Tuesday, 5 November 2019</div>', date(2019, 11, 5)),
        ("", "<p>5 November 2019</p>", date(2019, 11, 5)),  # above the text, with nothing else
        ("", '<time class="updated" datetime="2019-11-05">5 Nov</time>', None),
        ("", '<aside><time datetime="2019-11-05">5 Nov</time></aside>', None),
        ("", "", None),  # a day that the text tells of is not the text's
        (linked(datePublished="0001-01-01T00:00:00Z"), "", None),
    ],
)
def test_only_what_is_stated_as_the_day_of_publication_is_taken_for_it(
    head: str, body: str, day: date | None
) -> None:
    assert read(head, body).published == day


def test_the_title_is_the_headline_as_readers_see_it() -> None:
    title = "<title>Ferry withdrawn after crack – The Courier</title>"
    assert (
        read(title, "<h1>Ferry withdrawn after crack</h1>").title == "Ferry withdrawn after crack"
    )


def test_the_name_of_the_site_is_no_part_of_the_title() -> None:
    site = meta(og_site_name="The Courier")
    assert read(f"<title>Ferry withdrawn | The Courier</title>{site}").title == "Ferry withdrawn"
    assert read(f"<title>The Courier: Ferry withdrawn</title>{site}").title == (
        "The Courier: Ferry withdrawn"
    )


def test_a_heading_that_names_the_site_is_not_the_headline() -> None:
    headline = "Ferry withdrawn after a crack is found in her deck"
    article = read(f"<title>The Courier: {headline}</title>", "<h1>The Courier</h1>")
    assert article.title == f"The Courier: {headline}"


def test_a_lone_heading_is_the_title_where_nothing_else_is_said() -> None:
    assert read("", "<h1>Ferry withdrawn</h1>").title == "Ferry withdrawn"


@pytest.mark.parametrize("name", ["https://social.example/ines", "ines@courier.example", "admin"])
def test_addresses_and_logins_are_no_authors(name: str) -> None:
    assert read(f'<meta name="author" content="{name}">').author == ""


def test_by_is_no_part_of_an_author() -> None:
    assert read('<meta name="author" content="By Ines Calloway">').author == "Ines Calloway"


def test_the_language_is_what_the_page_says_else_what_the_text_tells() -> None:
    assert read(attributes='lang="fr-CA"').language == "fr"
    assert read('<meta http-equiv="content-language" content="de">').language == "de"
    assert read().language == "en"
    assert read(meta(og_locale="it_IT")).language == "en"  # mostly a default that nobody set


def test_a_page_that_says_nothing_has_empty_fields() -> None:
    article = read()
    assert (article.title, article.url, article.author, article.source) == ("", "", "", "")
