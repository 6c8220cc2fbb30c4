"""What can be done with any question or answer of a conversation: copied, judged, asked anew.

Below an answer, in its sources and beside a question stand links to "#copy-2", "#right-2",
"#quote-7" or "#edit-2", since the cleaning that Gradio gives to messages leaves nothing else of a
button. A script hands what was pressed to the server (see acts.js).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, cast

import gradio as gr

from assistant.chat import views
from assistant.chat.conversation import AssistantLike, Conversation, Verdict, cited
from assistant.chat.events import QUEUED, QUIET, Update
from assistant.chat.feedback import NAME, judge
from assistant.render import reference, to_markdown
from assistant.types import Where

_PRESSED = re.compile(r"#(copy|right|wrong|quote|edit)-(\d{1,9})")
NOTED = {
    "right": "Noted as right. “assistant feedback” makes an evaluation of what was noted.",
    "wrong": "Noted as wrong.",
}
BUSY = "Wait for the answer first, or stop it."


class Acts:
    """The hidden fields through which the page's script and the server speak to each other."""

    def __init__(self, assistant: AssistantLike, private: bool) -> None:
        self.assistant = assistant
        self.file = assistant.corpus.parent / ".assistant" / NAME if private else None
        self.pressed = gr.Textbox(visible="hidden", elem_id="act")
        self.copied = gr.Textbox(visible="hidden")
        self.editing = gr.State(0)  # the question, counted from 1, that the next one replaces

    def chip(self) -> gr.Button:
        """Says which question is being asked anew; a press leaves it as it was."""
        self.button = gr.Button(
            "", elem_id="editing", elem_classes="chip", size="sm", visible=False
        )
        return self.button

    def wire(
        self, now: list[Any], recalled: Callable[[str], Conversation], question: gr.Textbox,
        chat: gr.Chatbot, notice: gr.HTML, shown: Callable[..., list[Any]],
    ) -> Any:  # fmt: skip
        """Connects them to the page, of which `now` are the conversation, its scope, whether an
        answer is being searched for, and the id under which the conversation can be `recalled`;
        `shown` makes a conversation the Chatbot's messages.

        Returns the event after which the conversation may have another verdict in it.
        """

        def press(
            pressed: str, now: Conversation, within: Where, searching: bool, id: str
        ) -> Update:
            if now or not (kept := recalled(id)):
                return act(pressed, now, within, searching)
            # the server was started anew
            return {conversation: kept, **act(pressed, kept, within, searching)}

        def act(pressed: str, now: Conversation, within: Where, searching: bool) -> Update:
            found = _PRESSED.fullmatch(pressed or "")
            if found is None:
                return {self.copied: ""}
            name, number = found[1], int(found[2])
            if name == "quote":
                citation = cited(now, number)
                return {self.copied: reference(citation) if citation else ""}
            if not 0 < number <= len(now):
                return {self.copied: ""}
            one = now[number - 1]
            if name == "copy":
                return {self.copied: to_markdown(one.answer) if one.answer else ""}
            if searching:
                return {self.copied: "", notice: views.notice((BUSY,))}
            if name == "edit":
                return {self.copied: "", question: one.question, **self.instead(number, now)}
            verdict = cast(Verdict, name)
            failed = self.say(now[:number], verdict)
            told = {self.copied: "", notice: views.notice((failed or NOTED[name],))}
            if failed:
                return told
            judged = (*now[: number - 1], replace(one, verdict=verdict), *now[number:])
            return {**told, conversation: judged, chat: shown(judged, True, within)}

        def copied(said: str) -> Any:
            return views.notice((said,)) if said else gr.skip()

        conversation = now[0]
        given = [self.pressed, *now]
        changed = [self.copied, notice, question, self.editing, self.button, conversation, chat]
        done = self.pressed.submit(press, given, changed, trigger_mode="multiple", **QUEUED)
        copying = done.then(None, self.copied, self.copied, js="(text) => copyText(text)", **QUIET)
        copying.then(copied, self.copied, notice, **QUIET)
        self.button.click(self.instead, None, [self.editing, self.button], **QUIET)
        return done

    def instead(self, number: int = 0, now: Conversation = ()) -> Update:
        """The next question replaces the one of this number and what came after it; 0: none."""
        label = views.editing(now[number - 1].question) if number else ""
        return {self.editing: number, self.button: gr.Button(label, visible=bool(number))}

    def say(self, judged: Conversation, verdict: Verdict) -> str:
        """Writes a verdict on the last answer down; "", or why it could not be."""
        if self.file is None or not judged:
            return ""
        settings = {**asdict(self.assistant.config), **asdict(judged[-1].manner)}
        return judge(self.file, judged, verdict, settings)
