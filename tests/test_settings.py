"""What a visitor sets, and how it comes to the assistant."""

from __future__ import annotations

import json

import pytest
from test_chat import FakeAssistant

from assistant.chat.conversation import Manner, go_on, respond
from assistant.chat.settings import manner
from assistant.config import Config


def test_answers_are_wanted_as_the_browser_keeps_it() -> None:
    kept = json.dumps({"length": "fuller", "certainty": "sure", "theme": "dark"})
    assert manner(kept, Config()) == Manner("fuller", "sure")


@pytest.mark.parametrize(
    "kept",
    ["", "null", "[]", "{", "[" * 100_000, '{"length": "endless", "certainty": ["sure"]}', "7"],
)
def test_what_is_missing_or_strange_is_as_configured(kept: str) -> None:
    assert manner(kept, Config(length="fuller")) == Manner("fuller", "possible")


def test_each_question_is_asked_in_the_manner_that_is_set_just_then() -> None:
    assistant = FakeAssistant()
    *_, first = respond(assistant, "Why do bees swarm?", (), manner=Manner("fuller", "sure"))
    assert first[-1].manner == Manner("fuller", "sure")
    *_, again = go_on(assistant, "as_typed", "As typed", first, manner=Manner())
    assert assistant.manners == [("fuller", "sure"), ("short", "possible")]
    assert again[-1].manner == Manner()
