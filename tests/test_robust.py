"""What becomes of an open page when things go wrong around it, in a real browser."""

from __future__ import annotations

import asyncio
import io
import shutil
import socket
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from fakes import WordEmbedder
from playwright.sync_api import Browser, FilePayload, Page, expect
from test_browser import Open, Visit
from test_browser import browser as browser
from test_browser import visit as visit
from test_chat import ARTICLES, FakeAssistant, served

from assistant import Assistant
from assistant.chat.server import Server, web_app
from assistant.config import Config

pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

BEES, MILL = "Why do bees swarm?", "Who owns the mill?"
RIGHT_TO_LEFT = "\u202e"  # an override: what follows it runs backwards


def fake(folder: Path) -> FakeAssistant:
    assistant = FakeAssistant()
    assistant.corpus = folder / "corpus"
    return assistant


def questions(page: Page) -> list[str]:
    return page.locator("#chat .question").all_inner_texts()


# --- the program is stopped and started anew ------------------------------------------------


class Program:
    """The program behind a page, which can be stopped and started anew at the same address."""

    def __init__(self, make: Callable[[], FakeAssistant]) -> None:
        self.make, self.port = make, 0
        self.start()

    def start(self) -> None:
        self.assistant = self.make()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._servers: list[Server] = []
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()

    async def _serve(self) -> None:
        self._servers.append(Server(web_app(self.assistant, private=True)))
        await self._servers[0].serve(sockets=[self._listener])

    def stop(self) -> None:
        self._servers[0].should_exit = True
        self._thread.join(10)
        self._listener.close()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(lambda: fake(tmp_path))
    yield program
    program.stop()


@pytest.fixture
def visitor(visit: Open, program: Program) -> Visit:
    """Who has asked two questions."""
    visitor = visit(f"http://127.0.0.1:{program.port}/")
    for number, question in enumerate((BEES, MILL), start=1):
        visitor.ask(question)
        visitor.answer(number)
        expect(visitor.page.locator("#conversations label")).to_have_count(1)  # it is kept
    return visitor


def loaded_anew(page: Page) -> None:
    page.wait_for_function("!window.before", timeout=30_000)
    expect(page.locator("#chat .question")).to_have_text([BEES, MILL])


def test_a_page_says_that_the_program_stopped_and_goes_on_when_it_is_back(
    visitor: Visit, program: Program
) -> None:
    page = visitor.page
    box = page.get_by_role("textbox", name="Your question")
    box.fill("When was it lost?")
    page.evaluate("window.before = true")
    program.stop()
    expect(page.locator("[data-testid=toast-text]")).to_have_text(
        "The program behind this page does not answer. If it was stopped, start it again: the "
        "page goes on by itself, with what you typed."
    )
    assert questions(page) == [BEES, MILL], "it can be read meanwhile"
    program.start()
    loaded_anew(page)
    expect(box).to_have_value("When was it lost?")
    box.press("Enter")
    visitor.answer(3)
    assert [question for question, _ in program.assistant.histories[-1]] == [BEES, MILL]
    expect(page.locator("#conversations label")).to_have_count(1)


def test_a_program_that_was_back_at_once_is_noticed_too(visitor: Visit, program: Program) -> None:
    page = visitor.page
    page.locator("#chat .option", has_text="Only this article").click()
    expect(page.locator("#scope")).to_be_visible()
    page.evaluate("window.before = true")
    program.stop()
    program.start()
    loaded_anew(page)
    expect(page.locator("#scope")).to_have_count(0)


@pytest.mark.parametrize("press", ["Ask", "Only this article", "Right"])
def test_what_is_pressed_before_that_is_noticed_knows_the_conversation(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, press: str
) -> None:
    monkeypatch.setattr("assistant.chat.app.LOOK_EVERY", 600.0)  # nor will it be noticed
    visitor: Visit = request.getfixturevalue("visitor")
    program: Program = request.getfixturevalue("program")
    page = visitor.page
    page.route("**/app_id", lambda route: route.abort())
    if press == "Ask":
        page.locator("#chat .option", has_text="Only this article").click()
        expect(page.locator("#scope")).to_be_visible()
        expect(page.locator("#chat .option")).to_have_count(0)
    page.get_by_role("button", name="This conversation").click()
    program.stop()
    program.start()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Markdown").click()
    assert MILL in Path(download.value.path()).read_text("utf-8")
    if press == "Ask":
        visitor.ask("When did Edda Kroll lose swarms?")
        visitor.answer(3)
        expect(page.locator("#scope")).to_have_count(0)
        assert [question for question, _ in program.assistant.histories[-1]] == [BEES, MILL]
    elif press == "Right":
        page.locator("#chat").get_by_role("button", name="Right:").last.click()
        expect(page.locator("#notice")).to_contain_text("Noted as right.")
    else:
        page.locator("#chat .option", has_text=press).click()
        expect(page.locator("#scope")).to_contain_text("Only in: The mill turns again")
    assert questions(page)[:2] == [BEES, MILL]
    expect(page.locator("#conversations label")).to_have_count(1)


def test_a_question_whose_answer_was_cut_off_comes_back_into_its_field(
    visit: Open, tmp_path: Path
) -> None:
    assistant, free = fake(tmp_path), Event()
    with served(assistant, private=True) as address:
        visitor = visit(address, arrived=False)
        assistant.before = lambda: (free.wait(20), None)[1]
        visitor.ask(BEES)
        expect(visitor.page.locator("#chat .searching")).to_be_visible()
        visitor.page.reload()
        box = visitor.page.get_by_role("textbox", name="Your question")
        expect(box).to_have_value(BEES)
        free.set()
        box.press("Enter")
        assert "crowded" in visitor.answer(1)


# --- the index goes, or the folder does -----------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Assistant:
    """An assistant over two articles, without the models."""
    (tmp_path / "corpus").mkdir()
    for article in ARTICLES:
        text = f"# {article.title}\n\n{article.text}\n"
        (tmp_path / "corpus" / article.id).write_text(text, encoding="utf-8")
    return opened(tmp_path)


def opened(folder: Path, rebuild: bool = False) -> Assistant:
    config = Config(scorer=None)
    return Assistant.open(
        folder / "corpus", folder / "index", embedder=WordEmbedder(), config=config, rebuild=rebuild
    )


def test_an_index_that_is_rebuilt_damaged_or_deleted_under_an_open_page_still_answers(
    visit: Open, real: Assistant, tmp_path: Path
) -> None:
    index = tmp_path / "index"

    def damage() -> None:
        for file in index.glob("articles.sqlite*"):
            file.write_bytes(b"no database " * 1000)

    with served(real, private=True) as address:
        visitor = visit(address, arrived=False)  # of this assistant nothing is sure enough to offer
        page = visitor.page
        happenings: list[Callable[[], object]] = [
            lambda: opened(tmp_path, rebuild=True),
            damage,
            (index / "vectors.faiss").unlink,
            lambda: shutil.rmtree(index),
        ]
        for number, happen in enumerate(happenings, start=1):
            happen()
            page.wait_for_timeout(1100)  # until the folder is looked at again
            visitor.ask("Where did the mill grind flour on Sunday?")
            assert "ground flour" in visitor.answer(number)
        page.locator("#chat a.cite").last.click()
        expect(page.locator("#article .text")).to_contain_text("Jan Voss")
        page.keyboard.press("Escape")
        shutil.rmtree(tmp_path / "corpus")
        expect(page.locator("#notice")).to_contain_text("Make it and put your articles into it.")
        visitor.ask("Where did the mill grind flour on Sunday?")
        assert "ground flour" in visitor.answer(5)
        assert visitor.surprises == []


# --- tabs, the browser's buttons, a browser that keeps nothing ------------------------------


def test_two_tabs_with_one_conversation_lose_nothing(visit: Open, tmp_path: Path) -> None:
    with served(fake(tmp_path), private=True) as address:
        one = visit(address, arrived=False)
        one.ask(BEES)
        one.answer(1)
        expect(one.page.locator("#conversations label")).to_have_count(1)
        other = Visit(one.page.context.new_page(), address)
        other.page.goto(address)
        other.page.locator("#conversations label").first.click()
        expect(other.page.locator("#chat .question")).to_have_text([BEES])
        other.ask(MILL)
        other.answer(2)
        one.ask("When did Edda Kroll lose swarms?")
        one.answer(2)
        expect(one.page.locator("#conversations label")).to_have_count(2)
        assert questions(one.page) == [BEES, "When did Edda Kroll lose swarms?"]
        assert questions(other.page) == [BEES, MILL]
        for tab, asked in ((one.page, questions(one.page)), (other.page, [BEES, MILL])):
            tab.reload()
            expect(tab.locator("#chat .question")).to_have_text(asked)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_back_and_forward_open_and_close_an_article_and_leave_only_from_the_chat(
    visit: Open, tmp_path: Path, size: str
) -> None:
    with served(fake(tmp_path), private=True) as address:
        visitor = visit(address, size, arrived=False)
        page = visitor.page
        pane = page.locator("html.reading")
        for number, question in enumerate((BEES, MILL), start=1):
            visitor.ask(question)
            visitor.answer(number)

        page.locator("#chat a.cite").first.click()
        expect(pane).to_have_count(1)
        page.keyboard.press("j")
        page.go_back()
        expect(pane).to_have_count(0)
        page.go_forward()
        expect(pane).to_have_count(1)
        expect(page.locator("#article h2")).to_have_text("The mill turns again")
        page.keyboard.press("Escape")
        expect(pane).to_have_count(0)
        page.go_forward()
        expect(pane).to_have_count(1)
        page.reload()
        expect(page.locator("#chat .question")).to_have_text([BEES, MILL])
        expect(pane).to_have_count(0)
        page.go_back()
        expect(page.locator("#chat .question")).to_have_text([BEES, MILL])

        page.locator("#chat a.cite").first.click()
        expect(pane).to_have_count(1)
        page.locator("#rail-new").dispatch_event("click")
        expect(page.locator("#chat .question")).to_have_count(0)
        expect(pane).to_have_count(0)
        page.go_forward()  # to an article of a conversation that gave way
        expect(pane).to_have_count(0)
        expect(page.locator("#chat .example").first).to_be_visible()
        assert page.url == address
        assert visitor.surprises == []


NOTHING_KEPT = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
    Object.defineProperty(window, name, {
        get() { throw new DOMException("It is switched off.", "SecurityError"); },
    });
}
Object.defineProperty(document, "cookie", {
    get() { throw new DOMException("It is switched off.", "SecurityError"); },
    set() { throw new DOMException("It is switched off.", "SecurityError"); },
});
"""


def test_in_a_browser_that_keeps_nothing_everything_works_while_the_page_is_open(
    browser: Browser, tmp_path: Path
) -> None:
    assistant = fake(tmp_path)
    with served(assistant, private=True) as address, browser.new_context() as context:
        context.add_init_script(NOTHING_KEPT)
        visitor = Visit(context.new_page(), address)
        page = visitor.page
        page.on("pageerror", lambda error: visitor.surprises.append(str(error)))
        page.goto(address)
        expect(page.locator("#chat .example").first).to_be_visible()
        page.get_by_role("button", name="Settings").click()
        for choice in ("Fuller", "Dark", "Larger"):
            page.locator("#settings").get_by_label(choice, exact=True).check()
        for number, question in enumerate((BEES, MILL), start=1):
            visitor.ask(question)
            visitor.answer(number)
        assert assistant.manners[-1] == ("fuller", "possible")
        assert [question for question, _ in assistant.histories[-1]] == [BEES]
        expect(page.locator("body")).to_have_class("dark")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
        page.locator("#rail-new").click()
        expect(page.locator("#chat .question")).to_have_count(0)
        page.locator("#conversations label").first.click()
        expect(page.locator("#chat .question")).to_have_text([BEES, MILL])
        page.reload()
        expect(page.locator("#chat .example").first).to_be_visible()
        expect(page.locator("#conversations label")).to_have_count(1)
        assert visitor.surprises == []


# --- what is added --------------------------------------------------------------------------


def file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("word/document.xml", "The swarm left.")
    return data.getvalue()


def test_files_that_are_not_what_they_seem_are_reported_and_break_nothing(
    visit: Open, real: Assistant, tmp_path: Path
) -> None:
    nested = tmp_path / "nested.html"
    nested.write_bytes(b"<div>" * 6_000_000)  # 30 MB
    with served(real, private=True) as address:
        visitor = visit(address, arrived=False)  # of this assistant nothing is sure enough to offer
        page = visitor.page
        page.get_by_role("button", name="Library").click()
        page.get_by_role("button", name="Add files").click()
        field = page.locator("#library-files input[type=file]")
        report = page.locator("#library")

        def add(*files: FilePayload) -> None:
            expect(field).to_have_count(1)
            field.set_input_files(list(files))

        add(
            file("archive.html", archive()),
            file("garbage.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50),
            file("articles.md", (tmp_path / "index" / "articles.sqlite").read_bytes()),
            file("articles.sqlite", b"SQLite format 3\0"),
            file("vectors.faiss", b"IxFI"),
            file("empty.txt", b""),
        )
        expect(report).to_contain_text("6 files skipped:")
        for said in (
            "Nothing was added.",
            "archive.html: it is a ZIP archive",
            "garbage.pdf: it is damaged, or no PDF",
            "articles.md: it is an SQLite database",
            "articles.sqlite: files that end in .sqlite are not read",
            "vectors.faiss: files that end in .faiss are not read",
            "empty.txt: it is empty",
        ):
            expect(report).to_contain_text(said)

        field.set_input_files(nested)
        expect(report).to_contain_text("nested.html: no article text was found in it")

        story = b"# The wall\n\nThe wall of the garden fell on a Tuesday.\n"
        add(file("../../wall.md", story), file("w" * 247 + ".md", story + b"\nIt was old.\n"))
        expect(report).to_contain_text("2 added.")
        corpus = tmp_path / "corpus"
        assert not (tmp_path / "wall.md").exists() and (corpus / "wall.md").exists()
        assert all(path.parent == corpus for path in tmp_path.rglob("w*.md"))
        visitor.ask("When did the wall of the garden fall?")
        assert "Tuesday" in visitor.answer(1)
        assert visitor.surprises == []


def test_a_folder_of_hundreds_of_files_is_added(
    visit: Open, real: Assistant, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number}.txt").write_text(f"Note {number}\n\nIt was written on a wall.")
    with served(real, private=True) as address:
        page = visit(address, arrived=False).page
        page.get_by_role("button", name="Library").click()
        page.get_by_role("button", name="Add files").click()
        with page.expect_file_chooser() as chooser:
            page.locator("#library-choose").click()
        chooser.value.set_files(folder)
        expect(page.locator("#library")).to_contain_text("600 added.", timeout=120_000)
        expect(page.locator("#head")).to_contain_text("602 articles")
        expect(page.locator("#articles li")).to_have_count(100)


# --- what is long, what runs backwards ------------------------------------------------------


def test_a_question_is_long_or_too_long_for_an_answer_never_for_the_page(
    visit: Open, real: Assistant
) -> None:
    with served(real, private=True) as address:
        visitor = visit(address, "narrow", arrived=False)
        visitor.ask("Where did the mill grind flour on Sunday? ".ljust(20_000, "x"))
        visitor.answer(1)
        visitor.ask("y" * 20_001)
        assert "ask in at most 20,000" in visitor.answer(2)
        assert not visitor.overflows()
        visitor.ask("Where did the mill grind flour on Sunday?")
        assert "ground flour" in visitor.answer(3)
        assert visitor.surprises == []


def test_names_neither_run_backwards_nor_burst_the_page(visit: Open, tmp_path: Path) -> None:
    backwards = replace(
        ARTICLES[0],
        title=f"Why do bees {RIGHT_TO_LEFT}swarm?",
        source=f"The {RIGHT_TO_LEFT}Meadow",
        author=f"Ann {RIGHT_TO_LEFT}Lee",
    )
    text = "Bees swarm here " + "x" * 10_000 + " too."
    long = replace(ARTICLES[1], title="W" * 500, source="S" * 500, author="A" * 500, text=text)
    assistant = FakeAssistant([backwards, long])
    assistant.corpus = tmp_path / "corpus"
    with served(assistant, private=True) as address:
        visitor = visit(address, "narrow", arrived=False)
        page = visitor.page
        visitor.ask(BEES)
        visitor.answer(1)
        for number in (0, 1):
            page.locator("#chat summary").nth(number).click()
            assert not visitor.overflows()
            page.locator("#chat a.cite").nth(number).click()
            expect(page.locator("#article .text")).to_be_visible()
            assert not visitor.overflows()
            assert RIGHT_TO_LEFT not in page.locator("#article").inner_text()
            page.keyboard.press("Escape")
        assert RIGHT_TO_LEFT not in page.locator("body").inner_text()


# --- narrow, wide, large --------------------------------------------------------------------

# What can be pressed, and lies beside the window.
LOST = """() => {
    const seen = (part) =>
        part.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        part.getBoundingClientRect().width > 0;
    const parts = [...document.querySelectorAll("button, a[href], textarea, summary, input")];
    return parts.filter(seen).filter((part) => {
        if (part.closest("#rail:not(.open)") && !part.matches(".toggle-button")) return false;
        const { left, right } = part.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1;
    }).map((part) => part.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [(320, 640, 100), (320, 640, 200), (640, 400, 200), (1280, 800, 200), (2560, 1440, 100)],
)
def test_everything_can_be_reached_in_any_window_and_with_large_text(
    browser: Browser, tmp_path: Path, width: int, height: int, percent: int
) -> None:
    with served(fake(tmp_path), private=True) as address, browser.new_context() as context:
        visitor = Visit(context.new_page(), address)
        page = visitor.page
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        expect(page.locator("#chat .example").first).to_be_visible()
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")

        def fits(what: str) -> None:
            assert not visitor.overflows(), f"{what}: something is wider than the page"
            assert page.evaluate(LOST) == [], what

        fits("start")
        visitor.ask(BEES)
        visitor.answer(1)
        page.locator("#chat summary").first.click()
        fits("an answer")
        assert page.locator("#chat [role=log]").evaluate("(log) => log.clientHeight") > 80
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#article mark").first).to_be_in_viewport()
        fits("an article")
        page.locator("#article .close").click()
        expect(page.locator("html.reading")).to_have_count(0)
        if width < 1000:
            page.locator("#rail > .toggle-button").click()
        for part in ("Library", "Settings"):
            page.get_by_role("button", name=part, exact=True).click()
        page.locator("#settings input").last.click()
        fits("the rail")
