"""What a mark stands on, shown beside it; what differs, side by side; in a headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hostile import HOSTILE
from playwright.sync_api import Locator, Page, expect
from test_browser import Open, Scheme
from test_browser import browser as browser
from test_browser import visit as visit
from test_chat import FakeAssistant, served

from assistant.types import Answer, Article, Citation, Claim

# Gradio counts on behaviour that pandas is giving up; that is between the two of them.
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

SCHOOL = Article(
    "school.md",
    "Children taken from a school",
    "The school stands by the river. Officials said 17 children were taken. Nobody saw the car.",
    (),
    published=date(2024, 3, 4),
    source="The Harrow Bay Courier",
    sample=True,
)
LATER = Article(
    "later.md",
    "Fewer were taken, " + "as it turns out " * 12,
    "It rained. " * 18
    + "Officials say that 13 children were taken, "
    + "they think, " * 30
    + "or so.",
    (),
    published=date(2024, 3, 9),
    source="The Post of the Northern, Southern, Eastern and Western Counties",
)
COPIES = tuple(Article(f"{n}.md", f"Copy {n}", "The bus came late.", ()) for n in range(1, 4))


def cite(number: int, article: Article, quote: str, answer: str = "") -> Citation:
    start, at = article.text.index(quote), article.text.index(answer)
    highlights = ((at, at + len(answer)),) if answer else ()
    return Citation(number, article, start, start + len(quote), highlights)


FIRST = cite(1, SCHOOL, "Officials said 17 children were taken.", "17")
OTHER = cite(2, LATER, LATER.text[LATER.text.index("Officials") :], "13")
BUS = tuple(cite(n, article, "The bus came late.") for n, article in enumerate(COPIES, start=3))
CLAIMS = (
    Claim(f"The Harrow Bay Courier (sample), 4 March 2024: “{FIRST.quote}”", (FIRST,), True),
    Claim(f"The Post, 9 March 2024: “{OTHER.quote}”", (OTHER,), True),
    Claim(f"“{BUS[0].quote}”", BUS),
)


class Prepared(FakeAssistant):
    """Answers every question with the same claims, which it numbers on."""

    def __init__(self, claims: tuple[Claim, ...]) -> None:
        articles = {c.article.id: c.article for claim in claims for c in claim.citations}
        super().__init__(tuple(articles.values()))
        self.claims = claims

    def stream(
        self, question: str, history: object = (), *, first_number: int = 1, **_: Any
    ) -> Generator[Claim, None, Answer]:
        def numbered(claim: Claim) -> Claim:
            on = (replace(c, number=c.number + first_number - 1) for c in claim.citations)
            return replace(claim, citations=tuple(on))

        claims = tuple(map(numbered, self.claims))
        yield from claims
        return Answer(question, "answered", claims=claims, query=question, confidence=0.8)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(Prepared(CLAIMS)) as address:
        yield address


def asked(
    visit: Open, address: str, size: str = "broad", scheme: Scheme = "light"
) -> tuple[Page, Locator]:
    """A page on which a question was answered, and where its card would be."""
    visitor = visit(address, size, scheme)
    visitor.ask("How many children were taken?")
    visitor.answer(1)
    visitor.page.keyboard.press("Shift")  # the page no longer holds the question in view
    return visitor.page, visitor.page.locator("#card")


def mark(page: Page, number: int) -> Locator:
    return page.locator(f"#chat a.cite[href$='-{number}']")


def test_the_pointer_on_a_mark_shows_its_quote_in_its_surroundings(
    visit: Open, address: str
) -> None:
    page, card = asked(visit, address)
    layout = (
        "document.querySelector('#chat [role=log]').scrollHeight + ' ' + document.body.scrollWidth"
    )
    before = page.evaluate(layout)
    mark(page, 1).hover()
    expect(card).to_be_visible()
    expect(card).to_have_attribute("role", "tooltip")
    expect(card.locator("cite")).to_have_text("Children taken from a school")
    expect(card.locator(".origin")).to_have_text("The Harrow Bay Courier · 4 March 2024 (sample)")
    expect(card.locator("blockquote")).to_have_text(SCHOOL.text)
    expect(card.locator("mark")).to_have_text(FIRST.quote)
    expect(card.locator("mark strong")).to_have_text("17")
    expect(mark(page, 1)).to_have_attribute("aria-describedby", "card")
    expect(mark(page, 1)).not_to_have_attribute("title", re.compile("."))  # both would be shown
    assert page.evaluate(layout) == before, "nothing moves"

    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()  # one may go into it, to select words
    mark(page, 3).hover()
    expect(card.locator("cite")).to_have_text("Copy 1")
    expect(page.locator("[aria-describedby=card]")).to_have_text("[3]")
    page.mouse.move(1, 1)
    expect(card).to_have_count(0)
    expect(page.locator("[aria-describedby]", has_text="[3]")).to_have_count(0)


def test_a_pointer_that_passes_over_a_mark_shows_nothing(visit: Open, address: str) -> None:
    page, card = asked(visit, address)
    mark(page, 1).hover()
    page.mouse.move(1, 1)
    page.wait_for_timeout(600)
    expect(card).to_have_count(0)


def test_a_mark_that_tab_comes_to_shows_its_card_and_escape_closes_only_that(
    visit: Open, address: str
) -> None:
    page, card = asked(visit, address)
    pane = page.locator("#article")
    mark(page, 1).focus()  # as a script does: nothing is shown
    page.keyboard.press("Tab")
    expect(mark(page, 2)).to_be_focused()
    expect(card.locator("cite")).to_have_text(re.compile("^Fewer were taken"))
    page.mouse.move(20, 20)  # the focus holds it
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.locator("cite")).to_have_text("Copy 1")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(mark(page, 3)).to_be_focused()

    page.keyboard.press("Enter")
    expect(pane).to_be_visible()
    mark(page, 1).hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(pane).to_be_visible()
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    expect(mark(page, 3)).to_be_focused()
    page.mouse.move(1, 1)
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)  # who has read the article needs no card of it


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (640, 400), (1440, 900), (2560, 1440)])
def test_a_card_is_within_the_window_and_never_over_its_mark(
    visit: Open, address: str, size: tuple[int, int]
) -> None:
    width, height = size
    page, card = asked(visit, address, "broad" if width > 1000 else "narrow")  # the rail is folded
    page.set_viewport_size({"width": width, "height": height})
    for number in (1, 2, 5):
        mark(page, number).scroll_into_view_if_needed()
        mark(page, number).hover()
        expect(page.locator("[aria-describedby=card]")).to_have_text(f"[{number}]")
        box, at = card.bounding_box(), mark(page, number).bounding_box()
        assert box and at
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["y"] >= 0 and box["y"] + box["height"] <= height
        assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]
        inside = (
            "e => e.getBoundingClientRect().top < e.closest('#card').getBoundingClientRect().bottom"
        )
        assert card.locator("mark").evaluate(inside), "long surroundings give way to the quote"
        if number == 2:
            expect(card.locator(".origin")).to_contain_text("9 March 2024")
        page.mouse.move(1, 1)
        expect(card).to_have_count(0)


def test_a_touch_opens_the_article_and_no_card(visit: Open, address: str) -> None:
    page, card = asked(visit, address, "narrow")
    mark(page, 1).tap()
    expect(page.locator("#article mark.current").first).to_be_in_viewport()
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)


def test_the_card_goes_when_the_pane_opens_the_page_scrolls_or_the_conversation_changes(
    visit: Open, address: str
) -> None:
    page, card = asked(visit, address)

    def shown() -> None:
        page.mouse.move(1, 1)
        mark(page, 1).hover()
        expect(card).to_be_visible()

    shown()
    mark(page, 1).click()
    expect(page.locator("#article")).to_be_visible()
    expect(card).to_have_count(0)
    page.keyboard.press("Escape")
    shown()
    page.evaluate("document.querySelector('#chat [role=log]').dispatchEvent(new Event('scroll'))")
    expect(card).to_have_count(0)
    shown()
    page.get_by_role("textbox", name="Your question").focus()
    page.keyboard.type("How many?")
    expect(card).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#chat .question")).to_have_count(2)
    expect(card).to_have_count(0)


def test_markup_in_an_article_stays_words_on_its_card(visit: Open) -> None:
    articles = [
        Article(f"{n}.md", words, words, (), source=words) for n, words in enumerate(HOSTILE)
    ]
    cites = tuple(cite(n, a, a.text) for n, a in enumerate(articles, start=1))
    with served(Prepared(tuple(Claim("“…”", (one,)) for one in cites))) as address:
        visitor = visit(address, "broad")
        visitor.ask("Why do bees swarm?")
        visitor.answer(1)
        visitor.page.keyboard.press("Shift")
        for one in cites:
            mark(visitor.page, one.number).hover()
            expect(visitor.page.locator("[aria-describedby=card]")).to_have_text(f"[{one.number}]")
            tags = "[...document.querySelectorAll('#card *')].map(element => element.localName)"
            allowed = {"cite", "span", "bdi", "blockquote", "mark", "strong"}
            assert set(visitor.page.evaluate(tags)) <= allowed
            visitor.page.mouse.move(1, 1)
            expect(visitor.page.locator("#card")).to_have_count(0)
    assert visitor.outside() == set()
    assert visitor.surprises == []


# The colour of an element's text and that of the nearest ground below it.
COLOURS = """element => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  let ground = element;
  while (numbers(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  return [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(numbers);
}"""


def contrast(element: Locator) -> float:
    """As WCAG 2 reckons it: 1 for none, 21 for black on white."""

    def luminance(colour: list[float]) -> float:
        parts = [part / 255 for part in colour[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted(luminance(colour) for colour in element.evaluate(COLOURS))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_surrounds_a_quote_is_quieter_than_it_and_can_be_read(
    visit: Open, address: str, scheme: Scheme
) -> None:
    page, card = asked(visit, address, scheme=scheme)
    page.locator("#chat .sources summary").first.click()
    source = page.locator("#chat .sources details").first
    mark(page, 1).hover()
    expect(card).to_be_visible()
    for shown in (source, card):
        around, quote = shown.locator("blockquote"), shown.locator("mark")
        assert 4.5 <= contrast(around) < contrast(quote)
        assert around.evaluate("e => getComputedStyle(e).color") != quote.evaluate(
            "e => getComputedStyle(e).color"
        )
    assert contrast(card.locator(".origin")) >= 4.5
    assert contrast(page.locator("#chat .differ")) >= 4.5
    assert contrast(page.locator("#chat .also")) >= 4.5


@pytest.mark.parametrize(("size", "beside"), [("broad", True), ("narrow", False)])
def test_claims_that_differ_are_side_by_side_or_on_a_phone_one_below_the_other(
    visit: Open, address: str, size: str, beside: bool
) -> None:
    page, _ = asked(visit, address, size)
    expect(page.locator("#chat .differ")).to_have_text("The articles differ:")
    expect(page.locator("#chat .claim").last).to_have_text(
        re.compile(r"“The bus came late\.”\s\[3\]\salso\sin\s\[4\]\s\[5\]")
    )
    pair = page.locator("#chat .differing .claim")
    expect(pair).to_have_count(2)
    first, other = (claim.bounding_box() for claim in pair.all())
    assert first and other
    assert (other["y"] == first["y"] and other["x"] > first["x"] + first["width"]) is beside
    assert (other["x"] == first["x"] and other["y"] > first["y"]) is not beside
