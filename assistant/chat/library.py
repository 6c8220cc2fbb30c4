"""The rail's part about the articles: their list, and adding and removing them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat import rail_views as views
from assistant.chat.conversation import AssistantLike
from assistant.chat.events import QUEUED, QUIET, Update
from assistant.chat.shelving import Landed, added, called, synced
from assistant.errors import AssistantError
from assistant.pipeline.shelf import Removed
from assistant.types import Article, Skipped, Where

# The list's ticks are its value: the ids of the articles. Its rows come as HTML: what a template of
# Gradio's were given to fill in would be run as code, `${...}` in a title too.
_TICKS = """
const id = (box) => decodeURIComponent(box.value);
element.addEventListener("change", () => {
    props.value = [...element.querySelectorAll(":checked")].map(id);
    trigger("input");
});
watch(["value", "rows"], () => {
    for (const box of element.querySelectorAll("input")) {
        box.checked = props.value.includes(id(box));
    }
});
"""

Confine = Callable[..., Update]  # of the ids of articles, and a folder


class LibraryPart:
    """The components, and what they do; `private` where articles may be added and removed."""

    def __init__(self, assistant: AssistantLike, private: bool) -> None:
        self.assistant: Any = assistant
        self.changeable = private and hasattr(assistant, "shelf")
        self.removed = gr.State(())  # what "Undo" puts back
        choice: dict[str, Any] = {"filterable": False, "show_label": False, "container": False,
                                  "min_width": 120, "elem_classes": "rail-choice"}  # fmt: skip
        landing = ["rail-note", "landing"]
        with gr.Accordion("Library", open=False, elem_id="library") as self.part:
            self.summary = gr.HTML(elem_id="library-summary")
            with gr.Accordion("Add files", open=False, visible=self.changeable):
                if self.changeable:  # nobody else is told of folders of this machine
                    gr.HTML(views.landing(assistant.corpus), elem_classes=landing)
                self.files = gr.File(
                    file_count="multiple", label="Files to add", show_label=False, height=96,
                    elem_id="library-files",
                )  # fmt: skip
                self.names = gr.Textbox(  # see files.js
                    label="Names", visible="hidden", elem_id="library-names"
                )
                gr.Button("Choose a folder", size="sm", elem_id="library-choose")
            with gr.Accordion("Paste a text", open=False, visible=self.changeable):
                if self.changeable:
                    pasted = assistant.corpus / "pasted"
                    gr.HTML(views.landing(pasted, pasted=True), elem_classes=landing)
                self.title = gr.Textbox(label="Title", max_lines=1)
                self.source = gr.Textbox(label="Source", max_lines=1)
                self.date = gr.Textbox(label="Date", placeholder="2024-03-18", max_lines=1)
                self.text = gr.Textbox(label="Text", lines=5, max_lines=12)
                self.paste = gr.Button("Add this text", size="sm")
            self.report = gr.HTML(views.report(""), elem_id="library-report",
                                  elem_classes="rail-note")  # fmt: skip
            self.undo = gr.Button("Undo", size="sm", visible=False)
            with gr.Column(visible=False) as self.shown:
                self.search = gr.Textbox(
                    label="Search articles", placeholder="Search articles", show_label=False,
                    elem_id="library-search", container=False,
                )  # fmt: skip
                with gr.Row(elem_classes="rail-row"):
                    self.folder = gr.Dropdown(
                        [("All folders", "")], value="", label="Folder", visible=False, **choice
                    )
                    self.sort = gr.Dropdown(
                        list(views.SORTS.items()), value="newest", label="Order of articles",
                        **choice,
                    )  # fmt: skip
                self.list = gr.HTML([], rows="", html_template="${rows}", js_on_load=_TICKS,
                                    apply_default_css=False, elem_id="articles")  # fmt: skip
                self.more = gr.HTML(elem_classes="rail-note")
                with gr.Row(elem_classes="rail-row"):
                    self.about = gr.Button("Ask about these", size="sm", interactive=False,
                                           elem_id="ask-about")  # fmt: skip
                    self.take = gr.Button("Remove", size="sm", interactive=False,
                                          visible=self.changeable)  # fmt: skip

    def wire(self, scope: gr.State, outputs: list[Any], confine: Confine) -> list[Any]:
        """Connects the components; returns the events that change what is asked about."""
        seen = [self.search, self.sort, self.folder, self.list]
        mine = [self.summary, self.shown, self.search, self.folder, self.list, self.more,
                self.about, self.take, self.report, self.undo, self.removed, self.files,
                self.title, self.source, self.date, self.text, self.paste]  # fmt: skip
        self.part.expand(self.fill, seen, mine, **QUIET)
        latest = {"trigger_mode": "always_last", **QUIET}
        # A Dropdown has an input, too, when the focus only goes through it.
        narrowed = [self.search.input, self.sort.select, self.folder.select]
        gr.on(narrowed, self.fill, seen, mine, **latest)
        chosen = [self.list, self.folder]
        self.list.input(self.chosen, chosen, [self.about, self.take], **latest)
        about = self.about.click(
            lambda ids, folder: confine(self.meant(ids), "" if ids else folder),
            chosen, outputs, **QUIET,
        )  # fmt: skip
        if not self.changeable:  # what is not wired cannot be asked for from elsewhere either
            return [about]
        fields = [self.text, self.title, self.source, self.date]
        uploaded = [self.files, self.names, self.sort]
        self.files.upload(self.add, uploaded, mine, trigger_mode="multiple", **QUEUED)
        self.paste.click(self.add_text, [*fields, self.sort], mine, **QUEUED)
        self.undo.click(self.put_back, [self.removed, *seen], mine, **QUEUED)

        def take(
            search: str, sort: str, folder: str, ids: list[str], before: Where
        ) -> Iterator[Update]:
            gone = yield from self.take_out(search, sort, folder, ids)
            if gone & before.articles:
                yield confine(sorted(before.articles - gone))

        return [about, self.take.click(take, [*seen, scope], [*mine, *outputs], **QUEUED)]

    def fill(
        self,
        search: str | None,
        sort: str | None,
        folder: str | None = "",
        chosen: Sequence[str] | None = (),
    ) -> Update:
        """The list as it is now, with what is chosen of it; what was never shown is None."""
        articles = self.assistant.articles()
        folders = views.folders(articles)
        folder = folder if folder in {name for _, name in folders} else ""
        matching = views.found(articles, search or "", sort or "newest", folder or "")
        there = {article.id for article in views.found(articles, folder=folder or "")}
        kept = [id for id in chosen or () if id in there]
        return {
            self.summary: views.summary(articles),
            self.shown: gr.Column(visible=bool(articles)),
            self.folder: gr.Dropdown(folders, value=folder, visible=len(folders) > 1),
            self.list: gr.HTML(kept, rows=views.listed(articles, kept, matching)),
            self.more: views.note(views.shown(len(matching), search or "", "article")),
            **self.chosen(kept, folder),
        }

    def chosen(self, ids: Sequence[str] | None, folder: str | None) -> Update:
        """What can be done with the articles that are ticked, or with the folder."""
        count = len(ids or ())
        these = f"Ask about these {count:,}" if count > 1 else "Ask about these"
        label = "Ask about this folder" if folder and not count else these
        own = any(not one.sample for one in self._ticked(ids))
        return {
            self.about: gr.Button(label, interactive=bool(count or folder)),
            self.take: gr.Button(interactive=own),  # samples stay, so nothing is offered
        }

    def meant(self, ids: Sequence[str] | None) -> list[str]:
        """The ids of the articles that are ticked, as far as they are there."""
        return [one.id for one in self._ticked(ids)]

    def _ticked(self, ids: Sequence[str] | None) -> list[Article]:
        ticked = set(ids or ())
        return [one for one in self.assistant.articles() if one.id in ticked]

    def add(self, files: Sequence[str] | None, names: str, sort: str) -> Iterator[Update]:
        paths = [Path(file) for file in files or ()]
        yield {self.files: None}  # the field takes the next ones meanwhile
        yield from self._told(added(self.assistant, paths, called(names, paths)), sort)
        for path in paths:  # Gradio's copies; the corpus has its own
            with suppress(OSError):
                path.unlink()

    def add_text(
        self, text: str, title: str, source: str, date: str, sort: str
    ) -> Iterator[Update]:
        text, title, source, date = (typed or "" for typed in (text, title, source, date))

        def pasted() -> Generator[str, None, Landed]:
            id = self.assistant.shelf.paste(text, title.strip(), source.strip(), views.day(date))
            report = yield from synced(self.assistant)
            lost = [one for one in report.skipped if one.path == id and not one.read]
            return () if lost else (id,), lost

        yield {self.paste: gr.Button(interactive=False)}
        landed = yield from self._told(pasted(), sort)
        kept = {} if not landed else dict.fromkeys(
            [self.text, self.title, self.source, self.date], ""
        )  # fmt: skip
        yield {self.paste: gr.Button(interactive=True), **kept}

    def _told(self, work: Generator[str, None, Landed], sort: str) -> Generator[Update, None, bool]:
        """Shows how far the work is and what came of it, with the new articles chosen."""
        samples = sum(one.sample for one in self.assistant.articles())
        try:
            while True:
                try:
                    yield {self.report: views.report(next(work))}
                except StopIteration as end:
                    files, skipped = end.value
                    break
        except (AssistantError, ValueError) as error:
            yield {self.report: views.report(str(error))}
            return False
        said = f"{len(files):,} added." if files else "Nothing was added."
        if samples and not any(one.sample for one in self.assistant.articles()):
            said += f" The {samples:,} samples step aside for articles of your own."
        came = views.of_files(self.assistant.articles(), files)
        new = came if len(came) <= views.MOST else []
        report = views.report(said, files, skipped)
        yield {**self.fill("", sort, "", new), self.search: "", self.report: report}
        return bool(files)

    def take_out(
        self, search: str, sort: str, folder: str, ids: Sequence[str]
    ) -> Generator[Update, None, set[str]]:
        """Moves articles into the bin, and says which and why not others."""
        out: list[Removed] = []
        left: list[Skipped] = []
        yield {self.take: gr.Button(interactive=False)}
        for id in ids:
            try:
                out.append(self.assistant.shelf.remove(id))
            except AssistantError as error:
                left.append(Skipped(id, str(error)))
        gone = {one.id for one in out}
        said = yield from self._read("Removed; “Undo” puts it back." if out else "", bool(out))
        kept = [id for id in ids if id not in gone]
        yield {
            **self.fill(search, sort, folder, kept),
            self.report: views.report(said, sorted(gone), left),
            **({self.removed: tuple(out), self.undo: gr.Button(visible=True)} if out else {}),
        }
        return gone

    def put_back(
        self,
        removed: Sequence[Removed],
        search: str,
        sort: str,
        folder: str,
        chosen: Sequence[str] | None,
    ) -> Iterator[Update]:
        back, left = [], []
        for one in removed:
            try:
                back.append(self.assistant.shelf.undo(one))
            except AssistantError as error:
                left.append(Skipped(one.id, str(error)))
        said = yield from self._read("Put back." if back else "", bool(back))
        marked = [*(chosen or ()), *views.of_files(self.assistant.articles(), back)]
        yield {
            **self.fill(search, sort, folder, list(dict.fromkeys(marked))),
            self.report: views.report(said, back, left),
            self.removed: (),
            self.undo: gr.Button(visible=False),
        }

    def _read(self, done: str, changed: bool) -> Generator[Update, None, str]:
        """Reads the folder if it changed; the sentence that says how that went."""
        try:
            work = synced(self.assistant) if changed else iter(())
            for progress in work:
                yield {self.report: views.report(progress)}
        except AssistantError as error:
            return f"{done} {error}"
        return done
