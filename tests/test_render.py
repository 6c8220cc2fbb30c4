"""Markdown, HTML, terminal text and JSON of an answer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.render import from_json, hits_to_terminal, to_html, to_json, to_markdown, to_terminal
from assistant.render.html import escape as html_escape
from assistant.render.markdown import escape as markdown_escape
from assistant.render.passage import Piece, in_article, in_claim
from assistant.render.wording import byline, link, marks, searched, together
from assistant.types import (
    Answer,
    Article,
    Block,
    Chunk,
    Citation,
    Claim,
    Hit,
    Sentence,
    Where,
)
from assistant.where import long_date
from assistant.wording import printable

TEXT = (
    "The bridge at Aldmoor opened in 1931. It was closed on 4 May because a cable had rusted "
    "through. Buses go by way of Stell until autumn."
)
ARTICLE = Article(
    id="news/bridge.md",
    title="Bridge closed",
    text=TEXT,
    blocks=(),
    url="https://post.example/bridge",
    author="Ida Moss",
    published=date(2024, 5, 6),
    source="The Aldmoor Post",
    language="en",
)


def cite(words: str, number: int = 1, answer: str = "", article: Article = ARTICLE) -> Citation:
    start = article.text.index(words)
    at = article.text.index(answer) if answer else 0
    highlights = ((at, at + len(answer)),) if answer else ()
    return Citation(number, article, start, start + len(words), highlights)


def claim(words: str, number: int = 1, answer: str = "", article: Article = ARTICLE) -> Claim:
    citation = cite(words, number, answer, article)
    return Claim(f"The Aldmoor Post, 6 May 2024: “{words}”", (citation,))


CLOSED = "It was closed on 4 May because a cable had rusted through."
BUSES = "Buses go by way of Stell until autumn."
ANSWER = Answer(
    "Why was the bridge closed?",
    "answered",
    claims=(claim(CLOSED, 1, "because a cable had rusted through"), claim(BUSES, 2)),
    query="Why was the bridge closed?",
)
REFUSAL = Answer(
    "Who painted the bridge?",
    "refused",
    lead="I found no sentence that answers this. I searched 12 articles from 2023 to 2024.",
    reason="No sentence was likely enough.",
    nearest=(claim(BUSES),),
    query="Who painted the bridge at Aldmoor?",
)


def test_an_answer_in_a_terminal_is_its_text_and_then_its_sources_by_number() -> None:
    assert to_terminal(ANSWER) == (
        "The Aldmoor Post, 6 May 2024: “It was closed on 4 May because a cable had rusted\n"
        "through.” [1]\n"
        "\n"
        "The Aldmoor Post, 6 May 2024: “Buses go by way of Stell until autumn.” [2]\n"
        "\n"
        "[1] Bridge closed, The Aldmoor Post, 6 May 2024\n"
        "    “It was closed on 4 May because a cable had rusted through.”\n"
        "[2] Bridge closed, The Aldmoor Post, 6 May 2024\n"
        "    “Buses go by way of Stell until autumn.”"
    )


def test_a_refusal_in_a_terminal_offers_the_nearest_sentences_and_tells_the_query() -> None:
    assert to_terminal(REFUSAL) == (
        "I found no sentence that answers this. I searched 12 articles from 2023 to 2024.\n"
        "\n"
        "No sentence was likely enough.\n"
        "\n"
        "The nearest passages:\n"
        "\n"
        "  The Aldmoor Post, 6 May 2024: “Buses go by way of Stell until autumn.” [1]\n"
        "\n"
        "[1] Bridge closed, The Aldmoor Post, 6 May 2024\n"
        "    “Buses go by way of Stell until autumn.”\n"
        "\n"
        "Searched for “Who painted the bridge at Aldmoor?”"
    )


def test_where_nothing_else_says_it_a_word_tells_a_refusal_or_a_doubtful_answer() -> None:
    assert to_terminal(Answer("?", "refused")) == "No answer found"
    assert to_terminal(replace(ANSWER, kind="doubtful")).startswith("Perhaps\n\nThe Aldmoor")
    assert to_markdown(replace(ANSWER, kind="doubtful")).startswith("**Perhaps**\n\nThe Aldmoor")


def test_printing_an_answer_prints_its_terminal_text() -> None:
    assert str(ANSWER) == to_terminal(ANSWER)


def test_colours_are_off_unless_asked_for_and_then_make_the_answering_words_bold() -> None:
    assert "\x1b" not in to_terminal(ANSWER)
    coloured = to_terminal(ANSWER, colour=True)
    assert "\x1b[1mbecause a cable had rusted\nthrough\x1b[0m.”" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == to_terminal(ANSWER)


def test_an_article_cannot_steer_the_terminal() -> None:
    text = "A \x1b[31mred\x1b[0m \x1b]0;title\x07word\x9b2J\x00 and \u202egnp.exe is here."
    article = replace(ARTICLE, text=text, title="\x1b[2JClear")
    shown = to_terminal(Answer("?", "answered", claims=(claim(text, article=article),)))
    assert "“A red word2J and gnp.exe is here.”" in shown
    assert "[1] Clear, The Aldmoor Post, 6 May 2024" in shown
    assert printable(shown) == shown


def test_samples_are_marked_wherever_they_are_shown() -> None:
    sample = replace(ARTICLE, sample=True)
    answer = Answer("?", "answered", claims=(claim(BUSES, article=sample),))
    assert byline(sample) == "Bridge closed, The Aldmoor Post, 6 May 2024 (sample)"
    for text in (to_terminal(answer), to_markdown(answer), to_html(answer)):
        assert "(sample)" in text


def test_what_is_unknown_about_an_article_is_left_out() -> None:
    bare = Article(id="notes/a b.txt", title="", text=TEXT, blocks=())
    assert byline(bare) == "notes/a b.txt"
    assert '<span class="origin"></span>' in to_html(
        Answer("?", "answered", claims=(claim(BUSES, article=bare),))
    )


def test_a_date_is_written_as_people_write_it() -> None:
    assert long_date(date(2024, 3, 18)) == "18 March 2024"
    stamped = replace(ARTICLE, published=datetime(2024, 12, 1, 23, 59, tzinfo=UTC))
    assert byline(stamped) == "Bridge closed, The Aldmoor Post, 1 December 2024"


def test_the_query_is_told_only_where_the_question_does_not_say_it() -> None:
    assert searched(ANSWER) == ""
    assert searched(replace(ANSWER, query="why was the BRIDGE closed")) == ""
    assert searched(replace(ANSWER, query="bridge closed cable")) == "“bridge closed cable”"


def test_what_a_search_was_confined_to_is_told() -> None:
    where = Where(articles=frozenset({"a", "b"}), since=date(2024, 1, 1), source="The Post")
    assert searched(replace(ANSWER, where=where)) == (
        "“Why was the bridge closed?” in 2 articles, in The Post, since 1 January 2024"
    )


# --- passages -------------------------------------------------------------------------------


def test_a_quote_stands_in_its_surroundings_which_are_cut_between_words() -> None:
    citation = cite("closed on 4 May", answer="4 May")
    assert in_article(citation, reach=20) == (
        Piece("…in 1931. It was ", "plain"),
        Piece("closed on ", "quote"),
        Piece("4 May", "answer"),
        Piece(" because a cable …", "plain"),
    )


def test_surroundings_stay_within_the_section_of_the_quote() -> None:
    text = "Before.\n\nThe cable\n\nIt had rusted. It was new.\n\nThe buses\n\nThey go by Stell."
    headings = [Block("heading", text.index(h), text.index(h) + 9) for h in ("The c", "The b")]
    article = replace(ARTICLE, text=text, blocks=tuple(headings))
    assert in_article(cite("It had rusted.", article=article)) == (
        Piece("The cable\n", "plain"),
        Piece("It had rusted.", "quote"),
        Piece(" It was new.", "plain"),
    )


def test_surroundings_end_with_the_article_without_an_ellipsis() -> None:
    assert in_article(cite("opened in 1931.")) == (
        Piece("The bridge at Aldmoor ", "plain"),
        Piece("opened in 1931.", "quote"),
        Piece(TEXT[TEXT.index(" It was") :], "plain"),
    )


def test_surroundings_in_a_script_without_spaces_are_cut_anywhere() -> None:
    article = replace(ARTICLE, text="あ" * 50 + "。橋は閉鎖された。" + "い" * 50)
    pieces = in_article(cite("橋は閉鎖された。", article=article), reach=10)
    assert [piece.text for piece in pieces] == [
        "…" + "あ" * 9 + "。",
        "橋は閉鎖された。",
        "い" * 10 + " …",
    ]


def test_answering_words_are_found_in_a_claim_whose_white_space_differs() -> None:
    article = replace(ARTICLE, text="The bridge\nwas closed\n on 4\nMay.")
    citation = cite(article.text, answer="4\nMay", article=article)
    pieces = in_claim(Claim("Post: “The bridge was closed on 4 May.”", (citation,)))
    assert pieces == (
        Piece("Post: “The bridge was closed on ", "plain"),
        Piece("4 May", "answer"),
        Piece(".”", "plain"),
    )


def test_nothing_stands_out_where_a_whole_quotation_answers() -> None:
    whole = claim(BUSES, answer=BUSES)
    assert in_claim(whole) == (Piece(whole.text, "plain"),)
    assert [piece.weight for piece in in_article(whole.citations[0])] == ["plain", "quote"]


# --- the same words elsewhere, other figures elsewhere --------------------------------------

COPY = replace(
    ARTICLE,
    id="news/copy.md",
    text="Buses GO by\nway of Stell until autumn. Trains are late.",
)
LATE = cite("Trains are late.", 3, article=COPY)
REPEATED = Claim(f"“{BUSES}”", (cite(BUSES, 1), cite(COPY.text[:38], 2, article=COPY), LATE))


def test_marks_of_the_same_words_in_other_articles_are_introduced() -> None:
    assert marks(REPEATED, lambda citation: f"{citation.number}") == (["1", "3"], ["2"])
    answer = Answer("?", "answered", claims=(REPEATED,))
    assert to_terminal(answer).startswith(f"“{BUSES}” [1] [3] also in [2]\n\n[1] Bridge")
    assert to_markdown(answer).startswith(f"“{BUSES}” \\[1\\] \\[3\\] also in \\[2\\]\n")
    assert re.sub(' href="[^"]*" title="[^"]*"', "", to_html(answer)).startswith(
        f'<div class="answer answered"><p class="claim" dir="auto">“{BUSES}”&nbsp;'
        '<a class="cite">[1]</a>&nbsp;<a class="cite">[3]</a> '
        '<bdi class="also">also&nbsp;in</bdi>&nbsp;<a class="cite">[2]</a></p>'
    )
    assert answer.text == f"“{BUSES}” [1] [2] [3]"


def test_the_same_words_twice_in_one_article_are_not_also_elsewhere() -> None:
    twice = Claim(f"“{BUSES}”", (cite(BUSES, 1), cite(BUSES, 2)))
    assert marks(twice, lambda citation: f"{citation.number}") == (["1", "2"], [])


ECHO = replace(ARTICLE, id="echo.md", source="The Stell Echo", text="It was closed on 7 May.")
SEVENTH = Claim(
    "The Stell Echo, 6 May 2024: “It was closed on 7 May.”",
    (cite(ECHO.text, 3, article=ECHO),),
    True,
)
BEFORE = claim(BUSES, 1)
FOURTH = Claim(f"“{CLOSED}”", (cite(CLOSED, 2, "4 May"),), True)
DIFFERING = Answer("When was it closed?", "answered", claims=(BEFORE, FOURTH, SEVENTH))


def test_two_claims_that_differ_come_together_and_each_names_its_source() -> None:
    named = replace(FOURTH, text=f"The Aldmoor Post, 6 May 2024: “{CLOSED}”")
    assert list(together((BEFORE, FOURTH, SEVENTH))) == [(BEFORE,), (named, SEVENTH)]
    assert list(together((FOURTH, BEFORE, SEVENTH))) == [(FOURTH, SEVENTH), (BEFORE,)]


def test_claims_differ_two_by_two_and_one_that_is_left_over_stands_alone() -> None:
    assert list(together((SEVENTH,))) == [(SEVENTH,)]  # the other is still to come
    third = replace(claim(BUSES, 7), differs=True)
    fourth = replace(claim(BUSES, 8), differs=True)
    fifth = replace(claim(BUSES, 9), differs=True)
    assert list(together((SEVENTH, third, fourth, BEFORE, fifth))) == [
        (SEVENTH, third),
        (fourth, fifth),
        (BEFORE,),
    ]
    assert list(together((SEVENTH, third, fourth))) == [(SEVENTH, third), (fourth,)]


def test_that_articles_differ_is_said_before_the_two_claims() -> None:
    assert to_terminal(DIFFERING).split("\n\n")[:4] == [
        "The Aldmoor Post, 6 May 2024: “Buses go by way of Stell until autumn.” [1]",
        "The articles differ:",
        "  The Aldmoor Post, 6 May 2024: “It was closed on 4 May because a cable had\n"
        "  rusted through.” [2]",
        "  The Stell Echo, 6 May 2024: “It was closed on 7 May.” [3]",
    ]
    assert (
        "autumn.” \\[1\\]\n\nThe articles differ:\n\n"
        "- The Aldmoor Post, 6 May 2024: “It was closed on **4 May** because a cable had rusted "
        "through.” \\[2\\]\n\n- The Stell Echo, 6 May 2024: “It was closed on 7 May.” \\[3\\]\n\n"
    ) in to_markdown(DIFFERING)
    html = to_html(DIFFERING)
    assert (
        '</p><div class="differing"><p class="differ">The articles differ:</p><p class="cl' in html
    )
    page = Elements(html)
    assert page.texts["p"][1] == "The articles differ:"
    assert [words.split("“")[0] for words in page.texts["p"][2:4]] == [
        "The Aldmoor Post, 6 May 2024: ",
        "The Stell Echo, 6 May 2024: ",
    ]
    assert page.texts["strong"] == ["4 May", "4 May"]


# --- HTML -----------------------------------------------------------------------------------


class Elements(HTMLParser):
    """Tags with their attributes, and the text of each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "every element is closed where it should be"

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data


def test_a_mark_in_html_leads_to_its_source_and_the_source_holds_the_quote() -> None:
    page = Elements(to_html(ANSWER, anchor="turn-3"))
    assert [a["href"] for tag, a in page.tags if tag == "a" and a.get("class") == "cite"] == [
        "#turn-3-1",
        "#turn-3-2",
    ]
    assert [a["id"] for tag, a in page.tags if tag == "details"] == ["turn-3-1", "turn-3-2"]
    assert page.texts["mark"] == [c.quote for c in ANSWER.citations]
    assert page.texts["strong"] == ["because a cable had rusted through"] * 2


def test_a_source_leads_into_its_article_where_the_page_can_show_it() -> None:
    page = to_html(ANSWER, "a", place=lambda citation: f'#"{citation.number}"')
    assert (
        '</blockquote><p><a class="place" href="#&quot;1&quot;">Read it in the article</a> · '
        '<a class="act" href="#quote-1" title="Copy quotation as a reference">Copy quotation</a> · '
        '<a href="https://post.example/bridge"'
    ) in page
    assert "Read it in the article" not in to_html(ANSWER)


def test_html_of_different_answers_has_different_anchors() -> None:
    assert set(re.findall(r'id="([^"]+)"', to_html(ANSWER))).isdisjoint(
        re.findall(r'id="([^"]+)"', to_html(REFUSAL))
    )


def test_a_source_is_listed_once_however_often_it_is_cited() -> None:
    twice = replace(ANSWER, claims=(claim(BUSES, 1), claim(BUSES, 1)))
    assert to_html(twice).count("<details") == 1
    assert to_terminal(twice).count("\n[1] Bridge") == 1


def test_a_refusal_in_html_says_so_in_words() -> None:
    page = to_html(REFUSAL)
    assert page.startswith('<div class="answer refused"><p class="label">No answer found</p>')
    assert "I found no sentence that answers this" in page
    assert "The nearest passages:" in page


def test_a_link_to_the_original_is_given_for_web_pages_only() -> None:
    url = "https://post.example/a?b=c#d"
    assert link(replace(ARTICLE, url=url)) == url
    assert link(replace(ARTICLE, url=url, sample=True)) == "", "fiction has no original"
    for url in (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "jav\tascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "//post.example/a",
        "https:post.example",
        'https://post.example/"onmouseover="alert(1)',
        "https://post.example/a b",
        "https://[post.example/",
        "https://post.example/\u202ea",
        "",
    ):
        assert link(replace(ARTICLE, url=url)) == "", url


TAGS = {"div", "p", "a", "span", "ul", "li", "details", "summary", "cite", "bdi"}
TAGS |= {"blockquote", "mark"}
ATTRIBUTES = {"class", "dir", "href", "title", "id", "lang", "target", "rel"}

PAYLOADS = [
    "<script>alert(1)</script>",
    '<img src="http://evil.example/a.png" onerror="alert(1)">',
    "![picture](http://evil.example/a.png)",
    "[press](javascript:alert(1))",
    "<a href='javascript:alert(1)'>press</a>",
    "</details></div><iframe src=http://evil.example></iframe>",
    "\"><svg onload=alert(1)>",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "a\n\n<script>alert(1)</script>\n\n# heading",
    "$$\\href{javascript:alert(1)}{x}$$ \\(x\\) $y$",
    "see http://evil.example/a and www.evil.example, or write to a@evil.example",
    "`code` ```mermaid graph``` ~~~ | a | b |",
    "[12] and [^1] and [a]: http://evil.example",
    "# no heading", "- no list", "1. no list", "1) none", "> no quotation", "---", "+ x", "=== y",
    "*no* _emphasis_ **here** __or__ ~~there~~",
    "line one\\\nline two  \nline three",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_an_article_is_shown_and_never_becomes_markup(payload: str) -> None:
    article = replace(ARTICLE, title=payload, source=payload, text=payload, author=payload)
    answer = Answer("?", "answered", claims=(claim(payload, article=article),))
    answer = replace(answer, lead=payload, missing=payload, reason=payload, query=payload)
    page = Elements(to_html(answer))
    assert {tag for tag, _ in page.tags} <= TAGS
    assert {name for _, attributes in page.tags for name in attributes} <= ATTRIBUTES
    assert page.texts["mark"] == [payload]
    assert "\n" not in to_html(answer)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_an_article_stays_text_in_markdown(payload: str) -> None:
    words = " ".join(payload.split())
    # What a reader of GitHub's dialect makes of it: tables, strikethrough and raw HTML are on.
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown_escape(payload))
    assert html == f"<p>{_as_markdown_it_escapes(words)}</p>\n"


@given(st.text(max_size=60))
def test_any_text_is_only_words_in_markdown(text: str) -> None:
    words = " ".join(printable(text).split())
    html = MarkdownIt("commonmark").render(markdown_escape(text))
    assert html == (f"<p>{_as_markdown_it_escapes(words)}</p>\n" if words else "")


@given(st.text(max_size=60))
def test_any_text_is_only_words_in_html(text: str) -> None:
    page = Elements(f'<p title="{html_escape(text)}">{html_escape(text)}</p>')
    assert page.tags == [("p", {"title": printable(text)})]
    assert page.texts["p"] == [printable(text)]


def _as_markdown_it_escapes(words: str) -> str:
    return (
        words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


# --- Markdown -------------------------------------------------------------------------------


def test_an_answer_in_markdown_has_its_marks_and_its_sources() -> None:
    assert to_markdown(ANSWER) == (
        "The Aldmoor Post, 6 May 2024: “It was closed on 4 May **because a cable had rusted "
        "through**.” \\[1\\]\n"
        "\n"
        "The Aldmoor Post, 6 May 2024: “Buses go by way of Stell until autumn.” \\[2\\]\n"
        "\n"
        "**Sources**\n"
        "\n"
        "- \\[1\\] Bridge closed, The Aldmoor Post, 6 May 2024 "
        "([original](<https://post.example/bridge>))\n"
        "\n"
        "  > The bridge at Aldmoor opened in 1931. **It was closed on 4 May because a cable had "
        "rusted through.** Buses go by way of Stell until autumn.\n"
        "\n"
        "- \\[2\\] Bridge closed, The Aldmoor Post, 6 May 2024 "
        "([original](<https://post.example/bridge>))\n"
        "\n"
        "  > The bridge at Aldmoor opened in 1931. It was closed on 4 May because a cable had "
        "rusted through. **Buses go by way of Stell until autumn.**\n"
    )


def test_marks_in_markdown_can_be_links() -> None:
    assert "autumn.” [\\[2\\]](#cite-2)" in to_markdown(ANSWER, anchor="cite")


def test_an_articles_own_numbers_in_brackets_are_not_marks() -> None:
    text = "As shown before [12], ferries sink [1]."
    article = replace(ARTICLE, text=text)
    answer = Answer("?", "answered", claims=(claim(text, 7, article=article),))
    assert re.findall(r"\]\(#c-\d+\)", to_markdown(answer, anchor="c")) == ["](#c-7)"]
    assert re.findall(r'href="#c-(\d+)"', to_html(answer, anchor="c")) == ["7"]


# No ESC: one at the edge of what is bold takes the next sign along or not, by what is joined
# first; both are harmless, and readers let no ESC into a text.
WITHOUT_ESCAPES = st.characters(exclude_characters="\x1b")


@given(
    st.text(WITHOUT_ESCAPES, max_size=12),
    st.text(WITHOUT_ESCAPES, min_size=1, max_size=12),
    st.text(WITHOUT_ESCAPES, max_size=12),
)
def test_bold_in_markdown_keeps_every_word_and_never_shows_a_star(
    before: str, strong: str, after: str
) -> None:
    text = before + strong + after
    citation = Citation(
        1, replace(ARTICLE, text=text), 0, len(text), ((len(before), len(before) + len(strong)),)
    )
    answer = Answer("?", "answered", claims=(Claim(text, (citation,)),))
    first = MarkdownIt("commonmark").render(to_markdown(answer).split("\n\n")[0])
    plain = re.sub(r"</?strong>", "", first)
    words = "".join(printable(part) for part in (before, strong, after))
    expected = " ".join([*words.split(), "[1]"])
    assert plain == f"<p>{_as_markdown_it_escapes(expected)}</p>\n"


# --- JSON -----------------------------------------------------------------------------------


def hit() -> Hit:
    start = TEXT.index(CLOSED)
    sentences = (
        Sentence(start, start + len(CLOSED), CLOSED),
        Sentence(start + len(CLOSED) + 1, len(TEXT), BUSES),
    )
    return Hit(1, 0.031, Chunk(ARTICLE, sentences, "Traffic > Bridges"))


def test_hits_in_a_terminal_are_ranked_passages() -> None:
    assert hits_to_terminal([hit()]) == (
        "1. Bridge closed, The Aldmoor Post, 6 May 2024\n"
        "    It was closed on 4 May because a cable had rusted through. Buses go by way\n"
        "    of Stell until autumn."
    )


FULL = replace(
    ANSWER,
    hits=(hit(),),
    runners_up=(claim("The bridge at Aldmoor opened in 1931.", 3),),
    where=Where(folder="news", since=date(2024, 1, 1), articles=frozenset({"news/bridge.md"})),
    confidence=0.75,
)


def test_json_carries_each_citation_with_its_article_and_exact_words() -> None:
    data = json.loads(json.dumps(to_json(FULL)))
    assert data["text"] == FULL.text
    assert data["claims"][0]["citations"][0] == {
        "number": 1,
        "article": {
            "id": "news/bridge.md",
            "title": "Bridge closed",
            "source": "The Aldmoor Post",
            "author": "Ida Moss",
            "published": "2024-05-06",
            "url": "https://post.example/bridge",
            "language": "en",
            "sample": False,
        },
        "start": 38,
        "end": 96,
        "quote": CLOSED,
        "highlights": [[61, 95]],
    }
    assert data["hits"][0]["text"] == f"{CLOSED} {BUSES}"
    assert data["hits"][0]["sentences"] == [[38, 96, "paragraph"], [97, 135, "paragraph"]]


@pytest.mark.parametrize(
    "answer", [FULL, ANSWER, REFUSAL, DIFFERING, Answer("Hello", "talk", lead="Hi.")]
)
def test_json_and_back_is_the_same_answer_but_for_the_words_nobody_quoted(answer: Answer) -> None:
    back = from_json(json.loads(json.dumps(to_json(answer))))
    assert to_json(back) == to_json(answer)
    assert back.text == answer.text
    assert [c.quote for c in back.citations] == [c.quote for c in answer.citations]
    assert [h.chunk.text for h in back.hits] == [h.chunk.text for h in answer.hits]
    quoted_whole = replace(ARTICLE, text=" " * 38 + TEXT[38:])
    if answer is ANSWER:
        assert back.citations[0].article == quoted_whole


def test_claims_that_differ_still_do_after_json_and_those_of_an_older_version_do_not() -> None:
    data = json.loads(json.dumps(to_json(DIFFERING)))
    assert [claim.differs for claim in from_json(data).claims] == [False, True, True]
    for older in data["claims"]:
        del older["differs"]
    assert [claim.differs for claim in from_json(data).claims] == [False, False, False]


def test_a_time_of_publication_survives_json() -> None:
    stamped = replace(ARTICLE, published=datetime(2024, 5, 6, 7, 30, tzinfo=UTC))
    answer = Answer("?", "answered", claims=(claim(BUSES, article=stamped),))
    assert from_json(to_json(answer)).citations[0].article.published == stamped.published


@pytest.mark.parametrize("data", [{}, {"question": "?"}, {**to_json(ANSWER), "kind": "<b>"}])
def test_json_of_something_else_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not an answer as `to_json` writes it"):
        from_json(data)
