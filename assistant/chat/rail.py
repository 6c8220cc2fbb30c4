"""The rail beside the chat: the conversations that are kept, and the articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.chat import rail_views as views
from assistant.chat.conversation import AssistantLike, Conversation
from assistant.chat.events import QUIET, Update
from assistant.chat.library import LibraryPart
from assistant.chat.saved import Saved
from assistant.chat.settings import Settings
from assistant.types import Where

_SAVE_FILE = """(file) => {
    if (!file) return [];
    const { name, type, text } = JSON.parse(file);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return [];
}"""


@dataclass(frozen=True)
class Page:
    """What the rail needs of the page around it."""

    conversation: gr.State
    scope: gr.State
    outputs: list[Any]  # components that `clear`, `confine` and `settle` change
    running: list[Any]  # events that another conversation ends
    clear: Callable[[], Update]
    confine: Callable[..., Update]
    settle: Callable[[Conversation, Where], Update]


class Rail:
    """Made first on the page, so that the keyboard comes to it first; then wired to the rest.

    `private` where nobody but the person at this machine sees the page. Else nothing is kept, nor
    are articles added or removed.
    """

    def __init__(self, assistant: AssistantLike, private: bool) -> None:
        self.saved = Saved(assistant.corpus.parent / ".assistant") if private else None
        # The id under which the conversation is saved; the browser has it, so that it outlasts a
        # page that is loaded anew, and a server that is started anew.
        self.open = gr.Textbox(visible="hidden")
        with gr.Sidebar(open=False, elem_id="rail", width=336):
            self.new = gr.Button("New conversation", elem_id="rail-new", size="sm")
            self.search = gr.Textbox(
                label="Search conversations", placeholder="Search conversations",
                show_label=False, container=False, visible=private, elem_id="rail-search",
            )  # fmt: skip
            self.list = gr.Radio(
                [], label="Conversations", elem_id="conversations", visible=private
            )
            self.note = gr.HTML(views.note("" if private else views.NOT_KEPT),
                                elem_classes="rail-note")  # fmt: skip
            with gr.Accordion("This conversation", open=False, visible=False) as self.part:
                with gr.Row(elem_classes="rail-row", visible=private):
                    self.title = gr.Textbox(label="Title", max_lines=1, min_width=120)
                    self.rename = gr.Button("Rename", size="sm")
                with gr.Row(elem_classes="rail-row"):
                    self.markdown = gr.Button("Save as Markdown", size="sm")
                    self.html = gr.Button("Save as HTML", size="sm")
                    self.delete = gr.Button("Delete", size="sm", visible=private)
                with gr.Column(visible=False, elem_classes="rail-sure") as self.sure:
                    gr.HTML(views.note("Delete this conversation for good?"))
                    with gr.Row(elem_classes="rail-row"):
                        self.yes = gr.Button("Yes, delete it", size="sm")
                        self.no = gr.Button("Keep it", size="sm")
            self.library = LibraryPart(assistant, private)
            self.settings = Settings(assistant)
        self.file = gr.Textbox(visible="hidden", label="File")

    def wire(self, app: gr.Blocks, page: Page) -> list[Any]:
        """Connects the rail to the page; returns the events that change what is asked about."""
        here = [page.conversation, self.open, self.search]
        mine = [self.open, self.list, self.note, self.part, self.title, self.sure, self.search]
        both = [*page.outputs, *mine]
        self._here, self._mine = here, mine

        def begin(conversation: Conversation, id: str, search: str) -> Update:
            self.save(id, conversation)
            return {**page.clear(), **self.listed("", search)}

        def arrive(id: str, search: str) -> Update:
            """A page that is loaded anew shows the conversation that it showed before."""
            kept = self.recalled(id)
            if not kept:
                return self.found("", search)
            return {**page.settle(kept, Where()), **self.listed(id, search)}

        def show(chosen: str, conversation: Conversation, id: str, search: str) -> Update:
            if not chosen or chosen == id:
                return self.listed(id, search)
            self.save(id, conversation)
            loaded = self.recalled(chosen)
            if not loaded:
                gone = views.note("This conversation is no longer there.")
                return {**self.listed(id, search), self.note: gone}
            shown = {**page.confine(), **page.settle(loaded, Where())}
            return {**shown, **self.listed(chosen, search)}

        def delete(id: str, search: str) -> Update:
            if self.saved is not None and id:
                self.saved.delete(id)
            return {**page.clear(), **self.listed("", search)}

        def rename(title: str, id: str, search: str) -> Update:
            if self.saved is not None and id:
                self.saved.rename(id, title)
            return self.listed(id, search)

        ends: dict[str, Any] = {"cancels": page.running, **QUIET}
        self.new.click(begin, here, both, **ends)
        self.list.input(show, [self.list, *here], both, **ends)
        self.yes.click(delete, [self.open, self.search], both, **ends)
        self.delete.click(lambda: gr.Column(visible=True), None, self.sure, **QUIET)
        self.no.click(lambda: gr.Column(visible=False), None, self.sure, **QUIET)
        gr.on([self.rename.click, self.title.submit], rename,
              [self.title, self.open, self.search], mine, **QUIET)  # fmt: skip
        app.load(arrive, [self.open, self.search], both,
                 js="(_, search) => [settings.conversation(), search]", **QUIET)  # fmt: skip
        self.search.change(self.found, [self.open, self.search], mine,
                          trigger_mode="always_last", **QUIET)  # fmt: skip
        for button, kind in ((self.markdown, "md"), (self.html, "html")):
            button.click(
                lambda now, id, kind=kind: views.as_file(now or self.recalled(id), kind),
                [page.conversation, self.open], self.file, **QUIET,
            ).then(None, self.file, None, js=_SAVE_FILE, **QUIET)  # fmt: skip
        self.open.change(None, self.open, None, js="(id) => settings.keepConversation(id)", **QUIET)
        self.settings.wire(app)
        return self.library.wire(page.scope, page.outputs, page.confine)

    def keep_after(self, settled: Any) -> None:
        """Keeps the conversation, whenever an answer is settled or the page was cleared."""
        settled.then(self.keep, self._here, self._mine, trigger_mode="multiple", **QUIET)

    def keep(self, conversation: Conversation, id: str, search: str) -> Update:
        """Saves it and shows it in the list; a page without a question has no conversation."""
        if not conversation:
            return self.listed("", search)
        return {**self.listed(self.save(id, conversation), search, True)}

    def recalled(self, id: str) -> Conversation:
        """The conversation that is kept under an id; () where there is none."""
        return self.saved.load(id) if self.saved is not None and id else ()

    def found(self, id: str, search: str) -> Update:
        update = self.listed(id, search)
        return {part: new for part, new in update.items() if part not in (self.title, self.part)}

    def listed(self, id: str, search: str, answered: bool = False) -> Update:
        """The list as it is now, with the open conversation marked in it."""
        if self.saved is None:
            note = views.note(views.NOT_KEPT)
            return {self.open: "", self.note: note, self.part: gr.Accordion(visible=answered)}
        entries = self.saved.list(search or "")
        known = {entry.id: entry.title for entry in self.saved.list()} if id else {}
        shown = [entry.id for entry in entries[: views.MOST]]
        notes = [*self.saved.notes, views.shown(len(entries), search, "conversation")]
        return {
            self.open: id,
            self.list: gr.Radio(views.conversations(entries), value=id if id in shown else None),
            self.note: views.note(" ".join(filter(None, notes))),
            self.part: gr.Accordion(visible=answered or bool(id)),
            self.title: known.get(id, "") if id else "",
            self.sure: gr.Column(visible=False),
        }

    def save(self, id: str, conversation: Conversation) -> str:
        """Keeps a conversation, and returns the id that it is kept under; "" where none is."""
        return (self.saved and self.saved.save(id or None, conversation)) or ""
