"""The page: Gradio's components, and which of them a question changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from assistant.chat import views
from assistant.chat.acts import Acts
from assistant.chat.conversation import (
    AssistantLike,
    Conversation,
    go_on,
    respond,
    shown_articles,
    stopped,
)
from assistant.chat.events import QUEUED, QUIET, Update
from assistant.chat.examples import examples
from assistant.chat.rail import Page, Rail
from assistant.types import Article, Where

LOOK_EVERY = 5.0  # seconds after which an open page looks for new articles


def create_app(assistant: AssistantLike, private: bool = False) -> gr.Blocks:
    """The page, not yet served. Visitors share the assistant and the questions to begin with.

    Only where it is `private`, to one person, conversations are kept and articles changed.
    """
    # Each was asked, which takes most of a second: for one set of articles, once.
    tried: tuple[tuple[Article, ...], tuple[str, ...]] = (), ()
    trying = Lock()

    def shown(now: Conversation, settled: bool = True, within: Where = Where()) -> list[Any]:
        buttons = views.options(now, within) if settled else ()
        return [*views.messages(now, buttons, settled, private)]

    def grow(conversations: Iterable[Conversation]) -> Iterator[Update]:
        yield {
            busy: True,
            question: _busy(),
            scope_button: gr.Button(interactive=False),
            **acts.instead(),
        }
        for now in conversations:
            yield {chat: shown(now, False), conversation: now, notice: views.notice(())}
        yield {notice: views.notice(assistant.notes)}

    def ask(
        typed: str,
        before: Conversation,
        within: Where,
        kept: str,
        id: str,
        instead: int,
        emptied: bool = False,
    ) -> Iterator[Update]:
        if not typed.strip():
            yield {notice: views.notice((views.HINT,))}
            return
        # A server that was started anew knows nothing of the page, and has no scope either.
        if not (before or emptied) and (before := rail.recalled(id)):
            yield confine()
        if instead:  # what it replaces stays in a conversation of its own
            rail.save(id, before)
            before = before[: instead - 1]
        manner = rail.settings.manner(kept)
        yield from grow(respond(assistant, typed.strip(), before, within, manner))

    def ask_example(
        before: Conversation, within: Where, kept: str, choice: gr.SelectData
    ) -> Iterator[Update]:
        yield from ask(choice.value["text"], before, within, kept, "", 0)

    def press(
        before: Conversation, within: Where, kept: str, id: str, choice: gr.SelectData
    ) -> Iterator[Update]:
        """A button below the last answer, unless it went meanwhile."""
        before = before or rail.recalled(id)
        options = {option["value"]: option for option in views.options(before, within)}
        if choice.value not in options:
            yield {notice: views.notice(assistant.notes), conversation: before}
        elif choice.value == "only":
            yield {**confine(shown_articles(before[-1])), conversation: before}
        else:
            label, manner = options[choice.value]["label"], rail.settings.manner(kept)
            if choice.value == "next":
                acts.say(before, "not this")
            yield from grow(go_on(assistant, choice.value, label, before, within, manner))

    def confine(articles: Iterable[str] = (), folder: str = "") -> Update:
        within = Where(articles=frozenset(articles), folder=folder)
        label = views.confined(within, assistant.articles())
        return {scope: within, scope_button: gr.Button(label, visible=bool(within))}

    def confine_to(article: str) -> Update:
        """The next questions to the article that is open beside the chat."""
        known = any(article == one.id for one in assistant.articles())
        return {about: "", **(confine([article]) if known else {})}

    def settle_unless(searching: bool, after: Conversation, within: Where) -> Update:
        return {busy: True} if searching else settle(after, within)

    def arrive() -> tuple[str, gr.Chatbot, str]:
        """What a new visitor finds: articles may have come since the page was built."""
        nonlocal tried
        with trying:
            articles = assistant.articles()
            if articles != tried[0]:
                tried = articles, examples(assistant)
        offered = [ExampleMessage(text=question) for question in tried[1]]
        return (
            views.header(articles, assistant.corpus, private),
            gr.Chatbot(examples=offered),
            views.notice(assistant.notes),
        )

    def notice_changes(shown: tuple[str, str]) -> tuple[Any, Any, Any]:
        """What is loaded and what is to be known, where it is not what an open page shows."""
        assistant.look()
        now = (
            views.header(assistant.articles(), assistant.corpus, private),
            views.notice(assistant.notes),
        )
        return (gr.skip(), gr.skip(), gr.skip()) if now == shown else (*now, now)

    def settle(after: Conversation, within: Where) -> Update:
        """Takes the next question, once an answer is complete or its stop has taken effect."""
        kept = stopped(after)
        return {
            busy: False,
            question: _ready(),
            scope_button: gr.Button(interactive=True),
            chat: shown(kept, within=within),
            conversation: kept,
        }

    def clear() -> Update:
        empty = {chat: [], conversation: (), notice: views.notice(assistant.notes)}
        return {
            busy: False, cleared: True, question: _ready(), **empty, **confine(), **acts.instead()
        }  # fmt: skip

    app: gr.Blocks
    with gr.Blocks(title="Ask the articles", analytics_enabled=False, fill_height=True) as app:
        conversation, scope, busy = gr.State(()), gr.State(Where()), gr.State(False)
        cleared = gr.State(False)  # by the visitor, so that nothing is to be recalled
        rail, acts = Rail(assistant, private), Acts(assistant, private)
        with gr.Row(elem_id="head"):
            header = gr.HTML(views.header(assistant.articles(), assistant.corpus, private))
            # In a page of one's own the rail begins anew, and keeps what was.
            clear_button = gr.Button("Clear", elem_id="clear", size="sm", visible=not private)
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            container=False,
            scale=1,
            height=None,
            placeholder=views.WELCOME,
            autoscroll=False,  # an answer is read from its beginning; see chat.js
            latex_delimiters=[],
            line_breaks=False,
            allow_tags=False,
            buttons=[],
        )
        notice = gr.HTML(views.notice(()), elem_id="notice")
        with gr.Column(elem_id="composer", scale=0):
            editing = acts.chip()
            scope_button = gr.Button(
                "", elem_id="scope", elem_classes="chip", size="sm", visible=False
            )
            about = gr.Textbox(elem_id="about", visible="hidden")  # see article.js
            question = gr.Textbox(
                label="Your question",
                elem_id="question",
                show_label=False,
                placeholder="Ask about the articles",
                lines=1,
                max_lines=6,
                autofocus=True,
                submit_btn="Ask",
            )
        visitor = [conversation, scope]
        asking = [*visitor, rail.settings.kept]
        outputs = [question, chat, conversation, notice, scope, scope_button, busy]
        outputs += [acts.editing, editing, cleared]
        app.load(arrive, None, [header, chat, notice], **QUIET)
        told = gr.State(("", ""))
        gr.Timer(LOOK_EVERY).tick(notice_changes, told, [header, notice, told], **QUIET)
        answering: dict[str, Any] = {"outputs": outputs, "concurrency_limit": 4, **QUEUED}
        running: list[Any] = [
            question.submit(
                ask, [question, *asking, rail.open, acts.editing, cleared], **answering
            ),
            chat.example_select(ask_example, asking, **answering),
            chat.option_select(press, [*asking, rail.open], **answering),
        ]
        page = Page(conversation, scope, outputs, running, clear, confine, settle)
        asked_about = rail.wire(app, page)
        now = [conversation, scope, busy, rail.open]
        rail.keep_after(acts.wire(now, rail.recalled, question, chat, notice, shown))
        for run in running:
            rail.keep_after(run.then(settle, visitor, outputs, **QUIET))
        question.stop(None, cancels=running, **QUIET)
        rail.keep_after(clear_button.click(clear, None, outputs, cancels=running, **QUIET))
        for narrowed in (
            *asked_about,
            scope_button.click(lambda: confine(), None, outputs, **QUIET),
            about.submit(confine_to, about, [about, *outputs], **QUIET),
        ):
            narrowed.then(settle_unless, [busy, *visitor], outputs, **QUIET)
    return app


def _busy() -> gr.Textbox:
    return gr.Textbox(value="", submit_btn=False, stop_btn="Stop")


def _ready() -> gr.Textbox:
    return gr.Textbox(submit_btn="Ask", stop_btn=False)
