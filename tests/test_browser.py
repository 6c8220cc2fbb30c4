"""The page as a visitor meets it, in a headless Chromium.

With SCREENSHOTS=folder the pictures that the tests take are kept there.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from hostile import HOSTILE
from playwright.sync_api import Browser, Dialog, Page, ViewportSize, expect, sync_playwright
from test_chat import ARTICLES, FakeAssistant, served

from assistant.types import Where

# Gradio counts on behaviour that pandas is giving up; that is between the two of them.
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

SIZES: dict[str, ViewportSize] = {
    "broad": {"width": 1440, "height": 900},
    "wide": {"width": 1280, "height": 800},
    "narrow": {"width": 390, "height": 844},
}
Scheme = Literal["light", "dark"]
CORPUS = Path(__file__).parent.parent / "corpus"
expect.set_options(timeout=30_000)  # a machine that does other things too is slow at first
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        reason = "No Chromium is installed, so the page was not tried in a browser."
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason} Debian's package is called chromium.")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that a visitor has opened, and what it asked of the network."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)  # dialogs, errors of scripts

    def ask(self, question: str) -> None:
        box = self.page.get_by_role("textbox", name="Your question")
        box.fill(question)
        box.press("Enter")

    def answer(self, number: int) -> str:
        """The text of the nth answer, once it is complete."""
        expect(self.page.locator("#chat .answer")).to_have_count(number)
        expect(self.page.locator("#chat .answer.searching")).to_have_count(0)
        expect(self.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        return self.page.locator("#chat .answer").last.inner_text()

    def outside(self) -> set[str]:
        """Hosts other than ours that the page asked for anything."""
        home = urlsplit(self.address).netloc
        return {urlsplit(url).netloc for url in self.requests if url.startswith(("http", "ws"))} - {
            home
        }

    def overflows(self) -> bool:
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            or self.page.evaluate(
                "[...document.querySelectorAll('#chat [role=log], #article :is(.head, .sheet)')]"
                ".some(log => log.scrollWidth > log.clientWidth)"
            )
        )


Open = Callable[..., Visit]  # of an address, a size and a colour scheme


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens the page at an address as a new visitor, who leaves when the test ends."""
    opened: list[Visit] = []

    def arrive(
        address: str, size: str = "wide", scheme: Scheme = "light", arrived: bool = True
    ) -> Visit:
        opened.append(_visit(browser, address, size, scheme))
        if arrived:  # the examples are the last to come
            examples = opened[-1].page.locator("#chat .example")
            expect(examples.first).to_be_visible(timeout=60_000)
        return opened[-1]

    yield arrive
    for visitor in opened:
        visitor.page.context.close()


def _visit(browser: Browser, address: str, size: str, scheme: Scheme) -> Visit:
    context = browser.new_context(
        viewport=SIZES[size], color_scheme=scheme, is_mobile=size == "narrow", has_touch=True
    )
    page = context.new_page()
    opened = Visit(page, address)

    def dismiss(dialog: Dialog) -> None:
        opened.surprises.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("pageerror", lambda error: opened.surprises.append(str(getattr(error, "stack", error))))
    page.on("dialog", dismiss)
    page.goto(address)
    return opened


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real chat over the sample articles."""
    from assistant import Assistant

    assistant = Assistant.open(CORPUS, tmp_path_factory.mktemp("index"))
    with served(assistant) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_visitor_asks_opens_a_source_follows_up_and_is_refused(
    visit: Open, samples: str, pictures: Path, size: str, scheme: Scheme
) -> None:
    visitor = visit(samples, size, scheme)
    page = visitor.page

    def picture(name: str) -> None:
        page.wait_for_timeout(400)  # for scrolling to end
        page.screenshot(path=pictures / f"{size}-{scheme}-{name}.png")
        assert not visitor.overflows(), f"{name} is wider than the page"

    expect(
        page.get_by_text(re.compile(r"sample articles, newest of \d+ \w+ \d{4}"))
    ).to_be_visible()
    picture("1-start")

    visitor.ask("Why was the summit called off?")
    assert "[1]" in visitor.answer(1)
    picture("2-answer")

    source = page.locator("#chat details").first
    source.locator("summary").click()
    expect(source.locator("mark")).to_be_visible()
    picture("3-source")

    visitor.ask("When was that?")
    assert "Searched for" in visitor.answer(2)
    marks = page.locator("#chat .claim a.cite").all_inner_texts()
    assert len(set(marks)) == len(marks), "numbers run on through a conversation"
    picture("4-follow-up")

    visitor.ask("Which quarterback won the Super Bowl in 1998?")
    refusal = visitor.answer(3)
    assert refusal.startswith("No answer found")
    picture("5-refusal")

    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#chat .example").first).to_be_visible()
    assert visitor.outside() == set()
    assert visitor.surprises == []


def test_a_visitor_goes_on_from_an_answer_with_the_buttons_below_it(
    visit: Open, samples: str, pictures: Path
) -> None:
    visitor = visit(samples, "narrow")
    page = visitor.page
    options, scope = page.locator("#chat .option"), page.locator("#scope")

    def picture(name: str) -> None:
        page.screenshot(path=pictures / f"narrow-light-{name}.png")
        assert not visitor.overflows(), f"{name} is wider than the page"

    visitor.ask("Why was the summit called off?")
    visitor.answer(1)
    expect(options).to_have_text(["Not this", "Only this article"])
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Your question")).to_have_value("n")
    page.keyboard.press("Backspace")
    page.keyboard.press("Shift+Tab")
    expect(options.last).to_be_focused()
    picture("6-buttons")

    options.first.click()
    assert "Another candidate:" in visitor.answer(2)
    page.locator("body").press("n")
    assert "Another candidate:" in visitor.answer(3)
    asked = page.locator("#chat .question")
    expect(asked).to_have_text(["Why was the summit called off?", "Not this", "Not this"])
    marks = page.locator("#chat .claim a.cite").all_inner_texts()
    assert len(set(marks)) == 3, "each sentence has a number of its own"

    options.filter(has_text="Only this article").click()
    expect(scope).to_contain_text(re.compile(r"Only in: \w+"))
    expect(options).to_have_text(["Not this"])
    picture("7-scope")
    visitor.ask("When was that?")
    assert "in one article" in visitor.answer(4)
    page.get_by_role("button", name=re.compile("^Only in: .*remove$")).click()
    expect(scope).to_have_count(0)

    visitor.ask("articles from May")
    assert "May 2024" in visitor.answer(5)
    expect(page.locator("#chat .answer").last.locator("details")).to_have_count(2)
    expect(options).to_have_text([re.compile("^Without: .*May 2024$"), "Only these 2 articles"])
    picture("8-filter")
    options.first.click()
    assert "May 2024" not in visitor.answer(6).split("The nearest passages")[0]
    expect(options.filter(has_text="Not this")).to_have_count(0)
    page.locator("body").press("n")  # with its button the key is gone
    expect(page.locator("#chat .answer")).to_have_count(6)
    assert visitor.outside() == set()
    assert visitor.surprises == []


def test_an_example_is_answered_and_its_article_read_by_keyboard_alone(
    visit: Open, samples: str
) -> None:
    visitor = visit(samples)
    page = visitor.page
    _tab_to(page, "#chat .example")
    page.keyboard.press("Enter")
    visitor.answer(1)
    _tab_to(page, "#chat a.cite")
    page.keyboard.press("Enter")
    expect(page.locator("#article mark.current").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find in this article")).to_be_focused()
    page.keyboard.type("jk[]n")  # keys elsewhere, letters here
    expect(page.locator("#article output")).to_have_text("0 of 0")
    _tab_to(page, "#article .ask")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(page.locator("#scope")).to_contain_text("Only in: ")
    page.keyboard.press("Escape")
    expect(page.locator("#article")).to_be_hidden()
    assert len(page.locator("#chat .answer").all()) == 1
    _tab_to(page, "#chat a.cite", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#article mark.current").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#chat a.cite:focus")).to_have_count(1)


# Presses the first mark, and says how long it was until its quote was seen in the article.
PRESS = """async () => {
  const began = performance.now();
  document.querySelector("#chat a.cite").click();
  while (performance.now() - began < 5000) {
    await new Promise(requestAnimationFrame);
    const seen = document.querySelector("#article mark.current")?.getBoundingClientRect();
    if (seen?.height && seen.top > 0 && seen.bottom < innerHeight) break;
  }
  return performance.now() - began;
}"""


@pytest.mark.parametrize("size", ["broad", "narrow"])
def test_a_mark_opens_its_article_at_the_quote(
    visit: Open, samples: str, pictures: Path, size: str
) -> None:
    visitor = visit(samples, size, "dark" if size == "narrow" else "light")
    page = visitor.page
    article, scope = page.locator("#article"), page.locator("#scope")
    which, output = article.locator(".which"), article.locator("output")

    def picture(name: str) -> None:
        page.screenshot(path=pictures / f"{size}-article-{name}.png")
        assert not visitor.overflows(), f"{name} is wider than the page"

    def quote(number: int) -> None:
        """The highlight is the quote of the nth source, and in view."""
        expect(which).to_have_text(f"{number} of {sources.count()}")
        shown = "".join(article.locator("mark.current").all_text_contents())
        assert shown == "".join(sources.nth(number - 1).locator("mark").all_text_contents()) != ""
        expect(article.locator("mark.current").first).to_be_in_viewport()

    visitor.ask("Why was the summit called off?")
    visitor.answer(1)
    visitor.ask("What does the missing painting show?")
    visitor.answer(2)
    sources = page.locator("#chat .sources details")
    took = page.evaluate(PRESS)
    print(f"{took:.0f} ms from the mark to its quote")
    assert took < 1000
    quote(1)
    expect(article.locator("header")).to_contain_text("The Harrow Bay Courier · 4 October 2024")
    expect(page.locator("#chat a.cite[aria-current]")).to_have_text("[1]")
    picture("1-open")

    page.keyboard.press("j")
    quote(2)
    expect(article.locator("h2")).to_contain_text("stolen portrait")
    article.get_by_role("button", name="Next citation").click()
    quote(3)
    article.get_by_role("button", name="Previous citation").click()
    quote(2)
    page.keyboard.press("[")
    quote(1)
    page.keyboard.press("k")
    quote(sources.count())
    article.locator("mark:not(.current)").first.click()
    quote(2)

    find = article.get_by_role("searchbox")
    find.fill("the   theatre")  # in whatever letters, over whatever space
    expect(output).to_have_text(re.compile(r"^1 of [2-9]$"))
    find.press("Shift+Enter")
    expect(output).to_have_text(re.compile(r"^(\d) of \1$"))
    article.get_by_role("button", name="Next match").click()
    expect(output).to_have_text(re.compile("^1 of "))
    assert page.evaluate("CSS.highlights.get('found').size") > 1
    picture("2-find")

    article.get_by_role("button", name="Ask about this article").click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(scope).to_contain_text("Only in: Missing for 49 years")
    assert article.is_visible() is (size == "broad")
    visitor.ask("When was that?")
    assert "in one article" in visitor.answer(3)
    if size == "broad":
        expect(which).to_have_text(f"2 of {sources.count()}")  # the conversation has gone on
    picture("3-asked")

    page.locator("#chat .answer").last.locator("a.cite").first.click()
    quote(sources.count())
    page.go_back()
    expect(article).to_be_hidden()
    assert page.locator("#chat .answer").count() == 3
    page.go_forward()
    quote(sources.count())
    page.keyboard.press("Escape")
    expect(article).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == f"[{sources.count()}]"
    assert page.evaluate("document.activeElement.matches('#chat a.cite')")
    page.keyboard.press("Enter")
    quote(sources.count())
    if size == "narrow":
        for _ in range(12):
            page.keyboard.press("Tab")
            outside = "document.activeElement.closest('gradio-app') !== null"
            assert not page.evaluate(outside), "the focus stays in the drawer"
    article.get_by_role("button", name="Close").click()
    expect(article).to_be_hidden()
    assert visitor.outside() == set()
    assert visitor.surprises == []


def test_an_article_can_be_asked_about_while_another_question_is_answered(visit: Open) -> None:
    library = FakeAssistant()
    with served(library) as address:
        visitor = visit(address, "broad")
        page = visitor.page
        visitor.ask("Why do bees swarm?")
        visitor.answer(1)
        page.locator("#chat a.cite").click()
        library.before = lambda: time.sleep(1.5)
        visitor.ask("Who owns the mill?")
        expect(page.locator("#chat .answer.searching")).to_be_visible()
        page.get_by_role("button", name="Ask about this article").click()
        expect(page.locator("#scope")).to_have_text("Only in: Why do bees swarm?")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        assert "[2]" in visitor.answer(2)
        page.get_by_role("button", name="Clear").click()
        expect(page.locator("#article")).to_be_hidden()
        expect(page.locator("#scope")).to_have_count(0)


def _tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    for _ in range(20):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_articles_and_questions_full_of_markup_run_nothing_and_fetch_nothing(
    visit: Open,
) -> None:
    library = FakeAssistant(
        [
            replace(
                ARTICLES[0],
                id=f"{number}.md",
                title=f"{text}?" if number else (text * 400)[:10_000],
                text=f"{text} swarm",
                source=text,
                author=text,
                language=text,
                url=f"javascript:alert({number})//{text}",
            )
            for number, text in enumerate(HOSTILE)
        ]
    )
    library.notes = tuple(HOSTILE)
    assert len(HOSTILE) == 50
    with served(library) as address:
        visitor = visit(address)
        page = visitor.page
        for number, question in enumerate(HOSTILE[::25], start=1):
            visitor.ask(question)
            visitor.answer(number)
        for mark in page.locator("#chat a.cite").all()[::20]:
            mark.hover()
            mark.click()
            expect(page.locator("#article mark.current").first).to_be_in_viewport()
            assert page.evaluate("document.querySelector('#article .head').clientHeight") < 300
            assert not visitor.overflows()
        inside = page.evaluate(
            "[...document.querySelectorAll('#chat .message *, #notice *, #article *')]"
            ".map(e => e.localName + [...e.attributes].map(a => ' ' + a.name).join(''))"
        )
        shown = page.locator("#chat .question").all_inner_texts()
        quoted = page.locator("#chat mark").all_text_contents()
        links = page.evaluate(
            "[...document.querySelectorAll('#chat a, #article a')].map(a => a.protocol)"
        )
        page.keyboard.press("Escape")
        visitor.ask("onload=alert(5)></svg>")
        visitor.answer(len(HOSTILE[::25]) + 1)
        page.get_by_role("button", name="Only this article").click()
        expect(page.locator("#scope")).to_contain_text("Only in: </mark></blockquote></details>")
        assert page.locator("#scope *, #chat .option *").count() == 0
    assert visitor.surprises == []
    assert visitor.outside() == set()
    assert not any(re.match(r"script|img|svg|iframe|style|link|base", tag) for tag in inside)
    assert not any(re.search(r" on\w+| autofocus", tag) for tag in inside)
    assert set(links) == {"http:"}, "marks, which lead within the page, and nothing else"
    assert [" ".join(q.split()) for q in shown] == [" ".join(q.split()) for q in HOSTILE[::25]]
    assert any("<script>alert(1)</script> swarm" in quote for quote in quoted)


def test_visitors_share_neither_a_conversation_nor_a_scope(visit: Open) -> None:
    library = FakeAssistant()
    with served(library) as address:
        one, other = visit(address), visit(address)
        one.ask("Why do bees swarm?")
        assert "[1]" in one.answer(1)
        other.ask("Who owns the mill?")
        assert "[1]" in other.answer(1), "numbers of another visitor's conversation do not count"
        assert one.page.locator("#chat .question").all_inner_texts() == ["Why do bees swarm?"]
        one.page.get_by_role("button", name="Only this article").click()
        expect(one.page.locator("#scope")).to_have_text("Only in: Why do bees swarm?")
        other.ask("Why do bees swarm?")
        other.answer(2)
        expect(other.page.locator("#scope")).to_have_count(0)
        assert library.asked[-1] == ("Why do bees swarm?", Where(), False)
        one.ask("Who owns the mill?")
        one.answer(2)
        assert library.asked[-1][1] == Where(articles=frozenset({"bees.md"}))
        one.page.get_by_role("button", name="Clear").click()
        expect(one.page.locator("#scope")).to_have_count(0)
        one.ask("Who owns the mill?")
        assert "[1]" in one.answer(1)


def test_an_answer_can_be_stopped_and_what_it_said_so_far_stays(
    visit: Open,
) -> None:
    library = FakeAssistant()
    with served(library) as address:
        visitor = visit(address)
        page = visitor.page
        pauses = iter([0.0, 2.0])  # the second claim is long in coming
        library.before = lambda: time.sleep(next(pauses, 0.0))
        visitor.ask("Where is the mill and its owner?")
        expect(page.locator("#chat .claim a.cite")).to_have_count(1)
        page.get_by_role("button", name="Stop").click()
        assert "[1]" in visitor.answer(1)
        visitor.ask("Why do bees swarm?")
        assert "[2]" in visitor.answer(2)


def test_an_empty_question_gets_a_hint_and_no_answer(visit: Open) -> None:
    with served(FakeAssistant()) as address:
        visitor = visit(address)
        visitor.ask("   ")
        expect(visitor.page.get_by_text("Type a question first")).to_be_visible()
        expect(visitor.page.locator("#chat .answer")).to_have_count(0)


def test_notes_of_the_assistant_are_shown(visit: Open) -> None:
    library = FakeAssistant()
    library.notes = ("New articles are being read: 3 of 12.",)
    with served(library) as address:
        visitor = visit(address, "narrow")
        note = visitor.page.get_by_text("New articles are being read: 3 of 12.")
        expect(note).to_be_visible()


def test_an_open_page_tells_of_articles_that_came(visit: Open) -> None:
    library = FakeAssistant(ARTICLES[:1])
    with served(library) as address:
        page = visit(address).page
        expect(page.get_by_text("1 article, newest of 3 May 2024.")).to_be_visible()
        library.add(ARTICLES[1])
        expect(page.get_by_text("2 articles, newest of 3 May 2024.")).to_be_visible(timeout=15_000)
        assert library.looked, "the page asks for a look at the folder"
