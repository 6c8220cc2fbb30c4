"""The page: Gradio's components, and which of them a question changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from assistant.chat import views
from assistant.chat.conversation import AssistantLike, Conversation, respond, stopped
from assistant.chat.examples import examples
from assistant.types import Article

LOOK_EVERY = 5.0  # seconds after which an open page looks for new articles

Update = tuple[Any, ...]  # of the question box, the chat, the visitor's conversation, the notice


def create_app(assistant: AssistantLike) -> gr.Blocks:
    """The page, not yet served. Visitors share the assistant and the questions to begin with."""
    # Each was asked, which takes most of a second: for one set of articles, once.
    tried: tuple[tuple[Article, ...], tuple[str, ...]] = (), ()

    def ask(question: str, conversation: Conversation) -> Iterator[Update]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), views.notice((views.HINT,))
            return
        box: Any = _busy()  # once: what is typed meanwhile stays
        for grown in respond(assistant, question.strip(), conversation):
            yield box, views.messages(grown), grown, views.notice(())
            box = gr.skip()
        yield gr.skip(), gr.skip(), gr.skip(), views.notice(assistant.notes)

    def ask_example(conversation: Conversation, choice: gr.SelectData) -> Iterator[Update]:
        yield from ask(choice.value["text"], conversation)

    def arrive() -> tuple[str, gr.Chatbot, str]:
        """What a new visitor finds: articles may have come since the page was built."""
        nonlocal tried
        articles = assistant.articles()
        if articles != tried[0]:
            tried = articles, examples(assistant)
        offered = [ExampleMessage(text=question) for question in tried[1]]
        return (
            views.header(articles, assistant.corpus),
            gr.Chatbot(examples=offered),
            views.notice(assistant.notes),
        )

    def notice_changes(shown: tuple[str, str]) -> tuple[Any, Any, Any]:
        """What is loaded and what is to be known, where it is not what an open page shows."""
        assistant.look()
        now = views.header(assistant.articles(), assistant.corpus), views.notice(assistant.notes)
        return (gr.skip(), gr.skip(), gr.skip()) if now == shown else (*now, now)

    def settle(conversation: Conversation) -> Update:
        """Takes the next question, once an answer is complete or its stop has taken effect."""
        kept = stopped(conversation)
        if kept is conversation:
            return _ready(), gr.skip(), gr.skip(), gr.skip()
        return _ready(), views.messages(kept), kept, gr.skip()

    def clear() -> Update:
        return _ready(), [], (), views.notice(assistant.notes)

    app: gr.Blocks
    with gr.Blocks(title="Ask the articles", analytics_enabled=False, fill_height=True) as app:
        conversation = gr.State(())
        with gr.Row(elem_id="head"):
            header = gr.HTML(views.header(assistant.articles(), assistant.corpus))
            clear_button = gr.Button("Clear", elem_id="clear", size="sm")
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
        outputs = [question, chat, conversation, notice]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        app.load(arrive, None, [header, chat, notice], **quiet)
        shown = gr.State(("", ""))
        gr.Timer(LOOK_EVERY).tick(notice_changes, shown, [header, notice, shown], **quiet)
        running: list[Any] = [
            question.submit(ask, [question, conversation], outputs, concurrency_limit=4, **quiet),
            chat.example_select(ask_example, conversation, outputs, concurrency_limit=4, **quiet),
        ]
        for run in running:
            run.then(settle, conversation, outputs, **quiet)
        question.stop(None, cancels=running, **quiet)
        clear_button.click(clear, None, outputs, cancels=running, **quiet)
    return app


def _busy() -> gr.Textbox:
    return gr.Textbox(value="", submit_btn=False, stop_btn="Stop")


def _ready() -> gr.Textbox:
    return gr.Textbox(submit_btn="Ask", stop_btn=False)
