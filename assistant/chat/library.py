"""The rail's part about the articles: their list, and adding and removing them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat import rail_views as views
from assistant.chat.conversation import AssistantLike
from assistant.chat.shelving import Landed, added, synced
from assistant.errors import AssistantError
from assistant.pipeline.shelf import Removed
from assistant.types import Skipped, Where

Update = dict[Any, Any]
Confine = Callable[[Sequence[str]], Update]


class LibraryPart:
    """The components, and what they do; `private` where articles may be added and removed."""

    def __init__(self, assistant: AssistantLike, private: bool) -> None:
        self.assistant: Any = assistant
        self.changeable = private and hasattr(assistant, "shelf")
        self.removed = gr.State(())  # what "Undo" puts back
        with gr.Accordion("Library", open=False, elem_id="library") as self.part:
            self.summary = gr.HTML(elem_id="library-summary")
            self.search = gr.Textbox(
                label="Search articles", placeholder="Search articles", show_label=False,
                elem_id="library-search", container=False,
            )  # fmt: skip
            self.sort = gr.Dropdown(
                list(views.SORTS.items()), value="newest", label="Order of articles",
                elem_id="library-sort", filterable=False, show_label=False, container=False,
            )  # fmt: skip
            self.list = gr.CheckboxGroup([], label="Articles", elem_id="articles")
            self.more = gr.HTML(elem_classes="rail-note")
            with gr.Row(elem_classes="rail-row"):
                self.about = gr.Button("Ask about these", size="sm", interactive=False,
                                       elem_id="ask-about")  # fmt: skip
                self.take = gr.Button("Remove", size="sm", interactive=False,
                                      visible=self.changeable)  # fmt: skip
            self.report = gr.HTML(views.report(""), elem_classes="rail-note")
            self.undo = gr.Button("Undo", size="sm", visible=False)
            with gr.Accordion("Add files", open=False, visible=self.changeable):
                self.files = gr.File(
                    file_count="multiple", label="Files to add", show_label=False, height=132
                )
            with gr.Accordion("Paste a text", open=False, visible=self.changeable):
                self.title = gr.Textbox(label="Title", max_lines=1)
                self.source = gr.Textbox(label="Source", max_lines=1)
                self.date = gr.Textbox(label="Date", placeholder="2024-03-18", max_lines=1)
                self.text = gr.Textbox(label="Text", lines=5, max_lines=12)
                self.paste = gr.Button("Add this text", size="sm")

    def wire(self, scope: gr.State, outputs: list[Any], confine: Confine) -> list[Any]:
        """Connects the components; returns the events that change what is asked about."""
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        seen = [self.search, self.sort, self.list]
        mine = [self.summary, self.list, self.more, self.about, self.take, self.report, self.undo,
                self.removed, self.files, self.title, self.source, self.date, self.text,
                self.paste]  # fmt: skip
        self.part.expand(self.fill, seen, mine, **quiet)
        latest = {"trigger_mode": "always_last", **quiet}
        gr.on([self.search.input, self.sort.input], self.fill, seen, mine, **latest)
        self.list.input(self.chosen, self.list, [self.about, self.take], **quiet)
        about = self.about.click(lambda ids: confine(ids), self.list, outputs, **quiet)
        if not self.changeable:  # what is not wired cannot be asked for from elsewhere either
            return [about]
        fields = [self.text, self.title, self.source, self.date]
        self.files.upload(self.add, [self.files, self.sort], mine, **quiet)
        self.paste.click(self.add_text, [*fields, self.sort], mine, **quiet)
        self.undo.click(self.put_back, [self.removed, *seen], mine, **quiet)

        def take(ids: list[str], search: str, sort: str, before: Where) -> Iterator[Update]:
            gone = yield from self.take_out(ids, search, sort)
            if gone & before.articles:
                yield confine(sorted(before.articles - gone))

        chosen = [self.list, self.search, self.sort, scope]
        return [about, self.take.click(take, chosen, [*mine, *outputs], **quiet)]

    def fill(
        self, search: str | None, sort: str | None, chosen: Sequence[str] | None = None
    ) -> Update:
        """The list as it is now, with what is chosen of it."""
        articles = self.assistant.articles()
        search, sort, chosen = search or "", sort or "newest", chosen or ()  # unseen, each is None
        matching = views.found(articles, search, sort)
        there = {article.id for article in articles}
        kept = [id for id in chosen if id in there]
        return {
            self.summary: views.summary(articles),
            self.list: gr.CheckboxGroup(views.rows(articles, kept, matching), value=kept),
            self.more: views.note(views.shown(len(matching), search, "article")),
            **self.chosen(kept),
        }

    def chosen(self, ids: Sequence[str]) -> Update:
        return {
            self.about: gr.Button(_about(len(ids)), interactive=bool(ids)),
            self.take: gr.Button(interactive=bool(ids)),
        }

    def add(self, files: Sequence[str] | None, sort: str) -> Iterator[Update]:
        paths = [Path(file) for file in files or ()]
        yield from self._told(added(self.assistant, paths), sort)
        for path in paths:  # Gradio's copies; the corpus has its own
            with suppress(OSError):
                path.unlink()
        yield {self.files: None}

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
        came = views.of_files(self.assistant.articles(), files)
        new = came if len(came) <= views.MOST else []
        yield {**self.fill("", sort, new), self.report: views.report(said, files, skipped)}
        return bool(files)

    def take_out(
        self, ids: Sequence[str], search: str, sort: str
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
            **self.fill(search, sort, kept),
            self.report: views.report(said, sorted(gone), left),
            **({self.removed: tuple(out), self.undo: gr.Button(visible=True)} if out else {}),
        }
        return gone

    def put_back(
        self, removed: Sequence[Removed], search: str, sort: str, chosen: Sequence[str]
    ) -> Iterator[Update]:
        back, left = [], []
        for one in removed:
            try:
                back.append(self.assistant.shelf.undo(one))
            except AssistantError as error:
                left.append(Skipped(one.id, str(error)))
        said = yield from self._read("Put back." if back else "", bool(back))
        marked = [*chosen, *views.of_files(self.assistant.articles(), back)]
        yield {
            **self.fill(search, sort, list(dict.fromkeys(marked))),
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


def _about(count: int) -> str:
    return "Ask about these" if count < 2 else f"Ask about these {count:,}"
