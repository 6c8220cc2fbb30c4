"""An article beside the chat: what it is made of, and how a page gets it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_chat import ARTICLES, FakeAssistant

from assistant.chat import views
from assistant.chat.articles import MOST, Place, address, fragment, located, whole
from assistant.chat.conversation import Exchange
from assistant.chat.server import web_app
from assistant.errors import AssistantError
from assistant.render.article import PART, article_to_html
from assistant.types import Article, Block, BlockKind, Citation
from assistant.wording import printable

# Gradio counts on behaviour that pandas is giving up; that is between the two of them.
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "item", "quotation", "row", "caption")


class Shown(HTMLParser):
    """The elements of a fragment, the article's text in it, and what each mark is around."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.strong = ""
        self.marks: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self._open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "every element is closed where it should be"

    def handle_data(self, data: str) -> None:
        if any(attributes.get("class") == "text" for _, attributes in self._open):
            self.text += data
        for tag, attributes in self._open:
            self.strong += data if tag == "strong" else ""
            for number in (attributes.get("data-cite") or "").split():
                self.marks[number] = self.marks.get(number, "") + data

    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]


def laid_out(*blocks: tuple[BlockKind, str], level: int = 0, **known: Any) -> Article:
    text = "\n\n".join(words for _, words in blocks)
    made: list[Block] = []
    for kind, words in blocks:
        start = made[-1].end + 2 if made else 0
        made.append(Block(kind, start, start + len(words), level))
    return Article("a.md", known.pop("title", "A title"), text, tuple(made), **known)


def cite(article: Article, words: str, number: int = 1, *answers: str) -> Citation:
    start = article.text.index(words)
    at = [article.text.index(answer, start) for answer in answers]
    spans = tuple((i, i + len(answer)) for i, answer in zip(at, answers, strict=True))
    return Citation(number, article, start, start + len(words), spans)


# --- the article ----------------------------------------------------------------------------

BRIDGE = laid_out(
    ("heading", "The cable"),
    ("paragraph", "The bridge was closed because a cable had rusted. Buses go by Stell."),
    ("item", "by Stell"),
    ("item", "by Ford"),
    ("row", "Monday | 7:15"),
    ("caption", "The bridge in May"),
    title="Bridge closed",
    author="Ida Moss",
    source="The Aldmoor Post",
    published=date(2024, 5, 6),
    url="https://post.example/bridge",
    language="en",
)


def test_an_article_has_what_is_known_about_it_above_its_text() -> None:
    assert article_to_html(BRIDGE).split('<div class="part">')[0] == (
        '<header><h2 dir="auto">Bridge closed</h2><p class="byline"><bdi>Ida Moss</bdi> · '
        "<bdi>The Aldmoor Post</bdi> · <bdi>6 May 2024</bdi> · "
        '<a href="https://post.example/bridge" target="_blank" rel="noopener noreferrer">'
        'Read the original</a></p></header><div class="text" lang="en">'
    )
    assert '<span class="sample">sample</span></p>' in article_to_html(replace(BRIDGE, sample=True))
    bare = Article("notes/a b.txt", "", "", ())
    assert article_to_html(bare).startswith(
        '<header><h2 dir="auto">notes/a b.txt</h2></header><div class="text">'
    )


def test_its_blocks_become_headings_paragraphs_lists_and_lines() -> None:
    assert Shown(article_to_html(BRIDGE)).names()[9:] == "h3 p ul li li p p".split()
    levels = [Block("heading", n, n + 1, level) for n, level in enumerate((2, 4, 2, 5, 6, 6))]
    shown = Shown(article_to_html(Article("a", "", "abcdef", tuple(levels))))
    assert shown.names()[4:] == ["h3", "h4", "h3", "h5", "h6", "h6"], "no level is left out"


def test_text_without_blocks_is_in_paragraphs_and_its_lines_are_kept() -> None:
    html = article_to_html(Article("a", "", "One\n two\n \nthree\n", ()))
    assert '<p dir="auto">One&#10;<br> two&#10; &#10;</p><p dir="auto">three&#10;</p>' in html


def test_a_quote_is_marked_in_its_paragraph_and_the_answering_words_are_strong() -> None:
    because = cite(
        BRIDGE, "The bridge was closed because a cable had rusted.", 3, "a cable had rusted"
    )
    buses = cite(BRIDGE, "Buses go by Stell.", 4, "Buses go by Stell.")
    assert (
        '<p dir="auto"><mark data-cite="3" data-first="3">The bridge was closed because '
        '<strong>a cable had rusted</strong>.</mark> <mark data-cite="4" data-first="4">Buses go '
        "by Stell.</mark>"
    ) in article_to_html(BRIDGE, (buses, because))


def test_quotes_that_overlap_or_go_through_blocks_are_marked_in_pieces() -> None:
    article = laid_out(("paragraph", "one two three"), ("item", "four"))
    marks = (cite(article, "one two", 1), cite(article, "two three\n\nfo", 2))
    html = article_to_html(article, marks)
    assert (
        '<mark data-cite="1" data-first="1">one </mark><mark data-cite="1 2" data-first="2">two'
        '</mark><mark data-cite="2"> three&#10;&#10;</mark></p><ul><li class="depth-1" dir="auto">'
        '<mark data-cite="2">fo</mark>ur</li></ul>'
    ) in html
    assert Shown(html).marks == {"1": "one two", "2": "two three\n\nfo"}


def test_a_long_article_is_in_parts_and_a_list_in_one() -> None:
    blocks: dict[BlockKind, Article] = {}
    for kind in KINDS:
        blocks[kind] = laid_out(*((kind, "word " * 200 + "end") for _ in range(30)))
    parts = article_to_html(blocks["paragraph"]).split('<div class="part">')[1:]
    assert 4 <= len(parts) <= 6
    assert all(len(part) < 1.5 * PART for part in parts)
    assert article_to_html(blocks["item"]).count("<ul>") == 1


plain = st.text(st.characters(exclude_characters="\x1b"), min_size=1, max_size=30)


@st.composite
def cited_articles(draw: st.DrawFn) -> tuple[Article, tuple[Citation, ...]]:
    words = plain.map(str.strip).filter(bool)
    blocks = draw(st.lists(st.tuples(st.sampled_from(KINDS), words), max_size=6))
    article = laid_out(*blocks, level=draw(st.integers(0, 6)))
    if draw(st.booleans()):
        kept = draw(st.sets(st.sampled_from(article.blocks))) if article.blocks else set()
        article = replace(article, blocks=tuple(b for b in article.blocks if b in kept))
    offsets = st.integers(0, len(article.text))
    marks: list[Citation] = []
    for number, spot in enumerate(draw(st.lists(st.tuples(offsets, offsets), max_size=5)), start=7):
        inside = st.tuples(*[st.integers(min(spot), max(spot))] * 2).map(lambda s: (min(s), max(s)))
        spans = tuple(draw(st.lists(inside, max_size=2)))
        marks.append(Citation(number, article, min(spot), max(spot), spans))
    return article, tuple(marks)


@given(cited_articles())
def test_marks_are_around_the_quotes_of_any_article_and_its_text_is_whole(
    cited: tuple[Article, tuple[Citation, ...]],
) -> None:
    article, marks = cited
    shown = Shown(article_to_html(article, marks))
    assert shown.text == printable(article.text)
    for mark in marks:
        assert shown.marks.get(str(mark.number), "") == printable(mark.quote)
    begun = " ".join(a["data-first"] or "" for _, a in shown.tags if "data-first" in a).split()
    assert sorted(begun) == sorted(str(mark.number) for mark in marks if mark.quote)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_an_article_is_called_and_says_stays_words(title: str, text: str) -> None:
    article = replace(
        ARTICLES[0], title=title, author=title, source=title, text=text, language=text
    )
    shown = Shown(article_to_html(article, (Citation(1, article, 0, len(text)),)))
    known = {"header", "h2", "p", "bdi", "div", "mark", "br"}
    assert set(shown.names()) <= known
    assert {name for _, attributes in shown.tags for name in attributes} <= {
        "class", "dir", "lang", "data-cite", "data-first",
    }  # fmt: skip


def test_an_article_that_turns_the_reading_direction_or_has_an_endless_title_is_shown() -> None:
    article = laid_out(("paragraph", "\u202egnp.exe \x1b[2J is here"), title="T\u202e" * 5000)
    html = article_to_html(article, (cite(article, "is here"),))
    assert "\u202e" not in html and "\x1b" not in html
    assert "T" * 5000 in html


# --- the way to it --------------------------------------------------------------------------


def places(*marks: Citation) -> tuple[Place, ...]:
    """What a page reads from the addresses of citations and sends back."""
    read = [json.loads(unquote(address(mark).removeprefix("#article="))) for mark in marks]
    return tuple(
        (number, start, end, opening, digest, tuple((s, e) for s, e in highlights))
        for _, number, start, end, opening, digest, highlights in read
    )


RUSTED = cite(BRIDGE, "The bridge was closed because a cable had rusted.", 3, "a cable had rusted")


def test_the_address_of_a_citation_leads_to_it() -> None:
    [place] = places(RUSTED)
    assert located(BRIDGE, place) == RUSTED
    assert not set(address(RUSTED)) & set("\"'<> ")
    content = views.reply(Exchange("Why?", FakeAssistant().ask("Why do bees swarm?")), 1)
    assert '<a class="place" href="#article=%5B%22bees.md%22%2C1%2C0%2C36%2C' in content


def test_an_article_without_a_citation_has_an_address_of_its_own() -> None:
    assert whole('a "b"/é.md') == "#article=%5B%22a%20%5C%22b%5C%22/%5Cu00e9.md%22%5D"
    assert json.loads(unquote(whole("é.md")).removeprefix("#article=")) == ["é.md"]
    [response] = asked(FakeAssistant([BRIDGE]), {"id": "a.md", "places": []})
    assert response.text == article_to_html(BRIDGE) and "<mark" not in response.text


def test_a_quote_is_found_again_in_an_article_that_has_changed() -> None:
    [place] = places(RUSTED)
    longer = replace(BRIDGE, text=f"The bridge was closed. {BRIDGE.text}", blocks=())
    found = located(longer, place)
    assert found and found.quote == RUSTED.quote
    assert [longer.text[s:e] for s, e in found.highlights] == ["a cable had rusted"]
    without = replace(BRIDGE, text="The bridge was closed because it was old.", blocks=())
    assert located(without, place) is None
    assert "This article has changed" in fragment(without, (place,))
    assert "This article has changed" not in fragment(longer, (place,))


@given(
    st.tuples(st.integers(), st.integers(), st.integers(), st.text(max_size=3), st.integers()),
    st.lists(st.tuples(st.integers(), st.integers()), max_size=3),
)
def test_an_address_that_leads_nowhere_is_harmless(
    place: tuple[int, int, int, str, int], spans: list[tuple[int, int]]
) -> None:
    assert located(BRIDGE, (*place, tuple(spans))) is None


async def _ask(app: Any, wanted: Any, **cookies: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://here", cookies=cookies
    ) as client:
        return await client.post("/article", json=wanted)


def asked(library: FakeAssistant, *wanted: Any) -> list[httpx.Response]:
    async def responses() -> list[httpx.Response]:
        app = web_app(library)
        return [await _ask(app, one) for one in wanted]

    return asyncio.run(responses())


def test_a_page_gets_an_article_with_the_citations_that_it_names() -> None:
    library = FakeAssistant([BRIDGE])
    [place] = places(RUSTED)
    good, gone, bad, many = asked(
        library,
        {"id": "a.md", "places": [place]},
        {"id": "b.md", "places": [place]},
        {"id": "a.md", "places": ["<script>"]},
        {"id": "a.md", "places": [place] * (MOST + 1)},
    )
    assert good.status_code == 200
    assert good.text == article_to_html(BRIDGE, (RUSTED,))
    assert "default-src 'self'" in good.headers["content-security-policy"]
    assert (gone.status_code, bad.status_code, many.status_code) == (404, 422, 422)
    assert "no longer loaded" in gone.text


def test_an_index_that_cannot_be_read_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: FakeAssistant, id: str) -> Article:
        raise AssistantError("The index is <damaged>.")

    monkeypatch.setattr(FakeAssistant, "article", fail)
    [response] = asked(FakeAssistant(), {"id": "a.md", "places": []})
    assert response.status_code == 503
    assert response.text == '<p class="changed">The index is &lt;damaged&gt;.</p>'


def test_articles_are_given_to_those_alone_whom_gradio_lets_in() -> None:
    async def statuses() -> list[int]:
        app = web_app(FakeAssistant())
        page: Any = app.routes[-1].app  # type: ignore[attr-defined]
        page.auth = {"ida": "secret"}
        page.tokens["a-token"] = "ida"
        wanted = {"id": "bees.md", "places": []}
        name = f"access-token-unsecure-{page.cookie_id}"
        responses = [
            await _ask(app, wanted),
            await _ask(app, wanted, **{name: "no-token"}),
            await _ask(app, wanted, **{name: "a-token"}),
        ]
        return [response.status_code for response in responses]

    assert asyncio.run(statuses()) == [401, 401, 200]
