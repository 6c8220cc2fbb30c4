"""References, and conversations as Markdown and as a page of HTML with footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from assistant.render import (
    conversation_to_html,
    conversation_to_markdown,
    from_json,
    reference,
    to_json,
)
from assistant.types import Answer, Article, Citation, Claim
from assistant.wording import one_line, printable

TEXT = (
    "The bridge at Aldmoor opened in 1931. It was closed on 4 May because a cable had rusted "
    "through. Buses go by way of Stell until autumn."
)
ARTICLE = Article(
    id="news/bridge.md",
    title="Bridge closed",
    text=TEXT,
    blocks=(),
    url="https://post.example/bridge?day=6&page=2",
    author="Ida Moss",
    published=date(2024, 5, 6),
    source="The Aldmoor Post",
    language="en",
)
CLOSED = "It was closed on 4 May because a cable had rusted through."
BUSES = "Buses go by way of Stell until autumn."


def cite(words: str, number: int = 1, answer: str = "", article: Article = ARTICLE) -> Citation:
    start = article.text.index(words)
    at = article.text.index(answer) if answer else 0
    highlights = ((at, at + len(answer)),) if answer else ()
    return Citation(number, article, start, start + len(words), highlights)


def claim(words: str, number: int = 1, answer: str = "", article: Article = ARTICLE) -> Claim:
    return Claim(f"The Aldmoor Post: “{words}”", (cite(words, number, answer, article),))


WHY = Answer(
    "Why was the bridge closed?",
    "answered",
    claims=(claim(CLOSED, 1, "because a cable had rusted through"), claim(BUSES, 2)),
)
WHO = Answer(
    "Who painted it?",
    "refused",
    lead="I found no sentence that answers this.",
    nearest=(claim(BUSES),),
    query="Why was the bridge closed? Who painted it?",
)
CONVERSATION = ((WHY.question, WHY), ("a question that failed", None), (WHO.question, WHO))


# --- references -----------------------------------------------------------------------------


def test_a_reference_is_the_quote_and_all_that_is_known_of_where_it_stands() -> None:
    assert reference(cite(BUSES)) == (
        "“Buses go by way of Stell until autumn.”, Ida Moss, “Bridge closed”, The Aldmoor Post, "
        "6 May 2024, https://post.example/bridge?day=6&page=2"
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"title": "Bridge closed"}, "“Bridge closed”"),
        ({}, "notes/a b.txt"),  # no title, so no quotation marks
        ({"author": "Ida Moss"}, "Ida Moss, notes/a b.txt"),
        ({"source": "The Post", "published": datetime(2024, 5, 6, 23, 59)},
         "notes/a b.txt, The Post, 6 May 2024"),
        ({"url": "javascript:alert(1)"}, "notes/a b.txt"),
        ({"url": "https://post.example/a b"}, "notes/a b.txt"),
        ({"url": "https://post.example/", "sample": True}, "notes/a b.txt (sample)"),
        ({"title": "\u202egnp.\x1b[2J\nexe"}, "“gnp. exe”"),
        ({"title": " \u202e ", "author": "\x00"}, "notes/a b.txt"),
    ],
)  # fmt: skip
def test_nothing_in_a_reference_is_guessed(known: dict[str, object], expected: str) -> None:
    bare = Article(id="notes/a b.txt", title="", text="Salt\n\tand\u202e tar.", blocks=())
    article = replace(bare, **known)  # type: ignore[arg-type]
    assert reference(Citation(1, article, 0, len(article.text))) == f"“Salt and tar.”, {expected}"


# --- Markdown -------------------------------------------------------------------------------


def test_a_conversation_in_markdown_has_footnotes_whose_numbers_run_on() -> None:
    assert conversation_to_markdown(CONVERSATION) == (
        "# Questions and answers\n"
        "\n"
        "## Why was the bridge closed?\n"
        "\n"
        "The Aldmoor Post: “It was closed on 4 May **because a cable had rusted through**.” [^1]\n"
        "\n"
        "The Aldmoor Post: “Buses go by way of Stell until autumn.” [^2]\n"
        "\n"
        "## Who painted it?\n"
        "\n"
        "**No answer found**\n"
        "\n"
        "I found no sentence that answers this.\n"
        "\n"
        "The nearest passages, which do not answer the question:\n"
        "\n"
        "- The Aldmoor Post: “Buses go by way of Stell until autumn.” [^3]\n"
        "\n"
        "Searched for “Why was the bridge closed? Who painted it?”\n"
        "\n"
        "[^1]: “It was closed on 4 May because a cable had rusted through.”, Ida Moss, “Bridge "
        "closed”, The Aldmoor Post, 6 May 2024, <https://post.example/bridge?day=6&page=2>.\n"
        "\n"
        "[^2]: “Buses go by way of Stell until autumn.”, Ida Moss, “Bridge closed”, The Aldmoor "
        "Post, 6 May 2024, <https://post.example/bridge?day=6&page=2>.\n"
        "\n"
        "[^3]: “Buses go by way of Stell until autumn.”, Ida Moss, “Bridge closed”, The Aldmoor "
        "Post, 6 May 2024, <https://post.example/bridge?day=6&page=2>.\n"
    )


OTHER = replace(ARTICLE, id="echo.md", text=f"{BUSES} It was closed on 7 May.")


def test_the_same_words_elsewhere_and_another_figure_elsewhere_are_introduced() -> None:
    fourth = replace(claim(CLOSED, 1), differs=True)
    seventh = replace(claim("It was closed on 7 May.", 2, article=OTHER), differs=True)
    twice = Claim(f"“{BUSES}”", (cite(BUSES, 3), cite(BUSES, 4, article=OTHER)))
    when = Answer("When?", "answered", claims=(fourth, seventh, twice))
    assert (
        "\n\nThe articles differ:\n\n"
        f"- The Aldmoor Post: “{CLOSED}” [^1]\n\n"
        "- The Aldmoor Post: “It was closed on 7 May.” [^2]\n\n"
        f"“{BUSES}” [^3] also in [^4]\n\n"
    ) in conversation_to_markdown([("When?", when)])
    page = lxml_html.fromstring(conversation_to_html([("When?", when)]))
    assert [(p.get("class"), p.text_content()) for p in page.xpath("//article/p")] == [
        ("differ", "The articles differ:"),
        ("differing", f"The Aldmoor Post: “{CLOSED}”\xa0[1]"),
        ("differing", "The Aldmoor Post: “It was closed on 7 May.”\xa0[2]"),
        ("claim", f"“{BUSES}”\xa0[3] also in\xa0[4]"),
    ]


def test_a_note_is_one_for_all_marks_of_its_number_and_a_number_one_for_its_words() -> None:
    twice = replace(WHY, claims=(claim(CLOSED, 7), claim(CLOSED, 7), claim(BUSES, 7)))
    marks = re.findall(r"\[\^\d+\](?!:)", conversation_to_markdown([("?", twice)]))
    assert marks == ["[^1]", "[^1]", "[^2]"]


def test_a_doubtful_answer_and_what_is_missing_of_it_are_said() -> None:
    perhaps = replace(WHY, kind="doubtful", lead="Another candidate:", missing="who did it")
    text = conversation_to_markdown([("Why, and who?", perhaps)])
    assert "**Perhaps**\n\nAnother candidate:\n\nThe Ald" in text
    assert "\n\nNot answered: who did it\n\n" in text
    page = conversation_to_html([("Why, and who?", perhaps)])
    assert '<p class="label" dir="auto">Perhaps</p><p class="lead" dir="auto">Another' in page
    assert '<p class="missing" dir="auto">Not answered: who did it</p>' in page


def test_without_an_answer_there_is_only_the_heading() -> None:
    assert conversation_to_markdown([("?", None)]) == "# Questions and answers\n"
    assert "<article" not in conversation_to_html(())
    assert "<h2>Notes" not in conversation_to_html([("Hi", Answer("Hi", "talk", lead="Hello."))])


def test_a_conversation_that_was_saved_and_loaded_gives_the_same_markdown() -> None:
    loaded = [(q, a and from_json(to_json(a))) for q, a in CONVERSATION]
    assert conversation_to_markdown(loaded) == conversation_to_markdown(CONVERSATION)


# --- HTML -----------------------------------------------------------------------------------


def test_marks_lead_to_notes_and_notes_back_to_every_mark() -> None:
    again = replace(WHY, claims=(*WHY.claims, claim(CLOSED, 1)))
    page = lxml_html.fromstring(conversation_to_html([("Why?", again), ("Who?", WHO)]))
    to_notes = page.xpath("//a[@role='doc-noteref']")
    back = page.xpath("//a[@role='doc-backlink']")
    assert [a.get("href") for a in to_notes] == ["#note-1", "#note-2", "#note-1", "#note-3"]
    assert [a.text for a in to_notes] == ["[1]", "[2]", "[1]", "[3]"]
    assert [a.get("id") for a in to_notes] == ["mark-1-1", "mark-2-1", "mark-1-2", "mark-3-1"]
    assert [a.get("href") for a in back] == [
        "#mark-1-1", "#mark-1-2", "#mark-2-1", "#mark-3-1"
    ]  # fmt: skip
    assert page.xpath("//ol/li/@id") == ["note-1", "note-2", "note-3"]


def test_a_note_has_the_quote_in_its_surroundings_and_where_it_is_from() -> None:
    page = lxml_html.fromstring(conversation_to_html([("Why?", WHY)]))
    note = page.get_element_by_id("note-1")
    [quote] = note.findall("blockquote")
    assert quote.text_content() == TEXT
    assert (quote.get("lang"), quote.get("dir")) == ("en", "auto")
    assert [mark.text_content() for mark in quote.findall("mark")] == [CLOSED]
    assert quote.xpath("mark/strong/text()") == ["because a cable had rusted through"]
    assert note.find("p").text_content() == (
        "Ida Moss, “Bridge closed”, The Aldmoor Post, 6 May 2024, "
        "https://post.example/bridge?day=6&page=2 ↩"
    )
    assert note.xpath(".//a/@href")[0] == ARTICLE.url


def test_a_refusal_says_that_the_nearest_passages_do_not_answer() -> None:
    page = lxml_html.fromstring(conversation_to_html([("Who?", WHO)]))
    [answer] = page.find_class("refused")
    assert [p.text_content() for p in answer.findall("p")] == [
        "No answer found",
        "I found no sentence that answers this.",
        "The nearest passages, which do not answer the question:",
        "The Aldmoor Post: “Buses go by way of Stell until autumn.”\N{NO-BREAK SPACE}[1]",
        "Searched for “Why was the bridge closed? Who painted it?”",
    ]


def test_the_page_is_one_file_that_runs_and_fetches_nothing() -> None:
    text = conversation_to_html(CONVERSATION)
    page = lxml_html.fromstring(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert page.findtext(".//title") == "Why was the bridge closed?"
    assert page.xpath("//meta/@charset") == ["utf-8"]
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert not page.xpath("//@src | //@style | //link | //script | //iframe | //form | //img")
    style = page.findtext(".//style")
    assert "@media (prefers-color-scheme: dark)" in style and "@media print" in style
    assert "url(" not in style and "@import" not in style


def test_samples_are_marked_in_both() -> None:
    answer = replace(WHY, claims=(claim(BUSES, article=replace(ARTICLE, sample=True)),))
    assert "6 May 2024 (sample).\n" in conversation_to_markdown([("?", answer)])
    assert "<bdi>6 May 2024</bdi> (sample) <a" in conversation_to_html([("?", answer)])


# --- anything may stand in a question or an article -----------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://evil.example/a.png" onerror="alert(1)">',
    "![picture](http://evil.example/a.png)",
    "[press](javascript:alert(1)) <http://evil.example>",
    "</h2></li></article></title></style><iframe src=http://evil.example></iframe>",
    "javascript:alert(1)",
    "[^1]: http://evil.example [1]: http://evil.example ^[inline note]",
    '"word" (title)',
    "{style} {body} {0} %s {",
    "C #",
    "# #\\##",
    "# heading\n\n- item\n\n    code\n***\n===",
    "\u202egnp.exe\u2066 \x1b[2Jcleared\x00\ud800",
    "$$\\href{javascript:alert(1)}{x}$$ `code` ~~~ | a | b |",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "!",
    "",
    "x" * 10_000,
    "many words " * 900,
]
OURS = {"html", "head", "meta", "title", "style", "body", "h1", "article", "h2", "p", "strong"}
OURS |= {"sup", "a", "section", "ol", "li", "blockquote", "mark", "bdi"}
NAMES = {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "role", "id", "href"}
NAMES |= {"rel", "aria-label"}
UNSEEN = dict.fromkeys(map(ord, "… \n"))  # a piece of a passage that is nothing else is left out
# libxml2 drops what is no character yet. ESC: see test_render.py.
TEXTS = st.text(st.characters(exclude_categories=["Cn"], exclude_characters="\x1b"), max_size=60)


def all_of(text: str) -> tuple[tuple[str, Answer], ...]:
    """A conversation in which everything that can say something says the text."""
    article = Article("a.md", text, text or "-", (), url=text, author=text, source=text)
    quoted = Citation(1, article, 0, len(article.text), ((0, 1),))
    claims = (Claim(text, (quoted,)), Claim(f"“{text}”", (replace(quoted, highlights=()),)))
    answer = Answer(text, "doubtful", lead=text, claims=claims, missing=text, query=f"{text} x")
    return (text, answer), (text, replace(answer, kind="refused", reason=text, nearest=claims))


def for_any_text(test: Callable[[str], None]) -> Callable[[], None]:
    for text in HOSTILE:
        test = example(text)(test)
    return settings(deadline=None)(given(TEXTS)(test))


@for_any_text
def test_any_text_is_only_words_in_the_page(text: str) -> None:
    page = lxml_html.document_fromstring(conversation_to_html(all_of(text)))
    assert {element.tag for element in page.iter()} <= OURS
    assert {name for element in page.iter() for name in element.attrib} <= NAMES
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert [h2.text_content() for h2 in page.xpath("//article/h2")] == [printable(text)] * 2
    quoted = page.xpath("string(//blockquote)")
    assert quoted.translate(UNSEEN) == printable(text or "-").translate(UNSEEN)


@for_any_text
def test_any_text_is_only_words_in_markdown(text: str) -> None:
    source = conversation_to_markdown(all_of(text))
    for dialect in ("commonmark", "gfm-like"):
        parser = MarkdownIt(dialect, {"html": True, "linkify": False})
        shown = parser.render(source)
        page = lxml_html.fragment_fromstring(shown, create_parent="div")
        assert {e.tag for e in page.iter()} <= {"div", "h1", "h2", "p", "strong", "ul", "li"}
        assert not page.xpath("//@*")
        asked = [h2.text_content() for h2 in page.findall("h2")]
        assert asked == [one_line(text)] * 2


@for_any_text
def test_every_mark_in_markdown_has_one_note_whatever_stands_around_it(text: str) -> None:
    source = conversation_to_markdown(all_of(text))
    assert re.findall(r"^\[\^(\d+)\]: ", source, re.MULTILINE) == ["1", "2"]
    assert re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", source) == ["1", "1", "2", "2", "2", "2"]


def test_only_an_address_that_a_browser_takes_as_it_stands_becomes_a_link() -> None:
    for url in ("javascript:alert(1)", "https://post.example/a>b", "file:///etc/passwd"):
        answer = replace(WHY, claims=(claim(BUSES, article=replace(ARTICLE, url=url)),))
        page = lxml_html.fromstring(conversation_to_html([("?", answer)]))
        assert page.xpath("//@href") == ["#note-1", "#mark-1-1"]
        assert "<" not in conversation_to_markdown([("?", answer)])
    rendered = MarkdownIt("commonmark").render(conversation_to_markdown([("?", WHY)]))
    links = lxml_html.fragment_fromstring(rendered, create_parent="div").xpath("//a/@href")
    assert links == [ARTICLE.url] * 2
