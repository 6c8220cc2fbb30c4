"""One visit from the first screen to the last, in a real browser on the real assistant.

It is made at two widths, in light and dark, with the mouse and with the keyboard alone; axe looks
at every state on the way. With SCREENSHOTS=folder the pictures are kept there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FileChooser, Locator, Page, expect
from test_browser import CORPUS, Open, Scheme
from test_browser import browser as browser
from test_browser import pictures as pictures
from test_browser import visit as visit
from test_chat import served
from test_read_pdf import lines, pdf

from assistant import Assistant

pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

MOST_TABS = 250  # presses of Tab after which something is not to be reached by keyboard

PAGE = b"""<!doctype html><html lang="en"><head><title>The lighthouse at Skarn is sold</title>
<meta name="author" content="Una Brill"></head><body><article>
<h1>The lighthouse at Skarn is sold</h1>
<p>The lighthouse at Skarn was sold on Friday for 310,000 crowns to a choir from the mainland, which
means to rehearse in it. It had stood empty for eleven years, since its lamp was put out.</p>
<p>The keeper's garden goes with the tower, and the choir has promised to let the islanders walk in
it. A petition against the sale had been signed by forty of the hundred people who live there.</p>
</article></body></html>"""
REPORT = pdf(
    [
        *lines(740, "Snowfall on the Ormen pass", size=18),
        *lines(
            700,
            "The Ormen pass was closed for nineteen days last winter,",
            "because the plough had broken its axle on the second of January.",
        ),
    ]
)
PASTED = "The bakery in Tolk burns olive stones in its oven, since they cost less than wood."


@dataclass
class Hands:
    """What a visitor presses with: the mouse, or the keyboard alone."""

    page: Page
    keyboard: bool

    def press(self, what: Locator, key: str = "Enter") -> None:
        expect(what).to_be_visible()
        if not self.keyboard:
            what.click()
            return
        self.reach(what)
        self.page.keyboard.press(key)

    def reach(self, what: Locator) -> None:
        """Goes there by Tab, and sees that the focus shows."""
        for _ in range(MOST_TABS):
            if what.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} is not to be reached by keyboard")

    def type(self, where: Locator, words: str) -> None:
        if self.keyboard:
            self.reach(where)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(words)
        else:
            where.fill(words)

    def ask(self, question: str) -> None:
        self.type(self.page.get_by_role("textbox", name="Your question"), question)
        self.page.keyboard.press("Enter")

    def choose(self, opens: Locator, *files: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(opens)
        chosen: FileChooser = chooser.value
        chosen.set_files(list(files))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the samples, made once and copied for each visit."""
    folder = tmp_path_factory.mktemp("index")
    Assistant.open(CORPUS, folder)
    return folder


@pytest.fixture
def own(tmp_path: Path, index: Path) -> Iterator[tuple[str, Path]]:
    """The address of a chat over a folder of its own, with the samples in it."""
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(index, tmp_path / "index")
    with served(Assistant.open(tmp_path / "corpus", tmp_path / "index"), private=True) as address:
        yield address, tmp_path / "corpus"


@pytest.mark.parametrize(
    ("size", "scheme", "keyboard"),
    [
        ("broad", "light", False),
        ("broad", "dark", True),
        ("narrow", "dark", False),
        ("narrow", "light", True),
    ],
    ids=["broad-light-mouse", "broad-dark-keys", "narrow-dark-touch", "narrow-light-keys"],
)
def test_a_whole_visit(
    visit: Open,
    own: tuple[str, Path],
    pictures: Path,
    tmp_path: Path,
    size: str,
    scheme: Scheme,
    keyboard: bool,
) -> None:
    address, corpus = own
    visitor = visit(address, size, scheme)
    page, hands = visitor.page, Hands(visitor.page, keyboard)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    def seen(state: str) -> None:
        """Looks at a state: no serious fault for axe, nothing wider than the page."""
        page.screenshot(path=pictures / f"{size}-{scheme}-{state}.png")
        found = Axe().run(page).response["violations"]
        grave = [
            (fault["id"], [node["html"][:200] for node in fault["nodes"][:3]])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert grave == [], f"{state}: {grave}"
        assert not visitor.overflows(), f"{state} is wider than the page"

    def copied() -> str:
        expect(page.locator("#chat a.act.copied")).to_be_visible()
        return str(page.evaluate("navigator.clipboard.readText()"))

    # first visit → suggested question → streamed answer
    seen("beginning")
    hands.press(page.locator("#chat .example").first)
    assert "[1]" in visitor.answer(1)
    hands.ask("How does a canal lock work?")
    answered = visitor.answer(2)
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", answered.split("\n\n\n")[0])]
    assert len(set(numbers)) > 1, "there is a next citation to go to"
    seen("answered")

    # mark → highlighted sentence in the pane → next citation
    mark = page.locator("#chat .answer").last.locator(".claim a.cite").first
    hands.press(mark)
    current = page.locator("#article mark.current")
    expect(current.first).to_be_in_viewport()
    assert _words(current) == _quote(page, mark)
    seen("article")
    if keyboard:
        page.keyboard.press("j")
    else:
        page.get_by_role("button", name="Next citation").click()
    following = page.locator("#chat .answer").last.locator(".claim a.cite").nth(1)
    expect(following).to_have_attribute("aria-current", "true")
    expect(current.first).to_be_in_viewport()
    assert _words(current) == _quote(page, following)
    page.keyboard.press("Escape")
    expect(page.locator("#article")).not_to_be_visible()

    # "Not this" → follow-up → refusal
    if keyboard:
        page.keyboard.press("n")
    else:
        page.locator("#chat").get_by_role("button", name="Not this").click()
    assert "Another candidate:" in visitor.answer(3)
    hands.ask("When was that?")
    assert "Searched for" in visitor.answer(4)
    hands.ask("Which quarterback won the Super Bowl in 1998?")
    assert "no sentence" in visitor.answer(5)
    seen("refused")

    # copy and export
    last = page.locator("#chat .bot-row, #chat .message-row").last
    hands.press(last.get_by_role("button", name="Copy the answer"))
    assert "no sentence" in copied()
    rail = page.locator("#rail")
    toggle = page.get_by_role("button", name="Conversations and articles")
    if size == "narrow":
        hands.press(toggle)
    hands.press(rail.get_by_role("button", name="This conversation"))
    with page.expect_download() as download:
        hands.press(rail.get_by_role("button", name="Save as HTML"))
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    assert "<html" in exported and "How does a canal lock work?" in exported
    seen("rail")

    # reload, conversation there
    page.reload()
    expect(page.locator("#chat .question")).to_have_count(5)
    assert page.locator("#chat .answer").nth(1).inner_text() == answered

    # upload of an HTML page, a PDF and a pasted text → a question about each
    for name, content in (("skarn.html", PAGE), ("ormen.pdf", REPORT)):
        (tmp_path / name).write_bytes(content)
    if size == "narrow":
        hands.press(toggle)
    hands.press(rail.get_by_role("button", name="Library"))
    seen("library")
    hands.press(rail.get_by_role("button", name="Add files"))
    hands.choose(
        rail.get_by_role("button", name=re.compile("drop|click to upload", re.IGNORECASE)).first,
        tmp_path / "skarn.html",
        tmp_path / "ormen.pdf",
    )
    expect(rail.get_by_text("2 added.").last).to_be_visible(timeout=60_000)
    hands.press(rail.get_by_role("button", name="Paste a text"))
    hands.type(rail.get_by_label("Title").last, "The oven in Tolk")
    hands.type(rail.get_by_label("Text", exact=True), PASTED)
    seen("adding")
    hands.press(rail.get_by_role("button", name="Add this text"))
    expect(rail.get_by_text("1 added.").last).to_be_visible(timeout=60_000)
    expect(page.locator("#head .loaded")).to_contain_text("3 articles")
    assert len([path for path in corpus.iterdir() if path.is_file()]) >= 3
    hands.press(rail.get_by_role("button", name="New conversation"))
    expect(page.locator("#chat .question")).to_have_count(0)
    for number, (question, said) in enumerate(
        [
            ("How much was the lighthouse at Skarn sold for?", "310,000 crowns"),
            ("Why was the Ormen pass closed?", "axle"),
            ("What does the bakery in Tolk burn in its oven?", "olive stones"),
        ],
        start=1,
    ):
        hands.ask(question)
        assert said in visitor.answer(number)

    # removal and undo
    if size == "narrow":
        hands.press(toggle)
    ticked = rail.locator("#articles input:checked")
    while ticked.count():
        hands.press(ticked.first, "Space")
    hands.press(rail.get_by_role("checkbox", name="The oven in Tolk"), "Space")
    hands.press(rail.get_by_role("button", name="Remove"))
    expect(page.locator("#head .loaded")).to_contain_text("2 articles", timeout=60_000)
    seen("removed")
    hands.press(rail.get_by_role("button", name="Undo"))
    expect(page.locator("#head .loaded")).to_contain_text("3 articles", timeout=60_000)

    assert visitor.outside() == set()
    assert visitor.surprises == []


def _words(marks: Locator) -> str:
    """What is highlighted, without the number before it."""
    text = "".join(marks.evaluate_all("(marks) => marks.map((mark) => mark.textContent)"))
    return " ".join(text.split())


def _quote(page: Page, mark: Locator) -> str:
    """The quoted words that stand in a mark's source below the answer."""
    source = (mark.get_attribute("href") or "#")[1:]
    text = page.locator(f"[id='{unquote(source)}'] blockquote mark").first.text_content() or ""
    return " ".join(text.split())
