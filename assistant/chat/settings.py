"""What a visitor may set: kept by the browser (see settings.js), and read with each question."""

from __future__ import annotations

import json
from typing import get_args

import gradio as gr

from assistant.chat.conversation import AssistantLike, Manner
from assistant.chat.events import QUIET
from assistant.config import Config
from assistant.types import Certainty, Length

LENGTHS = [("Short", "short"), ("Fuller", "fuller")]
CERTAINTIES = [("Shown", "possible"), ("Left out", "sure")]
THEMES = [("As this device", "system"), ("Light", "light"), ("Dark", "dark")]
SIZES = [("Normal", "normal"), ("Large", "large"), ("Larger", "larger")]


class Settings:
    """A part of the rail. `kept` holds what the browser keeps, as JSON: the server keeps none."""

    def __init__(self, assistant: AssistantLike) -> None:
        self.config = assistant.config
        self.kept = gr.Textbox(visible="hidden")
        with gr.Accordion("Settings", open=False, elem_id="settings") as self.part:
            self.choices = {
                "length": gr.Radio(LENGTHS, label="Answers", value=self.config.length),
                "certainty": gr.Radio(
                    CERTAINTIES, label="Answers that are not sure", value=self.config.certainty
                ),
                "theme": gr.Radio(THEMES, label="Theme", value="system"),
                "size": gr.Radio(SIZES, label="Text size", value="normal"),
            }

    def wire(self, app: gr.Blocks) -> None:
        choices = list(self.choices.values())
        app.load(None, None, self.kept, js="() => settings.all()", **QUIET).then(
            self.chosen, self.kept, choices, **QUIET
        )
        for name, choice in self.choices.items():
            js = f"(value) => settings.keep({json.dumps(name)}, value)"
            choice.input(None, choice, self.kept, js=js, **QUIET)

    def chosen(self, kept: str) -> list[gr.Radio]:
        """What is marked: what the browser kept, as far as there still is such a choice."""
        told = _read(kept)
        return [
            gr.Radio(value=told[name])
            if told.get(name) in [value for _, value in choice.choices]
            else gr.Radio()
            for name, choice in self.choices.items()
        ]

    def manner(self, kept: str) -> Manner:
        return manner(kept, self.config)


def manner(kept: str, config: Config) -> Manner:
    """How answers are wanted; what is missing or is no such choice is as configured."""
    told = _read(kept)
    lengths: dict[str, Length] = {length: length for length in get_args(Length)}
    certainties: dict[str, Certainty] = {sure: sure for sure in get_args(Certainty)}
    return Manner(
        lengths.get(told.get("length", ""), config.length),
        certainties.get(told.get("certainty", ""), config.certainty),
    )


def _read(kept: str) -> dict[str, str]:
    try:
        told = json.loads(kept or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)}
