"""The rail beside the chat: conversations that are kept, and articles added and taken out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import gradio as gr
import pytest
from hostile import HOSTILE
from playwright.sync_api import FilePayload, Page, expect
from test_browser import Open
from test_browser import browser as browser
from test_browser import visit as visit
from test_chat import ARTICLES, FakeAssistant, served

from assistant.chat import Exchange, create_app
from assistant.chat import rail_views as views
from assistant.chat.library import LibraryPart
from assistant.chat.rail import Rail
from assistant.chat.saved import Entry
from assistant.chat.shelving import added, called, synced
from assistant.errors import CorpusError
from assistant.pipeline.shelf import Shelf
from assistant.reports import Progress, SyncReport
from assistant.types import Article, Skipped

pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio")

TODAY = date(2024, 5, 3)


class Stocked(FakeAssistant):
    """A fake over a folder: each file of it is an article, its title and text what it holds."""

    def __init__(self, corpus: Path) -> None:
        super().__init__(())
        self.corpus = corpus
        corpus.mkdir(parents=True, exist_ok=True)
        self.sync()

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.corpus)

    def sync(self, progress: Callable[[Progress], None] | None = None) -> SyncReport:
        files = sorted(path for path in self.corpus.rglob("*.md"))
        self._articles = tuple(_read(path, self.corpus) for path in files)
        if progress:
            progress(Progress(len(files), 1, 0.5, 1.0))
        bad = [a.id for a in self._articles if "unreadable" in a.text]
        self._articles = tuple(a for a in self._articles if a.id not in bad)
        return SyncReport(skipped=tuple(Skipped(id, "it has no words") for id in bad))


def _read(path: Path, corpus: Path) -> Article:
    text = path.read_text("utf-8")
    title = re.search(r'^title: "(.*)"$', text, re.MULTILINE)
    body = text.rpartition("---\n")[2].strip()
    return Article(path.relative_to(corpus).as_posix(), title[1] if title else "", body, ())


@pytest.fixture
def library(tmp_path: Path) -> Stocked:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for article in ARTICLES:
        (corpus / article.id).write_text(f'---\ntitle: "{article.title}"\n---\n{article.text}')
    return Stocked(corpus)


def made(part: Callable[[], Any]) -> Any:
    """A part of a page, made in a loop: without one Gradio makes loops and leaves them open."""

    async def make() -> Any:
        with gr.Blocks():
            return part()

    return asyncio.run(make())


def drained(work: Any) -> tuple[list[Any], Any]:
    said = []
    while True:
        try:
            said.append(next(work))
        except StopIteration as end:
            return said, end.value


# --- conversations --------------------------------------------------------------------------


def test_a_conversation_is_listed_by_title_and_day_on_two_lines() -> None:
    moment = datetime(2024, 5, 3, 14, 5).astimezone()
    entries = [Entry("a", "Why\n do  bees\u202e swarm?", moment, moment), Entry("b", "x" * 300,
               moment, moment)]  # fmt: skip
    first, second = views.conversations(entries, TODAY)
    assert first == ("Why do bees swarm?\nToday, 14:05", "a")
    assert second[0] == f"{'x' * (views.LONGEST - 1)}…\nToday, 14:05"
    assert views.conversations(entries, date(2024, 5, 4))[0][0].endswith("\n3 May 2024")


@pytest.mark.parametrize(
    ("count", "search", "said"),
    [
        (0, "", "There is no article yet."),
        (0, "bees", "No article holds these words."),
        (5, "", ""),
        (2310, "", "100 of 2,310 are shown: search for the others."),
    ],
)
def test_a_list_says_where_it_is_empty_or_cut(count: int, search: str, said: str) -> None:
    assert views.shown(count, search, "article") == said


@pytest.mark.parametrize(
    ("question", "name"),
    [("Why do bees swarm?", "why-do-bees-swarm"), ("../../etc", "etc"), ("???", "text")],
)
def test_a_file_is_named_after_the_first_question(question: str, name: str) -> None:
    answer = FakeAssistant().ask("Why do bees swarm?")
    conversation = (Exchange(question, answer), Exchange(question, answer, pressed="Not this"))
    for kind, media, sign in (("md", "text/markdown", "[^1]"), ("html", "text/html", "<html")):
        file = json.loads(views.as_file(conversation, kind))
        assert file["name"] == f"{name}.{kind}"
        assert file["type"] == f"{media};charset=utf-8"
        assert sign in file["text"] and "Not this" in file["text"]


def test_without_a_question_there_is_no_file() -> None:
    assert views.as_file((), "md") == ""


def test_answers_are_kept_and_those_of_two_tabs_go_their_own_ways(library: Stocked) -> None:
    rail = made(lambda: Rail(library, private=True))
    one = (Exchange("Why do bees swarm?", library.ask("Why do bees swarm?")),)
    id = rail.keep(one, "", "")[rail.open]
    here = rail.keep((*one, Exchange("Here?", library.ask("Here?"))), id, "")
    there = rail.keep((*one, Exchange("There?", library.ask("There?"))), id, "")
    assert here[rail.open] == id != there[rail.open]
    assert len(there[rail.list].choices) == 2
    assert there[rail.title] == "Why do bees swarm?"
    assert rail.keep((), id, "")[rail.open] == "", "the page was cleared"
    assert [value for _, value in rail.listed(id, "here?")[rail.list].choices] == [
        there[rail.open],
        id,
    ]
    assert len(rail.listed(id, "nowhere")[rail.list].choices) == 0


def test_a_page_that_others_see_keeps_nothing_and_says_so(library: Stocked) -> None:
    rail = made(lambda: Rail(library, private=False))
    conversation = (Exchange("Why do bees swarm?", library.ask("Why do bees swarm?")),)
    assert rail.keep(conversation, None, "")[rail.open] == ""
    assert not (library.corpus.parent / ".assistant").exists()
    assert "only where this page is served to its own machine" in rail.note.value
    assert not (rail.list.visible or rail.delete.visible or rail.library.take.visible)
    assert rail.markdown.visible, "it can be saved as a file all the same"

    async def page() -> gr.Blocks:
        return create_app(library)

    names = {fn.name for fn in asyncio.run(page()).fns.values()}
    assert "fill" in names and not names & {"add", "add_text", "take", "put_back"}


def test_nothing_is_read_or_made_before_it_is_asked_for(library: Stocked) -> None:
    library.articles = lambda: ()  # type: ignore[method-assign]
    made(lambda: create_app(library, private=True))
    assert not (library.corpus.parent / ".assistant").exists()


# --- articles -------------------------------------------------------------------------------


def test_the_library_says_how_many_of_when_and_from_where() -> None:
    assert views.summary(ARTICLES) == (
        "<p>2 articles; from 2 January 2023 to 3 May 2024.</p><p>Sources: The Meadow (1).</p>"
    )
    many = [replace(ARTICLES[0], source=f"Paper {n}") for n in range(8)]
    assert views.summary(many).endswith("and 3 more.</p>")
    assert views.summary([]) == "<p>There are no articles yet.</p>"
    assert "<img" not in views.summary([replace(ARTICLES[0], source="<img src=x>")])


def test_articles_are_found_by_what_is_shown_of_them_and_sorted() -> None:
    bees, mill = ARTICLES
    assert views.found([mill, bees]) == [bees, mill]
    assert views.found([mill, bees], "MEADOW swarm") == [bees]
    assert views.found([mill, bees], "2023-01") == [mill]
    assert views.found([mill, bees], sort="title") == [mill, bees]
    assert views.found([mill, bees], sort="source") == [bees, mill], "without a source comes last"
    assert views.found([bees], sort="nonsense") == [bees]


def test_what_is_known_of_an_article_is_one_line() -> None:
    assert views.known(ARTICLES[0]) == "2024-05-03 · The Meadow"
    sample = replace(ARTICLES[1], sample=True, language="en", source="The\nMill")
    assert views.known(sample) == "2023-01-02 · en · sample · The Mill"
    assert views.known(Article("x.md", "", "", ())) == "no date, no source"


def test_an_article_in_the_list_has_a_box_to_tick_and_a_title_that_opens_it() -> None:
    html = views.listed(ARTICLES[:1], {"bees.md"}, ())
    assert html == (
        '<ul aria-label="Articles"><li><label><input type="checkbox" value="bees.md" '
        'aria-label="Why do bees swarm?" checked><span>2024-05-03 · The Meadow</span></label>'
        '<a href="#article=%5B%22bees.md%22%5D" title="Why do bees swarm?" dir="auto">'
        "Why do bees swarm?</a></li></ul>"
    )
    hostile = Article('a/"><b>.md', "x" * 400, "", (), language='"><i>')
    html = views.listed([hostile], (), [hostile])
    assert f">{'x' * (views.LONGEST - 1)}…</a>" in html and f'title="{"x" * 400}"' in html
    assert 'value="a%2F%22%3E%3Cb%3E.md"' in html and not re.search("<[bi]>", html)
    assert views.listed((), (), ()) == ""


def listed_ids(*listed: Any) -> list[str]:
    return [unquote(value) for value in re.findall(r'value="(.*?)"', views.listed(*listed))]


def test_what_is_chosen_stays_in_the_list_whatever_is_searched() -> None:
    articles = [Article(f"{n}.md", "", "", ()) for n in range(500)]
    ids = listed_ids(articles, ["499.md", "gone.md"], articles)
    assert ids[:2] == ["499.md", "0.md"]
    assert len(ids) == views.MOST + 1
    assert listed_ids(articles, ["7.md"], []) == ["7.md"]


FOLDERS = [
    Article(id, "", "", ())
    for id in ("a.md", "news/b.md", "news/2024/c.md", "news/d.jsonl#http://x/y", "newsletter/e.md")
]


def test_the_folders_to_narrow_to_hold_some_of_the_articles() -> None:
    assert views.folders(FOLDERS) == [
        ("All folders", ""),
        ("news (3)", "news"),
        ("news/2024 (1)", "news/2024"),
        ("newsletter (1)", "newsletter"),
    ]
    assert views.folders(FOLDERS[1:2]) == [("All folders", "")], "narrowing would leave them all"
    within = views.found(FOLDERS, sort="title", folder="news")
    assert [article.id for article in within] == [
        "news/2024/c.md",
        "news/b.md",
        "news/d.jsonl#http://x/y",
    ]


def test_a_folder_is_asked_about_unless_articles_are_ticked(library: Stocked) -> None:
    library._articles = tuple(FOLDERS)
    part = made(lambda: LibraryPart(library, private=True))
    narrowed = part.fill("", "newest", "news/2024", [])
    assert narrowed[part.about].value == "Ask about this folder"
    assert narrowed[part.about].interactive and not narrowed[part.take].interactive
    assert part.chosen(["a.md"], "news/2024")[part.about].value == "Ask about these"
    assert part.meant(["a.md", "gone.md"]) == ["a.md"]
    gone = part.fill("", "newest", "essays", [])
    assert gone[part.folder].value == "" and not gone[part.about].interactive


def test_samples_stay_so_removing_them_is_not_offered(library: Stocked) -> None:
    library._articles = (replace(FOLDERS[0], sample=True), *FOLDERS[1:])
    part = made(lambda: LibraryPart(library, private=True))
    assert not part.chosen(["a.md"], "")[part.take].interactive
    assert part.chosen(["a.md", "news/b.md"], "")[part.take].interactive


def test_the_articles_of_a_file_of_records_are_all_of_it() -> None:
    articles = [Article(id, "", "", ()) for id in ("a.jsonl#1", "a.jsonl#2", "b.md", "c.md")]
    assert views.of_files(articles, ["a.jsonl", "b.md"]) == ["a.jsonl#1", "a.jsonl#2", "b.md"]


def test_a_day_is_read_as_it_is_typed_or_refused_in_a_sentence() -> None:
    assert views.day("  ") is None
    assert views.day("2024-03-18") == views.day("18 March 2024") == date(2024, 3, 18)
    with pytest.raises(ValueError, match="“soon” is not a date that I can read: write it like"):
        views.day("soon")


def test_a_report_is_cut_and_escaped() -> None:
    shown = views.report("Done", ["<b>.md"] * 40, [Skipped("<i>", "<u>")])
    assert shown.count("<li") == views.LINES + 2
    assert "and 28 more" in shown and "1 file skipped:" in shown
    assert not re.search("<[biu]>", shown)


def test_a_reason_for_which_many_are_skipped_is_said_once() -> None:
    pictures = [Skipped(f"{n}.png", "not read") for n in range(3)]
    shown = views.report("", (), [*pictures, Skipped("a.md", "it is empty")])
    assert re.findall("<li.*?>(.*?)</li>", shown) == [
        "0.png and 2 more: not read",
        "a.md: it is empty",
    ]


def test_it_is_said_where_files_land_to_nobody_but_who_adds_them(library: Stocked) -> None:
    landing = views.landing(Path("/home/ida/corpus"))
    assert "copied to <code>/home/ida/corpus</code>" in landing and ".md, .ndjson, .pdf" in landing

    async def config(private: bool) -> str:
        return str(create_app(library, private).get_config_file())

    assert f"<code>{library.corpus}</code>" in asyncio.run(config(True))
    assert str(library.corpus) not in asyncio.run(config(False))


def test_reading_tells_how_far_it_is_and_its_error_comes_through(library: Stocked) -> None:
    said, report = drained(synced(library))
    assert set(said) <= {"Reading: 50% …"} and report == SyncReport()

    def fail(progress: object = None) -> SyncReport:
        raise CorpusError("There is no folder.")

    library.sync = fail  # type: ignore[method-assign]
    with pytest.raises(CorpusError, match="There is no folder"):
        drained(synced(library))


def test_two_thousand_files_are_added_in_steps_and_each_one_is_accounted_for(
    library: Stocked, tmp_path: Path
) -> None:
    names = [f"{number}.{'xyz' if number == 5 else 'md'}" for number in range(2000)]
    paths = [tmp_path / name for name in names]
    for number, path in enumerate(paths):
        path.write_text("unreadable" if number == 7 else f"Text {number}")
    said, (files, skipped) = drained(added(library, paths, names))
    assert said[1] == "Copying: 50 of 2,000 files …"
    assert len(said) >= 40
    assert len(files) == 1998
    assert [one.path for one in skipped] == ["5.xyz", "7.md"]


def test_uploads_are_called_what_the_page_tells_with_their_folders() -> None:
    paths = [Path("/tmp/x/a.md"), Path("/tmp/y/a.md")]
    assert called('["trip/a.md", "trip/deep/a.md"]', paths) == ["trip/a.md", "trip/deep/a.md"]
    assert called("", paths) == called('["other.md"]', paths) == ["a.md", "a.md"]


def test_what_is_removed_lies_in_the_bin_and_comes_back(library: Stocked) -> None:
    part = made(lambda: LibraryPart(library, private=True))
    updates, gone = drained(part.take_out("", "newest", "", ["bees.md", "none.md"]))
    assert gone == {"bees.md"}
    assert "There is no article none.md" in updates[-1][part.report]
    assert [article.id for article in library.articles()] == ["mill.md"]
    removed = updates[-1][part.removed]
    updates, _ = drained(part.put_back(removed, "", "newest", "", []))
    assert updates[-1][part.list].value == ["bees.md"]
    assert not updates[-1][part.undo].visible
    assert len(library.articles()) == 2


def test_a_text_that_cannot_be_added_stays_in_its_field(library: Stocked) -> None:
    part = made(lambda: LibraryPart(library, private=True))

    def tried(*fields: str) -> Sequence[Any]:
        return drained(part.add_text(*fields, "newest"))[0]

    for fields, why in (
        (("Some words.", "Title", "", "soon"), "is not a date"),
        (("  ", "", "", ""), "There is no word in the text"),
    ):
        *_, told, end = tried(*fields)
        assert why in told[part.report]
        assert part.text not in end and end[part.paste].interactive
    *_, told, end = tried("Otters sleep afloat.", "Otters", "", "")
    assert told[part.list].value == ["pasted/otters.md"]
    assert end[part.text] == ""


# --- in a browser ---------------------------------------------------------------------------


def test_a_conversation_comes_back_and_a_pasted_text_is_asked_about(
    visit: Open, library: Stocked
) -> None:
    (library.corpus / "hostile.md").write_text(f'---\ntitle: "{HOSTILE[0]}"\n---\nwords')
    library.sync()
    with served(library, private=True) as address:
        visitor = visit(address)
        page, rail = visitor.page, visitor.page.locator("#rail")
        kept, articles = rail.locator("#conversations label"), rail.locator("#articles li")
        visitor.ask("Why do bees swarm?")
        visitor.answer(1)
        expect(kept).to_have_text([re.compile(r"Why do bees swarm\?\s+Today")])
        page.reload()
        expect(page.locator("#chat .question")).to_contain_text(["Why do bees swarm?"])
        rail.get_by_role("button", name="New conversation").click()
        expect(page.locator("#chat .example").first).to_be_visible()
        kept.click()
        expect(page.locator("#chat .question")).to_have_text(["Why do bees swarm?"])
        assert "[1]" in visitor.answer(1)
        rail.get_by_role("button", name="This conversation").click()
        with page.expect_download() as download:
            rail.get_by_role("button", name="Save as Markdown").click()
        assert download.value.suggested_filename == "why-do-bees-swarm.md"

        rail.get_by_role("button", name="Library").click()
        expect(articles).to_have_count(3)
        rail.get_by_role("button", name="Paste a text").click()
        rail.get_by_label("Text", exact=True).fill("Otters sleep afloat holding hands.")
        rail.get_by_label("Title").last.fill("Otters")
        rail.get_by_role("button", name="Add this text").click()
        expect(articles.locator("input:checked")).to_have_count(1)
        rail.get_by_role("button", name="Ask about these").click()
        expect(page.locator("#scope")).to_have_text("Only in: Otters")
        visitor.ask("What do otters do afloat?")
        assert "holding hands" in visitor.answer(2)
        expect(kept).to_have_count(1)

        rail.get_by_role("button", name="Remove").click()
        expect(articles).to_have_count(3)
        expect(page.locator("#scope")).to_have_count(0)
        rail.get_by_role("button", name="Undo").click()
        expect(articles).to_have_count(4)

        rail.get_by_role("button", name="Add files").click()
        rail.locator("input[type=file]").set_input_files(
            [FilePayload(name=name, mimeType="", buffer=b"Owls.") for name in ("owl.md", "owl.exe")]
        )
        expect(rail.get_by_text("1 added.").last).to_be_visible()
        expect(
            rail.get_by_text(re.compile(r"owl\.exe: files that end in \.exe")).last
        ).to_be_visible()
        expect(articles).to_have_count(5)

        rail.get_by_role("button", name="Delete").click()
        rail.get_by_role("button", name="Yes, delete it").click()
        expect(kept).to_have_count(0)
        expect(page.locator("#chat .question")).to_have_count(0)
        assert not visitor.overflows()
        assert visitor.surprises == []
        assert visitor.outside() == set()


@pytest.mark.parametrize("size", ["broad", "narrow"])
def test_an_article_of_the_list_is_read_beside_the_chat(
    visit: Open, library: Stocked, size: str
) -> None:
    with served(library, private=True) as address:
        visitor = visit(address, size)
        page, article = visitor.page, visitor.page.locator("#article")
        title = page.get_by_role("link", name="The mill turns again")
        if size == "narrow":
            page.locator("#rail .toggle-button").click()
        page.get_by_role("button", name="Library").click()
        title.focus()
        page.keyboard.press("Enter")
        expect(article.locator("h2")).to_have_text("The mill turns again")
        expect(article.locator(".sheet")).to_be_focused()
        expect(article.locator(".text")).to_contain_text("its miller Jan Voss")
        expect(article.locator("mark")).to_have_count(0)
        expect(article.locator(".walk")).to_be_hidden()
        page.keyboard.press("/")
        page.keyboard.type("miller")
        expect(article.locator("output")).to_have_text("1 of 1")
        page.keyboard.press("Escape")
        expect(article).to_be_hidden()
        expect(title).to_be_focused()
        page.keyboard.press("Enter")
        expect(article).to_be_visible()
        page.go_back()
        expect(title).to_be_focused()
        page.go_forward()
        article.get_by_role("button", name="Ask about this article").click()
        expect(page.locator("#scope")).to_have_text("Only in: The mill turns again")
        expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
        if size == "narrow":
            expect(article).to_be_hidden()
            expect(title).to_be_hidden()  # the rail stays out of the question's way

        visitor.ask("Who is its miller?")
        visitor.answer(1)
        page.locator("#chat a.cite").first.click()
        expect(article.locator("mark.current").first).to_be_in_viewport()
        expect(article.locator(".walk")).to_be_visible()
        page.keyboard.press("Escape")
        assert not visitor.overflows()
        assert visitor.surprises == []


def test_a_folder_is_added_as_it_is_by_drop_and_by_choice_and_asked_about(
    visit: Open, library: Stocked, tmp_path: Path
) -> None:
    trip = tmp_path / "trip"
    for name in ("owl.md", "deep/owl.md", "deep/photo.png", ".git/config.md"):
        (trip / name).parent.mkdir(parents=True, exist_ok=True)
        (trip / name).write_text(f"Owls in {name}.")
    with served(library, private=True) as address:
        page = visit(address, "broad").page
        rail, added_files = page.locator("#rail"), page.locator("#library-files")
        page.get_by_role("button", name="Library").click()
        page.get_by_role("button", name="Add files").click()
        expect(rail.get_by_text(str(library.corpus)).first).to_be_visible()
        with page.expect_file_chooser() as chooser:
            rail.get_by_role("button", name="Choose a folder").click()
        chooser.value.set_files(trip)
        expect(rail.get_by_text("2 added.").last).to_be_visible()
        expect(rail.get_by_text("trip/deep/photo.png: files that end in .png").last).to_be_visible()
        written = {path.relative_to(library.corpus) for path in library.corpus.rglob("*.md")}
        assert {path.as_posix() for path in written if path.parts[0] == "trip"} == {
            "trip/owl.md",
            "trip/deep/owl.md",
        }

        (trip / "mole.md").write_text("Moles dig.")
        added_files.scroll_into_view_if_needed()
        expect(added_files.locator("input[type=file]")).to_be_attached()
        drop(page, "#library-files", trip, tmp_path / "trip" / "owl.md")
        expect(rail.get_by_text("2 added.").last).to_be_visible()
        expect(rail.get_by_text("it is already there, as trip/deep/owl.md").last).to_be_visible()
        assert (library.corpus / "trip" / "mole.md").read_text() == "Moles dig."
        assert (library.corpus / "owl.md").exists(), "what was dropped alone has no folder"

        rail.get_by_label("Folder").click()
        page.get_by_role("option", name="trip/deep (1)").click()
        expect(rail.locator("#articles li")).to_have_text([re.compile("trip/deep/owl.md")])
        rail.get_by_role("button", name="Ask about this folder").click()
        expect(page.locator("#scope")).to_contain_text(re.compile("Only in.* trip/deep"))


def drop(page: Page, selector: str, *paths: Path) -> None:
    """Lets go of files and folders of the disk over an element."""
    box = page.locator(selector).bounding_box()
    assert box
    session = page.context.new_cdp_session(page)
    for event in ("dragEnter", "dragOver", "drop"):
        session.send(
            "Input.dispatchDragEvent",
            {
                "type": event,
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + box["height"] / 2,
                "data": {"items": [], "files": [*map(str, paths)], "dragOperationsMask": 1},
            },
        )
